//! Signed-in browsers: the cookies, who stands behind them, and as whom he or she acts.

use super::state::{Answer, State};
use super::typed;
use crate::error::PageError;
use crate::locale::{Key, Locale};
use crate::page::{Duty, Section, Viewer};
use crate::views::paths;
use crate::views::words::Word;
use axum::Router;
use axum::extract::{Extension, FromRef, FromRequestParts, Request, State as With};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Method, header, request::Parts};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum_extra::extract::{CookieJar, Form};
use rules::access::{Right, Role};
use rules::units::{Era, Registry};
use serde::Deserialize;
use store::{Appointment, Scope, Session, Token};

/// A cookie of this program. Over TLS a browser keeps it to itself: it can be set by no other host and travels over TLS alone.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cookie {
    /// Who is signed in; the store ends sessions sooner when they lie unused.
    Session,
    /// Which browser it is, so that a phone is known on which somebody is enrolled.
    Browser,
}

impl Cookie {
    fn name(self, state: &State) -> &'static str {
        match (self, state.secure_cookies) {
            (Self::Session, true) => "__Host-session",
            (Self::Session, false) => "session",
            (Self::Browser, true) => "__Host-browser",
            (Self::Browser, false) => "browser",
        }
    }

    /// How long a browser keeps it, in seconds.
    fn kept(self) -> u32 {
        match self {
            Self::Session => 30 * 24 * 3600,
            Self::Browser => 400 * 24 * 3600,
        }
    }

    /// What a browser sent.
    pub(crate) fn of(self, state: &State, headers: &HeaderMap) -> Option<Token> {
        CookieJar::from_headers(headers).get(self.name(state)).map(|cookie| Token::received(cookie.value()))
    }

    /// The answer that sets it, or without a token takes it away.
    pub(crate) fn set(self, state: &State, token: Option<&Token>, response: impl IntoResponse) -> Response {
        let (name, secure) = (self.name(state), if state.secure_cookies { "; Secure" } else { "" });
        let (value, kept) = token.map_or(("", 0), |token| (token.as_str(), self.kept()));
        let cookie = format!("{name}={value}; Path=/; Max-Age={kept}; HttpOnly; SameSite=Lax{secure}");
        let mut response = response.into_response();
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Who is signed in. As an extractor it sends anybody else to the sign-in page, and from there back.
pub struct Signed(pub Scope);

impl<S> FromRequestParts<S> for Signed
where
    S: Send + Sync,
    State: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        parts.extensions.get().cloned().map(Self).ok_or_else(|| to_sign_in(parts).into_response())
    }
}

fn to_sign_in(parts: &Parts) -> Redirect {
    // What was sent by a form is gone; only a page can be gone back to.
    let wanted = parts.uri.path_and_query().filter(|_| parts.method == Method::GET).map(PathAndQuery::as_str);
    match wanted.filter(|wanted| *wanted != paths::HOME) {
        Some(wanted) => Redirect::to(&format!("{}?next={}", paths::SIGN_IN, paths::escaped(wanted))),
        None => Redirect::to(paths::SIGN_IN),
    }
}

/// Middleware: finds out once a request who asks, for handlers (the [`Scope`]) and for the frame of pages (the [`Viewer`]).
pub async fn know(With(state): With<State>, locale: Locale, mut request: Request, next: Next) -> Response {
    let session = match Cookie::Session.of(&state, request.headers()) {
        Some(token) => match state.store.session(&token).await {
            Ok(session) => session,
            Err(error) => return PageError::from(error).into_response(),
        },
        None => None,
    };
    let Some(session) = session else {
        return next.run(request).await;
    };
    let viewer = viewer(&state, &session, locale);
    request.extensions_mut().insert(session.scope.clone());
    request.extensions_mut().insert(session);
    request.extensions_mut().insert(viewer.clone());
    let mut response = next.run(request).await;
    // A page that says what went wrong shows the name too.
    response.extensions_mut().insert(viewer);
    response
}

fn viewer(state: &State, session: &Session, locale: Locale) -> Viewer {
    let today = state.store.today();
    let acting = session.scope.acting().map(|acting| acting.id);
    let words = |duty: &Appointment| acting_as(duty, &session.registry, today, locale);
    let duty = |duty: &Appointment| Duty { id: duty.id, text: words(duty), current: Some(duty.id) == acting };
    Viewer {
        name: session.scope.name().unwrap_or_default().to_owned(),
        acting_as: session.scope.acting().map(words).unwrap_or_default(),
        duties: session.duties.iter().map(duty).collect(),
        sections: sections(&session.scope),
    }
}

/// The parts of the house that somebody has business in.
fn sections(scope: &Scope) -> Vec<Section> {
    let needs = |section: &Section| match section {
        Section::Elsewhere => None,
        Section::Home | Section::Units | Section::Targets | Section::Figures => Some(Right::SeeUnits),
        Section::Teams | Section::Zalo => Some(Right::SeeTeams),
        Section::Reports => Some(Right::SeeReports),
        Section::Households | Section::Notebook => Some(Right::SeeHouseholds),
        Section::Activities => Some(Right::SeeActivities),
        Section::Producers => Some(Right::SeeProducers),
        // Everybody may look at it; in the menu of those who edit it.
        Section::Catalogue => Some(Right::ManageCatalogue),
        Section::Annex => Some(Right::SeeLeaders),
        Section::Accounts => Some(Right::ManageAccounts),
        Section::Journal => Some(Right::SeeJournal),
    };
    let is_of_team = scope.role().is_some_and(Role::is_of_team);
    let leads_somewhere = |section: &Section| match section {
        // The annex lists communes; a team is a line in it.
        Section::Annex => !is_of_team,
        Section::Notebook => is_of_team,
        _ => true,
    };
    let has = |section: &Section| needs(section).is_some_and(|right| scope.has(right));
    Section::ALL.into_iter().filter(|section| has(section) && leads_somewhere(section)).collect()
}

/// As whom somebody acts: "Cán bộ xã Gia Phú", "Tổ trưởng Tổ CNSCĐ, Thôn Bản Bay", "Làm thay: Cán bộ xã Gia Phú".
pub(super) fn acting_as(duty: &Appointment, registry: &Registry, today: rules::day::Day, locale: Locale) -> String {
    let unit = duty.unit(registry, today).and_then(|unit| registry.era(unit, today));
    let unit = unit.map(Era::name_in_sentence).unwrap_or_default();
    let role = match (duty.role, duty.acts_as()) {
        (Role::TeamDeputy, Role::TeamLeader) => locale.text(Key("role-acting-leader")),
        (role, _) => locale.text(role.key()),
    };
    let text = if unit.is_empty() { role } else { format!("{role}, {unit}") };
    match duty.stands_in_for {
        Some(_) => locale.text_with(Key("acting-stand-in"), &[("role", &text)]),
        None => text,
    }
}

/// Choosing among one's duties.
pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::ACT_AS, post(act_as))
}

#[derive(Deserialize)]
struct Chosen {
    duty: String,
}

async fn act_as(With(state): With<State>, session: Option<Extension<Session>>, Form(chosen): Form<Chosen>) -> Answer {
    let Some(Extension(session)) = session else {
        return Ok(Redirect::to(paths::SIGN_IN).into_response());
    };
    let duty = typed::id(&chosen.duty).ok_or(PageError::NotFound)?;
    state.store.act_as(&session, duty).await?;
    Ok(Redirect::to(paths::HOME).into_response())
}
