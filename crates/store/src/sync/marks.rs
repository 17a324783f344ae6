//! How far the feeds of villages have come, and what they tell since a phone was told of them.

use super::cursor::{Feeds, Mark};
use crate::{
    db::{Db, Read, args, ids, marks, statements},
    error::Result,
    gather::ById,
    shared_reads::SharedReads,
    surroundings::Surroundings,
};
use rules::{
    day::Day,
    ids::{ActivityId, Feed, HouseholdId, ProducerId, UnitId},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    /// The units that stand in each of these villages today, themselves included, for what was said of them is said of it; and with
    /// no village the common feed. Of each, how far its feed has come and what stands there.
    MARKS = "SELECT p.ancestor, p.unit, f.value, j.operation FROM unit_path p LEFT JOIN feed f ON f.id = p.unit \
             LEFT JOIN journal j ON j.feed = f.id AND j.version = f.value \
             WHERE p.ancestor IN {{ids $1}} AND p.from_day <= $2 AND $2 < p.to_day \
             UNION ALL SELECT NULL, f.id, f.value, j.operation FROM feed f \
             LEFT JOIN journal j ON j.feed = f.id AND j.version = f.value WHERE f.id = $3";
    /// The households, activities and producers that something applied since was about. A producer also where it was about the
    /// household: it moves with that, and what that asks to be forgotten it forgets. Then what stands where the phone was told last.
    /// Of several feeds, each from a mark on; feed by feed, as the marks are few.
    TOUCHED = "SELECT w.id, w.version, h.id, a.id, p.id, s.id, CAST(NULL AS UUID) FROM {{marks $1}} w CROSS JOIN journal j \
               JOIN journal_object o ON o.operation = j.operation \
               LEFT JOIN household h ON h.id = o.object LEFT JOIN activity a ON a.id = o.object \
               LEFT JOIN producer p ON p.id = o.object LEFT JOIN producer s ON s.household = o.object \
               WHERE j.feed = w.id AND j.version > w.version AND j.state = 'applied' \
               UNION ALL SELECT w.id, w.version, NULL, NULL, NULL, NULL, j.operation FROM {{marks $1}} w CROSS JOIN journal j \
               WHERE j.feed = w.id AND j.version = w.version";
}

/// The feeds of villages as they now are; and of no village the common one.
pub(crate) struct Marks(pub(crate) Surroundings);

impl ById for Marks {
    type Id = Option<UnitId>;
    type Found = Feeds;

    async fn read(&self, from: &mut Db, wanted: &BTreeSet<Self::Id>) -> Result<BTreeMap<Self::Id, Feeds>> {
        type Row = (Option<Uuid>, Uuid, Option<i64>, Option<Uuid>);
        let villages = ids(wanted.iter().flatten().copied());
        let rows: Vec<Row> = from.all(&MARKS, args![villages, Day::of(self.0.now()), Feed::Common.id()]).await?;
        let mut marks: BTreeMap<Self::Id, Feeds> = BTreeMap::new();
        for (village, unit, version, operation) in rows {
            let mark = version.map_or_else(Mark::default, |version| Mark::of(version, operation));
            marks.entry(village.map(UnitId)).or_default().insert(UnitId(unit), mark);
        }
        Ok(marks)
    }
}

/// The feeds of villages as they now are, and the mark of the common feed.
pub(super) async fn marked(shared: &SharedReads, asked: &BTreeSet<UnitId>) -> Result<(BTreeMap<UnitId, Feeds>, Mark)> {
    let wanted = asked.iter().copied().map(Some).chain([None]);
    let mut marks = shared.marks.all(wanted.collect()).await?;
    let common = marks.remove(&None).and_then(|feeds| feeds.into_values().next()).unwrap_or_default();
    let villages = asked.iter().map(|village| (*village, marks.remove(&Some(*village)).unwrap_or_default()));
    Ok((villages.collect(), common))
}

/// What was said of a village since a phone was told of it. `None` if its feeds don't go on from there: it was never told, has
/// become another village, or the database an earlier one.
pub(super) async fn said_since(shared: &SharedReads, told: Option<&Feeds>, now: &Feeds) -> Result<Option<Touched>> {
    let Some(told) = told.filter(|told| told.keys().eq(now.keys())) else {
        return Ok(None);
    };
    let mut all = Touched::default();
    for ((unit, told), now) in told.iter().zip(now.values()).filter(|((_, told), now)| told != now) {
        let is_beyond = told.version >= now.version && *told != Mark::default();
        let since = if is_beyond { None } else { Touched::since(shared, *unit, *told).await? };
        let Some(since) = since else { return Ok(None) };
        all.extend(since);
    }
    Ok(Some(all))
}

/// Of whom something applied since was said.
#[derive(Clone, Default)]
pub(crate) struct Touched {
    pub(super) households: BTreeSet<HouseholdId>,
    pub(super) activities: BTreeSet<ActivityId>,
    pub(super) producers: BTreeSet<ProducerId>,
}

impl Touched {
    /// What a feed tells since a mark; `None` where the feed never stood so.
    async fn since(shared: &SharedReads, unit: UnitId, told: Mark) -> Result<Option<Self>> {
        let since = shared.since.one((unit, told.version)).await?.unwrap_or_default();
        Ok((since.stood == told).then_some(since.touched))
    }

    pub(super) fn extend(&mut self, more: Self) {
        self.households.extend(more.households);
        self.activities.extend(more.activities);
        self.producers.extend(more.producers);
    }
}

/// What feeds tell, each since a version.
pub(crate) struct Since;

/// What a feed tells since a version, and what mark stands there.
#[derive(Clone, Default)]
pub(crate) struct Told {
    touched: Touched,
    stood: Mark,
}

impl ById for Since {
    type Id = (UnitId, i64);
    type Found = Told;

    async fn read(&self, from: &mut Db, wanted: &BTreeSet<Self::Id>) -> Result<BTreeMap<Self::Id, Told>> {
        type Row = (Uuid, i64, Option<Uuid>, Option<Uuid>, Option<Uuid>, Option<Uuid>, Option<Uuid>);
        let mut told: BTreeMap<Self::Id, Told> = BTreeMap::new();
        let rows: Vec<Row> = from.all(&TOUCHED, args![marks(wanted.iter().copied())]).await?;
        for (feed, version, household, activity, itself, its, stands) in rows {
            let Told { touched, stood } = told.entry((UnitId(feed), version)).or_default();
            touched.households.extend(household.map(HouseholdId));
            touched.activities.extend(activity.map(ActivityId));
            touched.producers.extend([itself, its].into_iter().flatten().map(ProducerId));
            if stands.is_some() {
                *stood = Mark::of(version, stands);
            }
        }
        Ok(told)
    }
}
