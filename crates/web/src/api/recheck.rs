//! What a commune rechecks (phúc tra) of a month of the programme.

use super::answers::{Answer, On};
use super::caller::Caller;
use super::households::HouseholdRow;
use super::problem::ProblemBody;
use super::village::PlaceAsked;
use crate::error::PageError;
use axum::Json;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::periods::PeriodKind;
use rules::recheck::comes_late;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The sample of a month, drawn from the households that came to something in it; `to` is the first day after it.
#[derive(Serialize, ToSchema)]
pub(super) struct Recheck {
    from: On,
    to: On,
    drawn_from: usize,
    sample: Vec<HouseholdRow>,
    late: Vec<LateVillage>,
}

/// A village that wrote nearly all down on the last two days.
#[derive(Serialize, ToSchema)]
struct LateVillage {
    village: Uuid,
    entries: u64,
    entries_late: u64,
}

#[utoipa::path(get, path = "/recheck", operation_id = "get_recheck", tag = "households", params(PlaceAsked), responses(
    (status = 200, body = Recheck),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Query(asked): Query<PlaceAsked>) -> Answer<Recheck> {
    let period = PeriodKind::Month.of(caller.day(asked.at.as_ref())?);
    let unit = caller.place(Right::RecheckHouseholds, asked.unit.as_ref())?;
    let recheck = caller.store.recheck(&caller.scope, unit, period).await?.ok_or(PageError::NotFound)?;
    let late = recheck.entries.iter().filter(|(_, (all, last))| comes_late(*all, *last));
    Ok(Json(Recheck {
        from: On(period.from),
        to: On(period.to),
        drawn_from: recheck.of,
        late: late
            .map(|(village, (entries, last))| LateVillage {
                village: village.0,
                entries: *entries,
                entries_late: *last,
            })
            .collect(),
        sample: recheck.households.into_iter().map(HouseholdRow::of).collect(),
    }))
}
