//! Names that are one but for a slip of the pen, found without laying each beside each.

use std::collections::{BTreeSet, HashMap};

/// Into so many pieces a key is cut. One that differs by two letters at most holds one of them whole.
const PIECES: usize = 3;

/// Keys of names, with what bears them. Those like another one are found by their numbers and by a piece that both share.
#[derive(Clone, Debug)]
pub(crate) struct Slips<T> {
    kept: Vec<(String, T)>,
    by_numbers: HashMap<String, Pieces>,
}

/// Where in `kept` a piece is found, by the length of its key and its number among the pieces.
type Pieces = HashMap<(usize, usize), HashMap<String, Vec<usize>>>;

impl<T> Default for Slips<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), by_numbers: HashMap::new() }
    }
}

impl<T: Copy> Slips<T> {
    pub(crate) fn add(&mut self, key: &str, of: T) {
        let signs = signs(key);
        let pieces = self.by_numbers.entry(numbers(key)).or_default();
        for (number, from, to) in cuts(signs.len()) {
            let of_piece = pieces.entry((signs.len(), number)).or_default();
            let piece = signs.get(from..to).unwrap_or_default();
            of_piece.entry(piece.to_owned()).or_default().push(self.kept.len());
        }
        self.kept.push((key.to_owned(), of));
    }

    /// What bears a key of which this one is a slip, and how many letters differ.
    pub(crate) fn near(&self, wanted: &str) -> Vec<(usize, T)> {
        let signs = signs(wanted);
        let (Some(allowed), Some(pieces)) = (allowed(signs.len()), self.by_numbers.get(&numbers(wanted))) else {
            return Vec::new();
        };
        let mut perhaps = BTreeSet::new();
        for length in signs.len() - allowed..=signs.len() + allowed {
            for (number, from, to) in cuts(length) {
                let Some(of_piece) = pieces.get(&(length, number)) else {
                    continue;
                };
                // Letters put in or left out before a piece move it as far.
                for shifted in (from + allowed).saturating_sub(2 * allowed)..=from + allowed {
                    let piece = signs.get(shifted..shifted + to - from);
                    perhaps.extend(piece.and_then(|piece| of_piece.get(piece)).into_iter().flatten().copied());
                }
            }
        }
        let kept = perhaps.into_iter().filter_map(|at| self.kept.get(at));
        kept.filter_map(|(key, of)| Some((slip(wanted, key)?, *of))).collect()
    }
}

/// A byte a letter, so that it can be cut anywhere: what is no ASCII becomes one and the same sign.
fn signs(key: &str) -> String {
    key.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect()
}

/// The number, beginning and end of each piece of a key of this length.
fn cuts(length: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..PIECES).map(move |number| (number, length * number / PIECES, length * (number + 1) / PIECES))
}

/// How many letters differ, if one key is the other but for a letter, or two in a long one. A slip of the pen doesn't turn
/// "Thôn 1" into "Thôn 2", nor "Thôn 1/5" into "Thôn 15".
pub(crate) fn slip(wanted: &str, key: &str) -> Option<usize> {
    let allowed = allowed(wanted.chars().count())?;
    let distance = || strsim::levenshtein(wanted, key);
    (numbers(wanted) == numbers(key)).then(distance).filter(|distance| *distance <= allowed)
}

/// So many letters may differ in a key of this length.
fn allowed(length: usize) -> Option<usize> {
    match length {
        0..=3 => None,
        4..=7 => Some(1),
        _ => Some(2),
    }
}

fn numbers(key: &str) -> String {
    key.chars().filter(|c| c.is_ascii_digit() || *c == '-').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn near(keys: &[String], wanted: &str) -> Vec<(usize, usize)> {
        let mut slips = Slips::default();
        keys.iter().enumerate().for_each(|(at, key)| slips.add(key, at));
        slips.near(wanted)
    }

    #[rstest]
    #[case("banbay", "banbai", true)]
    #[case("banbay", "banba", true)]
    #[case("banbay", "bamba", false)]
    #[case("namphang", "nanphan", true)]
    #[case("thon1", "thon2", false)]
    #[case("thon1-5", "thon15", false)]
    #[case("bay", "bai", false)]
    fn a_slip_is_a_letter_or_two_in_a_long_name_and_no_number(
        #[case] one: &str,
        #[case] other: &str,
        #[case] like: bool,
    ) {
        assert_eq!(slip(one, other).is_some(), like);
    }

    proptest! {
        #[test]
        fn what_is_near_is_what_laying_each_beside_each_finds(
            keys in proptest::collection::vec("[abén]{0,6}[12-]{0,2}[abcn]{0,6}", 0..40),
            wanted in "[abén]{0,6}[12-]{0,2}[abcn]{0,6}",
        ) {
            let mut found = near(&keys, &wanted);
            found.sort_unstable();
            let each = keys.iter().enumerate().filter_map(|(at, key)| Some((slip(&wanted, key)?, at)));
            let mut expected: Vec<(usize, usize)> = each.collect();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
