//! Which rows of a file are taken in, chosen over several pages of its preview.
//!
//! What is new or changed is taken unless somebody says otherwise, what is doubtful only where somebody says so. The form carries what
//! was said otherwise (`picked`, `unpicked`), which rows its page shows (`shown`) and which of them are ticked (`row`): nothing is kept between two
//! requests. The buttons that lead to another page or another filter are buttons of that very form (`show`).

use crate::form::FormState;
use crate::views::imports::{Leaf, RowStatus};
use std::collections::BTreeSet;

/// So many rows a page: with all that is said of them well within what a page may weigh.
pub(super) const PER_PAGE: usize = 100;

/// A row as far as it matters for what is picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RowKey {
    /// What picks it: unique in the file, without spaces.
    pub(super) id: String,
    /// What it would do.
    pub(super) status: RowStatus,
    /// Can it be picked?
    pub(super) pickable: bool,
}

impl RowKey {
    /// Is it picked before anybody has looked?
    fn is_proposed(&self) -> bool {
        self.pickable && matches!(self.status, RowStatus::New | RowStatus::Changed)
    }
}

type Ids = BTreeSet<String>;

/// What was picked so far, and what is to be shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Picking {
    on: Ids,
    off: Ids,
    /// The rows that the form showed, and those of them that were ticked; before the first form came there are none.
    sent: Option<(Shown, Ids)>,
    turns_over: bool,
    filter: Option<RowStatus>,
    number: usize,
}

#[derive(Clone, Debug)]
enum Shown {
    These(Ids),
    /// A form that doesn't say showed them all.
    All,
}

fn ids(text: &str) -> Ids {
    text.split_whitespace().map(str::to_owned).collect()
}

fn line<'a>(ids: impl Iterator<Item = &'a RowKey>) -> String {
    ids.map(|key| key.id.as_str()).collect::<Vec<_>>().join(" ")
}

impl Picking {
    /// As a preview's form says.
    pub(super) fn of(form: &FormState) -> Self {
        let says_which = !form.values("shown").is_empty();
        let shown = if says_which { Shown::These(ids(form.value("shown"))) } else { Shown::All };
        let turns_over = !form.value("show").is_empty();
        let asked = if turns_over { form.value("show") } else { form.value("seen") };
        let (filter, number) = asked.split_once(' ').unwrap_or((asked, "1"));
        Self {
            on: ids(form.value("picked")),
            off: ids(form.value("unpicked")),
            sent: Some((shown, form.values("row").iter().cloned().collect())),
            turns_over,
            filter: RowStatus::of_code(filter),
            number: number.parse().unwrap_or(1),
        }
    }

    /// Does somebody look for other rows, instead of taking in what was picked?
    pub(super) fn turns_over(&self) -> bool {
        self.turns_over
    }

    /// Has nobody picked anything yet?
    pub(super) fn is_untouched(&self) -> bool {
        self.sent.is_none()
    }

    /// Is a row taken in?
    pub(super) fn takes(&self, key: &RowKey) -> bool {
        let ticked = self.sent.as_ref().and_then(|(shown, ticked)| match shown {
            Shown::These(shown) if !shown.contains(&key.id) => None,
            _ => Some(ticked.contains(&key.id)),
        });
        let said = || match (self.on.contains(&key.id), self.off.contains(&key.id)) {
            (true, _) => true,
            (_, true) => false,
            _ => key.is_proposed(),
        };
        key.pickable && ticked.unwrap_or_else(said)
    }

    /// Did somebody pick nothing at all? What is picked may be there already, when the same form was sent before.
    pub(super) fn says_none(&self) -> bool {
        self.on.is_empty() && self.sent.as_ref().is_none_or(|(_, ticked)| ticked.is_empty())
    }

    /// How a row is shown: picked, not picked, or such that it can't be.
    pub(super) fn shown(&self, key: &RowKey) -> Option<bool> {
        key.pickable.then(|| self.takes(key))
    }

    /// The part of the rows that is shown, by their places among all, and what its page says of the others.
    pub(super) fn leaf(&self, keys: &[RowKey]) -> (Vec<usize>, Leaf) {
        let wanted = |key: &RowKey| self.filter.is_none_or(|status| key.status == status);
        let found: Vec<usize> =
            keys.iter().enumerate().filter(|(_, key)| wanted(key)).map(|(place, _)| place).collect();
        let total = found.len().div_ceil(PER_PAGE).max(1);
        let number = self.number.clamp(1, total);
        let shown: Vec<usize> = found.into_iter().skip((number - 1) * PER_PAGE).take(PER_PAGE).collect();
        let (taken, left): (Vec<&RowKey>, Vec<&RowKey>) = keys.iter().partition(|key| self.takes(key));
        let count = |status| (status, keys.iter().filter(|key| key.status == status).count());
        let leaf = Leaf {
            counts: RowStatus::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect(),
            rows: keys.len(),
            filter: self.filter,
            number,
            total,
            chosen: taken.len(),
            pickable: keys.iter().any(|key| key.pickable),
            picked: line(taken.into_iter().filter(|key| !key.is_proposed())),
            unpicked: line(left.into_iter().filter(|key| key.is_proposed())),
            shown: line(shown.iter().filter_map(|place| keys.get(*place)).filter(|key| key.pickable)),
        };
        (shown, leaf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(number: usize, status: RowStatus) -> RowKey {
        RowKey { id: number.to_string(), status, pickable: !matches!(status, RowStatus::Same | RowStatus::Refused) }
    }

    /// What a browser sends of a leaf on which these rows are ticked.
    fn form(leaf: &Leaf, ticked: &[String], show: &str) -> FormState {
        let carried = [("picked", &leaf.picked), ("unpicked", &leaf.unpicked), ("shown", &leaf.shown)];
        let carried = carried.map(|(name, value)| (name.to_owned(), value.clone()));
        let rows = ticked.iter().map(|row| ("row".to_owned(), row.clone()));
        FormState::of(carried.into_iter().chain(rows).chain([("show".to_owned(), show.to_owned())]))
    }

    #[test]
    fn what_is_new_and_changed_is_taken_and_what_is_doubtful_only_when_picked() {
        let keys: Vec<RowKey> = RowStatus::ALL.into_iter().enumerate().map(|(at, status)| key(at, status)).collect();
        let taken: Vec<RowStatus> =
            keys.iter().filter(|key| Picking::default().takes(key)).map(|key| key.status).collect();
        assert_eq!(taken, [RowStatus::New, RowStatus::Changed]);
    }

    #[test]
    fn a_filter_shows_its_rows_alone_and_a_page_too_far_the_last() {
        let status = |at: usize| if at.is_multiple_of(10) { RowStatus::Doubtful } else { RowStatus::New };
        let keys: Vec<RowKey> = (0..2500).map(|at| key(at, status(at))).collect();
        let (shown, leaf) = Picking::of(&FormState::of([("show", "doubtful 99")])).leaf(&keys);
        assert_eq!((leaf.number, leaf.total, shown.len()), (3, 3, 50));
        assert!(shown.iter().all(|place| place.is_multiple_of(10)));
        assert_eq!(leaf.counts, [(RowStatus::Doubtful, 250), (RowStatus::New, 2250)]);
    }

    proptest! {
        /// Whoever leafs through a list and ticks as he likes has in the end what he ticked, wherever he went between.
        #[test]
        fn what_is_ticked_on_a_page_is_taken_wherever_one_goes_from_there(
            rows in proptest::collection::vec(0..5_usize, 1..700),
            walk in proptest::collection::vec((0..6_usize, 1..9_usize, any::<u64>()), 1..12),
        ) {
            let keys: Vec<RowKey> = rows.iter().enumerate().map(|(at, status)| key(at, RowStatus::ALL[*status])).collect();
            let mut wanted: Vec<bool> = keys.iter().map(RowKey::is_proposed).collect();
            let mut picking = Picking::default();
            for (filter, number, ticks) in walk {
                let (shown, leaf) = picking.leaf(&keys);
                let mut ticked = Vec::new();
                for place in shown.into_iter().filter(|place| keys[*place].pickable) {
                    wanted[place] ^= ticks >> (place % 64) & 1 == 1;
                    if wanted[place] {
                        ticked.push(keys[place].id.clone());
                    }
                }
                let filter = RowStatus::ALL.get(filter).map_or("all", |status| status.code());
                picking = Picking::of(&form(&leaf, &ticked, &format!("{filter} {number}")));
            }
            let taken: Vec<bool> = keys.iter().map(|key| picking.takes(key)).collect();
            prop_assert_eq!(taken, wanted);
        }
    }
}
