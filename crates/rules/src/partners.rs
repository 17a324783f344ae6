//! Who brings farm produce to those who buy it: transport, preservation, packing, distribution (R2.2.7). The links made with
//! producers stand with the producers.

use crate::{
    day::{Day, Span},
    ids::{PartnerId, UnitId},
    operations::{AddPartner, AmendPartner, Refusal},
    phones::Phone,
    teams::{good_text, words},
};
use std::collections::BTreeSet;

words! {
    /// What a partner does for a producer.
    Service {
        /// Vận chuyển.
        Transport = "transport",
        /// Bảo quản.
        Preservation = "preservation",
        /// Đóng gói.
        Packing = "packing",
        /// Phân phối, bao tiêu.
        Distribution = "distribution",
    }
}

/// A logistics partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Its identity.
    pub id: PartnerId,
    /// The unit that lists it, a commune or above.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// What it does.
    pub services: BTreeSet<Service>,
    /// Phone.
    pub phone: Option<Phone>,
    /// What else is to be said.
    pub note: Option<String>,
    /// When it serves.
    pub life: Span,
}

impl Partner {
    /// A partner that becomes known.
    ///
    /// # Errors
    /// When a text doesn't do, or it does nothing.
    pub fn new(id: PartnerId, body: &AddPartner) -> Result<Self, Refusal> {
        Self {
            id,
            unit: body.unit,
            name: good_text(&body.name, 200)?,
            services: body.services.iter().copied().collect(),
            phone: body.phone.clone(),
            note: body.note.as_deref().map(|note| good_text(note, 1000)).transpose()?,
            life: Span::since(body.from),
        }
        .checked()
    }

    fn checked(self) -> Result<Self, Refusal> {
        if self.services.is_empty() { Err(Refusal::service_needed(self.name)) } else { Ok(self) }
    }

    /// Changes some of it.
    ///
    /// # Errors
    /// When a text doesn't do, it would do nothing, or nothing changes.
    pub fn amend(&mut self, body: &AmendPartner) -> Result<(), Refusal> {
        let mut changed = self.clone();
        if let Some(name) = &body.name {
            changed.name = good_text(name, 200)?;
        }
        if let Some(services) = &body.services {
            changed.services = services.iter().copied().collect();
        }
        if let Some(phone) = &body.phone {
            changed.phone.clone_from(phone);
        }
        if let Some(note) = &body.note {
            changed.note = note.as_deref().map(|note| good_text(note, 1000)).transpose()?;
        }
        if changed == *self {
            return Err(Refusal::nothing_changed(&self.name));
        }
        *self = changed.checked()?;
        Ok(())
    }

    /// Ends it, once.
    ///
    /// # Errors
    /// When the day lies outside its life, or it has ended.
    pub fn end(&mut self, day: Day) -> Result<(), Refusal> {
        if day < self.life.from || !self.life.is_open() {
            return Err(Refusal::wrong_day(&self.name).on(day));
        }
        self.life.to = day;
        Ok(())
    }

    /// Refuses what it doesn't do on that day.
    ///
    /// # Errors
    /// When it isn't there, or does something else.
    pub fn must_serve(&self, service: Service, day: Day) -> Result<(), Refusal> {
        if !self.services.contains(&service) {
            return Err(Refusal::other_service(&self.name));
        }
        if self.life.contains(day) { Ok(()) } else { Err(Refusal::wrong_day(&self.name).on(day)) }
    }
}
