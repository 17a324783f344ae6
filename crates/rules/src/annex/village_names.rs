//! The names of villages in a team's cell: one, or a list of them.

use super::intent::NewVillage;
use crate::{
    day::Day,
    ids::UnitId,
    text::{fold, nfc},
    units::{Kind, split_village_kind, village_name},
};

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
    /// The bare number as written, where its kind was found elsewhere.
    pub(super) number: Option<String>,
}

impl Written {
    pub(super) fn of(name: &str) -> Self {
        let whole = nfc(name.trim_matches([' ', ',', '.', '-', '–']));
        let (kind, bare) = split_village_kind(&whole);
        Self { kind_to_make: kind.unwrap_or(Kind::Thon), whole, bare, kind, number: None }
    }

    /// The name that follows in a list: a bare number goes on with what stood before the number of the one before
    /// ("TDP Nậm Sắt 1, 2"), and a name without a word of kind is of its kind.
    fn followed_by(&self, name: &str) -> Self {
        let next = Self::of(name);
        let kind = self.kind_to_make;
        if !next.is_number() {
            return Self { kind_to_make: next.kind.unwrap_or(kind), ..next };
        }
        let before_last = self.bare.rfind(' ').map_or(0, |space| space + 1);
        let (before, last) = self.bare.split_at(before_last);
        // "N5", with its number in the word, goes on as "N6".
        let letters = last.trim_end_matches(|c: char| c.is_ascii_digit());
        let stem = match last.starts_with(|c: char| c.is_ascii_digit()) {
            true => before.to_owned(),
            false if letters.len() < last.len() => format!("{before}{letters}"),
            false => format!("{} ", self.bare),
        };
        let number = next.bare.trim_start_matches(|c: char| !c.is_ascii_digit());
        Self::of(&format!("{} {stem}{number}", kind.word()))
    }

    /// The village it would make.
    pub(super) fn to_make(&self, commune: UnitId) -> NewVillage {
        NewVillage { commune, kind: self.kind_to_make, name: self.name_to_make() }
    }

    /// The name a new village gets: as written, but for all capitals.
    pub(super) fn name_to_make(&self) -> String {
        village_name(&self.bare)
    }

    /// With a kind, if it is nothing but a number and one is given.
    pub(super) fn numbered(self, kind: Option<Kind>) -> Self {
        match kind.filter(|_| self.is_number()) {
            Some(kind) => Self { number: Some(self.whole), ..Self::of(&format!("{} {}", kind.word(), self.bare)) },
            None => self,
        }
    }

    /// Is it nothing but a number?
    pub(super) fn is_number(&self) -> bool {
        let folded = fold(&self.bare);
        let number = folded.strip_prefix("so ").unwrap_or(&folded);
        self.kind.is_none() && number.chars().all(|c| c.is_ascii_digit() || c == ' ')
    }
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

/// The names in a text that may be one name or several: "Thôn 1 - Thôn 2", "Nậm Phảng và Bản Bay", "Thôn 1/2". "Thôn 19/5" is
/// one: many a village is named after a day.
pub(super) fn perhaps_listed(core: &str) -> Vec<Written> {
    let marked = format!(" {} ", between_numbers(core).replace(['+', '&', ';', ',', '\n'], " + "));
    let marked = [" - ", " – ", " đến ", " và ", " VÀ "].iter().fold(marked, |text, link| text.replace(link, " + "));
    names(marked.split(" + "))
}

/// Does a text count from one number to another further on, as "Thôn 10-12" and "thôn 1 đến 5"? Those between may be meant too.
pub(super) fn is_range(core: &str) -> bool {
    let text = core.replace(" đến ", "-").replace('–', "-");
    let ends = text.split('-').map(str::trim).collect::<Vec<_>>();
    ends.windows(2).any(|pair| {
        let [before, after] = pair else { return false };
        let last = before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let first: String = after.chars().take_while(char::is_ascii_digit).collect();
        let numbers = last.parse::<u32>().ok().zip(first.parse::<u32>().ok());
        numbers.is_some_and(|(from, to)| to > from + 1)
    })
}

fn names<'a>(pieces: impl Iterator<Item = &'a str>) -> Vec<Written> {
    let mut names: Vec<Written> = Vec::new();
    for piece in pieces.filter(|piece| !fold(piece).is_empty()) {
        let name = names.last().map_or_else(|| Written::of(piece), |before| before.followed_by(piece));
        names.push(name);
    }
    names
}

/// "1-2" and "A/B" with the mark of a list, but for days.
fn between_numbers(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let mut marked = String::with_capacity(text.len());
    for (at, letter) in letters.iter().enumerate() {
        let is_between = is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        match letter {
            '/' if is_between && is_in_a_day(&letters, at) => marked.push('/'),
            '/' => marked.push_str(" + "),
            '-' | '–' if is_between && !is_in_a_day(&letters, at) => marked.push_str(" - "),
            _ => marked.push(*letter),
        }
    }
    marked
}

/// Does the mark stand between day and month, as in "19/5", "30-4"? "1/2" goes on counting, and "1-5" goes from one to the
/// other.
fn is_in_a_day(letters: &[char], at: usize) -> bool {
    let (before, after) = (letters.get(..at).unwrap_or_default(), letters.get(at + 1..).unwrap_or_default());
    let digits = |letters: &mut dyn Iterator<Item = &char>| letters.take_while(|c| c.is_ascii_digit()).count();
    let (left, right) = (digits(&mut before.iter().rev()), digits(&mut after.iter()));
    let goes_on = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | '–'));
    let start = before.len() - left;
    if goes_on(after.get(right)) || goes_on(start.checked_sub(1).and_then(|at| before.get(at))) {
        return false;
    }
    let number = |digits: Option<&[char]>| digits?.iter().collect::<String>().parse::<i8>().ok();
    let (Some(day), Some(month)) = (number(before.get(start..)), number(after.get(..right))) else {
        return false;
    };
    let is_dash = letters.get(at) != Some(&'/');
    // Of a leap year, which has all days there are.
    Day::new(2024, month, day).is_some() && month != day + 1 && (!is_dash || day > month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

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

    #[rstest]
    #[case("Thôn 10-12", true)]
    #[case("Thôn 1 – 5", true)]
    #[case("thôn 1 đến 5", true)]
    #[case("Thôn 1-2", false)]
    #[case("Thôn 19-5", false)]
    #[case("Thôn 1 - Thôn 5", false)]
    #[case("Thôn 1 đến", false)]
    fn a_range_is_told_from_a_list(#[case] core: &str, #[case] range: bool) {
        assert_eq!(is_range(core), range);
    }

    #[rstest]
    #[case("Thôn 19/5", &["19/5"])]
    #[case("Tổ 1/5", &["1/5"])]
    #[case("Thôn 26/3", &["26/3"])]
    #[case("Khu phố 30/4", &["Khu phố 30/4"])]
    #[case("Thôn Đội 2/9", &["Đội 2/9"])]
    #[case("Thôn 19-5", &["19-5"])]
    #[case("Thôn 19/5 và 26/3", &["19/5", "26/3"])]
    #[case("Thôn 19/5, 26/3", &["19/5", "26/3"])]
    #[case("Thôn 1/5 - Thôn 2/9", &["1/5", "2/9"])]
    #[case("Thôn 1/2", &["1", "2"])]
    #[case("Thôn 1/2/3", &["1", "2", "3"])]
    #[case("Thôn 13/14", &["13", "14"])]
    #[case("Thôn 30/2", &["30", "2"])]
    #[case("Thôn 1-5", &["1", "5"])]
    #[case("Thôn 4A/5", &["4A", "5"])]
    #[case("Khu N5, 6", &["Khu N5", "Khu N6"])]
    #[case("Thôn Bản Bay, 2", &["Bản Bay", "Bản Bay 2"])]
    #[case("Thôn Bản Bay/Nậm Phảng", &["Bản Bay", "Nậm Phảng"])]
    fn a_village_may_be_named_after_a_day(#[case] core: &str, #[case] names: &[&str]) {
        let found = match &listed(core)[..] {
            [_, _, ..] => listed(core),
            _ => perhaps_listed(core),
        };
        let found: Vec<&str> = found.iter().map(|name| name.bare.as_str()).collect();
        assert_eq!(found, names);
    }

    #[test]
    fn a_name_in_capitals_is_made_in_small_letters() {
        assert_eq!(Written::of("THÔN NẬM SẮT II").name_to_make(), "Nậm Sắt II");
        assert_eq!(Written::of("Thôn 4A").name_to_make(), "4A");
    }
}
