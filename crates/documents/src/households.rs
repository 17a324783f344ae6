//! The empty list in which a village or commune writes down its households, a row a household.

use crate::tree::{Align, Block, Cell, Column, Document, Orientation, Page, Row, Table};

/// Widths of the first columns in millimetres; those of items are as wide as the last.
const WIDTHS: [u16; 8] = [36, 44, 44, 30, 18, 18, 34, 30];

/// Empty rows under each village: more are copied from them.
const ROWS: usize = 3;

/// The list under the given headings, with the villages in its first column.
#[must_use]
pub fn empty_list(headings: &[String], villages: &[String]) -> Document {
    let row = |village: &str| {
        let texts = (0..headings.len()).map(|column| if column == 0 { village } else { "" });
        Row::of(texts.map(Cell::text).collect())
    };
    let nameless = [String::new()];
    let villages = if villages.is_empty() { &nameless[..] } else { villages };
    let rows = villages.iter().flat_map(|village| std::iter::repeat_n(village, ROWS)).map(|village| row(village));
    let width = |column: usize| WIDTHS.get(column).or(WIDTHS.last()).copied().unwrap_or_default();
    Document {
        name: "Danh sách hộ gia đình".to_owned(),
        page: Page { orientation: Orientation::Landscape, ..Page::default() },
        blocks: vec![Block::Table(Table {
            columns: (0..headings.len()).map(|column| Column { width: width(column), align: Align::Left }).collect(),
            header: vec![Row::of(headings.iter().map(Cell::heading).collect())],
            rows: rows.collect(),
        })],
        foot: None,
    }
}
