//! What is drawn, and the ids of what is made: the same in every run with the same seed and day.

use rules::{day::Day, ids::OperationId};
use uuid::Uuid;

/// A row of numbers that look drawn (`SplitMix64`).
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// A row of its own for each thing that is made, so that what one draws changes nothing at another.
    pub(super) fn of(seed: u64, thing: u64) -> Self {
        let mut chance = Self(seed ^ thing.wrapping_mul(0xd1b5_4a32_d192_ed03));
        let first = chance.next();
        Self(first)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another; 0 below 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % limit).unwrap_or_default()
    }

    /// The same, the small ones more often.
    pub(super) fn rather_small(&mut self, limit: usize) -> usize {
        self.below(limit).min(self.below(limit))
    }

    /// Does it happen that happens so often in a hundred?
    pub(super) fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of some.
    pub(super) fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// So many ids are kept for a village.
const OF_A_PLACE: u64 = 5_000;

/// Ids that sort in the order in which things are made, as they do in life, and follow from the seed and the day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ids {
    seed: u64,
    day: Day,
    place: u64,
    next: u64,
}

impl Ids {
    /// The ids of a place, from the first on.
    pub(super) fn of(seed: u64, day: Day, place: u64) -> Self {
        Self { seed, day, place, next: 0 }
    }

    /// Leaves those in front to others.
    pub(super) fn skip(&mut self, count: u64) {
        self.next += count;
    }

    pub(super) fn next(&mut self) -> Uuid {
        let number = self.place * OF_A_PLACE + self.next;
        self.next += 1;
        let begins = u64::try_from(self.day.begins().as_millisecond()).unwrap_or_default();
        let mut chance = Chance::of(self.seed, number);
        let mut rest = [0; 10];
        rest[..8].copy_from_slice(&chance.next().to_be_bytes());
        rest[8..].copy_from_slice(&chance.next().to_be_bytes()[..2]);
        uuid::Builder::from_unix_timestamp_millis(begins + number, &rest).into_uuid()
    }

    pub(super) fn operation(&mut self) -> OperationId {
        OperationId(self.next())
    }
}

/// A number parted by weights so that the parts make up the whole.
pub(super) fn parted(whole: usize, weights: &[usize]) -> Vec<usize> {
    let all = weights.iter().sum::<usize>().max(1);
    let up_to = |weight: usize| whole * weight / all;
    let mut sum = 0;
    let part = |weight: &usize| {
        let before = up_to(sum);
        sum += weight;
        up_to(sum) - before
    };
    weights.iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_up_the_whole() {
        let parts = parted(420_000, &[60, 140, 99, 1]);
        assert_eq!(parts.iter().sum::<usize>(), 420_000);
        assert_eq!(parts[3], 1_400);
        assert_eq!(parted(3, &[]), Vec::<usize>::new());
    }

    #[test]
    fn ids_sort_in_the_order_in_which_they_are_made_and_each_seed_has_its_own() {
        let day = Day::new(2026, 1, 15).unwrap();
        let of = |seed, place| {
            let mut ids = Ids::of(seed, day, place);
            (0..100).map(|_| ids.next()).collect::<Vec<_>>()
        };
        let all = [of(1, 0), of(1, 1)].concat();
        assert!(all.is_sorted());
        assert_eq!(all, [of(1, 0), of(1, 1)].concat());
        assert!(of(2, 0).iter().all(|id| !all.contains(id)));
    }
}
