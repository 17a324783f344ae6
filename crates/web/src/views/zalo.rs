//! Names of Zalo groups: proposed and checked (R2.4.3).

use super::parts::{Link, Pages};
use super::{Sampled, day, paths};
use crate::form::{Choice, FormState};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// Two small forms, both by GET, and the groups of a place. To propose: `village`, `commune`, `district`. To check: `name`.
/// To choose the place of the groups: `unit`.
#[derive(Debug, Template)]
#[template(path = "zalo_name.html")]
pub struct ZaloNamePage {
    /// The frame.
    pub p: Page,
    /// What was typed.
    pub form: FormState,
    /// The name proposed, if that was asked.
    pub proposed: Option<String>,
    /// What the check found, if that was asked.
    pub checked: Option<Checked>,
    /// The places whose groups can be looked at. Sent as `unit`.
    pub places: Vec<Choice>,
    /// The place chosen.
    pub place: String,
    /// Its full name.
    pub unit_name: String,
    /// The groups there, the place's own first.
    pub groups: Vec<GroupRow>,
    /// Which part of the list is shown.
    pub pages: Pages,
    /// The form that stores all proposed names at once, for whom may, where there are several.
    pub give_all: Option<GiveAll>,
}

/// A group there is or should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    /// Whose: a unit or a team.
    pub owner: Link,
    /// The name it was given.
    pub name: Option<String>,
    /// What is wrong with that name, if anything.
    pub problems: Vec<String>,
    /// Since when it is made.
    pub made: Option<Day>,
    /// The form that changes this, for whom may.
    pub give: Option<Give>,
}

/// A form that stores all names proposed for the groups of a place. Field: `unit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveAll {
    /// Where it is sent.
    pub action: String,
    /// The place.
    pub unit: String,
    /// How many names.
    pub count: usize,
}

/// A form that gives a group its name or says that it is made. Fields: `owner`, `name`, `made` (a day, empty: it isn't), `back`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Give {
    /// `team:` or `unit:` and the id.
    pub owner: String,
    /// Whose group it is, for who hears the page.
    pub whose: String,
    /// The name given, else the one to give.
    pub name: String,
    /// Since when it is made; empty if it isn't.
    pub made: String,
    /// Where to go on.
    pub back: String,
    /// Where it is sent, with the day whose names are proposed.
    pub action: String,
}

impl Give {
    /// A form of the samples.
    pub(super) fn sample(name: &str, made: &str) -> Self {
        let (owner, whose) = ("team:mau".into(), "Tổ <mẫu>".into());
        Self {
            owner,
            whose,
            name: name.into(),
            made: made.into(),
            back: paths::ZALO.into(),
            action: paths::ZALO_GIVE.into(),
        }
    }
}

/// What the check of a name found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The name looked at.
    pub name: String,
    /// The finding.
    pub verdict: Verdict,
}

/// Is a name right?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Right,
    /// It was, under the former structure; no fault.
    RightFormerly,
    /// It isn't.
    Wrong {
        /// What is wrong, a sentence each, in the reader's language.
        problems: Vec<String>,
        /// The right one, if it can be told.
        proposed: Option<String>,
    },
}

impl Sampled for ZaloNamePage {
    const NAME: &'static str = "zalo-name";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Zalo);
        let typed =
            FormState::of([("village", "Thôn Bản Bay"), ("commune", "xã Gia Phú"), ("district", "huyện Bảo Thắng")]);
        let empty = || Self {
            p: p.clone(),
            form: FormState::default(),
            proposed: None,
            checked: None,
            places: vec![Choice::new("mau", "Xã Gia Phú")],
            place: "mau".into(),
            unit_name: "Xã Gia Phú".into(),
            groups: Vec::new(),
            pages: Pages { number: 1, rows: 0, per_page: 50, url: paths::ZALO.into() },
            give_all: None,
        };
        let checked = |name: &str, verdict| Self {
            form: FormState::of([("name", name)]),
            checked: Some(Checked { name: name.into(), verdict }),
            ..empty()
        };
        let problems = vec![
            "Dùng dấu gạch dưới “_” thay cho dấu gạch ngang “-”.".to_owned(),
            "Bỏ dấu tiếng Việt: “Bản Bay” viết là “BanBay”.".to_owned(),
        ];
        let group = |name: Option<&str>, made, problems: &[String]| GroupRow {
            owner: Link::new("Tổ công nghệ số cộng đồng thôn Bản Bay", paths::team("mau")),
            name: name.map(Into::into),
            problems: problems.to_vec(),
            made,
            give: Some(Give::sample(name.unwrap_or("CNS_BanBay_GiaPhu"), "")),
        };
        let groups = vec![
            group(Some("CNS_BanBay_GiaPhu"), Some(day(2025, 7, 15)), &[]),
            group(Some("Nhóm Bản Bay"), None, &problems),
            GroupRow { give: None, ..group(None, None, &[]) },
        ];
        vec![
            empty(),
            Self {
                groups,
                give_all: Some(GiveAll { action: paths::ZALO_GIVE_ALL.into(), unit: "mau".into(), count: 45 }),
                ..empty()
            },
            Self { form: typed, proposed: Some("CNS_BanBay_GiaPhu_BaoThang".into()), ..empty() },
            checked("CNS-Bản Bay-GiaPhu", Verdict::Wrong { problems, proposed: Some("CNS_BanBay_GiaPhu".into()) }),
            checked("CNS_BanBay_GiaPhu_BaoThang", Verdict::RightFormerly),
            checked("CNS_BanBay_GiaPhu", Verdict::Right),
        ]
    }
}
