//! Which indicators a province has, and what its units are to reach; both dated.

use super::{Definition, Indicator, IndicatorCode, shipped};
use crate::{day::Day, ids::UnitId, settings::Settings};
use std::collections::BTreeMap;

/// What units are to reach (chỉ tiêu được giao): of each indicator what each unit was given, dated; `None` where it is taken back.
pub type IndicatorTargets = BTreeMap<IndicatorCode, Settings<Option<Aim>>>;

/// What a unit is to reach of an indicator, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    /// A number, or of a share hundredths of a per cent.
    pub value: u32,
    /// What those above it gave, below which its own office doesn't go; `None` where the office set it of itself.
    pub given: Option<u32>,
}

impl Aim {
    /// What those above give.
    #[must_use]
    pub fn given(value: u32) -> Self {
        Self { value, given: Some(value) }
    }

    /// Does the unit's own office aim at this, or higher than it was asked to?
    #[must_use]
    pub fn is_own(self) -> bool {
        self.given != Some(self.value)
    }
}

/// What provinces have made of the shipped indicators, and what units are to reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indicators {
    /// Of each indicator what a province has set; `None` where it took it off.
    pub set: BTreeMap<IndicatorCode, Settings<Option<Indicator>>>,
    /// What units are to reach.
    pub targets: IndicatorTargets,
}

impl Indicators {
    /// The indicators of a province on a day: the shipped ones in their order, as it has changed them, then its own by their codes.
    #[must_use]
    pub fn on_day(&self, province: Option<UnitId>, day: Day) -> Vec<&Indicator> {
        let own = self.set.keys().filter(|code| shipped().iter().all(|shipped| shipped.code != **code));
        let all = shipped().iter().map(|shipped| &shipped.code).chain(own);
        all.filter_map(|code| self.get(province, code, day)).collect()
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, province: Option<UnitId>, code: &IndicatorCode, day: Day) -> Option<&Indicator> {
        match self.setting(province, code, day) {
            Some(set) => set.as_ref(),
            None => shipped().iter().find(|shipped| shipped.code == *code),
        }
    }

    /// Has the province set it otherwise than it was shipped?
    #[must_use]
    pub fn is_set(&self, province: Option<UnitId>, code: &IndicatorCode, day: Day) -> bool {
        self.setting(province, code, day).is_some()
    }

    /// The shipped ones that a province has taken off on a day.
    #[must_use]
    pub fn taken_off(&self, province: UnitId, day: Day) -> Vec<&'static Indicator> {
        let is_off = |shipped: &&Indicator| self.setting(Some(province), &shipped.code, day) == Some(&None);
        shipped().iter().filter(is_off).collect()
    }

    fn setting(&self, province: Option<UnitId>, code: &IndicatorCode, day: Day) -> Option<&Option<Indicator>> {
        self.set.get(code)?.own(province?, day)
    }

    /// What a unit is to reach on a day.
    #[must_use]
    pub fn target(&self, unit: UnitId, code: &IndicatorCode, day: Day) -> Option<u32> {
        self.aim(unit, code, day).map(|aim| aim.value)
    }

    /// The same, with who says so.
    #[must_use]
    pub fn aim(&self, unit: UnitId, code: &IndicatorCode, day: Day) -> Option<Aim> {
        self.targets.get(code)?.own(unit, day).copied().flatten()
    }

    /// What those above a unit gave it of an indicator that holds on a day or later: the most of it.
    #[must_use]
    pub fn given(targets: &Settings<Option<Aim>>, unit: UnitId, from: Day) -> Option<u32> {
        let later = targets.of(unit).filter(|(span, _)| span.to > from);
        later.filter_map(|(_, aim)| aim.as_ref()?.given).max()
    }
}

impl Indicator {
    /// An indicator of a code.
    #[must_use]
    pub fn new(code: IndicatorCode, definition: Definition) -> Self {
        Self { code, definition }
    }
}
