//! What an annex is compared with, or made from.

use crate::{
    day::Day,
    ids::UnitId,
    phones::Phone,
    teams::Team,
    text::{Spelt, sort_key},
    units::{Level, Registry},
};
use std::collections::HashMap;

/// What is known on the day of an annex.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The tree.
    pub registry: &'a Registry,
    /// Every team there ever was within the root.
    pub teams: &'a [Team],
    /// Who answers for the root on that day.
    pub contact: Option<&'a KnownContact>,
    /// Who answers for it from a later day on, if that is recorded already.
    pub next_contact: Option<&'a KnownContact>,
    /// The unit the annex is about: a province, a district or a commune.
    pub root: UnitId,
    /// The day.
    pub at: Day,
}

/// Who answers for the root on the day of the annex (block 2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownContact {
    /// An officer or a section.
    pub name: String,
    /// Position and office.
    pub position: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
    /// Since when he or she answers.
    pub since: Day,
}

impl Known<'_> {
    /// The level of the root, if the root is known.
    pub(super) fn root_level(&self) -> Option<Level> {
        self.registry.get(self.root).map(|unit| unit.level)
    }

    /// A unit inside a sentence: "xã Gia Phú".
    pub(super) fn name(&self, unit: UnitId) -> String {
        self.registry
            .get(unit)
            .and_then(|unit| unit.nearest_era(self.at))
            .map(crate::units::Era::name_in_sentence)
            .unwrap_or_default()
    }

    /// Several units inside a sentence, in the order of their names: "xã Tân An hoặc xã Tân Thịnh"; those that are named
    /// alike with what they said to belong to.
    pub(super) fn names(&self, units: &[UnitId]) -> String {
        let mut of_name: HashMap<String, usize> = HashMap::new();
        units.iter().for_each(|unit| *of_name.entry(self.name(*unit)).or_default() += 1);
        let told_apart = |unit: &UnitId| {
            let name = self.name(*unit);
            let era = self.registry.get(*unit).and_then(|unit| unit.nearest_era(self.at));
            match era.and_then(|era| era.parent).filter(|_| of_name.get(&name).is_some_and(|count| *count > 1)) {
                Some(parent) => format!("{name} ({})", self.name(parent)),
                None => name,
            }
        };
        in_order(units.iter().map(told_apart).collect())
    }

    /// Is a unit a former commune of that name, or did it ever say that it belongs to one?
    pub(super) fn came_from(&self, unit: UnitId, former: &Spelt) -> bool {
        let Some(unit) = self.registry.get(unit) else {
            return false;
        };
        let communes: Vec<UnitId> = match unit.level {
            Level::Village => unit.eras.iter().filter_map(|era| era.parent).collect(),
            _ => vec![unit.id],
        };
        let eras = communes.into_iter().filter_map(|commune| self.registry.get(commune)).flat_map(|unit| &unit.eras);
        eras.into_iter().any(|era| former.may_be(&Spelt::of(&era.name)) || former.may_be(&Spelt::of(&era.full_name())))
    }

    /// The former commune that a unit is or last said to belong to, where that one has ended.
    pub(super) fn former_commune_of(&self, unit: UnitId) -> Option<UnitId> {
        let unit = self.registry.get(unit)?;
        let commune = match unit.level {
            Level::Village => unit.nearest_era(self.at)?.parent?,
            _ => unit.id,
        };
        (self.registry.era(commune, self.at).is_none()).then_some(commune)
    }

    /// The commune in which something that works at a unit counts on the day. A unit that isn't there yet is counted
    /// where it will be.
    pub(super) fn commune_of(&self, unit: UnitId) -> Option<UnitId> {
        let commune = |unit| self.registry.above(unit, Level::Commune, self.at);
        let now = self.registry.standing_for(unit, self.at).and_then(commune);
        now.or_else(|| {
            let parent = self.registry.get(unit)?.nearest_era(self.at)?.parent?;
            self.registry.standing_for(parent, self.at).and_then(commune)
        })
    }
}

/// Names among which somebody must choose, in an order that is always the same.
pub(super) fn in_order(mut names: Vec<String>) -> String {
    names.sort_by_cached_key(|name| (sort_key(name), name.clone()));
    names.join(" hoặc ")
}
