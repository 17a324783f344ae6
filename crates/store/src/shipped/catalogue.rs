//! The catalogue as the guidance names its items.

use super::{misfit, rows};
use crate::error::Result;
use rules::{
    catalogue::{Counting, ItemKind, Means, Pillar},
    day::Day,
    ids::{ItemId, OperationId, shipped},
    operations::{AddItem, Body, CatalogueChange, EndItem, Operation},
};
use serde::Deserialize;

const CATALOGUE: &str = include_str!("../../data/catalogue.csv");

#[derive(Debug, Deserialize)]
struct ItemRow {
    key: String,
    kind: ItemKind,
    pillar: Pillar,
    counting: Counting,
    means: Option<Means>,
    name: String,
    name_en: Option<String>,
    from: Day,
    to: Option<Day>,
    successor: Option<String>,
}

/// The items, and after them the ends of those that were followed by others.
pub(super) fn operations() -> Result<Vec<Operation>> {
    let items: Vec<ItemRow> = rows(CATALOGUE)?;
    let made = |id: OperationId, day: Day, change: CatalogueChange| {
        let captured = format!("{day}T00:00:00Z").parse().map_err(misfit)?;
        Ok(Operation { id, captured, device: None, body: Body::Catalogue(change) })
    };
    let ends = items.iter().filter_map(|row| {
        let successor = row.successor.as_deref().map(ItemId::shipped);
        let end = EndItem { item: ItemId::shipped(&row.key), day: row.to?, successor };
        Some((OperationId(shipped(&format!("end of item {}", row.key))), end.day, CatalogueChange::End(end)))
    });
    let ends: Vec<_> = ends.collect();
    let adds = items.into_iter().map(|row| {
        let ItemRow { key, kind, pillar, counting, means, name, name_en, from, .. } = row;
        let item = AddItem { kind, pillar, counting, name, name_en, means, from };
        (ItemId::shipped(&key).into(), from, CatalogueChange::Add(item))
    });
    adds.chain(ends).map(|(id, day, change)| made(id, day, change)).collect()
}
