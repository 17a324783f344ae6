//! Teams set up, and their changes.

use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::members::{Asks, TeamFormPage};
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::day::Day;
use rules::ids::{TeamId, UnitId};
use rules::operations::{AddTeam, AnnotateTeam, Body, EndTeam, PlaceTeam, RetitleTeam};
use rules::teams::{MOST_IN_NOTE, Place, Source, roster};
use rules::units::Level;
use serde::Deserialize;
use store::TeamView;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::TEAM_NEW, get(new_form).post(new))
        .route(&paths::team_title("{team}"), get(title_form).post(retitle))
        .route(&paths::team_note("{team}"), get(note_form).post(annotate))
        .route(&paths::team_place("{team}"), get(place_form).post(move_to))
        .route(&paths::team_end("{team}"), get(end_form).post(end))
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

    /// Makes a change asked for by a form; where it is refused, the form gets the reason. The same form sent again is answered as the
    /// first time.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn try_change(&self, form: &mut FormState, body: Body) -> Result<bool, PageError> {
        let done = self.change_all(vec![self.by_form(form, body)]).await?;
        Ok(done.map_err(|reason| form.refuse_whole(fault(self.page.locale(), &reason))).is_ok())
    }

    /// The same for a form that says how things are to be: see [`Visit::amend`].
    ///
    /// # Errors
    /// When the store fails.
    pub async fn try_amend(&self, form: &mut FormState, body: Body) -> Result<bool, PageError> {
        let done = self.amend(form, body).await?;
        Ok(done.map_err(|reason| form.refuse_whole(fault(self.page.locale(), &reason))).is_ok())
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
        let team_word = visit.store.team_word(&visit.scope, commune, from).await?;
        let title = title.unwrap_or_else(|| roster::default_title(&team_word, eras));
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
        Asks::All | Asks::Title | Asks::Note => Vec::new(),
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
        Asks::Note => paths::team_note(team.id),
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

async fn note_form(visit: Visit, Path(team): Path<String>) -> Answer {
    let view = visit.team_for(Right::ManageTeams, &team).await?;
    let note = view.team.note(visit.at).map(|(_, note)| note.to_owned()).unwrap_or_default();
    let form = FormState::of([("note", note), ("from", visit.at.to_string())]);
    Ok(show(&change_page(&visit, &view, Asks::Note, form).await?))
}

/// A note left empty is taken away.
async fn annotate(visit: Visit, Path(team): Path<String>, Form(sent): Form<Sent>) -> Answer {
    let view = visit.team_for(Right::ManageTeams, &team).await?;
    let mut form = FormState::of(sent);
    let note = typed::text(&mut form, "note", MOST_IN_NOTE);
    let from = typed::required_day(&mut form, "from");
    if let (Some(from), true) = (from, form.is_ok()) {
        let body = Body::AnnotateTeam(AnnotateTeam { team: view.team.id, note, from });
        if visit.try_change(&mut form, body).await? {
            return Ok(to_team(view.team.id, visit.at.max(from), Done::Saved));
        }
    }
    Ok(refused(&change_page(&visit, &view, Asks::Note, form).await?))
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
