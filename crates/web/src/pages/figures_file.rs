//! The figures of all units of a level as a workbook: a row a unit, a column an indicator.

use super::downloads;
use super::figures::{Asked, Looked};
use super::state::{Answer, State, Visit};
use crate::error::PageError;
use crate::locale::{Key, Locale};
use crate::pace::heavy;
use crate::views::figures::period_name;
use crate::views::{indicator_words, paths};
use axum::Router;
use axum::routing::get;
use axum_extra::extract::Query;
use documents::figures::{Cell, Sheet, workbook};
use rules::ids::UnitId;
use rules::indicators::{Formula, Indicator, Quantity};
use rules::text::sort_key;
use rules::units::Level;
use serde::Deserialize;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::FIGURES_FILE, heavy(get(file)))
}

#[derive(Deserialize)]
struct OfLevel {
    #[serde(default)]
    level: String,
}

async fn file(visit: Visit, Query(asked): Query<Asked>, Query(of): Query<OfLevel>) -> Answer {
    let level: Level = of.level.parse().map_err(|_| PageError::NotFound)?;
    of_level(visit, &asked, level).await
}

/// The workbook of the units of a level within a place.
///
/// # Errors
/// [`PageError::NotFound`], if there is no such place.
pub(crate) async fn of_level(mut visit: Visit, asked: &Asked, level: Level) -> Answer {
    let looked = Looked::of(&mut visit, asked).await?;
    let is_of_level = |unit: &UnitId| visit.registry.get(*unit).is_some_and(|unit| unit.level == level);
    let units: Vec<UnitId> = visit.registry.subtree(looked.unit, looked.tree).into_iter().filter(is_of_level).collect();
    let windows = looked.windows(&visit, &units).await?;
    let locale = visit.page.locale();
    let named = format!(
        "{}, {}",
        visit.page.t1(Key("figures-sheet"), "period", period_name(looked.kind, looked.period, locale)),
        looked.name(&visit, looked.unit)
    );
    let bytes = visit.heavy({
        let (visit, name) = (visit.clone(), named.clone());
        move || {
            let all: Vec<Indicator> = looked.all().into_iter().filter(|of| is_counted(of)).cloned().collect();
            let mut units: Vec<([String; 2], UnitId)> =
                units.into_iter().map(|unit| (names(&visit, &looked, unit), unit)).collect();
            units.sort_by_cached_key(|([name, above], _)| (sort_key(above), sort_key(name)));
            let rows = units.iter().filter_map(|(names, unit)| {
                let windows = windows.get(unit)?;
                let names = names.iter().map(|name| Cell::Text(name.clone()));
                let figures = all.iter().flat_map(|indicator| {
                    cells(looked.row(indicator, *unit, windows).period, &indicator.definition.formula)
                });
                Some(names.chain(figures).collect())
            });
            let of_units = [Key("figures-sheet-unit"), Key("figures-sheet-above")].map(|key| locale.text(key));
            let headings = of_units.into_iter().chain(all.iter().flat_map(|indicator| headings(indicator, locale)));
            let tab = period_name(looked.kind, looked.period, locale);
            workbook(&Sheet { name, tab, headings: headings.collect(), names: 2, rows: rows.collect() })
        }
    });
    let bytes = bytes.await?.map_err(|error| {
        tracing::error!(%error, "a workbook of figures could not be made");
        PageError::Internal
    })?;
    Ok(downloads::file(&named, "xlsx", XLSX, bytes))
}

/// What reporters type is in no sum.
fn is_counted(indicator: &Indicator) -> bool {
    !matches!(indicator.definition.formula, Formula::Field { .. })
}

/// A unit, and the one directly above it.
fn names(visit: &Visit, looked: &Looked, unit: UnitId) -> [String; 2] {
    let above = visit.registry.parent(unit, looked.tree);
    [looked.name(visit, unit), above.map(|above| looked.name(visit, above)).unwrap_or_default()]
}

/// What stands above an indicator's columns: one of a number, three of a share.
fn headings(indicator: &Indicator, locale: Locale) -> Vec<String> {
    let name = indicator_words::name(&indicator.definition, locale);
    if !indicator.definition.formula.is_share() {
        return vec![format!("{name} ({})", indicator_words::unit_word(&indicator.definition, locale))];
    }
    let of = [Key("figures-sheet-part"), Key("figures-sheet-whole"), Key("figures-sheet-rate")];
    of.map(|key| locale.text_with(key, &[("name", &name)])).to_vec()
}

fn cells(quantity: Option<Quantity>, formula: &Formula) -> Vec<Cell> {
    match (quantity, formula) {
        (Some(Quantity { part, whole: Some(whole) }), Formula::Share { decimals, .. }) => {
            let rate = Quantity::share(part, whole).rounded_rate(*decimals);
            vec![Cell::Number(part), Cell::Number(whole), rate.map_or(Cell::Empty, |rate| Cell::Rate(rate, *decimals))]
        }
        (Some(quantity), _) => vec![Cell::Number(quantity.part)],
        (None, _) => vec![Cell::Empty],
    }
}
