//! Who looks and who acts. Only this crate makes a [`Scope`]; a query without one does not compile.

use rules::{
    access::{Right, Role},
    day::{Day, Span},
    ids::{AccountId, AppointmentId, TeamId, UnitId},
    teams::{Place, Team},
    units::Registry,
};

/// Where a duty is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seat {
    /// The system, no part of the tree.
    System,
    /// A unit and all below it.
    Unit(UnitId),
    /// One team.
    Team {
        /// Which.
        team: TeamId,
        /// The units it works in today.
        units: Vec<UnitId>,
        /// Does its holder lead today: as leader, or as deputy while that post is vacant?
        leads: bool,
    },
}

/// One duty of an account: an appointment at a unit, or what comes with a term in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Its id; a duty in a team carries its term's.
    pub id: AppointmentId,
    /// As what.
    pub role: Role,
    /// Where.
    pub seat: Seat,
    /// From when to when.
    pub span: Span,
    /// The duty in which its holder is stood in for, if it is that.
    pub stands_in_for: Option<AppointmentId>,
}

impl Appointment {
    /// The unit of the duty in the tree of a day. An appointment follows its unit to an heir of the same level; where the level
    /// is gone (a district), it ends.
    #[must_use]
    pub fn unit(&self, registry: &Registry, day: Day) -> Option<UnitId> {
        match &self.seat {
            Seat::System => None,
            Seat::Unit(own) => registry.heir_of_same_level(*own, day),
            Seat::Team { units, .. } => units.first().and_then(|unit| registry.standing_for(*unit, day)),
        }
    }

    /// Has a reform carried the duty to another unit, so that somebody should look at it?
    #[must_use]
    pub fn is_carried_over(&self, registry: &Registry, day: Day) -> bool {
        matches!(self.seat, Seat::Unit(own) if self.unit(registry, day).is_some_and(|now| now != own))
    }

    /// Does it hold on a day, and is there still something it is for?
    #[must_use]
    pub fn stands(&self, registry: &Registry, day: Day) -> bool {
        self.span.contains(day) && (self.seat == Seat::System || self.unit(registry, day).is_some())
    }

    /// Does the duty reach the unit in the tree of a day?
    #[must_use]
    pub fn reaches(&self, unit: UnitId, registry: &Registry, day: Day) -> bool {
        match &self.seat {
            Seat::System => false,
            Seat::Unit(_) => self.unit(registry, day).is_some_and(|own| registry.is_within(unit, own, day)),
            // A team whose village was taken in by another works there, until somebody says where else.
            Seat::Team { units, .. } => {
                let mut own = units.iter().filter_map(|own| registry.standing_for(*own, day));
                own.any(|own| registry.is_within(unit, own, day))
            }
        }
    }

    /// Does the duty reach a team, at the place it has on a day?
    #[must_use]
    pub fn reaches_team(&self, team: &Team, registry: &Registry, day: Day) -> bool {
        match &self.seat {
            Seat::System => false,
            Seat::Team { team: own, .. } => *own == team.id,
            Seat::Unit(_) => {
                let units = team.place(day).map(Place::units).unwrap_or_default();
                units.iter().any(|unit| self.reaches(*unit, registry, day))
            }
        }
    }

    /// Does the duty reach wherever another one is?
    #[must_use]
    pub fn reaches_seat(&self, seat: &Seat, registry: &Registry, day: Day) -> bool {
        match (&self.seat, seat) {
            // Whoever runs the system reaches the system, and the departments that have nobody yet; see `apply::rights`.
            (Seat::System, Seat::System | Seat::Unit(_)) => true,
            (_, Seat::System) => false,
            (_, Seat::Unit(unit)) => {
                registry.heir_of_same_level(*unit, day).is_some_and(|unit| self.reaches(unit, registry, day))
            }
            (Seat::Team { team: own, .. }, Seat::Team { team, .. }) => own == team,
            (_, Seat::Team { units, .. }) => units.iter().any(|unit| self.reaches(*unit, registry, day)),
        }
    }

    /// Is it others' to say who holds a duty there and stands in for it? Whoever runs the system lets a department's first officer in and is
    /// above no office: whoever stands in for an officer sees what the officer sees.
    #[must_use]
    pub fn has_no_say_at(&self, seat: &Seat) -> bool {
        self.seat == Seat::System && *seat != Seat::System
    }

    /// As what its holder acts today: a deputy as leader, while that post is vacant.
    #[must_use]
    pub fn acts_as(&self) -> Role {
        match &self.seat {
            Seat::Team { leads: true, .. } => Role::TeamLeader,
            _ => self.role,
        }
    }

    /// As what its holder acted towards a team on a day.
    fn acted_as(&self, team: &Team, day: Day) -> Role {
        let led = || team.acting_leader(day).is_some_and(|leader| AppointmentId::from(leader.id) == self.id);
        if self.role == Role::TeamDeputy && led() { Role::TeamLeader } else { self.role }
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

    /// The role under which a signed-in person acts today.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.acting().map(Appointment::acts_as)
    }

    /// Does it hold the right anywhere at all?
    #[must_use]
    pub fn has(&self, right: Right) -> bool {
        self.holds(|acting| acting.acts_as().has(right))
    }

    /// Does it hold the right at a unit?
    #[must_use]
    pub fn may(&self, right: Right, unit: UnitId, registry: &Registry, day: Day) -> bool {
        self.holds(|acting| acting.acts_as().has(right) && acting.reaches(unit, registry, day))
    }

    /// Does it hold the right over a team?
    #[must_use]
    pub fn may_with(&self, right: Right, team: &Team, registry: &Registry, day: Day) -> bool {
        self.holds(|acting| acting.acted_as(team, day).has(right) && acting.reaches_team(team, registry, day))
    }

    /// Does it hold a right in a unit's office? A team works within units, and has no part in what their offices report, answer and send
    /// out, not even the team of a commune itself.
    #[must_use]
    pub(crate) fn may_in_office(&self, right: Right, unit: UnitId, registry: &Registry, day: Day) -> bool {
        !self.is_of_team() && self.may(right, unit, registry, day)
    }

    /// Does somebody act under a duty in a team?
    #[must_use]
    pub(crate) fn is_of_team(&self) -> bool {
        self.acting().is_some_and(|acting| matches!(acting.seat, Seat::Team { .. }))
    }

    /// May it see who answers for a unit? Also for those above its own.
    #[must_use]
    pub fn sees_contact(&self, unit: UnitId, registry: &Registry, day: Day) -> bool {
        self.may_below(Right::SeeContacts, unit, registry, day)
    }

    /// Does it hold the right at a unit, or at one below it? For what those above say to everybody below.
    #[must_use]
    pub fn may_below(&self, right: Right, unit: UnitId, registry: &Registry, day: Day) -> bool {
        let is_above = |acting: &Appointment| {
            acting.unit(registry, day).is_some_and(|own| registry.path(own, day).contains(&unit))
        };
        self.holds(|acting| acting.acts_as().has(right) && (acting.reaches(unit, registry, day) || is_above(acting)))
    }

    fn holds(&self, of_duty: impl FnOnce(&Appointment) -> bool) -> bool {
        match &self.0 {
            Who::Public => false,
            Who::Operator | Who::Job(_) => true,
            Who::Person { acting, .. } => of_duty(acting),
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
