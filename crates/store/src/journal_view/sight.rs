//! What a viewer may read of what an operation said.

use crate::scope::{Scope, Who};
use rules::{
    access::{Right, Role as Duty},
    operations::{AddMember, AmendPerson, Body, PersonRef, Refusal},
    teams::Role,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How much of people somebody sees in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// Everything: the operator of the machine, a commune's own.
    All,
    /// Names and phones of those who lead; of the other members nothing.
    Leaders,
    /// Nothing that people are part of.
    Nobody,
}

impl Sight {
    pub(super) fn of(scope: &Scope) -> Self {
        let Some(acting) = scope.acting() else {
            return if matches!(scope.0, Who::Public) { Self::Nobody } else { Self::All };
        };
        let own = acting.acts_as();
        match (own.has(Right::SeeMembers), own.has(Right::SeeLeaders)) {
            (true, _) => Self::All,
            (_, true) => Self::Leaders,
            _ => Self::Nobody,
        }
    }

    /// The word of the statements for whose names are known.
    pub(super) fn names_of(self) -> &'static str {
        match self {
            Self::All => "members",
            Self::Leaders => "leaders",
            Self::Nobody => "nobody",
        }
    }

    /// Is somebody known by name to the viewer, who acted in this role?
    pub(super) fn names(self, role: Option<Duty>) -> bool {
        match self {
            Self::All => true,
            Self::Leaders => role.is_some_and(|role| !role.is_of_team() || role == Duty::TeamLeader),
            Self::Nobody => false,
        }
    }

    /// What is left of what an operation said; `leaders` holds persons and terms of those who lead today.
    pub(super) fn body(self, body: Body, leaders: &BTreeSet<Uuid>) -> Option<Body> {
        match (self, body) {
            (Self::All, body)
            | (
                _,
                body @ (Body::EnactReform(_)
                | Body::SetCompositionRule(_)
                | Body::SetTarget(_)
                | Body::SetRetention(_)
                | Body::SetSchedule(_)
                | Body::SetHoliday(_)
                | Body::DeclareHouseholds(_)
                | Body::LookAtHouseholds(_)
                | Body::Catalogue(_)
                | Body::SetIndicator(_)
                | Body::SetIndicatorTarget(_)),
            ) => Some(body),
            // Above the commune of households there are sums.
            (Self::Nobody, _) | (Self::Leaders, Body::Household(_) | Body::Activity(_) | Body::Producer(_)) => None,
            (Self::Leaders, Body::AddMember(entry)) => leaders_entry(entry),
            (Self::Leaders, Body::AmendPerson(change)) => leaders
                .contains(&change.person.0)
                .then_some(Body::AmendPerson(AmendPerson { birth_year: None, sex: None, it_skill: None, ..change })),
            (Self::Leaders, body) => Some(body),
        }
    }

    /// A reason to refuse may name somebody.
    pub(super) fn reason(self, kind: &str, reason: Refusal) -> Refusal {
        let of_people = OF_PEOPLE.iter().any(|people| kind.starts_with(people));
        match self {
            Self::All => reason,
            Self::Leaders if !of_people => reason,
            _ => Refusal { subject: String::new(), detail: String::new(), ..reason },
        }
    }
}

/// Kinds that speak of people.
const OF_PEOPLE: &[&str] =
    &["member.", "person.", "training.", "household.", "adoption.", "activity.", "producer.", "product.", "listing."];

/// The annex names leaders with their phones, and nothing else of them.
fn leaders_entry(entry: AddMember) -> Option<Body> {
    let person = match entry.person {
        PersonRef::New { name, phone, .. } if entry.role == Role::Leader => {
            PersonRef::New { name, phone, birth_year: None, sex: None, it_skill: None }
        }
        known @ PersonRef::Known(_) => known,
        PersonRef::New { .. } => return None,
    };
    Some(Body::AddMember(AddMember { person, ..entry }))
}
