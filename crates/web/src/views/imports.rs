//! Files taken in: teams from a list, and the preview that both lists and annexes get before anything is applied.

use super::parts::Shape;
use super::{Sampled, day, paths};
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;
use serde::Serialize;

/// The upload of a list of teams. Fields: `unit` (hidden), `file`, `from` (the day the teams
/// begin).
#[derive(Debug, Template)]
#[template(path = "team_import.html")]
pub struct TeamImportPage {
    /// The frame.
    pub p: Page,
    /// The commune the list is for: its id.
    pub unit: String,
    /// Its full name.
    pub unit_name: String,
    /// What was typed.
    pub form: FormState,
    /// Where the empty file is.
    pub template_url: String,
    /// How large a file may be, in MiB.
    pub file_limit: usize,
}

impl Sampled for TeamImportPage {
    const NAME: &'static str = "team-import";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let mut refused = FormState::of([("from", "2022-05-20")]);
        refused.refuse("file", FieldError::Other(Key("file-damaged")));
        let sample = |form| Self {
            p: p.clone(),
            unit: "mau".into(),
            unit_name: "Xã Gia Phú".into(),
            form,
            template_url: paths::TEAM_IMPORT_TEMPLATE.into(),
            file_limit: 20,
        };
        vec![sample(FormState::default()), sample(refused)]
    }
}

/// What a file would do, row by row; the user picks. The form sends `row` once for each row picked of those shown, beside what was
/// picked on other pages (see [`Leaf`]) and what says which file is meant; nothing that the rows say travels with it.
#[derive(Debug, Template)]
#[template(path = "import_preview.html")]
pub struct ImportPreviewPage {
    /// The frame.
    pub p: Page,
    /// The file's own name.
    pub file_name: String,
    /// What the form brings along: the kept upload, and what it is read for.
    pub kept: Vec<(&'static str, String)>,
    /// The full name of the place it is read for.
    pub unit_name: String,
    /// The day from which its rows hold.
    pub at: Day,
    /// What was said of the file as a whole: "two sheets, the first was read".
    pub notes: Vec<String>,
    /// The headings of the cells shown.
    pub columns: Vec<String>,
    /// Those of its rows that are shown.
    pub rows: Vec<PreviewRow>,
    /// Which those are, and what is picked of the others.
    pub leaf: Leaf,
    /// The contact named in the file and what would become of it, if it would change; picked as `contact`.
    pub contact: Option<(String, bool)>,
    /// The decision that may be noted with the rows, if one may. Fields `number`, `on`, `signer`.
    pub decision: Option<FormState>,
    /// Why what was picked could not be taken in.
    pub faults: FormState,
    /// Where the choice is sent.
    pub action: String,
    /// Where to go without applying anything.
    pub back_url: String,
}

impl ImportPreviewPage {
    /// Is there anything to pick?
    #[must_use]
    pub fn can_apply(&self) -> bool {
        self.contact.is_some() || self.leaf.pickable
    }

    /// What is wrong with what was sent.
    #[must_use]
    pub fn faults(&self) -> &FormState {
        self.decision.as_ref().filter(|form| !form.is_ok()).unwrap_or(&self.faults)
    }
}

/// The part of a file's rows that a page shows. `taken`, `picked`, `unpicked` and `shown` travel with the form: the statuses whose rows are taken,
/// the ids of rows that are taken though theirs is not, of those that are left though theirs is, and of those on this page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaf {
    /// The statuses that occur.
    pub statuses: Vec<OfStatus>,
    /// How many rows the file has.
    pub rows: usize,
    /// The status looked at; none for all.
    pub filter: Option<RowStatus>,
    /// The page shown, from 1.
    pub number: usize,
    /// How many pages there are.
    pub total: usize,
    /// How many rows of the whole file are picked.
    pub chosen: usize,
    /// Can any row be picked?
    pub pickable: bool,
    /// The statuses whose rows are taken.
    pub taken: String,
    /// Picked, though their status is not taken.
    pub picked: String,
    /// Not picked, though their status is taken.
    pub unpicked: String,
    /// The rows on this page that can be picked.
    pub shown: String,
}

/// A status that occurs in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfStatus {
    /// Which.
    pub status: RowStatus,
    /// How many rows have it.
    pub rows: usize,
    /// How many of them are picked.
    pub picked: usize,
    /// How many could be, but are not.
    pub left: usize,
}

impl Leaf {
    /// The statuses of which many rows can be picked, or left, at once: what is sent, the sentence, whose rows, and how many.
    #[must_use]
    pub fn at_once(&self) -> Vec<(String, Key, OfStatus, usize)> {
        let buttons = |of: &OfStatus| {
            let all =
                (of.left > 0).then_some((format!("{} yes", of.status.code()), Key("preview-pick-all"), *of, of.left));
            let none = (of.picked > 0).then_some((
                format!("{} no", of.status.code()),
                Key("preview-pick-none"),
                *of,
                of.picked,
            ));
            [all, none]
        };
        self.statuses.iter().flat_map(buttons).flatten().collect()
    }

    /// What a button sends that leads to a page of what is looked at.
    fn at(&self, number: usize) -> String {
        format!("{} {number}", self.filter.map_or("all", RowStatus::code))
    }

    /// The page shown.
    #[must_use]
    pub fn here(&self) -> String {
        self.at(self.number)
    }

    /// The page before.
    #[must_use]
    pub fn before(&self) -> Option<String> {
        (self.number > 1).then(|| self.at(self.number - 1))
    }

    /// The page after.
    #[must_use]
    pub fn after(&self) -> Option<String> {
        (self.number < self.total).then(|| self.at(self.number + 1))
    }

    /// Are all statuses looked at?
    #[must_use]
    pub fn shows_all(&self) -> bool {
        self.filter.is_none()
    }

    /// Is this status looked at alone?
    #[must_use]
    pub fn shows(&self, status: &RowStatus) -> bool {
        self.filter == Some(*status)
    }
}

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// What picks it: unique in the file.
    pub id: String,
    /// Its number in the sheet.
    pub number: u32,
    /// What it would do.
    pub status: RowStatus,
    /// Is it picked? `None`: it can't be; what is the same needs nothing, what is refused can't be done.
    pub picked: Option<bool>,
    /// What the cells say, in the order of the page's columns; empty: nothing.
    pub cells: Vec<String>,
    /// Why, cell by cell.
    pub messages: Vec<CellMessage>,
}

/// What is said of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellMessage {
    /// The cell: `E12` or its heading; none for the row as a whole.
    pub cell: Option<String>,
    /// The sentence, in the reader's language.
    pub text: String,
}

/// What a row would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowStatus {
    /// Can't be done.
    Refused,
    /// Can be done, but somebody must say so.
    Doubtful,
    /// Makes something.
    New,
    /// Changes something.
    Changed,
    /// Nothing, it is so already.
    Same,
}

impl RowStatus {
    /// All of them, what needs a look first.
    pub const ALL: [Self; 5] = [Self::Refused, Self::Doubtful, Self::New, Self::Changed, Self::Same];

    /// Its word in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Doubtful => "doubtful",
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "same",
        }
    }

    /// The status of a word.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Its shape.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self {
            Self::New | Self::Changed => Shape::Good,
            Self::Same => Shape::Off,
            Self::Doubtful => Shape::Care,
            Self::Refused => Shape::Bad,
        }
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> Key {
        match self {
            Self::New => Key("row-new"),
            Self::Changed => Key("row-changed"),
            Self::Same => Key("row-same"),
            Self::Doubtful => Key("row-doubtful"),
            Self::Refused => Key("row-refused"),
        }
    }
}

impl Sampled for ImportPreviewPage {
    const NAME: &'static str = "import-preview";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Annex);
        let message = |cell: Option<&str>, text: &str| CellMessage { cell: cell.map(Into::into), text: text.into() };
        let row = |number: u32, status, commune: &str, team: &str, messages| PreviewRow {
            id: number.to_string(),
            number,
            status,
            picked: match status {
                RowStatus::New | RowStatus::Changed => Some(true),
                RowStatus::Doubtful => Some(false),
                RowStatus::Same | RowStatus::Refused => None,
            },
            cells: vec![commune.into(), team.into(), "Nguyễn Văn Mẫu".into(), "0912 000 001".into()],
            messages,
        };
        let lost_zero = message(Some("E9"), "Số điện thoại thiếu số 0 ở đầu, đã thêm: 0912000001.");
        let close = message(Some("C11"), "Gần giống “Thôn Bản Bay” đã có. Nếu là một thôn khác, hãy chọn dòng này.");
        let nowhere =
            message(Some("B12"), "Không tìm thấy xã “Xã Không Có” trong huyện Bảo Thắng vào ngày 28/05/2022.");
        let rows = vec![
            row(8, RowStatus::New, "Xã Gia Phú", "Thôn Bản Bay", Vec::new()),
            row(9, RowStatus::Changed, "Xã Gia Phú", "Thôn Nậm Phảng", vec![lost_zero]),
            row(10, RowStatus::Same, "Xã Gia Phú", "Thôn Hùng Thắng", Vec::new()),
            row(11, RowStatus::Doubtful, "Xã Thái Niên", "Thôn Bản Bai", vec![close]),
            PreviewRow {
                cells: vec!["Xã Không Có".into(), String::new(), String::new(), String::new()],
                ..row(12, RowStatus::Refused, "", "", vec![nowhere, message(None, "Dòng này không được nhập.")])
            },
        ];
        let columns = ["Xã", "Tổ", "Tổ trưởng", "Số điện thoại"].map(str::to_owned).to_vec();
        let leaf = |rows: &[PreviewRow], total: usize| Leaf {
            statuses: RowStatus::ALL
                .into_iter()
                .map(|status| {
                    let count = |picked: &dyn Fn(Option<bool>) -> bool| {
                        rows.iter().filter(|row| row.status == status && picked(row.picked)).count()
                    };
                    let (picked, left) =
                        (count(&|picked| picked == Some(true)), count(&|picked| picked == Some(false)));
                    OfStatus { status, rows: count(&|_| true), picked, left }
                })
                .filter(|of| of.rows > 0)
                .collect(),
            rows: rows.len(),
            filter: None,
            number: total.min(2),
            total,
            chosen: rows.iter().filter(|row| row.picked == Some(true)).count(),
            pickable: rows.iter().any(|row| row.picked.is_some()),
            taken: "new changed".into(),
            picked: String::new(),
            unpicked: String::new(),
            shown: "8 9 11".into(),
        };
        let file = |rows: Vec<PreviewRow>, decision, contact, total| Self {
            p: p.clone(),
            file_name: "Phu luc Bao Thang.xlsx".into(),
            kept: vec![("file", "mau".into()), ("unit", "mau".into())],
            unit_name: "Huyện Bảo Thắng".into(),
            at: day(2022, 5, 28),
            notes: vec!["Tệp có 2 trang tính, đã đọc trang “Danh sách”.".into()],
            columns: columns.clone(),
            leaf: leaf(&rows, total),
            rows,
            contact,
            decision,
            faults: FormState::default(),
            action: paths::ANNEX_IMPORT_APPLY.into(),
            back_url: paths::ANNEX.into(),
        };
        let mut refused = FormState::of([("number", "15/QĐ-UBND")]);
        refused.refuse("on", FieldError::Required);
        let same = vec![row(2, RowStatus::Same, "Xã Gia Phú", "Thôn Bản Bay", Vec::new())];
        vec![
            file(rows.clone(), None, Some(("Phòng Văn hóa và Thông tin".into(), true)), 1),
            file(rows.clone(), Some(FormState::default()), None, 30),
            file(rows, Some(refused), None, 2),
            file(same, None, None, 1),
        ]
    }
}
