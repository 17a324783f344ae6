//! Who answers for a unit.

use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::FormState;
use crate::page::{Done, Section, show};
use crate::views::contacts::ContactFormPage;
use crate::views::parts::Link;
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::access::Right;
use rules::ids::UnitId;
use rules::operations::{Body, SetContact};
use store::on_day;

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::contact("{id}"), get(form).post(set))
}

async fn form(visit: Visit, Path(unit): Path<UnitId>) -> Answer {
    visit.unit_for(Right::ManageContacts, unit)?;
    let contacts = visit.store.contacts(&visit.scope, unit).await?;
    let form = match on_day(&contacts, visit.today) {
        // Mostly something in it has changed or was written down wrong.
        Some(contact) => FormState::of([
            ("name", contact.name.clone()),
            ("position", contact.position.clone().unwrap_or_default()),
            ("phone", contact.phone.as_ref().map(ToString::to_string).unwrap_or_default()),
        ]),
        None => FormState::default(),
    };
    let form = form.with("from", visit.today.to_string());
    Ok(show(&page(&visit, unit, form).await?))
}

async fn set(visit: Visit, Path(unit): Path<UnitId>, Form(sent): Form<Sent>) -> Answer {
    visit.unit_for(Right::ManageContacts, unit)?;
    let mut form = FormState::of(sent);
    let (name, position) = (typed::required_text(&mut form, "name", 200), typed::text(&mut form, "position", 200));
    let (phone, from) = (typed::phone(&mut form, "phone"), typed::past_day(&mut form, "from", visit.today));
    if let (true, Some(name), Some(from)) = (form.is_ok(), name, from) {
        let set = Body::SetContact(SetContact { unit, name, position, phone, from });
        let set = Making::of(&visit, &form).operation(set);
        match visit.change_all(vec![set]).await? {
            Ok(()) => {
                return Ok(Redirect::to(&form.telling(Done::Saved).query(&paths::unit(unit))).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&page(&visit, unit, form).await?))
}

async fn page(visit: &Visit, unit: UnitId, form: FormState) -> Result<ContactFormPage, PageError> {
    visit.unit_for(Right::ManageContacts, unit)?;
    let contacts = visit.store.contacts(&visit.scope, unit).await?;
    Ok(ContactFormPage {
        p: visit.page.clone().within(Section::Units),
        unit: Link::new(visit.registry.full_name(unit, visit.today), paths::unit(unit)),
        form,
        current: on_day(&contacts, visit.today).map(|contact| (contact.name.clone(), contact.span.from)),
        action: paths::contact(unit),
    })
}
