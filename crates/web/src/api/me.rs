//! Who asks, and as what.

use super::accounts::{AppointmentRow, StandInRow};
use super::answers::{Answer, Moment, On};
use super::caller::Caller;
use super::problem::{Problem, ProblemBody};
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Whoever asks.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    account: Uuid,
    name: String,
    /// The duty acted under.
    acting: AppointmentRow,
    appointments: Vec<AppointmentRow>,
    /// Who stands in for the caller in the duty acted under, today or later.
    stand_ins: Vec<StandInRow>,
    token: Option<Uuid>,
    may_write: bool,
    today: On,
    now: Moment,
}

#[utoipa::path(get, path = "/me", operation_id = "get_me", tag = "accounts", responses(
    (status = 200, body = Me),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller) -> Answer<Me> {
    let (account, acting) = (caller.scope.account(), caller.scope.acting());
    let (account, acting) = account.zip(acting).ok_or(Problem::SignIn)?;
    let stand_ins = caller.store.stand_ins(&caller.scope, acting.id).await?;
    Ok(Json(Me {
        account: account.0,
        name: caller.scope.name().unwrap_or_default().to_owned(),
        acting: AppointmentRow::of(acting),
        appointments: caller.known.duties.iter().map(AppointmentRow::of).collect(),
        stand_ins: stand_ins.into_iter().map(StandInRow::of).collect(),
        token: caller.known.token.map(Uuid::from),
        may_write: caller.known.may_write,
        today: On(caller.today),
        now: Moment(caller.store.now()),
    }))
}
