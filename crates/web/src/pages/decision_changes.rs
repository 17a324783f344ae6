//! Decisions as recorded: the list of a place, and one taken back.

use super::decisions::known;
use super::refusals::refused;
use super::state::{Answer, State, Visit};
use super::typed;
use crate::error::PageError;
use crate::form::FormState;
use crate::page::{Done, Section, show};
use crate::views::decision_changes::{DecisionRow, DecisionWithdrawPage, DecisionsPage};
use crate::views::parts::{Link, Pages};
use crate::views::paths::{self, escaped};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::operations::{Body, WithdrawDecision};
use serde::Deserialize;
use store::Decision;

const PER_PAGE: usize = 50;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::DECISIONS, get(list))
        .route(&paths::decision_withdraw("{decision}"), get(withdraw_form).post(withdraw))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    unit: String,
    page: String,
}

async fn list(mut visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let unit = visit.place_on_day(Right::SeeTeams, &asked.unit)?;
    let at = visit.at;
    let found = visit.store.decisions_within(&visit.scope, unit, at).await?;
    let number = asked.page.trim().parse::<usize>().unwrap_or(1).clamp(1, found.len().div_ceil(PER_PAGE).max(1));
    let shown = found.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE);
    let row = |decision: &Decision| DecisionRow {
        decision: Link::new(&decision.number, paths::decision(decision.id)),
        kind: decision.kind,
        unit: visit.registry.full_name(decision.unit, decision.day),
        on: decision.day,
        from: decision.from,
        teams: decision.teams.len() as u64,
    };
    Ok(show(&DecisionsPage {
        unit_name: visit.registry.full_name(unit, at),
        at,
        places: visit.places_around(unit, at),
        place: unit.to_string(),
        rows: shown.map(row).collect(),
        pages: Pages {
            number: number as u64,
            rows: found.len() as u64,
            per_page: PER_PAGE as u64,
            url: format!("{}?unit={unit}&at={at}", paths::DECISIONS),
        },
        // Above the commune it is chosen first.
        new_url: visit.may(Right::ManageTeams, unit).then(|| match visit.own_commune(Right::ManageTeams, unit) {
            Ok(commune) => format!("{}?unit={commune}&at={at}", paths::DECISION_NEW),
            Err(_) => format!("{}?at={at}", paths::DECISION_NEW),
        }),
        p: visit.page.within(Section::Teams),
    }))
}

/// A decision that the asker may change.
pub(super) async fn own(visit: &Visit, id: &str) -> Result<Decision, PageError> {
    let decision = known(visit, id).await?;
    if visit.may(Right::ManageTeams, decision.unit) { Ok(decision) } else { Err(PageError::NotFound) }
}

async fn withdraw_page(visit: &Visit, decision: &Decision, form: FormState) -> Result<DecisionWithdrawPage, PageError> {
    let mut teams = Vec::new();
    for team in &decision.teams {
        if let Some(view) = visit.store.team(&visit.scope, *team, decision.from).await? {
            teams.push(view.team.title(decision.from).to_owned());
        }
    }
    Ok(DecisionWithdrawPage {
        unit: decision.unit.to_string(),
        at: decision.from.to_string(),
        p: visit.page.clone().within(Section::Teams),
        number: decision.number.clone(),
        kind: decision.kind,
        teams,
        form,
        action: paths::decision_withdraw(decision.id),
        back_url: paths::decision(decision.id),
    })
}

async fn withdraw_form(visit: Visit, Path(decision): Path<String>) -> Answer {
    let decision = own(&visit, &decision).await?;
    Ok(show(&withdraw_page(&visit, &decision, FormState::default()).await?))
}

async fn withdraw(visit: Visit, Path(decision): Path<String>, Form(sent): Form<typed::Sent>) -> Answer {
    let mut form = FormState::of(sent);
    let cause = typed::required_text(&mut form, "cause", 500);
    let body = |cause| {
        let decision = typed::id(&decision)?;
        Some(Body::WithdrawDecision(WithdrawDecision { decision, cause }))
    };
    let body = cause.filter(|_| form.is_ok()).and_then(body);
    let withdrawn = |unit: &str, at: &str| {
        let list = format!("{}?unit={}&at={}", paths::DECISIONS, escaped(unit), escaped(at));
        Ok(Redirect::to(&Done::Withdrawn.query(&list)).into_response())
    };
    // Sent again, it is there no more; the form says itself where it led.
    if let Some(body) = &body
        && visit.has_done(&visit.by_form(&form, body.clone())).await?
    {
        return withdrawn(form.value("unit"), form.value("at"));
    }
    let decision = own(&visit, &decision).await?;
    if let Some(body) = body
        && visit.try_change(&mut form, body).await?
    {
        return withdrawn(&decision.unit.to_string(), &decision.from.to_string());
    }
    Ok(refused(&withdraw_page(&visit, &decision, form).await?))
}
