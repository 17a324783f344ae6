//! Which figures a reader should look at twice: against the reporter's own past and against its neighbours.

/// Against what a figure is unusual; with the range in which the others lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusual {
    /// Against what the same reporter reported before.
    OwnPast(i64, i64),
    /// Against what others report of the same period.
    Neighbours(i64, i64),
}

/// As many others there must be before anything can be called unusual.
const FEWEST: usize = 4;

/// Where most have nothing, a figure up to this is no riddle.
const FEW: i64 = 9;

/// Is a figure unusual? It is where it lies outside the middle half of the others by more than one and a half times its width
/// (Tukey's fences), and by at least a tenth of the middle, so that small numbers don't alarm. Where most others have nothing, it is
/// where it is more than twice as much as the most that any of them has, and not small by itself.
#[must_use]
pub fn unusual(figure: i64, past: &[i64], neighbours: &[i64]) -> Option<Unusual> {
    let of_past = outside(figure, past);
    let of_neighbours = || outside(figure, neighbours);
    of_past
        .map(|(low, high)| Unusual::OwnPast(low, high))
        .or_else(|| of_neighbours().map(|(low, high)| Unusual::Neighbours(low, high)))
}

/// The range in which the others lie, if a figure lies outside.
fn outside(figure: i64, others: &[i64]) -> Option<(i64, i64)> {
    let (low, high) = fences(others)?;
    if high == 0 {
        let most = others.iter().copied().max()?;
        return (figure > FEW.max(most.saturating_mul(2))).then_some((0, most));
    }
    let middle = i64::midpoint(low, high);
    let is_outside = (figure < low || figure > high) && (figure - middle).abs() >= 3.max(middle.abs() / 10);
    is_outside.then_some((low, high))
}

/// The range outside of which a figure is unusual.
fn fences(others: &[i64]) -> Option<(i64, i64)> {
    let mut sorted = others.to_vec();
    sorted.sort_unstable();
    let at = |quarter: usize| sorted.get((sorted.len() - 1) * quarter / 4).copied();
    if sorted.len() < FEWEST {
        return None;
    }
    let (low, high) = (at(1)?, at(3)?);
    let width = (high - low) * 3 / 2;
    Some(((low - width).max(0), high + width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_far_from_the_reporters_own_past_is_told_with_the_range_of_the_past() {
        assert_eq!(unusual(90, &[20, 22, 25, 21], &[]), Some(Unusual::OwnPast(17, 25)));
        assert_eq!(unusual(23, &[20, 22, 25, 21], &[]), None);
        assert_eq!(unusual(0, &[20, 22, 25, 21], &[]), Some(Unusual::OwnPast(17, 25)));
    }

    #[test]
    fn without_a_past_the_neighbours_tell() {
        assert_eq!(unusual(400, &[30], &[10, 12, 14, 16]), Some(Unusual::Neighbours(4, 20)));
        assert_eq!(unusual(15, &[], &[10, 12, 14, 16]), None);
    }

    #[test]
    fn small_numbers_and_few_others_alarm_nobody() {
        assert_eq!(unusual(2, &[1, 0, 1, 0], &[]), None);
        assert_eq!(unusual(50, &[], &[0, 0, 0, 0, 40]), None);
        assert_eq!(unusual(900, &[1, 2, 3], &[1, 2, 3]), None);
        assert_eq!(unusual(7, &[], &[0, 0, 0, 0, 0]), None);
    }

    #[test]
    fn a_large_figure_among_those_who_have_nothing_is_told() {
        assert_eq!(unusual(120, &[], &[0, 0, 0, 0, 0]), Some(Unusual::Neighbours(0, 0)));
        assert_eq!(unusual(400, &[0, 0, 0, 0, 2], &[]), Some(Unusual::OwnPast(0, 2)));
    }
}
