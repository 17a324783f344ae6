//! Decisions on teams, and what papers say each time.

use std::fmt::Display;

/// The decisions of a place; `?unit=`, `?at=`, `?page=`.
pub const DECISIONS: &str = "/decisions";
/// A new decision.
pub const DECISION_NEW: &str = "/decisions/new";
/// A decision to be signed, as a document; `?unit=` is the commune.
pub const DECISION_DRAFT: &str = "/decisions/draft";

/// A decision.
#[must_use]
pub fn decision(id: impl Display) -> String {
    format!("/decisions/{id}")
}

/// What was written down of a decision, to be put right.
#[must_use]
pub fn decision_amend(id: impl Display) -> String {
    format!("/decisions/{id}/amend")
}

/// A decision recorded by mistake, to be taken back.
#[must_use]
pub fn decision_withdraw(id: impl Display) -> String {
    format!("/decisions/{id}/withdraw")
}

/// The scan of a decision.
#[must_use]
pub fn decision_scan(id: impl Display) -> String {
    format!("/decisions/{id}/scan")
}

/// What a unit has settled for the papers it signs.
#[must_use]
pub fn papers(unit: impl Display) -> String {
    format!("/papers/{unit}")
}
