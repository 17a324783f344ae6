//! The job that opens each period on its first day, and hands on what is owed when a debtor ends.

use crate::{
    Store,
    db::{Read, args, statements},
    error::Result,
    registry::{day, span},
    scope::Scope,
    teams::word,
};
use rules::{
    day::{Day, Span},
    ids::{OperationId, UnitId},
    operations::{Body, ObligationChange, OpenPeriod, Operation, Outcome},
    schedules::{ReportKind, Schedules},
    units::{Level, Registry},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    OPENED = "SELECT province, kind, MAX(to_day) FROM period GROUP BY province, kind";
    /// What is still owed by debtors that have ended by day $1.
    OF_ENDED = "SELECT DISTINCT o.kind, o.period_from, o.period_to, o.unit FROM obligation o \
                LEFT JOIN team t ON t.id = o.team \
                LEFT JOIN unit_era e ON e.unit = o.unit AND e.from_day <= $1 AND $1 < e.to_day \
                WHERE o.standing IN ('open', 'returned', 'reopened') \
                AND (o.team IS NOT NULL AND t.to_day <= $1 OR o.team IS NULL AND e.unit IS NULL)";
}

/// So many periods that were slept through are made up for.
const MOST_MISSED: usize = 36;

impl Store {
    /// Opens what has begun since the last period, and hands on what ended debtors owe; says how many changes that were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_periods(&self) -> Result<usize> {
        let scope = Scope::job("periods");
        let (registry, today) = (self.registry(&scope).await?, self.today());
        let schedules = self.schedules(&scope).await?;
        let mut changes = self.begun(&registry, &schedules, today).await?;
        changes.extend(self.of_ended(&registry, &schedules, today).await?);
        let operations: Vec<Operation> = changes.into_iter().map(|change| self.opening(change)).collect();
        // One transaction each: a period of a whole province is thousands of rows.
        let mut done = 0;
        for operation in operations {
            let outcomes = self.apply(&scope, vec![operation]).await?;
            done += outcomes.iter().filter(|outcome| **outcome == Outcome::Applied).count();
        }
        Ok(done)
    }

    /// The same change has the same id, so that two copies of the program make it once, and none is refused twice.
    fn opening(&self, body: OpenPeriod) -> Operation {
        let OpenPeriod { province, report, from, to, day } = body;
        let name = format!("{} {from} {to} {day}", report.code());
        Operation {
            id: OperationId(Uuid::new_v5(&province.0, name.as_bytes())),
            ..self.operation(Body::Obligation(ObligationChange::Open(body)))
        }
    }

    /// Periods that have begun and aren't open.
    async fn begun(&self, registry: &Registry, schedules: &Schedules, today: Day) -> Result<Vec<OpenPeriod>> {
        let rows: Vec<(Uuid, String, String)> = self.db.clone().all(&OPENED, args![]).await?;
        let mut missing = Vec::new();
        for province in registry.list(Level::Province, today) {
            let stands_from = registry.get(province).map_or(today, |unit| unit.life().from);
            for kind in ReportKind::ALL.iter().copied() {
                let opened = rows.iter().find(|(of, code, _)| *of == province.0 && code == kind.code());
                let last = opened.map(|(.., to)| day(to)).transpose()?;
                for period in since(schedules, province, kind, last, today) {
                    let day = period.from.max(stands_from);
                    missing.push(OpenPeriod { province, report: kind, from: period.from, to: period.to, day });
                }
            }
        }
        Ok(missing)
    }

    /// Periods in which somebody who has ended still owes.
    async fn of_ended(&self, registry: &Registry, schedules: &Schedules, today: Day) -> Result<Vec<OpenPeriod>> {
        let rows: Vec<(String, String, String, Uuid)> = self.db.clone().all(&OF_ENDED, args![today]).await?;
        let mut periods = BTreeSet::new();
        for (kind, from, to, unit) in rows {
            let kind = word(ReportKind::of_code(&kind), "a kind of report", &kind)?;
            let standing = registry.standing_for(UnitId(unit), today);
            let heir = || registry.get(UnitId(unit)).and_then(|unit| unit.heir);
            let at = standing.or_else(|| registry.standing_for(heir()?, today));
            let province = at.and_then(|unit| registry.above(unit, Level::Province, today));
            periods.extend(province.map(|province| (province, kind, span(&from, &to).ok())));
        }
        let asked = |(province, kind, period): (UnitId, ReportKind, Option<Span>)| {
            let Span { from, to } = period?;
            schedules.on_day(province, kind, today)?;
            Some(OpenPeriod { province, report: kind, from, to, day: today })
        };
        Ok(periods.into_iter().filter_map(asked).collect())
    }
}

/// Until when periods are open, of each province and kind of report.
pub(crate) async fn opened_until(from: &mut impl Read) -> Result<BTreeMap<(UnitId, ReportKind), Day>> {
    let rows: Vec<(Uuid, String, String)> = from.all(&OPENED, args![]).await?;
    let read = |(province, kind, to): (Uuid, String, String)| {
        Ok(((UnitId(province), word(ReportKind::of_code(&kind), "a kind of report", &kind)?), day(&to)?))
    };
    rows.into_iter().map(read).collect()
}

/// The periods since the end of the last one that was opened that have begun by today; where none was, today's.
fn since(schedules: &Schedules, province: UnitId, kind: ReportKind, last: Option<Day>, today: Day) -> Vec<Span> {
    let mut periods: Vec<Span> = Vec::new();
    let mut next = last.unwrap_or(today);
    while next <= today && periods.len() < MOST_MISSED {
        let scheduled = schedules.period(province, kind, next);
        let Some(scheduled) = scheduled.filter(|period| period.contains(next)) else {
            // Nothing is asked for then; perhaps it is from the next month on.
            next = next.end_of_month().after();
            continue;
        };
        // Where the rhythm was changed a period begins where the last one ended.
        periods.push(Span { from: last.map_or(scheduled.from, |_| next), to: scheduled.to });
        next = scheduled.to;
    }
    periods
}
