//! Operations on households and on what they have and use.

use super::body::given;
use crate::{
    day::Day,
    households::{Consent, Field, Origin, Stamp},
    ids::{HouseholdId, ItemId, MemberId, OperationId, UnitId},
    phones::Phone,
    teams::words,
};
use serde::{Deserialize, Serialize};

/// What changes with a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HouseholdChange {
    /// A household is put on the list.
    Add(AddHousehold),
    /// What is known of a household changes.
    Amend(AmendHousehold),
    /// A household was asked whether it may be written down.
    SetConsent(SetConsent),
    /// A household lives in another village.
    Move(MoveHousehold),
    /// A household is away for long.
    SetAbsence(SetAbsence),
    /// Households on the list are one and the same.
    Merge(MergeHouseholds),
    /// A household is no more.
    End(EndHousehold),
    /// A household asks that what is known of it be erased (Law 91/2025/QH15).
    Erase(EraseHousehold),
    /// Two people changed the same; one of both values is chosen.
    Resolve(ResolveProposal),
    /// A household has or uses an item of the catalogue.
    Use(UseItem),
    /// A household no longer has an item.
    StopUsing(StopUsing),
}

impl HouseholdChange {
    /// The households that must be there already: the one it is about, and others it names.
    #[must_use]
    pub fn households(&self) -> Vec<HouseholdId> {
        match self {
            Self::Add(body) => body.split_from.into_iter().collect(),
            Self::Merge(body) => body.doubles.iter().copied().chain([body.survivor]).collect(),
            other => other.household().into_iter().collect(),
        }
    }

    /// The household it is about, if that is there already.
    #[must_use]
    pub fn household(&self) -> Option<HouseholdId> {
        match self {
            Self::Add(_) => None,
            Self::Amend(body) => Some(body.household),
            Self::SetConsent(body) => Some(body.household),
            Self::Move(body) => Some(body.household),
            Self::SetAbsence(body) => Some(body.household),
            Self::Merge(body) => Some(body.survivor),
            Self::End(body) => Some(body.household),
            Self::Erase(body) => Some(body.household),
            Self::Resolve(body) => Some(body.household),
            Self::Use(body) => Some(body.household),
            Self::StopUsing(body) => Some(body.household),
        }
    }

    /// The village into which somebody is put.
    #[must_use]
    pub fn village(&self) -> Option<UnitId> {
        match self {
            Self::Add(body) => Some(body.village),
            Self::Move(body) => Some(body.village),
            _ => None,
        }
    }

    /// Everything with a name that it speaks of: households, items, members.
    #[must_use]
    pub fn named(&self) -> Vec<uuid::Uuid> {
        let helper = |origin: &Origin| match origin {
            Origin::Helped { by } => *by,
            Origin::HadBefore {} | Origin::Alone {} => None,
        };
        let of = |on_behalf: &Option<OnBehalf>| on_behalf.as_ref().and_then(|on_behalf| on_behalf.of);
        let (item, members) = match self {
            Self::Add(body) => (None, vec![of(&body.on_behalf)]),
            Self::Use(body) => (Some(body.item), vec![helper(&body.origin), of(&body.on_behalf)]),
            Self::StopUsing(body) => (Some(body.item), Vec::new()),
            _ => (None, Vec::new()),
        };
        let households = self.households().into_iter().map(uuid::Uuid::from);
        let members = members.into_iter().flatten().map(uuid::Uuid::from);
        households.chain(item.map(uuid::Uuid::from)).chain(members).collect()
    }
}

/// What the author of a change saw: it is stale where the household was changed since by somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// The revision of the household that was on the screen.
    pub revision: u32,
    /// The author's own change of the same field since, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<OperationId>,
}

impl Base {
    /// Had its author seen a change when he made his own?
    #[must_use]
    pub fn saw(&self, change: &Stamp) -> bool {
        change.revision <= self.revision || Some(change.by) == self.after
    }
}

words! {
    /// How something came in that somebody enters for somebody else.
    Via {
        /// By phone.
        Phone = "phone",
        /// On paper.
        Paper = "paper",
        /// As a message or picture.
        Message = "message",
        /// Told face to face.
        Told = "told",
    }
}

/// Entered for somebody else (nhập thay): it counts, and is marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnBehalf {
    /// How it came.
    pub via: Via,
    /// Whose it is, if that member is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<MemberId>,
}

/// See [`HouseholdChange::Add`]. The household's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddHousehold {
    /// The village.
    pub village: UnitId,
    /// The head's name; none where the household declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// How the neighbours tell it from others of that name: a nickname, "con ông …", a hamlet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// How many people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u16>,
    /// How many of them are grown up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adults: Option<u16>,
    /// Whether it may be written down, if it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// From this day on it is on the list.
    pub from: Day,
    /// The household it came out of (tách hộ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<HouseholdId>,
    /// Entered for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<OnBehalf>,
}

/// See [`HouseholdChange::Amend`]. Only what is given changes; an inner `None` empties the field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendHousehold {
    /// Which.
    pub household: HouseholdId,
    /// The head's name; a new head gets in by it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// Nickname.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub nickname: Option<Option<String>>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub phone: Option<Option<Phone>>,
    /// How many people.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub size: Option<Option<u16>>,
    /// How many of them are grown up.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub adults: Option<Option<u16>>,
    /// What its author saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
}

/// See [`HouseholdChange::SetConsent`]. A household that declines is counted without its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetConsent {
    /// Which.
    pub household: HouseholdId,
    /// What it said.
    pub consent: Consent,
}

/// See [`HouseholdChange::Move`]. It takes along what it has; nothing of it counts as new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveHousehold {
    /// Which.
    pub household: HouseholdId,
    /// The village in which it lives from then on.
    pub village: UnitId,
    /// From this day on.
    pub from: Day,
}

/// See [`HouseholdChange::SetAbsence`]. An absence that begins on the same day is replaced; one without days is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAbsence {
    /// Which.
    pub household: HouseholdId,
    /// The first day away.
    pub from: Day,
    /// The first day back, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

/// See [`HouseholdChange::Merge`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeHouseholds {
    /// The one that stays.
    pub survivor: HouseholdId,
    /// The ones that were entered a second time.
    pub doubles: Vec<HouseholdId>,
}

/// See [`HouseholdChange::End`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndHousehold {
    /// Which.
    pub household: HouseholdId,
    /// The first day without it.
    pub day: Day,
    /// Why, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// See [`HouseholdChange::Erase`]. It is counted on without a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EraseHousehold {
    /// Which.
    pub household: HouseholdId,
    /// When it was asked.
    pub day: Day,
}

/// See [`HouseholdChange::Resolve`] ("hai người cùng sửa").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResolveProposal {
    /// Which.
    pub household: HouseholdId,
    /// The operation whose value was kept as proposed.
    pub proposal: OperationId,
    /// Which of its fields.
    pub field: Field,
    /// Is the proposed value taken? Otherwise the stored one stands.
    pub take: bool,
}

/// See [`HouseholdChange::Use`]. What it says holds until the next thing said of that item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseItem {
    /// Which household.
    pub household: HouseholdId,
    /// Which item.
    pub item: ItemId,
    /// Is it in use, or only installed or opened (R2.1.3)?
    pub in_use: bool,
    /// By how many adults, where the item is counted so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adults: Option<u16>,
    /// How it came to it.
    pub origin: Origin,
    /// Since when.
    pub since: Day,
    /// What its author saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
    /// Entered for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<OnBehalf>,
}

/// See [`HouseholdChange::StopUsing`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopUsing {
    /// Which household.
    pub household: HouseholdId,
    /// Which item.
    pub item: ItemId,
    /// The first day without it.
    pub day: Day,
    /// What its author saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
}
