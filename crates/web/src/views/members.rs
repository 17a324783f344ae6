//! The forms of a team and of a member's term.

use super::{Sampled, paths, words};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Locale;
use crate::page::{Page, Section};
use askama::Template;
use rules::teams::{Representing, Role, Sex};

/// A new team, or a change of its title and villages. Fields: `title`, `village` (several), `from`.
#[derive(Debug, Template)]
#[template(path = "team_form.html")]
pub struct TeamFormPage {
    /// The frame.
    pub p: Page,
    /// The team's title, if it exists already.
    pub team: Option<String>,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// Where to go without saving.
    pub back_url: String,
    /// The villages of the commune.
    pub villages: Vec<Choice>,
}

impl Sampled for TeamFormPage {
    const NAME: &'static str = "team-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let villages = ["Thôn Bản Bay", "Thôn Bản Cầm", "Thôn Nậm Phảng"]
            .iter()
            .enumerate();
        let villages: Vec<Choice> = villages
            .map(|(number, name)| Choice::new(format!("mau-{number}"), *name))
            .collect();
        let mut refused = FormState::of([
            ("title", "Tổ \"<CNSCĐ>\""),
            ("village", "mau-1"),
            ("from", "2025-02-30"),
        ]);
        refused.refuse("from", FieldError::NotADate);
        let new = Self {
            p: p.clone(),
            team: None,
            form: FormState::default(),
            action: paths::TEAM_NEW.into(),
            back_url: paths::TEAMS.into(),
            villages: villages.clone(),
        };
        let change = Self {
            p: p.clone(),
            team: Some("Tổ công nghệ số cộng đồng Thôn Bản Bay".into()),
            form: refused,
            action: paths::team_edit("mau"),
            back_url: paths::team("mau"),
            villages,
        };
        let no_villages = Self {
            villages: Vec::new(),
            p,
            team: None,
            form: FormState::default(),
            action: paths::TEAM_NEW.into(),
            back_url: paths::TEAMS.into(),
        };
        vec![new, change, no_villages]
    }
}

/// A member's term: new, changed or ended. Fields: `name`, `role`, `representing` (several), `phone`, `birth_year`, `sex`,
/// `it_skill` (`yes`/`no`/empty), `trained` (day), `from`; with [`MemberFormPage::end`] also `to`, sent alone by its own
/// form as `action=end`.
#[derive(Debug, Template)]
#[template(path = "member_form.html")]
pub struct MemberFormPage {
    /// The frame.
    pub p: Page,
    /// The team's title.
    pub team: String,
    /// The member's name, if the term exists already.
    pub member: Option<String>,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// Where to go without saving.
    pub back_url: String,
}

impl MemberFormPage {
    /// May the term be ended here?
    #[must_use]
    pub fn end(&self) -> bool {
        self.member.is_some()
    }

    /// The roles to choose from.
    #[must_use]
    pub fn roles(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), Role::ALL, Role::code)
    }

    /// Whom a member can stand for.
    #[must_use]
    pub fn bodies(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), Representing::ALL, Representing::code)
    }

    /// The sexes to choose from.
    #[must_use]
    pub fn sexes(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), Sex::ALL, Sex::code)
    }

    /// Yes or no.
    #[must_use]
    pub fn yes_no(&self) -> Vec<Choice> {
        yes_no(self.p.locale())
    }
}

fn yes_no(locale: Locale) -> Vec<Choice> {
    use crate::locale::Key;
    vec![
        Choice::new("yes", locale.text(Key("form-yes"))),
        Choice::new("no", locale.text(Key("form-no"))),
    ]
}

impl Sampled for MemberFormPage {
    const NAME: &'static str = "member-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let mut refused = FormState::of([
            ("name", "Lý Thị Mẫu"),
            ("role", "deputy"),
            ("representing", "youth_union"),
            ("representing", "womens_union"),
            ("phone", "09120"),
            ("birth_year", "1890"),
            ("from", "2022-05-20"),
        ]);
        refused.refuse("phone", FieldError::NotAPhone);
        refused.refuse("birth_year", FieldError::OutOfRange(1930, 2012));
        let team = "Tổ công nghệ số cộng đồng Thôn Bản Bay".to_owned();
        vec![
            Self {
                p: p.clone(),
                team: team.clone(),
                member: None,
                form: FormState::default(),
                action: paths::member_new("mau"),
                back_url: paths::team("mau"),
            },
            Self {
                p,
                team,
                member: Some("Lý Thị Mẫu".into()),
                form: refused,
                action: paths::member("mau", "mau"),
                back_url: paths::team("mau"),
            },
        ]
    }
}
