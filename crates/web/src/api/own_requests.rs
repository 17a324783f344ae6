//! What the asker's own team is asked for once, as whoever works on a phone answers it.

use super::answers::{Answer, AnswerState, AnswerValue, Moment, RequestFieldKind};
use super::caller::Caller;
use super::reports::Figure;
use crate::locale::Locale;
use crate::views::requests::typed_text;
use axum::Json;
use rules::day::Day;
use rules::obligations::Debtor;
use rules::requests::{self, RequestField};
use serde::Serialize;
use store::OwnRequest as Told;
use utoipa::ToSchema;
use uuid::Uuid;

/// So many are told; what is open comes first.
const MOST: usize = 12;

/// A field with what was answered last, and what is counted now of an indicator.
#[derive(Serialize, ToSchema)]
struct OwnRequestField {
    field: u16,
    label: String,
    hint: Option<String>,
    required: bool,
    kind: RequestFieldKind,
    /// How it is answered, in words, with its limits; nothing of what isn't typed.
    how: String,
    value: Option<AnswerValue>,
    counted: Option<Figure>,
}

impl OwnRequestField {
    fn of(number: u16, field: &RequestField, told: &Told, locale: Locale) -> Self {
        let answer = told.answer.as_ref();
        let counted = told.counted.get(&number).or_else(|| answer.and_then(|answer| answer.counted.get(&number)));
        Self {
            field: number,
            label: field.label.clone(),
            hint: field.hint.clone(),
            required: field.required,
            kind: RequestFieldKind(field.kind.clone()),
            how: typed_text(locale, &field.kind),
            value: answer.and_then(|answer| answer.values.get(&number)).cloned().map(AnswerValue),
            counted: counted.copied().map(Figure::from),
        }
    }
}

/// What the own team is asked: itself, or a team in whose place it stands.
#[derive(Serialize, ToSchema)]
struct OwnRequest {
    request: Uuid,
    /// Who was asked; it is the `debtor` of the answer.
    team: Uuid,
    /// What that team was called, if it has ended.
    answers_for: Option<String>,
    title: String,
    by: String,
    purpose: Option<String>,
    basis: Option<String>,
    state: AnswerState,
    late_from: Moment,
    extended: Option<String>,
    closed_at: Option<Moment>,
    close_reason: Option<String>,
    may_answer: bool,
    /// With what the answer came back, if it waits to be put right.
    remark: Option<String>,
    versions: u32,
    fields: Vec<OwnRequestField>,
}

impl OwnRequest {
    fn of(caller: &Caller, told: &Told) -> Option<Self> {
        let (request, asked) = (&told.request, &told.asked);
        let Debtor::Team(team) = asked.debtor else { return None };
        let (closed_at, close_reason) = request.closed.clone().unzip();
        Some(Self {
            request: request.id.0,
            team: team.0,
            answers_for: told.is_of_another.then(|| asked.name.clone()),
            title: request.title.clone(),
            by: caller.registry.full_name(request.by, Day::of(request.asked_at)),
            purpose: request.purpose.clone(),
            basis: request.basis.clone(),
            state: AnswerState(told.state),
            late_from: Moment(request.late_from),
            extended: request.extended.clone(),
            closed_at: closed_at.map(Moment),
            close_reason: close_reason.flatten(),
            may_answer: told.may_answer,
            remark: asked.returned.clone(),
            versions: asked.versions,
            fields: requests::numbered(&request.fields)
                .map(|(number, field)| OwnRequestField::of(number, field, told, caller.locale))
                .collect(),
        })
    }
}

/// What is open comes first, by when it is due; then the newest.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnRequests {
    /// Whose they are.
    account: Option<Uuid>,
    items: Vec<OwnRequest>,
}

#[utoipa::path(get, path = "/own-requests", operation_id = "list_own_requests", tag = "reports", responses((status = 200, body = OwnRequests)))]
pub(super) async fn list(caller: Caller) -> Answer<OwnRequests> {
    let told = caller.store.team_requests(&caller.scope, MOST).await?;
    let items = told.iter().filter_map(|told| OwnRequest::of(&caller, told)).collect();
    Ok(Json(OwnRequests { account: caller.scope.account().map(|account| account.0), items }))
}
