//! The way in: an officer invites, a slip is printed, a leader opens the link, chooses password and PIN, signs out and in.

use crate::office::{Answer, Office};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use scraper::{Html, Selector};
use std::{net::Ipv4Addr, sync::Arc};
use store::AttemptKey;

const ZALO: &str =
    "Mozilla/5.0 (Linux; Android 10; wv) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 Zalo android/123";
pub(crate) const CHROME: &str = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36";
pub(crate) const PASSWORD: &str = "ruộng bậc thang";

/// A phone that keeps its cookies.
pub(crate) struct Phone<'a> {
    office: &'a Office,
    browser: &'static str,
    cookies: Vec<(String, String)>,
}

impl Phone<'_> {
    async fn ask(&mut self, request: axum::http::request::Builder, body: String) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::USER_AGENT, self.browser)
            .header(header::COOKIE, cookies.join("; "))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = self.office.raw(request.body(Body::from(body)).unwrap()).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(kept, _)| kept != name);
            let value = rest.split(';').next().unwrap();
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.ask(Request::get(path), String::new()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", web::views::paths::escaped(value))).collect();
        self.ask(Request::post(path), body.join("&")).await
    }
}

pub(crate) fn phone<'a>(office: &'a Office, browser: &'static str) -> Phone<'a> {
    Phone { office, browser, cookies: Vec::new() }
}

/// The texts of what a selector finds.
pub(crate) fn found(answer: &Answer, selector: &str) -> Vec<String> {
    let html = Html::parse_document(std::str::from_utf8(&answer.bytes).unwrap());
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector)
        .map(|one| one.attr("value").map_or_else(|| one.text().collect::<String>(), str::to_owned))
        .collect()
}

/// The links on a sheet of slips, and the codes.
pub(crate) fn slips(sheet: &Answer) -> (Vec<String>, Vec<String>) {
    let links = found(sheet, ".slip input[readonly]");
    let links = links.iter().map(|link| link[link.find("/invitation/").unwrap()..].to_owned());
    (links.collect(), found(sheet, ".slip .code"))
}

pub(crate) async fn invited_leader(office: &Office) -> (String, String) {
    office.complete_team(0).await;
    let sent = office.post("/accounts/invite-leaders", &[("unit", &office.commune.to_string())]).await;
    let sheet = office.page(&sent.led_to()).await;
    assert!(sheet.says("Nguyễn Văn Mẫu") && sheet.says("Tổ trưởng Tổ CNSCĐ"), "{}", sheet.text());
    let (links, codes) = slips(&sheet);
    assert_eq!((links.len(), codes.len()), (1, 1));
    (links[0].clone(), codes[0].clone())
}

#[tokio::test]
async fn a_leader_gets_in_by_the_link_and_in_again_by_pin() {
    let office = Office::open().await;
    let (link, _) = invited_leader(&office).await;
    let mut phone = phone(&office, CHROME);
    // Looking uses nothing up, however often some app does it.
    for _ in 0..3 {
        assert!(phone.get(&link).await.says("Xin chào Nguyễn Văn Mẫu"));
    }
    let short = [("password", "ngắn"), ("password_again", "ngắn"), ("password_pin", "123456")];
    let refused = phone.post(&link, &short).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("quá dễ đoán"), "{}", refused.text());
    let chosen = [
        ("password", PASSWORD),
        ("password_again", PASSWORD),
        ("password_pin", "274916"),
        ("device", "Máy của Tổ trưởng"),
    ];
    assert_eq!(phone.post(&link, &chosen).await.led_to(), "/?done=enrolled");
    let greeted = phone.get("/?done=enrolled").await;
    assert!(greeted.says("Nguyễn Văn Mẫu") && greeted.says("Tổ trưởng"), "{}", greeted.text());
    let own = phone.get("/account").await;
    assert!(own.says("Máy của Tổ trưởng") && own.says("có mã PIN"), "{}", own.text());

    phone.post("/sign-out", &[]).await.led_to();
    let page = phone.get("/sign-in").await;
    assert!(page.says("Nguyễn Văn Mẫu") && page.says("Vào bằng mã PIN"), "{}", page.text());
    let device = page.values("device").remove(0);
    let wrong = phone.post("/sign-in/pin", &[("device", &device), ("password_pin", "274917")]).await;
    assert!(wrong.says("Mã PIN không đúng"), "{}", wrong.text());
    assert_eq!(phone.post("/sign-in/pin", &[("device", &device), ("password_pin", "274916")]).await.led_to(), "/");
    // The link was good once, and says so; to who makes one up it says less.
    assert!(phone.get(&link).await.says("Lời mời này đã được dùng"));
    assert!(phone.get("/invitation/0000").await.says("không còn dùng được"));
    // On another phone the PIN opens nothing.
    let mut other = self::phone(&office, CHROME);
    let gone = other.post("/sign-in/pin", &[("device", &device), ("password_pin", "274916")]).await;
    assert!(gone.says("không còn dùng được trên máy này"), "{}", gone.text());
}

#[tokio::test]
async fn the_keys_of_machines_are_found_on_the_own_account_by_who_may_have_them() {
    let office = Office::open().await;
    let own = office.page("/account").await;
    assert_eq!(found(&own, "main a[href='/account/tokens']").len(), 1, "{}", own.text());
    assert_eq!(found(&office.page("/account/tokens").await, ".crumbs a[href='/account']").len(), 1);
    let (link, _) = invited_leader(&office).await;
    let mut phone = phone(&office, CHROME);
    phone.post(&link, &[("password", PASSWORD), ("password_again", PASSWORD)]).await.led_to();
    assert!(found(&phone.get("/account").await, "main a[href='/account/tokens']").is_empty());
}

#[tokio::test]
async fn inside_zalo_the_code_is_shown_and_typed_in_chrome() {
    let office = Office::open().await;
    let (link, code) = invited_leader(&office).await;
    let shown = phone(&office, ZALO).get(&link).await;
    assert!(shown.says("Mở bằng Chrome") && shown.says(&code), "{}", shown.text());
    assert!(shown.says("/invitation và gõ mã"), "where to type it: {}", shown.text());
    assert!(found(&shown, "form input[type=password]").is_empty());
    let mut chrome = phone(&office, CHROME);
    let wrong = chrome.post("/invitation", &[("code", "0000 0000 0000")]).await;
    assert!(wrong.says("Mã không đúng"), "{}", wrong.text());
    let page = chrome.post("/invitation", &[("code", &code.replace(' ', "-"))]).await.led_to();
    assert!(chrome.get(&page).await.says("Xin chào Nguyễn Văn Mẫu"));
}

#[tokio::test]
async fn two_people_on_one_phone_have_a_pin_each() {
    let office = Office::open().await;
    let (link, _) = invited_leader(&office).await;
    let accounts = office.page("/accounts").await;
    let html = Html::parse_document(std::str::from_utf8(&accounts.bytes).unwrap());
    let forms = Selector::parse("form[action^='/persons/']").unwrap();
    let action = html.select(&forms).next().unwrap().attr("action").unwrap().to_owned();
    let sheet = office.page(&office.post(&action, &[]).await.led_to()).await;
    let (second, _) = slips(&sheet);
    let mut phone = phone(&office, CHROME);
    for (link, pin) in [(&link, "274916"), (&second[0], "805163")] {
        let chosen =
            [("password", PASSWORD), ("password_again", PASSWORD), ("password_pin", pin), ("device", "Máy chung")];
        phone.post(link, &chosen).await.led_to();
        phone.post("/sign-out", &[]).await.led_to();
    }
    let page = phone.get("/sign-in").await;
    assert_eq!(page.values("device").len(), 2, "{}", page.text());
    let names = found(&page, "form.box h2");
    for (at, name) in names.iter().enumerate() {
        let pin = if name == "Nguyễn Văn Mẫu" { "274916" } else { "805163" };
        let device = page.values("device")[at].clone();
        phone.post("/sign-in/pin", &[("device", &device), ("password_pin", pin)]).await.led_to();
        assert!(found(&phone.get("/account").await, ".who b").contains(name));
        phone.post("/sign-out", &[]).await.led_to();
    }
}

#[tokio::test]
async fn who_shares_phone_and_password_is_asked_only_after_the_password() {
    let office = Office::open().await;
    let (link, _) = invited_leader(&office).await;
    let mut phone = phone(&office, CHROME);
    phone.post(&link, &[("password", PASSWORD), ("password_again", PASSWORD)]).await.led_to();
    phone.post("/sign-out", &[]).await.led_to();
    let made =
        office.post("/accounts/new", &[("name", "Vợ Mẫu"), ("phone", "0912000001"), ("role", "commune_officer")]).await;
    let (links, _) = slips(&office.page(&made.led_to()).await);
    phone.post(&links[0], &[("password", PASSWORD), ("password_again", PASSWORD)]).await.led_to();
    phone.post("/sign-out", &[]).await.led_to();
    let wrong = phone.post("/sign-in", &[("login", "0912 000 001"), ("password", "không phải")]).await;
    assert!(wrong.says("không đúng") && !wrong.says("Bạn là ai?"), "{}", wrong.text());
    let asked = phone.post("/sign-in", &[("login", "0912 000 001"), ("password", PASSWORD)]).await;
    assert!(asked.says("Bạn là ai?") && asked.says("Vợ Mẫu"), "{}", asked.text());
    let who = asked.values("account").remove(0);
    let fields = [("login", "0912 000 001"), ("password", PASSWORD), ("account", who.as_str())];
    assert_eq!(phone.post("/sign-in", &fields).await.led_to(), "/");
}

#[tokio::test]
async fn an_officer_is_invited_shut_out_and_let_in_again() {
    let office = Office::open().await;
    let made = office.post("/accounts/new", &[("name", "Lý Thị Mẫu"), ("role", "commune_officer")]).await;
    let sheet = office.page(&made.led_to()).await;
    let (links, _) = slips(&sheet);
    let mut pc = phone(&office, "Mozilla/5.0 (Windows NT 10.0) Chrome/120");
    pc.post(&links[0], &[("password", PASSWORD), ("password_again", PASSWORD)]).await.led_to();
    let list = office.page("/accounts").await;
    assert!(list.says("Lý Thị Mẫu") && list.says("Đã vào"), "{}", list.text());
    let html = Html::parse_document(std::str::from_utf8(&list.bytes).unwrap());
    let rows = Selector::parse("tbody th a").unwrap();
    let account = html.select(&rows).find(|row| row.text().collect::<String>() == "Lý Thị Mẫu").unwrap();
    let account = account.attr("href").unwrap().to_owned();
    let refused = office.post(&format!("{account}/revoke"), &[("cause", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    office.post(&format!("{account}/revoke"), &[("cause", "Mất máy")]).await.led_to();
    assert_eq!(pc.get("/teams").await.status, StatusCode::SEE_OTHER);
    let out = pc.post("/sign-in", &[("login", "lythimau"), ("password", PASSWORD)]).await;
    assert!(out.says("không đúng"), "{}", out.text());
    office.post(&format!("{account}/reinstate"), &[]).await.led_to();
    assert_eq!(pc.post("/sign-in", &[("login", "lythimau"), ("password", PASSWORD)]).await.led_to(), "/");
    // Another commune sees nothing of it.
    let elsewhere = office.elsewhere().await;
    for path in [account.clone(), format!("{account}/invite"), format!("{account}/revoke")] {
        assert!(elsewhere.post(&path, &[("cause", "x")]).await.status.is_client_error(), "{path}");
    }
    assert_eq!(elsewhere.get(&account).await.status, StatusCode::NOT_FOUND);
    assert_eq!(elsewhere.get(&format!("/accounts?unit={}", office.commune)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn after_many_wrong_passwords_one_waits() {
    let office = Office::open().await;
    let mut pc = phone(&office, CHROME);
    for _ in 0..6 {
        pc.post("/sign-in", &[("login", "canbo.giaphu"), ("password", "đoán mò thôi")]).await;
    }
    let told = pc.post("/sign-in", &[("login", "canbo.giaphu"), ("password", "đoán mò thôi")]).await;
    assert!(told.says("Xin thử lại sau"), "{}", told.text());
    // A name nobody has is answered alike.
    for _ in 0..6 {
        pc.post("/sign-in", &[("login", "khong.co"), ("password", "đoán mò thôi")]).await;
    }
    assert!(pc.post("/sign-in", &[("login", "khong.co"), ("password", "đoán")]).await.says("Xin thử lại sau"));
}

/// An officer who has got in on a browser, and signed out.
async fn officer_known_on(office: &Office) -> Phone<'_> {
    let made = office.post("/accounts/new", &[("name", "Lý Thị Mẫu"), ("role", "commune_officer")]).await;
    let (links, _) = slips(&office.page(&made.led_to()).await);
    let mut own = phone(office, CHROME);
    own.post(&links[0], &[("password", PASSWORD), ("password_again", PASSWORD)]).await.led_to();
    own.post("/sign-out", &[]).await.led_to();
    own
}

#[tokio::test]
async fn a_browser_that_somebody_makes_up_is_a_strangers_and_the_own_is_not_slowed_by_strangers() {
    let office = Office::open().await;
    let mut own = officer_known_on(&office).await;
    for made_up in 0..7 {
        let mut stranger = phone(&office, CHROME);
        stranger.cookies.push(("browser".to_owned(), format!("{made_up:064x}")));
        stranger.post("/sign-in", &[("login", "lythimau"), ("password", "đoán mò thôi")]).await;
    }
    let right = [("login", "lythimau"), ("password", PASSWORD)];
    let mut stranger = phone(&office, CHROME);
    stranger.cookies.push(("browser".to_owned(), format!("{:064x}", 99)));
    let told = stranger.post("/sign-in", &right).await;
    assert!(told.says("Xin thử lại sau"), "{}", told.text());
    assert_eq!(own.post("/sign-in", &right).await.led_to(), "/");
}

#[tokio::test]
async fn what_went_wrong_for_others_at_an_address_holds_up_nobody_where_he_got_in_before() {
    let office = Office::open().await;
    let mut own = officer_known_on(&office).await;
    let address = AttemptKey::address(Ipv4Addr::UNSPECIFIED.into());
    for _ in 0..60 {
        office.store.attempt_failed(std::slice::from_ref(&address)).await.unwrap();
    }
    let right = [("login", "lythimau"), ("password", PASSWORD)];
    let told = phone(&office, CHROME).post("/sign-in", &right).await;
    assert!(told.says("Xin thử lại sau"), "{}", told.text());
    assert_eq!(own.post("/sign-in", &right).await.led_to(), "/");
}

#[tokio::test]
async fn of_many_passwords_tried_at_the_same_moment_no_more_are_looked_at_than_one_after_the_other() {
    let office = Arc::new(Office::open().await);
    officer_known_on(&office).await;
    let mut tried = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let office = office.clone();
        tried.spawn(async move {
            phone(&office, CHROME).post("/sign-in", &[("login", "lythimau"), ("password", "đoán mò thôi")]).await
        });
    }
    let answers = tried.join_all().await;
    let looked_at = answers.iter().filter(|answer| answer.says("không đúng")).count();
    let told_to_wait = answers.iter().filter(|answer| answer.says("Xin thử lại sau")).count();
    assert_eq!((looked_at, told_to_wait), (6, 14));
}

#[tokio::test]
async fn an_invitation_whose_button_is_pressed_twice_is_answered_as_the_first_time() {
    let office = Office::open().await;
    let (link, _) = invited_leader(&office).await;
    let chosen = [("password", PASSWORD), ("password_again", PASSWORD), ("password_pin", "274916"), ("device", "Máy")];
    let (mut one, mut two) = (phone(&office, CHROME), phone(&office, CHROME));
    let (first, second) = tokio::join!(one.post(&link, &chosen), two.post(&link, &chosen));
    assert_eq!((first.led_to(), second.led_to()), ("/?done=enrolled".to_owned(), "/?done=enrolled".to_owned()));
    for phone in [&mut one, &mut two] {
        assert!(phone.get("/account").await.says("có mã PIN"));
    }
    assert_eq!(one.post(&link, &chosen).await.led_to(), "/?done=enrolled", "and after going back");
    let other = [("password", "bậc thang ruộng"), ("password_again", "bậc thang ruộng")];
    let refused = phone(&office, CHROME).post(&link, &other).await;
    assert!(refused.says("Lời mời này đã được dùng"), "{}", refused.text());
}

#[tokio::test]
async fn the_own_password_changed_by_a_form_that_is_sent_twice_is_changed_and_only_this_browser_stays() {
    let office = Office::open().await;
    let mut here = officer_known_on(&office).await;
    let mut there = phone(&office, CHROME);
    for phone in [&mut here, &mut there] {
        phone.post("/sign-in", &[("login", "lythimau"), ("password", PASSWORD)]).await.led_to();
    }
    let mut again = Phone { office: &office, browser: CHROME, cookies: here.cookies.clone() };
    let new = "thang ruộng bậc";
    let form = [("password_old", PASSWORD), ("password", new), ("password_again", new)];
    let (first, second) = tokio::join!(here.post("/account/password", &form), again.post("/account/password", &form));
    assert_eq!((first.led_to(), second.led_to()), ("/account?done=saved".to_owned(), "/account?done=saved".to_owned()));
    assert_eq!(here.get("/account").await.status, StatusCode::OK);
    assert_eq!(there.get("/account").await.status, StatusCode::SEE_OTHER);
    let wrong = [("password_old", PASSWORD), ("password", "bậc thang ruộng"), ("password_again", "bậc thang ruộng")];
    let refused = here.post("/account/password", &wrong).await;
    assert!(refused.says("Mật khẩu hiện nay không đúng"), "{}", refused.text());
    assert_eq!(there.post("/sign-in", &[("login", "lythimau"), ("password", new)]).await.led_to(), "/");
}
