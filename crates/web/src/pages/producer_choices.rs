//! What may be chosen in the forms of producers and products.

use super::catalogue::{in_order, name as item_name};
use super::households::called as household_called;
use super::producers::{members, seen, tends};
use super::state::Visit;
use crate::error::PageError;
use crate::form::Choice;
use crate::views::producers::step_key;
use rules::catalogue::{Item, ItemKind};
use rules::households::Household;
use rules::ids::{ProducerId, ProductId, UnitId};
use rules::partners::Service;
use rules::producers::{Category, Product, Step};
use store::{HouseholdFilter, ProducerView};

/// What a form is about: a producer, perhaps one of its products.
pub(super) struct Subject {
    /// The producer with everything its page names.
    pub(super) view: ProducerView,
    /// The product.
    pub(super) product: Option<ProductId>,
}

impl Subject {
    pub(super) async fn producer(visit: &Visit, id: ProducerId) -> Result<Self, PageError> {
        let view = seen(visit, id).await?;
        if tends(visit, &view.producer) { Ok(Self { view, product: None }) } else { Err(PageError::NotFound) }
    }

    pub(super) async fn product(visit: &Visit, id: ProductId) -> Result<Self, PageError> {
        let view = visit.store.producer_of_product(&visit.scope, id).await?.ok_or(PageError::NotFound)?;
        if tends(visit, &view.producer) { Ok(Self { view, product: Some(id) }) } else { Err(PageError::NotFound) }
    }

    pub(super) fn the_product(&self) -> Option<&Product> {
        self.view.producer.products.get(&self.product?)
    }

    pub(super) fn village(&self) -> Result<UnitId, PageError> {
        self.view.producer.last_village().ok_or(PageError::NotFound)
    }
}

pub(super) fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str, word: impl Fn(T) -> String) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(code(*one), word(*one))).collect()
}

fn categories(visit: &Visit) -> Vec<Choice> {
    let word = |category: Category| visit.page.t(format!("category-{}", category.code().replace('_', "-")));
    codes(Category::ALL, Category::code, word)
}

fn household_choice(visit: &Visit, household: &Household) -> Choice {
    let name = household_called(visit, household);
    let more = household.nickname.as_ref().map_or(name.clone(), |nickname| format!("{name} ({nickname})"));
    Choice::new(household.id.to_string(), more)
}

pub(super) async fn households(visit: &Visit, village: UnitId) -> Result<Vec<Choice>, PageError> {
    let lines = visit.store.households(&visit.scope, village, &HouseholdFilter::default(), visit.today).await?;
    Ok(lines.unwrap_or_default().iter().map(|line| household_choice(visit, &line.household)).collect())
}

fn service_word(visit: &Visit, service: Service) -> String {
    visit.page.t(format!("service-{}", service.code()))
}

/// What may be chosen in a form's fields.
pub(super) async fn choices(
    visit: &Visit,
    subject: &Subject,
    key: &str,
) -> Result<Vec<(&'static str, Vec<Choice>)>, PageError> {
    let (producer, village) = (&subject.view.producer, subject.village()?);
    let helpers = async || -> Result<Vec<Choice>, PageError> {
        let members = members(visit, village).await?;
        Ok(members.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect())
    };
    Ok(match key {
        "producer-product" | "product-edit" => vec![("category", categories(visit))],
        "producer-step" => {
            let steps = codes(Step::ALL, Step::code, |step| visit.page.t(step_key(step)));
            vec![("step", steps), ("by", helpers().await?)]
        }
        "producer-lead" => {
            let mut households = households(visit, village).await?;
            let own = producer.household.map(|own| own.to_string());
            households.retain(|choice| Some(&choice.value) != own.as_ref());
            vec![("household", households)]
        }
        "producer-part" => {
            let led = subject.view.led.iter().filter(|household| household.is_led(producer.id, visit.today));
            vec![("household", led.map(|household| household_choice(visit, household)).collect())]
        }
        "producer-link" => {
            let partners = visit.store.partners(&visit.scope, village).await?.unwrap_or_default();
            let choices = partners.iter().flat_map(|line| {
                let choice = |service: &Service| {
                    let name = format!("{} – {}", line.partner.name, service_word(visit, *service));
                    Choice::new(format!("{} {}", line.partner.id, service.code()), name)
                };
                line.partner.services.iter().map(choice).collect::<Vec<_>>()
            });
            vec![("partner", choices.collect())]
        }
        "producer-unlink" => {
            let linked = producer.links.iter().filter(|link| link.span.contains(visit.today));
            let choice = |link: &rules::producers::Link| {
                let partner = subject.view.partners.iter().find(|partner| partner.id == link.partner)?;
                let name = format!("{} – {}", partner.name, service_word(visit, link.service));
                Some(Choice::new(format!("{} {}", link.partner, link.service.code()), name))
            };
            vec![("partner", linked.filter_map(choice).collect())]
        }
        "product-ocop" => {
            let stars = ["3", "4", "5"].map(|stars| Choice::new(stars, visit.page.t1("ocop-stars", "stars", stars)));
            vec![("stars", stars.to_vec())]
        }
        "product-list" => {
            let items = visit.store.catalogue(&visit.scope).await?;
            let offered = |item: &&Item| item.kind == ItemKind::Platform && item.life.contains(visit.today);
            let platforms = in_order(&items).into_iter().filter(offered);
            let platforms =
                platforms.map(|item| Choice::new(item.id.to_string(), item_name(item, visit.page.locale()))).collect();
            let origins =
                ["had-before", "helped", "alone"].map(|code| Choice::new(code, visit.page.t(format!("origin-{code}"))));
            vec![("platform", platforms), ("origin", origins.to_vec()), ("by", helpers().await?)]
        }
        "product-unlist" => {
            let items = visit.store.catalogue(&visit.scope).await?;
            let listings = subject.the_product().into_iter().flat_map(|product| &product.listings);
            let choice = |listing: &rules::producers::Listing| {
                let item = items.get(&listing.platform)?;
                Some(Choice::new(listing.id.to_string(), item_name(item, visit.page.locale())))
            };
            let active = listings.filter(|listing| listing.span.contains(visit.today));
            vec![("listing", active.filter_map(choice).collect())]
        }
        _ => Vec::new(),
    })
}
