//! The annex as plain values: what is printed, and what was read from a file somebody filled in.
//!
//! The form is the last page of the guidance letter: the unit (block 1), who answers for the work (block 2), and a
//! table of seven columns in which one commune spans the rows of its teams. Nothing is interpreted here: a phone is
//! the text in its cell, a "có" is the text in its cell.

use crate::units::Kind;
use serde::{Deserialize, Serialize};

/// One annex to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnexForm {
    /// The year in the title: the year of the day the annex shows.
    pub year: i16,
    /// The unit whose teams are listed.
    pub unit: FormUnit,
    /// Block 2: who answers for the work.
    pub contact: ContactBlock,
    /// The communes in the order of the table; a commune without teams still has its numbered row.
    pub communes: Vec<FormCommune>,
}

/// The unit an annex is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormUnit {
    /// Its level, named in block 1.
    pub level: FormLevel,
    /// Its word of kind in lower case: "huyện", "thị xã", "tỉnh".
    pub kind: String,
    /// Its name without the word of kind: "Bảo Thắng".
    pub name: String,
}

impl FormUnit {
    /// The name inside a sentence: "huyện Bảo Thắng".
    #[must_use]
    pub fn within_text(&self) -> String {
        format!("{} {}", self.kind, self.name).trim().to_owned()
    }

    /// The name standing alone: "Huyện Bảo Thắng".
    #[must_use]
    pub fn standing_alone(&self) -> String {
        let text = self.within_text();
        let mut letters = text.chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => text,
        }
    }
}

/// The level of the unit an annex is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormLevel {
    /// The whole province, in district then commune order.
    Province,
    /// A district, as the letter has it (until 30 June 2025).
    District,
    /// One commune.
    Commune,
}

impl FormLevel {
    /// The words of block 1: "cấp huyện".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Province => "cấp tỉnh",
            Self::District => "cấp huyện",
            Self::Commune => "cấp xã",
        }
    }
}

/// Block 2 of the annex: the officer or the section in charge. Empty texts print as a line to fill in by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactBlock {
    /// Name of the person, or of the section.
    pub name: String,
    /// Position and office.
    pub position: String,
    /// Phone, as it is to be shown or as it was read.
    pub phone: String,
}

/// A commune of the table, spanning the rows of its teams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormCommune {
    /// The commune's name as the cell shows it: "Gia Phú".
    pub name: String,
    /// Its teams, one row each.
    pub teams: Vec<FormTeam>,
}

/// A team's row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormTeam {
    /// The displayed title of the team, as in the letter's example: "Thôn Bản Bay".
    pub title: String,
    /// The leader's name; empty while the post is vacant.
    pub leader: String,
    /// The leader's phone as it is to be shown; may be empty.
    pub phone: String,
    /// Whether the team has made its Zalo group; nothing is printed while that is unknown.
    pub zalo: Option<bool>,
    /// The note.
    pub note: String,
}

/// What was read from one file that holds an annex.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnexSheet {
    /// The lines above the table that are neither block 1 nor block 2, top down.
    pub titles: Vec<String>,
    /// What block 1 names ("Huyện Bảo Thắng"), if it is filled in.
    pub unit_line: Option<String>,
    /// Block 2 as read; parts that are missing are empty.
    pub contact: ContactBlock,
    /// The tables the rows come from, in the order of the file.
    pub tables: Vec<SheetTable>,
    /// The rows that speak of a team.
    pub rows: Vec<SheetRow>,
    /// The rows that were passed over, each with its reason (rows without any text are not mentioned).
    pub skipped: Vec<SkippedRow>,
}

/// A table found in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetTable {
    /// The name of the worksheet; "Bảng 1", "Bảng 2" … in a text document.
    pub sheet: String,
    /// The row of its headings, counted like [`SheetRow::row`].
    pub header_row: u32,
}

/// One row of a filled-in annex, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// The row's number for people: the worksheet's own, from 1; in a text document the table's, whose heading is 1.
    pub row: u32,
    /// Which of [`AnnexSheet::tables`] it stands in, from 0.
    pub table: usize,
    /// The district, where the file has a column or a heading line for it; else empty.
    pub district: String,
    /// The commune that holds for this row; empty if none was written in it or above it.
    pub commune: String,
    /// Where the commune's name was found.
    pub commune_from: CommuneFrom,
    /// The team's title; the village's name, where the file has no column for titles.
    pub team: String,
    /// The village's name, where it has a column beside the title's; else empty.
    pub village: String,
    /// The kind of village that the heading of the village's column names ("Tổ dân phố"), where it names one alone.
    pub village_kind: Option<Kind>,
    /// The leader's name.
    pub leader: String,
    /// The phone's text, as the cell has it.
    pub phone: String,
    /// The text of "Lập nhóm Zalo (có/không)".
    pub zalo: String,
    /// The note.
    pub note: String,
}

/// Where a row's commune was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommuneFrom {
    /// In the row itself.
    #[default]
    Written,
    /// In a cell that spans this row.
    Merged,
    /// In an earlier row; the cell of this one is empty.
    CarriedDown,
    /// In a heading line above ("Xã Gia Phú").
    Heading,
    /// Nowhere.
    Nowhere,
}

/// A row that is no team's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedRow {
    /// The row's number, counted like [`SheetRow::row`]; 0 if it stands outside the tables.
    pub row: u32,
    /// Which of [`AnnexSheet::tables`] it stands in, from 0.
    pub table: usize,
    /// Why it was passed over.
    pub reason: SkipReason,
    /// What stands in it, so that people recognise it.
    pub text: String,
}

/// Why a row was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// A total ("Tổng cộng").
    Total,
    /// The headings once more, as on a second page.
    RepeatedHeading,
    /// The columns' numbers under the headings: (1) (2) (3).
    ColumnNumbers,
    /// Of the headings those that no column of the annex has.
    UnreadColumns,
    /// A line that names the district or commune of the rows below.
    PlaceHeading,
    /// A commune without a team beside it.
    NoTeam,
    /// Among the signatures, but it looks like a team's row.
    PerhapsTeam,
    /// A further table or worksheet that has no headings of the annex.
    OtherTable,
    /// A hidden worksheet that has the annex's headings.
    HiddenTable,
    /// A table within a cell.
    InnerTable,
    /// A text box.
    TextBox,
    /// Anything else: remarks, and who made and signed the list.
    OtherText,
}

impl SkipReason {
    /// What is to be said of it, in Vietnamese.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Total => "dòng cộng",
            Self::RepeatedHeading => "tiêu đề lặp lại",
            Self::ColumnNumbers => "số thứ tự cột",
            Self::UnreadColumns => "cột không có trong mẫu phụ lục, không đọc",
            Self::PlaceHeading => "tên xã hoặc huyện của các dòng dưới",
            Self::NoTeam => "có tên xã nhưng chưa có Tổ; nếu đã có Tổ, hãy ghi tên Tổ và nhập lại",
            Self::PerhapsTeam => {
                "đứng sau phần ký tên nên không nhập; nếu là dòng của một Tổ, hãy ghi số thứ tự và tên Tổ cho dòng này rồi nhập lại"
            }
            Self::OtherTable => "bảng hoặc trang không có tiêu đề của mẫu phụ lục, không đọc",
            Self::HiddenTable => {
                "trang tính đang ẩn, không đọc; nếu danh sách trên trang này còn dùng, hãy bỏ ẩn trang rồi nhập lại"
            }
            Self::InnerTable => "bảng nằm trong một ô của bảng khác, không đọc; hãy ghi thẳng vào ô rồi nhập lại",
            Self::TextBox => "khung chữ đặt ngoài bảng, không đọc",
            Self::OtherText => "không phải dòng của một Tổ",
        }
    }

    /// Whether a team may have been left out, so that somebody must look.
    #[must_use]
    pub fn may_leave_a_team_out(self) -> bool {
        matches!(self, Self::PerhapsTeam | Self::HiddenTable | Self::InnerTable)
    }

    /// The stable name of the reason.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::RepeatedHeading => "repeated_heading",
            Self::ColumnNumbers => "column_numbers",
            Self::UnreadColumns => "unread_columns",
            Self::PlaceHeading => "place_heading",
            Self::NoTeam => "no_team",
            Self::PerhapsTeam => "perhaps_team",
            Self::OtherTable => "other_table",
            Self::HiddenTable => "hidden_table",
            Self::InnerTable => "inner_table",
            Self::TextBox => "text_box",
            Self::OtherText => "other_text",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_named_within_a_sentence_and_alone() {
        let unit = FormUnit { level: FormLevel::District, kind: "thị xã".into(), name: "Sa Pa".into() };
        assert_eq!(unit.within_text(), "thị xã Sa Pa");
        assert_eq!(unit.standing_alone(), "Thị xã Sa Pa");
    }
}
