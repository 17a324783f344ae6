//! What teams do: loaded, decided, kept, looked at.

mod decide;
mod load;
mod queries;
mod save;

pub(crate) use load::{load, load_villages, read, recount};
pub(crate) use queries::recorders;
pub use queries::{ActivityFilter, ActivityLine, ActivityView};
pub(crate) use save::{save, tallies};

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [load::STATEMENTS, queries::STATEMENTS, save::STATEMENTS].concat()
}

use crate::teams::Entry;
use rules::{
    activities::Activity,
    ids::{ActivityId, HouseholdId, TeamId, UnitId},
};
use std::collections::BTreeMap;

/// The activities of a batch.
#[derive(Debug, Default)]
pub(crate) struct Activities {
    entries: BTreeMap<ActivityId, Entry<Activity>>,
    /// Where those count that reached households which are merged.
    villages: BTreeMap<ActivityId, UnitId>,
}

impl Activities {
    pub(crate) fn get(&self, id: ActivityId) -> Option<&Activity> {
        self.entries.get(&id).map(|entry| &entry.now)
    }

    /// Where it counts, if it reached a household that is merged.
    pub(crate) fn village(&self, id: ActivityId) -> Option<UnitId> {
        self.villages.get(&id).copied()
    }

    /// As it was before the batch.
    pub(crate) fn stored(&self, id: ActivityId) -> Option<&Activity> {
        self.entries.get(&id)?.stored.as_ref()
    }

    /// Everything that the batch changed.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &Entry<Activity>> {
        self.entries.values().filter(|entry| entry.is_changed())
    }

    /// The teams whose they are.
    pub(crate) fn teams(&self) -> impl Iterator<Item = TeamId> {
        self.entries.values().map(|entry| entry.now.team)
    }

    /// The households they reached.
    pub(crate) fn households(&self) -> impl Iterator<Item = HouseholdId> {
        self.entries.values().flat_map(|entry| entry.now.households.iter().copied())
    }

    fn put(&mut self, activity: Activity) {
        match self.entries.get_mut(&activity.id) {
            Some(entry) => entry.now = activity,
            None => drop(self.entries.insert(activity.id, Entry { stored: None, now: activity })),
        }
    }
}
