//! Writing at a report, the small forms of its steps, and the reports below it side by side.

use super::parts::{Link, Tab};
use super::report::some_period;
use super::reports::ReportPeriod;
use super::{Sampled, paths};
use crate::form::{Choice, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::obligations::State;

/// A figure to be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldShown {
    /// The field's name; of a share that of its part, the whole's has `_whole` behind it.
    pub name: String,
    /// The indicator's name, with what is counted.
    pub label: String,
    /// What was counted; nothing of a free field.
    pub counted: Option<String>,
    /// Why another number stands there already, if one does.
    pub reason: Option<String>,
    /// Is it a part of a whole?
    pub is_share: bool,
}

/// A text of a report, to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionShown {
    /// The field's name.
    pub name: String,
    /// Its label.
    pub label: Key,
    /// The name of the boxes by which what those below say is taken up.
    pub pick: String,
    /// What those below say there.
    pub said: Vec<Picked>,
}

/// What somebody below says in a section, to be taken up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// The box's value.
    pub value: String,
    /// Who says it.
    pub who: String,
    /// What.
    pub what: String,
}

/// The form in which a reporter puts figures right and writes texts.
#[derive(Debug, Template)]
#[template(path = "report_write.html")]
pub struct ReportWritePage {
    /// The frame.
    pub p: Page,
    /// The report.
    pub report: Link,
    /// The period.
    pub period: ReportPeriod,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
    /// The figures by pillar.
    pub pillars: Vec<(String, Vec<FieldShown>)>,
    /// The texts.
    pub sections: Vec<SectionShown>,
}

impl ReportWritePage {
    /// The name of the field in which the whole of a share is typed.
    #[must_use]
    pub fn whole_name(&self, field: &FieldShown) -> String {
        format!("{}_whole", field.name)
    }

    /// What stood in a field when the form was made.
    #[must_use]
    pub fn was(&self, name: &str) -> &str {
        self.form.value(&format!("was_{name}"))
    }
}

/// Which question a small form about a report asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// How it came, of a report sent for somebody else.
    Send {
        /// The ways.
        vias: Vec<Choice>,
    },
    /// What is to be put right.
    Return {
        /// The indicators.
        indicators: Vec<Choice>,
        /// So many remarks on single figures may be made.
        cells: Vec<usize>,
    },
    /// Why it is opened again.
    Unlock,
    /// More time, or none asked any more.
    Due {
        /// May it be excused?
        excuses: bool,
        /// Is it excused?
        is_excused: bool,
    },
}

impl Question {
    /// The heading.
    #[must_use]
    pub fn title(&self) -> Key {
        match self {
            Self::Send { .. } => Key("report-send-for-title"),
            Self::Return { .. } => Key("report-return-title"),
            Self::Unlock => Key("report-unlock-title"),
            Self::Due { .. } => Key("report-due-title"),
        }
    }

    /// What it means.
    #[must_use]
    pub fn lead(&self) -> Key {
        match self {
            Self::Send { .. } => Key("report-send-for-lead"),
            Self::Return { .. } => Key("report-return-lead"),
            Self::Unlock => Key("report-unlock-lead"),
            Self::Due { .. } => Key("report-due-lead"),
        }
    }

    /// The word on the button.
    #[must_use]
    pub fn button(&self) -> Key {
        match self {
            Self::Send { .. } => Key("report-send"),
            Self::Return { .. } => Key("report-return"),
            Self::Unlock => Key("report-unlock"),
            Self::Due { .. } => Key("form-save"),
        }
    }
}

/// A small form about a report.
#[derive(Debug, Template)]
#[template(path = "report_question.html")]
pub struct ReportQuestionPage {
    /// The frame.
    pub p: Page,
    /// The report.
    pub report: Link,
    /// The period.
    pub period: ReportPeriod,
    /// The question.
    pub question: Question,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
}

/// A report below, in the table side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowRow {
    /// Whose it is, and the report.
    pub debtor: Link,
    /// How it stands.
    pub state: State,
    /// Its figures; one that is unusual says against what.
    pub cells: Vec<(String, Option<String>)>,
}

/// What those below wrote in a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidBelow {
    /// The section.
    pub section: Key,
    /// Who wrote what.
    pub texts: Vec<(String, String)>,
}

/// The reports below one, side by side.
#[derive(Debug, Template)]
#[template(path = "report_below.html")]
pub struct ReportBelowPage {
    /// The frame.
    pub p: Page,
    /// The report that sums them up.
    pub report: Link,
    /// The period.
    pub period: ReportPeriod,
    /// The pillars to choose from.
    pub pillars: Vec<Tab>,
    /// The indicators shown.
    pub indicators: Vec<String>,
    /// The reports.
    pub rows: Vec<BelowRow>,
    /// The sums of what is reported.
    pub sums: Vec<String>,
    /// So many came back and are left out of the sums.
    pub left_out: usize,
    /// Parts III and V beside each other.
    pub said: Vec<SaidBelow>,
    /// Takes all in that wait: the form's target, and how many they are.
    pub accept_all: Option<(String, usize)>,
}

impl Sampled for ReportWritePage {
    const NAME: &'static str = "report-write";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let field = |name: &str, is_share: bool, counted: Option<&str>| FieldShown {
            name: format!("n_{name}"),
            label: "Hộ đã lập danh sách (hộ)".into(),
            counted: counted.map(Into::into),
            reason: is_share.then(|| "Một hộ ghi hai lần.".into()),
            is_share,
        };
        let fields = vec![
            field("activities", false, Some("12")),
            field("share", true, Some("12/30")),
            field("own", false, None),
        ];
        let mut form = FormState::of([("n_activities", "14"), ("s_proposals", "Đề nghị tập huấn thêm.")]);
        form.refuse("reason", crate::form::FieldError::Required);
        vec![Self {
            report: Link::new("Tổ CNSCĐ thôn Bản Bay", paths::report("mau")),
            period: some_period(&p),
            form,
            action: paths::report_write("mau"),
            pillars: vec![(p.t("pillar-government"), fields)],
            sections: vec![SectionShown {
                name: "s_proposals".into(),
                label: Key("report-section-proposals"),
                pick: "pick_proposals".into(),
                said: vec![Picked {
                    value: "mau".into(),
                    who: "Tổ CNSCĐ thôn Bản Bay".into(),
                    what: "Đề nghị hỗ trợ đường truyền.".into(),
                }],
            }],
            p,
        }]
    }
}

impl Sampled for ReportQuestionPage {
    const NAME: &'static str = "report-question";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let questions = [
            Question::Send { vias: vec![Choice::new("paper", "Bản giấy")] },
            Question::Return { indicators: vec![Choice::new("activities", "Hoạt động")], cells: vec![1, 2, 3] },
            Question::Unlock,
            Question::Due { excuses: true, is_excused: false },
            Question::Due { excuses: true, is_excused: true },
        ];
        let sample = |question| Self {
            report: Link::new("Tổ CNSCĐ thôn Bản Bay", paths::report("mau")),
            period: some_period(&p),
            question,
            form: FormState::default(),
            action: paths::report("mau"),
            p: p.clone(),
        };
        questions.into_iter().map(sample).collect()
    }
}

impl Sampled for ReportBelowPage {
    const NAME: &'static str = "report-below";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let row = |state, unusual: Option<&str>| BelowRow {
            debtor: Link::new("Tổ CNSCĐ thôn Bản Bay", paths::report("mau")),
            state,
            cells: vec![("12".into(), None), ("430".into(), unusual.map(Into::into))],
        };
        vec![Self {
            report: Link::new("Xã Gia Phú", paths::report("mau")),
            period: some_period(&p),
            pillars: vec![Tab {
                text: p.t("pillar-government"),
                url: paths::report_below("mau"),
                current: true,
                count: None,
            }],
            indicators: vec!["Hoạt động".into(), "Lượt người".into()],
            rows: vec![row(State::Submitted, Some("Các kỳ trước: 20–35")), row(State::Late, None)],
            sums: vec!["24".into(), "860".into()],
            left_out: 1,
            said: vec![SaidBelow {
                section: Key("report-section-proposals"),
                texts: vec![("Tổ CNSCĐ thôn Bản Bay".into(), "Đề nghị hỗ trợ đường truyền.".into())],
            }],
            accept_all: Some((paths::report_below("mau"), 3)),
            p,
        }]
    }
}
