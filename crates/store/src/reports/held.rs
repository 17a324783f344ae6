//! Reports that were sent, as this process holds them in memory: a version is written once and never changes, so what was read of it once
//! holds for ever.

use rules::{ids::ObligationId, reports::Snapshot};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// A report and the number of its version.
pub(super) type VersionOf = (ObligationId, u32);

/// So much text is held of a generation, of which there are two at most; in memory it is some twice as much.
const MOST: usize = 2 << 20;

/// What a process holds of the versions that were sent: those used last, in two generations. When the newer one is full it becomes the older one,
/// and what was in that and not used since is let go.
#[derive(Debug, Default)]
pub(crate) struct HeldSnapshots(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    newer: HashMap<VersionOf, (Arc<Snapshot>, usize)>,
    older: HashMap<VersionOf, (Arc<Snapshot>, usize)>,
    /// Bytes of text of the newer one.
    weight: usize,
}

impl Generations {
    fn put(&mut self, version: VersionOf, snapshot: Arc<Snapshot>, weight: usize) {
        if self.weight + weight > MOST {
            self.older = std::mem::take(&mut self.newer);
            self.weight = 0;
        }
        self.weight += weight;
        self.newer.insert(version, (snapshot, weight));
    }
}

impl HeldSnapshots {
    /// A version, if it is held.
    pub(super) fn get(&self, version: VersionOf) -> Option<Arc<Snapshot>> {
        let generations = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((snapshot, _)) = generations.newer.get(&version) {
            return Some(Arc::clone(snapshot));
        }
        let (snapshot, weight) = generations.older.remove(&version)?;
        generations.put(version, Arc::clone(&snapshot), weight);
        Some(snapshot)
    }

    /// Holds a version whose text has so many bytes, unless it is so large that few others would fit beside it.
    pub(super) fn put(&self, version: VersionOf, snapshot: &Arc<Snapshot>, weight: usize) {
        if weight <= MOST / 16 {
            let generations = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
            generations.put(version, Arc::clone(snapshot), weight);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use rules::{
        day::Day,
        schedules::{ReportKind, Reporter},
    };
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn of(number: u128) -> VersionOf {
        (ObligationId(Uuid::from_u128(number)), 1)
    }

    pub(in crate::reports) fn snapshot() -> Snapshot {
        Snapshot {
            kind: ReportKind::Month,
            reporter: Reporter::Commune,
            period: [Day::MIN, Day::MAX],
            name: "Xã Mẫu".into(),
            above: Vec::new(),
            tree: Day::MIN,
            definitions: [].into(),
            lines: Vec::new(),
            sections: BTreeMap::new(),
            below: BTreeMap::new(),
            missing: Vec::new(),
            places: Vec::new(),
            elsewhere: false,
            on_behalf: None,
            establishment: None,
        }
    }

    #[test]
    fn what_is_used_stays_and_what_is_not_used_makes_room() {
        let (held, snapshot, weight) = (HeldSnapshots::default(), Arc::new(snapshot()), MOST / 100);
        held.put(of(0), &snapshot, weight);
        for number in 1..1_000 {
            held.put(of(number), &snapshot, weight);
            assert!(held.get(of(0)).is_some(), "asked for all the time, also after {number} others");
        }
        assert!(held.get(of(1)).is_none(), "nobody asked for it again");
        let all = held.0.lock().unwrap();
        assert!(all.newer.len() + all.older.len() <= 200, "no more than two generations");
    }

    #[test]
    fn a_very_large_report_is_not_held() {
        let held = HeldSnapshots::default();
        held.put(of(0), &Arc::new(snapshot()), MOST / 2);
        assert!(held.get(of(0)).is_none());
    }
}
