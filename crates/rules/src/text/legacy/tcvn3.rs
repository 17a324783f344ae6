//! TCVN 5712:1993, character set VN3.

/// The set's 74 letters beyond ASCII, each with the Latin-1 character of the same byte.
#[rustfmt::skip]
const LETTERS: [(char, char); 74] = [
    ('\u{a1}', 'Ă'), ('\u{a2}', 'Â'), ('\u{a3}', 'Ê'), ('\u{a4}', 'Ô'), ('\u{a5}', 'Ơ'), ('\u{a6}', 'Ư'), ('\u{a7}', 'Đ'),
    ('\u{a8}', 'ă'), ('\u{a9}', 'â'), ('\u{aa}', 'ê'), ('\u{ab}', 'ô'), ('\u{ac}', 'ơ'), ('\u{ad}', 'ư'), ('\u{ae}', 'đ'),
    ('\u{b5}', 'à'), ('\u{b6}', 'ả'), ('\u{b7}', 'ã'), ('\u{b8}', 'á'), ('\u{b9}', 'ạ'),
    ('\u{bb}', 'ằ'), ('\u{bc}', 'ẳ'), ('\u{bd}', 'ẵ'), ('\u{be}', 'ắ'), ('\u{c6}', 'ặ'),
    ('\u{c7}', 'ầ'), ('\u{c8}', 'ẩ'), ('\u{c9}', 'ẫ'), ('\u{ca}', 'ấ'), ('\u{cb}', 'ậ'),
    ('\u{cc}', 'è'), ('\u{ce}', 'ẻ'), ('\u{cf}', 'ẽ'), ('\u{d0}', 'é'), ('\u{d1}', 'ẹ'),
    ('\u{d2}', 'ề'), ('\u{d3}', 'ể'), ('\u{d4}', 'ễ'), ('\u{d5}', 'ế'), ('\u{d6}', 'ệ'),
    ('\u{d7}', 'ì'), ('\u{d8}', 'ỉ'), ('\u{dc}', 'ĩ'), ('\u{dd}', 'í'), ('\u{de}', 'ị'),
    ('\u{df}', 'ò'), ('\u{e1}', 'ỏ'), ('\u{e2}', 'õ'), ('\u{e3}', 'ó'), ('\u{e4}', 'ọ'),
    ('\u{e5}', 'ồ'), ('\u{e6}', 'ổ'), ('\u{e7}', 'ỗ'), ('\u{e8}', 'ố'), ('\u{e9}', 'ộ'),
    ('\u{ea}', 'ờ'), ('\u{eb}', 'ở'), ('\u{ec}', 'ỡ'), ('\u{ed}', 'ớ'), ('\u{ee}', 'ợ'),
    ('\u{ef}', 'ù'), ('\u{f1}', 'ủ'), ('\u{f2}', 'ũ'), ('\u{f3}', 'ú'), ('\u{f4}', 'ụ'),
    ('\u{f5}', 'ừ'), ('\u{f6}', 'ử'), ('\u{f7}', 'ữ'), ('\u{f8}', 'ứ'), ('\u{f9}', 'ự'),
    ('\u{fa}', 'ỳ'), ('\u{fb}', 'ỷ'), ('\u{fc}', 'ỹ'), ('\u{fd}', 'ý'), ('\u{fe}', 'ỵ'),
];

/// One character a letter; what the set does not know stays.
pub(super) fn decode(text: &str) -> String {
    text.chars().map(letter).collect()
}

fn letter(c: char) -> char {
    // Some converters wrote byte B5 as the Greek letter instead of the micro sign.
    let c = if c == 'μ' { '\u{b5}' } else { c };
    LETTERS.iter().find(|(old, _)| *old == c).map_or(c, |(_, letter)| *letter)
}

/// Does the set make another letter of it?
pub(super) fn is_letter(c: char) -> bool {
    letter(c) != c
}

#[cfg(test)]
pub(super) fn encode(text: &str) -> String {
    text.chars().map(|c| LETTERS.iter().find(|(_, letter)| *letter == c).map_or(c, |(old, _)| *old)).collect()
}
