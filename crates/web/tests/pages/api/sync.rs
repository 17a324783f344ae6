//! Rounds of a phone without signal, over the API: enrolled, heard, told; and outboxes that somebody else carries.

use super::checker::misfits;
use super::{Machine, json, problem};
use crate::office::{Answer, Office, only_path};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce, aead::Aead};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::{Engine, prelude::BASE64_STANDARD};
use hkdf::Hkdf;
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman, elliptic_curve::sec1::ToSec1Point};
use rules::ids::{AccountId, MemberId, OperationId, TeamId, UnitId};
use rules::operations::{
    AddAccount, AddHousehold, Body as Deed, EndMember, HouseholdChange, Outcome, RevokeAccount, Signed, UseItem,
};
use serde_json::{Value, json as value};
use sha2::Sha256;
use store::{Scope, Token, hex};
use web::api::document::document;
use web::locale::Locale;

const NOW: &str = "2025-07-15T03:00:00Z";

fn id(number: u32) -> String {
    format!("00000000-0000-7000-8000-{number:012}")
}

/// The team of Bản Bay: its members' accounts, in the order in which they entered.
struct Team {
    village: UnitId,
    members: Vec<(MemberId, AccountId)>,
}

impl Team {
    async fn of(office: &Office, village: usize) -> Self {
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
struct Phone {
    session: Token,
    browser: String,
    told: Value,
    secret: [u8; 32],
}

impl Phone {
    async fn send(office: &Office, session: &Token, browser: &str, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, format!("session={}; browser={browser}", session.as_str()))
            .header("sec-fetch-site", "same-origin");
        office.raw(request.body(body.into()).unwrap()).await
    }

    /// Signs in and begins on a phone.
    async fn of(office: &Office, account: AccountId, browser: &str) -> Self {
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
    fn signed(&self, number: u32, captured: &str, kind: &str, body: &Value) -> String {
        let appointment = self.told["duties"][0]["appointment"].as_str().unwrap();
        let (id, body, device) = (id(number), body.to_string(), self.told["device"].as_str().unwrap());
        let signed = Signed { id: &id, captured, kind, version: 1, appointment, body: &body };
        let signature = hex(&signed.signature(&self.secret));
        format!(
            r#"{{"id":"{id}","captured":"{captured}","kind":"{kind}","version":1,"appointment":"{appointment}","device":"{device}","signature":"{signature}","body":{body}}}"#
        )
    }

    fn new_household(&self, number: u32, captured: &str, village: UnitId, head: &str) -> String {
        let body = value!({ "village": village, "head": head, "size": 4, "from": "2025-07-10" });
        self.signed(number, captured, "household.add", &body)
    }

    async fn ask(&self, office: &Office, sent: &str, cursor: &Value, operations: &[String]) -> Answer {
        let body =
            format!(r#"{{"sent":"{sent}","cursor":{cursor},"villages":null,"operations":[{}]}}"#, operations.join(","));
        Self::send(office, &self.session, &self.browser, "/api/v1/sync", body).await
    }

    async fn round(&self, office: &Office, cursor: &Value, operations: &[String]) -> Value {
        let answer = self.ask(office, NOW, cursor, operations).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        checked("/api/v1/sync", &answer)
    }
}

/// An answer that fits what the document says of it.
fn checked(path: &str, answer: &Answer) -> Value {
    let (told, document) = (json(answer), document(Locale::Vi));
    let of = &document["paths"][path]["post"]["responses"]["200"]["content"]["application/json"];
    assert_eq!(misfits(&document, &of["schema"], &told), Vec::<String>::new());
    told
}

fn codes(told: &Value) -> Vec<String> {
    let code = |answer: &Value| answer["reason"]["code"].as_str().or(answer["state"].as_str()).unwrap().to_owned();
    told["answers"].as_array().unwrap().iter().map(code).collect()
}

fn heads(told: &Value) -> Vec<&str> {
    let mut heads: Vec<&str> =
        told["households"].as_array().unwrap().iter().map(|one| one["head"].as_str().unwrap()).collect();
    heads.sort_unstable();
    heads
}

async fn captured(office: &Office, number: u32) -> String {
    let operation = OperationId(id(number).parse().unwrap());
    let entry = office.store.journal_entry(&Scope::operator(), operation).await.unwrap().unwrap().entry;
    entry.captured.to_string()
}

#[tokio::test]
async fn a_phone_sends_what_it_made_and_is_told_what_changed_in_its_village() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    assert_eq!(phone.told["duties"][0]["appointment"], value!(team.members[0].0));
    let operations = [
        phone.new_household(1, "2025-07-14T01:00:00.000Z", team.village, "Lò Văn Mẫu"),
        phone.new_household(2, "2025-07-14T01:00:00.000Z", office.villages[1], "Thôn khác"),
    ];
    let first = phone.round(&office, &Value::Null, &operations).await;
    assert_eq!(codes(&first), ["applied", "no_right"]);
    assert_eq!((heads(&first), &first["whole"]), (vec!["Lò Văn Mẫu"], &value!([team.village])));
    assert_eq!(first["villages"][0]["commune"], "Xã Gia Phú");
    let own: Vec<&Value> =
        first["person"]["team"]["members"].as_array().unwrap().iter().filter(|one| one["self"] == true).collect();
    assert_eq!(own.iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&value!(team.members[0].0)]);
    assert!(first["items"].as_array().unwrap().len() > 20);

    // The same request again: the same answers and the same states.
    let again = phone.round(&office, &Value::Null, &operations).await;
    assert_eq!((&again["answers"], &again["households"]), (&first["answers"], &first["households"]));
    let nothing = phone.round(&office, &first["cursor"], &operations).await;
    assert_eq!(codes(&nothing), ["applied", "no_right"]);
    assert_eq!([&nothing["households"], &nothing["whole"], &nothing["gone"]], [&value!([]), &value!([]), &value!([])]);
    assert_eq!(nothing["items"], Value::Null);

    let end = phone.signed(3, NOW, "household.end", &value!({ "household": id(1), "day": "2025-07-15" }));
    let gone = phone.round(&office, &first["cursor"], &[end]).await;
    assert_eq!((codes(&gone), &gone["gone"]), (vec!["applied".to_owned()], &value!([id(1)])));
}

#[tokio::test]
async fn whoever_begins_on_a_phone_keeps_device_and_secret_there() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let (account, other) = (team.members[0].1, team.members[1].1);
    let phone = Phone::of(&office, account, "a").await;
    let again = Phone::send(&office, &phone.session, "a", "/api/v1/notebook", "{}").await;
    assert_eq!(json(&again)["device"], phone.told["device"]);
    assert!(again.headers[header::SET_COOKIE].to_str().unwrap().starts_with("browser=a;"));
    let [later, elsewhere, neighbour] = [
        Phone::of(&office, account, "a").await,
        Phone::of(&office, account, "b").await,
        Phone::of(&office, other, "a").await,
    ];
    assert_eq!((&later.told["device"], &later.secret), (&phone.told["device"], &phone.secret));
    assert!(elsewhere.secret != phone.secret && neighbour.secret != phone.secret);
    let scope = office.store.session_scope(&phone.session).await.unwrap().unwrap();
    let names: Vec<String> = office.store.own_devices(&scope).await.unwrap().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Điện thoại của tổ", "Điện thoại của tổ"]);

    let bare = office.store.begin_session(other, "test", None).await.unwrap();
    let unnamed = Phone::send(&office, &bare, "c", "/api/v1/notebook", r#"{"name":" "}"#).await;
    assert_eq!(unnamed.status, StatusCode::OK);
    let scope = office.store.session_scope(&bare).await.unwrap().unwrap();
    let names: Vec<String> = office.store.own_devices(&scope).await.unwrap().into_iter().map(|one| one.name).collect();
    assert!(names.contains(&"Máy chưa đặt tên".to_owned()), "{names:?}");

    let machine = Machine::of_commune(&office).await;
    let request = Request::post("/api/v1/notebook").header(header::AUTHORIZATION, format!("Bearer {}", machine.token));
    let answer = office.raw(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!((answer.status, problem(&answer).as_str()), (StatusCode::FORBIDDEN, "session_only"));
    let nobody = office.raw(Request::post("/api/v1/notebook").body(Body::from("{}")).unwrap()).await;
    assert_eq!(problem(&nobody), "unauthorized");
    let wrong = Phone::send(&office, &bare, "c", "/api/v1/notebook", "name=x").await;
    assert_eq!(problem(&wrong), "bad_body");
}

#[tokio::test]
async fn a_wrong_clock_is_put_right_for_all_who_use_the_phone_and_for_nobody_else() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    let beside = Phone::of(&office, team.members[1].1, "a").await;
    let elsewhere = Phone::of(&office, team.members[2].1, "b").await;
    let operations = [
        phone.new_household(1, "2025-07-14T00:00:00Z", team.village, "Chính mình"),
        beside.new_household(2, "2025-07-14T00:00:00Z", team.village, "Cùng máy"),
        elsewhere.new_household(3, "2025-07-14T00:00:00Z", team.village, "Máy khác"),
        phone.new_household(4, "2025-07-15T05:00:00Z", team.village, "Ngày mai"),
    ];
    // The phone is an hour ahead.
    let answer = phone.ask(&office, "2025-07-15T04:00:00Z", &Value::Null, &operations).await;
    assert_eq!(codes(&json(&answer)), ["applied", "applied", "applied", "applied"]);
    for (number, expected) in
        [(1, "2025-07-13T23:00:00Z"), (2, "2025-07-13T23:00:00Z"), (3, "2025-07-14T00:00:00Z"), (4, NOW)]
    {
        assert_eq!(captured(&office, number).await, expected, "{number}");
    }
    let near = phone.new_household(5, "2025-07-14T00:00:00Z", team.village, "Gần đúng");
    phone.ask(&office, "2025-07-15T02:59:58.5Z", &Value::Null, &[near]).await;
    assert_eq!(captured(&office, 5).await, "2025-07-14T00:00:00Z");
}

#[tokio::test]
async fn what_another_wrote_on_the_same_phone_is_his_even_after_he_left_office() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let leader = Phone::of(&office, team.members[0].1, "a").await;
    let member = Phone::of(&office, team.members[1].1, "a").await;
    let written = leader.new_household(1, "2025-07-13T02:00:00Z", team.village, "Trong nhiệm kỳ");
    let late = leader.new_household(2, "2025-07-14T02:00:00Z", team.village, "Sau nhiệm kỳ");
    let end = Deed::EndMember(EndMember { member: team.members[0].0, day: "2025-07-14".parse().unwrap() });
    assert_eq!(office.store.change(&Scope::operator(), end).await.unwrap().1, Outcome::Applied);
    // He himself is let in no more; what he wrote is sent by whoever uses the phone now.
    let own = leader.ask(&office, NOW, &Value::Null, &[]).await;
    assert_eq!((own.status, problem(&own).as_str()), (StatusCode::UNAUTHORIZED, "unauthorized"));
    let told = member.round(&office, &Value::Null, &[written, late]).await;
    assert_eq!(codes(&told), ["applied", "no_right"]);
    let operation = OperationId(id(1).parse().unwrap());
    let entry = office.store.journal_entry(&Scope::operator(), operation).await.unwrap().unwrap().entry;
    assert!(matches!(entry.author, store::Author::Person { account, .. } if account == team.members[0].1));
    assert_eq!(entry.carried_by.map(|by| by.account), Some(team.members[1].1));

    let cause = "Mất điện thoại".to_owned();
    let shut = Deed::RevokeAccount(RevokeAccount { account: team.members[0].1, cause });
    assert_eq!(office.store.change(&Scope::operator(), shut).await.unwrap().1, Outcome::Applied);
    let lost = leader.new_household(3, "2025-07-12T02:00:00Z", team.village, "Máy đã mất");
    assert_eq!(codes(&member.round(&office, &Value::Null, &[lost]).await), ["account_revoked"]);
}

#[tokio::test]
async fn villages_that_are_named_are_told_as_far_as_the_asker_sees_them() {
    let office = Office::open().await;
    let (own, beside) = (Team::of(&office, 0).await, Team::of(&office, 1).await);
    let phone = Phone::of(&office, own.members[0].1, "a").await;
    let neighbour = Phone::of(&office, beside.members[0].1, "b").await;
    phone.round(&office, &Value::Null, &[phone.new_household(1, NOW, own.village, "Lò Văn Mẫu")]).await;
    let named = value!({ "sent": NOW, "villages": [own.village, beside.village] }).to_string();
    let answer = Phone::send(&office, &neighbour.session, "b", "/api/v1/sync", named.clone()).await;
    let told = checked("/api/v1/sync", &answer);
    assert_eq!((&told["whole"], &told["households"]), (&value!([beside.village]), &value!([])));

    let machine = Machine::of_commune(&office).await;
    let request = || Request::post("/api/v1/sync").header(header::AUTHORIZATION, format!("Bearer {}", machine.token));
    let told = checked("/api/v1/sync", &office.raw(request().body(Body::from(named)).unwrap()).await);
    assert_eq!((told["villages"].as_array().unwrap().len(), heads(&told)), (2, vec!["Lò Văn Mẫu"]));
    let unnamed = value!({ "sent": NOW }).to_string();
    let told = checked("/api/v1/sync", &office.raw(request().body(Body::from(unnamed)).unwrap()).await);
    assert_eq!((&told["villages"], &told["person"]["team"]), (&value!([]), &Value::Null));
}

#[tokio::test]
async fn a_round_that_is_none_is_a_problem_as_a_whole() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    let many: Vec<Value> =
        (0..501).map(|_| value!({ "id": "", "captured": "", "kind": "", "version": 1, "body": {} })).collect();
    let villages = vec![team.village; 201];
    for body in [
        "not JSON".to_owned(),
        "{}".to_owned(),
        value!({ "sent": "now" }).to_string(),
        value!({ "sent": NOW, "more": 1 }).to_string(),
        value!({ "sent": NOW, "villages": ["x"] }).to_string(),
        value!({ "sent": NOW, "villages": villages }).to_string(),
        value!({ "sent": NOW, "operations": many }).to_string(),
    ] {
        let answer = Phone::send(&office, &phone.session, "a", "/api/v1/sync", body.clone()).await;
        assert_eq!((answer.status, problem(&answer).as_str()), (StatusCode::BAD_REQUEST, "bad_body"), "{body}");
    }
    let heavy = Phone::send(&office, &phone.session, "a", "/api/v1/sync", " ".repeat(2 << 20)).await;
    assert_eq!((heavy.status, problem(&heavy).as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    // A cursor that nobody wrote is none.
    let told = phone.round(&office, &value!("x".repeat(1000)), &[]).await;
    assert_eq!(told["whole"], value!([team.village]));
    let reader =
        Machine::of(&office, "may.doc", rules::access::Role::CommuneOfficer, Some(office.commune), false).await;
    let request = Request::post("/api/v1/sync").header(header::AUTHORIZATION, format!("Bearer {}", reader.token));
    let one = phone.new_household(1, NOW, team.village, "Lò Văn Mẫu");
    let body = format!(r#"{{"sent":"{NOW}","operations":[{one}]}}"#);
    assert_eq!(problem(&office.raw(request.body(Body::from(body)).unwrap()).await), "read_only");
}

/// An outbox locked as a notebook does it.
fn locked(outbox_key: &str, inside: &str) -> Value {
    let server = PublicKey::from_sec1_bytes(&BASE64_STANDARD.decode(outbox_key).unwrap()).unwrap();
    let fresh = SecretKey::from_slice(&[9; 32]).unwrap();
    let shared = diffie_hellman(fresh.to_nonzero_scalar(), server.as_affine());
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, shared.raw_secret_bytes()).expand(b"banso outbox 1", &mut key).unwrap();
    let data = Aes256Gcm::new(&key.into()).encrypt(&Nonce::from([5; 12]), inside.as_bytes()).unwrap();
    value!({
        "banso_outbox": 1,
        "made": NOW,
        "key": BASE64_STANDARD.encode(fresh.public_key().to_sec1_point(false).as_bytes()),
        "iv": BASE64_STANDARD.encode([5; 12]),
        "data": BASE64_STANDARD.encode(data),
    })
}

#[tokio::test]
async fn an_outbox_carried_by_somebody_else_is_its_authors_and_the_carrier_learns_numbers_alone() {
    let office = Office::open().await;
    let (team, beside) = (Team::of(&office, 0).await, Team::of(&office, 1).await);
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    let carrier = Phone::of(&office, beside.members[0].1, "b").await;
    let written = phone.new_household(1, "2025-07-14T00:00:00Z", team.village, "Lò Văn Mẫu");
    let nobodys = value!({ "id": id(2), "captured": NOW, "kind": "household.add", "version": 1,
        "body": { "village": beside.village, "head": "Chen vào", "from": "2025-07-10" } });
    let inside = format!(
        r#"{{"offset":-120000,"operations":[{written},{nobodys},{{"no":"operation"}},{}]}}"#,
        phone.new_household(3, "2025-07-16T00:00:00Z", office.villages[2], "Ngoài địa bàn")
    );
    let key = phone.told["outbox_key"].as_str().unwrap();
    let file = locked(key, &inside).to_string();
    let carry = async |file: String| Phone::send(&office, &carrier.session, "b", "/api/v1/sync/carried", file).await;
    for _ in 0..2 {
        let told = checked("/api/v1/sync/carried", &carry(file.clone()).await);
        assert_eq!(told, value!({ "taken": 1, "refused": 3 }));
    }
    assert_eq!(captured(&office, 1).await, "2025-07-13T23:58:00Z");
    let operation = OperationId(id(1).parse().unwrap());
    let entry = office.store.journal_entry(&Scope::operator(), operation).await.unwrap().unwrap().entry;
    assert!(matches!(entry.author, store::Author::Person { account, .. } if account == team.members[0].1));
    assert_eq!(entry.carried_by.map(|by| by.account), Some(beside.members[0].1));
    // The phone itself hears the first answer, and what it made.
    let told = phone.round(&office, &Value::Null, &[written]).await;
    assert_eq!((codes(&told), heads(&told)), (vec!["applied".to_owned()], vec!["Lò Văn Mẫu"]));
    // The journal names the carrier.
    let page = office.page(&format!("/journal/{}", id(1))).await.text();
    let name = carrier.told["name"].as_str().unwrap();
    assert!(page.contains("Chuyển giúp") || page.contains(name), "{page}");
    assert!(page.contains(name));
}

#[tokio::test]
async fn a_file_that_is_damaged_or_foreign_gets_a_clear_sentence() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    let key = phone.told["outbox_key"].as_str().unwrap();
    let good = locked(key, r#"{"offset":0,"operations":[]}"#);
    let with = |name: &str, what: Value| {
        let mut file = good.clone();
        file[name] = what;
        file.to_string()
    };
    let other =
        BASE64_STANDARD.encode(SecretKey::from_slice(&[3; 32]).unwrap().public_key().to_sec1_point(false).as_bytes());
    let cut = |text: &Value| value!(text.as_str().unwrap()[4..]);
    for (file, code) in [
        ("not JSON".to_owned(), "no_outbox"),
        ("{}".to_owned(), "no_outbox"),
        (with("banso_outbox", value!(2)), "no_outbox"),
        (with("key", value!(7)), "no_outbox"),
        (with("key", value!("!!")), "outbox_not_opened"),
        (with("key", good["iv"].clone()), "outbox_not_opened"),
        (with("iv", cut(&good["iv"])), "outbox_not_opened"),
        (with("data", cut(&good["data"])), "outbox_not_opened"),
        (locked(&other, r#"{"operations":[]}"#).to_string(), "outbox_not_opened"),
        (locked(key, "[]").to_string(), "no_outbox"),
        (locked(key, "no JSON").to_string(), "no_outbox"),
    ] {
        let answer = Phone::send(&office, &phone.session, "a", "/api/v1/sync/carried", file.clone()).await;
        assert_eq!((answer.status, problem(&answer).as_str()), (StatusCode::BAD_REQUEST, code), "{file}");
        let page = office.bring("/notebook/carry", &[], Some(("file", "chua-gui.json", file.as_bytes()))).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sentence = if code == "no_outbox" { "không phải tệp" } else { "Không mở được tệp" };
        assert!(page.says(sentence), "{file}");
    }
    let marked = format!("\u{feff}{good}\n");
    let answer = Phone::send(&office, &phone.session, "a", "/api/v1/sync/carried", marked).await;
    assert_eq!(json(&answer), value!({ "taken": 0, "refused": 0 }));
}

#[tokio::test]
async fn a_file_is_carried_by_a_form_without_any_script() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    office.page("/notebook/carry").await;
    let inside = format!(
        r#"{{"offset":0,"operations":[{},{}]}}"#,
        phone.new_household(1, "2025-07-14T00:00:00Z", team.village, "Lò Văn Mẫu"),
        phone.new_household(2, "2025-07-14T00:00:00Z", office.villages[2], "Ngoài địa bàn")
    );
    let file = locked(phone.told["outbox_key"].as_str().unwrap(), &inside).to_string();
    let page = office.bring("/notebook/carry", &[], Some(("file", "chua-gui.json", file.as_bytes()))).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.says("Đã nhận 1 thao tác.") && page.says("Không nhận 1 thao tác."));
    assert!(!page.text().contains("Lò Văn Mẫu"));
    assert_eq!(office.bring("/notebook/carry", &[], None).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// A village of two hundred households with eight uses each, in the form in which it travels.
#[tokio::test]
async fn a_whole_village_is_told_in_thirty_kibibytes() {
    const MOST: usize = 30 << 10;
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let store = &office.store;
    let items: Vec<_> = store.catalogue(&Scope::operator()).await.unwrap().into_values().collect();
    let items: Vec<_> = items.iter().filter(|item| item.kind.is_of_households() && item.life.is_open()).collect();
    let (families, names) =
        (["Lò", "Vàng", "Giàng", "Phàn", "Đặng", "Hoàng", "Lý", "Tẩn"], ["Mẫu", "An", "Bình", "Sáng", "Đào"]);
    let mut operations = Vec::new();
    for number in 0..200_usize {
        let head = format!("{} Văn {} {number}", families[number % 8], names[number * 7 % 5]);
        let day =
            |spread: usize| format!("2025-0{}-{:02}", 1 + number * spread % 6, 1 + number * 13 % 28).parse().unwrap();
        let household = AddHousehold {
            village: team.village,
            head: Some(head),
            nickname: None,
            phone: rules::phones::Phone::new(&format!("09{:08}", number * 7_654_321 % 100_000_000)).ok(),
            size: u16::try_from(2 + number % 6).ok(),
            adults: u16::try_from(1 + number % 2).ok(),
            consent: None,
            from: "2025-07-10".parse().unwrap(),
            split_from: None,
            on_behalf: None,
        };
        let add = store.operation(Deed::Household(HouseholdChange::Add(household)));
        let id = add.id.into();
        operations.push(add);
        for at in 0..8 {
            let item = items[(number + at * 3) % items.len()];
            let adults = (item.counting == rules::catalogue::Counting::Adults).then_some(1);
            let origin = if at % 3 == 0 {
                rules::households::Origin::HadBefore {}
            } else {
                rules::households::Origin::Helped { by: None }
            };
            let tick = UseItem {
                household: id,
                item: item.id,
                in_use: number % 9 > 0,
                adults,
                origin,
                since: day(at + 1),
                base: None,
                on_behalf: None,
            };
            operations.push(store.operation(Deed::Household(HouseholdChange::Use(tick))));
        }
    }
    let outcomes = store.apply(&Scope::operator(), operations).await.unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Applied), "{outcomes:?}");
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    let whole = phone.round(&office, &Value::Null, &[]).await;
    assert_eq!(whole["households"].as_array().unwrap().len(), 200);
    let uses: usize =
        whole["households"].as_array().unwrap().iter().map(|one| one["uses"].as_array().unwrap().len()).sum();
    assert_eq!(uses, 1600);
    for encoding in ["identity", "gzip", "br"] {
        let request = Request::post("/api/v1/sync")
            .header(header::COOKIE, format!("session={}", phone.session.as_str()))
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT_ENCODING, encoding);
        let answer = office.raw(request.body(Body::from(value!({ "sent": NOW }).to_string())).unwrap()).await;
        println!("{encoding}: {} bytes", answer.bytes.len());
        assert!(encoding == "identity" || answer.bytes.len() <= MOST, "{encoding}: {} bytes", answer.bytes.len());
    }
}
