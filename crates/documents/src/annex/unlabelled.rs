//! A contact in a line of its own, without the form's labels.

use rules::annex::form::AnnexSheet;
use rules::text::fold;

use super::lines::is_phone_label;

/// What stands around a piece and is no part of it.
const AROUND: [char; 7] = [' ', '.', ':', '-', '–', '(', ')'];

/// Where the words of a text begin.
pub(super) fn word_starts(text: &str) -> Vec<usize> {
    let mut in_word = false;
    let begins = |(at, c): (usize, char)| {
        let was_in_word = std::mem::replace(&mut in_word, !c.is_whitespace());
        (!was_in_word && !c.is_whitespace()).then_some(at)
    };
    text.char_indices().filter_map(begins).collect()
}

/// The phone in a text, by its place.
pub(super) fn phone_within(text: &str) -> Option<std::ops::Range<usize>> {
    let goes_on = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '(' | ')');
    let starts = text.char_indices().filter(|(_, c)| c.is_ascii_digit() || *c == '+').map(|(at, _)| at);
    starts.map(|start| (start, text.get(start..).unwrap_or_default())).find_map(|(start, rest)| {
        let length = rest.find(|c| !goes_on(c) && c != '+').unwrap_or(rest.len());
        let run = rest.get(..length)?.trim_end_matches(|c: char| !c.is_ascii_digit());
        (run.chars().filter(char::is_ascii_digit).count() >= 9).then(|| start..start + run.len())
    })
}

/// "Bà Lê Thị Mẫu, Phó Trưởng phòng, ĐT 0912000004": name, position, phone, where no label gives them.
pub(super) fn take_unlabelled(text: &str, into: &mut AnnexSheet) {
    let contact = &mut into.contact;
    let range = phone_within(text);
    let (before, after) = match &range {
        Some(range) => (text.get(..range.start).unwrap_or_default(), text.get(range.end..).unwrap_or_default()),
        None => (text, ""),
    };
    let phone = range.and_then(|range| text.get(range)).unwrap_or_default();
    let mut rest: Vec<String> = Vec::new();
    for piece in format!("{before},{after}").replace(" - ", ",").replace(" – ", ",").split([',', ';', '\n']) {
        let piece = without_phone_label(piece.trim_matches(AROUND));
        if !piece.is_empty() {
            rest.push(piece.to_owned());
        }
    }
    if contact.name.is_empty() && !rest.is_empty() {
        without_address(&rest.remove(0)).clone_into(&mut contact.name);
    }
    if contact.position.is_empty() {
        contact.position = rest.join(", ");
    }
    if contact.phone.is_empty() {
        phone.clone_into(&mut contact.phone);
    }
}

/// "Mẫu ĐT" without the label of the phone that stood behind it.
fn without_phone_label(piece: &str) -> &str {
    let is_label = |start: &usize| piece.get(*start..).is_some_and(|tail| is_phone_label(&fold(tail)));
    let end = word_starts(piece).into_iter().find(is_label).unwrap_or(piece.len());
    piece.get(..end).unwrap_or_default().trim_matches(AROUND)
}

/// A name of three words or more without the form of address before it.
fn without_address(name: &str) -> &str {
    match name.split_once(' ') {
        Some((address, rest))
            if ["ông", "bà", "anh", "chị", "đ/c", "đc"].contains(&address.to_lowercase().trim_end_matches(':'))
                && rest.contains(' ') =>
        {
            rest.trim()
        }
        _ => name,
    }
}
