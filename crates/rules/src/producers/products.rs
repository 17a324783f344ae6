//! Products and services: OCOP ranks, listings.

use crate::{
    day::{Day, Span, union},
    households::{Origin, Stamp},
    ids::{ItemId, ListingId, ProductId},
    teams::words,
};

words! {
    /// What a product or service is.
    Category {
        /// Nông sản: fresh farm produce.
        FarmProduce = "farm_produce",
        /// Thực phẩm, đồ uống: food and drink.
        Food = "food",
        /// Thủ công mỹ nghệ: what is made by hand.
        Handicraft = "handicraft",
        /// Dược liệu: medicinal herbs.
        MedicineHerbs = "medicine_herbs",
        /// Lưu trú, du lịch cộng đồng: homestay, tours.
        HomestayTourism = "homestay_tourism",
        /// Dịch vụ khác: any other service.
        OtherService = "other_service",
        /// Hàng hóa khác: any other goods.
        Other = "other",
    }
}

impl Category {
    /// A service, or goods?
    #[must_use]
    pub fn is_service(self) -> bool {
        matches!(self, Self::HomestayTourism | Self::OtherService)
    }
}

/// A rank of the programme "One commune, one product".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ocop {
    /// Three to five.
    pub stars: u8,
    /// From its recognition to its expiry.
    pub span: Span,
    /// Number and sign of the decision.
    pub decision: Option<String>,
}

impl Ocop {
    /// The days that a rank holds as a rule: 36 months.
    #[must_use]
    pub fn usual_end(recognised: Day) -> Day {
        let year = recognised.year().saturating_add(3);
        let same = Day::new(year, recognised.month(), recognised.day_of_month());
        // The 29th of February has no third anniversary.
        same.or_else(|| Day::new(year, 3, 1)).unwrap_or(Day::MAX)
    }
}

/// A product on a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Its identity.
    pub id: ListingId,
    /// On which platform.
    pub platform: ItemId,
    /// When.
    pub span: Span,
    /// How the producer came to it.
    pub origin: Origin,
    /// Where it is to be found.
    pub address: Option<String>,
}

/// A product or service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its identity.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub category: Category,
    /// The days on which it is on the list of what is to be on platforms.
    pub life: Span,
    /// Why it left the list.
    pub end_reason: Option<String>,
    /// OCOP ranks, by the day of recognition.
    pub ocop: Vec<Ocop>,
    /// Where it is or was listed.
    pub listings: Vec<Listing>,
    /// The last change of name or category.
    pub edited: Option<Stamp>,
}

impl Product {
    /// The rank that holds on a day: the one recognised last.
    #[must_use]
    pub fn rank(&self, day: Day) -> Option<&Ocop> {
        self.ocop.iter().rfind(|rank| rank.span.contains(day))
    }

    /// The days on which it is on some platform.
    #[must_use]
    pub fn listed(&self) -> Vec<Span> {
        union(self.listings.iter().map(|listing| listing.span.meet(self.life)))
    }

    /// The days on which some rank holds.
    #[must_use]
    pub fn ranked(&self) -> Vec<Span> {
        union(self.ocop.iter().map(|rank| rank.span.meet(self.life)))
    }

    /// Is it on a platform on a day?
    #[must_use]
    pub fn is_listed(&self, day: Day) -> bool {
        self.listings.iter().any(|listing| listing.span.contains(day))
    }
}
