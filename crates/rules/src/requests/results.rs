//! What came of a request at a moment: what its paper tells. Kept with the paper that is prepared of it, it never changes.

use super::{Answer, AnswerState, Request};
use crate::{day::Day, text::sort_key, version_code::VersionCode};
use serde::{Deserialize, Serialize};

/// What came of a request. Its format is kept readable for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    /// What was asked, as it stood.
    pub request: Request,
    /// Everybody who was asked, by their names.
    pub rows: Vec<ResultRow>,
    /// The day on which they were put together.
    pub as_of: Day,
}

/// Somebody who was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultRow {
    /// What it was called on the day of asking.
    pub name: String,
    /// How its answer stood.
    pub state: AnswerState,
    /// Its last answer, if that counts: one that was given back to be put right is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

impl ResultRow {
    /// Somebody with the last answer there is. How that came is not told.
    #[must_use]
    pub fn of(name: String, state: AnswerState, answer: Option<Answer>) -> Self {
        let counts = answer.filter(|_| state.is_answered());
        Self { name, state, answer: counts.map(|answer| Answer { on_behalf: None, ..answer }) }
    }
}

impl Results {
    /// Of all who were asked.
    #[must_use]
    pub fn of(request: Request, mut rows: Vec<ResultRow>, as_of: Day) -> Self {
        rows.sort_by_cached_key(|row| sort_key(&row.name));
        Self { request, rows, as_of }
    }

    /// The answers that count.
    pub fn answers(&self) -> impl Iterator<Item = &Answer> {
        self.rows.iter().filter_map(|row| row.answer.as_ref())
    }

    /// Would a paper of these say the same as one of some other day?
    #[must_use]
    pub fn say_the_same(&self, other: &Self) -> bool {
        // Whether somebody is late is not told, so time alone changes nothing.
        let told = |row: &ResultRow| (row.state.is_open(), row.state == AnswerState::Returned);
        let is_same = |(one, other): (&ResultRow, &ResultRow)| {
            told(one) == told(other) && one.name == other.name && one.answer == other.answer
        };
        self.request == other.request
            && self.rows.len() == other.rows.len()
            && self.rows.iter().zip(&other.rows).all(is_same)
    }

    /// The code that stands on every page of their paper.
    #[must_use]
    pub fn version_code(&self) -> VersionCode {
        // What the program itself put together can always be written down.
        VersionCode::of([serde_json::to_vec(self).unwrap_or_default()])
    }
}
