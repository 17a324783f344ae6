//! The days on which offices don't work though the week says so, and those on which they do though it doesn't.
//!
//! The public holidays, Tết included, and what the Prime Minister swaps each year come with the program; a province settles its own days
//! on top, one by one.

use crate::{
    day::Day,
    ids::UnitId,
    operations::Refusal,
    teams::{good_text, words},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The longest name of a holiday, in characters.
pub const LONGEST_NAME: usize = 100;

words! {
    /// What a day is to offices, whatever day of the week it is.
    HolidayKind {
        /// A public holiday, or a day given off for one.
        Off = "off",
        /// A day on which days off are worked in (làm bù), or a holiday that isn't kept.
        Worked = "worked",
    }
}

/// What a day is, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Off or worked.
    pub kind: HolidayKind,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Holiday {
    /// With its name in normal form.
    ///
    /// # Errors
    /// When the name is too long or can't be read.
    pub fn tidied(&self) -> Result<Self, Refusal> {
        let name = self.name.as_deref().map(|name| good_text(name, LONGEST_NAME)).transpose()?;
        Ok(Self { kind: self.kind, name })
    }
}

/// The days of all provinces: those that come with the program, and on top of them each province's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    /// As the State gives them, everywhere.
    pub shipped: BTreeMap<Day, Holiday>,
    /// What a province has settled otherwise.
    pub own: BTreeMap<(UnitId, Day), Holiday>,
}

/// A day of a province's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The day.
    pub day: Day,
    /// What it is.
    pub holiday: &'a Holiday,
    /// Did the province settle it itself?
    pub is_own: bool,
}

impl Holidays {
    /// What a day is in a province, if anything special.
    #[must_use]
    pub fn on(&self, province: UnitId, day: Day) -> Option<Entry<'_>> {
        let own = self.own.get(&(province, day)).map(|holiday| (holiday, true));
        let found = own.or_else(|| self.shipped.get(&day).map(|holiday| (holiday, false)));
        found.map(|(holiday, is_own)| Entry { day, holiday, is_own })
    }

    /// The special days of a province in a year, in order.
    #[must_use]
    pub fn of_year(&self, province: UnitId, year: i16) -> Vec<Entry<'_>> {
        self.days(province).filter(|day| day.year() == year).filter_map(|day| self.on(province, day)).collect()
    }

    /// A province's calendar.
    #[must_use]
    pub fn calendar(&self, province: UnitId) -> Calendar {
        let entries = self.days(province).filter_map(|day| self.on(province, day));
        Calendar(entries.map(|entry| (entry.day, entry.holiday.kind)).collect())
    }

    /// The days of which anything is said in a province, in order.
    pub fn days(&self, province: UnitId) -> impl Iterator<Item = Day> + use<> {
        let own = self.own.range((province, Day::MIN)..=(province, Day::MAX)).map(|((_, day), _)| *day);
        let days: BTreeSet<Day> = self.shipped.keys().copied().chain(own).collect();
        days.into_iter()
    }
}

/// On which days offices work; without anything special those from Monday to Friday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar(pub BTreeMap<Day, HolidayKind>);

impl Calendar {
    /// Do offices work on that day?
    #[must_use]
    pub fn is_worked(&self, day: Day) -> bool {
        self.0.get(&day).map_or_else(|| !day.is_weekend(), |kind| *kind == HolidayKind::Worked)
    }

    /// The nearest day on which offices work, going on from one day, within a month.
    pub(crate) fn worked_day(&self, day: Day, next: fn(Day) -> Day) -> Option<Day> {
        std::iter::successors(Some(day), |day| Some(next(*day))).take(31).find(|day| self.is_worked(*day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::test_day as day;
    use uuid::Uuid;

    const PROVINCE: UnitId = UnitId(Uuid::from_u128(1));
    const OTHER: UnitId = UnitId(Uuid::from_u128(2));

    fn holiday(kind: HolidayKind, name: &str) -> Holiday {
        Holiday { kind, name: Some(name.to_owned()) }
    }

    /// 1 and 2 January 2026 are off, a Thursday and a Friday, and Saturday the 10th is worked; one province works on the 2nd and is
    /// off on Monday the 5th.
    fn january() -> Holidays {
        let shipped = [
            (day("2026-01-01"), holiday(HolidayKind::Off, "Tết Dương lịch")),
            (day("2026-01-02"), holiday(HolidayKind::Off, "Nghỉ hoán đổi")),
            (day("2026-01-10"), holiday(HolidayKind::Worked, "Làm bù")),
        ];
        let own = [
            ((PROVINCE, day("2026-01-02")), Holiday { kind: HolidayKind::Worked, name: None }),
            ((PROVINCE, day("2026-01-05")), holiday(HolidayKind::Off, "Ngày thành lập tỉnh")),
        ];
        Holidays { shipped: shipped.into(), own: own.into() }
    }

    #[test]
    fn offices_work_from_monday_to_friday_unless_something_else_is_said() {
        let calendar = january().calendar(OTHER);
        let worked = |text| calendar.is_worked(day(text));
        assert!(worked("2025-12-31") && worked("2026-01-05") && worked("2026-01-10"));
        assert!(!worked("2026-01-01") && !worked("2026-01-02") && !worked("2026-01-03") && !worked("2026-01-11"));
    }

    #[test]
    fn what_a_province_settles_goes_before_what_comes_with_the_program() {
        let calendar = january().calendar(PROVINCE);
        let worked = |text| calendar.is_worked(day(text));
        assert!(worked("2026-01-02") && worked("2026-01-10"));
        assert!(!worked("2026-01-01") && !worked("2026-01-05"));
    }

    #[test]
    fn a_year_lists_its_days_in_order_and_says_which_are_the_provinces_own() {
        let holidays = january();
        let own = |province| {
            holidays
                .of_year(province, 2026)
                .iter()
                .map(|entry| (entry.day.day_of_month(), entry.is_own))
                .collect::<Vec<_>>()
        };
        assert_eq!(own(PROVINCE), [(1, false), (2, true), (5, true), (10, false)]);
        assert_eq!(own(OTHER), [(1, false), (2, false), (10, false)]);
        assert!(holidays.of_year(PROVINCE, 2025).is_empty());
    }

    #[test]
    fn a_name_is_tidied_and_one_that_is_too_long_refused() {
        assert_eq!(holiday(HolidayKind::Off, " Giỗ  Tổ ").tidied(), Ok(holiday(HolidayKind::Off, "Giỗ Tổ")));
        assert_eq!(holiday(HolidayKind::Off, &"a".repeat(LONGEST_NAME + 1)).tidied().unwrap_err().code, "bad_text");
        assert_eq!(holiday(HolidayKind::Off, " ").tidied().unwrap_err().code, "bad_text");
    }
}
