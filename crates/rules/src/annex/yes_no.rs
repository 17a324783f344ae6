//! "Có", "x", "✓", "chưa": what people write under "Lập nhóm Zalo (có/không)".

use crate::text::{fold, nfc};

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing.
    Empty,
    Yes,
    No,
    /// It gives the group's name or address instead, so there is one.
    Name,
    /// Something else.
    Unclear,
}

impl Answer {
    /// Is it made, as far as the cell says?
    pub(super) fn made(self) -> Option<bool> {
        match self {
            Self::Yes | Self::Name => Some(true),
            Self::No => Some(false),
            Self::Empty | Self::Unclear => None,
        }
    }
}

const NO: [&str; 9] = ["khong", "ko", "kg", "k", "chua", "no", "n", "false", "0"];
const YES: [&str; 10] = ["co", "x", "v", "1", "yes", "y", "ok", "roi", "da", "true"];

/// Reads a cell.
pub(super) fn read(cell: &str) -> Answer {
    let cell = nfc(cell);
    let folded = fold(&cell);
    let mut words = folded.split(' ').filter(|word| !word.is_empty());
    let Some(first) = words.next() else {
        return of_signs(&cell);
    };
    let is_no = |word: &str| NO.contains(&word) && word != "0";
    if folded.starts_with("cns") || folded.contains("zalo me") {
        Answer::Name
    } else if NO.contains(&first) {
        Answer::No
    } else if YES.contains(&first) && !words.any(is_no) {
        Answer::Yes
    } else {
        Answer::Unclear
    }
}

fn of_signs(cell: &str) -> Answer {
    let mut signs = cell.chars().filter(|c| !c.is_whitespace()).peekable();
    if signs.peek().is_none() || cell.chars().all(|c| matches!(c, '.' | '…' | ' ' | '_' | '?')) {
        return Answer::Empty;
    }
    // The last is how the tick of the Wingdings font is stored.
    if signs.clone().all(|c| matches!(c, '✓' | '✔' | '☑' | '√' | '✅' | '●' | '+' | '\u{fe0f}' | '\u{f0fc}'))
    {
        Answer::Yes
    } else if signs.all(|c| matches!(c, '-' | '–' | '—' | '✗' | '✘' | '❌' | '☐')) {
        Answer::No
    } else {
        Answer::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    fn people_say_yes_in_many_ways(
        #[values("Có", "CO", "x", "X", "✓", "✔", "v", "1", "yes", "Đã lập", "rồi", "có rồi", "Đã có nhóm", "TRUE")]
        cell: &str,
    ) {
        let made = read(cell).made();
        assert!(made == Some(true), "{cell}");
    }

    #[rstest]
    fn and_no(
        #[values("Không", "ko", "K", "0", "chưa", "Chưa có", "chưa lập", "no", "-", "–", "FALSE")] cell: &str
    ) {
        assert_eq!(read(cell), Answer::No, "{cell}");
    }

    #[rstest]
    fn or_nothing(#[values("", "  ", "...", "…")] cell: &str) {
        assert_eq!(read(cell), Answer::Empty);
    }

    #[rstest]
    fn what_is_neither_stays_open(
        #[values("45", "đang lập", "Có nhưng chưa hoạt động", "nhóm thôn")] cell: &str
    ) {
        assert_eq!(read(cell), Answer::Unclear);
    }

    #[test]
    fn a_groups_name_says_that_there_is_one() {
        assert_eq!(read("CNS_BanBay_GiaPhu_BaoThang"), Answer::Name);
        assert_eq!(read("https://zalo.me/g/abc"), Answer::Name);
    }
}
