//! What changes with producers and their products: forms that ask for little each.

use super::producer_choices::{Subject, choices, codes, households};
use super::producers::called;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::page::{Done, Section, show};
use crate::views::asking::AskingPage;
use crate::views::parts::Link;
use crate::views::{paths, producers::form_key};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::households::Origin;
use rules::ids::{PartnerId, ProducerId, ProductId, UnitId};
use rules::operations::{
    AddListing, AddProducer, AddProduct, AmendProducer, AmendProduct, Base, Body, EndListing, EndProducer, EndProduct,
    LeadHousehold, LinkPartner, PartnerChange, ProducerChange, RecordStep, SetOcop, StopLeading, UnlinkPartner,
};
use rules::partners::Service;
use rules::phones::Phone;
use rules::producers::{Category, Form as ProducerForm, Producer, Product, Step};
use rules::units::Level;
use serde::Deserialize;

/// The changes of a producer, by their codes in addresses and forms.
const OF_PRODUCER: [(&str, &str); 8] = [
    ("edit", "producer-edit"),
    ("end", "producer-end"),
    ("product", "producer-product"),
    ("step", "producer-step"),
    ("lead", "producer-lead"),
    ("part", "producer-part"),
    ("link", "producer-link"),
    ("unlink", "producer-unlink"),
];

/// The same of a product.
const OF_PRODUCT: [(&str, &str); 5] = [
    ("edit", "product-edit"),
    ("ocop", "product-ocop"),
    ("end", "product-end"),
    ("list", "product-list"),
    ("unlist", "product-unlist"),
];

pub(super) fn routes() -> Router<State> {
    let mut routes = Router::new().route(paths::PRODUCER_NEW, get(new_form).post(add));
    for (code, key) in OF_PRODUCER {
        let forms = get(move |visit, id, asked| producer_form(visit, id, asked, key))
            .post(move |visit, id, sent| change_producer(visit, id, sent, key));
        routes = routes.route(&paths::producer_change("{id}", code), forms);
    }
    for (code, key) in OF_PRODUCT {
        let forms = get(move |visit, id| product_form(visit, id, key))
            .post(move |visit, id, sent| change_product(visit, id, sent, key));
        routes = routes.route(&paths::product_change("{id}", code), forms);
    }
    routes
}

async fn asking(visit: &Visit, subject: &Subject, key: &'static str, form: FormState) -> Result<AskingPage, PageError> {
    let producer = &subject.view.producer;
    let code = key.split_once('-').map_or(key, |(_, code)| code);
    let action = match subject.product {
        Some(product) => paths::product_change(product, code),
        None => paths::producer_change(producer.id, code),
    };
    let village = subject.village()?;
    let producer_link = match subject.the_product() {
        Some(product) => format!("{}, {}", called(visit, producer), product.name),
        None => called(visit, producer),
    };
    Ok(AskingPage {
        p: visit.page.clone().within(Section::Producers),
        about: vec![
            Link::new(visit.registry.full_name(village, visit.today), paths::producers(village)),
            Link::new(producer_link, paths::producer(producer.id)),
        ],
        code: key,
        choices: choices(visit, subject, key).await?,
        form,
        action,
    })
}

/// The form as it opens: with what is known, and today where a day is asked for.
fn opened(visit: &Visit, subject: &Subject, key: &str) -> FormState {
    let producer = &subject.view.producer;
    let today = visit.today.to_string();
    let form = FormState::default().with("revision", producer.revision.to_string());
    match (key, subject.the_product()) {
        ("producer-edit", _) => {
            let phone = producer.phone.as_ref().map(ToString::to_string).unwrap_or_default();
            form.with("name", producer.name.clone().unwrap_or_default()).with("phone", phone)
        }
        ("product-edit", Some(product)) => {
            form.with("name", product.name.clone()).with("category", product.category.code())
        }
        ("product-ocop", Some(product)) => match product.ocop.last() {
            Some(rank) => form
                .with("stars", rank.stars.to_string())
                .with("recognised", rank.span.from.to_string())
                .with("expires", rank.span.to.to_string())
                .with("decision", rank.decision.clone().unwrap_or_default()),
            None => form,
        },
        _ => form.with("day", today.clone()).with("from", today.clone()).with("since", today),
    }
}

#[derive(Deserialize)]
struct AskedStep {
    #[serde(default)]
    step: String,
}

async fn producer_form(
    visit: Visit,
    Path(id): Path<ProducerId>,
    Query(asked): Query<AskedStep>,
    key: &'static str,
) -> Answer {
    let subject = Subject::producer(&visit, id).await?;
    let mut form = opened(&visit, &subject, key);
    if let ("producer-step", Some(step)) = (key, Step::of_code(&asked.step)) {
        form = form.with("step", step.code());
        if let Some(done) = subject.view.producer.steps.get(&step) {
            form = FormState::default()
                .with("step", step.code())
                .with("day", done.day.to_string())
                .with("by", done.by.map(|by| by.to_string()).unwrap_or_default())
                .with("text", done.text.clone().unwrap_or_default());
        }
    }
    Ok(show(&asking(&visit, &subject, key, form).await?))
}

async fn product_form(visit: Visit, Path(id): Path<ProductId>, key: &'static str) -> Answer {
    let subject = Subject::product(&visit, id).await?;
    let form = opened(&visit, &subject, key);
    Ok(show(&asking(&visit, &subject, key, form).await?))
}

async fn change_producer(
    visit: Visit,
    Path(id): Path<ProducerId>,
    Form(sent): Form<Sent>,
    key: &'static str,
) -> Answer {
    let subject = Subject::producer(&visit, id).await?;
    change(&visit, &subject, key, FormState::of(sent)).await
}

async fn change_product(visit: Visit, Path(id): Path<ProductId>, Form(sent): Form<Sent>, key: &'static str) -> Answer {
    let subject = Subject::product(&visit, id).await?;
    change(&visit, &subject, key, FormState::of(sent)).await
}

async fn change(visit: &Visit, subject: &Subject, key: &'static str, mut form: FormState) -> Answer {
    let read = read(visit, subject, key, &mut form);
    if let (true, Some(body)) = (form.is_ok(), read) {
        let done = match key {
            "producer-edit" | "product-edit" => visit.amend(&form, body).await?,
            _ => visit.change_all(vec![Making::of(visit, &form).operation(body)]).await?,
        };
        match done {
            Ok(()) => {
                let done = match key {
                    "producer-end" | "producer-part" | "producer-unlink" | "product-end" | "product-unlist" => {
                        Done::Ended
                    }
                    _ => Done::Saved,
                };
                let back = paths::producer(subject.view.producer.id);
                return Ok(Redirect::to(&form.telling(done).query(&back)).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&asking(visit, subject, key, form).await?))
}

fn partner_and_service(text: &str) -> Option<(PartnerId, Service)> {
    let (partner, service) = text.split_once(' ')?;
    Some((typed::id(partner)?, Service::of_code(service)?))
}

/// What the form says, as the change it stands for.
fn read(visit: &Visit, subject: &Subject, key: &str, form: &mut FormState) -> Option<Body> {
    let (producer, today) = (&subject.view.producer, visit.today);
    match subject.the_product() {
        Some(product) => read_of_product(visit, producer, product, key, form),
        None => match key {
            "producer-link" | "producer-unlink" => read_link(visit, producer.id, key, form),
            _ => read_of_producer(producer, key, form, today).map(Body::Producer),
        },
    }
}

fn base(form: &FormState) -> Option<Base> {
    form.value("revision").parse().ok().map(|revision| Base { revision, after: None })
}

fn read_link(visit: &Visit, producer: ProducerId, key: &str, form: &mut FormState) -> Option<Body> {
    let chosen = typed::required_choice(form, "partner", partner_and_service);
    Some(Body::Partner(if key == "producer-link" {
        let from = typed::past_day(form, "from", visit.today);
        let (partner, service) = chosen?;
        PartnerChange::Link(LinkPartner { partner, producer, service, from: from? })
    } else {
        let day = typed::past_day(form, "day", visit.today);
        let (partner, service) = chosen?;
        PartnerChange::Unlink(UnlinkPartner { partner, producer, service, day: day? })
    }))
}

fn read_of_producer(
    producer: &Producer,
    key: &str,
    form: &mut FormState,
    today: rules::day::Day,
) -> Option<ProducerChange> {
    let id = producer.id;
    Some(match key {
        "producer-edit" => {
            let (name, phone) = (typed::required_text(form, "name", 200), typed::phone(form, "phone"));
            ProducerChange::Amend(AmendProducer {
                producer: id,
                name: name.filter(|name| Some(name) != producer.name.as_ref()),
                phone: (phone != producer.phone).then_some(phone),
                base: base(form),
            })
        }
        "producer-end" => {
            let (day, reason) = (typed::past_day(form, "day", today), typed::required_text(form, "reason", 200));
            ProducerChange::End(EndProducer { producer: id, day: day?, reason: reason? })
        }
        "producer-product" => {
            let name = typed::required_text(form, "name", 200);
            let category = typed::required_choice(form, "category", Category::of_code);
            let from = typed::past_day(form, "from", today);
            ProducerChange::AddProduct(AddProduct { producer: id, name: name?, category: category?, from: from? })
        }
        "producer-step" => {
            let step = typed::required_choice(form, "step", Step::of_code);
            let day = typed::day(form, "day");
            let by = typed::choice(form, "by", typed::id);
            let text = typed::text(form, "text", 1000);
            if step == Some(Step::Quality) && day.is_some() && text.is_none() {
                form.refuse("text", FieldError::Required);
            }
            ProducerChange::RecordStep(RecordStep { producer: id, step: step?, day, by, text, base: None })
        }
        "producer-lead" => {
            let household = typed::required_choice(form, "household", typed::id);
            let from = typed::past_day(form, "from", today);
            ProducerChange::Lead(LeadHousehold { producer: id, household: household?, from: from? })
        }
        _ => {
            let household = typed::required_choice(form, "household", typed::id);
            let day = typed::past_day(form, "day", today);
            ProducerChange::StopLeading(StopLeading { producer: id, household: household?, day: day? })
        }
    })
}

fn read_of_product(
    visit: &Visit,
    producer: &Producer,
    product: &Product,
    key: &str,
    form: &mut FormState,
) -> Option<Body> {
    let (id, today) = (product.id, visit.today);
    Some(Body::Producer(match key {
        "product-edit" => {
            let name = typed::required_text(form, "name", 200);
            let category = typed::required_choice(form, "category", Category::of_code);
            ProducerChange::AmendProduct(AmendProduct {
                product: id,
                name: name.filter(|name| *name != product.name),
                category: category.filter(|category| *category != product.category),
                base: base(form),
            })
        }
        "product-ocop" => {
            let stars = typed::choice(form, "stars", |text| text.parse::<u8>().ok());
            let recognised = typed::past_day(form, "recognised", today);
            let expires = typed::day(form, "expires");
            let decision = typed::text(form, "decision", 100);
            ProducerChange::SetOcop(SetOcop { product: id, stars, recognised: recognised?, expires, decision })
        }
        "product-end" => {
            let (day, reason) = (typed::past_day(form, "day", today), typed::required_text(form, "reason", 200));
            ProducerChange::EndProduct(EndProduct { product: id, day: day?, reason: reason? })
        }
        "product-list" => {
            let platform = typed::required_choice(form, "platform", typed::id);
            let since = typed::past_day(form, "since", today);
            let by = typed::choice(form, "by", typed::id);
            let origin = |code: &str| match code {
                "had-before" => Some(Origin::HadBefore {}),
                "helped" => Some(Origin::Helped { by }),
                "alone" => Some(Origin::Alone {}),
                _ => None,
            };
            let origin = typed::required_choice(form, "origin", origin);
            let address = typed::text(form, "address", 500);
            let (platform, since, origin) = (platform?, since?, origin?);
            ProducerChange::AddListing(AddListing { product: id, platform, since, origin, address })
        }
        _ => {
            let listing = typed::required_choice(form, "listing", typed::id);
            let day = typed::past_day(form, "day", today);
            let is_own = |listing: &rules::ids::ListingId| producer.listings().any(|own| own.id == *listing);
            ProducerChange::EndListing(EndListing { listing: listing.filter(is_own)?, day: day? })
        }
    }))
}

// Something new

#[derive(Deserialize)]
struct AskedNew {
    #[serde(default)]
    unit: String,
}

fn village(visit: &Visit, asked: &str) -> Result<UnitId, PageError> {
    let unit = visit.unit_for(Right::TendProducers, typed::id(asked).ok_or(PageError::NotFound)?)?;
    if unit.level == Level::Village { Ok(unit.id) } else { Err(PageError::NotFound) }
}

async fn new_page(visit: &Visit, village: UnitId, form: FormState) -> Result<AskingPage, PageError> {
    let forms = codes(ProducerForm::ALL, ProducerForm::code, |form| visit.page.t(form_key(form)));
    Ok(AskingPage {
        p: visit.page.clone().within(Section::Producers),
        about: vec![Link::new(visit.registry.full_name(village, visit.today), paths::producers(village))],
        code: "producer-new",
        form,
        choices: vec![("form", forms), ("household", households(visit, village).await?)],
        action: paths::producer_new(village),
    })
}

async fn new_form(visit: Visit, Query(asked): Query<AskedNew>) -> Answer {
    let village = village(&visit, &asked.unit)?;
    let form = FormState::default().with("form", "household").with("from", visit.today.to_string());
    Ok(show(&new_page(&visit, village, form).await?))
}

async fn add(visit: Visit, Query(asked): Query<AskedNew>, Form(sent): Form<Sent>) -> Answer {
    let village = village(&visit, &asked.unit)?;
    let mut form = FormState::of(sent);
    let kind = typed::required_choice(&mut form, "form", ProducerForm::of_code);
    let household = typed::choice(&mut form, "household", typed::id);
    let typed_name = typed::text(&mut form, "name", 200);
    let phone: Option<Phone> = typed::phone(&mut form, "phone");
    let from = typed::past_day(&mut form, "from", visit.today);
    // A household that produces goes by its head's name unless it has one of its own.
    let head = match (&typed_name, household) {
        (None, Some(id)) => visit.store.household(&visit.scope, id).await?.and_then(|view| view.household.head),
        _ => None,
    };
    let name = typed::required(&mut form, "name", typed_name.or(head));
    if kind == Some(ProducerForm::Household) && household.is_none() {
        form.refuse("household", FieldError::Required);
    }
    if let (true, Some(kind), Some(name), Some(from)) = (form.is_ok(), kind, name, from) {
        let body = AddProducer { village, name, form: kind, household, phone, from };
        let made = Making::of(&visit, &form).operation(Body::Producer(ProducerChange::Add(body)));
        let id = ProducerId::from(made.id);
        match visit.change_all(vec![made]).await? {
            Ok(()) => {
                let done = form.telling(Done::Created);
                return Ok(Redirect::to(&done.query(&paths::producer(id))).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&new_page(&visit, village, form).await?))
}
