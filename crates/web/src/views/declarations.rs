//! The declared numbers of households of a village.

use super::parts::Link;
use super::{Sampled, day, paths};
use crate::form::{FieldError, FormState};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// A village's declared numbers of households, and another one. Fields: `households`, `day`, `source`.
#[derive(Debug, Template)]
#[template(path = "declarations.html")]
pub struct DeclarationsPage {
    /// The frame.
    pub p: Page,
    /// The village and its page.
    pub unit: Link,
    /// What was typed.
    pub form: FormState,
    /// What has been declared, the latest first.
    pub declared: Vec<Declared>,
    /// The form's target, if the viewer may declare.
    pub action: Option<String>,
}

/// A number declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Of which day.
    pub day: Day,
    /// Households.
    pub number: u64,
    /// Where that is written.
    pub source: Option<String>,
}

impl Sampled for DeclarationsPage {
    const NAME: &'static str = "declarations";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Units);
        let mut refused = FormState::of([("households", "một trăm")]);
        refused.refuse("households", FieldError::NotANumber);
        let declared = |day, number, source: Option<&str>| Declared { day, number, source: source.map(Into::into) };
        let sample = |form, declared, action| Self {
            p: p.clone(),
            unit: Link::new("Thôn Bản Bay", paths::unit("mau")),
            form,
            declared,
            action,
        };
        let rows =
            vec![declared(day(2025, 1, 1), 124, Some("Báo cáo số 12/BC-UBND")), declared(day(2022, 5, 20), 120, None)];
        vec![
            sample(FormState::default(), rows.clone(), None),
            sample(refused, rows, Some(paths::declarations("mau"))),
            sample(FormState::default(), Vec::new(), Some(paths::declarations("mau"))),
        ]
    }
}
