//! One report: its figures and texts, what was done with it, and what the viewer may do with it.

use super::indicator_words::{self, Shown};
use super::parts::Link;
use super::reports::{Due, ReportPeriod};
use super::words::Word;
use super::{Sampled, day, paths};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::indicators::{Formula, Quantity};
use rules::obligations::State;
use rules::reports::{self, StepKind};

impl Word for reports::Section {
    fn key(self) -> Key {
        match self {
            Self::Direction => Key("report-section-direction"),
            Self::Results => Key("report-section-results"),
            Self::Difficulties => Key("report-section-difficulties"),
            Self::Plan => Key("report-section-plan"),
            Self::Proposals => Key("report-section-proposals"),
        }
    }
}

impl Word for StepKind {
    fn key(self) -> Key {
        match self {
            Self::Sent => Key("report-step-sent"),
            Self::Returned => Key("report-step-returned"),
            Self::Accepted => Key("report-step-accepted"),
            Self::Unlocked => Key("report-step-unlocked"),
            Self::Updated => Key("report-step-updated"),
        }
    }
}

/// A quantity on one line: `1.234`, or `12/30 (40 %)`.
#[must_use]
pub fn on_one_line(quantity: Quantity, formula: &Formula) -> String {
    let Shown { text, of } = indicator_words::quantity(quantity, formula);
    of.map_or(text.clone(), |of| format!("{of} ({text})"))
}

/// The figures of one indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineShown {
    /// Its name, and the way down to what is behind it.
    pub name: Link,
    /// What is counted.
    pub unit_word: String,
    /// What is reported of the period.
    pub reported: String,
    /// What was counted, where that is something else; and why.
    pub counted: Option<(String, String)>,
    /// What came in late for earlier periods.
    pub late: Option<String>,
    /// Since the beginning of the year.
    pub year: String,
    /// Since the beginning.
    pub ever: String,
    /// In the period before.
    pub before: String,
    /// How it differs from that.
    pub change: String,
    /// What is to be reached.
    pub target: String,
    /// How much of that is reached.
    pub of_target: String,
    /// What came in late and stood in a correction already.
    pub covered: Option<String>,
    /// A remark with which the report came back.
    pub remark: Option<String>,
    /// Did it change since the version before?
    pub changed: bool,
    /// Is there nothing to be seen: no number, no word?
    pub is_nothing: bool,
}

/// The figures of a pillar, or of the teams themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PillarShown {
    /// The pillar's word.
    pub title: String,
    /// Its figures.
    pub lines: Vec<LineShown>,
    /// Those of which there is nothing yet; folded away.
    pub without: Vec<LineShown>,
}

/// A step on a report's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepShown {
    /// What was done.
    pub kind: StepKind,
    /// With which version, and the version's page.
    pub version: Link,
    /// On which day, at what time.
    pub at: String,
    /// Who did it.
    pub by: String,
    /// Why.
    pub remark: Option<String>,
}

impl StepShown {
    /// The step's word.
    #[must_use]
    pub fn word(&self) -> Key {
        self.kind.key()
    }
}

/// What the viewer may do with a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deeds {
    /// Write at it.
    pub write: Option<String>,
    /// Send it.
    pub send: Option<String>,
    /// Send it for whoever owes it.
    pub send_for: Option<String>,
    /// Take it in: the form's target and the version looked at.
    pub accept: Option<(String, u32)>,
    /// Give it back.
    pub send_back: Option<String>,
    /// Open it again.
    pub unlock: Option<String>,
    /// Give more time, or excuse.
    pub due: Option<String>,
    /// Look at those below side by side.
    pub below: Option<String>,
}

/// One report.
#[derive(Debug, Template)]
#[template(path = "report.html")]
pub struct ReportPage {
    /// The frame.
    pub p: Page,
    /// The list it is one of.
    pub list: Link,
    /// Whose it is.
    pub debtor: String,
    /// The period.
    pub period: ReportPeriod,
    /// How it stands.
    pub state: State,
    /// By when it is due.
    pub due: Due,
    /// What else is to be said.
    pub notes: Vec<String>,
    /// To whom it is sent.
    pub superior: Option<String>,
    /// Which version is shown; none of a draft.
    pub version: Option<u32>,
    /// Does it say nothing yet?
    pub is_empty: bool,
    /// Those below who are missing, by name.
    pub missing: Vec<String>,
    /// The figures.
    pub pillars: Vec<PillarShown>,
    /// Is there a period before to compare them with?
    pub has_before: bool,
    /// The texts.
    pub sections: Vec<(Key, String)>,
    /// How it came, if it was sent for somebody else, and the paper or picture.
    pub on_behalf: Option<(String, Option<String>)>,
    /// With what it came back last, or why it was opened again, if it waits to be put right.
    pub remark: Option<String>,
    /// Was it opened again rather than given back?
    pub is_reopened: bool,
    /// What changed below since it was sent.
    pub changed_below: Vec<Link>,
    /// The files to take away and the messages; empty: there is nothing yet.
    pub papers: Vec<Link>,
    /// The paper of the shown version on its way out of the office, with how far it has come.
    pub issue: Option<Link>,
    /// Preparing it: the fields `obligation` and `version`.
    pub prepare: Option<(String, u32)>,
    /// What was done with it.
    pub steps: Vec<StepShown>,
    /// What the viewer may do.
    pub deeds: Deeds,
}

pub(super) fn some_period(page: &Page) -> ReportPeriod {
    let period = rules::day::Span { from: day(2025, 7, 21), to: day(2025, 8, 21) };
    ReportPeriod::new(page.locale(), rules::schedules::ReportKind::Month, period)
}

fn some_line(name: &str) -> LineShown {
    LineShown {
        name: Link::new(name, "/"),
        unit_word: String::new(),
        reported: "12".into(),
        counted: None,
        late: None,
        year: "96".into(),
        ever: "310".into(),
        before: "9".into(),
        change: "+3 (+33,3 %)".into(),
        target: "120".into(),
        of_target: "80 %".into(),
        covered: None,
        remark: None,
        changed: false,
        is_nothing: false,
    }
}

impl Sampled for ReportPage {
    const NAME: &'static str = "report";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let corrected = LineShown {
            counted: Some(("11".into(), "Một buổi ghi nhầm sang thôn khác.".into())),
            late: Some("+2".into()),
            covered: Some("1".into()),
            remark: Some("Số này thấp hơn tháng trước, đề nghị kiểm tra.".into()),
            changed: true,
            ..some_line("Lượt người được hướng dẫn")
        };
        let share = LineShown {
            reported: "12/30 (40,0 %)".into(),
            year: String::new(),
            ever: String::new(),
            ..some_line("Tỷ lệ hộ")
        };
        let pillar = PillarShown {
            title: p.t("pillar-government"),
            lines: vec![some_line("Hoạt động"), corrected, share],
            without: vec![some_line("Lớp tập huấn")],
        };
        let step = |kind| StepShown {
            kind,
            version: Link::new("1", paths::report_version("mau", 1)),
            at: "22/08/2025 17:05".into(),
            by: "Lò Văn Mẫu".into(),
            remark: (kind == StepKind::Returned).then(|| "Đề nghị kiểm tra số hộ.".into()),
        };
        let sample = |state, version, deeds| Self {
            list: Link::new("Xã Gia Phú", paths::REPORTS),
            debtor: "Tổ CNSCĐ thôn Bản Bay".into(),
            period: some_period(&p),
            state,
            due: Due { day: day(2025, 8, 23), hour: Some(18) },
            notes: vec![p.t("report-note-late")],
            superior: Some("Xã Gia Phú".into()),
            version,
            is_empty: version.is_none(),
            missing: vec!["Tổ CNSCĐ thôn Bản Cầm".into()],
            pillars: vec![pillar.clone()],
            has_before: state != State::Accepted,
            sections: vec![(Key("report-section-plan"), "Tiếp tục đến những hộ chưa được hướng dẫn.".into())],
            on_behalf: version
                .map(|number| ("Bản giấy".into(), (number > 1).then(|| paths::report_file("mau", number)))),
            remark: (state == State::Returned).then(|| "Đề nghị kiểm tra số hộ.".into()),
            is_reopened: state == State::Due,
            changed_below: vec![Link::new("Tổ CNSCĐ thôn Bản Bay", paths::report("mau"))],
            papers: super::report_paper::paper_links(&p, "mau", version),
            issue: (state == State::Accepted).then(|| Link::new(p.t(Key("issue-title")), paths::issue("mau"))),
            prepare: (state == State::Returned).then(|| ("mau".into(), 1)),
            steps: StepKind::ALL.iter().map(|kind| step(*kind)).collect(),
            deeds,
            p: p.clone(),
        };
        let all = Deeds {
            write: Some(paths::report_write("mau")),
            send: Some(paths::report_send("mau")),
            send_for: Some(paths::report_send_for("mau")),
            accept: Some((paths::report_accept("mau"), 1)),
            send_back: Some(paths::report_return("mau")),
            unlock: Some(paths::report_unlock("mau")),
            due: Some(paths::report_due("mau")),
            below: Some(paths::report_below("mau")),
        };
        vec![
            sample(State::Due, None, all),
            sample(State::Returned, Some(1), Deeds::default()),
            sample(State::Accepted, Some(2), Deeds::default()),
        ]
    }
}
