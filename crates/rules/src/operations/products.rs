//! Operations on products and services, and on where they are listed.

use super::households::Base;
use crate::{
    day::Day,
    households::Origin,
    ids::{ItemId, ListingId, ProducerId, ProductId},
    producers::Category,
};
use serde::{Deserialize, Serialize};

/// A product or service is put on the list (R2.2.4). The product's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddProduct {
    /// Whose.
    pub producer: ProducerId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub category: Category,
    /// From this day on it is on the list.
    pub from: Day,
}

/// What is known of a product changes. Only what is given does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendProduct {
    /// Which.
    pub product: ProductId,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// What its author saw: the revision of the producer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
}

/// A product gets its OCOP rank. One recognised on the same day is replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetOcop {
    /// Which product.
    pub product: ProductId,
    /// How many stars, three to five; nothing takes back what was recorded for that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stars: Option<u8>,
    /// The day of the decision that recognises it.
    pub recognised: Day,
    /// The first day on which the rank holds no more; 36 months later where nothing is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
    /// Number and sign of the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
}

/// A product leaves the list of what is to be on platforms. It needs a reason (R2.2.4); it is taken off the platforms too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndProduct {
    /// Which.
    pub product: ProductId,
    /// The first day without it.
    pub day: Day,
    /// Why.
    pub reason: String,
}

/// A product is listed on a platform. The listing's id is the operation's. Of a household's product it says too that the
/// household sells on that platform: one fact, one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddListing {
    /// Which product.
    pub product: ProductId,
    /// On which platform of the catalogue.
    pub platform: ItemId,
    /// Since when.
    pub since: Day,
    /// How the producer came to it.
    pub origin: Origin,
    /// Where it is to be found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A product is listed on a platform no more. With the last one the household sells there no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndListing {
    /// Which.
    pub listing: ListingId,
    /// The first day without it.
    pub day: Day,
}
