//! Tables of `WordprocessingML`: ruled ones with repeating headings, and the two unruled columns of head and foot.

use std::fmt::Write as _;

use crate::tree::{Cell, Column, Run, Slot, Table, slots};

use super::xml::{Setting, Twips, millimetres, paragraph, thin_line};

/// Half-points of the text in tables.
const SIZE: u32 = 24;

/// The table over the whole width of the page's text, in millimetres.
pub(super) fn ruled(table: &Table, width: u16) -> String {
    if table.columns.is_empty() {
        return String::new();
    }
    let widths = column_widths(&table.columns, millimetres(width));
    let mut xml = opening(&widths, true);
    for (rows, is_header) in [(&table.header, true), (&table.rows, false)] {
        let grid = slots(rows, table.columns.len());
        for (row, line) in rows.iter().zip(&grid) {
            xml.push_str("<w:tr><w:trPr><w:cantSplit/>");
            if is_header {
                xml.push_str("<w:tblHeader/>");
            }
            xml.push_str("</w:trPr>");
            for (x, slot) in line.iter().enumerate() {
                xml.push_str(&slot_xml(*slot, x, table, &widths, is_header || row.keep_with_next));
            }
            xml.push_str("</w:tr>");
        }
    }
    xml.push_str("</w:tbl>");
    // Two tables in a row would become one, and the last block of a body or cell must be a paragraph.
    xml.push_str(&thin_line(0, 0, false));
    xml
}

/// Columns without rules, side by side; each cell is ready-made paragraphs.
pub(super) fn unruled(widths: [u16; 2], rows: &[[String; 2]]) -> String {
    let widths: Vec<Twips> = widths.iter().map(|width| millimetres(*width)).collect();
    let mut xml = opening(&widths, false);
    for row in rows {
        xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (content, width) in row.iter().zip(&widths) {
            let _ = write!(xml, r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>"#);
        }
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl>");
    xml.push_str(&thin_line(0, 0, false));
    xml
}

fn opening(widths: &[Twips], rules: bool) -> String {
    let mut xml =
        format!(r#"<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/><w:tblBorders>"#, widths.iter().sum::<Twips>());
    for edge in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let rule = if rules { "single" } else { "nil" };
        let _ = write!(xml, r#"<w:{edge} w:val="{rule}" w:sz="4" w:space="0" w:color="000000"/>"#);
    }
    let inset = if rules { 57 } else { 28 };
    let _ = write!(
        xml,
        concat!(
            r#"</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{0}" w:type="dxa"/>"#,
            r#"<w:right w:w="{0}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>"#
        ),
        inset
    );
    for width in widths {
        let _ = write!(xml, r#"<w:gridCol w:w="{width}"/>"#);
    }
    xml.push_str("</w:tblGrid>");
    xml
}

/// The widths of columns that share `total` in proportion.
fn column_widths(columns: &[Column], total: Twips) -> Vec<Twips> {
    let sum: Twips = columns.iter().map(|column| Twips::from(column.width.max(1))).sum();
    columns.iter().map(|column| total * Twips::from(column.width.max(1)) / sum.max(1)).collect()
}

fn slot_xml(slot: Slot<'_>, x: usize, table: &Table, widths: &[Twips], keep_with_next: bool) -> String {
    let (colspan, merge) = match slot {
        Slot::Covered => return String::new(),
        Slot::Empty => (1, ""),
        Slot::Continues { colspan } => (colspan, "<w:vMerge/>"),
        Slot::Begins(s) if s.rowspan > 1 => (s.colspan, r#"<w:vMerge w:val="restart"/>"#),
        Slot::Begins(s) => (s.colspan, ""),
    };
    let width: Twips = widths.iter().skip(x).take(colspan).sum();
    let span = if colspan > 1 { format!(r#"<w:gridSpan w:val="{colspan}"/>"#) } else { String::new() };
    let text = match slot {
        Slot::Begins(s) => cell_text(s.cell, table.columns.get(x).copied().unwrap_or_default(), keep_with_next),
        _ => cell_text(&Cell::text(""), Column::default(), keep_with_next),
    };
    // What spans several rows may go on over the page: it begins at the top.
    let stands = if merge.is_empty() { "center" } else { "top" };
    format!(
        r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="{stands}"/></w:tcPr>{text}</w:tc>"#
    )
}

fn cell_text(cell: &Cell, column: Column, keep_with_next: bool) -> String {
    let run = Run { text: cell.content.text(), bold: cell.bold, italic: cell.italic };
    let setting = Setting {
        align: cell.align.unwrap_or(column.align),
        before: 30,
        after: 30,
        size: SIZE,
        keep_with_next,
        ..Setting::default()
    };
    paragraph(&[run], setting)
}
