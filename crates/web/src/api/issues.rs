//! Papers that leave offices.

use super::answers::{Answer, IssueStage, IssueStepKind, Listed, Moment, On, ReportKind, Slice};
use super::caller::{Caller, parsed};
use super::problem::{Problem, ProblemBody};
use crate::error::PageError;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use documents::report::authority_lines;
use rules::access::Right;
use rules::ids::IssueId;
use rules::issues::{Issue, Subject};
use rules::schedules::Reporter;
use rules::version_code::VersionCode;
use serde::{Deserialize, Serialize};
use store::{About, FoundPaper, IssueLine};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A paper on its way out of an office.
#[derive(Serialize, ToSchema)]
pub(super) struct IssueRow {
    id: Uuid,
    unit: Uuid,
    /// The report it tells; none of what came of a request.
    obligation: Option<Uuid>,
    version: Option<u32>,
    /// The request of which it tells what came.
    request: Option<Uuid>,
    /// The code on its pages.
    code: Option<String>,
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
    fn of(issue: &Issue, office: Reporter, code: Option<&String>) -> Self {
        let (obligation, request) = match issue.paper.subject() {
            Subject::Report(obligation) => (Some(obligation.0), None),
            Subject::Results(request) => (None, Some(request.0)),
        };
        let (approval, number) = (issue.stage.approval(), issue.stage.number());
        Self {
            id: issue.id.0,
            unit: issue.unit.0,
            obligation,
            version: issue.paper.version(),
            request,
            code: code.cloned(),
            prepared_at: Moment(issue.prepared_at),
            replaces: issue.replaces.map(Uuid::from),
            stage: IssueStage(issue.stage.kind()),
            steps: issue.steps,
            recipients: issue.stage.recipients().to_vec(),
            authority: approval.map(|said| authority_lines(office, &said.authority)).unwrap_or_default(),
            signer: approval.map(|said| said.signer.clone()),
            number: number.map(rules::issues::Number::written),
            dated: number.map(|number| On(number.dated)),
        }
    }
}

/// Papers of a place, or those with a code.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct IssuesAsked {
    #[param(value_type = Option<Uuid>)]
    unit: Option<String>,
    /// The code on its pages, as it was typed: then all papers and versions with it that may be seen.
    code: Option<String>,
}

/// A version of a report on whose pages a code stands, whether or not it became a paper.
#[derive(Serialize, ToSchema)]
struct CodedVersion {
    obligation: Uuid,
    version: u32,
    unit: Uuid,
    kind: ReportKind,
    from: On,
    to: On,
    /// The last paper of it.
    issue: Option<Uuid>,
}

impl CodedVersion {
    fn of(found: FoundPaper) -> Option<Self> {
        let About::Report(owed) = found.about else { return None };
        Some(Self {
            obligation: owed.id.0,
            version: found.version?,
            unit: owed.unit.0,
            kind: ReportKind(owed.kind),
            from: On(owed.period.from),
            to: On(owed.period.to),
            issue: found.issue.map(|issue| issue.id.0),
        })
    }
}

/// Papers; where they were asked for by a code, also the versions of reports on which it stands.
#[derive(Serialize, ToSchema)]
pub(super) struct IssuesFound {
    items: Vec<IssueRow>,
    total: usize,
    next: Option<Uuid>,
    versions: Vec<CodedVersion>,
}

#[utoipa::path(get, path = "/issues", operation_id = "list_issues", tag = "reports", params(IssuesAsked, Slice), responses(
    (status = 200, body = IssuesFound),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<IssuesAsked>,
    Query(slice): Query<Slice>,
) -> Answer<IssuesFound> {
    let unit = caller.place(Right::SeeReports, asked.unit.as_ref())?;
    let code: Option<VersionCode> = parsed("code", asked.code.as_ref())?;
    let versions = match &code {
        Some(code) => caller.store.papers_by_code(&caller.scope, code).await?,
        None => Vec::new(),
    };
    let lines = match code {
        Some(code) => caller.store.issues_by_code(&caller.scope, &code).await?,
        None => caller.store.issues(&caller.scope, unit).await?.ok_or(PageError::NotFound)?,
    };
    let row = |line: &IssueLine| IssueRow::of(&line.issue, line.office, line.code.as_ref());
    let rows: Vec<IssueRow> = lines.iter().map(row).collect();
    let Listed { items, total, next } = slice.of(rows, |row| row.id)?;
    Ok(Json(IssuesFound { items, total, next, versions: versions.into_iter().filter_map(CodedVersion::of).collect() }))
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
        issue: IssueRow::of(&view.issue, view.office, view.code.as_ref()),
        way: view.steps.iter().map(step).collect(),
        files: view.files.iter().map(file).collect(),
    }))
}
