//! Asking, answering, and giving more time.

use super::parts::Link;
use super::reports::Due;
use super::requests::some_due;
use super::{Sampled, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::requests::AnswerState;

/// Kinds of fields that can be added, by their codes.
pub const KINDS: [&str; 6] = ["number", "text", "choice", "date", "indicator", "file"];

/// A field that is being put together. Its inputs bear its number: `label_3`, `hint_3`, `required_3`, and those of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltField {
    /// Its number in the form, which stays its own when others are moved.
    pub number: u16,
    /// Its kind, one of [`KINDS`].
    pub kind: &'static str,
}

impl BuiltField {
    /// The name of one of its inputs.
    #[must_use]
    pub fn name(&self, input: &str) -> String {
        format!("{input}_{}", self.number)
    }

    /// How it travels with the form.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{}:{}", self.number, self.kind)
    }

    /// The word for its kind.
    #[must_use]
    pub fn word(&self) -> Key {
        match self.kind {
            "number" => Key("request-kind-number"),
            "choice" => Key("request-kind-choice"),
            "date" => Key("request-kind-date"),
            "indicator" => Key("request-kind-indicator"),
            "file" => Key("request-kind-file"),
            _ => Key("request-kind-text"),
        }
    }
}

/// Asking, put together by clicks. Fields: `title`, `purpose`, `basis`, `level`, `who` (`all`, `chosen`), `within`, `due`, `hour`, `field`
/// (number and kind of each field), and the inputs of the fields; `act` says which button was pressed.
#[derive(Debug, Template)]
#[template(path = "request_form.html")]
pub struct RequestFormPage {
    /// The frame.
    pub p: Page,
    /// Who asks.
    pub by: String,
    /// What was typed.
    pub form: FormState,
    /// Who may answer.
    pub levels: Vec<Choice>,
    /// All, or some.
    pub who: Vec<Choice>,
    /// The places to choose from.
    pub places: Vec<Choice>,
    /// The fields so far.
    pub fields: Vec<BuiltField>,
    /// The indicators to choose from.
    pub indicators: Vec<Choice>,
}

impl RequestFormPage {
    /// The buttons that add a field: what is sent, and the word.
    #[must_use]
    pub fn buttons(&self) -> Vec<(String, Key)> {
        let words = [
            Key("request-add-number"),
            Key("request-add-text"),
            Key("request-add-choice"),
            Key("request-add-date"),
            Key("request-add-indicator"),
            Key("request-add-file"),
        ];
        KINDS.iter().zip(words).map(|(kind, word)| (format!("add:{kind}"), word)).collect()
    }
}

/// What is typed to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerInput {
    /// A number.
    Number,
    /// A text of one line.
    Line,
    /// A longer text.
    Area,
    /// A day.
    Date,
    /// One of some options, or several.
    Options(Vec<Choice>, bool),
    /// A file is chosen.
    File,
    /// Nothing: it is counted.
    Counted(String),
}

/// A field to be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerField {
    /// The name of its input.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// How it is to be understood.
    pub hint: String,
    /// Must it be answered?
    pub required: bool,
    /// What is typed.
    pub input: AnswerInput,
}

impl AnswerField {
    /// The hidden input that bears the SHA-256 of a file that is kept already.
    #[must_use]
    pub fn kept(&self) -> String {
        format!("{}_kept", self.name)
    }

    /// The hidden input that bears its name.
    #[must_use]
    pub fn called(&self) -> String {
        format!("{}_name", self.name)
    }

    /// The tick by which it is taken out.
    #[must_use]
    pub fn dropped(&self) -> String {
        format!("{}_drop", self.name)
    }

    /// How an option of several is ticked.
    #[must_use]
    pub fn box_kind(&self) -> &'static str {
        if matches!(self.input, AnswerInput::Options(_, true)) { "checkbox" } else { "radio" }
    }
}

/// A version of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerVersionShown {
    /// "Lần 2, 12/09/2025 08:15, Lò Văn Mẫu".
    pub title: String,
    /// How it came, if it was sent for whoever was asked.
    pub on_behalf: Option<String>,
    /// What was answered.
    pub values: Vec<ValueShown>,
}

/// What was answered to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueShown {
    /// What was asked.
    pub label: String,
    /// The answer; nothing where there is none.
    pub text: String,
    /// Where the file is, if it is one.
    pub file_url: Option<String>,
}

/// The answer of a team or unit: the form for whoever may answer, and what was sent.
#[derive(Debug, Template)]
#[template(path = "request_answer.html")]
pub struct RequestAnswerPage {
    /// The frame.
    pub p: Page,
    /// The request.
    pub request: Link,
    /// Whose answer it is.
    pub debtor: String,
    /// Who answers in its place, if so.
    pub heir: Option<String>,
    /// By when.
    pub due: Due,
    /// How it stands.
    pub state: AnswerState,
    /// The form, for whoever may answer now.
    pub form: Option<FormState>,
    /// The form's target.
    pub action: String,
    /// Does the form bring files?
    pub brings_files: bool,
    /// What is asked.
    pub fields: Vec<AnswerField>,
    /// How word may have come, for whoever answers for somebody else.
    pub vias: Option<Vec<Choice>>,
    /// What was sent, the newest first.
    pub versions: Vec<AnswerVersionShown>,
    /// What is to be put right, as long as it was given back.
    pub returned: Option<String>,
    /// Giving it back, for whoever asked.
    pub give_back: Option<GiveBack>,
}

/// The small form by which an answer is given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveBack {
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// The version that is looked at.
    pub version: u32,
}

/// More time, or the end.
#[derive(Debug, Template)]
#[template(path = "request_due.html")]
pub struct RequestDuePage {
    /// The frame.
    pub p: Page,
    /// The request.
    pub request: Link,
    /// By when it is due now.
    pub due: Due,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
}

impl Sampled for RequestFormPage {
    const NAME: &'static str = "request-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let levels = vec![Choice::new("commune", "Xã"), Choice::new("team", "Tổ")];
        let who = vec![Choice::new("all", p.t("request-who-all")), Choice::new("chosen", p.t("request-who-chosen"))];
        let fields = (1..).zip(KINDS).map(|(number, kind)| BuiltField { number, kind }).collect();
        let mut form = FormState::of([
            ("title", "Thiệt hại do mưa lũ"),
            ("level", "commune"),
            ("who", "chosen"),
            ("label_1", "Số hộ mất liên lạc"),
            ("options_3", "Tốt\nMất"),
        ]);
        form.refuse("due", FieldError::Required);
        form.refuse("label_2", FieldError::Required);
        let sample = |form, fields, levels| Self {
            by: "Tỉnh Lào Cai".into(),
            form,
            levels,
            who: who.clone(),
            places: vec![Choice::new("mau", "Xã Gia Phú"), Choice::new("mau2", "Phường Sa Pa")],
            fields,
            indicators: vec![Choice::new("activities", "Hoạt động")],
            p: p.clone(),
        };
        vec![sample(form, fields, levels), sample(FormState::default(), Vec::new(), Vec::new())]
    }
}

impl Sampled for RequestAnswerPage {
    const NAME: &'static str = "request-answer";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let field = |number: u16, required, input| AnswerField {
            name: format!("v_{number}"),
            label: "Số hộ mất liên lạc".into(),
            hint: if required { "Tính đến 17 giờ.".into() } else { String::new() },
            required,
            input,
        };
        let options = || vec![Choice::new("1", "Tốt"), Choice::new("2", "Mất")];
        let fields = vec![
            field(1, true, AnswerInput::Number),
            field(2, false, AnswerInput::Line),
            field(3, false, AnswerInput::Area),
            field(4, false, AnswerInput::Date),
            field(5, true, AnswerInput::Options(options(), false)),
            field(6, false, AnswerInput::Options(options(), true)),
            field(7, false, AnswerInput::Counted("12".into())),
            field(8, true, AnswerInput::File),
            field(9, false, AnswerInput::File),
        ];
        let mut refused = FormState::of([
            ("v_1", "nhiều"),
            ("v_5", "2"),
            ("v_6", "1"),
            ("v_9_kept", "mau"),
            ("v_9_name", "Biên bản.pdf"),
        ]);
        for (name, fault) in [("v_1", FieldError::NotANumber), ("v_5", FieldError::UnknownChoice)] {
            refused.refuse(name, fault);
        }
        let versions = vec![AnswerVersionShown {
            title: "Lần 1".into(),
            on_behalf: Some("Qua điện thoại".into()),
            values: vec![
                ValueShown { label: "Số hộ mất liên lạc".into(), text: "12".into(), file_url: None },
                ValueShown { label: "Ghi chú".into(), text: String::new(), file_url: None },
                ValueShown {
                    label: "Biên bản".into(),
                    text: "Biên bản.pdf".into(),
                    file_url: Some(paths::request_answer_file("mau", "mau", 1, 3)),
                },
            ],
        }];
        let sample = |form, vias, versions, state| Self {
            request: Link::new("Thiệt hại do mưa lũ", paths::request("mau")),
            debtor: "Tổ CNSCĐ thôn Bản Bay".into(),
            heir: Some("Tổ CNSCĐ thôn Bản Mười".into()),
            due: some_due(),
            state,
            form,
            action: paths::request_answer_files("mau", "mau"),
            brings_files: true,
            fields: fields.clone(),
            vias,
            returned: (state == AnswerState::Late).then(|| "Xin kiểm tra lại số hộ.".into()),
            give_back: (state == AnswerState::Answered).then(|| {
                let mut form = FormState::default();
                form.refuse("remark", FieldError::Required);
                GiveBack { form, action: paths::request_return("mau", "mau"), version: 1 }
            }),
            versions,
            p: p.clone(),
        };
        let vias = Some(vec![Choice::new("phone", "Qua điện thoại")]);
        vec![
            sample(Some(refused), vias, versions.clone(), AnswerState::Late),
            sample(Some(FormState::default()), None, Vec::new(), AnswerState::Waiting),
            sample(None, None, versions, AnswerState::Answered),
            sample(None, None, Vec::new(), AnswerState::Dropped),
        ]
    }
}

impl Sampled for RequestDuePage {
    const NAME: &'static str = "request-due";

    fn samples(page: &Page) -> Vec<Self> {
        let mut form = FormState::of([("to", "2025-09-20")]);
        form.refuse("reason", FieldError::Required);
        vec![Self {
            p: page.clone().within(Section::Reports),
            request: Link::new("Thiệt hại do mưa lũ", paths::request("mau")),
            due: some_due(),
            form,
            action: paths::request_due("mau"),
        }]
    }
}
