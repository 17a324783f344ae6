//! Decisions on teams: noted once signed, and shown.

use super::refusals::{fault, refused};
use super::scans::Scan;
use super::state::{Answer, State, Visit};
use super::typed::{self, Making};
use super::{downloads, uploads};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::pace::heavy;
use crate::page::{Done, Section, show};
use crate::server::Limits;
use crate::views::decision_changes::DecisionConfirmPage;
use crate::views::decisions::{DecisionFormPage, DecisionPage};
use crate::views::parts::Link;
use crate::views::paths;
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::Query;
use documents::decision as paper;
use rules::access::Right;
use rules::day::Day;
use rules::ids::{DecisionId, TeamId, UnitId};
use rules::operations::{Body, RecordDecision};
use rules::teams::DecisionKind;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::{Decision, KeptFile, TeamView};

pub(super) fn routes(limits: Limits) -> Router<State> {
    let files =
        Router::new().route(paths::DECISION_NEW, get(new_form).merge(heavy(post(new)))).layer(limits.for_uploads());
    Router::new()
        .route(&paths::decision("{decision}"), get(one))
        .route(&paths::decision_scan("{decision}"), get(scan))
        .merge(files)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Where {
    unit: String,
}

/// The teams of a commune on the day asked for, with their choices.
pub(super) async fn teams_of(visit: &Visit, commune: UnitId) -> Result<(Vec<TeamView>, Vec<Choice>), PageError> {
    let teams = visit.store.teams_within(&visit.scope, commune, visit.at).await?.teams;
    let choices = teams.iter().map(|view| Choice::new(view.team.id.to_string(), view.team.title(visit.at))).collect();
    Ok((teams, choices))
}

pub(super) fn back_url(visit: &Visit, commune: UnitId) -> String {
    format!("{}?unit={commune}&at={}", paths::TEAMS, visit.at)
}

async fn form_page(visit: &Visit, commune: UnitId, form: FormState) -> Result<DecisionFormPage, PageError> {
    let (_, teams) = teams_of(visit, commune).await?;
    // Lists of people are the commune's own.
    let lists_people = visit.may(Right::ManageMembers, commune);
    let of_people =
        |path: &str| if lists_people { format!("{path}?unit={commune}&at={}", visit.at) } else { String::new() };
    Ok(DecisionFormPage {
        p: visit.page.clone().within(Section::Teams),
        unit: commune.to_string(),
        unit_name: visit.registry.full_name(commune, visit.at),
        form,
        back_url: back_url(visit, commune),
        teams,
        draft_url: of_people(paths::DECISION_DRAFT),
        file_limit: visit.limits.upload >> 20,
        action: format!("{}?at={}", paths::DECISION_NEW, visit.at),
        import_url: of_people(paths::TEAM_IMPORT),
    })
}

async fn new_form(visit: Visit, Query(asked): Query<Where>) -> Answer {
    let commune = match visit.commune_or_choice(
        Right::ManageTeams,
        &asked.unit,
        Key("decision-new-title"),
        paths::DECISION_NEW,
    ) {
        Ok(commune) => commune,
        Err(instead) => return Ok(*instead),
    };
    let (teams, _) = teams_of(&visit, commune).await?;
    let form = undecided(&teams, visit.at, FormState::of([("kind", DecisionKind::Establish.code())]));
    Ok(show(&form_page(&visit, commune, form).await?))
}

/// The form with the teams ticked that no decision names yet: they are what the next one will be about.
pub(super) fn undecided(teams: &[TeamView], at: Day, form: FormState) -> FormState {
    let undecided = teams.iter().filter(|view| !view.team.is_established(at));
    undecided.fold(form, |form, view| form.with("team", view.team.id.to_string()))
}

async fn new(visit: Visit, sent: Multipart) -> Answer {
    let uploads::Brought { mut form, file } = uploads::read(sent, visit.limits).await?;
    let commune = visit.own_commune(Right::ManageTeams, typed::id(form.value("unit")).ok_or(PageError::NotFound)?)?;
    let kind = typed::required_choice(&mut form, "kind", DecisionKind::of_code);
    let teams: Vec<TeamId> = typed::some_choices(&mut form, "team", Key("decision-teams-needed"), typed::id);
    let number = typed::required_text(&mut form, "number", 50);
    let on = typed::required_day(&mut form, "on");
    let from = typed::day(&mut form, "from");
    let signer = typed::text(&mut form, "signer", 100);
    let scan = record_scan(&visit, &mut form, file).await?;
    if on.is_some_and(|on| on > visit.today) {
        form.refuse("on", FieldError::Other(Key("decision-in-future")));
    }
    if let (Some(kind), Some(number), Some(day), true) = (kind, number, on, form.is_ok()) {
        let from = from.unwrap_or(day);
        let unit = match deciding(&visit, commune, &teams, from).await? {
            Ok(unit) => unit,
            Err(fault) => {
                form.refuse("team", fault);
                return Ok(refused(&form_page(&visit, commune, form).await?));
            }
        };
        let body = RecordDecision { unit, kind, number, day, from, signer, teams, scan };
        if kind == DecisionKind::Dissolve && form.value("confirmed") != "yes" {
            let (_, choices) = teams_of(&visit, commune).await?;
            let dissolving = Dissolving { number: &body.number, from: body.from, scan: body.scan.as_ref() };
            let back = format!("{}?unit={commune}&at={}", paths::DECISION_NEW, visit.at);
            let back = Link::new(visit.page.t(Key("decision-new-title")), back);
            let steps = (format!("{}?at={}", paths::DECISION_NEW, visit.at), back);
            return Ok(show(&confirm_page(&visit, &dissolving, choices, &form, steps)));
        }
        let record = Making::of(&visit, &form).operation(Body::RecordDecision(body));
        let id = DecisionId::from(record.id);
        match visit.change_all(vec![record]).await? {
            Ok(()) => {
                return Ok(Redirect::to(&Done::Saved.query(&paths::decision(id))).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&form_page(&visit, commune, form).await?))
}

/// Keeps the scan that a form brought, now or in a step before (field `scan_kept`); a fault of the form if it is none.
pub(super) async fn record_scan(
    visit: &Visit,
    form: &mut FormState,
    file: Option<uploads::Upload>,
) -> Result<Option<String>, PageError> {
    let Some(file) = file else {
        let kept = form.value("scan_kept").to_owned();
        let is_kept = !kept.is_empty() && visit.store.file(&visit.scope, &kept).await?.is_some();
        return Ok(is_kept.then_some(kept));
    };
    let Some(scanned) = Scan::of(&file.bytes) else {
        let wrong = if file.bytes.is_empty() { Key("decision-scan-empty") } else { Key("decision-scan-wrong") };
        form.refuse("scan", FieldError::Other(wrong));
        return Ok(None);
    };
    let file = KeptFile { name: file.name, media_type: scanned.media_type().to_owned(), bytes: file.bytes };
    Ok(Some(visit.store.keep_file(&visit.scope, file).await?))
}

/// Whose committee decided: the commune's, or on a day before it stood, that of the commune in which the teams lay then.
pub(super) async fn deciding(
    visit: &Visit,
    commune: UnitId,
    teams: &[TeamId],
    from: Day,
) -> Result<Result<UnitId, FieldError>, PageError> {
    if visit.registry.stands(commune, from) {
        return Ok(Ok(commune));
    }
    let mut communes = BTreeSet::new();
    for team in teams {
        if let Some(view) = visit.store.team(&visit.scope, *team, from).await? {
            communes.extend(visit.commune_of(&view));
        }
    }
    if let (Some(only), 1) = (communes.first(), communes.len()) {
        return Ok(Ok(*only));
    }
    let names: Vec<String> = communes.iter().map(|unit| visit.registry.full_name(*unit, from)).collect();
    let text = visit.page.t2(Key("decision-several-communes"), "communes", names.join(", "), "day", from);
    Ok(Err(FieldError::Said(text)))
}

/// Asks once more before teams are dissolved.
pub(super) fn confirm_page(
    visit: &Visit,
    decision: &Dissolving<'_>,
    choices: Vec<Choice>,
    form: &FormState,
    (action, back): (String, Link),
) -> DecisionConfirmPage {
    let named = choices.into_iter().filter(|choice| form.has("team", &choice.value));
    let mut kept = form.sent();
    kept.extend(decision.scan.cloned().map(|scan| ("scan_kept".to_owned(), scan)));
    DecisionConfirmPage {
        p: visit.page.clone().within(Section::Teams),
        number: decision.number.to_owned(),
        from: decision.from,
        teams: named.map(|choice| choice.text).collect(),
        kept,
        action,
        back,
    }
}

/// What is to be said of a decision before it dissolves teams.
pub(super) struct Dissolving<'a> {
    pub(super) number: &'a str,
    pub(super) from: Day,
    /// The scan kept for the next step.
    pub(super) scan: Option<&'a String>,
}

pub(super) async fn known(visit: &Visit, id: &str) -> Result<Decision, PageError> {
    let id: DecisionId = typed::id(id).ok_or(PageError::NotFound)?;
    visit.store.decision(&visit.scope, id).await?.ok_or(PageError::NotFound)
}

async fn one(visit: Visit, Path(decision): Path<String>) -> Answer {
    let decision = known(&visit, &decision).await?;
    let mut teams = Vec::new();
    for team in &decision.teams {
        if let Some(view) = visit.store.team(&visit.scope, *team, decision.from).await? {
            let page = format!("{}?at={}", paths::team(view.team.id), decision.from.max(view.team.life.from));
            teams.push(Link::new(view.team.title(decision.from), page));
        }
    }
    Ok(show(&DecisionPage {
        number: decision.number,
        kind: decision.kind,
        unit: visit.unit_link(decision.unit, decision.day),
        on: decision.day,
        from: decision.from,
        signer: decision.signer,
        scan_url: decision.scan.map(|_| paths::decision_scan(decision.id)),
        teams,
        actions: if visit.may(Right::ManageTeams, decision.unit) { actions(&visit, decision.id) } else { Vec::new() },
        p: visit.page.within(Section::Teams),
    }))
}

fn actions(visit: &Visit, decision: DecisionId) -> Vec<Link> {
    vec![
        Link::new(visit.page.t(Key("decision-amend")), paths::decision_amend(decision)),
        Link::new(visit.page.t(Key("decision-withdraw")), paths::decision_withdraw(decision)),
    ]
}

/// The scan, for whoever may see the decision.
async fn scan(visit: Visit, Path(decision): Path<String>) -> Answer {
    let decision = known(&visit, &decision).await?;
    let sha256 = decision.scan.ok_or(PageError::NotFound)?;
    let file = visit.store.file(&visit.scope, &sha256).await?.ok_or(PageError::NotFound)?;
    // The bytes themselves say once more what they are; the same file may have come before as something else.
    let (ending, media_type) =
        Scan::of(&file.bytes).map_or(("bin", "application/octet-stream"), |kind| (kind.ending(), kind.media_type()));
    let name = paper::file_name(&decision.number, &decision.day.to_string());
    Ok(downloads::file(&name, ending, media_type, file.bytes))
}
