//! The bodies of operations on accounts and their duties.

#[cfg(doc)]
use super::Body;
use crate::{
    access::Role as OfficeRole,
    day::Day,
    ids::{AccountId, AppointmentId, PersonId, UnitId},
    phones::Phone,
};
use serde::{Deserialize, Serialize};

/// See [`Body::AddAccount`]. The account's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddAccount {
    /// The word by which one signs in; no two accounts have the same.
    pub sign_in_name: String,
    /// The person's name.
    pub name: String,
    /// Phone; no identity, several people may share one. A member's is kept with the person, not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// Who it is, among the members of teams; the duties in teams come with the terms there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

/// See [`Body::AmendAccount`]. Only what is given changes; an inner `None` empties the field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendAccount {
    /// Whose.
    pub account: AccountId,
    /// The person's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "super::body::given")]
    pub phone: Option<Option<Phone>>,
}

/// See [`Body::InviteAccount`]. The invitation's id is the operation's; its link and code are never written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteAccount {
    /// Whom.
    pub account: AccountId,
}

/// See [`Body::RevokeAccount`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokeAccount {
    /// Whose.
    pub account: AccountId,
    /// Why.
    pub cause: String,
}

/// See [`Body::ReinstateAccount`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReinstateAccount {
    /// Whose.
    pub account: AccountId,
}

/// See [`Body::SetPassword`]. The password's hash travels beside the operation, never in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPassword {
    /// Whose.
    pub account: AccountId,
}

/// See [`Body::Appoint`]. The appointment's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appoint {
    /// Whom.
    pub account: AccountId,
    /// As what; a duty in a team comes with a term there.
    pub role: OfficeRole,
    /// Over which part of the tree; an administrator of the system has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// From this day on.
    pub from: Day,
    /// The first day without it, where that is settled from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The duty in which the account stands in for its holder, with the same role and unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<AppointmentId>,
}

/// See [`Body::EndAppointment`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndAppointment {
    /// Which.
    pub appointment: AppointmentId,
    /// The first day without it.
    pub day: Day,
}
