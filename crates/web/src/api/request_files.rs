//! What came of a request, as a workbook and as a paper, and the files with which it was answered.

use super::problem::{Problem, ProblemBody};
use super::visitor::{FileAnswer, FileBytes, PaperAsked, Visitor};
use crate::pages::{request_files, request_paper, requests};
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::ids::RequestId;
use uuid::Uuid;

#[utoipa::path(get, path = "/requests/{id}/file", operation_id = "get_request_file", tag = "reports", params(("id" = Uuid, Path)), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn workbook(Visitor { visit, .. }: Visitor, id: Path<RequestId>) -> FileAnswer {
    requests::file(visit, id).await.map_err(Problem::from)
}

#[utoipa::path(get, path = "/requests/{id}/paper", operation_id = "get_request_paper", tag = "reports", params(("id" = Uuid, Path), PaperAsked), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn paper(
    Visitor { visit, .. }: Visitor,
    Path(id): Path<RequestId>,
    Query(asked): Query<PaperAsked>,
) -> FileAnswer {
    request_paper::of_today(&visit, id, asked.format()?).await.map_err(Problem::from)
}

#[utoipa::path(get, path = "/requests/{id}/answers/{debtor}/{version}/{field}", operation_id = "get_answer_file", tag = "reports", params(("id" = Uuid, Path), ("debtor" = Uuid, Path), ("version" = u32, Path), ("field" = u16, Path)), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn answer(Visitor { visit, .. }: Visitor, path: Path<(RequestId, Uuid, u32, u16)>) -> FileAnswer {
    request_files::file(visit, path).await.map_err(Problem::from)
}
