//! For how long a province keeps what is known of people once its purpose is over (Law 91/2025/QH15).

use super::composition_rules::of_former_provinces;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::FormState;
use crate::page::{Done, Section, show};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::retention::RetentionPage;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::access::Right;
use rules::ids::UnitId;
use rules::operations::{Body, SetRetention};
use rules::retention::Retention;
use rules::units::Level;

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::retention("{id}"), get(page).post(set))
}

async fn page(visit: Visit, Path(province): Path<UnitId>) -> Answer {
    Ok(show(&retention_page(&visit, province, None).await?))
}

async fn set(visit: Visit, Path(province): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    visit.unit_for(Right::ManageRules, province)?;
    let mut form = FormState::of(sent);
    if let Some(retention) = retention(&mut form).filter(|_| form.is_ok()) {
        match visit.change(Body::SetRetention(SetRetention { province, retention })).await? {
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(&paths::retention(province))).into_response()),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&retention_page(&visit, province, Some(form)).await?))
}

async fn retention_page(visit: &Visit, province: UnitId, typed: Option<FormState>) -> Result<RetentionPage, PageError> {
    let unit = visit.unit(province).ok().filter(|unit| unit.level == Level::Province).ok_or(PageError::NotFound)?;
    let changes = visit.may(Right::ManageRules, province) && unit.era(visit.today).is_some();
    let set = visit.store.retentions(&visit.scope).await?;
    let retention = set.of(Some(province));
    Ok(RetentionPage {
        p: visit.page.clone().within(Section::Units),
        province: Link::new(visit.registry.full_name(province, visit.today), paths::unit(province)),
        retention,
        is_set: set.0.contains_key(&province),
        form: changes.then(|| typed.unwrap_or_else(|| filled(retention))),
        action: paths::retention(province),
        before: of_former_provinces(visit, province, paths::retention),
    })
}

fn filled(retention: Retention) -> FormState {
    FormState::default()
        .with("household_months", retention.household_months.to_string())
        .with("photo_months", retention.photo_months.to_string())
}

fn retention(form: &mut FormState) -> Option<Retention> {
    let mut months = |name| {
        let months = typed::required_number(form, name, 1, u32::from(Retention::LONGEST));
        months.and_then(|months| u16::try_from(months).ok())
    };
    let (household_months, photo_months) = (months("household_months"), months("photo_months"));
    Some(Retention { household_months: household_months?, photo_months: photo_months? })
}
