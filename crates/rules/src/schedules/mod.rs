//! When which report is due (R3.1, R3.2): its periods, a due day for each level, and what weekends and holidays do to it.
//!
//! The letter wants the month from the districts on the 25th and gives nobody else a day. What lies below must come earlier, what lies
//! above later; which days those are, each province settles.

mod dated;
mod presets;

pub use dated::Schedules;

use crate::{
    day::{Day, Span},
    holidays::Calendar,
    operations::Refusal,
    periods::PeriodKind,
    teams::words,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// What is reported.
    ReportKind {
        /// The month's work.
        Month = "month",
        /// A quarter's.
        Quarter = "quarter",
        /// Half a year's.
        Half = "half",
        /// A year's.
        Year = "year",
        /// That the teams are established, and how the pilot went (R3.1); once.
        Establishment = "establishment",
    }
}

impl ReportKind {
    /// How long its periods are; one that is reported once has none.
    #[must_use]
    pub fn rhythm(self) -> Option<PeriodKind> {
        match self {
            Self::Month => Some(PeriodKind::Month),
            Self::Quarter => Some(PeriodKind::Quarter),
            Self::Half => Some(PeriodKind::Half),
            Self::Year => Some(PeriodKind::Year),
            Self::Establishment => None,
        }
    }

    /// Has a period of it one before, to compare with? What is reported once has none.
    #[must_use]
    pub fn has_predecessor(self) -> bool {
        self.rhythm().is_some()
    }
}

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
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub before: bool,
    /// By this full hour of the day (1 to 23) rather than by its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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

/// Of which days a report tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Times {
    /// Of each month, or of several whole ones, as its kind says.
    Each {
        /// On which day of the month its months begin, 1 to 28.
        begins: i8,
    },
    /// Of one period, once.
    Once {
        /// Which.
        period: Span,
    },
}

/// When the reports of a kind are due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Its periods.
    pub times: Times,
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
    /// The months begin on a day that not every month has.
    #[error("no such day for months to begin on")]
    NoSuchBeginning,
    /// A level's day or hour that there is not.
    #[error("no such day or hour for {0:?}")]
    NoSuchDay(Reporter),
    /// A kind that is reported once has months, or one that is reported again and again has none.
    #[error("the periods are not those of the kind")]
    OtherTimes,
    /// A period without days, or without an end.
    #[error("no period")]
    NoPeriod,
    /// Nobody owes anything.
    #[error("nobody owes a report")]
    NobodyOwes,
    /// A level would have to report before the one below it.
    #[error("{0:?} would report before the level below")]
    BeforeBelow(Reporter),
    /// What is done in time would land after the first report is due.
    #[error("the window is longer than until the first report")]
    WindowTooLong,
    /// It would begin in the middle of one of its own periods; a day on which it could.
    #[error("a period begins on {0}")]
    InMidPeriod(Day),
}

impl From<BadSchedule> for Refusal {
    fn from(bad: BadSchedule) -> Self {
        match bad {
            BadSchedule::NoSuchBeginning => Self::schedule_no_such_beginning(""),
            BadSchedule::NoSuchDay(reporter) => Self::schedule_no_such_day(reporter.code()),
            BadSchedule::OtherTimes => Self::schedule_other_times(""),
            BadSchedule::NoPeriod => Self::schedule_no_period(""),
            BadSchedule::NobodyOwes => Self::schedule_nobody_owes(""),
            BadSchedule::BeforeBelow(reporter) => Self::schedule_before_below(reporter.code()),
            BadSchedule::WindowTooLong => Self::schedule_window_too_long(""),
            BadSchedule::InMidPeriod(day) => Self::schedule_in_mid_period("").on(day),
        }
    }
}

impl Schedule {
    /// The period of reports of a kind to which a day belongs.
    #[must_use]
    pub fn period(&self, kind: ReportKind, day: Day) -> Option<Span> {
        match (self.times, kind.rhythm()) {
            (Times::Each { begins }, Some(rhythm)) => Some(rhythm.beginning_on(begins, day)),
            (Times::Once { period }, None) => Some(period).filter(|period| period.contains(day)),
            _ => None,
        }
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

    /// Can reports of a kind be kept to it, in every month?
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, kind: ReportKind) -> Result<(), BadSchedule> {
        match (self.times, kind.rhythm()) {
            (Times::Each { begins }, Some(_)) if !(1..=28).contains(&begins) => Err(BadSchedule::NoSuchBeginning)?,
            (Times::Once { period }, None) if period.is_empty() || period.is_open() => Err(BadSchedule::NoPeriod)?,
            (Times::Each { .. }, Some(_)) | (Times::Once { .. }, None) => {}
            _ => Err(BadSchedule::OtherTimes)?,
        }
        if let Some((reporter, _)) = self.due.iter().find(|(_, due)| !due.is_sound()) {
            return Err(BadSchedule::NoSuchDay(*reporter));
        }
        let Some(first) = self.due.keys().next() else {
            return Err(BadSchedule::NobodyOwes);
        };
        let calendar = Calendar::default();
        for period in self.some_periods(kind) {
            let mut below = None;
            for reporter in self.due.keys() {
                let late = self.late_from(*reporter, period, &calendar);
                if late < below {
                    return Err(BadSchedule::BeforeBelow(*reporter));
                }
                below = late;
            }
            if self.late_from(*first, period, &calendar).is_some_and(|late| late < self.closes(period)) {
                return Err(BadSchedule::WindowTooLong);
            }
        }
        Ok(())
    }

    /// May it hold for reports of a kind from a day on? No period of its own is cut by that.
    ///
    /// # Errors
    /// A day from which on it could hold.
    pub fn check_from(&self, kind: ReportKind, from: Day) -> Result<(), BadSchedule> {
        let day = match self.times {
            Times::Each { .. } => match self.period(kind, from) {
                Some(cut) if cut.from < from => cut.to,
                _ => return Ok(()),
            },
            Times::Once { period } if period.from < from => period.from,
            Times::Once { .. } => return Ok(()),
        };
        Err(BadSchedule::InMidPeriod(day))
    }

    /// The only period, or those of four years: months of every length, those of a leap year, too.
    fn some_periods(&self, kind: ReportKind) -> impl Iterator<Item = Span> {
        let first = match self.times {
            Times::Each { .. } => Day::new(2024, 1, 1).unwrap_or(Day::MIN),
            Times::Once { period } => period.from,
        };
        let mut next = self.period(kind, first);
        std::iter::from_fn(move || {
            let period = next?;
            next = self.period(kind, period.to).filter(|period| period.from.year() < 2028);
            Some(period)
        })
    }
}

#[cfg(test)]
mod tests;
