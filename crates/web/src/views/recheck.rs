//! The commune's recheck.

use super::parts::Link;
use super::{Sampled, day, paths};
use crate::form::Choice;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// The sample of a period, to look at on the screen or to take along on paper.
#[derive(Debug, Template)]
#[template(path = "recheck.html")]
pub struct RecheckPage {
    /// The frame.
    pub p: Page,
    /// The commune and its households.
    pub unit: Link,
    /// The period's first and last day.
    pub period: (Day, Day),
    /// Other periods: the address of each, and its words.
    pub periods: Vec<Choice>,
    /// The sample.
    pub rows: Vec<RecheckRow>,
    /// Of how many households it is one.
    pub of: u64,
    /// Villages whose entries came in nearly all on the last days: how many, of how many.
    pub late: Vec<(Link, u64, u64)>,
}

/// A household to look at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecheckRow {
    /// Its head and page.
    pub household: Link,
    /// How its neighbours tell it from others.
    pub nickname: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Its village.
    pub village: String,
    /// What it came to: what, and since when.
    pub came_to: Vec<(String, Day)>,
}

impl Sampled for RecheckPage {
    const NAME: &'static str = "recheck";

    fn samples(page: &Page) -> Vec<Self> {
        let row = RecheckRow {
            household: Link::new("Lò Văn Mẫu", paths::household("mau")),
            nickname: Some("xóm trên".into()),
            phone: Some("0912345678".into()),
            village: "Thôn Bản Bay".into(),
            came_to: vec![("VNeID".into(), day(2025, 8, 2)), ("Mobile Money".into(), day(2025, 8, 3))],
        };
        let other = RecheckRow { nickname: None, phone: None, ..row.clone() };
        let sample = |rows: Vec<RecheckRow>, late| Self {
            p: page.clone().within(Section::Households),
            unit: Link::new("Xã Gia Phú", paths::households("mau")),
            period: (day(2025, 7, 21), day(2025, 8, 20)),
            periods: vec![Choice::new(paths::recheck("mau", "2025-07-01"), "21/06/2025 – 20/07/2025")],
            of: rows.len() as u64 * 20,
            rows,
            late,
        };
        let late = vec![(Link::new("Thôn Bản Cầm", paths::households("mau")), 38, 40)];
        vec![sample(vec![row, other], late), sample(Vec::new(), Vec::new())]
    }
}
