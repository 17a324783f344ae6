//! The teams of a place, one team, and its changes.

use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::team_figures::{broken_rules, composition, figures};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::members::{Asks, TeamFormPage};
use crate::views::parts::{Link, Pages};
use crate::views::teams::{PersonLine, Standing, TeamList, TeamRow, TeamRows, TeamsPage, VillageRow};
use crate::views::{paths, words};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::day::Day;
use rules::ids::{TeamId, UnitId};
use rules::operations::{AddTeam, Body, EndTeam, PlaceTeam, RetitleTeam};
use rules::teams::{Place, Role, Source, roster};
use rules::units::Level;
use serde::Deserialize;
use store::TeamView;

/// Rows of a page of a list.
const PER_PAGE: usize = 50;
/// Who is not older than this on the day counts as young, unless the officer says otherwise.
const YOUNG: i16 = 35;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::TEAMS, get(list))
        .route(paths::TEAM_NEW, get(new_form).post(new))
        .route(&paths::team_title("{team}"), get(title_form).post(retitle))
        .route(&paths::team_place("{team}"), get(place_form).post(move_to))
        .route(&paths::team_end("{team}"), get(end_form).post(end))
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

impl Visit {
    /// A team that the asker may see, on the day asked for.
    ///
    /// # Errors
    /// [`PageError::NotFound`].
    pub async fn team(&self, id: &str) -> Result<TeamView, PageError> {
        let id: TeamId = typed::id(id).ok_or(PageError::NotFound)?;
        self.store.team(&self.scope, id, self.at).await?.ok_or(PageError::NotFound)
    }

    /// A team over which the asker has a right, on the day asked for.
    ///
    /// # Errors
    /// [`PageError::NotFound`], also where the right is missing.
    pub async fn team_for(&self, right: Right, id: &str) -> Result<TeamView, PageError> {
        let view = self.team(id).await?;
        if self.may_with(right, &view.team) { Ok(view) } else { Err(PageError::NotFound) }
    }

    /// The commune a team is counted in.
    #[must_use]
    pub fn commune_of(&self, view: &TeamView) -> Option<UnitId> {
        let home = view.team.place(view.day).and_then(Place::home)?;
        self.registry.above(self.registry.standing_for(home, view.day)?, Level::Commune, view.day)
    }

    /// Makes a change asked for by a form; where it is refused, the form gets the reason.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn try_change(&self, form: &mut FormState, body: Body) -> Result<bool, PageError> {
        match self.change(body).await? {
            Ok(()) => Ok(true),
            Err(reason) => {
                form.refuse_whole(fault(self.page.locale(), &reason));
                Ok(false)
            }
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Where {
    unit: String,
    village: String,
}

async fn new_form(visit: Visit, Query(asked): Query<Where>) -> Answer {
    let village: Option<UnitId> = typed::id(&asked.village);
    let of_village = village.and_then(|village| visit.registry.above(village, Level::Commune, visit.at));
    let unit = of_village.map_or(asked.unit, |commune| commune.to_string());
    let commune = match visit.commune_or_choice(Right::ManageTeams, &unit, Key("teams-new"), paths::TEAM_NEW) {
        Ok(commune) => commune,
        Err(instead) => return Ok(*instead),
    };
    let mut form = FormState::of([("from", visit.at.to_string())]);
    if let Some(village) = village {
        form = form.with("village", village.to_string());
    }
    Ok(show(&new_page(&visit, commune, form)))
}

fn new_page(visit: &Visit, commune: UnitId, form: FormState) -> TeamFormPage {
    TeamFormPage {
        p: visit.page.clone().within(Section::Teams),
        team: None,
        asks: Asks::All,
        form,
        action: format!("{}?unit={commune}&at={}", paths::TEAM_NEW, visit.at),
        back_url: format!("{}?unit={commune}&at={}", paths::TEAMS, visit.at),
        choices: sites(visit, commune),
    }
}

/// Where a team of the commune may work: in its villages, or in the whole commune.
fn sites(visit: &Visit, commune: UnitId) -> Vec<Choice> {
    let villages = visit.registry.children(commune, visit.at);
    let name = |unit: UnitId| visit.registry.full_name(unit, visit.at);
    let whole = Choice::new(commune.to_string(), visit.page.t1(Key("team-whole-commune"), "commune", name(commune)));
    let villages = villages.into_iter().map(|village| Choice::new(village.to_string(), name(village)));
    villages.chain([whole]).collect()
}

/// The place chosen among [`sites`].
fn place_of(visit: &Visit, form: &mut FormState) -> Option<Place> {
    let units: Vec<UnitId> = typed::some_choices(form, "village", Key("team-villages-needed"), typed::id);
    let is_commune = |unit: &UnitId| visit.registry.get(*unit).is_some_and(|unit| unit.level == Level::Commune);
    match units[..] {
        [] => None,
        [commune] if is_commune(&commune) => Some(Place::Commune(commune)),
        _ if units.iter().any(is_commune) => {
            form.refuse("village", FieldError::Other(Key("team-whole-or-villages")));
            None
        }
        _ => Some(Place::Villages(units)),
    }
}

async fn new(visit: Visit, Query(asked): Query<Where>, Form(sent): Form<Sent>) -> Answer {
    let commune = visit.own_commune(Right::ManageTeams, typed::id(&asked.unit).ok_or(PageError::NotFound)?)?;
    let mut form = FormState::of(sent);
    let title = typed::text(&mut form, "title", 200);
    let from = typed::required_day(&mut form, "from");
    if let (Some(place), Some(from), true) = (place_of(&visit, &mut form), from, form.is_ok()) {
        let eras = place.units().iter().filter_map(|unit| visit.registry.era(*unit, from));
        let title = title.unwrap_or_else(|| roster::default_title(eras));
        let add =
            Making::of(&visit, &form).operation(Body::AddTeam(AddTeam { title, place, from, source: Source::Report }));
        let team = TeamId::from(add.id);
        match visit.change_all(vec![add]).await? {
            Ok(()) => return Ok(to_team(team, visit.at.max(from), Done::Created)),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&new_page(&visit, commune, form)))
}

/// On to a team's page, with the news.
pub(super) fn to_team(team: TeamId, at: Day, done: Done) -> Response {
    Redirect::to(&done.query(&format!("{}?at={at}", paths::team(team)))).into_response()
}

/// The form of one change of a team.
async fn change_page(visit: &Visit, view: &TeamView, asks: Asks, form: FormState) -> Result<TeamFormPage, PageError> {
    let team = &view.team;
    let choices = match asks {
        Asks::All | Asks::Title => Vec::new(),
        Asks::Place => visit.commune_of(view).map(|commune| sites(visit, commune)).unwrap_or_default(),
        Asks::End => match visit.commune_of(view) {
            Some(commune) => {
                let teams = visit.store.teams_within(&visit.scope, commune, view.day).await?.teams;
                let others = teams.iter().filter(|other| other.team.id != team.id);
                others.map(|other| Choice::new(other.team.id.to_string(), other.team.title(view.day))).collect()
            }
            None => Vec::new(),
        },
    };
    let path = match asks {
        Asks::All | Asks::Title => paths::team_title(team.id),
        Asks::Place => paths::team_place(team.id),
        Asks::End => paths::team_end(team.id),
    };
    Ok(TeamFormPage {
        p: visit.page.clone().within(Section::Teams),
        team: Some(team.title(view.day).to_owned()),
        asks,
        form,
        action: format!("{path}?at={}", visit.at),
        back_url: format!("{}?at={}", paths::team(team.id), visit.at),
        choices,
    })
}

async fn title_form(visit: Visit, Path(team): Path<String>) -> Answer {
    let view = visit.team_for(Right::ManageTeams, &team).await?;
    let form = FormState::of([("title", view.team.title(visit.at).to_owned()), ("from", visit.at.to_string())]);
    Ok(show(&change_page(&visit, &view, Asks::Title, form).await?))
}

async fn retitle(visit: Visit, Path(team): Path<String>, Form(sent): Form<Sent>) -> Answer {
    let view = visit.team_for(Right::ManageTeams, &team).await?;
    let mut form = FormState::of(sent);
    let title = typed::required_text(&mut form, "title", 200);
    let from = typed::required_day(&mut form, "from");
    if let (Some(title), Some(from), true) = (title, from, form.is_ok()) {
        let body = Body::RetitleTeam(RetitleTeam { team: view.team.id, title, from });
        if visit.try_change(&mut form, body).await? {
            return Ok(to_team(view.team.id, visit.at.max(from), Done::Saved));
        }
    }
    Ok(refused(&change_page(&visit, &view, Asks::Title, form).await?))
}

async fn place_form(visit: Visit, Path(team): Path<String>) -> Answer {
    let view = visit.team_for(Right::ManageTeams, &team).await?;
    let mut form = FormState::of([("from", visit.at.to_string())]);
    for unit in view.team.place(visit.at).map(Place::units).unwrap_or_default() {
        let now = visit.registry.standing_for(*unit, visit.at).unwrap_or(*unit);
        form = form.with("village", now.to_string());
    }
    Ok(show(&change_page(&visit, &view, Asks::Place, form).await?))
}

async fn move_to(visit: Visit, Path(team): Path<String>, Form(sent): Form<Sent>) -> Answer {
    let view = visit.team_for(Right::ManageTeams, &team).await?;
    let mut form = FormState::of(sent);
    let from = typed::required_day(&mut form, "from");
    if let (Some(place), Some(from), true) = (place_of(&visit, &mut form), from, form.is_ok()) {
        let body = Body::PlaceTeam(PlaceTeam { team: view.team.id, place, from });
        if visit.try_change(&mut form, body).await? {
            return Ok(to_team(view.team.id, visit.at.max(from), Done::Saved));
        }
    }
    Ok(refused(&change_page(&visit, &view, Asks::Place, form).await?))
}

async fn end_form(visit: Visit, Path(team): Path<String>) -> Answer {
    let view = visit.team_for(Right::ManageTeams, &team).await?;
    let form = FormState::of([("from", visit.at.to_string())]);
    Ok(show(&change_page(&visit, &view, Asks::End, form).await?))
}

async fn end(visit: Visit, Path(team): Path<String>, Form(sent): Form<Sent>) -> Answer {
    let view = visit.team_for(Right::ManageTeams, &team).await?;
    let mut form = FormState::of(sent);
    let day = typed::required_day(&mut form, "from");
    let heir = typed::choice(&mut form, "heir", typed::id);
    if let (Some(day), true) = (day, form.is_ok()) {
        let body = Body::EndTeam(EndTeam { team: view.team.id, day, heir });
        if visit.try_change(&mut form, body).await? {
            return Ok(to_team(view.team.id, visit.at.max(day), Done::Ended));
        }
    }
    Ok(refused(&change_page(&visit, &view, Asks::End, form).await?))
}
