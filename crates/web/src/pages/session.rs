//! Signed-in browsers: the cookie, who stands behind it, and getting in and out.

use super::passwords;
use super::refusals::refused;
use super::state::{Answer, State};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::{Key, Locale};
use crate::page::{Done, Page, Viewer, show};
use crate::views::accounts::{FirstAdministratorPage, SignInPage};
use crate::views::paths;
use axum::Router;
use axum::extract::{FromRef, FromRequestParts, Path, Request, State as With};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Method, header, request::Parts};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::{CookieJar, Form, Query};
use rules::access::Role;
use rules::operations::AddAccount;
use rules::units::{Era, Registry};
use serde::Deserialize;
use store::{Scope, Token};

/// A browser over TLS keeps this cookie to itself: it can be set by no other host and travels over TLS alone.
const SECURE_NAME: &str = "__Host-session";
const PLAIN_NAME: &str = "session";
/// How long a browser keeps it, in seconds; the store ends sessions sooner when they lie unused.
const KEPT: u32 = 30 * 24 * 3600;

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

fn cookie_name(state: &State) -> &'static str {
    if state.secure_cookies { SECURE_NAME } else { PLAIN_NAME }
}

fn token_of(state: &State, headers: &HeaderMap) -> Option<Token> {
    CookieJar::from_headers(headers).get(cookie_name(state)).map(|cookie| Token::received(cookie.value()))
}

fn with_cookie(state: &State, token: Option<&Token>, response: impl IntoResponse) -> Response {
    let (name, secure) = (cookie_name(state), if state.secure_cookies { "; Secure" } else { "" });
    let (value, kept) = token.map_or(("", 0), |token| (token.as_str(), KEPT));
    let cookie = format!("{name}={value}; Path=/; Max-Age={kept}; HttpOnly; SameSite=Lax{secure}");
    let mut response = response.into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Middleware: finds out once a request who asks, for handlers (the [`Scope`]) and for the frame of pages (the [`Viewer`]).
pub async fn know(With(state): With<State>, locale: Locale, mut request: Request, next: Next) -> Response {
    let scope = match token_of(&state, request.headers()) {
        Some(token) => match state.store.session_scope(&token).await {
            Ok(scope) => scope,
            Err(error) => return PageError::from(error).into_response(),
        },
        None => None,
    };
    let Some(scope) = scope else {
        return next.run(request).await;
    };
    let viewer = match state.store.registry(&scope).await {
        Ok(registry) => viewer(&state, &scope, &registry, locale),
        Err(error) => return PageError::from(error).into_response(),
    };
    request.extensions_mut().insert(scope);
    request.extensions_mut().insert(viewer.clone());
    let mut response = next.run(request).await;
    // A page that says what went wrong shows the name too.
    response.extensions_mut().insert(viewer);
    response
}

fn viewer(state: &State, scope: &Scope, registry: &Registry, locale: Locale) -> Viewer {
    let today = state.store.today();
    let unit = scope.acting().filter(|acting| acting.role == Role::Officer).and_then(|acting| acting.unit);
    let unit = unit.and_then(|unit| registry.era(registry.standing_for(unit, today)?, today));
    let acting_as = match unit.map(Era::name_in_sentence) {
        Some(name) => locale.text_with(Key("acting-officer"), &[("unit", &name)]),
        None => locale.text(Key("acting-administrator")),
    };
    Viewer { name: scope.name().unwrap_or_default().to_owned(), acting_as }
}

/// Signing in and out, and the first administrator.
pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::SIGN_IN, get(sign_in_form).post(sign_in))
        .route(paths::SIGN_OUT, post(sign_out))
        .route(&format!("{}/{{token}}", paths::FIRST_ADMINISTRATOR), get(first_form).post(first))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    next: String,
}

async fn sign_in_form(With(state): With<State>, page: Page, Query(wanted): Query<Wanted>) -> Response {
    if page.viewer().is_some() {
        return Redirect::to(inside(&wanted.next)).into_response();
    }
    let form = FormState::default();
    show(&SignInPage { p: page, form, next: wanted.next, demo: state.demo.to_vec() })
}

#[derive(Deserialize)]
struct SignIn {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(With(state): With<State>, page: Page, headers: HeaderMap, Form(sent): Form<SignIn>) -> Answer {
    let mut form = FormState::of([("login", sent.login.as_str())]);
    for (name, value) in [("login", &sent.login), ("password", &sent.password)] {
        if value.trim().is_empty() {
            form.refuse(name, FieldError::Required);
        }
    }
    if form.is_ok() {
        let known = state.store.credential(&sent.login).await?;
        let (account, hash) = known.map_or((None, None), |(account, hash)| (Some(account), Some(hash)));
        // A name nobody has is looked at as long as one that somebody has, and answered alike.
        let right = passwords::fits(&state, sent.password, hash).await?;
        match account.filter(|_| right) {
            Some(account) => {
                let token = state.store.begin_session(account, device(&headers)).await?;
                if state.store.session_scope(&token).await?.is_some() {
                    end_old_session(&state, &headers).await?;
                    return Ok(with_cookie(&state, Some(&token), Redirect::to(inside(&sent.next))));
                }
                state.store.end_session(&token).await?;
                form.refuse_whole(FieldError::Other(Key("sign-in-no-duty")));
            }
            None => form.refuse_whole(FieldError::Other(Key("sign-in-refused"))),
        }
    }
    Ok(refused(&SignInPage { p: page, form, next: sent.next, demo: state.demo.to_vec() }))
}

async fn sign_out(With(state): With<State>, headers: HeaderMap) -> Answer {
    end_old_session(&state, &headers).await?;
    Ok(with_cookie(&state, None, Redirect::to(&Done::SignedOut.query(paths::SIGN_IN))))
}

async fn end_old_session(state: &State, headers: &HeaderMap) -> Result<(), PageError> {
    if let Some(token) = token_of(state, headers) {
        state.store.end_session(&token).await?;
    }
    Ok(())
}

async fn first_form(With(state): With<State>, page: Page, Path(token): Path<String>) -> Answer {
    let usable = state.store.administrator_link_is_good(&Token::received(&token)).await?;
    Ok(show(&first_page(page, FormState::default(), &token, usable)))
}

#[derive(Deserialize)]
struct First {
    #[serde(default)]
    name: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    password_again: String,
}

async fn first(
    With(state): With<State>,
    page: Page,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(sent): Form<First>,
) -> Answer {
    let link = Token::received(&token);
    if !state.store.administrator_link_is_good(&link).await? {
        return Ok(refused(&first_page(page, FormState::default(), &token, false)));
    }
    let mut form = FormState::of([("name", sent.name.as_str()), ("login", sent.login.as_str())]);
    for (name, value) in [("name", &sent.name), ("login", &sent.login)] {
        if value.trim().is_empty() {
            form.refuse(name, FieldError::Required);
        }
    }
    if let Err(fault) = passwords::good(&sent.password, &sent.login) {
        form.refuse("password", fault);
    } else if sent.password != sent.password_again {
        form.refuse("password_again", FieldError::Different);
    }
    if form.is_ok() {
        let hash = passwords::hashed(&state, sent.password).await?;
        let account = AddAccount { sign_in_name: sent.login, name: sent.name, phone: None };
        match state.store.use_administrator_link(&link, account, hash).await? {
            Ok(account) => {
                let token = state.store.begin_session(account, device(&headers)).await?;
                return Ok(with_cookie(&state, Some(&token), Redirect::to(&Done::Created.query(paths::HOME))));
            }
            Err(reason) => form.refuse_whole(super::refusals::fault(page.locale(), &reason)),
        }
    }
    Ok(refused(&first_page(page, form, &token, true)))
}

fn first_page(p: Page, form: FormState, token: &str, usable: bool) -> FirstAdministratorPage {
    let action = format!("{}/{}", paths::FIRST_ADMINISTRATOR, paths::escaped(token));
    FirstAdministratorPage { p, form, action, password_least: passwords::LEAST, usable }
}

/// What the browser calls itself, for the list of signed-in devices.
fn device(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|name| name.to_str().ok()).unwrap_or_default()
}

/// An address of this program to go on to; anything that could lead elsewhere leads home.
fn inside(next: &str) -> &str {
    let elsewhere = !next.starts_with('/') || next.starts_with("//") || next.contains(['\\', '\r', '\n', '\t']);
    if elsewhere || !next.is_ascii() { paths::HOME } else { next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_led_to_another_site() {
        assert_eq!(inside("/units?at=2025-07-01"), "/units?at=2025-07-01");
        for next in ["", "https://example.com/", "//example.com", "/\\example.com", "/\t/example.com", "javascript:1"] {
            assert_eq!(inside(next), "/", "{next}");
        }
    }
}
