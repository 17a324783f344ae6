//! Decisions of the communes' People's Committees on teams (R1.1).

use crate::{
    apply::{Draft, Needs, Stop},
    db::{Read, Tx, args, ids, statements},
    error::Result,
    registry::{day, span},
};
use rules::{
    day::{Day, Span},
    ids::{DecisionId, OperationId, UnitId},
    measures::{Measure, Stock},
    operations::{RecordDecision, Refusal},
    teams::{Decided, good_text},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    OF_UNITS = "SELECT unit, number, day FROM decision WHERE unit IN {{ids $1}}";
    PUT = "INSERT INTO decision (id, unit, kind, number, day, from_day, signer, scan) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// From the first to the last day on which it is in force for some team.
    TERMS = "SELECT dt.decision, d.unit, MIN(dt.from_day), MAX(dt.to_day) FROM decision_team dt \
             JOIN decision d ON d.id = dt.decision \
             WHERE dt.decision IN {{ids $1}} AND dt.from_day < dt.to_day GROUP BY dt.decision, d.unit";
    ALL_TERMS = "SELECT dt.decision, d.unit, MIN(dt.from_day), MAX(dt.to_day) FROM decision_team dt \
                 JOIN decision d ON d.id = dt.decision WHERE dt.from_day < dt.to_day GROUP BY dt.decision, d.unit";
}

/// The decisions of a batch.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    known: BTreeSet<(UnitId, String, Day)>,
    new: BTreeMap<DecisionId, RecordDecision>,
}

pub(crate) async fn load(from: &mut impl Read, needs: &Needs) -> Result<Decisions> {
    if needs.units_with_decisions.is_empty() {
        return Ok(Decisions::default());
    }
    let units = ids(needs.units_with_decisions.iter().copied());
    let rows: Vec<(Uuid, String, String)> = from.all(&OF_UNITS, args![units]).await?;
    let known = rows
        .into_iter()
        .map(|(unit, number, on)| Ok((UnitId(unit), number, day(&on)?)));
    Ok(Decisions {
        known: known.collect::<Result<_>>()?,
        new: BTreeMap::new(),
    })
}

impl Draft {
    pub(crate) fn record_decision(
        &mut self,
        id: OperationId,
        body: &RecordDecision,
    ) -> std::result::Result<(), Stop> {
        let number = good_text(&body.number, 50)?;
        let signer = body
            .signer
            .as_deref()
            .map(|signer| good_text(signer, 100))
            .transpose()?;
        if !self.registry.stands(body.unit, body.from) {
            return Err(Refusal::wrong_unit(self.unit_name(body.unit))
                .on(body.from)
                .into());
        }
        let key = (body.unit, number.clone(), body.day);
        if self.decisions.known.contains(&key) {
            return Err(Refusal::same_decision(number).on(body.day).into());
        }
        if body.teams.is_empty() {
            return Err(Refusal::no_teams(number).into());
        }
        let decided = Decided {
            from: body.from,
            decision: id.into(),
            kind: body.kind,
            unit: body.unit,
        };
        let mut teams = Vec::new();
        for team in body.teams.iter().copied().collect::<BTreeSet<_>>() {
            let mut team = self
                .teams
                .get(team)
                .cloned()
                .ok_or(Stop::Missing(team.into()))?;
            let home = team.place(body.from).and_then(rules::teams::Place::home);
            if !home.is_some_and(|home| self.registry.is_within(home, body.unit, body.from)) {
                return Err(Refusal::wrong_unit(team.title(body.from))
                    .on(body.from)
                    .into());
            }
            if body.kind == rules::teams::DecisionKind::Dissolve && team.life.is_open() {
                team.end(body.from, None)?;
            } else if !team.life.contains(body.from) && body.from != team.life.to {
                return Err(Refusal::team_not_there(team.title(body.from))
                    .on(body.from)
                    .into());
            }
            team.decide(decided);
            teams.push(team);
        }
        for team in teams {
            self.teams.put(team);
        }
        self.decisions.known.insert(key);
        self.decisions.new.insert(
            id.into(),
            RecordDecision {
                number,
                signer,
                ..body.clone()
            },
        );
        Ok(())
    }
}

/// Writes the batch's new decisions.
pub(crate) async fn save(tx: &mut Tx, decisions: &Decisions) -> Result<()> {
    let rows = decisions.new.iter().map(|(id, body)| {
        let RecordDecision {
            unit,
            kind,
            number,
            day,
            from,
            signer,
            scan,
            ..
        } = body;
        args![
            *id,
            *unit,
            kind.code(),
            number,
            *day,
            *from,
            signer.as_ref(),
            scan.as_ref()
        ]
    });
    tx.bulk(&PUT, rows.collect()).await?;
    Ok(())
}

type TermRow = (Uuid, Uuid, String, String);

fn stocks(rows: Vec<TermRow>) -> Result<Vec<Stock>> {
    let stock = |(_, unit, from, to): TermRow| {
        let span: Span = span(&from, &to)?;
        Ok(Stock {
            unit: UnitId(unit),
            measure: Measure::Decisions,
            span,
        })
    };
    rows.into_iter().map(stock).collect()
}

/// What decisions count for, as the tables stand.
pub(crate) async fn stocks_of(
    from: &mut impl Read,
    decisions: &BTreeSet<DecisionId>,
) -> Result<Vec<Stock>> {
    if decisions.is_empty() {
        return Ok(Vec::new());
    }
    stocks(
        from.all(&TERMS, args![ids(decisions.iter().copied())])
            .await?,
    )
}

/// What all decisions count for, for the recount.
pub(crate) async fn all_stocks(from: &mut impl Read) -> Result<Vec<Stock>> {
    stocks(from.all(&ALL_TERMS, args![]).await?)
}
