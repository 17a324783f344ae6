//! A list of households from a file: upload, preview, and how far taking it in has come.

use super::imports::{CellMessage, RowStatus};
use super::parts::{Link, Pages, Progress, Shape, Tab};
use super::{Sampled, day, paths};
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;
use store::{ImportCounts, ImportEnd};

/// The upload of a list of households. Fields: `unit` (hidden), `file`, `from` (the day from which they are on the list).
#[derive(Debug, Template)]
#[template(path = "household_import.html")]
pub struct HouseholdImportPage {
    /// The frame.
    pub p: Page,
    /// The village or commune: its id.
    pub unit: String,
    /// Its households.
    pub place: Link,
    /// What was typed.
    pub form: FormState,
    /// Where the empty list is.
    pub template_url: String,
    /// How large a file may be, in MiB.
    pub file_limit: usize,
    /// The lists sent before.
    pub imports: Vec<ImportLine>,
}

/// A list that was sent before.
#[derive(Clone, Debug)]
pub struct ImportLine {
    /// The file and its page.
    pub list: Link,
    /// When.
    pub begun: String,
    /// How it ended, if it did.
    pub ended: Option<ImportEnd>,
}

/// Where a list stands.
#[must_use]
pub fn state(ended: Option<ImportEnd>) -> (Shape, Key) {
    match ended {
        None => (Shape::Care, Key("household-import-running")),
        Some(ImportEnd::Done) => (Shape::Good, Key("household-import-done")),
        Some(ImportEnd::NoRight) => (Shape::Bad, Key("household-import-no-right")),
        Some(ImportEnd::NoFile) => (Shape::Bad, Key("household-import-no-file")),
    }
}

/// What a list would do, some rows at a time. The form sends `unit`, `file`, `from`, `total` and perhaps `doubtful`.
#[derive(Debug, Template)]
#[template(path = "household_import_preview.html")]
pub struct HouseholdImportPreviewPage {
    /// The frame.
    pub p: Page,
    /// The place's households.
    pub place: Link,
    /// The place's id.
    pub unit: String,
    /// From this day on they are on the list.
    pub from: Day,
    /// The file's own name.
    pub file_name: String,
    /// The kept file's id.
    pub file_id: String,
    /// How many rows are about households.
    pub total: u32,
    /// How many would be put on the list.
    pub new: u64,
    /// How many somebody must look at.
    pub doubtful: u64,
    /// The states that occur, each with its rows.
    pub counts: Vec<(RowStatus, u32)>,
    /// All rows, and those of each state.
    pub tabs: Vec<Tab>,
    /// The rows of this page.
    pub rows: Vec<ListRow>,
    /// Which page it is.
    pub pages: Pages,
    /// Where another file is sent.
    pub back_url: String,
}

/// A row of a list of households.
#[derive(Clone, Debug)]
pub struct ListRow {
    /// Its number in the sheet.
    pub number: u32,
    /// The sheet, where the page shows rows of several.
    pub sheet: Option<String>,
    /// What it would do.
    pub status: RowStatus,
    /// The village.
    pub village: String,
    /// The head and the nickname.
    pub head: String,
    /// What else it tells.
    pub about: Vec<String>,
    /// Why.
    pub messages: Vec<CellMessage>,
}

/// How far taking a list in has come, and what became of its rows.
#[derive(Debug, Template)]
#[template(path = "household_import_progress.html")]
pub struct HouseholdImportProgressPage {
    /// The frame.
    pub p: Page,
    /// The place's households.
    pub place: Link,
    /// The file's own name.
    pub file_name: String,
    /// Since when.
    pub begun: String,
    /// Rows gone through.
    pub reached: u64,
    /// All rows.
    pub total: u64,
    /// What became of them.
    pub counts: ImportCounts,
    /// How it ended, if it did.
    pub ended: Option<ImportEnd>,
    /// Rows that the house refused, with why.
    pub refusals: Vec<(u32, String)>,
    /// The preview of rows that can't be taken.
    pub refused_url: String,
    /// This page.
    pub url: String,
    /// Does the page load itself again?
    pub watches: bool,
    /// Where another file is sent.
    pub back_url: String,
}

impl HouseholdImportProgressPage {
    /// The bar.
    #[must_use]
    pub fn bar(&self) -> Progress {
        Progress { label: Key("household-import-reached"), part: self.reached, whole: self.total, target: None }
    }

    /// What became of the rows, by states.
    #[must_use]
    pub fn sorted(&self) -> [(Shape, Key, u32); 4] {
        let ImportCounts { added, known, passed, refused } = self.counts;
        [
            (Shape::Good, Key("household-import-added"), added),
            (Shape::Off, Key("household-import-known"), known),
            (Shape::Care, Key("household-import-passed"), passed),
            (Shape::Bad, Key("household-import-refused"), refused),
        ]
    }
}

impl Sampled for HouseholdImportPage {
    const NAME: &'static str = "household-import";

    fn samples(page: &Page) -> Vec<Self> {
        let mut refused = FormState::of([("from", "2025-07-15")]);
        refused.refuse("file", FieldError::Other(Key("file-damaged")));
        let line = |ended| ImportLine {
            list: Link::new("Danh sach ho.xlsx", paths::household_import("mau")),
            begun: "10:00 15/07/2025".into(),
            ended,
        };
        let sample = |form, imports| Self {
            p: page.clone().within(Section::Households),
            unit: "mau".into(),
            place: Link::new("Xã Gia Phú", paths::households("mau")),
            form,
            template_url: paths::HOUSEHOLD_IMPORT_TEMPLATE.into(),
            file_limit: 20,
            imports,
        };
        vec![
            sample(FormState::of([("from", "2025-07-15")]), Vec::new()),
            sample(refused, vec![line(None), line(Some(ImportEnd::Done))]),
        ]
    }
}

impl Sampled for HouseholdImportPreviewPage {
    const NAME: &'static str = "household-import-preview";

    fn samples(page: &Page) -> Vec<Self> {
        let row = |number, status, head: &str, messages| ListRow {
            number,
            sheet: None,
            status,
            village: "Thôn Bản Bay".into(),
            head: head.into(),
            about: vec!["0912 000 001".into(), "5 người".into(), "3 người lớn".into()],
            messages,
        };
        let message = |cell: Option<&str>, text: &str| CellMessage { cell: cell.map(Into::into), text: text.into() };
        let alike = message(None, "Trong thôn đã có hộ tên này.");
        let nowhere = message(Some("A6"), "Không tìm thấy thôn “Bản Xa” trong địa bàn này.");
        let rows = vec![
            row(3, RowStatus::New, "Lò Văn Mẫu (con ông Páo)", Vec::new()),
            row(4, RowStatus::Same, "Giàng A Mẫu", Vec::new()),
            row(5, RowStatus::Doubtful, "Bàn Văn Mẫu", vec![alike]),
            ListRow {
                sheet: Some("Bản Xa".into()),
                about: Vec::new(),
                ..row(6, RowStatus::Refused, "Sùng A Mẫu", vec![nowhere])
            },
        ];
        let tab = |text: &str, count, current| Tab {
            text: text.into(),
            url: paths::HOUSEHOLD_IMPORT_PREVIEW.into(),
            current,
            count: Some(count),
        };
        let sample = |rows: Vec<ListRow>, new, doubtful| Self {
            p: page.clone().within(Section::Households),
            place: Link::new("Xã Gia Phú", paths::households("mau")),
            unit: "mau".into(),
            from: day(2025, 7, 15),
            file_name: "Danh sach ho.xlsx".into(),
            file_id: "mau".into(),
            total: 2100,
            new,
            doubtful,
            counts: Vec::new(),
            tabs: vec![tab("Tất cả", 2100, true), tab("Mới", 2097, false)],
            pages: Pages {
                number: 2,
                rows: 2100,
                per_page: 50,
                url: format!("{}?unit=mau", paths::HOUSEHOLD_IMPORT_PREVIEW),
            },
            rows,
            back_url: paths::HOUSEHOLD_IMPORT.into(),
        };
        vec![sample(rows.clone(), 2097, 1), sample(rows, 0, 0), sample(Vec::new(), 0, 0)]
    }
}

impl Sampled for HouseholdImportProgressPage {
    const NAME: &'static str = "household-import-progress";

    fn samples(page: &Page) -> Vec<Self> {
        let sample = |ended, watches, refusals| Self {
            p: page.clone().within(Section::Households),
            place: Link::new("Xã Gia Phú", paths::households("mau")),
            file_name: "Danh sach ho.xlsx".into(),
            begun: "10:00 15/07/2025".into(),
            reached: 1_500,
            total: 100_000,
            counts: ImportCounts { added: 1_490, known: 7, passed: 2, refused: 1 },
            ended,
            refusals,
            refused_url: paths::HOUSEHOLD_IMPORT_PREVIEW.into(),
            url: paths::household_import("mau"),
            watches,
            back_url: paths::HOUSEHOLD_IMPORT.into(),
        };
        vec![
            sample(None, false, Vec::new()),
            sample(None, true, Vec::new()),
            sample(Some(ImportEnd::Done), false, vec![(12, "Ngày ở trong tương lai.".into())]),
            sample(Some(ImportEnd::NoRight), false, Vec::new()),
            sample(Some(ImportEnd::NoFile), false, Vec::new()),
        ]
    }
}
