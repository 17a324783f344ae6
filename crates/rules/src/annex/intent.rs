//! What applying a row would do.

use crate::{
    ids::{MemberId, TeamId, UnitId},
    operations::{AmendPerson, PersonRef},
    teams::Representing,
    units::Kind,
};

/// What applying a row would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Intent {
    /// Nothing.
    #[default]
    Nothing,
    /// A team is made.
    Make(NewTeam),
    /// A known team changes.
    Change(TeamChange),
}

/// A team to make.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTeam {
    /// Its title as written.
    pub title: String,
    /// Where it works.
    pub place: NewPlace,
    /// Its leader, if one is named.
    pub leader: Option<Entering>,
    /// Is its Zalo group made?
    pub zalo: bool,
    /// What is noted of it.
    pub note: Option<String>,
}

/// Where a team to make works.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NewPlace {
    /// In a whole commune.
    Commune(UnitId),
    /// In villages, at least one; the first is its home.
    Villages(Vec<VillageRef>),
}

/// A village, known or to make.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VillageRef {
    /// It stands.
    Known(UnitId),
    /// It is to be made.
    New(NewVillage),
}

/// A village to make. Two rows that mean the same new village hold equal values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NewVillage {
    /// Its commune.
    pub commune: UnitId,
    /// Its kind, from its word; else thôn.
    pub kind: Kind,
    /// Its name without the word of kind.
    pub name: String,
}

/// What changes in a known team; empty: nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamChange {
    /// Which team.
    pub team: TeamId,
    /// The terms that end: the old leader's, and the one that the new leader served so far in the same team.
    pub leave: Vec<MemberId>,
    /// The new leader.
    pub enter: Option<Entering>,
    /// What changes about a person.
    pub amend: Option<AmendPerson>,
    /// Whether its Zalo group is now said to be made, or not made.
    pub zalo: Option<bool>,
    /// What is now noted of it.
    pub note: Option<String>,
}

/// Who becomes a team's leader.
#[derive(Clone, Debug, PartialEq)]
pub struct Entering {
    /// The person.
    pub person: PersonRef,
    /// Whom he or she stands for, as far as the row says or is known from the same team. The form has no column for it.
    pub representing: Vec<Representing>,
}

impl TeamChange {
    /// No change of a team.
    #[must_use]
    pub fn none(team: TeamId) -> Self {
        Self { team, leave: Vec::new(), enter: None, amend: None, zalo: None, note: None }
    }

    /// Would nothing change?
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::none(self.team)
    }
}

impl NewVillage {
    /// Kind and name inside a sentence: "thôn Bản Bay".
    #[must_use]
    pub fn name_in_sentence(&self) -> String {
        format!("{} {}", self.kind.lower(), self.name)
    }
}
