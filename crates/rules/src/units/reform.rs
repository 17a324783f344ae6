//! Reforms: the dated events that make, merge, split, rename, move and end units, each with its legal act.

use super::Kind;
use crate::{day::Day, ids::UnitId};
use serde::{Deserialize, Serialize};

/// What one legal act (or, for villages, one decision of a commune) changes on one day. It is enacted whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reform {
    /// The day from which it holds.
    pub day: Day,
    /// Number and sign of the act, "1673/NQ-UBTVQH15"; `None` where nobody knows it.
    pub act: Option<String>,
    /// Where this is known from, or what is uncertain about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The changes, in this order.
    pub changes: Vec<Change>,
}

/// One change of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// A new unit begins.
    Create {
        /// Its id, made by whoever makes the reform.
        unit: UnitId,
        /// Its kind, which says its level too.
        kind: Kind,
        /// Its name without the word of kind.
        name: String,
        /// Its statistical code, if it has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The unit it belongs to; provinces have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<UnitId>,
    },
    /// A standing unit changes name, kind, code or parent and stays the same unit. `None` leaves a field as it is.
    Amend {
        /// Which.
        unit: UnitId,
        /// The new name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The new kind, of the same level.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<Kind>,
        /// The new code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The new parent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<UnitId>,
    },
    /// The units `from` end and go into `into`, which stands already or was created just before. Their children follow.
    Absorb {
        /// Who takes them in.
        into: UnitId,
        /// Who ends.
        from: Vec<UnitId>,
    },
    /// A unit ends and goes into several, created just before; every child must be placed.
    Split {
        /// Who ends.
        unit: UnitId,
        /// Who follows.
        into: Vec<UnitId>,
        /// Who of them takes over what the unit owed and had.
        heir: UnitId,
        /// Where each child goes.
        place: Vec<Placing>,
    },
    /// A unit ends without a follower of its level; the heir takes over.
    End {
        /// Who ends.
        unit: UnitId,
        /// Who takes over.
        heir: UnitId,
    },
    /// Another spelling by which people know a unit; holds for all days.
    Alias {
        /// Whose.
        unit: UnitId,
        /// The spelling, without the word of kind.
        alias: String,
    },
}

/// Where a child of a split unit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placing {
    /// The child.
    pub child: UnitId,
    /// Its new parent.
    pub parent: UnitId,
}

/// Why a reform can't be enacted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// The reform changes nothing.
    #[error("the reform holds no change")]
    Nothing,
    /// A unit named doesn't exist.
    #[error("unit {0} is not known")]
    Unknown(UnitId),
    /// The id of a unit to be made is taken.
    #[error("unit {0} exists already")]
    Exists(UnitId),
    /// A unit named doesn't stand on that day.
    #[error("{name} does not stand on {day}")]
    NotStanding {
        /// Its name.
        name: String,
        /// The day.
        day: Day,
    },
    /// A unit to be ended has changes recorded for later days, or took others in later.
    #[error("{name} has changes recorded after {day}")]
    LaterChanges {
        /// Its name.
        name: String,
        /// The day of the reform.
        day: Day,
    },
    /// A name is empty or longer than 100 characters.
    #[error("a name must have 1 to 100 characters")]
    BadName,
    /// A parent isn't above its child, a province has a parent, something else has none, or a split places another's child.
    #[error("{name} can't belong there")]
    BadParent {
        /// The child's name.
        name: String,
    },
    /// Villages that lie in different communes on that day are merged.
    #[error("{name} lies in another commune")]
    OtherParent {
        /// The village's name.
        name: String,
    },
    /// Kinds of different levels were mixed.
    #[error("{name} is of another level")]
    OtherLevel {
        /// The unit's name.
        name: String,
    },
    /// Two standing units of one parent would have the same kind and name.
    #[error("{name} exists there already")]
    SameName {
        /// The full name.
        name: String,
    },
    /// Two standing units would carry one code.
    #[error("code {code} is carried by {name}")]
    SameCode {
        /// The code.
        code: String,
        /// Who carries it.
        name: String,
    },
    /// A split, or a change for an earlier day, leaves somebody without a place.
    #[error("{name} is given no place")]
    ChildNotPlaced {
        /// The child's name.
        name: String,
    },
    /// The heir of an ended unit doesn't stand after it.
    #[error("the heir of {name} does not stand on {day}")]
    NoHeir {
        /// The ended unit's name.
        name: String,
        /// The day.
        day: Day,
    },
    /// Villages would stay behind without a commune, because the heir of their commune is none.
    #[error("{name} still has units below it")]
    StillHasChildren {
        /// The unit's name.
        name: String,
    },
}

impl Misfit {
    /// A stable name, the key of the sentence shown.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing_changed",
            Self::Unknown(_) => "unit_unknown",
            Self::Exists(_) => "unit_exists",
            Self::NotStanding { .. } => "unit_not_standing",
            Self::LaterChanges { .. } => "unit_has_later_changes",
            Self::BadName => "unit_bad_name",
            Self::BadParent { .. } => "unit_bad_parent",
            Self::OtherParent { .. } => "unit_other_parent",
            Self::OtherLevel { .. } => "unit_other_level",
            Self::SameName { .. } => "unit_same_name",
            Self::SameCode { .. } => "unit_same_code",
            Self::ChildNotPlaced { .. } => "unit_child_not_placed",
            Self::NoHeir { .. } => "unit_no_heir",
            Self::StillHasChildren { .. } => "unit_has_children",
        }
    }
}
