//! For how long provinces keep what is known of people.

use super::answers::Answer;
use super::caller::Caller;
use axum::Json;
use rules::ids::UnitId;
use rules::retention::Retention;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// In whole months.
#[derive(Serialize, ToSchema)]
pub(super) struct Kept {
    household_months: u16,
    photo_months: u16,
}

/// What a province has set; without a province what holds where none has.
#[derive(Serialize, ToSchema)]
pub(super) struct RetentionRow {
    province: Option<Uuid>,
    retention: Kept,
}

/// What holds where nothing is set stands in front.
#[derive(Serialize, ToSchema)]
pub(super) struct Retentions {
    items: Vec<RetentionRow>,
}

fn row(province: Option<UnitId>, retention: Retention) -> RetentionRow {
    let Retention { household_months, photo_months } = retention;
    RetentionRow { province: province.map(Uuid::from), retention: Kept { household_months, photo_months } }
}

#[utoipa::path(get, path = "/retention", operation_id = "list_retention", tag = "units", responses((status = 200, body = Retentions)))]
pub(super) async fn list(caller: Caller) -> Answer<Retentions> {
    let set = caller.store.retentions(&caller.scope).await?.0;
    let set = set.into_iter().map(|(province, retention)| row(Some(province), retention));
    Ok(Json(Retentions { items: std::iter::once(row(None, Retention::DEFAULT)).chain(set).collect() }))
}
