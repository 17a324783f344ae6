//! Deciding changes of producers, and what they mean for the households to which they belong: a listing says that the
//! household sells on that platform, and the last one that ends says that it doesn't any more.

use crate::apply::{Draft, Stop};
use rules::{
    catalogue::{Item, ItemKind},
    day::{Span, union, without},
    households::{Household, Lead, Origin},
    ids::{HouseholdId, ItemId, OperationId, ProducerId, ProductId},
    operations::{
        AddListing, AddProducer, EndProducer, LeadHousehold, OfProducer, ProducerChange, Refusal, StopLeading,
    },
    producers::{Form, Producer, Product},
};
use std::collections::BTreeSet;

type Decided = std::result::Result<(), Stop>;

impl Draft {
    /// The producer of an id.
    pub(crate) fn producer(&self, id: ProducerId) -> std::result::Result<&Producer, Stop> {
        self.producers.get(id).ok_or(Stop::Missing(id.into()))
    }

    /// The producer that a change is about; none where it makes one.
    pub(crate) fn producer_of(&self, change: &ProducerChange) -> std::result::Result<Option<&Producer>, Stop> {
        match change.of() {
            OfProducer::New => Ok(None),
            OfProducer::Itself(id) => self.producer(id).map(Some),
            OfProducer::Product(id) => self.producers.of_product(id).map(Some).ok_or(Stop::Missing(id.into())),
            OfProducer::Listing(id) => self.producers.of_listing(id).map(Some).ok_or(Stop::Missing(id.into())),
        }
    }

    pub(crate) fn change_producer(&mut self, id: OperationId, change: &ProducerChange) -> Decided {
        let Some(producer) = self.producer_of(change)?.cloned() else {
            return match change {
                ProducerChange::Add(body) => self.add_producer(id, body),
                _ => Err(Stop::Missing(id)),
            };
        };
        match change {
            ProducerChange::Add(_) => Ok(()),
            ProducerChange::Amend(body) => {
                let is_declined = match producer.household {
                    Some(household) => self.household(household)?.is_declined(),
                    None => false,
                };
                if is_declined {
                    return Err(Refusal::household_declined("").into());
                }
                self.with_producer(id, producer, |producer| producer.amend(id, body))
            }
            ProducerChange::End(body) => self.end_producer(id, producer, body),
            ProducerChange::RecordStep(body) => {
                body.day.map_or(Ok(()), |day| self.not_in_future(day))?;
                self.with_producer(id, producer, |producer| producer.record_step(body))
            }
            ProducerChange::Lead(body) => self.lead_household(&producer, body),
            ProducerChange::StopLeading(body) => self.stop_leading(&producer, body),
            ProducerChange::AddProduct(body) => {
                self.not_in_future(body.from)?;
                self.with_producer(id, producer, |producer| producer.add_product(id.into(), body))
            }
            ProducerChange::AmendProduct(body) => {
                self.with_product(id, producer, body.product, |product, revision| product.amend(id, body, revision))
            }
            ProducerChange::SetOcop(body) => {
                self.not_in_future(body.recognised)?;
                self.with_product(id, producer, body.product, |product, _| product.set_ocop(body))
            }
            ProducerChange::EndProduct(body) => {
                self.not_in_future(body.day)?;
                self.with_product(id, producer, body.product, |product, _| product.end(body.day, &body.reason))
            }
            ProducerChange::AddListing(body) => self.add_listing(id, producer, body),
            ProducerChange::EndListing(body) => {
                self.not_in_future(body.day)?;
                let has_it = |product: &&Product| product.listings.iter().any(|listing| listing.id == body.listing);
                let product = producer.products.values().find(has_it).map(|product| product.id);
                let product = product.ok_or(Stop::Missing(body.listing.into()))?;
                self.with_product(id, producer, product, |product, _| product.unlist(body.listing, body.day))
            }
        }
    }

    fn with_product(
        &mut self,
        by: OperationId,
        producer: Producer,
        product: ProductId,
        change: impl FnOnce(&mut Product, u32) -> std::result::Result<(), Refusal>,
    ) -> Decided {
        self.with_producer(by, producer, |producer| producer.with_product(product, change))
    }

    pub(crate) fn with_producer(
        &mut self,
        by: OperationId,
        mut producer: Producer,
        change: impl FnOnce(&mut Producer) -> std::result::Result<(), Refusal>,
    ) -> Decided {
        change(&mut producer)?;
        self.put_producer(by, producer)
    }

    fn add_producer(&mut self, id: OperationId, body: &AddProducer) -> Decided {
        self.not_in_future(body.from)?;
        self.must_be_village(body.village, body.from)?;
        let mut producer = Producer::new(id.into(), body)?;
        if let Some(household) = body.household {
            let household = self.household(household)?;
            household.must_be_there(body.from)?;
            if household.is_declined() {
                return Err(Refusal::household_declined("").into());
            }
            if household.village(body.from) != Some(body.village) {
                return Err(Refusal::wrong_unit(self.unit_name(body.village)).on(body.from).into());
            }
            if self.producers.of_household(household.id).any(|other| other.life.to > body.from) {
                return Err(Refusal::has_producer("").into());
            }
            producer.household = Some(household.id);
            producer.places.clone_from(&household.places);
        }
        self.put_producer(id, producer)
    }

    fn end_producer(&mut self, by: OperationId, mut producer: Producer, body: &EndProducer) -> Decided {
        self.not_in_future(body.day)?;
        producer.end(body.day, &body.reason)?;
        let led: Vec<Household> = self.households.led_by(producer.id).cloned().collect();
        for mut household in led {
            let ended = |lead: &Lead| {
                let to = if lead.by == producer.id { lead.span.to.min(body.day) } else { lead.span.to };
                Lead { span: Span { from: lead.span.from, to }, ..*lead }
            };
            let led: BTreeSet<Lead> = household.led.iter().map(ended).filter(|lead| !lead.span.is_empty()).collect();
            household.led = led;
            household.revision += 1;
            self.households.put(household);
        }
        self.put_producer(by, producer)
    }

    fn lead_household(&mut self, producer: &Producer, body: &LeadHousehold) -> Decided {
        self.not_in_future(body.from)?;
        producer.must_be_there(body.from)?;
        let mut household = self.household(body.household)?.clone();
        if producer.household == Some(household.id) {
            return Err(Refusal::leads_itself("").into());
        }
        if !producer.life.is_open() {
            return Err(Refusal::producer_not_there("").on(producer.life.to).into());
        }
        household.follow(producer.id, body.from)?;
        self.households.put(household);
        Ok(())
    }

    fn stop_leading(&mut self, producer: &Producer, body: &StopLeading) -> Decided {
        self.not_in_future(body.day)?;
        let mut household = self.household(body.household)?.clone();
        household.part_from(producer.id, body.day)?;
        self.households.put(household);
        Ok(())
    }

    fn add_listing(&mut self, id: OperationId, mut producer: Producer, body: &AddListing) -> Decided {
        self.not_in_future(body.since)?;
        let platform = self.platform(body.platform)?.clone();
        producer.with_product(body.product, |product, _| product.list(id.into(), body))?;
        match producer.household {
            Some(household) => {
                let predecessors = self.catalogue.predecessors(platform.id);
                let mut household = self.household(household)?.clone();
                household.sell_on(id, &platform, &predecessors, body.origin, body.since)?;
                self.households.put(household);
            }
            None => {
                let is_offered = platform.life.contains(body.since)
                    || body.origin == Origin::HadBefore {} && body.since < platform.life.to;
                if !is_offered {
                    return Err(Refusal::item_not_offered(&platform.name).on(body.since).into());
                }
            }
        }
        self.put_producer(id, producer)
    }

    fn platform(&self, id: ItemId) -> std::result::Result<&Item, Stop> {
        let item = self.catalogue.get(id).ok_or(Stop::Missing(id.into()))?;
        if item.kind == ItemKind::Platform { Ok(item) } else { Err(Refusal::not_a_platform(&item.name).into()) }
    }

    /// Puts a producer in the place of what was known of it; its household has what it sells, and sells where it is listed.
    fn put_producer(&mut self, by: OperationId, producer: Producer) -> Decided {
        let Some(id) = producer.household else {
            self.producers.put(producer);
            return Ok(());
        };
        let mut household = self.household(id)?.clone();
        let before = self.producers.listed(household.id);
        self.producers.put(producer);
        let after = self.producers.listed(household.id);
        for (platform, days) in before {
            let lost = without(&days, after.get(&platform).map(Vec::as_slice).unwrap_or_default());
            household.sell_no_more(by, platform, &lost);
        }
        household.sells = union(self.producers.of_household(household.id).flat_map(Producer::selling));
        self.households.put(household);
        Ok(())
    }

    /// After a change of a household: what belongs to it goes where it goes, and is forgotten with it.
    pub(crate) fn producers_follow(&mut self, id: HouseholdId) -> Decided {
        let household = self.household(id)?.clone();
        let own: Vec<Producer> = self.producers.of_household(household.id).cloned().collect();
        for mut producer in own {
            producer.places.clone_from(&household.places);
            if household.is_declined() && producer.form == Form::Household {
                producer.forget_who();
            }
            self.producers.put(producer);
        }
        Ok(())
    }

    /// What belonged to a household that had been entered twice belongs to the one that stays.
    pub(crate) fn producers_join(&mut self, double: HouseholdId, survivor: HouseholdId) -> Decided {
        let of_double: Vec<Producer> = self.producers.of_household(double).cloned().collect();
        for producer in of_double {
            self.producers.put(Producer { household: Some(survivor), revision: producer.revision + 1, ..producer });
        }
        self.producers_follow(survivor)?;
        let mut household = self.household(survivor)?.clone();
        household.sells = union(self.producers.of_household(survivor).flat_map(Producer::selling));
        self.households.put(household);
        if let Some(mut gone) = self.households.get(double).cloned() {
            gone.sells.clear();
            self.households.put(gone);
        }
        Ok(())
    }
}
