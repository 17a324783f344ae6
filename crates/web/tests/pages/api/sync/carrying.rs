//! Outboxes that somebody else carries.

use super::phone::{NOW, Phone, Team, captured, checked, codes, heads, id};
use crate::api::{json, problem};
use crate::office::Office;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce, aead::Aead};
use axum::http::StatusCode;
use base64::{Engine, prelude::BASE64_STANDARD};
use hkdf::Hkdf;
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman, elliptic_curve::sec1::ToSec1Point};
use rules::ids::OperationId;
use serde_json::{Value, json as value};
use sha2::Sha256;
use store::Scope;

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
