//! Who answers for a unit, entered.

use super::parts::Link;
use super::{Sampled, day, paths};
use crate::form::{FieldError, FormState};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// Another contact of a unit. Fields: `name`, `position`, `phone`, `from`.
#[derive(Debug, Template)]
#[template(path = "contact_form.html")]
pub struct ContactFormPage {
    /// The frame.
    pub p: Page,
    /// The unit and its page.
    pub unit: Link,
    /// What was typed.
    pub form: FormState,
    /// Who answers for it now and since when, if anybody does.
    pub current: Option<(String, Day)>,
    /// The form's target.
    pub action: String,
}

impl Sampled for ContactFormPage {
    const NAME: &'static str = "contact-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Units);
        let mut refused = FormState::of([("name", "Trần Thị Mẫu"), ("phone", "09")]);
        refused.refuse("phone", FieldError::NotAPhone);
        let sample = |form, current| Self {
            p: p.clone(),
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            form,
            current,
            action: paths::contact("mau"),
        };
        vec![
            sample(FormState::default(), None),
            sample(refused, Some(("Phòng Văn hóa – Xã hội".into(), day(2022, 5, 20)))),
        ]
    }
}
