//! The producers of a place; one of them with what it sells.

use super::catalogue::name as item_name;
use super::households::called as household_called;
use super::state::{Answer, State, Visit};
use super::typed;
use crate::error::PageError;
use crate::form::FormState;
use crate::locale::Key;
use crate::page::{Section, show};
use crate::views::parts::{Figure, Link, Progress};
use crate::views::paths;
use crate::views::producers::{PartnerLink, ProducerPage, ProducerRow, ProducersPage, ProductRow, StepRow};
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::catalogue::Item;
use rules::day::Day;
use rules::households::LeadEffect;
use rules::ids::{ItemId, MemberId, ProducerId, UnitId};
use rules::measures::Measure;
use rules::producers::{Producer, Product, Step, StepDone};
use rules::units::Level;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::{ProducerFilter, ProducerView, Sums};

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::PRODUCERS, get(list)).route(&paths::producer("{id}"), get(page))
}

/// What there is of a measure.
pub(super) fn count(sums: &Sums, measure: Measure) -> u64 {
    sums.get(measure).try_into().unwrap_or(0)
}

/// What a producer is called.
pub(super) fn called(visit: &Visit, producer: &Producer) -> String {
    producer.name.clone().unwrap_or_else(|| visit.page.t(Key("household-nameless")))
}

/// A producer that the asker may see.
pub(super) async fn seen(visit: &Visit, id: ProducerId) -> Result<ProducerView, PageError> {
    visit.store.producer(&visit.scope, id).await?.ok_or(PageError::NotFound)
}

/// May the asker change it?
pub(super) fn tends(visit: &Visit, producer: &Producer) -> bool {
    producer.last_village().is_some_and(|village| visit.may(Right::TendProducers, village))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    ended: String,
}

async fn list(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let own = || visit.own_units().into_iter().next();
    let unit = if asked.unit.is_empty() { own() } else { typed::id(&asked.unit) }.ok_or(PageError::NotFound)?;
    let level = visit.unit_for(Right::SeeProducers, unit)?.level;
    let filter = ProducerFilter {
        name: Some(asked.name.clone()).filter(|name| !name.trim().is_empty()),
        ended: asked.ended == "yes",
    };
    let producers = visit.store.producers(&visit.scope, unit, &filter).await?.ok_or(PageError::NotFound)?;
    let sums = visit.store.sums(&visit.scope, &[unit], visit.today, visit.today).await?.remove(&unit);
    let sums = sums.unwrap_or_default();
    let target = super::targets::of_unit(&visit, unit).await?;
    let bar = |label, part, whole| {
        let (part, whole) = (count(&sums, part), count(&sums, whole));
        Progress { label: Key(label), part, whole, target: Some(target.products) }
    };
    let figures = [
        ("figure-producers", Measure::Producers),
        ("figure-households-with-products", Measure::HouseholdsWithProducts),
        ("figure-services", Measure::ProductsServices),
        ("figure-quality", Measure::StepsQuality),
        ("figure-households-led", Measure::HouseholdsLed),
        ("figure-linked", Measure::ProducersLinked),
    ];
    let figure = |(label, measure): (&'static str, Measure)| Figure::of(Key(label), count(&sums, measure));
    let ended = if filter.ended { paths::producers(unit) } else { format!("{}&ended=yes", paths::producers(unit)) };
    let link = |key: &'static str, url: String| Link::new(visit.page.t(Key(key)), url);
    let may_add = level == Level::Village && visit.may(Right::TendProducers, unit);
    Ok(show(&ProducersPage {
        p: visit.page.clone().within(Section::Producers),
        unit: Link::new(visit.registry.full_name(unit, visit.today), paths::unit(unit)),
        bars: vec![
            bar("target-products", Measure::ProductsListed, Measure::Products),
            bar("target-products-ocop", Measure::ProductsOcopListed, Measure::ProductsOcop),
        ],
        percent: target.products,
        figures: figures.into_iter().map(figure).collect(),
        rows: producers.iter().map(|producer| row(&visit, producer, unit)).collect(),
        new_url: may_add.then(|| paths::producer_new(unit)),
        others: vec![
            link("targets-title", paths::targets(unit)),
            link("partners-title", paths::partners(unit)),
            link(if filter.ended { "producers-living" } else { "producers-ended" }, ended),
        ],
        sought: FormState::of([("unit", unit.to_string()), ("name", asked.name)]),
    }))
}

fn row(visit: &Visit, producer: &Producer, place: UnitId) -> ProducerRow {
    let today = visit.today;
    let living = || producer.products.values().filter(|product| product.life.contains(today));
    let village = producer.last_village().filter(|village| *village != place);
    ProducerRow {
        producer: Link::new(called(visit, producer), paths::producer(producer.id)),
        form: producer.form,
        village: village.map(|village| visit.registry.full_name(village, today)),
        products: living().count() as u64,
        listed: living().filter(|product| product.is_listed(today)).count() as u64,
        ocop: living().filter(|product| product.rank(today).is_some()).count() as u64,
        next: producer.next_step(),
    }
}

// One of them

/// The members of the teams that work in a village, by their terms.
pub(super) async fn members(visit: &Visit, village: UnitId) -> Result<BTreeMap<MemberId, String>, PageError> {
    let teams = visit.store.teams_within(&visit.scope, village, visit.today).await?.teams;
    let members = teams.into_iter().flat_map(|view| view.team.members);
    Ok(members.map(|member| (member.id, member.person.name)).collect())
}

/// The asker's own term in a team that works in a village; an officer has none.
pub(super) async fn own_term(visit: &Visit, village: UnitId) -> Result<Option<MemberId>, PageError> {
    let Some(acting) = visit.scope.acting() else { return Ok(None) };
    let own = MemberId(acting.id.0);
    Ok(members(visit, village).await?.contains_key(&own).then_some(own))
}

async fn page(visit: Visit, Path(id): Path<ProducerId>) -> Answer {
    let view = seen(&visit, id).await?;
    let producer = &view.producer;
    let village = producer.last_village().ok_or(PageError::NotFound)?;
    let items = visit.store.catalogue(&visit.scope).await?;
    let members = members(&visit, village).await?;
    let may = producer.life.is_open() && tends(&visit, producer);
    let action = |key: &'static str, code: &str| Link::new(visit.page.t(Key(key)), paths::producer_change(id, code));
    let when = |actions: Vec<Link>| if may { actions } else { Vec::new() };
    let household = view.household.as_ref().map(|own| {
        let link = Link::new(household_called(&visit, own), paths::household(own.id));
        (link, own.life.contains(visit.today))
    });
    let led = view.led.iter().filter_map(|household| {
        let lead = household.led.iter().find(|lead| lead.by == id && lead.span.contains(visit.today))?;
        Some((Link::new(household_called(&visit, household), paths::household(household.id)), lead.span.from))
    });
    let led: Vec<(Link, Day)> = led.collect();
    let led_effect = (!led.is_empty()).then(|| LeadEffect::of(&view.led, id, visit.today, &items));
    let partners = partners(&visit, &view);
    let mut lead_actions = vec![action("producer-lead-title", "lead")];
    lead_actions.extend((!led.is_empty()).then(|| action("producer-part-title", "part")));
    let mut partner_actions = vec![action("producer-link-title", "link")];
    partner_actions.extend((!partners.is_empty()).then(|| action("producer-unlink-title", "unlink")));
    let mut products: Vec<&Product> = producer.products.values().collect();
    products.sort_by_cached_key(|product| (!product.life.is_open(), rules::text::sort_key(&product.name)));
    let next = producer.next_step();
    let step = |step: &Step| {
        let url = format!("{}?step={}", paths::producer_change(id, "step"), step.code());
        step_row(*step, producer.steps.get(step), next, may.then_some(url), &members)
    };
    Ok(show(&ProducerPage {
        p: visit.page.clone().within(Section::Producers),
        village: Link::new(visit.registry.full_name(village, visit.today), paths::producers(village)),
        called: called(&visit, producer),
        form: producer.form,
        phone: producer.phone.as_ref().map(ToString::to_string),
        facts: facts(&visit, producer),
        household,
        products: products.into_iter().map(|product| product_row(&visit, product, &items, may)).collect(),
        steps: Step::ALL.iter().map(step).collect(),
        led,
        led_effect,
        partners,
        actions: when(vec![
            action("producer-product-title", "product"),
            action("producer-edit-title", "edit"),
            action("producer-end-title", "end"),
        ]),
        lead_actions: when(lead_actions),
        partner_actions: when(partner_actions),
    }))
}

fn facts(visit: &Visit, producer: &Producer) -> Vec<(String, String)> {
    let ended = producer.life.end().map(Day::vietnamese);
    let facts = [
        ("producer-since", Some(producer.life.from.vietnamese())),
        ("producer-ended", ended),
        ("producer-ended-why", producer.end_reason.clone()),
    ];
    facts.into_iter().filter_map(|(key, value)| Some((visit.page.t(Key(key)), value?))).collect()
}

fn step_row(
    step: Step,
    done: Option<&StepDone>,
    next: Option<Step>,
    url: Option<String>,
    members: &BTreeMap<MemberId, String>,
) -> StepRow {
    let helper = |done: &StepDone| done.by.and_then(|by| members.get(&by).cloned());
    StepRow {
        step,
        done: done.map(|done| (done.day, helper(done))),
        text: done.and_then(|done| done.text.clone()),
        next: next == Some(step),
        url,
    }
}

fn product_row(visit: &Visit, product: &Product, items: &BTreeMap<ItemId, Item>, may: bool) -> ProductRow {
    let (today, locale) = (visit.today, visit.page.locale());
    let rank = product.rank(today);
    let listings = product.listings.iter().filter(|listing| listing.span.contains(today)).map(|listing| {
        let platform = items.get(&listing.platform).map(|item| item_name(item, locale).to_owned()).unwrap_or_default();
        (platform, listing.address.clone(), listing.span.from)
    });
    let listings: Vec<_> = listings.collect();
    let action =
        |key: &'static str, code: &str| Link::new(visit.page.t(Key(key)), paths::product_change(product.id, code));
    let may = may && product.life.is_open();
    let mut actions = vec![action("product-list-title", "list")];
    actions.extend((!listings.is_empty()).then(|| action("product-unlist-title", "unlist")));
    actions.extend([
        action("product-ocop-title", "ocop"),
        action("product-edit-title", "edit"),
        action("product-end-title", "end"),
    ]);
    let lapsed = product.ocop.iter().map(|rank| rank.span.to).filter(|to| *to <= today).max();
    ProductRow {
        name: product.name.clone(),
        category: visit.page.t(format!("category-{}", product.category.code().replace('_', "-"))),
        ocop: rank.map(|rank| (rank.stars, rank.span.to)),
        lapsed: lapsed.filter(|_| rank.is_none()),
        listings,
        ended: product.life.end().map(|day| (day, product.end_reason.clone().unwrap_or_default())),
        actions: if may { actions } else { Vec::new() },
    }
}

fn partners(visit: &Visit, view: &ProducerView) -> Vec<PartnerLink> {
    let linked = view.producer.links.iter().filter(|link| link.span.contains(visit.today));
    let partner = |link: &rules::producers::Link| {
        let partner = view.partners.iter().find(|partner| partner.id == link.partner)?;
        Some(PartnerLink {
            name: partner.name.clone(),
            service: visit.page.t(format!("service-{}", link.service.code())),
            phone: partner.phone.as_ref().map(ToString::to_string),
            since: link.span.from,
        })
    };
    linked.filter_map(partner).collect()
}
