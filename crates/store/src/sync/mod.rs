//! What a phone is told after a while without signal: the households of its villages that changed since, whole, and which are
//! gone. States, not differences, so that it does no harm to be told twice.

mod activities;
mod cursor;
mod producers;

pub use cursor::SyncCursor;

use crate::{
    Store, catalogue,
    db::{Db, Read, args, ids, statements},
    error::Result,
    households::{self, ChangedBy, changed_by},
    scope::{Scope, Seat},
    teams::word,
};
use cursor::{Feeds, Mark};
use rules::{
    access::Right,
    activities::Activity,
    catalogue::Item,
    day::Day,
    households::{Ending, Household},
    ids::{ActivityId, Feed, HouseholdId, ItemId, MemberId, OperationId, ProducerId, TeamId, UnitId},
    producers::Producer,
    teams::Role,
    units::{Level, Registry},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [activities::STATEMENTS, producers::STATEMENTS, STATEMENTS].concat()
}

statements! {
    /// The units that stand in each of these villages today, themselves included: what was said of them is said of it.
    UNITS = "SELECT ancestor, unit FROM unit_path WHERE ancestor IN {{ids $1}} AND from_day <= $2 AND $2 < to_day";
    /// How far feeds have come, and what stands there.
    MARKS = "SELECT f.id, f.value, j.operation FROM feed f LEFT JOIN journal j ON j.feed = f.id AND j.version = f.value \
             WHERE f.id IN {{ids $1}}";
    STANDS_AT = "SELECT operation FROM journal WHERE feed = $1 AND version = $2";
    /// The households, activities and producers that something applied since was about. A producer also where it was about the
    /// household: it moves with that, and what that asks to be forgotten it forgets.
    TOUCHED = "SELECT DISTINCT h.id, a.id, p.id, s.id FROM journal j JOIN journal_object o ON o.operation = j.operation \
               LEFT JOIN household h ON h.id = o.object LEFT JOIN activity a ON a.id = o.object \
               LEFT JOIN producer p ON p.id = o.object LEFT JOIN producer s ON s.household = o.object \
               WHERE j.feed = $1 AND j.version > $2 AND j.state = 'applied'";
    /// A team as its members know it: what it is called, and who is in it.
    TEAM = "SELECT t.title, m.id, p.name, m.role FROM team_title t \
            LEFT JOIN member m ON m.team = t.team AND m.from_day <= $2 AND $2 < m.to_day LEFT JOIN person p ON p.id = m.person \
            WHERE t.team = $1 AND t.from_day <= $2 AND $2 < t.to_day ORDER BY m.from_day, m.id";
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

impl Village {
    /// Its feeds that have gone on, and from where.
    fn since(&self, told: &SyncCursor) -> Vec<(UnitId, Mark)> {
        let before = |unit| told.villages.get(&self.id).and_then(|feeds| feeds.get(unit)).copied().unwrap_or_default();
        let feeds = self.feeds.iter().map(|(unit, now)| (*unit, before(unit), *now));
        feeds.filter(|(_, before, now)| before != now).map(|(unit, before, _)| (unit, before)).collect()
    }
}

/// A team as its members know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTeam {
    /// Which.
    pub id: TeamId,
    /// What it is called today.
    pub title: String,
    /// Who is in it today: id of the term, name and role, the leader first.
    pub members: Vec<(MemberId, String, Role)>,
}

impl Store {
    /// The team for which the asker acts, if he acts for one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_team(&self, scope: &Scope) -> Result<Option<OwnTeam>> {
        let Some(Seat::Team { team, .. }) = scope.acting().map(|acting| &acting.seat) else {
            return Ok(None);
        };
        type TeamRow = (String, Option<Uuid>, Option<String>, Option<String>);
        let rows: Vec<TeamRow> = self.db.clone().all(&TEAM, args![*team, self.today()]).await?;
        let Some(title) = rows.first().map(|(title, ..)| title.clone()) else {
            return Ok(None);
        };
        let mut members = Vec::new();
        for (_, id, name, role) in rows {
            if let (Some(id), Some(name), Some(role)) = (id, name, role) {
                members.push((MemberId(id), name, word(Role::of_code(&role), "a role", &role)?));
            }
        }
        members.sort_by_key(|(_, _, role)| *role);
        Ok(Some(OwnTeam { id: *team, title, members }))
    }

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
        let registry = self.registry(scope).await?;
        let asked = asked.map_or_else(|| team_villages(scope, &registry, today), <[UnitId]>::to_vec);
        let seen = |unit: &UnitId| {
            is_village(&registry, *unit)
                && registry.stands(*unit, today)
                && scope.may(Right::SeeHouseholds, *unit, &registry, today)
        };
        let asked: BTreeSet<UnitId> = asked.iter().copied().filter(seen).collect();
        // How far the feeds are is read before what they tell of: what comes in between is told now, and once more next time.
        let (villages, common) = marked(from, &asked, today, told).await?;
        let homes: BTreeMap<UnitId, UnitId> =
            villages.iter().flat_map(|village| village.feeds.keys().map(|unit| (*unit, village.id))).collect();

        let mut wanted: BTreeSet<HouseholdId> = BTreeSet::new();
        let mut said_of = Touched::default();
        let mut untold = BTreeMap::new();
        for village in &villages {
            if village.whole {
                let units = ids(village.feeds.keys().copied());
                let rows: Vec<(Uuid,)> = from.all(&LIVING_IN, args![&units, today, MOST]).await?;
                untold.extend(untold_of(from, village.id, units, today, rows.len()).await?);
                wanted.extend(rows.into_iter().map(|(id,)| HouseholdId(id)));
            } else {
                said_of.add(from, village, told).await?;
            }
        }
        let done = activities::changed(from, &villages, &homes, &said_of, today).await?;
        let selling = producers::changed(from, &villages, &homes, said_of.producers, today).await?;
        let mut touched = said_of.households;
        touched.extend(done.households());
        wanted.extend(&touched);
        let at_home = |household: Household| {
            let merged = matches!(household.ending, Some(Ending::Merged(_)));
            let home = household.last_village().and_then(|village| homes.get(&village).copied());
            Some((home.filter(|_| !merged && household.life.to > today)?, household))
        };
        let households = with_survivors(from, wanted).await?.into_iter();
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
            offered: villages_to_choose(scope, &registry, today),
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

/// The villages with their feeds as they now are, and the mark of the common feed.
async fn marked(
    from: &mut Db,
    asked: &BTreeSet<UnitId>,
    today: Day,
    told: &SyncCursor,
) -> Result<(Vec<Village>, Mark)> {
    let rows: Vec<(Uuid, Uuid)> = from.all(&UNITS, args![ids(asked.iter().copied()), today]).await?;
    let feeds = ids(rows.iter().map(|(_, unit)| *unit).chain([Feed::Common.id()]));
    let marks: Vec<(Uuid, i64, Option<Uuid>)> = from.all(&MARKS, args![feeds]).await?;
    let marks: BTreeMap<Uuid, Mark> =
        marks.into_iter().map(|(feed, version, operation)| (feed, Mark::of(version, operation))).collect();
    let mark = |feed: Uuid| marks.get(&feed).copied().unwrap_or_default();
    let mut villages = Vec::new();
    for id in asked {
        let own = rows.iter().filter(|(village, _)| *village == id.0);
        let feeds: Feeds = own.map(|(_, unit)| (UnitId(*unit), mark(*unit))).collect();
        let whole = match told.villages.get(id) {
            Some(before) => !go_on(from, before, &feeds).await?,
            None => true,
        };
        villages.push(Village { id: *id, feeds, whole });
    }
    Ok((villages, mark(Feed::Common.id())))
}

/// Do the same feeds go on from where they were told, or has the village become another one, or the database an earlier one?
async fn go_on(from: &mut Db, before: &Feeds, now: &Feeds) -> Result<bool> {
    if !before.keys().eq(now.keys()) {
        return Ok(false);
    }
    for (unit, told) in before {
        if !goes_on(from, Feed::Unit(*unit), *told, now.get(unit).copied().unwrap_or_default()).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn goes_on(from: &mut Db, feed: Feed, told: Mark, now: Mark) -> Result<bool> {
    if told == now || told == Mark::default() {
        return Ok(true);
    }
    if told.version >= now.version {
        return Ok(false);
    }
    let row: Option<(Uuid,)> = from.opt(&STANDS_AT, args![feed.id(), told.version]).await?;
    Ok(row.is_some_and(|(operation,)| Mark::of(told.version, Some(operation)) == told))
}

/// Of whom something applied since was said.
#[derive(Default)]
struct Touched {
    households: BTreeSet<HouseholdId>,
    activities: BTreeSet<ActivityId>,
    producers: BTreeSet<ProducerId>,
}

impl Touched {
    async fn add(&mut self, from: &mut Db, village: &Village, told: &SyncCursor) -> Result<()> {
        type Ids = (Option<Uuid>, Option<Uuid>, Option<Uuid>, Option<Uuid>);
        for (unit, before) in village.since(told) {
            for (household, activity, itself, its) in from.all::<Ids>(&TOUCHED, args![unit, before.version]).await? {
                self.households.extend(household.map(HouseholdId));
                self.activities.extend(activity.map(ActivityId));
                self.producers.extend([itself, its].into_iter().flatten().map(ProducerId));
            }
        }
        Ok(())
    }
}

/// These households, and those into which they were merged: what is said of a household entered twice goes to the one that stays.
async fn with_survivors(from: &mut Db, mut wanted: BTreeSet<HouseholdId>) -> Result<Vec<Household>> {
    let mut found: BTreeMap<HouseholdId, Household> = BTreeMap::new();
    while !wanted.is_empty() {
        let read = households::read(from, &wanted).await?;
        found.extend(read.into_iter().map(|household| (household.id, household)));
        let survivors = found.values().filter_map(|household| match household.ending {
            Some(Ending::Merged(survivor)) => Some(survivor),
            _ => None,
        });
        wanted = survivors.filter(|id| !found.contains_key(id)).collect();
    }
    Ok(found.into_values().collect())
}

/// The catalogue, unless the phone has it as it reads today: what an item means may change on a day that was fixed before.
async fn items_if_changed(
    from: &mut Db,
    told: &SyncCursor,
    common: Mark,
    today: Day,
) -> Result<Option<BTreeMap<ItemId, Item>>> {
    let Some(day) = told.day.filter(|_| told.common != Mark::default()) else {
        return Ok(Some(catalogue::read(from).await?));
    };
    let touched = if told.common == common {
        false
    } else if goes_on(from, Feed::Common, told.common, common).await? {
        let since = args![Feed::Common.id(), told.common.version];
        from.opt::<(i64,)>(&CATALOGUE_TOUCHED, since).await?.is_some()
    } else {
        true
    };
    if !touched && day == today {
        return Ok(None);
    }
    let items = catalogue::read(from).await?;
    let means = |item: &Item, on| item.means.iter().find(|dated| dated.span.contains(on)).and_then(|dated| dated.value);
    let differs = |item: &Item| means(item, day) != means(item, today);
    Ok((touched || items.values().any(differs)).then_some(items))
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
