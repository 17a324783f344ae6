//! What a team does: who came, who of the team was there, which households were visited, in what people were guided (R1.4,
//! R2.1.1 to R2.3.3).
//!
//! People are counted as often as they came (lượt người). Households are counted once: one is *reached* by an activity that
//! names it.

mod changes;
mod counts;
mod joining;
#[cfg(test)]
mod tests;

pub use counts::activity_tallies;

use crate::{
    day::Day,
    ids::{ActivityId, HouseholdId, ItemId, MemberId, TeamId, UnitId},
    operations::OnBehalf,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// So many people were guided in an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guided {
    /// In what.
    pub item: ItemId,
    /// How many, each as often as it happened.
    pub count: u32,
}

/// A photo by its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Photo(String);

/// A text that is no SHA-256 in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no SHA-256 in 64 lowercase hexadecimal digits")]
pub struct NotADigest(String);

impl FromStr for Photo {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let is_digest = text.len() == 64 && text.bytes().all(is_digit);
        if is_digest { Ok(Self(text.to_owned())) } else { Err(NotADigest(text.to_owned())) }
    }
}

impl TryFrom<String> for Photo {
    type Error = NotADigest;
    fn try_from(text: String) -> Result<Self, NotADigest> {
        text.parse()
    }
}

impl From<Photo> for String {
    fn from(photo: Photo) -> Self {
        photo.0
    }
}

impl fmt::Display for Photo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// At most so many photos of one activity: they are to remember by, and phones pay for every one.
pub const MOST_PHOTOS: usize = 2;

/// Why an activity no longer counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gone {
    /// It never was, for this reason.
    Withdrawn(Option<String>),
    /// It had been written down twice; this is the one that stays.
    Joined(ActivityId),
}

/// Something a team did on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its identity.
    pub id: ActivityId,
    /// Whose.
    pub team: TeamId,
    /// Where it counts.
    pub village: UnitId,
    /// What it was.
    pub kind: ItemId,
    /// When.
    pub day: Day,
    /// How many people (lượt người).
    pub people: u32,
    /// How many of them are women.
    pub women: Option<u32>,
    /// Where, in words.
    pub place: Option<String>,
    /// What else is to be said.
    pub note: Option<String>,
    /// Who of the team was there.
    pub members: BTreeSet<MemberId>,
    /// Whom it reached.
    pub households: BTreeSet<HouseholdId>,
    /// In what people were guided, and how many.
    pub guided: BTreeMap<ItemId, u32>,
    /// Photos.
    pub photos: Vec<Photo>,
    /// Entered for somebody else.
    pub on_behalf: Option<OnBehalf>,
    /// Why it no longer counts.
    pub gone: Option<Gone>,
    /// How often it was changed.
    pub revision: u32,
    /// The revision by the last change of what it was, when, and the numbers; the operation that made it.
    pub edited: Option<crate::households::Stamp>,
}
