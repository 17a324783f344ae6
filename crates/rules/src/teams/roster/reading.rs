//! From cells to entries: which column is which, and what each row says.

use super::{Column, Entry, Line, Remark, Said, cells};
use crate::{
    day::Day,
    teams::Role,
    text::{fold, nfc},
};

/// No row of the sheet holds the list's headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no row holds the headings of team and member")]
pub struct NoHeadings;

/// So far down headings are looked for.
const DEEPEST_HEADING: usize = 20;

/// Reads the rows of a list; `today` bounds years of birth.
///
/// # Errors
/// [`NoHeadings`] if the columns of team and name can't be found.
pub fn read(lines: &[Line], today: Day) -> Result<Vec<Entry>, NoHeadings> {
    let heading = lines.iter().take(DEEPEST_HEADING).position(|line| columns(line).is_some()).ok_or(NoHeadings)?;
    let columns = lines.get(heading).and_then(columns).ok_or(NoHeadings)?;
    let mut team = String::new();
    let mut entries = Vec::new();
    for line in lines.iter().skip(heading + 1) {
        let row = RowReader { line, columns: &columns };
        let written = row.text(Column::Team);
        let is_total = line.cells.iter().any(|(_, text)| fold(text).starts_with("tong cong") || fold(text) == "tong");
        if is_total || self::columns(line).is_some() {
            continue;
        }
        if has_letters(&written) {
            team = written;
        }
        if row.says_something_of_a_member() {
            entries.push(row.entry(&team, today));
        }
    }
    Ok(entries)
}

/// The headings of columns that [`read`] passes over, but for those that only count rows.
#[must_use]
pub fn unread(lines: &[Line]) -> Vec<String> {
    const COUNTERS: [&str; 5] = ["stt", "tt", "so tt", "so thu tu", "no"];
    let heading = lines.iter().take(DEEPEST_HEADING).find_map(|line| Some((line, columns(line)?)));
    let cells = heading.iter().flat_map(|(line, columns)| {
        line.cells.iter().filter(|(place, _)| columns.iter().all(|(_, known)| known != place))
    });
    let texts = cells.map(|(_, text)| nfc(text)).filter(|text| !COUNTERS.contains(&fold(text).as_str()));
    texts.filter(|text| has_letters(text)).collect()
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The columns of a heading row, if it is one.
fn columns(line: &Line) -> Option<Vec<(Column, u32)>> {
    let mut found: Vec<(Column, u32)> = Vec::new();
    // Beside a post in the team, "Chức danh" and "Chức vụ" are what somebody is otherwise.
    let post_in_team = |text: &str| text.contains(" trong to");
    let has_post_in_team = line.cells.iter().any(|(_, text)| post_in_team(&fold(text)));
    for (place, text) in &line.cells {
        let folded = fold(text);
        let column = match column_of(&folded) {
            Some(Column::Role) if has_post_in_team && !post_in_team(&folded) => Some(Column::Representing),
            // "DT" without its bar is the people somebody is of.
            None if nfc(text).to_lowercase().starts_with("đt") => Some(Column::Phone),
            column => column,
        };
        if let Some(column) = column.filter(|column| found.iter().all(|(known, _)| known != column)) {
            found.push((column, *place));
        }
    }
    let has = |wanted| found.iter().any(|(column, _)| *column == wanted);
    (has(Column::Team) && has(Column::Name)).then_some(found)
}

/// What a folded heading says its column holds; the order matters, for "chức danh trong Tổ" is no team.
fn column_of(heading: &str) -> Option<Column> {
    let says = |words: &str| format!(" {heading} ").contains(&format!(" {words} "));
    let any = |all: &[&str]| all.iter().any(|words| says(words));
    if heading.len() > 80 {
        None
    } else if any(&["dien thoai", "sdt", "so dt", "dtdd", "di dong"]) {
        Some(Column::Phone)
    } else if any(&["tap huan"]) {
        Some(Column::Trained)
    } else if any(&["gioi tinh", "nam nu"]) {
        Some(Column::Sex)
    } else if any(&["cntt", "ky nang", "cong nghe thong tin"]) {
        Some(Column::ItSkill)
    } else if any(&["nam sinh", "ngay sinh", "ngay thang nam sinh"]) {
        Some(Column::BirthYear)
    } else if any(&["chuc danh", "vai tro", "chuc vu trong to", "nhiem vu trong to"]) {
        Some(Column::Role)
    } else if any(&["dai dien", "chuc vu", "don vi cong tac"]) {
        Some(Column::Representing)
    } else if any(&["ho va ten", "ho ten", "ten thanh vien"]) {
        Some(Column::Name)
    } else if any(&["ten to", "to cong nghe", "to cnscd", "ten thon", "thon ban", "to thon"])
        || ["thon", "to", "ban"].contains(&heading)
    {
        Some(Column::Team)
    } else {
        None
    }
}

struct RowReader<'a> {
    line: &'a Line,
    columns: &'a [(Column, u32)],
}

impl RowReader<'_> {
    fn place(&self, column: Column) -> Option<u32> {
        self.columns.iter().find(|(known, _)| *known == column).map(|(_, place)| *place)
    }

    fn text(&self, column: Column) -> String {
        let place = self.place(column);
        let cell = self.line.cells.iter().find(|(at, _)| Some(*at) == place);
        // Lines inside a cell are kept apart; a body a line is usual.
        cell.map(|(_, text)| text.lines().map(nfc).collect::<Vec<_>>().join("\n").trim().to_owned()).unwrap_or_default()
    }

    /// A row with nothing but a team heads the rows below; one with a role but nobody in it was left unfilled; one with
    /// nothing but numbers counts columns.
    fn says_something_of_a_member(&self) -> bool {
        const PERSONAL: [Column; 5] = [Column::BirthYear, Column::Sex, Column::Phone, Column::ItSkill, Column::Trained];
        let name = self.text(Column::Name);
        let unnamed = || name.is_empty() && PERSONAL.iter().any(|column| !self.text(*column).is_empty());
        has_letters(&name) || unnamed()
    }

    fn entry(&self, team: &str, today: Day) -> Entry {
        let mut remarks = Vec::new();
        let mut note = |column: Column, said: Said| {
            let cell = self.place(column).map(|place| format!("{}{}", letters(place), self.line.row));
            remarks.push(Remark { cell, said });
        };
        if team.is_empty() {
            note(Column::Team, Said::NoTeam);
        }
        let name = nfc(&self.text(Column::Name));
        if !has_letters(&name) {
            note(Column::Name, Said::NoName);
        }
        let role = cells::role(&self.text(Column::Role)).unwrap_or_else(|said| {
            note(Column::Role, said);
            Role::Volunteer
        });
        let bodies = self.text(Column::Representing);
        let (representing, unknown) = cells::representing(&bodies);
        for said in unknown {
            note(Column::Representing, said);
        }
        let (phone, said) = cells::phone(&self.text(Column::Phone));
        for said in said {
            note(Column::Phone, said);
        }
        let mut read = Optional { row: self, note: &mut note };
        let birth_year = read.of(Column::BirthYear, |text| cells::birth_year(text, today));
        let sex = read.of(Column::Sex, cells::sex);
        let it_skill = read.of(Column::ItSkill, cells::answer);
        let trained = read.of(Column::Trained, cells::trained);
        Entry {
            row: self.line.row,
            team: team.to_owned(),
            name,
            role,
            representing: (!representing.is_empty()).then_some(representing),
            birth_year,
            sex,
            phone,
            it_skill,
            trained,
            remarks,
        }
    }
}

/// Reads cells that may be empty, and notes what is wrong with them.
struct Optional<'a, N: FnMut(Column, Said)> {
    row: &'a RowReader<'a>,
    note: &'a mut N,
}

impl<N: FnMut(Column, Said)> Optional<'_, N> {
    fn of<T>(&mut self, column: Column, read: impl Fn(&str) -> Result<T, Said>) -> Option<T> {
        let text = self.row.text(column);
        if text.is_empty() {
            return None;
        }
        read(&text).map_err(|said| (self.note)(column, said)).ok()
    }
}

/// The letters of a column: 1 is A, 27 is AA.
pub(crate) fn letters(column: u32) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}
