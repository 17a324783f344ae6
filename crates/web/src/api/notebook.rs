//! Somebody begins on a phone that is to work without signal.

use super::answers::{Moment, OfficeRole};
use super::caller::Caller;
use super::problem::{Problem, ProblemBody};
use super::sent::{NotebookRequest, ResumeRequest};
use crate::client::ClientAddress;
use crate::error::PageError;
use crate::locale::Key;
use crate::pages::households::CONSENT_TEXT;
use crate::pages::invitations::device_name;
use crate::pages::passwords;
use crate::pages::session::Cookie;
use crate::pages::sign_in::{Comer, Tried, begin_with, try_pin};
use crate::pages::state::State;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, State as With};
use axum::http::HeaderMap;
use axum::response::Response;
use base64::{Engine, prelude::BASE64_STANDARD};
use rules::ids::{AccountId, DeviceId};
use serde::{Deserialize, Serialize};
use store::{Appointment, AttemptKey, Standing, Token, hex};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    #[serde(default)]
    name: String,
    /// The PIN that opens the notebook; it opens the account here, too.
    #[serde(default)]
    pin: String,
}

/// A person on a phone.
#[derive(Serialize, ToSchema)]
struct NotebookAnswer {
    account: Uuid,
    name: String,
    device: Uuid,
    secret: String,
    /// The duty acted under first.
    duties: Vec<NotebookDuty>,
    outbox_key: String,
    consent_text: &'static str,
    now: Moment,
}

/// As what somebody may act, and where.
#[derive(Serialize, ToSchema)]
struct NotebookDuty {
    appointment: Uuid,
    role: OfficeRole,
    place: String,
}

impl NotebookDuty {
    fn of(caller: &Caller, duty: &Appointment) -> Self {
        let unit = duty.unit(&caller.registry, caller.today);
        let place = unit.map(|unit| caller.registry.full_name(unit, caller.today)).unwrap_or_default();
        Self { appointment: duty.id.0, role: OfficeRole(duty.role), place }
    }
}

#[utoipa::path(post, path = "/notebook", operation_id = "begin_notebook", tag = "sync", request_body = NotebookRequest, responses(
    (status = 200, body = NotebookAnswer),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn begin(
    With(state): With<State>,
    headers: HeaderMap,
    caller: Caller,
    sent: Bytes,
) -> Result<Response, Problem> {
    let session = caller.known.session.clone().ok_or(Problem::SessionOnly)?;
    let sent: Sent = serde_json::from_slice(&sent).map_err(|why| Problem::BadBody(why.to_string()))?;
    if !sent.pin.is_empty() && passwords::good_pin(&sent.pin).is_err() {
        return Err(Problem::WeakPin);
    }
    let browser = Cookie::Browser.of(&state, &headers);
    let browser = browser.unwrap_or_else(|| Token::new(caller.store.surroundings()));
    let names = [rules::text::nfc(sent.name.trim()), device_name(&headers)];
    let name = names.into_iter().find(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| caller.locale.text(Key("notebook-device")));
    let device = caller.store.settle_session(&session, &browser, &name).await?.ok_or(Problem::SignIn)?;
    settle_pin(&state, &caller, device, sent.pin).await?;
    let secret = caller.store.device_secret(&caller.scope, device).await?.ok_or(Problem::SignIn)?;
    let acting = caller.scope.acting().map(|acting| acting.id);
    let mut duties: Vec<&Appointment> = caller.known.duties.iter().collect();
    duties.sort_by_key(|duty| Some(duty.id) != acting);
    let answer = NotebookAnswer {
        account: caller.scope.account().ok_or(Problem::SignIn)?.0,
        name: caller.scope.name().unwrap_or_default().to_owned(),
        device: device.0,
        secret: hex(&secret),
        duties: duties.into_iter().map(|duty| NotebookDuty::of(&caller, duty)).collect(),
        outbox_key: BASE64_STANDARD.encode(caller.store.outbox_key()),
        consent_text: CONSENT_TEXT,
        now: Moment(caller.store.now()),
    };
    // A browser that is told its name anew keeps it longer.
    Ok(Cookie::Browser.set(&state, Some(&browser), Json(answer)))
}

/// Lets a PIN sign its owner in on a device; as everywhere, only those who act for teams alone get in by so little.
async fn settle_pin(state: &State, caller: &Caller, device: DeviceId, pin: String) -> Result<(), Problem> {
    if pin.is_empty() || !caller.known.duties.iter().all(|duty| duty.role.is_of_team()) {
        return Ok(());
    }
    let hash = passwords::hashed(state, pin).await?;
    caller.store.set_own_pin(&caller.scope, device, hash).await?;
    Ok(caller.store.attempt_succeeded(&AttemptKey::pin(device)).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Resume {
    account: Uuid,
    #[serde(default)]
    pin: String,
}

/// Somebody who is signed in again.
#[derive(Serialize, ToSchema)]
struct ResumeAnswer {
    account: Uuid,
    name: String,
    now: Moment,
}

#[utoipa::path(post, path = "/notebook/session", operation_id = "resume_notebook", tag = "sync", request_body = ResumeRequest, responses(
    (status = 200, body = ResumeAnswer),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn resume(
    With(state): With<State>,
    headers: HeaderMap,
    address: Option<Extension<ClientAddress>>,
    sent: Bytes,
) -> Result<Response, Problem> {
    let sent: Resume = serde_json::from_slice(&sent).map_err(|why| Problem::BadBody(why.to_string()))?;
    let comer = Comer::new(headers, address);
    let browser = comer.browser(&state).ok_or(Problem::SignIn)?;
    let one = match state.store.standing_on(&browser, AccountId(sent.account)).await? {
        Standing::Stranger => return Err(Problem::SignIn),
        Standing::Shut => return Err(Problem::AccountClosed),
        Standing::WithoutDuty => return Err(Problem::NoDuty),
        Standing::Ended => return Err(Problem::DeviceEnded),
        Standing::Enrolled(one) => one,
    };
    if sent.pin.is_empty() || one.pin_hash.is_none() {
        return Err(Problem::SignIn);
    }
    match try_pin(&state, &one, sent.pin).await? {
        Tried::Right => {}
        Tried::Wrong | Tried::Gone => return Err(Problem::SignIn),
        Tried::TooSoon(_) => return Err(Problem::Page(PageError::TooMany)),
    }
    let now = Moment(state.store.now());
    let answer = Json(ResumeAnswer { account: one.account.0, name: one.name, now });
    begin_with(&state, &comer, one.account, Some(one.device), answer).await?.ok_or(Problem::NoDuty)
}
