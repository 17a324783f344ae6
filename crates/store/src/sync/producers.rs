//! What a phone is told of producers: those on the list, so that it knows which seller's steps are still to be taken.

use super::Village;
use crate::{
    db::{Db, Read, args, ids, statements},
    error::Result,
    producers::read,
};
use rules::{
    day::Day,
    ids::{HouseholdId, ProducerId, UnitId},
    producers::Producer,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    OF_HOUSEHOLDS = "SELECT id FROM producer WHERE household IN {{ids $1}}";
    LISTED_IN = "SELECT id FROM producer WHERE village IN {{ids $1}} AND from_day < to_day AND to_day > $2 ORDER BY id LIMIT $3";
}

/// So many of a village at most.
const MOST: i64 = 500;

/// What became different of the producers of some villages.
#[derive(Default)]
pub(super) struct Changed {
    /// As they now are, with the village in whose list each stands.
    pub(super) producers: Vec<(UnitId, Producer)>,
    /// Those that are on none of these lists any more.
    pub(super) gone: Vec<ProducerId>,
}

/// Those that these households are; none is asked for where there is no household.
pub(super) async fn of_households(from: &mut Db, households: BTreeSet<HouseholdId>) -> Result<Vec<ProducerId>> {
    if households.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid,)> = from.all(&OF_HOUSEHOLDS, args![ids(households)]).await?;
    Ok(rows.into_iter().map(|(id,)| ProducerId(id)).collect())
}

/// What changed of the producers of some villages, when something was said of these; `homes` says in which village's list a unit
/// stands today.
pub(super) async fn changed(
    from: &mut Db,
    villages: &[Village],
    homes: &BTreeMap<UnitId, UnitId>,
    touched: BTreeSet<ProducerId>,
    today: Day,
) -> Result<Changed> {
    let mut wanted = touched.clone();
    for village in villages.iter().filter(|village| village.whole) {
        let units = ids(village.feeds.keys().copied());
        let rows: Vec<(Uuid,)> = from.all(&LISTED_IN, args![units, today, MOST]).await?;
        wanted.extend(rows.into_iter().map(|(id,)| ProducerId(id)));
    }
    if wanted.is_empty() {
        return Ok(Changed::default());
    }
    let at_home = |producer: Producer| {
        let home = producer.last_village().and_then(|village| homes.get(&village).copied());
        Some((home.filter(|_| producer.life.to > today)?, producer))
    };
    let producers: Vec<(UnitId, Producer)> = read(from, &wanted).await?.into_iter().filter_map(at_home).collect();
    let here: BTreeSet<ProducerId> = producers.iter().map(|(_, producer)| producer.id).collect();
    Ok(Changed { gone: touched.difference(&here).copied().collect(), producers })
}
