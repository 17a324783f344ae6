//! Files of three thousand rows: each page of their preview is light, and what was picked on one counts wherever one goes from there.

use crate::office::{Answer, Fields, Office};
use crate::papers::list;
use documents::tree::{Align, Block, Cell, Column, Document, Page, Row, Table};
use rules::measures::Measure;
use scraper::{Html, Selector};
use store::Scope;

const ROWS: usize = 3000;
/// What a page may weigh, with 12 KiB left for style and icon.
const WEIGHT: usize = 48 << 10;

/// The preview as it lies before somebody, who does all that is done by its form.
struct Preview<'a> {
    office: &'a Office,
    page: Answer,
    path: String,
    fields: Fields,
}

impl<'a> Preview<'a> {
    fn of(office: &'a Office, page: Answer) -> Self {
        let (path, fields) = page.form("/", "/apply");
        Self { office, page, path, fields }
    }

    async fn send(&self, fields: &Fields) -> Answer {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.office.post(&self.path, &fields).await
    }

    fn buttons(&self) -> Vec<String> {
        let html = Html::parse_document(std::str::from_utf8(&self.page.bytes).unwrap());
        let buttons = Selector::parse("button[name=show]").unwrap();
        html.select(&buttons).filter_map(|button| button.attr("value")).map(str::to_owned).collect()
    }

    /// Goes to another part of the list, which must be light.
    async fn at(self, show: &str) -> Self {
        self.press("show", show).await
    }

    /// Picks all rows of a status at once, or none.
    async fn picks_all(self, pick: &str) -> Self {
        self.press("pick", pick).await
    }

    async fn press(self, button: &str, value: &str) -> Self {
        let mut fields = self.fields.clone();
        fields.push((button.to_owned(), value.to_owned()));
        let packed = self.office.packed(&self.path, &fields).await;
        assert!(packed < WEIGHT, "{value}: {packed} bytes");
        Self::of(self.office, self.send(&fields).await)
    }

    fn ticks(mut self, row: usize) -> Self {
        self.fields.push(("row".to_owned(), row.to_string()));
        self
    }

    fn unticks(mut self, row: usize) -> Self {
        let before = self.fields.len();
        self.fields.retain(|(name, value)| !(name == "row" && *value == row.to_string()));
        assert_eq!(self.fields.len() + 1, before, "row {row} is ticked");
        self
    }

    async fn take_in(self) -> String {
        self.send(&self.fields).await.led_to()
    }
}

async fn count(office: &Office, measure: Measure) -> i64 {
    let today = office.store.today();
    let sums = office.store.sums(&Scope::operator(), &[office.commune], today, today).await.unwrap();
    sums.get(&office.commune).map_or(0, |sums| sums.get(measure))
}

#[tokio::test]
async fn a_list_of_three_thousand_villages_is_picked_from_page_by_page() {
    let office = Office::open().await;
    let path = format!("/units/{}/villages/import", office.commune);
    // Row 650 is close to a village that is there, and most say nothing new; the file's first row holds the headings.
    let line = |row: usize| match row {
        650 => "Thôn Nậm Phản;7".to_owned(),
        150 | 151 | 651 => format!("Thôn Mẫu {row};8"),
        _ => "Thôn Bản Bay;".to_owned(),
    };
    let lines: Vec<String> = (2..ROWS + 2).map(line).collect();
    let file = format!("Tên thôn;Số hộ\n{}\n", lines.join("\n"));
    let seen = office.bring(&path, &[("from", "2025-07-05")], Some(("file", "thon.csv", file.as_bytes()))).await;
    assert!(seen.says("Tất cả 3.000 dòng"), "{}", seen.text());
    let first = Preview::of(&office, seen);
    for show in ["all 1", "doubtful 1", "new 1", "all 2"] {
        assert!(first.buttons().contains(&show.to_owned()), "{:?}", first.buttons());
    }
    let second = first.at("all 2").await.unticks(150);
    let seventh = second.at("all 7").await.ticks(650).unticks(651);
    let doubtful = seventh.at("doubtful 1").await;
    assert_eq!(doubtful.page.values("row"), ["650"], "picked before, so it is ticked here");
    assert!(doubtful.page.says("Đang chọn 2 dòng của cả tệp") || doubtful.page.values("seen") == ["doubtful 1"]);
    doubtful.take_in().await;
    assert_eq!(count(&office, Measure::Villages).await, 4 + 2, "151 as proposed, and 650");
}

#[tokio::test]
async fn all_doubtful_rows_are_picked_at_once_on_whatever_page_they_stand() {
    let office = Office::open().await;
    let path = format!("/units/{}/villages/import", office.commune);
    // The rows 300 to 308 are close to a village that is there, two pages further on one is new.
    let letters = ["a", "b", "c", "d", "e", "i", "o", "u", "y"];
    let line = |row: usize| match row {
        300..=308 => format!("Thôn Nậm Phản{};7", letters[row - 300]),
        550 => "Thôn Rất Mới;8".to_owned(),
        _ => "Thôn Bản Bay;".to_owned(),
    };
    let lines: Vec<String> = (2..700).map(line).collect();
    let file = format!("Tên thôn;Số hộ\n{}\n", lines.join("\n"));
    let seen = office.bring(&path, &[("from", "2025-07-05")], Some(("file", "thon.csv", file.as_bytes()))).await;
    assert!(seen.says("Chọn mọi dòng cần xem lại (9)") && seen.says("Bỏ chọn mọi dòng mới (1)"), "{}", seen.text());
    let all = Preview::of(&office, seen).picks_all("doubtful yes").await;
    assert!(all.page.says("Bỏ chọn mọi dòng cần xem lại (9)") && all.page.says("Đang chọn 10 dòng"));
    let all = all.picks_all("new no").await.at("all 4").await.unticks(305);
    all.at("all 1").await.take_in().await;
    assert_eq!(count(&office, Measure::Villages).await, 4 + 8, "all that are doubtful but row 305, and nothing new");
}

#[tokio::test]
async fn a_list_of_three_thousand_members_is_picked_from_page_by_page() {
    let office = Office::open().await;
    let unit = office.commune.to_string();
    // Row 650 is of a village that is not there, so it is doubtful; most have no name and can't be taken.
    let row = |row: usize| match row {
        150 => ["Thôn Bản Cầm", "Nguyễn Văn Mẫu", "Tổ trưởng", "", "1985", "Nam", "", "Có", ""],
        151 => ["Thôn Bản Bay", "Phạm Văn Mẫu", "Tổ trưởng", "", "1985", "Nam", "", "Có", ""],
        650 => ["Thôn Rất Mới", "Lý Văn Mẫu", "Tổ trưởng", "", "1985", "Nam", "", "Có", ""],
        _ => ["Thôn Bản Cầm", "", "Thành viên", "", "1985", "Nam", "", "Có", ""],
    };
    let rows: Vec<[&str; 9]> = (2..ROWS + 2).map(row).collect();
    let fields = [("unit", unit.as_str()), ("from", "2025-07-10")];
    let seen = office.bring("/teams/import", &fields, Some(("file", "to.xlsx", &list(&rows)))).await;
    assert!(seen.says("Tất cả 3.000 dòng"), "{}", seen.text());
    let preview = Preview::of(&office, seen).at("all 2").await.unticks(150).at("all 7").await.ticks(650);
    preview.at("refused 1").await.take_in().await;
    let counted = (count(&office, Measure::Teams).await, count(&office, Measure::Villages).await);
    assert_eq!(counted, (2, 4 + 1), "151 as proposed, and 650 with its village");
}

#[tokio::test]
async fn an_annex_of_three_thousand_teams_is_picked_from_page_by_page() {
    let office = Office::open().await;
    let unit = office.commune.to_string();
    // Rows 150 and 650 are teams in villages that are there, all others name none.
    let row = |row: usize| {
        let (commune, village) = match row {
            150 => ("Gia Phú", "Thôn Bản Cầm".to_owned()),
            650 => ("Gia Phú", "Thôn Nậm Phảng".to_owned()),
            _ => ("", String::new()),
        };
        let cells = [&row.to_string(), commune, &village, "Hoàng Văn Mẫu", "912000009", "có", ""];
        Row::of(cells.into_iter().map(Cell::text).collect())
    };
    let table = Table {
        columns: vec![Column { width: 20, align: Align::Left }; 7],
        header: vec![Row::of(documents::annex::HEADINGS.map(Cell::heading).to_vec())],
        rows: (2..ROWS + 2).map(row).collect(),
    };
    let blocks = vec![Block::Table(table)];
    let file =
        documents::xlsx::render(&Document {
            name: "Phụ lục".to_owned(), page: Page::default(), blocks, foot: None
        })
        .unwrap();
    let fields = [("unit", unit.as_str()), ("at", "2025-07-15")];
    let seen = office.bring("/annex/import", &fields, Some(("file", "phu luc.xlsx", &file))).await;
    assert!(seen.says("Tất cả 3.000 dòng") && seen.says("Mới 2 dòng"), "{}", seen.text());
    let preview = Preview::of(&office, seen).at("all 2").await;
    assert_eq!(preview.page.values("row"), ["0-150"]);
    let mut preview = preview.at("all 7").await;
    preview.fields.retain(|(name, _)| name != "row");
    preview.at("new 1").await.take_in().await;
    assert_eq!(count(&office, Measure::Teams).await, 1, "that of page 2, not that of page 7");
}
