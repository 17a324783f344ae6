//! What provinces settle of due days and days off.

use crate::{
    day::Day,
    holidays::Holiday,
    ids::UnitId,
    schedules::{ReportKind, Schedule},
};
use serde::{Deserialize, Serialize};

/// See [`super::Body::SetSchedule`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetSchedule {
    /// The province.
    pub province: UnitId,
    /// Of which reports.
    pub kind: ReportKind,
    /// From this day on.
    pub from: Day,
    /// When they are due; `None`: nobody owes them.
    pub schedule: Option<Schedule>,
}

/// See [`super::Body::SetHoliday`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetHoliday {
    /// The province.
    pub province: UnitId,
    /// The day.
    pub day: Day,
    /// What it is there; `None`: what it is everywhere.
    pub holiday: Option<Holiday>,
}
