//! Producers with what they sell, for those whose affair they are; logistics partners.

use super::answers::{Answer, Listed, On, Slice, end};
use super::caller::Caller;
use super::decisions::UnitAsked;
use super::problem::ProblemBody;
use crate::error::PageError;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::households::Origin;
use rules::producers::{Link, Listing, Ocop, Producer, Product, Step, StepDone};
use serde::Serialize;
use store::{PartnerLine, ProducerFilter};
use utoipa::ToSchema;
use uuid::Uuid;

/// A producer with everything it sells.
#[derive(Serialize, ToSchema)]
pub(super) struct ProducerRow {
    id: Uuid,
    village: Option<Uuid>,
    form: &'static str,
    household: Option<Uuid>,
    name: Option<String>,
    phone: Option<String>,
    from: On,
    to: Option<On>,
    ended_why: Option<String>,
    revision: u32,
    steps: Vec<StepRow>,
    products: Vec<ProductRow>,
    links: Vec<LinkRow>,
}

/// A step of a seller.
#[derive(Serialize, ToSchema)]
struct StepRow {
    step: &'static str,
    day: On,
    by: Option<Uuid>,
    text: Option<String>,
}

/// A product or service.
#[derive(Serialize, ToSchema)]
struct ProductRow {
    id: Uuid,
    name: String,
    category: &'static str,
    service: bool,
    from: On,
    to: Option<On>,
    ended_why: Option<String>,
    ocop: Vec<OcopRow>,
    listings: Vec<ListingRow>,
}

/// An OCOP rank.
#[derive(Serialize, ToSchema)]
struct OcopRow {
    stars: u8,
    recognised: On,
    expires: On,
    decision_number: Option<String>,
}

/// A product on a platform.
#[derive(Serialize, ToSchema)]
struct ListingRow {
    id: Uuid,
    platform: Uuid,
    from: On,
    to: Option<On>,
    origin: &'static str,
    helper: Option<Uuid>,
    address: Option<String>,
}

/// A connection with a logistics partner.
#[derive(Serialize, ToSchema)]
struct LinkRow {
    partner: Uuid,
    service_code: &'static str,
    from: On,
    to: Option<On>,
}

/// A logistics partner.
#[derive(Serialize, ToSchema)]
pub(super) struct PartnerRow {
    id: Uuid,
    unit: Uuid,
    name: String,
    services: Vec<&'static str>,
    phone: Option<String>,
    note: Option<String>,
    from: On,
    to: Option<On>,
    producers: u64,
}

impl StepRow {
    fn of((step, done): (&Step, &StepDone)) -> Self {
        Self { step: step.code(), day: On(done.day), by: done.by.map(Uuid::from), text: done.text.clone() }
    }
}

impl OcopRow {
    fn of(rank: &Ocop) -> Self {
        let (recognised, expires) = (On(rank.span.from), On(rank.span.to));
        Self { stars: rank.stars, recognised, expires, decision_number: rank.decision.clone() }
    }
}

impl ListingRow {
    fn of(listing: &Listing) -> Self {
        let (origin, helper) = match listing.origin {
            Origin::HadBefore {} => ("had_before", None),
            Origin::Helped { by } => ("helped", by),
            Origin::Alone {} => ("alone", None),
        };
        Self {
            id: listing.id.0,
            platform: listing.platform.0,
            from: On(listing.span.from),
            to: end(listing.span),
            origin,
            helper: helper.map(Uuid::from),
            address: listing.address.clone(),
        }
    }
}

impl ProductRow {
    fn of(product: &Product) -> Self {
        Self {
            id: product.id.0,
            name: product.name.clone(),
            category: product.category.code(),
            service: product.category.is_service(),
            from: On(product.life.from),
            to: end(product.life),
            ended_why: product.end_reason.clone(),
            ocop: product.ocop.iter().map(OcopRow::of).collect(),
            listings: product.listings.iter().map(ListingRow::of).collect(),
        }
    }
}

impl LinkRow {
    fn of(link: &Link) -> Self {
        let (from, to) = (On(link.span.from), end(link.span));
        Self { partner: link.partner.0, service_code: link.service.code(), from, to }
    }
}

impl ProducerRow {
    fn of(producer: Producer) -> Self {
        Self {
            id: producer.id.0,
            village: producer.last_village().map(Uuid::from),
            form: producer.form.code(),
            household: producer.household.map(Uuid::from),
            phone: producer.phone.as_ref().map(ToString::to_string),
            from: On(producer.life.from),
            to: end(producer.life),
            revision: producer.revision,
            steps: producer.steps.iter().map(StepRow::of).collect(),
            products: producer.products.values().map(ProductRow::of).collect(),
            links: producer.links.iter().map(LinkRow::of).collect(),
            name: producer.name,
            ended_why: producer.end_reason,
        }
    }
}

impl PartnerRow {
    fn of(line: PartnerLine) -> Self {
        let PartnerLine { partner, producers } = line;
        Self {
            id: partner.id.0,
            unit: partner.unit.0,
            services: partner.services.iter().map(|service| service.code()).collect(),
            phone: partner.phone.as_ref().map(ToString::to_string),
            from: On(partner.life.from),
            to: end(partner.life),
            producers,
            name: partner.name,
            note: partner.note,
        }
    }
}

#[utoipa::path(get, path = "/producers", operation_id = "list_producers", tag = "producers", params(UnitAsked, Slice), responses(
    (status = 200, body = Listed<ProducerRow>),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<UnitAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<ProducerRow>> {
    let unit = caller.place(Right::SeeProducers, asked.unit.as_ref())?;
    let producers = caller.store.producers(&caller.scope, unit, &ProducerFilter::default()).await?;
    let rows = producers.ok_or(PageError::NotFound)?.into_iter().map(ProducerRow::of).collect();
    Ok(Json(slice.of(rows, |row: &ProducerRow| row.id)?))
}

#[utoipa::path(get, path = "/producers/{id}", operation_id = "get_producer", tag = "producers", params(("id" = Uuid, Path)), responses(
    (status = 200, body = ProducerRow),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Answer<ProducerRow> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let view = caller.store.producer(&caller.scope, id).await?.ok_or(PageError::NotFound)?;
    Ok(Json(ProducerRow::of(view.producer)))
}

#[utoipa::path(get, path = "/partners", operation_id = "list_partners", tag = "producers", params(UnitAsked, Slice), responses(
    (status = 200, body = Listed<PartnerRow>),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn partners(
    caller: Caller,
    Query(asked): Query<UnitAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<PartnerRow>> {
    let unit = caller.place(Right::SeePartners, asked.unit.as_ref())?;
    let lines = caller.store.partners(&caller.scope, unit).await?.ok_or(PageError::NotFound)?;
    let rows = lines.into_iter().map(PartnerRow::of).collect();
    Ok(Json(slice.of(rows, |row: &PartnerRow| row.id)?))
}
