//! Decisions as recorded: listed, put right, taken back, and one that dissolves teams before it is recorded.

use super::parts::{Link, Pages};
use super::{Sampled, day, paths, words};
use crate::form::{Choice, FieldError, FormState};
use crate::page::{Page, Section};
use crate::views::words::Word;
use askama::Template;
use rules::day::Day;
use rules::teams::DecisionKind;

/// The decisions of a place.
#[derive(Debug, Template)]
#[template(path = "decisions.html")]
pub struct DecisionsPage {
    /// The frame.
    pub p: Page,
    /// The place's full name.
    pub unit_name: String,
    /// The day whose tree is looked at.
    pub at: Day,
    /// The place and those around it, to choose from. Sent as `unit`.
    pub places: Vec<Choice>,
    /// The place chosen.
    pub place: String,
    /// The decisions, the latest first.
    pub rows: Vec<DecisionRow>,
    /// Which part of the list is shown.
    pub pages: Pages,
    /// Where another one is recorded, for whom may.
    pub new_url: Option<String>,
}

/// A decision in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// Number and page.
    pub decision: Link,
    /// What it decides.
    pub kind: DecisionKind,
    /// Whose committee decided.
    pub unit: String,
    /// The day it was signed.
    pub on: Day,
    /// The day from which it holds.
    pub from: Day,
    /// How many teams it names.
    pub teams: u64,
}

fn sample_titles() -> Vec<String> {
    vec!["Tổ công nghệ số cộng đồng thôn Bản Bay".into(), "Tổ công nghệ số cộng đồng thôn Bản Cầm".into()]
}

impl Sampled for DecisionsPage {
    const NAME: &'static str = "decisions";

    fn samples(page: &Page) -> Vec<Self> {
        let row = DecisionRow {
            decision: Link::new("15/QĐ-UBND", paths::decision("mau")),
            kind: DecisionKind::Establish,
            unit: "Xã Gia Phú".into(),
            on: day(2022, 5, 20),
            from: day(2022, 5, 20),
            teams: 14,
        };
        let sample = |rows: Vec<DecisionRow>| Self {
            p: page.clone().within(Section::Teams),
            unit_name: "Huyện Bảo Thắng".into(),
            at: day(2022, 5, 28),
            places: vec![Choice::new("mau", "Xã Gia Phú")],
            place: "mau".into(),
            pages: Pages { number: 1, rows: rows.len() as u64, per_page: 50, url: paths::DECISIONS.into() },
            rows,
            new_url: Some(paths::DECISION_NEW.into()),
        };
        vec![sample(vec![row]), sample(Vec::new())]
    }
}

/// What was written down of a decision, to be put right. Fields: `kind`, `team` (several), `number`, `on`, `from`, `signer`,
/// `scan` (file).
#[derive(Debug, Template)]
#[template(path = "decision_amend.html")]
pub struct DecisionAmendPage {
    /// The frame.
    pub p: Page,
    /// Number and sign as recorded.
    pub number: String,
    /// Where several communes lay there on the day typed: which it was, sent as `commune`.
    pub communes: Vec<Choice>,
    /// The teams to choose from.
    pub teams: Vec<Choice>,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// Where to go without saving.
    pub back_url: String,
    /// Is there a scan already?
    pub has_scan: bool,
    /// How large a scan may be, in MiB.
    pub file_limit: usize,
}

impl DecisionAmendPage {
    /// The kinds to choose from.
    #[must_use]
    pub fn kinds(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), DecisionKind::ALL, DecisionKind::code)
    }
}

impl Sampled for DecisionAmendPage {
    const NAME: &'static str = "decision-amend";

    fn samples(page: &Page) -> Vec<Self> {
        let mut refused = FormState::of([("kind", "renew"), ("number", "15/QĐ-UBND"), ("on", "30/2/2022")]);
        refused.refuse("on", FieldError::NotADate);
        let sample = |form, has_scan| Self {
            p: page.clone().within(Section::Teams),
            number: "15/QĐ-UBND".into(),
            communes: vec![Choice::new("mau", "Xã Gia Phú"), Choice::new("mau-1", "Xã Xuân Giao")],
            teams: sample_titles()
                .into_iter()
                .zip(["mau-0", "mau-1"])
                .map(|(title, id)| Choice::new(id, title))
                .collect(),
            form,
            action: paths::decision_amend("mau"),
            back_url: paths::decision("mau"),
            has_scan,
            file_limit: 20,
        };
        let filled = FormState::of([("kind", "establish"), ("team", "mau-0"), ("number", "15/QĐ-UBND")]);
        vec![sample(filled, true), sample(refused, false)]
    }
}

/// A decision recorded by mistake, to be taken back.
#[derive(Debug, Template)]
#[template(path = "decision_withdraw.html")]
pub struct DecisionWithdrawPage {
    /// The frame.
    pub p: Page,
    /// Number and sign.
    pub number: String,
    /// What it decides.
    pub kind: DecisionKind,
    /// The titles of the teams it names.
    pub teams: Vec<String>,
    /// Whose it is, and from when it holds: the list to which it leads back.
    pub unit: String,
    /// See `unit`.
    pub at: String,
    /// Why it can't be, where it was tried.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// Where to go without taking it back.
    pub back_url: String,
}

impl DecisionWithdrawPage {
    /// Did it end its teams?
    #[must_use]
    pub fn dissolves(&self) -> bool {
        self.kind == DecisionKind::Dissolve
    }
}

impl Sampled for DecisionWithdrawPage {
    const NAME: &'static str = "decision-withdraw";

    fn samples(page: &Page) -> Vec<Self> {
        let sample = |kind| Self {
            p: page.clone().within(Section::Teams),
            number: "15/QĐ-UBND".into(),
            kind,
            teams: sample_titles(),
            unit: "mau".into(),
            at: "2025-07-10".into(),
            form: FormState::default(),
            action: paths::decision_withdraw("mau"),
            back_url: paths::decision("mau"),
        };
        vec![sample(DecisionKind::Establish), sample(DecisionKind::Dissolve)]
    }
}

/// Asks once more before teams are dissolved or merged; what was typed goes along.
#[derive(Debug, Template)]
#[template(path = "decision_confirm.html")]
pub struct DecisionConfirmPage {
    /// The frame.
    pub p: Page,
    /// Number and sign.
    pub number: String,
    /// The first day without the teams.
    pub from: Day,
    /// The titles of the teams that end.
    pub teams: Vec<String>,
    /// The title of the team that goes on, where they are merged.
    pub into: Option<String>,
    /// What was typed, by field.
    pub kept: Vec<(String, String)>,
    /// The form's target.
    pub action: String,
    /// The form it comes from, to go back to without saving.
    pub back: Link,
}

impl Sampled for DecisionConfirmPage {
    const NAME: &'static str = "decision-confirm";

    fn samples(page: &Page) -> Vec<Self> {
        let sample = |into: Option<&str>| Self {
            p: page.clone().within(Section::Teams),
            number: "15/QĐ-UBND".into(),
            from: day(2025, 7, 1),
            teams: sample_titles(),
            into: into.map(Into::into),
            kept: vec![("kind".into(), "dissolve".into())],
            action: paths::DECISION_NEW.into(),
            back: Link::new("Ghi quyết định đã ký", paths::DECISION_NEW),
        };
        vec![sample(None), sample(Some("Tổ công nghệ số cộng đồng thôn Nậm Phảng"))]
    }
}
