//! Files that machines send in and take away, and what opens an invitation.

use super::checker::misfits;
use super::{Machine, json, problem, province};
use crate::office::{Answer, Office};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use rules::access::Role;
use rules::obligations::{Debtor, Obligation};
use rules::operations::{Body as Deed, Outcome, ReportChange};
use rules::schedules::ReportKind;
use serde_json::{Value, json as value};
use store::Scope;
use web::api::document::document;
use web::locale::Locale;
use web::server::Limits;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n";

impl Machine {
    /// Sends something to an address.
    pub(super) async fn post(&self, office: &Office, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path).header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        let request = request.header(header::CONTENT_TYPE, "application/octet-stream");
        office.raw(request.body(body.into()).unwrap()).await
    }

    /// Sends a file, and gives what names it.
    pub(super) async fn keep(&self, office: &Office, purpose: &str, name: &str, bytes: &[u8]) -> String {
        let path = format!("/api/v1/files?purpose={purpose}&name={name}");
        let kept = self.post(office, &path, bytes.to_vec()).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", String::from_utf8_lossy(&kept.bytes));
        fits("/api/v1/files", "post", &json(&kept));
        json(&kept)["sha256"].as_str().unwrap().to_owned()
    }

    async fn sends(&self, office: &Office, operations: Value) -> Value {
        let answer = json(&self.send(office, value!({ "operations": operations }).to_string()).await);
        fits("/api/v1/operations", "post", &answer);
        let states: Vec<&str> =
            answer["answers"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
        assert!(states.iter().all(|state| *state == "applied"), "{answer}");
        answer
    }
}

/// An answer has the shape that the document tells.
pub(super) fn fits(path: &str, method: &str, answer: &Value) {
    let document = document(Locale::Vi);
    let of = &document["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"];
    assert!(of.is_object(), "{method} {path} is not described");
    assert_eq!(misfits(&document, of, answer), Vec::<String>::new(), "{method} {path}");
}

fn operation(number: u32, kind: &str, body: &Value) -> Value {
    let id = format!("00000000-0000-7000-8000-{number:012}");
    value!({ "id": id, "captured": "2025-07-15T02:00:00Z", "kind": kind, "version": 1, "body": body })
}

#[tokio::test]
async fn a_scan_that_a_machine_sends_belongs_to_its_decision_to_the_byte() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let team = office.new_team(0).await;
    let team = crate::office::only_path(&team).rsplit('/').next().unwrap().to_owned();
    let scan = machine.keep(&office, "scan", "q%C4%91.pdf", PDF).await;
    let decision = value!({
        "unit": office.commune, "kind": "establish", "number": "45/QĐ-UBND", "day": "2025-07-11", "from": "2025-07-11",
        "teams": [team], "scan": scan,
    });
    let record = operation(1, "decision.record", &decision);
    machine.sends(&office, value!([record])).await;
    let path = format!("/api/v1/decisions/{}/scan", record["id"].as_str().unwrap());
    let taken = machine.get(&office, &path).await;
    assert_eq!((taken.status, taken.bytes.as_slice()), (StatusCode::OK, PDF));
    assert_eq!(taken.headers[header::CONTENT_TYPE], "application/pdf");
    assert!(taken.file_name().contains("45"), "{}", taken.file_name());
}

#[tokio::test]
async fn a_file_that_is_nothing_of_what_is_taken_is_refused_with_what_to_do() {
    let office = Office::with(Limits { upload: 1000, ..Limits::default() }).await;
    let machine = Machine::of_commune(&office).await;
    let said = async |query: &str, bytes: &[u8]| {
        let answer = machine.post(&office, &format!("/api/v1/files?{query}"), bytes.to_vec()).await;
        (answer.status.as_u16(), problem(&answer), json(&answer)["detail"].as_str().unwrap().to_owned())
    };
    let (status, code, text) = said("purpose=scan&name=a.pdf", b"MZ").await;
    assert_eq!((status, code.as_str()), (400, "wrong_fields"));
    assert!(text.contains("không phải PDF hoặc ảnh"), "{text}");
    assert!(said("purpose=scan&name=a.pdf", b"").await.2.contains("không có nội dung"));
    assert!(said("purpose=answer&name=a.docx", b"PK").await.2.contains("không nhận được"));
    assert_eq!(said("purpose=scan&name=a.pdf", &[b'x'; 1001]).await.1, "too_large");
    assert_eq!(said("purpose=other&name=a.pdf", PDF).await.1, "bad_parameter");
    assert_eq!(said("purpose=scan", PDF).await.1, "bad_parameter");
    let reader = Machine::of(&office, "may.doc", Role::CommuneOfficer, Some(office.commune), false).await;
    let refused = reader.post(&office, "/api/v1/files?purpose=scan&name=a.pdf", PDF).await;
    assert_eq!((refused.status, problem(&refused).as_str()), (StatusCode::FORBIDDEN, "read_only"));
}

#[tokio::test]
async fn a_draft_without_teams_says_what_is_missing() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let refused = machine.get(&office, "/api/v1/decisions/draft?team=x").await;
    assert_eq!((refused.status, problem(&refused).as_str()), (StatusCode::BAD_REQUEST, "wrong_fields"));
    assert!(json(&refused)["detail"].as_str().unwrap().contains("team: "), "{}", json(&refused));
    office.complete_team(0).await;
    let drafted = machine.get(&office, "/api/v1/decisions/draft?format=docx&number=46").await;
    assert!(drafted.status == StatusCode::OK && drafted.bytes.starts_with(b"PK"), "the team without a decision");
    for wrong in ["format=odt", "at=30/2/2025"] {
        let refused = machine.get(&office, &format!("/api/v1/annex?{wrong}")).await;
        assert_eq!((refused.status, problem(&refused).as_str()), (StatusCode::BAD_REQUEST, "bad_parameter"), "{wrong}");
    }
}

#[tokio::test]
async fn what_opens_an_invitation_is_told_once_and_to_whoever_invites() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let account = operation(11, "account.add", &value!({ "name": "Lò Thị Mẫu", "sign_in_name": "lo.thi.mau" }));
    let duty = value!({
        "account": account["id"], "role": "commune_officer", "unit": office.commune, "from": "2025-07-15",
    });
    let invite = operation(13, "account.invite", &value!({ "account": account["id"] }));
    let batch = value!([account, operation(12, "appointment.add", &duty), invite]);
    let answer = machine.sends(&office, batch.clone()).await;
    let given = answer["invitations"].as_array().unwrap();
    assert_eq!((given.len(), &given[0]["account"], &given[0]["operation"]), (1, &account["id"], &invite["id"]));
    assert_eq!(given[0]["code"].as_str().unwrap().len(), 12);
    let link = given[0]["link"].as_str().unwrap();
    let path = link.split_once("//").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap();
    let opened = office.raw(Request::get(path).body(Body::empty()).unwrap()).await;
    assert!(opened.status == StatusCode::OK && opened.says("Lò Thị Mẫu"), "{}", opened.text());

    let again = machine.sends(&office, batch).await;
    assert_eq!(again["invitations"], value!([]), "the same sent again is answered, but opens nothing");
    let open = machine.get(&office, "/api/v1/invitations").await;
    let text = String::from_utf8(open.bytes.clone()).unwrap();
    assert!(text.contains("Lò Thị Mẫu") && !text.contains(given[0]["code"].as_str().unwrap()), "{text}");
    assert_eq!(json(&open)["items"][0]["ends"], given[0]["ends"]);
}

#[tokio::test]
async fn a_code_leads_to_a_version_that_became_no_paper() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let period = office.open_june().await;
    let owed = Obligation::id_of(ReportKind::Month, period, Debtor::Unit(office.commune));
    let text = value!([{ "section": "direction", "text": "Đã triển khai." }]);
    for change in [
        ReportChange::Write(serde_json::from_value(value!({ "obligation": owed, "sections": text })).unwrap()),
        ReportChange::Send(serde_json::from_value(value!({ "obligation": owed })).unwrap()),
    ] {
        let (_, outcome) = office.store.change(&Scope::operator(), Deed::Report(change)).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
    }
    let paper = machine.get(&office, &format!("/api/v1/obligations/{owed}/paper?format=txt&version=1")).await;
    let paper = String::from_utf8(paper.bytes).unwrap();
    let code: String = paper.split("Mã phiên bản: ").nth(1).unwrap().chars().take(11).collect();
    let found = json(&machine.get(&office, &format!("/api/v1/issues?code={}", code.to_lowercase())).await);
    fits("/api/v1/issues", "get", &found);
    assert_eq!(found["items"], value!([]));
    let version = &found["versions"][0];
    assert_eq!(
        (&version["obligation"], &version["version"], &version["issue"]),
        (&value!(owed), &value!(1), &Value::Null)
    );
    let province = province(&office).await;
    let other = Machine::of(&office, "may.quantri", Role::ItAdministrator, None, true).await;
    assert_eq!(other.get(&office, &format!("/api/v1/issues?code={code}")).await.status, StatusCode::NOT_FOUND);
    let viewer = Machine::of(&office, "may.bcd", Role::DepartmentViewer, Some(province), false).await;
    let seen = json(&viewer.get(&office, &format!("/api/v1/issues?code={code}")).await);
    assert_eq!(seen["versions"].as_array().unwrap().len(), 1);
}
