//! What is said of a row of a list of households.

use crate::{
    phones::{Change, PhoneProblem},
    remarks::{self, Gravity},
};

/// What was noticed about a row of a list of households.
pub type Remark = remarks::Remark<Said>;

/// A thing to say; the texts are the file's own or names known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The head's name is missing, and the household didn't decline.
    NoHead,
    /// A name is too long to be one.
    TooLong,
    /// Neither agreed nor declined.
    UnknownConsent(String),
    /// No village in this row or above it.
    NoVillage,
    /// No village of that name.
    UnknownVillage(String),
    /// Several villages could be meant.
    SeveralVillages(Vec<String>),
    /// The village is found by likeness only.
    VillageGuessed(String),
    /// The village is found by a former name; this is its name now.
    FormerName(String),
    /// The same household stands in this row already.
    SameAsRow(u32),
    /// The village has another household of that name in this row.
    NamedInRow(u32),
    /// The village has a household of that name already, with this nickname or phone.
    NamedThere(String),
    /// It declines, but a household of that name is on the list.
    DeclinesThoughNamed,
    /// It declines: it is counted, its name is left out.
    NotNamed,
    /// It was put on the list by this very row.
    TakenBefore,
    /// No phone could be read; left out.
    Phone(PhoneProblem),
    /// The phone was put right.
    PhoneChanged(Change),
    /// Several phones; the first is taken.
    SeveralPhones,
    /// No number of people; left out.
    UnknownNumber(String),
    /// Neither yes nor no; left out.
    UnknownAnswer(String),
    /// It isn't said how many adults use it; one is taken.
    OneAdult,
}

impl Said {
    /// How heavy it weighs.
    #[must_use]
    pub fn gravity(&self) -> Gravity {
        match self {
            Self::NoHead
            | Self::TooLong
            | Self::UnknownConsent(_)
            | Self::NoVillage
            | Self::UnknownVillage(_)
            | Self::SeveralVillages(_)
            | Self::SameAsRow(_)
            | Self::DeclinesThoughNamed => Gravity::Refuses,
            Self::VillageGuessed(_)
            | Self::NamedInRow(_)
            | Self::NamedThere(_)
            | Self::Phone(_)
            | Self::UnknownNumber(_)
            | Self::UnknownAnswer(_) => Gravity::Doubts,
            Self::FormerName(_)
            | Self::NotNamed
            | Self::TakenBefore
            | Self::PhoneChanged(_)
            | Self::SeveralPhones
            | Self::OneAdult => Gravity::Tells,
        }
    }
}
