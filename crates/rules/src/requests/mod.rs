//! Reports that are asked for once (báo cáo đột xuất, chuyên đề; R3.3): an office says what it wants to know, from whom and by when;
//! those who are asked answer, and the answers are summed up.
//!
//! Who is asked is written down by the tree and the teams of the day of asking and stays so. Where somebody who was asked ends meanwhile
//! its heir answers instead; where nobody of its level stands in its place, nothing is owed any more.

mod answers;
mod fields;
mod results;
mod steps;
#[cfg(test)]
mod tests;

pub use answers::{Answer, FieldSum, Values, checked, sum_up};
pub use fields::{
    AnswerValue, AnsweredFile, BadAnswer, FieldKind, LONGEST_ANSWER, LONGEST_LABEL, MOST_OPTIONS, RequestField,
    is_counted_in, length_of,
};
pub use results::{ResultRow, Results};
pub use steps::late_from;

use crate::{
    day::Day,
    ids::{RequestId, UnitId},
    obligations::Debtor,
    schedules::Reporter,
    teams::words,
    units::{Level, Registry},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Characters of a request's title.
pub const LONGEST_TITLE: usize = 200;
/// Characters of why it is asked, and of what it is asked by.
pub const LONGEST_TEXT: usize = 2000;
/// Characters of a reason.
pub const LONGEST_REASON: usize = 500;
/// Fields of a request.
pub const MOST_FIELDS: usize = 40;
/// Fields of a request that are answered by a file: as many as one form can bring at their largest.
pub const MOST_FILES: usize = 3;
/// So many may be asked at a time.
pub const MOST_ASKED: usize = 6000;

/// What an office asks. Its format is kept readable for ever, as part of what papers tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Its identity.
    pub id: RequestId,
    /// The unit whose office asks.
    pub by: UnitId,
    /// What it is called.
    pub title: String,
    /// Why it is asked.
    pub purpose: Option<String>,
    /// By which document (căn cứ).
    pub basis: Option<String>,
    /// What is to be answered; a field is named by its number, from 1 on.
    pub fields: Vec<RequestField>,
    /// Who answers.
    pub level: Reporter,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// From which instant on an answer is late.
    pub late_from: Timestamp,
    /// Why there is more time than was said first, if so.
    pub extended: Option<String>,
    /// When it was closed, and why, as far as that was said.
    pub closed: Option<(Timestamp, Option<String>)>,
}

/// Somebody who is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub request: RequestId,
    /// Who.
    pub debtor: Debtor,
    /// Where it stood on the day of asking; of a team its home.
    pub unit: UnitId,
    /// What it was called on that day.
    pub name: String,
    /// When it first answered, by the clock of whoever sent it.
    pub answered_at: Option<Timestamp>,
    /// How many versions of its answer were sent.
    pub versions: u32,
    /// What is to be put right, as long as its answer was given back.
    pub returned: Option<String>,
}

words! {
    /// How an answer stands at a moment.
    AnswerState {
        /// It may still come in time.
        Waiting = "waiting",
        /// It should have come.
        Late = "late",
        /// It came in time.
        Answered = "answered",
        /// It came late.
        AnsweredLate = "answered_late",
        /// It was given back to be put right.
        Returned = "returned",
        /// The request was closed without it.
        Dropped = "dropped",
        /// Who was asked has ended, and nobody stands in its place.
        Gone = "gone",
    }
}

impl AnswerState {
    /// Is there an answer?
    #[must_use]
    pub fn is_answered(self) -> bool {
        matches!(self, Self::Answered | Self::AnsweredLate)
    }

    /// Is an answer still to come?
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Late | Self::Returned)
    }
}

/// How many answers stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Who is asked and has not ended without an heir.
    pub asked: u32,
    /// Who has answered.
    pub answered: u32,
    /// Whose answer is late.
    pub late: u32,
}

impl Count {
    /// Of some states.
    pub fn of(states: impl IntoIterator<Item = AnswerState>) -> Self {
        let mut count = Self::default();
        for state in states {
            count.asked += u32::from(state != AnswerState::Gone);
            count.answered += u32::from(state.is_answered());
            count.late += u32::from(state == AnswerState::Late);
        }
        count
    }
}

impl Asked {
    /// Where it was asked, as that place stands on a day: a team that works elsewhere by then answers there all the same.
    #[must_use]
    pub fn stands_at(&self, registry: &Registry, day: Day) -> UnitId {
        registry.standing_for(self.unit, day).unwrap_or(self.unit)
    }

    /// How it stands at a moment; `stands` says whether anybody is there to answer.
    #[must_use]
    pub fn state(&self, request: &Request, stands: bool, now: Timestamp) -> AnswerState {
        match (self.answered_at, &request.closed) {
            (Some(_), None) if self.returned.is_some() => AnswerState::Returned,
            (Some(at), _) if at < request.late_from => AnswerState::Answered,
            (Some(_), _) => AnswerState::AnsweredLate,
            (None, _) if !stands => AnswerState::Gone,
            (None, Some(_)) => AnswerState::Dropped,
            (None, None) if now >= request.late_from => AnswerState::Late,
            (None, None) => AnswerState::Waiting,
        }
    }
}

impl Request {
    /// The office that asked, or its heir, on a day: of a district that is gone, its province.
    #[must_use]
    pub fn asker(&self, registry: &Registry, day: Day) -> UnitId {
        let heir = || registry.get(self.by).and_then(|unit| registry.standing_for(unit.heir?, day));
        registry.heir_of_same_level(self.by, day).or_else(heir).unwrap_or(self.by)
    }

    /// The last day on which an answer is in time, and the hour at which that day ends for it, if earlier than midnight.
    #[must_use]
    pub fn last_day(&self) -> (Day, Option<i8>) {
        let last = Day::of(self.late_from - SignedDuration::from_millis(1));
        let into_day = self.late_from.duration_since(last.begins()).as_hours();
        (last, i8::try_from(into_day).ok().filter(|hour| *hour < 24))
    }

    /// A field by its number.
    #[must_use]
    pub fn field(&self, number: u16) -> Option<&RequestField> {
        numbered(&self.fields).find(|(of, _)| *of == number).map(|(_, field)| field)
    }
}

/// Fields with their numbers.
pub fn numbered(fields: &[RequestField]) -> impl Iterator<Item = (u16, &RequestField)> {
    (1..).zip(fields)
}

/// The level whose offices, or teams, answer.
#[must_use]
pub fn level_of(reporter: Reporter) -> Level {
    match reporter {
        Reporter::Team => Level::Village,
        Reporter::Commune => Level::Commune,
        Reporter::District => Level::District,
        Reporter::Department => Level::Province,
    }
}
