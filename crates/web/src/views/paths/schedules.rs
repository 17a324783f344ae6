//! The addresses of schedules and of the calendar they go by.

use std::fmt::Display;

/// When the reports of a province are due.
#[must_use]
pub fn schedules(province: impl Display) -> String {
    format!("/schedules/{province}")
}

/// Other days for reports of a kind (its code).
#[must_use]
pub fn schedule(province: impl Display, kind: impl Display) -> String {
    format!("/schedules/{province}/{kind}")
}

/// The same with the days of a preset (its code) filled in.
#[must_use]
pub fn schedule_preset(province: impl Display, kind: impl Display, preset: impl Display) -> String {
    format!("/schedules/{province}/{kind}?preset={preset}")
}

/// The days off of a province; `?year=` is the year.
#[must_use]
pub fn holidays(province: impl Display) -> String {
    format!("/holidays/{province}")
}

/// The days off of a province in a year.
#[must_use]
pub fn holidays_of(province: impl Display, year: impl Display) -> String {
    format!("/holidays/{province}?year={year}")
}
