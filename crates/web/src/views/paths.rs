//! The addresses of the pages, for links, forms and routes alike.

use std::fmt::Display;

/// What is to be done.
pub const HOME: &str = "/";
/// Sign-in.
pub const SIGN_IN: &str = "/sign-in";
/// Sign-out; a form's target only.
pub const SIGN_OUT: &str = "/sign-out";
/// Where the one-time link of the first administrator leads; the token follows.
pub const FIRST_ADMINISTRATOR: &str = "/first-administrator";
/// The tree of units; `?at=` is its day.
pub const UNITS: &str = "/units";
/// The search among units; `?q=` is what is sought, `?at=` the day.
pub const UNIT_SEARCH: &str = "/units/search";
/// The lists of teams; `?list=` is the list's [`code`](super::teams::TeamList::code), `?unit=` the place, `?at=` the day, `?page=`.
pub const TEAMS: &str = "/teams";
/// A new team.
pub const TEAM_NEW: &str = "/teams/new";
/// Teams from a file: upload, then preview.
pub const TEAM_IMPORT: &str = "/teams/import";
/// The empty file for [`TEAM_IMPORT`].
pub const TEAM_IMPORT_TEMPLATE: &str = "/teams/import/template.xlsx";
/// A new decision.
pub const DECISION_NEW: &str = "/decisions/new";
/// The annex out.
pub const ANNEX: &str = "/annex";
/// The annex in: upload, then preview.
pub const ANNEX_IMPORT: &str = "/annex/import";
/// Zalo names: propose and check.
pub const ZALO: &str = "/zalo-name";

/// A unit.
#[must_use]
pub fn unit(id: impl Display) -> String {
    format!("{UNITS}/{id}")
}

/// A unit as it stood on a day (YYYY-MM-DD, as [`rules::day::Day`] displays).
#[must_use]
pub fn unit_at(id: impl Display, at: impl Display) -> String {
    format!("{UNITS}/{id}?at={at}")
}

/// A team.
#[must_use]
pub fn team(id: impl Display) -> String {
    format!("{TEAMS}/{id}")
}

/// The change of a team's title and villages.
#[must_use]
pub fn team_edit(id: impl Display) -> String {
    format!("{TEAMS}/{id}/edit")
}

/// A new member of a team.
#[must_use]
pub fn member_new(team: impl Display) -> String {
    format!("{TEAMS}/{team}/members/new")
}

/// The change of a member's term.
#[must_use]
pub fn member(team: impl Display, member: impl Display) -> String {
    format!("{TEAMS}/{team}/members/{member}")
}

/// A decision.
#[must_use]
pub fn decision(id: impl Display) -> String {
    format!("/decisions/{id}")
}
