//! What an annex is compared with, or made from.

use crate::{
    day::Day,
    ids::UnitId,
    phones::Phone,
    teams::Team,
    units::{Level, Registry},
};

/// What is known on the day of an annex.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The tree.
    pub registry: &'a Registry,
    /// Every team there ever was within the root.
    pub teams: &'a [Team],
    /// Who answers for the root on that day.
    pub contact: Option<&'a KnownContact>,
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

    /// Several units inside a sentence: "xã Tân An hoặc xã Tân Thịnh".
    pub(super) fn names(&self, units: &[UnitId]) -> String {
        let names: Vec<String> = units.iter().map(|unit| self.name(*unit)).collect();
        names.join(" hoặc ")
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
