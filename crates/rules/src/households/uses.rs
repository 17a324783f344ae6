//! What a household has of one item, over time.

use crate::{
    day::{Dated, Day, Span},
    ids::MemberId,
};
use serde::{Deserialize, Serialize};

/// How a household came to an item. What it had before is no achievement of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case", deny_unknown_fields)]
pub enum Origin {
    /// It had it before anybody asked (có từ trước).
    HadBefore {},
    /// New, with the team's help.
    Helped {
        /// Which member helped.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<MemberId>,
    },
    /// New, by themselves.
    Alone {},
}

/// What a household has of an item during some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// In use, or only installed or opened.
    pub in_use: bool,
    /// By how many adults, of an item that is counted so.
    pub adults: Option<u16>,
    /// How it came to it.
    pub origin: Origin,
}

/// Everything said of one item, in order; days between two spans are days without it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses(Vec<Dated<Use>>);

/// Days without a break on which a household has an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The days.
    pub span: Span,
    /// How it began.
    pub origin: Origin,
}

impl Uses {
    /// From stored spans, which lie in order and don't overlap.
    #[must_use]
    pub fn of(spans: Vec<Dated<Use>>) -> Self {
        Self(spans)
    }

    /// What was said, in order.
    #[must_use]
    pub fn spans(&self) -> &[Dated<Use>] {
        &self.0
    }

    /// Nothing said, or all taken back?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What it has on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<Use> {
        self.0.iter().find(|dated| dated.span.contains(day)).map(|dated| dated.value)
    }

    /// Days without a break.
    #[must_use]
    pub fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for dated in &self.0 {
            match runs.last_mut() {
                Some(run) if run.span.to == dated.span.from => run.span.to = dated.span.to,
                _ => runs.push(Run { span: dated.span, origin: dated.value.origin }),
            }
        }
        runs
    }

    /// From a day on it is so, until the next thing said of it. Tells whether anything changes.
    pub(super) fn set(&mut self, value: Use, since: Day) -> bool {
        if self.0.iter().any(|dated| dated.span.contains(since) && dated.value == value) {
            return false;
        }
        let next = self.0.iter().map(|dated| dated.span.from).find(|from| *from > since);
        let to = match self.0.iter_mut().find(|dated| dated.span.contains(since)) {
            // What was said for the days from here on is overruled up to the next word or the end that was said.
            Some(held) => std::mem::replace(&mut held.span.to, since),
            None => next.unwrap_or(Day::MAX),
        };
        self.0.push(Dated { span: Span { from: since, to }, value });
        self.tidy();
        true
    }

    /// From a day on it is no more, until the next thing said of it. Tells whether anything changes.
    pub(super) fn stop(&mut self, day: Day) -> bool {
        let Some(held) = self.0.iter_mut().find(|dated| dated.span.contains(day)) else {
            return false;
        };
        held.span.to = day;
        self.tidy();
        true
    }

    /// On these days it was not so after all.
    pub(super) fn cut(&mut self, days: Span) {
        let pieces = self.0.drain(..).flat_map(|dated| {
            let before = Span { from: dated.span.from, to: dated.span.to.min(days.from) };
            let after = Span { from: dated.span.from.max(days.to), to: dated.span.to };
            [before, after].map(|span| Dated { span, value: dated.value })
        });
        let pieces: Vec<Dated<Use>> = pieces.collect();
        self.0 = pieces;
        self.tidy();
    }

    /// Together with what was said of the same household under another name: on each day this one's word, else the other's.
    pub(super) fn joined(&mut self, other: &Self) {
        let mut days: Vec<Day> =
            [&self.0, &other.0].into_iter().flatten().flat_map(|d| [d.span.from, d.span.to]).collect();
        days.sort();
        days.dedup();
        let pieces = days.windows(2).filter_map(|days| {
            let span = Span { from: days[0], to: days[1] };
            let value = self.on(span.from).or_else(|| other.on(span.from))?;
            Some(Dated { span, value })
        });
        self.0 = pieces.collect();
        self.tidy();
    }

    fn tidy(&mut self) {
        self.0.retain(|dated| !dated.span.is_empty());
        self.0.sort_by_key(|dated| dated.span.from);
        self.0.dedup_by(|later, earlier| {
            let goes_on = earlier.value == later.value && earlier.span.to == later.span.from;
            if goes_on {
                earlier.span.to = later.span.to;
            }
            goes_on
        });
    }
}
