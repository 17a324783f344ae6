//! Households: who they are, where they live, what they have and use, when a team reached them (R2.1.1, R2.1.3, R2.2.5).
//!
//! A household is known by its head's name, its village and, if it likes, a phone; there are no identity numbers, no ethnicity,
//! no account numbers. One that declines is counted without a name (Law 91/2025/QH15).

mod changes;
mod counts;
mod leads;
pub mod list;
mod selling;
#[cfg(test)]
mod tests;
mod uses;

pub use changes::{Changed, FieldChange};
pub use counts::{ItemMeasure, household_tallies};
pub use leads::{Lead, LeadEffect};
pub use uses::{Origin, Use, Uses};

use crate::{
    day::{Dated, Day, Span},
    ids::{ActivityId, HouseholdId, ItemId, MemberId, OperationId, UnitId},
    phones::Phone,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// What a household said when it was asked whether it may be written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Consent {
    /// It agreed when asked.
    Asked {
        /// On which day.
        day: Day,
        /// The version of the text that was read out.
        text: String,
        /// Which member asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<MemberId>,
    },
    /// It signed the village's sheet.
    Sheet {
        /// On which day.
        day: Day,
        /// The photographed sheet's SHA-256 in hexadecimal.
        file: String,
    },
    /// It declined: counted, not named.
    Declined {
        /// On which day.
        day: Day,
    },
}

impl Consent {
    /// When it was asked.
    #[must_use]
    pub fn day(&self) -> Day {
        match self {
            Self::Asked { day, .. } | Self::Sheet { day, .. } | Self::Declined { day } => *day,
        }
    }

    /// Did it decline?
    #[must_use]
    pub fn is_declined(&self) -> bool {
        matches!(self, Self::Declined { .. })
    }
}

/// Something of a household that is changed for itself: two people who change different ones don't meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Field {
    /// The head's name.
    Head,
    /// The nickname.
    Nickname,
    /// The phone.
    Phone,
    /// How many people.
    Size,
    /// How many adults.
    Adults,
    /// What it has of one item.
    Item(ItemId),
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => f.write_str("head"),
            Self::Nickname => f.write_str("nickname"),
            Self::Phone => f.write_str("phone"),
            Self::Size => f.write_str("size"),
            Self::Adults => f.write_str("adults"),
            Self::Item(item) => write!(f, "item:{item}"),
        }
    }
}

/// A text that names no field of a household.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no field of a household")]
pub struct NotAField(String);

impl FromStr for Field {
    type Err = NotAField;

    fn from_str(text: &str) -> Result<Self, NotAField> {
        Ok(match text {
            "head" => Self::Head,
            "nickname" => Self::Nickname,
            "phone" => Self::Phone,
            "size" => Self::Size,
            "adults" => Self::Adults,
            _ => {
                let item = text.strip_prefix("item:").and_then(|item| item.parse().ok());
                Self::Item(item.ok_or_else(|| NotAField(text.to_owned()))?)
            }
        })
    }
}

impl TryFrom<String> for Field {
    type Error = NotAField;
    fn try_from(text: String) -> Result<Self, NotAField> {
        text.parse()
    }
}
impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.to_string()
    }
}

/// The last change of a field: its number among the household's changes, and the operation that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The household's revision by that change.
    pub revision: u32,
    /// The operation.
    pub by: OperationId,
}

/// A value that came too late: the field had been changed by somebody else meanwhile ("hai người cùng sửa").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The operation it came with.
    pub by: OperationId,
    /// What it would change.
    pub change: FieldChange,
}

/// How a household ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is no more, for this reason.
    Gone(Option<String>),
    /// It had been entered twice; this is the one that stays.
    Merged(HouseholdId),
}

/// A household with its whole history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household {
    /// Its identity.
    pub id: HouseholdId,
    /// The days on which it is on the list.
    pub life: Span,
    /// How it ended.
    pub ending: Option<Ending>,
    /// The household it came out of.
    pub split_from: Option<HouseholdId>,
    /// The villages in which it lived, oldest first, without gaps.
    pub places: Vec<Dated<UnitId>>,
    /// Its head's name; none once it declined.
    pub head: Option<String>,
    /// How its neighbours tell it from others of that name.
    pub nickname: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
    /// How many people.
    pub size: Option<u16>,
    /// How many adults.
    pub adults: Option<u16>,
    /// Whether it may be written down.
    pub consent: Option<Consent>,
    /// When it was away for long, in order.
    pub absences: Vec<Span>,
    /// What it has of the catalogue.
    pub uses: BTreeMap<ItemId, Uses>,
    /// When a team reached it, and by which activity.
    pub reached: BTreeSet<(Day, ActivityId)>,
    /// The days on which a producer that belongs to it has something to sell. It is kept with the producers.
    pub sells: Vec<Span>,
    /// Who leads it.
    pub led: BTreeSet<Lead>,
    /// How often it was changed.
    pub revision: u32,
    /// When each field was changed last.
    pub stamps: BTreeMap<Field, Stamp>,
    /// What was kept as proposed.
    pub proposals: Vec<Proposal>,
}

impl Household {
    /// Where it lives on a day; before its first day and after its end, where it lived then.
    #[must_use]
    pub fn village(&self, day: Day) -> Option<UnitId> {
        let lived = self.places.iter().rfind(|place| place.span.from <= day).or(self.places.first());
        lived.map(|place| place.value)
    }

    /// Where it lives now or lived last.
    #[must_use]
    pub fn last_village(&self) -> Option<UnitId> {
        self.places.last().map(|place| place.value)
    }

    /// When a team reached it last.
    #[must_use]
    pub fn last_reached(&self) -> Option<Day> {
        self.reached.last().map(|(day, _)| *day)
    }

    /// May it be called by its name?
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.head.is_some()
    }

    /// Does it decline to be written down?
    #[must_use]
    pub fn is_declined(&self) -> bool {
        self.consent.as_ref().is_some_and(Consent::is_declined)
    }

    /// Is it away on a day?
    #[must_use]
    pub fn is_away(&self, day: Day) -> bool {
        self.absences.iter().any(|away| away.contains(day))
    }
}
