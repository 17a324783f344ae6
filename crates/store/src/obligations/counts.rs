//! How much of what is owed stands how, counted by SQL and held in memory.
//!
//! A province owes three thousand reports a month, and a page tells of twelve months. What stands how in a month is therefore counted once and
//! held, until one of that month's reports changes: each transaction that changes one moves the month's mark on, and every answer asks for
//! the marks first. What is late by now is judged when it is told, for that changes by itself.

use super::moment;
use crate::{
    Store,
    db::{Read, Tx, args, ids, statements},
    error::Result,
    registry::day,
    scope::Scope,
    teams::word,
};
use jiff::Timestamp;
use rules::{
    access::Right,
    day::{Day, Span},
    ids::UnitId,
    obligations::{Debtor, Excuse, Obligation, Standing, State},
    schedules::{ReportKind, Reporter},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use uuid::Uuid;

statements! {
    MARKS = "SELECT period_from, mark FROM obligation_mark WHERE kind = $1 AND period_from >= $2 AND period_from <= $3";
    MARK = "INSERT INTO obligation_mark (kind, period_from, mark) VALUES ($1, $2, $3) \
            ON CONFLICT (kind, period_from) DO UPDATE SET mark = obligation_mark.mark + excluded.mark";
    /// Of each level how many stand how within units under the tree of day $2, by the moment from which they are late; what a unit itself
    /// owes apart. Joined like this SQLite looks at the units first, and needs the index alone.
    COUNTS = "SELECT p.ancestor, o.reporter, o.period_to, o.standing, o.late_from, COUNT(*) \
              FROM unit_path p CROSS JOIN obligation o WHERE o.unit = p.unit AND p.ancestor IN {{ids $1}} \
              AND p.from_day <= $2 AND $2 < p.to_day AND o.kind = $3 AND o.period_from = $4 \
              AND (o.team IS NOT NULL OR o.unit <> p.ancestor) GROUP BY 1, 2, 3, 4, 5";
}

/// So many counts of a place and a period are held at most.
const MOST: usize = 16_384;

/// So many reports of a level and a period that stand alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObligationCount {
    /// Who owes them.
    pub reporter: Reporter,
    /// Of which period.
    pub period: Span,
    /// How they stand.
    pub state: State,
    /// Are they late now?
    pub is_late: bool,
    /// How many.
    pub times: u32,
}

/// So many reports of a level that stand alike and are late from the same moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Alike {
    reporter: Reporter,
    period: Span,
    standing: Standing,
    late_from: Timestamp,
    times: u32,
}

impl Alike {
    fn at(&self, now: Timestamp) -> ObligationCount {
        let is_late = now >= self.late_from;
        ObligationCount {
            reporter: self.reporter,
            period: self.period,
            state: self.standing.state(is_late, now >= self.period.to.begins()),
            is_late: is_late && self.standing.is_open(),
            times: self.times,
        }
    }
}

/// The place, the kind and the first day of the period, the day of the tree and the tree's version.
type Key = (UnitId, ReportKind, Day, Day, i64);

/// How much stands how, each with the mark of its period.
type Counts = HashMap<Key, (i64, Arc<[Alike]>)>;

/// What a process holds of how much stands how.
#[derive(Debug, Default)]
pub(crate) struct HeldCounts(Mutex<Counts>);

impl HeldCounts {
    fn all(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: Key, mark: i64) -> Option<Arc<[Alike]>> {
        self.all().get(&key).filter(|(then, _)| *then == mark).map(|(_, counts)| Arc::clone(counts))
    }

    fn put(&self, key: Key, mark: i64, counts: &Arc<[Alike]>) {
        let mut all = self.all();
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, (mark, Arc::clone(counts)));
    }
}

/// Whoever holds counts of the periods of these sees that they are others now.
pub(super) async fn mark(tx: &mut Tx, changed: impl Iterator<Item = &Obligation>) -> Result<()> {
    let periods: BTreeSet<(ReportKind, Day)> = changed.map(|owed| (owed.kind, owed.period.from)).collect();
    if periods.is_empty() {
        return Ok(());
    }
    tx.leave_held();
    let rows = periods.into_iter().map(|(kind, from)| args![kind.code(), from, 1_i64]);
    Ok(tx.bulk(&MARK, rows.collect()).await?)
}

/// How a report stands, by its code; why it isn't owed is nothing to a number.
pub(super) fn standing_of(code: &str) -> Option<Standing> {
    Some(match code {
        "open" => Standing::Open,
        "submitted" => Standing::Submitted,
        "returned" => Standing::Returned,
        "reopened" => Standing::Reopened,
        "accepted" => Standing::Accepted,
        "excused" | "taken_over" => Standing::Excused(Excuse::Ended),
        "not_established" => Standing::NotEstablished,
        _ => return None,
    })
}

/// How much of some periods stands how within each of some units, under the tree of a day, which has a version.
async fn within(
    from: &mut impl Read,
    units: &[UnitId],
    kind: ReportKind,
    periods: &[Span],
    (tree, version): (Day, i64),
) -> Result<BTreeMap<UnitId, Vec<Arc<[Alike]>>>> {
    let mut within: BTreeMap<UnitId, Vec<Arc<[Alike]>>> = units.iter().map(|unit| (*unit, Vec::new())).collect();
    let first_days: BTreeSet<Day> = periods.iter().map(|period| period.from).collect();
    let (Some(first), Some(last)) = (first_days.first(), first_days.last()) else { return Ok(within) };
    let held = from.held();
    let held = held.as_ref().map(|held| &held.counts);
    // Before they are counted: what is counted later is never older than its mark.
    let marks: Vec<(String, i64)> = from.all(&MARKS, args![kind.code(), *first, *last]).await?;
    let marks: HashMap<String, i64> = marks.into_iter().collect();
    for period in first_days {
        let mark = marks.get(&period.to_string()).copied().unwrap_or_default();
        let key = |unit: UnitId| (unit, kind, period, tree, version);
        let mut uncounted = Vec::new();
        for (unit, counts) in &mut within {
            match held.as_ref().and_then(|held| held.get(key(*unit), mark)) {
                Some(known) => counts.push(known),
                None => uncounted.push(*unit),
            }
        }
        if uncounted.is_empty() {
            continue;
        }
        let mut counted = count(from, &uncounted, kind, period, tree).await?;
        for unit in uncounted {
            let counts: Arc<[Alike]> = counted.remove(&unit).unwrap_or_default().into();
            if let Some(held) = &held {
                held.put(key(unit), mark, &counts);
            }
            within.entry(unit).or_default().push(counts);
        }
    }
    Ok(within)
}

async fn count(
    from: &mut impl Read,
    units: &[UnitId],
    kind: ReportKind,
    period: Day,
    tree: Day,
) -> Result<BTreeMap<UnitId, Vec<Alike>>> {
    type CountRow = (Uuid, String, String, String, String, i64);
    let wanted = args![ids(units.iter().copied()), tree, kind.code(), period];
    let rows: Vec<CountRow> = from.all(&COUNTS, wanted).await?;
    let mut counted: BTreeMap<UnitId, Vec<Alike>> = BTreeMap::new();
    for (unit, reporter, to, code, late_from, times) in rows {
        counted.entry(UnitId(unit)).or_default().push(Alike {
            reporter: word(Reporter::of_code(&reporter), "a reporter", &reporter)?,
            period: Span { from: period, to: day(&to)? },
            standing: word(standing_of(&code), "how a report stands", &code)?,
            late_from: moment(&late_from)?,
            times: u32::try_from(times).unwrap_or(u32::MAX),
        });
    }
    Ok(counted)
}

impl Store {
    /// Of what is owed of some periods within each of some units, as [`Store::obligations`], how much stands how now, by level and period;
    /// what a unit itself owes is left out. So is a unit where the asker may not see reports; and for a team only its own count.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn obligation_counts(
        &self,
        scope: &Scope,
        units: &[UnitId],
        kind: ReportKind,
        periods: &[Span],
        tree: Day,
    ) -> Result<BTreeMap<UnitId, Vec<ObligationCount>>> {
        let (registry, version) = self.versioned_registry().await?;
        let (today, now) = (self.today(), self.now());
        let sees = |unit: &&UnitId| scope.may(Right::SeeReports, **unit, &registry, today);
        let seen: Vec<UnitId> = units.iter().filter(sees).copied().collect();
        if scope.is_of_team() {
            return self.own_counts(scope, seen, kind, periods, tree).await;
        }
        let within = within(&mut self.db.clone(), &seen, kind, periods, (tree, version)).await?;
        let is_asked = |alike: &&Alike| periods.contains(&alike.period);
        let told = |counts: &[Arc<[Alike]>]| {
            let all = counts.iter().flat_map(|of_period| of_period.iter());
            all.filter(is_asked).map(|alike| alike.at(now)).collect::<Vec<ObligationCount>>()
        };
        Ok(within.into_iter().map(|(unit, counts)| (unit, told(&counts))).collect())
    }

    /// The same for a team: of what is listed to it, which is little.
    async fn own_counts(
        &self,
        scope: &Scope,
        units: Vec<UnitId>,
        kind: ReportKind,
        periods: &[Span],
        tree: Day,
    ) -> Result<BTreeMap<UnitId, Vec<ObligationCount>>> {
        let now = self.now();
        let mut counted = BTreeMap::new();
        for unit in units {
            let counts: &mut Vec<ObligationCount> = counted.entry(unit).or_default();
            for period in periods {
                let lines = self.obligations(scope, unit, kind, (period.from, period.from), tree).await?;
                let owed = lines.into_iter().flatten().map(|line| line.obligation);
                let owed = owed.filter(|owed| owed.period == *period && owed.debtor != Debtor::Unit(unit));
                counts.extend(owed.map(|owed| ObligationCount {
                    reporter: owed.reporter,
                    period: owed.period,
                    state: owed.state(now),
                    is_late: owed.is_late(now),
                    times: 1,
                }));
            }
        }
        Ok(counted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{obligations, testing::store};
    use rules::units::Level;

    #[tokio::test]
    async fn what_a_transaction_took_back_is_held_by_nobody() {
        let (store, _folder) = store().await;
        let (today, scope) = (store.today(), Scope::operator());
        let registry = store.registry(&scope).await.expect("units");
        let commune = registry.list(Level::Commune, today)[0];
        let district = registry.parent(commune, today).expect("what is above");
        let period = Span { from: today, to: today.after() };
        let debtor = obligations::Debtor::Unit(commune);
        let mut owed = Obligation {
            id: Obligation::id_of(ReportKind::Month, period, debtor),
            kind: ReportKind::Month,
            period,
            reporter: Reporter::Commune,
            debtor,
            unit: commune,
            late_from: store.now(),
            extended: None,
            standing: Standing::Submitted,
            sent_at: None,
            versions: 0,
            accepted: None,
        };
        let write = async |tx: &mut Tx, owed: &Obligation| {
            let mut all = obligations::Obligations::default();
            all.put(owed.clone());
            obligations::save(tx, &all).await.expect("saved");
        };
        let states = async || {
            let counts = store.obligation_counts(&scope, &[district], ReportKind::Month, &[period], today).await;
            let counts = counts.expect("counts").remove(&district).expect("those of the district");
            counts.into_iter().map(|count| (count.state, count.times)).collect::<Vec<_>>()
        };
        assert!(states().await.is_empty());

        let mut tx = store.db.begin().await.expect("a transaction");
        write(&mut tx, &owed).await;
        let version = store.versioned_registry().await.expect("units").1;
        let seen = within(&mut tx, &[district], ReportKind::Month, &[period], (today, version)).await.expect("counts");
        assert_eq!(seen[&district][0][0].standing, Standing::Submitted, "it sees its own");
        tx.rollback().await.expect("taken back");
        assert!(states().await.is_empty());

        owed.standing = Standing::Accepted;
        let mut tx = store.db.begin().await.expect("a transaction");
        write(&mut tx, &owed).await;
        tx.commit().await.expect("written");
        assert_eq!(states().await, [(State::Accepted, 1)]);
    }
}
