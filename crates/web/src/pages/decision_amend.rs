//! A decision that was written down wrong is put right or completed.

use super::decision_changes::own;
use super::decisions::{Dissolving, communes_to_choose, confirm_page, deciding, record_scan};
use super::refusals::refused;
use super::state::{Answer, State, Visit};
use super::{typed, uploads};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::pace::heavy;
use crate::page::{Done, Section, show};
use crate::server::Limits;
use crate::views::decision_changes::DecisionAmendPage;
use crate::views::parts::Link;
use crate::views::paths;
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use rules::day::Day;
use rules::ids::TeamId;
use rules::operations::{AmendDecision, Body};
use rules::teams::{DecisionKind, Team};
use rules::text::sort_key;
use std::collections::BTreeSet;
use store::Decision;

pub(super) fn routes(limits: Limits) -> Router<State> {
    Router::new()
        .route(&paths::decision_amend("{decision}"), get(amend_form).merge(heavy(post(amend))))
        .layer(limits.for_uploads())
}

/// The teams to choose from: those it names, and those of the place that there were on its day or later.
async fn teams_of(visit: &Visit, decision: &Decision, from: Day) -> Result<Vec<Choice>, PageError> {
    let mut teams: Vec<Team> = visit.store.teams_ever_within(&visit.scope, decision.unit, decision.from).await?;
    teams.retain(|team| decision.teams.contains(&team.id) || team.life.to > decision.from.min(from));
    for id in &decision.teams {
        if !teams.iter().any(|team| team.id == *id)
            && let Some(view) = visit.store.team(&visit.scope, *id, decision.from).await?
        {
            teams.push(view.team);
        }
    }
    let mut choices: Vec<Choice> = teams
        .into_iter()
        .map(|team| {
            let title = team.title(decision.from).to_owned();
            let over = !team.life.is_open() && !decision.teams.contains(&team.id);
            let text = if over {
                visit.page.t2(Key("decision-team-until"), "team", title, "day", team.life.to)
            } else {
                title
            };
            Choice::new(team.id.to_string(), text)
        })
        .collect();
    choices.sort_by_cached_key(|choice| sort_key(&choice.text));
    Ok(choices)
}

async fn amend_page(visit: &Visit, decision: &Decision, form: FormState) -> Result<DecisionAmendPage, PageError> {
    let from = form.value("from").parse().unwrap_or(decision.from);
    Ok(DecisionAmendPage {
        p: visit.page.clone().within(Section::Teams),
        number: decision.number.clone(),
        teams: teams_of(visit, decision, from).await?,
        communes: communes_to_choose(visit, decision.unit, &form),
        form,
        action: paths::decision_amend(decision.id),
        back_url: paths::decision(decision.id),
        has_scan: decision.scan.is_some(),
        file_limit: visit.limits.upload >> 20,
    })
}

async fn amend_form(visit: Visit, Path(decision): Path<String>) -> Answer {
    let decision = own(&visit, &decision).await?;
    let form = FormState::of([
        ("kind", decision.kind.code().to_owned()),
        ("number", decision.number.clone()),
        ("on", decision.day.to_string()),
        ("from", decision.from.to_string()),
        ("signer", decision.signer.clone().unwrap_or_default()),
    ]);
    let form = decision.teams.iter().fold(form, |form, team| form.with("team", team.to_string()));
    Ok(show(&amend_page(&visit, &decision, form).await?))
}

async fn amend(visit: Visit, Path(decision): Path<String>, sent: Multipart) -> Answer {
    let decision = own(&visit, &decision).await?;
    let uploads::Brought { mut form, file } = uploads::read(sent, visit.limits).await?;
    let Some(mut new) = typed_decision(&visit, &decision, &mut form, file).await? else {
        return Ok(refused(&amend_page(&visit, &decision, form).await?));
    };
    let merges_anew = new.kind == DecisionKind::Merge
        && new.teams.len() > 1
        && (new.kind, &new.teams) != (decision.kind, &decision.teams);
    if merges_anew {
        form.refuse("kind", FieldError::Other(Key("decision-amend-merges")));
        return Ok(refused(&amend_page(&visit, &decision, form).await?));
    }
    let Some(unit) = deciding(&visit, &mut form, decision.unit, &new.teams, new.from).await? else {
        return Ok(refused(&amend_page(&visit, &decision, form).await?));
    };
    new.unit = unit;
    if dissolves_anew(&decision, &new) && form.value("confirmed") != "yes" {
        let crumb = visit.page.t1(Key("decision-amend-heading"), "number", &decision.number);
        let back = Link::new(crumb, paths::decision_amend(decision.id));
        let teams = teams_of(&visit, &decision, new.from).await?;
        let scan = new.scan.as_ref().filter(|scan| decision.scan.as_ref() != Some(scan));
        let dissolving = Dissolving { number: &new.number, from: new.from, scan, into: None };
        let steps = (paths::decision_amend(decision.id), back);
        return Ok(show(&confirm_page(&visit, &dissolving, teams, &form, steps)));
    }
    let change = amendment(&decision, new);
    // Sent twice, it is as it was asked for.
    let is_so_already = change == AmendDecision::of(decision.id);
    if !is_so_already && !visit.try_change(&mut form, Body::AmendDecision(change)).await? {
        return Ok(refused(&amend_page(&visit, &decision, form).await?));
    }
    Ok(Redirect::to(&Done::Saved.query(&paths::decision(decision.id))).into_response())
}

/// The decision as it was typed.
async fn typed_decision(
    visit: &Visit,
    old: &Decision,
    form: &mut FormState,
    file: Option<uploads::Upload>,
) -> Result<Option<Decision>, PageError> {
    let kind = typed::required_choice(form, "kind", DecisionKind::of_code);
    let teams: Vec<TeamId> = typed::some_choices(form, "team", Key("decision-teams-needed"), typed::id);
    let number = typed::required_text(form, "number", 50);
    let on = typed::required_day(form, "on");
    let from = typed::day(form, "from");
    let signer = typed::text(form, "signer", 100);
    if on.is_some_and(|on| on > visit.today) {
        form.refuse("on", FieldError::Other(Key("decision-in-future")));
    }
    let scan = record_scan(visit, form, file).await?;
    let (Some(kind), Some(number), Some(day), true) = (kind, number, on, form.is_ok()) else {
        return Ok(None);
    };
    let teams = teams.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let scan = scan.or_else(|| old.scan.clone());
    Ok(Some(Decision { kind, number, day, from: from.unwrap_or(day), signer, scan, teams, ..old.clone() }))
}

/// Does the amended decision end teams that so far it doesn't end, or ends on another day?
fn dissolves_anew(old: &Decision, new: &Decision) -> bool {
    let ends =
        |decision: &Decision, team: &TeamId| decision.kind == DecisionKind::Dissolve && decision.teams.contains(team);
    new.teams.iter().any(|team| ends(new, team) && !(ends(old, team) && old.from == new.from))
}

fn amendment(old: &Decision, new: Decision) -> AmendDecision {
    fn changed<T: PartialEq + Clone>(old: &T, new: T) -> Option<T> {
        (*old != new).then_some(new)
    }
    AmendDecision {
        decision: old.id,
        number: changed(&old.number, new.number),
        day: changed(&old.day, new.day),
        signer: changed(&old.signer, new.signer),
        scan: changed(&old.scan, new.scan).flatten(),
        unit: changed(&old.unit, new.unit),
        kind: changed(&old.kind, new.kind),
        from: changed(&old.from, new.from),
        teams: changed(&old.teams, new.teams),
    }
}
