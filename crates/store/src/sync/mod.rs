//! What a phone is told after a while without signal: the households of its villages that changed since, whole, and which are
//! gone. States, not differences, so that it does no harm to be told twice.

mod activities;
mod cursor;
mod marks;
mod producers;
mod team;

pub(crate) use activities::Inherited;
pub use cursor::SyncCursor;
pub(crate) use marks::{Marks, Since};
pub use team::OwnTeam;
pub(crate) use team::OwnTeams;

use crate::{
    Store, catalogue,
    db::{Db, Read, args, ids, statements},
    error::Result,
    households::{ChangedBy, Declaration, changed_by},
    scope::{Scope, Seat},
    shared_reads::SharedReads,
};
use cursor::{Feeds, Mark};
use marks::{Touched, marked, said_since};
use rules::{
    access::Right,
    activities::Activity,
    catalogue::Item,
    day::Day,
    households::{Ending, Household},
    ids::{ActivityId, Feed, HouseholdId, ItemId, OperationId, ProducerId, UnitId},
    producers::Producer,
    units::{Level, Registry},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [activities::STATEMENTS, marks::STATEMENTS, producers::STATEMENTS, team::STATEMENTS, STATEMENTS].concat()
}

statements! {
    STANDS_AT = "SELECT operation FROM journal WHERE feed = $1 AND version = $2";
    CATALOGUE_TOUCHED = "SELECT version FROM journal WHERE feed = $1 AND version > $2 AND state = 'applied' \
                         AND kind LIKE 'catalogue.%' LIMIT 1";
    LIVING_IN = "SELECT id FROM household WHERE village IN {{ids $1}} AND merged_into IS NULL AND to_day > $2 ORDER BY id LIMIT $3";
    COUNT_LIVING_IN = "SELECT COUNT(*) FROM household WHERE village IN {{ids $1}} AND merged_into IS NULL AND to_day > $2";
}

/// So many households of a village are told at most.
const MOST: i64 = 2000;

/// What became different in some villages since a phone was told of them.
#[derive(Clone, Debug)]
pub struct SyncChanges {
    /// The villages of which the phone holds something from now on.
    pub villages: Vec<UnitId>,
    /// Those that are told whole.
    pub whole: Vec<UnitId>,
    /// How many households of which of these stay untold, for there are more than a phone is to hold.
    pub untold: BTreeMap<UnitId, i64>,
    /// Households as they now are, with the village in whose list each stands; by their ids.
    pub households: Vec<(UnitId, Household)>,
    /// Those that are in none of these villages any more.
    pub gone: Vec<HouseholdId>,
    /// What teams did as it now stands, with the village in which it counts and who wrote it down.
    pub activities: Vec<(UnitId, Activity, Option<String>)>,
    /// What they did that counts no more, or is too long ago.
    pub activities_gone: Vec<ActivityId>,
    /// Producers as they now are, with the village in whose list each stands.
    pub producers: Vec<(UnitId, Producer)>,
    /// Those that are on none of these lists any more.
    pub producers_gone: Vec<ProducerId>,
    /// The catalogue, if it reads differently from what the phone was told.
    pub items: Option<BTreeMap<ItemId, Item>>,
    /// Who made the proposals in these households and what stands against them, and when.
    pub proposed: BTreeMap<OperationId, ChangedBy>,
    /// The villages of a commune as a whole, for a team that works in all of it: its members choose of which they need the
    /// households with them. None for every other asker.
    pub offered: Vec<UnitId>,
    /// The declared numbers of households of all these villages, oldest first.
    pub declared: Vec<Declaration>,
    /// All units as they were when this was read.
    pub registry: Arc<Registry>,
    /// How much the phone has been told with this.
    pub cursor: SyncCursor,
}

/// A village that is told, and the marks of its feeds.
struct Village {
    id: UnitId,
    feeds: Feeds,
    /// Is it told whole?
    whole: bool,
}

impl Store {
    /// What changed in some villages since a phone was told of them, as far as the asker may see households there; villages
    /// where he may not are left out. Of whoever names none it is the villages of his team.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sync_changes(
        &self,
        scope: &Scope,
        asked: Option<&[UnitId]>,
        told: &SyncCursor,
    ) -> Result<SyncChanges> {
        let (from, today) = (&mut self.db.clone(), self.today());
        // What doesn't wait for one another is asked for at the same time: a round is as long as its longest chain of questions.
        let likely =
            asked.map_or_else(|| told.villages.keys().copied().collect(), |asked| asked.iter().copied().collect());
        let (registry, marks) = tokio::try_join!(self.registry(scope), marked(&self.shared, &likely))?;
        let asked = asked.map_or_else(|| team_villages(scope, &registry, today), <[UnitId]>::to_vec);
        let seen = |unit: &UnitId| {
            is_village(&registry, *unit)
                && registry.stands(*unit, today)
                && scope.may(Right::SeeHouseholds, *unit, &registry, today)
        };
        let asked: BTreeSet<UnitId> = asked.iter().copied().filter(seen).collect();
        // How far the feeds are is read before what they tell of: what comes in between is told now, and once more next time.
        let (marks, common) = if asked.is_subset(&likely) { marks } else { marked(&self.shared, &asked).await? };
        let marks = marks.into_iter().filter(|(village, _)| asked.contains(village));
        let mut wanted: BTreeSet<HouseholdId> = BTreeSet::new();
        let mut said_of = Touched::default();
        let mut untold = BTreeMap::new();
        let mut villages = Vec::new();
        for (id, feeds) in marks {
            let since = said_since(&self.shared, told.villages.get(&id), &feeds).await?;
            villages.push(Village { id, feeds, whole: since.is_none() });
            said_of.extend(since.unwrap_or_default());
        }
        let homes: BTreeMap<UnitId, UnitId> =
            villages.iter().flat_map(|village| village.feeds.keys().map(|unit| (*unit, village.id))).collect();
        for village in villages.iter().filter(|village| village.whole) {
            let units = ids(village.feeds.keys().copied());
            let rows: Vec<(Uuid,)> = from.all(&LIVING_IN, args![&units, today, MOST]).await?;
            untold.extend(untold_of(from, village.id, units, today, rows.len()).await?);
            wanted.extend(rows.into_iter().map(|(id,)| HouseholdId(id)));
        }
        wanted.extend(&said_of.households);
        let offered = villages_to_choose(scope, &registry, today);
        let named: Vec<UnitId> = villages.iter().map(|village| village.id).chain(offered.iter().copied()).collect();
        let (done, mut households, declared) = tokio::try_join!(
            activities::changed(&self.shared, from, &villages, &homes, &said_of, today),
            with_survivors(&self.shared, BTreeMap::new(), wanted.clone()),
            self.declarations(scope, &named),
        )?;
        let mut touched = said_of.households;
        touched.extend(done.households());
        wanted.extend(&touched);
        let reached = wanted.iter().copied().filter(|id| !households.contains_key(id)).collect();
        households = with_survivors(&self.shared, households, reached).await?;
        let at_home = |household: Household| {
            let merged = matches!(household.ending, Some(Ending::Merged(_)));
            let home = household.last_village().and_then(|village| homes.get(&village).copied());
            Some((home.filter(|_| !merged && household.life.to > today)?, household))
        };
        // What a household entered twice sold is sold by the one that stays, which may be of a village that is not told here.
        let survivors = households.keys().copied().filter(|id| !wanted.contains(id));
        let mut touched_producers = said_of.producers;
        touched_producers.extend(producers::of_households(from, survivors.collect()).await?);
        let selling = producers::changed(from, &villages, &homes, touched_producers, today).await?;
        let households = households.into_values();
        let households: Vec<(UnitId, Household)> = households.filter_map(at_home).collect();
        let here: BTreeSet<HouseholdId> = households.iter().map(|(_, household)| household.id).collect();
        let told_of: BTreeSet<UnitId> = households.iter().map(|(village, _)| *village).collect();
        for village in told_of {
            self.note_look(scope, village).await?;
        }
        Ok(SyncChanges {
            activities: done.activities,
            activities_gone: done.gone,
            producers: selling.producers,
            producers_gone: selling.gone,
            items: items_if_changed(from, told, common, today).await?,
            proposed: changed_by(from, proposals(&households)).await?,
            gone: touched.difference(&here).copied().collect(),
            untold,
            whole: villages.iter().filter(|village| village.whole).map(|village| village.id).collect(),
            villages: villages.iter().map(|village| village.id).collect(),
            offered,
            declared,
            registry: Arc::clone(&registry),
            cursor: SyncCursor {
                day: Some(today),
                common,
                villages: villages.into_iter().map(|village| (village.id, village.feeds)).collect(),
            },
            households,
        })
    }
}

/// The villages a team works in today; none for whoever acts for no team, or for a team of a commune as a whole: nobody's phone is
/// to hold a commune unasked.
fn team_villages(scope: &Scope, registry: &Registry, today: Day) -> Vec<UnitId> {
    works_in(scope, registry, today).filter(|unit| is_village(registry, *unit)).collect()
}

fn villages_to_choose(scope: &Scope, registry: &Registry, today: Day) -> Vec<UnitId> {
    let whole = works_in(scope, registry, today).filter(|unit| !is_village(registry, *unit));
    let below = whole.flat_map(|unit| registry.children(unit, today));
    below.filter(|unit| is_village(registry, *unit)).collect()
}

/// The units that stand today where the asker's team works, if he acts for one.
fn works_in<'a>(scope: &'a Scope, registry: &'a Registry, today: Day) -> impl Iterator<Item = UnitId> + 'a {
    let units = match scope.acting().map(|acting| &acting.seat) {
        Some(Seat::Team { units, .. }) => units.as_slice(),
        _ => &[],
    };
    units.iter().filter_map(move |unit| registry.standing_for(*unit, today))
}

/// How many households of a village are left over once `told` of them were told; a village of ordinary size has none.
async fn untold_of(
    from: &mut Db,
    village: UnitId,
    units: String,
    today: Day,
    told: usize,
) -> Result<Option<(UnitId, i64)>> {
    let told = i64::try_from(told).unwrap_or(i64::MAX);
    if told < MOST {
        return Ok(None);
    }
    let row: Option<(i64,)> = from.opt(&COUNT_LIVING_IN, args![units, today]).await?;
    Ok(row.map(|(all,)| (village, all - told)).filter(|(_, left)| *left > 0))
}

fn is_village(registry: &Registry, unit: UnitId) -> bool {
    registry.get(unit).is_some_and(|unit| unit.level == Level::Village)
}

/// Does the common feed go on from where it was told?
async fn goes_on(from: &mut Db, told: Mark, now: Mark) -> Result<bool> {
    if told == now || told == Mark::default() {
        return Ok(true);
    }
    if told.version >= now.version {
        return Ok(false);
    }
    let row: Option<(Uuid,)> = from.opt(&STANDS_AT, args![Feed::Common.id(), told.version]).await?;
    Ok(row.is_some_and(|(operation,)| Mark::of(told.version, Some(operation)) == told))
}

/// With what was found already these households, and those into which they were merged: what is said of a household entered twice goes to the one that stays.
async fn with_survivors(
    shared: &SharedReads,
    mut found: BTreeMap<HouseholdId, Household>,
    mut wanted: BTreeSet<HouseholdId>,
) -> Result<BTreeMap<HouseholdId, Household>> {
    while !wanted.is_empty() {
        found.extend(shared.households.all(wanted).await?);
        let survivors = found.values().filter_map(|household| match household.ending {
            Some(Ending::Merged(survivor)) => Some(survivor),
            _ => None,
        });
        wanted = survivors.filter(|id| !found.contains_key(id)).collect();
    }
    Ok(found)
}

/// The catalogue, unless the phone has it as it reads today: what an item means may change on a day that was fixed before.
async fn items_if_changed(
    from: &mut Db,
    told: &SyncCursor,
    common: Mark,
    today: Day,
) -> Result<Option<BTreeMap<ItemId, Item>>> {
    let Some(day) = told.day.filter(|_| told.common != Mark::default()) else {
        return catalogue::current(from).await.map(Arc::unwrap_or_clone).map(Some);
    };
    let touched = if told.common == common {
        false
    } else if goes_on(from, told.common, common).await? {
        let since = args![Feed::Common.id(), told.common.version];
        from.opt::<(i64,)>(&CATALOGUE_TOUCHED, since).await?.is_some()
    } else {
        true
    };
    if !touched && day == today {
        return Ok(None);
    }
    let items = catalogue::current(from).await?;
    let means = |item: &Item, on| item.means.iter().find(|dated| dated.span.contains(on)).and_then(|dated| dated.value);
    let differs = |item: &Item| means(item, day) != means(item, today);
    Ok((touched || items.values().any(differs)).then(|| Arc::unwrap_or_clone(items)))
}

/// The operations that came too late in these households, and those whose values stand.
fn proposals(households: &[(UnitId, Household)]) -> BTreeSet<OperationId> {
    let of_both = |household: &Household| {
        let both = household.proposals.iter().map(|proposal| {
            let stands = household.stamps.get(&proposal.change.field()).map(|stamp| stamp.by);
            [Some(proposal.by), stands]
        });
        both.flatten().flatten().collect::<Vec<_>>()
    };
    households.iter().flat_map(|(_, household)| of_both(household)).collect()
}
