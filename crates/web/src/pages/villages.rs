//! Villages renamed, moved, ended. Each is a small reform with its day and, where there is one, its act.

use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use super::village_new::NewVillage;
use super::village_teams::{Fate, TeamChanges};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::villages::{VillageChange, VillageFormPage};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::access::Right;
use rules::day::Day;
use rules::ids::UnitId;
use rules::operations::{Body, Operation, Refusal};
use rules::units::{Change, Kind, Level, Reform, Unit, split_village_kind};

/// Letters of an act's number.
const LONGEST_ACT: usize = 100;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(&paths::village_rename("{id}"), get(rename_form).post(rename))
        .route(&paths::village_move("{id}"), get(move_form).post(go))
        .route(&paths::village_end("{id}"), get(end_form).post(end))
}

/// A unit of a level that stands today and that the asker may change.
pub(super) fn own(visit: &Visit, id: UnitId, level: Level) -> Result<&Unit, PageError> {
    let unit = visit.unit_for(Right::ManageVillages, id)?;
    let fits = unit.level == level && unit.era(visit.today).is_some();
    if fits { Ok(unit) } else { Err(PageError::NotFound) }
}

/// A unit's name today and its page.
pub(super) fn named(visit: &Visit, unit: UnitId) -> Link {
    Link::new(visit.registry.full_name(unit, visit.today), paths::unit(unit))
}

/// The page of a change.
pub(super) fn page(visit: &Visit, unit: UnitId, change: VillageChange, form: FormState) -> VillageFormPage {
    let action = match &change {
        VillageChange::Add { .. } => paths::villages_new(unit),
        VillageChange::Rename => paths::village_rename(unit),
        VillageChange::Move { .. } => paths::village_move(unit),
        VillageChange::End { .. } => paths::village_end(unit),
    };
    VillageFormPage { p: visit.page.clone().within(Section::Units), unit: named(visit, unit), change, form, action }
}

/// A form nobody has filled in yet.
pub(super) fn empty(visit: &Visit) -> FormState {
    FormState::default().with("day", visit.today.to_string())
}

/// The day and act of a reform: fields `day` and `act` of every form here.
pub(super) fn day_and_act(visit: &Visit, form: &mut FormState) -> (Option<Day>, Option<String>) {
    (typed::past_day(form, "day", visit.today), typed::text(form, "act", LONGEST_ACT))
}

/// A reform made by a form, as an operation.
pub(super) fn reform(
    visit: &Visit,
    form: &FormState,
    day: Day,
    act: Option<String>,
    changes: Vec<Change>,
) -> Operation {
    visit.by_form(form, Body::EnactReform(Reform { day, act, source: None, changes }))
}

// Another name

async fn rename_form(visit: Visit, Path(village): Path<UnitId>) -> Answer {
    let unit = own(&visit, village, Level::Village)?;
    let mut form = empty(&visit);
    if let Some(era) = unit.era(visit.today) {
        form = form.with("kind", era.kind.code()).with("name", &era.name);
    }
    Ok(show(&page(&visit, village, VillageChange::Rename, form)))
}

/// A kind of village, chosen in field `kind`.
fn kind(form: &mut FormState) -> Option<Kind> {
    let of_village = |text: &str| text.parse::<Kind>().ok().filter(|kind| kind.level() == Level::Village);
    typed::required_choice(form, "kind", of_village)
}

/// A village's kind and name as typed into fields `kind` and `name`. A word of kind in front of the name is no part of it: "Thôn"
/// and "Thôn Bản Bay" are the thôn Bản Bay.
pub(super) fn kind_and_name(form: &mut FormState) -> Option<NewVillage> {
    let (kind, name) = (kind(form), typed::required_text(form, "name", 100));
    let (kind, name) = (kind?, name?);
    match split_village_kind(&name) {
        (Some(word), name) if word == kind => Some(NewVillage { kind, name }),
        // "Bản" begins many a name.
        (Some(word), _) if word != Kind::Ban => {
            form.refuse("name", FieldError::Other(Key("village-name-of-other-kind")));
            None
        }
        _ => Some(NewVillage { kind, name }),
    }
}

async fn rename(visit: Visit, Path(village): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    let unit = own(&visit, village, Level::Village)?;
    let mut form = FormState::of(sent);
    let named = kind_and_name(&mut form);
    let (day, act) = day_and_act(&visit, &mut form);
    if let (true, Some(NewVillage { kind, name }), Some(day)) = (form.is_ok(), named, day) {
        let same = unit.era(day).is_some_and(|era| era.kind == kind && era.name == name);
        let change = Change::Amend { unit: village, name: Some(name), kind: Some(kind), code: None, parent: None };
        let made = reform(&visit, &form, day, act, vec![change]);
        let done = if same && !visit.has_done(&made).await? {
            Err(Refusal::nothing_changed(""))
        } else {
            visit.enact_all(vec![made]).await?
        };
        match done {
            Ok(()) => {
                return Ok(Redirect::to(&Done::Saved.query(&paths::unit(village))).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&page(&visit, village, VillageChange::Rename, form)))
}

// Another commune

/// The communes of today a village can go to: those the asker is in charge of, without its own.
fn communes(visit: &Visit, village: UnitId) -> Vec<UnitId> {
    let parent = visit.registry.parent(village, visit.today);
    let all = visit.registry.list(Level::Commune, visit.today).into_iter();
    all.filter(|commune| Some(*commune) != parent && visit.may(Right::ManageVillages, *commune)).collect()
}

async fn move_page(visit: &Visit, village: UnitId, form: FormState) -> Result<VillageFormPage, PageError> {
    let teams = TeamChanges::within(visit, &[village], visit.today).await?;
    let shared = teams
        .without_place()
        .filter(|(_, ends)| !ends)
        .map(|(team, _)| visit.page.t1(Key("village-move-team"), "team", team.title(visit.today)));
    let teams = shared.collect();
    let choice = |commune: UnitId| Choice::new(commune.to_string(), visit.registry.full_name(commune, visit.today));
    let communes = communes(visit, village).into_iter().map(choice).collect();
    Ok(page(visit, village, VillageChange::Move { communes, teams }, form))
}

async fn move_form(visit: Visit, Path(village): Path<UnitId>) -> Answer {
    own(&visit, village, Level::Village)?;
    Ok(show(&move_page(&visit, village, empty(&visit)).await?))
}

async fn go(visit: Visit, Path(village): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    let mut form = FormState::of(sent);
    let (day, act) = day_and_act(&visit, &mut form);
    let moved = || Ok(Redirect::to(&Done::Saved.query(&paths::unit(village))).into_response());
    // Sent again, it may have left the asker's part of the tree.
    if let (Some(commune), Some(day)) = (typed::id(form.value("commune")), day)
        && visit.has_done(&moving(&visit, &form, village, commune, day, act.clone())).await?
    {
        return moved();
    }
    own(&visit, village, Level::Village)?;
    let commune = typed::required_unit(&mut form, "commune", &communes(&visit, village));
    if let (true, Some(commune), Some(day)) = (form.is_ok(), commune, day) {
        match visit.enact_all(vec![moving(&visit, &form, village, commune, day, act)]).await? {
            Ok(()) => return moved(),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&move_page(&visit, village, form).await?))
}

fn moving(visit: &Visit, form: &FormState, village: UnitId, to: UnitId, day: Day, act: Option<String>) -> Operation {
    let change = Change::Amend { unit: village, name: None, kind: None, code: None, parent: Some(to) };
    reform(visit, form, day, act, vec![change])
}

// The end

/// Who can take over from a village: its commune, or another village there.
fn heirs(visit: &Visit, village: UnitId) -> Vec<UnitId> {
    let commune = visit.registry.parent(village, visit.today);
    let others = commune.into_iter().flat_map(|commune| visit.registry.children(commune, visit.today));
    commune.into_iter().chain(others.filter(|other| *other != village)).collect()
}

async fn end_page(visit: &Visit, village: UnitId, form: FormState) -> Result<VillageFormPage, PageError> {
    let choice = |heir: UnitId| Choice::new(heir.to_string(), visit.registry.full_name(heir, visit.today));
    let heirs = heirs(visit, village).into_iter().map(choice).collect();
    let teams = TeamChanges::within(visit, &[village], visit.today).await?;
    let locale = visit.page.locale();
    let teams = teams.without_place().map(|(team, ends)| {
        let key = if ends { Key("village-end-team") } else { Key("village-end-team-stays") };
        locale.text_with(key, &[("team", &team.title(visit.today))])
    });
    Ok(page(visit, village, VillageChange::End { heirs, teams: teams.collect() }, form))
}

async fn end_form(visit: Visit, Path(village): Path<UnitId>) -> Answer {
    own(&visit, village, Level::Village)?;
    Ok(show(&end_page(&visit, village, empty(&visit)).await?))
}

async fn end(visit: Visit, Path(village): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    let mut form = FormState::of(sent);
    let (day, act) = day_and_act(&visit, &mut form);
    let ended = |heir, day: Day| {
        let back = visit.registry.parent(village, day.before()).unwrap_or(heir);
        Ok(Redirect::to(&Done::Ended.query(&paths::unit(back))).into_response())
    };
    // Sent again, it is there no more.
    if let (Some(heir), Some(day)) = (typed::id(form.value("heir")), day)
        && visit.has_done(&ending(&visit, &form, village, heir, day, act.clone())).await?
    {
        return ended(heir, day);
    }
    own(&visit, village, Level::Village)?;
    let heir = typed::required_unit(&mut form, "heir", &heirs(&visit, village));
    if let (true, Some(heir), Some(day)) = (form.is_ok(), heir, day) {
        let teams = TeamChanges::within(&visit, &[village], day.before()).await?;
        let ending = ending(&visit, &form, village, heir, day, act);
        let done = match teams.operations(&visit, &form, None, Fate::KeepNone, day) {
            Ok(of_teams) => visit.enact_all([vec![ending], of_teams].concat()).await?,
            // The same form, sent at the same moment, was faster.
            Err(_) if visit.has_done(&ending).await? => Ok(()),
            Err(reason) => Err(reason),
        };
        match done {
            Ok(()) => return ended(heir, day),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&end_page(&visit, village, form).await?))
}

fn ending(visit: &Visit, form: &FormState, village: UnitId, heir: UnitId, day: Day, act: Option<String>) -> Operation {
    reform(visit, form, day, act, vec![Change::End { unit: village, heir }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_kind_typed_with_the_name_is_not_doubled() {
        let named = |kind: &str, name: &str| {
            let mut form = FormState::of([("kind", kind), ("name", name)]);
            kind_and_name(&mut form).map(|village| village.full_name())
        };
        assert_eq!(named("thon", "Thôn Bản Bay").as_deref(), Some("Thôn Bản Bay"));
        assert_eq!(named("thon", "Bản Bay").as_deref(), Some("Thôn Bản Bay"));
        assert_eq!(named("ban", "Bản Bay").as_deref(), Some("Bản Bay"));
        assert_eq!(named("to_dan_pho", "TDP số 5").as_deref(), Some("Tổ dân phố số 5"));
        assert_eq!(named("thon", "Tổ dân phố số 5"), None, "kind and name contradict each other");
    }
}
