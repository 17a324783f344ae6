//! What teams did, for those whose affair it is.

use super::answers::{Answer, Listed, On, Slice};
use super::caller::{Caller, parsed};
use super::problem::ProblemBody;
use crate::error::PageError;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::activities::{Activity, Gone};
use rules::day::{Day, Span};
use serde::{Deserialize, Serialize};
use store::ActivityFilter;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Something a team did.
#[derive(Serialize, ToSchema)]
pub(super) struct ActivityRow {
    id: Uuid,
    team: Uuid,
    village: Uuid,
    kind: Uuid,
    day: On,
    people: u32,
    women: Option<u32>,
    place: Option<String>,
    note: Option<String>,
    members: Vec<Uuid>,
    households: Vec<Uuid>,
    guided: Vec<GuidedRow>,
    photos: Vec<String>,
    via: Option<&'static str>,
    withdrawn: bool,
    joined: Option<Uuid>,
    revision: u32,
    recorded_by: Option<String>,
}

/// So many people were guided in an item.
#[derive(Serialize, ToSchema)]
struct GuidedRow {
    item: Uuid,
    count: u32,
}

impl ActivityRow {
    fn of(activity: Activity, recorded_by: Option<String>) -> Self {
        let guided = activity.guided.iter().map(|(item, count)| GuidedRow { item: item.0, count: *count });
        Self {
            id: activity.id.0,
            team: activity.team.0,
            village: activity.village.0,
            kind: activity.kind.0,
            day: On(activity.day),
            people: activity.people,
            women: activity.women,
            members: activity.members.iter().map(|member| member.0).collect(),
            households: activity.households.iter().map(|household| household.0).collect(),
            guided: guided.collect(),
            photos: activity.photos.iter().map(ToString::to_string).collect(),
            via: activity.on_behalf.as_ref().map(|on_behalf| on_behalf.via.code()),
            withdrawn: matches!(activity.gone, Some(Gone::Withdrawn(_))),
            joined: match activity.gone {
                Some(Gone::Joined(survivor)) => Some(survivor.0),
                _ => None,
            },
            revision: activity.revision,
            place: activity.place,
            note: activity.note,
            recorded_by,
        }
    }
}

/// Which activities are asked for: of a place, on some days, both included.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ActivitiesAsked {
    #[param(value_type = Option<Uuid>)]
    unit: Option<String>,
    #[param(value_type = Option<On>)]
    from: Option<String>,
    #[param(value_type = Option<On>)]
    to: Option<String>,
}

/// At most so many are looked through; whoever wants more asks for fewer days at a time.
const MOST: u32 = 20_000;

#[utoipa::path(get, path = "/activities", operation_id = "list_activities", tag = "activities", params(ActivitiesAsked, Slice), responses(
    (status = 200, body = Listed<ActivityRow>),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<ActivitiesAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<ActivityRow>> {
    let unit = caller.place(Right::SeeActivities, asked.unit.as_ref())?;
    let from: Option<Day> = parsed("from", asked.from.as_ref())?;
    let to: Option<Day> = parsed("to", asked.to.as_ref())?;
    let days = Span { from: from.unwrap_or(Day::MIN), to: to.map_or(Day::MAX, Day::after) };
    let filter = ActivityFilter { days, team: None, kind: None, most: MOST };
    let lines = caller.store.activities(&caller.scope, unit, &filter).await?.ok_or(PageError::NotFound)?;
    let rows = lines.into_iter().map(|line| ActivityRow::of(line.activity, line.recorded_by)).collect();
    Ok(Json(slice.of(rows, |row: &ActivityRow| row.id)?))
}

#[utoipa::path(get, path = "/activities/{id}", operation_id = "get_activity", tag = "activities", params(("id" = Uuid, Path)), responses(
    (status = 200, body = ActivityRow),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Answer<ActivityRow> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let view = caller.store.activity(&caller.scope, id).await?.ok_or(PageError::NotFound)?;
    Ok(Json(ActivityRow::of(view.activity, view.recorded_by)))
}
