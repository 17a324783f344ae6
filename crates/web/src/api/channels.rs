//! Zalo groups of units and of teams (R2.4).

use super::answers::{Answer, Channel, Listed, Slice};
use super::caller::Caller;
use super::decisions::UnitAsked;
use super::problem::ProblemBody;
use axum::Json;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::ids::UnitId;
use rules::units::Level;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A group, or that there is none yet.
#[derive(Serialize, ToSchema)]
pub(super) struct ChannelRow {
    owner: Owner,
    channel: Channel,
}

/// Whose group it is: one of the two.
#[derive(Serialize, ToSchema)]
struct Owner {
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<Uuid>,
}

#[utoipa::path(get, path = "/channels", operation_id = "list_channels", tag = "channels", params(UnitAsked, Slice), responses(
    (status = 200, body = Listed<ChannelRow>),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<UnitAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<ChannelRow>> {
    let today = caller.today;
    let unit = caller.place_on(Right::SeeTeams, asked.unit.as_ref(), today)?;
    let has_one = |unit: &UnitId| caller.registry.get(*unit).is_some_and(|unit| unit.level != Level::Village);
    let units: Vec<UnitId> = caller.registry.subtree(unit, today).into_iter().filter(has_one).collect();
    let known = caller.store.channels_of_units(&caller.scope, &units).await?;
    let of_unit = |unit: &UnitId| ChannelRow {
        owner: Owner { unit: Some(unit.0), team: None },
        channel: Channel::of(&known.get(unit).cloned().unwrap_or_default()),
    };
    let teams = caller.store.teams_within(&caller.scope, unit, today).await?.teams;
    let of_teams = teams.iter().map(|view| ChannelRow {
        owner: Owner { unit: None, team: Some(view.team.id.0) },
        channel: Channel::of(&view.team.channel),
    });
    let rows = units.iter().map(of_unit).chain(of_teams).collect();
    let id = |row: &ChannelRow| row.owner.unit.or(row.owner.team).unwrap_or_default();
    Ok(Json(slice.of(rows, id)?))
}
