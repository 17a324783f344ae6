//! Finding units in a name's letters, in whatever order they stand.

use super::{
    Tier,
    gazetteer::Unit,
    kinds,
    reading::Body,
    settled::{is_mark, split_x},
};

/// Where a unit stands in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// Which of the units looked for.
    pub(super) unit: usize,
    /// Its first letter.
    pub(super) from: usize,
    /// Behind its last letter, without the mark of a collision.
    pub(super) unmarked_to: usize,
    /// Behind its last letter or mark.
    pub(super) to: usize,
    /// The number of the mark ("2" of "x2").
    pub(super) mark: Option<String>,
}

/// All units looked for, as they stand in a body one behind the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrangement {
    pub(super) segments: Vec<Segment>,
}

impl Arrangement {
    /// Whether they stand from the lowest to the highest.
    pub(super) fn in_order(&self) -> bool {
        self.segments.is_sorted_by_key(|segment| segment.unit)
    }

    /// The segment of a unit arranged alone, under the number it has among others.
    pub(super) fn renumbered(self, unit: usize) -> Vec<Segment> {
        self.segments.into_iter().map(|segment| Segment { unit, ..segment }).collect()
    }

    /// The number of the mark, wherever it stands.
    pub(super) fn mark(&self) -> Option<&str> {
        self.segments.iter().find_map(|segment| segment.mark.as_deref())
    }
}

/// The units of a chain in the letters `from..to` of a body, nothing left over; their own order is tried first.
pub(super) fn arrange(body: &Body, (from, to): (usize, usize), units: &[&Unit]) -> Option<Arrangement> {
    let letters: usize = units.iter().map(|unit| unit.bare.len()).sum();
    if letters > to.checked_sub(from)? {
        return None;
    }
    let remaining: Vec<(usize, &Unit)> = units.iter().copied().enumerate().collect();
    let mut segments = behind(body, from, to, &remaining)?;
    segments.reverse();
    Some(Arrangement { segments })
}

/// The segments from a place on, the last first.
fn behind(body: &Body, from: usize, to: usize, remaining: &[(usize, &Unit)]) -> Option<Vec<Segment>> {
    if remaining.is_empty() {
        return (from == to).then(Vec::new);
    }
    for (index, unit) in remaining {
        let others: Vec<(usize, &Unit)> = remaining.iter().filter(|(other, _)| other != index).copied().collect();
        for unmarked_to in ends(body, from, to, unit) {
            let marked = mark_from(body, unmarked_to, to).map(|(end, mark)| (end, Some(mark)));
            for (end, mark) in [Some((unmarked_to, None)), marked].into_iter().flatten() {
                if let Some(mut segments) = behind(body, end, to, &others) {
                    segments.push(Segment { unit: *index, from, unmarked_to, to: end, mark });
                    return Some(segments);
                }
            }
        }
    }
    None
}

/// Where a unit may end that begins at a place: as it should stand, by its number alone, or with words of kind.
fn ends(body: &Body, from: usize, to: usize, unit: &Unit) -> Vec<usize> {
    let rest = body.piece(from, to);
    let mut ends = Vec::new();
    if rest.starts_with(&unit.key) {
        ends.push(from + unit.key.len());
    }
    if !rest.contains(&unit.bare) {
        return ends;
    }
    for (words, behind) in behind_kinds(rest, unit.tier) {
        let behind_so = behind.strip_prefix("so").filter(|_| unit.numbered && words > 0);
        let names = [Some(behind).filter(|_| unit.numbered || words > 0), behind_so];
        for name in names.into_iter().flatten().map(|name| unpadded(name, unit)) {
            if name.starts_with(&unit.bare) {
                ends.push(to - name.len() + unit.bare.len());
            }
        }
    }
    ends
}

/// A text and what is left of it behind each of its leading words of kind, of which some are written twice ("Thôn Tổ 1").
fn behind_kinds(text: &str, tier: Tier) -> Vec<(usize, &str)> {
    const MOST: usize = 4;
    let mut found = vec![(0, text)];
    let mut next = 0;
    while let Some((words, rest)) = found.get(next).copied() {
        if words < MOST {
            let behind = kinds::folded(tier).filter_map(|kind| rest.strip_prefix(kind.as_str()));
            found.extend(behind.map(|behind| (words + 1, behind)));
        }
        next += 1;
    }
    found
}

/// A number without the zeros that are written before it at times.
fn unpadded<'a>(name: &'a str, unit: &Unit) -> &'a str {
    let unpadded = name.trim_start_matches('0');
    if unit.numbered && unpadded.starts_with(&unit.bare) { unpadded } else { name }
}

/// The mark of a collision that begins at a place ("x2"), and where it ends.
fn mark_from(body: &Body, from: usize, to: usize) -> Option<(usize, String)> {
    let digits: String = body.piece(from, to).strip_prefix('x')?.chars().take_while(char::is_ascii_digit).collect();
    is_mark(&digits).then(|| (from + 1 + digits.len(), digits))
}

/// Where a piece ends without its mark, and the mark.
pub(super) fn mark_at_end(body: &Body, (from, to): (usize, usize)) -> (usize, Option<String>) {
    match split_x(body.piece(from, to)) {
        Some((name, digits)) if is_mark(digits) => (from + name.len(), Some(digits.to_owned())),
        _ => (to, None),
    }
}

/// A part as given and as it should be; both with their mark if it is written with a capital.
pub(super) fn with_mark_written(
    body: &Body,
    (from, unmarked_to): (usize, usize),
    mark: Option<&str>,
    right: &str,
) -> (String, String) {
    let given = body.given(from, unmarked_to);
    match mark.filter(|_| body.given(unmarked_to, unmarked_to + 1) == "X") {
        Some(mark) => (format!("{given}X{mark}"), format!("{right}x{mark}")),
        None => (given.to_owned(), right.to_owned()),
    }
}
