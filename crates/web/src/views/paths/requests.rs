//! Where reports that are asked for once are found.

use std::fmt::Display;

/// What one is asked, and what one has asked.
pub const REQUESTS: &str = "/requests";
/// Asking.
pub const REQUEST_NEW: &str = "/requests/new";

/// One request: what is asked, who has answered, what the answers come to; `?page=`.
#[must_use]
pub fn request(id: impl Display) -> String {
    format!("{REQUESTS}/{id}")
}

/// All answers, a row each; `?page=`.
#[must_use]
pub fn request_table(id: impl Display) -> String {
    format!("{REQUESTS}/{id}/table")
}

/// The same as a workbook.
#[must_use]
pub fn request_file(id: impl Display) -> String {
    format!("{REQUESTS}/{id}/file")
}

/// What came of it as a paper; `?format=` says as which file.
#[must_use]
pub fn request_paper(id: impl Display) -> String {
    format!("{REQUESTS}/{id}/paper")
}

/// More time for a request, or its end.
#[must_use]
pub fn request_due(id: impl Display) -> String {
    format!("{REQUESTS}/{id}/due")
}

/// Giving the answer of a team or unit back; a form's target only.
#[must_use]
pub fn request_return(id: impl Display, debtor: impl Display) -> String {
    format!("{REQUESTS}/{id}/answer/{debtor}/return")
}

/// The same of an answer with files; a form's target.
#[must_use]
pub fn request_answer_files(id: impl Display, debtor: impl Display) -> String {
    format!("{REQUESTS}/{id}/answer/{debtor}/files")
}

/// A file of a version of an answer, by the number of its field.
#[must_use]
pub fn request_answer_file(
    id: impl Display,
    debtor: impl Display,
    version: impl Display,
    field: impl Display,
) -> String {
    format!("{REQUESTS}/{id}/answer/{debtor}/{version}/{field}")
}

/// The answer of a team or unit, by its id.
#[must_use]
pub fn request_answer(id: impl Display, debtor: impl Display) -> String {
    format!("{REQUESTS}/{id}/answer/{debtor}")
}
