//! What a person sees first: what is missing.

use super::home_reports::{NextReport, Reported};
use super::home_requests::{Left, NextRequest};
use super::parts::{Figure, Link, Progress};
use super::reports::Due;
use super::{Sampled, paths};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// What is to be done in one place, the most pressing first, and how far the place has come.
#[derive(Debug, Template)]
#[template(path = "home.html")]
pub struct HomePage {
    /// The frame.
    pub p: Page,
    /// For whoever has just got in for the first time.
    pub welcome: Option<Welcome>,
    /// The place's full name.
    pub unit_name: String,
    /// The day the numbers are of.
    pub at: Day,
    /// What is missing and can be mended by whoever looks.
    pub tasks: Vec<Task>,
    /// Nothing is missing, whoever would have to mend it.
    pub is_complete: bool,
    /// The place's sums.
    pub figures: Vec<Figure>,
    /// How far it has come.
    pub progress: Vec<Progress>,
    /// How many of the communes have come how far; for whoever is above them.
    pub communes: Vec<Progress>,
    /// How many below have sent their reports; for whoever is above communes.
    pub reported: Vec<Reported>,
    /// What the own office or team owes next.
    pub reports: Vec<NextReport>,
    /// Whom to call about what, in a commune.
    pub calls: Vec<Call>,
    /// How many there are in all, and where, if more than are shown.
    pub all_calls: Option<(usize, String)>,
    /// One text that names the teams that lack something, to be pasted into the commune's group; without any person.
    pub reminder: Option<String>,
    /// What the own office or team is asked for once and has not answered, and what it has asked and others have not.
    pub requests: Vec<NextRequest>,
    /// The own open things as one text, to be pasted where one keeps such; without any person.
    pub digest: Option<Digest>,
    /// What is done most often: one big button.
    pub plus: Option<Link>,
    /// For whoever works in a team.
    pub own_team: Option<OwnTeam>,
    /// Nothing has been entered yet: the page says what to do first instead of showing zeros.
    pub start: Option<Start>,
}

/// A greeting, and what comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// Who it is.
    pub name: String,
    /// As what he or she acts, and where.
    pub acting_as: String,
    /// What to do first.
    pub next: FirstStep,
}

/// What somebody does first who has just got in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstStep {
    /// In an office: look at what is missing.
    SeeWhatIsMissing,
    /// In a team: choose a PIN on this phone, then open the notebook.
    ChoosePin,
    /// In a team, with a PIN: open the notebook.
    OpenNotebook,
}

impl FirstStep {
    /// What it is.
    #[must_use]
    pub fn word(self) -> Key {
        match self {
            Self::SeeWhatIsMissing => Key("welcome-office"),
            Self::ChoosePin => Key("welcome-team-pin"),
            Self::OpenNotebook => Key("welcome-team"),
        }
    }

    /// Is it somebody who works in a team?
    #[must_use]
    pub fn is_of_team(&self) -> bool {
        *self != Self::SeeWhatIsMissing
    }

    /// Has he or she no PIN on this phone yet?
    #[must_use]
    pub fn lacks_pin(&self) -> bool {
        *self == Self::ChoosePin
    }
}

/// The team in which somebody works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTeam {
    /// Its page.
    pub team_url: String,
    /// The household of its village that was reached longest ago, if not all were reached this month.
    pub next: Option<NextHousehold>,
}

/// Somebody's own open things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// How many came since yesterday; none in quiet hours.
    pub new: usize,
    /// All of them.
    pub text: String,
}

/// A household to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextHousehold {
    /// It.
    pub household: Link,
    /// When it was reached last.
    pub reached: Option<Day>,
}

/// A leader to call, and about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The team.
    pub team: Link,
    /// The leader's name, if there is one.
    pub leader: Option<String>,
    /// Ten digits.
    pub phone: Option<String>,
    /// What the team lacks.
    pub lacks: Vec<String>,
}

/// Something that is missing, how often, and where to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What.
    pub missing: Missing,
    /// How many.
    pub count: u64,
    /// Where the list of them is.
    pub url: String,
}

/// The kinds of things that can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Reports of one's own that are to be sent.
    OwnReports,
    /// Reports from below that wait to be looked at.
    ReportsToJudge,
    /// Reports from below that are late.
    ReportsLate,
    /// Answers to what the own office has asked for once that are late.
    AnswersLate,
    /// Communes whose villages nobody has entered.
    CommunesWithoutVillages,
    /// Villages without a team (R1.1).
    VillagesWithoutTeam,
    /// Teams known from a report only, without a decision.
    TeamsWithoutDecision,
    /// Teams that break a rule (R1.2).
    TeamsBreakingRules,
    /// Leaders nobody can call.
    LeadersWithoutPhone,
    /// Teams without a Zalo group (R2.4.2).
    TeamsWithoutGroup,
    /// Units nobody answers for.
    UnitsWithoutContact,
    /// Appointments carried over by a reform, to be looked at.
    AppointmentsToReview,
    /// Leaders who have not got into the program yet.
    LeadersNotIn,
    /// Communes for which fewer than two officers have an account.
    CommunesShortOfOfficers,
    /// Provinces for which no officer of the department has an account.
    DepartmentsWithoutOfficer,
}

impl Missing {
    /// All of them, the most pressing first.
    pub const ALL: [Self; 15] = [
        Self::OwnReports,
        Self::ReportsToJudge,
        Self::ReportsLate,
        Self::AnswersLate,
        Self::DepartmentsWithoutOfficer,
        Self::CommunesWithoutVillages,
        Self::VillagesWithoutTeam,
        Self::TeamsWithoutDecision,
        Self::TeamsBreakingRules,
        Self::LeadersWithoutPhone,
        Self::TeamsWithoutGroup,
        Self::UnitsWithoutContact,
        Self::AppointmentsToReview,
        Self::CommunesShortOfOfficers,
        Self::LeadersNotIn,
    ];

    /// What it is.
    #[must_use]
    pub fn word(self) -> Key {
        match self {
            Self::OwnReports => Key("task-own-reports"),
            Self::ReportsToJudge => Key("task-reports-to-judge"),
            Self::ReportsLate => Key("task-reports-late"),
            Self::AnswersLate => Key("task-answers-late"),
            Self::CommunesWithoutVillages => Key("task-communes-without-villages"),
            Self::VillagesWithoutTeam => Key("task-villages-without-team"),
            Self::TeamsWithoutDecision => Key("task-teams-without-decision"),
            Self::TeamsBreakingRules => Key("task-teams-breaking-rules"),
            Self::LeadersWithoutPhone => Key("task-leaders-without-phone"),
            Self::TeamsWithoutGroup => Key("task-teams-without-group"),
            Self::UnitsWithoutContact => Key("task-units-without-contact"),
            Self::AppointmentsToReview => Key("task-appointments-to-review"),
            Self::LeadersNotIn => Key("task-leaders-not-in"),
            Self::CommunesShortOfOfficers => Key("task-communes-short-of-officers"),
            Self::DepartmentsWithoutOfficer => Key("task-departments-without-officer"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> Key {
        match self {
            Self::OwnReports => Key("task-own-reports-do"),
            Self::ReportsToJudge => Key("task-reports-to-judge-do"),
            Self::ReportsLate => Key("task-reports-late-do"),
            Self::AnswersLate => Key("task-answers-late-do"),
            Self::CommunesWithoutVillages => Key("task-communes-without-villages-do"),
            Self::VillagesWithoutTeam => Key("task-villages-without-team-do"),
            Self::TeamsWithoutDecision => Key("task-teams-without-decision-do"),
            Self::TeamsBreakingRules => Key("task-teams-breaking-rules-do"),
            Self::LeadersWithoutPhone => Key("task-leaders-without-phone-do"),
            Self::TeamsWithoutGroup => Key("task-teams-without-group-do"),
            Self::UnitsWithoutContact => Key("task-units-without-contact-do"),
            Self::AppointmentsToReview => Key("task-appointments-to-review-do"),
            Self::LeadersNotIn => Key("task-leaders-not-in-do"),
            Self::CommunesShortOfOfficers => Key("task-communes-short-of-officers-do"),
            Self::DepartmentsWithoutOfficer => Key("task-departments-without-officer-do"),
        }
    }
}

/// Where to begin in a place with nothing entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// Take in the annex a district or commune has already filled in.
    pub import_annex_url: String,
    /// Set up teams from a list; only where a list can be for, in a commune.
    pub import_teams_url: Option<String>,
    /// Enter the villages of a commune.
    pub enter_villages_url: Option<String>,
}

fn some_request(title: &str, left: Left) -> NextRequest {
    NextRequest { request: Link::new(title, paths::request_answer("mau", "mau")), left }
}

fn sample_digest() -> Digest {
    Digest {
        new: 1,
        text: "Xã Gia Phú, ngày 15/07/2025. Việc cần làm:\n- Báo cáo tháng 7/2025: hạn 25/07/2025 (mới)".into(),
    }
}

fn sample_team() -> OwnTeam {
    OwnTeam {
        team_url: paths::team("mau"),
        next: Some(NextHousehold {
            household: Link::new("Giàng A Mẫu", paths::household("mau")),
            reached: Some(super::day(2025, 6, 20)),
        }),
    }
}

fn sample_report(days: Option<u64>, to_committee: bool) -> NextReport {
    NextReport {
        report: Link::new("Báo cáo tháng 7/2025", paths::report("mau")),
        due: Due { day: super::day(2025, 7, 28), hour: None },
        days,
        to_committee,
    }
}

fn sample_reported(whose: &str, (part, whole): (u64, u64), late: u64) -> Reported {
    let what =
        Link::new(format!("Báo cáo tháng 6/2025: {whose}"), paths::reports("mau", "month", super::day(2025, 5, 21)));
    Reported { what, part, whole, late }
}

fn sample_figures() -> Vec<Figure> {
    vec![
        Figure::of(Key("figure-villages"), 1562),
        Figure::part(Key("figure-teams-established"), 1545, 1562),
        Figure::part(Key("figure-teams-complete"), 1210, 1545),
        Figure::of(Key("figure-members"), 6806),
        Figure::part(Key("figure-women"), 2722, 6806),
        Figure::part(Key("figure-groups"), 1302, 1545),
    ]
}

fn sample_call(leader: Option<&str>) -> Call {
    Call {
        team: Link::new("Tổ công nghệ số cộng đồng thôn Bản Bay", paths::team("mau")),
        leader: leader.map(str::to_owned),
        phone: leader.map(|_| "0912345678".to_owned()),
        lacks: vec![
            "Chưa gửi báo cáo tháng 6/2025 (hạn 22/06/2025)".into(),
            "Chưa có Tổ phó".into(),
            "Chưa lập nhóm Zalo".into(),
        ],
    }
}

impl Sampled for HomePage {
    const NAME: &'static str = "home";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Home);
        let at = super::day(2025, 7, 15);
        let greeted = |next: FirstStep, acting_as: &str| {
            let name = "Trần Thị Mẫu".into();
            Some(Welcome { name, acting_as: acting_as.into(), next })
        };
        let counts = [1, 6, 3, 2, 1, 2, 14, 6, 9, 3, 21, 1, 1, 40, 8];
        let tasks = Missing::ALL.into_iter().zip(counts).map(|(missing, count)| Task {
            missing,
            count,
            url: paths::TEAMS.into(),
        });
        let figures = sample_figures();
        let progress = vec![
            Progress { label: Key("progress-villages-with-team"), part: 1545, whole: 1562, target: Some(100) },
            Progress { label: Key("progress-teams-complete"), part: 1210, whole: 1545, target: Some(100) },
        ];
        let full = Self {
            p: p.clone(),
            welcome: greeted(FirstStep::SeeWhatIsMissing, "Cán bộ Sở, Tỉnh Lào Cai"),
            unit_name: "Tỉnh Lào Cai".into(),
            at,
            tasks: tasks.collect(),
            is_complete: false,
            figures: figures.clone(),
            progress: progress.clone(),
            communes: vec![Progress { label: Key("communes-with-villages"), part: 97, whole: 99, target: Some(100) }],
            reported: vec![
                sample_reported("Xã, phường, thị trấn", (91, 99), 8),
                sample_reported("Tổ", (2900, 2900), 0),
            ],
            reports: vec![sample_report(None, true), sample_report(Some(13), true)],
            calls: Vec::new(),
            all_calls: None,
            requests: Vec::new(),
            digest: None,
            reminder: None,
            plus: None,
            own_team: None,
            start: None,
        };
        let done = Self {
            p: p.clone(),
            welcome: greeted(FirstStep::ChoosePin, "Tổ trưởng, Tổ công nghệ số cộng đồng thôn Bản Bay"),
            unit_name: "Xã Gia Phú".into(),
            at,
            tasks: Vec::new(),
            is_complete: true,
            figures,
            progress,
            communes: Vec::new(),
            reported: Vec::new(),
            reports: vec![sample_report(Some(12), false)],
            calls: vec![sample_call(Some("Lò Văn Mẫu")), sample_call(None)],
            all_calls: Some((44, paths::all_calls())),
            requests: [Left::Days(6), Left::Late, Left::Returned, Left::Missing(3, 2)]
                .map(|left| some_request("Thiệt hại do mưa lũ", left))
                .to_vec(),
            digest: Some(sample_digest()),
            reminder: Some("Xã Gia Phú, ngày 15/07/2025. Các Tổ còn thiếu:\n- thôn Bản Bay: chưa gửi báo cáo tháng 6/2025; chưa có Tổ phó".into()),
            plus: Some(Link::new("Ghi việc hôm nay", paths::activity_new("mau"))),
            own_team: Some(sample_team()),
            start: None,
        };
        let start = Start {
            import_annex_url: paths::ANNEX.into(),
            import_teams_url: Some(paths::TEAM_IMPORT.into()),
            enter_villages_url: Some(paths::villages_new("mau")),
        };
        let empty = Self {
            p,
            welcome: None,
            unit_name: "Xã Gia Phú".into(),
            at,
            tasks: Vec::new(),
            is_complete: false,
            figures: Vec::new(),
            progress: Vec::new(),
            communes: Vec::new(),
            reported: Vec::new(),
            reports: Vec::new(),
            calls: Vec::new(),
            all_calls: None,
            requests: Vec::new(),
            digest: None,
            reminder: None,
            plus: None,
            own_team: None,
            start: Some(start),
        };
        vec![full, done, empty]
    }
}
