//! What is said of a row.

use super::Column;
use crate::{
    day::Day,
    phones::{Change, PhoneProblem},
    remarks::{self, Gravity},
};

/// What was noticed about a row of a list of teams.
pub type Remark = remarks::Remark<Said>;

/// A thing to say; the texts are the file's own or names known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// No team in this row or above it.
    NoTeam,
    /// No member's name.
    NoName,
    /// A name or title is too long to be one.
    TooLong,
    /// A role nobody knows.
    UnknownRole(String),
    /// A body represented that nobody knows; left out.
    UnknownBody(String),
    /// No year of birth; left out.
    BadBirthYear(String),
    /// Neither "nam" nor "nữ"; left out.
    UnknownSex(String),
    /// Neither yes nor no; left out.
    UnknownAnswer(String),
    /// No phone could be read; left out.
    Phone(PhoneProblem),
    /// The phone was put right.
    PhoneChanged(Change),
    /// Several phones; the first is taken.
    SeveralPhones,
    /// The village is found by likeness only.
    VillageGuessed(String),
    /// The village is found by a former name; this is its name now.
    FormerName(String),
    /// Several villages could be meant.
    SeveralVillages(Vec<String>),
    /// The village will be made.
    VillageNew(String),
    /// The village will be made, though it may be a mistake: the commune's villages are known, or it has no word of kind.
    VillageUnexpected(String),
    /// The village stands only from a later day on.
    VillageLater(String),
    /// The team will be made.
    TeamNew(String),
    /// The village's team begins on a later day.
    TeamLater(String, Day),
    /// The village has several teams and the row names none of them.
    SeveralTeams,
    /// The team has several members of that name, and the row doesn't tell them apart.
    SeveralOfName,
    /// Somebody of that name but another year of birth and phone is in the team.
    OtherOfName,
    /// The same person stands in the team already, in this row.
    SameAsRow(u32),
    /// The team's leader stands in this row already.
    SecondLeader(u32),
    /// The person is known from this team.
    KnownFrom(String),
    /// Who led until now stops leading.
    LeaderReplaced(String),
    /// The term of this person begins that day or later, so it can't be ended or changed that day.
    TermTooYoung(String, Day),
    /// The term of this person is known to end on this later day.
    TermEndsLater(String, Day),
    /// What the row changes, and what stood there before.
    Changes(Column, String),
}

impl Said {
    /// How heavy it weighs.
    #[must_use]
    pub fn gravity(&self) -> Gravity {
        match self {
            Self::NoTeam
            | Self::NoName
            | Self::TooLong
            | Self::UnknownRole(_)
            | Self::SeveralVillages(_)
            | Self::VillageLater(_)
            | Self::TeamLater(..)
            | Self::SeveralTeams
            | Self::SeveralOfName
            | Self::SameAsRow(_)
            | Self::SecondLeader(_)
            | Self::TermTooYoung(..)
            | Self::TermEndsLater(..) => Gravity::Refuses,
            Self::UnknownBody(_)
            | Self::BadBirthYear(_)
            | Self::UnknownSex(_)
            | Self::UnknownAnswer(_)
            | Self::Phone(_)
            | Self::VillageGuessed(_)
            | Self::VillageUnexpected(_)
            | Self::OtherOfName => Gravity::Doubts,
            Self::PhoneChanged(_)
            | Self::SeveralPhones
            | Self::FormerName(_)
            | Self::VillageNew(_)
            | Self::TeamNew(_)
            | Self::KnownFrom(_)
            | Self::LeaderReplaced(_)
            | Self::Changes(..) => Gravity::Tells,
        }
    }
}
