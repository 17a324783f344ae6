//! Where the asker is signed in, and on which devices he is enrolled. They are ended on the page of the account, by a person.

use super::answers::{Answer, Listed, Moment, Slice};
use super::caller::Caller;
use super::problem::ProblemBody;
use axum::Json;
use axum_extra::extract::Query;
use serde::Serialize;
use store::{OwnDevice, SignedInBrowser};
use utoipa::ToSchema;
use uuid::Uuid;

/// A browser that is signed in.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionRow {
    id: Uuid,
    browser: String,
    device_name: Option<String>,
    begun: Moment,
    last_used: Moment,
}

impl SessionRow {
    fn of(SignedInBrowser { id, browser, device, begun, last_used }: SignedInBrowser) -> Self {
        let (begun, last_used) = (Moment(begun), Moment(last_used));
        Self { id: id.0, browser, device_name: device, begun, last_used }
    }
}

/// A device on which the asker is enrolled.
#[derive(Serialize, ToSchema)]
pub(super) struct DeviceRow {
    id: Uuid,
    device_name: String,
    has_pin: bool,
    enrolled: Moment,
    last_used: Moment,
}

impl DeviceRow {
    fn of(OwnDevice { id, name, has_pin, enrolled, last_used }: OwnDevice) -> Self {
        let (enrolled, last_used) = (Moment(enrolled), Moment(last_used));
        Self { id: id.0, device_name: name, has_pin, enrolled, last_used }
    }
}

#[utoipa::path(get, path = "/sessions", operation_id = "list_sessions", tag = "accounts", params(Slice), responses(
    (status = 200, body = Listed<SessionRow>),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(caller: Caller, Query(slice): Query<Slice>) -> Answer<Listed<SessionRow>> {
    let sessions = caller.store.own_sessions(&caller.scope).await?;
    Ok(Json(slice.of(sessions.into_iter().map(SessionRow::of).collect(), |row: &SessionRow| row.id)?))
}

#[utoipa::path(get, path = "/devices", operation_id = "list_devices", tag = "accounts", params(Slice), responses(
    (status = 200, body = Listed<DeviceRow>),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn devices(caller: Caller, Query(slice): Query<Slice>) -> Answer<Listed<DeviceRow>> {
    let devices = caller.store.own_devices(&caller.scope).await?;
    Ok(Json(slice.of(devices.into_iter().map(DeviceRow::of).collect(), |row: &DeviceRow| row.id)?))
}
