//! Districts that have ended: people go on writing their names beside the communes.

use super::{communes::sure, known::Known};
use crate::{
    day::Day,
    ids::UnitId,
    units::{Finder, Level},
};
use std::collections::{BTreeSet, HashMap};

/// A district, and its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FormerDistrict {
    unit: UnitId,
    last: Day,
}

/// The districts that stood before a day and don't on it.
pub(super) struct FormerDistricts<'a> {
    known: Known<'a>,
    /// The districts of each day that was the last of some, the latest first.
    of_days: Vec<(Day, Finder<'a>)>,
    communes: HashMap<FormerDistrict, Finder<'a>>,
    now: HashMap<FormerDistrict, Vec<UnitId>>,
}

impl<'a> FormerDistricts<'a> {
    pub(super) fn new(known: Known<'a>) -> Self {
        let ended = known.registry.iter().filter(|unit| unit.level == Level::District && unit.life().to <= known.at);
        let days: BTreeSet<Day> = ended.map(|unit| unit.life().to.before()).collect();
        let of_day = |day| (day, known.registry.finder(Level::District, None, day));
        Self {
            known,
            of_days: days.into_iter().rev().map(of_day).collect(),
            communes: HashMap::new(),
            now: HashMap::new(),
        }
    }

    /// The district that a text surely means, and that has ended.
    pub(super) fn find(&self, written: &str) -> Option<FormerDistrict> {
        let of_day = |(last, districts): &(Day, Finder<'a>)| {
            let unit = sure(&districts.find(written))?;
            let has_ended = !self.known.registry.stands(unit, self.known.at);
            has_ended.then_some(FormerDistrict { unit, last: *last })
        };
        self.of_days.iter().find_map(of_day)
    }

    /// Its name in a sentence.
    pub(super) fn name(&self, district: FormerDistrict) -> String {
        let era = self.known.registry.era(district.unit, district.last);
        era.map_or_else(String::new, |era| format!("{} cũ", era.name_in_sentence()))
    }

    /// Who stands where the district's commune of this name stood.
    pub(super) fn heirs(&mut self, district: FormerDistrict, commune: &str) -> Vec<UnitId> {
        let known = self.known;
        let communes = self
            .communes
            .entry(district)
            .or_insert_with(|| known.registry.finder(Level::Commune, Some(district.unit), district.last));
        let found = sure(&communes.find(commune));
        found.map_or_else(Vec::new, |unit| known.registry.successors(unit, district.last, known.at))
    }

    /// The communes that stand where the district's stood.
    pub(super) fn now(&mut self, district: FormerDistrict) -> &[UnitId] {
        let known = self.known;
        self.now.entry(district).or_insert_with(|| known.registry.successors(district.unit, district.last, known.at))
    }
}
