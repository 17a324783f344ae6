//! Lists of households that are being taken in or were, in the last month.

use super::answers::{Answer, Listed, Moment, On, Slice};
use super::caller::Caller;
use super::problem::ProblemBody;
use super::village::PlaceAsked;
use axum::Json;
use axum_extra::extract::Query;
use rules::access::Right;
use serde::Serialize;
use store::{HouseholdImport, ImportCounts, ImportEnd};
use utoipa::ToSchema;
use uuid::Uuid;

/// A list, how far it came and what became of its rows.
#[derive(Serialize, ToSchema)]
pub(super) struct HouseholdImportRow {
    id: Uuid,
    unit: Uuid,
    file_name: String,
    from: On,
    begun: Moment,
    rows: u32,
    rows_done: u32,
    rows_added: u32,
    rows_known: u32,
    rows_passed: u32,
    rows_refused: u32,
    import_ended: Option<HowItEnded>,
}

/// How taking in ended.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum HowItEnded {
    Done,
    NoRight,
    NoFile,
}

impl HouseholdImportRow {
    fn of(HouseholdImport { list, begun, reached, counts, ended, .. }: HouseholdImport) -> Self {
        let ImportCounts { added, known, passed, refused } = counts;
        Self {
            id: list.id.0,
            unit: list.unit.0,
            file_name: list.name,
            from: On(list.day),
            begun: Moment(begun),
            rows: list.total,
            rows_done: reached,
            rows_added: added,
            rows_known: known,
            rows_passed: passed,
            rows_refused: refused,
            import_ended: ended.map(|end| match end {
                ImportEnd::Done => HowItEnded::Done,
                ImportEnd::NoRight => HowItEnded::NoRight,
                ImportEnd::NoFile => HowItEnded::NoFile,
            }),
        }
    }
}

#[utoipa::path(get, path = "/household-imports", operation_id = "list_household_imports", tag = "households", params(PlaceAsked, Slice), responses(
    (status = 200, body = Listed<HouseholdImportRow>),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<PlaceAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<HouseholdImportRow>> {
    let unit = caller.place_on(Right::TendHouseholds, asked.unit.as_ref(), caller.day(asked.at.as_ref())?)?;
    let imports = caller.store.household_imports(&caller.scope, unit).await?;
    let rows = imports.into_iter().map(HouseholdImportRow::of).collect();
    Ok(Json(slice.of(rows, |row: &HouseholdImportRow| row.id)?))
}
