//! Looking at households, by scope: within the team and its commune. Above there are only sums.

use super::read;
use crate::{
    Store,
    db::{Read, args, ids, statements},
    error::{Result, StoreError},
    scope::Scope,
};
use jiff::Timestamp;
use rules::{
    access::Right,
    day::Day,
    households::{Ending, Household, Proposal},
    ids::{HouseholdId, ItemId, OperationId, UnitId},
    text::fold,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    /// Households of a village, by name; $2 a folded part of a name, $3 an item they have, $4 one they lack, on day $5;
    /// the nameless last.
    OF_VILLAGE = "SELECT h.id FROM unit_path p JOIN household h ON h.village = p.unit WHERE p.ancestor = $1 \
                  AND p.from_day <= $5 AND $5 < p.to_day AND h.merged_into IS NULL AND h.to_day > $5 \
                  AND (h.head_fold LIKE $2 OR $2 = '%') \
                  AND (EXISTS (SELECT 1 FROM adoption a WHERE a.household = h.id AND a.item = $3 \
                  AND a.from_day <= $5 AND $5 < a.to_day) OR $3 IS NULL) \
                  AND (NOT EXISTS (SELECT 1 FROM adoption a WHERE a.household = h.id AND a.item = $4 \
                  AND a.from_day <= $5 AND $5 < a.to_day) OR $4 IS NULL) \
                  ORDER BY CASE WHEN h.head IS NULL THEN 1 ELSE 0 END, h.head_sort, h.id";
    ENDED_OF_VILLAGE = "SELECT h.id FROM unit_path p JOIN household h ON h.village = p.unit WHERE p.ancestor = $1 AND p.from_day <= $2 \
                        AND $2 < p.to_day AND h.merged_into IS NULL AND h.to_day <= $2 ORDER BY h.to_day DESC, h.id \
                        LIMIT 500";
    /// Households of a phone within the villages given: the same one entered twice, or neighbours who share a phone.
    WITH_PHONE = "SELECT id FROM household WHERE phone = $1 AND merged_into IS NULL AND village IN {{ids $2}} ORDER BY id LIMIT 20";
    CHANGED_BY = "SELECT DISTINCT j.operation, j.captured, COALESCE(p.name, a.name) FROM journal j \
                  LEFT JOIN account a ON a.id = j.account LEFT JOIN person p ON p.id = a.person \
                  WHERE j.operation IN {{ids $1}} AND j.state = 'applied'";
    PROPOSED_IN = "SELECT DISTINCT p.household FROM proposal p JOIN household h ON h.id = p.household WHERE h.village IN {{ids $1}}";
}

/// Which households of a village are wanted.
#[derive(Clone, Debug, Default)]
pub struct HouseholdFilter {
    /// Part of the head's name, with or without diacritics.
    pub name: Option<String>,
    /// That have this item.
    pub having: Option<ItemId>,
    /// That lack this item.
    pub lacking: Option<ItemId>,
    /// Those that are no more, instead of those that are.
    pub ended: bool,
}

/// A household in a list.
#[derive(Clone, Debug)]
pub struct HouseholdLine {
    /// It.
    pub household: Household,
    /// When a team reached it last.
    pub last_reached: Option<Day>,
}

/// A household with what its page shows.
#[derive(Clone, Debug)]
pub struct HouseholdView {
    /// It.
    pub household: Household,
    /// Others in its commune with the same phone.
    pub same_phone: Vec<Household>,
    /// Whose the values are between which somebody must choose, those stored and those that came later.
    pub changed_by: BTreeMap<OperationId, ChangedBy>,
}

/// Whose a change is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedBy {
    /// The name; none of what no person did.
    pub name: Option<String>,
    /// When it was made.
    pub captured: Timestamp,
}

/// Who made some changes that were applied, and when.
pub(crate) async fn changed_by(
    from: &mut impl Read,
    operations: BTreeSet<OperationId>,
) -> Result<BTreeMap<OperationId, ChangedBy>> {
    if operations.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(Uuid, String, Option<String>)> = from.all(&CHANGED_BY, args![ids(operations)]).await?;
    let changed_by = |(operation, captured, name): (Uuid, String, Option<String>)| {
        let captured = captured.parse().map_err(|_| StoreError::corrupt("an instant", &captured))?;
        Ok((OperationId(operation), ChangedBy { name, captured }))
    };
    rows.into_iter().map(changed_by).collect()
}

impl Store {
    /// The households of a village, by name. `None` for whoever may not see households there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn households(
        &self,
        scope: &Scope,
        village: UnitId,
        filter: &HouseholdFilter,
        on: Day,
    ) -> Result<Option<Vec<HouseholdLine>>> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeHouseholds, village, &registry, self.today()) {
            return Ok(None);
        }
        self.note_look(scope, village).await?;
        let from = &mut self.db.clone();
        let rows: Vec<(Uuid,)> = if filter.ended {
            from.all(&ENDED_OF_VILLAGE, args![village, on]).await?
        } else {
            // A wildcard that somebody types is a letter like any other.
            let name = filter.name.as_deref().map(|name| fold(name).replace(['%', '_'], "")).unwrap_or_default();
            let name = if name.is_empty() { "%".to_owned() } else { format!("%{name}%") };
            from.all(&OF_VILLAGE, args![village, name, filter.having, filter.lacking, on]).await?
        };
        let wanted: BTreeSet<HouseholdId> = rows.iter().map(|(id,)| HouseholdId(*id)).collect();
        let mut found: BTreeMap<HouseholdId, Household> =
            read(from, &wanted).await?.into_iter().map(|household| (household.id, household)).collect();
        let line = |(id,): &(Uuid,)| {
            let household = found.remove(&HouseholdId(*id))?;
            Some(HouseholdLine { last_reached: household.last_reached(), household })
        };
        Ok(Some(rows.iter().filter_map(line).collect()))
    }

    /// One household; of one that had been entered twice, the one that stays. As if it were not there for whoever may not see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn household(&self, scope: &Scope, id: HouseholdId) -> Result<Option<HouseholdView>> {
        let from = &mut self.db.clone();
        let mut wanted = id;
        let household = loop {
            let Some(household) = read(from, &BTreeSet::from([wanted])).await?.pop() else { return Ok(None) };
            match household.ending {
                Some(Ending::Merged(survivor)) => wanted = survivor,
                _ => break household,
            }
        };
        let registry = self.registry(scope).await?;
        let village = household.last_village().ok_or_else(|| StoreError::corrupt("a household", id))?;
        if !scope.may(Right::SeeHouseholds, village, &registry, self.today()) {
            return Ok(None);
        }
        self.note_look(scope, village).await?;
        let same_phone = match &household.phone {
            None => Vec::new(),
            Some(phone) => {
                let beside =
                    registry.parent(village, self.today()).map(|commune| registry.children(commune, self.today()));
                let beside = beside.unwrap_or_default();
                let may = |unit: &UnitId| scope.may(Right::SeeHouseholds, *unit, &registry, self.today());
                let villages = ids(beside.into_iter().filter(may));
                let rows: Vec<(Uuid,)> = from.all(&WITH_PHONE, args![phone, villages]).await?;
                let others = rows.into_iter().map(|(id,)| HouseholdId(id)).filter(|id| *id != household.id).collect();
                read(from, &others).await?
            }
        };
        let stored = |proposal: &Proposal| household.stamps.get(&proposal.change.field()).map(|stamp| stamp.by);
        let operations =
            household.proposals.iter().flat_map(|proposal| stored(proposal).into_iter().chain([proposal.by]));
        let changed_by = changed_by(from, operations.collect()).await?;
        Ok(Some(HouseholdView { household, same_phone, changed_by }))
    }

    /// Households of some villages in which two people changed the same.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn households_with_proposals(&self, scope: &Scope, villages: &[UnitId]) -> Result<Vec<Household>> {
        let registry = self.registry(scope).await?;
        let may = |unit: &&UnitId| scope.may(Right::SeeHouseholds, **unit, &registry, self.today());
        let list = ids(villages.iter().filter(may).copied());
        let from = &mut self.db.clone();
        let rows: Vec<(Uuid,)> = from.all(&PROPOSED_IN, args![list]).await?;
        read(from, &rows.into_iter().map(|(id,)| HouseholdId(id)).collect()).await
    }
}
