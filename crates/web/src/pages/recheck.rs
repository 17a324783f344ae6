//! The commune's recheck (phúc tra): the sample of a month of the programme.

use super::catalogue::name;
use super::households::{called, of_village};
use super::state::{Answer, State, Visit};
use super::typed;
use crate::error::PageError;
use crate::form::Choice;
use crate::page::{Section, show};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::recheck::{RecheckPage, RecheckRow};
use axum::Router;
use axum::routing::get;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::catalogue::Item;
use rules::day::{Day, Span};
use rules::households::{Household, Origin};
use rules::ids::ItemId;
use rules::periods::PeriodKind;
use rules::recheck::comes_late;
use serde::Deserialize;
use std::collections::BTreeMap;

/// So many months back are offered.
const MONTHS: usize = 6;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::RECHECK, get(page))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    unit: String,
}

async fn page(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let own = || visit.own_units().into_iter().next();
    let unit = if asked.unit.is_empty() { own() } else { typed::id(&asked.unit) }.ok_or(PageError::NotFound)?;
    let unit = visit.unit_for(Right::RecheckHouseholds, unit)?.id;
    let period = PeriodKind::Month.of(visit.at);
    let recheck = visit.store.recheck(&visit.scope, unit, period).await?.ok_or(PageError::NotFound)?;
    let items = visit.store.catalogue(&visit.scope).await?;
    let late = recheck.entries.iter().filter(|(_, (all, last))| comes_late(*all, *last));
    Ok(show(&RecheckPage {
        p: visit.page.clone().within(Section::Households),
        unit: Link::new(visit.registry.full_name(unit, visit.today), paths::households(unit)),
        period: (period.from, period.to.before()),
        periods: others(period, visit.today)
            .map(|other| {
                let words = format!("{} – {}", other.from.vietnamese(), other.to.before().vietnamese());
                Choice::new(paths::recheck(unit, other.from), words)
            })
            .collect(),
        rows: recheck.households.iter().map(|household| row(&visit, household, period, &items)).collect(),
        of: recheck.of as u64,
        late: late.map(|(village, (all, last))| (of_village(&visit, *village), *last, *all)).collect(),
    }))
}

/// The latest months but the one shown.
fn others(shown: Span, today: Day) -> impl Iterator<Item = Span> {
    let first = PeriodKind::Month.of(today);
    let months = std::iter::successors(Some(first), |month| Some(PeriodKind::Month.of(month.from.before())));
    months.take(MONTHS).filter(move |month| *month != shown)
}

fn row(visit: &Visit, household: &Household, period: Span, items: &BTreeMap<ItemId, Item>) -> RecheckRow {
    let came_to = household.uses.iter().flat_map(|(item, uses)| {
        let runs = uses.runs().into_iter().filter(|run| run.origin != Origin::HadBefore {});
        runs.filter(|run| period.contains(run.span.from)).map(move |run| (*item, run.span.from))
    });
    let named = |(item, since)| {
        let item = items.get(&item).map(|item| name(item, visit.page.locale()).to_owned());
        (item.unwrap_or_default(), since)
    };
    let village = household.last_village().map(|village| visit.registry.full_name(village, visit.today));
    RecheckRow {
        household: Link::new(called(visit, household), paths::household(household.id)),
        nickname: household.nickname.clone(),
        phone: household.phone.as_ref().map(ToString::to_string),
        village: village.unwrap_or_default(),
        came_to: came_to.map(named).collect(),
    }
}
