//! The lists of teams.

use super::parts::{Figure, Link, Pages, Shape, Tab};
use super::{Sampled, day, paths, words};
use crate::form::Choice;
use crate::locale::{Key, Locale};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;
use rules::teams::{Breach, Representing};

/// The teams of a place on a day, in one of several lists.
#[derive(Debug, Template)]
#[template(path = "teams.html")]
pub struct TeamsPage {
    /// The frame.
    pub p: Page,
    /// The place's full name.
    pub unit_name: String,
    /// The day.
    pub at: Day,
    /// The lists, with how many rows each holds; made by [`TeamsPage::tabs`].
    pub tabs: Vec<Tab>,
    /// Which list is shown.
    pub list: TeamList,
    /// Its rows.
    pub rows: TeamRows,
    /// The place, what lies above it and its parts, to choose from. Sent as `unit`.
    pub places: Vec<Choice>,
    /// The place chosen.
    pub place: String,
    /// With [`TeamList::Breaking`]: the rules broken here, each by its code, with how many teams break it. Sent as `breach`.
    pub breaches: Vec<Choice>,
    /// The rule chosen, empty: all.
    pub breach: String,
    /// Who was born in this year or later counts as young (R1.3). Sent as `born`.
    pub born: i16,
    /// The place's sums, composition included (R1.2, R1.3).
    pub figures: Vec<Figure>,
    /// The same by the units directly below, for whoever looks at more than a commune.
    pub composition: Vec<CompositionRow>,
    /// Which part of the list is shown.
    pub pages: Pages,
    /// What may be done here, for whom may: the first is the main button.
    pub actions: Vec<Link>,
}

/// Of what people the teams of a unit are made; sums only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompositionRow {
    /// The unit and its teams.
    pub unit: Link,
    /// Its teams.
    pub teams: u64,
    /// The persons in them, each once.
    pub persons: u64,
    /// The young among them.
    pub young: u64,
    /// The women.
    pub women: u64,
    /// Those who know IT.
    pub it_skilled: u64,
    /// Those who had a training.
    pub trained: u64,
}

/// The lists of teams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamList {
    /// Villages without a team (R1.1).
    WithoutTeam,
    /// Teams that break a rule (R1.2).
    Breaking,
    /// Teams known from a report only, no decision in force.
    Undecided,
    /// Teams without a Zalo group (R2.4.2).
    WithoutGroup,
    /// Teams whose leader nobody can call.
    WithoutPhone,
    /// Every team.
    All,
}

impl TeamList {
    /// All of them, what is missing first.
    pub const ALL: [Self; 6] =
        [Self::WithoutTeam, Self::Breaking, Self::Undecided, Self::WithoutGroup, Self::WithoutPhone, Self::All];

    /// Its word in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::WithoutTeam => "without-team",
            Self::Breaking => "breaking",
            Self::Undecided => "undecided",
            Self::WithoutGroup => "without-group",
            Self::WithoutPhone => "without-phone",
            Self::All => "all",
        }
    }

    /// The list of a word; what is no list is every team.
    #[must_use]
    pub fn of_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|list| list.code() == code).unwrap_or(Self::All)
    }

    fn key(self) -> Key {
        match self {
            Self::WithoutTeam => Key("teams-list-without-team"),
            Self::Breaking => Key("teams-list-breaking"),
            Self::Undecided => Key("teams-list-undecided"),
            Self::WithoutGroup => Key("teams-list-without-group"),
            Self::WithoutPhone => Key("teams-list-without-phone"),
            Self::All => Key("teams-list-all"),
        }
    }
}

/// The rows of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TeamRows {
    /// Of [`TeamList::WithoutTeam`].
    Villages(Vec<VillageRow>),
    /// Of the others; with [`TeamList::Breaking`] each row has breaches.
    Teams(Vec<TeamRow>),
}

impl TeamRows {
    /// Is there no row?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Villages(rows) => rows.is_empty(),
            Self::Teams(rows) => rows.is_empty(),
        }
    }
}

/// A village without a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VillageRow {
    /// Full name and page.
    pub village: Link,
    /// Its commune.
    pub commune: String,
    /// Households, as declared.
    pub households: Option<u64>,
    /// Where to set up its team, if the viewer may.
    pub create_url: Option<String>,
}

/// A team in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamRow {
    /// Its title and page.
    pub team: Link,
    /// Its commune.
    pub commune: String,
    /// Who leads it, or in the leader's absence acts for him.
    pub leader: Option<PersonLine>,
    /// How many distinct persons.
    pub members: u64,
    /// Does a decision stand behind it?
    pub standing: Standing,
    /// What it lacks, a sentence each ([`words::breach`]).
    pub breaches: Vec<String>,
    /// Its Zalo group's name, if it is made.
    pub group: Option<String>,
}

/// A person one can call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLine {
    /// The name.
    pub name: String,
    /// Ten digits, if known.
    pub phone: Option<String>,
}

/// What a team stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A decision in force.
    Established,
    /// A report: "theo báo cáo, chưa có quyết định".
    ReportedOnly,
    /// It is dissolved or merged into another.
    Ended,
}

impl Standing {
    /// Its shape.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self {
            Self::Established => Shape::Good,
            Self::ReportedOnly => Shape::Care,
            Self::Ended => Shape::Off,
        }
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> Key {
        match self {
            Self::Established => Key("team-standing-established"),
            Self::ReportedOnly => Key("team-standing-reported-only"),
            Self::Ended => Key("team-standing-ended"),
        }
    }
}

/// Does a team meet the rules?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// All of them.
    Complete,
    /// Not all.
    Incomplete,
}

impl Completeness {
    /// Complete if there is nothing it lacks.
    #[must_use]
    pub fn of<T>(lacking: &[T]) -> Self {
        if lacking.is_empty() { Self::Complete } else { Self::Incomplete }
    }

    /// Its shape.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self {
            Self::Complete => Shape::Good,
            Self::Incomplete => Shape::Bad,
        }
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> Key {
        match self {
            Self::Complete => Key("team-complete"),
            Self::Incomplete => Key("team-incomplete"),
        }
    }
}

impl TeamRow {
    /// Does it meet the rules?
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        Completeness::of(&self.breaches)
    }
}

impl TeamsPage {
    /// Can the list be narrowed to one broken rule?
    #[must_use]
    pub fn asks_rule(&self) -> bool {
        self.list == TeamList::Breaking && !self.breaches.is_empty()
    }

    /// The lists as tabs. `counts` in the order of [`TeamList::ALL`]; `url` gives a list's address with place and day kept.
    #[must_use]
    pub fn tabs(locale: Locale, shown: TeamList, counts: [u64; 6], url: impl Fn(TeamList) -> String) -> Vec<Tab> {
        let tab = |(list, count): (TeamList, u64)| Tab {
            text: locale.text(list.key()),
            url: url(list),
            current: list == shown,
            count: Some(count),
        };
        let counted = TeamList::ALL.into_iter().zip(counts);
        // Of the lists of what is missing only those that hold something; the first two say by themselves that all is well.
        let always = [TeamList::WithoutTeam, TeamList::Breaking, TeamList::All, shown];
        counted.filter(|(list, count)| *count > 0 || always.contains(list)).map(tab).collect()
    }
}

fn samples_rows(locale: Locale) -> Vec<TeamRow> {
    let person = |name: &str, phone: Option<&str>| PersonLine { name: name.into(), phone: phone.map(Into::into) };
    let link = |village: &str| Link::new(format!("Tổ công nghệ số cộng đồng {village}"), paths::team("mau"));
    let lacking = [Breach::TooFew { have: 3, least: 4 }, Breach::NotRepresented(Representing::WomensUnion)];
    vec![
        TeamRow {
            team: link("Thôn Bản Bay"),
            commune: "Xã Gia Phú".into(),
            leader: Some(person("Nguyễn Văn Mẫu", Some("0912000001"))),
            members: 5,
            standing: Standing::Established,
            breaches: Vec::new(),
            group: Some("CNS_BanBay_GiaPhu_BaoThang".into()),
        },
        TeamRow {
            team: link("Thôn Nậm Phảng"),
            commune: "Xã Gia Phú".into(),
            leader: Some(person("Giàng A Mẫu", None)),
            members: 3,
            standing: Standing::ReportedOnly,
            breaches: lacking.iter().map(|one| words::breach(locale, one)).collect(),
            group: None,
        },
        TeamRow {
            team: link("Tổ dân phố số 5"),
            commune: "Thị trấn Phố Lu".into(),
            leader: None,
            members: 4,
            standing: Standing::Established,
            breaches: vec![words::breach(locale, &Breach::NoLeader)],
            group: None,
        },
    ]
}

impl Sampled for TeamsPage {
    const NAME: &'static str = "teams";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let locale = p.locale();
        let tabs = |shown| {
            Self::tabs(locale, shown, [17, 2, 6, 21, 0, 1545], |list| format!("{}?list={}", paths::TEAMS, list.code()))
        };
        let figures = vec![
            Figure::part(Key("figure-teams-established"), 1545, 1562),
            Figure::part(Key("figure-teams-complete"), 1210, 1545),
            Figure::of(Key("figure-members"), 6806),
            Figure::part(Key("figure-young"), 3403, 6806),
            Figure::part(Key("figure-women"), 2722, 6806),
            Figure::part(Key("figure-it-skill"), 1904, 6806),
        ];
        let place = |list, rows, number, total| Self {
            p: p.clone(),
            unit_name: "Huyện Bảo Thắng".into(),
            at: day(2022, 5, 28),
            tabs: tabs(list),
            list,
            rows,
            places: vec![Choice::new("gia-phu", "Xã Gia Phú"), Choice::new("pho-lu", "Thị trấn Phố Lu")],
            place: "gia-phu".into(),
            breaches: vec![Choice::new("too_few", "Thiếu người (2)")],
            breach: String::new(),
            born: 1987,
            figures: figures.clone(),
            composition: vec![CompositionRow {
                unit: Link::new("Xã Gia Phú", paths::TEAMS),
                teams: 14,
                persons: 61,
                young: 30,
                women: 25,
                it_skilled: 17,
                trained: 40,
            }],
            pages: Pages { number, rows: total, per_page: 50, url: paths::TEAMS.into() },
            actions: vec![Link::new("Lập Tổ từ Excel", paths::TEAM_IMPORT), Link::new("Lập một Tổ", paths::TEAM_NEW)],
        };
        let village = |name: &str, households| VillageRow {
            village: Link::new(name, paths::unit("mau")),
            commune: "Xã Gia Phú".into(),
            households,
            create_url: Some(paths::TEAM_NEW.into()),
        };
        let villages = vec![village("Thôn Chính Tiến", Some(1132)), village("Thôn Hùng Thắng", None)];
        let breaking = samples_rows(locale).into_iter().filter(|row| !row.breaches.is_empty()).collect();
        let empty =
            Self { figures: Vec::new(), places: Vec::new(), ..place(TeamList::All, TeamRows::Teams(Vec::new()), 1, 0) };
        let none_missing = place(TeamList::WithoutTeam, TeamRows::Villages(Vec::new()), 1, 0);
        vec![
            place(TeamList::All, TeamRows::Teams(samples_rows(locale)), 2, 1545),
            place(TeamList::Breaking, TeamRows::Teams(breaking), 1, 2),
            place(TeamList::WithoutTeam, TeamRows::Villages(villages), 1, 17),
            empty,
            none_missing,
        ]
    }
}
