//! The journal as people read it.

use crate::office::{Answer, Office, only_path, signed_in};
use axum::http::{StatusCode, header};
use scraper::{Html, Selector};

/// The address of the row whose text begins so.
fn row(page: &Answer, begins: &str) -> String {
    let html = Html::parse_document(std::str::from_utf8(&page.bytes).unwrap());
    let rows = Selector::parse("tbody a.row").unwrap();
    let row = html.select(&rows).find(|row| row.text().collect::<String>().starts_with(begins));
    row.and_then(|row| row.attr("href")).unwrap_or_else(|| panic!("no “{begins}” in {}", page.text())).to_owned()
}

#[tokio::test]
async fn a_renamed_team_is_told_with_its_name_before_and_after() {
    let office = Office::open().await;
    let team = office.new_team(0).await;
    let title = format!("{}/title", only_path(&team));
    office.post(&title, &[("title", "Tổ Bản Bay Một"), ("from", "2025-07-12")]).await.led_to();
    office.post(&title, &[("title", "Tổ Bản Bay Hai"), ("from", "2025-07-14")]).await.led_to();
    let page = office.page("/journal").await;
    assert!(
        page.says("Đổi tên Tổ thành “Tổ Bản Bay Hai”") && page.says("Trần Thị Mẫu") && page.says("15/07/2025 10:00:00")
    );
    assert!(page.says("Xã Gia Phú"));
    let one = office.page(&row(&page, "Đổi tên Tổ thành “Tổ Bản Bay Hai”")).await;
    assert!(one.says("Tên Tổ Tổ Bản Bay Một Tổ Bản Bay Hai"), "{}", one.text());
    assert!(one.says("Từ ngày 14/07/2025"));
    let only = office.page("/journal?kind=team.retitle&from=2025-07-15&to=2025-07-15").await;
    assert!(only.says("Tổ Bản Bay Một") && !only.says("Lập Tổ “"));
    assert!(office.page("/journal?to=2025-07-14").await.says("Không có dòng nào"));
    assert!(office.page("/journal?who=nobody").await.says("Không có ai"));
    assert!(office.page("/journal?who=CanBo.GiaPhu").await.says("Tổ Bản Bay Một"));
    assert!(office.page("/journal?who=tran+thi+mau").await.says("Tổ Bản Bay Một"), "by what people call him");
}

#[tokio::test]
async fn of_several_people_of_one_name_one_is_chosen() {
    let office = Office::open().await;
    office.complete_team(0).await;
    for name in ["mau.hai", "mau.ba"] {
        signed_in(&office.store, name, Some(office.commune)).await;
    }
    let page = office.page("/journal?who=mau&kind=team.add").await;
    assert!(page.says("Nhiều người có tên này") && !page.says("Lập Tổ công nghệ"), "{}", page.text());
    assert!(page.says("(mau.hai)") && page.says("(canbo.giaphu)"), "{}", page.text());
}

#[tokio::test]
async fn the_journal_is_asked_of_any_unit_within_reach_by_its_name() {
    let office = Office::open().await;
    office.complete_team(3).await;
    let page = office.page("/journal?place=nam+phang&kind=team.add").await;
    assert!(page.says("Lập Tổ “"), "{}", page.text());
    // The list shows it as chosen, with the villages beside it.
    let chosen = format!("value=\"{}\" selected", office.villages[3]);
    let html = String::from_utf8_lossy(&page.bytes).into_owned();
    assert!(html.contains(&chosen) && html.contains(&format!("value=\"{}\"", office.villages[2])), "{html}");
    assert!(!office.page(&format!("/journal?unit={}&kind=team.add", office.villages[2])).await.says("Lập Tổ “"));
    // Two that are written alike are told apart; what lies elsewhere is not there.
    let page = office.page("/journal?place=ban+bay").await;
    assert!(page.says("Nhiều đơn vị có tên này") && page.says("Thôn Bán Bảy, xã Gia Phú"), "{}", page.text());
    let village = page.link_to(&format!("/journal?unit={}", office.villages[1]));
    assert!(office.page(&village).await.says("Thôn Bán Bảy"));
    for elsewhere in ["xã Bảo Thắng", "huyện Bảo Thắng", "Ở Đâu Đó"] {
        let path = format!("/journal?place={}", web::views::paths::escaped(elsewhere));
        let page = office.page(&path).await;
        assert!(page.says("Không có đơn vị nào mang tên này"), "{elsewhere}: {}", page.text());
    }
    let former = office.department().await.page("/journal?place=huy%E1%BB%87n+B%E1%BA%A3o+Th%E1%BA%AFng").await;
    assert!(former.says("Huyện Bảo Thắng") && !former.says("Không có đơn vị nào"), "{}", former.text());
}

#[tokio::test]
async fn an_officer_of_another_commune_finds_nothing_of_it() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let page = office.page("/journal").await;
    assert!(page.says("Thêm thành viên Giàng Thị Mẫu"));
    let entry = row(&page, "Thêm thành viên Giàng Thị Mẫu");
    let elsewhere = office.elsewhere().await;
    assert!(!elsewhere.page("/journal").await.says("Giàng Thị Mẫu"));
    assert_eq!(elsewhere.get(&entry).await.status, StatusCode::NOT_FOUND);
    assert_eq!(elsewhere.get(&format!("/journal?unit={}", office.commune)).await.status, StatusCode::NOT_FOUND);
    let object = only_path(&team).rsplit('/').next().unwrap().to_owned();
    assert!(elsewhere.page(&format!("/journal?object={object}")).await.says("Không có dòng nào"));
    assert!(office.page(&format!("/journal?object={object}")).await.says("Thêm thành viên Giàng Thị Mẫu"));
}

#[tokio::test]
async fn above_the_commune_the_journal_names_leaders_only() {
    let office = Office::open().await;
    office.complete_team(0).await;
    let entry = row(&office.page("/journal").await, "Thêm thành viên Giàng Thị Mẫu");
    let department = office.department().await;
    let page = department.page("/journal").await;
    assert!(page.says("Thêm thành viên Nguyễn Văn Mẫu") && !page.says("Giàng Thị Mẫu"));
    let one = department.page(&entry).await;
    assert!(!one.says("Giàng") && one.says("không hiển thị"));
}

#[tokio::test]
async fn the_journal_is_taken_away_as_a_file_in_which_nothing_is_a_formula() {
    let office = Office::open().await;
    let team = office.new_team(0).await;
    let title = format!("{}/title", only_path(&team));
    office.post(&title, &[("title", "=HYPERLINK(1)"), ("from", "2025-07-12")]).await.led_to();
    let csv = office.get("/journal/export?format=csv").await;
    assert_eq!(csv.status, StatusCode::OK);
    assert!(csv.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/csv"));
    let text = String::from_utf8(csv.bytes).unwrap();
    assert!(text.contains("Đổi tên Tổ thành “=HYPERLINK(1)”") && !text.contains(",\"="));
    // What it said and where stands in it, too.
    assert!(
        text.contains("\"Nội dung\"") && text.contains("=HYPERLINK(1); ") && text.contains("Thôn Bản Bay"),
        "{text}"
    );
    // And what was before, as its page tells.
    office.post(&title, &[("title", "Tổ Bản Bay Hai"), ("from", "2025-07-14")]).await.led_to();
    let text = String::from_utf8(office.get("/journal/export?format=csv").await.bytes).unwrap();
    assert!(text.contains("\"Trước\",\"Sau\""), "{text}");
    assert!(text.contains("\"Tên Tổ: =HYPERLINK(1)\",\"Tên Tổ: Tổ Bản Bay Hai\""), "{text}");
    let xlsx = office.get("/journal/export?format=xlsx&kind=team.retitle").await;
    assert!(xlsx.bytes.starts_with(b"PK") && xlsx.file_name().contains("nhat-ky"));
    assert_eq!(office.get("/journal/export?format=pdf").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_day_that_is_none_and_a_name_nobody_has_are_told_and_leave_nothing_out_in_silence() {
    let office = Office::open().await;
    office.new_team(0).await;
    for (asked, told) in
        [("from=32/13/2025", "Ngày không đọc được"), ("to=qua", "Ngày không đọc được"), ("who=ai", "Không có ai")]
    {
        let page = office.page(&format!("/journal?{}", asked.replace(' ', "+"))).await;
        assert!(page.says(told) && !page.says("Lập Tổ công nghệ"), "{asked}: {}", page.text());
        assert_eq!(
            office.get(&format!("/journal/export?format=csv&{}", asked.replace(' ', "+"))).await.status,
            StatusCode::NOT_FOUND
        );
    }
    for asked in ["from=2025-07-15", "from=15/07/2025&to=15/07/2025", "to="] {
        assert!(!office.page(&format!("/journal?{asked}")).await.says("Ngày không đọc được"), "{asked}");
    }
}

#[tokio::test]
async fn a_day_asked_of_the_journal_is_typed_and_shown_as_people_write_it() {
    let office = Office::open().await;
    office.new_team(0).await;
    for (from, to, found) in
        [("15/7/2025", "2025-07-15", true), ("2025-07-15", "15.7.2025", true), ("16/07/2025", "16/7/2025", false)]
    {
        let page = office.page(&format!("/journal?from={}&to={to}", from.replace('/', "%2F"))).await;
        assert_eq!(page.says("Lập Tổ “Tổ công nghệ"), found, "{from}: {}", page.text());
        let html = Html::parse_document(std::str::from_utf8(&page.bytes).unwrap());
        for (name, shown) in [("from", &page.values("from")), ("to", &page.values("to"))] {
            let day = if found { "15/07/2025" } else { "16/07/2025" };
            assert_eq!(shown[..], [day], "{name}");
            let field = Selector::parse(&format!("input[name={name}]")).unwrap();
            assert_eq!(
                html.select(&field).next().unwrap().attr("type"),
                Some("text"),
                "a browser's own shows mm/dd/yyyy"
            );
        }
    }
    // What is none stays as it was typed.
    assert_eq!(office.page("/journal?from=32/7/2025").await.values("from"), ["32/7/2025"]);
}

#[tokio::test]
async fn whose_name_is_hidden_is_found_by_no_sign_in_name_either() {
    let office = Office::open().await;
    let team = only_path(&office.complete_team(0).await).to_owned();
    let page = Html::parse_document(std::str::from_utf8(&office.page(&team).await.bytes).unwrap());
    let links = Selector::parse("a[href^='/persons/']").unwrap();
    let deputy = page.select(&links).find(|link| link.text().collect::<String>().contains("Lý Thị Mẫu"));
    let deputy = deputy.and_then(|link| link.attr("href")).expect("a link to the deputy").to_owned();
    office.post(&format!("{deputy}/account"), &[]).await.led_to();
    let department = office.department().await;
    // What the officer did is shown above her name; the deputy is hidden there as if there were nobody.
    let known = department.page("/journal?who=canbo.giaphu").await;
    assert!(known.says("Trần Thị Mẫu") && !known.says("Không có ai"), "{}", known.text());
    assert!(!office.page("/journal?who=lythimau").await.says("Không có ai"), "the commune knows her");
    for nobody in ["lythimau", "khong.co.ai"] {
        assert!(department.page(&format!("/journal?who={nobody}")).await.says("Không có ai"), "{nobody}");
    }
}

#[tokio::test]
async fn the_pages_of_units_teams_people_and_accounts_lead_to_their_journal() {
    let office = Office::open().await;
    let team = only_path(&office.complete_team(0).await).to_owned();
    let id = team.rsplit('/').next().unwrap();
    let page = office.page(&team).await;
    let html = String::from_utf8(page.bytes.clone()).unwrap();
    assert!(html.contains(&format!("/journal?object={id}")), "{html}");
    // It says of what it tells, and lets that go without losing what else is asked.
    let journal = office.page(&format!("/journal?object={id}&state=applied")).await;
    assert!(journal.says("Chỉ những dòng về: Tổ công nghệ số cộng đồng"), "{}", journal.text());
    assert!(journal.says("Bỏ lọc theo đối tượng"));
    let html = String::from_utf8(journal.bytes).unwrap();
    assert!(html.contains("href=\"/journal?state=applied\""), "{html}");
    let unit = format!("/units/{}", office.villages[0]);
    for (path, object) in [(unit, office.villages[0].to_string())] {
        let html = String::from_utf8(office.page(&path).await.bytes).unwrap();
        assert!(html.contains(&format!("/journal?object={object}")), "{path}: {html}");
        // Another commune's officer sees the unit, not its journal.
        let html = String::from_utf8(office.elsewhere().await.page(&path).await.bytes).unwrap();
        assert!(!html.contains("/journal?object="), "{path}: {html}");
    }
    let links = Selector::parse("a[href^='/persons/'], a[href^='/accounts/']").unwrap();
    for list in [team.as_str(), "/accounts"] {
        let page = String::from_utf8(office.page(list).await.bytes).unwrap();
        let one = |link: &str| link.rsplit('/').next().is_some_and(|id| id.parse::<rules::ids::UnitId>().is_ok());
        let links: Vec<String> = Html::parse_document(&page)
            .select(&links)
            .filter_map(|link| link.attr("href").filter(|link| one(link)).map(str::to_owned))
            .collect();
        let link = links.first().unwrap_or_else(|| panic!("nobody in {list}: {page}"));
        let html = String::from_utf8(office.page(link).await.bytes).unwrap();
        assert!(html.contains("/journal?object="), "{link}: {html}");
    }
}
