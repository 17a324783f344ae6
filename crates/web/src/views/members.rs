//! The forms of a team, of a member's term, of a person and of a training.

use super::{Sampled, day, paths, words};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::{Key, Locale};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;
use rules::teams::{Representing, Role, Sex};

/// A new team or a change of one. Fields, as asked: `title`, `note`, `village` (several), `from`; when it ends `heir`.
#[derive(Debug, Template)]
#[template(path = "team_form.html")]
pub struct TeamFormPage {
    /// The frame.
    pub p: Page,
    /// The team's title, if it exists already.
    pub team: Option<String>,
    /// What is asked.
    pub asks: Asks,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// Where to go without saving.
    pub back_url: String,
    /// The commune and its villages, or the teams that may take over.
    pub choices: Vec<Choice>,
}

/// What a team's form asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Everything of a new team.
    All,
    /// Another title.
    Title,
    /// A note.
    Note,
    /// Other villages.
    Place,
    /// The end, and who takes over.
    End,
}

impl TeamFormPage {
    /// The page's heading.
    #[must_use]
    pub fn heading(&self) -> String {
        let key = match self.asks {
            Asks::All => Key("teams-new"),
            Asks::Title => Key("team-retitle"),
            Asks::Note => Key("team-annotate"),
            Asks::Place => Key("team-move"),
            Asks::End => Key("team-end"),
        };
        self.p.t(key)
    }

    /// Is there nowhere to work?
    #[must_use]
    pub fn nowhere(&self) -> bool {
        matches!(self.asks, Asks::All | Asks::Place) && self.choices.is_empty()
    }
}

impl Sampled for TeamFormPage {
    const NAME: &'static str = "team-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let names = ["Thôn Bản Bay", "Thôn Bản Cầm", "Thôn Nậm Phảng"];
        let villages: Vec<Choice> =
            names.iter().enumerate().map(|(number, name)| Choice::new(format!("mau-{number}"), *name)).collect();
        let mut refused = FormState::of([("title", "Tổ \"<CNSCĐ>\""), ("village", "mau-1"), ("from", "2025-02-30")]);
        refused.refuse("from", FieldError::NotADate);
        let new = |form, choices| Self {
            p: p.clone(),
            team: None,
            asks: Asks::All,
            form,
            action: paths::TEAM_NEW.into(),
            back_url: paths::TEAMS.into(),
            choices,
        };
        let change = |asks| Self {
            team: Some("Tổ công nghệ số cộng đồng thôn Bản Bay".into()),
            asks,
            ..new(refused.clone(), villages.clone())
        };
        vec![
            new(FormState::default(), villages.clone()),
            new(FormState::default(), Vec::new()),
            change(Asks::Title),
            change(Asks::Note),
            change(Asks::Place),
            change(Asks::End),
        ]
    }
}

/// Where something is to be done; the choice is sent by GET as `unit`.
#[derive(Debug, Template)]
#[template(path = "choose_place.html")]
pub struct ChoosePlacePage {
    /// The frame.
    pub p: Page,
    /// What is to be done.
    pub heading: Key,
    /// Where the choice goes.
    pub action: &'static str,
    /// The places to choose from.
    pub places: Vec<Choice>,
    /// The day looked at; it is kept.
    pub at: Day,
}

impl Sampled for ChoosePlacePage {
    const NAME: &'static str = "choose-place";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let places = vec![Choice::new("mau", "Xã Gia Phú"), Choice::new("mau-2", "Xã Thái Niên")];
        vec![Self { p, heading: Key("teams-new"), action: paths::TEAM_NEW, places, at: day(2022, 5, 28) }]
    }
}

/// The choices of a member's form.
#[derive(Clone, Copy, Debug)]
pub struct Choices(pub Locale);

impl Choices {
    /// The roles.
    #[must_use]
    pub fn roles(self) -> Vec<Choice> {
        words::choices(self.0, Role::ALL, Role::code)
    }

    /// Whom a member can stand for.
    #[must_use]
    pub fn bodies(self) -> Vec<Choice> {
        words::choices(self.0, Representing::ALL, Representing::code)
    }

    /// The sexes.
    #[must_use]
    pub fn sexes(self) -> Vec<Choice> {
        words::choices(self.0, Sex::ALL, Sex::code)
    }

    /// Yes or no.
    #[must_use]
    pub fn yes_no(self) -> Vec<Choice> {
        vec![Choice::new("yes", self.0.text(Key("form-yes"))), Choice::new("no", self.0.text(Key("form-no")))]
    }
}

/// A new member, or one who follows another. Fields: `person` (somebody known, empty: somebody new), `name`, `role`,
/// `representing` (several), `phone`, `birth_year`, `sex`, `it_skill` (`yes`/`no`/empty), `trained` (day), `from`. With
/// [`MemberFormPage::leaving`] the form's `action` is `replace`, and another form ends the term alone (`action=end`, `from`).
#[derive(Debug, Template)]
#[template(path = "member_form.html")]
pub struct MemberFormPage {
    /// The frame.
    pub p: Page,
    /// The team's title.
    pub team: String,
    /// Who leaves, if somebody does.
    pub leaving: Option<Serving>,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// Where to go without saving.
    pub back_url: String,
    /// The people already known in the commune.
    pub persons: Vec<Choice>,
}

/// A member, named with the first day of the term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Serving {
    /// The name.
    pub name: String,
    /// A member since when.
    pub since: Day,
    /// The end already set, if there is one.
    pub to: Option<Day>,
    /// Where that end is taken back.
    pub resume_url: String,
}

impl MemberFormPage {
    /// What can be chosen.
    #[must_use]
    pub fn choices(&self) -> Choices {
        Choices(self.p.locale())
    }

    /// The end already set of the term looked at.
    #[must_use]
    pub fn end_set(&self) -> Option<Day> {
        self.leaving.as_ref().and_then(|leaving| leaving.to)
    }

    /// The page's heading.
    #[must_use]
    pub fn heading(&self) -> String {
        match &self.leaving {
            Some(Serving { name, to: Some(_), .. }) => self.p.t1(Key("member-end-change-heading"), "name", name),
            Some(Serving { name, .. }) => self.p.t1(Key("member-end-heading"), "name", name),
            None => self.p.t(Key("member-new-title")),
        }
    }
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
        let sample = |leaving, form, persons| Self {
            p: p.clone(),
            team: "Tổ công nghệ số cộng đồng thôn Bản Bay".into(),
            leaving,
            form,
            action: paths::member_new("mau"),
            back_url: paths::team("mau"),
            persons,
        };
        let persons = vec![Choice::new("mau", "Giàng A Mẫu, sinh năm 1990")];
        vec![
            sample(None, FormState::default(), persons.clone()),
            sample(None, refused, Vec::new()),
            sample(Some(sample_serving()), FormState::default(), persons.clone()),
            sample(
                Some(Serving { to: Some(day(2025, 8, 1)), ..sample_serving() }),
                FormState::of([("from", "2025-08-01")]),
                persons,
            ),
        ]
    }
}

fn sample_serving() -> Serving {
    let resume_url = paths::member_resume("mau");
    Serving { name: "Lý Thị Mẫu".into(), since: day(2022, 5, 20), to: None, resume_url }
}

/// Another role of a member from a day on, or other bodies to stand for. Fields: `from`, `role`, `representing` (several).
#[derive(Debug, Template)]
#[template(path = "member_role_form.html")]
pub struct MemberRoleFormPage {
    /// The frame.
    pub p: Page,
    /// The team's title.
    pub team: String,
    /// Whose role it is.
    pub member: Serving,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// Where to go without saving.
    pub back_url: String,
}

impl MemberRoleFormPage {
    /// What can be chosen.
    #[must_use]
    pub fn choices(&self) -> Choices {
        Choices(self.p.locale())
    }
}

impl Sampled for MemberRoleFormPage {
    const NAME: &'static str = "member-role-form";

    fn samples(page: &Page) -> Vec<Self> {
        let mut refused = FormState::of([("role", "deputy"), ("representing", "youth_union")]);
        refused.refuse("from", FieldError::Required);
        let sample = |form| Self {
            p: page.clone().within(Section::Teams),
            team: "Tổ công nghệ số cộng đồng thôn Bản Bay".into(),
            member: sample_serving(),
            form,
            action: paths::member_role("mau"),
            back_url: paths::team("mau"),
        };
        vec![sample(FormState::of([("role", "leader")])), sample(refused)]
    }
}

/// What is known of a person. Fields: `name`, `birth_year`, `sex`, `phone`, `it_skill`.
#[derive(Debug, Template)]
#[template(path = "person_form.html")]
pub struct PersonFormPage {
    /// The frame.
    pub p: Page,
    /// The person's name.
    pub name: String,
    /// The teams he or she is or was in.
    pub teams: Vec<super::parts::Link>,
    /// The trainings had, each with its day, the latest first.
    pub trainings: Vec<(String, Day)>,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// Where to go without saving.
    pub back_url: String,
}

impl PersonFormPage {
    /// What can be chosen.
    #[must_use]
    pub fn choices(&self) -> Choices {
        Choices(self.p.locale())
    }
}

impl Sampled for PersonFormPage {
    const NAME: &'static str = "person-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let form =
            FormState::of([("name", "Lý Thị Mẫu"), ("birth_year", "1996"), ("sex", "female"), ("it_skill", "yes")]);
        let teams = vec![super::parts::Link::new("Tổ công nghệ số cộng đồng thôn Bản Bay", paths::team("mau"))];
        vec![Self {
            p,
            name: "Lý Thị Mẫu".into(),
            teams,
            trainings: vec![("Tập huấn Tổ công nghệ số cộng đồng".into(), day(2022, 6, 14))],
            form,
            action: paths::person("mau"),
            back_url: paths::team("mau"),
        }]
    }
}

/// A training of several members of a team at once. Fields: `person` (several), `day`, `course`.
#[derive(Debug, Template)]
#[template(path = "training_form.html")]
pub struct TrainingFormPage {
    /// The frame.
    pub p: Page,
    /// The team's title.
    pub team: String,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// Where to go without saving.
    pub back_url: String,
    /// The members.
    pub persons: Vec<Choice>,
}

impl Sampled for TrainingFormPage {
    const NAME: &'static str = "training-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let persons = vec![Choice::new("mau-1", "Nguyễn Văn Mẫu"), Choice::new("mau-2", "Lý Thị Mẫu")];
        let mut refused = FormState::of([("person", "mau-1")]);
        refused.refuse("day", FieldError::Required);
        let sample = |form| Self {
            p: p.clone(),
            team: "Tổ công nghệ số cộng đồng thôn Bản Bay".into(),
            form,
            action: paths::team_training("mau"),
            back_url: paths::team("mau"),
            persons: persons.clone(),
        };
        vec![sample(FormState::default()), sample(refused)]
    }
}
