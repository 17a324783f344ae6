//! A commune's list of villages from a file: the upload, and what the file would do.

use super::imports::{CellMessage, RowStatus};
use super::parts::Link;
use super::{Sampled, day, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// The upload. Fields: `file`, `from` (the day from which new villages hold).
#[derive(Debug, Template)]
#[template(path = "village_import.html")]
pub struct VillageImportPage {
    /// The frame.
    pub p: Page,
    /// The commune and its page.
    pub unit: Link,
    /// What was typed.
    pub form: FormState,
    /// Where several communes lay there on the day typed: which it was, sent as `commune`.
    pub communes: Vec<Choice>,
    /// The form's target.
    pub action: String,
    /// How large a file may be, in MiB.
    pub file_limit: usize,
}

/// What the file would do; the user picks. The form sends `row` for each row picked, beside the hidden `file` (the kept
/// upload) and `from`.
#[derive(Debug, Template)]
#[template(path = "village_preview.html")]
pub struct VillagePreviewPage {
    /// The frame.
    pub p: Page,
    /// The commune and its page.
    pub unit: Link,
    /// What was refused when it was applied.
    pub form: FormState,
    /// The file's own name.
    pub file_name: String,
    /// The kept upload's id.
    pub file_id: String,
    /// The day from which new villages hold.
    pub from: Day,
    /// The id of the commune in which they begin; sent as `commune`.
    pub then: String,
    /// The rows.
    pub rows: Vec<VillageRow>,
    /// Where the choice is sent.
    pub action: String,
    /// Where to go without applying anything.
    pub back_url: String,
}

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VillageRow {
    /// Its number in the sheet.
    pub number: u32,
    /// What it would do.
    pub status: RowStatus,
    /// The village's full name.
    pub name: String,
    /// Households declared.
    pub households: Option<u32>,
    /// Of which day.
    pub day: Option<Day>,
    /// Where that is written.
    pub source: Option<String>,
    /// Why.
    pub messages: Vec<CellMessage>,
}

impl VillageRow {
    /// Can it be picked?
    #[must_use]
    pub fn pickable(&self) -> bool {
        matches!(self.status, RowStatus::New | RowStatus::Changed | RowStatus::Doubtful)
    }

    /// Is it picked before anybody has looked?
    #[must_use]
    pub fn picked(&self) -> bool {
        matches!(self.status, RowStatus::New | RowStatus::Changed)
    }
}

impl VillagePreviewPage {
    /// The statuses that occur, with their numbers.
    #[must_use]
    pub fn counts(&self) -> Vec<(RowStatus, usize)> {
        let count = |status| {
            let of = self.rows.iter().filter(|row| row.status == status);
            (status, of.count())
        };
        RowStatus::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect()
    }

    /// Is there anything to pick?
    #[must_use]
    pub fn can_apply(&self) -> bool {
        self.rows.iter().any(VillageRow::pickable)
    }
}

impl Sampled for VillageImportPage {
    const NAME: &'static str = "village-import";

    fn samples(page: &Page) -> Vec<Self> {
        let mut refused = FormState::of([("from", "2025-07-15")]);
        refused.refuse("file", FieldError::Other(Key("file-damaged")));
        vec![Self {
            p: page.clone().within(Section::Units),
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            form: refused,
            communes: vec![Choice::new("1", "Xã Gia Phú"), Choice::new("2", "Xã Xuân Giao")],
            action: paths::villages_import("mau"),
            file_limit: 20,
        }]
    }
}

impl Sampled for VillagePreviewPage {
    const NAME: &'static str = "village-preview";

    fn samples(page: &Page) -> Vec<Self> {
        let row = |number, status, name: &str, messages| VillageRow {
            number,
            status,
            name: name.into(),
            households: Some(120),
            day: Some(day(2025, 1, 1)),
            source: Some("Báo cáo số 12/BC-UBND".into()),
            messages,
        };
        let guess =
            CellMessage { cell: Some("B6".into()), text: "Gần giống “Thôn Bản Bay” đã có.".into() };
        let rows = vec![
            row(4, RowStatus::New, "Thôn Nậm Phảng", Vec::new()),
            row(5, RowStatus::Same, "Thôn Bản Bay", Vec::new()),
            row(6, RowStatus::Doubtful, "Thôn Bản Bai", vec![guess]),
            VillageRow {
                households: None,
                day: None,
                source: None,
                ..row(7, RowStatus::Refused, "Thôn <x>", Vec::new())
            },
        ];
        vec![Self {
            p: page.clone().within(Section::Units),
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            form: FormState::default(),
            file_name: "Danh sach thon.xlsx".into(),
            file_id: "mau".into(),
            then: "mau".into(),
            from: day(2025, 7, 15),
            rows,
            action: paths::villages_import("mau"),
            back_url: paths::villages_import("mau"),
        }]
    }
}
