//! The indicators that come with the program.

use super::{Definition, Formula, Indicator, Term};
use crate::{catalogue::Pillar, households::ItemMeasure, ids::ItemId};
use std::sync::LazyLock;

const FILE: &str = include_str!("shipped.txt");

/// The indicators that come with the program, in the order of a report.
#[must_use]
pub fn shipped() -> &'static [Indicator] {
    static SHIPPED: LazyLock<Vec<Indicator>> = LazyLock::new(|| rows().filter_map(read).collect());
    &SHIPPED
}

/// The rows of the file.
pub(super) fn rows() -> impl Iterator<Item = &'static str> {
    FILE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Reads `code | pillar | name | English | unit | English | terms`, for a share with ` / ` between the terms of part and whole.
fn read(row: &str) -> Option<Indicator> {
    let mut cells = row.split('|').map(str::trim);
    let mut cell = || cells.next();
    let (code, pillar) = (cell()?.parse().ok()?, cell()?);
    let (name, name_en, unit_word, unit_word_en) = (cell()?, cell()?, cell()?, cell()?);
    let formula = match cell()?.split_once(" / ") {
        Some((part, whole)) => Formula::Share { part: terms(part)?, whole: terms(whole)?, decimals: 1 },
        None => Formula::Count { of: terms(row.rsplit('|').next()?)? },
    };
    let definition = Definition {
        name: name.to_owned(),
        name_en: Some(name_en.to_owned()),
        pillar: if pillar == "-" { None } else { Some(Pillar::of_code(pillar)?) },
        unit_word: unit_word.to_owned(),
        unit_word_en: Some(unit_word_en.to_owned()),
        formula,
    };
    Some(Indicator::new(code, definition))
}

fn terms(text: &str) -> Option<Vec<Term>> {
    text.split_whitespace().map(term).collect()
}

/// A term; `using:#vneid` is of the shipped item of that key.
fn term(text: &str) -> Option<Term> {
    match text.split_once(":#") {
        Some((measure, key)) => Some(Term::Item(ItemId::shipped(key), ItemMeasure::of_code(measure)?)),
        None => text.parse().ok(),
    }
}
