//! A decision drafted: the paper to be signed, with the list of teams and members.

use super::decisions::{back_url, teams_of, undecided};
use super::downloads;
use super::refusals::refused;
use super::state::{Answer, State, Visit};
use super::typed;
use crate::form::{Choice, FormState};
use crate::locale::Key;
use crate::pace::heavy;
use crate::page::{Section, show};
use crate::views::annex::Format;
use crate::views::decisions::DecisionDraftPage;
use crate::views::paths;
use axum::Router;
use axum::routing::get;
use axum_extra::extract::Query;
use documents::decision::{self as paper, DecisionPaper, PaperDate, PaperMember, PaperTeam, Signing};
use rules::access::Right;
use rules::day::Day;
use rules::ids::{TeamId, UnitId};
use rules::teams::{DecisionKind, Member, Place, Representing, Team};
use rules::units::{Kind, Level};
use store::TeamView;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::DECISION_DRAFT, heavy(get(draft)))
}

/// Lines of grounds.
const MOST_GROUNDS: usize = 20;

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
            ("grounds", &usual_grounds(&visit, commune, visit.at).join("\n")),
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
    let era = |unit| visit.registry.era(unit, visit.at);
    let kind = era(commune).map(|era| era.kind.lower()).unwrap_or_default();
    let villages = visit.registry.children(commune, visit.at).into_iter().filter_map(era).map(|era| era.kind);
    paper::default_carried_out_by(&kind, &villages.filter(|kind| kind.level() == Level::Village).collect())
}

/// The grounds a decision of a day usually names; the officer edits them.
fn usual_grounds(visit: &Visit, commune: UnitId, day: Day) -> Vec<String> {
    let letter = paper::DAY_OF_THE_LETTER;
    let Some(of_letter) = Day::new(letter.year(), letter.month(), letter.day()) else {
        return Vec::new();
    };
    let mut then = visit.stood_there(commune, of_letter).into_iter();
    let province = then.find_map(|unit| visit.registry.above(unit, Level::Province, of_letter));
    let province = province.and_then(|unit| visit.registry.era(unit, of_letter));
    let name = province.map(rules::units::Era::name_in_sentence).unwrap_or_default();
    civil(day).map(|day| paper::default_grounds(day, &name)).unwrap_or_default()
}

/// The grounds as edited, one a line; left as they were proposed, those of the decision's own day.
fn grounds(visit: &Visit, commune: UnitId, form: &FormState, day: Day) -> Vec<String> {
    let typed: Vec<String> = form
        .value("grounds")
        .lines()
        .map(|line| line.trim().chars().take(500).collect::<String>())
        .filter(|line| !line.is_empty())
        .take(MOST_GROUNDS)
        .collect();
    let is_untouched = typed.is_empty() || typed == usual_grounds(visit, commune, visit.at);
    if is_untouched { usual_grounds(visit, commune, day) } else { typed }
}

fn civil(day: Day) -> Option<jiff::civil::Date> {
    jiff::civil::Date::new(day.year(), day.month(), day.day_of_month()).ok()
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
    let in_sentence = |level| {
        let unit = visit.registry.above(commune, level, day)?;
        visit.registry.era(unit, day).map(rules::units::Era::name_in_sentence)
    };
    let reported_to = in_sentence(Level::District).or_else(|| in_sentence(Level::Province));
    let teams = views.iter().filter(|view| chosen.contains(&view.team.id));
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
        grounds: grounds(visit, commune, form, day),
        proposed_by,
        teams: teams.map(|view| paper_team(visit, view, day, ended)).collect(),
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

/// A team as it is on the decision's day; one that begins later as it is on the day looked at.
fn paper_team(visit: &Visit, view: &TeamView, day: Day, all: &[Team]) -> PaperTeam {
    let at = if view.team.life.contains(day) { day } else { visit.at };
    let home = match view.team.place(at) {
        Some(Place::Villages(villages)) => villages.first().and_then(|unit| visit.registry.era(*unit, at)),
        _ => None,
    };
    let village = home.map(|era| era.kind);
    let handed_over = all.iter().filter(|team| team.heir == Some(view.team.id));
    PaperTeam {
        title: view.team.title(at).to_owned(),
        merged_from: handed_over.map(|team| team.title(at).to_owned()).collect(),
        members: view.team.members(at).into_iter().map(|member| paper_member(member, village)).collect(),
    }
}

/// An official paper is in Vietnamese, whatever the reader's language.
fn paper_member(member: &Member, village: Option<Kind>) -> PaperMember {
    use crate::locale::Locale;
    use crate::views::words::Word;
    let capital = |text: String| {
        let mut letters = text.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    let bodies: Vec<String> = member
        .representing
        .iter()
        .map(|body| match (body, village) {
            (Representing::VillageHead, Some(village)) => paper::village_head(village).to_owned(),
            _ => Locale::Vi.text(body.key()),
        })
        .collect();
    PaperMember {
        name: member.person.name.clone(),
        role: Locale::Vi.text(member.role.key()),
        representing: capital(bodies.join(", ")),
        phone: member.person.phone.as_ref().map(rules::phones::Phone::spaced).unwrap_or_default(),
    }
}
