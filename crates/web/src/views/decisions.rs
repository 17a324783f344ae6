//! The form of a decision on teams.

use super::{Sampled, paths, words};
use crate::form::{Choice, FieldError, FormState};
use crate::page::{Page, Section};
use askama::Template;
use rules::teams::DecisionKind;

/// A decision: to be drafted as a document, or already signed and entered. Fields: `kind`, `number`, `on`, `from`, `signer`,
/// `scan` (file), `team` (several).
#[derive(Debug, Template)]
#[template(path = "decision_form.html")]
pub struct DecisionFormPage {
    /// The frame.
    pub p: Page,
    /// The commune whose committee decides.
    pub unit_name: String,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// Where to go without saving.
    pub back_url: String,
    /// The commune's teams.
    pub teams: Vec<Choice>,
    /// Where the draft ready to sign is made: the same form, sent there; as DOCX and PDF.
    pub draft_docx_url: String,
    /// The PDF.
    pub draft_pdf_url: String,
    /// How large a scan may be, in MiB.
    pub file_limit: usize,
}

impl DecisionFormPage {
    /// The kinds to choose from.
    #[must_use]
    pub fn kinds(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), DecisionKind::ALL, DecisionKind::code)
    }
}

impl Sampled for DecisionFormPage {
    const NAME: &'static str = "decision-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let names = [
            "Thôn Bản Bay",
            "Thôn Bản Cầm",
            "Thôn Nậm Phảng",
            "Tổ dân phố số 5",
        ]
        .iter()
        .enumerate();
        let teams: Vec<Choice> = names
            .map(|(number, name)| {
                Choice::new(
                    format!("mau-{number}"),
                    format!("Tổ công nghệ số cộng đồng {name}"),
                )
            })
            .collect();
        let mut refused = FormState::of([
            ("kind", "establish"),
            ("number", "15/QĐ-UBND"),
            ("team", "mau-0"),
            ("team", "mau-1"),
        ]);
        refused.refuse("number", FieldError::Taken);
        refused.refuse("on", FieldError::Required);
        let sample = |form, teams| Self {
            p: p.clone(),
            unit_name: "Xã Gia Phú".into(),
            form,
            action: paths::DECISION_NEW.into(),
            back_url: paths::TEAMS.into(),
            teams,
            draft_docx_url: "/decisions/draft.docx".into(),
            draft_pdf_url: "/decisions/draft.pdf".into(),
            file_limit: 20,
        };
        vec![
            sample(FormState::default(), teams.clone()),
            sample(refused, teams),
            sample(FormState::default(), Vec::new()),
        ]
    }
}
