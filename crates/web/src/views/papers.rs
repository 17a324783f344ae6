//! What an office has settled for the papers it signs.

use super::parts::Link;
use super::words;
use super::{Sampled, day, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::{Day, Span};
use rules::papers::{ListedPaper, Signing};

/// In the form: who signs is settled by the unit above.
pub const AS_ABOVE: &str = "as_above";

/// What recipients of a document are called.
#[must_use]
pub fn list_label(document: &ListedPaper) -> Key {
    match document {
        ListedPaper::Report => Key("papers-recipients-report"),
        ListedPaper::Establishment => Key("papers-recipients-establishment"),
        ListedPaper::Results => Key("papers-recipients-results"),
    }
}

/// In the form: the field with the recipients of a document.
#[must_use]
pub fn list_field(document: &ListedPaper) -> &'static str {
    match document {
        ListedPaper::Report => "recipients_report",
        ListedPaper::Establishment => "recipients_establishment",
        ListedPaper::Results => "recipients_results",
    }
}

/// What papers of a unit say each time. Fields: `signing` ([`AS_ABOVE`] or a code), `signer`, `recipients`, those of other documents
/// ([`list_field`]) and `grounds` (a line each), `team_word` (of a province), `from`.
#[derive(Debug, Template)]
#[template(path = "papers.html")]
pub struct PapersPage {
    /// The frame.
    pub p: Page,
    /// The unit.
    pub unit: Link,
    /// What holds today, thing by thing.
    pub now: Vec<PaperFact>,
    /// What will hold, the next first.
    pub coming: Vec<PapersSpan>,
    /// What the unit had settled before, the latest first.
    pub former: Vec<PapersSpan>,
    /// Does the unit say how teams are called?
    pub is_province: bool,
    /// Was the form filled from a draft?
    pub is_kept: bool,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
}

impl PapersPage {
    /// The documents that may have recipients of their own.
    #[must_use]
    pub fn lists(&self) -> &'static [ListedPaper] {
        ListedPaper::ALL
    }

    /// Who may sign.
    #[must_use]
    pub fn signings(&self) -> Vec<Choice> {
        let as_above = Choice::new(AS_ABOVE, self.p.t("papers-as-above"));
        let signings = words::choices(self.p.locale(), Signing::ALL, Signing::code);
        std::iter::once(as_above).chain(signings).collect()
    }
}

/// One thing that papers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperFact {
    /// What it is.
    pub label: Key,
    /// As it stands on the paper; none where nobody has settled it.
    pub lines: Vec<String>,
    /// The unit that has settled it, where that is another.
    pub of: Option<String>,
}

/// What a unit itself had or will have settled for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PapersSpan {
    /// From when to when.
    pub span: Span,
    /// What it settles.
    pub facts: Vec<PaperFact>,
}

impl PapersSpan {
    /// "Từ ngày … đến trước ngày …".
    #[must_use]
    pub fn when(&self, p: &Page) -> String {
        match self.span.end() {
            None => p.t1("papers-since", "day", self.span.from),
            Some(to) => p.t2("papers-between", "from", self.span.from, "to", to),
        }
    }
}

impl Sampled for PapersPage {
    const NAME: &'static str = "papers";

    fn samples(page: &Page) -> Vec<Self> {
        let fact = |label, lines: &[&str], of: Option<&str>| PaperFact {
            label: Key(label),
            lines: lines.iter().map(|line| (*line).into()).collect(),
            of: of.map(Into::into),
        };
        let word = "Tổ chuyển đổi số cộng đồng";
        let now = vec![
            fact("decision-signing", &["TM. ỦY BAN NHÂN DÂN – CHỦ TỊCH"], None),
            fact("decision-signer", &["Vàng A Mẫu"], None),
            fact("papers-recipients", &[], None),
            fact("papers-recipients-report", &["Như trên;", "Lưu: VT."], None),
            fact("decision-grounds", &["Căn cứ Luật Tổ chức chính quyền địa phương"], Some("Tỉnh Lào Cai")),
            fact("papers-team-word", &[word], Some("Tỉnh Lào Cai")),
        ];
        let span = |from, to, facts| PapersSpan { span: Span { from, to }, facts };
        let of_signer = vec![fact("decision-signer", &["Lò Thị Mẫu"], None)];
        let of_commune = Self {
            p: page.clone().within(Section::Units),
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            now,
            coming: vec![span(day(2026, 1, 1), Day::MAX, Vec::new())],
            former: vec![span(day(2024, 1, 1), day(2025, 7, 1), of_signer)],
            is_province: false,
            is_kept: true,
            form: FormState::of([("signing", AS_ABOVE), ("signer", "Vàng A Mẫu"), ("from", "2025-07-15")]),
            action: paths::papers("mau"),
        };
        let mut refused = FormState::of([("signing", "chair"), ("team_word", word)]);
        refused.refuse("from", FieldError::Required);
        refused.refuse("grounds", FieldError::TooManyLines(20));
        let of_province = Self {
            p: page.clone().within(Section::Units),
            unit: Link::new("Tỉnh Lào Cai", paths::unit("mau")),
            now: vec![fact("papers-team-word", &[], None)],
            coming: Vec::new(),
            former: Vec::new(),
            is_province: true,
            is_kept: false,
            form: refused,
            action: paths::papers("mau"),
        };
        vec![of_commune, of_province]
    }
}
