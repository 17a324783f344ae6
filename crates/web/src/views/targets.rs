//! The two targets of the programme, unit by unit.

use super::parts::{Link, Progress, Tab};
use super::{Sampled, paths};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;

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
    /// The key of the sentence that defines the 30 %.
    pub households_means: Key,
    /// The place's own.
    pub own: TargetRow,
    /// Of those directly below it.
    pub rows: Vec<TargetRow>,
    /// How many villages have declared their households, of how many; where that is the denominator.
    pub declared: Option<(u64, u64)>,
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
    pub fn new(unit: Link, households: (u64, u64), products: (u64, u64), ocop: (u64, u64)) -> Self {
        let bar = |label, (part, whole), target| Progress { label: Key(label), part, whole, target: Some(target) };
        Self {
            unit,
            households: bar("target-households", households, 30),
            products: bar("target-products", products, 100),
            ocop: bar("target-products-ocop", ocop, 100),
        }
    }

    /// The three figures of the row.
    #[must_use]
    pub fn bars(&self) -> [&Progress; 3] {
        [&self.households, &self.products, &self.ocop]
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
        let row = |name: &str, part| {
            TargetRow::new(Link::new(name, paths::targets("mau")), (part, 120), (part, 30), (1, part))
        };
        let sample = |rows, households_means: &'static str, declared: Option<(u64, u64)>| Self {
            p: page.clone().within(Section::Targets),
            above: vec![Link::new("Tỉnh Lào Cai", paths::targets("tinh"))],
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            denominators: vec![
                tab("Số hộ công bố", "declared", declared.is_some()),
                tab("Hộ có sản phẩm", "products", declared.is_none()),
            ],
            households_means: Key(households_means),
            own: row("Xã Gia Phú", 36),
            rows,
            declared,
        };
        vec![
            sample(
                vec![row("Thôn Bản Bay", 36), row("Thôn Bản Cầm", 0)],
                "target-households-means-declared",
                Some((12, 14)),
            ),
            sample(Vec::new(), "target-households-means-products", None),
        ]
    }
}
