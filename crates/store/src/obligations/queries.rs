//! Looking at what is owed, by scope.

use super::{ObligationRow, counts::standing_of, moment, obligation};
use crate::{
    Store,
    apply::instant,
    db::{Read, args, ids, statements},
    error::Result,
    registry::span,
    reports::Whose,
    scope::{Scope, Seat},
    teams::word,
};
use rules::{
    access::Right,
    day::{Day, Span},
    ids::{ObligationId, TeamId, UnitId},
    obligations::{Debtor, Obligation, Standing, State},
    schedules::{ReportKind, Reporter},
    units::Level,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    /// What is owed within a unit under the tree of day $2, of periods that begin from $4 through $5.
    /// The kind is no plain column here, lest SQLite look through all that is owed in that time for each of a place's units.
    WITHIN = "SELECT o.id, o.kind, o.period_from, o.period_to, o.reporter, o.team, o.unit, o.late_from, o.extended, o.standing, \
              o.excuse, o.taken_over_by, o.sent_at, o.versions, o.accepted FROM unit_path p JOIN obligation o ON o.unit = p.unit \
              WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND o.kind || '' = $3 AND o.period_from >= $4 \
              AND o.period_from <= $5 ORDER BY o.period_from, o.id";
    /// What of it is open and late at moment $6. SQLite looks at the units first, and at the kind as above.
    LATE = "SELECT o.id, o.kind, o.period_from, o.period_to, o.reporter, o.team, o.unit, o.late_from, o.extended, o.standing, \
            o.excuse, o.taken_over_by, o.sent_at, o.versions, o.accepted FROM unit_path p CROSS JOIN obligation o \
            WHERE o.unit = p.unit AND p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND o.kind || '' = $3 \
            AND o.period_from >= $4 AND o.period_from <= $5 AND o.standing IN ('open', 'returned', 'reopened') \
            AND o.late_from <= $6 ORDER BY o.period_from, o.id";
    /// What the offices within a unit owe of a period, under the tree of day $2. Joined like this SQLite looks at the period first.
    OF_OFFICES = "SELECT o.id, o.kind, o.period_from, o.period_to, o.reporter, o.team, o.unit, o.late_from, o.extended, \
                  o.standing, o.excuse, o.taken_over_by, o.sent_at, o.versions, o.accepted FROM obligation o \
                  CROSS JOIN unit_path p WHERE p.unit = o.unit AND o.kind = $3 AND o.period_from = $4 AND o.period_to = $5 \
                  AND o.reporter <> 'team' AND p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day ORDER BY o.id";
    /// How the reports of a level stand within units, what those owe themselves left out; looked for in the same way.
    CELLS = "SELECT p.ancestor, o.id, o.period_from, o.period_to, o.team, o.unit, o.late_from, o.standing \
             FROM unit_path p CROSS JOIN obligation o WHERE o.unit = p.unit AND p.ancestor IN {{ids $1}} \
             AND p.from_day <= $2 AND $2 < p.to_day AND o.kind || '' = $3 AND o.period_from >= $4 AND o.period_from <= $5 \
             AND o.reporter = $6 AND (o.team IS NOT NULL OR o.unit <> p.ancestor) \
             ORDER BY o.period_from, o.id";
    /// How teams are called on a day.
    TITLES = "SELECT team, title FROM team_title WHERE team IN {{ids $1}} AND from_day <= $2 AND $2 < to_day";
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

/// How somebody's report stands, where many are shown at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObligationCell {
    /// The report.
    pub id: ObligationId,
    /// Within which of the units asked for.
    pub within: UnitId,
    /// Who owes it.
    pub debtor: Debtor,
    /// Where the debtor stood when it was written down.
    pub unit: UnitId,
    /// How the team is called that owes it; of a unit the tree tells the name.
    pub team_title: Option<String>,
    /// Of which period.
    pub period: Span,
    /// How it stands now.
    pub state: State,
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

/// How teams are called on a day.
pub(crate) async fn titles(
    from: &mut impl Read,
    teams: impl IntoIterator<Item = TeamId>,
    day: Day,
) -> Result<BTreeMap<TeamId, String>> {
    let teams: BTreeSet<TeamId> = teams.into_iter().collect();
    if teams.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(Uuid, String)> = from.all(&TITLES, args![ids(teams), day]).await?;
    Ok(rows.into_iter().map(|(team, title)| (TeamId(team), title)).collect())
}

/// What the offices within a unit owe of a period, itself included.
pub(crate) async fn of_offices(
    from: &mut impl Read,
    unit: UnitId,
    kind: ReportKind,
    period: Span,
    tree: Day,
) -> Result<Vec<Obligation>> {
    let rows = from.all(&OF_OFFICES, args![unit, tree, kind.code(), period.from, period.to]).await?;
    rows.into_iter().map(obligation).collect()
}

/// What of it is shown, with the titles of the teams that owe, as of a day.
async fn lines(
    from: &mut impl Read,
    whose: &Whose<'_>,
    mut rows: Vec<ObligationRow>,
    day: Day,
) -> Result<Vec<ObligationLine>> {
    let debtor = |row: &ObligationRow| row.5.map_or(Debtor::Unit(UnitId(row.6)), |team| Debtor::Team(TeamId(team)));
    rows.retain(|row| whose.lists(debtor(row)));
    let titles = titles(from, rows.iter().filter_map(|row| row.5.map(TeamId)), day).await?;
    let line = |row| {
        let obligation = obligation(row)?;
        let team_title = match obligation.debtor {
            Debtor::Team(team) => titles.get(&team).cloned(),
            Debtor::Unit(_) => None,
        };
        Ok(ObligationLine { obligation, team_title })
    };
    rows.into_iter().map(line).collect()
}

impl Store {
    /// What is owed within a unit, of periods of a kind that begin from one day through another, under the tree of a day: all of it for an
    /// office, for a team what is its own. `None` for whoever may not see reports there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn obligations(
        &self,
        scope: &Scope,
        unit: UnitId,
        kind: ReportKind,
        (from, to): (Day, Day),
        tree: Day,
    ) -> Result<Option<Vec<ObligationLine>>> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeReports, unit, &registry, self.today()) {
            return Ok(None);
        }
        let db = &mut self.db.clone();
        let whose = Whose::of(db, scope, &registry, self.today()).await?;
        let rows = db.all(&WITHIN, args![unit, tree, kind.code(), from, to]).await?;
        lines(db, &whose, rows, tree).await.map(Some)
    }

    /// What the offices within a unit owe of a period, itself included, as [`Store::obligations`]: no teams, and no villages without one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn obligations_of_offices(
        &self,
        scope: &Scope,
        unit: UnitId,
        kind: ReportKind,
        period: Span,
        tree: Day,
    ) -> Result<Option<Vec<ObligationLine>>> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeReports, unit, &registry, self.today()) {
            return Ok(None);
        }
        let db = &mut self.db.clone();
        let whose = Whose::of(db, scope, &registry, self.today()).await?;
        let owed = of_offices(db, unit, kind, period, tree).await?.into_iter().filter(|owed| whose.lists(owed.debtor));
        let line = |obligation| ObligationLine { obligation, team_title: None };
        Ok(Some(owed.map(line).collect()))
    }

    /// What is late now of what is owed within a unit, as [`Store::obligations`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn late_obligations(
        &self,
        scope: &Scope,
        unit: UnitId,
        kind: ReportKind,
        (from, to): (Day, Day),
        tree: Day,
    ) -> Result<Option<Vec<ObligationLine>>> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeReports, unit, &registry, self.today()) {
            return Ok(None);
        }
        let db = &mut self.db.clone();
        let whose = Whose::of(db, scope, &registry, self.today()).await?;
        let rows = db.all(&LATE, args![unit, tree, kind.code(), from, to, instant(self.now())]).await?;
        lines(db, &whose, rows, tree).await.map(Some)
    }

    /// How the reports of a level stand within some units, of periods of a kind that begin from one day through another, under the tree of
    /// a day; what these units owe themselves is left out. So is what lies where the asker may not see reports, and from a team what is others'.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn obligation_cells(
        &self,
        scope: &Scope,
        units: &[UnitId],
        (kind, reporter): (ReportKind, Reporter),
        (from, to): (Day, Day),
        tree: Day,
    ) -> Result<Vec<ObligationCell>> {
        type CellRow = (Uuid, Uuid, String, String, Option<Uuid>, Uuid, String, String);
        let (registry, today, now) = (self.registry(scope).await?, self.today(), self.now());
        let seen = ids(units.iter().copied().filter(|unit| scope.may(Right::SeeReports, *unit, &registry, today)));
        let db = &mut self.db.clone();
        let wanted = args![seen, tree, kind.code(), from, to, reporter.code()];
        let whose = Whose::of(db, scope, &registry, today).await?;
        let mut rows: Vec<CellRow> = db.all(&CELLS, wanted).await?;
        let debtor = |row: &CellRow| row.4.map_or(Debtor::Unit(UnitId(row.5)), |team| Debtor::Team(TeamId(team)));
        rows.retain(|row| whose.lists(debtor(row)));
        let titles = titles(db, rows.iter().filter_map(|row| row.4.map(TeamId)), tree).await?;
        let cell = |(within, id, from, to, team, unit, late_from, code): CellRow| {
            let period = span(&from, &to)?;
            let standing = word(standing_of(&code), "how a report stands", &code)?;
            let debtor = team.map_or(Debtor::Unit(UnitId(unit)), |team| Debtor::Team(TeamId(team)));
            Ok(ObligationCell {
                id: ObligationId(id),
                within: UnitId(within),
                team_title: team.and_then(|team| titles.get(&TeamId(team)).cloned()),
                debtor,
                unit: UnitId(unit),
                period,
                state: standing.state(now >= moment(&late_from)?, now >= period.to.begins()),
            })
        };
        rows.into_iter().map(cell).collect()
    }

    /// One obligation, for whoever sees reports where its debtor stood when it was written down, and for the debtor itself: a team that
    /// works elsewhere by now goes on owing it. Other teams of that place don't see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn obligation(&self, scope: &Scope, id: ObligationId) -> Result<Option<Obligation>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        let from = &mut self.db.clone();
        let found = super::read(from, [id].into_iter()).await?.pop();
        let whose = Whose::of(from, scope, &registry, today).await?;
        Ok(found.filter(|owed| whose.sees(owed.debtor, owed.unit)))
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
