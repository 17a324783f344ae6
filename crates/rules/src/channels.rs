//! Groups on Zalo (R2.4): whose they are and when they were made. Their names are [`crate::zalo`]'s.

use crate::{
    day::Day,
    ids::{TeamId, UnitId},
};
use serde::{Deserialize, Serialize};

/// Whose group it is; the tier follows from it (R2.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A province's, district's or commune's.
    Unit(UnitId),
    /// A team's.
    Team(TeamId),
}

/// A group as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Channel {
    /// The name it was given, stored as given.
    pub name: Option<String>,
    /// Since when it is made.
    pub made: Option<Day>,
}

/// The form in which names are compared: two groups may not differ by case alone.
#[must_use]
pub fn name_key(name: &str) -> String {
    crate::text::nfc(name).to_lowercase()
}
