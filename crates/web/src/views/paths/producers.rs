//! The addresses of producers, products, partners and targets.

use std::fmt::Display;

/// Producers within a place; `?unit=` is the place.
pub const PRODUCERS: &str = "/producers";
/// A new producer; `?unit=` is the village.
pub const PRODUCER_NEW: &str = "/producers/new";
/// Logistics partners that serve a place; `?unit=` is the place.
pub const PARTNERS: &str = "/partners";
/// A new partner; `?unit=` is the unit that lists it.
pub const PARTNER_NEW: &str = "/partners/new";
/// The two targets; `?unit=` is the place, `?of=` the denominator.
pub const TARGETS: &str = "/targets";

/// The producers of a place.
#[must_use]
pub fn producers(unit: impl Display) -> String {
    format!("{PRODUCERS}?unit={unit}")
}

/// A new producer of a village.
#[must_use]
pub fn producer_new(village: impl Display) -> String {
    format!("{PRODUCER_NEW}?unit={village}")
}

/// A producer.
#[must_use]
pub fn producer(id: impl Display) -> String {
    format!("{PRODUCERS}/{id}")
}

/// A change of a producer, by its code.
#[must_use]
pub fn producer_change(id: impl Display, change: &str) -> String {
    format!("{PRODUCERS}/{id}/{change}")
}

/// A change of a product, by its code.
#[must_use]
pub fn product_change(id: impl Display, change: &str) -> String {
    format!("/products/{id}/{change}")
}

/// The partners of a place.
#[must_use]
pub fn partners(unit: impl Display) -> String {
    format!("{PARTNERS}?unit={unit}")
}

/// A new partner of a unit.
#[must_use]
pub fn partner_new(unit: impl Display) -> String {
    format!("{PARTNER_NEW}?unit={unit}")
}

/// A change of a partner, by its code.
#[must_use]
pub fn partner_change(id: impl Display, change: &str) -> String {
    format!("{PARTNERS}/{id}/{change}")
}

/// The targets of a place.
#[must_use]
pub fn targets(unit: impl Display) -> String {
    format!("{TARGETS}?unit={unit}")
}

/// How a province measures its targets.
#[must_use]
pub fn target_settings(province: impl Display) -> String {
    format!("{TARGETS}/{province}")
}

/// The targets of a place with another denominator.
#[must_use]
pub fn targets_of(unit: impl Display, of: &str) -> String {
    format!("{TARGETS}?unit={unit}&of={of}")
}
