//! What a round answers, in the shapes of docs/sync.md: only what a phone shows, for the lines of villages are slow.

use super::answers::{
    Counting, ItemKind, Means, MemberRole, Moment, OfficeRole, On, Pillar, ProducerForm, SellerStep, end,
};
use super::operations::OperationAnswer;
use super::sent::{Consent, FieldChange};
use rules::activities::Activity;
use rules::catalogue::Item;
use rules::day::Day;
use rules::households::{Household, Origin};
use rules::ids::{MemberId, OperationId, UnitId};
use rules::producers::Producer;
use rules::teams::Role;
use serde::Serialize;
use std::collections::BTreeMap;
use store::{ChangedBy, OwnTeam};
use utoipa::ToSchema;
use uuid::Uuid;

/// A round's answer.
#[derive(Serialize, ToSchema)]
pub(super) struct SyncAnswer {
    pub(super) now: Moment,
    pub(super) answers: Vec<OperationAnswer>,
    pub(super) cursor: String,
    pub(super) person: SyncPerson,
    pub(super) villages: Vec<SyncVillage>,
    pub(super) offered: Vec<SyncVillage>,
    pub(super) whole: Vec<Uuid>,
    pub(super) households: Vec<SyncHousehold>,
    pub(super) gone: Vec<Uuid>,
    pub(super) activities: Vec<SyncActivity>,
    pub(super) activities_gone: Vec<Uuid>,
    pub(super) producers: Vec<SyncProducer>,
    pub(super) producers_gone: Vec<Uuid>,
    pub(super) items: Option<Vec<SyncItem>>,
}

/// Whoever is signed in.
#[derive(Serialize, ToSchema)]
pub(super) struct SyncPerson {
    pub(super) account: Uuid,
    pub(super) name: String,
    pub(super) appointment: Uuid,
    pub(super) role: OfficeRole,
    pub(super) team: Option<SyncTeam>,
}

/// The team of whoever is signed in.
#[derive(Serialize, ToSchema)]
pub(super) struct SyncTeam {
    id: Uuid,
    title: String,
    members: Vec<SyncMember>,
}

/// A member of today.
#[derive(Serialize, ToSchema)]
struct SyncMember {
    id: Uuid,
    name: String,
    role: MemberRole,
    #[serde(rename = "self")]
    is_self: bool,
}

impl SyncTeam {
    pub(super) fn of(team: OwnTeam, own: Uuid) -> Self {
        let member = |(id, name, role): (MemberId, String, Role)| SyncMember {
            id: id.0,
            name,
            role: MemberRole(role),
            is_self: id.0 == own,
        };
        Self { id: team.id.0, title: team.title, members: team.members.into_iter().map(member).collect() }
    }
}

/// A village of the snapshot.
#[derive(Serialize, ToSchema)]
pub(super) struct SyncVillage {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) commune: String,
    pub(super) declared: Option<u32>,
    pub(super) untold: Option<i64>,
}

/// A household as it now is.
#[derive(Serialize, ToSchema)]
pub(super) struct SyncHousehold {
    id: Uuid,
    village: Uuid,
    head: Option<String>,
    nickname: Option<String>,
    phone: Option<String>,
    size: Option<u16>,
    adults: Option<u16>,
    consent: Option<Consent>,
    from: On,
    away: Option<SyncAway>,
    revision: u32,
    reached: Option<On>,
    uses: Vec<SyncUse>,
    proposals: Vec<SyncProposal>,
}

/// The days on which a household is away.
#[derive(Serialize, ToSchema)]
struct SyncAway {
    from: On,
    to: Option<On>,
}

/// What a household has of an item today.
#[derive(Serialize, ToSchema)]
struct SyncUse {
    item: Uuid,
    in_use: bool,
    adults: Option<u16>,
    origin: &'static str,
    since: On,
}

/// A value that came too late.
#[derive(Serialize, ToSchema)]
struct SyncProposal {
    operation: Uuid,
    field: String,
    change: FieldChange,
    by: Option<String>,
    captured: Option<Moment>,
    /// Whose the value is that stands.
    stands: Option<SyncStanding>,
}

/// Who said what stands, and when.
#[derive(Serialize, ToSchema)]
struct SyncStanding {
    by: Option<String>,
    captured: Moment,
}

impl SyncHousehold {
    pub(super) fn of(
        village: UnitId,
        household: Household,
        proposed: &BTreeMap<OperationId, ChangedBy>,
        today: Day,
    ) -> Self {
        let uses = household.uses.iter().filter_map(|(item, uses)| {
            let dated = uses.spans().iter().find(|dated| dated.span.contains(today))?;
            let origin = match dated.value.origin {
                Origin::HadBefore {} => "had_before",
                Origin::Helped { .. } => "helped",
                Origin::Alone {} => "alone",
            };
            let (in_use, adults) = (dated.value.in_use, dated.value.adults);
            Some(SyncUse { item: item.0, in_use, adults, origin, since: On(dated.span.from) })
        });
        let (uses, reached) = (uses.collect(), household.last_reached().map(On));
        let away = household.absences.iter().find(|away| away.contains(today));
        let away = away.map(|away| SyncAway { from: On(away.from), to: end(*away) });
        let stamps = household.stamps;
        let proposal = |kept: rules::households::Proposal| {
            let known = proposed.get(&kept.by);
            let field = kept.change.field();
            let stands = stamps.get(&field).and_then(|stamp| proposed.get(&stamp.by));
            SyncProposal {
                operation: kept.by.0,
                field: field.to_string(),
                stands: stands.map(|known| SyncStanding { by: known.name.clone(), captured: Moment(known.captured) }),
                change: FieldChange(kept.change),
                by: known.and_then(|known| known.name.clone()),
                captured: known.map(|known| Moment(known.captured)),
            }
        };
        Self {
            id: household.id.0,
            village: village.0,
            head: household.head,
            nickname: household.nickname,
            phone: household.phone.map(|phone| phone.to_string()),
            size: household.size,
            adults: household.adults,
            consent: household.consent.map(Consent),
            from: On(household.life.from),
            away,
            revision: household.revision,
            reached,
            uses,
            proposals: household.proposals.into_iter().map(proposal).collect(),
        }
    }
}

/// Something a team did.
#[derive(Serialize, ToSchema)]
pub(super) struct SyncActivity {
    id: Uuid,
    team: Uuid,
    village: Uuid,
    kind: Uuid,
    day: On,
    people: u32,
    women: Option<u32>,
    place: Option<String>,
    note: Option<String>,
    members: Vec<Uuid>,
    households: Vec<Uuid>,
    guided: Vec<SyncGuided>,
    photos: Vec<String>,
    revision: u32,
    by: Option<String>,
}

/// So many people were guided in an item.
#[derive(Serialize, ToSchema)]
struct SyncGuided {
    item: Uuid,
    count: u32,
}

impl SyncActivity {
    pub(super) fn of(village: UnitId, activity: Activity, by: Option<String>) -> Self {
        let guided = activity.guided.iter().map(|(item, count)| SyncGuided { item: item.0, count: *count });
        Self {
            id: activity.id.0,
            team: activity.team.0,
            village: village.0,
            kind: activity.kind.0,
            day: On(activity.day),
            people: activity.people,
            women: activity.women,
            members: activity.members.iter().map(|member| member.0).collect(),
            households: activity.households.iter().map(|household| household.0).collect(),
            guided: guided.collect(),
            photos: activity.photos.iter().map(ToString::to_string).collect(),
            revision: activity.revision,
            place: activity.place,
            note: activity.note,
            by,
        }
    }
}

/// A producer, with the seller's steps it has taken.
#[derive(Serialize, ToSchema)]
pub(super) struct SyncProducer {
    id: Uuid,
    village: Uuid,
    form: ProducerForm,
    name: Option<String>,
    household: Option<Uuid>,
    steps: Vec<SyncStep>,
    revision: u32,
}

/// A step that was taken.
#[derive(Serialize, ToSchema)]
struct SyncStep {
    step: SellerStep,
    day: On,
}

impl SyncProducer {
    pub(super) fn of(village: UnitId, producer: Producer) -> Self {
        let steps = producer.steps.iter().map(|(step, done)| SyncStep { step: SellerStep(*step), day: On(done.day) });
        Self {
            id: producer.id.0,
            village: village.0,
            form: ProducerForm(producer.form),
            household: producer.household.map(Uuid::from),
            steps: steps.collect(),
            revision: producer.revision,
            name: producer.name,
        }
    }
}

/// An item of the catalogue, as it reads today.
#[derive(Serialize, ToSchema)]
pub(super) struct SyncItem {
    id: Uuid,
    kind: ItemKind,
    pillar: Pillar,
    counting: Counting,
    name: String,
    name_en: Option<String>,
    means: Option<Means>,
    from: On,
    to: Option<On>,
}

impl SyncItem {
    pub(super) fn of(item: Item, today: Day) -> Self {
        let means = item.means.iter().find(|dated| dated.span.contains(today)).and_then(|dated| dated.value);
        Self {
            id: item.id.0,
            kind: ItemKind(item.kind),
            pillar: Pillar(item.pillar),
            counting: Counting(item.counting),
            means: means.map(Means),
            from: On(item.life.from),
            to: end(item.life),
            name: item.name,
            name_en: item.name_en,
        }
    }
}
