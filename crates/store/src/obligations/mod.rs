//! Who owes which report by when: loaded, decided, kept. How it is looked at stands in [`queries`].

mod closing;
mod counts;
mod periods;
mod queries;

pub(crate) use counts::HeldCounts;
pub use counts::ObligationCount;
pub(crate) use periods::opened_until;
pub use queries::{ObligationCell, ObligationLine, Periods, ReportsWaiting};
pub(crate) use queries::{of_offices, titles};

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [STATEMENTS, closing::STATEMENTS, counts::STATEMENTS, periods::STATEMENTS, queries::STATEMENTS].concat()
}

use crate::{
    apply::{Draft, Needs, Stop, instant},
    db::{Read, Tx, args, ids, statements},
    error::{Result, StoreError},
    holidays,
    registry::{day, span},
    schedules,
    teams::{Entry, word},
};
use rules::{
    day::{Day, Span},
    holidays::Holidays,
    ids::{ObligationId, TeamId, UnitId},
    obligations::{self, Census, Debtor, Excuse, Obligation, Standing, TeamStanding},
    operations::{ExcuseObligation, ExtendObligations, ObligationChange, OpenPeriod, Refusal},
    schedules::{ReportKind, Reporter, Schedules},
    units::Level,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    OBLIGATIONS = "SELECT id, kind, period_from, period_to, reporter, team, unit, late_from, extended, standing, excuse, \
                   taken_over_by, sent_at, versions, accepted FROM obligation WHERE id IN {{ids $1}}";
    OF_PERIOD = "SELECT id, kind, period_from, period_to, reporter, team, unit, late_from, extended, standing, excuse, \
                 taken_over_by, sent_at, versions, accepted FROM obligation WHERE kind = $1 AND period_from = $2 AND period_to = $3";
    OPENED = "SELECT province, kind, from_day FROM period";
    OPEN = "INSERT INTO period (province, kind, from_day, to_day) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    TEAMS = "SELECT t.id, t.from_day, t.to_day, t.heir, p.from_day, p.to_day, p.unit FROM team t \
             JOIN team_place p ON p.team = t.id ORDER BY t.id, p.from_day, p.position";
    /// From when on it was late at first is written once.
    PUT = "INSERT INTO obligation (id, kind, period_from, period_to, reporter, team, unit, late_from, extended, standing, excuse, \
           taken_over_by, sent_at, versions, accepted, first_late_from) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
           ON CONFLICT (id) DO UPDATE SET late_from = excluded.late_from, extended = excluded.extended, \
           standing = excluded.standing, excuse = excluded.excuse, taken_over_by = excluded.taken_over_by, \
           sent_at = excluded.sent_at, versions = excluded.versions, accepted = excluded.accepted";
}

/// The obligations of a batch, and what it takes to write down new ones.
#[derive(Debug, Default)]
pub(crate) struct Obligations {
    entries: BTreeMap<ObligationId, Entry<Obligation>>,
    /// Every team with where it works, for a batch in which a period opens.
    teams: Vec<PlacedTeam>,
    schedules: Schedules,
    holidays: Holidays,
    /// The periods that are open already, by their first day, and those the batch opens.
    opened: BTreeSet<(UnitId, ReportKind, Day)>,
    opening: Vec<(UnitId, ReportKind, Span)>,
}

/// A team with every place it has had.
#[derive(Debug)]
struct PlacedTeam {
    id: TeamId,
    life: Span,
    heir: Option<TeamId>,
    places: Vec<(Span, UnitId)>,
}

impl PlacedTeam {
    /// As it stands on a day; before its life and after it, where it began and ended.
    fn on(&self, day: Day) -> TeamStanding {
        let at = day.max(self.life.from).min(self.life.to.before());
        let units = self.places.iter().filter(|(span, _)| span.contains(at)).map(|(_, unit)| *unit).collect();
        TeamStanding { id: self.id, life: self.life, heir: self.heir, units }
    }
}

impl Obligations {
    pub(crate) fn get(&self, id: ObligationId) -> Option<&Obligation> {
        self.entries.get(&id).map(|entry| &entry.now)
    }

    /// The teams that owe some of them.
    pub(crate) fn teams_of<'a>(&self, wanted: impl IntoIterator<Item = &'a ObligationId>) -> Vec<TeamId> {
        let debtors = wanted.into_iter().filter_map(|id| self.get(*id)).map(|owed| owed.debtor);
        let team = |debtor| match debtor {
            Debtor::Team(team) => Some(team),
            Debtor::Unit(_) => None,
        };
        debtors.filter_map(team).collect()
    }

    pub(crate) fn put(&mut self, obligation: Obligation) {
        match self.entries.get_mut(&obligation.id) {
            Some(entry) => entry.now = obligation,
            None => drop(self.entries.insert(obligation.id, Entry { stored: None, now: obligation })),
        }
    }

    /// What is known of a period.
    fn of_period(&self, kind: ReportKind, period: Span) -> BTreeMap<ObligationId, Obligation> {
        let all = self.entries.values().map(|entry| &entry.now);
        let of = all.filter(|owed| owed.kind == kind && owed.period == period);
        of.map(|owed| (owed.id, owed.clone())).collect()
    }
}

/// The obligations a batch names, and all of a period that it opens.
pub(crate) async fn load(from: &mut impl Read, needs: &Needs) -> Result<Obligations> {
    let mut loaded = Obligations::default();
    let mut put =
        |owed: Obligation| drop(loaded.entries.insert(owed.id, Entry { stored: Some(owed.clone()), now: owed }));
    read(from, needs.obligations.iter().copied()).await?.into_iter().for_each(&mut put);
    for (kind, period) in &needs.periods {
        of_period(from, *kind, *period).await?.into_iter().for_each(&mut put);
    }
    if !needs.periods.is_empty() {
        loaded.teams = placed_teams(from).await?;
        loaded.schedules = schedules::read(from).await?;
        loaded.holidays = holidays::read(from).await?;
        let rows: Vec<(Uuid, String, String)> = from.all(&OPENED, args![]).await?;
        for (province, kind, first) in rows {
            let kind = word(ReportKind::of_code(&kind), "a kind of report", &kind)?;
            loaded.opened.insert((UnitId(province), kind, day(&first)?));
        }
    }
    Ok(loaded)
}

/// Obligations by their ids.
pub(crate) async fn read(from: &mut impl Read, wanted: impl Iterator<Item = ObligationId>) -> Result<Vec<Obligation>> {
    let list = ids(wanted);
    if list == "[]" {
        return Ok(Vec::new());
    }
    from.all(&OBLIGATIONS, args![list]).await?.into_iter().map(obligation).collect()
}

/// Everything that is owed of a period.
async fn of_period(from: &mut impl Read, kind: ReportKind, period: Span) -> Result<Vec<Obligation>> {
    let rows = from.all(&OF_PERIOD, args![kind.code(), period.from, period.to]).await?;
    rows.into_iter().map(obligation).collect()
}

async fn placed_teams(from: &mut impl Read) -> Result<Vec<PlacedTeam>> {
    type PlaceRow = (Uuid, String, String, Option<Uuid>, String, String, Uuid);
    let rows: Vec<PlaceRow> = from.all(&TEAMS, args![]).await?;
    let mut teams: Vec<PlacedTeam> = Vec::new();
    for (id, from_day, to_day, heir, since, until, unit) in rows {
        if teams.last().is_none_or(|team| team.id.0 != id) {
            let life = span(&from_day, &to_day)?;
            teams.push(PlacedTeam { id: TeamId(id), life, heir: heir.map(TeamId), places: Vec::new() });
        }
        if let Some(team) = teams.last_mut() {
            team.places.push((span(&since, &until)?, UnitId(unit)));
        }
    }
    Ok(teams)
}

/// A row of the table, as every statement names its columns.
pub(crate) type ObligationRow = (
    Uuid,
    String,
    String,
    String,
    String,
    Option<Uuid>,
    Uuid,
    String,
    Option<String>,
    String,
    Option<String>,
    Option<Uuid>,
    Option<String>,
    i64,
    Option<i64>,
);

/// Reads a row.
pub(crate) fn obligation(row: ObligationRow) -> Result<Obligation> {
    let (
        id,
        kind,
        from,
        to,
        reporter,
        team,
        unit,
        late_from,
        extended,
        standing,
        excuse,
        heir,
        sent_at,
        versions,
        accepted,
    ) = row;
    Ok(Obligation {
        id: ObligationId(id),
        kind: word(ReportKind::of_code(&kind), "a kind of report", &kind)?,
        period: span(&from, &to)?,
        reporter: word(Reporter::of_code(&reporter), "a reporter", &reporter)?,
        debtor: team.map_or(Debtor::Unit(UnitId(unit)), |team| Debtor::Team(TeamId(team))),
        unit: UnitId(unit),
        late_from: moment(&late_from)?,
        extended,
        standing: match (standing.as_str(), excuse, heir) {
            ("open", ..) => Standing::Open,
            ("submitted", ..) => Standing::Submitted,
            ("returned", ..) => Standing::Returned,
            ("reopened", ..) => Standing::Reopened,
            ("accepted", ..) => Standing::Accepted,
            ("excused", None, _) => Standing::Excused(Excuse::Ended),
            ("excused", Some(why), _) => Standing::Excused(Excuse::Said(why)),
            ("taken_over", _, Some(heir)) => Standing::TakenOver(ObligationId(heir)),
            ("not_established", ..) => Standing::NotEstablished,
            _ => return Err(StoreError::corrupt("how a report stands", standing)),
        },
        sent_at: sent_at.as_deref().map(moment).transpose()?,
        versions: version(versions)?,
        accepted: accepted.map(version).transpose()?,
    })
}

/// A version's number.
pub(crate) fn version(number: i64) -> Result<u32> {
    u32::try_from(number).map_err(|_| StoreError::corrupt("a version of a report", number))
}

/// An instant as kept.
pub(crate) fn moment(text: &str) -> Result<jiff::Timestamp> {
    text.parse().map_err(|_| StoreError::corrupt("an instant", text))
}

fn standing_code(standing: &Standing) -> (&'static str, Option<&str>, Option<ObligationId>) {
    match standing {
        Standing::Open => ("open", None, None),
        Standing::Submitted => ("submitted", None, None),
        Standing::Returned => ("returned", None, None),
        Standing::Reopened => ("reopened", None, None),
        Standing::Accepted => ("accepted", None, None),
        Standing::Excused(Excuse::Ended) => ("excused", None, None),
        Standing::Excused(Excuse::Said(why)) => ("excused", Some(why), None),
        Standing::TakenOver(heir) => ("taken_over", None, Some(*heir)),
        Standing::NotEstablished => ("not_established", None, None),
    }
}

/// Writes what the batch changed.
pub(crate) async fn save(tx: &mut Tx, obligations: &Obligations) -> Result<()> {
    let changed = || obligations.entries.values().filter(|entry| entry.is_changed()).map(|entry| &entry.now);
    let row = |owed: &Obligation| {
        let team = match owed.debtor {
            Debtor::Team(team) => Some(team),
            Debtor::Unit(_) => None,
        };
        let (standing, excuse, heir) = standing_code(&owed.standing);
        args![
            owed.id,
            owed.kind.code(),
            owed.period.from,
            owed.period.to,
            owed.reporter.code(),
            team,
            owed.unit,
            instant(owed.late_from),
            owed.extended.as_ref(),
            standing,
            excuse,
            heir,
            owed.sent_at.map(instant),
            i64::from(owed.versions),
            owed.accepted.map(i64::from),
            // Only of a new one: it stays as it was however often there is more time.
            instant(owed.late_from)
        ]
    };
    tx.bulk(&PUT, changed().map(row).collect()).await?;
    counts::mark(tx, changed()).await?;
    let opening = obligations.opening.iter();
    let rows = opening.map(|(province, kind, period)| args![*province, kind.code(), period.from, period.to]);
    Ok(tx.bulk(&OPEN, rows.collect()).await?)
}

type Decided = std::result::Result<(), Stop>;

impl Draft {
    /// The obligation of an id. One is never waited for: it is written down by the program, long before anybody can speak of it.
    pub(crate) fn obligation(&self, id: ObligationId) -> std::result::Result<&Obligation, Stop> {
        self.obligations.get(id).ok_or_else(|| Refusal::no_such_period("").into())
    }

    pub(crate) fn change_obligation(&mut self, change: &ObligationChange) -> Decided {
        match change {
            ObligationChange::Open(body) => self.open_period(body),
            ObligationChange::Extend(body) => self.extend_obligations(body),
            ObligationChange::Excuse(body) => self.excuse_obligation(body),
        }
    }

    fn open_period(&mut self, body: &OpenPeriod) -> Decided {
        let OpenPeriod { province, report: kind, day, .. } = *body;
        self.not_in_future(day)?;
        let period = body.period();
        let is_province = self.registry.get(province).is_some_and(|unit| unit.level == Level::Province);
        if !is_province || !self.registry.stands(province, day) {
            return Err(Refusal::wrong_unit(self.unit_name(province)).on(day).into());
        }
        let none = || Stop::from(Refusal::no_such_period(self.unit_name(province)).on(body.from));
        let schedule = self.obligations.schedules.on_day(province, kind, day).ok_or_else(none)?;
        let of_province = |owed: &Obligation| self.registry.is_within(owed.unit, province, day);
        let mut owed = self.obligations.of_period(kind, period);
        owed.retain(|_, owed| of_province(owed));
        // What is taken over later needs no such period in the schedule of that day; it may have been changed meanwhile. And the
        // first period of another rhythm may begin later than that rhythm's do, where the last of the former one ended.
        let scheduled = self.obligations.schedules.period(province, kind, body.from);
        let fits = scheduled.is_some_and(|scheduled| scheduled.to == period.to && scheduled.from <= period.from);
        if owed.is_empty() && !fits {
            return Err(none());
        }
        let teams = self.obligations.teams.iter().map(|team| (team.id, team.on(day))).collect();
        let calendar = self.obligations.holidays.calendar(province);
        let census = Census {
            registry: &self.registry,
            teams: &teams,
            day,
            province,
            kind,
            period,
            schedule: &schedule,
            calendar: &calendar,
        };
        let changed = if owed.is_empty() { obligations::open(&census) } else { obligations::take_over(&owed, &census) };
        let is_new = self.obligations.opened.insert((province, kind, period.from));
        if is_new {
            self.obligations.opening.push((province, kind, period));
        } else if changed.is_empty() {
            return Err(Refusal::nothing_changed(self.unit_name(province)).into());
        }
        changed.into_iter().for_each(|owed| self.obligations.put(owed));
        Ok(())
    }

    fn extend_obligations(&mut self, body: &ExtendObligations) -> Decided {
        let wanted: BTreeSet<ObligationId> = body.obligations.iter().copied().collect();
        if wanted.is_empty() {
            return Err(Refusal::nothing_changed("").into());
        }
        let mut extended = Vec::new();
        for id in wanted {
            let mut owed = self.obligation(id)?.clone();
            owed.extend(body.to, &body.reason)?;
            extended.push(owed);
        }
        extended.into_iter().for_each(|owed| self.obligations.put(owed));
        Ok(())
    }

    fn excuse_obligation(&mut self, body: &ExcuseObligation) -> Decided {
        let mut owed = self.obligation(body.obligation)?.clone();
        owed.excuse(body.reason.as_deref())?;
        self.obligations.put(owed);
        Ok(())
    }
}
