//! Decisions as papers: drafts to be signed, and scans of what was signed.

use super::answers::{DecisionKind, On, Signing};
use super::problem::{Problem, ProblemBody};
use super::visitor::{FileAnswer, FileBytes, OfficeFormat, Visitor, given_unit};
use crate::pages::{decision_draft, decisions};
use axum::extract::Path;
use axum_extra::extract::Query;
use serde::Deserialize;
use utoipa::IntoParams;

#[utoipa::path(get, path = "/decisions/{id}/scan", operation_id = "get_decision_scan", tag = "decisions", params(("id" = Uuid, Path)), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn scan(Visitor { visit, .. }: Visitor, id: Path<String>) -> FileAnswer {
    decisions::scan(visit, id).await.map_err(Problem::from)
}

/// What a decision is to say; what isn't said is as the page proposes it.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DraftAsked {
    #[param(value_type = Option<Uuid>)]
    unit: Option<String>,
    #[param(inline, value_type = Option<OfficeFormat>)]
    format: Option<String>,
    #[param(value_type = Option<DecisionKind>)]
    kind: Option<String>,
    /// The teams; without them those that no decision names yet.
    #[serde(default)]
    #[param(value_type = Vec<Uuid>)]
    team: Vec<String>,
    /// The team that goes on, of those that are merged.
    #[param(value_type = Option<Uuid>)]
    into: Option<String>,
    number: Option<String>,
    #[param(value_type = Option<On>)]
    on: Option<String>,
    #[param(value_type = Option<Signing>)]
    signing: Option<String>,
    signer: Option<String>,
    proposed_by: Option<String>,
    carried_out_by: Option<String>,
    recipients: Option<String>,
    grounds: Option<String>,
}

#[utoipa::path(get, path = "/decisions/draft", operation_id = "draft_decision", tag = "decisions", params(DraftAsked, ("at" = Option<On>, Query)), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn draft(Visitor { visit, .. }: Visitor, Query(asked): Query<DraftAsked>) -> FileAnswer {
    let commune = given_unit(&visit, asked.unit.as_ref())?;
    let one = |name, value: Option<String>| value.map(|value| (name, value));
    let mut said = vec![("format", asked.format.unwrap_or_else(|| "docx".to_owned()))];
    said.extend(asked.team.into_iter().map(|team| ("team", team)));
    said.extend(one("kind", asked.kind));
    said.extend(one("into", asked.into));
    said.extend(one("number", asked.number));
    said.extend(one("on", asked.on));
    said.extend(one("signing", asked.signing));
    said.extend(one("signer", asked.signer));
    said.extend(one("proposed_by", asked.proposed_by));
    said.extend(one("carried_out_by", asked.carried_out_by));
    said.extend(one("recipients", asked.recipients));
    said.extend(one("grounds", asked.grounds));
    let locale = visit.page.locale();
    match decision_draft::file(&visit, commune, said).await? {
        Ok(file) => Ok(file),
        Err(form) => Err(Problem::WrongFields(form.faults(locale))),
    }
}
