//! Words of kind before a unit's name, and what becomes of them in a group's name.

use super::{Tier, settled::settled};
use crate::text::{camel, fold, nfc, plain, roman, words};

/// A word of kind, as it stands before a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// In full, small letters.
    words: &'static str,
    /// Letters of its abbreviations, with or without dots ("TDP", "T.D.P").
    abbreviations: &'static [&'static str],
    /// What stays of it before a mere number: "Thon1", "To5".
    short: &'static str,
}

const fn kind(words: &'static str, abbreviations: &'static [&'static str], short: &'static str) -> Kind {
    Kind { words, abbreviations, short }
}

/// "Bản" is no word of kind here: it belongs to the name (the letter's own `CNS_BanBay_…`), as do khu, khối, xóm.
const VILLAGE: [Kind; 3] = [kind("tổ dân phố", &["tdp"], "To"), kind("thôn", &[], "Thon"), kind("tổ", &[], "To")];
const COMMUNE: [Kind; 3] =
    [kind("thị trấn", &["tt"], "ThiTran"), kind("phường", &["p"], "Phuong"), kind("xã", &["x"], "Xa")];
/// "Tỉnh" too: whoever names the unit above a commune since July 2025 names the province.
const DISTRICT: [Kind; 5] = [
    kind("thành phố", &["tp"], "ThanhPho"),
    kind("thị xã", &["tx"], "ThiXa"),
    kind("huyện", &["h"], "Huyen"),
    kind("quận", &["q"], "Quan"),
    kind("tỉnh", &[], "Tinh"),
];
const PROVINCE: [Kind; 2] = [kind("tỉnh", &[], "Tinh"), kind("thành phố", &["tp"], "ThanhPho")];

/// The words of kind of a level; longer ones before those they begin with.
fn kinds(tier: Tier) -> &'static [Kind] {
    match tier {
        Tier::Province => &PROVINCE,
        Tier::District => &DISTRICT,
        Tier::Commune => &COMMUNE,
        Tier::Team => &VILLAGE,
    }
}

/// A unit's part of a group's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// As it stands in the name: `BanBay`, `To5`.
    pub(super) name: String,
    /// Without any word of kind: `BanBay`, `5`.
    pub(super) bare: String,
}

impl Part {
    /// The part a unit's name makes; `None` if there is no letter in it.
    ///
    /// One leading word of kind falls. If only a number is left ("Thôn 1", "TDP số 5", "Thôn 4A", "Tổ II", "Thôn 1 và
    /// 2"), the word stays in its short form and "số" falls. A village's part is [`settled`] then.
    pub(super) fn of(unit: &str, tier: Tier) -> Option<Self> {
        let unit = nfc(unit);
        let (kind, rest) = split(&unit, tier);
        let part = match (kind, number(rest)) {
            (Some(kind), Some(number)) => Self { name: format!("{}{number}", kind.short), bare: number },
            _ if tier == Tier::Commune => Self::named(commune_name(rest)),
            _ => Self::named(camel(rest)),
        };
        if tier == Tier::Team {
            return settled(&part.name);
        }
        part.name.contains(|c: char| c.is_ascii_alphabetic()).then_some(part)
    }

    fn named(name: String) -> Self {
        Self { bare: name.clone(), name }
    }

    /// Whether only a number is left of the unit without its word of kind.
    pub(super) fn is_numbered(&self) -> bool {
        self.name != self.bare
    }
}

/// Words of kind of a level as they may be found run together with a name, folded: "thitran", "tt".
pub(super) fn folded(tier: Tier) -> impl Iterator<Item = String> {
    kinds(tier).iter().flat_map(|kind| {
        let full = fold(kind.words).replace(' ', "");
        std::iter::once(full).chain(kind.abbreviations.iter().map(|letters| (*letters).to_owned()))
    })
}

/// A commune's name run together. "NT", for nông trường, keeps its capitals as "N.T" does: two lists write it differently.
fn commune_name(name: &str) -> String {
    match name.split_once(' ') {
        Some((farm, behind)) if farm.eq_ignore_ascii_case("nt") => format!("NT{}", camel(behind)),
        _ => camel(name),
    }
}

/// The leading word of kind, if there is one, and the name behind it.
fn split(unit: &str, tier: Tier) -> (Option<&'static Kind>, &str) {
    let found = kinds(tier).iter().find_map(|kind| {
        let rest = behind_words(unit, kind.words)
            .or_else(|| kind.abbreviations.iter().find_map(|letters| behind_abbreviation(unit, letters)))?;
        let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        (!rest.is_empty()).then_some((kind, rest))
    });
    found.map_or((None, unit), |(kind, rest)| (Some(kind), rest))
}

/// What stands behind a word of kind written in full. Accents count, for xã is not Xà (Hồ); only in a text without
/// any accents does the unaccented word fall, if what is left can still be a name ("xa Gia Phu", but not "Xa Ho").
fn behind_words<'a>(unit: &'a str, kind: &str) -> Option<&'a str> {
    let unaccented = fold(kind);
    let mut rest = unit;
    let mut accents_kept = true;
    for (word, bare) in kind.split(' ').zip(unaccented.split(' ')) {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (given, behind) = rest.split_at_checked(end)?;
        let given = given.to_lowercase();
        if given != word {
            accents_kept = false;
            if given != bare || !unit.is_ascii() {
                return None;
            }
        }
        rest = behind.trim_start();
    }
    let one_word = !kind.contains(' ');
    let clear = accents_kept || !one_word || number(rest).is_some() || words(rest).count() >= 2;
    clear.then_some(rest)
}

/// What stands behind an abbreviation: "P. Sa Pa", "P.Sa Pa", "TT Phố Lu", "T.T. Phố Lu", "TDP5".
fn behind_abbreviation<'a>(unit: &'a str, letters: &str) -> Option<&'a str> {
    let mut rest = unit;
    let mut dotted = false;
    for letter in letters.chars() {
        let first = rest.chars().next().filter(|c| c.eq_ignore_ascii_case(&letter))?;
        rest = rest.get(first.len_utf8()..)?;
        let behind_dot = rest.strip_prefix('.');
        dotted = behind_dot.is_some();
        rest = behind_dot.unwrap_or(rest);
    }
    let ends_here = dotted || rest.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit());
    ends_here.then_some(rest)
}

/// The number that is all that is left of a name, run together: "số 5" → "5", "4 a" → "4A", "II" → "II", "1 và 2"
/// → "1Va2", "05" → "5".
pub(super) fn number(rest: &str) -> Option<String> {
    let plain = plain(rest);
    let mut words = words(&plain).peekable();
    words.next_if(|word| word.eq_ignore_ascii_case("so"));
    let mut number = String::new();
    let mut after_digits = false;
    for word in words {
        let word = if number.is_empty() { without_so(word) } else { word };
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let is_digits =
            !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) && word.len() <= digits.len() + 1;
        let is_letter = word.len() == 1 && after_digits;
        let is_and = word.eq_ignore_ascii_case("va") && !number.is_empty();
        if is_digits || is_letter {
            number.push_str(&word.to_ascii_uppercase());
        } else if is_and {
            number.push_str("Va");
        } else {
            number.push_str(&roman(word, true)?);
        }
        after_digits = is_digits && word == digits;
    }
    (!number.is_empty()).then(|| without_leading_zeros(&number))
}

fn without_leading_zeros(number: &str) -> String {
    let mut kept = String::with_capacity(number.len());
    let mut within_digits = false;
    let mut digits = number.chars().peekable();
    while let Some(c) = digits.next() {
        let leads = c == '0' && !within_digits && digits.peek().is_some_and(char::is_ascii_digit);
        if !leads {
            within_digits = c.is_ascii_digit();
            kept.push(c);
        }
    }
    kept
}

/// "số5" is written together at times.
fn without_so(word: &str) -> &str {
    match word.split_at_checked(2) {
        Some((so, rest)) if so.eq_ignore_ascii_case("so") && rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn part(unit: &str, tier: Tier) -> String {
        Part::of(unit, tier).map(|part| part.name).unwrap_or_default()
    }

    #[rstest]
    #[case("Thôn Bản Bay", "BanBay")]
    #[case("thôn  bản bay", "BanBay")]
    #[case("THÔN BẢN BAY", "BanBay")]
    #[case("thon Ban Bay", "BanBay")]
    #[case("Bản Bay", "BanBay")]
    #[case("Tổ dân phố Hồng Hà", "HongHa")]
    #[case("Tổ dân phố Tổ 5", "To5")]
    #[case("TDP Nậm Sắt 1", "NamSat1")]
    #[case("T.D.P. Nậm Sắt 1", "NamSat1")]
    #[case("Tổ Hồng Hà", "HongHa")]
    #[case("Khu 3", "Khu3")]
    #[case("Bản 3", "Ban3")]
    #[case("Thôn 3 Vành", "3Vanh")]
    #[case("Thôn Tổ 3", "To3")]
    #[case("Thôn", "Thon")]
    #[case("Thôn Ba", "Ba")]
    #[case("Thôn Tô Hiệu", "ToHieu")]
    #[case("Tổ dân phố Thôn Luông Nam", "LuongNam")]
    #[case("Thôn A B", "AB")]
    #[case("Thôn Nậm Sắt X2", "NamSatx2")]
    fn one_leading_word_of_kind_falls_never_ban(#[case] village: &str, #[case] expected: &str) {
        assert_eq!(part(village, Tier::Team), expected);
    }

    #[rstest]
    #[case("Thôn 1", "Thon1")]
    #[case("Thôn số 1", "Thon1")]
    #[case("thon 1", "Thon1")]
    #[case("Thôn 4A", "Thon4A")]
    #[case("Thôn 4 a", "Thon4A")]
    #[case("Thôn II", "ThonII")]
    #[case("THÔN VI", "ThonVI")]
    #[case("Thôn Vĩ", "Vi")]
    #[case("Thôn 1 và 2", "Thon1Va2")]
    #[case("Tổ 5", "To5")]
    #[case("TDP 5", "To5")]
    #[case("TDP5", "To5")]
    #[case("TDP số5", "To5")]
    #[case("Tổ dân phố số 5", "To5")]
    #[case("to dan pho so 5", "To5")]
    #[case("TDP 05", "To5")]
    #[case("Thôn 010", "Thon10")]
    #[case("Tổ TDP 5", "To5")]
    #[case("Tổ dân phố Tổ dân phố 5", "To5")]
    fn before_a_mere_number_the_word_stays_short(#[case] village: &str, #[case] expected: &str) {
        assert_eq!(part(village, Tier::Team), expected);
    }

    #[rstest]
    #[case("xã Gia Phú", "GiaPhu")]
    #[case("xa Gia Phu", "GiaPhu")]
    #[case("X. Gia Phú", "GiaPhu")]
    #[case("TT Phố Lu", "PhoLu")]
    #[case("T.T Phố Lu", "PhoLu")]
    #[case("Thị trấn N.T Phong Hải", "NTPhongHai")]
    #[case("Thị trấn NT Phong Hải", "NTPhongHai")]
    #[case("P. Sa Pa", "SaPa")]
    #[case("P.Sa Pa", "SaPa")]
    #[case("Phường 5", "Phuong5")]
    #[case("Phố Lu", "PhoLu")]
    #[case("Xà Hồ", "XaHo")]
    #[case("Xa Ho", "XaHo")]
    #[case("Quan Hồ Thẩn", "QuanHoThan")]
    #[case("Pa Cheo", "PaCheo")]
    fn communes_lose_their_word_of_kind(#[case] commune: &str, #[case] expected: &str) {
        assert_eq!(part(commune, Tier::Commune), expected);
    }

    #[rstest]
    #[case("huyện Bảo Thắng", "BaoThang")]
    #[case("H. Bảo Thắng", "BaoThang")]
    #[case("TP Lào Cai", "LaoCai")]
    #[case("TP. Lào Cai", "LaoCai")]
    #[case("Thành phố Lào Cai", "LaoCai")]
    #[case("TX Sa Pa", "SaPa")]
    #[case("tỉnh Lào Cai", "LaoCai")]
    #[case("thi\u{323} xa\u{303} Sa Pa", "SaPa")]
    fn districts_lose_their_word_of_kind(#[case] district: &str, #[case] expected: &str) {
        assert_eq!(part(district, Tier::District), expected);
    }

    #[rstest]
    #[case("")]
    #[case("5")]
    #[case("…")]
    fn a_name_without_letters_makes_no_part(#[case] village: &str) {
        assert_eq!(Part::of(village, Tier::Team), None);
    }
}
