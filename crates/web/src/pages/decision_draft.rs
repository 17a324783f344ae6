//! A decision drafted: the paper to be signed, with the list of teams and members.

use super::decision_merge;
use super::decisions::{back_url, teams_of, undecided};
use super::downloads;
use super::paper_defaults::{PaperDefaults, civil};
use super::refusals::refused;
use super::state::{Answer, State, Visit};
use super::typed;
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::pace::heavy;
use crate::page::{Section, show};
use crate::views::annex::Format;
use crate::views::decisions::DecisionDraftPage;
use crate::views::paths;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::Query;
use documents::decision::{self as paper, DecisionPaper, PaperDate, PaperMember, PaperTeam};
use rules::access::Right;
use rules::day::Day;
use rules::ids::{TeamId, UnitId};
use rules::papers::{LONGEST_LINE, LONGEST_SIGNER, MOST_LINES, Papers, Signing};
use rules::teams::{DecisionKind, Member, Place, Representing, Team};
use rules::units::Kind;
use store::TeamView;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::DECISION_DRAFT, heavy(get(draft)))
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
    let papers = visit.store.papers(&visit.scope, commune).await?;
    let proposed = PaperDefaults::on(&visit, commune, &papers, visit.at);
    if form.value("format").is_empty() {
        let form = proposal(&proposed);
        return Ok(show(&draft_page(&visit, commune, undecided(&views, visit.at, form), teams)));
    }
    let ended = visit.store.teams_ever_within(&visit.scope, commune, visit.at).await?;
    let drafting = Drafting { visit: &visit, commune, papers, proposed };
    match drafting.drafted(&mut form, &views, &ended) {
        Some((paper, format)) => draft_file(&visit, paper, format).await,
        None => Ok(refused(&draft_page(&visit, commune, form, teams))),
    }
}

/// What a draft's form proposes.
fn proposal(proposed: &PaperDefaults) -> FormState {
    FormState::of([
        ("kind", DecisionKind::Establish.code()),
        ("signing", proposed.signing.code()),
        ("signer", &proposed.signer),
        ("carried_out_by", &proposed.carried_out_by),
        ("recipients", &proposed.recipients.join("\n")),
        ("grounds", &proposed.grounds.join("\n")),
    ])
}

/// The draft as a file. What isn't said is as the form proposes it, the teams too; the inner error says what is wrong, field by field.
///
/// # Errors
/// [`PageError::NotFound`], where the asker drafts no decisions.
pub(crate) async fn file(
    visit: &Visit,
    commune: UnitId,
    said: Vec<(&'static str, String)>,
) -> Result<Result<Response, FormState>, PageError> {
    let commune = visit.own_commune(Right::ManageMembers, commune)?;
    let (views, _) = teams_of(visit, commune).await?;
    let papers = visit.store.papers(&visit.scope, commune).await?;
    let proposed = PaperDefaults::on(visit, commune, &papers, visit.at);
    let mut form = undecided(&views, visit.at, proposal(&proposed));
    for (name, _) in &said {
        form = form.without(name);
    }
    form = said.into_iter().fold(form, |form, (name, value)| form.with(name, value));
    let ended = visit.store.teams_ever_within(&visit.scope, commune, visit.at).await?;
    let drafting = Drafting { visit, commune, papers, proposed };
    match drafting.drafted(&mut form, &views, &ended) {
        Some((paper, format)) => draft_file(visit, paper, format).await.map(Ok),
        None => Ok(Err(form)),
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
        papers_url: paths::papers(commune),
        teams,
        at: visit.at,
    }
}

/// A commune whose decision is drafted, and what the form proposed for it.
struct Drafting<'a> {
    visit: &'a Visit,
    commune: UnitId,
    papers: Papers,
    proposed: PaperDefaults,
}

impl Drafting<'_> {
    /// The paper and the format that a form asks for; a fault is told at its field.
    fn drafted(&self, form: &mut FormState, views: &[TeamView], ended: &[Team]) -> Option<(DecisionPaper, Format)> {
        let format = typed::required_choice(form, "format", |ending| {
            Format::of_ending(ending).filter(|format| *format != Format::Xlsx)
        });
        let paper = self.paper(form, views, ended);
        paper.zip(format).filter(|_| form.is_ok())
    }

    /// The paper, as of the day written on it. What was left as proposed is that of this day, too.
    fn paper(&self, form: &mut FormState, views: &[TeamView], ended: &[Team]) -> Option<DecisionPaper> {
        let Self { visit, commune, papers, proposed } = self;
        let kind = typed::required_choice(form, "kind", DecisionKind::of_code);
        let signing = typed::required_choice(form, "signing", Signing::of_code);
        let chosen: Vec<TeamId> = typed::some_choices(form, "team", Key("decision-teams-needed"), typed::id);
        let signer = typed::text(form, "signer", LONGEST_SIGNER).unwrap_or_default();
        let number = typed::text(form, "number", 20);
        let on = typed::day(form, "on");
        let proposed_by = typed::text(form, "proposed_by", 200);
        let carried_out_by = typed::text(form, "carried_out_by", 300).filter(|by| *by != proposed.carried_out_by);
        let recipients = edited(form, "recipients", &proposed.recipients);
        let grounds = edited(form, "grounds", &proposed.grounds);
        let day = on.unwrap_or(visit.at);
        // Who did not stand yet signed nothing, and lay in nothing that the paper could name.
        if on.is_some_and(|on| !visit.registry.stands(*commune, on)) {
            form.refuse("on", FieldError::Other(Key("decision-draft-not-there")));
            return None;
        }
        let usual = PaperDefaults::on(visit, *commune, papers, day);
        let era = visit.registry.era(*commune, day).or_else(|| visit.registry.era(*commune, visit.at))?;
        let teams = views.iter().filter(|view| chosen.contains(&view.team.id));
        let papers_of = |view: &TeamView| paper_team(visit, view, day, ended);
        let mut teams: Vec<PaperTeam> = teams.map(papers_of).collect();
        // Teams still to be merged: the paper comes before the deed.
        let merges = kind == Some(DecisionKind::Merge) && chosen.len() > 1;
        if merges && teams.iter().all(|team| team.merged_from.is_empty()) {
            let into = decision_merge::into(form, &chosen)?;
            let merged_from = teams.iter().map(|team| team.title.clone()).collect();
            let goes_on = views.iter().find(|view| view.team.id == into)?;
            teams = vec![PaperTeam { merged_from, ..papers_of(goes_on) }];
        }
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
            team_word: usual.team_word,
            grounds: grounds.unwrap_or(usual.grounds),
            proposed_by,
            teams,
            carried_out_by: carried_out_by.unwrap_or(usual.carried_out_by),
            signing: signing?,
            signer,
            recipients: recipients.unwrap_or(usual.recipients),
        })
    }
}

/// Lines as somebody edited them; `None` where they are as they were proposed, or emptied.
fn edited(form: &mut FormState, name: &str, proposed: &[String]) -> Option<Vec<String>> {
    Some(typed::lines(form, name, MOST_LINES, LONGEST_LINE)).filter(|lines| !lines.is_empty() && lines != proposed)
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
