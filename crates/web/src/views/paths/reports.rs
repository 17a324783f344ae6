//! The addresses of reports.

use std::fmt::Display;

/// What is owed and reported; `?unit=`, `?kind=` and `?day=` say where, which report and which period.
pub const REPORTS: &str = "/reports";
/// Units against periods; `?unit=`, `?kind=`, `?level=`.
pub const REPORTS_MATRIX: &str = "/reports/matrix";
/// Who is late now; `?unit=`, `?kind=`.
pub const REPORTS_LATE: &str = "/reports/late";

/// The reports of a unit, of the period in which a day lies.
#[must_use]
pub fn reports(unit: impl Display, kind: &str, day: impl Display) -> String {
    format!("{REPORTS}?unit={unit}&kind={kind}&day={day}")
}

/// The matrix of a unit.
#[must_use]
pub fn reports_matrix(unit: impl Display, kind: &str, level: &str) -> String {
    format!("{REPORTS_MATRIX}?unit={unit}&kind={kind}&level={level}")
}

/// Who is late within a unit.
#[must_use]
pub fn reports_late(unit: impl Display, kind: &str) -> String {
    format!("{REPORTS_LATE}?unit={unit}&kind={kind}")
}

/// One report.
#[must_use]
pub fn report(obligation: impl Display) -> String {
    format!("{REPORTS}/{obligation}")
}

/// One version of a report, as it was sent.
#[must_use]
pub fn report_version(obligation: impl Display, version: impl Display) -> String {
    format!("{REPORTS}/{obligation}/versions/{version}")
}

/// Writing at a report.
#[must_use]
pub fn report_write(obligation: impl Display) -> String {
    format!("{REPORTS}/{obligation}/write")
}

/// Sending one's own report; a form's target only.
#[must_use]
pub fn report_send(obligation: impl Display) -> String {
    format!("{REPORTS}/{obligation}/send")
}

/// Sending a report for whoever owes it.
#[must_use]
pub fn report_send_for(obligation: impl Display) -> String {
    format!("{REPORTS}/{obligation}/send-for")
}

/// The paper or picture from which a version was taken.
#[must_use]
pub fn report_file(obligation: impl Display, version: impl Display) -> String {
    format!("{REPORTS}/{obligation}/versions/{version}/file")
}

/// Giving a report back with remarks.
#[must_use]
pub fn report_return(obligation: impl Display) -> String {
    format!("{REPORTS}/{obligation}/return")
}

/// Taking a report in; a form's target only.
#[must_use]
pub fn report_accept(obligation: impl Display) -> String {
    format!("{REPORTS}/{obligation}/accept")
}

/// Opening a report again.
#[must_use]
pub fn report_unlock(obligation: impl Display) -> String {
    format!("{REPORTS}/{obligation}/unlock")
}

/// More time for a report, or none asked any more.
#[must_use]
pub fn report_due(obligation: impl Display) -> String {
    format!("{REPORTS}/{obligation}/due")
}

/// A report as a paper; `?format=` says as which file, `?version=` which version: without it what would be sent now for whoever may
/// write at it, to others the last that was sent.
#[must_use]
pub fn report_paper(obligation: impl Display) -> String {
    format!("{REPORTS}/{obligation}/paper")
}

/// A report that was sent as messages for a Zalo group; `?version=` says which version, without it the last.
#[must_use]
pub fn report_zalo(obligation: impl Display) -> String {
    format!("{REPORTS}/{obligation}/zalo")
}

/// The reports below one, side by side; `?pillar=` chooses the figures.
#[must_use]
pub fn report_below(obligation: impl Display) -> String {
    format!("{REPORTS}/{obligation}/below")
}

/// The way down from a figure of a report.
#[must_use]
pub fn report_figure(code: &str, unit: impl Display, kind: &str, day: impl Display) -> String {
    format!("{}?unit={unit}&kind={kind}&day={day}", super::figure(code))
}
