//! The known name that a slip of the finger was meant to be.

use super::{Gazetteer, GroupName, reading::Body};

/// The one chain that differs from the body by a single letter in a single part: a slip of the finger.
pub(super) fn nearest(body: &Body, known: &dyn Gazetteer) -> Option<GroupName> {
    let parts: Vec<&str> = body.parts().iter().map(|(from, to)| body.piece(*from, *to)).collect();
    let mut near = known.chains().iter().filter(|chain| {
        let pairs = || parts.iter().zip(&chain.units);
        let wrong: Vec<_> = pairs().filter(|(part, unit)| !unit.is_meant_by(part)).collect();
        parts.len() == chain.units.len() && matches!(wrong.as_slice(), [(part, unit)] if is_slip(part, &unit.key))
    });
    let first = near.next()?;
    near.all(|other| other.name() == first.name()).then(|| first.name().clone())
}

/// Whether two words differ by one letter put in, left out or exchanged; digits are never slips.
fn is_slip(one: &str, other: &str) -> bool {
    let ahead = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(ahead..).unwrap_or_default(), other.get(ahead..).unwrap_or_default());
    let behind = one.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    let one = one.get(..one.len() - behind).unwrap_or_default();
    let other = other.get(..other.len() - behind).unwrap_or_default();
    let is_letter = |text: &str| text.len() <= 1 && text.bytes().all(|b| b.is_ascii_alphabetic());
    ahead + behind >= 4 && is_letter(one) && is_letter(other)
}
