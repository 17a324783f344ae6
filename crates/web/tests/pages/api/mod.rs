//! The API as a machine meets it.

mod checker;
mod document;
mod files;
mod lists;
mod looking;
mod member;
mod operations;
mod own_reports;
mod own_requests;
mod sync;
mod tokens;

use crate::office::{Answer, Office};
use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Request, StatusCode, header};
use rules::access::Role;
use rules::ids::{AccountId, ApiTokenId, UnitId};
use rules::operations::AddAccount;
use serde_json::Value;
use store::{NewApiToken, Scope};

/// A machine with its token, and the officer for whom it acts.
pub(crate) struct Machine {
    pub(crate) token: String,
    pub(crate) id: ApiTokenId,
    pub(crate) account: AccountId,
    pub(crate) scope: Scope,
}

impl Machine {
    pub(crate) async fn of(office: &Office, name: &str, role: Role, unit: Option<UnitId>, may_write: bool) -> Self {
        let store = &office.store;
        let account =
            AddAccount { sign_in_name: name.to_owned(), name: "Lò Văn Mẫu".to_owned(), phone: None, person: None };
        let operator = Scope::operator();
        let made = store.add_account_with(&operator, account, "no hash".to_owned(), role, unit).await;
        let account = made.unwrap().unwrap();
        let session = store.begin_session(account, "test", None).await.unwrap();
        let scope = store.session_scope(&session).await.unwrap().unwrap();
        let (id, last_day) = (ApiTokenId(store.surroundings().id()), "2026-07-14".parse().unwrap());
        let new = NewApiToken { id, name: "Phần mềm mẫu".to_owned(), may_write, last_day };
        let (id, token) = store.make_api_token(&scope, &new).await.unwrap().unwrap();
        Self { token: token.as_str().to_owned(), id, account, scope }
    }

    /// A machine of the office's own commune.
    pub(crate) async fn of_commune(office: &Office) -> Self {
        Self::of(office, "may.giaphu", Role::CommuneOfficer, Some(office.commune), true).await
    }

    fn shows(&self, request: Builder) -> Builder {
        request.header(header::AUTHORIZATION, format!("Bearer {}", self.token))
    }

    pub(crate) async fn get(&self, office: &Office, path: &str) -> Answer {
        office.raw(self.shows(Request::get(path)).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn send(&self, office: &Office, body: impl Into<Body>) -> Answer {
        let request = self.shows(Request::post("/api/v1/operations")).header(header::CONTENT_TYPE, "application/json");
        office.raw(request.body(body.into()).unwrap()).await
    }
}

pub(crate) fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.bytes)
        .unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(&answer.bytes)))
}

/// The code of a problem, whose form is checked.
pub(crate) fn problem(answer: &Answer) -> String {
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
    let problem = json(answer);
    assert_eq!(problem["status"], answer.status.as_u16());
    assert!(!problem["title"].as_str().unwrap().is_empty() && !problem["detail"].as_str().unwrap().contains('⟦'));
    let code = problem["code"].as_str().unwrap().to_owned();
    assert_eq!(problem["type"], format!("/api#{code}"));
    code
}

pub(crate) async fn province(office: &Office) -> UnitId {
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    registry.by_code("15", office.store.today()).unwrap().id
}

pub(crate) fn is_ok(answer: &Answer) -> bool {
    answer.status == StatusCode::OK
}
