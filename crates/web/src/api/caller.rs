//! Who asks: a machine by its token, or a person by the session of a browser.

use super::problem::{self, Problem};
use crate::error::PageError;
use crate::locale::Locale;
use crate::pages::{State, session};
use axum::extract::{FromRef, FromRequestParts, Request, State as With};
use axum::http::{HeaderMap, header, request::Parts};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rules::access::Right;
use rules::day::Day;
use rules::ids::{ApiTokenId, UnitId};
use rules::units::{Registry, Unit};
use std::str::FromStr;
use std::sync::Arc;
use store::{Appointment, Scope, Session, Store, StoreError, Token};

/// Whoever asks, and of what. As an extractor it refuses who has neither a good token nor a session.
pub(super) struct Caller {
    pub(super) store: Store,
    pub(super) scope: Scope,
    pub(super) registry: Arc<Registry>,
    pub(super) today: Day,
    pub(super) locale: Locale,
    pub(super) known: Known,
}

/// How the asker is known.
#[derive(Clone)]
pub(super) struct Known {
    /// The duties of today.
    pub(super) duties: Vec<Appointment>,
    /// By which token, if not by a session.
    pub(super) token: Option<ApiTokenId>,
    /// By which session, if not by a token.
    pub(super) session: Option<Session>,
    /// May operations be sent?
    pub(super) may_write: bool,
    /// All units as they were when he was looked up.
    registry: Arc<Registry>,
}

/// Middleware: finds out who asks. Where a token is shown, the cookie is not looked at.
pub(super) async fn know(With(state): With<State>, mut request: Request, next: Next) -> Response {
    match found(&state, request.headers()).await {
        Ok(Found::Asker(scope, known)) => {
            request.extensions_mut().insert(*scope);
            request.extensions_mut().insert(*known);
        }
        Ok(Found::WithoutDuty) => {
            request.extensions_mut().insert(WithoutDuty);
        }
        Ok(Found::Nobody) => {}
        Err(error) => return Problem::from(error).into_response(),
    }
    next.run(request).await
}

/// Whom the headers of a request show.
enum Found {
    Asker(Box<Scope>, Box<Known>),
    /// Somebody signed in whose last duty has ended. Only who holds the session's token is told so.
    WithoutDuty,
    Nobody,
}

/// Goes along with a request of somebody without duty.
#[derive(Clone, Copy)]
struct WithoutDuty;

async fn found(state: &State, headers: &HeaderMap) -> Result<Found, StoreError> {
    if let Some(shown) = headers.get(header::AUTHORIZATION) {
        let shown = shown.to_str().ok().and_then(|text| text.split_once(' '));
        let token = shown.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        let Some(token) = token else {
            return Ok(Found::Nobody);
        };
        let machine = state.store.machine(&Token::received(token)).await?;
        return Ok(machine.map_or(Found::Nobody, |machine| {
            let known = Known {
                duties: machine.duties,
                token: Some(machine.token),
                session: None,
                may_write: machine.may_write,
                registry: machine.registry,
            };
            Found::Asker(Box::new(machine.scope), Box::new(known))
        }));
    }
    let Some(token) = session::Cookie::Session.of(state, headers) else {
        return Ok(Found::Nobody);
    };
    let Some(session) = state.store.session(&token).await? else {
        let known = state.store.lost_all_duties(&token).await?;
        return Ok(if known { Found::WithoutDuty } else { Found::Nobody });
    };
    let (scope, duties) = (session.scope.clone(), session.duties.clone());
    let registry = Arc::clone(&session.registry);
    let known = Known { duties, token: None, session: Some(session), may_write: true, registry };
    Ok(Found::Asker(Box::new(scope), Box::new(known)))
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    State: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.extensions.get::<WithoutDuty>().is_some() {
            return Err(Problem::NoDuty);
        }
        let scope = parts.extensions.get::<Scope>().cloned().ok_or(Problem::SignIn)?;
        let known = parts.extensions.get::<Known>().cloned().ok_or(Problem::SignIn)?;
        let store = State::from_ref(state).store.clone();
        let registry = Arc::clone(&known.registry);
        let locale = problem::language(parts.uri.query(), &parts.headers);
        Ok(Self { today: store.today(), store, scope, registry, locale, known })
    }
}

/// What stands in a parameter, unless it is empty.
pub(super) fn given(value: Option<&String>) -> Option<&str> {
    value.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// A parameter's value, if it is given.
pub(super) fn parsed<T: FromStr>(name: &'static str, value: Option<&String>) -> Result<Option<T>, Problem> {
    let parse = |text: &str| text.parse().map_err(|_| Problem::BadParameter { name, value: text.to_owned() });
    given(value).map(parse).transpose()
}

impl Caller {
    /// The day asked for, else today.
    pub(super) fn day(&self, at: Option<&String>) -> Result<Day, Problem> {
        Ok(parsed("at", at)?.unwrap_or(self.today))
    }

    /// A unit by the id in an address.
    pub(super) fn unit(&self, id: &str) -> Result<&Unit, Problem> {
        let unit = id.parse().ok().and_then(|id| self.registry.get(id));
        unit.ok_or(Problem::Page(PageError::NotFound))
    }

    /// The unit asked for, else the asker's own; one where the asker has the right.
    pub(super) fn place(&self, right: Right, asked: Option<&String>) -> Result<UnitId, Problem> {
        let own = || self.scope.acting().and_then(|acting| acting.unit(&self.registry, self.today));
        let unit = parsed("unit", asked)?.or_else(own);
        let may = |unit: &UnitId| {
            self.registry.get(*unit).is_some() && self.scope.may(right, *unit, &self.registry, self.today)
        };
        unit.filter(may).ok_or(Problem::Page(PageError::NotFound))
    }

    /// The same place as it stood on a day: whoever stood for it then.
    pub(super) fn place_on(&self, right: Right, asked: Option<&String>, day: Day) -> Result<UnitId, Problem> {
        let unit = self.place(right, asked)?;
        let then = self.registry.standing_for(unit, day);
        Ok(then.filter(|then| self.scope.may(right, *then, &self.registry, self.today)).unwrap_or(unit))
    }
}
