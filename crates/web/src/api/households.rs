//! Households, for those whose affair they are.

use super::answers::{Answer, Listed, On, Slice, end};
use super::caller::Caller;
use super::decisions::UnitAsked;
use super::problem::ProblemBody;
use crate::error::PageError;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::households::{Household, Origin};
use serde::Serialize;
use store::HouseholdFilter;
use utoipa::ToSchema;
use uuid::Uuid;

/// A household with what it has and had.
#[derive(Serialize, ToSchema)]
pub(super) struct HouseholdRow {
    id: Uuid,
    village: Option<Uuid>,
    from: On,
    to: Option<On>,
    head: Option<String>,
    nickname: Option<String>,
    phone: Option<String>,
    size: Option<u16>,
    adults: Option<u16>,
    declined: bool,
    reached: Option<On>,
    revision: u32,
    adoptions: Vec<AdoptionRow>,
    proposals: Vec<ProposalRow>,
}

/// What a household has of an item during some days.
#[derive(Serialize, ToSchema)]
struct AdoptionRow {
    item: Uuid,
    from: On,
    to: Option<On>,
    in_use: bool,
    adults: Option<u16>,
    origin: &'static str,
    helper: Option<Uuid>,
}

/// A value that came too late.
#[derive(Serialize, ToSchema)]
struct ProposalRow {
    operation: Uuid,
    field: String,
}

impl HouseholdRow {
    pub(super) fn of(household: Household) -> Self {
        let adoptions = household.uses.iter().flat_map(|(item, uses)| {
            uses.spans().iter().map(|dated| {
                let (origin, helper) = match dated.value.origin {
                    Origin::HadBefore {} => ("had_before", None),
                    Origin::Helped { by } => ("helped", by),
                    Origin::Alone {} => ("alone", None),
                };
                AdoptionRow {
                    item: item.0,
                    from: On(dated.span.from),
                    to: end(dated.span),
                    in_use: dated.value.in_use,
                    adults: dated.value.adults,
                    origin,
                    helper: helper.map(Uuid::from),
                }
            })
        });
        let proposals = household
            .proposals
            .iter()
            .map(|kept| ProposalRow { operation: kept.by.0, field: kept.change.field().to_string() });
        Self {
            adoptions: adoptions.collect(),
            proposals: proposals.collect(),
            id: household.id.0,
            village: household.last_village().map(Uuid::from),
            from: On(household.life.from),
            to: end(household.life),
            declined: household.is_declined(),
            reached: household.last_reached().map(On),
            phone: household.phone.as_ref().map(ToString::to_string),
            size: household.size,
            adults: household.adults,
            revision: household.revision,
            head: household.head,
            nickname: household.nickname,
        }
    }
}

#[utoipa::path(get, path = "/households", operation_id = "list_households", tag = "households", params(UnitAsked, Slice), responses(
    (status = 200, body = Listed<HouseholdRow>),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<UnitAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<HouseholdRow>> {
    let village = caller.place(Right::SeeHouseholds, asked.unit.as_ref())?;
    let filter = HouseholdFilter::default();
    let lines = caller.store.households(&caller.scope, village, &filter, caller.today).await?;
    let lines = lines.ok_or(PageError::NotFound)?;
    let rows = lines.into_iter().map(|line| HouseholdRow::of(line.household)).collect();
    Ok(Json(slice.of(rows, |row: &HouseholdRow| row.id)?))
}

#[utoipa::path(get, path = "/households/{id}", operation_id = "get_household", tag = "households", params(("id" = Uuid, Path)), responses(
    (status = 200, body = HouseholdRow),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Answer<HouseholdRow> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let view = caller.store.household(&caller.scope, id).await?.ok_or(PageError::NotFound)?;
    Ok(Json(HouseholdRow::of(view.household)))
}
