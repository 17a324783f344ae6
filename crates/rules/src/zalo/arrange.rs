//! Finding units in a name's letters, in whatever order they stand.

use super::{gazetteer::Unit, kinds, reading::Body};

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

/// Where a unit may end that begins at a place: as it should stand, by its number alone, or with a word of kind.
fn ends(body: &Body, from: usize, to: usize, unit: &Unit) -> Vec<usize> {
    let rest = body.piece(from, to);
    let mut ends = Vec::new();
    if rest.starts_with(&unit.key) {
        ends.push(from + unit.key.len());
    }
    if unit.numbered && rest.starts_with(&unit.bare) {
        ends.push(from + unit.bare.len());
    }
    if rest.contains(&unit.bare) {
        for kind in kinds::folded(unit.tier) {
            let Some(behind_kind) = rest.strip_prefix(kind.as_str()) else {
                continue;
            };
            let behind_so = behind_kind.strip_prefix("so").filter(|_| unit.numbered);
            for name in [Some(behind_kind), behind_so].into_iter().flatten() {
                if name.starts_with(&unit.bare) {
                    ends.push(to - name.len() + unit.bare.len());
                }
            }
        }
    }
    ends
}

/// The mark of a collision that begins at a place ("x2"), and where it ends.
fn mark_from(body: &Body, from: usize, to: usize) -> Option<(usize, String)> {
    let digits: String = body.piece(from, to).strip_prefix('x')?.chars().take_while(char::is_ascii_digit).collect();
    is_mark(&digits).then(|| (from + 1 + digits.len(), digits))
}

/// Where a piece ends without its mark, and the mark.
pub(super) fn mark_at_end(body: &Body, (from, to): (usize, usize)) -> (usize, Option<String>) {
    let piece = body.piece(from, to);
    let bare = piece.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = piece.get(bare.len()..).unwrap_or_default();
    match bare.strip_suffix('x') {
        Some(name) if !name.is_empty() && is_mark(digits) => (from + name.len(), Some(digits.to_owned())),
        _ => (to, None),
    }
}

/// Marks count from 2.
fn is_mark(digits: &str) -> bool {
    !digits.starts_with('0') && digits.len() <= 9 && digits.parse::<u32>().is_ok_and(|number| number >= 2)
}
