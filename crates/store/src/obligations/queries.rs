//! Looking at what is owed, by scope.

use super::{ObligationRow, moment, obligation};
use crate::{
    Store,
    apply::instant,
    db::{Read, args, ids, statements},
    error::Result,
    registry::span,
    scope::{Scope, Seat},
    teams::word,
};
use rules::{
    access::Right,
    day::{Day, Span},
    ids::{ObligationId, UnitId},
    obligations::{Debtor, Excuse, Obligation, Standing, State},
    schedules::{ReportKind, Reporter},
    units::Level,
};
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    /// What is owed within a unit under the tree of day $2, of periods that begin from $4 through $5; by one level, or by all.
    /// The kind is no plain column here, lest SQLite look through all that is owed in that time for each of a place's units.
    WITHIN = "SELECT o.id, o.kind, o.period_from, o.period_to, o.reporter, o.team, o.unit, o.late_from, o.extended, o.standing, \
              o.excuse, o.taken_over_by, o.sent_at, o.versions, o.accepted FROM unit_path p JOIN obligation o ON o.unit = p.unit \
              WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND o.kind || '' = $3 AND o.period_from >= $4 \
              AND o.period_from <= $5 AND (o.reporter = $6 OR $6 IS NULL) ORDER BY o.period_from, o.id";
    /// The same as numbers: of each level and period how many stand how, and are late at moment $6 as far as they are open; what the
    /// unit itself owes apart.
    COUNTS = "SELECT o.reporter, o.period_from, o.period_to, o.standing, CASE WHEN o.late_from <= $6 THEN 1 ELSE 0 END, COUNT(*) \
              FROM unit_path p JOIN obligation o ON o.unit = p.unit \
              WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND o.kind = $3 AND o.period_from >= $4 \
              AND o.period_from <= $5 AND (o.team IS NOT NULL OR o.unit <> $1) GROUP BY 1, 2, 3, 4, 5";
    /// The titles of the teams that owe within a unit, as of day $2.
    TITLES = "SELECT DISTINCT o.team, t.title FROM unit_path p JOIN obligation o ON o.unit = p.unit \
              JOIN team_title t ON t.team = o.team \
              WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND o.kind = $3 AND o.period_from >= $4 \
              AND o.period_from <= $5 AND (o.reporter = $6 OR $6 IS NULL) AND t.from_day <= $2 AND $2 < t.to_day";
    /// What a team owes, the newest first.
    OF_TEAM = "SELECT id, kind, period_from, period_to, reporter, team, unit, late_from, extended, standing, excuse, \
               taken_over_by, sent_at, versions, accepted FROM obligation WHERE team = $1 AND period_from >= $2 \
               ORDER BY period_from DESC, kind";
    /// What a unit itself owes, the newest first.
    OF_UNIT = "SELECT id, kind, period_from, period_to, reporter, team, unit, late_from, extended, standing, excuse, \
               taken_over_by, sent_at, versions, accepted FROM obligation WHERE unit = $1 AND team IS NULL AND period_from >= $2 \
               ORDER BY period_from DESC, kind";
    /// When reports came back, or were opened again, last.
    CAME_BACK = "SELECT obligation, MAX(at) FROM report_step WHERE obligation IN {{ids $1}} AND step IN ('returned', 'unlocked') \
                 GROUP BY obligation";
    /// Of what one level owes within a unit under the tree of day $2: how much waits to be looked at, how much is late at moment $4.
    WAITING = "SELECT COUNT(CASE WHEN o.standing = 'submitted' THEN 1 END), \
               COUNT(CASE WHEN o.standing IN ('open', 'returned', 'reopened') AND o.late_from <= $4 THEN 1 END) \
               FROM unit_path p JOIN obligation o ON o.unit = p.unit WHERE p.ancestor = $1 AND p.from_day <= $2 \
               AND $2 < p.to_day AND o.reporter = $3 AND o.standing IN ('submitted', 'open', 'returned', 'reopened')";
    PERIODS = "SELECT kind, from_day, to_day FROM period WHERE province = $1 ORDER BY kind, from_day DESC";
}

/// An obligation, and how its debtor is called.
#[derive(Clone, Debug)]
pub struct ObligationLine {
    /// It.
    pub obligation: Obligation,
    /// The team's title on the day looked at; of a unit the tree tells the name.
    pub team_title: Option<String>,
}

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

/// How a report stands, by its code; why it isn't owed is nothing to a number.
fn standing_of(code: &str) -> Option<Standing> {
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

/// What waits for an office.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportsWaiting {
    /// Reports from below that were sent and not looked at.
    pub to_judge: u64,
    /// Reports from below that are late.
    pub late: u64,
}

/// The periods opened for a province, the newest first, by the kind of report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Periods(BTreeMap<ReportKind, Vec<Span>>);

impl Periods {
    /// Those of a kind, the newest first.
    #[must_use]
    pub fn of(&self, kind: ReportKind) -> &[Span] {
        self.0.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// The kinds of which there is a period.
    pub fn kinds(&self) -> impl Iterator<Item = ReportKind> {
        self.0.keys().copied()
    }
}

impl Store {
    /// What is owed within a unit, of periods of a kind that begin from one day through another, under the tree of a day. `None`
    /// for whoever may not see reports there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn obligations(
        &self,
        scope: &Scope,
        unit: UnitId,
        kind: ReportKind,
        time: (Day, Day),
        tree: Day,
    ) -> Result<Option<Vec<ObligationLine>>> {
        self.obligations_of(scope, unit, (kind, None), time, tree).await
    }

    /// The same of one level of reporters, or of all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn obligations_of(
        &self,
        scope: &Scope,
        unit: UnitId,
        (kind, reporter): (ReportKind, Option<Reporter>),
        (from, to): (Day, Day),
        tree: Day,
    ) -> Result<Option<Vec<ObligationLine>>> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeReports, unit, &registry, self.today()) {
            return Ok(None);
        }
        let db = &mut self.db.clone();
        let wanted = args![unit, tree, kind.code(), from, to, reporter.map(Reporter::code)];
        let rows: Vec<ObligationRow> = db.all(&WITHIN, wanted.clone()).await?;
        let titles: Vec<(Uuid, String)> = db.all(&TITLES, wanted).await?;
        let titles: BTreeMap<Uuid, String> = titles.into_iter().collect();
        let line = |row| {
            let obligation = obligation(row)?;
            let team_title = match obligation.debtor {
                Debtor::Team(team) => titles.get(&team.0).cloned(),
                Debtor::Unit(_) => None,
            };
            Ok(ObligationLine { obligation, team_title })
        };
        Ok(Some(rows.into_iter().map(line).collect::<Result<_>>()?))
    }

    /// Of what is owed within a unit, as [`Store::obligations`], how much stands how now, by level and the period's first day; what
    /// the unit itself owes is left out. `None` for whoever may not see reports there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn obligation_counts(
        &self,
        scope: &Scope,
        unit: UnitId,
        kind: ReportKind,
        (from, to): (Day, Day),
        tree: Day,
    ) -> Result<Option<Vec<ObligationCount>>> {
        let (registry, now) = (self.registry(scope).await?, self.now());
        if !scope.may(Right::SeeReports, unit, &registry, self.today()) {
            return Ok(None);
        }
        type CountRow = (String, String, String, String, i32, i64);
        let wanted = args![unit, tree, kind.code(), from, to, instant(now)];
        let rows: Vec<CountRow> = self.db.clone().all(&COUNTS, wanted).await?;
        let count = |(reporter, from, to, code, late, times): CountRow| {
            let period = span(&from, &to)?;
            let standing = word(standing_of(&code), "how a report stands", &code)?;
            let state = standing.state(late == 1, now >= period.to.begins());
            Ok(ObligationCount {
                reporter: word(Reporter::of_code(&reporter), "a reporter", &reporter)?,
                period,
                state,
                is_late: late == 1 && standing.is_open(),
                times: u32::try_from(times).unwrap_or(u32::MAX),
            })
        };
        Ok(Some(rows.into_iter().map(count).collect::<Result<_>>()?))
    }

    /// One obligation, for whoever sees reports where its debtor stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn obligation(&self, scope: &Scope, id: ObligationId) -> Result<Option<Obligation>> {
        let registry = self.registry(scope).await?;
        let found = super::read(&mut self.db.clone(), [id].into_iter()).await?.pop();
        Ok(found.filter(|owed| scope.may(Right::SeeReports, owed.unit, &registry, self.today())))
    }

    /// What the asker's own office or team owes of periods that begin from a day on, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_obligations(&self, scope: &Scope, from: Day) -> Result<Vec<Obligation>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        let Some(acting) = scope.acting().filter(|_| scope.has(Right::SeeReports)) else {
            return Ok(Vec::new());
        };
        let db = &mut self.db.clone();
        let rows: Vec<ObligationRow> = match &acting.seat {
            Seat::System => return Ok(Vec::new()),
            Seat::Team { team, .. } => db.all(&OF_TEAM, args![*team, from]).await?,
            Seat::Unit(_) => match acting.unit(&registry, today) {
                Some(unit) => db.all(&OF_UNIT, args![unit, from]).await?,
                None => return Ok(Vec::new()),
            },
        };
        rows.into_iter().map(obligation).collect()
    }

    /// What the asker's own office or team has still to send of periods that are over and begin from a day on, the most pressing
    /// first, and since when: the end of the period, or when it came back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_open_reports(&self, scope: &Scope, from: Day) -> Result<Vec<(Obligation, jiff::Timestamp)>> {
        let now = self.now();
        let mut owed = self.own_obligations(scope, from).await?;
        owed.retain(|owed| owed.is_open() && owed.period.to.begins() <= now);
        owed.sort_by_key(|owed| owed.late_from);
        let back = ids(owed.iter().filter(|owed| owed.standing != Standing::Open).map(|owed| owed.id));
        let rows: Vec<(Uuid, String)> = self.db.clone().all(&CAME_BACK, args![back]).await?;
        let back: BTreeMap<Uuid, String> = rows.into_iter().collect();
        let since = |owed: Obligation| {
            let since = back.get(&owed.id.0).map(|at| moment(at)).transpose()?;
            let since = since.unwrap_or_else(|| owed.period.to.begins());
            Ok((owed, since))
        };
        owed.into_iter().map(since).collect()
    }

    /// What waits for a unit's office: reports to be looked at, and late ones of the level right below it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reports_waiting(&self, scope: &Scope, unit: UnitId) -> Result<ReportsWaiting> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        let level = registry.get(unit).map(|unit| unit.level);
        if !scope.may(Right::JudgeReports, unit, &registry, today) {
            return Ok(ReportsWaiting::default());
        }
        let is_district = |unit: &UnitId| registry.get(*unit).is_some_and(|unit| unit.level == Level::District);
        let below = match level {
            Some(Level::Province) if registry.children(unit, today).iter().any(is_district) => Reporter::District,
            Some(Level::Province | Level::District) => Reporter::Commune,
            _ => Reporter::Team,
        };
        let wanted = args![unit, today, below.code(), instant(self.now())];
        let counts: Option<(i64, i64)> = self.db.clone().opt(&WAITING, wanted).await?;
        let (to_judge, late) = counts.unwrap_or_default();
        let count = |count| u64::try_from(count).unwrap_or_default();
        Ok(ReportsWaiting { to_judge: count(to_judge), late: count(late) })
    }

    /// The periods that were opened for a province; no secret to anybody who is signed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn periods(&self, _scope: &Scope, province: UnitId) -> Result<Periods> {
        let rows: Vec<(String, String, String)> = self.db.clone().all(&PERIODS, args![province]).await?;
        let mut periods = Periods::default();
        for (kind, from, to) in rows {
            let kind = word(ReportKind::of_code(&kind), "a kind of report", &kind)?;
            periods.0.entry(kind).or_default().push(span(&from, &to)?);
        }
        Ok(periods)
    }
}
