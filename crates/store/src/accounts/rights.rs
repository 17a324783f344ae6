//! Who may change which account. Whoever lets somebody in again could get in himself, so it takes power over *every* duty the
//! account holds, not over one of them.

use super::Account;
use crate::{
    apply::{Draft, Stop},
    scope::{Appointment, Seat},
};
use rules::{
    access::{Right, Role},
    day::Day,
    ids::{AccountId, AppointmentId, PersonId, TeamId},
    operations::{AddAccount, Appoint, EndAppointment, Refusal},
    teams::Place,
};

/// Somebody acting under a duty on the day an operation was captured.
pub(crate) struct Actor<'a> {
    pub(crate) account: AccountId,
    pub(crate) acting: &'a Appointment,
    pub(crate) day: Day,
}

/// The team that somebody leads himself; a stand-in leads for another.
pub(super) fn own_team(duty: &Appointment) -> Option<TeamId> {
    match &duty.seat {
        Seat::Team { team, .. } if duty.role == Role::TeamLeader && duty.stands_in_for.is_none() => Some(*team),
        _ => None,
    }
}

impl Account {
    /// Does a leader let its holder in? For the first time, as whom he has named to stand in for him; not somebody who has a duty
    /// anywhere but in his team: whoever has the slip could get in as him.
    pub(super) fn is_let_in_by(&self, leader: &Appointment, today: Day) -> bool {
        let Some(own) = own_team(leader) else { return false };
        // A stand-in that was ended before it began holds on no day.
        let lasts = |duty: &&Appointment| today < duty.span.to && !duty.span.is_empty();
        let lasting = || self.appointments.iter().filter(lasts);
        let is_his = |duty: &Appointment| matches!(duty.seat, Seat::Team { team, .. } if team == own);
        !self.has_password && lasting().any(|duty| duty.stands_in_for == Some(leader.id)) && lasting().all(is_his)
    }
}

impl Actor<'_> {
    fn outlasted_by(&self, to: Day) -> bool {
        self.acting.span.to < to
    }

    fn must_be_no_stand_in(&self) -> Result<(), Stop> {
        match self.acting.stands_in_for {
            Some(_) => Err(Refusal::outlasts_stand_in("").on(self.acting.span.to.before()).into()),
            None => Ok(()),
        }
    }
}

impl Draft {
    /// Has the actor power over a duty: to give it, to end it, to let its holder in?
    fn commands(&self, actor: &Actor<'_>, role: Role, seat: &Seat) -> bool {
        let own = actor.acting.acts_as();
        own.has(Right::ManageAccounts)
            && own.appoints(role)
            && actor.acting.reaches_seat(seat, &self.registry, actor.day)
    }

    /// Has the actor power over an account? The duties of today and later count; of an account that has none left, all it had.
    /// One without any is in nobody's power but its maker's, while he makes it.
    pub(crate) fn commands_account(&self, actor: &Actor<'_>, id: AccountId) -> Result<bool, Stop> {
        let account = self.account(id)?;
        if self.accounts.new.contains(&id) {
            return self.new_account_is_his(actor, account);
        }
        let lasting = |duty: &&Appointment| self.today < duty.span.to;
        let mut duties: Vec<&Appointment> = account.appointments.iter().filter(lasting).collect();
        if duties.is_empty() {
            duties = account.appointments.iter().collect();
        }
        let is_system = actor.acting.seat == Seat::System;
        // The system's administrator lets a province's first officer in, once.
        let open_to_system = |duty: &Appointment| duty.seat == Seat::System || !account.has_password;
        let in_power =
            |duty: &Appointment| self.commands(actor, duty.role, &duty.seat) && (!is_system || open_to_system(duty));
        Ok(!duties.is_empty() && duties.into_iter().all(in_power))
    }

    /// What somebody makes may be given duties and an invitation in the same breath.
    fn new_account_is_his(&self, actor: &Actor<'_>, account: &Account) -> Result<bool, Stop> {
        let in_power = |duty: &Appointment| duty.stands_in_for.is_some() || self.commands(actor, duty.role, &duty.seat);
        let of_person = account.person.map(|person| self.commands_person(actor, person)).transpose()?;
        Ok(of_person.unwrap_or(true) && account.appointments.iter().all(in_power))
    }

    /// Has the actor power over a person's duties in teams?
    fn commands_person(&self, actor: &Actor<'_>, person: PersonId) -> Result<bool, Stop> {
        let mut terms = Vec::new();
        for id in self.teams.of_person(person) {
            let Some(team) = self.teams.get(id) else { continue };
            let units = team.place(self.today).map(Place::units).unwrap_or_default().to_vec();
            let seat = Seat::Team { team: id, units, leads: false };
            let of_person = team.members.iter().filter(|term| term.person.id == person && self.today < term.span.to);
            terms.extend(of_person.map(|term| (Role::of_member(term.role), seat.clone())));
        }
        if terms.is_empty() {
            return Err(Stop::Missing(person.into()));
        }
        Ok(terms.iter().all(|(role, seat)| self.commands(actor, *role, seat)))
    }

    /// Does the actor lead the one team in which a person works? Who works in a second one is not his alone.
    fn leads(&self, actor: &Actor<'_>, person: Option<PersonId>) -> bool {
        let (Some(own), Some(person)) = (own_team(actor.acting), person) else { return false };
        let is_there = |id: &TeamId| {
            let members = self.teams.get(*id).map(|team| team.members.as_slice()).unwrap_or_default();
            members.iter().any(|term| term.person.id == person && self.today < term.span.to)
        };
        let teams: Vec<TeamId> = self.teams.of_person(person).filter(is_there).collect();
        teams == [own]
    }

    pub(crate) fn may_add_account(&self, actor: &Actor<'_>, body: &AddAccount) -> Result<bool, Stop> {
        match body.person {
            Some(person) => Ok(self.leads(actor, Some(person)) || self.commands_person(actor, person)?),
            None => Ok(actor.acting.acts_as().has(Right::ManageAccounts)),
        }
    }

    /// What a stand-in gives ends with his standing in at the latest: he does the work of the duty, and nothing of what he may by it stays
    /// with anybody when it is over.
    pub(crate) fn may_appoint(&self, actor: &Actor<'_>, body: &Appoint) -> Result<bool, Stop> {
        let may = self.may_give(actor, body)?;
        if may && body.to.is_none_or(|to| actor.outlasted_by(to)) {
            actor.must_be_no_stand_in()?;
        }
        Ok(may)
    }

    /// Whoever lets somebody in again could get in himself; so a stand-in doesn't let in one of his own rank who stays longer than he does.
    pub(crate) fn may_invite(&self, actor: &Actor<'_>, id: AccountId) -> Result<bool, Stop> {
        let account = self.account(id)?;
        let may = account.is_let_in_by(actor.acting, self.today) || self.commands_account(actor, id)?;
        let is_lasting = |duty: &Appointment| duty.role == actor.acting.role && actor.outlasted_by(duty.span.to);
        if may && account.appointments.iter().any(is_lasting) {
            actor.must_be_no_stand_in()?;
        }
        Ok(may)
    }

    fn may_give(&self, actor: &Actor<'_>, body: &Appoint) -> Result<bool, Stop> {
        if body.account == actor.account {
            return Ok(false);
        }
        if let Some(stood_for) = body.stands_in_for {
            let named = self.account(body.account)?;
            // Whoever may stand in takes no account of elsewhere out of the hands of those who answer for it.
            let is_of_team = self.accounts.new.contains(&named.id) && self.leads(actor, named.person);
            let near = is_of_team || self.is_beside(named, stood_for)? || self.commands_account(actor, body.account)?;
            return Ok(named.revoked.is_none() && near && self.may_name_stand_in(actor, stood_for)?);
        }
        let seat = body.unit.map_or(Seat::System, Seat::Unit);
        if body.role.is_of_team() || !self.commands(actor, body.role, &seat) {
            return Ok(false);
        }
        // Once a department has somebody, the system's administrator has no say there.
        if actor.acting.seat == Seat::System && body.unit.is_some_and(|unit| self.accounts.staffed.contains(&unit)) {
            return Ok(false);
        }
        self.commands_account(actor, body.account)
    }

    /// Does somebody work in the office or team of the duty stood in for?
    fn is_beside(&self, account: &Account, stood_for: AppointmentId) -> Result<bool, Stop> {
        let (_, _, seat, _) = self.stood_for(stood_for)?;
        let lasting = account.appointments.iter().filter(|duty| self.today < duty.span.to);
        Ok(lasting.into_iter().any(|duty| duty.seat.is_same_place(&seat)))
    }

    /// The holder, a colleague of the same office, or whoever is above.
    fn may_name_stand_in(&self, actor: &Actor<'_>, stood_for: AppointmentId) -> Result<bool, Stop> {
        if actor.acting.id == stood_for {
            return Ok(true);
        }
        let (_, role, seat, _) = self.stood_for(stood_for)?;
        let colleague = matches!(seat, Seat::Unit(_)) && (actor.acting.role, &actor.acting.seat) == (role, &seat);
        Ok(colleague || !actor.acting.has_no_say_at(&seat) && self.commands(actor, role, &seat))
    }

    pub(crate) fn may_end_appointment(&self, actor: &Actor<'_>, body: &EndAppointment) -> Result<bool, Stop> {
        let (holder, duty) = self.accounts.duty(body.appointment).ok_or(Stop::Missing(body.appointment.into()))?;
        if holder.id == actor.account {
            return Ok(true);
        }
        match duty.stands_in_for {
            Some(stood_for) => self.may_name_stand_in(actor, stood_for),
            // The system's administrator empties no office.
            None if actor.acting.has_no_say_at(&duty.seat) => Ok(false),
            None => Ok(self.commands(actor, duty.role, &duty.seat)),
        }
    }
}
