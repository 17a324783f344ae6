//! When which report is due (R3.2): a rhythm, a due day for each level, and what weekends and holidays do to it.
//!
//! The letter wants the month from the districts on the 25th and gives nobody else a day. What lies below must come earlier, what lies
//! above later; which days those are, each province settles.

use crate::{
    day::{Day, Span},
    periods::{FIRST_DAY, PeriodKind},
    teams::words,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// Who owes a report to the level above.
    Reporter {
        /// A team, to its commune.
        Team = "team",
        /// A commune, to its district; since July 2025 to the department.
        Commune = "commune",
        /// A district, to the department.
        District = "district",
        /// The department, to the People's Committee of the province.
        Department = "department",
    }
}

words! {
    /// What becomes of a due day on which nobody works.
    Roll {
        /// It stays.
        Keep = "keep",
        /// The working day before.
        Earlier = "earlier",
        /// The working day after.
        Later = "later",
    }
}

/// The day of the month by which a report must have come: the first such day once its period is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueDay {
    /// The day, 1 to 31; in a shorter month its last.
    pub day: i8,
    /// "Trước ngày 29", so by the end of the 28th, rather than "ngày 29", by its own end.
    #[serde(default)]
    pub before: bool,
    /// By this full hour of the day (1 to 23) rather than by its end.
    #[serde(default)]
    pub hour: Option<i8>,
}

impl DueDay {
    /// By the end of a day of the month.
    #[must_use]
    pub const fn on(day: i8) -> Self {
        Self { day, before: false, hour: None }
    }

    fn is_sound(self) -> bool {
        (1..=31).contains(&self.day) && self.hour.is_none_or(|hour| (1..=23).contains(&hour))
    }

    /// The last day on which the report is in time: the first one from a day on.
    fn last_day(self, from: Day) -> Day {
        let of_month_with = |day: Day| {
            let last = day.end_of_month().day_of_month();
            Day::new(day.year(), day.month(), self.day.min(last)).unwrap_or(day)
        };
        let last = |named: Day| if self.before { named.before() } else { named };
        let this = last(of_month_with(from));
        if this >= from { this } else { last(of_month_with(from.end_of_month().after())) }
    }
}

/// The days of a country on which nobody works, and the weekend days on which one does instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Public holidays, and the days given off for them.
    pub holidays: BTreeSet<Day>,
    /// Saturdays and Sundays on which the days off are worked in (làm bù).
    pub worked: BTreeSet<Day>,
}

impl Calendar {
    /// Do offices work on that day?
    #[must_use]
    pub fn is_worked(&self, day: Day) -> bool {
        self.worked.contains(&day) || !day.is_weekend() && !self.holidays.contains(&day)
    }

    /// The nearest day on which offices work, going on from one day, within a month.
    fn worked_day(&self, day: Day, next: fn(Day) -> Day) -> Option<Day> {
        std::iter::successors(Some(day), |day| Some(next(*day))).take(31).find(|day| self.is_worked(*day))
    }
}

/// When the reports of a kind are due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// How long a period of it is.
    pub rhythm: PeriodKind,
    /// On which day of the month its months begin, 1 to 28.
    pub begins: i8,
    /// By when each level reports; a level that isn't named owes nothing.
    pub due: BTreeMap<Reporter, DueDay>,
    /// What becomes of a due day on which nobody works.
    pub roll: Roll,
    /// For so many days after the period what was done in it without signal still lands in it.
    pub window: u8,
}

/// Why a schedule can't be kept to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSchedule {
    /// A day of the month or an hour that there is not.
    #[error("no such day or hour")]
    NoSuchDay,
    /// Periods that don't end.
    #[error("no rhythm")]
    NoRhythm,
    /// Nobody owes anything.
    #[error("nobody owes a report")]
    NobodyOwes,
    /// A level would have to report before the one below it.
    #[error("{0:?} would report before the level below")]
    BeforeBelow(Reporter),
    /// What is done in time would land after the first report is due.
    #[error("the window is longer than until the first report")]
    WindowTooLong,
}

impl Schedule {
    /// The month as the letter has it: the district on the 25th (R3.2); what lies below and above is ours.
    #[must_use]
    pub fn month_of_2022() -> Self {
        Self::month([
            (Reporter::Team, DueDay { hour: Some(18), ..DueDay::on(22) }),
            (Reporter::Commune, DueDay::on(23)),
            (Reporter::District, DueDay::on(25)),
            (Reporter::Department, DueDay::on(28)),
        ])
    }

    /// The month since districts have ended: the letter's day is the commune's.
    #[must_use]
    pub fn month_of_2025() -> Self {
        Self::month([
            (Reporter::Team, DueDay { hour: Some(18), ..DueDay::on(23) }),
            (Reporter::Commune, DueDay::on(25)),
            (Reporter::Department, DueDay::on(28)),
        ])
    }

    fn month<const N: usize>(due: [(Reporter, DueDay); N]) -> Self {
        Self { rhythm: PeriodKind::Month, begins: FIRST_DAY, due: due.into(), roll: Roll::Keep, window: 1 }
    }

    /// The period to which a day belongs.
    #[must_use]
    pub fn period(&self, day: Day) -> Span {
        self.rhythm.beginning_on(self.begins, day)
    }

    /// The last day on which the report of a period is in time, if that level owes one.
    #[must_use]
    pub fn last_day(&self, reporter: Reporter, period: Span, calendar: &Calendar) -> Option<Day> {
        let named = self.due.get(&reporter)?.last_day(period.to);
        let rolled = match self.roll {
            Roll::Keep => Some(named),
            Roll::Later => calendar.worked_day(named, Day::after),
            // A report can't be due before its period is over.
            Roll::Earlier => calendar.worked_day(named, Day::before).filter(|day| *day >= period.to),
        };
        Some(rolled.unwrap_or(named))
    }

    /// From which instant on the report of a period is late.
    #[must_use]
    pub fn late_from(&self, reporter: Reporter, period: Span, calendar: &Calendar) -> Option<Timestamp> {
        let day = self.last_day(reporter, period, calendar)?;
        Some(match self.due.get(&reporter)?.hour {
            Some(hour) => day.begins() + SignedDuration::from_hours(i64::from(hour)),
            None => day.after().begins(),
        })
    }

    /// Until when what was done in a period still lands in it.
    #[must_use]
    pub fn closes(&self, period: Span) -> Timestamp {
        (0..self.window).fold(period.to, |day, _| day.after()).begins()
    }

    /// Can it be kept to, in every month?
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self) -> Result<(), BadSchedule> {
        if !(1..=28).contains(&self.begins) || !self.due.values().all(|due| due.is_sound()) {
            return Err(BadSchedule::NoSuchDay);
        }
        if self.rhythm == PeriodKind::Ever {
            return Err(BadSchedule::NoRhythm);
        }
        let Some(first) = self.due.keys().next() else {
            return Err(BadSchedule::NobodyOwes);
        };
        let calendar = Calendar::default();
        for period in self.periods_of_four_years() {
            let due = self.due.keys().map(|reporter| (*reporter, self.late_from(*reporter, period, &calendar)));
            let due: Vec<_> = due.collect();
            if let Some(pair) = due.windows(2).find(|pair| pair[1].1 < pair[0].1) {
                return Err(BadSchedule::BeforeBelow(pair[1].0));
            }
            if self.late_from(*first, period, &calendar).is_some_and(|late| late < self.closes(period)) {
                return Err(BadSchedule::WindowTooLong);
            }
        }
        Ok(())
    }

    /// Months of every length, those of a leap year, too.
    fn periods_of_four_years(&self) -> impl Iterator<Item = Span> {
        let from = Day::new(2024, 1, 1).unwrap_or(Day::MIN);
        let mut next = Some(self.period(from));
        std::iter::from_fn(move || {
            let period = next?;
            next = Some(self.period(period.to)).filter(|period| period.from.year() < 2028);
            Some(period)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::test_day as day;
    use proptest::prelude::*;
    use rstest::rstest;

    fn july() -> Span {
        PeriodKind::Month.of(day("2025-07-10"))
    }

    fn at(text: &str) -> Option<Timestamp> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn the_month_of_the_letter_comes_up_from_the_team_to_the_peoples_committee() {
        let (month, calendar) = (Schedule::month_of_2022(), Calendar::default());
        assert_eq!(month.check(), Ok(()));
        let late = |reporter| month.late_from(reporter, july(), &calendar);
        assert_eq!(late(Reporter::Team), at("2025-07-22T18:00:00+07:00"));
        assert_eq!(late(Reporter::Commune), at("2025-07-24T00:00:00+07:00"));
        assert_eq!(late(Reporter::District), at("2025-07-26T00:00:00+07:00"));
        assert_eq!(late(Reporter::Department), at("2025-07-29T00:00:00+07:00"));
    }

    #[test]
    fn since_districts_have_ended_the_letters_day_is_the_communes() {
        let (month, calendar) = (Schedule::month_of_2025(), Calendar::default());
        assert_eq!(month.check(), Ok(()));
        assert_eq!(month.last_day(Reporter::Commune, july(), &calendar), Some(day("2025-07-25")));
        assert_eq!(month.last_day(Reporter::District, july(), &calendar), None);
    }

    #[rstest]
    #[case("2022-05-01", DueDay { before: true, ..DueDay::on(29) }, "2022-05-28")]
    #[case("2022-05-29", DueDay { before: true, ..DueDay::on(29) }, "2022-06-28")]
    #[case("2022-05-28", DueDay { before: true, ..DueDay::on(29) }, "2022-05-28")]
    #[case("2025-02-21", DueDay::on(30), "2025-02-28")]
    #[case("2025-07-21", DueDay::on(15), "2025-08-15")]
    #[case("2025-12-21", DueDay::on(5), "2026-01-05")]
    #[case("2025-07-21", DueDay::on(21), "2025-07-21")]
    #[case("2025-03-01", DueDay { before: true, ..DueDay::on(1) }, "2025-03-31")]
    fn before_a_day_and_on_a_day_are_two_kinds(#[case] over: &str, #[case] due: DueDay, #[case] last: &str) {
        assert_eq!(due.last_day(day(over)), day(last));
    }

    #[test]
    fn a_due_day_on_which_nobody_works_moves_as_the_province_has_settled() {
        // 25 January 2026 is a Sunday, 17 to 20 February 2026 are days of Tết.
        let calendar = Calendar {
            holidays: ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"].map(day).into(),
            worked: [day("2026-02-28")].into(),
        };
        let commune = |roll, on: &str, due| {
            let due = BTreeMap::from([(Reporter::Commune, due)]);
            let month = Schedule { roll, due, ..Schedule::month_of_2025() };
            month.last_day(Reporter::Commune, PeriodKind::Month.of(day(on)), &calendar).unwrap().to_string()
        };
        assert_eq!(commune(Roll::Keep, "2026-01-10", DueDay::on(25)), "2026-01-25");
        assert_eq!(commune(Roll::Earlier, "2026-01-10", DueDay::on(25)), "2026-01-23");
        assert_eq!(commune(Roll::Later, "2026-01-10", DueDay::on(25)), "2026-01-26");
        // A Saturday on which the days off are worked in.
        assert_eq!(commune(Roll::Earlier, "2026-02-10", DueDay::on(28)), "2026-02-28");
        // The 21st and 22nd are a weekend behind Tết: nothing earlier lies behind the end of the period.
        assert_eq!(commune(Roll::Earlier, "2026-02-10", DueDay::on(22)), "2026-02-22");
        assert_eq!(commune(Roll::Later, "2026-02-10", DueDay::on(22)), "2026-02-23");
    }

    #[test]
    fn what_was_done_in_time_without_signal_lands_as_long_as_the_window_is_open() {
        assert_eq!(Some(Schedule::month_of_2022().closes(july())), at("2025-07-22T00:00:00+07:00"));
    }

    #[test]
    fn a_schedule_that_nobody_can_keep_to_is_told_from_a_good_one() {
        let good = Schedule::month_of_2022;
        let due = |reporter, due| {
            let mut month = good();
            month.due.insert(reporter, due);
            month.check()
        };
        assert_eq!(due(Reporter::Commune, DueDay::on(32)), Err(BadSchedule::NoSuchDay));
        assert_eq!(due(Reporter::Team, DueDay { hour: Some(24), ..DueDay::on(22) }), Err(BadSchedule::NoSuchDay));
        assert_eq!(due(Reporter::District, DueDay::on(22)), Err(BadSchedule::BeforeBelow(Reporter::District)));
        assert_eq!(due(Reporter::Team, DueDay::on(20)), Err(BadSchedule::BeforeBelow(Reporter::Commune)));
        assert_eq!(Schedule { window: 9, ..good() }.check(), Err(BadSchedule::WindowTooLong));
        assert_eq!(Schedule { begins: 31, ..good() }.check(), Err(BadSchedule::NoSuchDay));
        assert_eq!(Schedule { rhythm: PeriodKind::Ever, ..good() }.check(), Err(BadSchedule::NoRhythm));
        assert_eq!(Schedule { due: BTreeMap::new(), ..good() }.check(), Err(BadSchedule::NobodyOwes));
        assert_eq!(Schedule { begins: 15, ..good() }.check(), Ok(()));
    }

    fn some_schedule() -> impl Strategy<Value = Schedule> {
        let due = (1_i8..=31, any::<bool>(), proptest::option::of(1_i8..=23));
        let due = due.prop_map(|(day, before, hour)| DueDay { day, before, hour });
        let reporter = proptest::sample::select(Reporter::ALL);
        let rhythm = proptest::sample::select(&PeriodKind::ALL[..4]);
        let all = (rhythm, 1_i8..=28, proptest::collection::btree_map(reporter, due, 1..4));
        (all, proptest::sample::select(Roll::ALL)).prop_map(|((rhythm, begins, due), roll)| Schedule {
            rhythm,
            begins,
            due,
            roll,
            window: 0,
        })
    }

    proptest! {
        #[test]
        fn no_report_is_due_before_its_period_is_over_nor_more_than_two_months_behind(
            schedule in some_schedule(), month in 0_i8..12, of_month in 1_i8..=28,
        ) {
            let period = schedule.period(Day::new(2025, month + 1, of_month).unwrap());
            for reporter in schedule.due.keys() {
                let last = schedule.last_day(*reporter, period, &Calendar::default()).unwrap();
                prop_assert!(last >= period.to, "{last} {period:?}");
                prop_assert!(last.months_before(2) <= period.to, "{last} {period:?}");
            }
        }
    }
}
