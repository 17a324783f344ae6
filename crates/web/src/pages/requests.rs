//! Reports that are asked for once: the lists, one request with who has answered, all answers beside each other and as a workbook.

use super::downloads;
use super::issued;
use super::state::{Answer, State, Visit};
use crate::error::PageError;
use crate::format;
use crate::locale::Key;
use crate::pace::heavy;
use crate::page::{Section, show};
use crate::views::indicator_words;
use crate::views::parts::{Link, Pages};
use crate::views::paths;
use crate::views::reports::Due;
use crate::views::requests::{
    AnswerShown, AskedLine, FieldAsked, OwnRequestRow, RequestPage, RequestRow, RequestTablePage, RequestsPage,
    kind_text, paper_links,
};
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use axum_extra::extract::Query;
use documents::figures::{Cell, Sheet, workbook};
use rules::access::Right;
use rules::day::Day;
use rules::ids::{RequestId, UnitId};
use rules::indicators::{Indicators, Quantity};
use rules::issues::StageKind;
use rules::obligations::Debtor;
use rules::operations::Refusal;
use rules::requests::{AnswerValue, FieldKind, FieldSum, Request, RequestField, numbered};
use rules::units::Level;
use serde::Deserialize;
use store::{AskedRow, RequestLine, RequestView};
use uuid::Uuid;

/// Rows of a part of the list, and of the table.
const PER_PAGE: usize = 100;
/// Names in one message; more than that nobody reads.
const MOST_NAMED: usize = 200;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::REQUESTS, get(list))
        .route(&paths::request("{id}"), get(page))
        .route(&paths::request_table("{id}"), get(table))
        .route(&paths::request_file("{id}"), heavy(get(file)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Part {
    page: String,
}

impl Part {
    /// The rows of the part asked for, and which it is.
    fn of<'a, T>(&self, all: &'a [T], url: String) -> (&'a [T], Pages) {
        let last = all.len().div_ceil(PER_PAGE).max(1);
        let number = self.page.parse().unwrap_or(1_usize).clamp(1, last);
        let from = (number - 1) * PER_PAGE;
        let rows = all.get(from..(from + PER_PAGE).min(all.len())).unwrap_or_default();
        let pages = Pages { number: number as u64, rows: all.len() as u64, per_page: PER_PAGE as u64, url };
        (rows, pages)
    }
}

/// By when it is due.
pub(super) fn due(request: &Request) -> Due {
    let (day, hour) = request.last_day();
    Due { day, hour }
}

/// What names somebody who was asked, in an address.
pub(super) fn debtor_id(debtor: Debtor) -> Uuid {
    match debtor {
        Debtor::Team(team) => team.0,
        Debtor::Unit(unit) => unit.0,
    }
}

/// A request that the asker may see.
pub(super) async fn seen(visit: &Visit, id: RequestId) -> Result<RequestView, PageError> {
    visit.store.request(&visit.scope, id).await?.ok_or(PageError::NotFound)
}

/// The unit whose office asks, as it was called when it did.
pub(super) fn by(visit: &Visit, request: &Request) -> String {
    visit.registry.full_name(request.by, Day::of(request.asked_at))
}

/// The unit for whose office somebody may ask.
pub(super) fn own_office(visit: &Visit) -> Option<UnitId> {
    let own = visit.own_units().into_iter().next()?;
    visit.may(Right::JudgeReports, own).then_some(own)
}

async fn list(visit: Visit) -> Answer {
    if !visit.scope.has(Right::SeeReports) {
        return Err(PageError::NotFound);
    }
    let lists = visit.store.requests(&visit.scope).await?;
    let own_name = visit.own_units().first().map(|unit| visit.registry.full_name(*unit, visit.today));
    let mut own: Vec<OwnRequestRow> = Vec::new();
    for (request, asked, state) in &lists.own {
        let answers_for = match asked.debtor {
            Debtor::Unit(_) if Some(&asked.name) != own_name.as_ref() => Some(asked.name.clone()),
            _ => None,
        };
        own.push(OwnRequestRow {
            request: Link::new(&request.title, paths::request_answer(request.id, debtor_id(asked.debtor))),
            answers_for,
            by: by(&visit, request),
            due: due(request),
            state: *state,
        });
    }
    // What is still to be answered comes first.
    own.sort_by_key(|row| !row.state.is_open());
    let row = |line: &RequestLine| RequestRow {
        request: Link::new(&line.request.title, paths::request(line.request.id)),
        by: by(&visit, &line.request),
        due: due(&line.request),
        count: line.count,
        is_closed: line.request.closed.is_some(),
    };
    Ok(show(&RequestsPage {
        own,
        asked: lists.asked.iter().map(row).collect(),
        below: lists.below.iter().map(row).collect(),
        new_url: own_office(&visit).map(|_| paths::REQUEST_NEW.to_owned()),
        p: visit.page.clone().within(Section::Reports),
    }))
}

/// A quantity that was counted: `1.234`, or `12/30 (40 %)`.
pub(super) fn quantity_text(quantity: Quantity) -> String {
    match quantity.whole {
        None => format::number(quantity.part),
        Some(whole) => {
            let rate = quantity.rate().map_or_else(|| "–".to_owned(), |rate| indicator_words::rate(rate, 1));
            format!("{}/{} ({rate})", format::number(quantity.part), format::number(whole))
        }
    }
}

/// What was answered to a field, as it is read.
pub(crate) fn value_text(field: &RequestField, value: Option<&AnswerValue>, counted: Option<&Quantity>) -> String {
    match (&field.kind, value) {
        (_, Some(AnswerValue::Number(number))) => format::number(*number),
        (_, Some(AnswerValue::Text(text))) => text.clone(),
        (_, Some(AnswerValue::Date(day))) => day.vietnamese(),
        (_, Some(AnswerValue::File(file))) => file.name.clone(),
        (FieldKind::Choice { options, .. }, Some(AnswerValue::Choices(taken))) => {
            let taken = (1_u16..).zip(options).filter(|(number, _)| taken.contains(number));
            taken.map(|(_, option)| option.as_str()).collect::<Vec<_>>().join("; ")
        }
        _ => counted.copied().map(quantity_text).unwrap_or_default(),
    }
}

/// What all answers to a field come to; nothing before there is one.
fn sum_text(visit: &Visit, field: &RequestField, sum: &FieldSum, answered: u32) -> String {
    if answered == 0 {
        return String::new();
    }
    match (sum, &field.kind) {
        (FieldSum::Number(number), _) => format::number(*number),
        (FieldSum::Counted(quantity), _) => quantity_text(*quantity),
        (FieldSum::Choices(counts), FieldKind::Choice { options, .. }) => {
            let counts = options.iter().zip(counts).map(|(option, count)| format!("{option}: {count}"));
            counts.collect::<Vec<_>>().join("; ")
        }
        (FieldSum::Given(count), _) => visit.page.t1(Key("request-given"), "count", *count),
        (FieldSum::Choices(_), _) => String::new(),
    }
}

/// The name of the indicator that a field asks for, in the reader's language.
pub(super) fn indicator_name(visit: &Visit, request: &Request, known: &Indicators, kind: &FieldKind) -> String {
    let FieldKind::Indicator { code, to, .. } = kind else { return String::new() };
    let province = visit.registry.above(request.by, Level::Province, Day::of(request.asked_at));
    let indicator = known.get(province, code, to.before());
    let name = indicator.map(|indicator| indicator_words::name(&indicator.definition, visit.page.locale()));
    name.unwrap_or(code.as_str()).to_owned()
}

fn line(visit: &Visit, request: &Request, row: &AskedRow) -> AskedLine {
    let mut notes = Vec::new();
    if let Some((_, heir)) = &row.heir {
        notes.push(visit.page.t1(Key("request-heir"), "name", heir));
    }
    if let Some(sent_for) = row.answer.as_ref().and_then(|answer| answer.on_behalf.as_ref()) {
        let how = visit.page.t(format!("via-{}", sent_for.via.code()));
        notes.push(visit.page.t1(Key("request-on-behalf"), "how", how));
    }
    if row.asked.versions > 1 {
        notes.push(visit.page.t1(Key("report-note-versions"), "count", i64::from(row.asked.versions)));
    }
    let url = paths::request_answer(request.id, debtor_id(row.asked.debtor));
    AskedLine { debtor: Link::new(&row.asked.name, url), state: row.state, notes }
}

async fn page(visit: Visit, Path(id): Path<RequestId>, Query(part): Query<Part>) -> Answer {
    let view = seen(&visit, id).await?;
    Ok(show(&request_page(&visit, &view, &part).await?))
}

/// The request's page, with the reason why something could not be done.
pub(super) async fn refusing(mut visit: Visit, view: RequestView, reason: &Refusal) -> Answer {
    visit.page = visit.page.clone().warning(super::refusals::sentence(visit.page.locale(), reason));
    Ok(super::refusals::refused(&request_page(&visit, &view, &Part::default()).await?))
}

/// The last paper of what came of it, and what it takes to prepare one that says something else.
async fn issue_of(visit: &Visit, view: &RequestView) -> Result<(Option<Link>, Option<String>), PageError> {
    let id = view.request.id;
    if !view.sees_all {
        return Ok((None, None));
    }
    let issues = visit.store.issues_of_request(&visit.scope, id).await?;
    let last = issues.iter().max_by_key(|issue| (issue.stage.kind() != StageKind::Withdrawn, issue.prepared_at));
    let told = match last.filter(|issue| issue.stage.kind() == StageKind::Issued) {
        Some(issue) => visit.store.issued_results(&visit.scope, issue.id).await?,
        None => None,
    };
    let has_news = view.count().answered > 0 && told.is_none_or(|told| !told.say_the_same(&view.results(visit.today)));
    let is_free = issues.iter().all(|issue| !issue.stage.is_on_its_way());
    let prepares = has_news && is_free && visit.store.prepares_results(&visit.scope, &view.request).await?;
    Ok((last.map(|issue| issued::link(visit, issue)), prepares.then(|| id.to_string())))
}

async fn request_page(visit: &Visit, view: &RequestView, part: &Part) -> Result<RequestPage, PageError> {
    let (request, id) = (&view.request, view.request.id);
    let count = view.count();
    let known = visit.store.indicators(&visit.scope).await?;
    let field = |(field, sum): (&RequestField, &FieldSum)| FieldAsked {
        label: field.label.clone(),
        hint: field.hint.clone(),
        required: field.required,
        kind: kind_text(&visit.page, &field.kind, &indicator_name(visit, request, &known, &field.kind)),
        sum: sum_text(visit, field, sum, count.answered),
    };
    let sums = view.sums();
    let (issue, prepare) = issue_of(visit, view).await?;
    let mut rows: Vec<&AskedRow> = view.rows.iter().collect();
    // Who has not answered comes first, each in the order of names.
    rows.sort_by_key(|row| !row.state.is_open());
    let (shown, pages) = part.of(&rows, paths::request(id));
    let own = view.rows.iter().find(|row| row.is_own && row.writes);
    let watches = view.rows.len() > 1 || view.sees_all;
    let title = request.title.clone();
    Ok(RequestPage {
        by: by(visit, request),
        purpose: request.purpose.clone(),
        basis: request.basis.clone(),
        due: due(request),
        extended: request.extended.clone(),
        closed: request.closed.as_ref().map(|(at, why)| (Day::of(*at).vietnamese(), why.clone())),
        fields: request.fields.iter().zip(&sums).map(field).collect(),
        count,
        rows: shown.iter().map(|row| line(visit, request, row)).collect(),
        pages,
        sees_all: view.sees_all,
        own_url: own.map(|row| paths::request_answer(id, debtor_id(row.asked.debtor))),
        tables: watches.then(|| (paths::request_table(id), paths::request_file(id))),
        papers: if view.sees_all { paper_links(&visit.page, id) } else { Vec::new() },
        issue,
        prepare,
        due_url: (view.manages && request.closed.is_none()).then(|| paths::request_due(id)),
        reminder: if watches { reminder(visit, view) } else { None },
        title,
        p: visit.page.clone().within(Section::Reports),
    })
}

/// One text that names those whose answers are missing; it names no person.
fn reminder(visit: &Visit, view: &RequestView) -> Option<String> {
    let missing: Vec<&str> =
        view.rows.iter().filter(|row| row.state.is_open()).map(|row| row.asked.name.as_str()).collect();
    if missing.is_empty() {
        return None;
    }
    let due = due(&view.request).text(&visit.page);
    let said: [(&str, &dyn crate::locale::Argument); 4] =
        [("by", &by(visit, &view.request)), ("title", &view.request.title), ("due", &due), ("count", &missing.len())];
    let mut lines = vec![visit.page.locale().text_with(Key("request-reminder"), &said)];
    lines.extend(missing.iter().take(MOST_NAMED).map(|name| format!("- {name}")));
    if missing.len() > MOST_NAMED {
        lines.push(visit.page.t1(Key("request-reminder-more"), "count", missing.len() - MOST_NAMED));
    }
    Some(lines.join("\n"))
}

/// All answers to a request, for whoever sees more than the own.
async fn watched(visit: &Visit, id: RequestId) -> Result<RequestView, PageError> {
    let view = seen(visit, id).await?;
    if view.sees_all || view.rows.len() > 1 { Ok(view) } else { Err(PageError::NotFound) }
}

fn cells_of(request: &Request, row: &AskedRow) -> Vec<String> {
    let answer = row.answer.as_ref();
    let cell = |(number, field): (u16, &RequestField)| {
        let value = answer.and_then(|answer| answer.values.get(&number));
        value_text(field, value, answer.and_then(|answer| answer.counted.get(&number)))
    };
    numbered(&request.fields).map(cell).collect()
}

async fn table(visit: Visit, Path(id): Path<RequestId>, Query(part): Query<Part>) -> Answer {
    let view = watched(&visit, id).await?;
    let request = &view.request;
    let answered = view.count().answered;
    let (shown, pages) = part.of(&view.rows, paths::request_table(id));
    let sums = view.sums();
    let sums = request.fields.iter().zip(&sums).map(|(field, sum)| sum_text(&visit, field, sum, answered));
    Ok(show(&RequestTablePage {
        request: Link::new(&request.title, paths::request(id)),
        labels: request.fields.iter().map(|field| field.label.clone()).collect(),
        rows: shown.iter().map(|row| (line(&visit, request, row), cells_of(request, row))).collect(),
        sums: sums.collect(),
        pages,
        file_url: paths::request_file(id),
        p: visit.page.clone().within(Section::Reports),
    }))
}

/// All answers to a request as a workbook.
///
/// # Errors
/// [`PageError::NotFound`], also for whoever sees no more than the own.
pub(crate) async fn file(visit: Visit, Path(id): Path<RequestId>) -> Answer {
    let view = watched(&visit, id).await?;
    let named = view.request.title.clone();
    let bytes = visit.heavy({
        let visit = visit.clone();
        move || workbook(&sheet(&visit, &view))
    });
    let bytes = bytes.await?.map_err(|error| {
        tracing::error!(%error, "a workbook of answers could not be made");
        PageError::Internal
    })?;
    Ok(downloads::file(&named, "xlsx", XLSX, bytes))
}

/// A row for each that was asked, and the sums below.
fn sheet(visit: &Visit, view: &RequestView) -> Sheet {
    let (request, page) = (&view.request, &visit.page);
    let text = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
    let mut headings =
        vec![page.t(Key("reports-debtor")), page.t(Key("reports-state")), page.t(Key("request-answered-on"))];
    headings.extend(request.fields.iter().map(|field| field.label.clone()));
    let row = |row: &AskedRow| {
        let answer = row.answer.as_ref();
        let answered = row.asked.answered_at.map(|at| Day::of(at).vietnamese()).unwrap_or_default();
        let mut cells = vec![Cell::Text(row.asked.name.clone()), text(page.t(row.state.word())), text(answered)];
        for (number, field) in numbered(&request.fields) {
            let value = answer.and_then(|answer| answer.values.get(&number));
            let counted = answer.and_then(|answer| answer.counted.get(&number));
            cells.push(field_cell(field, value, counted));
        }
        cells
    };
    let mut rows: Vec<Vec<Cell>> = view.rows.iter().map(row).collect();
    let mut last = vec![Cell::Text(page.t(Key("request-sum"))), Cell::Empty, Cell::Empty];
    for (field, sum) in request.fields.iter().zip(view.sums()) {
        last.push(match sum {
            FieldSum::Number(number) => Cell::Number(number),
            FieldSum::Counted(quantity) => quantity_cell(Some(&quantity)),
            FieldSum::Choices(_) => text(sum_text(visit, field, &sum, view.count().answered)),
            FieldSum::Given(_) => Cell::Empty,
        });
    }
    rows.push(last);
    Sheet { name: request.title.clone(), tab: page.t(Key("request-file-tab")), headings, names: 1, rows }
}

fn field_cell(field: &RequestField, value: Option<&AnswerValue>, counted: Option<&Quantity>) -> Cell {
    match (value, counted) {
        (Some(AnswerValue::Number(number)), _) => Cell::Number(*number),
        (Some(_), _) => Cell::Text(value_text(field, value, None)),
        (None, counted) => quantity_cell(counted),
    }
}

/// A number stays a number; a share is read.
fn quantity_cell(quantity: Option<&Quantity>) -> Cell {
    match quantity {
        None => Cell::Empty,
        Some(Quantity { part, whole: None }) => Cell::Number(*part),
        Some(share) => Cell::Text(quantity_text(*share)),
    }
}
