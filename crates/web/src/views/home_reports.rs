//! What the first page tells of reports: what the own office or team owes next, and how many of those below have sent theirs.

use super::parts::{Link, permille};
use super::reports::Due;
use crate::locale::Key;
use crate::page::Page;

/// A report of the own office or team that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextReport {
    /// It, by its period.
    pub report: Link,
    /// By when it is due.
    pub due: Due,
    /// In so many days; none when it is late.
    pub days: Option<u64>,
    /// Is it the department's, for its People's Committee?
    pub to_committee: bool,
}

impl NextReport {
    /// What it is to be said of it, in a sentence.
    #[must_use]
    pub fn text(&self, p: &Page) -> String {
        let due = self.due.text(p);
        let key = match (self.to_committee, self.days) {
            (true, Some(_)) => Key("home-committee-report-days"),
            (true, None) => Key("home-committee-report-late"),
            (false, Some(_)) => Key("home-report-days"),
            (false, None) => Key("home-report-late"),
        };
        p.t2(key, "due", due, "days", self.days.unwrap_or_default())
    }
}

/// How many of a level have sent their report of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Which report of whom, leading to the list.
    pub what: Link,
    /// That have.
    pub part: u64,
    /// That owe it.
    pub whole: u64,
    /// That are late with it.
    pub late: u64,
}

impl Reported {
    /// The bar's length in thousandths.
    #[must_use]
    pub fn permille(&self) -> u64 {
        permille(self.part, self.whole)
    }
}
