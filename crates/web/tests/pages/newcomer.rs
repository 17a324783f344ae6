//! Getting in and out.

use crate::office::{Answer, Office};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use rules::access::Role;
use rules::operations::AddAccount;
use store::{Scope, Token};
use web::pages::passwords;

const PASSWORD: &str = "năm con trâu về bản";

async fn send(office: &Office, path: &str, fields: &[(&str, &str)], cookie: &str) -> Answer {
    let body: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", web::views::paths::escaped(value))).collect();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie);
    office.raw(request.body(Body::from(body.join("&"))).unwrap()).await
}

async fn look(office: &Office, path: &str, cookie: &str) -> Answer {
    office.raw(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
}

/// The cookie an answer sets, as the browser sends it back.
fn cookie(answer: &Answer) -> String {
    let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

fn administrator() -> [(&'static str, &'static str); 4] {
    [("name", "Trần Thị Mẫu"), ("login", "quantri"), ("password", PASSWORD), ("password_again", PASSWORD)]
}

#[tokio::test]
async fn a_newcomer_with_the_link_becomes_administrator_and_sees_the_real_tree() {
    let office = Office::open().await;
    let link = office.store.new_administrator_link().await.unwrap();
    let path = format!("/first-administrator/{}", link.as_str());
    for _ in 0..2 {
        // Looking at it, as a chat's preview does, does not use it up.
        let form = look(&office, &path, "").await;
        assert!(form.status == StatusCode::OK && form.says("Người quản trị đầu tiên"), "{}", form.text());
    }
    let made = send(&office, &path, &administrator(), "").await;
    assert_eq!(made.led_to(), "/?done=created");
    let set = made.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(
        set.starts_with("session=")
            && set.contains("HttpOnly")
            && set.contains("SameSite=Lax")
            && set.contains("Path=/"),
        "{set}"
    );
    let home = look(&office, "/", &cookie(&made)).await;
    assert!(std::str::from_utf8(&home.bytes).unwrap().contains("Quản trị hệ thống"));
    assert!(home.says("Tỉnh Lào Cai") && home.says("chưa có cán bộ Sở nào"), "{}", home.text());

    let again = send(&office, &path, &administrator(), "").await;
    assert_eq!(again.led_to(), "/?done=created", "the button pressed twice");
    let other = [("name", "Lý Thị Mẫu"), ("login", "quantri"), ("password", "ba con"), ("password_again", "ba con")];
    let again = send(&office, &path, &other, "").await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.says("không còn dùng được"));
    assert!(look(&office, "/first-administrator/0000", "").await.says("không còn dùng được"));

    // The same person on another machine.
    let right = [("login", "QuanTri"), ("password", PASSWORD), ("next", "/units?at=2022-05-20")];
    let signed_in = send(&office, "/sign-in", &right, "").await;
    assert_eq!(signed_in.led_to(), "/units?at=2022-05-20");
    let cookie = cookie(&signed_in);
    let before = look(&office, "/units?at=2022-05-20", &cookie).await;
    assert!(
        before.says("Huyện Bảo Thắng") && before.says("Thị trấn Phố Lu") && before.says("Xã Xuân Giao"),
        "{}",
        before.text()
    );
    let after = look(&office, "/units?at=2025-07-15", &cookie).await;
    assert!(!after.says("Huyện Bảo Thắng") && after.says("Xã Bảo Thắng"));
    let html = std::str::from_utf8(&after.bytes).unwrap();
    // The province, its 99 communes.
    assert_eq!(html.matches("<a href=\"/units/").count(), 100);
}

#[tokio::test]
async fn the_first_administrator_needs_a_good_password_typed_twice() {
    let office = Office::open().await;
    let link = office.store.new_administrator_link().await.unwrap();
    let path = format!("/first-administrator/{}", link.as_str());
    for (password, again, sentence) in [
        ("ngắn", "ngắn", "ít nhất 10 ký tự"),
        ("matkhau123", "matkhau123", "quá dễ đoán"),
        (PASSWORD, "khác hẳn thế", "không giống nhau"),
    ] {
        let fields =
            [("name", "Trần Thị Mẫu"), ("login", "quantri"), ("password", password), ("password_again", again)];
        let refused = send(&office, &path, &fields, "").await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says(sentence), "{}", refused.text());
        assert_eq!(refused.values("name"), ["Trần Thị Mẫu"]);
        assert!(refused.values("password").iter().all(String::is_empty));
    }
    // A refused form leaves the link good.
    send(&office, &path, &administrator(), "").await.led_to();
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_get_the_same_answer() {
    let office = Office::open().await;
    let hash = passwords::hash(PASSWORD, &[7; 16]).unwrap();
    let account =
        AddAccount { sign_in_name: "canbo".into(), name: "Lý Thị Mẫu".into(), phone: None, person: None };
    office
        .store
        .add_account_with(&Scope::operator(), account, hash, Role::CommuneOfficer, Some(office.commune))
        .await
        .unwrap()
        .unwrap();
    let nobody = send(&office, "/sign-in", &[("login", "khong-co"), ("password", PASSWORD)], "").await;
    let wrong = send(&office, "/sign-in", &[("login", "canbo"), ("password", "không phải mật khẩu")], "").await;
    for refused in [&nobody, &wrong] {
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.says("Tên đăng nhập, số điện thoại hoặc mật khẩu không đúng.")
                && !refused.headers.contains_key(header::SET_COOKIE)
        );
    }
    assert_eq!(nobody.text(), wrong.text());
    assert_eq!(
        (nobody.values("login"), wrong.values("login")),
        (vec!["khong-co".to_owned()], vec!["canbo".to_owned()])
    );
    let empty = send(&office, "/sign-in", &[("login", " ")], "").await;
    assert!(empty.says("Xin sửa 2 ô"), "{}", empty.text());
    let right =
        send(&office, "/sign-in", &[("login", "canbo"), ("password", PASSWORD), ("next", "//example.com")], "").await;
    assert_eq!(right.led_to(), "/");
}

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_sign_in_and_back() {
    let office = Office::open().await;
    for path in ["/units", "/search?q=gia", &format!("/units/{}", office.commune), "/units/villages/template.xlsx"] {
        let sent = look(&office, path, "session=khong-co").await;
        assert_eq!(sent.led_to(), format!("/sign-in?next={}", web::views::paths::escaped(path)));
    }
    assert_eq!(look(&office, "/", "").await.led_to(), "/sign-in");
    assert_eq!(send(&office, &format!("/units/{}/contact", office.commune), &[], "").await.led_to(), "/sign-in");
    assert!(look(&office, "/sign-in?next=%2Funits", "").await.values("next") == ["/units"]);
}

#[tokio::test]
async fn signing_out_ends_the_session_not_just_the_cookie() {
    let office = Office::open().await;
    let hash = passwords::hash(PASSWORD, &[7; 16]).unwrap();
    let account =
        AddAccount { sign_in_name: "canbo".into(), name: "Lý Thị Mẫu".into(), phone: None, person: None };
    let account = office
        .store
        .add_account_with(&Scope::operator(), account, hash, Role::CommuneOfficer, Some(office.commune))
        .await
        .unwrap()
        .unwrap();
    let signed_in = send(&office, "/sign-in", &[("login", "canbo"), ("password", PASSWORD)], "").await;
    let old = cookie(&signed_in);
    assert_eq!(look(&office, "/units", &old).await.status, StatusCode::OK);
    let out = send(&office, "/sign-out", &[], &old).await;
    assert_eq!(out.led_to(), "/sign-in?done=signed-out");
    assert!(out.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(look(&office, "/units", &old).await.status, StatusCode::SEE_OTHER);
    assert!(office.store.session_scope(&Token::received(old.trim_start_matches("session="))).await.unwrap().is_none());
    // Signing in again on the same browser ends the session it had.
    let token = office.store.begin_session(account, "test", None).await.unwrap();
    send(&office, "/sign-in", &[("login", "canbo"), ("password", PASSWORD)], &format!("session={}", token.as_str()))
        .await
        .led_to();
    assert!(office.store.session_scope(&token).await.unwrap().is_none());
}

#[tokio::test]
async fn a_form_sent_from_another_site_changes_nothing() {
    let office = Office::open().await;
    let token = {
        let account =
            AddAccount { sign_in_name: "canbo".into(), name: "Lý Thị Mẫu".into(), phone: None, person: None };
        let account = office
            .store
            .add_account_with(&Scope::operator(), account, "no hash".into(), Role::CommuneOfficer, Some(office.commune))
            .await
            .unwrap()
            .unwrap();
        office.store.begin_session(account, "test", None).await.unwrap()
    };
    let forged = Request::post(format!("/units/{}/contact", office.commune))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .header(header::COOKIE, format!("session={}", token.as_str()))
        .body(Body::from("name=Ai%20do&from=2025-07-14"))
        .unwrap();
    assert_eq!(office.raw(forged).await.status, StatusCode::FORBIDDEN);
    assert!(office.store.contacts(&Scope::operator(), office.commune).await.unwrap().is_empty());
}

#[tokio::test]
async fn who_only_looks_is_told_that_nothing_is_missing_when_nothing_is() {
    let office = Office::open().await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let province = registry.parent(office.commune, office.store.today());
    let account = AddAccount { sign_in_name: "bcd".into(), name: "Lý Thị Mẫu".into(), phone: None, person: None };
    let viewer = Role::DepartmentViewer;
    let made = office.store.add_account_with(&Scope::operator(), account, "no hash".to_owned(), viewer, province).await;
    let token = office.store.begin_session(made.unwrap().unwrap(), "test", None).await.unwrap();
    let cookie = format!("session={}", token.as_str());
    for teams in 0..2 {
        let home = look(&office, "/", &cookie).await;
        assert!(!home.says("Không còn thiếu gì"), "with {teams} teams in four villages: {}", home.text());
        office.complete_team(teams).await;
    }
}
