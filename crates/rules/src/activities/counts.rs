//! What an activity counts for in the sums: for adjusting the kept sums and for the recount. Whom it *reached* is counted at
//! the household.

use super::Activity;
use crate::{
    households::ItemMeasure,
    measures::{Counted, Measure, Tallies, TallyKey, add_to},
};

/// What an activity counts for, everything together: flows, on its day.
#[must_use]
pub fn activity_tallies(activity: &Activity) -> Tallies {
    let mut tallies = Tallies::new();
    if activity.gone.is_some() {
        return tallies;
    }
    let people = i64::from(activity.people);
    let present = i64::try_from(activity.members.len()).unwrap_or_default();
    let of_kind = |measure| Counted::Item(activity.kind, measure);
    let counted = [
        (Measure::Activities.into(), 1),
        (Measure::ActivityPeople.into(), people),
        (Measure::ActivityWomen.into(), activity.women.map_or(0, i64::from)),
        (Measure::Attendances.into(), present),
        (of_kind(ItemMeasure::Held), 1),
        (of_kind(ItemMeasure::People), people),
    ];
    let guided =
        activity.guided.iter().map(|(item, count)| (Counted::Item(*item, ItemMeasure::Guided), i64::from(*count)));
    for (measure, value) in counted.into_iter().chain(guided) {
        add_to(&mut tallies, TallyKey { unit: activity.village, day: activity.day, measure }, value);
    }
    tallies
}
