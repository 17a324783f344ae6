//! Accounts as an office sees them: who may sign in, as what, and how to let somebody in.

use super::parts::{Link, Shape};
use super::stand_ins::StandInRow;
use super::{Sampled, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// How far somebody has come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// No account yet.
    None,
    /// An account, but no open invitation and no password.
    NotInvited,
    /// Invited; the invitation is still open.
    Invited,
    /// Not in yet; whether invited is not the viewer's to know.
    Out,
    /// Has chosen a password.
    In,
    /// Shut for cause.
    Shut,
}

impl Entry {
    /// Its shape.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self {
            Self::None => Shape::Off,
            Self::NotInvited | Self::Invited | Self::Out => Shape::Care,
            Self::In => Shape::Good,
            Self::Shut => Shape::Bad,
        }
    }

    /// The key of its word.
    #[must_use]
    pub fn word(self) -> Key {
        match self {
            Self::None => Key("entry-none"),
            Self::NotInvited => Key("entry-not-invited"),
            Self::Invited => Key("entry-invited"),
            Self::Out => Key("entry-out"),
            Self::In => Key("entry-in"),
            Self::Shut => Key("entry-shut"),
        }
    }
}

/// One person of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// The name, with the way to the account if there is one.
    pub name: Link,
    /// Ten digits.
    pub phone: Option<String>,
    /// The duties, in words.
    pub duties: Vec<String>,
    /// How far he or she has come in.
    pub entry: Entry,
    /// Where to let him or her in, if the viewer may: a form's target.
    pub invite: Option<String>,
}

/// The accounts of a place.
#[derive(Debug, Template)]
#[template(path = "accounts.html")]
pub struct AccountsPage {
    /// The frame.
    pub p: Page,
    /// The place's name; empty for the system.
    pub unit_name: String,
    /// The places among which to choose.
    pub places: Vec<Choice>,
    /// The place looked at.
    pub place: String,
    /// Its offices' accounts.
    pub offices: Vec<AccountRow>,
    /// The people of its teams: all of them in a commune, above it the leaders.
    pub people: Vec<AccountRow>,
    /// One officer alone works for the place: who acts when he is away?
    pub one_officer: bool,
    /// How many leaders can't get in yet.
    pub leaders_out: u64,
    /// Where to make an account of an office.
    pub new_url: Option<String>,
    /// Where to print the open invitations.
    pub slips_url: Option<String>,
}

impl AccountsPage {
    /// Can leaders be invited who aren't in yet?
    #[must_use]
    pub fn leaders_wait(&self) -> bool {
        self.leaders_out > 0
    }

    /// Is there one officer alone?
    #[must_use]
    pub fn alone(&self) -> bool {
        self.one_officer
    }
}

/// A new account of an office. Fields: `name`, `phone`, `login`, `role`.
#[derive(Debug, Template)]
#[template(path = "account_form.html")]
pub struct AccountFormPage {
    /// The frame.
    pub p: Page,
    /// What was typed.
    pub form: FormState,
    /// The place's name.
    pub unit_name: String,
    /// The form's target.
    pub action: String,
    /// Where "cancel" leads.
    pub back_url: String,
    /// The roles that may be given there.
    pub roles: Vec<Choice>,
    /// The last day of what is given, where a stand-in gives it.
    pub lasts_until: Option<Day>,
}

/// One duty of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyRow {
    /// As what and where, in words.
    pub text: String,
    /// From when, and to when if that is settled.
    pub span: String,
    /// A reform carried it to another unit.
    pub carried_over: bool,
    /// Where to end it, if the viewer may.
    pub end: Option<String>,
    /// Where to confirm it after a reform, if the viewer may.
    pub keep: Option<String>,
    /// Where to name a stand-in, if the viewer may.
    pub stand_in: Option<String>,
    /// Who stands in for its holder.
    pub stood_in: Vec<StandInRow>,
}

/// One account.
#[derive(Debug, Template)]
#[template(path = "account.html")]
pub struct AccountPage {
    /// The frame.
    pub p: Page,
    /// The name.
    pub name: String,
    /// The word to sign in by.
    pub login: String,
    /// How far its holder has come in.
    pub entry: Entry,
    /// Has the viewer power over it?
    pub in_power: bool,
    /// Is its name and phone kept with a person of a team?
    pub of_person: Option<String>,
    /// Name and phone, to be changed; or what was refused.
    pub form: FormState,
    /// The account's address, before "/invite" and the like.
    pub url: String,
    /// Duties of today and later.
    pub duties: Vec<DutyRow>,
    /// Where the open invitation can be printed.
    pub slip_url: Option<String>,
}

impl AccountPage {
    /// May the viewer let its holder in again?
    #[must_use]
    pub fn may_invite(&self) -> bool {
        self.in_power && !self.is_shut()
    }

    /// May the viewer change it?
    #[must_use]
    pub fn may_change(&self) -> bool {
        self.in_power
    }

    /// Is it shut?
    #[must_use]
    pub fn is_shut(&self) -> bool {
        self.entry == Entry::Shut
    }
}

/// One slip to cut out and hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// For whom.
    pub name: String,
    /// As what.
    pub duty: String,
    /// The word to sign in by.
    pub login: String,
    /// Twelve digits in three groups.
    pub code: String,
    /// The whole link.
    pub link: String,
    /// Until when it is good, dd/mm/yyyy.
    pub ends: String,
    /// The link as a picture: side length in modules, and the path of its dark ones.
    pub qr: (usize, String),
}

/// Slips to print.
#[derive(Debug, Template)]
#[template(path = "slips.html")]
pub struct SlipsPage {
    /// The frame.
    pub p: Page,
    /// The address where a code is typed.
    pub address: String,
    /// The slips.
    pub slips: Vec<Slip>,
    /// Where the way back leads.
    pub back_url: String,
}

impl Sampled for AccountsPage {
    const NAME: &'static str = "accounts";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Accounts);
        let row = |name: &str, duty: &str, entry, invite: bool| AccountRow {
            name: Link::new(name, paths::account("mau")),
            phone: Some("0912345678".into()),
            duties: vec![duty.into()],
            entry,
            invite: invite.then(|| paths::account_do("mau", "invite")),
        };
        let full = Self {
            p: p.clone(),
            unit_name: "Xã Gia Phú".into(),
            places: vec![Choice::new("mau", "Xã Gia Phú")],
            place: "mau".into(),
            offices: vec![row("Trần Thị Mẫu", "Cán bộ cấp xã, xã Gia Phú", Entry::In, false)],
            people: vec![
                row("Lò Văn Mẫu", "Tổ trưởng Tổ CNSCĐ, thôn Bản Bay", Entry::Invited, true),
                row("Vàng Thị Mẫu", "Thành viên Tổ CNSCĐ, thôn Bản Bay", Entry::None, true),
            ],
            one_officer: true,
            leaders_out: 3,
            new_url: Some(paths::ACCOUNT_NEW.into()),
            slips_url: Some(paths::SLIPS.into()),
        };
        let empty = Self {
            p,
            unit_name: String::new(),
            places: Vec::new(),
            place: String::new(),
            offices: Vec::new(),
            people: Vec::new(),
            one_officer: false,
            leaders_out: 0,
            new_url: None,
            slips_url: None,
        };
        vec![full, empty]
    }
}

impl Sampled for AccountFormPage {
    const NAME: &'static str = "account-form";

    fn samples(page: &Page) -> Vec<Self> {
        let mut refused = FormState::of([("name", "Trần Thị Mẫu"), ("phone", "09")]);
        refused.refuse("phone", FieldError::NotAPhone);
        vec![Self {
            p: page.clone().within(Section::Accounts),
            form: refused,
            unit_name: "Xã Gia Phú".into(),
            action: paths::ACCOUNT_NEW.into(),
            back_url: paths::ACCOUNTS.into(),
            roles: vec![Choice::new("commune_officer", "Cán bộ cấp xã")],
            lasts_until: Some(super::day(2025, 9, 4)),
        }]
    }
}

impl Sampled for AccountPage {
    const NAME: &'static str = "account";

    fn samples(page: &Page) -> Vec<Self> {
        let duty = |carried_over| DutyRow {
            text: "Cán bộ cấp xã, xã Gia Phú".into(),
            span: "01/07/2025".into(),
            carried_over,
            end: Some(paths::appointment_do("mau", "end")),
            keep: carried_over.then(|| paths::appointment_do("mau", "keep")),
            stand_in: Some(paths::STAND_IN_NEW.into()),
            stood_in: vec![StandInRow {
                name: Link::new("Lý Thị Mẫu", paths::account("mau")),
                span: "từ 01/09/2025 đến hết 05/09/2025".into(),
                entry: Entry::In,
                end: Some(paths::appointment_do("mau", "end")),
                has_begun: true,
                invite: None,
                slip: None,
            }],
        };
        let sample = |entry, in_power, of_person: Option<&str>| Self {
            p: page.clone().within(Section::Accounts),
            name: "Trần Thị Mẫu".into(),
            login: "tranthimau".into(),
            entry,
            in_power,
            of_person: of_person.map(str::to_owned),
            form: FormState::of([("name", "Trần Thị Mẫu"), ("phone", "0912345678")]),
            url: paths::account("mau"),
            duties: vec![duty(true), duty(false)],
            slip_url: (entry == Entry::Invited).then(|| paths::SLIPS.into()),
        };
        vec![
            sample(Entry::Invited, true, None),
            sample(Entry::Shut, true, None),
            sample(Entry::In, false, Some("/persons/mau")),
        ]
    }
}

impl Sampled for SlipsPage {
    const NAME: &'static str = "slips";

    fn samples(page: &Page) -> Vec<Self> {
        let slip = Slip {
            name: "Lò Văn Mẫu".into(),
            duty: "Tổ trưởng Tổ CNSCĐ, thôn Bản Bay".into(),
            login: "lovanmau".into(),
            code: "4821 9937 1045".into(),
            link: "https://banso.example.vn/invitation/mau".into(),
            ends: "22/07/2025".into(),
            qr: (5, "M0 0h1v1h-1z".into()),
        };
        let p = page.clone().within(Section::Accounts);
        let address = "banso.example.vn/invitation".to_owned();
        let back_url = paths::ACCOUNTS.to_owned();
        vec![
            Self {
                p: p.clone(),
                address: address.clone(),
                slips: vec![slip.clone(), slip],
                back_url: back_url.clone(),
            },
            Self { p, address, slips: Vec::new(), back_url },
        ]
    }
}
