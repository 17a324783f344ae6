//! Decisions of the communes' People's Committees on teams (R1.1).

use crate::{
    Store,
    apply::{Draft, Needs, Stop},
    db::{Read, Tx, args, ids, statements},
    error::{Result, StoreError},
    registry::{day, span},
    scope::Scope,
    teams::word,
};
use rules::{
    access::Right,
    day::{Day, Span},
    ids::{DecisionId, OperationId, TeamId, UnitId},
    measures::{Measure, Stock},
    operations::{AmendDecision, RecordDecision, Refusal, WithdrawDecision},
    teams::{Decided, DecisionKind, good_text},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    OF_UNITS = "SELECT unit, number, day FROM decision WHERE unit IN {{ids $1}}";
    PUT = "INSERT INTO decision (id, unit, kind, number, day, from_day, signer, scan) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
           ON CONFLICT (id) DO UPDATE SET number = excluded.number, day = excluded.day, signer = excluded.signer, scan = excluded.scan";
    DELETE_TEAMS = "DELETE FROM decision_team WHERE decision IN {{ids $1}}";
    DELETE = "DELETE FROM decision WHERE id IN {{ids $1}}";
    BY_IDS = "SELECT id, unit, kind, number, day, from_day, signer, scan FROM decision WHERE id IN {{ids $1}}";
    OF_UNIT = "SELECT d.id, d.unit, d.kind, d.number, d.day, d.from_day, d.signer, d.scan FROM unit_path p \
               JOIN decision d ON d.unit = p.unit WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day \
               ORDER BY d.from_day DESC, d.id DESC";
    /// From the first to the last day on which it is in force for some team.
    TERMS = "SELECT dt.decision, d.unit, MIN(dt.from_day), MAX(dt.to_day) FROM decision_team dt \
             JOIN decision d ON d.id = dt.decision \
             WHERE dt.decision IN {{ids $1}} AND dt.from_day < dt.to_day GROUP BY dt.decision, d.unit";
    BY_ID = "SELECT id, unit, kind, number, day, from_day, signer, scan FROM decision WHERE id = $1";
    OF_TEAM = "SELECT d.id, d.unit, d.kind, d.number, d.day, d.from_day, d.signer, d.scan FROM decision d \
               JOIN decision_team dt ON dt.decision = d.id WHERE dt.team = $1 ORDER BY d.from_day DESC, d.id DESC";
    TEAMS_OF = "SELECT decision, team FROM decision_team WHERE decision IN {{ids $1}} ORDER BY decision, team";
    ALL_TERMS = "SELECT dt.decision, d.unit, MIN(dt.from_day), MAX(dt.to_day) FROM decision_team dt \
                 JOIN decision d ON d.id = dt.decision WHERE dt.from_day < dt.to_day GROUP BY dt.decision, d.unit";
}

/// The decisions of a batch.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    known: BTreeSet<(UnitId, String, Day)>,
    /// Those asked for and those made here.
    all: BTreeMap<DecisionId, Decision>,
    changed: BTreeSet<DecisionId>,
    withdrawn: BTreeSet<DecisionId>,
}

impl Decisions {
    pub(crate) fn get(&self, id: DecisionId) -> Option<&Decision> {
        self.all.get(&id)
    }
}

pub(crate) async fn load(from: &mut impl Read, needs: &Needs) -> Result<Decisions> {
    let mut decisions = Decisions::default();
    if !needs.decisions.is_empty() {
        let rows: Vec<DecisionRow> = from.all(&BY_IDS, args![ids(needs.decisions.iter().copied())]).await?;
        let found = with_teams(from, rows).await?;
        decisions.all = found.into_iter().map(|decision| (decision.id, decision)).collect();
    }
    let of_decisions = decisions.all.values().map(|decision| decision.unit);
    let units: BTreeSet<UnitId> = needs.units_with_decisions.iter().copied().chain(of_decisions).collect();
    if !units.is_empty() {
        let rows: Vec<(Uuid, String, String)> = from.all(&OF_UNITS, args![ids(units)]).await?;
        let known = rows.into_iter().map(|(unit, number, on)| Ok((UnitId(unit), number, day(&on)?)));
        decisions.known = known.collect::<Result<_>>()?;
    }
    Ok(decisions)
}

impl Draft {
    pub(crate) fn record_decision(&mut self, id: OperationId, body: &RecordDecision) -> std::result::Result<(), Stop> {
        let number = good_text(&body.number, 50)?;
        let signer = body.signer.as_deref().map(|signer| good_text(signer, 100)).transpose()?;
        if !self.registry.stands(body.unit, body.from) {
            return Err(Refusal::wrong_unit(self.unit_name(body.unit)).on(body.from).into());
        }
        let key = (body.unit, number.clone(), body.day);
        if self.decisions.known.contains(&key) {
            return Err(Refusal::same_decision(number).on(body.day).into());
        }
        if body.teams.is_empty() {
            return Err(Refusal::no_teams(number).into());
        }
        let decided = Decided { from: body.from, decision: id.into(), kind: body.kind, unit: body.unit };
        let mut teams = Vec::new();
        for team in body.teams.iter().copied().collect::<BTreeSet<_>>() {
            let mut team = self.teams.get(team).cloned().ok_or(Stop::Missing(team.into()))?;
            let dissolves = body.kind == DecisionKind::Dissolve;
            // A team known from a report has often been founded earlier than the report says; the paper holds from its first day on.
            let from = if dissolves { body.from } else { body.from.max(team.life.from) };
            let decides = self.registry.standing_for(body.unit, from).unwrap_or(body.unit);
            let home = team.place(from).and_then(rules::teams::Place::home);
            if home.is_none_or(|home| !self.registry.is_within(home, decides, from)) {
                return Err(Refusal::wrong_unit(team.title(from)).on(from).into());
            }
            if dissolves && team.life.is_open() {
                team.end(body.from, None)?;
            } else if !(team.life.contains(from) || dissolves && from == team.life.to) {
                return Err(Refusal::team_not_there(team.title(from)).on(from).into());
            }
            team.decide(decided);
            teams.push(team);
        }
        for team in teams {
            self.teams.put(team);
        }
        self.decisions.known.insert(key);
        let RecordDecision { unit, kind, day, from, ref teams, ref scan, .. } = *body;
        let (id, teams, scan) = (id.into(), teams.clone(), scan.clone());
        self.decisions.changed.insert(id);
        self.decisions.all.insert(id, Decision { id, unit, kind, number, day, from, signer, scan, teams });
        Ok(())
    }

    fn decision(&self, id: DecisionId) -> std::result::Result<Decision, Stop> {
        self.decisions.get(id).cloned().ok_or(Stop::Missing(id.into()))
    }

    pub(crate) fn amend_decision(&mut self, body: &AmendDecision) -> std::result::Result<(), Stop> {
        let old = self.decision(body.decision)?;
        let mut new = old.clone();
        if let Some(number) = &body.number {
            new.number = good_text(number, 50)?;
        }
        if let Some(day) = body.day {
            self.not_in_future(day)?;
            new.day = day;
        }
        if let Some(signer) = &body.signer {
            new.signer = signer.as_deref().map(|signer| good_text(signer, 100)).transpose()?;
        }
        if let Some(scan) = &body.scan {
            new.scan = Some(scan.clone());
        }
        if new == old {
            return Err(Refusal::nothing_changed(old.number).into());
        }
        let (was, is) = ((old.unit, old.number, old.day), (new.unit, new.number.clone(), new.day));
        if was != is {
            if self.decisions.known.contains(&is) {
                return Err(Refusal::same_decision(is.1).on(is.2).into());
            }
            self.decisions.known.remove(&was);
            self.decisions.known.insert(is);
        }
        self.decisions.changed.insert(new.id);
        self.decisions.all.insert(new.id, new);
        Ok(())
    }

    /// Undoes what a decision did to its teams. What it replaced is in force again.
    pub(crate) fn withdraw_decision(&mut self, body: &WithdrawDecision) -> std::result::Result<(), Stop> {
        good_text(&body.cause, 500)?;
        let decision = self.decision(body.decision)?;
        let known = |team: &TeamId| self.teams.get(*team).cloned().ok_or(Stop::Missing((*team).into()));
        let teams = decision.teams.iter().map(known).collect::<std::result::Result<Vec<_>, _>>()?;
        for mut team in teams {
            team.undecide(decision.id);
            self.teams.put(team);
        }
        self.decisions.known.remove(&(decision.unit, decision.number, decision.day));
        self.decisions.all.remove(&decision.id);
        self.decisions.changed.remove(&decision.id);
        self.decisions.withdrawn.insert(decision.id);
        Ok(())
    }
}

/// Writes the decisions that the batch made, changed or withdrew.
pub(crate) async fn save(tx: &mut Tx, decisions: &Decisions) -> Result<()> {
    if !decisions.withdrawn.is_empty() {
        let withdrawn = ids(decisions.withdrawn.iter().copied());
        tx.exec(&DELETE_TEAMS, args![withdrawn.as_str()]).await?;
        tx.exec(&DELETE, args![withdrawn]).await?;
    }
    let changed = decisions.changed.iter().filter_map(|id| decisions.get(*id));
    let rows = changed.map(|decision| {
        let Decision { id, unit, kind, number, day, from, signer, scan, .. } = decision;
        args![*id, *unit, kind.code(), number, *day, *from, signer.as_ref(), scan.as_ref()]
    });
    tx.bulk(&PUT, rows.collect()).await?;
    Ok(())
}

type TermRow = (Uuid, Uuid, String, String);

fn stocks(rows: Vec<TermRow>) -> Result<Vec<Stock>> {
    let stock = |(_, unit, from, to): TermRow| {
        let span: Span = span(&from, &to)?;
        Ok(Stock { unit: UnitId(unit), measure: Measure::Decisions, span })
    };
    rows.into_iter().map(stock).collect()
}

/// What decisions count for, as the tables stand.
pub(crate) async fn stocks_of(from: &mut impl Read, decisions: &BTreeSet<DecisionId>) -> Result<Vec<Stock>> {
    if decisions.is_empty() {
        return Ok(Vec::new());
    }
    stocks(from.all(&TERMS, args![ids(decisions.iter().copied())]).await?)
}

/// What all decisions count for, for the recount.
pub(crate) async fn all_stocks(from: &mut impl Read) -> Result<Vec<Stock>> {
    stocks(from.all(&ALL_TERMS, args![]).await?)
}

/// A decision as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its identity.
    pub id: DecisionId,
    /// The unit whose People's Committee decided.
    pub unit: UnitId,
    /// What it decides.
    pub kind: DecisionKind,
    /// Number and sign, "12/QĐ-UBND".
    pub number: String,
    /// The day it was signed.
    pub day: Day,
    /// The day from which it holds.
    pub from: Day,
    /// Who signed.
    pub signer: Option<String>,
    /// The scan's SHA-256 in hexadecimal.
    pub scan: Option<String>,
    /// The teams it names.
    pub teams: Vec<TeamId>,
}

type DecisionRow = (Uuid, Uuid, String, String, String, String, Option<String>, Option<String>);

async fn with_teams(from: &mut impl Read, rows: Vec<DecisionRow>) -> Result<Vec<Decision>> {
    let list = ids(rows.iter().map(|row| DecisionId(row.0)));
    let teams: Vec<(Uuid, Uuid)> = from.all(&TEAMS_OF, args![list]).await?;
    let decision = |(id, unit, kind, number, on, since, signer, scan): DecisionRow| {
        let of_it = teams.iter().filter(|(decision, _)| *decision == id);
        Ok(Decision {
            id: DecisionId(id),
            unit: UnitId(unit),
            kind: word(DecisionKind::of_code(&kind), "a kind of decision", &kind)?,
            number,
            day: day(&on)?,
            from: day(&since)?,
            signer,
            scan,
            teams: of_it.map(|(_, team)| TeamId(*team)).collect(),
        })
    };
    rows.into_iter().map(decision).collect()
}

impl Store {
    /// A decision; `None` if there is none or the viewer's duty doesn't reach the unit that decided.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn decision(&self, scope: &Scope, id: DecisionId) -> Result<Option<Decision>> {
        let from = &mut self.db.clone();
        let rows: Vec<DecisionRow> = from.all(&BY_ID, args![id]).await?;
        let registry = self.registry(scope).await?;
        let found = with_teams(from, rows).await?.pop();
        let may = |right, decision: &Decision| scope.may(right, decision.unit, &registry, self.today());
        let found = found.filter(|decision| may(Right::SeeTeams, decision));
        // The paper lists people by name.
        Ok(found.map(|decision| {
            let scan = decision.scan.clone().filter(|_| may(Right::SeeLeaders, &decision));
            Decision { scan, ..decision }
        }))
    }

    /// The decisions of the committees of a unit and of those below it, as the tree of a day has them, the latest first.
    ///
    /// # Errors
    /// When the database fails, or the viewer has no right to see teams there.
    pub async fn decisions_within(&self, scope: &Scope, unit: UnitId, day: Day) -> Result<Vec<Decision>> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeTeams, unit, &registry, self.today()) {
            return Err(StoreError::NoRight);
        }
        let from = &mut self.db.clone();
        let rows: Vec<DecisionRow> = from.all(&OF_UNIT, args![unit, day]).await?;
        let mut decisions = with_teams(from, rows).await?;
        if !scope.may(Right::SeeLeaders, unit, &registry, self.today()) {
            // The paper lists people by name.
            decisions.iter_mut().for_each(|decision| decision.scan = None);
        }
        Ok(decisions)
    }

    /// The decisions that name a team, the latest first; for whoever may see the team.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn decisions_of_team(&self, scope: &Scope, team: TeamId) -> Result<Vec<Decision>> {
        if self.team(scope, team, self.today()).await?.is_none() {
            return Ok(Vec::new());
        }
        let from = &mut self.db.clone();
        let rows: Vec<DecisionRow> = from.all(&OF_TEAM, args![team]).await?;
        with_teams(from, rows).await
    }
}
