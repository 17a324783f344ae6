//! Answering a request, and giving it more time or an end.

use super::refusals::{fault, refused};
use super::request_files;
use super::requests::{debtor_id, due, quantity_text, seen, value_text};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::format;
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::request_forms::{
    AnswerField, AnswerInput, AnswerVersionShown, GiveBack, RequestAnswerPage, RequestDuePage, ValueShown,
};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::Form;
use rules::day::Day;
use rules::ids::RequestId;
use rules::indicators::Quantity;
use rules::operations::{
    AnswerRequest, AnsweredFor, Body, CloseRequest, ExtendRequest, FieldAnswer, RequestChange, ReturnAnswer, Via,
};
use rules::requests::{self, AnswerValue, BadAnswer, FieldKind, LONGEST_REASON, RequestField, numbered};
use rules::text::nfc;
use std::collections::{BTreeMap, BTreeSet};
use store::{AnswerVersion, AskedRow, RequestView};
use uuid::Uuid;

/// A text that may be longer than this is typed into several lines.
const ONE_LINE: u16 = 200;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(&paths::request_answer("{id}", "{debtor}"), get(form).post(send))
        .route(&paths::request_return("{id}", "{debtor}"), post(give_back))
        .route(&paths::request_due("{id}"), get(due_form).post(set_due))
}

/// Somebody who was asked, as the asker sees it.
pub(super) async fn asked(visit: &Visit, id: RequestId, debtor: Uuid) -> Result<(RequestView, AskedRow), PageError> {
    let mut view = seen(visit, id).await?;
    let at = view.rows.iter().position(|row| debtor_id(row.asked.debtor) == debtor).ok_or(PageError::NotFound)?;
    let row = view.rows.swap_remove(at);
    Ok((view, row))
}

pub(super) fn name(number: u16) -> String {
    format!("v_{number}")
}

/// Can whoever looks answer now?
fn is_open(view: &RequestView, row: &AskedRow) -> bool {
    row.writes && view.request.closed.is_none()
}

pub(super) async fn form(visit: Visit, Path((id, debtor)): Path<(RequestId, Uuid)>) -> Answer {
    let (view, row) = asked(&visit, id, debtor).await?;
    let form = is_open(&view, &row).then(|| filled(&row));
    Ok(show(&answer_page(&visit, &view, &row, form).await?))
}

/// The form with what was answered last.
fn filled(row: &AskedRow) -> FormState {
    let mut form = FormState::default();
    for (number, value) in row.answer.iter().flat_map(|answer| &answer.values) {
        form = match value {
            AnswerValue::Number(number_given) => form.with(name(*number), format::number(*number_given)),
            AnswerValue::Text(text) => form.with(name(*number), text.clone()),
            AnswerValue::Date(day) => form.with(name(*number), day.to_string()),
            AnswerValue::File(file) => request_files::keeping(form, *number, &file.sha256, &file.name),
            AnswerValue::Choices(taken) => {
                taken.iter().fold(form, |form, option| form.with(name(*number), option.to_string()))
            }
        };
    }
    form
}

async fn answer_page(
    visit: &Visit,
    view: &RequestView,
    row: &AskedRow,
    form: Option<FormState>,
) -> Result<RequestAnswerPage, PageError> {
    let (request, debtor) = (&view.request, row.asked.debtor);
    let counted = match form {
        Some(_) => visit.store.counted_for(&visit.scope, request.id, debtor).await?,
        None => BTreeMap::new(),
    };
    let versions = visit.store.answer_versions(&visit.scope, request.id, debtor).await?;
    let shown = |version: &AnswerVersion| AnswerVersionShown {
        title: version_title(visit, version),
        on_behalf: version.answer.on_behalf.as_ref().map(|sent_for| {
            let how = visit.page.t(format!("via-{}", sent_for.via.code()));
            sent_for.note.as_ref().map_or(how.clone(), |note| format!("{how}, {note}"))
        }),
        values: numbered(&request.fields)
            .map(|(number, field)| {
                let (value, counted) = (version.answer.values.get(&number), version.answer.counted.get(&number));
                let is_file = matches!(value, Some(AnswerValue::File(_)));
                let file_url = || paths::request_answer_file(request.id, debtor_id(debtor), version.version, number);
                ValueShown {
                    label: field.label.clone(),
                    text: value_text(field, value, counted),
                    file_url: is_file.then(file_url),
                }
            })
            .collect(),
    };
    let fields = numbered(&request.fields).map(|(number, asked)| field(number, asked, counted.get(&number)));
    let brings_files = request.fields.iter().any(|field| matches!(field.kind, FieldKind::File {}));
    let gives_back = view.manages && request.closed.is_none() && row.state.is_answered();
    Ok(RequestAnswerPage {
        returned: row.asked.returned.clone(),
        give_back: gives_back.then(|| GiveBack {
            form: FormState::default(),
            action: paths::request_return(request.id, debtor_id(debtor)),
            version: row.asked.versions,
        }),
        request: Link::new(&request.title, paths::request(request.id)),
        debtor: row.asked.name.clone(),
        heir: row.heir.as_ref().map(|(_, name)| name.clone()),
        due: due(request),
        state: row.state,
        action: if brings_files {
            paths::request_answer_files(request.id, debtor_id(debtor))
        } else {
            paths::request_answer(request.id, debtor_id(debtor))
        },
        brings_files,
        fields: if form.is_some() { fields.collect() } else { Vec::new() },
        vias: (form.is_some() && !row.is_own).then(|| typed::vias(&visit.page)),
        versions: versions.iter().map(shown).collect(),
        form,
        p: visit.page.clone().within(Section::Reports),
    })
}

fn version_title(visit: &Visit, version: &AnswerVersion) -> String {
    let title = visit.page.t2(Key("request-version"), "number", version.version, "at", format::moment(version.at));
    version.by.as_ref().map_or(title.clone(), |by| format!("{title}, {by}"))
}

fn field(number: u16, asked: &RequestField, counted: Option<&Quantity>) -> AnswerField {
    let input = match &asked.kind {
        FieldKind::Number { .. } => AnswerInput::Number,
        FieldKind::Text { longest } if *longest <= ONE_LINE => AnswerInput::Line,
        FieldKind::Text { .. } => AnswerInput::Area,
        FieldKind::Date { .. } => AnswerInput::Date,
        FieldKind::File {} => AnswerInput::File,
        FieldKind::Choice { options, several } => {
            let options = (1_u16..).zip(options).map(|(number, option)| Choice::new(number.to_string(), option));
            AnswerInput::Options(options.collect(), *several)
        }
        FieldKind::Indicator { .. } => {
            AnswerInput::Counted(counted.copied().map_or_else(|| "–".to_owned(), quantity_text))
        }
    };
    let unit_word = match &asked.kind {
        FieldKind::Number { unit_word, .. } => unit_word.clone(),
        _ => None,
    };
    AnswerField {
        name: name(number),
        label: unit_word.map_or_else(|| asked.label.clone(), |unit| format!("{} ({unit})", asked.label)),
        hint: asked.hint.clone().unwrap_or_default(),
        required: asked.required,
        input,
    }
}

/// A whole number as people write it, also below nothing: `1.234.000`, `-3`.
#[must_use]
pub(super) fn signed_number(text: &str) -> Option<i64> {
    let text = nfc(text);
    let text = text.trim_end_matches(char::is_alphabetic).trim();
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let groups: Vec<&str> = digits.split([' ', '.', ',']).collect();
    let plain = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let apart = groups.iter().skip(1).all(|group| group.len() == 3);
    let number: i64 = if plain && apart { groups.concat().parse().ok()? } else { return None };
    number.checked_mul(sign)
}

/// What was typed to a field; a fault is told at it.
fn given(form: &mut FormState, number: u16, asked: &RequestField) -> Option<AnswerValue> {
    let name = name(number);
    let text = form.value(&name).trim().to_owned();
    match &asked.kind {
        FieldKind::Indicator { .. } => None,
        FieldKind::File {} => request_files::given(form, number),
        FieldKind::Choice { .. } => {
            let taken: BTreeSet<u16> = typed::choices(form, &name, |code| code.parse().ok()).into_iter().collect();
            (!taken.is_empty()).then_some(AnswerValue::Choices(taken))
        }
        _ if text.is_empty() => None,
        FieldKind::Number { .. } => {
            let number = signed_number(&text);
            if number.is_none() {
                form.refuse(&name, FieldError::NotANumber);
            }
            number.map(AnswerValue::Number)
        }
        FieldKind::Text { .. } => Some(AnswerValue::Text(text)),
        FieldKind::Date { .. } => typed::day(form, &name).map(AnswerValue::Date),
    }
}

/// What fits, with the faults at their fields.
fn answers(visit: &Visit, form: &mut FormState, fields: &[RequestField]) -> Vec<FieldAnswer> {
    let mut answers = Vec::new();
    for (number, asked) in numbered(fields) {
        let value = given(form, number, asked);
        if form.refused(&name(number)) {
            continue;
        }
        match asked.check(value.as_ref()) {
            Ok(kept) => answers.extend(kept.map(|value| FieldAnswer { field: number, value })),
            Err(bad) => form.refuse(&name(number), said(visit, &bad, asked)),
        }
    }
    answers
}

fn said(visit: &Visit, bad: &BadAnswer, asked: &RequestField) -> FieldError {
    match bad {
        BadAnswer::Missing => FieldError::Required,
        BadAnswer::OutOfRange(Some(least), Some(most)) => FieldError::OutOfRange(*least, *most),
        BadAnswer::TooLong(most) => FieldError::TooLong(usize::from(*most)),
        BadAnswer::NotAnOption => FieldError::UnknownChoice,
        _ => fault(visit.page.locale(), &bad.refusal(&asked.label)),
    }
}

async fn send(visit: Visit, Path((id, debtor)): Path<(RequestId, Uuid)>, Form(sent): Form<Sent>) -> Answer {
    let (view, row) = asked(&visit, id, debtor).await?;
    if !row.writes {
        return Err(PageError::NotFound);
    }
    answered(&visit, &view, &row, FormState::of(sent)).await
}

/// Sends what was typed, or shows the form once more with what is wrong.
pub(super) async fn answered(visit: &Visit, view: &RequestView, row: &AskedRow, mut form: FormState) -> Answer {
    let id = view.request.id;
    let values = answers(visit, &mut form, &view.request.fields);
    let on_behalf = if row.is_own {
        None
    } else {
        let via = typed::required_choice(&mut form, "via", Via::of_code);
        let note = typed::text(&mut form, "note", LONGEST_REASON);
        via.map(|via| AnsweredFor { via, note })
    };
    if form.is_ok() {
        let answer = AnswerRequest { request: id, debtor: row.asked.debtor, values, on_behalf };
        if visit.try_change(&mut form, Body::Request(RequestChange::Answer(answer))).await? {
            return Ok(Redirect::to(&Done::Saved.query(&paths::request(id))).into_response());
        }
    }
    Ok(refused(&answer_page(visit, view, row, Some(form)).await?))
}

async fn give_back(visit: Visit, Path((id, debtor)): Path<(RequestId, Uuid)>, Form(sent): Form<Sent>) -> Answer {
    let (view, row) = asked(&visit, id, debtor).await?;
    if !view.manages {
        return Err(PageError::NotFound);
    }
    let mut form = FormState::of(sent);
    let version = form.value("version").parse().unwrap_or(row.asked.versions);
    if let Some(remark) = typed::required_text(&mut form, "remark", LONGEST_REASON).filter(|_| form.is_ok()) {
        let back = ReturnAnswer { request: id, debtor: row.asked.debtor, version, remark };
        if visit.try_change(&mut form, Body::Request(RequestChange::Return(back))).await? {
            return Ok(Redirect::to(&Done::Saved.query(&paths::request(id))).into_response());
        }
    }
    let own = is_open(&view, &row).then(|| filled(&row));
    let mut page = answer_page(&visit, &view, &row, own).await?;
    page.give_back = Some(GiveBack { form, action: paths::request_return(id, debtor), version: row.asked.versions });
    Ok(refused(&page))
}

/// A request of the asker's own office.
async fn managed(visit: &Visit, id: RequestId) -> Result<RequestView, PageError> {
    let view = seen(visit, id).await?;
    if view.manages { Ok(view) } else { Err(PageError::NotFound) }
}

fn due_page(visit: &Visit, request: &requests::Request, form: FormState) -> RequestDuePage {
    RequestDuePage {
        request: Link::new(&request.title, paths::request(request.id)),
        due: due(request),
        form,
        action: paths::request_due(request.id),
        p: visit.page.clone().within(Section::Reports),
    }
}

async fn due_form(visit: Visit, Path(id): Path<RequestId>) -> Answer {
    let view = managed(&visit, id).await?;
    Ok(show(&due_page(&visit, &view.request, FormState::default())))
}

/// The full hour of a day, if one is named.
pub(super) fn hour(form: &mut FormState) -> Option<i8> {
    typed::number(form, "hour", 1, 23).and_then(|hour| i8::try_from(hour).ok())
}

async fn set_due(visit: Visit, Path(id): Path<RequestId>, Form(sent): Form<Sent>) -> Answer {
    let view = managed(&visit, id).await?;
    let mut form = FormState::of(sent);
    let change = if form.value("what") == "close" {
        let reason = typed::text(&mut form, "why", LONGEST_REASON);
        Some(RequestChange::Close(CloseRequest { request: id, reason }))
    } else {
        let to: Option<Day> = typed::required_day(&mut form, "to");
        let hour = hour(&mut form);
        let reason = typed::required_text(&mut form, "reason", LONGEST_REASON);
        to.zip(reason).map(|(to, reason)| RequestChange::Extend(ExtendRequest { request: id, to, hour, reason }))
    };
    if let Some(change) = change.filter(|_| form.is_ok())
        && visit.try_change(&mut form, Body::Request(change)).await?
    {
        return Ok(Redirect::to(&Done::Saved.query(&paths::request(id))).into_response());
    }
    Ok(refused(&due_page(&visit, &view.request, form)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_and_negative_numbers_are_read_as_people_write_them() {
        let cases = [("1.250.000.000", 1_250_000_000), ("-3", -3), ("−1.000", -1000), ("12 hộ", 12), ("0", 0)];
        for (text, number) in cases {
            assert_eq!(signed_number(text), Some(number), "{text}");
        }
        for text in ["", "12,5", "--3", "1..000", "nhiều", "9999999999999999999"] {
            assert_eq!(signed_number(text), None, "{text}");
        }
    }
}
