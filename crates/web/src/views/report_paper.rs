//! A report as files to take away and as messages to paste.

use super::annex::Format;
use super::parts::Link;
use super::reports::ReportPeriod;
use super::{Sampled, day, paths};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use std::fmt::Display;

/// The files in which a report is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperFormat {
    /// For an office.
    Office(Format),
    /// A page of its own.
    Html,
    /// Plain text.
    Text,
}

impl PaperFormat {
    /// All of them, the paper to be signed first.
    pub const ALL: [Self; 5] =
        [Self::Office(Format::Docx), Self::Office(Format::Pdf), Self::Office(Format::Xlsx), Self::Html, Self::Text];

    /// The ending of its files, and its word in addresses.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Office(format) => format.ending(),
            Self::Html => "html",
            Self::Text => "txt",
        }
    }

    /// The format of an ending.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }

    /// What it is called.
    #[must_use]
    pub fn name(self, page: &Page) -> String {
        match self {
            Self::Office(format) => format.name().to_owned(),
            Self::Html => page.t(Key("report-paper-html")),
            Self::Text => page.t(Key("report-paper-text")),
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Office(format) => format.media_type(),
            Self::Html => "text/html; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
        }
    }
}

/// Links to the files of a paper that is found at an address.
#[must_use]
pub fn file_links(page: &Page, address: &str) -> Vec<Link> {
    let link = |format: PaperFormat| Link::new(format.name(page), format!("{address}?format={}", format.ending()));
    PaperFormat::ALL.into_iter().map(link).collect()
}

/// Links to a report's files, and to its messages if it was sent; without a version, of what would be sent now.
#[must_use]
pub fn paper_links(page: &Page, obligation: impl Display, version: Option<u32>) -> Vec<Link> {
    let which = version.map(|version| format!("&version={version}")).unwrap_or_default();
    let file = |format: PaperFormat| {
        let address = paths::report_paper(&obligation);
        Link::new(format.name(page), format!("{address}?format={}{which}", format.ending()))
    };
    let zalo = version.map(|version| {
        let address = paths::report_zalo(&obligation);
        Link::new(page.t(Key("report-zalo-title")), format!("{address}?version={version}"))
    });
    PaperFormat::ALL.into_iter().map(file).chain(zalo).collect()
}

/// A report as messages to copy.
#[derive(Debug, Template)]
#[template(path = "report_zalo.html")]
pub struct ReportZaloPage {
    /// The frame.
    pub p: Page,
    /// The report.
    pub report: Link,
    /// The period.
    pub period: ReportPeriod,
    /// The messages, in order.
    pub parts: Vec<String>,
}

impl Sampled for ReportZaloPage {
    const NAME: &'static str = "report-zalo";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let span = rules::day::Span { from: day(2025, 7, 21), to: day(2025, 8, 21) };
        let part = |number| format!("({number}/2)\n1. {}", p.t(Key("pillar-government")));
        let sample = |parts| Self {
            report: Link::new("Xã Gia Phú", paths::report("mau")),
            period: ReportPeriod::new(p.locale(), rules::schedules::ReportKind::Month, span),
            parts,
            p: p.clone(),
        };
        vec![sample(vec![part(1), part(2)]), sample(vec![p.t(Key("pillar-society"))])]
    }
}
