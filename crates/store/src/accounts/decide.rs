//! What may become of accounts, decided in memory.

use super::{Account, NewPassword, sign_in_name};
use crate::{
    apply::{Draft, Stop},
    scope::{Appointment, Seat},
};
use jiff::Timestamp;
use rules::{
    access::Role,
    day::Span,
    ids::{AccountId, AppointmentId, MemberId, OperationId},
    operations::{
        AddAccount, AmendAccount, Appoint, EndAppointment, InviteAccount, Refusal, ReinstateAccount, RevokeAccount,
        SetPassword,
    },
    teams::{Place, good_text},
};

type Decision = Result<(), Stop>;

impl Draft {
    pub(crate) fn add_account(&mut self, id: OperationId, body: &AddAccount) -> Decision {
        let sign_in_name = sign_in_name(&good_text(&body.sign_in_name, 60)?);
        let name = good_text(&body.name, 100)?;
        if let Some(person) = body.person {
            if self.teams.of_person(person).next().is_none() {
                return Err(Stop::Missing(person.into()));
            }
            if self.accounts.persons.contains_key(&person) {
                return Err(Refusal::has_account(name).into());
            }
        }
        if self.accounts.names.contains(&sign_in_name) {
            return Err(Refusal::sign_in_name_taken(sign_in_name).into());
        }
        let id = AccountId::from(id);
        self.accounts.names.insert(sign_in_name.clone());
        self.accounts.persons.extend(body.person.map(|person| (person, id)));
        let account = Account {
            id,
            sign_in_name,
            name,
            phone: body.phone.clone(),
            person: body.person,
            revoked: None,
            has_password: false,
            appointments: Vec::new(),
        };
        self.accounts.known.insert(id, account);
        self.accounts.new.insert(id);
        Ok(())
    }

    pub(crate) fn amend_account(&mut self, body: &AmendAccount) -> Decision {
        let name = body.name.as_deref().map(|name| good_text(name, 100)).transpose()?;
        let account = self.account(body.account)?;
        // A member's name and phone are the person's.
        if account.person.is_some() {
            return Err(Refusal::nothing_changed(&account.name).into());
        }
        let mut new = account.clone();
        new.name = name.unwrap_or(new.name);
        new.phone = body.phone.clone().unwrap_or(new.phone);
        if new == *account {
            return Err(Refusal::nothing_changed(new.name).into());
        }
        self.amended(new);
        Ok(())
    }

    /// The code's hash travels beside the operation, never in it.
    pub(crate) fn invite_account(&mut self, id: OperationId, body: &InviteAccount, code: Option<&Vec<u8>>) -> Decision {
        let account = self.account(body.account)?;
        if account.revoked.is_some() {
            return Err(Refusal::account_revoked(&account.name).into());
        }
        let account = account.id;
        let code = code.ok_or(Refusal::waited_in_vain(""))?.clone();
        self.accounts.invited.push((id.into(), account, code));
        Ok(())
    }

    pub(crate) fn set_password(&mut self, body: &SetPassword, new: Option<&NewPassword>) -> Decision {
        // A password isn't written down, so it can't wait for its account.
        let account = self.accounts.get(body.account).ok_or(Refusal::waited_in_vain(""))?.id;
        let new = new.ok_or(Refusal::bad_text(""))?;
        // Of several set in one batch the last one holds.
        self.accounts.passwords.insert(account, new.clone());
        Ok(())
    }

    pub(crate) fn revoke_account(&mut self, body: &RevokeAccount, arrived: Timestamp) -> Decision {
        good_text(&body.cause, 500)?;
        let mut account = self.account(body.account)?.clone();
        if account.revoked.is_some() {
            return Err(Refusal::nothing_changed(account.name).into());
        }
        account.revoked = Some(arrived);
        self.accounts.shut.insert(account.id);
        self.amended(account);
        Ok(())
    }

    pub(crate) fn reinstate_account(&mut self, body: &ReinstateAccount) -> Decision {
        let mut account = self.account(body.account)?.clone();
        if account.revoked.take().is_none() {
            return Err(Refusal::nothing_changed(account.name).into());
        }
        self.accounts.shut.remove(&account.id);
        self.amended(account);
        Ok(())
    }

    fn amended(&mut self, account: Account) {
        self.accounts.amended.insert(account.id);
        self.accounts.known.insert(account.id, account);
    }

    pub(crate) fn appoint(&mut self, id: OperationId, body: &Appoint) -> Decision {
        let account = self.account(body.account)?.clone();
        if account.revoked.is_some() {
            return Err(Refusal::account_revoked(account.name).into());
        }
        let span = Span { from: body.from, to: body.to.unwrap_or(Span::since(body.from).to) };
        if span.is_empty() {
            return Err(Refusal::wrong_day("").on(span.to).into());
        }
        let duty = Appointment {
            id: id.into(),
            role: body.role,
            seat: self.seat_of(body)?,
            span,
            stands_in_for: body.stands_in_for,
        };
        // A colleague may stand in: what he holds himself is another duty than the one he then holds for somebody.
        let what = |held: &Appointment| (held.role, held.seat.clone(), held.stands_in_for);
        let same = |held: &&Appointment| what(held) == what(&duty) && held.span.overlaps(span);
        if account.appointments.iter().any(|held| same(&held)) {
            return Err(Refusal::has_duty(account.name).into());
        }
        if let Some(stood_for) = body.stands_in_for {
            self.check_stand_in(&account, &duty, stood_for)?;
        }
        if let (Role::DepartmentOfficer, Some(unit)) = (body.role, body.unit) {
            self.accounts.staffed.insert(unit);
        }
        self.accounts.changed.insert(duty.id);
        let mut account = account;
        account.appointments.push(duty);
        self.accounts.known.insert(account.id, account);
        Ok(())
    }

    /// Where the duty would be: at a unit of its role's level, in a team for whoever stands in for its leader, or the system.
    pub(super) fn seat_of(&self, body: &Appoint) -> Result<Seat, Stop> {
        let wrong = || Stop::from(Refusal::wrong_role(""));
        match (body.role.level(), body.unit) {
            (Some(_), None) => Err(Refusal::unit_needed("").into()),
            (Some(level), Some(unit)) => {
                if !self.registry.stands(unit, body.from) {
                    return Err(Refusal::wrong_unit(self.unit_name(unit)).on(body.from).into());
                }
                let fits = self.registry.get(unit).is_some_and(|unit| unit.level == level);
                if fits { Ok(Seat::Unit(unit)) } else { Err(wrong()) }
            }
            (None, Some(_)) => Err(wrong()),
            (None, None) if body.role == Role::ItAdministrator => Ok(Seat::System),
            (None, None) => {
                let team = body.stands_in_for.filter(|_| body.role == Role::TeamLeader).ok_or_else(wrong)?;
                let member = MemberId(team.0);
                let team = self.teams.of_member(member).ok_or(Stop::Missing(member.into()))?;
                let units = team.place(self.today).map(Place::units).unwrap_or_default().to_vec();
                Ok(Seat::Team { team: team.id, units, leads: true })
            }
        }
    }

    fn check_stand_in(&self, account: &Account, duty: &Appointment, stood_for: AppointmentId) -> Decision {
        let bad = || Stop::from(Refusal::bad_stand_in(&account.name));
        let (holder, role, seat, span) = self.stood_for(stood_for)?;
        let fits = holder != Some(account.id)
            && role == duty.role
            && seat.is_same_place(&duty.seat)
            && span.from <= duty.span.from
            && duty.span.to <= span.to
            && !duty.span.is_open();
        if fits { Ok(()) } else { Err(bad()) }
    }

    /// Whose duty it is that is stood in for, as what, where, how long. Nobody stands in for a stand-in. A team's leader needs no
    /// account to have a stand-in.
    pub(super) fn stood_for(&self, id: AppointmentId) -> Result<(Option<AccountId>, Role, Seat, Span), Stop> {
        if let Some((holder, duty)) = self.accounts.duty(id) {
            if duty.stands_in_for.is_some() {
                return Err(Refusal::bad_stand_in(&holder.name).into());
            }
            return Ok((Some(holder.id), duty.role, duty.seat.clone(), duty.span));
        }
        let member = MemberId(id.0);
        let team = self.teams.of_member(member).ok_or(Stop::Missing(id.into()))?;
        let term = team.members.iter().find(|term| term.id == member).ok_or(Stop::Missing(id.into()))?;
        let units = team.place(self.today).map(Place::units).unwrap_or_default().to_vec();
        let seat = Seat::Team { team: team.id, units, leads: false };
        Ok((None, Role::of_member(term.role), seat, term.span))
    }

    pub(crate) fn end_appointment(&mut self, body: &EndAppointment) -> Decision {
        let found = self.accounts.duty(body.appointment).map(|(account, duty)| (account.id, duty.clone()));
        let (account, duty) = found.ok_or(Stop::Missing(body.appointment.into()))?;
        // A duty in a team ends with the term there.
        if duty.stands_in_for.is_none() && duty.role.is_of_team() {
            return Err(Refusal::wrong_role("").into());
        }
        if body.day >= duty.span.to || body.day <= duty.span.from && duty.stands_in_for.is_none() {
            return Err(Refusal::wrong_day("").on(body.day).into());
        }
        let account = self.accounts.known.get_mut(&account);
        let held = account.and_then(|account| account.appointments.iter_mut().find(|held| held.id == duty.id));
        if let Some(held) = held {
            // A stand-in that had not begun never does.
            held.span.to = body.day.max(held.span.from);
        }
        self.accounts.changed.insert(duty.id);
        Ok(())
    }
}

impl Seat {
    pub(super) fn is_same_place(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Team { team: one, .. }, Self::Team { team: two, .. }) => one == two,
            _ => self == other,
        }
    }
}
