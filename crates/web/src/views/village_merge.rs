//! Villages of a commune become one: which of them, then how, and what becomes of their teams.

use super::parts::Link;
use super::{Sampled, day, paths, villages};
use crate::form::{Choice, FieldError, FormState};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// Which villages. A form of the method GET; fields: `village` (several), `day`.
#[derive(Debug, Template)]
#[template(path = "merge_which.html")]
pub struct MergeWhichPage {
    /// The frame.
    pub p: Page,
    /// The commune and its page.
    pub unit: Link,
    /// What was chosen.
    pub form: FormState,
    /// Its villages.
    pub villages: Vec<Choice>,
    /// The form's target.
    pub action: String,
}

/// How. Fields: `village` (hidden, several), `day` (hidden), `into` (a village or `new`), `kind`, `name`, `act`,
/// `teams` (a team, `all` or `none`).
#[derive(Debug, Template)]
#[template(path = "merge_how.html")]
pub struct MergeHowPage {
    /// The frame.
    pub p: Page,
    /// The commune and its page.
    pub unit: Link,
    /// What was typed.
    pub form: FormState,
    /// The villages chosen.
    pub villages: Vec<Choice>,
    /// The day from which they are one.
    pub day: Day,
    /// The teams that work in them; empty: there is nothing to ask.
    pub teams: Vec<Choice>,
    /// The form's target.
    pub action: String,
    /// Back to the choice of villages.
    pub back_url: String,
}

impl MergeHowPage {
    /// What they can become: one of them goes on, or a new one begins.
    #[must_use]
    pub fn into(&self) -> Vec<Choice> {
        let mut all = vec![Choice::new("new", self.p.t("merge-into-new"))];
        all.extend(self.villages.iter().map(|village| {
            let text = self.p.t1("merge-into-one", "village", &village.text);
            Choice::new(&village.value, text)
        }));
        all
    }

    /// The kinds of village.
    #[must_use]
    pub fn kinds(&self) -> Vec<Choice> {
        villages::kinds(self.p.locale())
    }

    /// What can become of the teams.
    #[must_use]
    pub fn fates(&self) -> Vec<Choice> {
        let keep = |team: &Choice| Choice::new(&team.value, self.p.t1("merge-teams-keep", "team", &team.text));
        let mut all: Vec<Choice> = self.teams.iter().map(keep).collect();
        if self.teams.len() > 1 {
            all.push(Choice::new("all", self.p.t("merge-teams-all")));
        }
        all.push(Choice::new("none", self.p.t("merge-teams-none")));
        all
    }
}

fn samples_of() -> Vec<Choice> {
    vec![Choice::new("1", "Thôn Bản Bay"), Choice::new("2", "Thôn Nậm Phảng")]
}

impl Sampled for MergeWhichPage {
    const NAME: &'static str = "merge-which";

    fn samples(page: &Page) -> Vec<Self> {
        let mut refused = FormState::of([("village", "1"), ("day", "2025-07-15")]);
        refused.refuse("village", FieldError::Required);
        vec![Self {
            p: page.clone().within(Section::Units),
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            form: refused,
            villages: samples_of(),
            action: paths::villages_merge("mau"),
        }]
    }
}

impl Sampled for MergeHowPage {
    const NAME: &'static str = "merge-how";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Units);
        let mut refused = FormState::of([("into", "new"), ("name", "")]);
        refused.refuse("name", FieldError::Required);
        let sample = |form, teams| Self {
            p: p.clone(),
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            form,
            villages: samples_of(),
            day: day(2025, 7, 15),
            teams,
            action: paths::villages_merge("mau"),
            back_url: paths::villages_merge("mau"),
        };
        let teams = vec![Choice::new("t1", "Tổ CNSCĐ thôn Bản Bay"), Choice::new("t2", "Tổ CNSCĐ thôn Nậm Phảng")];
        vec![sample(FormState::default(), teams), sample(refused, Vec::new())]
    }
}
