//! Getting in by an invitation. Links are opened inside Zalo, which looks at them first and whose browser keeps nothing: so a link
//! is used up only by a button, and inside another app the page shows the code to type in a real browser.

use super::attempts::{Attempt, turn};
use super::passwords::{self, Chosen};
use super::refusals::refused;
use super::sign_in::{Comer, begin, browser_name, wait_said, whose_password};
use super::slips::{grouped, typed_at};
use super::state::{Answer, State};
use super::typed::{self, Sent};
use crate::client::ClientAddress;
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Page, show};
use crate::views::own_account::{InvitationCodePage, InvitationPage, Opened};
use crate::views::paths;
use axum::Router;
use axum::extract::{Extension, Path, State as With};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::ids::AccountId;
use serde::Deserialize;
use store::{AttemptKey, Invited};

/// How the browsers inside other apps call themselves. Android marks each of them with `wv`.
const INSIDE_APPS: [&str; 10] =
    ["; wv)", "zalo", "fban/", "fbav/", "fb_iab", "messenger", "instagram", "line/", "tiktok", "viber"];
/// Where a whole browser says that it is Safari, and what an app shows does not.
const OF_APPLE: [&str; 2] = ["iphone", "ipad"];

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::INVITATION, get(code_form).post(code))
        .route(&paths::invitation("{link}"), get(open).post(accept))
}

/// Is the page looked at inside another app?
fn is_inside_app(headers: &HeaderMap) -> bool {
    let browser = browser_name(headers).to_lowercase();
    let of_apple = OF_APPLE.iter().any(|device| browser.contains(device));
    INSIDE_APPS.iter().any(|app| browser.contains(app)) || of_apple && !browser.contains("safari/")
}

async fn code_form(page: Page) -> Answer {
    Ok(show(&InvitationCodePage { p: page, form: FormState::default() }))
}

async fn code(
    With(state): With<State>,
    page: Page,
    headers: HeaderMap,
    address: Option<Extension<ClientAddress>>,
    Form(sent): Form<Sent>,
) -> Answer {
    let comer = Comer::new(headers, address);
    let mut form = FormState::of(sent);
    let attempt = match Attempt::begin(&state, comer.by_address(), []).await? {
        Ok(attempt) => attempt,
        Err(wait) => {
            form.refuse_whole(wait_said(&page, wait));
            return Ok(refused(&InvitationCodePage { p: page, form }));
        }
    };
    let Some(typed) = typed::required_text(&mut form, "code", 60) else {
        return Ok(refused(&InvitationCodePage { p: page, form }));
    };
    match state.store.invited_by_code(&typed).await? {
        Some(invited) => {
            let link = state.store.link_of(&invited);
            Ok(Redirect::to(&format!("{}?here=1", paths::invitation(link))).into_response())
        }
        None => {
            attempt.failed().await?;
            form.refuse("code", FieldError::Other(Key("invitation-code-wrong")));
            Ok(refused(&InvitationCodePage { p: page, form }))
        }
    }
}

#[derive(Deserialize)]
struct Here {
    #[serde(default)]
    here: String,
}

/// What is said of a link that opens nothing any more.
async fn gone(state: &State, p: Page, link: &str) -> Result<InvitationPage, PageError> {
    let opened = if state.store.used_by_link(link).await?.is_some() { Opened::Used } else { Opened::Gone };
    Ok(InvitationPage { p, name: String::new(), opened, form: FormState::default() })
}

fn form_page(p: Page, link: &str, invited: Invited, form: FormState) -> InvitationPage {
    let opened = Opened::Form {
        login: invited.sign_in_name,
        least: passwords::LEAST,
        pin: invited.of_team,
        action: paths::invitation(paths::escaped(link)),
    };
    InvitationPage { p, name: invited.name, opened, form }
}

async fn open(
    With(state): With<State>,
    page: Page,
    headers: HeaderMap,
    Path(link): Path<String>,
    Query(asked): Query<Here>,
) -> Answer {
    let page = page.seen_by(None);
    let Some(invited) = state.store.invited_by_link(&link).await? else {
        return Ok(refused(&gone(&state, page, &link).await?));
    };
    if is_inside_app(&headers) && asked.here.is_empty() {
        let code = grouped(&state.store.code_of(&invited));
        let here_url = format!("{}?here=1", paths::invitation(paths::escaped(&link)));
        let opened = Opened::InApp { address: typed_at(&state, &headers), code, here_url };
        return Ok(show(&InvitationPage { p: page, name: invited.name, opened, form: FormState::default() }));
    }
    let form = FormState::of([("device", device_name(&headers))]);
    Ok(show(&form_page(page, &link, invited, form)))
}

/// What to call the phone: as its owner may recognise it in a list.
pub(crate) fn device_name(headers: &HeaderMap) -> String {
    let browser = browser_name(headers);
    let system = ["Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux"];
    let system = system.into_iter().find(|system| browser.contains(system)).unwrap_or("");
    let program = ["Zalo", "Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari"];
    let program = program.into_iter().find(|program| browser.contains(program)).unwrap_or("");
    [program, system].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

async fn accept(
    With(state): With<State>,
    page: Page,
    headers: HeaderMap,
    address: Option<Extension<ClientAddress>>,
    Path(link): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    let page = page.seen_by(None);
    let comer = Comer::new(headers, address);
    let Some(invited) = state.store.invited_by_link(&link).await? else {
        return sent_again(&state, page, &comer, &link, &sent).await;
    };
    let new = Chosen::of(&sent);
    let device = device_of(&sent).filter(|_| invited.of_team);
    let mut form = FormState::of(sent.clone());
    new.check(&mut form, &invited.sign_in_name);
    if let Some(Err(fault)) = device.as_ref().map(|(pin, _)| passwords::good_pin(pin)) {
        form.refuse("password_pin", fault);
    }
    if !form.is_ok() {
        return Ok(refused(&form_page(page, &link, invited, form)));
    }
    let hash = passwords::hashed(&state, new.password).await?;
    let turn = turn(&state, AttemptKey::name(&invited.sign_in_name)).await?;
    let accepted = state.store.accept_invitation(&invited, hash).await?;
    drop(turn);
    if accepted.is_none() {
        // The button pressed twice: the other one was faster.
        return sent_again(&state, page, &comer, &link, &sent).await;
    }
    state.store.attempt_succeeded(&AttemptKey::name(&invited.sign_in_name)).await?;
    let_in(&state, &comer, &invited, device).await
}

/// The form sent once more: whoever brings the password that it has set gets in as the first time.
async fn sent_again(state: &State, page: Page, comer: &Comer, link: &str, sent: &Sent) -> Answer {
    if let Some(invited) = state.store.used_by_link(link).await? {
        let password = Chosen::of(sent).password;
        if let Ok(right) = whose_password(state, comer, &invited.sign_in_name, &password).await?
            && right.contains(&invited.account)
        {
            return let_in(state, comer, &invited, device_of(sent)).await;
        }
    }
    Ok(refused(&gone(state, page, link).await?))
}

/// The PIN, if one was typed, and what to call the phone it is for.
fn device_of(sent: &Sent) -> Option<(String, String)> {
    let name = sent.iter().find(|(name, _)| name == "device").map(|(_, value)| value.trim().to_owned());
    pin_of(sent).filter(|pin| !pin.is_empty()).map(|pin| (pin, name.unwrap_or_default()))
}

async fn let_in(state: &State, comer: &Comer, invited: &Invited, device: Option<(String, String)>) -> Answer {
    // Nobody else gets in by so little as a PIN.
    let device = device.filter(|(pin, _)| invited.of_team && passwords::good_pin(pin).is_ok());
    let done = if device.is_some() { Done::Enrolled } else { Done::Welcome };
    match begin(state, comer, invited.account, device, &done.query(paths::HOME)).await? {
        Some(response) => Ok(response),
        None => Ok(Redirect::to(paths::SIGN_IN).into_response()),
    }
}

/// A PIN that was typed; never part of the form that comes back.
pub(super) fn pin_of(sent: &[(String, String)]) -> Option<String> {
    sent.iter().find(|(name, _)| name == "password_pin").map(|(_, value)| value.trim().to_owned())
}

/// Enrols somebody on a browser with a PIN.
///
/// # Errors
/// When the store fails.
pub(super) async fn enrol(
    state: &State,
    account: AccountId,
    browser: &store::Token,
    (pin, name): (String, String),
) -> Result<rules::ids::DeviceId, PageError> {
    let hash = passwords::hashed(state, pin).await?;
    Ok(state.store.enrol(account, browser, &name, Some(hash)).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderValue, header};

    fn as_browser(name: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::USER_AGENT, HeaderValue::from_static(name))])
    }

    #[test]
    fn a_browser_inside_another_app_is_known() {
        let zalo = "Mozilla/5.0 (Linux; Android 10; SM-A105F; wv) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Zalo android/12340 ZaloTheme/light";
        assert!(is_inside_app(&as_browser(zalo)));
        for app in [
            "Mozilla/5.0 (Linux; Android 12; M2; wv) AppleWebKit/537.36 Version/4.0 Chrome/110 Mobile Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
        ] {
            assert!(is_inside_app(&as_browser(app)), "{app}");
        }
        for whole in [
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Version/16.6 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 CriOS/120 Mobile/15E148 Safari/604.1",
        ] {
            assert!(!is_inside_app(&as_browser(whole)), "{whole}");
        }
        let chrome = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36";
        assert!(!is_inside_app(&as_browser(chrome)) && !is_inside_app(&HeaderMap::new()));
        assert_eq!(device_name(&as_browser(chrome)), "Chrome, Android");
        assert_eq!(device_name(&HeaderMap::new()), "");
    }
}
