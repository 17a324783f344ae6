//! Vietnamese text: normal form, folding, sorting, old encodings.
//!
//! Every text that enters the product passes [`nfc`] once (after [`legacy::decode`], where its font says so);
//! what is matched is compared by [`fold`], what is sorted by [`sort_key`].

pub mod legacy;
mod slips;
mod sort;
mod spelling;
mod syllable;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

pub(crate) use slips::{Slips, slip};
pub use sort::{person_sort_key, sort_key};
pub(crate) use spelling::{Spelt, spelling_key};
pub(crate) use syllable::is_syllable;

/// The form in which every text is kept: composed (NFC), on one line, trimmed, with single spaces.
///
/// Any white space counts as a space (no-break spaces too); characters that nobody sees (zero-width, soft hyphens,
/// control characters) fall. Do this *after* decoding an old font's text: TCVN3 writes "ư" as a soft hyphen.
#[must_use]
pub fn nfc(text: &str) -> String {
    let composed: String = visible(text).nfc().collect();
    let words: Vec<&str> = composed.split_whitespace().collect();
    words.join(" ")
}

/// The same of a text of several lines: each line in that form, without empty lines at its ends and with no more than one between two
/// others. Whoever wrote paragraphs or a list finds them again.
#[must_use]
pub fn nfc_lines(text: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    for line in text.replace("\r\n", "\n").split(['\n', '\r', '\u{2028}', '\u{2029}']).map(nfc) {
        if !line.is_empty() || kept.last().is_some_and(|last| !last.is_empty()) {
            kept.push(line);
        }
    }
    kept.join("\n").trim_end().to_owned()
}

/// A whole number with its thousands apart, as it is read on screens and papers alike: `1.562`, `−1.562`.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// With a small first letter, as a heading's words stand inside a sentence.
#[must_use]
pub fn uncapitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// The form by which texts are matched: lower-case ASCII letters and digits, words separated by single spaces.
///
/// Marks fall, đ becomes d, all else that is no letter or digit becomes a space. Vạn Hòa and Vạn Hoà fold alike.
/// The look-alikes Ð (eth) and Ɖ fold to d too: in Vietnamese text they can only be a mistyped Đ.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut plain = plain(text);
    plain.make_ascii_lowercase();
    words(&plain).collect::<Vec<_>>().join(" ")
}

/// The form in which a name stands in a Zalo group's name: words folded to ASCII and run together, the first
/// letter of each a capital ("Bản Bay" → "`BanBay`", "N.T Phong Hải" → "`NTPhongHai`", "Tổ 4a" → "`To4A`").
///
/// Roman numerals keep their capitals ("Nậm Sắt II" → "`NamSatII`"); VI and XI, which are syllables too
/// (Tà Xi Láng), count as numerals only when written so in a text that is not all capitals.
#[must_use]
pub fn camel(text: &str) -> String {
    let plain = plain(text);
    let shouting = !plain.chars().any(|c| c.is_ascii_lowercase());
    words(&plain).map(|word| capitalised(word, shouting)).collect()
}

/// Visible characters without marks, in their own case; anything but ASCII letters and digits stands as it is.
pub(crate) fn plain(text: &str) -> String {
    visible(text)
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' | 'ð' => 'd',
            'Đ' | 'Ð' | 'Ɖ' => 'D',
            other => other,
        })
        .collect()
}

/// The runs of ASCII letters and digits in a text.
pub(crate) fn words(plain: &str) -> impl Iterator<Item = &str> {
    plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// Characters nobody sees: they come along when text is copied from web pages, PDF files and chats.
pub(crate) fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}')
}

/// A Roman numeral from I to XX in either case, in capitals; VI and XI only where `all_capitals` says that
/// capitals mean something, for they are Vietnamese syllables too.
pub(crate) fn roman(word: &str, capitals_mean_numeral: bool) -> Option<String> {
    const NEVER_SYLLABLES: [&str; 17] = [
        "I", "II", "III", "IV", "V", "VII", "VIII", "IX", "X", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII",
        "XIX",
    ];
    let upper = word.to_ascii_uppercase();
    let syllable_too = matches!(upper.as_str(), "VI" | "XI") && capitals_mean_numeral && word == upper;
    (NEVER_SYLLABLES.contains(&upper.as_str()) || syllable_too).then_some(upper)
}

fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !is_invisible(*c))
}

fn capitalised(word: &str, shouting: bool) -> String {
    if let Some(numeral) = roman(word, !shouting) {
        return numeral;
    }
    let mut lower = word.to_ascii_lowercase();
    if let Some(first) = lower.find(|c: char| c.is_ascii_alphabetic())
        && let Some(letter) = lower.get_mut(first..=first)
    {
        letter.make_ascii_uppercase();
    }
    lower
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("  Thôn\u{a0}\u{a0}Bản \t\n Bay ", "Thôn Bản Bay")]
    #[case("Gia\u{200b} Phu\u{301}\u{feff}", "Gia Phú")]
    #[case("Phu\u{200d}\u{301}", "Phú")]
    #[case("\u{0}\u{200b} ", "")]
    fn text_is_kept_composed_trimmed_and_on_one_line(#[case] given: &str, #[case] kept: &str) {
        assert_eq!(nfc(given), kept);
    }

    #[rstest]
    #[case("Đặng Đình Sín", "dang dinh sin")]
    #[case("Vạn Hoà", "van hoa")]
    #[case("Vạn Hòa", "van hoa")]
    #[case("N.T Phong Hải", "n t phong hai")]
    #[case("  Tổ dân phố số 5 (mới) ", "to dan pho so 5 moi")]
    #[case("H’Mông – Ð", "h mong d")]
    #[case("…", "")]
    fn folded_text_is_plain_lower_case_words(#[case] given: &str, #[case] folded: &str) {
        assert_eq!(fold(given), folded);
    }

    #[test]
    fn all_letters_of_the_alphabet_fold_in_both_normal_forms() {
        let letters = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ";
        let folded = "aaaaaaaaaaaaaaaaaadeeeeeeeeeeeeiiiiiioooooooooooooooooouuuuuuuuuuuuyyyyyy";
        let taken_apart: String = letters.nfd().collect();
        assert_eq!(fold(letters), folded);
        assert_eq!(fold(&letters.to_uppercase()), folded);
        assert_eq!(fold(&taken_apart), folded);
    }

    #[rstest]
    #[case("Bản Bay", "BanBay")]
    #[case("BẢN BAY", "BanBay")]
    #[case("N.T Phong Hải", "NTPhongHai")]
    #[case("Nậm Sắt 1", "NamSat1")]
    #[case("3 Vành", "3Vanh")]
    #[case("tổ 4a", "To4A")]
    #[case("Nậm Sắt II", "NamSatII")]
    #[case("Khu VI", "KhuVI")]
    #[case("Tà Xi Láng", "TaXiLang")]
    #[case("TÀ XI LÁNG", "TaXiLang")]
    #[case("Y Tý", "YTy")]
    fn words_run_together_with_a_capital_each(#[case] given: &str, #[case] expected: &str) {
        assert_eq!(camel(given), expected);
    }

    #[rstest]
    #[case(" Một  là:\r\n- họp \r\n\r\n\r\n- dạy\n\n", "Một là:\n- họp\n\n- dạy")]
    #[case("\n \nmột dòng", "một dòng")]
    #[case("a\rb\u{2028}c", "a\nb\nc")]
    #[case(" \n\u{200b}\n", "")]
    fn a_text_of_several_lines_keeps_them(#[case] given: &str, #[case] kept: &str) {
        assert_eq!(nfc_lines(given), kept);
    }

    #[test]
    fn thousands_are_apart_by_points() {
        let written = [0, 999, 1_562, 420_000, 27_000_000, -1_234_567].map(grouped);
        assert_eq!(written, ["0", "999", "1.562", "420.000", "27.000.000", "−1.234.567"]);
    }

    #[test]
    fn a_heading_inside_a_sentence_begins_small() {
        assert_eq!(["Tháng 8/2025", "Đến ngày 3", ""].map(uncapitalized), ["tháng 8/2025", "đến ngày 3", ""]);
    }

    proptest! {
        #[test]
        fn kept_lines_stay_as_they_are(text in "[ a\\n\\rđ\u{301}\u{200b}]*") {
            let kept = nfc_lines(&text);
            prop_assert_eq!(nfc_lines(&kept), kept);
        }

        #[test]
        fn kept_text_stays_as_it_is(text in ".*") {
            let kept = nfc(&text);
            prop_assert_eq!(nfc(&kept), kept);
        }

        #[test]
        fn folding_is_ascii_and_happens_once(text in ".*") {
            let folded = fold(&text);
            prop_assert!(folded.is_ascii());
            prop_assert!(folded.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' '));
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn keeping_a_text_does_not_change_how_it_matches(text in ".*") {
            prop_assert_eq!(fold(&nfc(&text)), fold(&text));
        }

        #[test]
        fn run_together_names_hold_letters_and_digits_only(text in ".*") {
            let name = camel(&text);
            prop_assert!(name.chars().all(|c| c.is_ascii_alphanumeric()));
            prop_assert_eq!(name.to_ascii_lowercase(), fold(&text).replace(' ', ""));
        }
    }
}
