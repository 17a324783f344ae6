//! Decisions on teams: noted once signed, shown, and drafted to be signed.

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
use crate::views::annex::Format;
use crate::views::decision_changes::DecisionConfirmPage;
use crate::views::decisions::{DecisionDraftPage, DecisionFormPage, DecisionPage};
use crate::views::parts::Link;
use crate::views::paths;
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::Query;
use documents::decision::{self as paper, DecisionPaper, PaperDate, PaperMember, PaperTeam, Signing};
use rules::access::Right;
use rules::day::Day;
use rules::ids::{DecisionId, TeamId, UnitId};
use rules::operations::{Body, RecordDecision};
use rules::teams::{DecisionKind, Member, Team};
use rules::units::Level;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::{Decision, KeptFile, TeamView};

pub(super) fn routes(limits: Limits) -> Router<State> {
    let files =
        Router::new().route(paths::DECISION_NEW, get(new_form).merge(heavy(post(new)))).layer(limits.for_uploads());
    Router::new()
        .route(paths::DECISION_DRAFT, heavy(get(draft)))
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
async fn teams_of(visit: &Visit, commune: UnitId) -> Result<(Vec<TeamView>, Vec<Choice>), PageError> {
    let teams = visit.store.teams_within(&visit.scope, commune, visit.at).await?.teams;
    let choices = teams.iter().map(|view| Choice::new(view.team.id.to_string(), view.team.title(visit.at))).collect();
    Ok((teams, choices))
}

fn back_url(visit: &Visit, commune: UnitId) -> String {
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
fn undecided(teams: &[TeamView], at: Day, form: FormState) -> FormState {
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

type Pairs = Vec<(String, String)>;

/// The form of a draft; with `format`, the draft.
async fn draft(visit: Visit, Query(sent): Query<Pairs>) -> Answer {
    let mut form = FormState::of(sent);
    let commune = match visit.commune_or_choice(
        Right::ManageMembers,
        form.value("unit"),
        Key("decision-draft-title"),
        paths::DECISION_DRAFT,
    ) {
        Ok(commune) => commune,
        Err(instead) => return Ok(*instead),
    };
    let (views, teams) = teams_of(&visit, commune).await?;
    if form.value("format").is_empty() {
        let form = FormState::of([
            ("kind", DecisionKind::Establish.code()),
            ("signing", "committee_chair"),
            ("carried_out_by", &carried_out_by(&visit, commune)),
        ]);
        return Ok(show(&draft_page(&visit, commune, undecided(&views, visit.at, form), teams)));
    }
    let format = typed::required_choice(&mut form, "format", |ending| {
        Format::of_ending(ending).filter(|format| *format != Format::Xlsx)
    });
    let ended = visit.store.teams_ever_within(&visit.scope, commune, visit.at).await?;
    match (paper_of(&visit, commune, &mut form, &views, &ended), format, form.is_ok()) {
        (Some(paper), Some(format), true) => draft_file(&visit, paper, format).await,
        _ => Ok(refused(&draft_page(&visit, commune, form, teams))),
    }
}

async fn draft_file(visit: &Visit, decision: DecisionPaper, format: Format) -> Answer {
    let compose = move || {
        let document = paper::document(&decision);
        Some((document.name.clone(), document))
    };
    downloads::paper(visit, format, compose).await
}

fn draft_page(visit: &Visit, commune: UnitId, form: FormState, teams: Vec<Choice>) -> DecisionDraftPage {
    DecisionDraftPage {
        p: visit.page.clone().within(Section::Teams),
        unit: commune.to_string(),
        unit_name: visit.registry.full_name(commune, visit.at),
        form,
        back_url: back_url(visit, commune),
        teams,
        at: visit.at,
    }
}

/// Who usually carries a decision out; the officer edits it.
fn carried_out_by(visit: &Visit, commune: UnitId) -> String {
    let kind = visit.registry.era(commune, visit.at).map(|era| era.kind.lower()).unwrap_or_default();
    paper::default_carried_out_by(&kind)
}

fn paper_of(
    visit: &Visit,
    commune: UnitId,
    form: &mut FormState,
    views: &[TeamView],
    ended: &[Team],
) -> Option<DecisionPaper> {
    let kind = typed::required_choice(form, "kind", DecisionKind::of_code);
    let signing = typed::required_choice(form, "signing", signing_of);
    let chosen: Vec<TeamId> = typed::some_choices(form, "team", Key("decision-teams-needed"), typed::id);
    let signer = typed::text(form, "signer", 100).unwrap_or_default();
    let number = typed::text(form, "number", 20);
    let on = typed::day(form, "on");
    let proposed_by = typed::text(form, "proposed_by", 200);
    let carried_out_by = typed::text(form, "carried_out_by", 300).unwrap_or_else(|| carried_out_by(visit, commune));
    let era = visit.registry.era(commune, visit.at)?;
    let day = on.unwrap_or(visit.at);
    let above = |level| visit.registry.above(commune, level, day).map(|unit| visit.registry.full_name(unit, day));
    let in_sentence = |level| {
        let unit = visit.registry.above(commune, level, day)?;
        visit.registry.era(unit, day).map(rules::units::Era::name_in_sentence)
    };
    let reported_to = in_sentence(Level::District).or_else(|| in_sentence(Level::Province));
    let teams = views.iter().filter(|view| chosen.contains(&view.team.id));
    let civil = |day: Day| jiff::civil::Date::new(day.year(), day.month(), day.day_of_month()).ok();
    Some(DecisionPaper {
        kind: match kind? {
            DecisionKind::Establish => paper::DecisionKind::Establish,
            DecisionKind::Renew => paper::DecisionKind::Renew,
            DecisionKind::Merge => paper::DecisionKind::Merge,
            DecisionKind::Dissolve => paper::DecisionKind::Dissolve,
        },
        commune_kind: era.kind.lower(),
        commune_name: era.name.clone(),
        number,
        dated: on.and_then(civil).map_or(PaperDate::Blank { year: day.year() }, PaperDate::On),
        team_word: paper::TEAM_WORD.to_owned(),
        grounds: paper::default_grounds(
            civil(day)?,
            &in_sentence(Level::Province).or_else(|| above(Level::Province)).unwrap_or_default(),
        ),
        proposed_by,
        teams: teams.map(|view| paper_team(view, visit.at, ended)).collect(),
        carried_out_by,
        signing: signing?,
        signer,
        recipients: paper::default_recipients(&format!("UBND {}", reported_to.unwrap_or_default())),
    })
}

fn signing_of(code: &str) -> Option<Signing> {
    match code {
        "committee_chair" => Some(Signing::CommitteeByChair),
        "committee_vice_chair" => Some(Signing::CommitteeByViceChair),
        "chair" => Some(Signing::Chair),
        "vice_chair" => Some(Signing::ViceChair),
        _ => None,
    }
}

fn paper_team(view: &TeamView, at: Day, all: &[Team]) -> PaperTeam {
    let handed_over = all.iter().filter(|team| team.heir == Some(view.team.id));
    PaperTeam {
        title: view.team.title(at).to_owned(),
        merged_from: handed_over.map(|team| team.title(at).to_owned()).collect(),
        members: view.team.members(at).into_iter().map(paper_member).collect(),
    }
}

/// An official paper is in Vietnamese, whatever the reader's language.
fn paper_member(member: &Member) -> PaperMember {
    use crate::locale::Locale;
    use crate::views::words::Word;
    let capital = |text: String| {
        let mut letters = text.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    let bodies: Vec<String> = member.representing.iter().map(|body| Locale::Vi.text(body.key())).collect();
    PaperMember {
        name: member.person.name.clone(),
        role: Locale::Vi.text(member.role.key()),
        representing: capital(bodies.join(", ")),
        phone: member.person.phone.as_ref().map(rules::phones::Phone::spaced).unwrap_or_default(),
    }
}
