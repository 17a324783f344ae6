//! The annex out and in.

use super::{Sampled, day, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// The annex of a place at a day to take away, and a filled-in one to bring. The choice of place and day is sent by GET as
/// `unit` and `at`; the upload's fields are `file` and the hidden `unit` and `at`.
#[derive(Debug, Template)]
#[template(path = "annex.html")]
pub struct AnnexPage {
    /// The frame.
    pub p: Page,
    /// The places to choose from.
    pub places: Vec<Choice>,
    /// The place chosen.
    pub place: String,
    /// Its full name.
    pub unit_name: String,
    /// The day.
    pub at: Day,
    /// How many teams the annex would list.
    pub teams: u64,
    /// How many communes.
    pub communes: u64,
    /// The files to take away; empty: the viewer chooses a place first.
    pub downloads: Vec<Download>,
    /// The upload as typed; `None`: the viewer may not bring files here.
    pub upload: Option<FormState>,
    /// How large a file may be, in MiB.
    pub file_limit: usize,
}

/// A file to take away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Its format.
    pub format: Format,
    /// Where it is.
    pub url: String,
}

/// The formats of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Excel.
    Xlsx,
    /// Word.
    Docx,
    /// PDF.
    Pdf,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Xlsx, Self::Docx, Self::Pdf];

    /// The ending of its files, and its word in addresses.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
        }
    }

    /// The format of an ending.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
        }
    }

    /// Its name, the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel (XLSX)",
            Self::Docx => "Word (DOCX)",
            Self::Pdf => "PDF",
        }
    }
}

impl AnnexPage {
    /// Is `choice` the place chosen?
    #[must_use]
    pub fn chosen(&self, choice: &Choice) -> bool {
        self.place == choice.value
    }
}

impl Sampled for AnnexPage {
    const NAME: &'static str = "annex";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Annex);
        let download = |format, ending: &str| Download { format, url: format!("{}/export.{ending}", paths::ANNEX) };
        let mut refused = FormState::default();
        refused.refuse("file", FieldError::FileTooLarge(20));
        let places = vec![Choice::new("bao-thang", "Huyện Bảo Thắng"), Choice::new("bac-ha", "Huyện Bắc Hà")];
        let full = Self {
            p: p.clone(),
            places: places.clone(),
            place: "bao-thang".into(),
            unit_name: "Huyện Bảo Thắng".into(),
            at: day(2022, 5, 28),
            teams: 208,
            communes: 14,
            downloads: vec![
                download(Format::Xlsx, "xlsx"),
                download(Format::Docx, "docx"),
                download(Format::Pdf, "pdf"),
            ],
            upload: Some(FormState::default()),
            file_limit: 20,
        };
        let bad = Self {
            p,
            places,
            place: "bac-ha".into(),
            unit_name: "Huyện Bắc Hà".into(),
            at: day(2022, 5, 28),
            teams: 0,
            communes: 19,
            downloads: Vec::new(),
            upload: Some(refused),
            file_limit: 20,
        };
        vec![full, bad]
    }
}
