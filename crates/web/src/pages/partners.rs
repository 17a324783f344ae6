//! Logistics partners that serve a place.

use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::asking::AskingPage;
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::producers::{PartnerRow, PartnersPage};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::ids::{PartnerId, UnitId};
use rules::operations::{AddPartner, AmendPartner, Body, EndPartner, PartnerChange};
use rules::partners::{Partner, Service};
use rules::units::Level;
use serde::Deserialize;
use store::PartnerLine;

pub(super) fn routes() -> Router<State> {
    let change = |key: &'static str| {
        get(move |visit, id| change_form(visit, id, key)).post(move |visit, id, sent| change(visit, id, sent, key))
    };
    Router::new()
        .route(paths::PARTNERS, get(list))
        .route(paths::PARTNER_NEW, get(new_form).post(add))
        .route(&paths::partner_change("{id}", "edit"), change("partner-edit"))
        .route(&paths::partner_change("{id}", "end"), change("partner-end"))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    unit: String,
}

async fn list(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let own = || visit.own_units().into_iter().next();
    let unit = if asked.unit.is_empty() { own() } else { typed::id(&asked.unit) }.ok_or(PageError::NotFound)?;
    let level = visit.unit_for(Right::SeePartners, unit)?.level;
    let lines = visit.store.partners(&visit.scope, unit).await?.ok_or(PageError::NotFound)?;
    let may_add = level != Level::Village && visit.may(Right::ManagePartners, unit);
    Ok(show(&PartnersPage {
        p: visit.page.clone().within(Section::Producers),
        unit: Link::new(visit.registry.full_name(unit, visit.today), paths::unit(unit)),
        rows: lines.into_iter().map(|line| row(&visit, line)).collect(),
        new_url: may_add.then(|| paths::partner_new(unit)),
    }))
}

fn row(visit: &Visit, line: PartnerLine) -> PartnerRow {
    let PartnerLine { partner, producers } = line;
    let services: Vec<String> =
        partner.services.iter().map(|service| visit.page.t(format!("service-{}", service.code()))).collect();
    let action =
        |key: &'static str, code: &str| Link::new(visit.page.t(Key(key)), paths::partner_change(partner.id, code));
    let may = partner.life.is_open() && visit.may(Right::ManagePartners, partner.unit);
    let actions = [action("partner-edit-title", "edit"), action("partner-end-title", "end")];
    PartnerRow {
        services: services.join(", "),
        phone: partner.phone.as_ref().map(ToString::to_string),
        unit: visit.registry.full_name(partner.unit, visit.today),
        producers,
        actions: if may { actions.to_vec() } else { Vec::new() },
        name: partner.name,
        note: partner.note,
    }
}

fn services(visit: &Visit) -> Vec<Choice> {
    let choice = |service: &Service| Choice::new(service.code(), visit.page.t(format!("service-{}", service.code())));
    Service::ALL.iter().map(choice).collect()
}

fn asking(visit: &Visit, unit: UnitId, key: &'static str, form: FormState, action: String) -> AskingPage {
    AskingPage {
        p: visit.page.clone().within(Section::Producers),
        about: vec![Link::new(visit.registry.full_name(unit, visit.today), paths::partners(unit))],
        code: key,
        form,
        choices: vec![("services", services(visit))],
        action,
    }
}

fn place(visit: &Visit, asked: &str) -> Result<UnitId, PageError> {
    let unit = visit.unit_for(Right::ManagePartners, typed::id(asked).ok_or(PageError::NotFound)?)?;
    if unit.level == Level::Village { Err(PageError::NotFound) } else { Ok(unit.id) }
}

async fn new_form(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let unit = place(&visit, &asked.unit)?;
    let form = FormState::default().with("from", visit.today.to_string());
    Ok(show(&asking(&visit, unit, "partner-new", form, paths::partner_new(unit))))
}

async fn add(visit: Visit, Query(asked): Query<Asked>, Form(sent): Form<Sent>) -> Answer {
    let unit = place(&visit, &asked.unit)?;
    let mut form = FormState::of(sent);
    let name = typed::required_text(&mut form, "name", 200);
    let services = chosen_services(&mut form);
    let (phone, note) = (typed::phone(&mut form, "phone"), typed::text(&mut form, "note", 1000));
    let from = typed::past_day(&mut form, "from", visit.today);
    if let (true, Some(name), Some(from)) = (form.is_ok(), name, from) {
        let body = AddPartner { unit, name, services, phone, note, from };
        let made = Making::of(&visit, &form).operation(Body::Partner(PartnerChange::Add(body)));
        match visit.change_all(vec![made]).await? {
            Ok(()) => {
                return Ok(Redirect::to(&form.telling(Done::Created).query(&paths::partners(unit))).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&asking(&visit, unit, "partner-new", form, paths::partner_new(unit))))
}

fn chosen_services(form: &mut FormState) -> Vec<Service> {
    let services = typed::choices(form, "services", Service::of_code);
    if services.is_empty() {
        form.refuse("services", crate::form::FieldError::Required);
    }
    services
}

async fn own(visit: &Visit, id: PartnerId) -> Result<Partner, PageError> {
    let partner = visit.store.partner(&visit.scope, id).await?.ok_or(PageError::NotFound)?;
    if visit.may(Right::ManagePartners, partner.unit) { Ok(partner) } else { Err(PageError::NotFound) }
}

fn target(partner: &Partner, key: &str) -> String {
    paths::partner_change(partner.id, key.trim_start_matches("partner-"))
}

async fn change_form(visit: Visit, Path(id): Path<PartnerId>, key: &'static str) -> Answer {
    let partner = own(&visit, id).await?;
    let mut form = FormState::default()
        .with("day", visit.today.to_string())
        .with("name", partner.name.clone())
        .with("phone", partner.phone.as_ref().map(ToString::to_string).unwrap_or_default())
        .with("note", partner.note.clone().unwrap_or_default());
    for service in &partner.services {
        form = form.with("services", service.code());
    }
    Ok(show(&asking(&visit, partner.unit, key, form, target(&partner, key))))
}

async fn change(visit: Visit, Path(id): Path<PartnerId>, Form(sent): Form<Sent>, key: &'static str) -> Answer {
    let partner = own(&visit, id).await?;
    let mut form = FormState::of(sent);
    if let (Some(change), true) = (read(&visit, &partner, key, &mut form), form.is_ok()) {
        match visit.amend(&form, Body::Partner(change)).await? {
            Ok(()) => {
                let done = if key == "partner-end" { Done::Ended } else { form.telling(Done::Saved) };
                return Ok(Redirect::to(&done.query(&paths::partners(partner.unit))).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&asking(&visit, partner.unit, key, form, target(&partner, key))))
}

fn read(visit: &Visit, partner: &Partner, key: &str, form: &mut FormState) -> Option<PartnerChange> {
    if key == "partner-end" {
        let day = typed::past_day(form, "day", visit.today)?;
        return Some(PartnerChange::End(EndPartner { partner: partner.id, day }));
    }
    let name = typed::required_text(form, "name", 200);
    let services = chosen_services(form);
    let (phone, note) = (typed::phone(form, "phone"), typed::text(form, "note", 1000));
    let is_same = services.len() == partner.services.len() && services.iter().all(|one| partner.services.contains(one));
    Some(PartnerChange::Amend(AmendPartner {
        partner: partner.id,
        name: name.filter(|name| *name != partner.name),
        services: (!is_same).then_some(services),
        phone: (phone != partner.phone).then_some(phone),
        note: (note != partner.note).then_some(note),
    }))
}
