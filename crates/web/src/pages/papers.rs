//! What an office settles once for the papers it signs, instead of writing it on each draft.

use super::paper_defaults::PaperDefaults;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::FormState;
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::papers::{AS_ABOVE, PaperFact, PapersPage, PapersSpan, list_field, list_label};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::words::Word;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::ids::UnitId;
use rules::operations::{Body, SetPapers};
use rules::papers::{
    LONGEST_LINE, LONGEST_SIGNER, LONGEST_TEAM_WORD, ListedPaper, MOST_LINES, PaperSetting, Papers, Signing,
};
use rules::units::{Level, Unit};
use std::collections::BTreeMap;

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::papers("{id}"), get(form).post(set))
}

/// An office of which there are papers: it stands today, and the asker writes its decisions.
fn office(visit: &Visit, unit: UnitId) -> Result<&Unit, PageError> {
    let unit = visit.unit_for(Right::ManageTeams, unit)?;
    if unit.level == Level::Village || unit.era(visit.today).is_none() {
        return Err(PageError::NotFound);
    }
    Ok(unit)
}

/// The form, filled with what the office has settled; brought by a draft, with what that says otherwise.
async fn form(visit: Visit, Path(unit): Path<UnitId>, Query(sent): Query<Sent>) -> Answer {
    let level = office(&visit, unit)?.level;
    let papers = visit.store.papers(&visit.scope, unit).await?;
    let own = papers.own(unit, visit.today).cloned().unwrap_or_default();
    let draft = FormState::of(sent);
    let is_kept = draft.has("keep", "yes") && level == Level::Commune;
    let setting = if is_kept { kept(&visit, unit, &papers, draft, own) } else { own };
    let form = filled(&setting).with("from", visit.today.to_string());
    Ok(show(&page(&visit, unit, &papers, form, is_kept)?))
}

async fn set(visit: Visit, Path(unit): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    office(&visit, unit)?;
    let mut form = FormState::of(sent);
    let setting = typed_setting(&mut form);
    let from = typed::required_day(&mut form, "from");
    if let (Some(from), true) = (from, form.is_ok()) {
        let set = visit.by_form(&form, Body::SetPapers(SetPapers { unit, from, setting }));
        match visit.change_all(vec![set]).await? {
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(&paths::papers(unit))).into_response()),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    let papers = visit.store.papers(&visit.scope, unit).await?;
    Ok(refused(&page(&visit, unit, &papers, form, false)?))
}

/// What a draft of the day looked at says otherwise than was proposed for it, beside what the office had settled.
fn kept(visit: &Visit, commune: UnitId, papers: &Papers, mut draft: FormState, own: PaperSetting) -> PaperSetting {
    let proposed = PaperDefaults::on(visit, commune, papers, visit.at);
    let said = typed_setting(&mut draft);
    let lines = |said: Vec<String>, proposed: &[String], own| if said == proposed { own } else { said };
    PaperSetting {
        signing: said.signing.filter(|signing| *signing != proposed.signing).or(own.signing),
        signer: said.signer,
        recipients: lines(said.recipients, &proposed.recipients, own.recipients),
        recipients_of: own.recipients_of,
        grounds: lines(said.grounds, &proposed.grounds, own.grounds),
        team_word: own.team_word,
    }
}

fn page(visit: &Visit, unit: UnitId, papers: &Papers, form: FormState, is_kept: bool) -> Result<PapersPage, PageError> {
    let is_province = office(visit, unit)?.level == Level::Province;
    let spans = papers.of(unit).map(|(span, setting)| PapersSpan { span, facts: facts(visit, setting) });
    let others = spans.filter(|of| !of.span.contains(visit.today));
    let (coming, mut former): (Vec<_>, Vec<_>) = others.partition(|of| of.span.from > visit.today);
    former.reverse();
    Ok(PapersPage {
        p: visit.page.clone().within(Section::Units),
        unit: Link::new(visit.registry.full_name(unit, visit.today), paths::unit(unit)),
        now: now(visit, unit, papers, is_province),
        coming,
        former,
        is_province,
        is_kept,
        form,
        action: paths::papers(unit),
    })
}

/// What papers of today say, thing by thing, and who has settled it.
fn now(visit: &Visit, unit: UnitId, papers: &Papers, is_province: bool) -> Vec<PaperFact> {
    let path = visit.registry.path(unit, visit.today);
    let of = |label: Key| {
        let said = |of: &UnitId| {
            let facts = facts(visit, papers.own(*of, visit.today)?);
            let fact = facts.into_iter().find(|fact| fact.label == label)?;
            // A signer's name is its own unit's.
            let holds = *of == unit || fact.label != Key("decision-signer");
            holds.then(|| PaperFact { of: (*of != unit).then(|| visit.registry.full_name(*of, visit.today)), ..fact })
        };
        // There is no usual signer; what has no recipients of its own has those of decisions.
        let is_list = ListedPaper::ALL.iter().any(|document| list_label(document) == label);
        let open = match label {
            Key("decision-signer") => Some(visit.page.t(Key("papers-signer-open"))),
            _ if is_list => Some(visit.page.t(Key("papers-recipients-as-decisions"))),
            _ => None,
        };
        let none = || PaperFact { label, lines: open.into_iter().collect(), of: None };
        path.iter().find_map(said).unwrap_or_else(none)
    };
    let labels = [Key("decision-signing"), Key("decision-signer"), Key("papers-recipients"), Key("decision-grounds")];
    let lists = ListedPaper::ALL.iter().map(list_label);
    let mut facts: Vec<PaperFact> = labels.into_iter().chain(lists).map(of).collect();
    let word = of(Key("papers-team-word"));
    facts.extend((is_province || !word.lines.is_empty()).then_some(word));
    facts
}

/// What a setting says, without what it leaves open.
fn facts(visit: &Visit, setting: &PaperSetting) -> Vec<PaperFact> {
    let PaperSetting { signing, signer, recipients, recipients_of, grounds, team_word } = setting;
    let of = |label, lines: Vec<String>| PaperFact { label, lines, of: None };
    let mut facts = vec![
        of(Key("decision-signing"), signing.iter().map(|signing| visit.page.t(signing.key())).collect()),
        of(Key("decision-signer"), signer.iter().cloned().collect()),
        of(Key("papers-recipients"), recipients.clone()),
        of(Key("decision-grounds"), grounds.clone()),
        of(Key("papers-team-word"), team_word.iter().cloned().collect()),
    ];
    facts.extend(recipients_of.iter().map(|(document, lines)| of(list_label(document), lines.clone())));
    facts.retain(|fact| !fact.lines.is_empty());
    facts
}

/// A setting as the form has it.
fn filled(setting: &PaperSetting) -> FormState {
    let PaperSetting { signing, signer, recipients, recipients_of, grounds, team_word } = setting;
    let form = FormState::default()
        .with("signing", signing.map_or(AS_ABOVE, Signing::code))
        .with("signer", signer.clone().unwrap_or_default())
        .with("recipients", recipients.join("\n"))
        .with("grounds", grounds.join("\n"))
        .with("team_word", team_word.clone().unwrap_or_default());
    let list = |form: FormState, (document, lines): (&ListedPaper, &Vec<String>)| {
        form.with(list_field(document), lines.join("\n"))
    };
    recipients_of.iter().fold(form, list)
}

/// The setting typed into the form.
fn typed_setting(form: &mut FormState) -> PaperSetting {
    let signing = typed::choice(form, "signing", |code| match code {
        AS_ABOVE => Some(None),
        code => Signing::of_code(code).map(Some),
    });
    let mut recipients_of = BTreeMap::new();
    for document in ListedPaper::ALL.iter().copied() {
        let lines = typed::lines(form, list_field(&document), MOST_LINES, LONGEST_LINE);
        if !lines.is_empty() {
            recipients_of.insert(document, lines);
        }
    }
    PaperSetting {
        recipients_of,
        signing: signing.flatten(),
        signer: typed::text(form, "signer", LONGEST_SIGNER),
        recipients: typed::lines(form, "recipients", MOST_LINES, LONGEST_LINE),
        grounds: typed::lines(form, "grounds", MOST_LINES, LONGEST_LINE),
        team_word: typed::text(form, "team_word", LONGEST_TEAM_WORD),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_comes_out_of_the_form_as_it_went_in() {
        let full = PaperSetting {
            signing: Some(Signing::ViceChair),
            signer: Some("Vàng A Mẫu".into()),
            recipients: vec!["Như Điều 3;".into(), "Lưu: VT.".into()],
            recipients_of: ListedPaper::ALL.iter().map(|document| (*document, vec![document.code().into()])).collect(),
            grounds: vec!["Căn cứ một".into()],
            team_word: Some("Tổ chuyển đổi số cộng đồng".into()),
        };
        for setting in [full, PaperSetting::default()] {
            let mut form = filled(&setting);
            assert_eq!(typed_setting(&mut form), setting);
            assert!(form.is_ok());
        }
    }
}
