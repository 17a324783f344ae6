//! The declared numbers of households of a village (R2.2.5).

use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::FormState;
use crate::page::{Done, Section, show};
use crate::views::declarations::{DeclarationsPage, Declared};
use crate::views::parts::Link;
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::access::Right;
use rules::ids::UnitId;
use rules::operations::{Body, DeclareHouseholds};
use rules::units::Level;

/// No village has more households; a slip of the pen may.
pub(super) const MOST: u32 = 20_000;

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::declarations("{id}"), get(form).post(declare))
}

async fn form(visit: Visit, Path(village): Path<UnitId>) -> Answer {
    let form = FormState::default().with("day", visit.today.to_string());
    Ok(show(&page(&visit, village, form).await?))
}

async fn declare(visit: Visit, Path(village): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    visit.unit_for(Right::ManageVillages, village)?;
    let mut form = FormState::of(sent);
    let (households, day) =
        (typed::required_number(&mut form, "households", 0, MOST), typed::past_day(&mut form, "day", visit.today));
    let source = typed::text(&mut form, "source", 200);
    if let (true, Some(households), Some(day)) = (form.is_ok(), households, day) {
        let declared = Body::DeclareHouseholds(DeclareHouseholds { village, households, day, source });
        match visit.change_all(vec![Making::of(&visit, &form).operation(declared)]).await? {
            Ok(()) => {
                return Ok(Redirect::to(&Done::Saved.query(&paths::unit(village))).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&page(&visit, village, form).await?))
}

async fn page(visit: &Visit, village: UnitId, form: FormState) -> Result<DeclarationsPage, PageError> {
    let unit = visit.unit(village)?;
    if unit.level != Level::Village {
        return Err(PageError::NotFound);
    }
    let declared = visit.store.declarations(&visit.scope, &[village]).await?;
    let row =
        |one: store::Declaration| Declared { day: one.day, number: u64::from(one.households), source: one.source };
    Ok(DeclarationsPage {
        p: visit.page.clone().within(Section::Units),
        unit: Link::new(visit.registry.full_name(village, visit.today), paths::unit(village)),
        form,
        declared: declared.into_iter().rev().map(row).collect(),
        action: visit.may(Right::ManageVillages, village).then(|| paths::declarations(village)),
    })
}
