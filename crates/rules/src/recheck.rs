//! The commune's recheck (phúc tra): of what was written down in a period, a small sample is looked at again on the spot; and
//! what looks written down to fill a report is marked.

/// One of so many is rechecked: 5 %.
pub const ONE_OF: usize = 20;

/// How many of so many are rechecked; of a few at least one.
#[must_use]
pub fn sample_size(all: usize) -> usize {
    all.div_ceil(ONE_OF)
}

/// The last days of a period that are looked at.
pub const LAST_DAYS: u8 = 2;

/// Fewer entries than this say nothing of habits.
const ENOUGH: u64 = 10;

/// Do nearly all entries of a period (nine of ten) come in its last two days?
#[must_use]
pub fn comes_late(entries: u64, in_last_days: u64) -> bool {
    entries >= ENOUGH && in_last_days.saturating_mul(10) >= entries.saturating_mul(9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twentieth_is_rechecked_and_of_a_few_at_least_one() {
        assert_eq!([0, 1, 20, 21, 400, 401].map(sample_size), [0, 1, 1, 2, 20, 21]);
    }

    #[test]
    fn what_nearly_all_comes_at_the_end_is_marked_and_a_few_entries_are_not() {
        assert!(comes_late(10, 9) && comes_late(100, 90) && comes_late(u64::MAX, u64::MAX));
        assert!(!comes_late(10, 8) && !comes_late(100, 89) && !comes_late(9, 9) && !comes_late(0, 0));
    }
}
