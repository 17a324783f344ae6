//! Files that belong to a household, an activity, a place or the journal.

use super::answers::{Level, On};
use super::caller::{Caller, parsed};
use super::indicators::period_kind;
use super::journal::JournalAsked;
use super::problem::{Problem, ProblemBody};
use super::visitor::{FileAnswer, FileBytes, Visitor, one_of};
use crate::pages::{activity, consent_sheet, figures, figures_file, journal_export};
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::day::Day;
use rules::ids::{ActivityId, HouseholdId, UnitId};
use rules::units;
use serde::Deserialize;
use utoipa::IntoParams;

#[utoipa::path(get, path = "/households/{id}/consent-sheet", operation_id = "get_consent_sheet", tag = "households", params(("id" = Uuid, Path)), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn consent_sheet(Visitor { visit, .. }: Visitor, id: Path<HouseholdId>) -> FileAnswer {
    consent_sheet::scan(visit, id).await.map_err(Problem::from)
}

#[utoipa::path(get, path = "/activities/{id}/photos/{number}", operation_id = "get_activity_photo", tag = "activities", params(("id" = Uuid, Path), ("number" = u32, Path)), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn activity_photo(Visitor { visit, .. }: Visitor, path: Path<(ActivityId, usize)>) -> FileAnswer {
    activity::photo(visit, path).await.map_err(Problem::from)
}

/// The figures of which units, in which period.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct WorkbookAsked {
    #[param(value_type = Level)]
    level: Option<String>,
    #[param(value_type = Option<String>)]
    period: Option<String>,
    #[param(value_type = Option<On>)]
    tree: Option<String>,
}

#[utoipa::path(get, path = "/units/{id}/figures/file", operation_id = "get_figures_file", tag = "units", params(("id" = Uuid, Path), WorkbookAsked, ("at" = Option<On>, Query)), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn figures(
    Visitor { visit, .. }: Visitor,
    Path(id): Path<UnitId>,
    Query(asked): Query<WorkbookAsked>,
) -> FileAnswer {
    let level: Option<units::Level> = parsed("level", asked.level.as_ref())?;
    let level = level.ok_or_else(|| Problem::BadParameter { name: "level", value: String::new() })?;
    let kind = period_kind(asked.period.as_ref())?;
    let tree: Day = parsed("tree", asked.tree.as_ref())?.unwrap_or(visit.today);
    let at = visit.at;
    figures_file::of_level(visit, &figures::Asked::of(id, kind, at, tree), level).await.map_err(Problem::from)
}

/// In which format the journal is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct JournalFormatAsked {
    format: Option<String>,
}

#[utoipa::path(get, path = "/journal/file", operation_id = "get_journal_file", tag = "operations", params(JournalAsked, JournalFormatAsked), responses(
    (status = 200, body = FileBytes, content_type = "application/octet-stream"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn journal(
    caller: Caller,
    Visitor { visit, .. }: Visitor,
    Query(asked): Query<JournalAsked>,
    Query(wanted): Query<JournalFormatAsked>,
) -> FileAnswer {
    let [usual, _] = journal_export::FORMATS;
    let known = |ending: &str| journal_export::FORMATS.into_iter().find(|format| *format == ending);
    let format = one_of(wanted.format.as_ref(), usual, known)?;
    journal_export::file(&visit, &asked.filter(&caller)?, format).await.map_err(Problem::from)
}
