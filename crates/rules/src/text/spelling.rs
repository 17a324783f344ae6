//! When two spellings are one name: capitals, the place of the tone mark and "số" before a number don't matter, the
//! marks do; a text without any marks leaves them open.

use super::{nfc, plain};
use unicode_normalization::UnicodeNormalization;

/// A text's words run together, lower case, each with its tone mark behind it, so that Hoà and Hòa are one. Only numbers
/// stay apart: 1-2 is not 12.
pub(crate) fn spelling_key(text: &str) -> String {
    let lower = text.to_lowercase().replace('ð', "đ");
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let starts_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let mut key = String::with_capacity(lower.len());
    for (at, word) in words.iter().enumerate() {
        if plain(word) == "so" && words.get(at + 1).is_some_and(starts_number) {
            continue;
        }
        if key.ends_with(|c: char| c.is_ascii_digit()) && starts_number(word) {
            key.push('-');
        }
        if word.len() > 1 && word.chars().all(|c| c.is_ascii_digit()) {
            key.push_str(word.trim_start_matches('0'));
            continue;
        }
        let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        key.extend(word.nfd().filter(|c| !is_tone(c)));
        key.extend(word.nfd().filter(is_tone));
    }
    key
}

/// A text with the keys it is compared by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spelt {
    /// The text in normal form.
    pub(crate) text: String,
    /// Without marks.
    pub(crate) key: String,
    /// With marks.
    spelling: String,
    /// It is written without any marks, as on an old phone.
    is_plain: bool,
}

impl Spelt {
    pub(crate) fn of(text: &str) -> Self {
        let text = nfc(text);
        let spelling = spelling_key(&text);
        Self {
            key: plain(&spelling),
            spelling,
            is_plain: text.chars().all(|c| !c.is_alphabetic() || c.is_ascii()),
            text,
        }
    }

    /// The very same name, marks included.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.spelling == other.spelling
    }

    /// The same name, as far as both say; one written without marks leaves them open.
    pub(crate) fn may_be(&self, other: &Self) -> bool {
        self.is(other) || ((self.is_plain || other.is_plain) && self.key == other.key)
    }

    /// Is it written without any marks?
    pub(crate) fn is_plain(&self) -> bool {
        self.is_plain
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.key.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Vạn Hoà", "vạn hòa")]
    #[case("Tổ dân phố số 05", "TỔ DÂN PHỐ 5")]
    #[case("Phu\u{301} Nhuận", "Phú Nhuận")]
    #[case("Ðông Căm", "Đông Căm")]
    fn one_name_may_be_spelt_in_several_ways(#[case] one: &str, #[case] other: &str) {
        assert!(Spelt::of(one).is(&Spelt::of(other)));
    }

    #[test]
    fn marks_tell_names_apart_unless_they_are_missing_altogether() {
        let [right, wrong, plain] = ["Bản Bay", "Bản Bảy", "Ban Bay"].map(Spelt::of);
        assert!(!right.may_be(&wrong));
        assert!(plain.may_be(&right) && right.may_be(&plain));
        assert!(!plain.is(&right));
    }

    #[test]
    fn two_numbers_are_not_one() {
        assert!(!Spelt::of("Thôn 1, 2").may_be(&Spelt::of("Thôn 12")));
        assert!(Spelt::of("Thôn 1-2").is(&Spelt::of("thôn 01 + 2")));
    }
}
