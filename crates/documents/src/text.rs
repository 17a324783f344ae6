//! Papers as plain text, to be pasted into a group or a message.

use crate::RenderError;
use crate::render::printable;
use crate::tree::{Block, Closing, Document, NationalHeader, Slot, Table, slots};

/// Renders the paper as lines of text. Rows of tables have their cells between bars; a cell that spans rows is said
/// again in each, so that every line stands alone.
///
/// # Errors
/// None today; the signature is that of every rendering.
pub fn render(document: &Document) -> Result<String, RenderError> {
    let blocks = document.blocks.iter().map(block).chain(document.foot.clone());
    let parts: Vec<String> = blocks.filter(|part| !part.is_empty()).collect();
    let mut text = printable(&parts.join("\n"));
    text.push('\n');
    Ok(text)
}

fn block(block: &Block) -> String {
    match block {
        Block::NationalHeader(header) => national_header(header),
        Block::Title(title) => title.lines.join("\n"),
        Block::Paragraph(paragraph) => paragraph.plain(),
        Block::Table(table) => table_lines(table),
        Block::Closing(closing) => closing_lines(closing),
        Block::PageBreak | Block::Annex(_) => String::new(),
    }
}

fn national_header(header: &NationalHeader) -> String {
    let mut lines = header.superior.clone();
    lines.extend(header.issuer.iter().cloned());
    lines.push(header.number.clone());
    lines.extend(header.subject.clone());
    lines.push(header.place_and_date.clone());
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn table_lines(table: &Table) -> String {
    let mut lines = Vec::new();
    for rows in [&table.header, &table.rows] {
        let mut above = vec![String::new(); table.columns.len()];
        for line in slots(rows, table.columns.len()) {
            let mut cells = Vec::new();
            for (slot, above) in line.into_iter().zip(&mut above) {
                match slot {
                    Slot::Begins(spanning) => {
                        *above = spanning.cell.content.text().replace('\n', " ");
                        cells.push(above.clone());
                    }
                    Slot::Continues { .. } => cells.push(above.clone()),
                    Slot::Empty => cells.push(String::new()),
                    Slot::Covered => {}
                }
            }
            lines.push(cells.join(" | ").trim_end_matches([' ', '|']).to_owned());
        }
    }
    lines.join("\n")
}

fn closing_lines(closing: &Closing) -> String {
    let mut lines = Vec::new();
    if let Some(signature) = &closing.signature {
        lines.extend(signature.authority.iter().cloned());
        lines.push(signature.name.clone());
    }
    if !closing.recipients.is_empty() {
        lines.push("Nơi nhận:".to_owned());
        lines.extend(closing.recipients.iter().map(|recipient| format!("- {recipient}")));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
