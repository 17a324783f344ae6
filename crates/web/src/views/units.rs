//! The tree of units at a day, and one unit with its life.

use super::parts::{Figure, Link};
use super::{Sampled, day, paths};
use crate::locale::Key;
use crate::page::{Page, Section};
use crate::views::words::Word;
use askama::Template;
use rules::day::Day;
use rules::units::{Kind, Level};

/// The tree at a day, as deep as communes; villages are on their commune's page.
#[derive(Debug, Template)]
#[template(path = "units_tree.html")]
pub struct UnitsTreePage {
    /// The frame.
    pub p: Page,
    /// The day.
    pub at: Day,
    /// The roots the viewer may see.
    pub roots: Vec<TreeNode>,
    /// All there is on that day.
    pub total: TreeSum,
    /// What stands under no unit of that day; the total holds it too.
    pub not_placed: Option<TreeSum>,
}

/// The numbers of a line of the tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TreeSum {
    /// Villages.
    pub villages: u64,
    /// Teams.
    pub teams: u64,
}

/// A unit in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeNode {
    /// Full name on that day: "Xã Gia Phú".
    pub name: String,
    /// Its page on that day.
    pub url: String,
    /// Villages below it.
    pub villages: u64,
    /// Teams below it.
    pub teams: u64,
    /// Is it shown unfolded?
    pub open: bool,
    /// What lies directly below.
    pub children: Vec<TreeNode>,
}

/// A level of the tree and, by itself, all below it.
#[derive(Debug, Template)]
#[template(path = "parts/tree.html")]
pub struct Branch<'a> {
    p: &'a Page,
    nodes: &'a [TreeNode],
}

impl<'a> Branch<'a> {
    /// The branch of these nodes.
    #[must_use]
    pub fn new(p: &'a Page, nodes: &'a [TreeNode]) -> Self {
        Self { p, nodes }
    }
}

/// A unit as it stood on a day, with its history.
#[derive(Debug, Template)]
#[template(path = "unit.html")]
pub struct UnitPage {
    /// The frame.
    pub p: Page,
    /// The day looked at.
    pub at: Day,
    /// Full name on that day, or at the nearer end of its life.
    pub name: String,
    /// Its kind then.
    pub kind: Kind,
    /// Its statistical code then, if it has one.
    pub code: Option<String>,
    /// What lies above it, the province first.
    pub above: Vec<Link>,
    /// The day it ended, if it had by the day looked at.
    pub ended: Option<Day>,
    /// The day it begins, if it had not by the day looked at.
    pub begins: Option<Day>,
    /// Its sums; empty when it has ended.
    pub figures: Vec<Figure>,
    /// Teams of other villages that work in this one too.
    pub shared_teams: Vec<Link>,
    /// Who answers for it.
    pub contact: Option<Contact>,
    /// Who answered for it before, the latest first.
    pub former_contacts: Vec<Contact>,
    /// May the viewer know who answers for it?
    pub sees_contact: bool,
    /// Where to enter another contact, if the viewer may.
    pub contact_url: Option<String>,
    /// Households, as officially declared.
    pub households: Option<DeclaredHouseholds>,
    /// What lies directly below it.
    pub children: Vec<ChildRow>,
    /// The sum of the children's rows.
    pub children_sum: ChildSum,
    /// The states of its life, the latest first.
    pub history: Vec<HistoryRow>,
    /// What it came from.
    pub predecessors: Vec<Relative>,
    /// What became of it.
    pub successors: Vec<Relative>,
    /// What may be done here, for whom may: the first is the main button.
    pub actions: Vec<Link>,
}

impl UnitPage {
    /// Its level.
    #[must_use]
    pub fn level(&self) -> Level {
        self.kind.level()
    }

    /// Is what lies directly below it villages? Each of them is one, and none has a code.
    #[must_use]
    pub fn lists_villages(&self) -> bool {
        self.level() == Level::Commune
    }
}

/// Who answers for a unit (block 2 of the annex).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// A person's name or a section's.
    pub name: String,
    /// Position and office, if known.
    pub office: Option<String>,
    /// The digits, if known.
    pub phone: Option<String>,
    /// Since when.
    pub since: Day,
    /// Until before when; `None`: still.
    pub to: Option<Day>,
}

/// The number of households a village or commune officially declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredHouseholds {
    /// The number.
    pub number: u64,
    /// Of which day; of a commune's villages the latest.
    pub at: Day,
    /// Where that is written, if anybody said.
    pub source: Option<String>,
    /// Of a commune: of how many villages it is the sum.
    pub villages: Option<u64>,
    /// Where to declare another number, if the viewer may.
    pub change_url: Option<String>,
}

/// A unit directly below another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildRow {
    /// Full name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// Its statistical code, if it has one.
    pub code: Option<String>,
    /// Its numbers.
    pub sum: ChildSum,
}

/// The numbers of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChildSum {
    /// Villages.
    pub villages: u64,
    /// Teams, whatever stands behind them.
    pub teams: u64,
    /// Of these, with a decision in force.
    pub established: u64,
    /// Of these, complete.
    pub complete: u64,
    /// Members.
    pub members: u64,
}

impl ChildSum {
    /// These numbers and others.
    #[must_use]
    pub fn with(self, other: &Self) -> Self {
        self.joined(other, u64::saturating_add)
    }

    /// These numbers without others.
    #[must_use]
    pub fn without(self, other: &Self) -> Self {
        self.joined(other, u64::saturating_sub)
    }

    fn joined(self, other: &Self, join: fn(u64, u64) -> u64) -> Self {
        Self {
            villages: join(self.villages, other.villages),
            teams: join(self.teams, other.teams),
            established: join(self.established, other.established),
            complete: join(self.complete, other.complete),
            members: join(self.members, other.members),
        }
    }
}

/// A state of a unit's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// Its first day; `None`: known from the beginning of the records.
    pub from: Option<Day>,
    /// The day it was over; `None`: it holds.
    pub to: Option<Day>,
    /// Full name.
    pub name: String,
    /// Statistical code.
    pub code: Option<String>,
    /// What it belonged to.
    pub parent: Option<Link>,
    /// The act that brought this state.
    pub act: Option<String>,
}

/// A predecessor or successor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relative {
    /// Full name with what it belonged to.
    pub unit: Link,
    /// The day of the change.
    pub on: Day,
    /// By which act, if anybody knows it.
    pub act: Option<String>,
}

fn samples_tree(at: Day) -> Vec<TreeNode> {
    let leaf = |name: &str, villages, teams| TreeNode {
        name: name.into(),
        url: paths::unit_at("mau", at),
        villages,
        teams,
        open: false,
        children: Vec::new(),
    };
    let communes = vec![
        leaf("Thị trấn Phố Lu", 14, 14),
        leaf("Xã Gia Phú", 23, 21),
        leaf("Xã Thái Niên", 19, 19),
        leaf("Xã Xuân Giao", 17, 0),
    ];
    let district = TreeNode { open: true, children: communes, ..leaf("Huyện Bảo Thắng", 213, 208) };
    let others = vec![leaf("Xã Sín Chéng", 12, 12), leaf("Xã Bản Mế", 9, 9)];
    let folded = TreeNode { children: others, ..leaf("Huyện Si Ma Cai", 86, 80) };
    vec![TreeNode { open: true, children: vec![district, folded], ..leaf("Tỉnh Lào Cai", 1562, 1545) }]
}

impl Sampled for UnitsTreePage {
    const NAME: &'static str = "units-tree";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Units);
        let at = day(2022, 5, 20);
        vec![
            Self {
                p: p.clone(),
                at,
                roots: samples_tree(at),
                total: TreeSum { villages: 1565, teams: 1546 },
                not_placed: Some(TreeSum { villages: 3, teams: 1 }),
            },
            Self { p, at: day(1975, 1, 1), roots: Vec::new(), total: TreeSum::default(), not_placed: None },
        ]
    }
}

fn samples_history(act: &str) -> Vec<HistoryRow> {
    vec![
        HistoryRow {
            from: Some(day(2025, 7, 1)),
            to: None,
            name: "Xã Gia Phú".into(),
            code: Some("02923".into()),
            parent: Some(Link::new("Tỉnh Lào Cai", paths::unit("tinh"))),
            act: Some(act.to_owned()),
        },
        HistoryRow {
            from: None,
            to: Some(day(2025, 7, 1)),
            name: "Xã Gia Phú".into(),
            code: Some("02923".into()),
            parent: Some(Link::new("Huyện Bảo Thắng", paths::unit("huyen"))),
            act: None,
        },
    ]
}

fn samples_contact(name: &str, office: Option<&str>, to: Option<Day>) -> Contact {
    Contact {
        name: name.into(),
        office: office.map(Into::into),
        phone: office.map(|_| "0912000001".into()),
        since: day(2022, 5, 20),
        to,
    }
}

fn samples_child(name: &str, teams: u64, complete: u64, members: u64) -> ChildRow {
    ChildRow {
        name: name.into(),
        url: paths::unit("mau"),
        code: None,
        sum: ChildSum { villages: 1, teams, established: teams, complete, members },
    }
}

impl Sampled for UnitPage {
    const NAME: &'static str = "unit";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Units);
        let at = day(2025, 7, 15);
        let act = "Nghị quyết số 1673/NQ-UBTVQH15".to_owned();
        let before = |name: &str| Relative {
            unit: Link::new(name, paths::unit("mau")),
            on: day(2025, 7, 1),
            act: Some(act.clone()),
        };
        let full = Self {
            p: p.clone(),
            at,
            name: "Xã Gia Phú".into(),
            kind: Kind::Commune,
            code: Some("02923".into()),
            above: vec![Link::new("Tỉnh Lào Cai", paths::unit("tinh"))],
            ended: None,
            begins: None,
            figures: vec![
                Figure::of(Key("figure-villages"), 48),
                Figure::part(Key("figure-teams-established"), 45, 48),
                Figure::part(Key("figure-teams-complete"), 38, 45),
                Figure::of(Key("figure-members"), 201),
            ],
            shared_teams: vec![Link::new("Tổ công nghệ số cộng đồng Thôn Bản Cầm", paths::team("mau"))],
            contact: Some(samples_contact("Trần Thị Mẫu", Some("UBND xã Gia Phú"), None)),
            former_contacts: vec![samples_contact("Phòng Văn hóa", None, Some(day(2025, 7, 1)))],
            sees_contact: true,
            contact_url: Some("/units/mau/contact".into()),
            households: Some(DeclaredHouseholds {
                number: 5412,
                at: day(2025, 1, 1),
                source: Some("Báo cáo số 12/BC-UBND".into()),
                villages: Some(23),
                change_url: None,
            }),
            children: vec![
                samples_child("Thôn Bản Bay", 1, 1, 5),
                samples_child("Thôn Nậm Phảng", 1, 0, 3),
                samples_child("Tổ dân phố số 5", 0, 0, 0),
            ],
            children_sum: ChildSum { villages: 3, teams: 2, established: 2, complete: 1, members: 8 },
            history: samples_history(&act),
            predecessors: vec![before("Xã Xuân Giao, huyện Bảo Thắng"), before("Xã Thống Nhất, thành phố Lào Cai")],
            successors: Vec::new(),
            actions: vec![
                Link::new("Thêm thôn, bản, tổ dân phố", "/units/mau/villages/new"),
                Link::new("Nhập danh sách thôn từ Excel", "/units/mau/villages/import"),
            ],
        };
        let over = Self {
            p,
            at,
            name: "Huyện Bảo Thắng".into(),
            kind: Kind::District,
            code: None,
            above: Vec::new(),
            ended: Some(day(2025, 7, 1)),
            begins: None,
            figures: Vec::new(),
            shared_teams: Vec::new(),
            contact: None,
            former_contacts: Vec::new(),
            sees_contact: false,
            contact_url: None,
            households: None,
            children: Vec::new(),
            children_sum: ChildSum::default(),
            history: Vec::new(),
            predecessors: Vec::new(),
            successors: vec![before("Xã Gia Phú, tỉnh Lào Cai")],
            actions: Vec::new(),
        };
        vec![full, over]
    }
}
