//! What a phone is told of what teams did: the last hundred days.

use super::{Village, marks::Touched};
use crate::{
    activities::{read, recorders},
    db::{Db, Read, args, ids, statements},
    error::Result,
    gather::ById,
    shared_reads::SharedReads,
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
    INHERITED = "SELECT DISTINCT h.id, r.operation FROM household h JOIN reach r ON r.household = h.merged_into WHERE h.id IN {{ids $1}}";
}

/// The activities that reached what was entered twice and became one with a household.
pub(crate) struct Inherited;

impl ById for Inherited {
    type Id = HouseholdId;
    type Found = BTreeSet<ActivityId>;

    async fn read(&self, from: &mut Db, wanted: &BTreeSet<HouseholdId>) -> Result<BTreeMap<HouseholdId, Self::Found>> {
        let rows: Vec<(Uuid, Uuid)> = from.all(&INHERITED, args![ids(wanted.iter().copied())]).await?;
        let mut of_households: BTreeMap<HouseholdId, Self::Found> = BTreeMap::new();
        for (household, activity) in rows {
            of_households.entry(HouseholdId(household)).or_default().insert(ActivityId(activity));
        }
        Ok(of_households)
    }
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
    shared: &SharedReads,
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
    wanted.extend(shared.inherited.all(households.clone()).await?.into_values().flatten());
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
