//! Operations on decisions, decided on a draft. Each checks first and changes last.

use super::Decision;
use crate::apply::{Draft, Stop};
use rules::{
    ids::{DecisionId, OperationId, TeamId},
    operations::{AmendDecision, RecordDecision, Refusal, WithdrawDecision},
    teams::{Decided, DecisionKind, Place, Team, good_text},
};
use std::collections::{BTreeMap, BTreeSet};

type Done = Result<(), Stop>;

impl Draft {
    pub(crate) fn record_decision(&mut self, id: OperationId, body: &RecordDecision) -> Done {
        let RecordDecision { unit, kind, day, from, ref scan, .. } = *body;
        let decision = Decision {
            id: id.into(),
            unit,
            kind,
            number: good_text(&body.number, 50)?,
            day,
            from,
            signer: body.signer.as_deref().map(|signer| good_text(signer, 100)).transpose()?,
            scan: scan.clone(),
            teams: each_once(&body.teams),
        };
        let key = (unit, decision.number.clone(), day);
        if !self.registry.stands(unit, from) {
            return Err(Refusal::wrong_unit(self.unit_name(unit)).on(from).into());
        }
        if self.decisions.known.contains(&key) {
            return Err(Refusal::same_decision(key.1).on(day).into());
        }
        for team in self.teams_under(&decision, &[])? {
            self.teams.put(team);
        }
        self.decisions.known.insert(key);
        self.decisions.changed.insert(decision.id);
        self.decisions.all.insert(decision.id, decision);
        Ok(())
    }

    fn decision(&self, id: DecisionId) -> Result<Decision, Stop> {
        self.decisions.get(id).cloned().ok_or(Stop::Missing(id.into()))
    }

    pub(crate) fn amend_decision(&mut self, body: &AmendDecision) -> Done {
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
        new.unit = body.unit.unwrap_or(old.unit);
        new.kind = body.kind.unwrap_or(old.kind);
        new.from = body.from.unwrap_or(old.from);
        if let Some(teams) = &body.teams {
            new.teams = each_once(teams);
        }
        if new == old {
            return Err(Refusal::nothing_changed(old.number).into());
        }
        let (was, is) = ((old.unit, old.number.clone(), old.day), (new.unit, new.number.clone(), new.day));
        if was != is && self.decisions.known.contains(&is) {
            return Err(Refusal::same_decision(is.1).on(is.2).into());
        }
        let does = |decision: &Decision| (decision.unit, decision.kind, decision.from, decision.teams.clone());
        if does(&new) != does(&old) {
            if !self.registry.stands(new.unit, new.from) {
                return Err(Refusal::wrong_unit(self.unit_name(new.unit)).on(new.from).into());
            }
            for team in self.teams_under(&new, &old.teams)? {
                self.teams.put(team);
            }
            let let_go = self.decisions.let_go.entry(new.id).or_default();
            let_go.extend(&old.teams);
            let_go.retain(|team| !new.teams.contains(team));
        }
        self.decisions.known.remove(&was);
        self.decisions.known.insert(is);
        self.decisions.changed.insert(new.id);
        self.decisions.all.insert(new.id, new);
        Ok(())
    }

    /// Undoes what a decision did to its teams. What it replaced is in force again.
    pub(crate) fn withdraw_decision(&mut self, body: &WithdrawDecision) -> Done {
        good_text(&body.cause, 500)?;
        let decision = self.decision(body.decision)?;
        for team in self.teams_without(decision.id, &decision.teams)?.into_values() {
            self.teams.put(team);
        }
        self.decisions.known.remove(&(decision.unit, decision.number, decision.day));
        self.decisions.all.remove(&decision.id);
        self.decisions.changed.remove(&decision.id);
        self.decisions.withdrawn.insert(decision.id);
        Ok(())
    }

    /// The teams as they are once the decision has done to those it names what it says; those it named before
    /// (`before`) are let go first.
    fn teams_under(&self, decision: &Decision, before: &[TeamId]) -> Result<Vec<Team>, Stop> {
        if decision.teams.is_empty() {
            return Err(Refusal::no_teams(&decision.number).into());
        }
        let mut teams = self.teams_without(decision.id, before.iter().chain(&decision.teams))?;
        for id in &decision.teams {
            if let Some(team) = teams.get_mut(id) {
                self.decide_on(team, decision)?;
            }
        }
        Ok(teams.into_values().collect())
    }

    /// The teams as they are without a decision.
    fn teams_without<'a>(
        &self,
        decision: DecisionId,
        teams: impl IntoIterator<Item = &'a TeamId>,
    ) -> Result<BTreeMap<TeamId, Team>, Stop> {
        let without = |id: &TeamId| {
            let mut team = self.teams.get(*id).cloned().ok_or(Stop::Missing((*id).into()))?;
            team.undecide(decision);
            Ok((*id, team))
        };
        teams.into_iter().map(without).collect()
    }

    /// Does to one team what the decision says.
    fn decide_on(&self, team: &mut Team, decision: &Decision) -> Done {
        let dissolves = decision.kind == DecisionKind::Dissolve;
        // A team known from a report has often been founded earlier than the report says; the paper holds from its first day on.
        let from = if dissolves { decision.from } else { decision.from.max(team.life.from) };
        let decides = self.registry.standing_for(decision.unit, from).unwrap_or(decision.unit);
        let home = team.place(from).and_then(Place::home);
        if home.is_none_or(|home| !self.registry.is_within(home, decides, from)) {
            return Err(Refusal::wrong_unit(team.title(from)).on(from).into());
        }
        if dissolves && team.life.is_open() {
            team.end(decision.from, None)?;
        } else if !(team.life.contains(from) || dissolves && from == team.life.to) {
            return Err(Refusal::team_not_there(team.title(from)).on(from).into());
        }
        let Decision { id, unit, kind, from, .. } = *decision;
        team.decide(Decided { from, decision: id, kind, unit });
        Ok(())
    }
}

/// Teams in the order in which they are kept.
fn each_once(teams: &[TeamId]) -> Vec<TeamId> {
    teams.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}
