//! What a process holds in memory of its database, for what is asked again and again.
//!
//! Nothing of it is told without asking the database first whether it is still so, unless it can never change. A transaction that has
//! written sees what nobody else does, and what may be taken back: from then on it neither looks at what is held nor adds to it
//! ([`Tx::leave_held`](crate::db::Tx::leave_held)).

use crate::{
    catalogue::HeldCatalogue,
    obligations::HeldCounts,
    reports::HeldSnapshots,
    tallies::{HeldSums, HeldTrees},
};
use std::{ops::Deref, sync::Arc};

/// All that is held.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held(Arc<Kinds>);

impl Deref for Held {
    type Target = Kinds;

    fn deref(&self) -> &Kinds {
        &self.0
    }
}

/// Each kind of what is held.
#[derive(Debug, Default)]
pub(crate) struct Kinds {
    pub(crate) sums: HeldSums,
    pub(crate) trees: HeldTrees,
    pub(crate) counts: HeldCounts,
    pub(crate) snapshots: HeldSnapshots,
    pub(crate) catalogue: HeldCatalogue,
}
