//! What a household counts for in the sums, all of it worked out here: for adjusting the kept sums and for the recount.

use super::{Household, Origin};
use crate::{
    catalogue::{Item, Means},
    day::{Day, Span, meet, union},
    ids::ItemId,
    measures::{Counted, Measure, Tallies, TallyKey, add_stock, add_to},
    periods::PeriodKind,
    teams::words,
};
use std::collections::BTreeMap;

words! {
    /// What is counted of one item of the catalogue.
    ItemMeasure {
        /// Households that have it, in use or not. A stock.
        Having = "having",
        /// Households that use it. A stock.
        Using = "using",
        /// Adults who have it, of an item counted so. A stock.
        Adults = "adults",
        /// Households that had it before. A flow, on the day since when, at the earliest the household's first.
        HadBefore = "had_before",
        /// Households that came to it with the team's help. A flow.
        Helped = "helped",
        /// Households that came to it by themselves. A flow.
        Alone = "alone",
        /// People guided in it, each as often as they were. A flow.
        Guided = "guided",
        /// Activities of this kind. A flow.
        Held = "held",
        /// People at activities of this kind, each as often as he or she came (lượt người). A flow.
        People = "people",
    }
}

impl From<Origin> for ItemMeasure {
    fn from(origin: Origin) -> Self {
        match origin {
            Origin::HadBefore {} => Self::HadBefore,
            Origin::Helped { .. } => Self::Helped,
            Origin::Alone {} => Self::Alone,
        }
    }
}

impl Household {
    /// Adds `factor` times a stock of some days to where it lived on them.
    fn add(&self, tallies: &mut Tallies, measure: impl Into<Counted>, days: Span, factor: i64) {
        let measure = measure.into();
        for place in &self.places {
            add_stock(tallies, place.value, measure, days.meet(place.span).meet(self.life), factor);
        }
    }

    /// Adds a flow to where it lived on a day.
    fn add_flow(&self, tallies: &mut Tallies, measure: impl Into<Counted>, day: Day) {
        if let Some(unit) = self.village(day) {
            add_to(tallies, TallyKey { unit, day, measure: measure.into() }, 1);
        }
    }

    /// The days on which it has an item that means this for the target.
    #[must_use]
    pub fn days_with(&self, means: Means, items: &BTreeMap<ItemId, Item>) -> Vec<Span> {
        let having = self.uses.iter().flat_map(|(id, uses)| {
            let counts = items.get(id).into_iter().flat_map(|item| item.days_as(means));
            counts.flat_map(|days| uses.spans().iter().map(move |dated| dated.span.meet(days)))
        });
        union(having)
    }
}

/// What a household counts for, everything together.
#[must_use]
pub fn household_tallies(household: &Household, items: &BTreeMap<ItemId, Item>) -> Tallies {
    let mut tallies = Tallies::new();
    if household.life.is_empty() {
        return tallies;
    }
    household.add(&mut tallies, Measure::Households, household.life, 1);
    for away in &household.absences {
        household.add(&mut tallies, Measure::HouseholdsAway, *away, 1);
    }
    let shop = household.days_with(Means::Shop, items);
    let account = household.days_with(Means::Account, items);
    let both = meet(&shop, &account);
    let (with_products, all) = (&household.sells, meet(&household.sells, &both));
    for (measure, days) in [
        (Measure::HouseholdsWithShop, &shop),
        (Measure::HouseholdsWithAccount, &account),
        (Measure::HouseholdsWithShopAndAccount, &both),
        (Measure::HouseholdsWithProducts, with_products),
        (Measure::HouseholdsWithProductsShopAndAccount, &all),
        (Measure::AwayWithShopAndAccount, &meet(&household.absences, &both)),
        (Measure::AwayWithProducts, &meet(&household.absences, with_products)),
        (Measure::AwayWithProductsShopAndAccount, &meet(&household.absences, &all)),
        (Measure::HouseholdsLed, &union(household.led.iter().map(|lead| lead.span))),
    ] {
        days.iter().for_each(|days| household.add(&mut tallies, measure, *days, 1));
    }
    for (item, uses) in &household.uses {
        for run in uses.runs() {
            household.add(&mut tallies, Counted::Item(*item, ItemMeasure::Having), run.span, 1);
            let began = run.span.from.max(household.life.from);
            if household.life.contains(began) && began < run.span.to {
                household.add_flow(&mut tallies, Counted::Item(*item, run.origin.into()), began);
            }
        }
        for dated in uses.spans() {
            if dated.value.in_use {
                household.add(&mut tallies, Counted::Item(*item, ItemMeasure::Using), dated.span, 1);
            }
            if let Some(adults) = dated.value.adults {
                household.add(&mut tallies, Counted::Item(*item, ItemMeasure::Adults), dated.span, i64::from(adults));
            }
        }
    }
    for kind in PeriodKind::ALL {
        let mut last: Option<Span> = None;
        for (day, _) in &household.reached {
            let period = kind.of(*day);
            if last != Some(period) {
                household.add_flow(&mut tallies, Measure::reached(*kind), *day);
                last = Some(period);
            }
        }
    }
    tallies
}
