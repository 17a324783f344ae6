//! Who looks and who acts. Only this crate makes a [`Scope`]; a query without one does not compile.

use rules::{
    access::Role,
    day::{Day, Span},
    ids::{AccountId, AppointmentId, UnitId},
    units::Registry,
};

/// One duty of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Its id.
    pub id: AppointmentId,
    /// As what.
    pub role: Role,
    /// Over which part of the tree; `None` for administrators.
    pub unit: Option<UnitId>,
    /// From when to when.
    pub span: Span,
}

impl Appointment {
    /// Does the duty reach the unit in the tree of a day?
    #[must_use]
    pub fn reaches(&self, unit: UnitId, registry: &Registry, day: Day) -> bool {
        match (self.role, self.unit) {
            (Role::Administrator, _) => true,
            // An appointment follows its unit to an heir of the same level; where the level is gone (a district), it ends.
            (Role::Officer, Some(own)) => {
                let level = |unit: UnitId| registry.get(unit).map(|unit| unit.level);
                let heir = registry.standing_for(own, day).filter(|heir| level(*heir) == level(own));
                heir.is_some_and(|own| registry.is_within(unit, own, day))
            }
            (Role::Officer, None) => false,
        }
    }
}

/// The viewer or actor of a query or operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope(pub(crate) Who);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Anybody, without an account.
    Public,
    /// Somebody signed in, acting under one appointment.
    Person { account: AccountId, name: String, acting: Appointment },
    /// Whoever runs the program on its machine.
    Operator,
    /// The program itself.
    Job(&'static str),
}

impl Scope {
    /// Anybody.
    #[must_use]
    pub fn public() -> Self {
        Self(Who::Public)
    }

    /// The command line of the machine: who can run the program can read its files anyway. Never named in `web`.
    #[must_use]
    pub fn operator() -> Self {
        Self(Who::Operator)
    }

    /// The program itself, in one of its jobs. Never named in `web`.
    #[must_use]
    pub fn job(name: &'static str) -> Self {
        Self(Who::Job(name))
    }

    /// The account, if somebody is signed in.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        match &self.0 {
            Who::Person { account, .. } => Some(*account),
            _ => None,
        }
    }

    /// The person's name, if somebody is signed in.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.0 {
            Who::Person { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The duty under which a signed-in person acts.
    #[must_use]
    pub fn acting(&self) -> Option<&Appointment> {
        match &self.0 {
            Who::Person { acting, .. } => Some(acting),
            _ => None,
        }
    }

    /// May it see people's names and phones at a unit?
    #[must_use]
    pub fn sees_people(&self, unit: UnitId, registry: &Registry, day: Day) -> bool {
        match &self.0 {
            Who::Public => false,
            Who::Operator | Who::Job(_) => true,
            Who::Person { acting, .. } => acting.reaches(unit, registry, day),
        }
    }

    /// May it change things at a unit?
    #[must_use]
    pub fn changes(&self, unit: UnitId, registry: &Registry, day: Day) -> bool {
        self.sees_people(unit, registry, day)
    }

    /// Does it run the system (shared settings, administrative units, accounts)?
    #[must_use]
    pub fn administers(&self) -> bool {
        match &self.0 {
            Who::Public => false,
            Who::Operator | Who::Job(_) => true,
            Who::Person { acting, .. } => acting.role == Role::Administrator,
        }
    }

    /// The word for the kind of author in the journal.
    pub(crate) fn author(&self) -> &'static str {
        match &self.0 {
            Who::Public => "public",
            Who::Person { .. } => "person",
            Who::Operator => "operator",
            Who::Job(name) => name,
        }
    }
}
