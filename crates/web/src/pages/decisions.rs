//! Decisions on teams: noted once signed, and shown.

use super::decision_merge::Merging;
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
use rules::teams::{DecisionKind, Place, Team};
use rules::units::Level;
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
        communes: communes_to_choose(visit, commune, &form),
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
        let unit = deciding(&visit, &mut form, commune, &teams, from).await?;
        let merging = match kind {
            DecisionKind::Merge => Merging::of(&visit, &mut form, &teams, from).await?,
            _ => None,
        };
        let (Some(unit), true) = (unit, form.is_ok()) else {
            return Ok(refused(&form_page(&visit, commune, form).await?));
        };
        let into = merging.as_ref().map(Merging::into);
        let teams = into.map_or(teams, |into| vec![into]);
        let body = RecordDecision { unit, kind, number, day, from, signer, teams, scan };
        if (kind == DecisionKind::Dissolve || merging.is_some()) && form.value("confirmed") != "yes" {
            let (_, choices) = teams_of(&visit, commune).await?;
            let dissolving = Dissolving { number: &body.number, from: body.from, scan: body.scan.as_ref(), into };
            let back = format!("{}?unit={commune}&at={}", paths::DECISION_NEW, visit.at);
            let back = Link::new(visit.page.t(Key("decision-new-title")), back);
            let steps = (format!("{}?at={}", paths::DECISION_NEW, visit.at), back);
            return Ok(show(&confirm_page(&visit, &dissolving, choices, &form, steps)));
        }
        let record = Making::of(&visit, &form).operation(Body::RecordDecision(body));
        let id = DecisionId::from(record.id);
        let done = match &merging {
            Some(merging) => merging.carry_out(&visit, &form, record, from).await?,
            None => visit.change_all(vec![record]).await?,
        };
        match done {
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

/// Whose committee decided: the commune's, or on a day before it stood, that of the commune in which the teams lay then; where
/// that may have been one of several, the one chosen in field `commune`. A team known from a later day on only is sought where
/// it began.
pub(super) async fn deciding(
    visit: &Visit,
    form: &mut FormState,
    commune: UnitId,
    teams: &[TeamId],
    from: Day,
) -> Result<Option<UnitId>, PageError> {
    if visit.registry.stands(commune, from) {
        return Ok(Some(commune));
    }
    let mut of_teams: Vec<BTreeSet<UnitId>> = Vec::new();
    for team in teams {
        if let Some(view) = visit.store.team(&visit.scope, *team, from).await? {
            of_teams.push(communes_then(visit, &view.team, from));
        }
    }
    let all: BTreeSet<UnitId> = of_teams.iter().flatten().copied().collect();
    let common: Vec<UnitId> =
        all.iter().copied().filter(|unit| of_teams.iter().all(|of_team| of_team.contains(unit))).collect();
    if let [only] = common[..] {
        return Ok(Some(only));
    }
    if common.is_empty() {
        let names: Vec<String> = all.iter().map(|unit| visit.registry.full_name(*unit, from)).collect();
        let text = match &names[..] {
            [] => {
                let unit = visit.registry.full_name(commune, visit.at);
                visit.page.t2(Key("decision-commune-not-there"), "unit", unit, "day", from)
            }
            _ => visit.page.t2(Key("decision-several-communes"), "communes", names.join(", "), "day", from),
        };
        form.refuse("team", FieldError::Said(text));
        return Ok(None);
    }
    let chosen = typed::choice(form, "commune", |text| typed::id(text).filter(|unit| common.contains(unit)));
    if chosen.is_none() && !form.refused("commune") {
        form.refuse("commune", FieldError::Other(Key("decision-commune-then-needed")));
    }
    Ok(chosen)
}

/// The communes one of which a team's home lay in on a day, perhaps before the team or its village was known.
fn communes_then(visit: &Visit, team: &Team, day: Day) -> BTreeSet<UnitId> {
    let registry = &visit.registry;
    let commune_on = |home: UnitId, day: Day| registry.above(registry.standing_for(home, day)?, Level::Commune, day);
    let since = day.max(team.life.from);
    let Some(home) = team.place(since).and_then(Place::home) else {
        return BTreeSet::new();
    };
    match (commune_on(home, day), commune_on(home, since)) {
        (Some(then), _) => BTreeSet::from([then]),
        (None, Some(later)) => visit.stood_there(later, day).into_iter().collect(),
        (None, None) => BTreeSet::new(),
    }
}

/// The communes to choose among once it has been asked in which of them the teams lay.
pub(super) fn communes_to_choose(visit: &Visit, commune: UnitId, form: &FormState) -> Vec<Choice> {
    if !form.refused("commune") && form.value("commune").is_empty() {
        return Vec::new();
    }
    let day = Some(form.value("from")).filter(|from| !from.is_empty()).unwrap_or(form.value("on"));
    super::village_new::communes_to_choose(visit, commune, day)
}

/// Asks once more before teams are dissolved or merged.
pub(super) fn confirm_page(
    visit: &Visit,
    decision: &Dissolving<'_>,
    choices: Vec<Choice>,
    form: &FormState,
    (action, back): (String, Link),
) -> DecisionConfirmPage {
    let into = decision.into.map(|into| into.to_string());
    let (goes_on, ends): (Vec<Choice>, Vec<Choice>) = choices
        .into_iter()
        .filter(|choice| form.has("team", &choice.value))
        .partition(|choice| Some(&choice.value) == into.as_ref());
    let mut kept = form.sent();
    kept.extend(decision.scan.cloned().map(|scan| ("scan_kept".to_owned(), scan)));
    DecisionConfirmPage {
        p: visit.page.clone().within(Section::Teams),
        number: decision.number.to_owned(),
        from: decision.from,
        teams: ends.into_iter().map(|choice| choice.text).collect(),
        into: goes_on.into_iter().next().map(|choice| choice.text),
        kept,
        action,
        back,
    }
}

/// What is to be said of a decision before it dissolves teams or merges them.
pub(super) struct Dissolving<'a> {
    pub(super) number: &'a str,
    pub(super) from: Day,
    /// The scan kept for the next step.
    pub(super) scan: Option<&'a String>,
    /// The team that goes on, where it merges them.
    pub(super) into: Option<TeamId>,
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
///
/// # Errors
/// [`PageError::NotFound`].
pub(crate) async fn scan(visit: Visit, Path(decision): Path<String>) -> Answer {
    let decision = known(&visit, &decision).await?;
    let sha256 = decision.scan.ok_or(PageError::NotFound)?;
    let file = visit.store.file(&visit.scope, &sha256).await?.ok_or(PageError::NotFound)?;
    // The bytes themselves say once more what they are; the same file may have come before as something else.
    let (ending, media_type) =
        Scan::of(&file.bytes).map_or(("bin", "application/octet-stream"), |kind| (kind.ending(), kind.media_type()));
    let name = paper::file_name(&decision.number, &decision.day.to_string());
    Ok(downloads::file(&name, ending, media_type, file.bytes))
}
