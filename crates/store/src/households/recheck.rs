//! What a commune rechecks: a sample of the households that came to something in a period, the same whenever it is asked for
//! and known to nobody before; and the villages whose entries came in nearly all on its last days.

use super::read;
use crate::{
    Store,
    apply::instant,
    db::{Read, args, statements},
    error::Result,
    scope::Scope,
};
use rules::{
    access::Right,
    day::{Day, Span},
    households::Household,
    ids::{HouseholdId, UnitId},
    recheck::{LAST_DAYS, sample_size},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    /// Households within $1 that came to something on the days from $3 to before $4.
    CAME_TO = "SELECT DISTINCT h.id FROM unit_path p JOIN household h ON h.village = p.unit JOIN adoption a ON a.household = h.id \
               WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND h.merged_into IS NULL AND h.to_day > $2 \
               AND a.origin <> 'had_before' AND $3 <= a.from_day AND a.from_day < $4";
    /// How much was written down in each village from $3 to before $5, and how much of it since $4.
    ENTRIES = "SELECT p.unit, COUNT(*), SUM(CASE WHEN j.captured >= $4 THEN 1 ELSE 0 END) FROM unit_path p \
               JOIN journal j ON j.feed = p.unit WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day \
               AND j.kind = 'adoption.set' AND j.state = 'applied' AND $3 <= j.captured AND j.captured < $5 GROUP BY p.unit";
}

/// What a commune rechecks of a period.
#[derive(Clone, Debug)]
pub struct Recheck {
    /// The sample, by village and name.
    pub households: Vec<Household>,
    /// Of how many households it is one.
    pub of: usize,
    /// How many entries each village made in the period, and how many of them on its last days.
    pub entries: BTreeMap<UnitId, (u64, u64)>,
}

impl Store {
    /// What is rechecked of a period within a unit. `None` for whoever may not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recheck(&self, scope: &Scope, unit: UnitId, period: Span) -> Result<Option<Recheck>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        if !scope.may(Right::RecheckHouseholds, unit, &registry, today) {
            return Ok(None);
        }
        let from = &mut self.db.clone();
        let rows: Vec<(Uuid,)> = from.all(&CAME_TO, args![unit, today, period.from, period.to]).await?;
        let of = rows.len();
        let mut ranked: Vec<_> = rows.into_iter().map(|(id,)| (self.access_key.sample(id, period.from), id)).collect();
        ranked.sort_unstable();
        let sample: BTreeSet<HouseholdId> =
            ranked.into_iter().take(sample_size(of)).map(|(_, id)| HouseholdId(id)).collect();
        let mut households = read(from, &sample).await?;
        households.sort_by_cached_key(|household| {
            (household.last_village(), household.head.as_deref().map(rules::text::person_sort_key), household.id)
        });
        for village in households.iter().filter_map(Household::last_village).collect::<BTreeSet<_>>() {
            self.note_look(scope, village).await?;
        }
        let last = (0..LAST_DAYS).fold(period.to, |day, _| day.before());
        let moments = [period.from, last, period.to].map(|day: Day| instant(day.begins()));
        let [begin, last, end] = moments;
        let rows: Vec<(Uuid, i64, i64)> = from.all(&ENTRIES, args![unit, today, begin, last, end]).await?;
        let count = |count: i64| u64::try_from(count).unwrap_or_default();
        let entries = rows.into_iter().map(|(unit, all, last)| (UnitId(unit), (count(all), count(last)))).collect();
        Ok(Some(Recheck { households, of, entries }))
    }
}
