//! Writing what a batch changed of activities, and what that changes in the sums.

use crate::{
    apply::Draft,
    db::{Tx, Val, args, ids, statements},
    error::Result,
    teams::Entry,
};
use rules::{
    activities::{Activity, Gone, activity_tallies},
    measures::{Tallies, add_all},
};

statements! {
    PUT = "INSERT INTO activity (id, team, village, kind, day, people, women, place, note, via, behalf_of, gone, gone_why, \
           joined_into, revision, edited_revision, edited_by) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT (id) DO UPDATE SET \
           kind = excluded.kind, day = excluded.day, people = excluded.people, women = excluded.women, place = excluded.place, \
           note = excluded.note, gone = excluded.gone, gone_why = excluded.gone_why, joined_into = excluded.joined_into, \
           revision = excluded.revision, edited_revision = excluded.edited_revision, edited_by = excluded.edited_by";
    DELETE_MEMBERS = "DELETE FROM activity_member WHERE activity IN {{ids $1}}";
    PUT_MEMBER = "INSERT INTO activity_member (activity, member) VALUES ($1, $2)";
    DELETE_ITEMS = "DELETE FROM activity_item WHERE activity IN {{ids $1}}";
    PUT_ITEM = "INSERT INTO activity_item (activity, item, people) VALUES ($1, $2, $3)";
    DELETE_PHOTOS = "DELETE FROM activity_photo WHERE activity IN {{ids $1}}";
    PUT_PHOTO = "INSERT INTO activity_photo (activity, position, sha256) VALUES ($1, $2, $3)";
}

/// What a batch changes in the sums of activities.
pub(crate) fn tallies(draft: &Draft) -> Tallies {
    let mut sums = Tallies::new();
    for entry in draft.activities.changed() {
        if let Some(old) = &entry.stored {
            add_all(&mut sums, &activity_tallies(old), -1);
        }
        add_all(&mut sums, &activity_tallies(&entry.now), 1);
    }
    sums
}

/// Writes what the batch changed. Whom an activity reached is written with the households.
pub(crate) async fn save(tx: &mut Tx, draft: &Draft) -> Result<()> {
    let changed: Vec<&Entry<Activity>> = draft.activities.changed().collect();
    if changed.is_empty() {
        return Ok(());
    }
    tx.bulk(&PUT, changed.iter().map(|entry| row(&entry.now)).collect()).await?;
    let stored = changed.iter().filter(|entry| entry.stored.is_some());
    let stored = ids(stored.map(|entry| entry.now.id));
    for statement in [&DELETE_MEMBERS, &DELETE_ITEMS, &DELETE_PHOTOS] {
        tx.exec(statement, args![stored.as_str()]).await?;
    }
    let activities = || changed.iter().map(|entry| &entry.now);
    let members = activities().flat_map(|of| of.members.iter().map(|member| args![of.id, *member]));
    tx.bulk(&PUT_MEMBER, members.collect()).await?;
    let items = activities().flat_map(|of| of.guided.iter().map(|(item, people)| args![of.id, *item, *people]));
    tx.bulk(&PUT_ITEM, items.collect()).await?;
    let photos = activities()
        .flat_map(|of| (0_i64..).zip(&of.photos).map(|(position, photo)| args![of.id, position, photo.to_string()]));
    Ok(tx.bulk(&PUT_PHOTO, photos.collect()).await?)
}

fn row(activity: &Activity) -> Vec<Val> {
    let (gone, why, survivor) = match &activity.gone {
        None => (None, None, None),
        Some(Gone::Withdrawn(why)) => (Some("withdrawn"), why.as_ref(), None),
        Some(Gone::Joined(survivor)) => (Some("joined"), None, Some(*survivor)),
    };
    let on_behalf = activity.on_behalf.as_ref();
    let edited = activity.edited.as_ref();
    args![
        activity.id,
        activity.team,
        activity.village,
        activity.kind,
        activity.day,
        activity.people,
        activity.women,
        activity.place.as_ref(),
        activity.note.as_ref(),
        on_behalf.map(|on_behalf| on_behalf.via.code()),
        on_behalf.and_then(|on_behalf| on_behalf.of),
        gone,
        why,
        survivor,
        activity.revision,
        edited.map(|stamp| stamp.revision),
        edited.map(|stamp| stamp.by)
    ]
}
