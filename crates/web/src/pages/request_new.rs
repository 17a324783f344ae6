//! Asking: a form that is put together by clicks, field by field; each click brings the page again with what was typed.

use super::refusals::refused;
use super::request_answers::{hour, signed_number};
use super::requests::own_office;
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::indicator_words;
use crate::views::paths;
use crate::views::request_forms::{BuiltField, KINDS, RequestFormPage};
use crate::views::words::Word;
use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::ids::{RequestId, UnitId};
use rules::indicators::Formula;
use rules::operations::{AskRequest, Body, RequestChange};
use rules::requests::{
    FieldKind, LONGEST_ANSWER, LONGEST_LABEL, LONGEST_TEXT, LONGEST_TITLE, MOST_FIELDS, MOST_OPTIONS, RequestField,
};
use rules::schedules::Reporter;
use rules::text::sort_key;
use rules::units::Level;
use std::collections::BTreeMap;

/// What a text may have where nothing else is said.
const USUAL_TEXT: &str = "500";

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::REQUEST_NEW, get(form).post(ask))
}

fn office(visit: &Visit) -> Result<UnitId, PageError> {
    own_office(visit).ok_or(PageError::NotFound)
}

/// Who may be asked by a unit's office, the nearest first.
fn levels(visit: &Visit, by: UnitId) -> Vec<Reporter> {
    let level = |unit: UnitId| visit.registry.get(unit).map(|unit| unit.level);
    let has_districts = || {
        let below = visit.registry.children(by, visit.today);
        below.into_iter().any(|unit| level(unit) == Some(Level::District))
    };
    match level(by) {
        Some(Level::Province) if has_districts() => vec![Reporter::District, Reporter::Commune, Reporter::Team],
        Some(Level::Province | Level::District) => vec![Reporter::Commune, Reporter::Team],
        _ => vec![Reporter::Team],
    }
}

/// The places among which some may be chosen: of teams their homes within a commune, the communes elsewhere.
async fn places(visit: &Visit, by: UnitId, level: Reporter) -> Result<Vec<Choice>, PageError> {
    let registry = &visit.registry;
    let is_commune = registry.get(by).is_some_and(|unit| unit.level == Level::Commune);
    if is_commune {
        let mut homes: BTreeMap<UnitId, Vec<String>> = BTreeMap::new();
        for view in visit.store.teams_within(&visit.scope, by, visit.today).await?.teams {
            let home = view.team.place(visit.today).and_then(rules::teams::Place::home);
            let title = view.team.title(visit.today).to_owned();
            if let Some(home) = home {
                homes.entry(home).or_default().push(title);
            }
        }
        let mut homes: Vec<Choice> =
            homes.into_iter().map(|(home, titles)| Choice::new(home.to_string(), titles.join(", "))).collect();
        homes.sort_by_cached_key(|choice| sort_key(&choice.text));
        return Ok(homes);
    }
    let asked = if level == Reporter::District { Level::District } else { Level::Commune };
    let units = registry.subtree(by, visit.today).into_iter();
    let units = units.filter(|unit| registry.get(*unit).is_some_and(|unit| unit.level == asked));
    let named = |unit: UnitId| {
        let above = registry.parent(unit, visit.today).filter(|above| *above != by);
        let name = registry.full_name(unit, visit.today);
        let name = above.map_or(name.clone(), |above| format!("{name}, {}", registry.full_name(above, visit.today)));
        Choice::new(unit.to_string(), name)
    };
    let mut all: Vec<Choice> = units.map(named).collect();
    all.sort_by_cached_key(|choice| sort_key(&choice.text));
    Ok(all)
}

/// The fields that the form holds, in their order.
fn fields(form: &FormState) -> Vec<BuiltField> {
    let field = |code: &String| {
        let (number, kind) = code.split_once(':')?;
        let kind = KINDS.into_iter().find(|known| *known == kind)?;
        Some(BuiltField { number: number.parse().ok()?, kind })
    };
    form.values("field").iter().filter_map(field).take(MOST_FIELDS).collect()
}

/// The form's fields after a button was pressed.
fn pressed(mut fields: Vec<BuiltField>, act: &str) -> Vec<BuiltField> {
    let (what, which) = act.split_once(':').unwrap_or((act, ""));
    let at = which.parse().ok().and_then(|number: u16| fields.iter().position(|field| field.number == number));
    match (what, at) {
        ("add", _) if fields.len() < MOST_FIELDS => {
            let number = fields.iter().map(|field| field.number).max().unwrap_or(0).saturating_add(1);
            let kind = KINDS.into_iter().find(|known| *known == which);
            fields.extend(kind.map(|kind| BuiltField { number, kind }));
        }
        ("remove", Some(at)) => drop(fields.remove(at)),
        ("up", Some(at)) if at > 0 => fields.swap(at, at - 1),
        _ => {}
    }
    fields
}

async fn form_page(
    visit: &Visit,
    by: UnitId,
    form: FormState,
    fields: Vec<BuiltField>,
) -> Result<RequestFormPage, PageError> {
    let levels = levels(visit, by);
    let level = Reporter::of_code(form.value("level")).filter(|level| levels.contains(level));
    let level = level.or(levels.first().copied()).unwrap_or(Reporter::Team);
    let province = visit.registry.above(by, Level::Province, visit.today);
    let known = visit.store.indicators(&visit.scope).await?;
    let locale = visit.page.locale();
    let counted = known.on_day(province, visit.today).into_iter();
    let counted = counted.filter(|indicator| !matches!(indicator.definition.formula, Formula::Field { .. }));
    let indicator = |indicator: &rules::indicators::Indicator| {
        Choice::new(indicator.code.as_str(), indicator_words::name(&indicator.definition, locale))
    };
    let who = |code: &str, key: Key| Choice::new(code, visit.page.t(key));
    Ok(RequestFormPage {
        by: visit.registry.full_name(by, visit.today),
        places: places(visit, by, level).await?,
        levels: levels.iter().map(|level| Choice::new(level.code(), visit.page.t(level.key()))).collect(),
        who: vec![who("all", Key("request-who-all")), who("chosen", Key("request-who-chosen"))],
        fields,
        indicators: counted.map(indicator).collect(),
        form,
        p: visit.page.clone().within(Section::Reports),
    })
}

async fn form(visit: Visit) -> Answer {
    let by = office(&visit)?;
    let first = levels(&visit, by).first().map_or("", |level| level.code());
    let form = FormState::default().with("level", first).with("who", "all");
    let fields = vec![BuiltField { number: 1, kind: "number" }];
    Ok(show(&form_page(&visit, by, form.with("summed_1", "yes"), fields).await?))
}

async fn ask(visit: Visit, Form(sent): Form<Sent>) -> Answer {
    let by = office(&visit)?;
    let mut form = FormState::of(sent);
    let built = fields(&form);
    if form.value("act") != "send" {
        let act = form.value("act").to_owned();
        let built = pressed(built, &act);
        return Ok(show(&form_page(&visit, by, with_usual(form, &built), built).await?));
    }
    let body = asked(&visit, by, &mut form, &built);
    if let Some(body) = body.filter(|_| form.is_ok()) {
        let operation = Making::of(&visit, &form).operation(Body::Request(RequestChange::Ask(body)));
        let id: RequestId = operation.id.into();
        match visit.change_all(vec![operation]).await? {
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(&paths::request(id))).into_response()),
            Err(reason) => form.refuse_whole(super::refusals::fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&form_page(&visit, by, form, built).await?))
}

/// A text that was just added may be as long as texts usually are.
fn with_usual(form: FormState, built: &[BuiltField]) -> FormState {
    built.iter().filter(|field| field.kind == "text").fold(form, |form, field| {
        let name = field.name("longest");
        if form.values(&name).is_empty() { form.with(name, USUAL_TEXT) } else { form }
    })
}

/// What the form asks; nothing where something of it can't be read.
fn asked(visit: &Visit, by: UnitId, form: &mut FormState, built: &[BuiltField]) -> Option<AskRequest> {
    let title = typed::required_text(form, "title", LONGEST_TITLE);
    let (purpose, basis) = (typed::text(form, "purpose", LONGEST_TEXT), typed::text(form, "basis", LONGEST_TEXT));
    let allowed = levels(visit, by);
    let level =
        typed::required_choice(form, "level", |code| Reporter::of_code(code).filter(|level| allowed.contains(level)));
    let within = match form.value("who") {
        "chosen" => typed::some_choices(form, "within", Key("request-nobody-chosen"), typed::id::<UnitId>),
        _ => vec![by],
    };
    let (due, hour) = (typed::required_day(form, "due"), hour(form));
    if built.is_empty() {
        form.refuse_whole(FieldError::Other(Key("request-no-fields")));
    }
    let fields: Option<Vec<RequestField>> = built.iter().map(|field| read(form, field)).collect();
    Some(AskRequest { by, title: title?, purpose, basis, fields: fields?, level: level?, within, due: due?, hour })
}

/// One field as it was typed.
fn read(form: &mut FormState, field: &BuiltField) -> Option<RequestField> {
    let name = |input: &str| field.name(input);
    let label = typed::required_text(form, &name("label"), LONGEST_LABEL);
    let hint = typed::text(form, &name("hint"), LONGEST_LABEL);
    let required = form.has(&name("required"), "yes");
    let kind = match field.kind {
        "number" => {
            let unit_word = typed::text(form, &name("unit_word"), LONGEST_LABEL);
            let (least, most) = (limit(form, &name("least")), limit(form, &name("most")));
            if least.zip(most).is_some_and(|(least, most)| least > most) {
                form.refuse(&name("most"), FieldError::Other(Key("request-limits-crossed")));
            }
            Some(FieldKind::Number { least, most, unit_word, summed: form.has(&name("summed"), "yes") })
        }
        "file" => Some(FieldKind::File {}),
        "choice" => {
            let options = typed::lines(form, &name("options"), MOST_OPTIONS, LONGEST_LABEL);
            if options.len() < 2 && !form.refused(&name("options")) {
                form.refuse(&name("options"), FieldError::Other(Key("request-two-options")));
            }
            Some(FieldKind::Choice { options, several: form.has(&name("several"), "yes") })
        }
        "date" => {
            let (earliest, latest) = (typed::day(form, &name("earliest")), typed::day(form, &name("latest")));
            if earliest.zip(latest).is_some_and(|(first, last)| first > last) {
                form.refuse(&name("latest"), FieldError::Other(Key("request-limits-crossed")));
            }
            Some(FieldKind::Date { earliest, latest })
        }
        "indicator" => {
            let code = typed::required_choice(form, &name("indicator"), |code| code.parse().ok());
            let from = typed::required_day(form, &name("from"));
            let to = typed::required_last_day(form, &name("to"), from);
            match (code, from, to) {
                (Some(code), Some(from), Some(to)) => Some(FieldKind::Indicator { code, from, to }),
                _ => None,
            }
        }
        _ => {
            let longest = typed::required_number(form, &name("longest"), 1, u32::from(LONGEST_ANSWER));
            longest.and_then(|longest| u16::try_from(longest).ok()).map(|longest| FieldKind::Text { longest })
        }
    };
    Some(RequestField { label: label?, hint, required, kind: kind? })
}

fn limit(form: &mut FormState, name: &str) -> Option<i64> {
    let text = form.value(name).trim().to_owned();
    if text.is_empty() {
        return None;
    }
    let number = signed_number(&text);
    if number.is_none() {
        form.refuse(name, FieldError::NotANumber);
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(fields: &[BuiltField]) -> Vec<String> {
        fields.iter().map(BuiltField::code).collect()
    }

    #[test]
    fn fields_are_added_moved_and_taken_out_by_buttons() {
        let form = FormState::of([("field", "1:number"), ("field", "2:text"), ("field", "x:text"), ("field", "3:x")]);
        let built = fields(&form);
        assert_eq!(codes(&built), ["1:number", "2:text"]);
        let built = pressed(built, "add:choice");
        assert_eq!(codes(&built), ["1:number", "2:text", "3:choice"]);
        let built = pressed(built, "up:3");
        assert_eq!(codes(&built), ["1:number", "3:choice", "2:text"]);
        let built = pressed(built, "remove:1");
        assert_eq!(codes(&built), ["3:choice", "2:text"]);
        // A number is never given twice while its field is there.
        assert_eq!(codes(&pressed(built.clone(), "add:date")), ["3:choice", "2:text", "4:date"]);
        for nothing in ["", "look", "up:3", "remove:9", "add:nothing"] {
            assert_eq!(pressed(built.clone(), nothing), built, "{nothing}");
        }
    }

    #[test]
    fn no_more_fields_are_added_than_may_be_asked() {
        let many = (0..MOST_FIELDS).fold(Vec::new(), |built, _| pressed(built, "add:number"));
        assert_eq!(many.len(), MOST_FIELDS);
        assert_eq!(pressed(many.clone(), "add:number"), many);
    }

    #[test]
    fn what_is_wrong_with_a_field_is_told_at_its_own_inputs() {
        let mut form = FormState::of([
            ("label_1", "Số hộ"),
            ("least_1", "5"),
            ("most_1", "3"),
            ("label_2", "Sóng"),
            ("options_2", "Có"),
            ("longest_3", "0"),
        ]);
        for (number, kind) in [(1, "number"), (2, "choice"), (3, "text")] {
            let _ = read(&mut form, &BuiltField { number, kind });
        }
        for wrong in ["most_1", "options_2", "label_3", "longest_3"] {
            assert!(form.refused(wrong), "{wrong}");
        }
        assert_eq!(form.wrong_fields(), 4);
    }
}
