//! Identities, one type per kind of thing, so that a team can't be passed where a village is meant.
//!
//! A thing made by an operation of its own carries that operation's id: whoever names a team that isn't here yet names
//! the operation that is still to come, which is what lets an operation *wait*.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, concat!(stringify!($name), "({})"), self.0) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> { Uuid::parse_str(text).map(Self) }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid { id.0 }
        }
    )* };
}

ids! {
    /// One change, wherever it was made.
    OperationId;
    /// A place in the tree, for as long as it is that place; never a statistical (GSO) code.
    UnitId;
    /// A team of volunteers.
    TeamId;
    /// A human being, known in as many teams and offices as he or she serves in.
    PersonId;
    /// One person's term in one team.
    MemberId;
    /// A decision of a commune's People's Committee on teams.
    DecisionId;
    /// A record of who answers for a unit.
    ContactId;
    /// A thing in the catalogue.
    ItemId;
    /// A household.
    HouseholdId;
    /// A list of households being taken in.
    HouseholdImportId;
    /// Something a team did.
    ActivityId;
    /// Who produces and sells.
    ProducerId;
    /// A product or service.
    ProductId;
    /// A product on a platform.
    ListingId;
    /// A logistics partner.
    PartnerId;
    /// A report that is owed.
    ObligationId;
    /// A report that is asked for once.
    RequestId;
    /// A paper on its way out of an office.
    IssueId;
    /// Somebody who signs in.
    AccountId;
    /// An account's role at a unit, from a day to a day.
    AppointmentId;
    /// An invitation to choose a password.
    InvitationId;
    /// A signed-in browser.
    SessionId;
    /// A machine's key to the API.
    ApiTokenId;
    /// A phone or browser on which operations are made.
    DeviceId;
}

macro_rules! made_by_their_operation {
    ($($name:ident),*) => { $(
        impl From<OperationId> for $name {
            fn from(id: OperationId) -> Self { Self(id.0) }
        }
        impl From<$name> for OperationId {
            fn from(id: $name) -> Self { Self(id.0) }
        }
    )* };
}
made_by_their_operation!(
    TeamId,
    PersonId,
    MemberId,
    DecisionId,
    ContactId,
    ItemId,
    HouseholdId,
    ActivityId,
    ProducerId,
    ProductId,
    ListingId,
    PartnerId,
    RequestId,
    IssueId,
    AccountId,
    AppointmentId,
    InvitationId
);

/// A duty in a team comes with the term there and carries its id.
impl From<MemberId> for AppointmentId {
    fn from(id: MemberId) -> Self {
        Self(id.0)
    }
}

/// Where a feed's changes belong: a unit's own feed, or the one common feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feed {
    /// Changes everybody follows: the tree, rules, accounts.
    Common,
    /// Changes of one unit, a village as a rule.
    Unit(UnitId),
}

impl Feed {
    /// The id under which the feed's counter is kept; the common feed's is nil and so comes first in id order.
    #[must_use]
    pub fn id(self) -> Uuid {
        match self {
            Self::Common => Uuid::nil(),
            Self::Unit(unit) => unit.0,
        }
    }
}

/// The identity of something that comes with the program: it follows from a name and is the same in every install.
#[must_use]
pub fn shipped(name: &str) -> Uuid {
    const NAMESPACE: Uuid = Uuid::from_u128(0x6261_6e73_6f00_5000_8000_7368_6970_7064);
    Uuid::new_v5(&NAMESPACE, name.as_bytes())
}

impl ItemId {
    /// A shipped item of the catalogue, by its key there.
    #[must_use]
    pub fn shipped(key: &str) -> Self {
        Self(shipped(&format!("item {key}")))
    }
}
