//! Reading cells and fields that hold phone numbers.

use super::{
    Phone,
    cleaning::{narrow, out_of_quantity, with_zeros_for_letters, without_labels},
    cutting::{cut, runs},
    findings::{Change, PhoneProblem},
};
use crate::text::{fold, nfc};

/// One number found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The number.
    pub phone: Phone,
    /// What was put right, in the order it was done.
    pub changes: Vec<Change>,
    /// The name or remark beside it, without brackets and without words like "SĐT".
    pub note: Option<String>,
}

/// What a cell holds. Both lists are empty when it is empty or says that there is none ("không có", "-").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The numbers in their order, each once.
    pub phones: Vec<Found>,
    /// What could not be read.
    pub problems: Vec<PhoneProblem>,
}

/// Reads the numbers in a cell or field.
#[must_use]
pub fn read(cell: &str) -> Reading {
    let raw = narrow(&nfc(cell));
    if ["", "0", "x", "k", "ko", "khong", "khong co", "chua", "chua co", "chua ro", "n a"]
        .contains(&fold(&raw).as_str())
    {
        return Reading::default();
    }
    let mut quantity = false;
    let text = match out_of_quantity(&raw) {
        Some(Ok(digits)) => {
            quantity = digits != raw;
            digits
        }
        Some(Err(problem)) => {
            return Reading { phones: Vec::new(), problems: vec![problem] };
        }
        None => raw.clone(),
    };
    let (text, letters) = with_zeros_for_letters(&text);
    let mut pieces = Pieces::of(&text);
    for found in &mut pieces.phones {
        if quantity {
            found.changes.insert(0, Change::Quantity);
        }
        if letters {
            found.changes.insert(0, Change::LetterForZero);
        }
    }
    pieces.into_reading(&raw)
}

/// A text taken apart into numbers, what looks like a number but is none, and the words between.
#[derive(Default)]
struct Pieces {
    phones: Vec<Found>,
    problems: Vec<PhoneProblem>,
    /// The words before each number, and after the last.
    words: Vec<String>,
}

impl Pieces {
    fn of(text: &str) -> Self {
        let mut pieces = Self { words: vec![String::new()], ..Self::default() };
        let mut done = 0;
        for run in runs(text) {
            for part in cut(&run) {
                let (Some(first), Some(last)) = (part.groups.first(), part.groups.last()) else {
                    continue;
                };
                let digits: usize = part.groups.iter().map(|group| group.digits.len()).sum();
                // Short figures are part of the words: "tổ 5", "năm 2022".
                if part.found.is_none() && digits < 6 {
                    continue;
                }
                pieces.say(text.get(done..first.start).unwrap_or_default());
                done = last.end;
                match part.found {
                    Some((phone, changes)) => {
                        pieces.phones.push(Found { phone, changes, note: None });
                        pieces.words.push(String::new());
                    }
                    None => {
                        pieces.problems.push(unreadable(text.get(first.start..last.end).unwrap_or_default(), digits));
                    }
                }
            }
        }
        pieces.say(text.get(done..).unwrap_or_default());
        pieces
    }

    fn say(&mut self, words: &str) {
        if let (Some(last), words) = (self.words.last_mut(), without_labels(words))
            && !words.is_empty()
        {
            if !last.is_empty() {
                last.push_str(", ");
            }
            last.push_str(&words);
        }
    }

    /// Words belong to the number before them, unless the cell begins with words: then to the number after.
    fn into_reading(self, raw: &str) -> Reading {
        let Self { phones, mut problems, words } = self;
        if phones.is_empty() && problems.is_empty() {
            let raw = raw.to_owned();
            let digits = raw.chars().filter(char::is_ascii_digit).count();
            let has_letters = raw.chars().any(char::is_alphabetic);
            problems.extend(match digits {
                0 => has_letters.then_some(PhoneProblem::NoNumber { raw }),
                _ => Some(PhoneProblem::WrongLength { raw, digits }),
            });
        }
        let words_lead = words.first().is_some_and(|first| !first.is_empty());
        let count = phones.len();
        let note_of = |place: usize| {
            let mut notes: Vec<&str> = Vec::new();
            if words_lead {
                notes.extend(words.get(place).map(String::as_str));
            }
            if !words_lead || place + 1 == count {
                notes.extend(words.get(place + 1).map(String::as_str));
            }
            notes.retain(|note| !note.is_empty());
            (!notes.is_empty()).then(|| notes.join(", "))
        };
        let mut kept: Vec<Found> = Vec::new();
        for (place, found) in phones.into_iter().enumerate() {
            if !kept.iter().any(|other| other.phone == found.phone) {
                kept.push(Found { note: note_of(place), ..found });
            }
        }
        Reading { phones: kept, problems }
    }
}

fn unreadable(raw: &str, digits: usize) -> PhoneProblem {
    let raw = raw.trim().to_owned();
    let first = raw.chars().find(char::is_ascii_digit);
    let long_enough = if first == Some('0') { digits == 10 } else { digits == 9 };
    if long_enough { PhoneProblem::UnknownPrefix { raw } } else { PhoneProblem::WrongLength { raw, digits } }
}

/// The numbers of a cell, the mobile ones first: where one number is kept, it is the one that has Zalo.
#[must_use]
pub fn mobile_first(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| found.phone.mobile().is_none());
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn numbers(cell: &str) -> Vec<String> {
        read(cell).phones.iter().map(|found| found.phone.to_string()).collect()
    }

    fn changes(cell: &str) -> Vec<Change> {
        read(cell).phones.into_iter().flat_map(|found| found.changes).collect()
    }

    #[rstest]
    #[case("0912345678")]
    #[case(" 0912 345 678 ")]
    #[case("0912.345.678")]
    #[case("0912-345-678")]
    #[case("(0912) 345 678")]
    #[case("'0912345678")]
    #[case("09 12 34 56 78")]
    #[case("0912\u{a0}345\u{200b}678")]
    #[case("SĐT: 0912345678")]
    fn a_number_is_read_however_it_is_grouped(#[case] cell: &str) {
        assert_eq!(numbers(cell), ["0912345678"]);
        assert_eq!(changes(cell), []);
        assert_eq!(read(cell).problems, []);
        assert_eq!(read(cell).phones[0].note, None);
    }

    #[rstest]
    #[case("912345678", vec![Change::LostZero])]
    #[case("912.345.678", vec![Change::LostZero])]
    #[case("84912345678", vec![Change::CountryCode])]
    #[case("+84 912 345 678", vec![Change::CountryCode])]
    #[case("+84 (0) 912 345 678", vec![Change::CountryCode])]
    #[case("0084912345678", vec![Change::CountryCode])]
    #[case("9.12345678E8", vec![Change::Quantity, Change::LostZero])]
    #[case("9,12345678E+08", vec![Change::Quantity, Change::LostZero])]
    #[case("912345678.0", vec![Change::Quantity, Change::LostZero])]
    #[case("O912345678", vec![Change::LetterForZero])]
    fn what_is_plainly_meant_is_put_right_and_said(#[case] cell: &str, #[case] expected: Vec<Change>) {
        assert_eq!(numbers(cell), ["0912345678"]);
        assert_eq!(changes(cell), expected);
    }

    #[rstest]
    #[case("01201234567", "0701234567")]
    #[case("01231234567", "0831234567")]
    #[case("01291234567", "0821234567")]
    #[case("01689333999", "0389333999")]
    #[case("01861234567", "0561234567")]
    #[case("01991234567", "0591234567")]
    fn numbers_of_before_2018_get_their_new_prefix(#[case] old: &str, #[case] new: &str) {
        assert_eq!(numbers(old), [new]);
        assert_eq!(changes(old), [Change::Pre2018 { from: old.to_owned() }]);
    }

    #[test]
    fn digits_as_wide_as_chinese_letters_are_digits() {
        let found = read("０９１２ ０００ ００１");
        assert_eq!(found.phones.iter().map(|found| found.phone.as_str()).collect::<Vec<_>>(), ["0912000001"]);
        assert!(found.problems.is_empty());
    }

    #[test]
    fn an_old_number_may_have_lost_its_zero_too() {
        let from = "01689333999".to_owned();
        assert_eq!(changes("1689333999"), [Change::LostZero, Change::Pre2018 { from: from.clone() }]);
        assert_eq!(changes("+84 168 933 3999"), [Change::CountryCode, Change::Pre2018 { from }]);
        assert_eq!(numbers("1689333999"), ["0389333999"]);
    }

    #[rstest]
    #[case("0214 3820000", vec![])]
    #[case("(0214) 3.820.000", vec![])]
    #[case("0214/3820000", vec![])]
    #[case("2143820000", vec![Change::LostZero])]
    #[case("+84 214 3820 000", vec![Change::CountryCode])]
    #[case("020 3820000", vec![Change::OldAreaCode { from: "0203820000".to_owned() }])]
    fn landlines_have_eleven_digits(#[case] cell: &str, #[case] expected: Vec<Change>) {
        assert_eq!(numbers(cell), ["02143820000"]);
        assert_eq!(changes(cell), expected);
        assert_eq!(read(cell).phones[0].phone.mobile(), None);
    }

    #[rstest]
    #[case("0912.345.678 / 0987 654 321")]
    #[case("0912345678, 0987654321")]
    #[case("0912345678 0987654321")]
    #[case("0912 345 678 0987 654 321")]
    #[case("0912345678 - 987654321")]
    #[case("0912345678\n0987654321")]
    #[case("0912345678 và 0987654321")]
    #[case("ĐT1: 0912345678; ĐT2: 0987654321; 0912345678")]
    fn a_cell_may_hold_several_numbers(#[case] cell: &str) {
        assert_eq!(numbers(cell), ["0912345678", "0987654321"]);
        assert_eq!(read(cell).problems, []);
        assert!(read(cell).phones.iter().all(|found| found.note.is_none()), "{:?}", read(cell));
    }

    #[rstest]
    #[case("0912345678 (anh A)", &[Some("anh A")])]
    #[case("Anh A: 0912345678; chị B 0987654321", &[Some("Anh A"), Some("chị B")])]
    #[case("0912345678 anh A, 0987654321 (Zalo)", &[Some("anh A"), Some("Zalo")])]
    #[case("0912345678 - tổ 5", &[Some("tổ 5")])]
    fn names_beside_a_number_are_kept_as_its_note(#[case] cell: &str, #[case] notes: &[Option<&str>]) {
        let found = read(cell).phones;
        assert_eq!(found.iter().map(|found| found.note.as_deref()).collect::<Vec<_>>(), notes);
    }

    #[rstest]
    #[case("")]
    #[case(" - ")]
    #[case("không có")]
    #[case("Chưa có")]
    #[case("0")]
    fn a_cell_may_hold_none(#[case] cell: &str) {
        assert_eq!(read(cell), Reading::default());
    }

    #[rstest]
    #[case("091234567", "wrong_length")]
    #[case("09123", "wrong_length")]
    #[case("0912345678901", "wrong_length")]
    #[case("0412345678", "unknown_prefix")]
    #[case("9.12E+08", "rounded")]
    #[case("ông A", "no_number")]
    fn what_cannot_be_read_is_handed_back_as_it_stood(#[case] cell: &str, #[case] code: &str) {
        let reading = read(cell);
        assert_eq!(reading.phones, []);
        assert_eq!(reading.problems.len(), 1);
        assert_eq!(reading.problems[0].raw(), cell);
        assert_eq!(reading.problems[0].code(), code);
    }

    #[test]
    fn a_bad_number_does_not_hide_a_good_one() {
        let reading = read("0912345678 / 0412345678");
        assert_eq!(reading.phones.len(), 1);
        assert_eq!(reading.problems, [PhoneProblem::UnknownPrefix { raw: "0412345678".to_owned() }]);
    }

    proptest! {
        #[test]
        fn every_number_is_read_back_as_it_is_shown(digits in "0[35789][0-9]{8}|02[0-9]{9}") {
            let phone = Phone::new(&digits).unwrap();
            for written in [phone.to_string(), phone.spaced(), phone.tel_uri()] {
                let found = read(&written).phones;
                prop_assert_eq!(found.len(), 1);
                prop_assert_eq!(&found[0].phone, &phone);
            }
        }

        #[test]
        fn a_mobile_number_survives_excel(digits in "0[35789][0-9]{8}") {
            let quantity: f64 = digits.parse().unwrap();
            let found = read(&format!("{quantity}")).phones;
            prop_assert_eq!(found[0].phone.as_str(), digits);
        }

        #[test]
        fn any_text_can_be_read(cell in ".*", digits in "[0-9 .,/()oO+eE-]{0,60}") {
            let _ = (read(&cell), read(&digits));
        }
    }
}
