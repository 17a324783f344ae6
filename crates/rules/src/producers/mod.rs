//! Who produces and sells: producers, their products and services, where these are listed, the seller's steps (R2.2.1 to R2.2.7).
//!
//! A producer is one thing with its products and their listings. That a household sells on a platform is kept with the
//! household; a listing says it there.

mod changes;
mod counts;
mod products;
#[cfg(test)]
mod tests;

pub use counts::producer_tallies;
pub use products::{Category, Listing, Ocop, Product};

use crate::{
    day::{Dated, Day, Span},
    households::Stamp,
    ids::{HouseholdId, MemberId, PartnerId, ProducerId, ProductId, UnitId},
    partners::Service,
    phones::Phone,
    teams::words,
};
use std::collections::BTreeMap;

words! {
    /// What a producer is.
    Form {
        /// Hộ sản xuất: a household that produces.
        Household = "household",
        /// Hộ kinh doanh: a registered household business.
        Business = "business",
        /// Tổ hợp tác.
        Group = "group",
        /// Hợp tác xã.
        Cooperative = "cooperative",
        /// Doanh nghiệp.
        Enterprise = "enterprise",
    }
}

words! {
    /// A step of a seller on the way to the first parcels (R2.2.2), in the order in which they are taken.
    Step {
        /// Photographing the product.
        Photos = "photos",
        /// Making it known.
        Promotion = "promotion",
        /// Opening a stall.
        Stall = "stall",
        /// The first order.
        FirstOrder = "first_order",
        /// Packing.
        Packing = "packing",
        /// The commitment to the right quality.
        Quality = "quality",
    }
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepDone {
    /// When.
    pub day: Day,
    /// Which member helped.
    pub by: Option<MemberId>,
    /// What the producer commits to, or a remark.
    pub text: Option<String>,
}

/// A connection with a logistics partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// With whom.
    pub partner: PartnerId,
    /// For what.
    pub service: Service,
    /// When.
    pub span: Span,
}

/// A producer with everything it sells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Producer {
    /// Its identity.
    pub id: ProducerId,
    /// What it is.
    pub form: Form,
    /// The household it belongs to.
    pub household: Option<HouseholdId>,
    /// Where it was, oldest first; of one that belongs to a household, where that lived.
    pub places: Vec<Dated<UnitId>>,
    /// Its name; none once its household asked to be forgotten.
    pub name: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
    /// The days on which it is on the list.
    pub life: Span,
    /// Why it is no more.
    pub end_reason: Option<String>,
    /// The steps it has taken.
    pub steps: BTreeMap<Step, StepDone>,
    /// Its products and services.
    pub products: BTreeMap<ProductId, Product>,
    /// Its connections with logistics partners.
    pub links: Vec<Link>,
    /// How often it was changed.
    pub revision: u32,
    /// The last change of name or phone.
    pub edited: Option<Stamp>,
}

impl Producer {
    /// Where it is on a day; before its first day and after its end, where it was then.
    #[must_use]
    pub fn village(&self, day: Day) -> Option<UnitId> {
        let was = self.places.iter().rfind(|place| place.span.from <= day).or(self.places.first());
        was.map(|place| place.value)
    }

    /// Where it is now or was last.
    #[must_use]
    pub fn last_village(&self) -> Option<UnitId> {
        self.places.last().map(|place| place.value)
    }

    /// For the reasons of refusals, which stay in the journal when a household asks to be forgotten: its name, unless it is a household.
    pub(crate) fn called(&self) -> &str {
        if self.form == Form::Household { "" } else { self.name.as_deref().unwrap_or_default() }
    }

    /// The first step that isn't done yet.
    #[must_use]
    pub fn next_step(&self) -> Option<Step> {
        Step::ALL.iter().copied().find(|step| !self.steps.contains_key(step))
    }

    /// Its listings with the products listed.
    pub fn listings(&self) -> impl Iterator<Item = &Listing> {
        self.products.values().flat_map(|product| &product.listings)
    }

    /// The days on which it has something to sell: what its household counts as one with products for.
    pub fn selling(&self) -> impl Iterator<Item = Span> {
        self.products.values().map(|product| product.life).filter(|life| !life.is_empty())
    }
}
