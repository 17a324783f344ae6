//! How a producer changes: each change says whether it fits, and only then is made.

use super::{Form, Link, Listing, Ocop, Producer, Product, StepDone};
use crate::{
    day::{Dated, Day, Span},
    households::Stamp,
    ids::{ListingId, OperationId, ProducerId, ProductId},
    operations::{
        AddListing, AddProducer, AddProduct, AmendProducer, AmendProduct, Base, LinkPartner, RecordStep, Refusal,
        SetOcop, UnlinkPartner,
    },
    producers::Step,
    teams::good_text,
};
use std::collections::BTreeMap;

/// A change was made on what its author saw, or by the author's own hand since.
fn is_stale(edited: Option<&Stamp>, base: Option<Base>) -> bool {
    let seen = |stamp: &Stamp| base.is_none_or(|base| base.saw(stamp));
    edited.is_some_and(|stamp| !seen(stamp))
}

impl Producer {
    /// A producer put on the list.
    ///
    /// # Errors
    /// When the name doesn't do, or a household is missing or has no business there.
    pub fn new(id: ProducerId, body: &AddProducer) -> Result<Self, Refusal> {
        let name = good_text(&body.name, 200)?;
        match (body.form, body.household) {
            (Form::Household, None) => return Err(Refusal::household_needed("")),
            (Form::Group | Form::Cooperative | Form::Enterprise, Some(_)) => return Err(Refusal::no_household(name)),
            _ => {}
        }
        let span = Span::since(body.from);
        Ok(Self {
            id,
            form: body.form,
            household: body.household,
            places: vec![Dated { span, value: body.village }],
            name: Some(name),
            phone: body.phone.clone(),
            life: span,
            end_reason: None,
            steps: BTreeMap::new(),
            products: BTreeMap::new(),
            links: Vec::new(),
            revision: 1,
            edited: None,
        })
    }

    /// Refuses a day on which it isn't on the list.
    ///
    /// # Errors
    /// [`Refusal::producer_not_there`].
    pub fn must_be_there(&self, day: Day) -> Result<(), Refusal> {
        if self.life.contains(day) { Ok(()) } else { Err(Refusal::producer_not_there(self.called()).on(day)) }
    }

    /// Changes name or phone.
    ///
    /// # Errors
    /// When the name doesn't do, somebody else changed it since its author looked, or nothing would change.
    pub fn amend(&mut self, by: OperationId, body: &AmendProducer) -> Result<(), Refusal> {
        let mut changed = self.clone();
        if let Some(name) = &body.name {
            changed.name = Some(good_text(name, 200)?);
        }
        if let Some(phone) = &body.phone {
            changed.phone.clone_from(phone);
        }
        if changed == *self {
            return Err(Refusal::nothing_changed(self.called()));
        }
        if is_stale(self.edited.as_ref(), body.base) {
            return Err(Refusal::edited_meanwhile(self.called()));
        }
        changed.revision += 1;
        changed.edited = Some(Stamp { revision: changed.revision, by });
        *self = changed;
        Ok(())
    }

    /// Forgets whose it is: its household asked for that.
    pub fn forget_who(&mut self) {
        if self.name.take().is_some() | self.phone.take().is_some() {
            self.revision += 1;
        }
    }

    /// Ends it with all its products and connections.
    ///
    /// # Errors
    /// When it has ended, the day lies before its first one, or the reason doesn't do.
    pub fn end(&mut self, day: Day, reason: &str) -> Result<(), Refusal> {
        let reason = good_reason(reason)?;
        if day < self.life.from || !self.life.is_open() {
            return Err(Refusal::wrong_day(self.called()).on(day));
        }
        for product in self.products.values_mut().filter(|product| product.life.is_open()) {
            product.leave(day.max(product.life.from), &reason);
        }
        for link in self.links.iter_mut().filter(|link| link.span.to > day) {
            link.span.to = day.max(link.span.from);
        }
        self.links.retain(|link| !link.span.is_empty());
        self.life.to = day;
        self.end_reason = Some(reason);
        self.revision += 1;
        Ok(())
    }

    /// Records a step, or that it was not taken after all.
    ///
    /// # Errors
    /// When it isn't on the list, a commitment has no text, a text doesn't do, somebody else recorded the step since its author
    /// looked, or nothing would change.
    pub fn record_step(&mut self, body: &RecordStep) -> Result<(), Refusal> {
        let text = body.text.as_deref().map(|text| good_text(text, 1000)).transpose()?;
        let done = match body.day {
            None => None,
            Some(day) => {
                self.must_be_there(day)?;
                if body.step == Step::Quality && text.is_none() {
                    return Err(Refusal::commitment_needed(self.called()));
                }
                Some(StepDone { day, by: body.by, text })
            }
        };
        if self.steps.get(&body.step) == done.as_ref() {
            return Err(Refusal::nothing_changed(self.called()));
        }
        let is_other = body.base.is_some_and(|base| base.revision < self.revision);
        if is_other && done.is_some() && self.steps.contains_key(&body.step) {
            return Err(Refusal::edited_meanwhile(self.called()));
        }
        match done {
            Some(done) => drop(self.steps.insert(body.step, done)),
            None => drop(self.steps.remove(&body.step)),
        }
        self.revision += 1;
        Ok(())
    }

    /// Puts a product on the list.
    ///
    /// # Errors
    /// When the producer isn't there that day, or the name doesn't do.
    pub fn add_product(&mut self, id: ProductId, body: &AddProduct) -> Result<(), Refusal> {
        self.must_be_there(body.from)?;
        if !self.life.is_open() {
            return Err(Refusal::producer_not_there(self.called()).on(self.life.to));
        }
        let product = Product {
            id,
            name: good_text(&body.name, 200)?,
            category: body.category,
            life: Span::since(body.from),
            end_reason: None,
            ocop: Vec::new(),
            listings: Vec::new(),
            edited: None,
        };
        self.products.insert(id, product);
        self.revision += 1;
        Ok(())
    }

    /// Changes one of its products.
    ///
    /// # Errors
    /// What the change says.
    pub fn with_product(
        &mut self,
        id: ProductId,
        change: impl FnOnce(&mut Product, u32) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let product = self.products.get_mut(&id).ok_or_else(|| Refusal::nothing_changed(""))?;
        change(product, self.revision + 1)?;
        self.revision += 1;
        Ok(())
    }

    /// Connects it with a partner.
    ///
    /// # Errors
    /// When it isn't there that day, or is connected already.
    pub fn link(&mut self, body: &LinkPartner) -> Result<(), Refusal> {
        self.must_be_there(body.from)?;
        let same = |link: &&Link| (link.partner, link.service) == (body.partner, body.service);
        if self.links.iter().filter(same).any(|link| link.span.to > body.from) {
            return Err(Refusal::nothing_changed(self.called()));
        }
        let span = Span { from: body.from, to: self.life.to };
        self.links.push(Link { partner: body.partner, service: body.service, span });
        self.revision += 1;
        Ok(())
    }

    /// Parts it from a partner.
    ///
    /// # Errors
    /// When it wasn't connected that day.
    pub fn unlink(&mut self, body: &UnlinkPartner) -> Result<(), Refusal> {
        let is_it = |link: &&mut Link| {
            (link.partner, link.service) == (body.partner, body.service) && link.span.contains(body.day)
        };
        let link = self.links.iter_mut().find(is_it).ok_or_else(|| Refusal::nothing_changed(""))?;
        link.span.to = body.day;
        self.links.retain(|link| !link.span.is_empty());
        self.revision += 1;
        Ok(())
    }
}

fn good_reason(reason: &str) -> Result<String, Refusal> {
    if reason.trim().is_empty() { Err(Refusal::reason_needed("")) } else { good_text(reason, 200) }
}

impl Product {
    /// Refuses a day on which it isn't on the list.
    ///
    /// # Errors
    /// [`Refusal::product_not_there`].
    pub fn must_be_there(&self, day: Day) -> Result<(), Refusal> {
        if self.life.contains(day) { Ok(()) } else { Err(Refusal::product_not_there(&self.name).on(day)) }
    }

    /// Changes name or category.
    ///
    /// # Errors
    /// When the name doesn't do, somebody else changed it since its author looked, or nothing would change.
    pub fn amend(&mut self, by: OperationId, body: &AmendProduct, revision: u32) -> Result<(), Refusal> {
        let name = body.name.as_deref().map(|name| good_text(name, 200)).transpose()?;
        let name = name.unwrap_or_else(|| self.name.clone());
        let category = body.category.unwrap_or(self.category);
        if (&name, category) == (&self.name, self.category) {
            return Err(Refusal::nothing_changed(&self.name));
        }
        if is_stale(self.edited.as_ref(), body.base) {
            return Err(Refusal::edited_meanwhile(&self.name));
        }
        (self.name, self.category) = (name, category);
        self.edited = Some(Stamp { revision, by });
        Ok(())
    }

    /// Gives it a rank, or takes back one that was recorded.
    ///
    /// # Errors
    /// When there are no such stars, it expires before it was recognised, or nothing would change.
    pub fn set_ocop(&mut self, body: &SetOcop) -> Result<(), Refusal> {
        let mut ranks: Vec<Ocop> = self.ocop.iter().filter(|rank| rank.span.from != body.recognised).cloned().collect();
        if let Some(stars) = body.stars {
            if !(3..=5).contains(&stars) {
                return Err(Refusal::bad_stars(stars.to_string()));
            }
            let to = body.expires.unwrap_or_else(|| Ocop::usual_end(body.recognised));
            if to <= body.recognised {
                return Err(Refusal::wrong_day(&self.name).on(to));
            }
            let decision = body.decision.as_deref().map(|decision| good_text(decision, 100)).transpose()?;
            ranks.push(Ocop { stars, span: Span { from: body.recognised, to }, decision });
        }
        ranks.sort_by_key(|rank| rank.span.from);
        if ranks == self.ocop {
            return Err(Refusal::nothing_changed(&self.name));
        }
        self.ocop = ranks;
        Ok(())
    }

    /// Takes it off the list and off the platforms.
    ///
    /// # Errors
    /// Without a reason, when it has left already, or the day lies before its first one.
    pub fn end(&mut self, day: Day, reason: &str) -> Result<(), Refusal> {
        let reason = good_reason(reason)?;
        if day < self.life.from || !self.life.is_open() {
            return Err(Refusal::wrong_day(&self.name).on(day));
        }
        self.leave(day, &reason);
        Ok(())
    }

    fn leave(&mut self, day: Day, reason: &str) {
        self.life.to = day;
        self.end_reason = Some(reason.to_owned());
        for listing in self.listings.iter_mut().filter(|listing| listing.span.to > day) {
            listing.span.to = day.max(listing.span.from);
        }
    }

    /// Lists it on a platform.
    ///
    /// # Errors
    /// When it isn't on the list that day, is on that platform already, or the address doesn't do.
    pub fn list(&mut self, id: ListingId, body: &AddListing) -> Result<(), Refusal> {
        self.must_be_there(body.since)?;
        if !self.life.is_open() {
            return Err(Refusal::product_not_there(&self.name).on(self.life.to));
        }
        let there = |listing: &&Listing| listing.platform == body.platform && !listing.span.is_empty();
        if let Some(listing) = self.listings.iter().filter(there).find(|listing| listing.span.to > body.since) {
            return Err(Refusal::already_listed(&self.name).on(listing.span.from));
        }
        let address = body.address.as_deref().map(|address| good_text(address, 500)).transpose()?;
        let span = Span { from: body.since, to: self.life.to };
        self.listings.push(Listing { id, platform: body.platform, span, origin: body.origin, address });
        Ok(())
    }

    /// Takes it off a platform.
    ///
    /// # Errors
    /// When it is off already, or the day lies before the listing's first one.
    pub fn unlist(&mut self, id: ListingId, day: Day) -> Result<(), Refusal> {
        let listing = self.listings.iter_mut().find(|listing| listing.id == id);
        let listing = listing.ok_or_else(|| Refusal::nothing_changed(&self.name))?;
        if day < listing.span.from || day >= listing.span.to {
            return Err(Refusal::wrong_day(&self.name).on(day));
        }
        listing.span.to = day;
        Ok(())
    }
}
