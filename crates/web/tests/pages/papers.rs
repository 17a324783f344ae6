//! Decisions, the commune's list and the annex: papers out and in.

use crate::office::{Answer, Office, only_path};
use axum::http::{StatusCode, header};
use documents::tree::{Align, Block, Cell, Column, Document, Page, Row, Table};
use rules::teams::roster;

const PDF: &[u8] = b"%PDF-1.7\nscan\nstartxref\n9\n%%EOF\n";

#[tokio::test]
async fn a_signed_decision_establishes_its_teams_and_keeps_its_scan() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let id = only_path(&team).rsplit('/').next().unwrap().to_owned();
    let form = office.page("/decisions/new").await;
    assert_eq!(form.values("team"), std::slice::from_ref(&id));
    let unit = office.commune.to_string();
    let fields = [
        ("unit", unit.as_str()),
        ("kind", "establish"),
        ("number", "15/QĐ-UBND"),
        ("on", "2025-07-11"),
        ("team", &id),
        ("signer", "Trần Văn Mẫu"),
    ];
    let wrong = office.bring("/decisions/new", &fields, Some(("scan", "scan.exe", b"MZ"))).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let decision = office.bring("/decisions/new", &fields, Some(("scan", "QĐ 15.pdf", PDF))).await.led_to();
    let page = office.page(&decision).await;
    assert!(
        page.says("Quyết định số 15/QĐ-UBND") && page.says("Trần Văn Mẫu") && page.says("thôn Bản Bay"),
        "{}",
        page.text()
    );
    let scan = format!("{}/scan", only_path(&decision));
    let file = office.get(&scan).await;
    assert_eq!((file.bytes.as_slice(), file.headers[header::CONTENT_TYPE].to_str().unwrap()), (PDF, "application/pdf"));
    assert!(office.page(&team).await.says("Đã thành lập"));
    assert!(office.page("/teams?list=all").await.says("Tổ đã thành lập 1"));

    let other = office.elsewhere().await;
    for path in [only_path(&decision), &scan] {
        assert_eq!(other.get(path).await.status, StatusCode::NOT_FOUND);
    }
    // The same number and day again is refused with the reason.
    assert_eq!(office.bring("/decisions/new", &fields, None).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_draft_ready_to_sign_opens_in_word_and_as_pdf() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let id = only_path(&team).rsplit('/').next().unwrap().to_owned();
    let form = office.page("/decisions/draft").await;
    assert!(form.says("TM. ỦY BAN NHÂN DÂN – CHỦ TỊCH"));
    let path = format!("/decisions/draft?unit={}&kind=establish&team={id}&signing=chair&on=2025-07-15", office.commune);
    let word = office.get(&format!("{path}&format=docx")).await;
    assert!(word.bytes.starts_with(b"PK\x03\x04"));
    assert!(
        word.file_name().contains("quyet-dinh-thanh-lap-to-cong-nghe-so-cong-dong-tren-dia-ban-xa-gia-phu.docx"),
        "{}",
        word.file_name()
    );
    let tables = documents::read::grid(&word.bytes).unwrap();
    let texts: Vec<&str> =
        tables.sheets.iter().flat_map(|sheet| &sheet.rows).flatten().map(|cell| cell.text.as_str()).collect();
    assert!(
        texts.contains(&"Nguyễn Văn Mẫu") && texts.contains(&"Tổ trưởng") && texts.contains(&"0912 000 001"),
        "{texts:?}"
    );
    assert!(texts.contains(&"Trưởng thôn"), "of a thôn, and not of every kind of village: {texts:?}");
    assert!(form.says("1844/UBND-VX"), "{}", form.text());
    assert!(office.get(&format!("{path}&format=pdf")).await.bytes.starts_with(b"%PDF"));
    let nothing_chosen =
        office.get(&format!("/decisions/draft?unit={}&kind=establish&format=pdf", office.commune)).await;
    assert_eq!(nothing_chosen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing_chosen.says("Xin chọn ít nhất một Tổ."));
}

/// An Excel file with these rows under the headings of the empty list.
pub(crate) fn list(rows: &[[&str; 9]]) -> Vec<u8> {
    let table = Table {
        columns: vec![Column { width: 20, align: Align::Left }; 9],
        header: vec![Row::of(roster::Column::ALL.map(|column| Cell::heading(column.heading())).to_vec())],
        rows: rows.iter().map(|row| Row::of(row.map(Cell::text).to_vec())).collect(),
    };
    documents::xlsx::render(&Document {
        name: "Danh sách".to_owned(),
        page: Page::default(),
        blocks: vec![Block::Table(table)],
        foot: None,
    })
    .unwrap()
}

const ROWS: [[&str; 9]; 6] = [
    ["Thôn Bản Cầm", "Nguyễn Văn Mẫu", "Tổ trưởng", "Trưởng thôn", "1985", "Nam", "912000001", "Có", "x"],
    ["", "Lý Thị Mẫu", "Tổ phó", "Chi đoàn thanh niên", "1996", "Nữ", "0912000002", "Có", ""],
    ["", "Giàng Thị Mẫu", "Thành viên", "Chi hội phụ nữ", "1990", "Nữ", "", "", ""],
    ["", "Phạm Văn Mẫu", "", "", "", "nam", "", "Không", ""],
    ["Thôn Nậm Phang", "Hoàng Văn Mẫu", "Tổ trưởng", "Trưởng thôn", "", "", "", "", ""],
    ["Thôn Bản Cầm", "Ai Đó", "Chánh văn phòng", "", "", "", "", "", ""],
];

async fn apply(office: &Office, path: &str, preview: &Answer, more: &[(&str, &str)]) -> Answer {
    let value = |name: &str| preview.values(name).remove(0);
    let (file, unit, at, rows) = (value("file"), value("unit"), value("at"), preview.values("row"));
    let mut fields = vec![("file", file.as_str()), ("unit", &unit), ("at", &at)];
    fields.extend(rows.iter().map(|row| ("row", row.as_str())));
    fields.extend(more);
    office.post(path, &fields).await
}

#[tokio::test]
async fn what_a_list_of_members_has_beside_its_columns_is_named() {
    let office = Office::open().await;
    let unit = office.commune.to_string();
    let fields = [("unit", unit.as_str()), ("from", "2025-07-10")];
    let list = "Tên Tổ/thôn;Họ và tên;Chức danh trong Tổ;Quê quán\nThôn Bản Cầm;Nguyễn Văn Mẫu;Tổ trưởng;Lào Cai\n";
    let seen = office.bring("/teams/import", &fields, Some(("file", "to.csv", list.as_bytes()))).await;
    assert!(seen.says("Các cột không đọc: Quê quán."), "{}", seen.text());
}

#[tokio::test]
async fn one_excel_file_sets_up_teams_once_and_no_second_time() {
    let office = Office::open().await;
    office.page("/teams/import").await;
    let template = office.get(&format!("/teams/import/template.xlsx?unit={}", office.commune)).await;
    assert!(
        template.bytes.starts_with(b"PK")
            && template.file_name().contains("danh-sach-to-cong-nghe-so-cong-dong-xa-gia-phu.xlsx")
    );

    let unit = office.commune.to_string();
    let fields = [("unit", unit.as_str()), ("from", "2025-07-10")];
    let unfilled = office.bring("/teams/import", &fields, Some(("file", "mau.xlsx", &template.bytes))).await;
    assert!(unfilled.states().is_empty() && unfilled.says("Không có dòng nào để nhập"), "{}", unfilled.text());
    let file = list(&ROWS);
    let preview = office.bring("/teams/import", &fields, Some(("file", "danh sach.xlsx", &file))).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    assert_eq!(preview.states(), ["Mới", "Mới", "Mới", "Mới", "Mới", "Không nhập được"], "{}", preview.text());
    assert!(preview.says("Không rõ chức danh “Chánh văn phòng”") && preview.says("Ô G2:"));
    assert!(office.page("/teams").await.says("Thôn chưa có Tổ 4"), "nothing is written yet");
    let html = String::from_utf8(preview.bytes.clone()).unwrap();
    let bar = html.split("<p class=\"actions stay\">").nth(1).expect("a bar that stays in sight");
    assert!(bar.split("</p>").next().unwrap().contains("class=\"button main\""), "{bar}");

    let half = apply(&office, "/teams/import/apply", &preview, &[("number", "15/QĐ-UBND")]).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY, "a decision without its day");
    let list_page = apply(&office, "/teams/import/apply", &preview, &[("number", "15/QĐ-UBND"), ("on", "2025-07-10")])
        .await
        .led_to();
    let page = office.page(&list_page).await;
    assert!(
        page.says("Tổ công nghệ số cộng đồng thôn Bản Cầm") && page.says("Đã thành lập") && page.says("Đủ thành phần"),
        "{}",
        page.text()
    );

    let again = office.bring("/teams/import", &fields, Some(("file", "danh sach.xlsx", &file))).await;
    assert_eq!(again.states()[..5], ["Không đổi"; 5], "{}", again.text());
    assert_eq!(again.values("row"), Vec::<String>::new());
}

#[tokio::test]
async fn a_file_that_is_no_list_is_sent_back_with_what_to_do() {
    let office = Office::open().await;
    let unit = office.commune.to_string();
    let fields = [("unit", unit.as_str()), ("from", "2025-07-10")];
    for (file, words) in [(&b"%PDF-1.4"[..], "PDF"), (b"a,b\n1,2\n", "dòng tiêu đề")] {
        let refused = office.bring("/teams/import", &fields, Some(("file", "x", file))).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says(words), "{}", refused.text());
    }
    let none = office.bring("/teams/import", &fields, None).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let before = [("unit", unit.as_str()), ("from", "2020-01-01")];
    let early = office.bring("/teams/import", &before, Some(("file", "x.xlsx", &list(&ROWS)))).await;
    assert!(early.says("Xã chưa có hoặc không còn vào ngày này"), "{}", early.text());
    let made_up = [("unit", unit.as_str()), ("at", "2025-07-10"), ("file", "../../journal.key"), ("row", "2")];
    assert_eq!(office.post("/teams/import/apply", &made_up).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_annex_taken_out_and_brought_back_is_the_same_in_every_row() {
    let office = Office::open().await;
    office.complete_team(0).await;
    office.complete_team(3).await;
    let page = office.page("/annex").await;
    assert!(page.says("2 Tổ ở 1 đơn vị cấp xã"), "{}", page.text());
    let unit = office.commune.to_string();
    for format in ["xlsx", "docx"] {
        let file = office.get(&format!("/annex/export?unit={unit}&at=2025-07-15&format={format}")).await;
        assert!(
            file.file_name().contains(&format!("danh-sach-to-cong-nghe-so-cong-dong-xa-gia-phu-2025-07-15.{format}")),
            "{}",
            file.file_name()
        );
        let fields = [("unit", unit.as_str()), ("at", "2025-07-15")];
        let preview = office.bring("/annex/import", &fields, Some(("file", "phu luc", &file.bytes))).await;
        assert_eq!(preview.states(), ["Không đổi"; 2], "{format}: {}", preview.text());
    }
    assert!(office.get(&format!("/annex/export?unit={unit}&format=pdf")).await.bytes.starts_with(b"%PDF"));
}

#[tokio::test]
async fn a_filled_in_annex_makes_what_is_picked() {
    let office = Office::open().await;
    office.complete_team(0).await;
    let unit = office.commune.to_string();
    let file = office.get(&format!("/annex/export?unit={unit}&format=xlsx")).await.bytes;
    let grid = documents::read::grid(&file).unwrap();
    let heading = documents::annex::HEADINGS;
    assert!(grid.sheets[0].rows.iter().flatten().any(|cell| cell.text == heading[2]));
    let rows = [
        ["1", "Gia Phú", "Thôn Bản Cầm", "Hoàng Văn Mẫu", "912000009", "có", ""],
        ["", "", "Thôn Bản Cam 2", "", "", "", ""],
        ["2", "Gia Phú", "", "", "", "", ""],
    ];
    let table = Table {
        columns: vec![Column { width: 20, align: Align::Left }; 7],
        header: vec![Row::of(heading.map(Cell::heading).to_vec())],
        rows: rows.iter().map(|row| Row::of(row.map(Cell::text).to_vec())).collect(),
    };
    let file = documents::docx::render(&Document {
        name: "Phụ lục".to_owned(),
        page: Page::default(),
        blocks: vec![Block::Table(table)],
        foot: None,
    })
    .unwrap();
    let fields = [("unit", unit.as_str()), ("at", "2025-07-15")];
    let preview = office.bring("/annex/import", &fields, Some(("file", "phu luc.docx", &file))).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert_eq!(preview.states()[0], "Mới", "{}", preview.text());
    assert!(preview.values("row").contains(&"0-2".to_owned()));
    assert!(preview.says("Có tên xã nhưng chưa có Tổ, nên không nhập: dòng 4 “2 | Gia Phú”"), "{}", preview.text());
    let tomorrow = [("unit", unit.as_str()), ("at", "2025-07-16")];
    let ahead = office.bring("/annex/import", &tomorrow, Some(("file", "phu luc.docx", &file))).await;
    assert!(ahead.status == StatusCode::UNPROCESSABLE_ENTITY && ahead.says("ở sau ngày hôm nay"), "{}", ahead.text());
    let back = apply(&office, "/annex/import/apply", &preview, &[]).await.led_to();
    assert!(office.page(&back).await.says("Đã nhập các dòng đã chọn"));
    let page = office.page("/teams?list=all").await;
    assert!(page.says("Hoàng Văn Mẫu"), "{}", page.text());
    let again = office.bring("/annex/import", &fields, Some(("file", "phu luc.docx", &file))).await;
    assert_eq!(again.states()[0], "Không đổi", "{}", again.text());
}
