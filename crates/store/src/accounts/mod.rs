//! Accounts and their duties. A phone number is no identity: several people may share one.
//!
//! An account of an office holds appointments. An account of a team's member stands for a *person*: the duties in teams come
//! with the terms there and end with them, so nobody keeps two lists of who leads a team.

mod decide;
mod load;
mod queries;
mod rights;
mod save;
mod stand_ins;

pub(crate) use load::{AccountsToday, get, load, load_stood_for};
pub use queries::{Holder, Office};
pub(crate) use rights::Actor;
pub(crate) use save::save;
pub use stand_ins::StandIn;

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [load::STATEMENTS, queries::STATEMENTS, save::STATEMENTS, stand_ins::STATEMENTS].concat()
}

use crate::scope::{Appointment, Seat};
use jiff::Timestamp;
use rules::{
    day::Day,
    ids::{AccountId, AppointmentId, InvitationId, PersonId, SessionId, UnitId},
    phones::Phone,
    units::Registry,
};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Identity.
    pub id: AccountId,
    /// The word by which he or she signs in.
    pub sign_in_name: String,
    /// Name.
    pub name: String,
    /// Phone; a member's is the person's.
    pub phone: Option<Phone>,
    /// Who it is, among the members of teams.
    pub person: Option<PersonId>,
    /// Since when it is shut for cause.
    pub revoked: Option<Timestamp>,
    /// Has a password been chosen?
    pub has_password: bool,
    /// Duties, ended ones included.
    pub appointments: Vec<Appointment>,
}

impl Account {
    /// The duties that hold on a day and still have a place in its tree.
    pub fn duties(&self, registry: &Registry, day: Day) -> impl Iterator<Item = &Appointment> {
        self.appointments.iter().filter(move |appointment| appointment.stands(registry, day))
    }

    /// The duty of an id.
    #[must_use]
    pub fn appointment(&self, id: AppointmentId) -> Option<&Appointment> {
        self.appointments.iter().find(|appointment| appointment.id == id)
    }

    /// What the duty of an id was on a day. A term in a team that was followed by another there, as when a volunteer becomes the
    /// leader, is that one from then on: a phone without signal goes on naming the one it knows.
    pub(crate) fn duty_on(&self, id: AppointmentId, day: Day) -> Option<&Appointment> {
        let named = self.appointment(id)?;
        let team = |duty: &Appointment| match duty.seat {
            Seat::Team { team, .. } => Some(team),
            Seat::Unit(_) | Seat::System => None,
        };
        let mut others = self.appointments.iter().filter(|other| team(named).is_some() && team(other) == team(named));
        let follows = |other: &&Appointment| other.stands_in_for.is_none() && other.span.contains(day);
        if named.span.to > day { Some(named) } else { others.find(follows).or(Some(named)) }
    }
}

/// A password as it is set.
#[derive(Clone, Debug)]
pub(crate) struct NewPassword {
    /// Its hash (PHC string).
    pub(crate) hash: String,
    /// The session in which its owner set it: the only one that goes on.
    pub(crate) keeps: Option<SessionId>,
}

impl From<String> for NewPassword {
    fn from(hash: String) -> Self {
        Self { hash, keeps: None }
    }
}

/// The accounts of a batch.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    known: BTreeMap<AccountId, Account>,
    /// Sign-in names that somebody has.
    names: BTreeSet<String>,
    /// Persons who have an account.
    persons: BTreeMap<PersonId, AccountId>,
    /// Provinces for whose department somebody works.
    staffed: BTreeSet<UnitId>,
    /// Authors whose account is shut.
    shut: BTreeSet<AccountId>,
    new: BTreeSet<AccountId>,
    amended: BTreeSet<AccountId>,
    changed: BTreeSet<AppointmentId>,
    passwords: BTreeMap<AccountId, NewPassword>,
    invited: Vec<(InvitationId, AccountId, Vec<u8>)>,
}

impl Accounts {
    pub(crate) fn get(&self, id: AccountId) -> Option<&Account> {
        self.known.get(&id)
    }

    /// A duty that the batch knows, and whose.
    pub(crate) fn duty(&self, id: AppointmentId) -> Option<(&Account, &Appointment)> {
        self.known.values().find_map(|account| Some((account, account.appointment(id)?)))
    }

    /// Is the account shut, so that nothing is taken in from it?
    pub(crate) fn is_shut(&self, id: AccountId) -> bool {
        self.shut.contains(&id)
    }
}

/// The form in which sign-in names are kept and compared.
#[must_use]
pub fn sign_in_name(text: &str) -> String {
    rules::text::nfc(text).to_lowercase()
}
