//! Who produces and sells, on the pages, without a script.

use crate::office::{Answer, Office, only_path};
use axum::http::StatusCode;
use rules::units::Level;
use store::Scope;

/// The value of the choice with these words behind it.
fn choice(page: &Answer, words: &str) -> String {
    let html = String::from_utf8_lossy(&page.bytes).into_owned();
    let at = html.find(&format!("> {words}")).or_else(|| html.find(&format!(">{words}")));
    let before = &html[..at.unwrap_or_else(|| panic!("{words} is not on the page"))];
    before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

/// The addresses of a page's links that end so.
fn links(page: &Answer, end: &str) -> Vec<String> {
    let html = String::from_utf8_lossy(&page.bytes).into_owned();
    let addresses = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    addresses.filter(|address| address.ends_with(end)).map(str::to_owned).collect()
}

/// An office with a household in its first village; the household's id and the village's.
async fn open() -> (Office, String, String) {
    let office = Office::open().await;
    let fields = [("head", "Lò Văn Mẫu"), ("consent", "asked"), ("from", "2025-07-01")];
    let village = office.villages[0].to_string();
    let household = office.post(&format!("/households/new?unit={village}"), &fields).await.led_to();
    let household = only_path(&household).rsplit('/').next().unwrap().to_owned();
    (office, household, village)
}

/// Its producer, and the change forms of a product of it.
async fn sell(office: &Office, household: &str, village: &str) -> (String, String) {
    let fields = [("form", "household"), ("household", household), ("from", "2025-07-01")];
    let producer =
        only_path(&office.post(&format!("/producers/new?unit={village}"), &fields).await.led_to()).to_owned();
    let fields = [("name", "Mật ong Mẫu"), ("category", "food"), ("from", "2025-07-01")];
    office.post(&format!("{producer}/product"), &fields).await.led_to();
    let page = office.page(&producer).await;
    let product = links(&page, "/list").remove(0);
    (producer, product.trim_end_matches("/list").to_owned())
}

#[tokio::test]
async fn a_producer_is_added_and_its_product_listed_and_its_household_counts_for_the_thirty_percent() {
    let (office, household, village) = open().await;
    office.post(&format!("/units/{village}/households"), &[("households", "10"), ("day", "2025-07-01")]).await.led_to();
    let (producer, product) = sell(&office, &household, &village).await;
    let page = office.page(&producer).await;
    // Without a name of its own it goes by its household's.
    assert!(page.says("Lò Văn Mẫu") && page.says("Hộ sản xuất") && page.says("Chưa lên sàn"), "{}", page.text());
    let targets = format!("/targets?unit={village}");
    let before = office.page(&targets).await;
    assert!(before.says("0 trên 10") && before.says("0 trên 1"), "{}", before.text());

    let form = office.page(&format!("{product}/list")).await;
    let voso = choice(&form, "Voso");
    let fields = [
        ("platform", voso.as_str()),
        ("since", "2025-07-05"),
        ("origin", "helped"),
        ("address", "https://example.vn/mau"),
    ];
    office.post(&format!("{product}/list"), &fields).await.led_to();
    let home = format!("/households/{household}");
    let page = office.page(&home).await;
    assert!(page.says("Voso (voso.vn) từ 05/07/2025 · Mới có, Tổ hỗ trợ"), "{}", page.text());
    let money = links_of_item(&page, "Mobile Money");
    let state = format!("state_{money}");
    let revision = page.values("revision").remove(0);
    let fields = [(state.as_str(), "using"), ("origin", "alone"), ("since", "2025-07-06"), ("revision", &revision)];
    office.post(&format!("{home}/uses"), &fields).await.led_to();

    let after = office.page(&targets).await;
    assert!(
        after.says("1 trên 10") && after.says("Chỉ tiêu: 30 %") && after.says("Chỉ tiêu: 100 %"),
        "{}",
        after.text()
    );
    assert!(after.says("Chỉ tiêu 30 %: số hộ hôm nay") && after.says("Đã công bố số hộ: 1/1 thôn"), "{}", after.text());
    let of_sellers = office.page(&format!("{targets}&of=with_products")).await;
    assert!(of_sellers.says("1 trên 1") && of_sellers.says("trên số hộ có sản phẩm, dịch vụ"), "{}", of_sellers.text());
    let list = office.page(&format!("/producers?unit={village}")).await;
    assert!(list.says("Sản phẩm, dịch vụ đã lên sàn 100") && list.says("OCOP tính riêng"), "{}", list.text());
    // The commune sees its villages' bars.
    let commune = office.page(&format!("/targets?unit={}", office.commune)).await;
    assert!(commune.says("Các đơn vị trực thuộc") && commune.says("1 trên 10"), "{}", commune.text());
}

/// The id of an item among a household's.
fn links_of_item(page: &Answer, name: &str) -> String {
    let html = String::from_utf8_lossy(&page.bytes).into_owned();
    let rest = html.split(&format!("<th scope=\"row\">{name}")).nth(1).unwrap_or_else(|| panic!("{name}"));
    rest.split("state_").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_product_leaves_the_list_only_with_a_reason() {
    let (office, household, village) = open().await;
    let (producer, product) = sell(&office, &household, &village).await;
    let refused = office.post(&format!("{product}/end"), &[("day", "2025-07-10"), ("reason", " ")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    assert!(office.page(&producer).await.says("Chưa lên sàn"));
    office.post(&format!("{product}/end"), &[("day", "2025-07-10"), ("reason", "Hết mùa")]).await.led_to();
    let page = office.page(&producer).await;
    assert!(page.says("Đã bỏ khỏi danh sách từ 10/07/2025: Hết mùa"), "{}", page.text());
    assert!(links(&page, "/list").is_empty());
}

#[tokio::test]
async fn the_sellers_steps_are_followed_and_a_commitment_says_to_what() {
    let (office, household, village) = open().await;
    let (producer, _) = sell(&office, &household, &village).await;
    assert!(office.page(&producer).await.says("Chụp ảnh sản phẩm Bước tiếp theo"));
    office.post(&format!("{producer}/step"), &[("step", "photos"), ("day", "2025-07-05")]).await.led_to();
    let page = office.page(&producer).await;
    assert!(page.says("Quảng bá, giới thiệu Bước tiếp theo"), "{}", page.text());
    let refused = office.post(&format!("{producer}/step"), &[("step", "quality"), ("day", "2025-07-05")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("step", "quality"), ("day", "2025-07-05"), ("text", "Đúng mẫu, đủ cân")];
    office.post(&format!("{producer}/step"), &fields).await.led_to();
    assert!(office.page(&producer).await.says("Đúng mẫu, đủ cân"));
}

#[tokio::test]
async fn a_rank_a_led_household_and_a_partner_are_written_down() {
    let (office, household, village) = open().await;
    let (producer, product) = sell(&office, &household, &village).await;
    office.post(&format!("{product}/ocop"), &[("stars", "4"), ("recognised", "2024-12-20")]).await.led_to();
    assert!(office.page(&producer).await.says("4 sao, đến 20/12/2027"));
    let fields = [("head", "Giàng A Mẫu"), ("consent", "asked"), ("from", "2025-07-01")];
    office.post(&format!("/households/new?unit={village}"), &fields).await.led_to();
    let led = choice(&office.page(&format!("{producer}/lead")).await, "Giàng A Mẫu");
    office.post(&format!("{producer}/lead"), &[("household", &led), ("from", "2025-07-05")]).await.led_to();
    let page = office.page(&producer).await;
    assert!(page.says("Giàng A Mẫu · từ 05/07/2025") && page.says("Kết quả dẫn dắt: 1 hộ"), "{}", page.text());
    office.post(&format!("{producer}/part"), &[("household", &led), ("day", "2025-07-08")]).await.led_to();
    assert!(office.page(&producer).await.says("Chưa dẫn dắt hộ nào"));

    let fields = [("name", "Vận tải Mẫu"), ("services", "transport"), ("phone", "0900000002"), ("from", "2025-07-01")];
    office.post(&format!("/partners/new?unit={}", office.commune), &fields).await.led_to();
    let partner = choice(&office.page(&format!("{producer}/link")).await, "Vận tải Mẫu");
    office.post(&format!("{producer}/link"), &[("partner", &partner), ("from", "2025-07-05")]).await.led_to();
    let page = office.page(&producer).await;
    assert!(page.says("Vận tải Mẫu · Vận chuyển · từ 05/07/2025"), "{}", page.text());
    let partners = office.page(&format!("/partners?unit={village}")).await;
    assert!(partners.says("Vận tải Mẫu") && partners.says("Vận chuyển"), "{}", partners.text());
    office.post(&format!("{producer}/unlink"), &[("partner", &partner), ("day", "2025-07-08")]).await.led_to();
    assert!(office.page(&producer).await.says("Chưa kết nối với đối tác nào"));
}

#[tokio::test]
async fn what_is_missing_in_a_form_is_asked_for_at_its_field() {
    let (office, household, village) = open().await;
    let new = format!("/producers/new?unit={village}");
    for fields in [
        vec![("form", "household"), ("name", "Mẫu"), ("from", "2025-07-01")],
        vec![("form", "cooperative"), ("from", "2025-07-01")],
        vec![("form", "household"), ("household", household.as_str()), ("from", "2025-08-30")],
        vec![("form", "cooperative"), ("household", household.as_str()), ("name", "Mẫu"), ("from", "2025-07-01")],
    ] {
        let answer = office.post(&new, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?} {}", answer.text());
    }
    let (producer, _) = sell(&office, &household, &village).await;
    let again = office.post(&new, &[("form", "household"), ("household", &household), ("from", "2025-07-01")]).await;
    assert!(again.says("Hộ này đã có trong danh sách sản xuất, kinh doanh"), "{}", again.text());
    let seen = office.page(&format!("{producer}/edit")).await.values("revision").remove(0);
    let fields = |name: &'static str| [("name", name), ("revision", seen.as_str())];
    office.post(&format!("{producer}/edit"), &fields("Ong Mẫu")).await.led_to();
    let late = office.post(&format!("{producer}/edit"), &fields("Ong rừng Mẫu")).await;
    assert!(late.says("Thông tin này vừa được người khác sửa"), "{}", late.text());
}

#[tokio::test]
async fn a_province_says_how_its_targets_are_measured_and_every_figure_says_so() {
    let (office, household, village) = open().await;
    sell(&office, &household, &village).await;
    let department = office.department().await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let province = registry.above(office.commune, Level::Province, office.store.today()).unwrap();
    let path = format!("/targets/{province}");
    let letters = department.page(&path).await;
    assert!(letters.says("Theo công văn năm 2022") && letters.says("Vẫn tính"), "{}", letters.text());
    let reader = office.page(&path).await;
    assert!(reader.says("Theo công văn năm 2022") && !reader.says("Quy định khác"), "{}", reader.text());

    let wrong =
        [("denominator", "all"), ("away_counts", "no"), ("households", "130"), ("products", "90"), ("from", "")];
    let wrong = department.post(&path, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("Xin sửa 4 ô"), "{}", wrong.text());
    let own = [
        ("denominator", "with_products"),
        ("away_counts", "no"),
        ("households", "40"),
        ("products", "90"),
        ("level", "village"),
        ("from", "2025-07-10"),
    ];
    assert_eq!(department.post(&path, &own).await.led_to(), format!("{path}?done=saved"));
    let now = department.page(&path).await;
    assert!(now.says("Từ ngày 10/07/2025") && now.says("đến trước ngày 10/07/2025"), "{}", now.text());

    let commune = office.page(&format!("/targets?unit={}", office.commune)).await;
    assert!(commune.says("Chỉ tiêu 40 %: số hộ có sản phẩm") && commune.says("0 trên 1"), "{}", commune.text());
    assert!(
        commune.says("Chỉ tiêu 90 %: sản phẩm") && commune.says("không được tính, cả ở số đạt"),
        "{}",
        commune.text()
    );
    assert!(commune.says("Thôn, bản, tổ dân phố: 0/"), "how many villages have reached it: {}", commune.text());
    let otherwise = office.page(&format!("/targets?unit={}&of=declared", office.commune)).await;
    assert!(otherwise.says("không phải cách tính của tỉnh"), "{}", otherwise.text());
}
