//! Reading whole activities, few or all, with a constant number of statements.

use super::Activities;
use crate::{
    apply::Needs,
    db::{Read, args, ids, statements},
    error::{Result, StoreError},
    registry::day,
    teams::{Entry, word},
};
use rules::{
    activities::{Activity, Gone, Photo, activity_tallies},
    households::Stamp,
    ids::{ActivityId, HouseholdId, ItemId, MemberId, OperationId, TeamId, UnitId},
    measures::{Tallies, add_all},
    operations::{OnBehalf, Via},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

statements! {
    ACTIVITIES = "SELECT id, team, village, kind, day, people, women, place, note, via, behalf_of, gone, gone_why, joined_into, \
                  revision, edited_revision, edited_by FROM activity WHERE id IN {{ids $1}}";
    MEMBERS = "SELECT activity, member FROM activity_member WHERE activity IN {{ids $1}}";
    GUIDED = "SELECT activity, item, people FROM activity_item WHERE activity IN {{ids $1}}";
    PHOTOS = "SELECT activity, sha256 FROM activity_photo WHERE activity IN {{ids $1}} ORDER BY activity, position";
    REACHED = "SELECT operation, household FROM reach WHERE operation IN {{ids $1}}";
    VILLAGES = "SELECT id, village FROM activity WHERE id IN {{ids $1}}";
    AFTER = "SELECT id FROM activity WHERE id > $1 ORDER BY id LIMIT $2";
}

/// The activities a batch needs.
pub(crate) async fn load(from: &mut impl Read, needs: &Needs) -> Result<Activities> {
    let entry = |activity: Activity| (activity.id, Entry { stored: Some(activity.clone()), now: activity });
    let entries = read(from, &needs.activities).await?.into_iter().map(entry).collect();
    Ok(Activities { entries, villages: BTreeMap::new() })
}

/// Where activities count that reached households which are merged: there they are told without the double.
pub(crate) async fn load_villages(
    from: &mut impl Read,
    activities: &mut Activities,
    reached: BTreeSet<ActivityId>,
) -> Result<()> {
    if !reached.is_empty() {
        let rows: Vec<(Uuid, Uuid)> = from.all(&VILLAGES, args![ids(reached)]).await?;
        activities.villages.extend(rows.into_iter().map(|(id, village)| (ActivityId(id), UnitId(village))));
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    team: Uuid,
    village: Uuid,
    kind: Uuid,
    day: String,
    people: i64,
    women: Option<i64>,
    place: Option<String>,
    note: Option<String>,
    via: Option<String>,
    behalf_of: Option<Uuid>,
    gone: Option<String>,
    gone_why: Option<String>,
    joined_into: Option<Uuid>,
    revision: i64,
    edited_revision: Option<i64>,
    edited_by: Option<Uuid>,
}

/// Whole activities by their ids.
pub(crate) async fn read(from: &mut impl Read, wanted: &BTreeSet<ActivityId>) -> Result<Vec<Activity>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let list = ids(wanted.iter().copied());
    let rows: Vec<Row> = from.all(&ACTIVITIES, args![list.as_str()]).await?;
    let mut parts: HashMap<Uuid, Parts> = HashMap::new();
    for (of, member) in from.all::<(Uuid, Uuid)>(&MEMBERS, args![list.as_str()]).await? {
        parts.entry(of).or_default().members.insert(MemberId(member));
    }
    for (of, item, people) in from.all::<(Uuid, Uuid, i64)>(&GUIDED, args![list.as_str()]).await? {
        parts.entry(of).or_default().guided.insert(ItemId(item), number(people)?);
    }
    for (of, sha256) in from.all::<(Uuid, String)>(&PHOTOS, args![list.as_str()]).await? {
        parts.entry(of).or_default().photos.push(word(sha256.parse().ok(), "a photo", &sha256)?);
    }
    for (of, household) in from.all::<(Uuid, Uuid)>(&REACHED, args![list]).await? {
        parts.entry(of).or_default().households.insert(HouseholdId(household));
    }
    rows.into_iter().map(|row| activity(row, &mut parts)).collect()
}

#[derive(Default)]
struct Parts {
    members: BTreeSet<MemberId>,
    guided: BTreeMap<ItemId, u32>,
    photos: Vec<Photo>,
    households: BTreeSet<HouseholdId>,
}

fn activity(row: Row, parts: &mut HashMap<Uuid, Parts>) -> Result<Activity> {
    let Parts { members, guided, photos, households } = parts.remove(&row.id).unwrap_or_default();
    let on_behalf = match row.via {
        None => None,
        Some(via) => {
            Some(OnBehalf { via: word(Via::of_code(&via), "a way in", &via)?, of: row.behalf_of.map(MemberId) })
        }
    };
    let gone = match (row.gone.as_deref(), row.joined_into) {
        (None, _) => None,
        (Some("withdrawn"), _) => Some(Gone::Withdrawn(row.gone_why)),
        (Some("joined"), Some(survivor)) => Some(Gone::Joined(ActivityId(survivor))),
        (Some(other), _) => return Err(StoreError::corrupt("why an activity is gone", other)),
    };
    let edited = match (row.edited_revision, row.edited_by) {
        (Some(revision), Some(by)) => Some(Stamp { revision: number(revision)?, by: OperationId(by) }),
        _ => None,
    };
    Ok(Activity {
        id: ActivityId(row.id),
        team: TeamId(row.team),
        village: UnitId(row.village),
        kind: ItemId(row.kind),
        day: day(&row.day)?,
        people: number(row.people)?,
        women: row.women.map(number).transpose()?,
        place: row.place,
        note: row.note,
        members,
        households,
        guided,
        photos,
        on_behalf,
        gone,
        revision: number(row.revision)?,
        edited,
    })
}

fn number(kept: i64) -> Result<u32> {
    kept.try_into().map_err(|_| StoreError::corrupt("a number of an activity", kept))
}

/// So many activities are in memory at a time.
const AT_A_TIME: i64 = 2000;

/// What all activities count for.
pub(crate) async fn recount(from: &mut impl Read, sums: &mut Tallies) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let rows: Vec<(Uuid,)> = from.all(&AFTER, args![after, AT_A_TIME]).await?;
        let Some((last,)) = rows.last() else { return Ok(()) };
        after = *last;
        let some = rows.iter().map(|(id,)| ActivityId(*id)).collect();
        for activity in read(from, &some).await? {
            add_all(sums, &activity_tallies(&activity), 1);
        }
    }
}
