//! Operations on what a team does.

use super::{
    body::given,
    households::{Base, OnBehalf},
};
use crate::{
    activities::{Guided, Photo},
    day::Day,
    ids::{ActivityId, HouseholdId, ItemId, MemberId, TeamId, UnitId},
};
use serde::{Deserialize, Serialize};

/// What changes with an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActivityChange {
    /// A team did something.
    Record(RecordActivity),
    /// What was written down of it changes.
    Amend(AmendActivity),
    /// It never was.
    Withdraw(WithdrawActivity),
    /// Two members wrote down the same (nhập chung).
    Join(JoinActivities),
}

impl ActivityChange {
    /// The activities that must be there already: the one it is about first.
    #[must_use]
    pub fn activities(&self) -> Vec<ActivityId> {
        match self {
            Self::Record(_) => Vec::new(),
            Self::Amend(body) => vec![body.activity],
            Self::Withdraw(body) => vec![body.activity],
            Self::Join(body) => vec![body.survivor, body.double],
        }
    }

    /// The households it speaks of.
    #[must_use]
    pub fn households(&self) -> Vec<HouseholdId> {
        match self {
            Self::Record(body) => body.households.clone(),
            Self::Amend(body) => body.add_households.iter().chain(&body.remove_households).copied().collect(),
            Self::Withdraw(_) | Self::Join(_) => Vec::new(),
        }
    }

    /// The team, where it is named.
    #[must_use]
    pub fn team(&self) -> Option<TeamId> {
        match self {
            Self::Record(body) => Some(body.team),
            _ => None,
        }
    }

    /// Everything with a name that it speaks of: team, kind, items, members, households.
    #[must_use]
    pub fn named(&self) -> Vec<uuid::Uuid> {
        let mut named: Vec<uuid::Uuid> = self.households().into_iter().map(uuid::Uuid::from).collect();
        match self {
            Self::Record(body) => {
                named.extend([body.team.0, body.kind.0]);
                named.extend(body.members.iter().map(|member| member.0));
                named.extend(body.guided.iter().map(|guided| guided.item.0));
                named.extend(body.on_behalf.as_ref().and_then(|on_behalf| on_behalf.of).map(|member| member.0));
            }
            Self::Amend(body) => {
                named.extend(body.kind.map(|kind| kind.0));
                named.extend(body.add_members.iter().chain(&body.remove_members).map(|member| member.0));
                named.extend(body.guided.iter().flatten().map(|guided| guided.item.0));
            }
            Self::Withdraw(_) | Self::Join(_) => {}
        }
        named
    }
}

/// See [`ActivityChange::Record`]. The activity's id is the operation's. Kind and number of people are all that is asked; team,
/// place and day are known to whoever records it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordActivity {
    /// The team that did it.
    pub team: TeamId,
    /// The village in which it counts, or the commune of a commune's team.
    pub village: UnitId,
    /// What it was: an item of the catalogue.
    pub kind: ItemId,
    /// When.
    pub day: Day,
    /// How many people came or were helped, each as often as it happened (lượt người).
    pub people: u32,
    /// How many of them are women.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub women: Option<u32>,
    /// Where, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What else is to be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The members who were there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberId>,
    /// The households that were visited or took part by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub households: Vec<HouseholdId>,
    /// In what people were guided, and how many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guided: Vec<Guided>,
    /// At most two photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
    /// Entered for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<OnBehalf>,
}

/// See [`ActivityChange::Amend`]. Only what is given changes; members and households are added and taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendActivity {
    /// Which.
    pub activity: ActivityId,
    /// What it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ItemId>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// How many people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// How many of them are women; an inner `None` empties the field.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub women: Option<Option<u32>>,
    /// Where; an inner `None` empties the field.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub place: Option<Option<String>>,
    /// What else is to be said; an inner `None` empties the field.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub note: Option<Option<String>>,
    /// Members who were there too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_members: Vec<MemberId>,
    /// Members who were not there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove_members: Vec<MemberId>,
    /// Households that were visited too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_households: Vec<HouseholdId>,
    /// Households that were not visited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove_households: Vec<HouseholdId>,
    /// In what people were guided, all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guided: Option<Vec<Guided>>,
    /// The photos, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photos: Option<Vec<Photo>>,
    /// What its author saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
}

impl AmendActivity {
    /// Of an activity, and nothing of it yet.
    #[must_use]
    pub fn of(activity: ActivityId) -> Self {
        Self {
            activity,
            kind: None,
            day: None,
            people: None,
            women: None,
            place: None,
            note: None,
            add_members: Vec::new(),
            remove_members: Vec::new(),
            add_households: Vec::new(),
            remove_households: Vec::new(),
            guided: None,
            photos: None,
            base: None,
        }
    }
}

/// See [`ActivityChange::Withdraw`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawActivity {
    /// Which.
    pub activity: ActivityId,
    /// Why, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// See [`ActivityChange::Join`]. Members, households and photos come together; numbers are those of the one that stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinActivities {
    /// The one that stays.
    pub survivor: ActivityId,
    /// The one that was written down a second time.
    pub double: ActivityId,
}
