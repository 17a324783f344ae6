//! The indicators of a province: looked at by everybody, changed by the province.

use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::indicator_words::{self, Items};
use crate::views::indicators::{IndicatorChoices, IndicatorGroup, IndicatorPage, IndicatorRow, IndicatorsPage};
use crate::views::parts::Link;
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::catalogue::Pillar;
use rules::ids::UnitId;
use rules::indicators::{
    Definition, Formula, Indicator, IndicatorCode, Indicators, LONGEST_NAME, LONGEST_UNIT_WORD, Term, shipped,
};
use rules::operations::{Body, SetIndicator};
use rules::units::Level;
use serde::Deserialize;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::INDICATOR_NEW, get(new_form).post(add))
        .route(&paths::indicators("{id}"), get(list))
        .route(&paths::indicator("{id}", "{code}"), get(form).post(change))
        .route(&paths::indicator_off("{id}", "{code}"), post(take_off))
}

#[derive(Deserialize)]
struct Whose {
    province: UnitId,
}

/// In the form: what is about the teams themselves.
const TEAMS: &str = "teams";
/// In the form: the formula stays.
const KEEP: &str = "keep";
/// In the form: the fields of a part and of a whole.
const PARTS: [&str; 3] = ["part_1", "part_2", "part_3"];
const WHOLES: [&str; 3] = ["whole_1", "whole_2", "whole_3"];
/// Digits of a new share.
const DECIMALS: u8 = 1;

/// The indicators, and what they are told with.
struct Known {
    indicators: Indicators,
    items: Items,
}

impl Known {
    async fn of(visit: &Visit) -> Result<Self, PageError> {
        let indicators = visit.store.indicators(&visit.scope).await?;
        Ok(Self { indicators, items: visit.store.catalogue(&visit.scope).await? })
    }

    /// As it holds today, or was shipped and then taken off.
    fn get(&self, visit: &Visit, province: UnitId, code: &IndicatorCode) -> Option<&Indicator> {
        let now = self.indicators.get(Some(province), code, visit.today);
        now.or_else(|| shipped().iter().find(|shipped| shipped.code == *code))
    }
}

fn province(visit: &Visit, province: UnitId) -> Result<UnitId, PageError> {
    let is_province = visit.unit(province)?.level == Level::Province;
    if is_province { Ok(province) } else { Err(PageError::NotFound) }
}

async fn list(visit: Visit, Path(id): Path<UnitId>) -> Answer {
    let (id, known) = (province(&visit, id)?, Known::of(&visit).await?);
    let (locale, may) = (visit.page.locale(), visit.may(Right::ManageRules, id));
    let all = known.indicators.on_day(Some(id), visit.today);
    let link = |of: &Indicator| {
        let url = if may { paths::indicator(id, &of.code) } else { String::new() };
        Link::new(indicator_words::name(&of.definition, locale), url)
    };
    let standing = |of: &Indicator| {
        let is_shipped = shipped().iter().any(|shipped| shipped.code == of.code);
        match known.indicators.is_set(Some(id), &of.code, visit.today) {
            true if is_shipped => Some(Key("indicators-changed")),
            true => Some(Key("indicators-own")),
            false => None,
        }
    };
    let row = |of: &&Indicator| IndicatorRow {
        name: link(of),
        unit_word: indicator_words::unit_word(&of.definition, locale).to_owned(),
        kind: of.definition.kind(),
        means: indicator_words::means(&of.definition, &known.items, locale),
        standing: standing(of),
    };
    let parts = std::iter::once(None).chain(Pillar::ALL.iter().copied().map(Some));
    let group = |pillar: Option<Pillar>| IndicatorGroup {
        pillar,
        rows: all.iter().filter(|of| of.definition.pillar == pillar).map(row).collect(),
    };
    let taken_off = known.indicators.taken_off(id, visit.today);
    Ok(show(&IndicatorsPage {
        p: visit.page.clone().within(Section::Figures),
        province: Link::new(visit.registry.full_name(id, visit.today), format!("{}?unit={id}", paths::FIGURES)),
        groups: parts.map(group).filter(|group| !group.rows.is_empty()).collect(),
        taken_off: taken_off.into_iter().filter(|_| may).map(link).collect(),
        new_url: may.then(|| paths::indicator_new(id)),
    }))
}

fn choices(visit: &Visit, items: &Items, is_new: bool) -> IndicatorChoices {
    let t = |key: Key| visit.page.t(key);
    let pillar = |of: &Pillar| Choice::new(of.code(), t(indicator_words::part(Some(*of))));
    let teams = Choice::new(TEAMS, t(indicator_words::part(None)));
    let ways = [
        (KEEP, Key("indicator-by-keep")),
        ("count", Key("indicator-by-count")),
        ("share", Key("indicator-by-share")),
        ("adds_up", Key("indicator-by-adds-up")),
        ("latest", Key("indicator-by-latest")),
    ];
    let ways = ways.into_iter().skip(usize::from(is_new));
    IndicatorChoices {
        pillars: std::iter::once(teams).chain(Pillar::ALL.iter().map(pillar)).collect(),
        ways: ways.map(|(way, key)| Choice::new(way, t(key))).collect(),
        terms: indicator_words::all_terms(items, visit.page.locale()),
        decimals: ["0", "1", "2"].map(|digits| Choice::new(digits, digits)).to_vec(),
    }
}

fn page(visit: &Visit, id: UnitId, known: &Known, now: Option<&Indicator>, form: FormState) -> IndicatorPage {
    let locale = visit.page.locale();
    let is_there = |of: &&Indicator| known.indicators.get(Some(id), &of.code, visit.today).is_some();
    IndicatorPage {
        p: visit.page.clone().within(Section::Figures),
        province: Link::new(visit.registry.full_name(id, visit.today), paths::indicators(id)),
        name: now.map(|now| indicator_words::name(&now.definition, locale).to_owned()),
        means: now.map(|now| indicator_words::means(&now.definition, &known.items, locale)),
        form,
        action: now.map_or_else(|| paths::indicator_new(id), |now| paths::indicator(id, &now.code)),
        off_action: now.filter(is_there).map(|now| paths::indicator_off(id, &now.code)),
        choices: choices(visit, &known.items, now.is_none()),
    }
}

/// An indicator as the form has it.
fn filled(definition: &Definition) -> FormState {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let form = FormState::default()
        .with("name", &definition.name)
        .with("name_en", text(&definition.name_en))
        .with("pillar", definition.pillar.map_or(TEAMS, Pillar::code))
        .with("unit_word", &definition.unit_word)
        .with("unit_word_en", text(&definition.unit_word_en))
        .with("by", KEEP);
    let (part, whole, decimals): (&[Term], &[Term], u8) = match &definition.formula {
        Formula::Count { of } => (of, &[], DECIMALS),
        Formula::Share { part, whole, decimals } => (part, whole, *decimals),
        Formula::Field { .. } => (&[], &[], DECIMALS),
    };
    let terms = PARTS.iter().zip(part).chain(WHOLES.iter().zip(whole));
    let form = terms.fold(form, |form, (field, term)| form.with(*field, term.to_string()));
    form.with("decimals", decimals.to_string())
}

/// The indicator typed into the form; `now` is its formula so far.
fn definition(form: &mut FormState, now: Option<&Formula>) -> Option<Definition> {
    let name = typed::required_text(form, "name", LONGEST_NAME);
    let name_en = typed::text(form, "name_en", LONGEST_NAME);
    let pillar = typed::required_choice(form, "pillar", |code| match code {
        TEAMS => Some(None),
        code => Pillar::of_code(code).map(Some),
    });
    let unit_word = typed::required_text(form, "unit_word", LONGEST_UNIT_WORD);
    let unit_word_en = typed::text(form, "unit_word_en", LONGEST_UNIT_WORD);
    let formula = formula(form, now);
    Some(Definition { name: name?, name_en, pillar: pillar?, unit_word: unit_word?, unit_word_en, formula: formula? })
}

fn formula(form: &mut FormState, now: Option<&Formula>) -> Option<Formula> {
    let by = typed::required_choice(form, "by", |code| {
        ["count", "share", "adds_up", "latest", KEEP].into_iter().find(|way| *way == code)
    })?;
    let terms = |form: &mut FormState, fields: &[&'static str; 3]| -> Vec<Term> {
        let found: Vec<Term> =
            fields.iter().filter_map(|field| typed::choice(form, field, |code| code.parse().ok())).collect();
        if found.is_empty() && !fields.iter().any(|field| form.refused(field)) {
            form.refuse(fields[0], FieldError::Required);
        }
        found
    };
    Some(match by {
        "count" => Formula::Count { of: terms(form, &PARTS) },
        "share" => {
            let (part, whole) = (terms(form, &PARTS), terms(form, &WHOLES));
            let decimals = typed::choice(form, "decimals", |code| code.parse().ok());
            Formula::Share { part, whole, decimals: decimals.unwrap_or(DECIMALS) }
        }
        "adds_up" => Formula::Field { adds_up: true },
        "latest" => Formula::Field { adds_up: false },
        _ => match now {
            Some(now) => now.clone(),
            None => {
                form.refuse("by", FieldError::Required);
                return None;
            }
        },
    })
}

async fn new_form(visit: Visit, Query(whose): Query<Whose>) -> Answer {
    let id = visit.unit_for(Right::ManageRules, province(&visit, whose.province)?)?.id;
    let form = FormState::of([("by", "count"), ("decimals", "1")]).with("from", visit.today.to_string());
    Ok(show(&page(&visit, id, &Known::of(&visit).await?, None, form)))
}

async fn add(visit: Visit, Query(whose): Query<Whose>, Form(sent): Form<Sent>) -> Answer {
    let id = visit.unit_for(Right::ManageRules, province(&visit, whose.province)?)?.id;
    let (known, mut form) = (Known::of(&visit).await?, FormState::of(sent));
    let written = form.value("code").trim().to_owned();
    let code: Option<IndicatorCode> = typed::id(&written);
    if code.is_none() && !written.is_empty() {
        form.refuse("code", FieldError::Other(Key("indicator-code-wrong")));
    }
    let code = typed::required(&mut form, "code", code);
    let (definition, from) = (definition(&mut form, None), typed::required_day(&mut form, "from"));
    if let (true, Some(code), Some(definition), Some(from)) = (form.is_ok(), code, definition, from) {
        let body =
            Body::SetIndicator(SetIndicator { province: id, code: code.clone(), from, indicator: Some(definition) });
        // Sent again it is the same; otherwise a code is somebody else's once it is there.
        let is_taken = known.get(&visit, id, &code).is_some() || known.indicators.set.contains_key(&code);
        if is_taken && !visit.has_done(&visit.by_form(&form, body.clone())).await? {
            form.refuse("code", FieldError::Other(Key("indicator-code-taken")));
        } else {
            match visit.amend(&form, body).await? {
                Ok(()) => return Ok(saved(id)),
                Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
            }
        }
    }
    Ok(refused(&page(&visit, id, &known, None, form)))
}

fn saved(province: UnitId) -> axum::response::Response {
    Redirect::to(&Done::Saved.query(&paths::indicators(province))).into_response()
}

async fn form(visit: Visit, Path((id, code)): Path<(UnitId, IndicatorCode)>) -> Answer {
    let id = visit.unit_for(Right::ManageRules, province(&visit, id)?)?.id;
    let known = Known::of(&visit).await?;
    let now = known.get(&visit, id, &code).ok_or(PageError::NotFound)?;
    let today = visit.today.to_string();
    let form = filled(&now.definition).with("from", &today).with("off_from", &today);
    Ok(show(&page(&visit, id, &known, Some(now), form)))
}

async fn change(visit: Visit, Path((id, code)): Path<(UnitId, IndicatorCode)>, Form(sent): Form<Sent>) -> Answer {
    let id = visit.unit_for(Right::ManageRules, province(&visit, id)?)?.id;
    let (known, mut form) = (Known::of(&visit).await?, FormState::of(sent));
    let now = known.get(&visit, id, &code).ok_or(PageError::NotFound)?;
    let definition = definition(&mut form, Some(&now.definition.formula));
    let from = typed::required_day(&mut form, "from");
    if let (true, Some(definition), Some(from)) = (form.is_ok(), definition, from) {
        let body = SetIndicator { province: id, code, from, indicator: Some(definition) };
        match visit.amend(&form, Body::SetIndicator(body)).await? {
            Ok(()) => return Ok(saved(id)),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&page(&visit, id, &known, Some(now), form)))
}

async fn take_off(visit: Visit, Path((id, code)): Path<(UnitId, IndicatorCode)>, Form(sent): Form<Sent>) -> Answer {
    let id = visit.unit_for(Right::ManageRules, province(&visit, id)?)?.id;
    let known = Known::of(&visit).await?;
    let now = known.get(&visit, id, &code).ok_or(PageError::NotFound)?;
    let mut form = FormState::of(sent);
    if let Some(from) = typed::required_day(&mut form, "off_from") {
        let body = SetIndicator { province: id, code, from, indicator: None };
        match visit.amend(&form, Body::SetIndicator(body)).await? {
            Ok(()) => return Ok(saved(id)),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    let typed = form;
    let mut form = filled(&now.definition).with("from", visit.today.to_string());
    form = form.with("off_from", typed.value("off_from"));
    for said in typed.whole_errors(visit.page.locale()) {
        form.refuse_whole(FieldError::Said(said));
    }
    if typed.refused("off_from") {
        form.refuse("off_from", FieldError::Said(typed.error("off_from", visit.page.locale())));
    }
    Ok(refused(&page(&visit, id, &known, Some(now), form)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indicator_comes_out_of_the_form_as_it_went_in() {
        for indicator in shipped() {
            let mut form = filled(&indicator.definition);
            let read = definition(&mut form, Some(&indicator.definition.formula));
            assert_eq!(read.as_ref(), Some(&indicator.definition));
            assert!(form.is_ok());
        }
    }

    #[test]
    fn a_share_without_its_whole_is_told_at_its_field() {
        let mut form = FormState::of([("by", "share"), ("part_1", "teams_complete")]);
        let _ = formula(&mut form, None);
        assert!(form.refused("whole_1") && !form.refused("part_1"));
    }
}
