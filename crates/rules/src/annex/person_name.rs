//! A person's name among what people write around it: forms of address, posts, years of birth, phones.

use super::communes::without_counter;
use crate::text::{fold, nfc};

/// Posts, written before, behind or below a name, and whose they are.
const POSTS: &[&str] = &[
    "tổ trưởng tổ dân phố",
    "tổ trưởng tdp",
    "tổ trưởng",
    "tổ phó",
    "phó trưởng thôn",
    "phó trưởng bản",
    "phó thôn",
    "trưởng thôn",
    "trưởng bản",
    "trưởng xóm",
    "trưởng khu",
    "trưởng ban",
    "nguyên trưởng thôn",
    "bí thư chi bộ",
    "bí thư cb",
    "bí thư đoàn",
    "bí thư chi đoàn",
    "bí thư",
    "btcb",
    "chi hội trưởng",
    "hội trưởng",
    "công an viên",
    "đảng viên",
    "hội viên",
    "chủ tịch",
    "phó chủ tịch",
    "ct xã",
    "ct phường",
    "ct",
    "phó ct",
    "phó ct xã",
    "phó ct phường",
    "pct",
    "pct xã",
    "pct phường",
    "ubnd xã",
    "ubnd phường",
    "ubnd thị trấn",
    "ubnd",
    "cán bộ",
    "công chức",
    "giáo viên",
    "thầy giáo",
    "cô giáo",
    "y tế thôn",
];

/// Forms of address that are nobody's family name.
const ADDRESSES: &[&str] = &["đc", "đồng chí", "bà", "anh", "chị", "cô", "chú", "bác", "mr", "mrs", "tt"];

/// What stands before a year of birth, a phone or a post.
const LABELS: &[&str] =
    &["sđt", "đt", "tel", "sn", "sinh năm", "năm sinh", "sinh", "tt", "kiêm", "là", "nguyên", "hiện là"];

/// The name in a cell: "Ông Trần Văn Thử (Trưởng thôn) - 0912…" is Trần Văn Thử. Empty where there is none.
pub(super) fn bare_name(written: &str) -> String {
    let written = written.replace("Đ/c", "Đc").replace("đ/c", "đc").replace("Đ/C", "Đc").replace("đ.c", "đc");
    // A name may itself be broken over two lines: then one of them is a single word.
    let found: Vec<String> = written.lines().map(in_line).filter(|name| !name.is_empty()).collect();
    match &found[..] {
        [first, second, ..] if !first.contains(' ') || !second.contains(' ') => format!("{first} {second}"),
        [first, ..] => first.clone(),
        [] => String::new(),
    }
}

/// The names that stand on lines of their own; a name broken over two lines is none.
pub(super) fn names_by_line(written: &str) -> Vec<String> {
    written.lines().map(bare_name).filter(|name| name.contains(' ')).collect()
}

/// A name without the "ông" before it. That may be a family name too, so it stays in what is recorded, and who is called
/// with and without it is one person.
pub(super) fn without_address(name: &str) -> &str {
    match name.split_once(' ') {
        Some((first, rest)) if is_word(first, "ông") && rest.contains(' ') => rest,
        _ => name,
    }
}

fn in_line(line: &str) -> String {
    let line = nfc(line);
    // Of two persons in one cell the first is meant; the whole cell is told beside what was taken.
    let line = [" - ", " – ", " và ", " VÀ "]
        .iter()
        .fold(without_counter(&line).to_owned(), |line, mark| line.replace(mark, ";"));
    let is_end = |c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | ',' | ';' | '/');
    line.split(is_end).map(in_piece).find(|name| !name.is_empty()).unwrap_or_default()
}

/// The name in a piece without brackets and numbers.
fn in_piece(piece: &str) -> String {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let mut rest = &words[..];
    loop {
        let taken = leading(rest, POSTS).or_else(|| leading(rest, ADDRESSES));
        // Ông is a family name too: of three words it may be part of the name.
        let ong = rest.first().filter(|word| is_word(word, "ông") && (rest.len() > 3 || rest.len() == 1)).map(|_| 1);
        match taken.or(ong) {
            Some(count) => rest = rest.get(count..).unwrap_or_default(),
            None => break,
        }
    }
    // A post behind the name ends it; the name itself has two words at least.
    let ends = (2..rest.len()).find(|at| rest.get(*at..).is_some_and(|tail| leading(tail, POSTS).is_some()));
    rest = rest.get(..ends.unwrap_or(rest.len())).unwrap_or_default();
    while let Some(label) = LABELS.iter().find(|label| ends_with(rest, label)) {
        rest = rest.get(..rest.len() - label.split(' ').count()).unwrap_or_default();
    }
    let name = rest.join(" ");
    let name = name.trim_matches([' ', '-', '–', ':', '.', '_', '…', '*', '"', '“', '”', '\'']);
    if name.chars().any(char::is_alphabetic) { name.to_owned() } else { String::new() }
}

/// How many leading words are one of the phrases.
fn leading(words: &[&str], phrases: &[&str]) -> Option<usize> {
    let counts = phrases.iter().filter(|phrase| begins_with(words, phrase)).map(|phrase| phrase.split(' ').count());
    counts.max()
}

fn begins_with(words: &[&str], phrase: &str) -> bool {
    let wanted = phrase.split(' ');
    words.len() >= wanted.clone().count() && words.iter().zip(wanted).all(|(word, wanted)| is_word(word, wanted))
}

fn ends_with(words: &[&str], phrase: &str) -> bool {
    let tail = words.len().checked_sub(phrase.split(' ').count()).and_then(|at| words.get(at..));
    tail.is_some_and(|tail| begins_with(tail, phrase))
}

/// Is it the word, marks counted unless it has none?
fn is_word(word: &str, wanted: &str) -> bool {
    let word = word.trim_matches([':', '.']).to_lowercase();
    word == wanted || (word.is_ascii() && wanted != "là" && word == fold(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Ông Trần Văn Thử (Trưởng thôn)", "Trần Văn Thử")]
    #[case("Đ/c Lý Thị Ví Dụ", "Lý Thị Ví Dụ")]
    #[case("đồng chí Vàng A Mẫu", "Vàng A Mẫu")]
    #[case("Đồng chí: Vàng A Mẫu", "Vàng A Mẫu")]
    #[case("Trần Văn Thử - Bí thư chi bộ", "Trần Văn Thử")]
    #[case("Trần Văn Thử SĐT: 0912000001", "Trần Văn Thử")]
    #[case("Vàng A Mẫu\nTrưởng thôn", "Vàng A Mẫu")]
    #[case("Trưởng thôn\nVàng A Mẫu", "Vàng A Mẫu")]
    #[case("Vàng A\nMẫu", "Vàng A Mẫu")]
    #[case("Trưởng bản Vàng A Mẫu", "Vàng A Mẫu")]
    #[case("Trưởng thôn: Vàng A Mẫu", "Vàng A Mẫu")]
    #[case("Vàng A Mẫu Trưởng thôn", "Vàng A Mẫu")]
    #[case("Vàng A Mẫu SN 1985", "Vàng A Mẫu")]
    #[case("Vàng A Mẫu, sinh năm 1985", "Vàng A Mẫu")]
    #[case("1. Vàng A Mẫu", "Vàng A Mẫu")]
    #[case("(ông) Vàng A Mẫu", "Vàng A Mẫu")]
    #[case("Bà Lý Mẫu", "Lý Mẫu")]
    #[case("Ông Văn Thử", "Ông Văn Thử")]
    #[case("truong thon Vang A Mau", "Vang A Mau")]
    #[case("Trương Thôn", "Trương Thôn")]
    #[case("Phó CT xã Trần Văn Thử", "Trần Văn Thử")]
    #[case("CT UBND xã Trần Văn Thử", "Trần Văn Thử")]
    #[case("PCT UBND: Trần Văn Thử", "Trần Văn Thử")]
    #[case("Phó Chủ tịch UBND phường Trần Văn Thử", "Trần Văn Thử")]
    #[case("Giáo viên: Lò Mẫu", "Lò Mẫu")]
    #[case("Ông Vàng A Mẫu và bà Lò Thị Ví", "Vàng A Mẫu")]
    #[case("Xa Văn Thử", "Xa Văn Thử")]
    #[case("Trưởng thôn", "")]
    #[case("Tổ trưởng TDP", "")]
    #[case("0912000001", "")]
    fn a_name_is_found_among_other_words(#[case] written: &str, #[case] name: &str) {
        assert_eq!(bare_name(written), name);
    }

    #[test]
    fn a_name_with_and_without_ong_is_one() {
        assert_eq!(without_address("Ông Văn Thử"), "Văn Thử");
        assert_eq!(without_address("Ông Thử"), "Ông Thử");
    }
}
