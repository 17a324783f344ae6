//! Who stands in for the holder of a duty: chosen on a page, shown at the duty.

use super::office_accounts::Entry;
use super::parts::Link;
use super::{Sampled, paths};
use crate::form::{Choice, FormState};
use crate::page::{Page, Section};
use askama::Template;

/// Somebody who stands in for the holder of a duty, today or later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandInRow {
    /// The name, with the way to the account for whoever manages accounts.
    pub name: Link,
    /// From when to when, in words.
    pub span: String,
    /// How far he or she has come in.
    pub entry: Entry,
    /// Where to end it, if the viewer may.
    pub end: Option<String>,
    /// Does it hold today, so that it ends at once?
    pub has_begun: bool,
    /// Where the one who named him lets him in again: a form's target.
    pub invite: Option<String>,
    /// Where the open invitation can be printed.
    pub slip: Option<String>,
}

impl StandInRow {
    /// Has he or she not come in?
    #[must_use]
    pub fn is_out(&self) -> bool {
        self.entry != Entry::In
    }

    /// Does it hold today?
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.has_begun
    }
}

/// Who acts for somebody. Fields: `account` or `name` and `phone`, `from`, `to`.
#[derive(Debug, Template)]
#[template(path = "stand_in.html")]
pub struct StandInPage {
    /// The frame.
    pub p: Page,
    /// What was typed.
    pub form: FormState,
    /// For whom and as what.
    pub whom: String,
    /// The colleagues to choose among.
    pub choices: Vec<Choice>,
    /// May somebody without an account be named?
    pub may_add: bool,
    /// The form's target.
    pub action: String,
    /// Where "cancel" leads.
    pub back_url: String,
}

impl StandInPage {
    /// May somebody without an account be named?
    #[must_use]
    pub fn adds(&self) -> bool {
        self.may_add
    }

    /// Is there somebody to name?
    #[must_use]
    pub fn has_anybody(&self) -> bool {
        self.may_add || !self.choices.is_empty()
    }
}

impl Sampled for StandInPage {
    const NAME: &'static str = "stand-in";

    fn samples(page: &Page) -> Vec<Self> {
        let sample = |choices: Vec<Choice>, may_add| Self {
            p: page.clone().within(Section::Accounts),
            form: FormState::of([("from", "2025-07-15")]),
            whom: "Trần Thị Mẫu – Cán bộ cấp xã, xã Gia Phú".into(),
            choices,
            may_add,
            action: paths::STAND_IN_NEW.into(),
            back_url: paths::OWN_ACCOUNT.into(),
        };
        vec![sample(vec![Choice::new("mau", "Lý Thị Mẫu")], true), sample(Vec::new(), false)]
    }
}
