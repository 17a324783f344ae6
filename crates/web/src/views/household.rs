//! One household, and its changes.

use super::parts::Link;
use super::words::Word as _;
use super::{Sampled, day, paths};
use crate::form::{Choice, FormState};
use crate::page::{Page, Section};
use askama::Template;
use rules::catalogue::{Counting, ItemKind};
use rules::day::Day;

/// A household with everything known of it.
#[derive(Debug, Template)]
#[template(path = "household.html")]
pub struct HouseholdPage {
    /// The frame.
    pub p: Page,
    /// The village and its list.
    pub village: Link,
    /// The head's name, or that there is none.
    pub called: String,
    /// What is known: what it is called on the page, and what it says.
    pub facts: Vec<(String, String)>,
    /// Its phone.
    pub phone: Option<String>,
    /// Others with the same phone: perhaps the same household, entered twice.
    pub same_phone: Vec<Link>,
    /// What must be chosen between.
    pub proposals: Vec<ProposalRow>,
    /// What it can have, kind by kind.
    pub kinds: Vec<KindOfUses>,
    /// What was typed.
    pub form: FormState,
    /// How it came to what is ticked newly.
    pub origins: Vec<Choice>,
    /// Who may have helped.
    pub helpers: Vec<Choice>,
    /// How word of it came, where it is written down for somebody else.
    pub vias: Vec<Choice>,
    /// Where the ticks are sent.
    pub action: String,
    /// Where a choice is sent.
    pub resolve_action: String,
    /// When a team came, for what, and who wrote it down; the newest first.
    pub visits: Vec<(Link, Day, Option<String>)>,
    /// What else may be done.
    pub actions: Vec<Link>,
    /// The household's revision, so that two people notice each other.
    pub revision: u32,
}

/// Two values, one of which must be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalRow {
    /// Which field.
    pub field: String,
    /// Its code.
    pub code: String,
    /// What is stored.
    pub stored: String,
    /// Who wrote that, and when, where it is known.
    pub stored_by: Option<String>,
    /// What came later.
    pub proposed: String,
    /// Who wrote that, and when.
    pub proposed_by: Option<String>,
    /// The operation it came with.
    pub operation: String,
}

/// What a household can have, of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindOfUses {
    /// The kind.
    pub kind: ItemKind,
    /// Its items.
    pub items: Vec<UseRow>,
}

/// One item at a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseRow {
    /// The item's id.
    pub item: String,
    /// Its name.
    pub name: String,
    /// How it is counted.
    pub counting: Counting,
    /// `none`, `having`, `using`.
    pub state: &'static str,
    /// By how many adults.
    pub adults: Option<u16>,
    /// Since when and how it came to it.
    pub since: Option<(Day, String)>,
}

/// A change of a household that needs few words.
#[derive(Debug, Template)]
#[template(path = "household_change.html")]
pub struct HouseholdChangePage {
    /// The frame.
    pub p: Page,
    /// The household and its page.
    pub household: Link,
    /// Which change: its code, of which the keys of its words are made.
    pub change: &'static str,
    /// What was typed.
    pub form: FormState,
    /// Fields, in order.
    pub fields: Vec<ChangeField>,
    /// The form's target.
    pub action: String,
}

/// A field of such a change; its label is `household-{change}-{name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeField {
    /// A day; must it be given?
    Day(&'static str, bool),
    /// A text.
    Text(&'static str),
    /// One or some of these.
    Choices(&'static str, Vec<Choice>, bool),
}

impl ChangeField {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Day(name, _) | Self::Text(name) | Self::Choices(name, ..) => name,
        }
    }
}

impl HouseholdChangePage {
    /// The key of a word of this change.
    #[must_use]
    pub fn key(&self, word: &str) -> String {
        format!("household-{}-{word}", self.change)
    }
}

impl Sampled for HouseholdPage {
    const NAME: &'static str = "household";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Households);
        let row = |name: &str, counting, state, adults, since| UseRow {
            item: format!("item-{}", rules::text::fold(name).replace(' ', "-")),
            name: name.into(),
            counting,
            state,
            adults,
            since,
        };
        let kinds = vec![
            KindOfUses {
                kind: ItemKind::App,
                items: vec![
                    row("VNeID", Counting::Adults, "using", Some(2), Some((day(2022, 7, 1), "Tổ hỗ trợ".into()))),
                    row("LaoCai S", Counting::Adults, "none", None, None),
                ],
            },
            KindOfUses {
                kind: ItemKind::Platform,
                items: vec![row(
                    "Postmart",
                    Counting::Household,
                    "having",
                    None,
                    Some((day(2022, 7, 1), "Có từ trước".into())),
                )],
            },
        ];
        let proposal = ProposalRow {
            field: "Chủ hộ".into(),
            code: "head".into(),
            stored: "Lò Văn Mẫu".into(),
            stored_by: Some("Lò Thị Mẫu, 20/08/2025 08:30".into()),
            proposed: "Lò Văn Mới".into(),
            proposed_by: Some("Giàng A Mẫu, 20/08/2025 09:00".into()),
            operation: "mau".into(),
        };
        let full = Self {
            p: p.clone(),
            village: Link::new("Thôn Bản Bay", paths::households("mau")),
            called: "Lò Văn Mẫu".into(),
            facts: vec![("Số người".into(), "5".into()), ("Ý kiến".into(), "Đồng ý khi được hỏi, 01/06/2022".into())],
            phone: Some("0912345678".into()),
            same_phone: vec![Link::new("Lò Thị Mẫu", paths::household("mau"))],
            proposals: vec![proposal],
            kinds: kinds.clone(),
            form: FormState::default(),
            origins: vec![Choice::new("helped", "Mới có, Tổ hỗ trợ"), Choice::new("had_before", "Có từ trước")],
            helpers: vec![Choice::new("mau", "Lò Thị Mẫu")],
            vias: vec![Choice::new("phone", "Điện thoại")],
            action: paths::household_uses("mau"),
            resolve_action: paths::household_resolve("mau"),
            visits: vec![(
                Link::new("Đến từng nhà hướng dẫn", paths::activity("mau")),
                day(2025, 8, 20),
                Some("Lò Văn Mẫu".into()),
            )],
            actions: vec![Link::new("Sửa", paths::household_edit("mau"))],
            revision: 3,
        };
        let bare = Self {
            p,
            village: Link::new("Thôn Bản Bay", paths::households("mau")),
            called: "Hộ không ghi tên".into(),
            facts: Vec::new(),
            phone: None,
            same_phone: Vec::new(),
            proposals: Vec::new(),
            kinds,
            form: FormState::default(),
            origins: vec![Choice::new("helped", "Mới có, Tổ hỗ trợ")],
            helpers: Vec::new(),
            vias: vec![Choice::new("phone", "Điện thoại")],
            action: paths::household_uses("mau"),
            resolve_action: paths::household_resolve("mau"),
            visits: Vec::new(),
            actions: Vec::new(),
            revision: 1,
        };
        vec![full, bare]
    }
}

impl Sampled for HouseholdChangePage {
    const NAME: &'static str = "household-change";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Households);
        let choices = vec![Choice::new("a", "Thôn Bản Cầm"), Choice::new("b", "Thôn Bản Bay")];
        let sample = |change: &'static str, fields: Vec<ChangeField>| Self {
            p: p.clone(),
            household: Link::new("Lò Văn Mẫu", paths::household("mau")),
            change,
            form: FormState::default(),
            fields,
            action: paths::household_change("mau", change),
        };
        vec![
            sample(
                "move",
                vec![ChangeField::Choices("village", choices.clone(), false), ChangeField::Day("from", true)],
            ),
            sample("absence", vec![ChangeField::Day("from", true), ChangeField::Day("to", false)]),
            sample(
                "consent",
                vec![ChangeField::Choices("consent", choices.clone(), false), ChangeField::Day("day", true)],
            ),
            sample("merge", vec![ChangeField::Choices("doubles", choices, true)]),
            sample("end", vec![ChangeField::Day("day", true), ChangeField::Text("reason")]),
            sample("erase", Vec::new()),
        ]
    }
}
