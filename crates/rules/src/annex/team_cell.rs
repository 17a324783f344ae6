//! The team's cell: the words for "team" taken off.

use super::communes::without_counter;
use crate::text::{fold, nfc};

/// How people call a team, folded, without the leading "tổ"; of several that fit the longest is meant.
const TEAM_WORDS: [&str; 22] = [
    "cong nghe so cong dong",
    "cong nghe so va cong dong",
    "cong nghe cong dong",
    "cong nghe thong tin cong dong",
    "cong nghe so",
    "chuyen doi so cong dong",
    "chuyen doi so",
    "so hoa cong dong",
    "so hoa",
    "cn so cong dong",
    "cn so cd",
    "cn so",
    "cncd",
    "cong nghe so cd",
    "cns cong dong",
    "cnscd",
    "cns cd",
    "cns",
    "cds cong dong",
    "cdscd",
    "cds cd",
    "cds",
];

/// A title taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TeamCell {
    /// What is left without the words for "team".
    pub(super) core: String,
    /// Were there such words?
    pub(super) says_team: bool,
    /// Does it say that there are several villages: "liên thôn", "các bản"?
    pub(super) says_several: bool,
}

impl TeamCell {
    pub(super) fn of(title: &str) -> Self {
        let text = nfc(&title.replace([':', '"', '“', '”'], " "));
        let text = with_space_before_number(&apart(without_counter(&text)));
        let words: Vec<&str> = text.split_whitespace().collect();
        let behind = team_words_behind(&words);
        let words = words.get(..words.len() - behind).unwrap_or_default();
        let taken = team_words(words).max(usize::from(is_team_of_village(words)));
        let mut rest = words.get(taken..).unwrap_or_default();
        if taken > 0 {
            while rest.first().is_some_and(|word| is_link(word)) {
                rest = &rest[1..];
            }
            rest = without_team_number(rest);
        }
        let mut says_several = false;
        while let [first, next, ..] = rest
            && ["liên", "các"].contains(&first.to_lowercase().as_str())
            && is_village_word(next)
        {
            rest = &rest[1..];
            says_several = true;
        }
        let core = match rest {
            // "Tổ DP 5" is written for "Tổ dân phố 5".
            [to, dp, name @ ..] if fold(to) == "to" && fold(dp) == "dp" && !name.is_empty() => {
                format!("Tổ dân phố {}", name.join(" "))
            }
            _ => rest.join(" "),
        };
        Self { core, says_team: taken + behind > 0, says_several }
    }

    /// Do the words, without the names of places, say that it is the commune's own team?
    pub(super) fn is_of_commune(&self, core: &str) -> bool {
        let folded = fold(core);
        let named = folded.strip_prefix("cap ").unwrap_or(&folded);
        self.says_team && ["xa", "phuong", "thi tran"].contains(&named)
    }

    /// The core without a trailing "xã Gia Phú, huyện Bảo Thắng"; empty if it is nothing but the commune, whose folded
    /// name comes first.
    pub(super) fn without_place(&self, folded_names: &[String]) -> String {
        let mut words: Vec<&str> = self.core.split_whitespace().collect();
        while let Some((at, name)) = folded_names.iter().enumerate().find(|(_, name)| ends_with(&words, name)) {
            let left = words.len() - name.split(' ').count();
            if left == 0 && at > 0 {
                break;
            }
            words.truncate(left);
        }
        words.join(" ").trim_end_matches([',', '-', '–', '(', '.', ' ']).to_owned()
    }
}

/// "CNSCĐ-Thôn Bản Bay" with the team's word by itself.
fn apart(text: &str) -> String {
    let words = text.split(' ').map(|word| match word.split_once(['-', '_', '–']) {
        Some((team, rest)) if !rest.is_empty() && TEAM_WORDS.contains(&fold(team).as_str()) => format!("{team} {rest}"),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// "Thôn1", "TDP5" as "Thôn 1", "TDP 5".
fn with_space_before_number(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let number = word.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0);
        match number.map(|at| word.split_at(at)) {
            Some((kind, number)) if ["thon", "ban", "to", "tdp", "xom", "khu"].contains(&fold(kind).as_str()) => {
                format!("{kind} {number}")
            }
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// How many leading words say "team".
fn team_words(words: &[&str]) -> usize {
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let lead = usize::from(folded.first().is_some_and(|word| word == "to"));
    let rest = folded.get(lead..).unwrap_or_default();
    let fits = |phrase: &&str| {
        let count = phrase.split(' ').count();
        rest.get(..count).is_some_and(|words| words.join(" ") == **phrase)
    };
    let longest = TEAM_WORDS.into_iter().filter(fits).map(|phrase| phrase.split(' ').count()).max();
    longest.map_or(0, |count| lead + count)
}

/// How many of the last words say "team", as in "Tổ 10 - Tổ CNSCĐ" and "Thôn Bản Bay (Tổ công nghệ số cộng đồng)", and the
/// mark before them; none if nothing else is left.
fn team_words_behind(words: &[&str]) -> usize {
    let says_only_team = |from: &usize| {
        let tail = words.get(*from..).unwrap_or_default();
        let tail: Vec<&str> = tail.iter().copied().skip_while(|word| fold(word).is_empty()).collect();
        let is_short = tail.len() == 1 && ["cnscd", "cdscd", "cncd"].contains(&fold(tail.join(" ").as_str()).as_str());
        is_short
            || (tail.first().is_some_and(|word| fold(word) == "to")
                && team_words(&tail) == tail.len()
                && tail.len() > 1)
    };
    if team_words(words) == words.len() {
        return 0;
    }
    (1..words.len()).find(says_only_team).map_or(0, |from| words.len() - from)
}

/// "Tổ thôn Bản Bay", the thôn's team, but not "Tổ dân phố 5".
fn is_team_of_village(words: &[&str]) -> bool {
    let [to, kind, _, ..] = words else {
        return false;
    };
    fold(to) == "to" && (is_surely_a_village_word(kind) || is_town_quarter(words.get(1..).unwrap_or_default()))
}

/// "tổ dân phố …".
fn is_town_quarter(words: &[&str]) -> bool {
    matches!(words, [to, dan, pho, _, ..] if [to, dan, pho].map(|word| fold(word)) == ["to", "dan", "pho"])
}

/// "số 2 thôn Bản Bay" without the number that tells the teams of one village apart.
fn without_team_number<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    // "1/2": the first of two.
    let is_number =
        |word: &str| word.split('/').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
    let rest = match words {
        [so, number, rest @ ..] if fold(so) == "so" && is_number(number) => rest,
        [number, rest @ ..] if is_number(number) => rest,
        _ => return words,
    };
    let linked = rest.iter().position(|word| !is_link(word)).and_then(|at| rest.get(at..)).unwrap_or_default();
    let names_a_village = linked.len() > 1 && linked.first().is_some_and(|word| is_village_word(word));
    if names_a_village { linked } else { words }
}

fn is_link(word: &str) -> bool {
    fold(word).is_empty() || ["của", "tại", "thuộc", "ở"].contains(&word.to_lowercase().as_str())
}

fn is_village_word(word: &str) -> bool {
    ["thôn", "bản", "tổ", "tdp"].contains(&word.to_lowercase().as_str())
}

/// "thôn", "TDP", and "bản" in small letters: "Bản" begins many a name.
fn is_surely_a_village_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    ["thôn", "tdp"].contains(&lower.as_str()) || (lower == "bản" && word.starts_with('b'))
}

/// What follows the first words of a text from a village's word of kind on: "thôn Bản Bay" in "Ban vận động thôn Bản Bay". The
/// flag says whether it can't be part of a name.
pub(super) fn villages_within(text: &str) -> Vec<(String, bool)> {
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches(['(', ')'])).collect();
    let tails = (1..words.len()).filter_map(|from| {
        let tail = words.get(from..).filter(|tail| tail.len() > 1)?;
        let first = *tail.first()?;
        let is_sure = is_surely_a_village_word(first) || is_town_quarter(tail);
        (is_sure || is_village_word(first)).then(|| (tail.join(" "), is_sure))
    });
    tails.collect()
}

/// How offices and bodies begin, folded; no village does.
const OFFICES: [&str; 13] = [
    "ubnd",
    "uy ban",
    "hdnd",
    "dang uy",
    "chi bo",
    "cong an",
    "tram y te",
    "truong tieu hoc",
    "truong thcs",
    "truong mam non",
    "nha van hoa",
    "doan thanh nien",
    "nhan dan",
];

/// Whether words for a team or for an office are left in what should be a village's name.
pub(super) fn speaks_of_a_team(name: &str) -> bool {
    let padded = format!(" {} ", fold(name));
    if OFFICES.iter().any(|words| padded.starts_with(&format!(" {words} "))) {
        return true;
    }
    TEAM_WORDS
        .iter()
        .filter(|words| **words != "cns" && **words != "cds")
        .any(|words| padded.contains(&format!(" {words} ")))
}

fn ends_with(words: &[&str], folded_name: &str) -> bool {
    let name: Vec<&str> = folded_name.split(' ').collect();
    let Some(tail) = words.len().checked_sub(name.len()).and_then(|at| words.get(at..)) else {
        return false;
    };
    tail.iter().zip(&name).all(|(word, name)| fold(word) == *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Tổ CNSCĐ thôn Bản Bay", "thôn Bản Bay")]
    #[case("TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG THÔN BẢN BAY", "THÔN BẢN BAY")]
    #[case("Tổ công nghệ cộng đồng - Bản Bay", "Bản Bay")]
    #[case("Tổ chuyển đổi số cộng đồng xã Gia Phú", "xã Gia Phú")]
    #[case("Tổ số hoá cộng đồng của thôn Bản Bay", "thôn Bản Bay")]
    #[case("Tổ công nghệ số cộng đồng Cộng Hòa", "Cộng Hòa")]
    #[case("Tổ CNSCĐ liên thôn 1, 2", "thôn 1, 2")]
    #[case("Tổ CNCĐ thôn Bản Bay", "thôn Bản Bay")]
    #[case("Tổ CN số cộng đồng Bản Bay", "Bản Bay")]
    #[case("Tổ CNSCĐ cấp xã", "cấp xã")]
    #[case("TDP5", "TDP 5")]
    #[case("Thôn1", "Thôn 1")]
    #[case("Tổ dân phố số 5", "Tổ dân phố số 5")]
    #[case("Tổ DP 5", "Tổ dân phố 5")]
    #[case("1. Thôn Bản Bay", "Thôn Bản Bay")]
    #[case("- Liên Sơn", "Liên Sơn")]
    #[case("3 Vành", "3 Vành")]
    #[case("Tổ công nghệ số cộng đồng", "")]
    #[case("Tổ thôn Bản H", "thôn Bản H")]
    #[case("Tổ TDP số 5", "TDP số 5")]
    #[case("Tổ tổ dân phố 5", "tổ dân phố 5")]
    #[case("Tổ Bản", "Tổ Bản")]
    #[case("Tổ 10 - Tổ CNSCĐ", "Tổ 10")]
    #[case("Thôn Bản Bay CNSCĐ", "Thôn Bản Bay")]
    #[case("Tổ CNSCĐ-Thôn Tiến Lợi", "Thôn Tiến Lợi")]
    #[case("Tổ CNSCĐ_Bản Bay", "Bản Bay")]
    #[case("Thôn Bản Bay (Tổ công nghệ số cộng đồng)", "Thôn Bản Bay")]
    #[case("Tổ CNSCĐ số 2 thôn Bản Bay", "thôn Bản Bay")]
    #[case("Tổ CNSCĐ số 1/2 thôn Bản Bay", "thôn Bản Bay")]
    #[case("Tổ CNSCĐ số 2", "số 2")]
    #[case("Tổ CNSCĐ 2 - thôn Bản Bay", "thôn Bản Bay")]
    fn the_words_for_a_team_fall(#[case] title: &str, #[case] core: &str) {
        assert_eq!(TeamCell::of(title).core, core);
    }

    #[rstest]
    #[case("thôn Bản Bay, xã Gia Phú, huyện Bảo Thắng", "thôn Bản Bay")]
    #[case("Bản Bay xã Gia Phú", "Bản Bay")]
    #[case("xã Gia Phú", "")]
    #[case("thôn Gia Phú", "thôn Gia Phú")]
    fn the_place_behind_a_village_falls(#[case] core: &str, #[case] rest: &str) {
        let names = ["xa gia phu".to_owned(), "huyen bao thang".to_owned()];
        assert_eq!(TeamCell::of(core).without_place(&names), rest);
    }
}
