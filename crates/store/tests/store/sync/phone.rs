//! A phone that keeps what it is told.

use crate::harness::TestStore;
use rules::{
    activities::Activity,
    day::{Day, Span},
    households::Household,
    ids::{ActivityId, HouseholdId, ProducerId, UnitId},
    producers::Producer,
};
use std::collections::{BTreeMap, BTreeSet};
use store::{ActivityFilter, HouseholdFilter, ProducerFilter, Scope, SyncChanges, SyncCursor};

pub(super) struct Phone {
    pub(super) scope: Scope,
    pub(super) cursor: SyncCursor,
    pub(super) held: BTreeMap<HouseholdId, (UnitId, Household)>,
    pub(super) done: BTreeMap<ActivityId, (UnitId, Activity)>,
    pub(super) selling: BTreeMap<ProducerId, (UnitId, Producer)>,
}

impl Phone {
    pub(super) fn of(scope: Scope) -> Self {
        let (held, done, selling) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { scope, cursor: SyncCursor::default(), held, done, selling }
    }

    /// Asks, and keeps nothing yet of the answer.
    pub(super) async fn ask(&self, store: &TestStore) -> SyncChanges {
        // The cursor travels as text.
        let cursor = SyncCursor::read(&self.cursor.to_string());
        store.sync_changes(&self.scope, None, &cursor).await.unwrap()
    }

    /// Stores an answer, as docs/sync.md says.
    pub(super) fn take(&mut self, told: SyncChanges) {
        let villages: BTreeSet<UnitId> = told.villages.into_iter().collect();
        self.held.retain(|_, (village, _)| villages.contains(village) && !told.whole.contains(village));
        self.done.retain(|_, (village, _)| villages.contains(village) && !told.whole.contains(village));
        told.activities_gone.iter().for_each(|id| drop(self.done.remove(id)));
        self.done.extend(told.activities.into_iter().map(|(village, told, _)| (told.id, (village, told))));
        self.selling.retain(|_, (village, _)| villages.contains(village) && !told.whole.contains(village));
        told.producers_gone.iter().for_each(|id| drop(self.selling.remove(id)));
        self.selling.extend(told.producers.into_iter().map(|(village, told)| (told.id, (village, told))));
        told.gone.iter().for_each(|id| drop(self.held.remove(id)));
        self.held.extend(told.households.into_iter().map(|(village, told)| (told.id, (village, told))));
        self.cursor = told.cursor;
    }

    pub(super) async fn round(&mut self, store: &TestStore) -> SyncChanges {
        let told = self.ask(store).await;
        self.take(told.clone());
        told
    }

    /// What the households are called, in the order of the alphabet.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .held
            .values()
            .map(|(_, household)| household.head.clone().unwrap_or_else(|| "Hộ không ghi tên".to_owned()))
            .collect();
        names.sort();
        names
    }

    /// What it holds is what the page of its villages shows.
    pub(super) async fn must_agree(&self, store: &TestStore) {
        let (mut shown, mut done, mut selling) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for village in self.ask(store).await.villages {
            let filter = HouseholdFilter::default();
            let lines = store.households(&self.scope, village, &filter, store.today()).await.unwrap();
            // A team whose village was taken in by another sees nothing there until it is placed anew.
            let lines = lines.into_iter().flatten();
            shown.extend(lines.map(|line| (line.household.id, (village, line.household))));
            let lately = Span { from: (0..100).fold(store.today(), |day, _| day.before()), to: Day::MAX };
            let filter = ActivityFilter { days: lately, team: None, kind: None, most: 1000 };
            let lines = store.activities(&self.scope, village, &filter).await.unwrap().into_iter().flatten();
            done.extend(lines.map(|line| (line.activity.id, (village, line.activity))));
            let filter = ProducerFilter::default();
            let listed = store.producers(&self.scope, village, &filter).await.unwrap().into_iter().flatten();
            selling.extend(listed.map(|producer| (producer.id, (village, producer))));
        }
        assert_eq!(self.held, shown);
        assert_eq!(self.done, done);
        // What is sold isn't told to phones, so what was said of that alone brings nothing.
        let as_told = |all: &BTreeMap<ProducerId, (UnitId, Producer)>| -> Vec<_> {
            let told = |(village, one): &(UnitId, Producer)| {
                (*village, one.id, one.name.clone(), one.household, one.steps.clone())
            };
            all.values().map(told).collect()
        };
        assert_eq!(as_told(&self.selling), as_told(&selling));
    }
}
