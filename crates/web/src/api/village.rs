//! Villages in which no team works (R1.1).

use super::answers::{Answer, Listed, On, Slice};
use super::caller::Caller;
use super::problem::ProblemBody;
use super::units::UnitRow;
use axum::Json;
use axum_extra::extract::Query;
use rules::access::Right;
use serde::Deserialize;
use utoipa::IntoParams;

/// A place and a day.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PlaceAsked {
    #[param(value_type = Option<Uuid>)]
    pub(super) unit: Option<String>,
    #[param(value_type = Option<On>)]
    pub(super) at: Option<String>,
}

#[utoipa::path(get, path = "/villages-without-team", operation_id = "list_villages_without_team", tag = "teams", params(PlaceAsked, Slice), responses(
    (status = 200, body = Listed<UnitRow>),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn without_team(
    caller: Caller,
    Query(asked): Query<PlaceAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<UnitRow>> {
    let at = caller.day(asked.at.as_ref())?;
    let unit = caller.place_on(Right::SeeTeams, asked.unit.as_ref(), at)?;
    let list = caller.store.teams_within(&caller.scope, unit, at).await?;
    let rows = list.villages_without_team.into_iter().filter_map(|unit| UnitRow::of(&caller, unit, at)).collect();
    Ok(Json(slice.of(rows, |row: &UnitRow| row.id)?))
}
