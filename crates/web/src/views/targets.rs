//! The two targets of the programme, unit by unit, and how a province measures them.

use super::parts::{Link, Progress, Tab};
use super::words::{self, Word};
use super::{Sampled, day, paths};
use crate::form::{Choice, FormState};
use crate::locale::Argument;
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::{Day, Span};
use rules::targets::{Denominator, Target};
use rules::units::Level;

/// In the form: households that are away count.
pub const YES: &str = "yes";
/// In the form: they don't.
pub const NO: &str = "no";

/// How far a place and those directly below it have come.
#[derive(Debug, Template)]
#[template(path = "targets.html")]
pub struct TargetsPage {
    /// The frame.
    pub p: Page,
    /// The units above the place, from the top down.
    pub above: Vec<Link>,
    /// The place.
    pub unit: Link,
    /// The denominators of the 30 %.
    pub denominators: Vec<Tab>,
    /// What is shown: the province's setting, perhaps with the other denominator.
    pub target: Target,
    /// Is it the province's setting as it stands?
    pub is_set: bool,
    /// How many units of the setting's level reach the share of households, of how many; where the place lies above that level.
    pub reached: Option<(usize, usize)>,
    /// How the province measures; a place outside any has none.
    pub settings: Option<String>,
    /// The place's own.
    pub own: TargetRow,
    /// Of those directly below it.
    pub rows: Vec<TargetRow>,
    /// How many villages have declared their households, of how many; where that is the denominator.
    pub declared: Option<(u64, u64)>,
}

impl TargetsPage {
    /// How many units of the setting's level have reached it.
    #[must_use]
    pub fn reached(&self) -> Option<String> {
        let (part, whole) = self.reached?;
        let level = self.p.t(self.target.level.key());
        let said: [(&str, &dyn Argument); 4] =
            [("level", &level), ("part", &part), ("whole", &whole), ("percent", &self.target.households)];
        Some(self.p.locale().text_with("target-reached", &said))
    }

    /// What the figures mean, a sentence each.
    #[must_use]
    pub fn households_means(&self) -> Vec<String> {
        let mut means = households_means(&self.p, self.target);
        means.extend(self.declared.map(|(part, whole)| self.p.t2("target-declared", "part", part, "whole", whole)));
        means
    }
}

/// The definition of the share of households, a sentence each.
fn households_means(p: &Page, target: Target) -> Vec<String> {
    let of = match target.denominator {
        Denominator::Declared => "target-households-means-declared",
        Denominator::WithProducts => "target-households-means-with-products",
    };
    let away = if target.away_counts { "target-away-counts" } else { "target-away-left-out" };
    vec![p.t1(of, "percent", target.households), p.t(away)]
}

/// The figures of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetRow {
    /// The unit and its targets; without an address where nothing lies below it.
    pub unit: Link,
    /// Households with a digital shop and an account.
    pub households: Progress,
    /// Products and services on platforms.
    pub products: Progress,
    /// OCOP products on platforms.
    pub ocop: Progress,
}

impl TargetRow {
    /// Part and whole of each.
    #[must_use]
    pub fn new(unit: Link, target: &Target, households: (u64, u64), products: (u64, u64), ocop: (u64, u64)) -> Self {
        let bar = |label, (part, whole), target| Progress { label: Key(label), part, whole, target: Some(target) };
        Self {
            unit,
            households: bar("target-households", households, target.households),
            products: bar("target-products", products, target.products),
            ocop: bar("target-products-ocop", ocop, target.products),
        }
    }

    /// The three figures of the row.
    #[must_use]
    pub fn bars(&self) -> [&Progress; 3] {
        [&self.households, &self.products, &self.ocop]
    }
}

/// How a province measures, today, before and from some day on. Fields: `denominator`, `away_counts` ([`YES`], [`NO`]), `households` and
/// `products` (per cent), `level`, `from`.
#[derive(Debug, Template)]
#[template(path = "target_settings.html")]
pub struct TargetSettingsPage {
    /// The frame.
    pub p: Page,
    /// The province and its targets.
    pub province: Link,
    /// What holds today.
    pub now: Option<SettingShown>,
    /// What will hold, the next first.
    pub coming: Vec<SettingShown>,
    /// What held before, the latest first.
    pub former: Vec<SettingShown>,
    /// What was typed, for whoever may change it.
    pub form: Option<FormState>,
    /// The form's target.
    pub action: String,
}

impl TargetSettingsPage {
    /// What the share of households is a part of.
    #[must_use]
    pub fn denominators(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), Denominator::ALL, Denominator::code)
    }

    /// Do households that are away count?
    #[must_use]
    pub fn away_choices(&self) -> Vec<Choice> {
        let choice = |code, key: &'static str| Choice::new(code, self.p.t(key));
        vec![choice(YES, "target-away-yes"), choice(NO, "target-away-no")]
    }

    /// Where the share must be reached.
    #[must_use]
    pub fn levels(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), &Level::ALL, Level::code)
    }
}

/// A setting in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingShown {
    /// From when to when.
    pub span: Span,
    /// The setting.
    pub target: Target,
}

impl SettingShown {
    /// "Từ ngày … đến trước ngày …", or that it is the letter's.
    #[must_use]
    pub fn when(&self, p: &Page) -> String {
        match (self.span.from == Day::MIN, self.span.end()) {
            (true, None) => p.t("target-setting-letters"),
            (true, Some(to)) => p.t1("target-setting-letters-until", "day", to),
            (false, None) => p.t1("target-setting-since", "day", self.span.from),
            (false, Some(to)) => p.t2("target-setting-between", "from", self.span.from, "to", to),
        }
    }

    /// A sentence each.
    #[must_use]
    pub fn lines(&self, p: &Page) -> Vec<String> {
        let mut lines = households_means(p, self.target);
        lines.push(p.t1("target-at-level", "level", p.t(self.target.level.key())));
        lines.push(p.t1("target-products-means", "percent", self.target.products));
        lines
    }
}

impl Sampled for TargetsPage {
    const NAME: &'static str = "targets";

    fn samples(page: &Page) -> Vec<Self> {
        let tab = |text: &str, of, current| Tab {
            text: text.into(),
            url: paths::targets_of("mau", of),
            current,
            count: None,
        };
        let row = |name: &str, target: &Target, part| {
            TargetRow::new(Link::new(name, paths::targets("mau")), target, (part, 120), (part, 30), (1, part))
        };
        let sample = |target: Target, below: &[(&str, u64)], declared: Option<(u64, u64)>| Self {
            p: page.clone().within(Section::Targets),
            above: vec![Link::new("Tỉnh Lào Cai", paths::targets("tinh"))],
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            denominators: vec![
                tab("Số hộ công bố", "declared", declared.is_some()),
                tab("Hộ có sản phẩm", "with_products", declared.is_none()),
            ],
            target,
            is_set: declared.is_some(),
            reached: declared.is_some().then_some((5, 14)),
            settings: declared.is_some().then(|| paths::target_settings("mau")),
            own: row("Xã Gia Phú", &target, 36),
            rows: below.iter().map(|(name, part)| row(name, &target, *part)).collect(),
            declared,
        };
        let letters = Target::LETTER_OF_2022;
        let own = Target { denominator: Denominator::WithProducts, away_counts: false, households: 40, ..letters };
        vec![sample(letters, &[("Thôn Bản Bay", 36), ("Thôn Bản Cầm", 0)], Some((12, 14))), sample(own, &[], None)]
    }
}

impl Sampled for TargetSettingsPage {
    const NAME: &'static str = "target-settings";

    fn samples(page: &Page) -> Vec<Self> {
        let letters = Target::LETTER_OF_2022;
        let own = Target { denominator: Denominator::WithProducts, away_counts: false, households: 40, ..letters };
        let (set, next) = (day(2024, 1, 1), day(2026, 1, 1));
        let setting = |from, to, target| SettingShown { span: Span { from, to }, target };
        let sample = |now, coming, former, form| Self {
            p: page.clone().within(Section::Targets),
            province: Link::new("Tỉnh Lào Cai", paths::targets("mau")),
            now: Some(now),
            coming,
            former,
            form,
            action: paths::target_settings("mau"),
        };
        let mut refused = FormState::of([("denominator", "declared"), ("households", "130"), ("level", "village")]);
        refused.refuse("households", crate::form::FieldError::OutOfRange(1, 100));
        vec![
            sample(
                setting(set, next, own),
                vec![setting(next, Day::MAX, Target { households: 50, ..own })],
                vec![setting(Day::MIN, set, letters)],
                Some(refused),
            ),
            sample(setting(Day::MIN, Day::MAX, letters), Vec::new(), Vec::new(), None),
        ]
    }
}
