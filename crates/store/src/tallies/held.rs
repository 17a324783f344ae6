//! The kept sums as this process holds them in memory.
//!
//! A province's kept sums are millions of rows, and each page of figures adds them up. So they are read once and held, running up from day to day; each
//! transaction that changes the sums of a unit moves that unit's mark on, and only units with other marks are read again. Every answer asks for
//! the marks first, so nothing older than the question is told. Where there are too many units to hold, SQL adds them up as before.

use super::{counted, trees};
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
}

/// So many units are held at most: some ten provinces.
const MOST_UNITS: i64 = 30_000;
/// So many units are read at a time.
const AT_A_TIME: usize = 200;
/// So many sums of places are remembered.
const MOST_SUMS: usize = 8_192;

/// What a process holds of the kept sums of its database.
#[derive(Debug, Default)]
pub(crate) struct HeldSums(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    /// The sum and the number of all marks when they were read last.
    state: (i64, i64),
    units: HashMap<UnitId, OfUnit>,
    /// All measures, by the numbers under which units have them.
    measures: Vec<Counted>,
    sums: HashMap<SumKey, (u64, Arc<Sums>)>,
}

/// A unit, the version of the tree and its day, and the day up to which is counted.
type SumKey = (UnitId, i64, Day, Day);

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
    held.sums.up_to(from, units, tree, days).await
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
        let (version, below) = trees::of(from, tree).await?;
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
    use crate::{Scope, indicators, tallies, testing::store};
    use rules::{
        ids::UnitId,
        indicators::Columns,
        measures::{Measure, Tallies, TallyKey},
        periods::PeriodKind,
        units::Level,
    };
    use std::collections::BTreeSet;

    #[tokio::test]
    async fn what_a_transaction_took_back_is_held_by_nobody() {
        let (store, _folder) = store().await;
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

    #[tokio::test]
    async fn what_is_left_of_a_unit_is_the_whole_without_what_others_tell() {
        let (store, _folder) = store().await;
        let (scope, today) = (Scope::operator(), store.today());
        let registry = store.registry(&scope).await.expect("units");
        let province = registry.list(Level::Province, today)[0];
        let communes = registry.of_level_within(province, Level::Commune, today);
        // Something at each unit there ever was, of ended ones too: they count where somebody stands for them.
        let units: Vec<UnitId> = registry.iter().map(|unit| unit.id).collect();
        let days = [today, today.before(), today.months_before(2)];
        let tally = |(number, unit): (i64, &UnitId)| {
            let measure = if number % 3 == 0 { Measure::Teams } else { Measure::Villages };
            let day = days[usize::try_from(number).expect("a number") % days.len()];
            (TallyKey { unit: *unit, measure: measure.into(), day }, number + 1)
        };
        let mut tx = store.db.begin().await.expect("a transaction");
        let changes: Tallies = (0..).zip(&units).map(tally).collect();
        tallies::save(&mut tx, changes, &BTreeSet::new(), &[]).await.expect("saved");
        tx.commit().await.expect("written");

        let columns = Columns::of(PeriodKind::Month, PeriodKind::Month.of(today));
        for others in [&communes[..], &communes[3..], &[]] {
            let from = &mut store.db.clone();
            let left = indicators::rest(from, province, others, &columns, today).await.expect("sums");
            let whole = indicators::windows(from, &[province], &columns, today).await.expect("sums");
            let whole = whole.into_values().next().expect("of the province");
            let told = indicators::windows(from, others, &columns, today).await.expect("sums").into_values();
            let without = told.fold(whole, |whole, told| whole.minus(&told));
            assert!(left.sums[3].get(Measure::Villages) > 0, "at the province itself stand the ended districts");
            for (left, without) in left.sums.iter().zip(&without.sums) {
                for measure in Measure::ALL {
                    assert_eq!(left.get(*measure), without.get(*measure), "{measure:?} without {}", others.len());
                }
            }
            assert_eq!(left.declared, without.declared);
        }
    }
}
