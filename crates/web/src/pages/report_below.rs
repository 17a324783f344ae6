//! The reports below one, side by side: figures with what is unusual, texts beside each other to pick from.

use super::report::{indicator_name, period, refusing, seen};
use super::state::{Answer, State, Visit};
use crate::error::PageError;
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::indicator_words;
use crate::views::parts::{Link, Tab};
use crate::views::paths;
use crate::views::report::on_one_line;
use crate::views::report_forms::{BelowRow, ReportBelowPage, SaidBelow};
use crate::views::words::Word;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Query;
use rules::catalogue::Pillar;
use rules::ids::ObligationId;
use rules::indicators::{Indicator, Quantity};
use rules::obligations::Standing;
use rules::operations::{AcceptReport, Body, ReportChange};
use rules::reports::{self, Snapshot, Unusual, unusual};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{ReportBelow, ReportsBelow};

/// Shown of the pillar of the teams themselves.
const TEAMS: &str = "teams";

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::report_below("{id}"), get(page).post(accept_all))
}

/// The page with the indicators of a pillar.
pub(super) fn below_with(id: ObligationId, pillar: Option<Pillar>) -> String {
    format!("{}?pillar={}", paths::report_below(id), pillar.map_or(TEAMS, Pillar::code))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    pillar: String,
}

async fn page(visit: Visit, Path(id): Path<ObligationId>, Query(asked): Query<Asked>) -> Answer {
    let view = seen(&visit, id).await?;
    let ReportsBelow { sent, past } = visit.store.reports_below(&visit.scope, id).await?.ok_or(PageError::NotFound)?;
    let pillars: BTreeSet<Option<Pillar>> =
        view.indicators.iter().map(|indicator| indicator.definition.pillar).collect();
    let pillar = if asked.pillar == TEAMS { None } else { Pillar::of_code(&asked.pillar).or(Some(Pillar::Government)) };
    let shown: Vec<&Indicator> =
        view.indicators.iter().filter(|indicator| indicator.definition.pillar == pillar).collect();
    let now = visit.store.now();
    let row = |below: &ReportBelow| BelowRow {
        debtor: Link::new(&below.name, paths::report(below.obligation.id)),
        state: below.obligation.state(now),
        cells: shown.iter().map(|indicator| cell(&visit, &sent, &past, below.obligation.id, indicator)).collect(),
    };
    // What came back, or was opened again, is no number to count on.
    let standing = |id: &ObligationId| view.below.iter().find(|below| below.obligation.id == *id);
    let is_back = |id: &ObligationId| standing(id).is_some_and(|below| below.obligation.is_open());
    let sum = |indicator: &&Indicator| {
        let counted = sent.iter().filter(|(id, _)| !is_back(id)).map(|(_, snapshot)| snapshot);
        let all = counted.filter_map(|snapshot| snapshot.line(&indicator.code)).map(|line| line.reported);
        let sum = all.reduce(Quantity::plus);
        sum.map(|sum| on_one_line(sum, &indicator.definition.formula)).unwrap_or_default()
    };
    let tab = |of: &Option<Pillar>| Tab {
        text: visit.page.t(indicator_words::part(*of)),
        url: below_with(id, *of),
        current: *of == pillar,
        count: None,
    };
    let waiting = view.below.iter().filter(|below| below.obligation.standing == Standing::Submitted).count();
    let judges = view.below.iter().all(|below| below.judges);
    Ok(show(&ReportBelowPage {
        report: Link::new(&view.name, paths::report(id)),
        period: period(&visit, &view),
        pillars: pillars.iter().map(tab).collect(),
        indicators: shown.iter().map(|indicator| indicator_name(&visit, &indicator.definition)).collect(),
        rows: view.below.iter().map(row).collect(),
        sums: shown.iter().map(sum).collect(),
        left_out: sent.keys().filter(|id| is_back(id)).count(),
        said: [reports::Section::Difficulties, reports::Section::Proposals]
            .into_iter()
            .map(|section| said(&view.below, &sent, section))
            .collect(),
        accept_all: (judges && waiting > 0).then(|| (paths::report_below(id), waiting)),
        p: visit.page.clone().within(Section::Reports),
    }))
}

/// A figure of one below, and against what it is unusual.
fn cell(
    visit: &Visit,
    sent: &BTreeMap<ObligationId, Arc<Snapshot>>,
    past: &BTreeMap<ObligationId, Vec<Arc<Snapshot>>>,
    id: ObligationId,
    indicator: &Indicator,
) -> (String, Option<String>) {
    let code = &indicator.code;
    let number = |snapshot: &Arc<Snapshot>| snapshot.line(code).map(|line| line.reported.part);
    let Some(line) = sent.get(&id).and_then(|snapshot| snapshot.line(code)) else {
        return (String::new(), None);
    };
    let own_past: Vec<i64> = past.get(&id).into_iter().flatten().filter_map(number).collect();
    let others: Vec<i64> =
        sent.iter().filter(|(other, _)| **other != id).filter_map(|(_, other)| number(other)).collect();
    let range = |key, low: i64, high: i64| visit.page.t2(Key(key), "low", low, "high", high);
    let mark = unusual(line.reported.part, &own_past, &others).map(|against| match against {
        Unusual::OwnPast(low, high) => range("report-unusual-past", low, high),
        Unusual::Neighbours(low, high) => range("report-unusual-neighbours", low, high),
    });
    (on_one_line(line.reported, &indicator.definition.formula), mark)
}

fn said(below: &[ReportBelow], sent: &BTreeMap<ObligationId, Arc<Snapshot>>, section: reports::Section) -> SaidBelow {
    let text = |below: &ReportBelow| {
        let text = sent.get(&below.obligation.id)?.sections.get(&section)?;
        Some((below.name.clone(), text.clone()))
    };
    SaidBelow { section: section.key(), texts: below.iter().filter_map(text).collect() }
}

/// Takes in all that wait.
async fn accept_all(visit: Visit, Path(id): Path<ObligationId>) -> Answer {
    let view = seen(&visit, id).await?;
    if view.below.is_empty() || !view.below.iter().all(|below| below.judges) {
        return Err(PageError::NotFound);
    }
    let waiting = view.below.iter().map(|below| &below.obligation).filter(|owed| owed.standing == Standing::Submitted);
    let accept = |owed: &rules::obligations::Obligation| {
        let body = AcceptReport { obligation: owed.id, version: owed.versions };
        visit.store.operation(Body::Report(ReportChange::Accept(body)))
    };
    match visit.change_all(waiting.map(accept).collect()).await? {
        Ok(()) => Ok(Redirect::to(&Done::Saved.query(&paths::report_below(id))).into_response()),
        Err(reason) => refusing(visit, id, &reason).await,
    }
}
