//! What a reporter told before: what of it goes on in the cumulative columns, and what the next report adds to it.
//!
//! A report that is corrected after the next one was sent counts by its last version: so corrections are added up over all earlier
//! reports, never carried from one to the next. What came late is what the cumulative figure has beyond all that was told, by which
//! reported and added figures always come to the cumulative one.

use super::{Line, Material, Snapshot};
use crate::indicators::{Definition, Indicator, IndicatorCode, Quantity};

/// What earlier corrections still add to the cumulative columns, and what of them is counted by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Corrections {
    /// Since the beginning of the year.
    pub(super) year: Quantity,
    /// Since the beginning.
    pub(super) ever: Quantity,
    /// Of that, without those taken over from others.
    own: i64,
    /// What came in since, and stood in a correction already.
    pub(super) covered: i64,
}

impl Material<'_> {
    /// What corrections of earlier reports, and of those whom the reporter takes over from, still add.
    ///
    /// A correction says what there really was in its period. Where work of that period comes in afterwards in the direction of the
    /// correction, it fills the correction up before it adds anything.
    pub(super) fn corrections(&self, indicator: &Indicator) -> Corrections {
        let none = Quantity::count(0);
        let mut sums = Corrections { year: none, ever: none, own: 0, covered: 0 };
        let own = self.earlier.iter().map(|snapshot| (snapshot, true));
        for (snapshot, is_own) in own.chain(self.inherited.iter().map(|snapshot| (snapshot, false))) {
            let Some(line) = snapshot.line(&indicator.code) else { continue };
            let delta = line.correction();
            let arrived = self.arrived(snapshot, line);
            let filled = filled(delta, arrived);
            let rest = delta.minus(filled);
            sums.covered += filled.part - line.covered;
            sums.ever = sums.ever.plus(rest);
            sums.own += if is_own { rest.part } else { 0 };
            if self.is_of_this_year(snapshot) {
                sums.year = sums.year.plus(rest);
            }
        }
        sums
    }

    /// What was counted since of the time of an earlier report; known of corrected ones of teams.
    fn arrived(&self, snapshot: &Snapshot, line: &Line) -> Quantity {
        let known = || {
            let windows = self.recounted.get(&snapshot.period().from)?;
            let definition = snapshot.definition(&line.code)?;
            let now = Indicator::new(line.code.clone(), definition.clone()).evaluate(&windows.period(), self.items)?;
            Some(now.minus(line.counted?))
        };
        known().unwrap_or(Quantity::count(0))
    }

    /// What came in since for times that had been reported. `beyond` is the cumulative figure without that of the period.
    pub(super) fn late(&self, indicator: &Indicator, beyond: i64, corrections: Corrections) -> i64 {
        let code = &indicator.code;
        let then = self.earlier.last().and_then(|last| Some((last.line(code)?, last.definition(code)?)));
        // Whoever has come to report only now hands on what those below have added.
        let Some((_, definition)) = then else { return self.late_below(code) };
        let Some(told) = self.told(code, definition) else { return 0 };
        if !self.elsewhere && definition.formula == indicator.definition.formula {
            return beyond - told;
        }
        // It was told of other places or by another formula: a team's sums tell what came in since for those.
        match (self.below.is_empty(), self.own_then) {
            (true, Some(own)) => {
                let row = Indicator::new(code.clone(), definition.clone());
                let row = row.row(own, self.items, None);
                let part = |quantity: Option<Quantity>| quantity.map_or(0, |quantity| quantity.part);
                part(row.ever) - part(row.period) + corrections.own - told
            }
            _ => self.late_below(code),
        }
    }

    /// What has been told so far of an indicator, as it was defined last, of the places last told of.
    fn told(&self, code: &IndicatorCode, last: &Definition) -> Option<i64> {
        let mut run = Vec::new();
        for snapshot in self.earlier.iter().rev() {
            let Some(line) = snapshot.line(code) else { continue };
            if snapshot.definition(code).is_none_or(|definition| definition.formula != last.formula) {
                break;
            }
            run.push(line);
            if snapshot.elsewhere {
                break;
            }
        }
        let first = run.pop()?.ever?.part;
        Some(first + run.iter().map(|line| line.reported.part + line.late).sum::<i64>())
    }

    /// What those below have added to what they had reported before.
    fn late_below(&self, code: &IndicatorCode) -> i64 {
        let accepted = self.below.iter().filter_map(|below| below.accepted.as_ref());
        accepted.filter_map(|(_, snapshot)| snapshot.line(code)).map(|line| line.late).sum()
    }
}

/// So much of a correction is filled up by what arrived.
pub(super) fn filled(correction: Quantity, arrived: Quantity) -> Quantity {
    Quantity {
        part: toward(correction.part, arrived.part),
        whole: correction.whole.map(|whole| toward(whole, arrived.whole.unwrap_or(0))),
    }
}

/// So much of what arrived lies in the direction of a correction, and no further than it goes.
fn toward(correction: i64, arrived: i64) -> i64 {
    if correction > 0 { arrived.clamp(0, correction) } else { arrived.clamp(correction, 0) }
}
