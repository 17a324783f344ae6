//! Papers of reports, and what they were taken from.

use super::problem::{Problem, ProblemBody};
use super::visitor::{FileAnswer, FileBytes, PaperFormat, Visitor, number, paper_format};
use crate::pages::{report_paper, report_steps};
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::ids::ObligationId;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which paper of a report.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ReportPaperAsked {
    #[param(inline, value_type = Option<PaperFormat>)]
    format: Option<String>,
    /// Which version; without it what would be sent now, or was sent last.
    #[param(value_type = Option<u32>)]
    version: Option<String>,
}

#[utoipa::path(get, path = "/obligations/{id}/paper", operation_id = "get_report_paper", tag = "reports", params(("id" = Uuid, Path), ReportPaperAsked), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn paper(
    Visitor { visit, .. }: Visitor,
    Path(id): Path<ObligationId>,
    Query(asked): Query<ReportPaperAsked>,
) -> FileAnswer {
    let (format, version) = (paper_format(asked.format.as_ref())?, number("version", asked.version.as_ref())?);
    report_paper::of_version(&visit, id, format, version).await.map_err(Problem::from)
}

#[utoipa::path(get, path = "/obligations/{id}/versions/{version}/file", operation_id = "get_report_source", tag = "reports", params(("id" = Uuid, Path), ("version" = u32, Path)), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn source(Visitor { visit, .. }: Visitor, path: Path<(ObligationId, u32)>) -> FileAnswer {
    report_steps::file(visit, path).await.map_err(Problem::from)
}
