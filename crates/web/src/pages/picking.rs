//! Which rows of a file are taken in, chosen over several pages of its preview.
//!
//! What is new or changed is taken unless somebody says otherwise, what is doubtful only where somebody says so. The form carries which
//! statuses are taken (`taken`), what was said otherwise of single rows (`picked`, `unpicked`), which rows its page shows (`shown`) and which of them
//! are ticked (`row`): nothing is kept between two requests. The buttons that lead to another page or another filter are buttons of that
//! very form (`show`), and so are those that pick all rows of a status, or none (`pick`).

use crate::form::FormState;
use crate::views::imports::{Leaf, OfStatus, RowStatus};
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

type Ids = BTreeSet<String>;

/// The statuses whose rows are taken, but for those of which somebody says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Taken(Vec<RowStatus>);

impl Default for Taken {
    fn default() -> Self {
        Self(vec![RowStatus::New, RowStatus::Changed])
    }
}

impl Taken {
    /// As a form says; one that doesn't say leaves it as it was proposed.
    fn of(form: &FormState) -> Self {
        let codes = |text: &str| text.split_whitespace().filter_map(RowStatus::of_code).collect();
        form.values("taken").first().map_or_else(Self::default, |text| Self(codes(text)))
    }

    fn with(mut self, all: Option<All>) -> Self {
        if let Some(All { of, picked }) = all {
            self.0.retain(|status| *status != of);
            self.0.extend(picked.then_some(of));
        }
        self
    }

    fn takes(&self, key: &RowKey) -> bool {
        key.pickable && self.0.contains(&key.status)
    }

    fn codes(&self) -> String {
        self.0.iter().map(|status| status.code()).collect::<Vec<_>>().join(" ")
    }
}

/// All rows of a status are to be picked, or none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct All {
    of: RowStatus,
    picked: bool,
}

impl All {
    /// As a button says it: "doubtful yes".
    fn of(text: &str) -> Option<Self> {
        let (status, picked) = text.split_once(' ')?;
        Some(Self { of: RowStatus::of_code(status)?, picked: picked == "yes" })
    }
}

/// What was picked so far, and what is to be shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Picking {
    taken: Taken,
    all: Option<All>,
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
        let all = All::of(form.value("pick"));
        let turns_over = !form.value("show").is_empty();
        let asked = if turns_over { form.value("show") } else { form.value("seen") };
        let (filter, number) = asked.split_once(' ').unwrap_or((asked, "1"));
        Self {
            taken: Taken::of(form),
            all,
            on: ids(form.value("picked")),
            off: ids(form.value("unpicked")),
            sent: Some((shown, form.values("row").iter().cloned().collect())),
            turns_over: turns_over || all.is_some(),
            filter: RowStatus::of_code(filter),
            number: number.parse().unwrap_or(1),
        }
    }

    /// Does somebody look for other rows or pick many at once, instead of taking in what was picked?
    pub(super) fn turns_over(&self) -> bool {
        self.turns_over
    }

    /// Has nobody picked anything yet?
    pub(super) fn is_untouched(&self) -> bool {
        self.sent.is_none()
    }

    /// Is a row taken in?
    pub(super) fn takes(&self, key: &RowKey) -> bool {
        if let Some(All { picked, .. }) = self.all.filter(|all| all.of == key.status) {
            return key.pickable && picked;
        }
        let ticked = self.sent.as_ref().and_then(|(shown, ticked)| match shown {
            Shown::These(shown) if !shown.contains(&key.id) => None,
            _ => Some(ticked.contains(&key.id)),
        });
        let said = || match (self.on.contains(&key.id), self.off.contains(&key.id)) {
            (true, _) => true,
            (_, true) => false,
            _ => self.taken.takes(key),
        };
        key.pickable && ticked.unwrap_or_else(said)
    }

    /// Did somebody pick nothing at all? What is picked may be there already, when the same form was sent before.
    pub(super) fn says_none(&self) -> bool {
        let takes_doubtful = self.taken.0.contains(&RowStatus::Doubtful);
        !takes_doubtful && self.on.is_empty() && self.sent.as_ref().is_none_or(|(_, ticked)| ticked.is_empty())
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
        let proposed = self.taken.clone().with(self.all);
        let of_status = |status| {
            let count = |keys: &[&RowKey]| keys.iter().filter(|key| key.status == status && key.pickable).count();
            let rows = keys.iter().filter(|key| key.status == status).count();
            OfStatus { status, rows, picked: count(&taken), left: count(&left) }
        };
        let leaf = Leaf {
            statuses: RowStatus::ALL.into_iter().map(of_status).filter(|of| of.rows > 0).collect(),
            rows: keys.len(),
            filter: self.filter,
            number,
            total,
            chosen: taken.len(),
            pickable: keys.iter().any(|key| key.pickable),
            taken: proposed.codes(),
            picked: line(taken.into_iter().filter(|key| !proposed.takes(key))),
            unpicked: line(left.into_iter().filter(|key| proposed.takes(key))),
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
    fn form(leaf: &Leaf, ticked: &[String], (button, value): (&str, &str)) -> FormState {
        let carried =
            [("taken", &leaf.taken), ("picked", &leaf.picked), ("unpicked", &leaf.unpicked), ("shown", &leaf.shown)];
        let carried = carried.map(|(name, value)| (name.to_owned(), value.clone()));
        let rows = ticked.iter().map(|row| ("row".to_owned(), row.clone()));
        FormState::of(carried.into_iter().chain(rows).chain([(button.to_owned(), value.to_owned())]))
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
        let of = |status, rows, picked, left| OfStatus { status, rows, picked, left };
        let (_, leaf) = Picking::default().leaf(&keys);
        assert_eq!(leaf.statuses, [of(RowStatus::Doubtful, 250, 0, 250), of(RowStatus::New, 2250, 2250, 0)]);
    }

    #[test]
    fn all_rows_of_a_status_are_picked_at_once_and_what_is_sent_along_stays_short() {
        let status = |at: usize| if at.is_multiple_of(10) { RowStatus::Doubtful } else { RowStatus::New };
        let keys: Vec<RowKey> = (0..2500).map(|at| key(at, status(at))).collect();
        let (_, leaf) = Picking::default().leaf(&keys);
        let picking = Picking::of(&form(&leaf, &["1".to_owned()], ("pick", "doubtful yes")));
        assert!(picking.turns_over());
        let (_, leaf) = picking.leaf(&keys);
        assert_eq!(
            (leaf.picked.as_str(), leaf.chosen),
            ("", 2500 - 89),
            "but one of the page's 90 new rows were unticked"
        );
        let picking = Picking::of(&form(&leaf, &[], ("pick", "new no")));
        let (_, leaf) = picking.leaf(&keys);
        assert_eq!(
            (leaf.unpicked.split(' ').count(), leaf.chosen),
            (10, 240),
            "the page's doubtful rows were unticked"
        );
        assert_eq!(leaf.at_once().len(), 3);
    }

    proptest! {
        /// Whoever leafs through a list and ticks as he likes, or picks all of a status, has in the end what he picked, wherever he
        /// went between.
        #[test]
        fn what_is_ticked_on_a_page_is_taken_wherever_one_goes_from_there(
            rows in proptest::collection::vec(0..5_usize, 1..700),
            walk in proptest::collection::vec((0..6_usize, 1..9_usize, any::<u64>(), 0..20_usize), 1..12),
        ) {
            let keys: Vec<RowKey> = rows.iter().enumerate().map(|(at, status)| key(at, RowStatus::ALL[*status])).collect();
            let mut wanted: Vec<bool> = keys.iter().map(|key| Picking::default().takes(key)).collect();
            let mut picking = Picking::default();
            for (filter, number, ticks, all) in walk {
                let (shown, leaf) = picking.leaf(&keys);
                let mut ticked = Vec::new();
                for place in shown.into_iter().filter(|place| keys[*place].pickable) {
                    wanted[place] ^= ticks >> (place % 64) & 1 == 1;
                    if wanted[place] {
                        ticked.push(keys[place].id.clone());
                    }
                }
                let filter = RowStatus::ALL.get(filter).map_or("all", |status| status.code());
                let page = format!("{filter} {number}");
                let button = match RowStatus::ALL.get(all / 2) {
                    Some(status) => {
                        let picked = all.is_multiple_of(2);
                        let of_status = keys.iter().zip(&mut wanted).filter(|(key, _)| key.status == *status && key.pickable);
                        of_status.for_each(|(_, wanted)| *wanted = picked);
                        ("pick", format!("{} {}", status.code(), if picked { "yes" } else { "no" }))
                    }
                    None => ("show", page),
                };
                picking = Picking::of(&form(&leaf, &ticked, (button.0, &button.1)));
            }
            let taken: Vec<bool> = keys.iter().map(|key| picking.takes(key)).collect();
            prop_assert_eq!(taken, wanted);
        }
    }
}
