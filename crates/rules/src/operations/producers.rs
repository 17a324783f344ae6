//! Operations on producers, and the one list of all that changes with them, their products and listings.

use super::{
    body::given,
    households::Base,
    products::{AddListing, AddProduct, AmendProduct, EndListing, EndProduct, SetOcop},
};
use crate::{
    day::Day,
    households::Origin,
    ids::{HouseholdId, ListingId, MemberId, ProducerId, ProductId, UnitId},
    phones::Phone,
    producers::{Form, Step},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What changes with a producer, its products and services, or where they are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProducerChange {
    /// A producer is put on the list.
    Add(AddProducer),
    /// What is known of a producer changes.
    Amend(AmendProducer),
    /// A producer is no more.
    End(EndProducer),
    /// A seller's step is done, or was not done after all.
    RecordStep(RecordStep),
    /// A producer leads a household (hộ đầu tàu).
    Lead(LeadHousehold),
    /// A producer leads a household no more.
    StopLeading(StopLeading),
    /// A product or service is put on the list.
    AddProduct(AddProduct),
    /// What is known of a product changes.
    AmendProduct(AmendProduct),
    /// A product gets its OCOP rank.
    SetOcop(SetOcop),
    /// A product leaves the list, for a reason.
    EndProduct(EndProduct),
    /// A product is listed on a platform.
    AddListing(AddListing),
    /// A product is listed on a platform no more.
    EndListing(EndListing),
}

/// How an operation names the producer it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfProducer {
    /// It makes one.
    New,
    /// By its id.
    Itself(ProducerId),
    /// By one of its products.
    Product(ProductId),
    /// By a listing of one of its products.
    Listing(ListingId),
}

impl ProducerChange {
    /// The producer it is about.
    #[must_use]
    pub fn of(&self) -> OfProducer {
        match self {
            Self::Add(_) => OfProducer::New,
            Self::Amend(body) => OfProducer::Itself(body.producer),
            Self::End(body) => OfProducer::Itself(body.producer),
            Self::RecordStep(body) => OfProducer::Itself(body.producer),
            Self::Lead(body) => OfProducer::Itself(body.producer),
            Self::StopLeading(body) => OfProducer::Itself(body.producer),
            Self::AddProduct(body) => OfProducer::Itself(body.producer),
            Self::AmendProduct(body) => OfProducer::Product(body.product),
            Self::SetOcop(body) => OfProducer::Product(body.product),
            Self::EndProduct(body) => OfProducer::Product(body.product),
            Self::AddListing(body) => OfProducer::Product(body.product),
            Self::EndListing(body) => OfProducer::Listing(body.listing),
        }
    }

    /// The household it names, to which the producer belongs or which it leads.
    #[must_use]
    pub fn household(&self) -> Option<HouseholdId> {
        match self {
            Self::Add(body) => body.household,
            Self::Lead(body) => Some(body.household),
            Self::StopLeading(body) => Some(body.household),
            _ => None,
        }
    }

    /// Everything with a name that it speaks of: producer or product, household, platform, who helped.
    #[must_use]
    pub fn named(&self) -> Vec<Uuid> {
        let about = match self.of() {
            OfProducer::New => None,
            OfProducer::Itself(id) => Some(id.0),
            OfProducer::Product(id) => Some(id.0),
            OfProducer::Listing(id) => Some(id.0),
        };
        let (item, helper) = match self {
            Self::AddListing(body) => {
                let helper = match body.origin {
                    Origin::Helped { by } => by,
                    Origin::HadBefore {} | Origin::Alone {} => None,
                };
                (Some(body.platform.0), helper)
            }
            Self::RecordStep(body) => (None, body.by),
            _ => (None, None),
        };
        about.into_iter().chain(self.household().map(Uuid::from)).chain(item).chain(helper.map(Uuid::from)).collect()
    }
}

/// See [`ProducerChange::Add`]. The producer's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddProducer {
    /// The village; of a household that produces, the one in which it lives.
    pub village: UnitId,
    /// The name: of the household's head, of the shop, of the co-operative.
    pub name: String,
    /// What it is.
    pub form: Form,
    /// The household it belongs to: always of a producing household, perhaps of a registered household business, of no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdId>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// From this day on it is on the list.
    pub from: Day,
}

/// See [`ProducerChange::Amend`]. Only what is given changes; an inner `None` empties the field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendProducer {
    /// Which.
    pub producer: ProducerId,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub phone: Option<Option<Phone>>,
    /// What its author saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
}

/// See [`ProducerChange::End`]. Its products leave the list with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndProducer {
    /// Which.
    pub producer: ProducerId,
    /// The first day without it.
    pub day: Day,
    /// Why, in a few words: its products leave the 100 % list (R2.2.4).
    pub reason: String,
}

/// See [`ProducerChange::RecordStep`] (R2.2.2). A step recorded again is replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordStep {
    /// Which producer.
    pub producer: ProducerId,
    /// Which step.
    pub step: Step,
    /// When it was done; nothing if it was not done after all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// Which member helped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// What the producer commits to, for the commitment to quality, which has to have it; a remark for the other steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What its author saw: whoever took the step for one that was still to be taken doesn't take it from who was faster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
}

/// See [`ProducerChange::Lead`] (R2.2.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadHousehold {
    /// Who leads.
    pub producer: ProducerId,
    /// Which household is led.
    pub household: HouseholdId,
    /// From this day on.
    pub from: Day,
}

/// See [`ProducerChange::StopLeading`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopLeading {
    /// Who led.
    pub producer: ProducerId,
    /// Which household was led.
    pub household: HouseholdId,
    /// The first day without.
    pub day: Day,
}
