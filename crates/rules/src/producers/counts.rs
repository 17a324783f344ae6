//! What a producer with its products counts for in the sums: for adjusting the kept sums and for the recount. What its
//! *household* counts for is worked out at the household.

use super::{Form, Producer, Step};
use crate::{
    day::{Span, meet, union},
    measures::{Measure, Tallies, TallyKey, add_stock, add_to},
};

impl Form {
    fn measure(self) -> Measure {
        match self {
            Self::Household => Measure::ProducersHouseholds,
            Self::Business => Measure::ProducersBusinesses,
            Self::Group => Measure::ProducersGroups,
            Self::Cooperative => Measure::ProducersCooperatives,
            Self::Enterprise => Measure::ProducersEnterprises,
        }
    }
}

impl Step {
    /// The measure of the producers who took it. A flow.
    #[must_use]
    pub fn measure(self) -> Measure {
        match self {
            Self::Photos => Measure::StepsPhotos,
            Self::Promotion => Measure::StepsPromotion,
            Self::Stall => Measure::StepsStall,
            Self::FirstOrder => Measure::StepsFirstOrder,
            Self::Packing => Measure::StepsPacking,
            Self::Quality => Measure::StepsQuality,
        }
    }
}

/// What a producer counts for, everything together.
#[must_use]
pub fn producer_tallies(producer: &Producer) -> Tallies {
    let mut tallies = Tallies::new();
    if producer.life.is_empty() {
        return tallies;
    }
    let mut add = |measure: Measure, days: Span| {
        for place in &producer.places {
            let days = days.meet(place.span).meet(producer.life);
            add_stock(&mut tallies, place.value, measure.into(), days, 1);
        }
    };
    add(Measure::Producers, producer.life);
    add(producer.form.measure(), producer.life);
    union(producer.links.iter().map(|link| link.span)).into_iter().for_each(|days| add(Measure::ProducersLinked, days));
    for product in producer.products.values() {
        let (listed, ranked) = (product.listed(), product.ranked());
        add(Measure::Products, product.life);
        if product.category.is_service() {
            add(Measure::ProductsServices, product.life);
        }
        for (measure, days) in [
            (Measure::ProductsListed, &listed),
            (Measure::ProductsOcop, &ranked),
            (Measure::ProductsOcopListed, &meet(&listed, &ranked)),
        ] {
            days.iter().for_each(|days| add(measure, *days));
        }
    }
    for (step, done) in &producer.steps {
        if let Some(unit) = producer.village(done.day) {
            add_to(&mut tallies, TallyKey { unit, day: done.day, measure: step.measure().into() }, 1);
        }
    }
    tallies
}
