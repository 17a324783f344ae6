//! Settings of units that a batch may change: as stored, and as it leaves them.

use rules::{day::Span, ids::UnitId, settings::Settings};

/// What units have settled, as stored and as a batch leaves it; both empty in a batch that settles nothing.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    pub(crate) stored: Settings<T>,
    pub(crate) now: Settings<T>,
}

impl<T: Clone> Kept<T> {
    pub(crate) fn of(stored: Settings<T>) -> Self {
        Self { now: stored.clone(), stored }
    }
}

impl<T: PartialEq> Kept<T> {
    /// What is no longer there, by the unit and its first day.
    pub(crate) fn gone(&self) -> impl Iterator<Item = &(UnitId, Span, T)> {
        let kept = |unit, from| self.now.0.iter().any(|(other, span, _)| (*other, span.from) == (unit, from));
        self.stored.0.iter().filter(move |(unit, span, _)| !kept(*unit, span.from))
    }

    /// What is new, or otherwise than it was.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &(UnitId, Span, T)> {
        self.now.0.iter().filter(|setting| !self.stored.0.contains(setting))
    }
}
