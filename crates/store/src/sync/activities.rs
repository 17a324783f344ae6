//! What a phone is told of what teams did: the last hundred days.

use super::{Touched, Village};
use crate::{
    activities::{read, recorders},
    db::{Db, Read, args, ids, statements},
    error::Result,
};
use rules::{
    activities::Activity,
    day::Day,
    ids::{ActivityId, HouseholdId, UnitId},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    LATELY = "SELECT id FROM activity WHERE village IN {{ids $1}} AND gone IS NULL AND day >= $2 ORDER BY day DESC, id DESC LIMIT $3";
    /// The activities that reached households which took in one of these.
    INHERITED = "SELECT DISTINCT r.operation FROM household h JOIN reach r ON r.household = h.merged_into WHERE h.id IN {{ids $1}}";
}

/// So many days back.
const DAYS: usize = 100;
/// So many of a village at most.
const MOST: i64 = 500;

/// What became different of what teams did.
#[derive(Default)]
pub(super) struct Changed {
    /// As they now are, with the village in which each counts and who wrote it down.
    pub(super) activities: Vec<(UnitId, Activity, Option<String>)>,
    /// Those that count no more, or are too old to be told.
    pub(super) gone: Vec<ActivityId>,
}

impl Changed {
    /// The households they reached: when one was reached last may have changed with them.
    pub(super) fn households(&self) -> impl Iterator<Item = HouseholdId> {
        self.activities.iter().flat_map(|(_, activity, _)| activity.households.iter().copied())
    }
}

/// What changed of what teams did in some villages since a phone was told of it; `homes` says in which village's list a unit stands
/// today.
pub(super) async fn changed(
    from: &mut Db,
    villages: &[Village],
    homes: &BTreeMap<UnitId, UnitId>,
    said_of: &Touched,
    today: Day,
) -> Result<Changed> {
    let Touched { households, activities: touched, .. } = said_of;
    let since = (0..DAYS).fold(today, |day, _| day.before());
    let mut wanted = touched.clone();
    for village in villages.iter().filter(|village| village.whole) {
        let units = ids(village.feeds.keys().copied());
        let rows: Vec<(Uuid,)> = from.all(&LATELY, args![units, since, MOST]).await?;
        wanted.extend(rows.into_iter().map(|(id,)| ActivityId(id)));
    }
    if !households.is_empty() {
        let rows: Vec<(Uuid,)> = from.all(&INHERITED, args![ids(households.iter().copied())]).await?;
        wanted.extend(rows.into_iter().map(|(id,)| ActivityId(id)));
    }
    let mut by = recorders(from, wanted.iter().copied()).await?;
    let told_now = |activity: Activity| {
        let home = homes.get(&activity.village).filter(|_| activity.gone.is_none() && activity.day >= since)?;
        let by = by.remove(&activity.id);
        Some((*home, activity, by))
    };
    let activities: Vec<_> = read(from, &wanted).await?.into_iter().filter_map(told_now).collect();
    let here: BTreeSet<ActivityId> = activities.iter().map(|(_, activity, _)| activity.id).collect();
    Ok(Changed { gone: touched.difference(&here).copied().collect(), activities })
}
