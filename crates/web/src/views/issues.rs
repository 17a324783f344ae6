//! Papers that leave an office: the list of them, and one on its way.

use super::parts::{Link, Shape};
use super::report::some_period;
use super::report_paper::{file_links, paper_links};
use super::words::{self, Word};
use super::{Sampled, day, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::issues::{StageKind, Step};
use rules::papers::Signing;

/// In the form: signed by the head's order.
pub const BY_ORDER: &str = "by_order";
/// In the form: signed with power from the head.
pub const BY_MANDATE: &str = "by_mandate";

impl Word for StageKind {
    fn key(self) -> Key {
        match self {
            Self::Preparing => Key("issue-stage-preparing"),
            Self::Submitted => Key("issue-stage-submitted"),
            Self::Approved => Key("issue-stage-approved"),
            Self::Numbered => Key("issue-stage-numbered"),
            Self::Issued => Key("issue-stage-issued"),
            Self::Withdrawn => Key("issue-stage-withdrawn"),
        }
    }
}

impl Word for Step {
    fn key(self) -> Key {
        match self {
            Self::Prepared => Key("issue-step-prepared"),
            Self::Submitted => Key("issue-step-submitted"),
            Self::Returned => Key("issue-step-returned"),
            Self::Approved => Key("issue-step-approved"),
            Self::Numbered => Key("issue-step-numbered"),
            Self::Issued => Key("issue-step-issued"),
            Self::Attached => Key("issue-step-attached"),
            Self::Withdrawn => Key("issue-step-withdrawn"),
        }
    }
}

/// The shape of a stage.
#[must_use]
pub fn shape(stage: &StageKind) -> Shape {
    match stage {
        StageKind::Preparing | StageKind::Submitted | StageKind::Approved | StageKind::Numbered => Shape::Care,
        StageKind::Issued => Shape::Good,
        StageKind::Withdrawn => Shape::Off,
    }
}

/// The word of a stage.
#[must_use]
pub fn stage_word(stage: &StageKind) -> Key {
    stage.key()
}

/// A paper in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueRow {
    /// What it tells, and its page.
    pub paper: Link,
    /// Its number with the sign, once it has one.
    pub number: Option<String>,
    /// Its day.
    pub dated: Option<rules::day::Day>,
    /// How far it has come.
    pub stage: StageKind,
}

/// The papers of an office.
#[derive(Debug, Template)]
#[template(path = "issues.html")]
pub struct IssuesPage {
    /// The frame.
    pub p: Page,
    /// Whose office.
    pub unit: Link,
    /// The papers, the newest first.
    pub rows: Vec<IssueRow>,
    /// The code that was typed.
    pub asked: String,
    /// If one was: what it stands on.
    pub found: Option<Found>,
}

/// What came of looking for a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// What was typed is no code.
    NoCode,
    /// It stands on these.
    Papers(Vec<FoundRow>),
}

/// What a code stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    /// What the paper was made of.
    pub kept: Link,
    /// The paper that leaves or left an office.
    pub issue: Option<Link>,
}

/// What a paper tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldShown {
    /// The report or the request that it is of.
    pub from: Link,
    /// What it is called.
    pub paper: String,
    /// What was kept of that for it: the version of a report, the answers of a day.
    pub kept: Link,
    /// Has something come in since?
    pub has_news: bool,
    /// The files to take away.
    pub papers: Vec<Link>,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueStepShown {
    /// Which.
    pub word: Key,
    /// When.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Why.
    pub remark: Option<String>,
}

/// A signed paper that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueFileShown {
    /// Its name as it came, and the file.
    pub file: Link,
    /// When it came.
    pub at: String,
    /// Its SHA-256, in groups that a narrow screen can break.
    pub sha256: String,
}

/// The step that comes next, for whoever may take it. Fields: see the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Lay it before the leader: `recipients`.
    Submit,
    /// Approve it (`authority`, `title`, `signer`), or give it back (`remark`).
    Approve,
    /// Number it: `number`, `sign`, `dated`.
    Number,
    /// Send it out.
    Release,
    /// Take the signed paper back: `scan`.
    Attach,
}

/// A paper on its way out of an office.
#[derive(Debug, Template)]
#[template(path = "issue.html")]
pub struct IssuePage {
    /// The frame.
    pub p: Page,
    /// What it tells.
    pub told: ToldShown,
    /// The office's list.
    pub list: Link,
    /// The code on every page.
    pub code: String,
    /// How far it has come.
    pub stage: StageKind,
    /// Its number with the sign.
    pub number: Option<String>,
    /// Its day.
    pub dated: Option<rules::day::Day>,
    /// The lines over the signature, and the name under it.
    pub signed: Option<(Vec<String>, String)>,
    /// The lines under "Nơi nhận".
    pub recipients: Vec<String>,
    /// Which time it goes out, and the paper it replaces.
    pub replaces: Option<(u32, Link, rules::day::Day)>,
    /// With what it came back, or why it was withdrawn.
    pub remark: Option<String>,
    /// Is what it tells no longer what is reported?
    pub is_outdated: bool,
    /// What was done with it.
    pub steps: Vec<IssueStepShown>,
    /// What came back.
    pub files: Vec<IssueFileShown>,
    /// What comes next.
    pub next: Option<Next>,
    /// How many steps the form knows.
    pub known: u32,
    /// May it be withdrawn?
    pub withdraws: bool,
    /// Does whoever looks stand in for somebody?
    pub stands_in: bool,
    /// What was typed.
    pub form: FormState,
    /// The forms' target.
    pub action: String,
    /// That of the form with a file.
    pub file_action: String,
}

impl IssuePage {
    /// On whose authority it may be signed.
    #[must_use]
    pub fn authorities(&self) -> Vec<Choice> {
        let signings = words::choices(self.p.locale(), Signing::ALL, Signing::code);
        let others = [(BY_ORDER, Key("issue-by-order")), (BY_MANDATE, Key("issue-by-mandate"))];
        signings.into_iter().chain(others.map(|(code, key)| Choice::new(code, self.p.t(key)))).collect()
    }
}

impl Sampled for IssuesPage {
    const NAME: &'static str = "issues";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let row = |stage: &StageKind| {
            let has_number = matches!(stage, StageKind::Numbered | StageKind::Issued);
            IssueRow {
                paper: Link::new(some_period(&p).name, paths::issue("mau")),
                number: has_number.then(|| "05/BC-UBND".into()),
                dated: has_number.then(|| day(2025, 8, 25)),
                stage: *stage,
            }
        };
        let unit = || Link::new("Xã Gia Phú", paths::unit("mau"));
        let found = |issue| FoundRow {
            kept: Link::new(format!("Xã Gia Phú – {}", some_period(&p).name), paths::report_version("mau", 2)),
            issue,
        };
        let issue = Link::new(
            p.t2(Key("issue-of-report-number"), "number", "05/BC-UBND", "stage", p.t(Key("issue-stage-issued"))),
            paths::issue("mau"),
        );
        let rows: Vec<IssueRow> = StageKind::ALL.iter().map(row).collect();
        let sample = |rows: Vec<IssueRow>, asked: &str, found| Self {
            unit: unit(),
            rows,
            asked: asked.into(),
            found,
            p: p.clone(),
        };
        vec![
            sample(rows.clone(), "", None),
            sample(Vec::new(), "", None),
            sample(rows.clone(), "4f0a1 9c3e7", Some(Found::Papers(vec![found(Some(issue)), found(None)]))),
            sample(rows.clone(), "4f0a1 9c3e7", Some(Found::Papers(Vec::new()))),
            sample(rows, "05/BC-UBND", Some(Found::NoCode)),
        ]
    }
}

impl Sampled for IssuePage {
    const NAME: &'static str = "issue";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Reports);
        let step = |step: &Step| IssueStepShown {
            word: step.key(),
            at: "25/08/2025 17:05".into(),
            by: "Lò Văn Mẫu".into(),
            remark: (*step == Step::Returned).then(|| "Bổ sung mục III.".into()),
        };
        let file = IssueFileShown {
            file: Link::new("bc05.pdf", paths::issue_file("mau", 1)),
            at: "26/08/2025 08:10".into(),
            sha256: "9f86d081 884c7d65 9a2feaa0 c55ad015 a3bf4f1b 2b0b822c d15d6c15 b0f00a08".into(),
        };
        let told = |of_request: bool| {
            if of_request {
                return ToldShown {
                    from: Link::new("Thiệt hại do mưa lũ", paths::request("mau")),
                    paper: p.t1(Key("issue-of-results"), "title", "Thiệt hại do mưa lũ"),
                    kept: Link::new(
                        p.t1(Key("issue-results-as-of"), "day", day(2025, 8, 24)),
                        paths::issue_paper("mau"),
                    ),
                    has_news: true,
                    papers: file_links(&p, &paths::issue_paper("mau")),
                };
            }
            let period = some_period(&p);
            ToldShown {
                from: Link::new(format!("Xã Gia Phú – {}", period.name), paths::report("mau")),
                paper: p.t1(Key("report-title"), "period", period.in_sentence(&p)),
                kept: Link::new(p.t1(Key("report-version"), "version", 2_i64), paths::report_version("mau", 2)),
                has_news: false,
                papers: paper_links(&p, "mau", Some(2)),
            }
        };
        let sample = |stage: StageKind, next: Option<Next>, form: FormState| {
            let is_signed = matches!(stage, StageKind::Approved | StageKind::Numbered | StageKind::Issued);
            let has_number = matches!(stage, StageKind::Numbered | StageKind::Issued);
            let lines = vec!["TM. ỦY BAN NHÂN DÂN".to_owned(), "CHỦ TỊCH".to_owned()];
            Self {
                told: told(stage == StageKind::Numbered),
                list: Link::new("Xã Gia Phú", paths::issues("mau")),
                code: "4F0A1-9C3E7".into(),
                stage,
                number: has_number.then(|| "07/BC-UBND".into()),
                dated: has_number.then(|| day(2025, 9, 2)),
                signed: is_signed.then(|| (lines, "Vàng A Mẫu".into())),
                recipients: if is_signed { vec!["Như trên;".into(), "Lưu: VT.".into()] } else { Vec::new() },
                replaces: Some((2, Link::new("05/BC-UBND", paths::issue("mau")), day(2025, 8, 25))),
                remark: matches!(stage, StageKind::Preparing | StageKind::Withdrawn).then(|| "Bổ sung mục III.".into()),
                is_outdated: stage == StageKind::Submitted,
                steps: Step::ALL.iter().map(step).collect(),
                files: if stage == StageKind::Issued { vec![file.clone()] } else { Vec::new() },
                next,
                known: 2,
                withdraws: next.is_some() && stage != StageKind::Issued,
                stands_in: stage == StageKind::Submitted,
                form,
                action: paths::issue("mau"),
                file_action: paths::issue_files("mau"),
                p: p.clone(),
            }
        };
        let mut refused = FormState::of([("authority", BY_ORDER)]);
        refused.refuse("signer", FieldError::Required);
        vec![
            sample(StageKind::Preparing, Some(Next::Submit), FormState::of([("recipients", "Như trên;")])),
            sample(StageKind::Submitted, Some(Next::Approve), refused),
            sample(StageKind::Approved, Some(Next::Number), FormState::of([("number", "5"), ("sign", "BC-UBND")])),
            sample(StageKind::Numbered, Some(Next::Release), FormState::default()),
            sample(StageKind::Issued, Some(Next::Attach), FormState::default()),
            sample(StageKind::Withdrawn, None, FormState::default()),
        ]
    }
}
