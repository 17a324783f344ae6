//! The asker's API tokens. They are made and ended on a page, by a person.

use super::answers::{Answer, Listed, Moment, Slice};
use super::caller::Caller;
use super::problem::ProblemBody;
use axum::Json;
use axum_extra::extract::Query;
use serde::Serialize;
use store::OwnApiToken;
use utoipa::ToSchema;
use uuid::Uuid;

/// A token without its secret.
#[derive(Serialize, ToSchema)]
pub(super) struct TokenRow {
    id: Uuid,
    name: String,
    appointment: Uuid,
    may_write: bool,
    made: Moment,
    ends: Moment,
    last_used: Option<Moment>,
    ended: Option<Moment>,
}

impl TokenRow {
    fn of(token: OwnApiToken) -> Self {
        Self {
            id: token.id.0,
            name: token.name,
            appointment: token.appointment.0,
            may_write: token.may_write,
            made: Moment(token.made),
            ends: Moment(token.ends),
            last_used: token.last_used.map(Moment),
            ended: token.ended.map(Moment),
        }
    }
}

#[utoipa::path(get, path = "/tokens", operation_id = "list_tokens", tag = "accounts", params(Slice), responses(
    (status = 200, body = Listed<TokenRow>),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(caller: Caller, Query(slice): Query<Slice>) -> Answer<Listed<TokenRow>> {
    let tokens = caller.store.own_api_tokens(&caller.scope).await?;
    Ok(Json(slice.of(tokens.into_iter().map(TokenRow::of).collect(), |row: &TokenRow| row.id)?))
}
