//! Villages in which no team works (R1.1), and units for which something was not entered.

use super::answers::{Answer, Listed, On, Slice};
use super::caller::{Caller, given};
use super::problem::{Problem, ProblemBody};
use super::units::UnitRow;
use crate::pages::lacking::units_lacking;
use crate::views::lacking::Lack;
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

/// Within which unit, and what they lack: `villages` (communes) or `contact`.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LackAsked {
    lack: String,
    #[param(value_type = Option<Uuid>)]
    unit: Option<String>,
}

#[utoipa::path(get, path = "/units-lacking", operation_id = "list_units_lacking", tag = "units", params(LackAsked, Slice), responses(
    (status = 200, body = Listed<UnitRow>),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn lacking(
    caller: Caller,
    Query(asked): Query<LackAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<UnitRow>> {
    let unknown = || Problem::BadParameter { name: "lack", value: asked.lack.clone() };
    let lack = Lack::of_code(&asked.lack).ok_or_else(unknown)?;
    let (registry, today) = (&caller.registry, caller.today);
    let within = match given(asked.unit.as_ref()) {
        Some(unit) => vec![caller.unit(unit)?.id],
        None => match caller.scope.acting().and_then(|acting| acting.unit(registry, today)) {
            Some(own) => vec![own],
            None => registry.roots(today),
        },
    };
    let units = units_lacking(&caller.store, &caller.scope, registry, &within, lack, today).await?;
    let rows = units.into_iter().filter_map(|unit| UnitRow::of(&caller, unit, today)).collect();
    Ok(Json(slice.of(rows, |row: &UnitRow| row.id)?))
}
