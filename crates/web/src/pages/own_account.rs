//! One's own account: duties, password, PIN, the phones and browsers where one is known.

use super::api_tokens::may_have;
use super::attempts::Attempt;
use super::duties::duty_rows;
use super::invitations::{enrol, pin_of};
use super::passwords::{self, Chosen};
use super::refusals::refused;
use super::session::Cookie;
use super::sign_in::wait_said;
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, show};
use crate::views::own_account::{OwnAccountPage, PlaceRow};
use crate::views::paths;
use axum::Router;
use axum::extract::{Extension, State as With};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::Form;
use rules::ids::{DeviceId, SessionId};
use store::{Account, AttemptKey, Session, Token};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::OWN_ACCOUNT, get(own))
        .route(paths::OWN_SESSION_END, post(end_session))
        .route(paths::OWN_DEVICE_END, post(end_device))
}

/// Where secrets are sent.
pub(super) fn secret_routes() -> Router<State> {
    Router::new().route(paths::OWN_PASSWORD, post(set_password)).route(paths::OWN_PIN, post(set_pin))
}

async fn account(visit: &Visit) -> Result<Account, PageError> {
    visit.store.own_account(&visit.scope).await?.ok_or(PageError::NotFound)
}

async fn own_page(visit: &Visit, session: &Session, form: FormState) -> Result<OwnAccountPage, PageError> {
    let account = account(visit).await?;
    let used = |begun: jiff::Timestamp, last: jiff::Timestamp| {
        visit.page.t2(Key("own-used"), "begun", crate::format::moment(begun), "last", crate::format::moment(last))
    };
    let sessions = visit.store.own_sessions(&visit.scope).await?.into_iter().map(|one| PlaceRow {
        id: one.id.to_string(),
        name: one.device.unwrap_or_else(|| short(&one.browser)),
        used: used(one.begun, one.last_used),
        here: one.id == session.id,
        pin: false,
    });
    let devices = visit.store.own_devices(&visit.scope).await?.into_iter().map(|one| PlaceRow {
        id: one.id.to_string(),
        name: one.name,
        used: used(one.enrolled, one.last_used),
        here: Some(one.id) == session.device,
        pin: one.has_pin,
    });
    Ok(OwnAccountPage {
        p: visit.page.clone(),
        name: account.name.clone(),
        login: account.sign_in_name.clone(),
        duties: duty_rows(visit, session.duties.iter(), (false, true)).await?,
        form,
        least: passwords::LEAST,
        tokens: may_have(&visit.scope),
        pin: session.duties.iter().all(|duty| duty.role.is_of_team()),
        sessions: sessions.collect(),
        devices: devices.collect(),
    })
}

/// What a browser calls itself, cut to what tells browsers apart.
fn short(browser: &str) -> String {
    let headers = HeaderMap::from_iter(
        axum::http::HeaderValue::from_str(browser).ok().map(|value| (axum::http::header::USER_AGENT, value)),
    );
    let name = super::invitations::device_name(&headers);
    if name.is_empty() { browser.chars().take(40).collect() } else { name }
}

async fn own(visit: Visit, Extension(session): Extension<Session>) -> Answer {
    Ok(show(&own_page(&visit, &session, FormState::default()).await?))
}

async fn set_password(
    visit: Visit,
    With(state): With<State>,
    Extension(session): Extension<Session>,
    Form(sent): Form<Sent>,
) -> Answer {
    let account = account(&visit).await?;
    let old = sent.iter().find(|(name, _)| name == "password_old").map(|(_, value)| value.clone()).unwrap_or_default();
    let new = Chosen::of(&sent);
    let mut form = FormState::of(sent);
    new.check(&mut form, &account.sign_in_name);
    let key = AttemptKey::name(&format!("own {}", account.id));
    match Attempt::begin(&state, key, []).await? {
        Err(wait) => form.refuse_whole(wait_said(&visit.page, wait)),
        Ok(attempt) if form.is_ok() => match what_it_opens(&state, &account, [old, new.password.clone()]).await? {
            Opens::Old => {
                let hash = passwords::hashed(&state, new.password).await?;
                visit.store.set_own_password(&session, hash).await?;
            }
            // The same form sent again.
            Opens::New => {}
            Opens::Neither => {
                attempt.failed().await?;
                form.refuse("password_old", FieldError::Other(Key("password-old-wrong")));
            }
        },
        Ok(_) => {}
    }
    if form.is_ok() {
        return Ok(Redirect::to(&Done::Saved.query(paths::OWN_ACCOUNT)).into_response());
    }
    Ok(refused(&own_page(&visit, &session, form).await?))
}

/// Which of the passwords typed, the present one and the new, is the account's.
enum Opens {
    Old,
    New,
    Neither,
}

async fn what_it_opens(state: &State, account: &Account, [old, new]: [String; 2]) -> Result<Opens, PageError> {
    let known = state.store.credentials(&account.sign_in_name).await?;
    let hash = known.into_iter().find(|(id, _)| *id == account.id).map(|(_, hash)| hash);
    Ok(match () {
        () if passwords::fits(state, old, hash.clone()).await? => Opens::Old,
        () if passwords::fits(state, new, hash).await? => Opens::New,
        () => Opens::Neither,
    })
}

async fn set_pin(
    visit: Visit,
    With(state): With<State>,
    Extension(session): Extension<Session>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Answer {
    let account = account(&visit).await?;
    let pin = pin_of(&sent).unwrap_or_default();
    let mut form = FormState::of(sent);
    let of_team = session.duties.iter().all(|duty| duty.role.is_of_team());
    if !of_team {
        return Err(PageError::NotFound);
    }
    if let Err(fault) = passwords::good_pin(&pin) {
        form.refuse("password_pin", fault);
        return Ok(refused(&own_page(&visit, &session, form).await?));
    }
    let browser = Cookie::Browser.of(&state, &headers);
    let new = browser.is_none().then(|| Token::new(visit.store.surroundings()));
    let Some(browser) = browser.as_ref().or(new.as_ref()) else {
        return Err(PageError::Internal);
    };
    let name = typed::text(&mut form, "device", 100).unwrap_or_else(|| super::invitations::device_name(&headers));
    enrol(&state, account.id, browser, (pin, name)).await?;
    let back = Redirect::to(&Done::Saved.query(paths::OWN_ACCOUNT)).into_response();
    Ok(match &new {
        Some(token) => Cookie::Browser.set(&state, Some(token), back),
        None => back,
    })
}

/// Ends one session, or without an id all but this one.
async fn end_session(visit: Visit, Extension(session): Extension<Session>, Form(sent): Form<Sent>) -> Answer {
    let form = FormState::of(sent);
    match form.value("id") {
        "" => visit.store.end_other_sessions(&visit.scope, session.id).await?,
        id => {
            let id: SessionId = typed::id(id).ok_or(PageError::NotFound)?;
            visit.store.end_own_session(&visit.scope, id).await?;
        }
    }
    Ok(Redirect::to(&Done::SignedOut.query(paths::OWN_ACCOUNT)).into_response())
}

async fn end_device(visit: Visit, Form(sent): Form<Sent>) -> Answer {
    let form = FormState::of(sent);
    let id: DeviceId = typed::id(form.value("id")).ok_or(PageError::NotFound)?;
    visit.store.end_own_device(&visit.scope, id).await?;
    Ok(Redirect::to(&Done::Saved.query(paths::OWN_ACCOUNT)).into_response())
}
