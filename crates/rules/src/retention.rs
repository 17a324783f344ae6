//! How long a province keeps what is known of people once its purpose is over (Law 91/2025/QH15): who a household was after it
//! left the list, and photos of what teams did.

use crate::{day::Day, ids::UnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// For how long a province keeps it, in whole months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Name, nickname and phone of a household, since it left the list.
    pub household_months: u16,
    /// Photos of an activity, since its day.
    pub photo_months: u16,
}

impl Retention {
    /// What holds where a province has set nothing: two years, so that a year can still be compared with the one before.
    pub const DEFAULT: Self = Self { household_months: 24, photo_months: 24 };

    /// The longest that can be set: ten years.
    pub const LONGEST: u16 = 120;

    /// Can it be kept so long? At least a month, for a mistake to be found.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let months = 1..=Self::LONGEST;
        months.contains(&self.household_months) && months.contains(&self.photo_months)
    }

    /// Who left the list on this day or before is forgotten by today.
    #[must_use]
    pub fn households_until(&self, today: Day) -> Day {
        today.months_before(self.household_months)
    }

    /// Photos of what was done on this day or before are forgotten by today.
    #[must_use]
    pub fn photos_until(&self, today: Day) -> Day {
        today.months_before(self.photo_months)
    }
}

/// What the provinces have set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retentions(pub BTreeMap<UnitId, Retention>);

impl Retentions {
    /// For how long a province keeps it; without a province as nothing were set.
    #[must_use]
    pub fn of(&self, province: Option<UnitId>) -> Retention {
        province.and_then(|province| self.0.get(&province)).copied().unwrap_or(Retention::DEFAULT)
    }

    /// The days until which anything may have to be forgotten somewhere: of households and of photos.
    #[must_use]
    pub fn latest(&self, today: Day) -> (Day, Day) {
        let all = || self.0.values().copied().chain([Retention::DEFAULT]);
        let latest = |until: fn(&Retention, Day) -> Day| all().map(|one| until(&one, today)).max().unwrap_or(today);
        (latest(Retention::households_until), latest(Retention::photos_until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_older_than_so_many_months_is_forgotten() {
        let kept = Retention { household_months: 1, photo_months: 12 };
        assert_eq!(kept.households_until(day("2025-03-31")), day("2025-02-28"));
        assert_eq!(kept.photos_until(day("2024-02-29")), day("2023-02-28"));
    }

    #[test]
    fn nothing_is_kept_for_less_than_a_month_nor_for_ever() {
        let sound = |household_months, photo_months| Retention { household_months, photo_months }.is_sound();
        assert!(sound(1, Retention::LONGEST) && Retention::DEFAULT.is_sound());
        assert!(!sound(0, 24) && !sound(24, 0) && !sound(Retention::LONGEST + 1, 24));
    }

    #[test]
    fn each_province_has_its_own_and_the_search_goes_by_the_shortest() {
        let (short, other) = (UnitId(Uuid::from_u128(1)), UnitId(Uuid::from_u128(2)));
        let all = Retentions(BTreeMap::from([(short, Retention { household_months: 1, photo_months: 36 })]));
        assert_eq!(all.of(Some(short)).household_months, 1);
        assert_eq!((all.of(Some(other)), all.of(None)), (Retention::DEFAULT, Retention::DEFAULT));
        assert_eq!(all.latest(day("2025-09-08")), (day("2025-08-08"), day("2023-09-08")));
    }
}
