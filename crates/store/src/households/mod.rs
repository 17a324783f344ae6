//! Households and what they have: loaded, decided, kept, looked at.

mod decide;
pub(crate) mod declarations;
mod imports;
mod load;
mod looks;
mod queries;
pub(crate) mod reached;
mod recheck;
mod save;

pub use declarations::Declaration;
pub use imports::{HouseholdImport, ImportCounts, ImportEnd, ImportRow, ImportStep, NewHouseholdImport};
pub(crate) use load::{WholeHouseholds, load, origin_of, origin_words, read, recount};
pub use looks::HouseholdLook;
pub(crate) use queries::changed_by;
pub use queries::{ChangedBy, HouseholdFilter, HouseholdLine, HouseholdView};
pub use recheck::Recheck;
pub(crate) use save::{forget_late, save, tallies};

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [
        declarations::STATEMENTS,
        imports::STATEMENTS,
        load::STATEMENTS,
        looks::STATEMENTS,
        queries::STATEMENTS,
        reached::STATEMENTS,
        recheck::STATEMENTS,
        save::STATEMENTS,
    ]
    .concat()
}

use crate::teams::Entry;
use rules::{
    households::Household,
    ids::{HouseholdId, ProducerId},
};
use std::collections::BTreeMap;

/// The households of a batch.
#[derive(Debug, Default)]
pub(crate) struct Households {
    entries: BTreeMap<HouseholdId, Entry<Household>>,
}

impl Households {
    pub(crate) fn get(&self, id: HouseholdId) -> Option<&Household> {
        self.entries.get(&id).map(|entry| &entry.now)
    }

    /// Every household that was read or made.
    pub(crate) fn ids(&self) -> impl Iterator<Item = HouseholdId> {
        self.entries.keys().copied()
    }

    /// Those that a producer leads or led.
    pub(crate) fn led_by(&self, producer: ProducerId) -> impl Iterator<Item = &Household> {
        let led = move |household: &&Household| household.led.iter().any(|lead| lead.by == producer);
        self.entries.values().map(|entry| &entry.now).filter(led)
    }

    /// Everything that the batch changed.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &Entry<Household>> {
        self.entries.values().filter(|entry| entry.is_changed())
    }

    fn put_stored(&mut self, household: Household) {
        let entry = Entry { stored: Some(household.clone()), now: household };
        self.entries.insert(entry.now.id, entry);
    }

    pub(crate) fn put(&mut self, household: Household) {
        match self.entries.get_mut(&household.id) {
            Some(entry) => entry.now = household,
            None => drop(self.entries.insert(household.id, Entry { stored: None, now: household })),
        }
    }
}
