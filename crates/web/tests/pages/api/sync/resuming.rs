//! After the session is over the notebook's PIN signs in again, on its own phone alone; and who has lost the right is told so there.

use super::phone::{NOW, Phone, Team, id};
use super::{json, problem};
use crate::office::{Answer, Office};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use rules::ids::{AccountId, DeviceId};
use rules::operations::{Body as Deed, EndMember, Outcome, RevokeAccount};
use serde_json::{Value, json as value};
use store::{Scope, Token};

const PIN: &str = "274916";

/// Tries to go on on a browser whose session is over.
async fn resume(office: &Office, browser: Option<&str>, account: AccountId, pin: Option<&str>) -> Answer {
    let body = match pin {
        Some(pin) => value!({ "account": account, "pin": pin }),
        None => value!({ "account": account }),
    };
    let request = Request::post("/api/v1/notebook/session").header("sec-fetch-site", "same-origin");
    let request = match browser {
        Some(browser) => request.header(header::COOKIE, format!("browser={browser}")),
        None => request,
    };
    office.raw(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn with_pin(office: &Office, account: AccountId, browser: &str) -> Phone {
    let phone = Phone::of(office, account, browser).await;
    let body = value!({ "pin": PIN }).to_string();
    let again = Phone::send(office, &phone.session, browser, "/api/v1/notebook", body).await;
    assert_eq!((again.status, &json(&again)["device"]), (StatusCode::OK, &phone.told["device"]));
    phone
}

async fn done(office: &Office, deed: Deed) {
    assert_eq!(office.store.change(&Scope::operator(), deed).await.unwrap().1, Outcome::Applied);
}

fn said(answer: &Answer) -> (StatusCode, String) {
    (answer.status, problem(answer))
}

fn nobody() -> (StatusCode, String) {
    (StatusCode::UNAUTHORIZED, "unauthorized".to_owned())
}

#[tokio::test]
async fn the_pin_of_the_notebook_signs_in_on_its_own_phone_and_nowhere_else() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let (own, beside) = (team.members[0].1, team.members[1].1);
    with_pin(&office, own, "a").await;
    with_pin(&office, beside, "b").await;
    for (browser, account, pin) in [
        (Some("b"), own, Some(PIN)),
        (Some("a"), beside, Some(PIN)),
        (None, own, Some(PIN)),
        (Some("a"), own, Some("274917")),
        (Some("a"), own, None),
        (Some("a"), AccountId(uuid::Uuid::nil()), Some(PIN)),
    ] {
        assert_eq!(said(&resume(&office, browser, account, pin).await), nobody(), "{browser:?} {account:?} {pin:?}");
    }
    let answer = resume(&office, Some("a"), own, Some(PIN)).await;
    assert_eq!((answer.status, &json(&answer)["account"]), (StatusCode::OK, &value!(own)));
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    let session = Token::received(cookie.trim_start_matches("session=").split(';').next().unwrap());
    let body = value!({ "sent": NOW }).to_string();
    let told = json(&Phone::send(&office, &session, "a", "/api/v1/sync", body).await);
    assert_eq!(told["person"]["account"], value!(own));
}

#[tokio::test]
async fn after_too_many_wrong_pins_none_is_tried_any_more() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let own = team.members[0].1;
    with_pin(&office, own, "a").await;
    let mut last = nobody();
    for _ in 0..12 {
        last = said(&resume(&office, Some("a"), own, Some("999999")).await);
    }
    assert_eq!(last, (StatusCode::TOO_MANY_REQUESTS, "too_many_requests".to_owned()));
    assert_ne!(resume(&office, Some("a"), own, Some(PIN)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_pin_that_everybody_tries_first_is_not_taken() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    for pin in ["123456", "000000", "12345", "abcdef"] {
        let body = value!({ "pin": pin }).to_string();
        let answer = Phone::send(&office, &phone.session, "a", "/api/v1/notebook", body).await;
        assert_eq!(said(&answer), (StatusCode::BAD_REQUEST, "weak_pin".to_owned()), "{pin}");
    }
}

#[tokio::test]
async fn who_has_lost_the_right_is_told_so_on_the_phone_where_he_had_it_and_strangers_are_not() {
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let [shut, left, ended] = [0, 1, 2].map(|at| team.members[at].1);
    let mut phones = Vec::new();
    for (account, browser) in [(shut, "a"), (left, "b"), (ended, "c")] {
        phones.push(with_pin(&office, account, browser).await);
    }
    let cause = "Mất điện thoại".to_owned();
    done(&office, Deed::RevokeAccount(RevokeAccount { account: shut, cause })).await;
    let day = "2025-07-14".parse().unwrap();
    done(&office, Deed::EndMember(EndMember { member: team.members[1].0, day })).await;
    let scope = office.store.session_scope(&phones[2].session).await.unwrap().unwrap();
    let device: DeviceId = phones[2].told["device"].as_str().unwrap().parse().unwrap();
    office.store.end_own_device(&scope, device).await.unwrap();

    for (account, browser, code) in
        [(shut, "a", "account_closed"), (left, "b", "no_duty"), (ended, "c", "device_ended")]
    {
        // The PIN plays no part: what the phone holds is to go in any case.
        for pin in [None, Some(PIN), Some("999999")] {
            let answer = resume(&office, Some(browser), account, pin).await;
            assert_eq!(said(&answer), (StatusCode::FORBIDDEN, code.to_owned()), "{pin:?}");
            assert!(!answer.headers.contains_key(header::SET_COOKIE));
        }
        // Whoever hasn't that phone learns nothing of the account.
        for elsewhere in [None, Some("z"), Some(if browser == "a" { "b" } else { "a" })] {
            assert_eq!(said(&resume(&office, elsewhere, account, Some(PIN)).await), nobody(), "{elsewhere:?}");
        }
    }
    // By a session that lasts on, the same; of a shut account none lasts.
    assert_eq!(problem(&phones[1].ask(&office, NOW, &Value::Null, &[]).await), "no_duty");
    assert_eq!(problem(&phones[0].ask(&office, NOW, &Value::Null, &[]).await), "unauthorized");
    // What was written in office is taken all the same, whoever brings it.
    let neighbour = Phone::of(&office, team.members[3].1, "b").await;
    let written = phones[1].new_household(1, "2025-07-13T02:00:00Z", team.village, "Trong nhiệm kỳ");
    let told = neighbour.round(&office, &Value::Null, &[written]).await;
    assert_eq!((&told["answers"][0]["id"], &told["answers"][0]["state"]), (&value!(id(1)), &value!("applied")));
}

#[tokio::test]
async fn what_cannot_be_read_is_no_attempt() {
    let office = Office::open().await;
    for body in ["", "{}", r#"{"account":"x"}"#, r#"{"account":"00000000-0000-0000-0000-000000000000","more":1}"#] {
        let request = Request::post("/api/v1/notebook/session").header("sec-fetch-site", "same-origin");
        let answer = office.raw(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(said(&answer), (StatusCode::BAD_REQUEST, "bad_body".to_owned()), "{body}");
    }
}
