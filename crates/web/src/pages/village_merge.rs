//! Villages of a commune become one, and what becomes of their teams, in one step.

use super::declarations::MOST as MOST_HOUSEHOLDS;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use super::village_teams::{Fate, TeamChanges};
use super::villages::{day_and_act, kind_and_name, named, own, reform};
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
use rules::operations::{Body, DeclareHouseholds, RetitleTeam};
use rules::teams::roster;
use rules::units::{Change, Era, Level};
use std::collections::BTreeSet;

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::villages_merge("{id}"), get(ask).post(merge))
}

/// The villages chosen and the day, in both steps.
fn chosen(visit: &Visit, commune: UnitId, form: &mut FormState) -> Option<(Vec<UnitId>, Day)> {
    let there = visit.registry.children(commune, visit.today);
    let chosen: Vec<UnitId> = there.into_iter().filter(|village| form.has("village", &village.to_string())).collect();
    if chosen.len() < 2 {
        form.refuse("village", FieldError::Other(Key("merge-which-two")));
    }
    let day = typed::past_day(form, "day", visit.today)?;
    // On a day before the communes merged the villages may have been those of two.
    let communes: BTreeSet<UnitId> = chosen.iter().filter_map(|village| visit.registry.parent(*village, day)).collect();
    if communes.len() > 1 {
        form.refuse("day", FieldError::Other(Key("merge-other-communes")));
    }
    Some((chosen, day)).filter(|_| form.is_ok())
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
async fn ask(visit: Visit, Path(commune): Path<UnitId>, Query(sent): Query<Sent>) -> Answer {
    own(&visit, commune, Level::Commune)?;
    if sent.iter().all(|(name, _)| name != "day") {
        let form = FormState::default().with("day", visit.today.to_string());
        return Ok(show(&which_page(&visit, commune, form)));
    }
    let mut form = FormState::of(sent);
    let Some((villages, day)) = chosen(&visit, commune, &mut form) else {
        return Ok(refused(&which_page(&visit, commune, form)));
    };
    let teams = TeamChanges::within(&visit, &villages, day.before()).await?;
    let form =
        FormState::of([("into", "new"), ("kind", "thon")]).with("households", declared(&visit, &villages, day).await?);
    Ok(show(&how_page(&visit, commune, &villages, day, &teams, form)))
}

/// The sum of what the villages last declared by a day; empty where one of them has declared nothing.
async fn declared(visit: &Visit, villages: &[UnitId], day: Day) -> Result<String, PageError> {
    let all = visit.store.declarations(&visit.scope, villages).await?;
    let last = |village: &UnitId| {
        let of_it = all.iter().filter(|declared| declared.village == *village && declared.day <= day);
        of_it.max_by_key(|declared| declared.day).map(|declared| declared.households)
    };
    let sum: Option<u32> = villages.iter().map(last).sum();
    Ok(sum.map(|sum| sum.to_string()).unwrap_or_default())
}

fn how_page(
    visit: &Visit,
    commune: UnitId,
    villages: &[UnitId],
    day: Day,
    teams: &TeamChanges,
    form: FormState,
) -> MergeHowPage {
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

/// What the villages become: the changes that do it, the unit that stands then, and its name in a sentence.
fn becoming(
    visit: &Visit,
    commune: UnitId,
    villages: &[UnitId],
    form: &mut FormState,
) -> Option<(Vec<Change>, UnitId, String)> {
    if form.value("into") == "new" {
        let new = kind_and_name(form)?;
        let unit = typed::origin(visit, form).village(commune, new.kind, &new.name);
        let absorb = Change::Absorb { into: unit, from: villages.to_vec() };
        let name = format!("{} {}", new.kind.lower(), new.name);
        return Some((vec![new.create(unit, commune), absorb], unit, name));
    }
    let into = typed::required_unit(form, "into", villages)?;
    let from = villages.iter().copied().filter(|village| *village != into).collect();
    let name = visit.registry.era(into, visit.today).map(Era::name_in_sentence).unwrap_or_default();
    Some((vec![Change::Absorb { into, from }], into, name))
}

fn fate(teams: &TeamChanges, form: &mut FormState) -> Option<Fate> {
    if teams.teams().next().is_none() {
        return Some(Fate::KeepNone);
    }
    typed::required_choice(form, "teams", |chosen| match chosen {
        "all" => Some(Fate::KeepAll),
        "none" => Some(Fate::KeepNone),
        id => teams.teams().find(|team| team.id.to_string() == id).map(|team| Fate::Keep(team.id)),
    })
}

/// What the villages have become already, where the same form was sent before: then they are no longer there to choose.
async fn merged_before(visit: &Visit, commune: UnitId, form: &FormState) -> Result<Option<UnitId>, PageError> {
    let mut form = form.clone();
    let villages: Vec<UnitId> = form.values("village").iter().filter_map(|id| typed::id(id)).collect();
    let becoming = becoming(visit, commune, &villages, &mut form);
    let (day, act) = (typed::day(&mut form, "day"), day_and_act(visit, &mut form).1);
    let (Some((changes, into, _)), Some(day)) = (becoming, day) else {
        return Ok(None);
    };
    let merger = reform(visit, &form, day, act, changes);
    Ok(visit.has_done(&merger).await?.then_some(into))
}

async fn merge(visit: Visit, Path(commune): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    own(&visit, commune, Level::Commune)?;
    let mut form = FormState::of(sent);
    let done = |into| Ok(Redirect::to(&Done::Saved.query(&paths::unit(into))).into_response());
    if let Some(into) = merged_before(&visit, commune, &form).await? {
        return done(into);
    }
    let Some((villages, day)) = chosen(&visit, commune, &mut form) else {
        return Ok(refused(&which_page(&visit, commune, form)));
    };
    let teams = TeamChanges::within(&visit, &villages, day.before()).await?;
    let becoming = becoming(&visit, commune, &villages, &mut form);
    let fate = fate(&teams, &mut form);
    let (_, act) = day_and_act(&visit, &mut form);
    let title = typed::text(&mut form, "title", 200);
    let households = typed::number(&mut form, "households", 0, MOST_HOUSEHOLDS);
    if let (true, Some((changes, into, name)), Some(fate)) = (form.is_ok(), becoming, fate) {
        let merger = reform(&visit, &form, day, act.clone(), changes);
        let team_word = visit.store.team_word(&visit.scope, commune, day).await?;
        let mut after = Vec::new();
        if let (Fate::Keep(team), title) = (fate, title.unwrap_or_else(|| roster::titled(&team_word, &name)))
            && teams.teams().any(|known| known.id == team && known.title(day) != title)
            && teams.stays_only_in(team)
        {
            after.push(visit.by_form(&form, Body::RetitleTeam(RetitleTeam { team, title, from: day })));
        }
        after.extend(households.map(|households| {
            let declared = DeclareHouseholds { village: into, households, day, source: act };
            visit.by_form(&form, Body::DeclareHouseholds(declared))
        }));
        let merged = match teams.operations(&visit, &form, Some(into), fate, day) {
            Ok(of_teams) => visit.enact_all([vec![merger], of_teams, after].concat()).await?,
            // The same form, sent at the same moment, was faster.
            Err(_) if visit.has_done(&merger).await? => Ok(()),
            Err(reason) => Err(reason),
        };
        match merged {
            Ok(()) => return done(into),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&how_page(&visit, commune, &villages, day, &teams, form)))
}
