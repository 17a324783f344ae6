//! What stands in a cell besides the digits: put right or taken off before and after they are read.

use super::findings::PhoneProblem;
use crate::text::fold;

/// Digits and signs that some keyboards write as wide as a Chinese letter, in their usual form.
pub(super) fn narrow(text: &str) -> String {
    let narrow = |c: char| match c {
        '！'..='～' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).collect()
}

/// The digits of a cell that a spreadsheet shows as a quantity; `None` if it is none.
pub(super) fn out_of_quantity(text: &str) -> Option<Result<String, PhoneProblem>> {
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let rounded = || PhoneProblem::Rounded { raw: text.to_owned() };
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        let (whole, zeros) = text.split_once(['.', ','])?;
        let is_whole = is_number(whole) && (8..=12).contains(&whole.len()) && matches!(zeros, "0" | "00");
        return is_whole.then(|| Ok(whole.to_owned()));
    };
    let exponent: usize = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let (unit, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    if unit.len() != 1
        || !is_number(unit)
        || !(fraction.is_empty() || is_number(fraction))
        || !(8..=12).contains(&exponent)
    {
        return None;
    }
    // A number is seldom rounder than three zeros; a shown "9.12E+08" has lost its end.
    if fraction.len() > exponent || fraction.len() + 3 < exponent {
        return Some(Err(rounded()));
    }
    Some(Ok(format!("{unit}{fraction:0<exponent$}")))
}

/// The letter O among digits read as a zero; whether there was one.
pub(super) fn with_zeros_for_letters(text: &str) -> (String, bool) {
    let chars: Vec<char> = text.chars().collect();
    let mut changed = false;
    let read = |place: usize, c: char| {
        let before = place.checked_sub(1).and_then(|place| chars.get(place));
        let after = chars.get(place + 1);
        let is_word = [before, after].iter().flatten().any(|c| c.is_alphabetic());
        let beside_digit = [before, after].iter().flatten().any(|c| c.is_ascii_digit());
        if matches!(c, 'O' | 'o') && beside_digit && !is_word { '0' } else { c }
    };
    let text = chars
        .iter()
        .enumerate()
        .map(|(place, c)| {
            let zero = read(place, *c);
            changed |= zero != *c;
            zero
        })
        .collect();
    (text, changed)
}

/// Words around a number without brackets and without what only says that a number follows.
pub(super) fn without_labels(words: &str) -> String {
    const LABELS: [&str; 14] = [
        "so dien thoai",
        "dien thoai",
        "di dong",
        "co dinh",
        "may ban",
        "sdt",
        "dtdd",
        "dt",
        "dd",
        "tel",
        "phone",
        "mobile",
        "so",
        "hotline",
    ];
    let is_link = |word: &str| matches!(fold(word).as_str(), "va" | "hoac" | "");
    let words = words.replace(['(', ')', '[', ']', ':', ';', '/', '|', '+', '"'], " ");
    let mut words: Vec<&str> = words.split_whitespace().collect();
    while words.last().is_some_and(|word| is_link(word)) {
        words.pop();
    }
    loop {
        let label = (1..=3).rev().find(|count| {
            let phrase = words.get(..*count).map(|words| fold(&words.join(" "))).unwrap_or_default();
            LABELS.contains(&phrase.trim_end_matches(|c: char| c.is_ascii_digit()))
        });
        let link = words.first().is_some_and(|word| is_link(word)).then_some(1);
        let Some(count) = label.or(link) else { break };
        words.drain(..count);
    }
    words.join(" ").trim_matches([',', '.', '-', '–', '\'', ' ']).to_owned()
}
