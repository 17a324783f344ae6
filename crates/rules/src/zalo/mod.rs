//! Standard names of Zalo groups (R2.4.3): proposing and checking.
//!
//! The letter writes hyphens in two of its patterns and underscores in both of its examples: the examples rule. A
//! name is `CNS`, then the units from the lowest to the highest, joined by underscores: `CNS_BanBay_GiaPhu_BaoThang`.
//! A name is stored when it is given and never computed again; [`distinct`] settles collisions at that moment.
//!
//! The letter gives no name for the province's group; it is `CNS_` and the province (`CNS_LaoCai`), which the city of
//! Lào Cai's group would be called too: whichever is stored second becomes `CNS_LaoCaix2`.

mod arrange;
mod check;
mod faults;
mod gazetteer;
mod kinds;
mod known;
mod name;
mod nearest;
mod pattern;
mod problem;
mod reading;
mod settled;
mod village;

pub use check::{Verdict, check};
pub use gazetteer::{Chain, Gazetteer};
pub use known::{known_chains, name_parts};
pub use name::{GroupName, NameError, NameParts, NotAGroupName, Taken, distinct, propose};
pub use pattern::{Pattern, patterns};
pub use problem::Problem;

use serde::{Deserialize, Serialize};

/// The place of a group, and the level of unit that its name begins with (R2.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The province's group, made by the department.
    Province,
    /// A district's group (until 30 June 2025).
    District,
    /// A commune's group.
    Commune,
    /// A team's group, named after its village.
    Team,
}

impl Tier {
    /// The level of unit in Vietnamese: "tỉnh", "huyện", "xã", "thôn".
    fn unit_word(self) -> &'static str {
        match self {
            Self::Province => "tỉnh",
            Self::District => "huyện",
            Self::Commune => "xã",
            Self::Team => "thôn",
        }
    }
}
