//! The kept sums as this process holds them in memory.
//!
//! A province's kept sums are millions of rows, and each page of figures adds them up. So they are read once and held, running up from day to day; each
//! transaction that changes the sums of a unit moves that unit's mark on, and only units with other marks are read again. Every answer asks for
//! the marks first, so nothing older than the question is told. Where there are too many units to hold, SQL adds them up as before.

use super::counted;
use crate::{
    db::{Read, args, ids, statements},
    error::{Result, StoreError},
    registry::day,
};
use rules::{
    day::Day,
    ids::UnitId,
    measures::{Counted, Sums},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use tokio::sync::Mutex;
use uuid::Uuid;

statements! {
    /// It changes with every change of a mark, for marks only grow.
    STATE = "SELECT CAST(COALESCE(SUM(mark), 0) AS BIGINT), COUNT(*) FROM tally_mark";
    MARKS = "SELECT unit, mark FROM tally_mark";
    ROWS = "SELECT unit, measure, string_agg(day || ' ' || CAST(value AS TEXT), ',') FROM tally \
            WHERE unit IN {{ids $1}} AND value <> 0 GROUP BY unit, measure";
    TREE_VERSION = "SELECT COALESCE(MAX(version), 0) FROM reform";
    TREE = "SELECT ancestor, unit FROM unit_path WHERE from_day <= $1 AND $1 < to_day ORDER BY ancestor, unit";
}

/// So many units are held at most: some ten provinces.
const MOST_UNITS: i64 = 30_000;
/// So many units are read at a time.
const AT_A_TIME: usize = 200;
/// So many trees and sums of places are remembered.
const MOST_TREES: usize = 12;
const MOST_SUMS: usize = 8_192;

/// What a process holds of the kept sums of its database.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeldSums(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    /// The sum and the number of all marks when they were read last.
    state: (i64, i64),
    units: HashMap<UnitId, OfUnit>,
    /// All measures, by the numbers under which units have them.
    measures: Vec<Counted>,
    /// Which units count for which, by the version and the day of the tree.
    trees: HashMap<(i64, Day), Arc<Tree>>,
    sums: HashMap<SumKey, (u64, Arc<Sums>)>,
}

/// A unit, the version of the tree and its day, and the day up to which is counted.
type SumKey = (UnitId, i64, Day, Day);

type Tree = HashMap<UnitId, Vec<UnitId>>;

/// Of a measure the sum up to each day on which it changed. There are millions of these, so they are as small as they can be.
type Running = Vec<(Day, i32)>;

#[derive(Debug)]
struct OfUnit {
    mark: i64,
    measures: Vec<(usize, Running)>,
}

impl OfUnit {
    /// How much there is up to a day, added to others.
    fn add_up_to(&self, day: Day, sums: &mut [i64]) {
        for (measure, running) in &self.measures {
            let changes = running.partition_point(|(changed, _)| *changed <= day);
            let last = changes.checked_sub(1).and_then(|last| running.get(last));
            if let (Some((_, value)), Some(sum)) = (last, sums.get_mut(*measure)) {
                *sum += i64::from(*value);
            }
        }
    }
}

/// The sums of units up to days, under the tree of a day, from memory. `None` where there are too many to hold.
pub(super) async fn up_to<const N: usize>(
    from: &mut impl Read,
    units: &[UnitId],
    tree: Day,
    days: [Day; N],
) -> Result<Option<BTreeMap<UnitId, [Arc<Sums>; N]>>> {
    let Some(held) = from.held() else { return Ok(None) };
    held.up_to(from, units, tree, days).await
}

impl HeldSums {
    /// The sums of units up to days, under the tree of a day: what is zero is left out. `None` where there are too many to hold.
    async fn up_to<const N: usize>(
        &self,
        from: &mut impl Read,
        units: &[UnitId],
        tree: Day,
        days: [Day; N],
    ) -> Result<Option<BTreeMap<UnitId, [Arc<Sums>; N]>>> {
        let held = &mut *self.0.lock().await;
        match held.renew(from).await {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => {
                // Half read is not held.
                held.give_up();
                return Err(error);
            }
        }
        let version: Option<(i64,)> = from.opt(&TREE_VERSION, args![]).await?;
        let version = version.map_or(0, |(version,)| version);
        let below = held.tree(from, version, tree).await?;
        let sums = units.iter().map(|unit| {
            let of_unit = below.get(unit).map(Vec::as_slice).unwrap_or_default();
            let marks = held.fingerprint(of_unit);
            (*unit, days.map(|day| held.sum(of_unit, marks, (*unit, version, tree, day))))
        });
        Ok(Some(sums.collect()))
    }
}

impl Held {
    /// Reads what changed; false if there is too much to hold.
    async fn renew(&mut self, from: &mut impl Read) -> Result<bool> {
        let state: Option<(i64, i64)> = from.opt(&STATE, args![]).await?;
        let state = state.unwrap_or_default();
        if state.1 > MOST_UNITS {
            return Ok(self.give_up());
        }
        if state == self.state {
            return Ok(true);
        }
        let marks: Vec<(Uuid, i64)> = from.all(&MARKS, args![]).await?;
        let other = |(unit, mark): &(UnitId, i64)| self.units.get(unit).is_none_or(|held| held.mark != *mark);
        let changed: Vec<(UnitId, i64)> =
            marks.into_iter().map(|(unit, mark)| (UnitId(unit), mark)).filter(other).collect();
        for some in changed.chunks(AT_A_TIME) {
            let rows: Vec<(Uuid, String, String)> =
                from.all(&ROWS, args![ids(some.iter().map(|(unit, _)| *unit))]).await?;
            for (unit, mark) in some {
                self.units.insert(*unit, OfUnit { mark: *mark, measures: Vec::new() });
            }
            for (unit, code, changes) in rows {
                let measure = self.measure(counted(&code)?);
                let Some(running) = running(&changes)? else { return Ok(self.give_up()) };
                if let Some(of_unit) = self.units.get_mut(&UnitId(unit)) {
                    of_unit.measures.push((measure, running));
                }
            }
        }
        self.state = state;
        Ok(true)
    }

    /// There is too much to hold.
    fn give_up(&mut self) -> bool {
        *self = Self::default();
        false
    }

    fn measure(&mut self, measure: Counted) -> usize {
        let known = self.measures.iter().position(|known| *known == measure);
        known.unwrap_or_else(|| {
            self.measures.push(measure);
            self.measures.len() - 1
        })
    }

    async fn tree(&mut self, from: &mut impl Read, version: i64, day: Day) -> Result<Arc<Tree>> {
        if let Some(held) = self.trees.get(&(version, day)) {
            return Ok(Arc::clone(held));
        }
        let rows: Vec<(Uuid, Uuid)> = from.all(&TREE, args![day]).await?;
        let mut tree = Tree::new();
        for (ancestor, unit) in rows {
            tree.entry(UnitId(ancestor)).or_default().push(UnitId(unit));
        }
        let tree = Arc::new(tree);
        if self.trees.len() >= MOST_TREES {
            self.trees.clear();
        }
        self.trees.insert((version, day), Arc::clone(&tree));
        Ok(tree)
    }

    /// Another number whenever a mark of these units is another; marks only grow.
    fn fingerprint(&self, units: &[UnitId]) -> u64 {
        let marks = units.iter().filter_map(|unit| self.units.get(unit));
        marks.map(|unit| u64::try_from(unit.mark).unwrap_or_default()).sum()
    }

    fn sum(&mut self, units: &[UnitId], marks: u64, key: SumKey) -> Arc<Sums> {
        if let Some((_, sums)) = self.sums.get(&key).filter(|(then, _)| *then == marks) {
            return Arc::clone(sums);
        }
        let mut all = vec![0; self.measures.len()];
        for unit in units.iter().filter_map(|unit| self.units.get(unit)) {
            unit.add_up_to(key.3, &mut all);
        }
        let sums = Arc::new(Sums(self.measures.iter().copied().zip(all).filter(|(_, value)| *value != 0).collect()));
        // Those of a village are added up as fast as they are found.
        if units.len() > 1 {
            if self.sums.len() >= MOST_SUMS {
                self.sums.clear();
            }
            self.sums.insert(key, (marks, Arc::clone(&sums)));
        }
        sums
    }
}

/// Changes as "day value", in any order, as what there is up to each of those days; `None` if a sum is greater than is held.
fn running(changes: &str) -> Result<Option<Running>> {
    let corrupt = || StoreError::corrupt("a kept sum", changes);
    let mut by_day: Vec<(Day, i64)> = Vec::new();
    for change in changes.split(',') {
        let (on, value) = change.split_once(' ').ok_or_else(corrupt)?;
        by_day.push((day(on)?, value.parse().map_err(|_| corrupt())?));
    }
    by_day.sort_unstable_by_key(|(day, _)| *day);
    let mut sum = 0_i64;
    let running = by_day.into_iter().map(|(day, value)| {
        sum = sum.saturating_add(value);
        Some((day, i32::try_from(sum).ok()?))
    });
    Ok(running.collect())
}

#[cfg(test)]
mod tests {
    use crate::{Clock, Entropy, Location, Scope, Store, Surroundings, tallies};
    use rules::{
        measures::{Measure, Tallies, TallyKey},
        units::Level,
    };
    use std::{collections::BTreeSet, sync::Arc};

    struct Still;

    impl Clock for Still {
        fn now(&self) -> jiff::Timestamp {
            jiff::Timestamp::from_second(1_752_548_400).expect("in July 2025")
        }
    }

    impl Entropy for Still {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(7);
        }
    }

    #[tokio::test]
    async fn what_a_transaction_took_back_is_held_by_nobody() {
        let folder = tempfile::tempdir().expect("a folder");
        let surroundings = Surroundings { clock: Arc::new(Still), entropy: Arc::new(Still) };
        let store =
            Store::open(Location { folder: folder.path(), database: None }, surroundings).await.expect("a store");
        let (scope, today) = (Scope::operator(), store.today());
        let unit = store.registry(&scope).await.expect("units").list(Level::Commune, today)[0];
        let of = |value| Tallies::from([(TallyKey { unit, measure: Measure::Teams.into(), day: today }, value)]);
        store.hold_sums().await.expect("room");

        let mut tx = store.db.begin().await.expect("a transaction");
        tallies::save(&mut tx, of(5), &BTreeSet::new(), &[]).await.expect("saved");
        let seen = tallies::sums_of(&mut tx, &[unit], today, today).await.expect("sums");
        assert_eq!(seen[&unit].get(Measure::Teams), 5, "it sees its own");
        tx.rollback().await.expect("taken back");

        let mut tx = store.db.begin().await.expect("a transaction");
        tallies::save(&mut tx, of(3), &BTreeSet::new(), &[]).await.expect("saved");
        tx.commit().await.expect("written");
        let sums = store.sums(&scope, &[unit], today, today).await.expect("sums");
        assert_eq!(sums[&unit].get(Measure::Teams), 3);
    }
}
