//! Operations sent to the API: by their maker, or carried for somebody who signed them.

use super::checker::misfits;
use super::{Machine, json, problem, province};
use crate::office::{Office, only_path};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use rules::access::Role;
use rules::ids::{AccountId, AppointmentId, DeviceId, MemberId, PersonId};
use rules::operations::{AddAccount, Body as Deed, EndMember, Outcome, RevokeAccount, Signed};
use serde_json::{Value, json as value};
use store::{Scope, Token, hex};
use web::api::document::document;
use web::locale::Locale;

const NOW: &str = "2025-07-15T02:00:00Z";

fn id(number: u32) -> String {
    format!("00000000-0000-7000-8000-{number:012}")
}

#[expect(clippy::needless_pass_by_value, reason = "takes bodies made for it")]
fn operation(number: u32, kind: &str, body: Value) -> Value {
    value!({ "id": id(number), "captured": NOW, "kind": kind, "version": 1, "body": body })
}

fn new_team(number: u32, office: &Office, village: usize) -> Value {
    let place = value!({ "at": "villages", "units": [office.villages[village]] });
    let title = "Tổ công nghệ số cộng đồng";
    operation(number, "team.add", value!({ "title": title, "place": place, "from": "2025-07-10", "source": "report" }))
}

fn retitled(number: u32, team: &str, title: &str) -> Value {
    operation(number, "team.retitle", value!({ "team": team, "title": title, "from": "2025-07-12" }))
}

/// The answers to a batch: state and code of the reason, or what is waited for.
async fn sent(office: &Office, machine: &Machine, operations: &[Value]) -> Vec<(String, String)> {
    let answer = machine.send(office, value!({ "operations": operations }).to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    let (answers, document) = (json(&answer), document(Locale::Vi));
    let of = &document["paths"]["/api/v1/operations"]["post"]["responses"]["200"]["content"]["application/json"];
    assert_eq!(misfits(&document, &of["schema"], &answers), Vec::<String>::new());
    let answers = answers["answers"].as_array().unwrap();
    assert_eq!(answers.len(), operations.len());
    let told = answers.iter().zip(operations).map(|(answer, operation)| {
        assert_eq!(answer["id"], operation["id"]);
        let more = answer["reason"]["code"].as_str().or(answer["waits_for"].as_str()).unwrap_or_default();
        if answer["state"] == "refused" {
            let text = answer["reason"]["text"].as_str().unwrap();
            assert!(!text.is_empty() && !text.contains('⟦') && !text.contains("(mã"), "{text}");
        }
        (answer["state"].as_str().unwrap().to_owned(), more.to_owned())
    });
    told.collect()
}

fn applied() -> (String, String) {
    ("applied".into(), String::new())
}

fn refused(code: &str) -> (String, String) {
    ("refused".into(), code.into())
}

#[tokio::test]
async fn a_batch_is_kept_in_its_order_and_each_operation_has_its_answer() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let batch = [
        new_team(1, &office, 0),
        retitled(2, &id(1), "Tổ chuyển đổi số cộng đồng"),
        operation(3, "households.declare", value!({ "village": office.commune, "households": 9, "day": "2025-07-10" })),
        retitled(4, &id(99), "Tổ chưa đến"),
        new_team(1, &office, 0),
    ];
    let first = sent(&office, &machine, &batch).await;
    let waiting = ("waiting".to_owned(), id(99));
    assert_eq!(first, [applied(), applied(), refused("wrong_unit"), waiting, applied()]);
    assert_eq!(sent(&office, &machine, &batch).await, first, "the same again gets its first answer");
    let other = retitled(2, &id(1), "Tên khác");
    assert_eq!(sent(&office, &machine, &[other]).await, [refused("other_body_same_id")]);
    let team = json(&machine.get(&office, &format!("/api/v1/teams/{}", id(1))).await);
    assert_eq!(team["team"]["title"], "Tổ chuyển đổi số cộng đồng");
    // What was waited for comes.
    assert_eq!(sent(&office, &machine, &[new_team(99, &office, 1)]).await, [applied()]);
    assert_eq!(sent(&office, &machine, &batch[3..4]).await, [applied()]);
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_alone_and_says_why() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let with = |number, name: &str, what: Value| {
        let mut one = new_team(number, &office, 2);
        one[name] = what;
        one
    };
    let batch = [
        operation(1, "team.dance", value!({})),
        with(2, "version", value!(2)),
        operation(3, "team.add", value!({ "title": 1 })),
        with(4, "captured", value!("this morning")),
        with(5, "id", value!("five")),
        operation(6, "account.set_password", value!({ "account": machine.account })),
        with(7, "device", value!(id(70))),
        with(8, "signature", value!("00")),
        with(9, "appointment", value!(id(90))),
        new_team(10, &office, 2),
    ];
    let answers = sent(&office, &machine, &batch).await.into_iter();
    let codes: Vec<String> = answers.map(|(state, code)| if code.is_empty() { state } else { code }).collect();
    assert_eq!(
        codes,
        [
            "unknown_kind",
            "unknown_kind",
            "unreadable",
            "unreadable",
            "unreadable",
            "not_over_api",
            "bad_signature",
            "bad_signature",
            "no_right",
            "applied",
        ]
    );
}

#[tokio::test]
async fn a_batch_that_is_none_is_a_problem_as_a_whole() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let many: Vec<Value> = (0..501).map(|number| retitled(number, &id(1), "Tổ")).collect();
    for body in [
        "not JSON".to_owned(),
        "{}".to_owned(),
        "{\"operations\": [{}]}".to_owned(),
        "{\"operations\": [], \"more\": 1}".to_owned(),
        value!({ "operations": many }).to_string(),
    ] {
        let answer = machine.send(&office, body).await;
        assert_eq!((answer.status, problem(&answer).as_str()), (StatusCode::BAD_REQUEST, "bad_body"));
    }
    assert_eq!(sent(&office, &machine, &[]).await, []);
    let heavy = machine.send(&office, "x".repeat(2 << 20)).await;
    assert_eq!((heavy.status, problem(&heavy).as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
}

#[tokio::test]
async fn each_asker_changes_what_his_duty_reaches() {
    let office = Office::open().await;
    let province = province(&office).await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let elsewhere = registry.find("xã Bảo Thắng", rules::units::Level::Commune, None, office.store.today()).unit();
    let asked = [
        ("may.giaphu", Role::CommuneOfficer, Some(office.commune), true, Ok("applied")),
        ("may.so", Role::DepartmentOfficer, Some(province), true, Ok("applied")),
        ("may.bcd", Role::DepartmentViewer, Some(province), true, Ok("no_right")),
        ("may.khac", Role::CommuneOfficer, elsewhere, true, Ok("no_right")),
        ("may.quantri", Role::ItAdministrator, None, true, Ok("no_right")),
        ("may.doc", Role::CommuneOfficer, Some(office.commune), false, Err(StatusCode::FORBIDDEN)),
    ];
    for (number, (name, role, unit, may_write, expected)) in (1..).zip(asked) {
        let machine = Machine::of(&office, name, role, unit, may_write).await;
        let village = usize::from(name == "may.so");
        let one = new_team(number, &office, village);
        match expected {
            Ok(expected) => {
                let (state, code) = sent(&office, &machine, &[one]).await.remove(0);
                assert_eq!(if code.is_empty() { state } else { code }, expected, "{name}");
            }
            Err(status) => {
                let answer = machine.send(&office, value!({ "operations": [one] }).to_string()).await;
                assert_eq!((answer.status, problem(&answer).as_str()), (status, "read_only"), "{name}");
            }
        }
    }
    let nobody = Request::post("/api/v1/operations").body(Body::from("{\"operations\":[]}")).unwrap();
    assert_eq!(problem(&office.raw(nobody).await), "unauthorized");
}

#[tokio::test]
async fn a_token_is_for_one_duty_whatever_others_its_owner_has() {
    let office = Office::open().await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let elsewhere = registry.find("xã Bảo Thắng", rules::units::Level::Commune, None, office.store.today()).unit();
    let machine = Machine::of(&office, "may.khac", Role::CommuneOfficer, elsewhere, true).await;
    let appoint = rules::operations::Appoint {
        account: machine.account,
        role: Role::CommuneOfficer,
        unit: Some(office.commune),
        from: office.store.today(),
        to: None,
        stands_in_for: None,
    };
    let (second, outcome) = office.store.change(&Scope::operator(), Deed::Appoint(appoint)).await.unwrap();
    assert_eq!(outcome, Outcome::Applied);
    let mut one = new_team(1, &office, 0);
    one["appointment"] = value!(second);
    assert_eq!(sent(&office, &machine, &[one.clone()]).await, [refused("no_right")]);
    // The owner himself may, in his browser.
    let session = office.store.begin_session(machine.account, "test", None).await.unwrap();
    one["id"] = value!(id(2));
    let answer = by_session(&office, &session, &[one]).await;
    assert_eq!(json(&answer)["answers"][0]["state"], "applied");
    let own = machine.scope.acting().unwrap().id;
    let mut named =
        operation(3, "contact.set", value!({ "unit": elsewhere, "name": "Phòng mẫu", "from": "2025-07-02" }));
    named["appointment"] = value!(own);
    assert_eq!(sent(&office, &machine, &[named]).await, [applied()]);
}

async fn by_session(office: &Office, session: &Token, operations: &[Value]) -> crate::office::Answer {
    let request = Request::post("/api/v1/operations")
        .header(header::COOKIE, format!("session={}", session.as_str()))
        .header("sec-fetch-site", "same-origin");
    office.raw(request.body(Body::from(value!({ "operations": operations }).to_string())).unwrap()).await
}

#[tokio::test]
async fn a_page_of_another_site_sends_nothing_in_anybodys_name_and_a_machine_needs_no_browser() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let session = office.store.begin_session(machine.account, "test", None).await.unwrap();
    let forged = Request::post("/api/v1/operations")
        .header(header::COOKIE, format!("session={}", session.as_str()))
        .header("sec-fetch-site", "cross-site")
        .header(header::ORIGIN, "https://elsewhere.example")
        .body(Body::from(value!({ "operations": [new_team(1, &office, 0)] }).to_string()));
    let answer = office.raw(forged.unwrap()).await;
    assert_eq!((answer.status, problem(&answer).as_str()), (StatusCode::FORBIDDEN, "forbidden"));
    assert_eq!(
        json(&by_session(&office, &session, &[new_team(1, &office, 0)]).await)["answers"][0]["state"],
        "applied"
    );
    // Neither Origin nor Sec-Fetch-Site: no browser sent it.
    assert_eq!(sent(&office, &machine, &[new_team(2, &office, 1)]).await, [applied()]);
}

/// The leader of a team, enrolled on a phone.
struct Leader {
    account: AccountId,
    term: MemberId,
    phone: DeviceId,
    secret: [u8; 32],
    person: PersonId,
}

impl Leader {
    async fn of(office: &Office) -> Self {
        let store = &office.store;
        let team = only_path(&office.complete_team(0).await).rsplit('/').next().unwrap().parse().unwrap();
        let view = store.team(&Scope::operator(), team, store.today()).await.unwrap().unwrap();
        let leader = view.team.acting_leader(store.today()).unwrap();
        let (sign_in_name, name) = ("to.truong".to_owned(), "Tổ trưởng".to_owned());
        let account = AddAccount { sign_in_name, name, phone: None, person: Some(leader.person.id) };
        let (account, _) = store.change(&Scope::operator(), Deed::AddAccount(account)).await.unwrap();
        let account = AccountId::from(account);
        let phone = store.enrol(account, &Token::new(store.surroundings()), "Điện thoại", None).await.unwrap();
        let session = store.begin_session(account, "test", Some(phone)).await.unwrap();
        let scope = store.session_scope(&session).await.unwrap().unwrap();
        let secret = store.device_secret(&scope, phone).await.unwrap().unwrap();
        Self { account, term: leader.id, phone, secret, person: leader.person.id }
    }

    fn duty(&self) -> AppointmentId {
        self.term.into()
    }

    /// A training that the leader notes on the phone, in the text in which it travels.
    fn noted(&self, number: u32, captured: &str, course: &str) -> String {
        let (id, appointment, kind) = (id(number), self.duty().to_string(), "training.record");
        // Spaces and the order of fields are the phone's own.
        let body = format!(
            "{{ \"training\":{{\"course\":\"{course}\",  \"day\":\"2025-07-11\"}}, \"person\":\"{}\" }}",
            self.person
        );
        let signed = Signed { id: &id, captured, kind, version: 1, appointment: &appointment, body: &body };
        let signature = hex(&signed.signature(&self.secret));
        format!(
            "{{\"id\":\"{id}\",\"captured\":\"{captured}\",\"kind\":\"{kind}\",\"version\":1,\"appointment\":\"{appointment}\",\"device\":\"{}\",\"signature\":\"{signature}\",\"body\":{body}}}",
            self.phone
        )
    }
}

async fn carried(office: &Office, machine: &Machine, operations: &[String]) -> Vec<String> {
    let answer = machine.send(office, format!("{{\"operations\":[{}]}}", operations.join(","))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    let answers = json(&answer)["answers"].as_array().unwrap().clone();
    let code = |answer: &Value| answer["reason"]["code"].as_str().or(answer["state"].as_str()).unwrap().to_owned();
    answers.iter().map(code).collect()
}

#[tokio::test]
async fn what_a_phone_signed_is_its_owners_whoever_carries_it() {
    let office = Office::open().await;
    let leader = Leader::of(&office).await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let elsewhere = registry.find("xã Bảo Thắng", rules::units::Level::Commune, None, office.store.today()).unit();
    let stranger = Machine::of(&office, "may.khac", Role::CommuneOfficer, elsewhere, true).await;
    let true_one = leader.noted(1, NOW, "Kỹ năng số");
    let forged = [
        leader.noted(2, NOW, "Kỹ năng số").replace("Kỹ năng số", "Kỹ năng khác"),
        leader.noted(3, NOW, "Kỹ năng số").replace(NOW, "2025-07-15T02:00:01Z"),
        leader.noted(4, NOW, "Kỹ năng số").replace(&id(4), &id(5)),
        leader.noted(6, NOW, "Kỹ năng số").replace(&leader.phone.to_string(), &id(60)),
        leader.noted(7, NOW, "Kỹ năng số").replace("  \"day\"", " \"day\""),
    ];
    let all: Vec<String> = [true_one.clone()].into_iter().chain(forged).collect();
    let answers = carried(&office, &stranger, &all).await;
    assert_eq!(
        answers,
        ["applied", "bad_signature", "bad_signature", "bad_signature", "bad_signature", "bad_signature"]
    );
    assert_eq!(carried(&office, &stranger, &[true_one]).await, ["applied"]);
    // Without the signature it is the carrier's own word, who has no right there.
    let body = value!({ "person": leader.person, "training": { "day": "2025-07-11", "course": "Kỹ năng số" } });
    assert_eq!(sent(&office, &stranger, &[operation(8, "training.record", body)]).await, [refused("no_right")]);
}

#[tokio::test]
async fn what_a_leader_wrote_in_office_is_taken_after_he_left_and_nothing_he_wrote_later() {
    let office = Office::open().await;
    let leader = Leader::of(&office).await;
    let day = "2025-07-14".parse().unwrap();
    let end = Deed::EndMember(EndMember { member: leader.term, day });
    assert_eq!(office.store.change(&Scope::operator(), end).await.unwrap().1, Outcome::Applied);
    let machine = Machine::of_commune(&office).await;
    let old = leader.noted(1, "2025-07-13T16:59:59Z", "Trong nhiệm kỳ");
    let late = leader.noted(2, "2025-07-13T17:00:00Z", "Sau nhiệm kỳ");
    assert_eq!(carried(&office, &machine, &[old, late]).await, ["applied", "no_right"]);
    let cause = "Mất điện thoại".to_owned();
    let shut = Deed::RevokeAccount(RevokeAccount { account: leader.account, cause });
    assert_eq!(office.store.change(&Scope::operator(), shut).await.unwrap().1, Outcome::Applied);
    let lost = leader.noted(3, "2025-07-12T02:00:00Z", "Máy đã mất");
    assert_eq!(carried(&office, &machine, &[lost]).await, ["account_revoked"]);
}
