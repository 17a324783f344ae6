//! Villages of a commune become one, and what becomes of their teams, in one step.

use super::reading::{Reading, Sent};
use super::refusals::refused;
use super::state::{Answer, State, Visit};
use super::village_teams::{Fate, TeamChanges};
use super::villages::{NewVillage, day_and_act, kind, named, own, reform};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::paths;
use crate::views::village_merge::{MergeHowPage, MergeWhichPage};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::day::Day;
use rules::ids::UnitId;
use rules::operations::Refusal;
use rules::units::{Change, Level};

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::villages_merge("{id}"), get(ask).post(merge))
}

/// The villages chosen and the day, in both steps.
fn chosen(visit: &Visit, commune: UnitId, reading: &mut Reading) -> Option<(Vec<UnitId>, Day)> {
    let there = visit.registry.children(commune, visit.today);
    let chosen: Vec<UnitId> = there.into_iter().filter(|village| reading.all("village").any(|id| id == village.to_string())).collect();
    if chosen.len() < 2 {
        reading.form.refuse("village", FieldError::Other(Key("merge-which-two")));
    }
    let day = reading.day("day", visit.today)?;
    Some((chosen, day)).filter(|_| reading.is_ok())
}

fn choice(visit: &Visit, village: UnitId) -> Choice {
    Choice::new(village.to_string(), visit.registry.full_name(village, visit.today))
}

fn which_page(visit: &Visit, commune: UnitId, form: FormState) -> MergeWhichPage {
    let villages = visit.registry.children(commune, visit.today);
    MergeWhichPage {
        p: visit.page.clone().within(Section::Units),
        unit: named(visit, commune),
        form,
        villages: villages.into_iter().map(|village| choice(visit, village)).collect(),
        action: paths::villages_merge(commune),
    }
}

/// Which villages, until some are chosen; then how.
async fn ask(visit: Visit, Path(commune): Path<UnitId>, Query(sent): Query<Vec<(String, String)>>) -> Answer {
    own(&visit, commune, Level::Commune)?;
    if sent.iter().all(|(name, _)| name != "day") {
        let form = FormState::default().with("day", visit.today.to_string());
        return Ok(show(&which_page(&visit, commune, form)));
    }
    let mut reading = Reading::of(sent);
    let Some((villages, day)) = chosen(&visit, commune, &mut reading) else {
        return Ok(refused(&which_page(&visit, commune, reading.form)));
    };
    let teams = TeamChanges::within(&visit, &villages, day.before()).await?;
    let form = FormState::of([("into", "new"), ("kind", "thon")]);
    Ok(show(&how_page(&visit, commune, &villages, day, &teams, form)))
}

fn how_page(visit: &Visit, commune: UnitId, villages: &[UnitId], day: Day, teams: &TeamChanges, form: FormState) -> MergeHowPage {
    MergeHowPage {
        p: visit.page.clone().within(Section::Units),
        unit: named(visit, commune),
        form,
        villages: villages.iter().map(|village| choice(visit, *village)).collect(),
        day,
        teams: teams.teams().map(|team| Choice::new(team.id.to_string(), team.title(day))).collect(),
        action: paths::villages_merge(commune),
        back_url: paths::villages_merge(commune),
    }
}

/// What the villages become: the changes that do it, and the unit that stands then.
fn becoming(visit: &Visit, commune: UnitId, villages: &[UnitId], reading: &mut Reading) -> Option<(Vec<Change>, UnitId)> {
    if reading.raw("into") == "new" {
        let new = NewVillage { kind: kind(reading)?, name: reading.needed("name", 100)? };
        let unit = UnitId(visit.store.surroundings().id());
        let absorb = Change::Absorb { into: unit, from: villages.to_vec() };
        return Some((vec![new.create(unit, commune), absorb], unit));
    }
    let into = reading.unit("into", villages)?;
    let from = villages.iter().copied().filter(|village| *village != into).collect();
    Some((vec![Change::Absorb { into, from }], into))
}

fn fate(teams: &TeamChanges, reading: &mut Reading) -> Option<Fate> {
    if teams.teams().next().is_none() {
        return Some(Fate::KeepNone);
    }
    match reading.needed("teams", 40)?.as_str() {
        "all" => Some(Fate::KeepAll),
        "none" => Some(Fate::KeepNone),
        id => {
            let kept = teams.teams().find(|team| team.id.to_string() == id).map(|team| Fate::Keep(team.id));
            if kept.is_none() {
                reading.form.refuse("teams", FieldError::UnknownChoice);
            }
            kept
        }
    }
}

async fn merge(visit: Visit, Path(commune): Path<UnitId>, Form(sent): Sent) -> Answer {
    own(&visit, commune, Level::Commune)?;
    let mut reading = Reading::of(sent);
    let Some((villages, day)) = chosen(&visit, commune, &mut reading) else {
        return Ok(refused(&which_page(&visit, commune, reading.form)));
    };
    let teams = TeamChanges::within(&visit, &villages, day.before()).await?;
    let becoming = becoming(&visit, commune, &villages, &mut reading);
    let fate = fate(&teams, &mut reading);
    let (_, act) = day_and_act(&visit, &mut reading);
    if let (true, Some((changes, into)), Some(fate)) = (reading.is_ok(), becoming, fate) {
        let merger = reform(&visit, day, act, changes);
        match carry_out(&visit, merger, &teams, into, fate, day).await? {
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(&paths::unit(into))).into_response()),
            Err(reason) => reading.refuse(visit.page.locale(), &reason),
        }
    }
    Ok(refused(&how_page(&visit, commune, &villages, day, &teams, reading.form)))
}

async fn carry_out(
    visit: &Visit,
    merger: rules::operations::Operation,
    teams: &TeamChanges,
    into: UnitId,
    fate: Fate,
    day: Day,
) -> Result<Result<(), Refusal>, PageError> {
    match teams.operations(visit, Some(into), fate, day) {
        Ok(of_teams) => visit.enact_all([vec![merger], of_teams].concat()).await,
        Err(reason) => Ok(Err(reason)),
    }
}
