//! Units that lack something, and where to mend it.

use super::parts::Link;
use super::{Sampled, day, paths};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// The units of a place that lack something.
#[derive(Debug, Template)]
#[template(path = "lacking.html")]
pub struct LackingPage {
    /// The frame.
    pub p: Page,
    /// What they lack.
    pub lack: Lack,
    /// The place's full name.
    pub unit_name: String,
    /// The day.
    pub at: Day,
    /// The units.
    pub rows: Vec<LackingUnit>,
}

/// What a unit can lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// A commune without villages: nobody has entered them.
    Villages,
    /// Nobody answers for it.
    Contact,
}

impl Lack {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Villages, Self::Contact];

    /// Its word in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Villages => "villages",
            Self::Contact => "contact",
        }
    }

    /// The lack of a word.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lack| lack.code() == code)
    }

    /// Its heading.
    #[must_use]
    pub fn title(self) -> Key {
        match self {
            Self::Villages => Key("lacking-villages-title"),
            Self::Contact => Key("lacking-contact-title"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn mend(self) -> Key {
        match self {
            Self::Villages => Key("villages-new"),
            Self::Contact => Key("unit-contact-change"),
        }
    }
}

/// A unit that lacks something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LackingUnit {
    /// The unit.
    pub unit: Link,
    /// What it lies in.
    pub place: String,
    /// Where to mend it, if the viewer may.
    pub mend_url: Option<String>,
}

impl Sampled for LackingPage {
    const NAME: &'static str = "lacking";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Units);
        let row = |name: &str, mend: bool| LackingUnit {
            unit: Link::new(name, paths::unit("mau")),
            place: "tỉnh Lào Cai".into(),
            mend_url: mend.then(|| paths::villages_new("mau")),
        };
        let sample =
            |lack, rows| Self { p: p.clone(), lack, unit_name: "Tỉnh Lào Cai".into(), at: day(2025, 7, 15), rows };
        vec![
            sample(Lack::Villages, vec![row("Xã Gia Phú", true), row("Xã Bảo Thắng", false)]),
            sample(Lack::Contact, Vec::new()),
        ]
    }
}
