//! What a person sees first: what is missing.

use super::parts::{Figure, Progress};
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
    /// The place's full name.
    pub unit_name: String,
    /// The day the numbers are of.
    pub at: Day,
    /// What is missing. Empty: nothing is.
    pub tasks: Vec<Task>,
    /// The place's sums.
    pub figures: Vec<Figure>,
    /// How far it has come.
    pub progress: Vec<Progress>,
    /// Nothing has been entered yet: the page says what to do first instead of showing zeros.
    pub start: Option<Start>,
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
}

impl Missing {
    /// All of them, the most pressing first.
    pub const ALL: [Self; 8] = [
        Self::CommunesWithoutVillages,
        Self::VillagesWithoutTeam,
        Self::TeamsWithoutDecision,
        Self::TeamsBreakingRules,
        Self::LeadersWithoutPhone,
        Self::TeamsWithoutGroup,
        Self::UnitsWithoutContact,
        Self::AppointmentsToReview,
    ];

    /// What it is.
    #[must_use]
    pub fn word(self) -> Key {
        match self {
            Self::CommunesWithoutVillages => Key("task-communes-without-villages"),
            Self::VillagesWithoutTeam => Key("task-villages-without-team"),
            Self::TeamsWithoutDecision => Key("task-teams-without-decision"),
            Self::TeamsBreakingRules => Key("task-teams-breaking-rules"),
            Self::LeadersWithoutPhone => Key("task-leaders-without-phone"),
            Self::TeamsWithoutGroup => Key("task-teams-without-group"),
            Self::UnitsWithoutContact => Key("task-units-without-contact"),
            Self::AppointmentsToReview => Key("task-appointments-to-review"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> Key {
        match self {
            Self::CommunesWithoutVillages => Key("task-communes-without-villages-do"),
            Self::VillagesWithoutTeam => Key("task-villages-without-team-do"),
            Self::TeamsWithoutDecision => Key("task-teams-without-decision-do"),
            Self::TeamsBreakingRules => Key("task-teams-breaking-rules-do"),
            Self::LeadersWithoutPhone => Key("task-leaders-without-phone-do"),
            Self::TeamsWithoutGroup => Key("task-teams-without-group-do"),
            Self::UnitsWithoutContact => Key("task-units-without-contact-do"),
            Self::AppointmentsToReview => Key("task-appointments-to-review-do"),
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

impl Sampled for HomePage {
    const NAME: &'static str = "home";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Home);
        let at = super::day(2025, 7, 15);
        let counts = [2, 14, 6, 9, 3, 21, 1, 1];
        let tasks = Missing::ALL.into_iter().zip(counts).map(|(missing, count)| Task {
            missing,
            count,
            url: paths::TEAMS.into(),
        });
        let figures = vec![
            Figure::of(Key("figure-villages"), 1562),
            Figure::part(Key("figure-teams-established"), 1545, 1562),
            Figure::part(Key("figure-teams-complete"), 1210, 1545),
            Figure::of(Key("figure-members"), 6806),
            Figure::part(Key("figure-women"), 2722, 6806),
            Figure::part(Key("figure-groups"), 1302, 1545),
        ];
        let progress = vec![
            Progress { label: Key("progress-villages-with-team"), part: 1545, whole: 1562, target: Some(100) },
            Progress { label: Key("progress-teams-complete"), part: 1210, whole: 1545, target: Some(100) },
        ];
        let full = Self {
            p: p.clone(),
            unit_name: "Tỉnh Lào Cai".into(),
            at,
            tasks: tasks.collect(),
            figures: figures.clone(),
            progress: progress.clone(),
            start: None,
        };
        let done = Self {
            p: p.clone(),
            unit_name: "Xã Gia Phú".into(),
            at,
            tasks: Vec::new(),
            figures,
            progress,
            start: None,
        };
        let start = Start {
            import_annex_url: paths::ANNEX.into(),
            import_teams_url: Some(paths::TEAM_IMPORT.into()),
            enter_villages_url: Some(paths::villages_new("mau")),
        };
        let empty = Self {
            p,
            unit_name: "Xã Gia Phú".into(),
            at,
            tasks: Vec::new(),
            figures: Vec::new(),
            progress: Vec::new(),
            start: Some(start),
        };
        vec![full, done, empty]
    }
}
