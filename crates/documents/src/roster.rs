//! The empty list in which a commune writes down its teams, a row a member.

use crate::tree::{Align, Block, Cell, Column, Document, Orientation, Page, Row, Table};

/// Widths of the nine columns in millimetres.
const WIDTHS: [u16; 9] = [42, 38, 26, 36, 16, 16, 26, 20, 24];

/// The least a team has by the letter (R1.2): role and whom it stands for.
const LEAST: [(&str, &str); 4] = [
    ("Tổ trưởng", "Trưởng thôn"),
    ("Tổ phó", "Chi đoàn thanh niên"),
    ("Thành viên", "Chi hội Phụ nữ"),
    ("Thành viên", "Tình nguyện viên"),
];

/// The list under the given headings, with the commune's villages in its first column, each four times.
#[must_use]
pub fn empty_list(headings: &[&str; 9], villages: &[String]) -> Document {
    let row = |village: &str, (role, body): (&str, &str)| {
        let texts = [village, "", role, body, "", "", "", "", ""];
        Row::of(texts.map(Cell::text).to_vec())
    };
    let nameless = [String::new()];
    let villages = if villages.is_empty() { &nameless[..] } else { villages };
    let rows = villages.iter().flat_map(|village| LEAST.map(|member| row(village, member)));
    let column = |width| Column { width, align: Align::Left };
    Document {
        name: "Danh sách Tổ công nghệ số cộng đồng".to_owned(),
        page: Page { orientation: Orientation::Landscape, ..Page::default() },
        blocks: vec![Block::Table(Table {
            columns: WIDTHS.map(column).to_vec(),
            header: vec![Row::of(headings.map(Cell::heading).to_vec())],
            rows: rows.collect(),
        })],
        foot: None,
    }
}
