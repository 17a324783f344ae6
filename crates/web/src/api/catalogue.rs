//! The catalogue.

use super::answers::{Answer, Counting, ItemKind, Listed, Means, On, Pillar, Slice, end};
use super::caller::Caller;
use axum::Json;
use axum_extra::extract::Query;
use rules::catalogue::Item;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An item, with what it meant and means for the target.
#[derive(Serialize, ToSchema)]
pub(super) struct ItemRow {
    id: Uuid,
    kind: ItemKind,
    pillar: Pillar,
    counting: Counting,
    name: String,
    name_en: Option<String>,
    from: On,
    to: Option<On>,
    successor: Option<Uuid>,
    meant: Vec<ItemMeans>,
}

/// What an item means for the target during some days.
#[derive(Serialize, ToSchema)]
struct ItemMeans {
    from: On,
    to: Option<On>,
    means: Option<Means>,
}

impl ItemRow {
    fn of(item: Item) -> Self {
        let meant = item.means.iter().map(|dated| ItemMeans {
            from: On(dated.span.from),
            to: end(dated.span),
            means: dated.value.map(Means),
        });
        Self {
            id: item.id.0,
            kind: ItemKind(item.kind),
            pillar: Pillar(item.pillar),
            counting: Counting(item.counting),
            meant: meant.collect(),
            from: On(item.life.from),
            to: end(item.life),
            successor: item.successor.map(Uuid::from),
            name: item.name,
            name_en: item.name_en,
        }
    }
}

#[utoipa::path(get, path = "/catalogue", operation_id = "list_catalogue", tag = "households", params(Slice), responses(
    (status = 200, body = Listed<ItemRow>),
))]
pub(super) async fn list(caller: Caller, Query(slice): Query<Slice>) -> Answer<Listed<ItemRow>> {
    let items = caller.store.catalogue(&caller.scope).await?;
    Ok(Json(slice.of(items.into_values().map(ItemRow::of).collect(), |row: &ItemRow| row.id)?))
}
