//! A given name taken apart: its letters and digits, what stood between them, and what its looks alone tell.

use super::{
    problem::{MAX_LENGTH, Problem},
    settled::{is_mark, split_x},
};
use crate::text::{fold, is_invisible, nfc, plain};

/// What stands between two letters or digits of a name, from weak to strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// A capital after a small letter or a digit.
    Hump,
    /// A space.
    Space,
    /// A hyphen, dot, slash or anything else.
    Dash,
    /// An underscore.
    Underscore,
}

/// What stands in a name behind its prefix.
pub(super) struct Body {
    /// ASCII letters and digits, in the case given.
    pub(super) cased: String,
    /// The same in small letters, place by place.
    pub(super) key: String,
    /// Where there is a break: before the letter at this place.
    breaks: Vec<(usize, Break)>,
}

impl Body {
    pub(super) fn of(text: &str) -> Self {
        let mut body = Self { cased: String::new(), key: String::new(), breaks: Vec::new() };
        // Letters are unaccented one by one with their marks, so that places stay those of the letters.
        let plain = plain(text);
        // Capitals tell words apart only where there are small letters too.
        let mut capitals_tell = false;
        for part in plain.split_inclusive('_') {
            capitals_tell |= part.chars().any(|c| c.is_ascii_lowercase());
            for c in part.chars() {
                body.push(c, capitals_tell);
            }
            capitals_tell = false;
        }
        let end = body.key.len();
        body.breaks.retain(|(place, _)| (1..end).contains(place));
        body
    }

    fn push(&mut self, c: char, capitals_tell: bool) {
        let place = self.cased.len();
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && capitals_tell {
                self.note(place, Break::Hump);
            }
            self.cased.push(c);
            self.key.push(c.to_ascii_lowercase());
        } else if c == '_' {
            self.note(place, Break::Underscore);
        } else if c.is_whitespace() {
            self.note(place, Break::Space);
        } else {
            self.note(place, Break::Dash);
        }
    }

    fn note(&mut self, place: usize, kind: Break) {
        match self.breaks.last_mut() {
            Some((last, known)) if *last == place => *known = kind.max(*known),
            _ => self.breaks.push((place, kind)),
        }
    }

    /// The break before the letter at a place.
    pub(super) fn break_at(&self, place: usize) -> Option<Break> {
        self.breaks.iter().find(|(at, _)| *at == place).map(|(_, kind)| *kind)
    }

    /// How many underscores there are strictly inside a piece.
    pub(super) fn underscores_inside(&self, from: usize, to: usize) -> usize {
        self.breaks.iter().filter(|(at, kind)| *kind == Break::Underscore && from < *at && *at < to).count()
    }

    /// The places where a part may begin: at underscores and dashes if there are any, else at spaces, else at capitals.
    pub(super) fn boundaries(&self) -> Vec<usize> {
        let strongest = self.breaks.iter().map(|(_, kind)| *kind).max();
        let enough = strongest.map(|kind| kind.min(Break::Dash));
        self.breaks.iter().filter(|(_, kind)| Some(*kind) >= enough).map(|(at, _)| *at).collect()
    }

    /// The pieces between boundaries.
    pub(super) fn parts(&self) -> Vec<(usize, usize)> {
        let strongest = self.breaks.iter().map(|(_, kind)| *kind).max();
        let ends =
            self.breaks.iter().filter(|(_, kind)| Some(*kind) == strongest && *kind > Break::Hump).map(|(at, _)| *at);
        let mut parts = Vec::new();
        let mut start = 0;
        for end in ends.chain([self.key.len()]) {
            if start < end {
                parts.push((start, end));
            }
            start = end;
        }
        parts
    }

    /// The letters of a piece in the case given.
    pub(super) fn given(&self, from: usize, to: usize) -> &str {
        self.cased.get(from..to).unwrap_or_default()
    }

    /// The letters of a piece in small letters.
    pub(super) fn piece(&self, from: usize, to: usize) -> &str {
        self.key.get(from..to).unwrap_or_default()
    }

    /// The words of a piece with single spaces between them.
    pub(super) fn spaced(&self, from: usize, to: usize) -> String {
        let mut spaced = String::new();
        for (place, c) in self.given(from, to).char_indices() {
            if place > 0 && self.break_at(from + place).is_some() {
                spaced.push(' ');
            }
            spaced.push(c);
        }
        spaced
    }

    /// The body without what stands behind a place.
    pub(super) fn until(&self, end: usize) -> Self {
        Self {
            cased: self.given(0, end).to_owned(),
            key: self.piece(0, end).to_owned(),
            breaks: self.breaks.iter().filter(|(at, _)| *at < end).copied().collect(),
        }
    }
}

/// Takes a name apart: its body, and what is wrong with its looks whatever it means.
pub(super) fn read(given: &str) -> (Body, Vec<Problem>) {
    let text = nfc(given);
    let mut problems = Vec::new();
    let named = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (prefix, rest) = split_prefix(named);
    match prefix {
        Some("CNS") if !rest.is_empty() && rest.starts_with(|c: char| c.is_alphanumeric()) => {
            problems.push(Problem::MissingSeparator);
        }
        Some("CNS") => {}
        Some(prefix) if prefix.eq_ignore_ascii_case("CNS") => {
            problems.push(Problem::Case { given: prefix.to_owned(), right: "CNS".to_owned() });
        }
        _ => problems.push(Problem::MissingPrefix),
    }
    problems.extend(looks(given, &text));
    let body = rest.strip_prefix('_').unwrap_or(rest);
    let stray_within = rest.len() > 1 && (body.starts_with('_') || body.ends_with('_') || body.contains("__"));
    if stray_within || (text.starts_with('_') && !named.is_empty()) {
        problems.push(Problem::EmptyPart);
    }
    let unmarked: Vec<&str> = body.split('_').map(without_false_mark).collect();
    let unmarked = unmarked.join("_");
    if unmarked != body {
        problems.push(Problem::MarkMisplaced);
    }
    (Body::of(&unmarked), problems)
}

/// A part without an "x1" that was meant as the mark of a collision; marks count from 2.
fn without_false_mark(part: &str) -> &str {
    let name = split_x(part).filter(|(_, digits)| !is_mark(digits)).map_or(part, |(name, _)| name);
    let is_small = part.get(name.len()..).is_some_and(|mark| mark.starts_with('x'));
    if is_small && name.ends_with(|c: char| c.is_ascii_alphanumeric()) { name } else { part }
}

/// The prefix as given and what follows; other words for the programme that people put in its place count as one.
fn split_prefix(text: &str) -> (Option<&str>, &str) {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let (first, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let word = fold(first);
    let word = ["to", "t"].iter().find_map(|team| word.strip_prefix(team)).unwrap_or(&word);
    if ["cns", "cnscd", "cds", "cdscd"].contains(&word) {
        return (Some(first), rest);
    }
    match text.split_at_checked(3) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case("cns") => (Some(prefix), rest),
        _ => (None, text),
    }
}

fn looks(given: &str, text: &str) -> Vec<Problem> {
    let is_dash = |c: char| matches!(c, '-' | '‐'..='―' | '−');
    let mut problems = Vec::new();
    if text.contains(is_dash) {
        problems.push(Problem::Hyphens);
    }
    if text.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
        problems.push(Problem::Diacritics);
    }
    if given.contains(char::is_whitespace) {
        problems.push(Problem::Spaces);
    }
    let mut characters = String::new();
    for c in given.trim().chars() {
        let combining = unicode_normalization::char::is_combining_mark(c);
        let allowed = c.is_alphanumeric() && (c.is_alphabetic() || c.is_ascii())
            || c == '_'
            || is_dash(c)
            || c.is_whitespace()
            || combining;
        if !allowed && !is_invisible(c) && !characters.contains(c) {
            characters.push(c);
        }
    }
    if !characters.is_empty() {
        problems.push(Problem::ForbiddenCharacters { characters });
    }
    let length = text.chars().count();
    if length > MAX_LENGTH {
        problems.push(Problem::TooLong { length });
    }
    problems
}
