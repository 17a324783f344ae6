//! The note's cell: what the program says of a team, and behind it what people do.

use crate::text::{fold, nfc};

/// What the program says of a team that is known by report only.
const BY_REPORT: &str = "theo báo cáo, chưa có quyết định";

/// What is printed of a team.
pub(super) fn printed(is_by_report: bool, note: Option<&str>) -> String {
    let own = is_by_report.then_some(BY_REPORT);
    own.into_iter().chain(note).collect::<Vec<_>>().join("; ")
}

/// What people noted in a cell, without what the program said itself; empty where they noted nothing.
pub(super) fn noted(cell: &str) -> String {
    let cell = nfc(cell);
    let mut rest = begun(&cell);
    while let Some(behind) = behind_own_words(rest) {
        rest = behind;
    }
    if fold(rest).is_empty() { String::new() } else { rest.to_owned() }
}

/// The text from its first word on.
fn begun(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '“' | '"'))
}

/// What follows the program's own words, however people mark or capitalise them.
fn behind_own_words(text: &str) -> Option<&str> {
    let own = fold(BY_REPORT);
    let ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
    // A dash among the words counts as one.
    let ends = ends.skip(own.split(' ').count() - 1).take(3);
    let mut parts = ends.filter_map(|end| text.split_at_checked(end));
    parts.find(|(head, _)| fold(head) == own).map(|(_, behind)| begun(behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("", "")]
    #[case(" – ", "")]
    #[case("theo báo cáo, chưa có quyết định", "")]
    #[case("Theo báo cáo – chưa có quyết định.", "")]
    #[case("theo báo cáo, chưa có quyết định; Tổ trưởng kiêm nhiệm", "Tổ trưởng kiêm nhiệm")]
    #[case("Tổ trưởng kiêm nhiệm", "Tổ trưởng kiêm nhiệm")]
    #[case("(mới tách)", "(mới tách)")]
    #[case("theo báo cáo", "theo báo cáo")]
    fn of_a_cell_only_what_people_wrote_is_a_note(#[case] cell: &str, #[case] note: &str) {
        assert_eq!(noted(cell), note);
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again_as_it_is_known(note in ".{0,60}", is_by_report in any::<bool>()) {
            let known = Some(nfc(&note)).filter(|note| !note.is_empty());
            let read = noted(&printed(is_by_report, known.as_deref()));
            prop_assert_eq!(read, noted(known.as_deref().unwrap_or_default()));
        }
    }
}
