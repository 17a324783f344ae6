//! What a person sees first: what is missing in his part of the tree.

use super::digest;
use super::home_reports::{LateTeams, late_teams, next_reports, reported};
use super::home_requests::{answers_late, next_requests, open_own};
use super::households::called;
use super::lacking::units_lacking;
use super::reminders;
use super::session::acting_as;
use super::state::{Answer, State, Visit};
use super::team_figures::members;
use super::units::count;
use crate::error::PageError;
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::home::{FirstStep, HomePage, Missing, NextHousehold, OwnTeam, Start, Task, Welcome};
use crate::views::lacking::Lack;
use crate::views::parts::{Figure, Link, Progress};
use crate::views::paths;
use crate::views::teams::TeamList;
use axum::Router;
use axum::routing::get;
use axum_extra::extract::Query;
use rules::access::{Right, Role};
use rules::ids::UnitId;
use rules::measures::Measure;
use rules::obligations::Obligation;
use rules::periods::PeriodKind;
use rules::units::Level;
use serde::Deserialize;
use store::{HouseholdFilter, HouseholdLine, Office, Persons, ReportsWaiting, RequestLists, Seat, Sums, TeamGaps};

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::HOME, get(home))
}

/// What is known of the places somebody is in charge of.
struct Standing {
    sums: Sums,
    persons: Persons,
    gaps: TeamGaps,
    communes_without_villages: u64,
    units_without_contact: u64,
    communes: Vec<Commune>,
    to_review: u64,
    /// What the asker's own office or team is to send now, and since when; the one that is due first in front.
    own_reports: Vec<(Obligation, jiff::Timestamp)>,
    reports: ReportsWaiting,
    /// What concerns the asker of reports that are asked for once.
    requests: RequestLists,
}

impl Standing {
    /// Has every village a team, and every team whom it needs?
    fn is_complete(&self) -> bool {
        let teams = count(&self.sums, Measure::Teams);
        teams > 0
            && self.communes_without_villages == 0
            && self.gaps.villages_without_team == 0
            && count(&self.sums, Measure::TeamsComplete) == teams
    }
}

/// What is known of a commune in numbers.
#[derive(Default)]
struct Commune {
    sums: Sums,
    has_contact: bool,
    officers: usize,
}

/// Calls shown on the first page, until all are asked for.
const MOST_CALLS: usize = 10;

#[derive(Deserialize)]
struct Shown {
    #[serde(default)]
    calls: String,
}

async fn home(visit: Visit, Query(asked): Query<Shown>) -> Answer {
    let own = visit.own_units();
    let standing = standing(&visit, &own).await?;
    let (scope, is_system) = (&visit.scope, visit.scope.has(Right::RunSystem));
    if is_system {
        return Ok(show(&of_the_system(&visit).await?));
    }
    let sets_up = scope.has(Right::ManageTeams);
    let is_commune = |unit: &&UnitId| visit.registry.get(**unit).is_some_and(|unit| unit.level == Level::Commune);
    let commune = own.first().filter(is_commune).copied();
    let (teams, villages, late) = match commune.filter(|_| scope.has(Right::SeeLeaders)) {
        Some(commune) => {
            let list = visit.store.teams_within(scope, commune, visit.today).await?;
            (list.teams, list.villages_without_team, late_teams(&visit, commune).await?)
        }
        None => (Vec::new(), Vec::new(), LateTeams::new()),
    };
    let nothing_yet = standing.sums.get(Measure::Teams) == 0;
    let tasks = tasks(&visit, &standing, &own, commune);
    let (plus, own_team) = own_team(&visit, &own).await?.unzip();
    let start = (nothing_yet && sets_up).then(|| Start {
        import_annex_url: paths::ANNEX.to_owned(),
        import_teams_url: commune.map(|commune| format!("{}?unit={commune}", paths::TEAM_IMPORT)),
        enter_villages_url: commune.map(paths::villages_new),
    });
    let mut calls = if commune.is_some() { reminders::calls(&visit, &teams, &late) } else { Vec::new() };
    let all_calls = (calls.len() > MOST_CALLS && asked.calls != paths::ALL).then(|| (calls.len(), paths::all_calls()));
    if all_calls.is_some() {
        calls.truncate(MOST_CALLS);
    }
    Ok(show(&HomePage {
        welcome: welcome(&visit),
        unit_name: names(&visit, &own),
        at: visit.today,
        is_complete: standing.is_complete() && tasks.is_empty() && open_own(&standing.requests).is_empty(),
        figures: if nothing_yet { Vec::new() } else { figures(&standing) },
        progress: if nothing_yet { Vec::new() } else { progress(&standing) },
        reported: match own[..] {
            [only] => reported(&visit, only).await?,
            _ => Vec::new(),
        },
        reports: next_reports(&visit).await?,
        communes: staffed_communes(&visit, &standing),
        calls,
        all_calls,
        requests: next_requests(&visit, &standing.requests),
        digest: digest::of(&visit, &own, &standing.own_reports, &standing.requests, &tasks),
        reminder: commune.and_then(|commune| reminders::text(&visit, commune, &teams, &villages, &late)),
        plus,
        own_team,
        start,
        tasks,
        p: visit.page.clone().within(Section::Home),
    }))
}

/// The greeting of somebody who has just got in for the first time.
fn welcome(visit: &Visit) -> Option<Welcome> {
    let done = visit.page.done().filter(|done| matches!(done, Done::Welcome | Done::Enrolled))?;
    let acting = visit.scope.acting()?;
    let next = match (acting.role.is_of_team(), done) {
        (false, _) => FirstStep::SeeWhatIsMissing,
        (true, Done::Enrolled) => FirstStep::OpenNotebook,
        (true, _) => FirstStep::ChoosePin,
    };
    Some(Welcome {
        name: visit.scope.name().unwrap_or_default().to_owned(),
        acting_as: acting_as(acting, &visit.registry, visit.today, visit.page.locale()),
        next,
    })
}

/// What is done most often by whoever's duty is in a team, and where to go on; nothing for others.
async fn own_team(visit: &Visit, own: &[UnitId]) -> Result<Option<(Link, OwnTeam)>, PageError> {
    let Some(Seat::Team { team, .. }) = visit.scope.acting().map(|acting| &acting.seat) else {
        return Ok(None);
    };
    let plus = Link::new(visit.page.t(Key("home-plus")), paths::activity_new(team));
    let next = match own {
        [village] => next_household(visit, *village).await?,
        _ => None,
    };
    Ok(Some((plus, OwnTeam { team_url: paths::team(team), next })))
}

/// The household of a village that nobody reached this month, those never reached first, then those reached longest ago.
async fn next_household(visit: &Visit, village: UnitId) -> Result<Option<NextHousehold>, PageError> {
    if visit.unit(village)?.level != Level::Village {
        return Ok(None);
    }
    let lines = visit.store.households(&visit.scope, village, &HouseholdFilter::default(), visit.today).await?;
    let month = PeriodKind::Month.of(visit.today).from;
    let is_open = |line: &HouseholdLine| {
        !line.household.is_away(visit.today) && line.last_reached.is_none_or(|reached| reached < month)
    };
    let next = lines.unwrap_or_default().into_iter().filter(is_open).min_by_key(|line| line.last_reached);
    Ok(next.map(|line| NextHousehold {
        household: Link::new(called(visit, &line.household), paths::household(line.household.id)),
        reached: line.last_reached,
    }))
}

/// Whoever runs the system sees whether each department has somebody; the rest is theirs.
async fn of_the_system(visit: &Visit) -> Result<HomePage, PageError> {
    let roots = visit.registry.roots(visit.today);
    let mut without = 0;
    for province in &roots {
        let offices = visit.store.offices(&visit.scope, *province).await?;
        without += u64::from(!offices.iter().any(|office| office.role == Role::DepartmentOfficer));
    }
    let (missing, url) = (Missing::DepartmentsWithoutOfficer, paths::ACCOUNT_NEW.to_owned());
    Ok(HomePage {
        welcome: welcome(visit),
        unit_name: names(visit, &roots),
        at: visit.today,
        tasks: if without > 0 { vec![Task { missing, count: without, url }] } else { Vec::new() },
        // Of teams the system's administrator is told nothing.
        is_complete: false,
        figures: Vec::new(),
        progress: Vec::new(),
        communes: Vec::new(),
        reported: Vec::new(),
        reports: Vec::new(),
        calls: Vec::new(),
        all_calls: None,
        reminder: None,
        requests: Vec::new(),
        digest: None,
        plus: Some(Link::new(visit.page.t(Key("accounts-title")), paths::ACCOUNTS)),
        own_team: None,
        start: None,
        p: visit.page.clone().within(Section::Home),
    })
}

/// How many of the communes have come how far; nothing within one.
fn staffed_communes(visit: &Visit, standing: &Standing) -> Vec<Progress> {
    let whole = standing.communes.len() as u64;
    if whole < 2 {
        return Vec::new();
    }
    let count = |holds: &dyn Fn(&Commune) -> bool| standing.communes.iter().filter(|one| holds(one)).count() as u64;
    let bar = |label, part| Progress { label, part, whole, target: Some(100) };
    let all_of = |part: Measure, whole: Measure| {
        move |one: &Commune| count_of(one, whole) > 0 && count_of(one, part) == count_of(one, whole)
    };
    let mut bars = vec![
        bar(Key("communes-with-villages"), count(&|one| count_of(one, Measure::Villages) > 0)),
        bar(Key("communes-with-teams"), count(&|one| count_of(one, Measure::Teams) > 0)),
        bar(Key("communes-all-decided"), count(&all_of(Measure::TeamsEstablished, Measure::Teams))),
        bar(Key("communes-all-complete"), count(&all_of(Measure::TeamsComplete, Measure::Teams))),
        bar(Key("communes-with-contact"), count(&|one| one.has_contact)),
    ];
    if visit.scope.has(Right::ManageAccounts) {
        bars.push(bar(Key("communes-with-two-officers"), count(&|one| one.officers >= 2)));
    }
    bars
}

fn count_of(commune: &Commune, measure: Measure) -> u64 {
    count(&commune.sums, measure)
}

async fn standing(visit: &Visit, own: &[UnitId]) -> Result<Standing, PageError> {
    let (store, scope, today) = (&visit.store, &visit.scope, visit.today);
    let mut gaps = TeamGaps::default();
    for unit in own {
        let here = store.team_gaps(scope, *unit, today).await?;
        gaps.villages_without_team += here.villages_without_team;
        gaps.leaders_without_phone += here.leaders_without_phone;
        gaps.leaders_not_in += here.leaders_not_in;
    }
    let mut offices = Vec::new();
    for unit in own {
        offices.extend(store.offices(scope, *unit).await?);
    }
    let now_at = |office: &Office| visit.registry.heir_of_same_level(office.unit, today);
    let to_review = offices.iter().filter(|office| now_at(office).is_some_and(|unit| unit != office.unit)).count();
    let within: Vec<UnitId> = visit
        .registry
        .list(Level::Commune, today)
        .into_iter()
        .filter(|unit| own.iter().any(|place| visit.registry.is_within(*unit, *place, today)))
        .collect();
    let mut by_commune = store.sums(scope, &within, today, today).await?;
    let with_contact = store.units_with_contact(scope, today).await?;
    let commune = |unit: UnitId| Commune {
        sums: by_commune.remove(&unit).unwrap_or_default(),
        has_contact: with_contact.contains(&unit),
        officers: offices
            .iter()
            .filter(|office| office.role == Role::CommuneOfficer && now_at(office) == Some(unit))
            .count(),
    };
    let communes: Vec<Commune> = within.into_iter().map(commune).collect();
    let sums = store.sums(scope, own, today, today).await?;
    let lacking = |lack| async move {
        let units = units_lacking(store, scope, &visit.registry, own, lack, today).await;
        units.map(|units| units.len() as u64)
    };
    let persons = match own {
        [only] => visit.store.persons_within(&visit.scope, *only, visit.today).await?,
        _ => Persons::default(),
    };
    Ok(Standing {
        persons,
        sums: sums.values().fold(Sums::default(), Sums::plus),
        gaps,
        communes_without_villages: lacking(Lack::Villages).await?,
        units_without_contact: lacking(Lack::Contact).await?,
        communes,
        to_review: to_review as u64,
        own_reports: digest::own_reports(visit).await?,
        reports: match own {
            [only] => store.reports_waiting(scope, *only).await?,
            _ => ReportsWaiting::default(),
        },
        requests: store.own_requests(scope).await?,
    })
}

pub(super) fn names(visit: &Visit, units: &[UnitId]) -> String {
    let names: Vec<String> = units.iter().map(|unit| visit.registry.full_name(*unit, visit.today)).collect();
    names.join(", ")
}

fn tasks(visit: &Visit, standing: &Standing, own: &[UnitId], commune: Option<UnitId>) -> Vec<Task> {
    let sums = &standing.sums;
    let teams = count(sums, Measure::Teams);
    let of_unit = match own {
        [unit] => format!("&unit={unit}"),
        _ => String::new(),
    };
    let lists = |list: TeamList| format!("{}?list={}{of_unit}", paths::TEAMS, list.code());
    let lacking = |lack: Lack| format!("{}?list={}{of_unit}", paths::UNITS_LACKING, lack.code());
    let mend = |lack: Lack, here: fn(UnitId) -> String| commune.map_or_else(|| lacking(lack), here);
    let all = Missing::ALL.into_iter().map(|missing| {
        let (count, url) = match missing {
            Missing::OwnReports => {
                let first = standing.own_reports.first().map(|(owed, _)| paths::report(owed.id));
                (standing.own_reports.len() as u64, first.unwrap_or_else(|| paths::REPORTS.to_owned()))
            }
            Missing::ReportsToJudge => (standing.reports.to_judge, paths::REPORTS.to_owned()),
            Missing::ReportsLate => (standing.reports.late, paths::REPORTS_LATE.to_owned()),
            Missing::AnswersLate => answers_late(&standing.requests),
            Missing::CommunesWithoutVillages => {
                (standing.communes_without_villages, mend(Lack::Villages, paths::villages_new))
            }
            Missing::VillagesWithoutTeam => (standing.gaps.villages_without_team, lists(TeamList::WithoutTeam)),
            Missing::TeamsWithoutDecision => {
                (teams.saturating_sub(count(sums, Measure::TeamsEstablished)), lists(TeamList::Undecided))
            }
            Missing::TeamsBreakingRules => {
                (teams.saturating_sub(count(sums, Measure::TeamsComplete)), lists(TeamList::Breaking))
            }
            Missing::LeadersWithoutPhone => (standing.gaps.leaders_without_phone, lists(TeamList::WithoutPhone)),
            Missing::TeamsWithoutGroup => {
                (teams.saturating_sub(count(sums, Measure::ZaloGroupsOfTeams)), lists(TeamList::WithoutGroup))
            }
            Missing::UnitsWithoutContact => (standing.units_without_contact, mend(Lack::Contact, paths::contact)),
            Missing::AppointmentsToReview => (standing.to_review, paths::ACCOUNTS.to_owned()),
            Missing::LeadersNotIn => (standing.gaps.leaders_not_in, paths::ACCOUNTS.to_owned()),
            Missing::CommunesShortOfOfficers => {
                let short = standing.communes.iter().filter(|one| one.officers < 2).count();
                (short as u64, paths::ACCOUNTS.to_owned())
            }
            Missing::DepartmentsWithoutOfficer => (0, paths::ACCOUNTS.to_owned()),
        };
        Task { missing, count, url }
    });
    // What somebody can't mend is no task of his.
    let mends = |task: &Task| match task.missing {
        Missing::OwnReports => visit.scope.has(Right::WriteReports),
        Missing::ReportsToJudge | Missing::ReportsLate | Missing::AnswersLate => visit.scope.has(Right::JudgeReports),
        Missing::CommunesWithoutVillages => visit.scope.has(Right::ManageVillages),
        Missing::VillagesWithoutTeam | Missing::TeamsWithoutDecision | Missing::LeadersWithoutPhone => {
            visit.scope.has(Right::ManageTeams)
        }
        Missing::TeamsBreakingRules | Missing::TeamsWithoutGroup => {
            visit.scope.has(Right::ManageTeams) || visit.scope.has(Right::TendTeam)
        }
        Missing::UnitsWithoutContact => visit.scope.has(Right::ManageContacts),
        Missing::LeadersNotIn => visit.scope.has(Right::ManageMembers),
        Missing::AppointmentsToReview | Missing::CommunesShortOfOfficers | Missing::DepartmentsWithoutOfficer => {
            visit.scope.has(Right::ManageAccounts)
        }
    };
    all.filter(|task| task.count > 0 && mends(task)).collect()
}

fn figures(Standing { sums, persons, .. }: &Standing) -> Vec<Figure> {
    let count = |measure| count(sums, measure);
    let teams = count(Measure::Teams);
    let mut figures = vec![
        Figure::of(Key("figure-villages"), count(Measure::Villages)),
        Figure::of(Key("figure-teams"), teams),
        Figure::part(Key("figure-teams-established"), count(Measure::TeamsEstablished), teams),
        Figure::part(Key("figure-teams-complete"), count(Measure::TeamsComplete), teams),
    ];
    figures.extend(members(u64::try_from(sums.members()).unwrap_or(0), persons.all));
    figures.extend([
        Figure::part(Key("figure-women"), persons.women, persons.all),
        Figure::part(Key("figure-trained"), persons.trained, persons.all),
        Figure::part(Key("figure-groups"), count(Measure::ZaloGroupsOfTeams), teams),
    ]);
    figures
}

fn progress(standing: &Standing) -> Vec<Progress> {
    let count = |measure| count(&standing.sums, measure);
    let bar = |label, part, whole| Progress { label, part, whole, target: Some(100) };
    let (villages, teams) = (count(Measure::Villages), count(Measure::Teams));
    let with_team = villages.saturating_sub(standing.gaps.villages_without_team);
    vec![
        bar(Key("progress-villages-with-team"), with_team, villages),
        bar(Key("progress-teams-established"), count(Measure::TeamsEstablished), teams),
        bar(Key("progress-teams-complete"), count(Measure::TeamsComplete), teams),
    ]
}
