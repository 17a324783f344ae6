//! Somebody begins on a phone that is to work without signal.

use super::answers::{Moment, OfficeRole};
use super::caller::Caller;
use super::problem::{Problem, ProblemBody};
use super::sent::NotebookRequest;
use crate::locale::Key;
use crate::pages::households::CONSENT_TEXT;
use crate::pages::invitations::device_name;
use crate::pages::session::Cookie;
use crate::pages::state::State;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State as With;
use axum::http::HeaderMap;
use axum::response::Response;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use store::{Appointment, Token, hex};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    #[serde(default)]
    name: String,
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
    let browser = Cookie::Browser.of(&state, &headers);
    let browser = browser.unwrap_or_else(|| Token::new(caller.store.surroundings()));
    let names = [rules::text::nfc(sent.name.trim()), device_name(&headers)];
    let name = names.into_iter().find(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| caller.locale.text(Key("notebook-device")));
    let device = caller.store.settle_session(&session, &browser, &name).await?.ok_or(Problem::SignIn)?;
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
