//! What a new village is called, of what people write: its kind by its word, its name in small letters.

use super::{Kind, Level, split_kind};
use crate::text::{nfc, roman};

/// Takes the village's word of kind off, if it is the word with its marks ("Bàn Tàn" is no bản), and keeps the dots of the name.
///
/// A name without such a word comes back whole; so does a name that is nothing but the word.
#[must_use]
pub fn split_village_kind(written: &str) -> (Option<Kind>, String) {
    let whole = nfc(written);
    let parts = |text: &str| text.split([' ', '.']).filter(|part| !part.is_empty()).count();
    let (Some(kind), rest) = split_kind(&whole, Level::Village) else {
        return (None, whole);
    };
    let taken = parts(&whole) - parts(&rest);
    let mut bare = whole.as_str();
    for _ in 0..taken {
        bare = bare.trim_start_matches([' ', '.']);
        bare = bare.find([' ', '.']).map_or("", |at| bare.get(at..).unwrap_or_default());
    }
    let word = whole.strip_suffix(bare).unwrap_or(&whole).to_lowercase();
    let real = ["thôn", "thon", "th", "bản", "tổ", "tdp", "tổ dân phố"].contains(&word.as_str());
    let bare = bare.trim_start_matches([' ', '.']).to_owned();
    if (real || whole.is_ascii()) && !bare.is_empty() { (Some(kind), bare) } else { (None, whole) }
}

/// The name a new village gets, of what is written behind its word of kind: as written, but for one all in capitals or without any.
#[must_use]
pub fn village_name(bare: &str) -> String {
    // "SỐ 5": the word before a number is no name, however short.
    let bare = &match bare.split_once(' ') {
        Some(("SỐ", number)) if number.starts_with(|c: char| c.is_ascii_digit()) => format!("số {number}"),
        _ => bare.to_owned(),
    };
    let (has_lower, has_upper) = (bare.chars().any(char::is_lowercase), bare.chars().any(char::is_uppercase));
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    let change = match (has_lower, has_upper) {
        (false, true) if letters >= 4 => in_small_letters,
        (true, false) if letters > 1 => with_a_capital,
        _ => return bare.to_owned(),
    };
    let words: Vec<String> = bare.split(' ').map(change).collect();
    words.join(" ")
}

fn with_a_capital(word: &str) -> String {
    // "tổ dân phố số 5": the word before a number is no name.
    if word == "số" {
        return word.to_owned();
    }
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn in_small_letters(word: &str) -> String {
    if word.contains('.') || roman(word, false).is_some() {
        return word.to_owned();
    }
    let mut letters = word.chars();
    let first = letters.next().into_iter();
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Thôn Bản Bay", Some(Kind::Thon), "Bản Bay")]
    #[case("Bản Bay", Some(Kind::Ban), "Bay")]
    #[case("Bàn Tàn", None, "Bàn Tàn")]
    #[case("TDP. Nậm Sắt 1", Some(Kind::ToDanPho), "Nậm Sắt 1")]
    #[case("thôn N.T Phong Hải", Some(Kind::Thon), "N.T Phong Hải")]
    #[case("Tô Hiệu", None, "Tô Hiệu")]
    #[case("thon ban bay", Some(Kind::Thon), "ban bay")]
    #[case("Thôn", None, "Thôn")]
    fn a_village_has_its_kind_from_its_word(#[case] whole: &str, #[case] kind: Option<Kind>, #[case] bare: &str) {
        assert_eq!(split_village_kind(whole), (kind, bare.to_owned()));
    }

    #[rstest]
    #[case("SOI GIÁ 2", "Soi Giá 2")]
    #[case("NẬM SẮT II", "Nậm Sắt II")]
    #[case("4A", "4A")]
    #[case("4a", "4a")]
    #[case("số 5", "số 5")]
    #[case("nhuần 2", "Nhuần 2")]
    #[case("đá đinh", "Đá Đinh")]
    #[case("Bản Bay", "Bản Bay")]
    fn a_name_in_capitals_or_without_any_is_made_as_names_are_written(#[case] written: &str, #[case] made: &str) {
        assert_eq!(village_name(written), made);
    }
}
