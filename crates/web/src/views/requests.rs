//! Reports that are asked for once: the lists, one request, and all its answers.

use super::parts::{Link, Pages, Shape};
use super::report_paper::file_links;
use super::reports::Due;
use super::{Sampled, day, paths};
use crate::locale::{Argument, Key, Locale};
use crate::page::{Page, Section};
use askama::Template;
use rules::requests::{AnswerState, Count, FieldKind};
use std::fmt::Display;

/// The state of an answer with its shape.
pub trait AnswerShown {
    /// Its shape.
    fn shape(&self) -> Shape;
    /// Its word.
    fn word(&self) -> Key;
}

impl AnswerShown for AnswerState {
    fn shape(&self) -> Shape {
        match self {
            Self::Answered => Shape::Good,
            Self::AnsweredLate | Self::Returned => Shape::Care,
            Self::Late => Shape::Bad,
            Self::Waiting | Self::Dropped | Self::Gone => Shape::Off,
        }
    }

    fn word(&self) -> Key {
        match self {
            Self::Waiting => Key("answer-state-waiting"),
            Self::Late => Key("answer-state-late"),
            Self::Answered => Key("answer-state-answered"),
            Self::AnsweredLate => Key("answer-state-answered-late"),
            Self::Returned => Key("answer-state-returned"),
            Self::Dropped => Key("answer-state-dropped"),
            Self::Gone => Key("answer-state-gone"),
        }
    }
}

impl<T: AnswerShown> AnswerShown for &T {
    fn shape(&self) -> Shape {
        (*self).shape()
    }

    fn word(&self) -> Key {
        (*self).word()
    }
}

/// How many have answered, in a sentence.
#[must_use]
pub fn count_text(p: &Page, count: Count) -> String {
    let counts: [(&str, &dyn Argument); 3] =
        [("asked", &count.asked), ("answered", &count.answered), ("late", &count.late)];
    p.locale().text_with(Key("request-count"), &counts)
}

/// How a field is answered that is typed, with its limits; nothing of one that isn't.
#[must_use]
pub fn typed_text(locale: Locale, kind: &FieldKind) -> String {
    let said = |key: Key, blanks: &[(&str, &dyn Argument)]| locale.text_with(key, blanks);
    let number = |number: &Option<i64>| number.map(crate::format::number).unwrap_or_default();
    match kind {
        FieldKind::Number { least, most, unit_word, .. } => {
            let (low, high) = (number(least), number(most));
            let limits = match (least, most) {
                (Some(_), Some(_)) => said(Key("request-kind-between"), &[("least", &low), ("most", &high)]),
                (Some(_), None) => said(Key("request-kind-least"), &[("least", &low)]),
                (None, Some(_)) => said(Key("request-kind-most"), &[("most", &high)]),
                (None, None) => String::new(),
            };
            let all = [locale.text(Key("request-kind-number")), unit_word.clone().unwrap_or_default(), limits];
            all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
        FieldKind::Text { longest } => said(Key("request-kind-text-most"), &[("most", longest)]),
        FieldKind::Date { earliest, latest } => match (earliest, latest) {
            (Some(first), Some(last)) => said(Key("request-kind-days"), &[("from", first), ("to", last)]),
            (Some(first), None) => said(Key("request-kind-day-from"), &[("from", first)]),
            (None, Some(last)) => said(Key("request-kind-day-to"), &[("to", last)]),
            (None, None) => locale.text(Key("request-kind-date")),
        },
        FieldKind::Choice { .. } | FieldKind::Indicator { .. } | FieldKind::File {} => String::new(),
    }
}

/// What a field looks like, in a few words.
#[must_use]
pub fn kind_text(p: &Page, kind: &FieldKind, indicator: &str) -> String {
    match kind {
        FieldKind::Choice { options, several } => {
            let key = if *several { Key("request-kind-several-of") } else { Key("request-kind-one-of") };
            p.t1(key, "options", options.join("; "))
        }
        FieldKind::Number { .. } | FieldKind::Text { .. } | FieldKind::Date { .. } => typed_text(p.locale(), kind),
        FieldKind::File {} => p.t(Key("request-kind-file")),
        FieldKind::Indicator { from, to, .. } => {
            let said: [(&str, &dyn Argument); 3] = [("name", &indicator), ("from", from), ("to", &to.before())];
            p.locale().text_with(Key("request-kind-indicator-of"), &said)
        }
    }
}

/// Links to what came of a request as a paper.
#[must_use]
pub fn paper_links(page: &Page, request: impl Display) -> Vec<Link> {
    file_links(page, &paths::request_paper(request))
}

/// A request that somebody is to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRequestRow {
    /// It, leading to the answer.
    pub request: Link,
    /// For whom it answers, if for an ended one.
    pub answers_for: Option<String>,
    /// Who asks.
    pub by: String,
    /// By when.
    pub due: Due,
    /// How the answer stands.
    pub state: AnswerState,
}

/// A request in a list of those who watch over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRow {
    /// It.
    pub request: Link,
    /// Who asks.
    pub by: String,
    /// By when.
    pub due: Due,
    /// How many have answered.
    pub count: Count,
    /// Does it take no more answers?
    pub is_closed: bool,
}

impl RequestRow {
    /// How many have answered.
    #[must_use]
    pub fn answered(&self, p: &Page) -> String {
        count_text(p, self.count)
    }
}

/// What one is asked, and what one has asked.
#[derive(Debug, Template)]
#[template(path = "requests.html")]
pub struct RequestsPage {
    /// The frame.
    pub p: Page,
    /// To be answered, and answered.
    pub own: Vec<OwnRequestRow>,
    /// What the own office has asked.
    pub asked: Vec<RequestRow>,
    /// What others have asked of those below.
    pub below: Vec<RequestRow>,
    /// Where to ask, for whoever may.
    pub new_url: Option<String>,
}

/// A field as it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldAsked {
    /// What is asked.
    pub label: String,
    /// How it is to be understood.
    pub hint: Option<String>,
    /// Must it be answered?
    pub required: bool,
    /// What an answer looks like.
    pub kind: String,
    /// What the answers come to.
    pub sum: String,
}

/// Somebody who was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLine {
    /// Who, and the answer.
    pub debtor: Link,
    /// How the answer stands.
    pub state: AnswerState,
    /// What else is to be said: who answers instead, sent by somebody above.
    pub notes: Vec<String>,
}

/// One request.
#[derive(Debug, Template)]
#[template(path = "request.html")]
pub struct RequestPage {
    /// The frame.
    pub p: Page,
    /// What it is called.
    pub title: String,
    /// Who asks.
    pub by: String,
    /// Why.
    pub purpose: Option<String>,
    /// By which document.
    pub basis: Option<String>,
    /// By when.
    pub due: Due,
    /// Why there is more time, if so.
    pub extended: Option<String>,
    /// Since when it takes no more answers, and why.
    pub closed: Option<(String, Option<String>)>,
    /// What is asked, and what the answers come to.
    pub fields: Vec<FieldAsked>,
    /// How many have answered.
    pub count: Count,
    /// Part of those who were asked; who has not answered comes first.
    pub rows: Vec<AskedLine>,
    /// Which part.
    pub pages: Pages,
    /// Does the viewer see all that were asked?
    pub sees_all: bool,
    /// The own answer.
    pub own_url: Option<String>,
    /// All answers beside each other, and as a file.
    pub tables: Option<(String, String)>,
    /// What came of it as a paper of the office that asked, for whoever sees all answers.
    pub papers: Vec<Link>,
    /// The last paper of it that leaves or left the office.
    pub issue: Option<Link>,
    /// Which request, for whoever may prepare such a paper.
    pub prepare: Option<String>,
    /// More time, or the end, for whoever may give it.
    pub due_url: Option<String>,
    /// One text that names who is missing; it names no person.
    pub reminder: Option<String>,
}

impl RequestPage {
    /// How many have answered, in a sentence.
    #[must_use]
    pub fn counted(&self) -> String {
        count_text(&self.p, self.count)
    }
}

/// All answers to a request, a row each.
#[derive(Debug, Template)]
#[template(path = "request_table.html")]
pub struct RequestTablePage {
    /// The frame.
    pub p: Page,
    /// The request.
    pub request: Link,
    /// What is asked.
    pub labels: Vec<String>,
    /// Who answered what.
    pub rows: Vec<(AskedLine, Vec<String>)>,
    /// What all answers come to.
    pub sums: Vec<String>,
    /// Which part is shown.
    pub pages: Pages,
    /// The workbook.
    pub file_url: String,
}

/// The deadline of the samples.
#[must_use]
pub fn some_due() -> Due {
    Due { day: day(2025, 9, 12), hour: Some(17) }
}

impl Sampled for RequestsPage {
    const NAME: &'static str = "requests";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let own = |state, answers_for: Option<&str>| OwnRequestRow {
            request: Link::new("Thiệt hại do mưa lũ", paths::request_answer("mau", "mau")),
            answers_for: answers_for.map(Into::into),
            by: "Tỉnh Lào Cai".into(),
            due: some_due(),
            state,
        };
        let row = |late, is_closed| RequestRow {
            request: Link::new("Sóng điện thoại ở thôn", paths::request("mau")),
            by: "Xã Gia Phú".into(),
            due: some_due(),
            count: Count { asked: 31, answered: 28, late },
            is_closed,
        };
        let full = Self {
            own: vec![own(AnswerState::Late, None), own(AnswerState::Answered, Some("Xã Mẫu (cũ)"))],
            asked: vec![row(3, false), row(0, true)],
            below: vec![row(0, false)],
            new_url: Some(paths::REQUEST_NEW.into()),
            p: p.clone(),
        };
        let empty = Self { own: Vec::new(), asked: Vec::new(), below: Vec::new(), new_url: None, p };
        vec![full, empty]
    }
}

fn some_line(name: &str, state: AnswerState, note: Option<&str>) -> AskedLine {
    AskedLine {
        debtor: Link::new(name, paths::request_answer("mau", "mau")),
        state,
        notes: note.map(Into::into).into_iter().collect(),
    }
}

impl Sampled for RequestPage {
    const NAME: &'static str = "request";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let field = |label: &str, sum: &str| FieldAsked {
            label: label.into(),
            hint: Some("Tính đến 17 giờ hôm nay.".into()),
            required: true,
            kind: p.t(Key("request-kind-number")),
            sum: sum.into(),
        };
        let rows: Vec<AskedLine> =
            AnswerState::ALL.iter().map(|state| some_line("Tổ CNSCĐ thôn Bản Bay", *state, Some("Gửi thay"))).collect();
        let full = Self {
            title: "Thiệt hại do mưa lũ".into(),
            by: "Xã Gia Phú".into(),
            purpose: Some("Tổng hợp báo cáo Ủy ban nhân dân tỉnh.".into()),
            basis: Some("Công văn số 12/UBND-VX".into()),
            due: some_due(),
            extended: Some("Mất liên lạc".into()),
            closed: None,
            fields: vec![field("Số hộ mất liên lạc", "120"), field("Đường truyền", "Tốt: 3; Mất: 1")],
            count: Count { asked: 31, answered: 28, late: 3 },
            rows,
            pages: Pages { number: 1, rows: 131, per_page: 100, url: paths::request("mau") },
            sees_all: true,
            own_url: Some(paths::request_answer("mau", "mau")),
            tables: Some((paths::request_table("mau"), paths::request_file("mau"))),
            papers: paper_links(&p, "mau"),
            issue: Some(Link::new(p.t(Key("issue-title")), paths::issue("mau"))),
            prepare: Some("mau".into()),
            due_url: Some(paths::request_due("mau")),
            reminder: Some("Xã Gia Phú: còn thiếu trả lời\n- Tổ CNSCĐ thôn Bản Bay".into()),
            p: p.clone(),
        };
        let closed = Self {
            title: "Sóng điện thoại".into(),
            by: "Xã Gia Phú".into(),
            purpose: None,
            basis: None,
            due: Due { day: day(2025, 9, 12), hour: None },
            extended: None,
            closed: Some(("12/09/2025".into(), Some("Đã đủ số liệu".into()))),
            fields: vec![field("Số hộ", "")],
            count: Count { asked: 1, answered: 1, late: 0 },
            rows: vec![some_line("Tổ CNSCĐ thôn Bản Bay", AnswerState::Answered, None)],
            pages: Pages { number: 1, rows: 1, per_page: 100, url: paths::request("mau") },
            sees_all: false,
            own_url: None,
            tables: None,
            papers: Vec::new(),
            issue: None,
            prepare: None,
            due_url: None,
            reminder: None,
            p,
        };
        vec![full, closed]
    }
}

impl Sampled for RequestTablePage {
    const NAME: &'static str = "request-table";

    fn samples(page: &Page) -> Vec<Self> {
        let cells = |count: &str| vec![count.to_owned(), "Đã cử người đến".to_owned()];
        vec![Self {
            request: Link::new("Thiệt hại do mưa lũ", paths::request("mau")),
            labels: vec!["Số hộ mất liên lạc".into(), "Ghi chú".into()],
            rows: vec![
                (some_line("Tổ CNSCĐ thôn Bản Bay", AnswerState::Answered, None), cells("12")),
                (some_line("Tổ CNSCĐ thôn Bản Bay", AnswerState::Late, None), vec![String::new(), String::new()]),
            ],
            sums: vec!["12".into(), "1".into()],
            pages: Pages { number: 1, rows: 2, per_page: 50, url: paths::request_table("mau") },
            file_url: paths::request_file("mau"),
            p: page.clone().within(Section::Reports),
        }]
    }
}
