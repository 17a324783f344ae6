//! On which days offices don't work.

use super::answers::{Answer, Holiday, On};
use super::caller::Caller;
use axum::Json;
use rules::day::Day;
use rules::holidays;
use rules::ids::UnitId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A day that a province has settled; without a province one that comes with the program.
#[derive(Serialize, ToSchema)]
pub(super) struct HolidayRow {
    province: Option<Uuid>,
    day: On,
    holiday: Holiday,
}

/// Days in order; those that come with the program stand in front.
#[derive(Serialize, ToSchema)]
pub(super) struct Holidays {
    items: Vec<HolidayRow>,
}

fn row(province: Option<UnitId>, day: Day, holiday: holidays::Holiday) -> HolidayRow {
    HolidayRow { province: province.map(Uuid::from), day: On(day), holiday: Holiday(holiday) }
}

#[utoipa::path(get, path = "/holidays", operation_id = "list_holidays", tag = "units", responses((status = 200, body = Holidays)))]
pub(super) async fn list(caller: Caller) -> Answer<Holidays> {
    let holidays::Holidays { shipped, own } = caller.store.holidays(&caller.scope).await?;
    let shipped = shipped.into_iter().map(|(day, holiday)| row(None, day, holiday));
    let own = own.into_iter().map(|((province, day), holiday)| row(Some(province), day, holiday));
    Ok(Json(Holidays { items: shipped.chain(own).collect() }))
}
