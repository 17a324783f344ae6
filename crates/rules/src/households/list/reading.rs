//! From the cells of a row to what they say.

use super::{
    Entry, Line, Remark, Said, Setting,
    headings::{Column, Columns, is_number},
};
use crate::{
    catalogue::Counting,
    households::changes::MOST_PEOPLE,
    phones::{self, Phone},
    teams::roster::{letters, yes_or_no},
    text::{fold, nfc},
};

pub(super) fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The sum under a list. Compared with its marks: Tống Công is a name.
pub(super) fn is_total(line: &Line) -> bool {
    let says = |text: &str| {
        if !text.starts_with(['t', 'T', 'c', 'C']) {
            return false;
        }
        let text = nfc(text).to_lowercase();
        ["tổng cộng", "tổng số", "cộng:"].iter().any(|words| text.starts_with(words))
            || ["tổng", "cộng", "tong cong", "tong so"].contains(&text.as_str())
    };
    line.cells.iter().any(|(_, text)| says(text))
}

/// The village named in a row of its own above its households: "II. Thôn Bản Bay (45 hộ)". Compared with its marks, for Bàn is
/// a name and Bản is a village.
pub(super) fn group(line: &Line, columns: &Columns) -> Option<String> {
    const KINDS: [&str; 7] = ["thôn ", "bản ", "tổ dân phố ", "tdp ", "tổ ", "khu ", "thon "];
    let is_count = |text: &str| is_number(text) || (text.len() <= 6 && fold(text).chars().all(|c| "ivx ".contains(c)));
    let mut words = line.cells.iter().filter(|(_, text)| !is_count(text));
    let (place, text) = words.next()?;
    if words.next().is_some() || columns.at(*place) == Some(Column::Village) {
        return None;
    }
    let text = nfc(text);
    let text = text.split(['(', ':']).next().unwrap_or_default().trim();
    let text = match text.split_once(". ") {
        Some((count, rest)) if is_count(count) => rest,
        _ => text,
    };
    KINDS.iter().any(|kind| text.to_lowercase().starts_with(kind)).then(|| text.to_owned())
}

pub(super) struct RowReader<'a> {
    pub(super) line: &'a Line,
    pub(super) columns: &'a Columns,
    pub(super) setting: &'a Setting<'a>,
    pub(super) remarks: Vec<Remark>,
}

impl RowReader<'_> {
    fn at(&self, place: u32) -> String {
        let cell = self.line.cells.iter().find(|(at, _)| *at == place);
        cell.map(|(_, text)| nfc(text)).unwrap_or_default()
    }

    pub(super) fn text(&self, column: Column) -> String {
        self.columns.place(column).map(|place| self.at(place)).unwrap_or_default()
    }

    fn given(&self, column: Column) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// Does it say anything of a household? A row with nothing but a village heads the rows below, and one with nothing but
    /// numbers under words numbers the columns.
    pub(super) fn is_of_household(&self) -> bool {
        let counts_columns =
            self.line.cells.iter().all(|(_, text)| is_number(text)) && self.given(Column::Head).is_some();
        let says = |column| column != Column::Village && self.given(column).is_some();
        !counts_columns
            && (Column::FIXED.into_iter().any(says)
                || self.columns.items().any(|(_, place)| !self.at(place).is_empty()))
    }

    fn note(&mut self, place: Option<u32>, said: Said) {
        let cell = place.map(|place| format!("{}{}", letters(place), self.line.row));
        self.remarks.push(Remark { cell, said });
    }

    /// Notes something about the cell of a column.
    pub(super) fn note_at(&mut self, column: Column, said: Said) {
        self.note(self.columns.place(column), said);
    }

    pub(super) fn entry(&mut self, at: u32, village: &str) -> Entry {
        Entry {
            at,
            row: self.line.row,
            village: village.to_owned(),
            head: self.text(Column::Head),
            nickname: self.given(Column::Nickname),
            phone: self.phone(),
            size: self.people(Column::Size),
            adults: self.people(Column::Adults),
            agrees: self.consent(),
            has: self.items(),
        }
    }

    fn phone(&mut self) -> Option<Phone> {
        let reading = phones::read(&self.text(Column::Phone));
        if reading.phones.len() > 1 {
            self.note_at(Column::Phone, Said::SeveralPhones);
        }
        let Some(found) = reading.phones.into_iter().next() else {
            for problem in reading.problems {
                self.note_at(Column::Phone, Said::Phone(problem));
            }
            return None;
        };
        for change in found.changes {
            self.note_at(Column::Phone, Said::PhoneChanged(change));
        }
        Some(found.phone)
    }

    fn people(&mut self, column: Column) -> Option<u16> {
        let text = self.given(column)?;
        let number = number(&text).filter(|number| (1..=MOST_PEOPLE).contains(number));
        if number.is_none() {
            self.note_at(column, Said::UnknownNumber(text));
        }
        number
    }

    /// "Đồng ý", "không đồng ý – chỉ đếm", a tick. "Chưa hỏi" is no answer.
    fn consent(&mut self) -> Option<bool> {
        let text = self.given(Column::Consent)?;
        let folded = fold(&text);
        let says = |words: &str| format!(" {folded} ").contains(&format!(" {words} "));
        if folded.starts_with("chua") || ["", "?"].contains(&text.as_str()) {
            None
        } else if says("khong dong y") || says("ko dong y") || says("chi dem") || says("tu choi") {
            Some(false)
        } else if says("dong y") {
            Some(true)
        } else {
            let answer = yes_or_no(&text);
            if answer.is_none() {
                self.note_at(Column::Consent, Said::UnknownConsent(text));
            }
            answer
        }
    }

    fn items(&mut self) -> Vec<(crate::ids::ItemId, Option<u16>)> {
        let mut has = Vec::new();
        let columns = self.columns;
        for (item, place) in columns.items() {
            let text = self.at(place);
            if text.is_empty() {
                continue;
            }
            let number = number(&text).filter(|number| *number <= MOST_PEOPLE);
            let Some(yes) = number.map(|number| number > 0).or_else(|| yes_or_no(&text)) else {
                self.note(Some(place), Said::UnknownAnswer(text));
                continue;
            };
            let counts_adults = self.setting.items.get(&item).is_some_and(|item| item.counting == Counting::Adults);
            if yes && counts_adults {
                if number.is_none() {
                    self.note(Some(place), Said::OneAdult);
                }
                has.push((item, number.or(Some(1))));
            } else if yes {
                has.push((item, None));
            }
        }
        has
    }
}

/// A whole number with perhaps a word behind it: "5", "05", "5 người".
fn number(text: &str) -> Option<u16> {
    let folded = fold(text);
    let mut words = folded.split(' ');
    let number = words.next()?.parse().ok()?;
    words.all(|word| word.chars().all(|c| c.is_ascii_alphabetic())).then_some(number)
}
