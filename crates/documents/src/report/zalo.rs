//! A report as messages for a Zalo group: figures and fixed sentences alone. What reporters wrote in their own words, remarks and reasons
//! stay out of it, for they may name people and a group has many readers.

use super::figures::{self, Figure};
use super::period_name;
use rules::reports::Snapshot;
use rules::version_code::VersionCode;

/// Zalo takes no longer message.
pub const LONGEST_PART: usize = 2_000;
/// Room for the number of a part.
const NUMBERING: usize = 12;
/// As many names of those who are missing are told.
const MOST_NAMES: usize = 30;

/// The report in messages of at most [`LONGEST_PART`] characters, with their numbers in front if they are several. `team_word` is how the
/// province calls teams.
#[must_use]
pub fn text(snapshot: &Snapshot, team_word: &str) -> Vec<String> {
    let parts = parts(&lines(snapshot, team_word), LONGEST_PART - NUMBERING);
    let count = parts.len();
    if count < 2 {
        return parts;
    }
    (1..).zip(parts).map(|(number, part): (usize, String)| format!("({number}/{count})\n{part}")).collect()
}

fn lines(snapshot: &Snapshot, team_word: &str) -> Vec<String> {
    let span = snapshot.period();
    let mut lines = vec![
        format!("BÁO CÁO {}", period_name(snapshot)),
        format!("{} – {team_word}", snapshot.name),
        format!("Số liệu từ {} đến {}", span.from.vietnamese(), span.to.before().vietnamese()),
    ];
    let pillars = figures::pillars(snapshot, Figure::is_reported);
    if pillars.is_empty() {
        lines.push("Chưa có số liệu.".to_owned());
    }
    for (number, pillar) in (1..).zip(&pillars) {
        lines.push(String::new());
        lines.push(format!("{number}. {}", pillar.title));
        lines.extend(pillar.figures.iter().map(|figure| format!("- {}", figure.sentence())));
    }
    lines.extend(missing(snapshot));
    lines.push(String::new());
    lines.push(format!("Mã phiên bản: {}", VersionCode::of_report(snapshot)));
    lines
}

/// Who was missing when it was sent.
fn missing(snapshot: &Snapshot) -> Vec<String> {
    let missing = &snapshot.missing;
    if missing.is_empty() {
        return Vec::new();
    }
    let who = figures::who_reports(snapshot.reporter);
    let mut lines = vec![String::new(), format!("Còn {} {who} chưa có báo cáo được duyệt:", missing.len())];
    lines.extend(missing.iter().take(MOST_NAMES).map(|missing| format!("- {}", missing.name)));
    if missing.len() > MOST_NAMES {
        lines.push(format!("- và {} {who} khác", missing.len() - MOST_NAMES));
    }
    lines
}

/// Lines put together into parts of at most so many characters; a longer line is cut.
fn parts(lines: &[String], longest: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    for line in lines.iter().flat_map(|line| cut(line, longest)) {
        if !part.is_empty() && length(&part) + 1 + length(&line) > longest {
            parts.push(std::mem::take(&mut part).trim_end().to_owned());
        }
        if part.is_empty() {
            part = line;
        } else {
            part.push('\n');
            part.push_str(&line);
        }
    }
    parts.push(part.trim_end().to_owned());
    parts.retain(|part| !part.is_empty());
    parts
}

/// A line in pieces that are short enough.
fn cut(line: &str, longest: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in line.chars() {
        if pieces.last().is_some_and(|piece| length(piece) + letter.len_utf16() > longest) {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    pieces
}

/// Characters as a phone counts them.
fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_part_is_too_long_and_no_word_is_lost(lines in proptest::collection::vec("[a-zếộ🌾 ]{0,60}", 0..40), longest in 10usize..80) {
            let parts = parts(&lines, longest);
            prop_assert!(parts.iter().all(|part| !part.is_empty() && length(part) <= longest));
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&parts.concat()), letters(&lines.concat()));
        }
    }
}
