//! What is owed and reported: the list of a period, the matrix, and who is late now.

use super::parts::{Link, Pages, Shape, Tab};
use super::words::Word;
use super::{Sampled, day, figures, paths};
use crate::form::Choice;
use crate::locale::{Key, Locale};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::{Day, Span};
use rules::obligations::{Count, State};
use rules::schedules::ReportKind;

impl Word for State {
    fn key(self) -> Key {
        match self {
            Self::NotDue => Key("report-state-not-due"),
            Self::Due => Key("report-state-due"),
            Self::Late => Key("report-state-late"),
            Self::Submitted => Key("report-state-submitted"),
            Self::Returned => Key("report-state-returned"),
            Self::Reopened => Key("report-state-reopened"),
            Self::Accepted => Key("report-state-accepted"),
            Self::Excused => Key("report-state-excused"),
            Self::NotEstablished => Key("report-state-not-established"),
        }
    }
}

/// A report's state with its shape, and the one word that a narrow table has room for.
pub trait StateShown {
    /// Its shape.
    fn shape(&self) -> Shape;
    /// Its word.
    fn word(&self) -> Key;
    /// Its short word.
    fn short(&self) -> Key;
}

impl StateShown for State {
    fn shape(&self) -> Shape {
        match self {
            Self::Accepted => Shape::Good,
            Self::Submitted | Self::Returned | Self::Reopened => Shape::Care,
            Self::Late => Shape::Bad,
            Self::NotDue | Self::Due | Self::Excused | Self::NotEstablished => Shape::Off,
        }
    }

    fn word(&self) -> Key {
        self.key()
    }

    fn short(&self) -> Key {
        match self {
            Self::NotDue => Key("report-short-not-due"),
            Self::Due => Key("report-short-due"),
            Self::Late => Key("report-short-late"),
            Self::Submitted => Key("report-short-submitted"),
            Self::Returned => Key("report-short-returned"),
            Self::Reopened => Key("report-short-reopened"),
            Self::Accepted => Key("report-short-accepted"),
            Self::Excused => Key("report-short-excused"),
            Self::NotEstablished => Key("report-short-not-established"),
        }
    }
}

/// A reference, of which templates hand on several.
impl<T: StateShown> StateShown for &T {
    fn shape(&self) -> Shape {
        (*self).shape()
    }

    fn word(&self) -> Key {
        (*self).word()
    }

    fn short(&self) -> Key {
        (*self).short()
    }
}

/// A period of reports of a kind as people call it, by the day on which it ends: "Tháng 8/2025".
#[must_use]
pub fn period_name(locale: Locale, kind: ReportKind, period: Span) -> String {
    let named = kind.rhythm().map(|rhythm| figures::period_name(rhythm, period, locale));
    named.unwrap_or_else(|| locale.text(Key("report-once-establishment")))
}

/// A period's name inside a sentence: "tháng 8/2025". English names begin with a capital there, too.
#[must_use]
pub fn in_sentence(locale: Locale, name: &str) -> String {
    match locale {
        Locale::Vi => rules::text::uncapitalized(name),
        Locale::En => name.to_owned(),
    }
}

/// A period on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportPeriod {
    /// What it is called.
    pub name: String,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub last: Day,
}

impl ReportPeriod {
    /// A period of reports of a kind.
    #[must_use]
    pub fn new(locale: Locale, kind: ReportKind, period: Span) -> Self {
        Self { name: period_name(locale, kind, period), from: period.from, last: period.to.before() }
    }
}

impl ReportPeriod {
    /// Its name inside a sentence.
    #[must_use]
    pub fn in_sentence(&self, page: &Page) -> String {
        in_sentence(page.locale(), &self.name)
    }
}

/// By when a report is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day on which it is in time.
    pub day: Day,
    /// The full hour of that day, if earlier than midnight.
    pub hour: Option<i8>,
}

impl Due {
    /// In words: "25/08/2025", "18 giờ ngày 23/08/2025".
    #[must_use]
    pub fn text(&self, page: &Page) -> String {
        match self.hour {
            Some(hour) => page.t2("report-due-hour", "hour", i64::from(hour), "day", self.day),
            None => self.day.vietnamese(),
        }
    }
}

/// A report that is owed, in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedRow {
    /// Who owes it, and the report.
    pub debtor: Link,
    /// How it stands.
    pub state: State,
    /// By when it is due.
    pub due: Due,
    /// When it was first sent.
    pub sent: Option<Day>,
    /// What else is to be said: late, taken over, excused and why.
    pub notes: Vec<String>,
    /// Of those below the debtor: how many reported, how many owe; and the list of them.
    pub below: Option<(u32, u32, String)>,
}

/// The reports of a unit of a period.
#[derive(Debug, Template)]
#[template(path = "reports.html")]
pub struct ReportsPage {
    /// The frame.
    pub p: Page,
    /// The units above.
    pub above: Vec<Link>,
    /// The unit and its page.
    pub unit: Link,
    /// The kinds of which there is a period.
    pub kinds: Vec<Tab>,
    /// The period shown; none before the first is open.
    pub period: Option<ReportPeriod>,
    /// Other periods: the address of each, and its words.
    pub periods: Vec<Choice>,
    /// What the unit itself owes.
    pub own: Option<OwedRow>,
    /// How many of the list stand how.
    pub count: Count,
    /// The heading of what those directly below owe.
    pub rows_are: Key,
    /// What those directly below owe.
    pub rows: Vec<OwedRow>,
    /// Who is late.
    pub late_url: String,
    /// Units against periods.
    pub matrix_url: String,
    /// The reports side by side, for whoever judges them.
    pub below_url: Option<String>,
    /// When which report is due.
    pub schedule_url: Option<String>,
}

impl ReportsPage {
    /// How many stand how, in a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let Count { owed, reported, accepted, late } = self.count;
        let counts: [(&str, &dyn crate::locale::Argument); 4] =
            [("owed", &owed), ("reported", &reported), ("accepted", &accepted), ("late", &late)];
        self.p.locale().text_with(Key("reports-summary"), &counts)
    }
}

/// A debtor's row in the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    /// Where this and the following are, above the first of them.
    pub within: Option<String>,
    /// Who owes, and where to go on.
    pub debtor: Link,
    /// Of each period: the state and the report; nothing where it owed none.
    pub cells: Vec<Option<(State, String)>>,
}

/// Debtors against periods.
#[derive(Debug, Template)]
#[template(path = "reports_matrix.html")]
pub struct ReportsMatrixPage {
    /// The frame.
    pub p: Page,
    /// The unit and its reports.
    pub unit: Link,
    /// The levels that report.
    pub levels: Vec<Tab>,
    /// The periods, the oldest first.
    pub periods: Vec<ReportPeriod>,
    /// Of each period how many reports stand how.
    pub counts: Vec<Count>,
    /// The debtors.
    pub rows: Vec<MatrixRow>,
    /// Which of them are shown, where there are any.
    pub pages: Option<Pages>,
    /// The states that there are, for the legend.
    pub states: Vec<State>,
}

/// Somebody to call about a late report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateRow {
    /// Who owes, and the report.
    pub debtor: Link,
    /// Where it is.
    pub place: String,
    /// Which period.
    pub period: String,
    /// Since which day it is late.
    pub since: Day,
    /// Whom to call.
    pub who: Option<String>,
    /// The phone.
    pub phone: Option<String>,
}

/// Who is late now, and one text naming them to paste.
#[derive(Debug, Template)]
#[template(path = "reports_late.html")]
pub struct ReportsLatePage {
    /// The frame.
    pub p: Page,
    /// The unit and its reports.
    pub unit: Link,
    /// The levels that report.
    pub levels: Vec<Tab>,
    /// Those who are late.
    pub rows: Vec<LateRow>,
    /// The text; it names no person.
    pub text: Option<String>,
}

fn some_period(page: &Page) -> ReportPeriod {
    let period = Span { from: day(2025, 7, 21), to: day(2025, 8, 21) };
    ReportPeriod::new(page.locale(), ReportKind::Month, period)
}

fn some_row(name: &str, state: State) -> OwedRow {
    OwedRow {
        debtor: Link::new(name, paths::report("mau")),
        state,
        due: Due { day: day(2025, 8, 23), hour: Some(18) },
        sent: state.is_reported().then(|| day(2025, 8, 22)),
        notes: Vec::new(),
        below: None,
    }
}

impl Sampled for ReportsPage {
    const NAME: &'static str = "reports";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let kind = Tab { text: p.t("report-kind-month"), url: paths::REPORTS.into(), current: true, count: None };
        let mut rows: Vec<OwedRow> = State::ALL.iter().map(|state| some_row("Tổ CNSCĐ thôn Bản Bay", *state)).collect();
        rows[2].notes = vec![p.t("report-note-late")];
        rows[5].below = Some((28, 31, paths::REPORTS.into()));
        let own = OwedRow { due: Due { day: day(2025, 8, 25), hour: None }, ..some_row("Xã Gia Phú", State::Due) };
        let full = Self {
            above: vec![Link::new("Tỉnh Lào Cai", paths::REPORTS)],
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            kinds: vec![kind.clone()],
            period: Some(some_period(&p)),
            periods: vec![Choice::new(paths::reports("mau", "month", "2025-07-01"), "Tháng 7/2025")],
            own: Some(own),
            count: Count { owed: 31, reported: 28, accepted: 20, late: 2 },
            rows_are: Key("reports-below"),
            rows,
            late_url: paths::reports_late("mau", "month"),
            matrix_url: paths::reports_matrix("mau", "month", "team"),
            below_url: Some(paths::report_below("mau")),
            schedule_url: None,
            p: p.clone(),
        };
        let empty = Self {
            above: Vec::new(),
            unit: Link::new("Tỉnh Lào Cai", paths::unit("mau")),
            kinds: vec![kind],
            period: None,
            periods: Vec::new(),
            own: None,
            count: Count::default(),
            rows_are: Key("reports-of-team"),
            rows: Vec::new(),
            late_url: paths::reports_late("mau", "month"),
            matrix_url: paths::reports_matrix("mau", "month", "commune"),
            below_url: None,
            schedule_url: Some(paths::unit("mau")),
            p,
        };
        vec![full, empty]
    }
}

impl Sampled for ReportsMatrixPage {
    const NAME: &'static str = "reports-matrix";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let cells = State::ALL.iter().map(|state| Some((*state, paths::report("mau")))).chain([None]);
        let row = MatrixRow {
            within: None,
            debtor: Link::new("Tổ CNSCĐ thôn Bản Bay", paths::REPORTS),
            cells: cells.collect(),
        };
        let first = MatrixRow { within: Some("Xã Gia Phú".into()), ..row.clone() };
        let periods = vec![some_period(&p); State::ALL.len() + 1];
        vec![Self {
            unit: Link::new("Tỉnh Lào Cai", paths::REPORTS),
            levels: vec![Tab { text: p.t("reporter-commune"), url: paths::REPORTS.into(), current: true, count: None }],
            counts: vec![Count { owed: 99, reported: 98, accepted: 90, late: 1 }; periods.len()],
            periods,
            rows: vec![first, row],
            pages: Some(Pages { number: 2, rows: 99, per_page: 4, url: paths::REPORTS_MATRIX.into() }),
            states: State::ALL.to_vec(),
            p,
        }]
    }
}

impl Sampled for ReportsLatePage {
    const NAME: &'static str = "reports-late";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let row = |phone: Option<&str>| LateRow {
            debtor: Link::new("Tổ CNSCĐ thôn Bản Bay", paths::report("mau")),
            place: "Xã Gia Phú".into(),
            period: "Tháng 8/2025".into(),
            since: day(2025, 8, 24),
            who: phone.map(|_| "Lò Văn Mẫu".into()),
            phone: phone.map(Into::into),
        };
        let sample = |rows: Vec<LateRow>| Self {
            unit: Link::new("Xã Gia Phú", paths::REPORTS),
            levels: Vec::new(),
            text: (!rows.is_empty())
                .then(|| "Xã Gia Phú: các Tổ chưa gửi báo cáo tháng 8/2025:\n- Thôn Bản Bay".into()),
            rows,
            p: p.clone(),
        };
        vec![sample(vec![row(Some("0912345678")), row(None)]), sample(Vec::new())]
    }
}
