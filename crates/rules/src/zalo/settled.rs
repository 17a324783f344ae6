//! The one form of a village's part, whoever writes it. A proposal ends with it and the checker begins with it, so that
//! whatever is proposed is taken, though nobody has told of the village yet.
//!
//! Run together and without accents, "Thồn Mù Sáng" can't be told from a "thôn Mù Sáng": every leading word of kind falls.

use super::kinds::{Part, number};
use crate::text::camel;

/// More capitals than these in a part without small letters are no initials ("A B"), but a word written in capitals.
const MOST_INITIALS: usize = 3;

/// A village's part as it has to stand: words of kind fallen, a number behind its short word ("Thon1"), words and the
/// letters behind a number with capitals, marks small. `None` if it has no letter.
///
/// What is settled stays as it is.
pub(super) fn settled(written: &str) -> Option<Part> {
    let (stem, marks) = split_marks(written);
    let mut stem = stem.to_owned();
    let part = loop {
        let cased = well_cased(&stem);
        if cased != stem {
            stem = cased;
        } else if let Some((short, rest)) = behind_kind(&stem) {
            if let Some(number) = number(&words_of(rest).join(" ")) {
                break Part { name: format!("{short}{number}"), bare: number };
            }
            stem = String::from(rest);
        } else {
            break Part { name: stem.clone(), bare: stem };
        }
    };
    let marked = |text: &str| format!("{text}{}", marks.to_lowercase());
    let has_letter = part.name.contains(|c: char| c.is_ascii_alphabetic());
    has_letter.then(|| Part { name: marked(&part.name), bare: marked(&part.bare) })
}

/// Whether a number stands behind an x as the mark of a collision does; marks count from 2.
pub(super) fn is_mark(digits: &str) -> bool {
    !digits.starts_with('0') && digits.len() <= 9 && digits.parse::<u32>().is_ok_and(|number| number >= 2)
}

/// What stands before the last x with a number ("x2", "X1"), and the number.
pub(super) fn split_x(part: &str) -> Option<(&str, &str)> {
    let bare = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = part.get(bare.len()..).filter(|digits| !digits.is_empty())?;
    let name = bare.strip_suffix(['x', 'X'])?;
    name.contains(|c: char| c.is_ascii_alphabetic()).then_some((name, digits))
}

/// A part without its marks, and they. A name may end like a mark ("Nậm Sắt X2"); it is read as one.
fn split_marks(part: &str) -> (&str, &str) {
    let mut stem = part;
    while let Some((name, _)) = split_x(stem).filter(|(_, digits)| is_mark(digits)) {
        stem = name;
    }
    (stem, part.get(stem.len()..).unwrap_or_default())
}

/// Capitals where words begin and behind numbers, small letters in words written in capitals. An x that is no mark must
/// not look like one.
fn well_cased(stem: &str) -> String {
    let letters = || stem.chars().filter(char::is_ascii_alphabetic);
    let is_shouted = letters().all(|c| c.is_ascii_uppercase())
        && (letters().count() > MOST_INITIALS || behind_kind(&camel(stem)).is_some_and(|(_, rest)| is_numeric(rest)));
    let cased = if is_shouted { camel(stem) } else { stem.to_owned() };
    let no_mark = split_x(&cased).map(|(name, _)| name.len());
    let mut before: Option<char> = None;
    let capital = |(place, c): (usize, char)| {
        let begins = before.is_none_or(|c| c.is_ascii_digit()) || no_mark == Some(place);
        before = Some(c);
        if begins { c.to_ascii_uppercase() } else { c }
    };
    cased.char_indices().map(capital).collect()
}

/// The words that capitals and digits show: "`ToDanPho5`" is to, dan, pho and 5.
pub(super) fn words_of(run_together: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut from = 0;
    let mut before: Option<char> = None;
    for (place, c) in run_together.char_indices() {
        let ends = before.is_some_and(|before| c.is_ascii_uppercase() || before.is_ascii_digit() != c.is_ascii_digit());
        if ends {
            words.extend(run_together.get(from..place));
            from = place;
        }
        before = Some(c);
    }
    words.extend(run_together.get(from..).filter(|word| !word.is_empty()));
    words
}

/// What stays of a word of kind before a number, and what stands behind the word.
fn behind_kind(stem: &str) -> Option<(&'static str, &str)> {
    let behind = |kind: &str| {
        let begins = stem.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind));
        let rest = stem.get(kind.len()..).filter(|rest| begins && !rest.is_empty())?;
        Some((stem.get(..kind.len())?, rest))
    };
    // No name begins with these letters.
    if let Some((_, rest)) = behind("todanpho") {
        return Some(("To", rest));
    }
    if stem.eq_ignore_ascii_case("todanpho") {
        return None;
    }
    if let Some((kind, rest)) = behind("tdp") {
        // "TDPhu" is T, D and Phu.
        let goes_on = kind.ends_with('P') && rest.starts_with(|c| "aehiouy".contains(c));
        return (!goes_on).then_some(("To", rest));
    }
    if let Some((_, rest)) = behind("thon").filter(|(kind, _)| is_one_word(kind)) {
        // "Thonbanbay" can't be but thon and Ban Bay; "Thongnhat" may be Thong Nhat.
        let goes_on = rest.starts_with(|c| "aegiouy".contains(c));
        return (!goes_on).then_some(("Thon", rest));
    }
    let (_, rest) = behind("to").filter(|(kind, _)| is_one_word(kind))?;
    // Without its accents "To" may be a name's first word (Tô Hiệu): it must leave a number or two words.
    let begins = rest.starts_with(|c: char| c.is_ascii_uppercase());
    let names = words_of(rest).iter().filter(|word| !is_digits(word)).count();
    (is_numeric(rest) || (begins && names >= 2)).then_some(("To", rest))
}

/// Whether no capital within tells of several words.
fn is_one_word(kind: &str) -> bool {
    kind.chars().skip(1).all(|c| c.is_ascii_lowercase())
}

/// Whether nothing but a number stands behind a word of kind. Roman ones need their capitals.
fn is_numeric(rest: &str) -> bool {
    let so = rest.get(..2).filter(|so| so.eq_ignore_ascii_case("so"));
    let behind_so = so.and_then(|_| rest.get(2..)).unwrap_or(rest);
    let begins = behind_so.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    begins && number(&words_of(behind_so).join(" ")).is_some()
}

fn is_digits(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
}
