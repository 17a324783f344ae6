//! Operations on the catalogue.

use super::body::given;
use crate::{
    catalogue::{Counting, ItemKind, Means, Pillar},
    day::Day,
    ids::ItemId,
};
use serde::{Deserialize, Serialize};

/// What changes in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueChange {
    /// An item is offered.
    Add(AddItem),
    /// What is known of an item is put right.
    Amend(AmendItem),
    /// From a day on an item means something else for the target of R2.2.5.
    SetMeans(SetItemMeans),
    /// An item is offered no more.
    End(EndItem),
}

impl CatalogueChange {
    /// The item it is about, if that is there already.
    #[must_use]
    pub fn item(&self) -> Option<ItemId> {
        match self {
            Self::Add(_) => None,
            Self::Amend(body) => Some(body.item),
            Self::SetMeans(body) => Some(body.item),
            Self::End(body) => Some(body.item),
        }
    }
}

/// See [`CatalogueChange::Add`]. The item's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddItem {
    /// What it is.
    pub kind: ItemKind,
    /// Where it belongs.
    pub pillar: Pillar,
    /// How it is counted.
    pub counting: Counting,
    /// Its name as people know it.
    pub name: String,
    /// Its name in English, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// What it means for the target, from its first day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<Means>,
    /// From this day on.
    pub from: Day,
}

/// See [`CatalogueChange::Amend`]. Only what is given changes; an inner `None` empties the field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendItem {
    /// Which.
    pub item: ItemId,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Name in English.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub name_en: Option<Option<String>>,
    /// Pillar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pillar: Option<Pillar>,
}

/// See [`CatalogueChange::SetMeans`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetItemMeans {
    /// Which.
    pub item: ItemId,
    /// What it means from then on; nothing, if none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<Means>,
    /// From this day on.
    pub from: Day,
}

/// See [`CatalogueChange::End`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndItem {
    /// Which.
    pub item: ItemId,
    /// The first day without it.
    pub day: Day,
    /// What took its place: whoever begins with that is taken to have left this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<ItemId>,
}
