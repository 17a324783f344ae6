//! What a new village is called, of what people write: its kind by its word, its name in small letters.

use super::{Kind, Level, split_kind};
use crate::text::{fold, nfc, roman};

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

/// Words that people put before a village's name, folded; "xóm", "khu" and "đội" are no kinds of the law.
const BEFORE_A_NAME: [&[&str]; 13] = [
    &["to", "dan", "pho"],
    &["to", "dp"],
    &["tdp"],
    &["to"],
    &["thon"],
    &["ban"],
    &["xom"],
    &["khu", "pho"],
    &["khu"],
    &["ap"],
    &["doi"],
    &["khoi"],
    &["lang"],
];

/// How many of folded words come before the name that they call.
fn words_before(words: &[&str]) -> usize {
    let mut count = 0;
    while let Some(taken) =
        BEFORE_A_NAME.iter().find(|taken| words.get(count..).is_some_and(|rest| rest.starts_with(taken)))
    {
        count += taken.len();
    }
    count
}

/// What a village's name is without marks and without any word of kind before it; numbers as figures: "phuhai 1" of "Thôn Phú
/// Hải I" and of "Xóm Phú Hải 1". Two names that share it may well be one village's. Empty where there is nothing but such words.
#[must_use]
pub fn village_core(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let rest = words.get(words_before(&words)..).unwrap_or_default();
    let last = rest.len().saturating_sub(1);
    let mut core = String::new();
    for (at, word) in rest.iter().enumerate().filter(|(_, word)| **word != "so") {
        let numeral = ROMAN.iter().position(|numeral| at == last && at > 0 && numeral == word).map(|at| at + 1);
        let number = numeral.or_else(|| word.parse().ok());
        match number {
            Some(number) => core.push_str(&format!(" {number}")),
            None => core.push_str(word),
        }
    }
    core
}

const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];

/// Do two texts call one village: is one of them the other without words of kind before it? "Bay" and "Thôn Bản Bay" do, "Thôn 1"
/// and "TDP 1" do not.
#[must_use]
pub fn call_one_village(one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    let apart =
        |text: &str| text.split(' ').filter(|word| !word.is_empty() && *word != "so").map(str::to_owned).collect();
    let (one, other): (Vec<String>, Vec<String>) = (apart(&one), apart(&other));
    let (longer, shorter) = if one.len() < other.len() { (other, one) } else { (one, other) };
    let longer: Vec<&str> = longer.iter().map(String::as_str).collect();
    let more = longer.len() - shorter.len();
    !shorter.is_empty() && longer.iter().skip(more).eq(shorter.iter()) && words_before(&longer) >= more
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
    #[case("Thôn Phú Hải I", "phuhai 1")]
    #[case("Xóm Phú Hải 01", "phuhai 1")]
    #[case("Thôn Bản Bay", "bay")]
    #[case("Tổ dân phố số 5", " 5")]
    #[case("Thôn Vi", "vi")]
    #[case("Thôn", "")]
    fn names_are_compared_without_what_stands_before_them(#[case] name: &str, #[case] core: &str) {
        assert_eq!(village_core(name), core);
    }

    #[rstest]
    #[case("Bay", "Thôn Bản Bay", true)]
    #[case("Bản Bay", "thôn bản bay", true)]
    #[case("1", "Thôn 1", true)]
    #[case("TDP số 5", "TDP 5", true)]
    #[case("Thôn 1", "TDP 1", false)]
    #[case("Bay", "Thôn Nậm Bay", false)]
    #[case("", "Thôn", false)]
    fn a_village_is_called_with_and_without_words_of_kind(#[case] one: &str, #[case] other: &str, #[case] same: bool) {
        assert_eq!(call_one_village(one, other), same);
        assert_eq!(call_one_village(other, one), same);
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
