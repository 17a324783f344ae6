//! The window after a period in which what was done in time, without signal, still comes in (R3.2): a report that was sent meanwhile is
//! brought up to date when it ends.

use super::{Draft, Snapshot, earlier::filled};
use crate::indicators::Quantity;

impl Snapshot {
    /// Is something counted otherwise than when a version of the same report was sent?
    #[must_use]
    pub fn counts_otherwise_than(&self, sent: &Self) -> bool {
        self.lines.iter().any(|line| {
            let then = sent.line(&line.code);
            then.is_some_and(|then| (then.counted, then.late, then.covered) != (line.counted, line.late, line.covered))
        })
    }
}

impl Draft {
    /// What its reporter wrote at a version that was sent, for the one that takes in what came since; `now` counts that.
    ///
    /// Texts and free fields stay. A correction said what there really was: what comes in in its direction fills it up, and only the
    /// rest of it still stands beside what is counted. So nothing is told twice, and nothing that came in is lost in it.
    #[must_use]
    pub fn brought_up_to_date(&self, sent: &Snapshot, now: &Snapshot) -> Self {
        let mut draft = self.clone();
        draft.cells.retain(|code, cell| {
            let lines = sent.line(code).zip(now.line(code)).filter(|_| cell.reason.is_some());
            let counts = lines.and_then(|(then, line)| Some((then.correction(), then.counted?, line.counted?)));
            let Some((correction, then, counted)) = counts else { return true };
            let rest = correction.minus(filled(correction, counted.minus(then)));
            cell.value = sound(counted.plus(rest));
            cell.value != counted
        });
        draft
    }
}

/// Never less than nothing, nor more than the whole.
fn sound(quantity: Quantity) -> Quantity {
    let whole = quantity.whole.map(|whole| whole.max(0));
    Quantity { part: quantity.part.clamp(0, whole.unwrap_or(i64::MAX)), whole }
}
