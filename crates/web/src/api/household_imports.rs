//! Lists of households: looked over, taken in by a job, and how far that has come; those of the last month.

use super::answers::{Answer, Listed, Moment, On, RowStatus, Slice};
use super::caller::Caller;
use super::lists::{ListAsked, ListPreview, ListedRow, RowMessage, RowsAsked, RowsOfStatus};
use super::problem::{Problem, ProblemBody};
use super::village::PlaceAsked;
use super::visitor::{Visitor, given_unit};
use crate::error::PageError;
use crate::locale::Key;
use crate::pages::household_import as pages;
use crate::pages::refusals::sentence;
use crate::views::household_import::{HouseholdImportPreviewPage, ListRow};
use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::ids::HouseholdImportId;
use serde::{Deserialize, Serialize};
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

/// What a page of the preview tells.
fn preview(page: HouseholdImportPreviewPage) -> ListPreview {
    let row = |row: ListRow| ListedRow {
        id: row.number.to_string(),
        row: row.number,
        row_status: RowStatus(row.status),
        // Rows are taken by their status, not one by one.
        proposed: None,
        cells: vec![row.village, row.head, row.about.join(" · ")],
        messages: RowMessage::all(row.messages),
    };
    let of_status = |(status, count): &(_, u32)| RowsOfStatus { status: RowStatus(*status), count: (*count).into() };
    ListPreview {
        columns: [Key("team-village"), Key("household-head"), Key("household-import-about")]
            .map(|key| page.p.t(key))
            .to_vec(),
        file_name: page.file_name,
        from: On(page.from),
        notes: Vec::new(),
        statuses: page.counts.iter().map(of_status).collect(),
        contact_named: None,
        page: page.pages.number,
        pages: page.pages.total(),
        total: page.total.into(),
        items: page.rows.into_iter().map(row).collect(),
    }
}

#[utoipa::path(get, path = "/household-imports/preview", operation_id = "look_over_households", tag = "households", params(ListAsked, RowsAsked), responses(
    (status = 200, body = ListPreview),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn look_over(
    Visitor { visit, .. }: Visitor,
    Query(asked): Query<ListAsked>,
    Query(rows): Query<RowsAsked>,
) -> Answer<ListPreview> {
    let unit = pages::place_to_fill(&visit, given_unit(&visit, asked.unit.as_ref())?)?;
    let list = asked.list_of_past(&visit, unit).await?;
    let seen = pages::looked_over(&visit, list, rows.read()?, preview).await?;
    seen.map(Json).map_err(|wrong| Problem::WrongFields(wrong.text(visit.page.locale())))
}

/// How a list of households is taken in.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TakeHouseholdsIn {
    /// The id of the job; the same again is the same list.
    id: Option<Uuid>,
    /// Are rows taken, too, that somebody should look at?
    doubtful: Option<bool>,
}

/// A row that was refused when its turn came.
#[derive(Serialize, ToSchema)]
struct RefusedRow {
    row: u32,
    text: String,
}

/// How far taking a list in has come.
#[derive(Serialize, ToSchema)]
pub(super) struct HouseholdImportShown {
    import: HouseholdImportRow,
    refused: Vec<RefusedRow>,
}

impl HouseholdImportShown {
    async fn of(caller: &Caller, id: HouseholdImportId) -> Result<Self, Problem> {
        let import = caller.store.household_import(&caller.scope, id).await?.ok_or(PageError::NotFound)?;
        let refusals = caller.store.household_import_refusals(&caller.scope, id).await?;
        let refused = refusals.into_iter().map(|(row, why)| RefusedRow { row, text: sentence(caller.locale, &why) });
        Ok(Self { import: HouseholdImportRow::of(import), refused: refused.collect() })
    }
}

#[utoipa::path(post, path = "/household-imports", operation_id = "take_households_in", tag = "households", params(ListAsked), request_body = TakeHouseholdsIn, responses(
    (status = 200, body = HouseholdImportShown),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn take_in(
    caller: Caller,
    visitor: Visitor,
    Query(asked): Query<ListAsked>,
    sent: Bytes,
) -> Answer<HouseholdImportShown> {
    let visit = visitor.writing()?;
    let unit = pages::place_to_fill(&visit, given_unit(&visit, asked.unit.as_ref())?)?;
    let list = asked.list_of_past(&visit, unit).await?;
    let how: TakeHouseholdsIn = match &sent[..] {
        [] => TakeHouseholdsIn::default(),
        sent => serde_json::from_slice(sent).map_err(|why| Problem::BadBody(why.to_string()))?,
    };
    // Nothing begins of a file that can't be read.
    let seen = pages::looked_over(&visit, list.clone(), ("", 1), |page| page.total).await?;
    let total = seen.map_err(|wrong| Problem::WrongFields(wrong.text(visit.page.locale())))?;
    let once = how.id.map(HouseholdImportId);
    let id = pages::begun(&visit, list, once, (how.doubtful == Some(true), total)).await?;
    Ok(Json(HouseholdImportShown::of(&caller, id).await?))
}

#[utoipa::path(get, path = "/household-imports/{id}", operation_id = "get_household_import", tag = "households", params(("id" = Uuid, Path)), responses(
    (status = 200, body = HouseholdImportShown),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Path(id): Path<HouseholdImportId>) -> Answer<HouseholdImportShown> {
    Ok(Json(HouseholdImportShown::of(&caller, id).await?))
}
