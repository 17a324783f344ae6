//! When the reports of each kind are due in each province, dated.

use crate::{
    Store,
    apply::{Draft, Stop},
    db::{Read, Tx, args, statements},
    error::{Result, StoreError},
    obligations,
    registry::span,
    scope::Scope,
    settings::Kept,
    teams::word,
};
use rules::{
    day::Day,
    ids::UnitId,
    operations::{Refusal, SetSchedule},
    schedules::{ReportKind, Schedule, Schedules},
    settings::Settings,
};
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    ALL = "SELECT province, kind, from_day, to_day, schedule FROM schedule ORDER BY province, kind, from_day";
    DELETE = "DELETE FROM schedule WHERE province = $1 AND kind = $2 AND from_day = $3";
    PUT = "INSERT INTO schedule (province, kind, from_day, to_day, schedule) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (province, kind, from_day) DO UPDATE SET to_day = excluded.to_day, schedule = excluded.schedule";
}

/// What provinces have set, as a batch found it and as it leaves it.
#[derive(Debug)]
pub(crate) struct KeptSchedules {
    kept: Kept<Option<Schedule>, (UnitId, ReportKind)>,
    /// Until when periods are open: what is owed of them is written down and stays.
    opened: BTreeMap<(UnitId, ReportKind), Day>,
}

/// All that is set, if the batch is about to change it.
pub(crate) async fn load(from: &mut impl Read, needed: bool) -> Result<KeptSchedules> {
    if !needed {
        return Ok(KeptSchedules { kept: Kept::of(Schedules::default()), opened: BTreeMap::new() });
    }
    Ok(KeptSchedules { kept: Kept::of(read(from).await?), opened: obligations::opened_until(from).await? })
}

/// All that is set.
pub(crate) async fn read(from: &mut impl Read) -> Result<Schedules> {
    type ScheduleRow = (Uuid, String, String, String, Option<String>);
    let rows: Vec<ScheduleRow> = from.all(&ALL, args![]).await?;
    let setting = |(province, kind, from, to, schedule): ScheduleRow| {
        let kind = word(ReportKind::of_code(&kind), "a kind of report", &kind)?;
        let schedule =
            schedule.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::corrupt("a schedule", text)));
        Ok(((UnitId(province), kind), span(&from, &to)?, schedule.transpose()?))
    };
    Ok(Settings(rows.into_iter().map(setting).collect::<Result<_>>()?))
}

impl Draft {
    pub(crate) fn set_schedule(&mut self, body: &SetSchedule) -> std::result::Result<(), Stop> {
        let SetSchedule { province, kind, from, schedule } = body;
        self.stands_as_province(*province, *from)?;
        if let Some(schedule) = schedule {
            schedule.check(*kind).and_then(|()| schedule.check_from(*kind, *from)).map_err(Refusal::from)?;
        }
        let begun = |day| Refusal::wrong_day("").on(day);
        if let Some(until) = self.schedules.opened.get(&(*province, *kind)).filter(|until| *from < **until) {
            return Err(Refusal::schedule_period_open("").on(*until).into());
        }
        Ok(self.schedules.kept.now.set((*province, *kind), *from, schedule.clone(), self.today).map_err(begun)?)
    }
}

/// Writes what the batch changed.
pub(crate) async fn save(tx: &mut Tx, schedules: &KeptSchedules) -> Result<()> {
    for ((province, kind), span, _) in schedules.kept.gone() {
        tx.exec(&DELETE, args![*province, kind.code(), span.from]).await?;
    }
    let rows = schedules.kept.changed().map(|((province, kind), span, schedule)| {
        let schedule = schedule.as_ref().map(serde_json::to_string).transpose();
        let schedule = schedule.map_err(|why| StoreError::corrupt("a schedule", why))?;
        Ok(args![*province, kind.code(), span.from, span.to, schedule])
    });
    let rows: Vec<_> = rows.collect::<Result<_>>()?;
    tx.bulk(&PUT, rows).await?;
    Ok(())
}

impl Store {
    /// When the provinces' reports are due; no secret to anybody who is signed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schedules(&self, _scope: &Scope) -> Result<Schedules> {
        read(&mut self.db.clone()).await
    }
}
