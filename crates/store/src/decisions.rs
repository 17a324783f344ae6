//! Decisions of the communes' People's Committees on teams (R1.1).

mod decide;

use crate::{
    Store,
    apply::Needs,
    db::{Read, Tx, args, ids, statements},
    error::{Result, StoreError},
    registry::{day, span},
    scope::Scope,
    teams::word,
};
use rules::{
    access::Right,
    day::{Day, Span},
    ids::{DecisionId, TeamId, UnitId},
    measures::{Measure, Stock},
    teams::DecisionKind,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    OF_UNITS = "SELECT unit, number, day FROM decision WHERE unit IN {{ids $1}}";
    PUT = "INSERT INTO decision (id, unit, kind, number, day, from_day, signer, scan) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
           ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, kind = excluded.kind, number = excluded.number, day = excluded.day, \
           from_day = excluded.from_day, signer = excluded.signer, scan = excluded.scan";
    LET_GO = "DELETE FROM decision_team WHERE decision = $1 AND team IN {{ids $2}}";
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
    /// Teams that a decision named and names no more.
    let_go: BTreeMap<DecisionId, BTreeSet<TeamId>>,
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
    for (decision, teams) in &decisions.let_go {
        tx.exec(&LET_GO, args![*decision, ids(teams.iter().copied())]).await?;
    }
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
