//! Signing in, and the first administrator.

use super::{Sampled, paths};
use crate::form::{FieldError, FormState};
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
    /// Sample sign-ins, shown by the demonstration only.
    pub demo: Vec<DemoSignIn>,
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
        let officer =
            DemoSignIn {
                who: "Cán bộ xã Gia Phú".into(), login: "giaphu".into(), password: "banso-demo-2025".into()
            };
        vec![
            Self { p: p.clone(), form: FormState::default(), next: String::new(), demo: Vec::new() },
            Self { p, form: refused, next: paths::TEAMS.into(), demo: vec![officer] },
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
