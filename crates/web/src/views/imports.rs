//! Files taken in: teams from a list, and the preview that both lists and annexes get before anything is applied.

use super::parts::Shape;
use super::{Sampled, day, paths};
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// The upload of a list of teams. Fields: `file`, `from` (the day the teams begin).
#[derive(Debug, Template)]
#[template(path = "team_import.html")]
pub struct TeamImportPage {
    /// The frame.
    pub p: Page,
    /// The commune the list is for.
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
        refused.refuse("file", FieldError::WrongFileKind);
        let sample = |form| Self {
            p: p.clone(),
            unit_name: "Xã Gia Phú".into(),
            form,
            template_url: paths::TEAM_IMPORT_TEMPLATE.into(),
            file_limit: 20,
        };
        vec![sample(FormState::default()), sample(refused)]
    }
}

/// What a file would do, row by row; the user picks. The form sends `row` once for each row picked, beside the hidden
/// `file` (the kept upload) and `at`.
#[derive(Debug, Template)]
#[template(path = "import_preview.html")]
pub struct ImportPreviewPage {
    /// The frame.
    pub p: Page,
    /// The file's own name.
    pub file_name: String,
    /// The kept upload's id.
    pub file_id: String,
    /// The place it is read for.
    pub unit_name: String,
    /// The day from which its rows hold.
    pub at: Day,
    /// What was said of the file as a whole: "two sheets, the first was read".
    pub notes: Vec<String>,
    /// Its rows.
    pub rows: Vec<PreviewRow>,
    /// Where the choice is sent.
    pub action: String,
    /// Where to go without applying anything.
    pub back_url: String,
}

impl ImportPreviewPage {
    /// How many rows have this status.
    #[must_use]
    pub fn count(&self, status: RowStatus) -> usize {
        self.rows.iter().filter(|row| row.status == status).count()
    }

    /// The statuses that occur, with their numbers.
    #[must_use]
    pub fn counts(&self) -> Vec<(RowStatus, usize)> {
        RowStatus::ALL
            .into_iter()
            .map(|status| (status, self.count(status)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// Is there anything to pick?
    #[must_use]
    pub fn can_apply(&self) -> bool {
        self.rows.iter().any(PreviewRow::pickable)
    }
}

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// Its number in the sheet.
    pub number: u32,
    /// What it would do.
    pub status: RowStatus,
    /// The commune found, or what the file says.
    pub commune: String,
    /// The team.
    pub team: String,
    /// The leader.
    pub leader: Option<String>,
    /// Ten digits, if it could be read.
    pub phone: Option<String>,
    /// Is the Zalo group made?
    pub group: Option<bool>,
    /// Why, cell by cell.
    pub messages: Vec<CellMessage>,
}

impl PreviewRow {
    /// Can it be picked? What is the same needs nothing, what is refused can't be done.
    #[must_use]
    pub fn pickable(&self) -> bool {
        matches!(
            self.status,
            RowStatus::New | RowStatus::Changed | RowStatus::Doubtful
        )
    }

    /// Is it picked before anybody has looked? The doubtful are not.
    #[must_use]
    pub fn picked(&self) -> bool {
        matches!(self.status, RowStatus::New | RowStatus::Changed)
    }

    /// The Zalo cell as "có", "không" or nothing.
    #[must_use]
    pub fn group_word(&self) -> Option<Key> {
        self.group.map(|made| {
            if made {
                Key("form-yes")
            } else {
                Key("form-no")
            }
        })
    }
}

/// What is said of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellMessage {
    /// The cell: `E12`; none for the row as a whole.
    pub cell: Option<String>,
    /// The sentence, in the reader's language.
    pub text: String,
}

/// What a row would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    pub const ALL: [Self; 5] = [
        Self::Refused,
        Self::Doubtful,
        Self::New,
        Self::Changed,
        Self::Same,
    ];

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
        let message = |cell: Option<&str>, text: &str| CellMessage {
            cell: cell.map(Into::into),
            text: text.into(),
        };
        let row = |number, status, commune: &str, team: &str, messages| PreviewRow {
            number,
            status,
            commune: commune.into(),
            team: team.into(),
            leader: Some("Nguyễn Văn Mẫu".into()),
            phone: Some("0912000001".into()),
            group: Some(true),
            messages,
        };
        let rows = vec![
            row(8, RowStatus::New, "Xã Gia Phú", "Thôn Bản Bay", Vec::new()),
            row(
                9,
                RowStatus::Changed,
                "Xã Gia Phú",
                "Thôn Nậm Phảng",
                vec![message(
                    Some("E9"),
                    "Số điện thoại thiếu số 0 ở đầu, đã thêm: 0912000001.",
                )],
            ),
            row(
                10,
                RowStatus::Same,
                "Xã Gia Phú",
                "Thôn Hùng Thắng",
                Vec::new(),
            ),
            row(
                11,
                RowStatus::Doubtful,
                "Xã Thái Niên",
                "Thôn Bản Bai",
                vec![message(
                    Some("C11"),
                    "Gần giống “Thôn Bản Bay” đã có. Nếu là một thôn khác, hãy chọn dòng này.",
                )],
            ),
            PreviewRow {
                leader: None,
                phone: None,
                group: None,
                ..row(
                    12,
                    RowStatus::Refused,
                    "Xã Không Có",
                    "Thôn 1",
                    vec![
                        message(
                            Some("B12"),
                            "Không tìm thấy xã “Xã Không Có” trong huyện Bảo Thắng vào ngày 28/05/2022.",
                        ),
                        message(None, "Dòng này không được nhập."),
                    ],
                )
            },
        ];
        let file = Self {
            p: p.clone(),
            file_name: "Phu luc Bao Thang.xlsx".into(),
            file_id: "mau".into(),
            unit_name: "Huyện Bảo Thắng".into(),
            at: day(2022, 5, 28),
            notes: vec!["Tệp có 2 trang tính, đã đọc trang “Danh sách”.".into()],
            rows,
            action: paths::ANNEX_IMPORT.into(),
            back_url: paths::ANNEX.into(),
        };
        let same = Self {
            p,
            file_name: "Phu luc.docx".into(),
            file_id: "mau".into(),
            unit_name: "Huyện Bảo Thắng".into(),
            at: day(2022, 5, 28),
            notes: Vec::new(),
            rows: vec![row(
                2,
                RowStatus::Same,
                "Xã Gia Phú",
                "Thôn Bản Bay",
                Vec::new(),
            )],
            action: paths::ANNEX_IMPORT.into(),
            back_url: paths::ANNEX.into(),
        };
        vec![file, same]
    }
}
