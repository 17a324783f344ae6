//! Who acts for an officer or a leader: chosen on a page, let in by a slip.

use crate::accounts::{CHROME, PASSWORD, found, invited_leader, phone, slips};
use crate::office::{Answer, Office};
use axum::http::StatusCode;
use scraper::{Html, Selector};

#[tokio::test]
async fn a_leader_has_one_big_button_and_lets_one_of_the_team_in_to_stand_in_for_him() {
    let office = Office::open().await;
    let (link, _) = invited_leader(&office).await;
    let (mut phone, mut hers) = (phone(&office, CHROME), phone(&office, CHROME));
    phone.post(&link, &[("password", PASSWORD), ("password_again", PASSWORD)]).await.led_to();
    let home = phone.get("/").await;
    assert_eq!(found(&home, ".big[href^='/activities/new?team=']"), ["Ghi việc hôm nay"], "{}", home.text());
    assert!(home.says("mở sổ tay để xem còn gì chưa gửi"), "{}", home.text());
    let own = phone.get("/account").await;
    let html = Html::parse_document(std::str::from_utf8(&own.bytes).unwrap());
    let links = Selector::parse("a[href^='/stand-ins/new']").unwrap();
    let path = html.select(&links).next().unwrap().attr("href").unwrap().to_owned();
    let form = phone.get(&path).await;
    let named = |form: &Answer, name: &str| {
        let options = Selector::parse("select[name=account] option").unwrap();
        let html = Html::parse_document(std::str::from_utf8(&form.bytes).unwrap());
        let one = html.select(&options).find(|option| option.text().collect::<String>() == name);
        one.and_then(|option| option.attr("value")).unwrap_or_else(|| panic!("{}", form.text())).to_owned()
    };
    let her = named(&form, "Giàng Thị Mẫu (chưa có tài khoản: in phiếu mời)");
    assert!(!form.says("Nguyễn Văn Mẫu (chưa"), "not himself: {}", form.text());
    let wrong = phone.post(&path, &[("account", &her), ("from", "2025-07-20"), ("to", "2025-07-16")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The account is there by now; whoever comes in by it first is invited all the same.
    let her = named(&wrong, "Giàng Thị Mẫu");
    let chosen = [("account", her.as_str()), ("from", "2025-07-15"), ("to", "2025-07-20")];
    let made = phone.post(&path, &chosen).await.led_to();
    let sheet = phone.get(&made).await;
    assert!(sheet.says("Giàng Thị Mẫu"), "{}", sheet.text());
    let (links, _) = slips(&sheet);
    hers.post(&links[0], &[("password", PASSWORD), ("password_again", PASSWORD)]).await.led_to();
    assert!(hers.get("/account").await.says("Làm thay: Tổ trưởng"));
    // Once she is in, her slip is nobody's but the commune's, and no other account is his to see.
    assert_eq!(phone.get(&made).await.status, StatusCode::NOT_FOUND);
    assert_eq!(phone.get("/accounts/slips").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_officer_names_a_stand_in_who_has_no_account_yet() {
    let office = Office::open().await;
    let own = office.page("/account").await;
    let html = Html::parse_document(std::str::from_utf8(&own.bytes).unwrap());
    let links = Selector::parse("a[href^='/stand-ins/new']").unwrap();
    let path = html.select(&links).next().unwrap().attr("href").unwrap().to_owned();
    let none = office.post(&path, &[("from", "2025-07-15"), ("to", "2025-07-20")]).await;
    assert!(none.says("chọn một người"), "{}", none.text());
    let back = office.post(&path, &[("name", "Phàn Mẫu"), ("from", "2025-07-20"), ("to", "2025-07-16")]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = office.post(&path, &[("name", "Phàn Mẫu"), ("from", "2025-07-15"), ("to", "2025-07-20")]).await;
    let sheet = office.page(&made.led_to()).await;
    assert!(sheet.says("Làm thay: Cán bộ cấp xã"), "{}", sheet.text());
    let (links, _) = slips(&sheet);
    let mut pc = phone(&office, CHROME);
    pc.post(&links[0], &[("password", PASSWORD), ("password_again", PASSWORD)]).await.led_to();
    assert_eq!(pc.get(&format!("/units/{}/contact", office.commune)).await.status, StatusCode::OK);
    // What she gives ends with her standing in, and the form says so.
    let new = format!("/accounts/new?unit={}", office.commune);
    assert!(pc.get(&new).await.says("hết ngày 20/07/2025"));
    let made = pc.post(&new, &[("name", "Tẩn Thị Mẫu"), ("role", "commune_officer")]).await.led_to();
    let account = made.split("account=").nth(1).and_then(|rest| rest.split('&').next()).expect("an account");
    let account = office.page(&format!("/accounts/{account}")).await;
    assert!(account.says("20/07/2025"), "{}", account.text());
    let colleague = office.scope().await.account().unwrap();
    let refused = pc.post(&format!("/accounts/{colleague}/invite"), &[]).await;
    assert!(refused.says("Bạn làm thay đến hết ngày 20/07/2025"), "{}", refused.text());
}
