//! Units and teams against periods: how each report stands.

use super::reports::{Asked, PERIODS, Place, levels, unit_name};
use super::state::{Answer, State, Visit};
use crate::error::PageError;
use crate::page::{Section, show};
use crate::views::parts::{Link, Pages};
use crate::views::paths;
use crate::views::reports::{MatrixRow, ReportPeriod, ReportsMatrixPage};
use axum::Router;
use axum::routing::get;
use axum_extra::extract::Query;
use rules::day::Span;
use rules::ids::UnitId;
use rules::obligations::{self, Count, Debtor};
use rules::schedules::Reporter;
use rules::units::Level;
use std::collections::{BTreeMap, BTreeSet};
use store::ObligationCell;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::REPORTS_MATRIX, get(matrix))
}

/// Of each period: how a debtor's report stands, and its page; nothing where it owed none.
type Cells = Vec<Option<(obligations::State, String)>>;

/// A page of the matrix shows so many communes with their teams: some hundred rows.
const COMMUNES_A_PAGE: usize = 4;

/// The places whose debtors a page of the matrix shows, each under its name, and which page that is. Of a large place's thousands of teams some
/// communes' are shown at a time.
fn parts(visit: &Visit, place: &Place, shown: Reporter, asked: &Asked) -> (Vec<(UnitId, Option<String>)>, Pages) {
    let registry = &visit.registry;
    let is_commune = |unit: &UnitId| registry.get(*unit).is_some_and(|unit| unit.level == Level::Commune);
    let mut communes: Vec<UnitId> = match shown {
        Reporter::Team if !is_commune(&place.unit) => registry.of_level_within(place.unit, Level::Commune, visit.today),
        _ => Vec::new(),
    };
    let url = paths::reports_matrix(place.unit, place.kind.code(), shown.code());
    let (rows, per_page) = (communes.len() as u64, COMMUNES_A_PAGE as u64);
    let mut pages = Pages { number: 1, rows, per_page, url };
    if communes.is_empty() {
        return (vec![(place.unit, None)], pages);
    }
    communes.sort_by_cached_key(|unit| rules::text::sort_key(&registry.full_name(*unit, visit.today)));
    pages.number = asked.page.parse().unwrap_or(1).clamp(1, pages.total());
    let before = usize::try_from(pages.number - 1).unwrap_or_default() * COMMUNES_A_PAGE;
    let named = |unit: &UnitId| (*unit, Some(registry.full_name(*unit, visit.today)));
    (communes.iter().skip(before).take(COMMUNES_A_PAGE).map(named).collect(), pages)
}

/// The rows of one part, in the order of names.
fn matrix_rows(visit: &Visit, place: &Place, periods: &[Span], owed: &[ObligationCell]) -> Vec<MatrixRow> {
    let name =
        |owed: &ObligationCell| owed.team_title.clone().unwrap_or_else(|| unit_name(visit, owed.unit, owed.period));
    let mut rows: BTreeMap<Debtor, (String, Cells)> = BTreeMap::new();
    for owed in owed {
        let Some(column) = periods.iter().position(|period| *period == owed.period) else { continue };
        let (_, cells) = rows.entry(owed.debtor).or_insert_with(|| (name(owed), vec![None; periods.len()]));
        if let Some(cell) = cells.get_mut(column) {
            *cell = Some((owed.state, paths::report(owed.id)));
        }
    }
    let mut rows: Vec<(Debtor, (String, Cells))> = rows.into_iter().collect();
    rows.sort_by_cached_key(|(_, (name, _))| rules::text::sort_key(name));
    let row = |(debtor, (name, cells)): (Debtor, (String, Cells))| {
        let url = match debtor {
            Debtor::Team(team) => paths::team(team),
            Debtor::Unit(unit) => paths::reports(unit, place.kind.code(), ""),
        };
        MatrixRow { within: None, debtor: Link::new(name, url), cells }
    };
    rows.into_iter().map(row).collect()
}

async fn matrix(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let place = Place::asked(&visit, &asked).await?;
    let mut periods: Vec<Span> = place.periods.of(place.kind).iter().copied().take(PERIODS).collect();
    periods.reverse();
    let time = periods.first().zip(periods.last()).map(|(first, last)| (first.from, last.from));
    let (store, scope, today) = (&visit.store, &visit.scope, visit.today);
    let mut counted = store.obligation_counts(scope, &[place.unit], place.kind, &periods, today).await?;
    let counted = counted.remove(&place.unit).ok_or(PageError::NotFound)?;
    let there = counted.iter().map(|count| count.reporter).collect();
    let url = |level: Reporter| paths::reports_matrix(place.unit, place.kind.code(), level.code());
    let (shown, levels) = levels(&visit, &there, &asked.level, url);
    let of_level = || counted.iter().filter(|count| Some(count.reporter) == shown);
    let counts = periods.iter().map(|period| {
        let mut sum = Count::default();
        of_level().filter(|of| of.period == *period).for_each(|of| sum.add(of.state, of.is_late, of.times));
        sum
    });
    let states: BTreeSet<obligations::State> = of_level().map(|count| count.state).collect();
    let (mut rows, mut pages) = (Vec::new(), None);
    if let (Some(time), Some(level)) = (time, shown) {
        let (parts, shown_pages) = parts(&visit, &place, level, &asked);
        pages = Some(shown_pages);
        let units: Vec<UnitId> = parts.iter().map(|(unit, _)| *unit).collect();
        let mut owed: BTreeMap<UnitId, Vec<ObligationCell>> = BTreeMap::new();
        for cell in store.obligation_cells(scope, &units, (place.kind, level), time, today).await? {
            owed.entry(cell.within).or_default().push(cell);
        }
        for (unit, within) in parts {
            let mut of_part = matrix_rows(&visit, &place, &periods, &owed.remove(&unit).unwrap_or_default());
            if let Some(first) = of_part.first_mut() {
                first.within = within;
            }
            rows.append(&mut of_part);
        }
    }
    let locale = visit.page.locale();
    Ok(show(&ReportsMatrixPage {
        unit: Link::new(place.name(&visit), paths::reports(place.unit, place.kind.code(), "")),
        levels,
        counts: counts.collect(),
        periods: periods.iter().map(|period| ReportPeriod::new(locale, place.kind, *period)).collect(),
        rows,
        pages,
        states: states.into_iter().collect(),
        p: visit.page.clone().within(Section::Reports),
    }))
}
