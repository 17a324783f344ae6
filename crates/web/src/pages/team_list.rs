//! The teams of a place: what is missing first, then what they are and lack in numbers.

use super::state::{Answer, State, Visit};
use super::team_figures::{broken_rules, composition, figures};
use crate::error::PageError;
use crate::locale::Key;
use crate::page::{Section, show};
use crate::views::parts::{Link, Pages};
use crate::views::teams::{PersonLine, Standing, TeamList, TeamRow, TeamRows, TeamsPage, VillageRow};
use crate::views::{paths, words};
use axum::Router;
use axum::routing::get;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::ids::UnitId;
use rules::teams::{Place, Role};
use rules::units::Level;
use serde::Deserialize;
use store::TeamView;

/// Rows of a page of a list.
const PER_PAGE: usize = 50;
/// Who is not older than this on the day counts as young, unless the officer says otherwise.
const YOUNG: i16 = 35;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::TEAMS, get(list))
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Asked {
    unit: String,
    list: String,
    breach: String,
    born: String,
    page: String,
}

async fn list(mut visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let unit = visit.place_on_day(Right::SeeTeams, &asked.unit)?;
    let at = visit.at;
    let found = visit.store.teams_within(&visit.scope, unit, at).await?;
    let of = |list: TeamList| found.teams.iter().filter(move |view| is_in(view, list));
    let counts = TeamList::ALL.map(|list| match list {
        TeamList::WithoutTeam => found.villages_without_team.len() as u64,
        list => of(list).count() as u64,
    });
    // What is missing comes first.
    let list = match (asked.list.as_str(), counts) {
        ("", [0, 0, ..]) => TeamList::All,
        ("", [0, ..]) => TeamList::Breaking,
        ("", _) => TeamList::WithoutTeam,
        (code, _) => TeamList::of_code(code),
    };
    let born = asked.born.trim().parse().unwrap_or(at.year() - YOUNG);
    let address = |list: TeamList| format!("{}?list={}&unit={unit}&at={at}&born={born}", paths::TEAMS, list.code());
    let of_breach =
        |view: &&TeamView| asked.breach.is_empty() || view.breaches.iter().any(|breach| breach.code() == asked.breach);
    let shown: Vec<&TeamView> = match list {
        TeamList::Breaking => of(list).filter(of_breach).collect(),
        _ => of(list).collect(),
    };
    let total = if list == TeamList::WithoutTeam { found.villages_without_team.len() } else { shown.len() };
    let number = asked.page.trim().parse::<usize>().unwrap_or(1).clamp(1, total.div_ceil(PER_PAGE).max(1));
    let skipped = (number - 1) * PER_PAGE;
    let rows = match list {
        TeamList::WithoutTeam => {
            let villages: Vec<UnitId> =
                found.villages_without_team.iter().copied().skip(skipped).take(PER_PAGE).collect();
            TeamRows::Villages(villages_without_team(&visit, &villages).await?)
        }
        _ => TeamRows::Teams(shown.iter().skip(skipped).take(PER_PAGE).map(|view| row(&visit, view)).collect()),
    };
    let filter =
        if list == TeamList::Breaking { format!("&breach={}", paths::escaped(&asked.breach)) } else { String::new() };
    let locale = visit.page.locale();
    Ok(show(&TeamsPage {
        unit_name: visit.registry.full_name(unit, at),
        at,
        tabs: TeamsPage::tabs(locale, list, counts, address),
        list,
        rows,
        places: visit.places_around(unit, at),
        place: unit.to_string(),
        breaches: broken_rules(locale, &found.teams),
        breach: asked.breach,
        born,
        figures: if found.teams.is_empty() { Vec::new() } else { figures(&found.teams, at, born) },
        composition: composition(&visit, unit, &found.teams, born),
        pages: Pages {
            number: number as u64,
            rows: total as u64,
            per_page: PER_PAGE as u64,
            url: format!("{}{filter}", address(list)),
        },
        actions: list_actions(&visit, unit),
        p: visit.page.within(Section::Teams),
    }))
}

/// Is a team in a list?
pub(crate) fn is_in(view: &TeamView, list: TeamList) -> bool {
    let (team, at) = (&view.team, view.day);
    match list {
        TeamList::WithoutTeam => false,
        TeamList::Breaking => !view.is_complete(),
        TeamList::Undecided => !team.is_established(at),
        TeamList::WithoutGroup => team.channel.made.is_none_or(|made| at < made),
        TeamList::WithoutPhone => {
            let mut leaders = team.members(at).into_iter().filter(|member| member.role == Role::Leader);
            leaders.any(|leader| leader.person.phone.is_none())
        }
        TeamList::All => true,
    }
}

fn list_actions(visit: &Visit, unit: UnitId) -> Vec<Link> {
    if !visit.may(Right::ManageTeams, unit) {
        return Vec::new();
    }
    let commune = visit.registry.get(unit).filter(|unit| unit.level == Level::Commune);
    let at = visit.at;
    let of = |path: &str| match commune {
        Some(commune) => format!("{path}?unit={}&at={at}", commune.id),
        None => format!("{path}?at={at}"),
    };
    let link = |key, path| Link::new(visit.page.t(key), of(path));
    // Lists of people are the commune's own.
    let import = visit.may(Right::ManageMembers, unit).then(|| link(Key("teams-import"), paths::TEAM_IMPORT));
    let decisions = format!("{}?unit={unit}&at={at}", paths::DECISIONS);
    let others = [
        link(Key("teams-new"), paths::TEAM_NEW),
        link(Key("decision-new-title"), paths::DECISION_NEW),
        Link::new(visit.page.t(Key("decisions-title")), decisions),
    ];
    import.into_iter().chain(others).collect()
}

async fn villages_without_team(visit: &Visit, villages: &[UnitId]) -> Result<Vec<VillageRow>, PageError> {
    let at = visit.at;
    let declared = visit.store.declarations(&visit.scope, villages).await?;
    let households = |village| {
        let of_it = declared.iter().filter(|declared| declared.village == village && declared.day <= at);
        of_it.max_by_key(|declared| declared.day).map(|declared| u64::from(declared.households))
    };
    let row = |village: &UnitId| VillageRow {
        village: visit.unit_link(*village, at),
        commune: visit.commune_name(*village, at),
        households: households(*village),
        create_url: visit
            .may(Right::ManageTeams, *village)
            .then(|| format!("{}?village={village}&at={at}", paths::TEAM_NEW)),
    };
    Ok(villages.iter().map(row).collect())
}

/// A team in a list.
fn row(visit: &Visit, view: &TeamView) -> TeamRow {
    let (team, at) = (&view.team, view.day);
    let home = team.place(at).and_then(Place::home);
    let leader = team.acting_leader(at).map(|member| &member.person);
    TeamRow {
        team: Link::new(team.title(at), format!("{}?at={at}", paths::team(team.id))),
        commune: home.map(|home| visit.commune_name(home, at)).unwrap_or_default(),
        leader: leader.map(|leader| PersonLine {
            name: leader.name.clone(),
            phone: leader.phone.as_ref().map(ToString::to_string),
        }),
        members: view.people.persons(),
        standing: standing(view),
        breaches: view.breaches.iter().map(|breach| words::breach(visit.page.locale(), breach)).collect(),
        group: team
            .channel
            .made
            .map(|_| team.channel.name.clone().unwrap_or_else(|| visit.page.t(Key("team-group-made")))),
    }
}

/// What a team stands on.
pub(super) fn standing(view: &TeamView) -> Standing {
    if view.team.life.end().is_some_and(|end| end <= view.day) {
        Standing::Ended
    } else if view.team.is_established(view.day) {
        Standing::Established
    } else {
        Standing::ReportedOnly
    }
}
