//! The known name that a slip of the finger was meant to be.

use super::{Chain, Gazetteer, GroupName, Tier, gazetteer::Unit, reading::Body, settled::words_of};
use crate::text::is_syllable;

/// The one chain that differs from the body in a single part: by a single letter, a slip of the finger, or by the word
/// "Bản", which belongs to a village's name.
pub(super) fn nearest(body: &Body, known: &dyn Gazetteer) -> Option<GroupName> {
    only(near(body, known).map(|(_, chain)| chain.name().clone()))
}

/// The one commune of a district that the first part is a slip away from, though this could be an unknown village of a
/// commune of today ("`CNS_GiaPhuu_BaoThang`"). A part that is made of Vietnamese words is believed to be a village's.
pub(super) fn nearest_to_no_word(body: &Body, known: &dyn Gazetteer) -> Option<GroupName> {
    let (from, to) = *body.parts().first()?;
    let is_word = |word: &str| word.chars().all(|c| c.is_ascii_digit()) || is_syllable(&word.to_ascii_lowercase());
    if words_of(body.given(from, to)).into_iter().all(is_word) {
        return None;
    }
    let communes = near(body, known).filter(|(place, chain)| *place == 0 && chain.tier() == Tier::Commune);
    only(communes.map(|(_, chain)| chain.name().clone()))
}

/// The chains that differ from the body in a single part but little, and which part that is.
fn near<'a>(body: &Body, known: &'a dyn Gazetteer) -> impl Iterator<Item = (usize, &'a Chain)> {
    let parts: Vec<String> = body.parts().iter().map(|(from, to)| body.piece(*from, *to).to_owned()).collect();
    known.chains().iter().filter_map(move |chain| {
        let pairs = parts.iter().zip(&chain.units).enumerate();
        let wrong: Vec<_> = pairs.filter(|(_, (part, unit))| !unit.is_meant_by(part)).collect();
        match wrong.as_slice() {
            [(place, (part, unit))] if parts.len() == chain.units.len() && is_near(part, unit) => Some((*place, chain)),
            _ => None,
        }
    })
}

/// The one name that all these are.
pub(super) fn only(names: impl Iterator<Item = GroupName>) -> Option<GroupName> {
    let mut names = names;
    let first = names.next()?;
    names.all(|other| other == first).then_some(first)
}

fn is_near(part: &str, unit: &Unit) -> bool {
    let differ_by_ban = |one: &str, other: &str| one.strip_prefix("ban") == Some(other);
    let ban = unit.tier == Tier::Team && (differ_by_ban(part, &unit.key) || differ_by_ban(&unit.key, part));
    ban || is_slip(part, &unit.key)
}

/// Whether two words differ by one letter put in, left out or exchanged; digits are never slips.
pub(super) fn is_slip(one: &str, other: &str) -> bool {
    let ahead = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(ahead..).unwrap_or_default(), other.get(ahead..).unwrap_or_default());
    let behind = one.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    let one = one.get(..one.len() - behind).unwrap_or_default();
    let other = other.get(..other.len() - behind).unwrap_or_default();
    let is_letter = |text: &str| text.len() <= 1 && text.bytes().all(|b| b.is_ascii_alphabetic());
    ahead + behind >= 4 && is_letter(one) && is_letter(other)
}
