//! Getting in by an invitation, and one's own account.

use super::office_accounts::{DutyRow, Entry};
use super::parts::Link;
use super::stand_ins::StandInRow;
use super::{Sampled, paths};
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::page::Page;
use askama::Template;

/// What an opened invitation shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It is no longer good.
    Gone,
    /// It has done its work: who got in by it signs in now.
    Used,
    /// It was opened inside another app: the code to type in a real browser.
    InApp {
        /// Where it is typed: an address short enough to type too.
        address: String,
        /// Twelve digits in three groups.
        code: String,
        /// This page, to go on here all the same.
        here_url: String,
    },
    /// The form that uses it up. Fields: `password`, `password_again`, `password_pin`, `device`.
    Form {
        /// The word to sign in by from now on.
        login: String,
        /// Characters a password has at least.
        least: usize,
        /// May a PIN be chosen too?
        pin: bool,
        /// The form's target.
        action: String,
    },
}

/// An invitation, opened.
#[derive(Debug, Template)]
#[template(path = "invitation.html")]
pub struct InvitationPage {
    /// The frame.
    pub p: Page,
    /// For whom; empty if it is gone.
    pub name: String,
    /// What there is to do.
    pub opened: Opened,
    /// What was typed, without the passwords.
    pub form: FormState,
}

/// Where a short code is typed. Field: `code`.
#[derive(Debug, Template)]
#[template(path = "invitation_code.html")]
pub struct InvitationCodePage {
    /// The frame.
    pub p: Page,
    /// What was typed.
    pub form: FormState,
}

/// A browser on which one is signed in, or a device on which one is enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// What ends it.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Since when and when last used, in words.
    pub used: String,
    /// Is it this one?
    pub here: bool,
    /// Does a PIN open it?
    pub pin: bool,
}

/// One's own account. Fields of its forms: `password_old`, `password`, `password_again`; `password_pin`, `device`; `id`.
#[derive(Debug, Template)]
#[template(path = "own_account.html")]
pub struct OwnAccountPage {
    /// The frame.
    pub p: Page,
    /// The name.
    pub name: String,
    /// The word to sign in by.
    pub login: String,
    /// The duties of today.
    pub duties: Vec<DutyRow>,
    /// What was typed and refused.
    pub form: FormState,
    /// Characters a password has at least.
    pub least: usize,
    /// May a PIN be chosen?
    pub pin: bool,
    /// May there be keys for machines?
    pub tokens: bool,
    /// Where one is signed in.
    pub sessions: Vec<PlaceRow>,
    /// Where one is enrolled.
    pub devices: Vec<PlaceRow>,
}

impl OwnAccountPage {
    /// May a PIN be chosen?
    #[must_use]
    pub fn may_pin(&self) -> bool {
        self.pin
    }

    /// May there be keys for machines?
    #[must_use]
    pub fn may_have_tokens(&self) -> bool {
        self.tokens
    }
}

impl Sampled for InvitationPage {
    const NAME: &'static str = "invitation";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().seen_by(None);
        let mut refused = FormState::of([("device", "Máy của Mẫu")]);
        refused.refuse("password", FieldError::TooShort(10));
        refused.refuse("password_pin", FieldError::Other(Key("pin-six-digits")));
        let action = paths::invitation("mau");
        let form = Opened::Form { login: "lovanmau".into(), least: 10, pin: true, action: action.clone() };
        let address = "banso.example.vn/invitation".into();
        let in_app = Opened::InApp { address, code: "4821 9937 1045".into(), here_url: format!("{action}?here=1") };
        let sample = |opened, form| Self { p: p.clone(), name: "Lò Văn Mẫu".into(), opened, form };
        let others = [in_app, Opened::Used, Opened::Gone];
        let others = others.into_iter().map(|opened| sample(opened, FormState::default()));
        std::iter::once(sample(form, refused)).chain(others).collect()
    }
}

impl Sampled for InvitationCodePage {
    const NAME: &'static str = "invitation-code";

    fn samples(page: &Page) -> Vec<Self> {
        let mut refused = FormState::of([("code", "1234")]);
        refused.refuse("code", FieldError::Other(Key("invitation-code-wrong")));
        vec![Self { p: page.clone().seen_by(None), form: refused }]
    }
}

impl Sampled for OwnAccountPage {
    const NAME: &'static str = "own-account";

    fn samples(page: &Page) -> Vec<Self> {
        let row = |name: &str, here, pin| PlaceRow {
            id: "mau".into(),
            name: name.into(),
            used: "15/07/2025 10:00".into(),
            here,
            pin,
        };
        let stood_in = |entry, has_begun| StandInRow {
            name: Link::new("Giàng Thị Mẫu", String::new()),
            span: "từ 15/07/2025 đến hết 20/07/2025".into(),
            entry,
            end: Some(paths::appointment_do("mau", "end")),
            has_begun,
            invite: (entry != Entry::In).then(|| paths::account_do("mau", "invite")),
            slip: (entry == Entry::Invited).then(|| paths::SLIPS.into()),
        };
        let duty = DutyRow {
            text: "Tổ trưởng Tổ CNSCĐ, thôn Bản Bay".into(),
            span: "20/05/2022".into(),
            carried_over: false,
            end: None,
            keep: None,
            stand_in: Some(paths::STAND_IN_NEW.into()),
            stood_in: vec![stood_in(Entry::In, true), stood_in(Entry::Invited, false)],
        };
        let mut refused = FormState::default();
        refused.refuse("password_old", FieldError::Other(Key("password-old-wrong")));
        let of_team = Self {
            p: page.clone(),
            name: "Lò Văn Mẫu".into(),
            login: "lovanmau".into(),
            duties: vec![duty],
            form: refused,
            least: 10,
            pin: true,
            tokens: false,
            sessions: vec![row("Chrome, Android", true, false), row("Chrome, Windows", false, false)],
            devices: vec![row("Máy của Mẫu", true, true)],
        };
        let officer = Self {
            p: page.clone(),
            name: "Cán bộ Mẫu".into(),
            login: "canbo.mau".into(),
            duties: Vec::new(),
            form: FormState::default(),
            least: 10,
            pin: false,
            tokens: true,
            sessions: vec![row("Firefox, Windows", true, false)],
            devices: Vec::new(),
        };
        vec![of_team, officer]
    }
}
