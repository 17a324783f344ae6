//! One form for many small changes: what it asks for stands in a table, its words are found by its code.

use super::Sampled;
use super::parts::Link;
use crate::form::{Choice, FieldError, FormState};
use crate::page::{Page, Section};
use crate::views::paths;
use askama::Template;

/// How something is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Text,
    /// A day.
    Day,
    /// A phone.
    Phone,
    /// Some lines of text.
    Lines,
    /// One of some choices, from a list.
    One,
    /// One of a few choices, all in sight.
    Few,
    /// Any of some choices.
    Some,
}

/// A field of a form; its label is `{code}-{name}`, its hint, if it has one, `{code}-{name}-hint`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its name.
    pub name: &'static str,
    /// How it is asked for.
    pub kind: Kind,
    /// Must it be given?
    pub required: bool,
    /// Is there a hint?
    pub hint: bool,
}

impl Asked {
    const fn must(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, required: true, hint: false }
    }

    const fn may(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, required: false, hint: false }
    }

    const fn hinted(self) -> Self {
        Self { hint: true, ..self }
    }
}

const NAME: Asked = Asked::must("name", Kind::Text);
const PHONE: Asked = Asked::may("phone", Kind::Phone);
const DAY: Asked = Asked::must("day", Kind::Day);
const FROM: Asked = Asked::must("from", Kind::Day);
const CATEGORY: Asked = Asked::must("category", Kind::One);
const REASON: Asked = Asked::must("reason", Kind::Text).hinted();
const SERVICES: Asked = Asked::must("services", Kind::Some);
const NOTE: Asked = Asked::may("note", Kind::Lines);

/// What each form asks for, by its code.
pub const FORMS: [(&str, &[Asked]); 17] = [
    (
        "producer-new",
        &[
            Asked::must("form", Kind::One),
            Asked::may("household", Kind::One).hinted(),
            Asked::may("name", Kind::Text).hinted(),
            PHONE,
            FROM,
        ],
    ),
    ("producer-edit", &[NAME, PHONE]),
    ("producer-end", &[DAY, REASON]),
    ("producer-product", &[NAME, CATEGORY, FROM]),
    (
        "producer-step",
        &[
            Asked::must("step", Kind::One),
            Asked::may("day", Kind::Day).hinted(),
            Asked::may("by", Kind::One),
            Asked::may("text", Kind::Lines).hinted(),
        ],
    ),
    ("producer-lead", &[Asked::must("household", Kind::One), FROM]),
    ("producer-part", &[Asked::must("household", Kind::One), DAY]),
    ("producer-link", &[Asked::must("partner", Kind::One), FROM]),
    ("producer-unlink", &[Asked::must("partner", Kind::One), DAY]),
    ("product-edit", &[NAME, CATEGORY]),
    (
        "product-ocop",
        &[
            Asked::may("stars", Kind::Few).hinted(),
            Asked::must("recognised", Kind::Day),
            Asked::may("expires", Kind::Day).hinted(),
            Asked::may("decision", Kind::Text),
        ],
    ),
    ("product-end", &[DAY, REASON]),
    (
        "product-list",
        &[
            Asked::must("platform", Kind::One),
            Asked::must("since", Kind::Day),
            Asked::must("origin", Kind::Few).hinted(),
            Asked::may("by", Kind::One),
            Asked::may("address", Kind::Text).hinted(),
        ],
    ),
    ("product-unlist", &[Asked::must("listing", Kind::One), DAY]),
    ("partner-new", &[NAME, SERVICES, PHONE, NOTE, FROM]),
    ("partner-edit", &[NAME, SERVICES, PHONE, NOTE]),
    ("partner-end", &[DAY]),
];

/// A form that asks for what [`FORMS`] says.
#[derive(Debug, Template)]
#[template(path = "asking.html")]
pub struct AskingPage {
    /// The frame.
    pub p: Page,
    /// What it is about, from far to near; the last is where it leads back to.
    pub about: Vec<Link>,
    /// Its code.
    pub code: &'static str,
    /// What was typed.
    pub form: FormState,
    /// What may be chosen, by the field's name.
    pub choices: Vec<(&'static str, Vec<Choice>)>,
    /// The form's target.
    pub action: String,
}

impl AskingPage {
    /// The key of one of its words.
    #[must_use]
    pub fn key(&self, word: &str) -> String {
        format!("{}-{word}", self.code)
    }

    /// What it asks for.
    #[must_use]
    pub fn fields(&self) -> &'static [Asked] {
        FORMS.iter().find(|(code, _)| *code == self.code).map_or(&[], |(_, fields)| fields)
    }

    /// The key of a field's hint, nothing where it has none.
    #[must_use]
    pub fn hint(&self, asked: &Asked) -> String {
        if asked.hint { self.key(&format!("{}-hint", asked.name)) } else { String::new() }
    }

    /// What may be chosen in a field.
    #[must_use]
    pub fn choices_of(&self, name: &str) -> &[Choice] {
        self.choices.iter().find(|(of, _)| *of == name).map_or(&[], |(_, choices)| choices)
    }

    /// Where it leads back to.
    #[must_use]
    pub fn back(&self) -> &str {
        self.about.last().map_or("", |link| &link.url)
    }
}

impl Sampled for AskingPage {
    const NAME: &'static str = "asking";

    fn samples(page: &Page) -> Vec<Self> {
        let choices = || vec![Choice::new("a", "Mẫu một"), Choice::new("b", "Mẫu hai")];
        let sample = |(number, (code, fields)): (usize, (&'static str, &'static [Asked]))| {
            let mut form = FormState::default().with("from", "2025-08-20").with("day", "2025-08-20");
            if number == 0 {
                form.refuse("name", FieldError::Required);
            }
            let chosen = |asked: &&Asked| matches!(asked.kind, Kind::One | Kind::Few | Kind::Some);
            Self {
                p: page.clone().within(Section::Producers),
                about: vec![Link::new("Hộ sản xuất Mẫu", paths::producer("mau"))],
                code,
                form,
                choices: fields.iter().filter(chosen).map(|asked| (asked.name, choices())).collect(),
                action: paths::producer_change("mau", "edit"),
            }
        };
        FORMS.into_iter().enumerate().map(sample).collect()
    }
}
