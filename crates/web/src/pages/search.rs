//! Units found by name: without diacritics, with or without the word of kind, by alias, by former names; or by their statistical
//! code, as lists carry it.

use super::state::{Answer, State, Visit};
use super::units::{link, within_life};
use crate::page::{Section, show};
use crate::views::paths;
use crate::views::search::{Hit, SearchPage};
use axum::Router;
use axum::routing::get;
use axum_extra::extract::Query;
use rules::ids::UnitId;
use rules::text::nfc;
use rules::units::{self, Found};
use serde::Deserialize;

/// Hits shown at most.
const MOST: usize = 50;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::UNIT_SEARCH, get(search))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    q: String,
}

async fn search(visit: Visit, Query(wanted): Query<Wanted>) -> Answer {
    let query: String = nfc(&wanted.q).chars().take(units::LONGEST_SEARCH).collect();
    let mut found = units::search(&visit.registry, &query, visit.at);
    let more = found.len() > MOST;
    found.truncate(MOST);
    let hit = |(unit, found): (UnitId, Found)| {
        let day = visit.registry.get(unit).map_or(visit.at, |unit| within_life(unit, visit.at));
        Hit { unit: link(&visit.registry, unit, day), place: visit.registry.lies_in(unit, day), found }
    };
    let hits = found.into_iter().map(hit).collect();
    Ok(show(&SearchPage { query, at: visit.at, hits, more, p: visit.page.within(Section::Units) }))
}
