//! Signing in, and the first administrator.

use super::{Sampled, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::Page;
use askama::Template;

/// Sign-in. Fields: `login`, `password`, and the hidden `next`.
#[derive(Debug, Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// The frame.
    pub p: Page,
    /// What was typed, without the password.
    pub form: FormState,
    /// Where to go afterwards; empty: home. Must be a path of this program.
    pub next: String,
    /// Who may get in by a PIN on this phone.
    pub people: Vec<PinPerson>,
    /// Sample sign-ins, shown by the demonstration only.
    pub demo: Vec<DemoSignIn>,
}

/// Somebody enrolled with a PIN on the phone that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinPerson {
    /// The person on that device.
    pub device: String,
    /// The name.
    pub name: String,
}

/// Several people share a phone and a password: who is it? Fields: those of the sign-in, and `account`.
#[derive(Debug, Template)]
#[template(path = "sign_in_which.html")]
pub struct WhichPage {
    /// The frame.
    pub p: Page,
    /// What was typed as name or phone.
    pub login: String,
    /// Where to go afterwards.
    pub next: String,
    /// The people.
    pub choices: Vec<Choice>,
}

impl Sampled for WhichPage {
    const NAME: &'static str = "sign-in-which";

    fn samples(page: &Page) -> Vec<Self> {
        let choices = vec![Choice::new("a", "Lò Văn Mẫu"), Choice::new("b", "Lò Thị Mẫu")];
        vec![Self { p: page.clone().seen_by(None), login: "0912345678".into(), next: String::new(), choices }]
    }
}

/// A sample sign-in of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSignIn {
    /// Who that is.
    pub who: String,
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
}

impl Sampled for SignInPage {
    const NAME: &'static str = "sign-in";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().seen_by(None);
        let mut refused = FormState::of([("login", "canbo.giaphu"), ("password", "sai")]);
        refused.refuse_whole(FieldError::Other(Key("sign-in-refused")));
        let person = |device: &str, name: &str| PinPerson { device: device.into(), name: name.into() };
        let people = vec![person("m1", "Lò Văn Mẫu"), person("m2", "Vàng Thị Mẫu")];
        let officer =
            DemoSignIn {
                who: "Cán bộ xã Gia Phú".into(), login: "giaphu".into(), password: "banso-demo-2025".into()
            };
        vec![
            Self {
                p: p.clone(),
                form: FormState::default(),
                next: String::new(),
                people: Vec::new(),
                demo: Vec::new(),
            },
            Self { p, form: refused, next: paths::TEAMS.into(), people, demo: vec![officer] },
        ]
    }
}

/// The one-time link's page: who holds it becomes the first administrator. Fields: `name`, `login`, `password`,
/// `password_again`.
#[derive(Debug, Template)]
#[template(path = "first_administrator.html")]
pub struct FirstAdministratorPage {
    /// The frame.
    pub p: Page,
    /// What was typed, without the passwords.
    pub form: FormState,
    /// The form's target, with the link's token.
    pub action: String,
    /// Characters a password has at least.
    pub password_least: usize,
    /// Is the link still good? A used or old one says so and offers no form.
    pub usable: bool,
}

impl Sampled for FirstAdministratorPage {
    const NAME: &'static str = "first-administrator";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().seen_by(None);
        let action = format!("{}/mau-lien-ket", paths::FIRST_ADMINISTRATOR);
        let mut refused = FormState::of([("name", "Nguyễn Văn Mẫu"), ("login", "")]);
        refused.refuse("login", FieldError::Required);
        refused.refuse("password", FieldError::TooShort(10));
        vec![
            Self { p: p.clone(), form: FormState::default(), action: action.clone(), password_least: 10, usable: true },
            Self { p, form: refused, action, password_least: 10, usable: true },
        ]
    }
}
