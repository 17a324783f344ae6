//! A report of a period: what its reporter writes, what is counted, and the snapshot of both that is sent up (R3.2).
//!
//! Tallies feed screens; snapshots feed papers. A snapshot never changes: what arrives later for a time that has been reported is
//! taken up once by the next report, as *bổ sung kỳ trước*, and a correction makes another version.

mod compose;
mod earlier;
mod establishment;
mod proposals;
mod steps;
#[cfg(test)]
mod tests;
mod unusual;
mod update;

pub use compose::{Below, Material, compose};
pub use establishment::{Establishment, Members};
pub use proposals::{propose, says_nothing};
pub use unusual::{Unusual, unusual};

use crate::{
    day::{Day, Span},
    ids::{ObligationId, UnitId},
    indicators::{Definition, IndicatorCode, Quantity, WHOLE},
    operations::SentFor,
    schedules::{ReportKind, Reporter},
    teams::words,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

words! {
    /// A section of the text of a report.
    Section {
        /// I. Chỉ đạo, điều hành.
        Direction = "direction",
        /// II. Kết quả: what is to be said beside the figures.
        Results = "results",
        /// III. Khó khăn, vướng mắc, nguyên nhân.
        Difficulties = "difficulties",
        /// IV. Nhiệm vụ tháng tới.
        Plan = "plan",
        /// V. Đề xuất, kiến nghị.
        Proposals = "proposals",
    }
}

words! {
    /// What was done with a report.
    StepKind {
        /// It was sent.
        Sent = "sent",
        /// It came back.
        Returned = "returned",
        /// It was taken in.
        Accepted = "accepted",
        /// It was opened again.
        Unlocked = "unlocked",
        /// The program brought it up to date when the window of its period ended.
        Updated = "updated",
    }
}

/// Characters of a section.
pub const LONGEST_SECTION: usize = 4000;
/// Characters of a reason or a remark.
pub const LONGEST_REMARK: usize = 500;
/// Figures that one operation writes.
pub const MOST_CELLS: usize = 200;

/// A figure that stands in the place of what was counted, or fills a free field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// What is reported.
    pub value: Quantity,
    /// Why it isn't what was counted; none of a free field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a reporter has written at a report so far; everything else is counted or proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Figures put right, and free fields filled in.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cells: BTreeMap<IndicatorCode, Cell>,
    /// Texts of sections.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sections: BTreeMap<Section, String>,
}

words! {
    /// Why the figures of somebody below are not in a report.
    Lack {
        /// It sent nothing.
        Silent = "silent",
        /// What it sent is still to be looked at.
        Waiting = "waiting",
        /// What it sent came back, or was opened again, to be put right.
        Returned = "returned",
    }
}

/// An indicator as it was when a report was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Defined {
    /// Its stable name.
    pub code: IndicatorCode,
    /// What it was.
    pub definition: Definition,
}

/// The figures of one indicator in a report. Field names are short: a province keeps tens of thousands of these a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Which indicator.
    #[serde(rename = "c")]
    pub code: IndicatorCode,
    /// What was counted in the period (of a stock: at its end); none of a free field of which nobody below said anything.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<Quantity>,
    /// What is reported of the period.
    #[serde(rename = "r")]
    pub reported: Quantity,
    /// Why that is not what was counted.
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What came in since for a time that had been reported (bổ sung kỳ trước).
    #[serde(rename = "l", default, skip_serializing_if = "is_zero")]
    pub late: i64,
    /// Since the beginning of the year, corrections and what came late included; not of a stock.
    #[serde(rename = "y", default, skip_serializing_if = "Option::is_none")]
    pub year: Option<Quantity>,
    /// Since the beginning.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub ever: Option<Quantity>,
    /// In the period before, as reported.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Quantity>,
    /// What was to be reached.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub target: Option<u32>,
    /// What came in since for a time that had been reported, and stood in a correction of that time already.
    #[serde(rename = "k", default, skip_serializing_if = "is_zero")]
    pub covered: i64,
    /// Of a free field: did anybody type it, here or below, now or (where numbers don't add up) before?
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    pub typed: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

impl Line {
    /// By how much what is reported is more than what was counted; of a free field all that was typed.
    #[must_use]
    pub fn correction(&self) -> Quantity {
        self.reported.minus(self.counted.unwrap_or(Quantity { part: 0, whole: self.reported.whole.map(|_| 0) }))
    }

    /// How much of the target is reached, in hundredths of a per cent: what was reported since the beginning of the year, of a stock what
    /// there is. Short of the target it is never all of it.
    #[must_use]
    pub fn of_target(&self) -> Option<i64> {
        let target = self.target.filter(|target| *target > 0)?;
        let reached = self.year.unwrap_or(self.reported);
        let part = match reached.whole {
            None => reached.part,
            Some(_) => i64::from(reached.rate()?),
        };
        if !reached.reaches(target) {
            let short = Quantity::share(part.clamp(0, i64::from(target) - 1), target.into());
            return short.rounded_rate(1).map(i64::from);
        }
        let whole = i128::from(target);
        let rate = (i128::from(part) * i128::from(WHOLE) * 2 + whole) / (whole * 2);
        i64::try_from(rate).ok()
    }

    /// Is what is reported not what was counted?
    #[must_use]
    pub fn is_corrected(&self) -> bool {
        self.counted.is_some_and(|counted| counted != self.reported)
    }
}

/// Somebody who owed a report to this reporter and had none accepted when this one was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// What it owed.
    pub obligation: ObligationId,
    /// How it was called.
    pub name: String,
    /// Why.
    pub lack: Lack,
}

/// A report as it was sent. Its format is kept readable for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// Which report.
    pub kind: ReportKind,
    /// On which level.
    pub reporter: Reporter,
    /// Of what time: the first day, and the first day after it.
    pub period: [Day; 2],
    /// How the reporter was called.
    pub name: String,
    /// How those above it were called, the nearest first.
    pub above: Vec<String>,
    /// Under the tree of which day it was summed up.
    pub tree: Day,
    /// The indicators as they were.
    #[serde(skip)]
    pub definitions: Arc<[Defined]>,
    /// The figures, in the order of the indicators.
    pub lines: Vec<Line>,
    /// The texts.
    pub sections: BTreeMap<Section, String>,
    /// Which versions of those below it sums up.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub below: BTreeMap<ObligationId, u32>,
    /// Who below was missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
    /// Of a team: the units of which it tells what is counted. A village of several teams is told of by one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<UnitId>,
    /// Does it tell of other places than the report before, so that the cumulative figures of both can't be compared?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
    /// How it came, if it was sent for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<SentFor>,
    /// Of a unit's report of the establishment: the letter's annex and how far the teams have been set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub establishment: Option<Establishment>,
}

impl Snapshot {
    /// The period.
    #[must_use]
    pub fn period(&self) -> Span {
        let [from, to] = self.period;
        Span { from, to }
    }

    /// The line of an indicator.
    #[must_use]
    pub fn line(&self, code: &IndicatorCode) -> Option<&Line> {
        self.lines.iter().find(|line| line.code == *code)
    }

    /// The same, looked for first at the place where it stands in another report: as a rule all tell of the same indicators in one order.
    #[must_use]
    pub fn line_near(&self, place: usize, code: &IndicatorCode) -> Option<&Line> {
        self.lines.get(place).filter(|line| line.code == *code).or_else(|| self.line(code))
    }

    /// What an indicator was.
    #[must_use]
    pub fn definition(&self, code: &IndicatorCode) -> Option<&Definition> {
        self.definitions.iter().find(|defined| defined.code == *code).map(|defined| &defined.definition)
    }

    /// Does it say nothing at all: no work of the period, and no word that somebody wrote?
    #[must_use]
    pub fn is_empty(&self, draft: &Draft) -> bool {
        let worked = |line: &Line| {
            let kind = self.definitions.iter().find(|defined| defined.code == line.code);
            let is_stock =
                kind.is_none_or(|defined| defined.definition.kind() == crate::indicators::IndicatorKind::Stock);
            !is_stock && (line.reported.part != 0 || line.late != 0)
        };
        let has_teams = self.establishment.as_ref().is_some_and(|told| told.teams() > 0);
        !has_teams
            && draft.sections.is_empty()
            && draft.cells.is_empty()
            && self.below.is_empty()
            && !self.lines.iter().any(worked)
    }

    /// What differs from another version, line by line: the code, what stood there, what stands here.
    #[must_use]
    pub fn changes_since<'a>(
        &'a self,
        before: &'a Self,
    ) -> Vec<(&'a IndicatorCode, Option<&'a Line>, Option<&'a Line>)> {
        let gone = before.lines.iter().filter(|line| self.line(&line.code).is_none());
        let gone = gone.map(|line| (&line.code, Some(line), None));
        let other = self.lines.iter().map(|line| (&line.code, before.line(&line.code), Some(line)));
        other.filter(|(_, then, now)| then != now).chain(gone).collect()
    }
}
