//! Carrying what somebody wrote down on a phone without signal.

use super::Sampled;
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use crate::views::parts::Link;
use crate::views::paths;
use askama::Template;

/// The form, and what became of the file that was brought before. Field: `file`.
#[derive(Debug, Template)]
#[template(path = "carry.html")]
pub struct CarryPage {
    /// The frame.
    pub p: Page,
    /// What was wrong.
    pub form: FormState,
    /// What became of the file: numbers, and nothing of what it holds.
    pub told: Option<Told>,
    /// How large a file may be, in MiB.
    pub file_limit: usize,
}

impl CarryPage {
    /// Where whoever carries a file comes from: the notebook, or without one the own account.
    fn back(&self) -> Link {
        let has_notebook = self.p.viewer().is_some_and(|viewer| viewer.sections.contains(&Section::Notebook));
        let (words, url) = if has_notebook {
            (Key("notebook-title"), paths::NOTEBOOK)
        } else {
            (Key("own-account-title"), paths::OWN_ACCOUNT)
        };
        Link::new(self.p.t(words), url)
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// How many operations were taken.
    pub taken: usize,
    /// How many were not.
    pub refused: usize,
}

impl Sampled for CarryPage {
    const NAME: &'static str = "carry";

    fn samples(page: &Page) -> Vec<Self> {
        let sample = |form, told| Self { p: page.clone(), form, told, file_limit: 8 };
        let mut damaged = FormState::default();
        damaged.refuse("file", FieldError::Other(Key("carry-not-opened")));
        vec![
            sample(FormState::default(), None),
            sample(FormState::default(), Some(Told { taken: 42, refused: 1 })),
            sample(FormState::default(), Some(Told { taken: 7, refused: 0 })),
            sample(damaged, None),
        ]
    }
}
