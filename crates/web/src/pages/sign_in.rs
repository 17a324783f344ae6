//! Getting in and out: by name or phone and password, or by a PIN on a phone where somebody is enrolled.

use super::attempts::{Attempt, TooSoon};
use super::refusals::refused;
use super::session::Cookie;
use super::state::{Answer, State};
use super::{invitations, passwords, typed};
use crate::client::ClientAddress;
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Page, show};
use crate::views::accounts::{PinPerson, SignInPage, WhichPage};
use crate::views::paths;
use axum::Router;
use axum::extract::{Extension, State as With};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::{Form, Query};
use rules::ids::{AccountId, DeviceId};
use serde::Deserialize;
use store::{AttemptKey, Enrolled, Token};

/// After so many wrong PINs only the password opens the account.
const PINS_AT_MOST: u32 = 10;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::SIGN_IN, get(sign_in_form).post(sign_in))
        .route(paths::SIGN_IN_PIN, post(sign_in_by_pin))
        .route(paths::SIGN_OUT, post(sign_out))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    next: String,
}

/// Who asks to get in, and from where.
pub(crate) struct Comer {
    headers: HeaderMap,
    address: Option<ClientAddress>,
}

impl Comer {
    pub(crate) fn new(headers: HeaderMap, address: Option<Extension<ClientAddress>>) -> Self {
        Self { headers, address: address.map(|Extension(address)| address) }
    }

    pub(crate) fn browser(&self, state: &State) -> Option<Token> {
        Cookie::Browser.of(state, &self.headers)
    }

    /// The key of the address; where none is known there is only one.
    pub(super) fn by_address(&self) -> AttemptKey {
        let nowhere = std::net::Ipv4Addr::UNSPECIFIED.into();
        AttemptKey::address(self.address.map_or(nowhere, |ClientAddress(address)| address))
    }
}

async fn sign_in_form(
    With(state): With<State>,
    page: Page,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Answer {
    if page.viewer().is_some() {
        return Ok(Redirect::to(inside(&wanted.next)).into_response());
    }
    let comer = Comer::new(headers, None);
    Ok(show(&sign_in_page(&state, page, &comer, FormState::default(), wanted.next).await?))
}

async fn sign_in_page(
    state: &State,
    p: Page,
    comer: &Comer,
    form: FormState,
    next: String,
) -> Result<SignInPage, PageError> {
    let enrolled = match comer.browser(state) {
        Some(browser) => state.store.enrolled_on(&browser).await?,
        None => Vec::new(),
    };
    let with_pin = enrolled.into_iter().filter(|one| one.pin_hash.is_some());
    let people = with_pin.map(|one| PinPerson { device: one.device.to_string(), name: one.name }).collect();
    Ok(SignInPage { p, form, next, people, demo: state.demo.to_vec() })
}

#[derive(Deserialize)]
struct SignIn {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
    /// Which of several people who share a phone and a password; asked for only after the password.
    #[serde(default)]
    account: String,
}

async fn sign_in(
    With(state): With<State>,
    page: Page,
    headers: HeaderMap,
    address: Option<Extension<ClientAddress>>,
    Form(sent): Form<SignIn>,
) -> Answer {
    let comer = Comer::new(headers, address);
    let mut form = FormState::of([("login", sent.login.as_str())]);
    for (name, value) in [("login", &sent.login), ("password", &sent.password)] {
        if value.trim().is_empty() {
            form.refuse(name, FieldError::Required);
        }
    }
    if !form.is_ok() {
        return Ok(refused(&sign_in_page(&state, page, &comer, form, sent.next).await?));
    }
    let right = match whose_password(&state, &comer, &sent.login, &sent.password).await? {
        Ok(right) => right,
        Err(wait) => {
            form.refuse_whole(wait_said(&page, wait));
            return Ok(refused(&sign_in_page(&state, page, &comer, form, sent.next).await?));
        }
    };
    let chosen: Option<AccountId> = typed::id(&sent.account);
    match right[..] {
        [] => {
            form.refuse_whole(FieldError::Other(Key("sign-in-refused")));
            Ok(refused(&sign_in_page(&state, page, &comer, form, sent.next).await?))
        }
        [only] => let_in(&state, page, &comer, only, sent).await,
        _ => match right.iter().find(|account| Some(**account) == chosen) {
            Some(account) => let_in(&state, page, &comer, *account, sent).await,
            None => which(&state, page, right, sent).await,
        },
    }
}

/// The accounts of a name or phone whose password it is, unless it may not be tried yet. A name nobody has is looked at as long as one
/// that somebody has or several share, and answered alike.
pub(super) async fn whose_password(
    state: &State,
    comer: &Comer,
    login: &str,
    password: &str,
) -> Result<Result<Vec<AccountId>, TooSoon>, PageError> {
    let known = state.store.credentials(login).await?;
    let accounts: Vec<AccountId> = known.iter().map(|(account, _)| *account).collect();
    // Where one of them got in before, a stranger's attempts don't count, nor what went wrong for others at the same address.
    let (key, address) = match comer.browser(state) {
        Some(browser) if state.store.knows_browser(&browser, &accounts).await? => {
            (AttemptKey::name_on_browser(login, &browser), None)
        }
        _ => (AttemptKey::name(login), Some(comer.by_address())),
    };
    let attempt = match Attempt::begin(state, key, address).await? {
        Ok(attempt) => attempt,
        Err(wait) => return Ok(Err(wait)),
    };
    let right = passwords::whose(known, |hash| passwords::fits(state, password.to_owned(), hash)).await?;
    match (right.len(), accounts.len()) {
        (0, _) => {
            attempt.failed().await?;
        }
        (_, 1) => attempt.succeeded().await?,
        // Of a number that several share, one who knows his own password takes back no guess at the others'.
        _ => {}
    }
    Ok(Ok(right))
}

/// Several people share the phone and, of all passwords, this one: who is it?
async fn which(state: &State, p: Page, accounts: Vec<AccountId>, sent: SignIn) -> Answer {
    let mut choices = Vec::new();
    for account in accounts {
        let name = state.store.account_name(account).await?.unwrap_or_default();
        choices.push(Choice::new(account.to_string(), name));
    }
    Ok(show(&WhichPage { p, login: sent.login, next: sent.next, choices }))
}

async fn let_in(state: &State, page: Page, comer: &Comer, account: AccountId, sent: SignIn) -> Answer {
    match begin(state, comer, account, On::Browser, inside(&sent.next)).await? {
        Some(response) => Ok(response),
        None => {
            let mut form = FormState::of([("login", sent.login.as_str())]);
            form.refuse_whole(FieldError::Other(Key("sign-in-no-duty")));
            Ok(refused(&sign_in_page(state, page, comer, form, sent.next).await?))
        }
    }
}

/// Signs somebody in and leads on; `None` where the account has no duty today.
pub(super) async fn begin(
    state: &State,
    comer: &Comer,
    account: AccountId,
    device: impl Into<On>,
    next: &str,
) -> Result<Option<Response>, PageError> {
    begin_with(state, comer, account, device, Redirect::to(next)).await
}

/// The same with an answer that leads nowhere.
pub(crate) async fn begin_with(
    state: &State,
    comer: &Comer,
    account: AccountId,
    device: impl Into<On>,
    answer: impl IntoResponse,
) -> Result<Option<Response>, PageError> {
    let browser = comer.browser(state);
    let new = browser.is_none().then(|| Token::new(state.store.surroundings()));
    let device = match (device.into(), browser.as_ref().or(new.as_ref())) {
        (On::Device(device), _) => Some(device),
        (On::NewPin(pin), Some(browser)) => Some(invitations::enrol(state, account, browser, pin).await?),
        _ => None,
    };
    let token = state.store.begin_session(account, browser_name(&comer.headers), device).await?;
    if state.store.session_scope(&token).await?.is_none() {
        state.store.end_session(&token).await?;
        return Ok(None);
    }
    if let Some(browser) = browser.as_ref().or(new.as_ref()) {
        state.store.remember_browser(account, browser).await?;
    }
    end_old_session(state, &comer.headers).await?;
    let response = Cookie::Session.set(state, Some(&token), answer);
    Ok(Some(match &new {
        Some(token) => Cookie::Browser.set(state, Some(token), response),
        None => response,
    }))
}

/// On what somebody gets in.
pub(crate) enum On {
    /// Any browser.
    Browser,
    /// A device where he or she is enrolled.
    Device(DeviceId),
    /// A browser on which a PIN is to hold from now on; with the device's name.
    NewPin((String, String)),
}

impl From<Option<DeviceId>> for On {
    fn from(device: Option<DeviceId>) -> Self {
        device.map_or(Self::Browser, Self::Device)
    }
}

impl From<Option<(String, String)>> for On {
    fn from(pin: Option<(String, String)>) -> Self {
        pin.map_or(Self::Browser, Self::NewPin)
    }
}

#[derive(Deserialize)]
struct ByPin {
    #[serde(default)]
    device: String,
    #[serde(default)]
    password_pin: String,
    #[serde(default)]
    next: String,
}

async fn sign_in_by_pin(
    With(state): With<State>,
    page: Page,
    headers: HeaderMap,
    address: Option<Extension<ClientAddress>>,
    Form(sent): Form<ByPin>,
) -> Answer {
    let comer = Comer::new(headers, address);
    let mut form = FormState::default();
    let asked: Option<DeviceId> = typed::id(&sent.device);
    let enrolled = match comer.browser(&state) {
        Some(browser) => state.store.enrolled_on(&browser).await?,
        None => Vec::new(),
    };
    let one = enrolled.into_iter().find(|one| Some(one.device) == asked && one.pin_hash.is_some());
    let Some(one) = one else {
        form.refuse_whole(FieldError::Other(Key("sign-in-pin-gone")));
        return Ok(refused(&sign_in_page(&state, page, &comer, form, sent.next).await?));
    };
    match try_pin(&state, &one, sent.password_pin).await? {
        Tried::Right => {
            if let Some(response) = begin(&state, &comer, one.account, Some(one.device), inside(&sent.next)).await? {
                return Ok(response);
            }
            form.refuse_whole(FieldError::Other(Key("sign-in-no-duty")));
        }
        Tried::Wrong => form.refuse_whole(FieldError::Other(Key("sign-in-pin-wrong"))),
        Tried::Gone => form.refuse_whole(FieldError::Other(Key("sign-in-pin-gone"))),
        Tried::TooSoon(wait) => form.refuse_whole(wait_said(&page, wait)),
    }
    Ok(refused(&sign_in_page(&state, page, &comer, form, sent.next).await?))
}

/// What came of a PIN.
pub(crate) enum Tried {
    /// It opens.
    Right,
    /// It doesn't.
    Wrong,
    /// After this one too many no PIN opens any more.
    Gone,
    /// It wasn't looked at.
    TooSoon(TooSoon),
}

/// Tries a PIN on the device it is for.
pub(crate) async fn try_pin(state: &State, one: &Enrolled, pin: String) -> Result<Tried, PageError> {
    // Only on the enrolled device itself does one get here.
    let attempt = match Attempt::begin(state, AttemptKey::pin(one.device), []).await? {
        Ok(attempt) => attempt,
        Err(wait) => return Ok(Tried::TooSoon(wait)),
    };
    if passwords::fits(state, pin, one.pin_hash.clone()).await? {
        attempt.succeeded().await?;
        state.store.device_used(one.device).await?;
        return Ok(Tried::Right);
    }
    if attempt.failed().await? < PINS_AT_MOST {
        return Ok(Tried::Wrong);
    }
    state.store.drop_pin(one.device).await?;
    Ok(Tried::Gone)
}

/// What the form says to whoever came too soon.
pub(super) fn wait_said(page: &Page, TooSoon(wait): TooSoon) -> FieldError {
    let seconds = wait.as_secs().max(1);
    FieldError::Said(match seconds {
        0..120 => page.t1(Key("sign-in-wait-seconds"), "count", seconds),
        _ => page.t1(Key("sign-in-wait-minutes"), "count", seconds / 60 + 1),
    })
}

async fn sign_out(With(state): With<State>, headers: HeaderMap) -> Answer {
    end_old_session(&state, &headers).await?;
    Ok(Cookie::Session.set(&state, None, Redirect::to(&Done::SignedOut.query(paths::SIGN_IN))))
}

async fn end_old_session(state: &State, headers: &HeaderMap) -> Result<(), PageError> {
    if let Some(token) = Cookie::Session.of(state, headers) {
        state.store.end_session(&token).await?;
    }
    Ok(())
}

/// What the browser calls itself, for the list of signed-in devices.
pub(super) fn browser_name(headers: &HeaderMap) -> &str {
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
