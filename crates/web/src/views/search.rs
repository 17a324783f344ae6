//! Units found by name or code.

use super::parts::Link;
use super::{Sampled, day, paths};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;
use rules::units::Found;

/// What was found for a name.
#[derive(Debug, Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    /// The frame.
    pub p: Page,
    /// What was sought.
    pub query: String,
    /// The day looked at.
    pub at: Day,
    /// What was found, the best first.
    pub hits: Vec<Hit>,
    /// There are more than shown.
    pub more: bool,
}

/// A unit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its name and page.
    pub unit: Link,
    /// What it lies in, from near to far: "huyện Bảo Thắng, tỉnh Lào Cai".
    pub place: String,
    /// How it was found.
    pub found: Found,
}

impl Sampled for SearchPage {
    const NAME: &'static str = "search";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Units);
        let at = day(2025, 7, 15);
        let hit = |name: &str, place: &str, found| Hit {
            unit: Link::new(name, paths::unit_at("mau", at)),
            place: place.into(),
            found,
        };
        let hits = vec![
            hit("Xã Gia Phú", "tỉnh Lào Cai", Found::ByName),
            hit("Xã Gia Phú", "tỉnh Lào Cai", Found::ByFormerName("xã Xuân Giao, huyện Bảo Thắng".into())),
            hit("Xã Mù Cang Chải", "tỉnh Lào Cai", Found::ByAlias("Mù Căng Chải".into())),
            hit("Xã Gia Phú", "tỉnh Lào Cai", Found::ByCode("02923".into())),
            hit("Xã Xuân Quang", "tỉnh Lào Cai", Found::ByFormerCode("xã Trì Quang, huyện Bảo Thắng".into())),
            hit("Thôn Phú Gia", "xã Thái Niên, huyện Bảo Thắng", Found::ByGuess),
        ];
        vec![
            Self { p: p.clone(), query: "gia phu".into(), at, hits, more: true },
            Self { p: p.clone(), query: "<b>xã ở đâu</b>".into(), at, hits: Vec::new(), more: false },
            Self { p, query: String::new(), at, hits: Vec::new(), more: false },
        ]
    }
}
