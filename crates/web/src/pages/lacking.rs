//! Units that lack something.

use super::home::names;
use super::state::{Answer, State, Visit};
use crate::error::PageError;
use crate::page::{Section, show};
use crate::views::lacking::{Lack, LackingPage, LackingUnit};
use crate::views::parts::Link;
use crate::views::paths;
use axum::Router;
use axum::routing::get;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::day::Day;
use rules::ids::UnitId;
use rules::measures::Measure;
use rules::units::{Level, Registry};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::{Scope, Store, StoreError, Sums};

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::UNITS_LACKING, get(lacking))
}

/// The administrative units within places that lack something, the places themselves included.
pub(crate) async fn units_lacking(
    store: &Store,
    scope: &Scope,
    registry: &Registry,
    within: &[UnitId],
    lack: Lack,
    today: Day,
) -> Result<Vec<UnitId>, StoreError> {
    let levels: &[Level] = match lack {
        Lack::Villages => &[Level::Commune],
        Lack::Contact => &[Level::Province, Level::District, Level::Commune],
    };
    let standing = levels.iter().flat_map(|level| registry.list(*level, today));
    let mut units: Vec<UnitId> =
        standing.filter(|unit| within.iter().any(|place| registry.is_within(*unit, *place, today))).collect();
    match lack {
        Lack::Villages => {
            let sums: BTreeMap<UnitId, Sums> = store.sums(scope, &units, today, today).await?;
            units.retain(|unit| sums.get(unit).is_none_or(|sums| sums.get(Measure::Villages) == 0));
        }
        Lack::Contact => {
            let with = store.units_with_contact(scope, today).await?;
            units.retain(|unit| !with.contains(unit));
        }
    }
    Ok(units)
}

#[derive(Deserialize)]
struct Wanted {
    list: String,
    unit: Option<UnitId>,
}

async fn lacking(visit: Visit, Query(wanted): Query<Wanted>) -> Answer {
    let lack = Lack::of_code(&wanted.list).ok_or(PageError::NotFound)?;
    let within = match wanted.unit {
        Some(unit) => vec![visit.unit(unit)?.id],
        None => visit.own_units(),
    };
    let units = units_lacking(&visit.store, &visit.scope, &visit.registry, &within, lack, visit.today).await?;
    let right = match lack {
        Lack::Villages => Right::ManageVillages,
        Lack::Contact => Right::ManageContacts,
    };
    let row = |unit: UnitId| LackingUnit {
        unit: Link::new(visit.registry.full_name(unit, visit.today), paths::unit(unit)),
        place: visit.registry.lies_in(unit, visit.today),
        mend_url: visit.may(right, unit).then(|| match lack {
            Lack::Villages => paths::villages_new(unit),
            Lack::Contact => paths::contact(unit),
        }),
    };
    Ok(show(&LackingPage {
        lack,
        unit_name: names(&visit, &within),
        at: visit.today,
        rows: units.into_iter().map(row).collect(),
        p: visit.page.within(Section::Units),
    }))
}
