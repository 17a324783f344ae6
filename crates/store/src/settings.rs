//! Settings of units that a batch may change: as stored, and as it leaves them.

use rules::{day::Span, ids::UnitId, settings::Settings};

/// What units have settled, as stored and as a batch leaves it; both empty in a batch that settles nothing.
#[derive(Debug)]
pub(crate) struct Kept<T, K = UnitId> {
    pub(crate) stored: Settings<T, K>,
    pub(crate) now: Settings<T, K>,
}

impl<T: Clone, K: Clone> Kept<T, K> {
    pub(crate) fn of(stored: Settings<T, K>) -> Self {
        Self { now: stored.clone(), stored }
    }
}

impl<T: PartialEq, K: Copy + PartialEq> Kept<T, K> {
    /// What is no longer there, by its key and its first day.
    pub(crate) fn gone(&self) -> impl Iterator<Item = &(K, Span, T)> {
        let kept = |key, from| self.now.0.iter().any(|(other, span, _)| (*other, span.from) == (key, from));
        self.stored.0.iter().filter(move |(key, span, _)| !kept(*key, span.from))
    }

    /// What is new, or otherwise than it was.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &(K, Span, T)> {
        self.now.0.iter().filter(|setting| !self.stored.0.contains(setting))
    }
}
