//! When two spellings are one name, marks counted.

use super::plain;
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
