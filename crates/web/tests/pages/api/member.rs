//! Somebody of a team, as the own phone meets the API.

use super::json;
use crate::office::Office;
use axum::body::Body;
use axum::http::{Request, header};
use rules::ids::{AccountId, PersonId, TeamId};
use rules::operations::{AddAccount, Body as Deed, Outcome};
use rules::teams::Role;
use serde_json::Value;
use store::Scope;

/// Somebody of the team, signed in.
pub(super) struct Member {
    pub(super) scope: Scope,
    pub(super) cookie: String,
}

impl Member {
    /// Whoever has this role in the team.
    pub(super) async fn of(office: &Office, team: TeamId, role: Role) -> Self {
        let (store, operator) = (&office.store, Scope::operator());
        let view = store.team(&operator, team, store.today()).await.unwrap().unwrap();
        let members = view.team.members(store.today());
        let person: PersonId = members.iter().find(|member| member.role == role).unwrap().person.id;
        let sign_in_name = format!("nguoi.{}", role.code());
        let account = AddAccount { sign_in_name, name: "Lò Văn Mẫu".into(), phone: None, person: Some(person) };
        let (id, outcome) = store.change(&operator, Deed::AddAccount(account)).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        let session = store.begin_session(AccountId(id.0), "test", None).await.unwrap();
        let scope = store.session_scope(&session).await.unwrap().unwrap();
        Self { scope, cookie: format!("session={}", session.as_str()) }
    }

    /// The one thing on a list of the own, which says whose it is.
    pub(super) async fn only_item(&self, office: &Office, path: &str) -> Value {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        let request = request.header("sec-fetch-site", "same-origin").body(Body::empty()).unwrap();
        let told = json(&office.raw(request).await);
        let account = self.scope.account().unwrap().to_string();
        assert_eq!((told["account"].as_str(), told["items"].as_array().unwrap().len()), (Some(account.as_str()), 1));
        told["items"][0].clone()
    }
}
