//! Looking at producers, by scope: within the team and its commune. Above there are only sums.

use super::load::read;
use crate::{
    Store,
    db::{Read, args, statements},
    error::Result,
    households, partners,
    scope::Scope,
};
use rules::{
    access::Right,
    day::Day,
    households::Household,
    ids::{HouseholdId, ProducerId, ProductId, UnitId},
    partners::Partner,
    producers::Producer,
    text::fold,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    /// Within a unit as the tree of day $2 has it, by name; $3 a pattern.
    WITHIN = "SELECT r.id FROM unit_path p JOIN producer r ON r.village = p.unit WHERE p.ancestor = $1 \
              AND p.from_day <= $2 AND $2 < p.to_day AND $2 < r.to_day AND r.from_day < r.to_day \
              AND COALESCE(r.name_fold, '') LIKE $3 ORDER BY r.name_sort, r.id LIMIT 1000";
    ENDED_WITHIN = "SELECT r.id FROM unit_path p JOIN producer r ON r.village = p.unit WHERE p.ancestor = $1 \
                    AND p.from_day <= $2 AND $2 < p.to_day AND r.to_day <= $2 AND r.from_day < r.to_day \
                    ORDER BY r.to_day DESC, r.id LIMIT 1000";
    LED = "SELECT household FROM household_lead WHERE producer = $1";
    OF_HOUSEHOLD = "SELECT id FROM producer WHERE household = $1 ORDER BY from_day DESC, id";
    PRODUCER_OF = "SELECT producer FROM product WHERE id = $1";
}

/// Which producers are wanted.
#[derive(Clone, Debug, Default)]
pub struct ProducerFilter {
    /// Part of the name, with or without diacritics.
    pub name: Option<String>,
    /// Those that are no more, instead of those that are.
    pub ended: bool,
}

/// A producer with everything its page names.
#[derive(Clone, Debug)]
pub struct ProducerView {
    /// It.
    pub producer: Producer,
    /// The household to which it belongs.
    pub household: Option<Household>,
    /// Households it leads or led.
    pub led: Vec<Household>,
    /// Partners with whom it is or was connected.
    pub partners: Vec<Partner>,
}

/// The village of the household that a producer is.
fn of_household(producer: &Producer) -> Option<UnitId> {
    producer.household.and_then(|_| producer.last_village())
}

impl Store {
    /// The producers within a unit, by name. `None` for whoever may not see producers there. Who is named by a household is looked at as
    /// that.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn producers(
        &self,
        scope: &Scope,
        unit: UnitId,
        filter: &ProducerFilter,
    ) -> Result<Option<Vec<Producer>>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        if !scope.may(Right::SeeProducers, unit, &registry, today) {
            return Ok(None);
        }
        let from = &mut self.db.clone();
        let rows: Vec<(Uuid,)> = if filter.ended {
            from.all(&ENDED_WITHIN, args![unit, today]).await?
        } else {
            // A wildcard that somebody types is a letter like any other.
            let name = filter.name.as_deref().map(|name| fold(name).replace(['%', '_'], "")).unwrap_or_default();
            from.all(&WITHIN, args![unit, today, format!("%{name}%")]).await?
        };
        let wanted: BTreeSet<ProducerId> = rows.iter().map(|(id,)| ProducerId(*id)).collect();
        let mut found: BTreeMap<ProducerId, Producer> =
            read(from, &wanted).await?.into_iter().map(|producer| (producer.id, producer)).collect();
        let found: Vec<Producer> = rows.into_iter().filter_map(|(id,)| found.remove(&ProducerId(id))).collect();
        self.note_looks(scope, found.iter().filter_map(of_household)).await?;
        Ok(Some(found))
    }

    /// One producer. As if it were not there for whoever may not see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn producer(&self, scope: &Scope, id: ProducerId) -> Result<Option<ProducerView>> {
        let (registry, today): (_, Day) = (self.registry(scope).await?, self.today());
        let from = &mut self.db.clone();
        let producer = read(from, &BTreeSet::from([id])).await?.pop();
        let sees = |producer: &Producer| {
            let village = producer.last_village();
            village.is_some_and(|village| scope.may(Right::SeeProducers, village, &registry, today))
        };
        let Some(producer) = producer.filter(sees) else { return Ok(None) };
        let rows: Vec<(Uuid,)> = from.all(&LED, args![id]).await?;
        let wanted = rows.into_iter().map(|(id,)| HouseholdId(id)).chain(producer.household).collect();
        let may = |household: &Household| {
            let village = household.last_village();
            village.is_some_and(|village| scope.may(Right::SeeHouseholds, village, &registry, today))
        };
        let found = households::read(from, &wanted).await?.into_iter().filter(may);
        let (own, mut led): (Vec<Household>, Vec<Household>) =
            found.partition(|household| Some(household.id) == producer.household);
        led.sort_by_key(|household| household.head.as_deref().map(rules::text::person_sort_key));
        let households = own.iter().chain(&led).filter_map(Household::last_village);
        self.note_looks(scope, households.chain(of_household(&producer))).await?;
        let linked: BTreeSet<_> = producer.links.iter().map(|link| link.partner).collect();
        let partners = partners::read(from, linked.into_iter()).await?;
        Ok(Some(ProducerView { producer, household: own.into_iter().next(), led, partners }))
    }

    /// The producer of a product, for whoever may see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn producer_of_product(&self, scope: &Scope, id: ProductId) -> Result<Option<ProducerView>> {
        let row: Option<(Uuid,)> = self.db.clone().opt(&PRODUCER_OF, args![id]).await?;
        match row {
            Some((producer,)) => self.producer(scope, ProducerId(producer)).await,
            None => Ok(None),
        }
    }

    /// The producers that belong to a household, the newest first; none for whoever may not see them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn producers_of_household(&self, scope: &Scope, household: &Household) -> Result<Vec<Producer>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        let sees = |village| scope.may(Right::SeeProducers, village, &registry, today);
        if !household.last_village().is_some_and(sees) {
            return Ok(Vec::new());
        }
        let from = &mut self.db.clone();
        let rows: Vec<(Uuid,)> = from.all(&OF_HOUSEHOLD, args![household.id]).await?;
        read(from, &rows.into_iter().map(|(id,)| ProducerId(id)).collect()).await
    }
}
