//! Decisions of People's Committees on teams.

use super::answers::{Answer, DecisionKind, Listed, On, Slice};
use super::caller::Caller;
use super::problem::ProblemBody;
use crate::error::PageError;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::access::Right;
use serde::{Deserialize, Serialize};
use store::Decision;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A decision on teams.
#[derive(Serialize, ToSchema)]
pub(super) struct DecisionRow {
    id: Uuid,
    unit: Uuid,
    kind: DecisionKind,
    number: String,
    day: On,
    from: On,
    signer: Option<String>,
    teams: Vec<Uuid>,
    scan: Option<String>,
}

impl DecisionRow {
    fn of(decision: Decision) -> Self {
        Self {
            id: decision.id.0,
            unit: decision.unit.0,
            kind: DecisionKind(decision.kind),
            number: decision.number,
            day: On(decision.day),
            from: On(decision.from),
            signer: decision.signer,
            teams: decision.teams.into_iter().map(Uuid::from).collect(),
            scan: decision.scan,
        }
    }
}

/// A place.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct UnitAsked {
    #[param(value_type = Option<Uuid>)]
    pub(super) unit: Option<String>,
}

#[utoipa::path(get, path = "/decisions", operation_id = "list_decisions", tag = "decisions", params(UnitAsked, Slice), responses(
    (status = 200, body = Listed<DecisionRow>),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<UnitAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<DecisionRow>> {
    let unit = caller.place(Right::SeeTeams, asked.unit.as_ref())?;
    let decisions = caller.store.decisions_within(&caller.scope, unit, caller.store.today()).await?;
    Ok(Json(slice.of(decisions.into_iter().map(DecisionRow::of).collect(), |row: &DecisionRow| row.id)?))
}

#[utoipa::path(get, path = "/decisions/{id}", operation_id = "get_decision", tag = "decisions", params(("id" = Uuid, Path)), responses(
    (status = 200, body = DecisionRow),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Answer<DecisionRow> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let decision = caller.store.decision(&caller.scope, id).await?.ok_or(PageError::NotFound)?;
    Ok(Json(DecisionRow::of(decision)))
}
