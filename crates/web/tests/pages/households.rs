//! Households and the catalogue on the pages, without a script.

use crate::office::{Office, only_path};
use axum::http::StatusCode;

/// A household of the first village, put on the list by the form; its address.
async fn add(office: &Office, head: &str) -> String {
    let village = office.villages[0];
    let fields = [("head", head), ("consent", "asked"), ("size", "5"), ("adults", "3"), ("from", "2025-07-10")];
    let answer = office.post(&format!("/households/new?unit={village}"), &fields).await;
    only_path(&answer.led_to()).to_owned()
}

/// The id of an item that stands in the ticks of a household's page under this prefix.
fn field_of(page: &crate::office::Answer, prefix: &str, after: &str) -> String {
    let html = String::from_utf8_lossy(&page.bytes).into_owned();
    let from = html.find(after).unwrap_or_else(|| panic!("{after} is not on the page"));
    let at = html[from..].find(&format!("name=\"{prefix}_")).expect("a field behind it") + from + 6;
    html[at..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_household_is_listed_ticked_and_counted() {
    let office = Office::open().await;
    let village = office.villages[0];
    let household = add(&office, "Lò Văn Mẫu").await;
    let page = office.page(&household).await;
    assert!(page.says("Lò Văn Mẫu") && page.says("Đồng ý khi được hỏi, 10/07/2025"), "{}", page.text());
    let (shop, money) = (field_of(&page, "state", "Postmart (postmart.vn)"), field_of(&page, "state", "Mobile Money"));
    let vneid = field_of(&page, "adults", "VNeID");
    let ticks = [
        (shop.as_str(), "using"),
        (money.as_str(), "having"),
        (vneid.as_str(), "2"),
        ("origin", "helped"),
        ("since", "2025-07-11"),
    ];
    office.post(&format!("{household}/uses"), &ticks).await.led_to();
    let page = office.page(&household).await;
    assert!(page.says("từ 11/07/2025 · Mới có, Tổ hỗ trợ"), "{}", page.text());
    let list = office.page(&format!("/households?unit={village}")).await;
    assert!(
        list.says("Lò Văn Mẫu") && list.says("Cửa hàng số") && !list.says("Chưa có cửa hàng số"),
        "{}",
        list.text()
    );
    let commune = office.page("/households").await;
    assert!(commune.says("Hộ có cửa hàng số và tài khoản 1"), "{}", commune.text());
    // Taken back.
    office.post(&format!("{household}/uses"), &[(shop.as_str(), "none"), ("since", "2025-07-12")]).await.led_to();
    assert!(office.page(&format!("/households?unit={village}")).await.says("Chưa có cửa hàng số"));
    assert!(office.page(&format!("/households?unit={village}&name=lo%20van")).await.says("Lò Văn Mẫu"));
    assert!(!office.page(&format!("/households?unit={village}&name=giang")).await.says("Lò Văn Mẫu"));
}

#[tokio::test]
async fn whoever_declines_is_counted_without_a_name() {
    let office = Office::open().await;
    let address = format!("/households/new?unit={}", office.villages[0]);
    let nameless = office.post(&address, &[("from", "2025-07-10")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.says("Xin ghi tên chủ hộ"), "{}", nameless.text());
    let both = [("head", "Lò Văn Mẫu"), ("consent", "declined"), ("from", "2025-07-10")];
    assert!(office.post(&address, &both).await.says("không đồng ý ghi tên"));
    let declined = [("consent", "declined"), ("from", "2025-07-10")];
    let household = only_path(&office.post(&address, &declined).await.led_to()).to_owned();
    assert!(office.page(&household).await.says("Hộ không ghi tên"));

    let named = add(&office, "Giàng A Mẫu").await;
    office.post(&format!("{named}/erase"), &[]).await.led_to();
    let page = office.page(&named).await;
    assert!(page.says("Hộ không ghi tên") && !page.says("Giàng A Mẫu"), "{}", page.text());
    assert!(!office.page("/journal").await.says("Giàng A Mẫu"));
}

#[tokio::test]
async fn two_who_change_the_same_are_asked_to_choose() {
    let office = Office::open().await;
    let household = add(&office, "Lò Văn Mẫu").await;
    let edit = format!("{household}/edit");
    let seen = office.page(&edit).await.values("revision").remove(0);
    for head in ["Người Thứ Nhất", "Người Thứ Hai"] {
        let fields = [("head", head), ("size", "5"), ("adults", "3"), ("revision", seen.as_str())];
        office.post(&edit, &fields).await.led_to();
    }
    let page = office.page(&household).await;
    assert!(
        page.says("Hai người cùng sửa")
            && page.says("Giữ: Người Thứ Nhất")
            && page.says("Lấy: Người Thứ Hai")
            && page.says(", 15/07/2025 "),
        "{}",
        page.text()
    );
    let proposal = page.values("proposal").remove(0);
    let take = [("proposal", proposal.as_str()), ("field", "head"), ("take", "yes")];
    office.post(&format!("{household}/resolve"), &take).await.led_to();
    let page = office.page(&household).await;
    assert!(page.says("Người Thứ Hai") && !page.says("Hai người cùng sửa"), "{}", page.text());
    let again = office.post(&format!("{household}/resolve"), &take).await;
    assert!(again.says("đã được chọn rồi"), "{}", again.text());
}

#[tokio::test]
async fn a_household_moves_is_away_was_entered_twice_and_leaves() {
    let office = Office::open().await;
    let (first, second) = (add(&office, "Lò Văn Mẫu").await, add(&office, "Lò Văn Mẫu").await);
    let id = |address: &str| address.rsplit('/').next().unwrap().to_owned();
    office.post(&format!("{first}/absence"), &[("from", "2025-07-12")]).await.led_to();
    assert!(office.page(&first).await.says("từ 12/07/2025"));
    office.post(&format!("{first}/merge"), &[("doubles", &id(&second))]).await.led_to();
    let list = format!("/households?unit={}", office.villages[0]);
    assert_eq!(office.page(&list).await.text().matches("Lò Văn Mẫu").count(), 1);
    let there = office.villages[1].to_string();
    office.post(&format!("{first}/move"), &[("village", &there), ("from", "2025-07-13")]).await.led_to();
    assert!(!office.page(&list).await.says("Lò Văn Mẫu"));
    assert!(office.page(&format!("/households?unit={there}")).await.says("Lò Văn Mẫu"));
    office.post(&format!("{first}/end"), &[("day", "2025-07-14"), ("reason", "Chuyển đi tỉnh khác")]).await.led_to();
    assert!(!office.page(&format!("/households?unit={there}")).await.says("Lò Văn Mẫu"));
}

#[tokio::test]
async fn the_province_edits_the_catalogue_and_the_commune_looks_at_it() {
    let office = Office::open().await;
    let page = office.page("/catalogue").await;
    assert!(page.says("VNeID") && page.says("Thay bằng: Dịch vụ công trực tuyến toàn trình"), "{}", page.text());
    assert_eq!(office.get("/catalogue/new").await.status, StatusCode::NOT_FOUND);
    let department = office.department().await;
    let fields = [
        ("name", "Sàn OCOP Lào Cai"),
        ("kind", "platform"),
        ("pillar", "economy"),
        ("counting", "household"),
        ("means", "shop"),
        ("from", "2025-07-01"),
    ];
    department.post("/catalogue/new", &fields).await.led_to();
    assert!(office.page("/catalogue").await.says("Sàn OCOP Lào Cai"));
    let nameless = department.post("/catalogue/new", &[("name", "")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_commune_rechecks_a_sample_and_finds_those_not_reached() {
    let office = Office::open().await;
    let household = add(&office, "Lò Văn Mẫu").await;
    let list = format!("/households?unit={}", office.villages[0]);
    assert!(office.page(&format!("{list}&unreached=month")).await.says("Lò Văn Mẫu"));
    assert!(office.page(&format!("{list}&unreached=ever")).await.says("Lò Văn Mẫu"));
    assert!(office.page("/households/recheck").await.says("Trong kỳ này chưa có hộ nào vừa có mục mới"));
    let money = field_of(&office.page(&household).await, "state", "Mobile Money");
    let ticks = [(money.as_str(), "using"), ("origin", "helped"), ("since", "2025-07-11")];
    office.post(&format!("{household}/uses"), &ticks).await.led_to();
    let page = office.page("/households/recheck").await;
    assert!(page.says("1 hộ rút ngẫu nhiên (5 %) trong 1 hộ") && page.says("Lò Văn Mẫu"), "{}", page.text());
    assert!(page.says("Mobile Money, 11/07/2025") && page.says("☐ Đúng"), "{}", page.text());
    let before = office.page(&format!("/households/recheck?unit={}&at=2025-06-01", office.commune)).await;
    assert!(before.says("21/05/2025 đến 20/06/2025") && !before.says("Lò Văn Mẫu"), "{}", before.text());
}

#[tokio::test]
async fn a_sheet_that_was_filled_in_by_hand_is_typed_in_and_marked() {
    let office = Office::open().await;
    let (first, second) = (add(&office, "Lò Văn Mẫu").await, add(&office, "Giàng A Mẫu").await);
    let id = |address: &str| address.rsplit('/').next().unwrap().to_owned();
    let sheet = format!("/households/sheet?unit={}", office.villages[0]);
    let page = office.page(&sheet).await;
    assert!(page.says("Lò Văn Mẫu") && page.says("Mobile Money") && page.says("Ngày: "), "{}", page.text());
    let money = field_of(&office.page(&first).await, "state", "Mobile Money").replace("state_", "");
    let fields = [(money.as_str(), id(&first)), (money.as_str(), id(&second)), ("since", "2025-07-11".to_owned())];
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("origin", "alone"), ("via", "paper")]);
    office.post(&sheet, &fields).await.led_to();
    for household in [&first, &second] {
        assert!(office.page(household).await.says("từ 11/07/2025 · Mới có, tự làm"));
    }
    // Sent again, those who have it have it.
    office.post(&sheet, &fields).await.led_to();
    assert!(office.page(&sheet).await.says("Đã có"));
    let wrong: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (*name, if *name == "since" { "hôm qua" } else { *value })).collect();
    assert_eq!(office.post(&sheet, &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(office.page("/journal").await.says("Mobile Money"));
}

#[tokio::test]
async fn who_helped_a_household_is_named_and_what_is_written_for_somebody_else_says_how_it_came() {
    let office = Office::open().await;
    office.complete_team(0).await;
    let household = add(&office, "Lò Văn Mẫu").await;
    let page = office.page(&household).await;
    let html = String::from_utf8_lossy(&page.bytes).into_owned();
    let helpers = html.split("name=\"helper\"").nth(1).expect("who may have helped");
    let helper = helpers.split("<option value=\"").nth(2).expect("a member");
    let (id, name) = (helper.split('"').next().unwrap(), helper.split(['>', '<']).nth(1).unwrap());
    let money = field_of(&page, "state", "Mobile Money");
    let ticks =
        [(money.as_str(), "using"), ("origin", "helped"), ("helper", id), ("via", "phone"), ("since", "2025-07-11")];
    office.post(&format!("{household}/uses"), &ticks).await.led_to();
    let page = office.page(&household).await;
    assert!(page.says(&format!("Mới có, Tổ hỗ trợ: {name}")), "{}", page.text());
}

#[tokio::test]
async fn a_signed_sheet_is_brought_in_once_for_all_who_signed_it() {
    let office = Office::open().await;
    let village = office.villages[0];
    let mut homes = Vec::new();
    for head in ["Lò Văn Mẫu", "Giàng A Mẫu"] {
        let fields = [("head", head), ("from", "2025-07-10")];
        let made = office.post(&format!("/households/new?unit={village}"), &fields).await;
        homes.push(only_path(&made.led_to()).to_owned());
    }
    let path = format!("/households/consent-sheet?unit={village}");
    let page = office.page(&path).await;
    assert!(page.says("Lò Văn Mẫu") && page.says("Giàng A Mẫu") && page.says("Ký tên"), "{}", page.text());
    let id = homes[0].rsplit('/').next().unwrap();
    let fields = [("households", id), ("day", "2025-07-12")];
    let without = office.bring(&path, &fields, None).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sheet: &[u8] = b"%PDF-1.4\nstartxref\n9\n%%EOF\n";
    let nobody = office.bring(&path, &[("day", "2025-07-12")], Some(("scan", "phieu.pdf", sheet))).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = nobody.values("scan_kept").remove(0);
    assert_eq!(kept.len(), 64, "what was sent needn't be chosen again");
    let fields = [("households", id), ("day", "2025-07-12"), ("scan_kept", kept.as_str())];
    office.bring(&path, &fields, None).await.led_to();
    let home = office.page(&homes[0]).await;
    assert!(home.says("Xem phiếu đã ký") && home.says("12/07/2025"), "{}", home.text());
    let file = office.get(&format!("{}/consent-sheet", homes[0])).await;
    assert_eq!((file.status, file.bytes.as_ref()), (StatusCode::OK, sheet));
    assert_eq!(office.get(&format!("{}/consent-sheet", homes[1])).await.status, StatusCode::NOT_FOUND);
    let page = office.page(&path).await;
    assert!(!page.says("Lò Văn Mẫu") && page.says("Giàng A Mẫu"), "{}", page.text());
}
