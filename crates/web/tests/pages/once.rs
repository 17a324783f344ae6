//! A form sent twice at the same moment, and once more after going back, makes what it makes once.

use crate::office::{Answer, Office};
use crate::papers::list;
use documents::tree::{Align, Block, Cell, Column, Document, Page, Row, Table};
use rules::measures::Measure;
use store::{JournalFilter, Scope};

type Fields = Vec<(String, String)>;

/// What a browser sends of a page's form: these fields as they stand there, and more.
fn filled(page: &Answer, names: &[&str], more: &[(&str, &str)]) -> Fields {
    let there = names.iter().flat_map(|name| page.values(name).into_iter().map(|value| ((*name).to_owned(), value)));
    there.chain(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
}

async fn send_twice_and_once_more(office: &Office, path: &str, fields: &Fields) {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let (first, second) = tokio::join!(office.post(path, &fields), office.post(path, &fields));
    let led = first.led_to();
    assert_eq!(second.led_to(), led);
    assert_eq!(office.post(path, &fields).await.led_to(), led);
}

/// How many operations there are, and how many of them were refused.
async fn operations(office: &Office) -> (usize, usize) {
    let scope = Scope::operator();
    let all = office.store.journal(&scope, &JournalFilter::default(), None, 1000).await.unwrap().unwrap();
    let refused = JournalFilter { state: Some("refused".to_owned()), ..JournalFilter::default() };
    let refused = office.store.journal(&scope, &refused, None, 1000).await.unwrap().unwrap();
    (all.entries.len(), refused.entries.len())
}

async fn count(office: &Office, measure: Measure) -> i64 {
    let today = office.store.today();
    let sums = office.store.sums(&Scope::operator(), &[office.commune], today, today).await.unwrap();
    sums.get(&office.commune).map_or(0, |sums| sums.get(measure))
}

#[tokio::test]
async fn a_list_of_villages_is_taken_in_once() {
    let office = Office::open().await;
    let path = format!("/units/{}/villages/import", office.commune);
    let file = "Tên thôn;Số hộ\nThôn Hùng Thắng;120\nThôn Bản Mới;40\nThôn Bản Bay;95\n".as_bytes();
    let seen = office.bring(&path, &[("from", "2025-07-05")], Some(("file", "thon.csv", file))).await;
    let (before, _) = operations(&office).await;
    let fields = filled(&seen, &["operation", "file", "from", "commune", "row"], &[]);
    send_twice_and_once_more(&office, &format!("{path}/apply"), &fields).await;
    assert_eq!(operations(&office).await, (before + 4, 0), "a reform of two villages, and three numbers");
    assert_eq!(count(&office, Measure::Villages).await, 6);
}

#[tokio::test]
async fn a_list_of_teams_is_taken_in_once_and_the_rest_of_it_later() {
    let office = Office::open().await;
    let unit = office.commune.to_string();
    let rows = [
        ["Thôn Bản Cầm", "Nguyễn Văn Mẫu", "Tổ trưởng", "Trưởng thôn", "1985", "Nam", "912000001", "Có", "x"],
        ["", "Lý Thị Mẫu", "Tổ phó", "Chi đoàn thanh niên", "1996", "Nữ", "0912000002", "Có", ""],
        ["Thôn Bản Rất Mới", "Hoàng Văn Mẫu", "Tổ trưởng", "Trưởng thôn", "", "", "", "", ""],
    ];
    let fields = [("unit", unit.as_str()), ("from", "2025-07-10")];
    let seen = office.bring("/teams/import", &fields, Some(("file", "to.xlsx", &list(&rows)))).await;
    assert_eq!(seen.values("row"), ["2", "3"], "{}", seen.text());
    let (before, _) = operations(&office).await;
    let names = ["operation", "file", "unit", "at", "row"];
    let decision = [("number", "15/QĐ-UBND"), ("on", "10/07/2025")];
    send_twice_and_once_more(&office, "/teams/import/apply", &filled(&seen, &names, &decision)).await;
    assert_eq!(operations(&office).await, (before + 5, 0), "a team, two members, a training, a decision");
    assert_eq!(count(&office, Measure::Teams).await, 1);

    // Whoever goes back and picks the last row too makes that one alone.
    send_twice_and_once_more(&office, "/teams/import/apply", &filled(&seen, &names, &[("row", "4")])).await;
    assert_eq!(operations(&office).await, (before + 8, 0), "a village, its team and leader");
    assert_eq!((count(&office, Measure::Teams).await, count(&office, Measure::Villages).await), (2, 5));
}

#[tokio::test]
async fn an_annex_is_taken_in_once() {
    let office = Office::open().await;
    let unit = office.commune.to_string();
    let rows = [
        ["1", "Gia Phú", "Thôn Bản Cầm", "Hoàng Văn Mẫu", "912000009", "có", ""],
        ["2", "Gia Phú", "Thôn Rất Mới", "Lý Văn Mẫu", "912000008", "không", ""],
    ];
    let table = Table {
        columns: vec![Column { width: 20, align: Align::Left }; 7],
        header: vec![Row::of(documents::annex::HEADINGS.map(Cell::heading).to_vec())],
        rows: rows.iter().map(|row| Row::of(row.map(Cell::text).to_vec())).collect(),
    };
    let blocks = vec![Block::Table(table)];
    let file =
        documents::docx::render(&Document {
            name: "Phụ lục".to_owned(), page: Page::default(), blocks, foot: None
        })
        .unwrap();
    let fields = [("unit", unit.as_str()), ("at", "2025-07-15")];
    let seen = office.bring("/annex/import", &fields, Some(("file", "phu luc.docx", &file))).await;
    assert_eq!(seen.values("row").len(), 2, "{}", seen.text());
    let (before, _) = operations(&office).await;
    let fields = filled(&seen, &["operation", "file", "unit", "at", "row"], &[]);
    send_twice_and_once_more(&office, "/annex/import/apply", &fields).await;
    assert_eq!(operations(&office).await, (before + 6, 0), "a village, two teams with leaders, a group");
    assert_eq!((count(&office, Measure::Teams).await, count(&office, Measure::Villages).await), (2, 5));
}

#[tokio::test]
async fn a_contact_is_set_once() {
    let office = Office::open().await;
    let path = format!("/units/{}/contact", office.commune);
    let form = office.page(&path).await;
    let (before, _) = operations(&office).await;
    let fields = filled(&form, &["operation"], &[("name", "Trần Văn Mẫu"), ("from", "10/07/2025")]);
    send_twice_and_once_more(&office, &path, &fields).await;
    assert_eq!(operations(&office).await, (before + 1, 0));
}
