//! A list of households, as people fill it in in Excel: a row a household.
//!
//! [`ListReader`] takes the rows one after the other and says of each what it would do beside what is known already; a row
//! that can be taken makes its operations. Their ids follow from the file, so that a list taken in twice changes nothing the
//! second time.

mod comparing;
mod headings;
mod reading;
mod remarks;
#[cfg(test)]
mod tests;

pub use crate::teams::roster::Line;
pub use comparing::ListReader;
pub use headings::Column;
pub use remarks::{Remark, Said};

use crate::{
    catalogue::Item,
    day::Day,
    ids::{HouseholdId, ItemId, OperationId, UnitId},
    operations::{AddHousehold, Body, HouseholdChange, Origin, UseItem},
    phones::Phone,
    units::Registry,
};
use std::collections::BTreeMap;

/// What a list is read for.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Every unit.
    pub registry: &'a Registry,
    /// The village whose list it is, or the commune.
    pub unit: UnitId,
    /// The day from which the households are on the list, and on which they were asked.
    pub day: Day,
    /// The catalogue.
    pub items: &'a BTreeMap<ItemId, Item>,
    /// The version of the text that was read out to those who agreed.
    pub consent_text: &'a str,
    /// Where the ids come from: the file.
    pub origin: Origin,
}

/// A household that is on the list already, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which.
    pub id: HouseholdId,
    /// Where it lives.
    pub village: UnitId,
    /// Its head; none where it declined.
    pub head: Option<String>,
    /// Nickname.
    pub nickname: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
}

/// A household's row as understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its place among the households of the file, from 1.
    pub at: u32,
    /// The row's number in its sheet.
    pub row: u32,
    /// The village as written here or above.
    pub village: String,
    /// The head's name.
    pub head: String,
    /// Nickname.
    pub nickname: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
    /// How many people.
    pub size: Option<u16>,
    /// How many adults.
    pub adults: Option<u16>,
    /// Does it agree to be written down? `None` where it wasn't asked.
    pub agrees: Option<bool>,
    /// What it has already; by how many adults, where that is counted.
    pub has: Vec<(ItemId, Option<u16>)>,
}

/// What taking a row would mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The household is put on the list.
    New,
    /// Nothing, it is there already.
    Same,
    /// It can be taken, but somebody must say so.
    Doubtful,
    /// It can't be taken.
    Refused,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::New, Self::Same, Self::Doubtful, Self::Refused];
}

/// A row, compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As read.
    pub entry: Entry,
    /// What taking it would mean.
    pub status: Status,
    /// The village, where it was found.
    pub village: Option<UnitId>,
    /// What is said of it.
    pub remarks: Vec<Remark>,
    /// Was it this very row that put the household on the list?
    pub taken_before: bool,
    deed: Option<AddHousehold>,
}

impl Row {
    /// The operations that take it, in their order; none for a row that can't be taken or need not be.
    #[must_use]
    pub fn operations(&self, origin: Origin) -> Vec<(OperationId, Body)> {
        let Some(deed) = &self.deed else { return Vec::new() };
        let operation = |change| {
            let body = Body::Household(change);
            (origin.operation(self.entry.at, &body), body)
        };
        let add = operation(HouseholdChange::Add(deed.clone()));
        let household = HouseholdId::from(add.0);
        let uses = self.entry.has.iter().map(|(item, adults)| {
            operation(HouseholdChange::Use(UseItem {
                household,
                item: *item,
                in_use: true,
                adults: *adults,
                origin: super::Origin::HadBefore {},
                since: deed.from,
                base: None,
                on_behalf: None,
            }))
        });
        std::iter::once(add).chain(uses).collect()
    }
}
