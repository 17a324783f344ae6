//! The annex of the letter (Phụ lục) of a place, as a file.

use super::answers::On;
use super::problem::{Problem, ProblemBody};
use super::visitor::{FileAnswer, FileBytes, OfficeFormat, Visitor, one_of};
use crate::pages::annex;
use crate::views::annex::Format;
use axum_extra::extract::Query;
use serde::Deserialize;
use utoipa::IntoParams;

/// Whose annex of which day.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AnnexAsked {
    #[param(value_type = Option<Uuid>)]
    unit: Option<String>,
    #[param(inline, value_type = Option<OfficeFormat>)]
    format: Option<String>,
}

#[utoipa::path(get, path = "/annex", operation_id = "get_annex", tag = "teams", params(AnnexAsked, ("at" = Option<On>, Query)), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn file(Visitor { mut visit, .. }: Visitor, Query(asked): Query<AnnexAsked>) -> FileAnswer {
    let unit = annex::place(&mut visit, asked.unit.as_deref().unwrap_or_default())?;
    let format = one_of(asked.format.as_ref(), Format::Xlsx, Format::of_ending)?;
    if !visit.registry.stands(unit, visit.at) {
        return Err(Problem::BadParameter { name: "at", value: visit.at.to_string() });
    }
    annex::file(&visit, unit, format).await.map_err(Problem::from)
}
