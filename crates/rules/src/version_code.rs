//! The code by which a paper and the snapshot it was made of know each other; it stands on every page of the paper.

use crate::reports::Snapshot;
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

/// Digits of a code.
const DIGITS: usize = 10;

/// Ten hexadecimal digits in two groups, `4F0A1-9C3E7`: the beginning of the SHA-256 of what a paper was made of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionCode(String);

impl VersionCode {
    /// Of what was written down, part by part.
    #[must_use]
    pub fn of(parts: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut hash = Sha256::new();
        parts.into_iter().for_each(|part| hash.update(part));
        let first = hash.finalize().iter().take(DIGITS / 2).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        Self(format!("{:05X}-{:05X}", first >> 20, first & 0xF_FFFF))
    }

    /// Of a report as it was sent: whoever changes a figure, a word or a definition gets another code.
    #[must_use]
    pub fn of_report(snapshot: &Snapshot) -> Self {
        // What the program itself put together can always be written down.
        let parts = [serde_json::to_vec(snapshot), serde_json::to_vec(&snapshot.definitions[..])];
        Self::of(parts.into_iter().map(Result::unwrap_or_default))
    }

    /// The code that somebody read from a page and typed: in small letters, with other gaps or none, with an O for a 0, or with the words
    /// that stand beside it ("Mã phiên bản: 4f0a1 9c3e7 · lần 2").
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let words: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).map(str::to_uppercase).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        let whole = || digits(&words.concat(), DIGITS);
        let one = || words.iter().find_map(|word| digits(word, DIGITS));
        let two = || {
            let halves = words.iter().zip(words.iter().skip(1));
            halves.filter_map(|(one, other)| digits(one, DIGITS / 2).zip(digits(other, DIGITS / 2))).next_back()
        };
        let digits = whole().or_else(one).or_else(|| two().map(|(one, other)| one + &other))?;
        let (first, last) = digits.split_at_checked(DIGITS / 2)?;
        Some(Self(format!("{first}-{last}")))
    }

    /// As it is printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// So many hexadecimal digits, with what is easily taken for one.
fn digits(word: &str, count: usize) -> Option<String> {
    let digit = |c| match c {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    let digits: String = word.chars().map(digit).collect();
    (digits.len() == count && digits.chars().all(|c| c.is_ascii_hexdigit())).then_some(digits)
}

/// What was typed is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no version code: ten hexadecimal digits, as 4F0A1-9C3E7")]
pub struct NoVersionCode;

impl FromStr for VersionCode {
    type Err = NoVersionCode;

    fn from_str(text: &str) -> Result<Self, NoVersionCode> {
        Self::typed(text).ok_or(NoVersionCode)
    }
}

impl fmt::Display for VersionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_ten_digits_in_two_groups_and_is_read_as_it_is_printed() {
        let code = VersionCode::of([b"a".to_vec(), b"b".to_vec()]);
        assert_eq!(code, VersionCode::of([b"ab".to_vec()]));
        assert_ne!(code, VersionCode::of([b"abc".to_vec()]));
        assert_eq!((code.as_str().len(), code.as_str().find('-')), (11, Some(5)));
        assert_eq!(VersionCode::typed(code.as_str()), Some(code));
    }

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        for typed in [
            "4F0A1-9C3E7",
            " 4f0a1 9c3e7 ",
            "4f0a19c3e7",
            "4F0A1–9C3E7",
            "4fOal-9c3e7",
            "4f 0a 19 c3 e7",
            "Mã phiên bản: 4F0A1-9C3E7 · lần 2, thay thế lần 1",
            "ma phien ban 4f0a1-9c3e7",
            "BẢN DỰ THẢO · Mã phiên bản: 4F0A1-9C3E7",
        ] {
            assert_eq!(VersionCode::typed(typed).map(|code| code.0).as_deref(), Some("4F0A1-9C3E7"), "{typed}");
        }
        for typed in ["", "4F0A1", "4F0A1-9C3E", "4F0A1-9C3EX", "05/BC-UBND"] {
            assert_eq!(VersionCode::typed(typed), None, "{typed}");
        }
    }
}
