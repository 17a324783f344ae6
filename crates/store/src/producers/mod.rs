//! Producers with what they sell: loaded, decided, kept, looked at.

mod decide;
mod load;
mod queries;
mod save;

pub(crate) use load::{load, load_of_households, read, recount};
pub use queries::{ProducerFilter, ProducerView};
pub(crate) use save::{save, tallies};

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [load::STATEMENTS, queries::STATEMENTS, save::STATEMENTS].concat()
}

use crate::teams::Entry;
use rules::{
    day::{Span, union},
    ids::{HouseholdId, ItemId, ListingId, ProducerId, ProductId},
    producers::Producer,
};
use std::collections::BTreeMap;

/// The producers of a batch: those it names, and those of the households it names.
#[derive(Debug, Default)]
pub(crate) struct Producers {
    entries: BTreeMap<ProducerId, Entry<Producer>>,
    of_product: BTreeMap<ProductId, ProducerId>,
    of_listing: BTreeMap<ListingId, ProducerId>,
}

impl Producers {
    pub(crate) fn get(&self, id: ProducerId) -> Option<&Producer> {
        self.entries.get(&id).map(|entry| &entry.now)
    }

    pub(crate) fn of_product(&self, id: ProductId) -> Option<&Producer> {
        self.get(*self.of_product.get(&id)?)
    }

    pub(crate) fn of_listing(&self, id: ListingId) -> Option<&Producer> {
        self.get(*self.of_listing.get(&id)?)
    }

    /// Those that belong to a household.
    pub(crate) fn of_household(&self, id: HouseholdId) -> impl Iterator<Item = &Producer> {
        self.entries.values().map(|entry| &entry.now).filter(move |producer| producer.household == Some(id))
    }

    /// The households to which they belong.
    pub(crate) fn households(&self) -> impl Iterator<Item = HouseholdId> {
        self.entries.values().filter_map(|entry| entry.now.household)
    }

    /// Everything that the batch changed.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &Entry<Producer>> {
        self.entries.values().filter(|entry| entry.is_changed())
    }

    /// On which days a household has something on which platform.
    fn listed(&self, household: HouseholdId) -> BTreeMap<ItemId, Vec<Span>> {
        let mut listed: BTreeMap<ItemId, Vec<Span>> = BTreeMap::new();
        for listing in self.of_household(household).flat_map(Producer::listings) {
            listed.entry(listing.platform).or_default().push(listing.span);
        }
        listed.into_iter().map(|(platform, days)| (platform, union(days))).collect()
    }

    fn put_stored(&mut self, producer: Producer) {
        self.index(&producer);
        let entry = Entry { stored: Some(producer.clone()), now: producer };
        self.entries.insert(entry.now.id, entry);
    }

    fn put(&mut self, producer: Producer) {
        self.index(&producer);
        match self.entries.get_mut(&producer.id) {
            Some(entry) => entry.now = producer,
            None => drop(self.entries.insert(producer.id, Entry { stored: None, now: producer })),
        }
    }

    fn index(&mut self, producer: &Producer) {
        self.of_product.extend(producer.products.keys().map(|product| (*product, producer.id)));
        self.of_listing.extend(producer.listings().map(|listing| (listing.id, producer.id)));
    }
}
