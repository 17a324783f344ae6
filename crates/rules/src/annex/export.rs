//! The annex filled in from what is known.

use super::{
    form::{AnnexForm, ContactBlock, FormCommune, FormLevel, FormTeam, FormUnit},
    known::Known,
    note_cell,
    teams::{group_made, leader},
};
use crate::{
    ids::UnitId,
    phones::Phone,
    teams::{Team, Tier},
    text::sort_key,
    units::{Finder, Level, Match},
};
use std::collections::HashMap;

/// The filled-in annex of a province, district or commune on a day, in district then commune order; `None` for anything else,
/// or a unit that doesn't stand on that day.
///
/// Communes without teams are listed too. A team's group counts as made if it was by that day, as not made otherwise.
/// What is printed and read back is the same in every row.
#[must_use]
pub fn form(known: &Known<'_>) -> Option<AnnexForm> {
    let era = known.registry.era(known.root, known.at)?;
    let unit = FormUnit {
        level: match known.root_level()? {
            Level::Province => FormLevel::Province,
            Level::District => FormLevel::District,
            Level::Commune => FormLevel::Commune,
            Level::Village => return None,
        },
        kind: era.kind.lower(),
        name: era.name.clone(),
    };
    let contact = known.contact.map(|contact| ContactBlock {
        name: contact.name.clone(),
        position: contact.position.clone().unwrap_or_default(),
        phone: contact.phone.as_ref().map(Phone::to_string).unwrap_or_default(),
    });
    let mut teams = teams_by_commune(known);
    let finder = known.registry.finder(Level::Commune, Some(known.root), known.at);
    let commune =
        |id| FormCommune { name: label(known, &finder, id), teams: rows(known, teams.remove(&id).unwrap_or_default()) };
    Some(AnnexForm {
        year: known.at.year(),
        unit,
        contact: contact.unwrap_or_default(),
        communes: communes(known, known.root).into_iter().map(commune).collect(),
    })
}

/// The communes at or below a unit, in the tree's order.
fn communes(known: &Known<'_>, unit: UnitId) -> Vec<UnitId> {
    match known.registry.get(unit).map(|unit| unit.level) {
        Some(Level::Commune) => vec![unit],
        Some(Level::Province | Level::District) => {
            let below = known.registry.children(unit, known.at).into_iter();
            below.flat_map(|child| communes(known, child)).collect()
        }
        Some(Level::Village) | None => Vec::new(),
    }
}

/// The shortest name by which the commune is found again among the communes of the annex.
fn label(known: &Known<'_>, finder: &Finder<'_>, commune: UnitId) -> String {
    let Some(era) = known.registry.era(commune, known.at) else {
        return String::new();
    };
    let names = [era.name.clone(), era.full_name()];
    let unique = names.iter().find(|name| finder.find(name) == Match::Exact(commune));
    let with_district = || match known.registry.parent(commune, known.at) {
        Some(parent) => format!("{} ({})", era.full_name(), known.name(parent)),
        None => era.full_name(),
    };
    unique.cloned().unwrap_or_else(with_district)
}

fn teams_by_commune<'a>(known: &Known<'a>) -> HashMap<UnitId, Vec<&'a Team>> {
    let mut by_commune: HashMap<UnitId, Vec<&Team>> = HashMap::new();
    for team in known.teams.iter().filter(|team| team.life.contains(known.at)) {
        let home = team.place(known.at).and_then(crate::teams::Place::home);
        if let Some(commune) = home.and_then(|home| known.commune_of(home)) {
            by_commune.entry(commune).or_default().push(team);
        }
    }
    by_commune
}

/// The commune's own team first, then the villages' by title.
fn rows(known: &Known<'_>, mut teams: Vec<&Team>) -> Vec<FormTeam> {
    teams.sort_by_cached_key(|team| {
        let is_villages = team.place(known.at).is_some_and(|place| place.tier() == Tier::Village);
        (is_villages, sort_key(team.title(known.at)), team.id)
    });
    teams.into_iter().map(|team| row(known, team)).collect()
}

fn row(known: &Known<'_>, team: &Team) -> FormTeam {
    let leader = leader(team, known).map(|leader| &leader.person);
    let phone = leader.and_then(|leader| leader.phone.as_ref());
    let note = team.note(known.at).map(|(_, note)| note);
    FormTeam {
        title: team.title(known.at).to_owned(),
        leader: leader.map(|leader| leader.name.clone()).unwrap_or_default(),
        phone: phone.map(Phone::to_string).unwrap_or_default(),
        zalo: Some(group_made(team, known.at).is_some()),
        note: note_cell::printed(!team.is_established(known.at), note),
    }
}
