//! The empty lists that people fill in.

use super::decisions::UnitAsked;
use super::problem::{Problem, ProblemBody};
use super::visitor::{FileAnswer, FileBytes, Visitor, given_unit};
use crate::pages::{household_import, imports, village_import};
use axum_extra::extract::Query;

#[utoipa::path(get, path = "/household-imports/template", operation_id = "get_household_list_template", tag = "households", params(UnitAsked), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn households(Visitor { visit, .. }: Visitor, Query(asked): Query<UnitAsked>) -> FileAnswer {
    household_import::empty_list(&visit, asked.unit.as_deref().unwrap_or_default()).await.map_err(Problem::from)
}

#[utoipa::path(get, path = "/team-imports/template", operation_id = "get_team_list_template", tag = "teams", params(UnitAsked), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn teams(Visitor { visit, .. }: Visitor, Query(asked): Query<UnitAsked>) -> FileAnswer {
    let commune = given_unit(&visit, asked.unit.as_ref())?;
    imports::empty_list(&visit, commune).await.map_err(Problem::from)
}

#[utoipa::path(get, path = "/village-imports/template", operation_id = "get_village_list_template", tag = "units", responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
))]
pub(super) async fn villages(Visitor { visit, .. }: Visitor) -> FileAnswer {
    village_import::template(visit).await.map_err(Problem::from)
}
