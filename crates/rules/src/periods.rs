//! The periods in which the programme counts and reports.
//!
//! A month of the programme runs from the 21st to the 20th: the teams report on the 22nd for a report that the letter wants on
//! the 25th (R3.2). The longer ones are made of whole months, so that their figures are sums of what was reported.

use crate::{
    day::{Day, Span},
    teams::words,
};

/// The day of the month on which a month of the programme begins, the month before.
pub const FIRST_DAY: i8 = 21;

words! {
    /// How long a period is.
    PeriodKind {
        /// A month.
        Month = "month",
        /// Three months.
        Quarter = "quarter",
        /// Six months.
        Half = "half",
        /// Twelve months.
        Year = "year",
        /// Everything so far.
        Ever = "ever",
    }
}

impl PeriodKind {
    /// The period of this kind to which a day belongs.
    #[must_use]
    pub fn of(self, day: Day) -> Span {
        self.beginning_on(FIRST_DAY, day)
    }

    /// The same where months begin on another day, 1 to 28: Decree 09/2019 counts from the 15th to the 14th.
    #[must_use]
    pub fn beginning_on(self, begins: i8, day: Day) -> Span {
        let months = match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
            Self::Ever => return Span::ALWAYS,
        };
        // Months are numbered through, by the month in which they end; the 21st belongs to the next one.
        let month = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
        let month = month + i32::from(begins > 1 && day.day_of_month() >= begins);
        let first = month.div_euclid(months) * months;
        Span { from: first_day(first, begins), to: first_day(first + months, begins) }
    }
}

/// The day on which a numbered month begins.
fn first_day(month: i32, begins: i8) -> Day {
    let calendar = if begins > 1 { month - 1 } else { month };
    let year = i16::try_from(calendar.div_euclid(12)).ok();
    let month = i8::try_from(calendar.rem_euclid(12) + 1).ok();
    let outside = if calendar < 0 { Day::MIN } else { Day::MAX };
    year.zip(month).and_then(|(year, month)| Day::new(year, month, begins)).unwrap_or(outside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::test_day as day;
    use proptest::prelude::*;

    #[test]
    fn a_month_of_the_programme_begins_on_the_twenty_first_of_the_month_before() {
        for (on, kind, from, to) in [
            ("2025-07-20", PeriodKind::Month, "2025-06-21", "2025-07-21"),
            ("2025-07-21", PeriodKind::Month, "2025-07-21", "2025-08-21"),
            ("2025-12-21", PeriodKind::Month, "2025-12-21", "2026-01-21"),
            ("2025-12-20", PeriodKind::Quarter, "2025-09-21", "2025-12-21"),
            ("2025-12-21", PeriodKind::Quarter, "2025-12-21", "2026-03-21"),
            ("2025-06-20", PeriodKind::Half, "2024-12-21", "2025-06-21"),
            ("2025-01-01", PeriodKind::Year, "2024-12-21", "2025-12-21"),
        ] {
            assert_eq!(kind.of(day(on)), Span { from: day(from), to: day(to) }, "{on} {kind:?}");
        }
    }

    #[test]
    fn months_may_begin_on_another_day() {
        for (on, begins, from, to) in [
            ("2025-07-14", 15, "2025-06-15", "2025-07-15"),
            ("2025-07-15", 15, "2025-07-15", "2025-08-15"),
            ("2025-07-01", 1, "2025-07-01", "2025-08-01"),
            ("2025-07-31", 1, "2025-07-01", "2025-08-01"),
        ] {
            assert_eq!(PeriodKind::Month.beginning_on(begins, day(on)), Span { from: day(from), to: day(to) }, "{on}");
        }
        let year = Span { from: day("2024-12-15"), to: day("2025-12-15") };
        assert_eq!(PeriodKind::Year.beginning_on(15, day("2025-12-14")), year);
    }

    fn some_day() -> impl Strategy<Value = Day> {
        (2000_i16..2100, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| Day::new(year, month, day).expect("a day"))
    }

    proptest! {
        #[test]
        fn every_day_lies_in_one_period_of_each_kind_and_the_shorter_within_the_longer(on in some_day(), other in some_day()) {
            for kinds in PeriodKind::ALL.windows(2) {
                let (short, long) = (kinds[0].of(on), kinds[1].of(on));
                prop_assert!(short.contains(on) && long.from <= short.from && short.to <= long.to);
                // Two periods of a kind are the same or have no day in common.
                let another = kinds[0].of(other);
                prop_assert!(another == short || !another.overlaps(short));
            }
        }
    }
}
