//! The units of a registry as chains to check names against.

use super::{Chain, NameParts};
use crate::{
    day::Day,
    ids::UnitId,
    units::{Level, Registry, Unit},
};
use std::collections::{BTreeMap, BTreeSet};

/// The names that go into a group's name, from the village up.
type Names = [Option<String>; 4];

/// Every unit under every structure it stood in up to a day: as it stands that day, and as it was.
#[must_use]
pub fn known_chains(registry: &Registry, today: Day) -> Vec<Chain> {
    let mut named: BTreeMap<Names, bool> = BTreeMap::new();
    for unit in registry.iter() {
        for day in days_of_structure(registry, unit, today) {
            let is_former = day != today;
            for names in spellings(registry, unit, day) {
                // What stands today is no former structure, though it may be as old.
                named.entry(names).and_modify(|former| *former &= is_former).or_insert(is_former);
            }
        }
    }
    let renamed = registry.iter().flat_map(|unit| renamed(registry, unit, today));
    let renamed = renamed.filter(|(before, _)| named.get(before).is_none_or(|former| *former));
    let renamed: Vec<Chain> =
        renamed.filter_map(|(before, now)| Chain::renamed(&parts(&before), &parts(&now)).ok()).collect();
    let chain = |(names, former): (Names, bool)| Chain::new(&parts(&names), former).ok();
    named.into_iter().filter_map(chain).chain(renamed).collect()
}

fn parts([village, commune, district, province]: &Names) -> NameParts<'_> {
    NameParts {
        village: village.as_deref(),
        commune: commune.as_deref(),
        district: district.as_deref(),
        province: province.as_deref(),
    }
}

/// The names of a unit that stands today, with each of its former own names, and as they are.
fn renamed(registry: &Registry, unit: &Unit, today: Day) -> Vec<(Names, Names)> {
    let Some(now) = unit.era(today) else {
        return Vec::new();
    };
    let names = name_parts(registry, unit.id, today);
    let former = unit.eras.iter().filter(|era| era.span.from < today && era.name != now.name);
    let before = |name: String| {
        let mut before = names.clone();
        before[place_of(unit)] = Some(name);
        (before, names.clone())
    };
    former.map(|era| before(era.full_name())).collect()
}

/// Where a unit's own name stands among the names of [`name_parts`].
fn place_of(unit: &Unit) -> usize {
    Level::ALL.len() - 1 - unit.level as usize
}

/// The names of a unit on a day that go into its group's name, from the village up; the province stands in its own only.
#[must_use]
pub fn name_parts(registry: &Registry, unit: UnitId, day: Day) -> Names {
    let path = registry.path(unit, day);
    let name = |level: Level| {
        let at = path.iter().find(|id| registry.get(**id).is_some_and(|unit| unit.level == level))?;
        Some(registry.era(*at, day)?.full_name())
    };
    let is_province = registry.get(unit).is_some_and(|unit| unit.level == Level::Province);
    let province = name(Level::Province).filter(|_| is_province);
    [name(Level::Village), name(Level::Commune), name(Level::District), province]
}

/// The names on a day, once with the unit's own name and once with each of its other spellings.
fn spellings(registry: &Registry, unit: &Unit, day: Day) -> Vec<Names> {
    let names = name_parts(registry, unit.id, day);
    let at = place_of(unit);
    let kind = unit.era(day).map(|era| era.kind.word()).unwrap_or_default();
    let other = |alias: &String| {
        let mut names = names.clone();
        names[at] = Some(format!("{kind} {alias}"));
        names
    };
    std::iter::once(names.clone()).chain(unit.aliases.iter().map(other)).collect()
}

/// A day of each structure the unit stood in: the last day before each change above it, and today.
fn days_of_structure(registry: &Registry, unit: &Unit, today: Day) -> Vec<Day> {
    let life = unit.life();
    let days: BTreeSet<Day> = registry.path_spans(unit.id).iter().map(|path| path.span.to.before()).collect();
    let eras = unit.eras.iter().map(|era| era.span.to.before());
    let days: BTreeSet<Day> = days.into_iter().chain(eras).map(|day| day.min(today)).collect();
    days.into_iter().filter(|day| life.contains(*day)).collect()
}
