//! How the numbers of an indicator go together over time, and which measures hold which others.

use crate::{households::ItemMeasure, measures::Measure, teams::words};

words! {
    /// How the numbers of an indicator go together.
    IndicatorKind {
        /// What happened in a time: the numbers of months add up.
        Flow = "flow",
        /// What there is on a day: the last number counts.
        Stock = "stock",
        /// What was reached at least once in a time: each counts once however often, so the numbers of months don't add up.
        Distinct = "distinct",
    }
}

impl Measure {
    /// How its numbers go together.
    #[must_use]
    pub fn kind(self) -> IndicatorKind {
        match self {
            Self::ReachedInMonth
            | Self::ReachedInQuarter
            | Self::ReachedInHalf
            | Self::ReachedInYear
            | Self::ReachedEver => IndicatorKind::Distinct,
            Self::Activities
            | Self::ActivityPeople
            | Self::ActivityWomen
            | Self::Attendances
            | Self::StepsPhotos
            | Self::StepsPromotion
            | Self::StepsStall
            | Self::StepsFirstOrder
            | Self::StepsPacking
            | Self::StepsQuality => IndicatorKind::Flow,
            _ => IndicatorKind::Stock,
        }
    }

    /// Measures that hold all that this one counts, at every unit and on every day; each list is enough by itself.
    pub(super) fn held_by(self) -> &'static [&'static [Self]] {
        match self {
            Self::TeamsEstablished | Self::TeamsComplete | Self::ZaloGroupsOfTeams => &[&[Self::Teams]],
            Self::MembersTrained => &[&Self::MEMBERS],
            Self::HouseholdsAway
            | Self::HouseholdsWithShop
            | Self::HouseholdsWithAccount
            | Self::HouseholdsWithProducts
            | Self::HouseholdsLed => &[&[Self::Households]],
            Self::HouseholdsWithShopAndAccount => {
                &[&[Self::HouseholdsWithShop], &[Self::HouseholdsWithAccount], &[Self::Households]]
            }
            Self::AwayWithShopAndAccount => {
                &[&[Self::HouseholdsWithShopAndAccount], &[Self::HouseholdsAway], &[Self::Households]]
            }
            Self::AwayWithProducts => &[&[Self::HouseholdsWithProducts], &[Self::HouseholdsAway], &[Self::Households]],
            Self::HouseholdsWithProductsShopAndAccount => {
                &[&[Self::HouseholdsWithProducts], &[Self::HouseholdsWithShopAndAccount], &[Self::Households]]
            }
            Self::AwayWithProductsShopAndAccount => &[
                &[Self::HouseholdsWithProductsShopAndAccount],
                &[Self::AwayWithProducts],
                &[Self::AwayWithShopAndAccount],
                &[Self::Households],
            ],
            Self::ActivityWomen => &[&[Self::ActivityPeople]],
            Self::ProducersHouseholds
            | Self::ProducersBusinesses
            | Self::ProducersGroups
            | Self::ProducersCooperatives
            | Self::ProducersEnterprises
            | Self::ProducersLinked => &[&[Self::Producers]],
            Self::ProductsServices | Self::ProductsListed | Self::ProductsOcop => &[&[Self::Products]],
            Self::ProductsOcopListed => &[&[Self::ProductsOcop], &[Self::ProductsListed], &[Self::Products]],
            _ => &[],
        }
    }
}

impl ItemMeasure {
    /// How its numbers go together.
    #[must_use]
    pub fn kind(self) -> IndicatorKind {
        match self {
            Self::Having | Self::Using | Self::Adults => IndicatorKind::Stock,
            Self::HadBefore | Self::Helped | Self::Alone | Self::Guided | Self::Held | Self::People => {
                IndicatorKind::Flow
            }
        }
    }
}
