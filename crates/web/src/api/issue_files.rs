//! Papers that leave offices, and what came back of them signed.

use super::problem::{Problem, ProblemBody};
use super::visitor::{FileAnswer, FileBytes, PaperAsked, Visitor};
use crate::pages::{issued, issues};
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::ids::IssueId;

#[utoipa::path(get, path = "/issues/{id}/paper", operation_id = "get_issue_paper", tag = "reports", params(("id" = Uuid, Path), PaperAsked), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn paper(
    Visitor { visit, .. }: Visitor,
    Path(id): Path<IssueId>,
    Query(asked): Query<PaperAsked>,
) -> FileAnswer {
    issued::file(&visit, id, asked.format()?).await.map_err(Problem::from)
}

#[utoipa::path(get, path = "/issues/{id}/files/{number}", operation_id = "get_issue_file", tag = "reports", params(("id" = Uuid, Path), ("number" = u32, Path)), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn signed(Visitor { visit, .. }: Visitor, path: Path<(IssueId, usize)>) -> FileAnswer {
    issues::file(visit, path).await.map_err(Problem::from)
}
