//! What whoever was at the same thing adds to what another has written down ("nhập chung").

use super::{Activity, Guided};
use crate::operations::{AmendActivity, RecordActivity};
use std::collections::BTreeMap;

impl Activity {
    /// The changes by which it takes in what somebody else of the team would have written down: who was there and whom it reached by
    /// themselves, for nothing ever stands against them; then what it lacks. The number of people stays as it was counted.
    #[must_use]
    pub fn joining(&self, mine: &RecordActivity) -> Vec<AmendActivity> {
        let new = AmendActivity {
            add_members: mine.members.iter().filter(|id| !self.members.contains(id)).copied().collect(),
            add_households: mine.households.iter().filter(|id| !self.households.contains(id)).copied().collect(),
            ..AmendActivity::of(self.id)
        };
        let lacking = AmendActivity {
            women: mine.women.filter(|women| self.women.is_none() && *women <= self.people).map(Some),
            place: mine.place.clone().filter(|_| self.place.is_none()).map(Some),
            note: mine.note.as_ref().and_then(|note| self.note_with(note)).map(Some),
            guided: self.guided_with(&mine.guided),
            ..AmendActivity::of(self.id)
        };
        let nothing = AmendActivity::of(self.id);
        [new, lacking].into_iter().filter(|change| *change != nothing).collect()
    }

    /// Its note with another's behind it, unless it says that already.
    fn note_with(&self, more: &str) -> Option<String> {
        match &self.note {
            None => Some(more.to_owned()),
            Some(note) if note.contains(more) => None,
            Some(note) => Some(format!("{note}; {more}")),
        }
    }

    /// Of each item the larger count, if that differs from what it says.
    fn guided_with(&self, more: &[Guided]) -> Option<Vec<Guided>> {
        let mut all: BTreeMap<_, _> = self.guided.clone();
        for Guided { item, count } in more {
            let own = all.entry(*item).or_default();
            *own = (*own).max(*count);
        }
        (all != self.guided).then(|| all.into_iter().map(|(item, count)| Guided { item, count }).collect())
    }
}
