//! The sheet on which a village's households agree to be written down.

use super::parts::Link;
use super::{Sampled, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::page::{Page, Section};
use askama::Template;

/// The sheet, to be printed, and the form that brings it in signed. Fields: `households` (several), `day`, `scan` (a file), and
/// `scan_kept`.
#[derive(Debug, Template)]
#[template(path = "consent_sheet.html")]
pub struct ConsentSheetPage {
    /// The frame.
    pub p: Page,
    /// The village and its list.
    pub village: Link,
    /// The commune, for the printed sheet.
    pub commune: String,
    /// The households that haven't said yet whether they agree.
    pub households: Vec<Choice>,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
}

impl Sampled for ConsentSheetPage {
    const NAME: &'static str = "consent-sheet";

    fn samples(page: &Page) -> Vec<Self> {
        let sample = |households, form| Self {
            p: page.clone().within(Section::Households),
            village: Link::new("Thôn Bản Bay", paths::households("mau")),
            commune: "Xã Gia Phú".into(),
            households,
            form,
            action: paths::consent_sheet("mau"),
        };
        let households = vec![Choice::new("a", "Lò Văn Mẫu (con ông Mẫu)"), Choice::new("b", "Giàng A Mẫu")];
        let mut refused = FormState::of([("households", "a"), ("day", "2025-07-10"), ("scan_kept", "abab")]);
        refused.refuse("scan", FieldError::Required);
        vec![
            sample(households.clone(), FormState::of([("day", "2025-07-10")])),
            sample(households, refused),
            sample(Vec::new(), FormState::default()),
        ]
    }
}
