//! Reports that are asked for once.

use super::answers::{Answer, AnswerState, Listed, Moment, Reporter, Slice};
use super::caller::Caller;
use super::problem::{Problem, ProblemBody};
use crate::error::PageError;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::ids::RequestId;
use rules::obligations::Debtor;
use rules::requests::{Count, FieldKind, Request, numbered};
use serde::Serialize;
use std::collections::BTreeSet;
use store::AskedRow;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is asked.
#[derive(Serialize, ToSchema)]
struct RequestFieldRow {
    /// By which the field is named, from 1 on.
    field: u16,
    label: String,
    hint: Option<String>,
    required: bool,
    /// number, text, choice, date, indicator or file.
    answered_by: String,
    options: Vec<String>,
}

/// A report that is asked for once.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestRow {
    id: Uuid,
    by: Uuid,
    title: String,
    purpose: Option<String>,
    basis: Option<String>,
    level: Reporter,
    asked_at: Moment,
    late_from: Moment,
    extended: Option<String>,
    closed_at: Option<Moment>,
    fields: Vec<RequestFieldRow>,
    /// How many of those whom the asker sees are asked, and have answered.
    asked: u32,
    answered: u32,
    late: u32,
}

impl RequestRow {
    fn of(request: &Request, count: Count) -> Self {
        let field = |(number, field): (u16, &rules::requests::RequestField)| {
            let (kind, options) = match &field.kind {
                FieldKind::Number { .. } => ("number", Vec::new()),
                FieldKind::Text { .. } => ("text", Vec::new()),
                FieldKind::Choice { options, .. } => ("choice", options.clone()),
                FieldKind::Date { .. } => ("date", Vec::new()),
                FieldKind::Indicator { .. } => ("indicator", Vec::new()),
                FieldKind::File {} => ("file", Vec::new()),
            };
            RequestFieldRow {
                field: number,
                label: field.label.clone(),
                hint: field.hint.clone(),
                required: field.required,
                answered_by: kind.to_owned(),
                options,
            }
        };
        Self {
            id: request.id.0,
            by: request.by.0,
            title: request.title.clone(),
            purpose: request.purpose.clone(),
            basis: request.basis.clone(),
            level: Reporter(request.level),
            asked_at: Moment(request.asked_at),
            late_from: Moment(request.late_from),
            extended: request.extended.clone(),
            closed_at: request.closed.as_ref().map(|(at, _)| Moment(*at)),
            fields: numbered(&request.fields).map(field).collect(),
            asked: count.asked,
            answered: count.answered,
            late: count.late,
        }
    }
}

#[utoipa::path(get, path = "/requests", operation_id = "list_requests", tag = "reports", params(Slice), responses(
    (status = 200, body = Listed<RequestRow>),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(caller: Caller, Query(slice): Query<Slice>) -> Answer<Listed<RequestRow>> {
    if !caller.scope.has(Right::SeeReports) {
        return Err(Problem::Page(PageError::NotFound));
    }
    let lists = caller.store.requests(&caller.scope).await?;
    let own = lists.own.iter().map(|(request, _, state)| (request, Count::of([*state])));
    let others = lists.asked.iter().chain(&lists.below).map(|line| (&line.request, line.count));
    let mut seen = BTreeSet::new();
    let all = own.chain(others).filter(|(request, _)| seen.insert(request.id));
    let rows: Vec<RequestRow> = all.map(|(request, count)| RequestRow::of(request, count)).collect();
    Ok(Json(slice.of(rows, |row| row.id)?))
}

/// Somebody who was asked.
#[derive(Serialize, ToSchema)]
struct AskedOne {
    /// The team; none of a unit's own answer.
    team: Option<Uuid>,
    unit: Uuid,
    name: String,
    state: AnswerState,
    answered_at: Option<Moment>,
    versions: u32,
    /// The last version of the answer, field by field, as it is read.
    values: Vec<AnswerRow>,
}

/// What was answered to a field.
#[derive(Serialize, ToSchema)]
struct AnswerRow {
    field: u16,
    value: String,
}

impl AskedOne {
    fn of(request: &Request, row: &AskedRow) -> Self {
        let value = |(number, field): (u16, &rules::requests::RequestField)| {
            let answer = row.answer.as_ref()?;
            let (value, counted) = (answer.values.get(&number), answer.counted.get(&number));
            let read = crate::pages::answer_text(field, value, counted);
            (!read.is_empty()).then_some(AnswerRow { field: number, value: read })
        };
        Self {
            team: match row.asked.debtor {
                Debtor::Team(team) => Some(team.0),
                Debtor::Unit(_) => None,
            },
            unit: row.asked.unit.0,
            name: row.asked.name.clone(),
            state: AnswerState(row.state),
            answered_at: row.asked.answered_at.map(Moment),
            versions: row.asked.versions,
            values: numbered(&request.fields).filter_map(value).collect(),
        }
    }
}

/// A request with those who were asked, as far as the asker sees them.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestAnswers {
    request: RequestRow,
    rows: Vec<AskedOne>,
}

#[utoipa::path(get, path = "/requests/{id}", operation_id = "get_request", tag = "reports", params(("id" = Uuid, Path)), responses(
    (status = 200, body = RequestAnswers),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Answer<RequestAnswers> {
    let id: RequestId = id.parse().map_err(|_| Problem::Page(PageError::NotFound))?;
    let view = caller.store.request(&caller.scope, id).await?.ok_or(PageError::NotFound)?;
    let rows = view.rows.iter().map(|row| AskedOne::of(&view.request, row)).collect();
    Ok(Json(RequestAnswers { request: RequestRow::of(&view.request, view.count()), rows }))
}
