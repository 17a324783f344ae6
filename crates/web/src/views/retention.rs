//! For how long a province keeps what is known of people.

use super::parts::Link;
use super::{Sampled, paths};
use crate::form::{FieldError, FormState};
use crate::page::{Page, Section};
use askama::Template;
use rules::retention::Retention;

/// What holds, and the form to change it. Fields: `household_months`, `photo_months`.
#[derive(Debug, Template)]
#[template(path = "retention.html")]
pub struct RetentionPage {
    /// The frame.
    pub p: Page,
    /// The province and its page.
    pub province: Link,
    /// What holds today.
    pub retention: Retention,
    /// Did the province set it itself?
    pub is_set: bool,
    /// What was typed, for whoever may change it.
    pub form: Option<FormState>,
    /// The form's target.
    pub action: String,
    /// The same of the provinces it came from.
    pub before: Vec<Link>,
}

impl Sampled for RetentionPage {
    const NAME: &'static str = "retention";

    fn samples(page: &Page) -> Vec<Self> {
        let sample = |is_set, form| Self {
            p: page.clone().within(Section::Units),
            province: Link::new("Tỉnh Lào Cai", paths::unit("mau")),
            retention: Retention::DEFAULT,
            is_set,
            form,
            action: paths::retention("mau"),
            before: vec![Link::new("Tỉnh Yên Bái (trước ngày 01/07/2025)", paths::retention("mau"))],
        };
        let mut refused = FormState::of([("household_months", "0"), ("photo_months", "12")]);
        refused.refuse("household_months", FieldError::OutOfRange(1, i64::from(Retention::LONGEST)));
        vec![sample(true, Some(refused)), sample(false, None)]
    }
}
