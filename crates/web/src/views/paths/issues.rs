//! Where papers that leave an office are found.

use std::fmt::Display;

/// The papers of an office: `?unit=`; what a code stands on: `?code=`; a form's target for one that is prepared.
pub const ISSUES: &str = "/issues";

/// One paper on its way; a form's target for its steps.
#[must_use]
pub fn issue(id: impl Display) -> String {
    format!("{ISSUES}/{id}")
}

/// The paper as it goes out; `?format=` says as which file.
#[must_use]
pub fn issue_paper(id: impl Display) -> String {
    format!("{ISSUES}/{id}/paper")
}

/// Takes a signed paper back; a form's target only.
#[must_use]
pub fn issue_files(id: impl Display) -> String {
    format!("{ISSUES}/{id}/files")
}

/// A signed paper that came back, by its number among them, from 1 on.
#[must_use]
pub fn issue_file(id: impl Display, number: impl Display) -> String {
    format!("{ISSUES}/{id}/files/{number}")
}

/// The papers of an office.
#[must_use]
pub fn issues(unit: impl Display) -> String {
    format!("{ISSUES}?unit={unit}")
}
