//! Operations on logistics partners and on the links made with them (R2.2.7).

use super::body::given;
use crate::{
    day::Day,
    ids::{PartnerId, ProducerId, UnitId},
    partners::Service,
    phones::Phone,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What changes with a partner, or between a partner and a producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartnerChange {
    /// A partner becomes known.
    Add(AddPartner),
    /// What is known of a partner changes.
    Amend(AmendPartner),
    /// A partner serves no more.
    End(EndPartner),
    /// A producer is connected with a partner.
    Link(LinkPartner),
    /// A producer and a partner have parted.
    Unlink(UnlinkPartner),
}

impl PartnerChange {
    /// The partner it is about, if that is known already.
    #[must_use]
    pub fn partner(&self) -> Option<PartnerId> {
        match self {
            Self::Add(_) => None,
            Self::Amend(body) => Some(body.partner),
            Self::End(body) => Some(body.partner),
            Self::Link(body) => Some(body.partner),
            Self::Unlink(body) => Some(body.partner),
        }
    }

    /// The producer, of a link.
    #[must_use]
    pub fn producer(&self) -> Option<ProducerId> {
        match self {
            Self::Link(body) => Some(body.producer),
            Self::Unlink(body) => Some(body.producer),
            Self::Add(_) | Self::Amend(_) | Self::End(_) => None,
        }
    }

    /// Everything with a name that it speaks of.
    #[must_use]
    pub fn named(&self) -> Vec<Uuid> {
        self.partner().map(Uuid::from).into_iter().chain(self.producer().map(Uuid::from)).collect()
    }
}

/// See [`PartnerChange::Add`]. The partner's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddPartner {
    /// The unit that lists it, a commune or above: it serves whoever produces there.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// What it does.
    pub services: Vec<Service>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// What else is to be said: where it is, what it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// From this day on.
    pub from: Day,
}

/// See [`PartnerChange::Amend`]. Only what is given changes; an inner `None` empties the field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendPartner {
    /// Which.
    pub partner: PartnerId,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it does, all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<Service>>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub phone: Option<Option<Phone>>,
    /// What else is to be said.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub note: Option<Option<String>>,
}

/// See [`PartnerChange::End`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndPartner {
    /// Which.
    pub partner: PartnerId,
    /// The first day without it.
    pub day: Day,
}

/// See [`PartnerChange::Link`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkPartner {
    /// Which partner.
    pub partner: PartnerId,
    /// Which producer.
    pub producer: ProducerId,
    /// For what.
    pub service: Service,
    /// From this day on.
    pub from: Day,
}

/// See [`PartnerChange::Unlink`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnlinkPartner {
    /// Which partner.
    pub partner: PartnerId,
    /// Which producer.
    pub producer: ProducerId,
    /// For what.
    pub service: Service,
    /// The first day without.
    pub day: Day,
}
