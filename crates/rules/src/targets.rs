//! How a province measures the two targets of the programme: 30 % of households with a digital shop and an account (R2.2.5), 100 % of
//! products and services on platforms (R2.2.4). The letter names the figures and leaves open of which households, and where they
//! must be reached; each province settles that, from a day on.

use crate::{day::Day, ids::UnitId, measures::Measure, settings::Settings, teams::words, units::Level};
use serde::{Deserialize, Serialize};

words! {
    /// What the 30 % are a part of.
    Denominator {
        /// The households that the villages officially declared.
        Declared = "declared",
        /// The households on the list that have products or services.
        WithProducts = "with_products",
    }
}

/// How a province measures the targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// What the share of households is a part of.
    pub denominator: Denominator,
    /// Do households that are away for long count, in the part and in the whole?
    pub away_counts: bool,
    /// Per cent of households to be reached.
    pub households: u8,
    /// Per cent of products and services to be reached.
    pub products: u8,
    /// Every unit of this level must reach it.
    pub level: Level,
}

impl Target {
    /// What holds where a province has set nothing: the letter's figures, of the declared households, in every village.
    pub const LETTER_OF_2022: Self = Self {
        denominator: Denominator::Declared,
        away_counts: true,
        households: 30,
        products: 100,
        level: Level::Village,
    };

    /// Can it be measured so?
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let share = 1..=100;
        share.contains(&self.households) && share.contains(&self.products)
    }

    /// Households with shop and account, and those of which they are a part, from the sums of a unit and the number its villages
    /// declared. Neither is ever below nothing, though more may be away than a village declared.
    pub fn share_of_households(&self, count: impl Fn(Measure) -> u64, declared: u64) -> (u64, u64) {
        let (part, whole, away_part, away_whole) = match self.denominator {
            Denominator::Declared => (
                count(Measure::HouseholdsWithShopAndAccount),
                declared,
                Measure::AwayWithShopAndAccount,
                Measure::HouseholdsAway,
            ),
            Denominator::WithProducts => (
                count(Measure::HouseholdsWithProductsShopAndAccount),
                count(Measure::HouseholdsWithProducts),
                Measure::AwayWithProductsShopAndAccount,
                Measure::AwayWithProducts,
            ),
        };
        if self.away_counts {
            return (part, whole);
        }
        (part.saturating_sub(count(away_part)), whole.saturating_sub(count(away_whole)))
    }
}

/// Has a unit reached a share of so many per cent? One without a whole has not.
#[must_use]
pub fn is_reached((part, whole): (u64, u64), percent: u8) -> bool {
    whole > 0 && u128::from(part) * 100 >= u128::from(whole) * u128::from(percent)
}

/// What the provinces have set, dated.
pub type Targets = Settings<Target>;

impl Settings<Target> {
    /// How a province measures on a day.
    #[must_use]
    pub fn on_day(&self, province: UnitId, day: Day) -> Target {
        self.own(province, day).copied().unwrap_or(Target::LETTER_OF_2022)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const PROVINCE: UnitId = UnitId(Uuid::from_u128(1));

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn counted(measure: Measure) -> u64 {
        match measure {
            Measure::HouseholdsAway => 20,
            Measure::HouseholdsWithShopAndAccount => 40,
            Measure::AwayWithShopAndAccount => 5,
            Measure::HouseholdsWithProducts => 50,
            Measure::HouseholdsWithProductsShopAndAccount => 30,
            Measure::AwayWithProducts => 10,
            Measure::AwayWithProductsShopAndAccount => 4,
            _ => 0,
        }
    }

    #[test]
    fn the_letters_target_is_a_part_of_all_declared_households() {
        assert_eq!(Target::LETTER_OF_2022.share_of_households(counted, 120), (40, 120));
    }

    #[test]
    fn who_is_away_leaves_part_and_whole_alike() {
        let target = Target { away_counts: false, ..Target::LETTER_OF_2022 };
        assert_eq!(target.share_of_households(counted, 120), (35, 100));
        let target = Target { denominator: Denominator::WithProducts, ..target };
        assert_eq!(target.share_of_households(counted, 120), (26, 40));
        assert_eq!(Target { away_counts: true, ..target }.share_of_households(counted, 120), (30, 50));
    }

    #[test]
    fn a_share_is_reached_at_the_very_per_cent_and_never_without_a_whole() {
        assert!(is_reached((30, 100), 30));
        assert!(!is_reached((299, 1000), 30));
        assert!(!is_reached((0, 0), 30));
    }

    #[test]
    fn before_a_province_has_set_anything_the_letters_target_holds() {
        let mut targets = Targets::default();
        let own = Target { households: 50, ..Target::LETTER_OF_2022 };
        targets.set(PROVINCE, day("2025-01-01"), own, day("2025-03-01")).unwrap();
        let on = |on: &str| targets.on_day(PROVINCE, day(on)).households;
        assert_eq!([on("2024-12-31"), on("2025-01-01")], [30, 50]);
    }
}
