//! Indicators and figures on the pages, without a script.

use crate::office::{Office, only_path};
use axum::http::{StatusCode, header};
use rules::units::Level;
use store::Scope;

async fn province(office: &Office) -> String {
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    registry.above(office.commune, Level::Province, office.store.today()).unwrap().to_string()
}

/// A household with a smartphone's worth of history in the first village; the village.
async fn household(office: &Office) -> String {
    let fields = [("head", "Lò Văn Mẫu"), ("consent", "asked"), ("from", "2025-07-01")];
    let village = office.villages[0].to_string();
    office.post(&format!("/households/new?unit={village}"), &fields).await.led_to();
    let declared = [("households", "10"), ("day", "2025-07-01")];
    office.post(&format!("/units/{village}/households"), &declared).await.led_to();
    village
}

#[tokio::test]
async fn the_figures_of_a_place_are_shown_for_a_period_with_the_ways_to_others() {
    let office = Office::open().await;
    household(&office).await;
    let page = office.page(&format!("/figures?unit={}", office.commune)).await;
    assert!(page.says("Tháng 7/2025") && page.says("từ ngày 21/06/2025 đến ngày 20/07/2025"), "{}", page.text());
    assert!(page.says("tính đến hết ngày 15/07/2025") && !page.says("Kỳ sau"), "{}", page.text());
    assert!(page.says("Tỷ lệ hộ đã lập danh sách") && page.says("10 %") && page.says("1/10"), "{}", page.text());
    assert!(page.says("Chính quyền số") && page.says("Kinh tế số") && page.says("Xã hội số"));
    let before = format!("/figures?unit={}&kind=month&day=2025-06-10", office.commune);
    let page = office.page(&before).await;
    assert!(page.says("Tháng 6/2025") && page.says("Kỳ sau") && page.says("0/0"), "{}", page.text());
    let quarter = office.page(&format!("/figures?unit={}&kind=quarter&tree=2025-06-30", office.commune)).await;
    assert!(quarter.says("Quý 3/2025") && quarter.says("địa bàn của ngày 30/06/2025"), "{}", quarter.text());
    let wrong = office.page(&format!("/figures?unit={}&kind=week&day=30/2/2025", office.commune)).await;
    assert!(wrong.says("Tháng 7/2025"), "{}", wrong.text());
}

#[tokio::test]
async fn a_figure_leads_down_to_villages_and_to_those_behind_it() {
    let office = Office::open().await;
    let village = household(&office).await;
    let page = office.page(&format!("/figures/households_listed?unit={}", office.commune)).await;
    assert!(page.says("Số hộ trong danh sách.") && page.says("Số cuối kỳ, không cộng dồn"), "{}", page.text());
    assert!(page.says("Cộng 1"), "{}", page.text());
    let html = String::from_utf8_lossy(&page.bytes).into_owned();
    assert!(html.contains(&format!("/households?unit={village}")), "the commune may see the households");
    let department = office.department().await;
    let page = department.page(&format!("/figures/households_listed?unit={}", office.commune)).await;
    let html = String::from_utf8_lossy(&page.bytes).into_owned();
    assert!(page.says("Cộng 1") && !html.contains("/households?unit="), "above the commune there are sums");
    assert_eq!(office.get("/figures/unheard_of").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_unit_is_given_a_target_and_the_table_says_whether_it_is_reached() {
    let office = Office::open().await;
    household(&office).await;
    let path = format!("/figures/households_listed_share?unit={}&kind=month&day=2025-06-21", office.commune);
    let unit = office.commune.to_string();
    let wrong = office.post(&path, &[("to", &unit), ("value", "nhiều"), ("from", "2025-07-01")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("không phải là một số ghi được"), "{}", wrong.text());
    let above = office.post(&path, &[("to", &unit), ("value", "130"), ("from", "2025-07-01")]).await;
    assert!(above.says("không vượt quá 100 %"), "{}", above.text());
    let given = office.post(&path, &[("to", &unit), ("value", "30,5"), ("from", "2025-07-01")]).await;
    let page = office.page(&given.led_to()).await;
    assert!(page.says("Chỉ tiêu 30,5 %") && page.says("Chưa đạt"), "{}", page.text());
    // What it gave itself it lowers as it likes, but not below what those above gave.
    office.post(&path, &[("to", &unit), ("value", "20"), ("from", "2025-07-02")]).await.led_to();
    let department = office.department().await;
    department.post(&path, &[("to", &unit), ("value", "15"), ("from", "2025-07-02")]).await.led_to();
    let own = office.post(&path, &[("to", &unit), ("value", "10"), ("from", "2025-07-02")]).await;
    assert!(own.says("không tự hạ"), "{}", own.text());
    department.post(&path, &[("to", &unit), ("value", "10"), ("from", "2025-07-02")]).await.led_to();
    let page = office.page(&format!("/figures?unit={}", office.commune)).await;
    assert!(page.says("Chỉ tiêu 10 %") && page.says("Đã đạt"), "{}", page.text());
    department.post(&path, &[("to", &unit), ("value", ""), ("from", "2025-07-03")]).await.led_to();
    let page = office.page(&format!("/figures?unit={}", office.commune)).await;
    assert!(!page.says("Chỉ tiêu 10 %"), "{}", page.text());
}

#[tokio::test]
async fn a_province_adds_changes_and_takes_off_an_indicator() {
    let office = Office::open().await;
    let (department, province) = (office.department().await, province(&office).await);
    let (list, new) = (format!("/indicators/{province}"), format!("/indicators/new?province={province}"));
    let reader = office.page(&list).await;
    assert!(reader.says("Tỷ lệ Tổ đủ thành phần") && !reader.says("Thêm chỉ số"), "{}", reader.text());
    assert_eq!(office.get(&new).await.status, StatusCode::NOT_FOUND);

    let typed = [
        ("code", "own_share"),
        ("name", "Tỷ lệ Tổ mẫu"),
        ("pillar", "society"),
        ("unit_word", "Tổ"),
        ("by", "share"),
        ("part_1", "teams"),
        ("whole_1", "teams_complete"),
        ("decimals", "2"),
        ("from", "2025-07-01"),
    ];
    let refused = department.post(&new, &typed).await;
    assert!(refused.says("có thể lớn hơn tổng số"), "{}", refused.text());
    let mut typed = typed.to_vec();
    (typed[5].1, typed[6].1) = ("teams_complete", "teams");
    assert_eq!(only_path(&department.post(&new, &typed).await.led_to()), list);
    let again = department.post(&new, &[typed.as_slice(), &[("operation", &province)]].concat()).await;
    assert!(again.says("Đã có chỉ số mang mã này"), "{}", again.text());
    let shown = department.page(&list).await;
    assert!(shown.says("Tỷ lệ Tổ mẫu") && shown.says("Của tỉnh"), "{}", shown.text());
    assert!(office.page(&format!("/figures?unit={}", office.commune)).await.says("Tỷ lệ Tổ mẫu"));

    // One of the shipped ones: another name, the same formula.
    let of_teams = format!("{list}/members");
    let typed = [
        ("name", "Người trong các Tổ"),
        ("pillar", "teams"),
        ("unit_word", "người"),
        ("by", "keep"),
        ("from", "2025-07-01"),
    ];
    department.post(&of_teams, &typed).await.led_to();
    let shown = department.page(&list).await;
    assert!(shown.says("Người trong các Tổ") && shown.says("Tỉnh đã sửa"), "{}", shown.text());
    department.post(&format!("{of_teams}/off"), &[("off_from", "2025-07-02")]).await.led_to();
    let shown = department.page(&list).await;
    assert!(shown.says("Đã bỏ") && !shown.says("Người trong các Tổ"), "{}", shown.text());
    let wrong = department.post(&format!("{list}/teams/off"), &[("off_from", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn all_units_of_a_level_come_as_a_workbook_of_numbers() {
    let office = Office::open().await;
    household(&office).await;
    let answer = office.get(&format!("/figures.xlsx?unit={}&level=village", office.commune)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("so-lieu-thang-7"));
    let grid = format!("{:?}", documents::read::grid(&answer.bytes).unwrap());
    assert!(grid.contains("Bản Bay") && grid.contains("Tỷ lệ hộ đã lập danh sách – tổng số"), "{grid}");
    assert_eq!(office.get("/figures.xlsx?level=planet").await.status, StatusCode::NOT_FOUND);
}
