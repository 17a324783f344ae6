//! Invitations: those that are open, without what opens them, and what somebody who invites gets to hand over, once.

use super::answers::{Answer, Listed, Moment, Slice};
use super::caller::{Caller, given};
use super::decisions::UnitAsked;
use super::problem::{Problem, ProblemBody};
use crate::views::paths;
use axum::Json;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::ids::{AccountId, OperationId};
use serde::Serialize;
use store::Invitation;
use utoipa::ToSchema;
use uuid::Uuid;

/// An invitation that was not used yet.
#[derive(Serialize, ToSchema)]
pub(super) struct InvitationRow {
    id: Uuid,
    account: Uuid,
    name: String,
    ends: Moment,
}

#[utoipa::path(get, path = "/invitations", operation_id = "list_invitations", tag = "accounts", params(UnitAsked, Slice), responses(
    (status = 200, body = Listed<InvitationRow>),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<UnitAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<InvitationRow>> {
    // As with accounts: who runs the system has no unit.
    let of_system = caller.scope.has(Right::RunSystem) && given(asked.unit.as_ref()).is_none();
    let unit = if of_system { None } else { Some(caller.place(Right::ManageAccounts, asked.unit.as_ref())?) };
    let holders = caller.store.holders(&caller.scope, unit).await?;
    let ids: Vec<AccountId> = holders.iter().map(|holder| holder.account.id).collect();
    let open = caller.store.invitations(&caller.scope, &ids).await?;
    let row = |holder: store::Holder| {
        let invitation = open.get(&holder.account.id)?;
        let (id, ends) = (invitation.id.0, Moment(invitation.ends));
        Some(InvitationRow { id, account: holder.account.id.0, name: holder.account.name, ends })
    };
    Ok(Json(slice.of(holders.into_iter().filter_map(row).collect(), |row: &InvitationRow| row.id)?))
}

/// What opens an invitation: told in the answer to the operation that made it, and never again over the API.
#[derive(Serialize, ToSchema)]
pub(super) struct InvitationGiven {
    operation: Uuid,
    account: Uuid,
    link: String,
    code: String,
    ends: Moment,
}

impl InvitationGiven {
    fn of(invitation: Invitation, origin: &str) -> Self {
        Self {
            operation: invitation.id.0,
            account: invitation.account.0,
            link: format!("{origin}{}", paths::invitation(&invitation.link)),
            code: invitation.code,
            ends: Moment(invitation.ends),
        }
    }
}

/// Operations of a batch that invite and were not taken before.
pub(super) struct Inviting(Vec<(OperationId, AccountId)>);

impl Inviting {
    /// Of those that invite, the ones that are new.
    pub(super) async fn of(caller: &Caller, inviting: Vec<(OperationId, AccountId)>) -> Result<Self, Problem> {
        let mut new = Vec::new();
        for (operation, account) in inviting {
            if !caller.store.has_done(&caller.scope, operation).await? {
                new.push((operation, account));
            }
        }
        Ok(Self(new))
    }

    /// What came of them, for whoever has power over those who are invited.
    pub(super) async fn given(self, caller: &Caller, origin: &str) -> Result<Vec<InvitationGiven>, Problem> {
        let accounts: Vec<AccountId> = self.0.iter().map(|(_, account)| *account).collect();
        let open = caller.store.invitations(&caller.scope, &accounts).await?;
        // An invitation is called as the operation that made it; one that another replaced in the same batch is good for nothing.
        let made = |invitation: &Invitation| self.0.iter().any(|(operation, _)| operation.0 == invitation.id.0);
        Ok(open.into_values().filter(made).map(|invitation| InvitationGiven::of(invitation, origin)).collect())
    }
}
