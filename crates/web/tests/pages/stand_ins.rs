//! Who acts for an officer or a leader: chosen on a page, let in by a slip.

use crate::accounts::{CHROME, PASSWORD, found, invited_leader, phone, slips};
use crate::office::{Answer, Fields, Office, only_path};
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
    let crossed = phone.post(&path, &[("account", &her), ("from", "2025-07-20"), ("to", "2025-07-16")]).await;
    assert!(crossed.says("Ngày cuối ở trước ngày đầu"), "{}", crossed.text());
    // Nothing is half done: she has no account yet.
    let her = named(&crossed, "Giàng Thị Mẫu (chưa có tài khoản: in phiếu mời)");
    let wrong = phone.post(&path, &[("account", &her), ("from", "2019-07-15"), ("to", "2025-07-16")]).await;
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

fn pairs(fields: &Fields) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test]
async fn a_leader_sees_who_stands_in_for_him_prints_the_slip_again_and_ends_it() {
    let office = Office::open().await;
    let (link, _) = invited_leader(&office).await;
    let (mut phone, mut hers) = (phone(&office, CHROME), phone(&office, CHROME));
    phone.post(&link, &[("password", PASSWORD), ("password_again", PASSWORD)]).await.led_to();
    let path = phone.get("/account").await.link_to("/stand-ins/new");
    let options = Selector::parse("select[name=account] option").unwrap();
    let html = Html::parse_document(std::str::from_utf8(&phone.get(&path).await.bytes).unwrap());
    let her = html.select(&options).find(|option| option.text().any(|text| text.contains("Giàng Thị Mẫu")));
    let her = her.and_then(|option| option.attr("value")).unwrap().to_owned();
    let chosen = [("account", her.as_str()), ("from", "15/7/2025"), ("to", "20/7/2025")];
    let made = phone.post(&path, &chosen).await.led_to();
    let first = slips(&phone.get(&made).await).0;

    let own = phone.get("/account").await;
    assert!(own.says("Người làm thay: Giàng Thị Mẫu , từ 15/07/2025 đến hết 20/07/2025"), "{}", own.text());
    assert!(own.says("Đã mời, chưa vào") && own.says("Giàng Thị Mẫu thôi làm thay ngay từ hôm nay"), "{}", own.text());
    let printed = phone.get(&own.link_to("/accounts/slips")).await;
    assert_eq!(slips(&printed).0, first);
    let (again, fields) = own.form("/accounts/", "/invite");
    let made = phone.post(&again, &pairs(&fields)).await.led_to();
    let anew = slips(&phone.get(&made).await).0;
    assert!(anew.len() == 1 && anew != first);
    assert!(hers.get(&first[0]).await.says("không còn dùng được"));
    hers.post(&anew[0], &[("password", PASSWORD), ("password_again", PASSWORD)]).await.led_to();
    assert!(hers.get("/account").await.says("Làm thay: Tổ trưởng"));

    // She is in: he lets nobody in any more, and ends it; the same form sent again is answered alike.
    let own = phone.get("/account").await;
    assert!(own.says("Giàng Thị Mẫu") && !own.says("chưa vào") && !own.says("Mời lại"), "{}", own.text());
    assert_eq!(phone.post(&again, &pairs(&fields)).await.status, StatusCode::NOT_FOUND);
    let (end, fields) = own.form("/appointments/", "/end");
    assert_eq!(phone.post(&end, &[]).await.status, StatusCode::BAD_REQUEST);
    for _ in 0..2 {
        assert_eq!(phone.post(&end, &pairs(&fields)).await.led_to(), "/account?done=stand-in-ended");
    }
    let own = phone.get("/account?done=stand-in-ended").await;
    assert!(own.says("không làm thay nữa") && !own.says("Giàng Thị Mẫu"), "{}", own.text());
    assert!(!hers.get("/account").await.says("Làm thay"));
    assert_eq!(phone.post(&end, &[("sure", "yes")]).await.status, StatusCode::NOT_FOUND);

    // One that hasn't begun never does.
    let html = Html::parse_document(std::str::from_utf8(&phone.get(&path).await.bytes).unwrap());
    let her = html.select(&options).find(|option| option.text().any(|text| text.contains("Giàng Thị Mẫu")));
    let her = her.and_then(|option| option.attr("value")).unwrap().to_owned();
    let later = [("account", her.as_str()), ("from", "18/7/2025"), ("to", "18/7/2025")];
    phone.post(&path, &later).await.led_to();
    let own = phone.get("/account").await;
    assert!(own.says("Giàng Thị Mẫu sẽ không làm thay nữa"), "{}", own.text());
    let (end, fields) = own.form("/appointments/", "/end");
    assert_eq!(only_path(&phone.post(&end, &pairs(&fields)).await.led_to()), "/account");
    assert!(!phone.get("/account").await.says("Giàng Thị Mẫu"));
}

#[tokio::test]
async fn an_officer_sees_who_stands_in_for_him_and_for_a_leader_of_his_commune_and_ends_it() {
    let office = Office::open().await;
    let (link, _) = invited_leader(&office).await;
    let path = office.page("/account").await.link_to("/stand-ins/new");
    office.post(&path, &[("name", "Phàn Mẫu"), ("from", "16/7/2025"), ("to", "20/7/2025")]).await.led_to();
    let own = office.page("/account").await;
    assert!(own.says("Người làm thay: Phàn Mẫu , từ 16/07/2025 đến hết 20/07/2025"), "{}", own.text());
    assert!(own.says("Chưa vào lần nào") && !own.says("Mời lại"), "{}", own.text());
    let account = office.page(&own.link_to("/accounts/")).await;
    assert!(account.says("Làm thay: Cán bộ cấp xã") && account.says("Mời (lại)"), "{}", account.text());
    let (end, fields) = own.form("/appointments/", "/end");
    let stranger = office.elsewhere().await;
    assert_eq!(stranger.post(&end, &pairs(&fields)).await.status, StatusCode::NOT_FOUND);

    let mut phone = phone(&office, CHROME);
    phone.post(&link, &[("password", PASSWORD), ("password_again", PASSWORD)]).await.led_to();
    let of_leader = phone.get("/account").await.link_to("/stand-ins/new");
    let options = Selector::parse("select[name=account] option").unwrap();
    let html = Html::parse_document(std::str::from_utf8(&phone.get(&of_leader).await.bytes).unwrap());
    let her = html.select(&options).find(|option| option.text().any(|text| text.contains("Giàng Thị Mẫu")));
    let her = her.and_then(|option| option.attr("value")).unwrap().to_owned();
    phone.post(&of_leader, &[("account", her.as_str()), ("from", "15/7/2025"), ("to", "20/7/2025")]).await.led_to();
    let list = office.page(&format!("/accounts?unit={}", office.commune)).await;
    let html = Html::parse_document(std::str::from_utf8(&list.bytes).unwrap());
    let links = Selector::parse("tbody th a").unwrap();
    let leader = html.select(&links).find(|link| link.text().any(|text| text == "Nguyễn Văn Mẫu")).unwrap();
    let leader = office.page(leader.attr("href").unwrap()).await;
    assert!(leader.says("Người làm thay: Giàng Thị Mẫu"), "{}", leader.text());
    let (of_her, fields_of_her) = leader.form("/appointments/", "/end");
    // A leader of elsewhere ends neither; the officer both.
    assert_eq!(phone.post(&end, &pairs(&fields)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(office.post(&of_her, &pairs(&fields_of_her)).await.led_to(), "/accounts?done=stand-in-ended");
    assert!(!phone.get("/account").await.says("Giàng Thị Mẫu"));
    assert_eq!(office.post(&end, &pairs(&fields)).await.led_to(), "/account?done=stand-in-ended");
    assert!(!office.page("/account").await.says("Phàn Mẫu"));
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
