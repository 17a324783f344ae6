//! The team's cell: the words for "team" taken off, what is left cut into names of villages.

use super::{communes::without_counter, intent::NewVillage};
use crate::{
    ids::UnitId,
    text::{fold, nfc, roman},
    units::{Kind, Level, split_kind},
};

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
        let text = with_space_before_number(without_counter(&text));
        let words: Vec<&str> = text.split_whitespace().collect();
        let taken = team_words(&words);
        let mut rest = &words[taken..];
        if taken > 0 {
            while rest.first().is_some_and(|word| is_link(word)) {
                rest = &rest[1..];
            }
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
        Self { core, says_team: taken > 0, says_several }
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

fn is_link(word: &str) -> bool {
    fold(word).is_empty() || ["của", "tại", "thuộc", "ở"].contains(&word.to_lowercase().as_str())
}

fn is_village_word(word: &str) -> bool {
    ["thôn", "bản", "tổ", "tdp"].contains(&word.to_lowercase().as_str())
}

fn ends_with(words: &[&str], folded_name: &str) -> bool {
    let name: Vec<&str> = folded_name.split(' ').collect();
    let Some(tail) = words.len().checked_sub(name.len()).and_then(|at| words.get(at..)) else {
        return false;
    };
    tail.iter().zip(&name).all(|(word, name)| fold(word) == *name)
}

/// One village's name as a cell gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// With its word of kind, if it has one.
    pub(super) whole: String,
    /// Without it.
    pub(super) bare: String,
    /// The word of kind it was written with.
    pub(super) kind: Option<Kind>,
    /// The kind it would be made with: its own, that of the name before it in the list, else thôn.
    pub(super) kind_to_make: Kind,
}

impl Written {
    pub(super) fn of(name: &str) -> Self {
        let whole = nfc(name.trim_matches([' ', ',', '.', '-', '–']));
        let (kind, bare) = without_kind(&whole);
        Self { kind_to_make: kind.unwrap_or(Kind::Thon), whole, bare, kind }
    }

    /// The name that follows in a list: a bare number goes on with what stood before the number of the one before
    /// ("TDP Nậm Sắt 1, 2"), and a name without a word of kind is of its kind.
    fn followed_by(&self, name: &str) -> Self {
        let next = Self::of(name);
        let kind = self.kind_to_make;
        if !next.is_number() {
            return Self { kind_to_make: next.kind.unwrap_or(kind), ..next };
        }
        let stem = self.bare.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = next.bare.trim_start_matches(|c: char| !c.is_ascii_digit());
        Self::of(&format!("{} {stem}{number}", kind.word()))
    }

    /// The village it would make.
    pub(super) fn to_make(&self, commune: UnitId) -> NewVillage {
        NewVillage { commune, kind: self.kind_to_make, name: self.name_to_make() }
    }

    /// The name a new village gets: as written, but for all capitals.
    pub(super) fn name_to_make(&self) -> String {
        let has_lower = self.bare.chars().any(char::is_lowercase);
        let letters = self.bare.chars().filter(|c| c.is_alphabetic()).count();
        if has_lower || letters < 4 {
            return self.bare.clone();
        }
        let words: Vec<String> = self.bare.split(' ').map(in_small_letters).collect();
        words.join(" ")
    }

    /// Is it nothing but a number?
    pub(super) fn is_number(&self) -> bool {
        let folded = fold(&self.bare);
        let number = folded.strip_prefix("so ").unwrap_or(&folded);
        self.kind.is_none() && number.chars().all(|c| c.is_ascii_digit() || c == ' ')
    }
}

fn in_small_letters(word: &str) -> String {
    if word.contains('.') || roman(word, false).is_some() {
        return word.to_owned();
    }
    let mut letters = word.chars();
    let first = letters.next().into_iter();
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

/// Takes the village's word of kind off, if it is the word with its marks ("Bàn Tàn" is no bản), and keeps the dots of the name.
fn without_kind(whole: &str) -> (Option<Kind>, String) {
    let parts = |text: &str| text.split([' ', '.']).filter(|part| !part.is_empty()).count();
    let (Some(kind), rest) = split_kind(whole, Level::Village) else {
        return (None, whole.to_owned());
    };
    let taken = parts(whole) - parts(&rest);
    let mut bare = whole;
    for _ in 0..taken {
        bare = bare.trim_start_matches([' ', '.']);
        bare = bare.find([' ', '.']).map_or("", |at| &bare[at..]);
    }
    let word = nfc(whole.strip_suffix(bare).unwrap_or(whole)).to_lowercase();
    let real = ["thôn", "th", "bản", "tổ", "tdp", "tổ dân phố"].contains(&word.as_str());
    let bare = bare.trim_start_matches([' ', '.']).to_owned();
    if (real || whole.is_ascii()) && !bare.is_empty() { (Some(kind), bare) } else { (None, whole.to_owned()) }
}

/// The names in a text that certainly holds several: "Thôn 1 + Thôn 2", "Thôn 1, 2 và 3", "TDP số 1 và số 2".
pub(super) fn listed(core: &str) -> Vec<Written> {
    let pieces: Vec<&str> = core.split(['+', '&', ';', ',']).collect();
    let with_and = names(pieces.iter().flat_map(|piece| piece.split(" và ").flat_map(|piece| piece.split(" VÀ "))));
    // "Nậm Phảng và Bản Bay" alone may be the name of one village; in a list, or between numbers, "và" goes on with it.
    let goes_on = pieces.iter().filter(|piece| !fold(piece).is_empty()).count() > 1 || are_numbered_alike(&with_and);
    if goes_on { with_and } else { names(pieces.into_iter()) }
}

/// "1" and "2", "Nậm Sắt 1" and "Nậm Sắt 2": several that differ in their numbers alone.
fn are_numbered_alike(names: &[Written]) -> bool {
    let stem = |name: &Written| {
        let folded = fold(&name.bare);
        let folded = folded.strip_prefix("so ").unwrap_or(&folded).to_owned();
        folded
            .ends_with(|c: char| c.is_ascii_digit())
            .then(|| folded.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned())
    };
    let mut stems = names.iter().map(stem);
    let first = stems.next().flatten();
    names.len() > 1 && first.is_some() && stems.all(|stem| stem == first)
}

/// The names in a text that may be one name or several: "Thôn 1 - Thôn 2", "Nậm Phảng và Bản Bay", "Thôn 1/2".
pub(super) fn perhaps_listed(core: &str) -> Vec<Written> {
    let marked = format!(" {} ", core.replace(['+', '&', ';', ',', '/', '\n'], " + "));
    let marked = between_numbers(&marked);
    let marked = [" - ", " – ", " và ", " VÀ "].iter().fold(marked, |text, link| text.replace(link, " + "));
    names(marked.split(" + "))
}

fn names<'a>(pieces: impl Iterator<Item = &'a str>) -> Vec<Written> {
    let mut names: Vec<Written> = Vec::new();
    for piece in pieces.filter(|piece| !fold(piece).is_empty()) {
        let name = names.last().map_or_else(|| Written::of(piece), |before| before.followed_by(piece));
        names.push(name);
    }
    names
}

/// "1-2" with the dash of a list.
fn between_numbers(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let mut marked = String::with_capacity(text.len());
    for (at, letter) in letters.iter().enumerate() {
        if matches!(letter, '-' | '–') && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)) {
            marked.push_str(" - ");
        } else {
            marked.push(*letter);
        }
    }
    marked
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
        let written = Written::of(whole);
        assert_eq!((written.kind, written.bare.as_str()), (kind, bare));
    }

    #[test]
    fn a_cell_may_list_villages() {
        let names = |written: Vec<Written>| -> Vec<(Kind, String)> {
            written.into_iter().map(|name| (name.kind_to_make, name.bare)).collect()
        };
        let two = |one: &str, other: &str| vec![(Kind::Thon, one.to_owned()), (Kind::Thon, other.to_owned())];
        assert_eq!(names(listed("Thôn 1 + Thôn 2")), two("1", "2"));
        assert_eq!(names(listed("thôn 1, 2")), two("1", "2"));
        assert_eq!(names(perhaps_listed("Thôn 1 - Thôn 2")), two("1", "2"));
        assert_eq!(names(perhaps_listed("Thôn 1-2")), two("1", "2"));
        assert_eq!(names(listed("Thôn Nậm Sắt 1, 2")), two("Nậm Sắt 1", "Nậm Sắt 2"));
        assert_eq!(names(perhaps_listed("thôn Nậm Phảng và thôn Phú Hải")), two("Nậm Phảng", "Phú Hải"));
        assert_eq!(names(listed("Thôn Nậm Phảng - Hạ")).len(), 1);
        assert_eq!(names(listed("Thôn Nậm Phảng và Hạ")).len(), 1);
        assert_eq!(names(listed("1 và 2")), two("1", "2"));
        let town = |names: [&str; 2]| names.map(|name| (Kind::ToDanPho, name.to_owned())).to_vec();
        assert_eq!(names(listed("TDP số 1 và số 2")), town(["số 1", "số 2"]));
        let three = ["Bản Bay", "Nậm Phảng", "Đông Căm"].map(|name| (Kind::Thon, name.to_owned()));
        assert_eq!(names(listed("Thôn Bản Bay, Nậm Phảng và Đông Căm")), three);
        let three = ["1", "2", "3"].map(|name| (Kind::Thon, name.to_owned()));
        assert_eq!(names(listed("Thôn 1, 2 và 3")), three);
    }

    #[test]
    fn a_name_in_capitals_is_made_in_small_letters() {
        assert_eq!(Written::of("THÔN NẬM SẮT II").name_to_make(), "Nậm Sắt II");
        assert_eq!(Written::of("Thôn 4A").name_to_make(), "4A");
    }
}
