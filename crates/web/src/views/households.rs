//! The households of a place, and the form of one.

use super::parts::{Figure, Link};
use super::{Sampled, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::catalogue::Means;
use rules::day::Day;

/// The households of a village by name, or the villages of a commune with how far their lists have come.
#[derive(Debug, Template)]
#[template(path = "households.html")]
pub struct HouseholdsPage {
    /// The frame.
    pub p: Page,
    /// The place.
    pub unit: Link,
    /// What lies above it, for whoever may look there too.
    pub above: Option<Link>,
    /// Its sums.
    pub figures: Vec<Figure>,
    /// The rows.
    pub rows: HouseholdRows,
    /// Where a household is added, in a village.
    pub new_url: Option<String>,
    /// The sheet to print and type in, in a village.
    pub sheet_url: Option<String>,
    /// The sheet on which the village's households agree.
    pub consent_url: Option<String>,
    /// Where a list is sent, for whoever may write there.
    pub import_url: Option<String>,
    /// Where a sample is rechecked, for whoever may.
    pub recheck_url: Option<String>,
    /// What is sought, in a village: `name`, `having`, `lacking`, `unreached`.
    pub sought: FormState,
    /// Items to seek by.
    pub items: Vec<Choice>,
    /// Since when those sought were not reached.
    pub unreached: Vec<Choice>,
    /// Who from outside the team looked at a village's list lately, and when last.
    pub looks: Vec<(String, Day)>,
}

/// The rows of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HouseholdRows {
    /// The villages of a commune.
    Villages(Vec<VillageLine>),
    /// The households of a village.
    Households(Vec<HouseholdRow>),
}

/// A village with how far its list has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VillageLine {
    /// The village's households.
    pub village: Link,
    /// On the list.
    pub listed: u64,
    /// Declared.
    pub declared: Option<u64>,
    /// With shop and account.
    pub with_both: u64,
    /// Ever reached.
    pub reached: u64,
}

/// A household in the list of its village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdRow {
    /// Its head and page.
    pub household: Link,
    /// How its neighbours tell it from others.
    pub nickname: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// How many items it has, of those that are offered.
    pub items: u64,
    /// What it has of what the target asks for.
    pub means: Vec<Means>,
    /// When it was reached last.
    pub reached: Option<Day>,
    /// Is it away?
    pub away: bool,
    /// Has somebody to choose between two values?
    pub proposed: bool,
}

/// A household, new or to be changed. Fields: `head`, `nickname`, `phone`, `size`, `adults`; of a new one also `consent`, `from`.
#[derive(Debug, Template)]
#[template(path = "household_form.html")]
pub struct HouseholdFormPage {
    /// The frame.
    pub p: Page,
    /// The village and its list.
    pub village: Link,
    /// The household and its page, unless it is new.
    pub household: Option<Link>,
    /// Did it split off this one?
    pub split_from: Option<Link>,
    /// What was typed.
    pub form: FormState,
    /// What a household may say when asked, for a new one.
    pub consents: Vec<Choice>,
    /// The text that is read out.
    pub consent_text: String,
    /// How word of it came, where it is written down for somebody else.
    pub vias: Vec<Choice>,
    /// The form's target.
    pub action: String,
}

impl HouseholdRow {
    /// Has it a digital shop?
    #[must_use]
    pub fn has_shop(&self) -> bool {
        self.means.contains(&Means::Shop)
    }

    /// Has it an e-payment account?
    #[must_use]
    pub fn has_account(&self) -> bool {
        self.means.contains(&Means::Account)
    }
}

impl Sampled for HouseholdsPage {
    const NAME: &'static str = "households";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Households);
        let row = |name: &str| HouseholdRow {
            household: Link::new(name, paths::household("mau")),
            nickname: Some("con ông Mẫu, xóm trên".into()),
            phone: Some("0912345678".into()),
            items: 3,
            means: vec![Means::Shop],
            reached: Day::new(2025, 8, 20),
            away: false,
            proposed: false,
        };
        let other = HouseholdRow {
            nickname: None,
            phone: None,
            reached: None,
            away: true,
            proposed: true,
            means: vec![Means::Account],
            ..row("Hộ không ghi tên")
        };
        let village = |name: &str, listed, declared| VillageLine {
            village: Link::new(name, paths::households("mau")),
            listed,
            declared,
            with_both: 12,
            reached: 80,
        };
        let sample = |rows, new_url: Option<&str>| Self {
            p: p.clone(),
            unit: Link::new("Thôn Bản Bay", paths::unit("mau")),
            above: Some(Link::new("Xã Gia Phú", paths::households("mau"))),
            figures: vec![Figure::part(Key("figure-households-listed"), 96, 124)],
            rows,
            new_url: new_url.map(Into::into),
            sought: FormState::default(),
            items: vec![Choice::new("a", "VNeID")],
            unreached: vec![Choice::new("month", "Trong tháng này")],
            sheet_url: new_url.map(|_| paths::sheet("mau")),
            consent_url: new_url.map(|_| paths::consent_sheet("mau")),
            import_url: Some(paths::HOUSEHOLD_IMPORT.into()),
            recheck_url: Some(paths::recheck("mau", "2025-08-20")),
            looks: Day::new(2025, 8, 20).map(|day| ("Cán bộ xã (mẫu)".into(), day)).into_iter().collect(),
        };
        vec![
            sample(HouseholdRows::Households(vec![row("Lò Văn Mẫu"), other]), Some("/households/new")),
            sample(HouseholdRows::Households(Vec::new()), Some("/households/new")),
            sample(
                HouseholdRows::Villages(vec![village("Thôn Bản Bay", 96, Some(124)), village("Thôn Bản Cầm", 0, None)]),
                None,
            ),
        ]
    }
}

impl Sampled for HouseholdFormPage {
    const NAME: &'static str = "household-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Households);
        let mut refused = FormState::of([("head", ""), ("phone", "09")]);
        refused.refuse("phone", FieldError::NotAPhone);
        let sample = |form, household| Self {
            p: p.clone(),
            village: Link::new("Thôn Bản Bay", paths::households("mau")),
            household,
            split_from: None,
            form,
            consents: vec![
                Choice::new("asked", "Đồng ý khi được hỏi"),
                Choice::new("declined", "Không đồng ý – chỉ đếm"),
            ],
            consent_text: "Tổ xin phép ghi tên chủ hộ …".into(),
            vias: vec![Choice::new("phone", "Điện thoại")],
            action: paths::household_new("mau"),
        };
        let split = Self {
            split_from: Some(Link::new("Lò Văn Mẫu", paths::household("mau"))),
            ..sample(refused.clone(), None)
        };
        vec![
            sample(FormState::default(), None),
            split,
            sample(refused, Some(Link::new("Lò Văn Mẫu", paths::household("mau")))),
        ]
    }
}
