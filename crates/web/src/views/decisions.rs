//! Decisions on teams: noted once signed, looked at, and drafted to be signed.

use super::parts::Link;
use super::{Sampled, day, paths, words};
use crate::form::{Choice, FieldError, FormState};
use crate::page::{Page, Section};
use crate::views::words::Word;
use askama::Template;
use rules::day::Day;
use rules::papers::Signing;
use rules::teams::DecisionKind;

/// A signed decision to be noted. Fields: `unit` (hidden), `kind`, `number`, `on`, `from`, `signer`, `scan` (file), `team`
/// (several), `into` (of teams that are merged the one that goes on), `commune`.
#[derive(Debug, Template)]
#[template(path = "decision_form.html")]
pub struct DecisionFormPage {
    /// The frame.
    pub p: Page,
    /// The commune whose committee decides: its id.
    pub unit: String,
    /// Its full name.
    pub unit_name: String,
    /// What was typed.
    pub form: FormState,
    /// Where to go without saving.
    pub back_url: String,
    /// Where several communes lay there on the day typed: which it was, sent as `commune`.
    pub communes: Vec<Choice>,
    /// The commune's teams.
    pub teams: Vec<Choice>,
    /// Where the draft ready to sign is made.
    pub draft_url: String,
    /// How large a scan may be, in MiB.
    pub file_limit: usize,
    /// The form's target.
    pub action: String,
    /// Where teams come in from a file.
    pub import_url: String,
}

impl DecisionFormPage {
    /// The kinds to choose from.
    #[must_use]
    pub fn kinds(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), DecisionKind::ALL, DecisionKind::code)
    }
}

fn sample_teams() -> Vec<Choice> {
    let names = ["Thôn Bản Bay", "Thôn Bản Cầm", "Thôn Nậm Phảng", "Tổ dân phố số 5"];
    names
        .iter()
        .enumerate()
        .map(|(number, name)| Choice::new(format!("mau-{number}"), format!("Tổ công nghệ số cộng đồng {name}")))
        .collect()
}

impl Sampled for DecisionFormPage {
    const NAME: &'static str = "decision-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let mut refused =
            FormState::of([("kind", "establish"), ("number", "15/QĐ-UBND"), ("team", "mau-0"), ("team", "mau-1")]);
        refused.refuse("number", FieldError::Taken);
        refused.refuse("on", FieldError::Required);
        let sample = |form, teams| Self {
            p: p.clone(),
            unit: "mau".into(),
            unit_name: "Xã Gia Phú".into(),
            form,
            back_url: paths::TEAMS.into(),
            communes: Vec::new(),
            teams,
            draft_url: paths::DECISION_DRAFT.into(),
            file_limit: 20,
            action: paths::DECISION_NEW.into(),
            import_url: paths::TEAM_IMPORT.into(),
        };
        vec![
            sample(FormState::default(), sample_teams()),
            sample(refused, sample_teams()),
            sample(FormState::default(), Vec::new()),
        ]
    }
}

/// A decision as noted.
#[derive(Debug, Template)]
#[template(path = "decision.html")]
pub struct DecisionPage {
    /// The frame.
    pub p: Page,
    /// Number and sign.
    pub number: String,
    /// What it decides.
    pub kind: DecisionKind,
    /// The commune whose committee decided.
    pub unit: Link,
    /// The day it was signed.
    pub on: Day,
    /// The day from which it holds.
    pub from: Day,
    /// Who signed.
    pub signer: Option<String>,
    /// The scan, if there is one.
    pub scan_url: Option<String>,
    /// The teams it names.
    pub teams: Vec<Link>,
    /// What may be put right, for whom may.
    pub actions: Vec<Link>,
}

impl DecisionPage {
    /// Does it hold from a day before it was signed? That may be, but mostly is a slip of the pen.
    #[must_use]
    pub fn is_early(&self) -> bool {
        self.from < self.on
    }
}

impl Sampled for DecisionPage {
    const NAME: &'static str = "decision";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let sample = |signer: Option<&str>, scan: Option<&str>| Self {
            p: p.clone(),
            number: "15/QĐ-UBND".into(),
            kind: DecisionKind::Establish,
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            on: day(2022, 5, 20),
            from: if scan.is_some() { day(2022, 5, 20) } else { day(2022, 5, 1) },
            actions: vec![Link::new("Sửa, bổ sung", paths::decision_amend("mau"))],
            signer: signer.map(Into::into),
            scan_url: scan.map(Into::into),
            teams: vec![Link::new("Tổ công nghệ số cộng đồng thôn Bản Bay", paths::team("mau"))],
        };
        vec![sample(Some("Trần Văn Mẫu"), Some("/decisions/mau/scan")), sample(None, None)]
    }
}

/// A decision to be signed. Sent by GET: `unit` (hidden), `kind`, `team` (several), `into`, `signing`, `signer`, `number`, `on`,
/// `proposed_by`, `carried_out_by`, `recipients` and `grounds` (a line each), and `format` (`docx` or `pdf`) by the button; another
/// button brings them to the page where an office settles them for good.
#[derive(Debug, Template)]
#[template(path = "decision_draft.html")]
pub struct DecisionDraftPage {
    /// The frame.
    pub p: Page,
    /// The commune whose committee is to decide: its id.
    pub unit: String,
    /// Its full name.
    pub unit_name: String,
    /// What was typed.
    pub form: FormState,
    /// Where to go without drafting.
    pub back_url: String,
    /// Where what is written here is settled for the next time.
    pub papers_url: String,
    /// The commune's teams.
    pub teams: Vec<Choice>,
    /// The day looked at; it is kept.
    pub at: Day,
}

impl DecisionDraftPage {
    /// The kinds to choose from.
    #[must_use]
    pub fn kinds(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), DecisionKind::ALL, DecisionKind::code)
    }

    /// The signature blocks to choose from.
    #[must_use]
    pub fn signings(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), Signing::ALL, Signing::code)
    }
}

impl Sampled for DecisionDraftPage {
    const NAME: &'static str = "decision-draft";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let sample = |form, teams| Self {
            p: p.clone(),
            unit: "mau".into(),
            unit_name: "Xã Gia Phú".into(),
            form,
            back_url: paths::TEAMS.into(),
            papers_url: paths::papers("mau"),
            teams,
            at: day(2022, 5, 28),
        };
        let mut refused = FormState::of([("kind", "renew")]);
        refused.refuse("team", FieldError::Required);
        vec![
            sample(FormState::default(), sample_teams()),
            sample(refused, sample_teams()),
            sample(FormState::default(), Vec::new()),
        ]
    }
}
