//! A commune's list of villages from a file: the upload.

use super::parts::Link;
use super::{Sampled, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;

/// The upload. Fields: `file`, `from` (the day from which new villages hold), `source` (of numbers whose row names none).
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
