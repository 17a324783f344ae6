//! Vietnamese order, as bytes that a database can keep and compare.

use std::sync::OnceLock;

use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;

use super::nfc;

/// Bytes whose order is the Vietnamese alphabet's (a ă â b c d đ …, tones ngang huyền hỏi ngã sắc nặng), numbers by
/// their value (Thôn 2 before Thôn 10).
///
/// Keys may be stored; recompute them when the collation data's version changes.
#[must_use]
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    let Ok(()) = collator().write_sort_key_to(&nfc(text), &mut key);
    key
}

/// Bytes that order persons as Vietnamese lists do: by given name (the last word), then by family and middle
/// names; capitals make no difference.
#[must_use]
pub fn person_sort_key(name: &str) -> Vec<u8> {
    let name = nfc(name).to_lowercase();
    let (family, given) = name.rsplit_once(' ').unwrap_or(("", &name));
    let mut key = sort_key(given);
    // Keys hold no zero byte, so a shorter given name ends before any longer one.
    key.push(0);
    key.extend(sort_key(family));
    key
}

fn collator() -> &'static CollatorBorrowed<'static> {
    static COLLATOR: OnceLock<CollatorBorrowed<'static>> = OnceLock::new();
    COLLATOR.get_or_init(|| {
        CollatorBorrowed::try_new(locale!("vi-u-kn").into(), CollatorOptions::default())
            .expect("the Vietnamese collation is compiled in")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted_by<'a>(names: &[&'a str], key: impl Fn(&str) -> Vec<u8>) -> Vec<&'a str> {
        let mut sorted = names.to_vec();
        sorted.reverse();
        sorted.sort_by_key(|name| key(name));
        sorted
    }

    #[test]
    fn names_follow_the_vietnamese_alphabet() {
        let names = [
            "A Lù", "An", "Áo", "Ẵm", "Ăn", "Ân", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Dũng", "Đặng", "Oanh", "Ông",
            "Ơn", "Út", "Ước",
        ];
        assert_eq!(sorted_by(&names, sort_key), names);
    }

    #[test]
    fn numbers_are_ordered_by_value() {
        let names = ["Thôn 1", "Thôn 2", "Thôn 10", "Thôn Bản Bay"];
        assert_eq!(sorted_by(&names, sort_key), names);
    }

    #[test]
    fn persons_are_ordered_by_given_name_first() {
        let names = ["Vùi Thị An", "Giàng A Ân", "Lù Văn Hoa", "TRẦN THỊ HOA", "Lê Hoà", "Đỗ Văn Sơn", "Sơn Tùng"];
        assert_eq!(sorted_by(&names, person_sort_key), names);
    }

    #[test]
    fn both_normal_forms_have_one_key() {
        assert_eq!(sort_key("Tổ 1"), sort_key("To\u{302}\u{309} 1"));
    }

    proptest! {
        #[test]
        fn keys_hold_no_zero_byte(text in ".*") {
            prop_assert!(!sort_key(&text).contains(&0));
        }
    }
}
