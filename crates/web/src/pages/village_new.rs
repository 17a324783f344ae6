//! New villages of a commune, a line each.

use super::declarations::MOST as MOST_HOUSEHOLDS;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use super::villages::{day_and_act, empty, own, page, reform};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::{Key, Locale};
use crate::page::{Done, show};
use crate::views::paths;
use crate::views::villages::{VillageChange, VillageFormPage};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::day::Day;
use rules::ids::{OperationId, UnitId};
use rules::operations::{Body, DeclareHouseholds, Operation};
use rules::text::nfc;
use rules::units::{Change, Kind, Level, Match, Misfit, split_village_kind, village_name};

/// Lines of one form; a longer list comes as a file.
const MOST_LINES: usize = 100;

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::villages_new("{id}"), get(add_form).post(add))
}

/// A new village of a form's line or a file's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewVillage {
    pub(super) kind: Kind,
    pub(super) name: String,
}

impl NewVillage {
    /// The village a text names: its kind by its word, else thôn.
    pub(super) fn of(text: &str) -> Self {
        let (kind, bare) = split_village_kind(text);
        Self { kind: kind.unwrap_or(Kind::Thon), name: village_name(&bare) }
    }

    /// Kind and name.
    pub(super) fn full_name(&self) -> String {
        format!("{} {}", self.kind.word(), self.name)
    }

    /// Its making, under a commune.
    pub(super) fn create(&self, unit: UnitId, commune: UnitId) -> Change {
        Change::Create { unit, kind: self.kind, name: self.name.clone(), code: None, parent: Some(commune) }
    }
}

fn add_page(visit: &Visit, commune: UnitId, form: FormState) -> VillageFormPage {
    let communes = communes_to_choose(visit, commune, form.value("day"));
    let close = close_names(visit, commune, form.value("villages"));
    page(visit, commune, VillageChange::Add { import_url: paths::villages_import(commune), communes, close }, form)
}

/// The commune in which villages begin that are made from a day on: the commune itself, or on a day before it stood whichever
/// lay there; where there were several, the one chosen in field `commune`.
pub(super) fn commune_on(visit: &Visit, form: &mut FormState, commune: UnitId, day: Day) -> Option<UnitId> {
    let then = visit.stood_there(commune, day);
    if let [only] = then[..] {
        return Some(only);
    }
    if then.is_empty() {
        form.refuse("day", FieldError::Other(Key("village-commune-not-there")));
        return None;
    }
    let chosen = typed::choice(form, "commune", |text| typed::id(text).filter(|unit| then.contains(unit)));
    if chosen.is_none() && !form.refused("commune") {
        form.refuse("commune", FieldError::Other(Key("village-commune-then-needed")));
    }
    chosen
}

/// The communes to choose among, where several lay there on the day typed.
pub(super) fn communes_to_choose(visit: &Visit, commune: UnitId, day: &str) -> Vec<Choice> {
    let Ok(day) = day.parse::<Day>() else {
        return Vec::new();
    };
    let then = visit.stood_there(commune, day);
    let choice = |unit: &UnitId| Choice::new(unit.to_string(), visit.registry.full_name(*unit, day));
    if then.len() > 1 { then.iter().map(choice).collect() } else { Vec::new() }
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
    let then = day.and_then(|day| commune_on(&visit, &mut form, commune, day));
    if let (true, Some(day), Some(then)) = (form.is_ok(), day, then) {
        let mut making = Making::of(&visit, &form);
        let reform_id = OperationId(making.id());
        let twin = lines.iter().find(|(new, _)| stands_already(&visit, commune, new));
        // Sent again, they are there already.
        if let Some((new, _)) = twin
            && !visit.store.has_done(&visit.scope, reform_id).await?
        {
            form.refuse_whole(fault(visit.page.locale(), &Misfit::SameName { name: new.full_name() }.into()));
            return Ok(refused(&add_page(&visit, commune, form)));
        }
        let close = close_names(&visit, commune, form.value("villages"));
        if close.iter().any(|choice| !form.has("different", &choice.value)) {
            form.refuse("different", FieldError::Other(Key("villages-close-needed")));
            return Ok(refused(&add_page(&visit, commune, form)));
        }
        let mut changes = Vec::new();
        let mut declarations = Vec::new();
        for (new, households) in &lines {
            let village = UnitId(making.id());
            changes.push(new.create(village, then));
            let declared =
                households.map(|households| DeclareHouseholds { village, households, day, source: source.clone() });
            declarations.extend(declared.map(|declared| making.operation(Body::DeclareHouseholds(declared))));
        }
        let mut operations = vec![Operation { id: reform_id, ..reform(&visit, &form, day, act, changes) }];
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
    let mut eras = there.into_iter().filter_map(|village| visit.registry.era(village, visit.today));
    eras.any(|era| era.is_called(new.kind, &new.name))
}

/// The villages of a form whose names are close to those that stand, to be ticked one by one as different villages.
fn close_names(visit: &Visit, commune: UnitId, text: &str) -> Vec<Choice> {
    let finder = visit.registry.finder(Level::Village, Some(commune), visit.today);
    let named = |unit: &UnitId| visit.registry.full_name(*unit, visit.today);
    let new = text.lines().take(MOST_LINES).filter_map(|line| village_and_households(line).ok());
    // Of the very name that stands already, the door says so, or answers as the first time.
    let new = new.filter(|(new, _)| !stands_already(visit, commune, new));
    let close = new.filter_map(|(new, _)| {
        let known = match finder.find(&new.full_name()) {
            Match::Exact(unit) | Match::Alias(unit) | Match::Former(unit) | Match::Guess(unit) => named(&unit),
            Match::Ambiguous(units) => units.iter().map(named).collect::<Vec<_>>().join(", "),
            Match::None => return None,
        };
        let name = new.full_name();
        let text = visit.page.locale().text_with(Key("villages-close"), &[("new", &name), ("known", &known)]);
        Some(Choice::new(name, text))
    });
    close.collect()
}

/// The villages of a form, a line each, with their households: "Thôn Bản Bay; 120".
fn lines(form: &mut FormState, locale: Locale) -> Vec<(NewVillage, Option<u32>)> {
    let mut read = Vec::new();
    let text = form.value("villages").to_owned();
    let lines: Vec<(usize, &str)> = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        form.refuse("villages", FieldError::Required);
    }
    if lines.len() > MOST_LINES {
        let text = locale.text_with(Key("villages-too-many"), &[("most", &MOST_LINES)]);
        form.refuse("villages", FieldError::Said(text));
        return read;
    }
    let mut faults = Vec::new();
    for (number, line) in lines {
        match village_and_households(line) {
            Ok(village) => read.push(village),
            Err(fault) => {
                let shown: String = nfc(line).chars().take(60).collect();
                let fault = locale.text(fault);
                let text = locale
                    .text_with(Key("villages-line-fault"), &[("line", &number), ("text", &shown), ("fault", &fault)]);
                faults.push(text);
            }
        }
    }
    if !faults.is_empty() {
        form.refuse("villages", FieldError::Said(faults.join(" ")));
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
    number.map(|number| (village, Some(number))).ok_or(Key("villages-line-number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_village_and_perhaps_its_households() {
        let village = |line| village_and_households(line).map(|(new, households)| (new.full_name(), households));
        assert_eq!(village("Thôn Bản Bay; 120 hộ"), Ok(("Thôn Bản Bay".to_owned(), Some(120))));
        assert_eq!(village("TDP số 5\t1.204"), Ok(("Tổ dân phố số 5".to_owned(), Some(1204))));
        assert_eq!(village("Nậm Phảng"), Ok(("Thôn Nậm Phảng".to_owned(), None)));
        assert_eq!(village("; 12"), Err(Key("villages-line-name")));
        assert_eq!(village("Bản Bay; nhiều"), Err(Key("villages-line-number")));
        assert_eq!(village("Bản Bay; 120000"), Err(Key("villages-line-number")));
    }
}
