//! Villages made by people: added, renamed, moved, ended. Each is a small reform with its day and, where there is one, its act.

use super::households::MOST as MOST_HOUSEHOLDS;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use super::village_teams::{Fate, TeamChanges};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::{Key, Locale};
use crate::page::{Done, Section, show};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::villages::{VillageChange, VillageFormPage};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::day::Day;
use rules::ids::UnitId;
use rules::operations::{Body, DeclareHouseholds, Operation, Refusal};
use rules::text::nfc;
use rules::units::{Change, Kind, Level, Misfit, Reform, Unit, split_kind};

/// Lines of one form; a longer list comes as a file.
const MOST_LINES: usize = 100;
/// Letters of an act's number.
const LONGEST_ACT: usize = 100;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(&paths::villages_new("{id}"), get(add_form).post(add))
        .route(
            &paths::village_rename("{id}"),
            get(rename_form).post(rename),
        )
        .route(&paths::village_move("{id}"), get(move_form).post(go))
        .route(&paths::village_end("{id}"), get(end_form).post(end))
}

/// A unit of a level that stands today and that the asker may change.
pub(super) fn own(visit: &Visit, id: UnitId, level: Level) -> Result<&Unit, PageError> {
    let unit = visit.own_unit(id)?;
    let fits = unit.level == level && unit.era(visit.today).is_some();
    if fits {
        Ok(unit)
    } else {
        Err(PageError::NotFound)
    }
}

/// A unit's name today and its page.
pub(super) fn named(visit: &Visit, unit: UnitId) -> Link {
    Link::new(
        visit.registry.full_name(unit, visit.today),
        paths::unit(unit),
    )
}

fn page(visit: &Visit, unit: UnitId, change: VillageChange, form: FormState) -> VillageFormPage {
    let action = match &change {
        VillageChange::Add { .. } => paths::villages_new(unit),
        VillageChange::Rename => paths::village_rename(unit),
        VillageChange::Move { .. } => paths::village_move(unit),
        VillageChange::End { .. } => paths::village_end(unit),
    };
    VillageFormPage {
        p: visit.page.clone().within(Section::Units),
        unit: named(visit, unit),
        change,
        form,
        action,
    }
}

fn empty(visit: &Visit) -> FormState {
    FormState::default().with("day", visit.today.to_string())
}

/// The day and act of a reform: fields `day` and `act` of every form here.
pub(super) fn day_and_act(visit: &Visit, form: &mut FormState) -> (Option<Day>, Option<String>) {
    (
        typed::past_day(form, "day", visit.today),
        typed::text(form, "act", LONGEST_ACT),
    )
}

/// A reform made by people, as an operation.
pub(super) fn reform(
    visit: &Visit,
    day: Day,
    act: Option<String>,
    changes: Vec<Change>,
) -> Operation {
    visit.store.operation(Body::EnactReform(Reform {
        day,
        act,
        source: None,
        changes,
    }))
}

// Adding

/// A new village of a form's line or a file's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewVillage {
    pub(super) kind: Kind,
    pub(super) name: String,
}

impl NewVillage {
    /// The village a text names: its kind by its word, else thôn.
    pub(super) fn of(text: &str) -> Self {
        let (kind, name) = split_kind(&nfc(text), Level::Village);
        Self {
            kind: kind.unwrap_or(Kind::Thon),
            name,
        }
    }

    /// Kind and name.
    pub(super) fn full_name(&self) -> String {
        format!("{} {}", self.kind.word(), self.name)
    }

    /// Its making, under a commune.
    pub(super) fn create(&self, unit: UnitId, commune: UnitId) -> Change {
        Change::Create {
            unit,
            kind: self.kind,
            name: self.name.clone(),
            code: None,
            parent: Some(commune),
        }
    }
}

fn add_page(visit: &Visit, commune: UnitId, form: FormState) -> VillageFormPage {
    page(
        visit,
        commune,
        VillageChange::Add {
            import_url: paths::villages_import(commune),
        },
        form,
    )
}

async fn add_form(visit: Visit, Path(commune): Path<UnitId>) -> Answer {
    own(&visit, commune, Level::Commune)?;
    Ok(show(&add_page(&visit, commune, empty(&visit))))
}

async fn add(visit: Visit, Path(commune): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    own(&visit, commune, Level::Commune)?;
    let mut form = FormState::of(sent);
    let lines = lines(&mut form, visit.page.locale());
    let (day, act) = day_and_act(&visit, &mut form);
    let source = typed::text(&mut form, "source", 200);
    if let (true, Some(day)) = (form.is_ok(), day) {
        let twin = lines
            .iter()
            .find(|(new, _)| stands_already(&visit, commune, new));
        if let Some((new, _)) = twin {
            form.refuse_whole(fault(
                visit.page.locale(),
                &Misfit::SameName {
                    name: new.full_name(),
                }
                .into(),
            ));
            return Ok(refused(&add_page(&visit, commune, form)));
        }
        let mut changes = Vec::new();
        let mut declarations = Vec::new();
        for (new, households) in &lines {
            let village = UnitId(visit.store.surroundings().id());
            changes.push(new.create(village, commune));
            let declared = households.map(|households| DeclareHouseholds {
                village,
                households,
                day,
                source: source.clone(),
            });
            declarations.extend(
                declared.map(|declared| visit.store.operation(Body::DeclareHouseholds(declared))),
            );
        }
        let mut operations = vec![reform(&visit, day, act, changes)];
        operations.append(&mut declarations);
        match visit.enact_all(operations).await? {
            Ok(()) => {
                return Ok(Redirect::to(&Done::Created.query(&paths::unit(commune))).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&add_page(&visit, commune, form)))
}

/// Is there a village of that kind and name today? One that begins on an earlier day would go on beside it.
fn stands_already(visit: &Visit, commune: UnitId, new: &NewVillage) -> bool {
    let there = visit.registry.children(commune, visit.today);
    let mut eras = there
        .into_iter()
        .filter_map(|village| visit.registry.era(village, visit.today));
    eras.any(|era| era.kind == new.kind && era.name == new.name)
}

/// The villages of a form, a line each, with their households: "Thôn Bản Bay; 120".
fn lines(form: &mut FormState, locale: Locale) -> Vec<(NewVillage, Option<u32>)> {
    let mut read = Vec::new();
    let text = form.value("villages").to_owned();
    let lines: Vec<(usize, &str)> = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    if lines.is_empty() {
        form.refuse("villages", FieldError::Required);
    }
    if lines.len() > MOST_LINES {
        let text = locale.text_with(Key("villages-too-many"), &[("most", &MOST_LINES)]);
        form.refuse("villages", FieldError::Said(text));
        return read;
    }
    for (number, line) in lines {
        match village_and_households(line) {
            Ok(village) => read.push(village),
            Err(fault) => {
                let shown: String = nfc(line).chars().take(60).collect();
                let fault = locale.text(fault);
                let text = locale.text_with(
                    Key("villages-line-fault"),
                    &[("line", &number), ("text", &shown), ("fault", &fault)],
                );
                form.refuse("villages", FieldError::Said(text));
            }
        }
    }
    read
}

fn village_and_households(line: &str) -> Result<(NewVillage, Option<u32>), Key> {
    let (name, households) = line.split_once([';', '\t']).unwrap_or((line, ""));
    let village = NewVillage::of(name);
    if village.name.is_empty() {
        return Err(Key("villages-line-name"));
    }
    if households.trim().is_empty() {
        return Ok((village, None));
    }
    let number = typed::whole_number(households).filter(|number| *number <= MOST_HOUSEHOLDS);
    number
        .map(|number| (village, Some(number)))
        .ok_or(Key("villages-line-number"))
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
pub(super) fn kind(form: &mut FormState) -> Option<Kind> {
    let of_village = |text: &str| {
        text.parse::<Kind>()
            .ok()
            .filter(|kind| kind.level() == Level::Village)
    };
    typed::required_choice(form, "kind", of_village)
}

async fn rename(visit: Visit, Path(village): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    let unit = own(&visit, village, Level::Village)?;
    let mut form = FormState::of(sent);
    let (kind, name) = (
        kind(&mut form),
        typed::required_text(&mut form, "name", 100),
    );
    let (day, act) = day_and_act(&visit, &mut form);
    if let (true, Some(kind), Some(name), Some(day)) = (form.is_ok(), kind, name, day) {
        let same = unit
            .era(day)
            .is_some_and(|era| era.kind == kind && era.name == name);
        let change = Change::Amend {
            unit: village,
            name: Some(name),
            kind: Some(kind),
            code: None,
            parent: None,
        };
        let done = if same {
            Err(Refusal::nothing_changed(""))
        } else {
            visit
                .enact_all(vec![reform(&visit, day, act, vec![change])])
                .await?
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
    all.filter(|commune| Some(*commune) != parent && visit.changes(*commune))
        .collect()
}

fn move_page(visit: &Visit, village: UnitId, form: FormState) -> VillageFormPage {
    let choice = |commune: UnitId| {
        Choice::new(
            commune.to_string(),
            visit.registry.full_name(commune, visit.today),
        )
    };
    let communes = communes(visit, village).into_iter().map(choice).collect();
    page(visit, village, VillageChange::Move { communes }, form)
}

async fn move_form(visit: Visit, Path(village): Path<UnitId>) -> Answer {
    own(&visit, village, Level::Village)?;
    Ok(show(&move_page(&visit, village, empty(&visit))))
}

async fn go(visit: Visit, Path(village): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    own(&visit, village, Level::Village)?;
    let mut form = FormState::of(sent);
    let commune = typed::required_unit(&mut form, "commune", &communes(&visit, village));
    let (day, act) = day_and_act(&visit, &mut form);
    if let (true, Some(commune), Some(day)) = (form.is_ok(), commune, day) {
        let change = Change::Amend {
            unit: village,
            name: None,
            kind: None,
            code: None,
            parent: Some(commune),
        };
        match visit
            .enact_all(vec![reform(&visit, day, act, vec![change])])
            .await?
        {
            Ok(()) => {
                return Ok(Redirect::to(&Done::Saved.query(&paths::unit(village))).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&move_page(&visit, village, form)))
}

// The end

/// Who can take over from a village: its commune, or another village there.
fn heirs(visit: &Visit, village: UnitId) -> Vec<UnitId> {
    let commune = visit.registry.parent(village, visit.today);
    let others = commune
        .into_iter()
        .flat_map(|commune| visit.registry.children(commune, visit.today));
    commune
        .into_iter()
        .chain(others.filter(|other| *other != village))
        .collect()
}

async fn end_page(
    visit: &Visit,
    village: UnitId,
    form: FormState,
) -> Result<VillageFormPage, PageError> {
    let choice = |heir: UnitId| {
        Choice::new(
            heir.to_string(),
            visit.registry.full_name(heir, visit.today),
        )
    };
    let heirs = heirs(visit, village).into_iter().map(choice).collect();
    let teams = TeamChanges::within(visit, &[village], visit.today).await?;
    let locale = visit.page.locale();
    let teams = teams.without_place().map(|(team, ends)| {
        let key = if ends {
            Key("village-end-team")
        } else {
            Key("village-end-team-stays")
        };
        locale.text_with(key, &[("team", &team.title(visit.today))])
    });
    Ok(page(
        visit,
        village,
        VillageChange::End {
            heirs,
            teams: teams.collect(),
        },
        form,
    ))
}

async fn end_form(visit: Visit, Path(village): Path<UnitId>) -> Answer {
    own(&visit, village, Level::Village)?;
    Ok(show(&end_page(&visit, village, empty(&visit)).await?))
}

async fn end(visit: Visit, Path(village): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    own(&visit, village, Level::Village)?;
    let mut form = FormState::of(sent);
    let heir = typed::required_unit(&mut form, "heir", &heirs(&visit, village));
    let (day, act) = day_and_act(&visit, &mut form);
    if let (true, Some(heir), Some(day)) = (form.is_ok(), heir, day) {
        let teams = TeamChanges::within(&visit, &[village], day.before()).await?;
        let ending = reform(
            &visit,
            day,
            act,
            vec![Change::End {
                unit: village,
                heir,
            }],
        );
        let done = match teams.operations(&visit, None, Fate::KeepNone, day) {
            Ok(of_teams) => visit.enact_all([vec![ending], of_teams].concat()).await?,
            Err(reason) => Err(reason),
        };
        match done {
            Ok(()) => {
                let back = visit.registry.parent(village, visit.today).unwrap_or(heir);
                return Ok(Redirect::to(&Done::Ended.query(&paths::unit(back))).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&end_page(&visit, village, form).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_village_and_perhaps_its_households() {
        let village = |line| {
            village_and_households(line).map(|(new, households)| (new.full_name(), households))
        };
        assert_eq!(
            village("Thôn Bản Bay; 120 hộ"),
            Ok(("Thôn Bản Bay".to_owned(), Some(120)))
        );
        assert_eq!(
            village("TDP số 5\t1.204"),
            Ok(("Tổ dân phố số 5".to_owned(), Some(1204)))
        );
        assert_eq!(
            village("Nậm Phảng"),
            Ok(("Thôn Nậm Phảng".to_owned(), None))
        );
        assert_eq!(village("; 12"), Err(Key("villages-line-name")));
        assert_eq!(village("Bản Bay; nhiều"), Err(Key("villages-line-number")));
        assert_eq!(village("Bản Bay; 120000"), Err(Key("villages-line-number")));
    }
}
