//! The two targets of the programme, unit by unit: sums, which hold nobody's data.

use super::producers::count;
use super::state::{Answer, State, Visit};
use super::typed;
use crate::error::PageError;
use crate::locale::Key;
use crate::page::{Section, show};
use crate::views::parts::{Link, Tab};
use crate::views::paths;
use crate::views::targets::{TargetRow, TargetsPage};
use axum::Router;
use axum::routing::get;
use axum_extra::extract::Query;
use rules::ids::UnitId;
use rules::measures::Measure;
use rules::units::Level;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::Sums;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::TARGETS, get(page))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    of: String,
}

/// What the 30 % are a part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Denominator {
    /// The households that the villages officially declared.
    Declared,
    /// Households with products or services.
    WithProducts,
}

impl Denominator {
    const ALL: [(Self, &'static str, Key); 2] = [
        (Self::Declared, "declared", Key("target-of-declared")),
        (Self::WithProducts, "products", Key("target-of-products")),
    ];

    fn means(self) -> Key {
        match self {
            Self::Declared => Key("target-households-means-declared"),
            Self::WithProducts => Key("target-households-means-products"),
        }
    }
}

async fn page(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let own = || visit.own_units().into_iter().next();
    let unit = if asked.unit.is_empty() { own() } else { typed::id(&asked.unit) }.ok_or(PageError::NotFound)?;
    visit.unit(unit)?;
    let chosen = Denominator::ALL.into_iter().find(|(_, code, _)| *code == asked.of);
    let of = chosen.map_or(Denominator::Declared, |(of, ..)| of);
    let today = visit.today;
    let mut below = visit.registry.children(unit, today);
    below.sort_by_cached_key(|unit| rules::text::sort_key(&visit.registry.full_name(*unit, today)));
    let all: Vec<UnitId> = below.iter().copied().chain([unit]).collect();
    let sums = visit.store.sums(&visit.scope, &all, today, today).await?;
    let declared = visit.store.declared_households(&visit.scope, &all, today, today).await?;
    let row = |id: UnitId| {
        let goes_on = id != unit && visit.registry.get(id).is_some_and(|below| below.level != Level::Village);
        let url = if goes_on { paths::targets(id) } else { String::new() };
        of_unit(Link::new(visit.registry.full_name(id, today), url), &sums, &declared, id, of)
    };
    let mut above = visit.registry.path(unit, today);
    above.retain(|other| *other != unit && visit.registry.get(*other).is_some());
    let villages = sums.get(&unit).map(|sums| count(sums, Measure::Villages)).unwrap_or_default();
    let have_declared = declared.get(&unit).map(|(_, villages)| *villages).unwrap_or_default();
    let tab = |(this, code, key): (Denominator, &'static str, Key)| Tab {
        text: visit.page.t(key),
        url: paths::targets_of(unit, code),
        current: this == of,
        count: None,
    };
    Ok(show(&TargetsPage {
        p: visit.page.clone().within(Section::Targets),
        above: above
            .into_iter()
            .rev()
            .map(|other| Link::new(visit.registry.full_name(other, today), paths::targets(other)))
            .collect(),
        unit: Link::new(visit.registry.full_name(unit, today), paths::unit(unit)),
        denominators: Denominator::ALL.into_iter().map(tab).collect(),
        households_means: of.means(),
        own: row(unit),
        rows: below.into_iter().map(row).collect(),
        declared: (of == Denominator::Declared).then_some((have_declared, villages)),
    }))
}

fn of_unit(
    unit: Link,
    sums: &BTreeMap<UnitId, Sums>,
    declared: &BTreeMap<UnitId, (u64, u64)>,
    id: UnitId,
    of: Denominator,
) -> TargetRow {
    let sums = sums.get(&id).cloned().unwrap_or_default();
    let count = |measure| count(&sums, measure);
    let households = match of {
        Denominator::Declared => {
            let whole = declared.get(&id).map(|(households, _)| *households).unwrap_or_default();
            (count(Measure::HouseholdsWithShopAndAccount), whole)
        }
        Denominator::WithProducts => {
            (count(Measure::HouseholdsWithProductsShopAndAccount), count(Measure::HouseholdsWithProducts))
        }
    };
    let products = (count(Measure::ProductsListed), count(Measure::Products));
    let ocop = (count(Measure::ProductsOcopListed), count(Measure::ProductsOcop));
    TargetRow::new(unit, households, products, ocop)
}
