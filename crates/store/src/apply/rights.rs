//! Who may make which operation. Judged at the time an operation was captured, not when it arrives: what a leader wrote down
//! while in office is accepted after he left.

use super::{Draft, Stop, Submission};
use crate::scope::Who;
use rules::{
    day::Day,
    ids::{TeamId, UnitId},
    operations::{Body, PersonRef, Refusal},
    units::{Change, Level},
};

impl Draft {
    /// Refuses what the author has no right to do.
    pub(crate) fn authorise(&self, submission: &Submission) -> Result<(), Stop> {
        // No clock of a phone is believed when it is ahead.
        let captured = Day::of(submission.operation.captured).min(self.today);
        let no = || Stop::from(Refusal::no_right(""));
        match &submission.scope.0 {
            Who::Operator | Who::Job(_) => return Ok(()),
            Who::Public => return Err(no()),
            Who::Person { acting, .. } if !acting.span.contains(captured) => return Err(no()),
            Who::Person { .. } => {}
        }
        if submission.scope.administers() {
            return Ok(());
        }
        let reaches = |unit: UnitId| submission.scope.changes(unit, &self.registry, captured);
        let allowed = match &submission.operation.body {
            Body::EnactReform(reform) => {
                let units = reform.changes.iter().flat_map(|change| self.villages_of(change));
                let units: Option<Vec<UnitId>> = units.collect();
                units.is_some_and(|units| units.into_iter().all(reaches))
            }
            Body::DeclareHouseholds(declared) => reaches(declared.village),
            Body::SetContact(contact) => reaches(contact.unit),
            Body::AddTeam(team) => team.place.units().iter().copied().all(reaches),
            Body::RetitleTeam(change) => self.team_within(change.team, reaches)?,
            Body::PlaceTeam(change) => {
                change.place.units().iter().copied().all(reaches) && self.team_within(change.team, reaches)?
            }
            Body::EndTeam(end) => self.team_within(end.team, reaches)?,
            Body::AddMember(entry) => {
                let known = match entry.person {
                    PersonRef::Known(person) => self.a_team_of_person_within(person, reaches)?,
                    PersonRef::New { .. } => true,
                };
                known && self.team_within(entry.team, reaches)?
            }
            Body::EndMember(end) => {
                let team = self.teams.of_member(end.member).ok_or(Stop::Missing(end.member.into()))?;
                self.team_within(team.id, reaches)?
            }
            Body::AmendPerson(change) => self.a_team_of_person_within(change.person, reaches)?,
            Body::RecordTraining(training) => self.a_team_of_person_within(training.person, reaches)?,
            Body::RecordDecision(decision) => reaches(decision.unit),
            Body::SetChannel(channel) => match channel.owner {
                rules::channels::Owner::Unit(unit) => reaches(unit),
                rules::channels::Owner::Team(team) => self.team_within(team, reaches)?,
            },
            Body::SetPassword(password) => submission.scope.account() == Some(password.account),
            // `reaches` says yes to a province only for whoever works for the whole of it.
            Body::SetCompositionRule(rule) => reaches(rule.province),
            Body::AddAccount(_) | Body::Appoint(_) | Body::EndAppointment(_) => false,
        };
        if allowed { Ok(()) } else { Err(no()) }
    }

    /// The places a change of villages touches; `None` among them where it touches anything higher.
    fn villages_of(&self, change: &Change) -> Vec<Option<UnitId>> {
        let village = |unit: &UnitId| {
            let level = self.registry.get(*unit).map(|known| known.level);
            (level == Some(Level::Village)).then_some(*unit)
        };
        match change {
            // A village that is being made counts where it is put.
            Change::Create { kind, parent, .. } => {
                vec![parent.filter(|_| kind.level() == Level::Village)]
            }
            Change::Amend { unit, parent, .. } => vec![village(unit)].into_iter().chain(parent.map(Some)).collect(),
            Change::Absorb { into, from } => {
                // `into` may be made in the same reform; where it is put is then judged there.
                let known = self.registry.get(*into).is_some();
                from.iter().map(village).chain(known.then(|| village(into))).collect()
            }
            Change::Split { unit, into, .. } => {
                let known = into.iter().filter(|into| self.registry.get(**into).is_some());
                known.chain([unit]).map(village).collect()
            }
            Change::End { unit, heir } => vec![village(unit), Some(*heir)],
            Change::Alias { unit, .. } => vec![village(unit)],
        }
    }

    fn team_within(&self, id: TeamId, reaches: impl Fn(UnitId) -> bool) -> Result<bool, Stop> {
        let team = self.teams.get(id).ok_or(Stop::Missing(id.into()))?;
        Ok(team.place(self.today).is_some_and(|place| place.units().iter().copied().any(reaches)))
    }

    fn a_team_of_person_within(
        &self,
        person: rules::ids::PersonId,
        reaches: impl Fn(UnitId) -> bool + Copy,
    ) -> Result<bool, Stop> {
        let mut teams = self.teams.of_person(person).peekable();
        if teams.peek().is_none() {
            return Err(Stop::Missing(person.into()));
        }
        Ok(teams.any(|team| self.team_within(team, reaches).unwrap_or(false)))
    }
}
