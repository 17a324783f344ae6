//! Papers that leave offices.

use super::answers::{Answer, IssueStage, IssueStepKind, Listed, Moment, On, Slice};
use super::caller::Caller;
use super::decisions::UnitAsked;
use super::problem::{Problem, ProblemBody};
use crate::error::PageError;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use documents::report::authority_lines;
use rules::access::Right;
use rules::ids::IssueId;
use rules::issues::Issue;
use rules::obligations::Obligation;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A paper on its way out of an office.
#[derive(Serialize, ToSchema)]
pub(super) struct IssueRow {
    id: Uuid,
    unit: Uuid,
    obligation: Uuid,
    version: u32,
    prepared_at: Moment,
    replaces: Option<Uuid>,
    stage: IssueStage,
    steps: u32,
    recipients: Vec<String>,
    /// The lines over the signature; empty before it is approved.
    authority: Vec<String>,
    signer: Option<String>,
    /// "05/BC-UBND".
    number: Option<String>,
    dated: Option<On>,
}

impl IssueRow {
    fn of(issue: &Issue, owed: &Obligation) -> Self {
        let (approval, number) = (issue.stage.approval(), issue.stage.number());
        Self {
            id: issue.id.0,
            unit: issue.unit.0,
            obligation: owed.id.0,
            version: issue.version(),
            prepared_at: Moment(issue.prepared_at),
            replaces: issue.replaces.map(Uuid::from),
            stage: IssueStage(issue.stage.kind()),
            steps: issue.steps,
            recipients: issue.stage.recipients().to_vec(),
            authority: approval.map(|said| authority_lines(owed.reporter, &said.authority)).unwrap_or_default(),
            signer: approval.map(|said| said.signer.clone()),
            number: number.map(rules::issues::Number::written),
            dated: number.map(|number| On(number.dated)),
        }
    }
}

#[utoipa::path(get, path = "/issues", operation_id = "list_issues", tag = "reports", params(UnitAsked, Slice), responses(
    (status = 200, body = Listed<IssueRow>),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<UnitAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<IssueRow>> {
    let unit = caller.place(Right::SeeReports, asked.unit.as_ref())?;
    let lines = caller.store.issues(&caller.scope, unit).await?.ok_or(PageError::NotFound)?;
    let rows: Vec<IssueRow> = lines.iter().map(|line| IssueRow::of(&line.issue, &line.owed)).collect();
    Ok(Json(slice.of(rows, |row| row.id)?))
}

/// A step on a paper's way.
#[derive(Serialize, ToSchema)]
struct IssueStepRow {
    step: IssueStepKind,
    at: Moment,
    remark: Option<String>,
}

/// A signed paper that came back.
#[derive(Serialize, ToSchema)]
struct IssueFileRow {
    sha256: String,
    name: String,
    at: Moment,
}

/// A paper with its way and what came back of it.
#[derive(Serialize, ToSchema)]
pub(super) struct IssueShown {
    issue: IssueRow,
    way: Vec<IssueStepRow>,
    files: Vec<IssueFileRow>,
}

#[utoipa::path(get, path = "/issues/{id}", operation_id = "get_issue", tag = "reports", params(("id" = Uuid, Path)), responses(
    (status = 200, body = IssueShown),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Answer<IssueShown> {
    let id: IssueId = id.parse().map_err(|_| Problem::Page(PageError::NotFound))?;
    let view = caller.store.issue(&caller.scope, id).await?.ok_or(PageError::NotFound)?;
    let step = |step: &store::IssueStep| IssueStepRow {
        step: IssueStepKind(step.step),
        at: Moment(step.at),
        remark: step.remark.clone(),
    };
    let file = |file: &store::IssueFile| IssueFileRow {
        sha256: file.sha256.clone(),
        name: file.name.clone(),
        at: Moment(file.at),
    };
    Ok(Json(IssueShown {
        issue: IssueRow::of(&view.issue, &view.owed),
        way: view.steps.iter().map(step).collect(),
        files: view.files.iter().map(file).collect(),
    }))
}
