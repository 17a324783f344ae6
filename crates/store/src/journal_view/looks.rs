//! Rows that tell of households: who reads them from outside the team looks at households, as on their list.

use super::{JournalEntry, Said};
use crate::{
    Store,
    db::{Db, Read, args, ids, statements},
    error::Result,
    scope::Scope,
};
use rules::{
    access::Right,
    ids::UnitId,
    operations::{Body, OfProducer, ProducerChange},
    units::Level,
};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    /// Of producers, products and listings those that are a household's.
    OF_HOUSEHOLDS = "SELECT r.id FROM producer r WHERE r.household IS NOT NULL AND r.id IN {{ids $1}} \
                     UNION SELECT p.id FROM product p JOIN producer r ON r.id = p.producer \
                     WHERE r.household IS NOT NULL AND p.id IN {{ids $1}} \
                     UNION SELECT l.id FROM listing l JOIN product p ON p.id = l.product JOIN producer r ON r.id = p.producer \
                     WHERE r.household IS NOT NULL AND l.id IN {{ids $1}}";
    LIVE_IN = "SELECT id, village FROM household WHERE id IN {{ids $1}}";
}

/// What of a row may be about a household.
enum Told {
    /// It is, whichever.
    Surely(BTreeSet<Uuid>),
    /// It is if this producer, product or listing is a household's.
    Through(Uuid),
    /// It isn't.
    No,
}

fn told(entry: &JournalEntry) -> Told {
    let Said::Body(body) = &entry.said else { return Told::No };
    let through = |change: &ProducerChange| match change.of() {
        OfProducer::New => Told::No,
        OfProducer::Itself(id) => Told::Through(id.0),
        OfProducer::Product(id) => Told::Through(id.0),
        OfProducer::Listing(id) => Told::Through(id.0),
    };
    match &**body {
        Body::Household(change) => Told::Surely(change.households().into_iter().map(Uuid::from).collect()),
        Body::Activity(change) => match change.households().as_slice() {
            [] => Told::No,
            some => Told::Surely(some.iter().copied().map(Uuid::from).collect()),
        },
        Body::Producer(change) => match change.household() {
            Some(household) => Told::Surely(BTreeSet::from([household.0])),
            None => through(change),
        },
        Body::Partner(change) => change.producer().map_or(Told::No, |producer| Told::Through(producer.0)),
        _ => Told::No,
    }
}

impl Store {
    /// Notes that the households of which these rows tell were looked at: in the villages whose affair it was, and where they live now.
    pub(super) async fn note_told(&self, scope: &Scope, entries: &[JournalEntry]) -> Result<()> {
        if scope.acting().is_none_or(|acting| acting.role.is_of_team()) {
            return Ok(());
        }
        let told: Vec<(&JournalEntry, Told)> = entries.iter().map(|entry| (entry, told(entry))).collect();
        let (from, registry, today) = (&mut self.db.clone(), self.registry(scope).await?, self.today());
        let through = told.iter().filter_map(|(_, told)| if let Told::Through(id) = told { Some(*id) } else { None });
        let through = of_households(from, through.collect()).await?;
        let mut villages: BTreeSet<UnitId> = BTreeSet::new();
        let mut households: BTreeSet<Uuid> = BTreeSet::new();
        for (entry, told) in told {
            match told {
                Told::Surely(named) => households.extend(named),
                Told::Through(id) if through.contains(&id) => {}
                Told::Through(_) | Told::No => continue,
            }
            villages.extend(&entry.units);
        }
        if !households.is_empty() {
            let rows: Vec<(Uuid, Uuid)> = from.all(&LIVE_IN, args![ids(households)]).await?;
            villages.extend(rows.into_iter().map(|(_, village)| UnitId(village)));
        }
        // An activity may be a commune's, and a household may have moved to where the viewer sees none.
        let is_village = |unit: &UnitId| registry.get(*unit).is_some_and(|unit| unit.level == Level::Village);
        villages.retain(|unit| is_village(unit) && scope.may(Right::SeeHouseholds, *unit, &registry, today));
        self.note_looks(scope, villages).await
    }
}

async fn of_households(from: &mut Db, wanted: BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>> {
    if wanted.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows: Vec<(Uuid,)> = from.all(&OF_HOUSEHOLDS, args![ids(wanted)]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
