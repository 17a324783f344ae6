//! One row of an annex: its texts by role, and what they tell about the row.

use rules::text::fold;
use rules::units::split_village_kind;

use super::columns::{Columns, ROLES, Role};
use crate::read::{Cell, Merged, Sheet};

/// A line that names the place of the rows below.
pub(super) enum Place {
    District(String),
    Commune(String),
}

/// The texts of one row by role.
pub(super) struct Values {
    texts: Vec<(Role, String)>,
    /// Texts of cells that span several of the annex's columns: never a value of the first of them.
    wide: Vec<String>,
}

impl Values {
    pub(super) fn of(cells: &[Cell], columns: &Columns, sheet: &Sheet) -> Self {
        let mut values = Self { texts: Vec::new(), wide: Vec::new() };
        let row = cells.first().map_or(0, |cell| cell.row);
        let spans: Vec<&Merged> = if cells.len() <= 3 {
            let here = |m: &&Merged| m.first_row == row && m.last_column >= m.first_column.saturating_add(2);
            sheet.merged.iter().filter(here).collect()
        } else {
            Vec::new()
        };
        for cell in cells {
            if spans.iter().any(|m| m.first_column == cell.column) {
                values.wide.push(cell.text.clone());
            } else if let Some(role) = columns.role_of(cell.column) {
                values.texts.push((role, cell.text.clone()));
            }
        }
        values
    }

    pub(super) fn get(&self, role: Role) -> &str {
        self.texts.iter().find(|(known, _)| *known == role).map_or("", |(_, text)| text)
    }

    pub(super) fn take(&mut self, role: Role) -> String {
        self.texts
            .iter_mut()
            .find(|(known, _)| *known == role)
            .map(|(_, text)| std::mem::take(text))
            .unwrap_or_default()
    }

    pub(super) fn put(&mut self, role: Role, text: String) {
        self.texts.retain(|(known, _)| *known != role);
        self.texts.push((role, text));
    }

    /// Where "Có" and "Không" are columns of their own, a mark under "Không" is a no; one under both is neither.
    pub(super) fn answer_no(&mut self) {
        let no = self.get(Role::NoZalo);
        if no.is_empty() || no == "0" || no == "-" {
            return;
        }
        let answer = format!("{} không", self.get(Role::Zalo));
        self.put(Role::Zalo, answer.trim().to_owned());
    }

    pub(super) fn speaks_of_a_team(&self) -> bool {
        [Role::Team, Role::Village, Role::Leader, Role::Phone].iter().any(|role| !self.get(*role).is_empty())
    }

    /// Whether the row is a sum: one of its first texts says so, and no one leads it.
    pub(super) fn is_total(&self, cells: &[Cell]) -> bool {
        let leader_is_named = self.get(Role::Leader).chars().any(char::is_alphabetic);
        self.phone_digits() < 9 && !leader_is_named && cells.iter().take(3).any(|cell| is_sum_word(&cell.text))
    }

    /// Whether the row belongs to what stands below a list: who made it, where and when, who signs. A team's row doesn't,
    /// though a day or a leader's post may stand beside it.
    pub(super) fn is_signature(&self, cells: &[Cell], columns: &Columns) -> bool {
        if self.is_numbered() || self.says_which_team_and_more() {
            return false;
        }
        // The note of a team may well speak of a day.
        let is_note =
            |cell: &&Cell| columns.role_of(cell.column) == Some(Role::Note) && !self.get(Role::Team).is_empty();
        cells.iter().any(|cell| if is_note(&cell) { is_post(&cell.text) } else { is_of_signing(&cell.text) })
    }

    /// Within the list: a team's name, and its word of kind or anything else of it.
    fn says_which_team_and_more(&self) -> bool {
        let says = |role| !self.get(role).is_empty() && !is_of_signing(self.get(role));
        let is_nameless = self.get(Role::Team).is_empty() && self.get(Role::Village).is_empty();
        match self.team_name() {
            Some(name) => {
                has_word_of_kind(name)
                    || self.phone_digits() >= 9
                    || [Role::Leader, Role::Zalo, Role::Commune].into_iter().any(says)
            }
            None => is_nameless && self.phone_digits() >= 9,
        }
    }

    /// Below a signature names stand in any column, so that more is asked of a row which says that the list goes on.
    pub(super) fn goes_on_with_the_list(&self) -> bool {
        let Some(name) = self.team_name() else {
            return false;
        };
        let is_led = !self.get(Role::Leader).is_empty();
        let says_more =
            is_led || [Role::Phone, Role::Zalo, Role::Commune].iter().any(|role| !self.get(*role).is_empty());
        self.is_numbered() || (self.phone_digits() >= 9 && is_led) || (has_word_of_kind(name) && says_more)
    }

    /// Whether a row below a signature could be a team's all the same.
    pub(super) fn may_be_a_teams(&self) -> bool {
        let name = self.team_name();
        let others = [Role::Leader, Role::Phone, Role::Zalo].into_iter().filter(|role| !self.get(*role).is_empty());
        name.is_some_and(has_word_of_kind) || others.count() + usize::from(name.is_some()) >= 2
    }

    /// What calls the team, if that is no word of signing.
    pub(super) fn team_name(&self) -> Option<&str> {
        let mut names = [Role::Team, Role::Village].into_iter().map(|role| self.get(role));
        names.find(|name| !name.is_empty()).filter(|name| !is_of_signing(name))
    }

    fn is_numbered(&self) -> bool {
        self.get(Role::Number).chars().any(|c| c.is_ascii_digit())
    }

    fn phone_digits(&self) -> usize {
        self.get(Role::Phone).chars().filter(char::is_ascii_digit).count()
    }

    /// The place that the row names for those below it: its only text, but for a number.
    pub(super) fn place_heading(&self, cells: &[Cell]) -> Option<Place> {
        let mut texts = cells.iter().map(|cell| cell.text.as_str()).filter(|text| !is_counter(text));
        let text = texts.next()?;
        if texts.next().is_some() {
            return None;
        }
        // A team's own cell names a place only where it says of which kind; so does the whole width of the table.
        match place_named_by(text)? {
            Place::Commune(_) if !self.get(Role::Commune).is_empty() && self.wide.is_empty() => None,
            place => Some(place),
        }
    }
}

/// The place that a line names by its word of kind: "II. Thị trấn Phố Lu".
pub(super) fn place_named_by(line: &str) -> Option<Place> {
    let name = without_counter(line);
    let folded = fold(name);
    let begins = |words: &[&str]| words.iter().any(|word| folded.starts_with(&format!("{word} ")));
    // A letter with a dot may be a word of kind, though it looks like a number: "P. Cốc Lếu".
    let letter_of = |text: &str| {
        let letter = text.split_once('.').map(|(before, _)| fold(before));
        letter.filter(|letter| ["h", "x", "p"].contains(&letter.as_str()))
    };
    let (name, letter) = match (letter_of(name), letter_of(line)) {
        (None, Some(letter)) => (line.trim(), Some(letter)),
        (letter, _) => (name, letter),
    };
    let is_letter = |letters: &[&str]| letter.as_deref().is_some_and(|letter| letters.contains(&letter));
    if folded.len() > 60 {
        None
    } else if begins(&["huyen", "thi xa", "thanh pho", "tp", "tx"]) || is_letter(&["h"]) {
        Some(Place::District(name.to_owned()))
    } else if begins(&["xa", "phuong", "thi tran", "tt"]) || is_letter(&["x", "p"]) {
        Some(Place::Commune(name.to_owned()))
    } else {
        None
    }
}

/// How lines below a list begin, folded.
const SIGNATURE_BEGINS: [&str; 14] = [
    "nguoi lap",
    "nguoi tong hop",
    "nguoi bao cao",
    "lap bieu",
    "can bo lap",
    "can bo tong hop",
    "ky ghi ro",
    "ky ten",
    "xac nhan cua",
    "noi nhan",
    "tm ubnd",
    "tm uy ban",
    "kt chu tich",
    "thu truong",
];

/// Whole lines below a list, folded.
const SIGNATURE_IS: [&str; 4] = ["chu tich", "pho chu tich", "q chu tich", "ke toan truong"];

/// Whether a text is one of those below a list.
fn is_of_signing(text: &str) -> bool {
    let folded = fold(text);
    is_post(text) || (folded.contains("ngay ") && folded.contains(" thang ") && folded.contains(" nam "))
}

/// Who made or signs a list, or to whom it goes.
fn is_post(text: &str) -> bool {
    let text = fold(text);
    SIGNATURE_BEGINS.iter().any(|words| text.starts_with(words)) || SIGNATURE_IS.contains(&text.as_str())
}

/// "Thôn Bản Bay", "Tổ CNSCĐ Liên Sơn", but not "Tổ trưởng".
fn has_word_of_kind(name: &str) -> bool {
    let folded = fold(name);
    let is_post = ["to truong", "to pho", "truong thon", "truong ban"].iter().any(|post| folded.starts_with(post));
    !is_post && split_village_kind(name).0.is_some()
}

fn is_sum_word(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(' ');
    match (words.next(), words.next()) {
        (Some("tong" | "cong"), None) => true,
        (Some("tong"), Some(next)) => {
            matches!(next, "cong" | "so" | "toan" | "xa" | "phuong" | "huyen")
                || next.bytes().all(|b| b.is_ascii_digit())
        }
        // "Cộng xã Gia Phú" under the teams of a commune.
        (Some("cong"), Some(next)) => {
            matches!(next, "tong" | "xa" | "phuong" | "thi" | "huyen" | "toan")
                || next.bytes().all(|b| b.is_ascii_digit())
        }
        _ => false,
    }
}

pub(super) fn is_ditto(text: &str) -> bool {
    let bare = text.trim_matches(['-', '.', ' ', ',']);
    bare.chars().all(|c| matches!(c, '"' | '\'' | '”' | '“' | '〃' | '″'))
        || matches!(fold(text).as_str(), "nt" | "nhu tren")
}

/// A row's number alone: "1", "IV.", "...".
pub(super) fn is_counter(text: &str) -> bool {
    let bare = text.trim_matches(['.', ')', '(', ':', '-', ' ', '…']);
    let counts = bare.len() <= 5 && bare.bytes().all(|b| b.is_ascii_digit() || b"IVXLC".contains(&b));
    counts || (bare.len() == 1 && bare.is_ascii())
}

/// "II. Huyện Bảo Thắng" without its number.
fn without_counter(text: &str) -> &str {
    match text.split_once(['.', ')', '-', ':', '/']) {
        Some((counter, rest)) if counter.trim().len() <= 5 && is_counter(counter) && !rest.trim().is_empty() => {
            rest.trim()
        }
        _ => text.trim(),
    }
}

/// (1) (2) (3) …, or 1 2 3 …, under the headings.
pub(super) fn are_column_numbers(cells: &[Cell]) -> bool {
    let mut numbers = cells.iter().map(|cell| cell.text.trim_matches(['(', ')', '[', ']', ' ']).parse::<u32>().ok());
    let Some(Some(first)) = numbers.next() else {
        return false;
    };
    cells.len() >= ROLES.len() / 2 && numbers.zip(first + 1..).all(|(number, expected)| number == Some(expected))
}

pub(super) fn text_of(cells: &[Cell]) -> String {
    let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
    texts.join(" | ").replace('\n', " ").chars().take(200).collect()
}
