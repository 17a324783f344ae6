//! Somebody on a phone, as the tests of sync use it.

use crate::api::checker::misfits;
use crate::api::json;
use crate::office::{Answer, Office, only_path};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use rules::ids::{AccountId, MemberId, OperationId, TeamId, UnitId};
use rules::operations::{AddAccount, Body as Deed, Signed};
use serde_json::{Value, json as value};
use store::{Scope, Token, hex};
use web::api::document::document;
use web::locale::Locale;

pub(super) const NOW: &str = "2025-07-15T03:00:00Z";

pub(super) fn id(number: u32) -> String {
    format!("00000000-0000-7000-8000-{number:012}")
}

/// The team of Bản Bay: its members' accounts, in the order in which they entered.
pub(super) struct Team {
    pub(super) village: UnitId,
    pub(super) members: Vec<(MemberId, AccountId)>,
}

impl Team {
    pub(super) async fn of(office: &Office, village: usize) -> Self {
        let store = &office.store;
        let path = office.complete_team(village).await;
        let team: TeamId = only_path(&path).rsplit('/').next().unwrap().parse().unwrap();
        let view = store.team(&Scope::operator(), team, store.today()).await.unwrap().unwrap();
        let mut members = Vec::new();
        for (number, term) in view.team.members(store.today()).iter().enumerate() {
            let sign_in_name = format!("to.{village}.{number}");
            let name = term.person.name.clone();
            let account = AddAccount { sign_in_name, name, phone: None, person: Some(term.person.id) };
            let (account, _) = store.change(&Scope::operator(), Deed::AddAccount(account)).await.unwrap();
            members.push((term.id, AccountId::from(account)));
        }
        Self { village: office.villages[village], members }
    }
}

/// Somebody on a phone.
pub(super) struct Phone {
    pub(super) session: Token,
    pub(super) browser: String,
    pub(super) told: Value,
    pub(super) secret: [u8; 32],
}

impl Phone {
    pub(super) async fn send(
        office: &Office,
        session: &Token,
        browser: &str,
        path: &str,
        body: impl Into<Body>,
    ) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, format!("session={}; browser={browser}", session.as_str()))
            .header("sec-fetch-site", "same-origin");
        office.raw(request.body(body.into()).unwrap()).await
    }

    /// Signs in and begins on a phone.
    pub(super) async fn of(office: &Office, account: AccountId, browser: &str) -> Self {
        let session = office.store.begin_session(account, "test", None).await.unwrap();
        let name = value!({ "name": "  Điện thoại của tổ " }).to_string();
        let answer = Self::send(office, &session, browser, "/api/v1/notebook", name).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let told = checked("/api/v1/notebook", &answer);
        let digits = told["secret"].as_str().unwrap();
        let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        let secret = std::array::from_fn(|at| byte(2 * at));
        Self { session, browser: browser.to_owned(), told, secret }
    }

    /// An operation as it is signed on this phone.
    pub(super) fn signed(&self, number: u32, captured: &str, kind: &str, body: &Value) -> String {
        let appointment = self.told["duties"][0]["appointment"].as_str().unwrap();
        let (id, body, device) = (id(number), body.to_string(), self.told["device"].as_str().unwrap());
        let signed = Signed { id: &id, captured, kind, version: 1, appointment, body: &body };
        let signature = hex(&signed.signature(&self.secret));
        format!(
            r#"{{"id":"{id}","captured":"{captured}","kind":"{kind}","version":1,"appointment":"{appointment}","device":"{device}","signature":"{signature}","body":{body}}}"#
        )
    }

    pub(super) fn new_household(&self, number: u32, captured: &str, village: UnitId, head: &str) -> String {
        let body = value!({ "village": village, "head": head, "size": 4, "from": "2025-07-10" });
        self.signed(number, captured, "household.add", &body)
    }

    pub(super) async fn ask(&self, office: &Office, sent: &str, cursor: &Value, operations: &[String]) -> Answer {
        let body =
            format!(r#"{{"sent":"{sent}","cursor":{cursor},"villages":null,"operations":[{}]}}"#, operations.join(","));
        Self::send(office, &self.session, &self.browser, "/api/v1/sync", body).await
    }

    pub(super) async fn round(&self, office: &Office, cursor: &Value, operations: &[String]) -> Value {
        let answer = self.ask(office, NOW, cursor, operations).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        checked("/api/v1/sync", &answer)
    }
}

/// An answer that fits what the document says of it.
pub(super) fn checked(path: &str, answer: &Answer) -> Value {
    let (told, document) = (json(answer), document(Locale::Vi));
    let of = &document["paths"][path]["post"]["responses"]["200"]["content"]["application/json"];
    assert_eq!(misfits(&document, &of["schema"], &told), Vec::<String>::new());
    told
}

pub(super) fn codes(told: &Value) -> Vec<String> {
    let code = |answer: &Value| answer["reason"]["code"].as_str().or(answer["state"].as_str()).unwrap().to_owned();
    told["answers"].as_array().unwrap().iter().map(code).collect()
}

pub(super) fn heads(told: &Value) -> Vec<&str> {
    let mut heads: Vec<&str> =
        told["households"].as_array().unwrap().iter().map(|one| one["head"].as_str().unwrap()).collect();
    heads.sort_unstable();
    heads
}

pub(super) async fn captured(office: &Office, number: u32) -> String {
    let operation = OperationId(id(number).parse().unwrap());
    let entry = office.store.journal_entry(&Scope::operator(), operation).await.unwrap().unwrap().entry;
    entry.captured.to_string()
}
