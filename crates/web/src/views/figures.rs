//! The live figures of a place, and one figure of all units directly below it.

use super::indicator_words::{self, KINDS, Shown};
use super::parts::{Link, Tab};
use super::words::Word;
use super::{Sampled, day, paths};
use crate::form::{Choice, FormState};
use crate::locale::{Key, Locale};
use crate::page::{Page, Section};
use askama::Template;
use rules::catalogue::Pillar;
use rules::day::{Day, Span};
use rules::indicators::{IndicatorKind, Quantity, Row, shipped};
use rules::periods::PeriodKind;

/// A period, and what leads to others. Fields: `unit`, `kind`, `day`, `tree`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodShown {
    /// How long it is.
    pub kind: PeriodKind,
    /// Its days.
    pub span: Span,
    /// The day up to which it is shown, if it isn't over.
    pub running: Option<Day>,
    /// Periods of other lengths.
    pub kinds: Vec<Tab>,
    /// The one before.
    pub before: String,
    /// The one after, if it has begun.
    pub next: Option<String>,
    /// The day of the tree, if it isn't today.
    pub tree: Option<Day>,
    /// What was asked for.
    pub sought: FormState,
}

impl PeriodShown {
    /// "Tháng 7/2025".
    #[must_use]
    pub fn name(&self, locale: Locale) -> String {
        period_name(self.kind, self.span, locale)
    }

    /// Its days in words.
    #[must_use]
    pub fn days(&self, p: &Page) -> String {
        p.t2("period-days", "from", self.span.from, "to", self.span.to.before())
    }
}

/// What a period is called, by the month, quarter or half in which it ends.
#[must_use]
pub fn period_name(kind: PeriodKind, span: Span, locale: Locale) -> String {
    let last = span.to.before();
    let (month, year) = (last.month(), last.year().to_string());
    let named =
        |key: Key, number: String| locale.text_with(key, &[("number", &number.as_str()), ("year", &year.as_str())]);
    match kind {
        PeriodKind::Month => named(Key("period-month"), month.to_string()),
        PeriodKind::Quarter => named(Key("period-quarter"), ((month - 1) / 3 + 1).to_string()),
        PeriodKind::Half if month <= 6 => locale.text_with(Key("period-first-half"), &[("year", &year.as_str())]),
        PeriodKind::Half => locale.text_with(Key("period-second-half"), &[("year", &year.as_str())]),
        PeriodKind::Year | PeriodKind::Ever => locale.text_with(Key("period-year"), &[("year", &year.as_str())]),
    }
}

/// A line of a table of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureRow {
    /// What the line is about, an indicator or a unit; without an address where nothing lies behind it.
    pub name: Link,
    /// What is counted; empty where the page says it once.
    pub unit_word: String,
    /// In the period; `None` of what reporters type.
    pub period: Option<Shown>,
    /// Since the beginning of the year.
    pub year: Option<Shown>,
    /// Since the beginning.
    pub ever: Option<Shown>,
    /// Against the period before.
    pub change: Option<Shown>,
    /// The target, and whether it is reached.
    pub target: Option<(String, bool)>,
}

impl FigureRow {
    /// An indicator's row in words.
    #[must_use]
    pub fn of(row: &Row<'_>, name: Link, unit_word: String, locale: Locale) -> Self {
        let formula = &row.indicator.definition.formula;
        let shown = |quantity: Option<Quantity>| quantity.map(|of| indicator_words::quantity(of, formula));
        Self {
            name,
            unit_word,
            period: shown(row.period),
            year: shown(row.year),
            ever: shown(row.ever),
            change: indicator_words::change(row, locale),
            target: row
                .target
                .zip(row.is_reached())
                .map(|(of, reached)| (indicator_words::target(of, formula), reached)),
        }
    }
}

/// The figures of a pillar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureGroup {
    /// The pillar; none of what is about the teams themselves.
    pub pillar: Option<Pillar>,
    /// Its figures.
    pub rows: Vec<FigureRow>,
}

impl FigureGroup {
    /// Its heading.
    #[must_use]
    pub fn title(&self) -> Key {
        indicator_words::part(self.pillar)
    }
}

/// All figures of a place in a period.
#[derive(Debug, Template)]
#[template(path = "figures.html")]
pub struct FiguresPage {
    /// The frame.
    pub p: Page,
    /// The units above the place, from the top down.
    pub above: Vec<Link>,
    /// The place.
    pub unit: Link,
    /// The period.
    pub period: PeriodShown,
    /// The figures, pillar by pillar.
    pub groups: Vec<FigureGroup>,
    /// Workbooks, one for each level below.
    pub files: Vec<Link>,
    /// The indicators of the place's province; a place outside any has none.
    pub indicators: Option<String>,
}

/// One figure of a place and of those directly below it. Fields of the form that gives a target: `to`, `value`, `from`.
#[derive(Debug, Template)]
#[template(path = "figure.html")]
pub struct FigurePage {
    /// The frame.
    pub p: Page,
    /// The units above the place, from the top down.
    pub above: Vec<Link>,
    /// The place, and all its figures.
    pub unit: Link,
    /// What the figure is called.
    pub name: String,
    /// What it counts.
    pub unit_word: String,
    /// How it is counted.
    pub means: String,
    /// How its numbers go together.
    pub kind: IndicatorKind,
    /// The period.
    pub period: PeriodShown,
    /// By name or by figure.
    pub orders: Vec<Tab>,
    /// Of those directly below.
    pub rows: Vec<FigureRow>,
    /// What the place has by itself, beside those below.
    pub own: Option<FigureRow>,
    /// All together.
    pub sum: FigureRow,
    /// The form that gives a target, for whoever may.
    pub form: Option<TargetForm>,
}

impl FigurePage {
    /// How its numbers go together.
    #[must_use]
    pub fn kind_key(&self) -> Key {
        self.kind.key()
    }
}

/// What gives a target to a unit.
#[derive(Clone, Debug)]
pub struct TargetForm {
    /// What was typed.
    pub form: FormState,
    /// Where it is sent.
    pub action: String,
    /// The units that may be given one.
    pub units: Vec<Choice>,
    /// Is it a share?
    pub is_share: bool,
}

impl TargetForm {
    /// How the value is typed.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        if self.is_share { Key("figure-target-share-hint").0 } else { Key("figure-target-number-hint").0 }
    }
}

fn sample_period(page: &Page) -> PeriodShown {
    let url = |kind: PeriodKind| format!("{}?unit=mau&kind={}", paths::FIGURES, kind.code());
    let tab = |kind: &PeriodKind| Tab {
        text: page.t(indicator_words::period_kind(*kind)),
        url: url(*kind),
        current: *kind == PeriodKind::Month,
        count: None,
    };
    PeriodShown {
        kind: PeriodKind::Month,
        span: Span { from: day(2025, 6, 21), to: day(2025, 7, 21) },
        running: Some(day(2025, 7, 15)),
        kinds: KINDS.iter().map(tab).collect(),
        before: url(PeriodKind::Month),
        next: None,
        tree: Some(day(2025, 6, 30)),
        sought: FormState::of([("unit", "mau"), ("kind", "month"), ("day", "2025-06-21"), ("tree", "2025-06-30")]),
    }
}

fn sample_row(name: &str, number: i64, page: &Page) -> FigureRow {
    let count = |part| Some(Quantity::count(part));
    let indicator = &shipped()[0];
    let (period, before) = (count(number), count(number - 3));
    let (year, ever) = (count(4 * number), count(9 * number));
    let row = Row { indicator, period, year, ever, before, target: Some(100) };
    FigureRow::of(&row, Link::new(name, paths::figure("teams")), "Tổ".into(), page.locale())
}

impl Sampled for FiguresPage {
    const NAME: &'static str = "figures";

    fn samples(page: &Page) -> Vec<Self> {
        let typed = FigureRow {
            name: Link::new("Văn bản đã ban hành", ""),
            unit_word: "văn bản".into(),
            period: None,
            year: None,
            ever: None,
            change: None,
            target: None,
        };
        let share = Shown { text: "30,5 %".into(), of: Some("61/200".into()) };
        let share = FigureRow { period: Some(share), year: None, ever: None, ..sample_row("Tỷ lệ hộ", 12, page) };
        let groups = vec![
            FigureGroup {
                pillar: None, rows: vec![sample_row("Tổ công nghệ số cộng đồng", 14, page), typed]
            },
            FigureGroup { pillar: Some(Pillar::Economy), rows: vec![share, sample_row("Sản phẩm", 41, page)] },
        ];
        let sample = |groups, files: Vec<Link>| Self {
            p: page.clone().within(Section::Figures),
            above: vec![Link::new("Tỉnh Lào Cai", paths::FIGURES)],
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            period: sample_period(page),
            groups,
            indicators: (!files.is_empty()).then(|| paths::indicators("mau")),
            files,
        };
        vec![sample(groups, vec![Link::new("Thôn", paths::FIGURES_FILE)]), sample(Vec::new(), Vec::new())]
    }
}

impl Sampled for FigurePage {
    const NAME: &'static str = "figure";

    fn samples(page: &Page) -> Vec<Self> {
        let tab =
            |key: &'static str, current| Tab { text: page.t(key), url: paths::figure("teams"), current, count: None };
        let mut refused = FormState::of([("to", "b"), ("value", "nhiều")]);
        refused.refuse("value", crate::form::FieldError::Other(Key("figure-target-wrong")));
        let form = TargetForm {
            form: refused,
            action: paths::figure("teams"),
            units: vec![Choice::new("a", "Xã Gia Phú"), Choice::new("b", "Thôn Bản Bay")],
            is_share: true,
        };
        let sample = |rows: Vec<FigureRow>, form: Option<TargetForm>| Self {
            p: page.clone().within(Section::Figures),
            above: vec![Link::new("Tỉnh Lào Cai", paths::figure("teams"))],
            unit: Link::new("Xã Gia Phú", paths::FIGURES),
            name: "Tổ công nghệ số cộng đồng".into(),
            unit_word: "Tổ".into(),
            means: "Số Tổ.".into(),
            kind: IndicatorKind::Stock,
            period: sample_period(page),
            orders: vec![tab("figure-by-name", true), tab("figure-by-value", false)],
            own: (!rows.is_empty()).then(|| sample_row("Tại cơ quan Xã Gia Phú", 1, page)),
            rows,
            sum: sample_row("Cộng", 14, page),
            form,
        };
        let rows = vec![sample_row("Thôn Bản Bay", 6, page), sample_row("Thôn Bản Cầm", 7, page)];
        vec![sample(rows, Some(form)), sample(Vec::new(), None)]
    }
}
