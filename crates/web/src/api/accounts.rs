//! Accounts and their duties, for whoever manages accounts.

use super::answers::{Answer, Listed, Moment, OfficeRole, On, Slice, end, first};
use super::caller::{Caller, given};
use super::decisions::UnitAsked;
use super::problem::ProblemBody;
use crate::error::PageError;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::access::Right;
use serde::Serialize;
use store::{Appointment, Holder, Seat, StandIn};
use utoipa::ToSchema;
use uuid::Uuid;

/// A duty; one of the system has neither unit nor team.
#[derive(Serialize, ToSchema)]
pub(super) struct AppointmentRow {
    id: Uuid,
    role: OfficeRole,
    unit: Option<Uuid>,
    team: Option<Uuid>,
    from: Option<On>,
    to: Option<On>,
    stands_in_for: Option<Uuid>,
}

impl AppointmentRow {
    pub(super) fn of(duty: &Appointment) -> Self {
        let (unit, team) = match &duty.seat {
            Seat::System => (None, None),
            Seat::Unit(unit) => (Some(unit.0), None),
            Seat::Team { team, .. } => (None, Some(team.0)),
        };
        Self {
            id: duty.id.0,
            role: OfficeRole(duty.role),
            unit,
            team,
            from: first(duty.span),
            to: end(duty.span),
            stands_in_for: duty.stands_in_for.map(Uuid::from),
        }
    }
}

/// Somebody who stands in for the holder of a duty, today or later.
#[derive(Serialize, ToSchema)]
pub(super) struct StandInRow {
    /// The duty that was given so.
    appointment: Uuid,
    account: Uuid,
    name: String,
    from: Option<On>,
    to: Option<On>,
    /// Has he or she ever come in?
    has_password: bool,
    /// Is the account shut for cause?
    is_shut: bool,
}

impl StandInRow {
    pub(super) fn of(one: StandIn) -> Self {
        Self {
            appointment: one.id.0,
            account: one.account.0,
            name: one.name,
            from: first(one.span),
            to: end(one.span),
            has_password: one.has_password,
            is_shut: one.is_shut,
        }
    }
}

/// An account with those of its duties that the asker may see.
#[derive(Serialize, ToSchema)]
pub(super) struct AccountRow {
    id: Uuid,
    sign_in_name: String,
    name: String,
    phone: Option<String>,
    person: Option<Uuid>,
    revoked: Option<Moment>,
    has_password: bool,
    in_power: bool,
    appointments: Vec<AppointmentRow>,
}

impl AccountRow {
    fn of(holder: Holder) -> Self {
        let Holder { account, in_power } = holder;
        Self {
            id: account.id.0,
            sign_in_name: account.sign_in_name,
            name: account.name,
            phone: account.phone.map(|phone| phone.as_str().to_owned()),
            person: account.person.map(Uuid::from),
            revoked: account.revoked.map(Moment),
            has_password: account.has_password,
            in_power,
            appointments: account.appointments.iter().map(AppointmentRow::of).collect(),
        }
    }
}

#[utoipa::path(get, path = "/accounts", operation_id = "list_accounts", tag = "accounts", params(UnitAsked, Slice), responses(
    (status = 200, body = Listed<AccountRow>),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<UnitAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<AccountRow>> {
    // Who runs the system has no unit; his are the accounts of the system and of departments.
    let of_system = caller.scope.has(Right::RunSystem) && given(asked.unit.as_ref()).is_none();
    let unit = if of_system { None } else { Some(caller.place(Right::ManageAccounts, asked.unit.as_ref())?) };
    let holders = caller.store.holders(&caller.scope, unit).await?;
    Ok(Json(slice.of(holders.into_iter().map(AccountRow::of).collect(), |row: &AccountRow| row.id)?))
}

#[utoipa::path(get, path = "/accounts/{id}", operation_id = "get_account", tag = "accounts", params(("id" = Uuid, Path)), responses(
    (status = 200, body = AccountRow),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Answer<AccountRow> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let manages = caller.scope.has(Right::ManageAccounts);
    let holder = caller.store.holder(&caller.scope, id).await?.filter(|_| manages).ok_or(PageError::NotFound)?;
    Ok(Json(AccountRow::of(holder)))
}
