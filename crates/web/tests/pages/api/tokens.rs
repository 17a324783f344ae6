//! Tokens: made and ended on their page, shown to the API, over in time.

use super::{Machine, is_ok, json, problem};
use crate::office::Office;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use rules::access::Role;
use rules::operations::{Body as Deed, EndAppointment, Outcome, RevokeAccount};
use std::time::Duration;
use store::Scope;
use web::pace::Pace;
use web::server::Limits;

async fn shown(office: &Office, authorization: &str) -> StatusCode {
    let request = Request::get("/api/v1/me").header(header::AUTHORIZATION, authorization);
    office.raw(request.body(Body::empty()).unwrap()).await.status
}

#[tokio::test]
async fn an_officer_makes_a_token_sees_it_once_and_ends_it() {
    let office = Office::open().await;
    let empty = office.page("/account/tokens").await;
    assert!(empty.says("Chưa có mã nào") && empty.says("Cán bộ cấp xã, xã Gia Phú"), "{}", empty.text());
    let wrong = office.post("/account/tokens", &[("name", ""), ("right", "all"), ("last_day", "2027-01-01")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong =
        office.post("/account/tokens", &[("name", "Cổng mẫu"), ("right", "read"), ("last_day", "2026-07-17")]).await;
    assert!(wrong.says("Xin chọn ngày từ hôm nay đến một năm sau"), "{}", wrong.text());

    let fields = [("name", "Cổng mẫu"), ("right", "read"), ("last_day", "2026-07-15")];
    let made = office.post("/account/tokens", &fields).await;
    assert!(is_ok(&made) && made.headers[header::CACHE_CONTROL] == "no-store");
    let html = std::str::from_utf8(&made.bytes).unwrap();
    let token = html.split("<code id=\"token\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(token.len(), 70);
    let list = office.page("/account/tokens").await;
    assert!(list.says("Cổng mẫu") && list.says("chưa dùng") && list.says("15/07/2026"), "{}", list.text());
    assert!(!std::str::from_utf8(&list.bytes).unwrap().contains("banso_"));

    let bearer = format!("Bearer {token}");
    assert_eq!(shown(&office, &bearer).await, StatusCode::OK);
    assert!(!office.get("/account/tokens").await.says("chưa dùng"));
    let me = Request::get("/api/v1/me").header(header::AUTHORIZATION, &bearer).body(Body::empty()).unwrap();
    let me = json(&office.raw(me).await);
    assert_eq!((me["name"].as_str(), me["may_write"].as_bool()), (Some("Trần Thị Mẫu"), Some(false)));
    let id = me["token"].as_str().unwrap();
    let elsewhere = office.elsewhere().await;
    assert_eq!(elsewhere.post("/account/tokens/end", &[("token", id)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(shown(&office, &bearer).await, StatusCode::OK);
    assert_eq!(office.post("/account/tokens/end", &[("token", id)]).await.led_to(), "/account/tokens?done=ended");
    assert_eq!(shown(&office, &bearer).await, StatusCode::UNAUTHORIZED);
    assert!(office.get("/account/tokens").await.says("Đã kết thúc"));
}

#[tokio::test]
async fn who_shows_no_good_token_is_not_let_in_whatever_cookie_he_has() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    assert_eq!(shown(&office, &format!("bearer {}", machine.token)).await, StatusCode::OK);
    for wrong in [
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        format!("Bearer {}0", machine.token),
        format!("Bearer {}", &machine.token[6..]),
        format!("Basic {}", machine.token),
        machine.token.clone(),
    ] {
        assert_eq!(shown(&office, &wrong).await, StatusCode::UNAUTHORIZED, "{wrong}");
    }
    let session = office.store.begin_session(machine.account, "test", None).await.unwrap();
    let both = Request::get("/api/v1/me")
        .header(header::COOKIE, format!("session={}", session.as_str()))
        .header(header::AUTHORIZATION, "Bearer banso_0")
        .header(header::ACCEPT_LANGUAGE, "en");
    let refused = office.raw(both.body(Body::empty()).unwrap()).await;
    assert_eq!(problem(&refused), "unauthorized");
    assert_eq!(json(&refused)["title"], "Not signed in");
    // A token opens the API and no page.
    let page = Request::get("/units").header(header::AUTHORIZATION, format!("Bearer {}", machine.token));
    assert_eq!(office.raw(page.body(Body::empty()).unwrap()).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_token_is_over_with_its_duty_and_with_its_account() {
    let office = Office::open().await;
    let [ended, revoked] = [
        Machine::of(&office, "may.mot", Role::CommuneOfficer, Some(office.commune), true).await,
        Machine::of(&office, "may.hai", Role::CommuneOfficer, Some(office.commune), true).await,
    ];
    let appointment = ended.scope.acting().unwrap().id;
    let (cause, day) = ("Thử".to_owned(), office.store.today());
    let later = EndAppointment { appointment, day: day.after() };
    for deed in [Deed::EndAppointment(later), Deed::RevokeAccount(RevokeAccount { account: revoked.account, cause })] {
        assert_eq!(office.store.change(&Scope::operator(), deed).await.unwrap().1, Outcome::Applied);
    }
    assert!(is_ok(&ended.get(&office, "/api/v1/me").await), "the duty still holds today");
    assert_eq!(problem(&revoked.get(&office, "/api/v1/me").await), "unauthorized");
    office.store.end_own_api_token(&ended.scope, ended.id).await.unwrap();
    assert_eq!(problem(&ended.get(&office, "/api/v1/me").await), "unauthorized");
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_in_the_machines_language() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    for (path, status, code) in [
        ("/api/v1/nothing", StatusCode::NOT_FOUND, "not_found"),
        ("/api/v2/me", StatusCode::NOT_FOUND, "not_found"),
        ("/api/v1/operations", StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
    ] {
        let answer = machine.get(&office, path).await;
        assert_eq!((answer.status, problem(&answer).as_str()), (status, code), "{path}");
    }
}

#[tokio::test]
async fn a_heavy_machine_is_slowed_and_its_owners_pages_are_not() {
    let once = Pace { burst: 2, every: Duration::from_hours(1) };
    let office = Office::with(Limits { api: once, ..Limits::default() }).await;
    let machine = Machine::of_commune(&office).await;
    for status in [StatusCode::OK, StatusCode::OK, StatusCode::TOO_MANY_REQUESTS] {
        assert_eq!(machine.get(&office, "/api/v1/me").await.status, status);
    }
    let slowed = machine.get(&office, "/api/v1/me").await;
    assert!(problem(&slowed) == "too_many_requests" && slowed.headers.contains_key(header::RETRY_AFTER));
    let session = office.store.begin_session(machine.account, "test", None).await.unwrap();
    let page = Request::get("/units").header(header::COOKIE, format!("session={}", session.as_str()));
    assert_eq!(office.raw(page.body(Body::empty()).unwrap()).await.status, StatusCode::OK);
}
