//! Cutting runs of digit groups into numbers.

use super::meaning::{Meaning, interpret};

/// A run of digits and where it stands (byte offsets).
pub(super) struct Group<'a> {
    pub(super) digits: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Groups of digits with nothing but separators between them: they may be one number or several.
pub(super) fn runs(text: &str) -> Vec<Vec<Group<'_>>> {
    let mut runs: Vec<Vec<Group<'_>>> = vec![Vec::new()];
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if c.is_ascii_digit() {
            let mut end = start + 1;
            while let Some((next, _)) = rest.next_if(|(_, c)| c.is_ascii_digit()) {
                end = next + 1;
            }
            if let (Some(run), Some(digits)) = (runs.last_mut(), text.get(start..end)) {
                run.push(Group { digits, start, end });
            }
        } else if !(c.is_whitespace() || ".,-–—()/'".contains(c)) {
            runs.push(Vec::new());
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// A number, or groups between numbers that are none.
pub(super) struct Part<'r, 'a> {
    pub(super) groups: &'r [Group<'a>],
    pub(super) found: Option<Meaning>,
}

/// How well a run has been cut: digits that belong to no number, then numbers that had to be changed, then numbers.
type Cost = (usize, usize, usize);

/// The best cut from a group on: its cost, how many groups it takes first, and the number they make.
type Choice = (Cost, usize, Option<Meaning>);

/// Cuts a run into numbers so that as few digits as possible are left over.
pub(super) fn cut<'r, 'a>(run: &'r [Group<'a>]) -> Vec<Part<'r, 'a>> {
    // From the end to the beginning: the best cut of what follows each group, and how many groups it takes first.
    let mut best: Vec<Choice> = vec![((0, 0, 0), 0, None)];
    for (place, group) in run.iter().enumerate().rev() {
        let after = |taken: usize| best.get(best.len().wrapping_sub(taken)).map_or((0, 0, 0), |(cost, ..)| *cost);
        let (left, changed, numbers) = after(1);
        let mut choice = ((left + group.digits.len(), changed, numbers), 1, None);
        let mut digits = String::new();
        for (taken, group) in run.iter().skip(place).enumerate() {
            digits.push_str(group.digits);
            if digits.len() > 14 {
                break;
            }
            let Some(found) = interpret(&digits) else {
                continue;
            };
            let (left, changed, numbers) = after(taken + 1);
            let cost = (left, changed + usize::from(!found.1.is_empty()), numbers + 1);
            if cost < choice.0 {
                choice = (cost, taken + 1, Some(found));
            }
        }
        best.push(choice);
    }
    best.reverse();
    let mut parts: Vec<Part<'r, 'a>> = Vec::new();
    let (mut place, mut left_from) = (0, 0);
    while place < run.len() {
        let Some((_, taken, found)) = best.get_mut(place) else {
            break;
        };
        if let Some(found) = found.take() {
            parts.push(Part { groups: run.get(left_from..place).unwrap_or_default(), found: None });
            parts.push(Part { groups: run.get(place..place + *taken).unwrap_or_default(), found: Some(found) });
            left_from = place + *taken;
        }
        place += (*taken).max(1);
    }
    parts.push(Part { groups: run.get(left_from..).unwrap_or_default(), found: None });
    parts
}
