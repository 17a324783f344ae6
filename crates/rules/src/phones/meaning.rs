//! What a run of digits means: prefixes, country code, and the numbering of former years.

use super::{Phone, findings::Change};

/// Mobile prefixes of eleven-digit numbers and what they became between 15 September and 14 November 2018.
#[rustfmt::skip]
const BEFORE_2018: [(&str, &str); 21] = [
    ("0120", "070"), ("0121", "079"), ("0122", "077"), ("0126", "076"), ("0128", "078"),
    ("0123", "083"), ("0124", "084"), ("0125", "085"), ("0127", "081"), ("0129", "082"),
    ("0162", "032"), ("0163", "033"), ("0164", "034"), ("0165", "035"), ("0166", "036"), ("0167", "037"), ("0168", "038"), ("0169", "039"),
    ("0186", "056"), ("0188", "058"), ("0199", "059"),
];

/// Area codes of before 2017 whose ten-digit landlines still stand in old lists of the two provinces.
const OLD_AREAS: [(&str, &str); 2] = [("020", "0214"), ("029", "0216")];

/// A number, and what had to be put right to get it.
pub(super) type Meaning = (Phone, Vec<Change>);

/// The number that a run of digits means.
pub(super) fn interpret(digits: &str) -> Option<Meaning> {
    if let Some(found) = national(digits) {
        return Some(found);
    }
    let behind_country_code = digits.strip_prefix("0084").or_else(|| digits.strip_prefix("84"));
    let with_country_code =
        behind_country_code.and_then(|rest| national(rest).or_else(|| national(&format!("0{rest}"))));
    let (phone, mut changes, first) = match with_country_code {
        Some((phone, changes)) => (phone, changes, Change::CountryCode),
        None => national(&format!("0{digits}")).map(|(phone, changes)| (phone, changes, Change::LostZero))?,
    };
    changes.insert(0, first);
    Some((phone, changes))
}

/// The number that digits with their leading zero mean, today's or a former one.
fn national(digits: &str) -> Option<Meaning> {
    if let Ok(phone) = Phone::new(digits) {
        return Some((phone, Vec::new()));
    }
    let renewed = |table: &[(&str, &str)]| {
        table.iter().find_map(|(old, new)| digits.strip_prefix(old).map(|rest| format!("{new}{rest}")))
    };
    let from = digits.to_owned();
    match digits.len() {
        11 => Some((Phone::new(&renewed(&BEFORE_2018)?).ok()?, vec![Change::Pre2018 { from }])),
        10 => Some((Phone::new(&renewed(&OLD_AREAS)?).ok()?, vec![Change::OldAreaCode { from }])),
        _ => None,
    }
}
