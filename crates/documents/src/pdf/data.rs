//! A paper as the data the template interprets: spans resolved, styles in few letters.

use serde::Serialize;

use crate::render::printable;
use crate::tree::{Align, Block, Cell, Closing, Document, NationalHeader, Orientation, Run, Slot, Table, slots};

/// Cells with more letters than this may be split between pages, lest they be taller than one.
const LONG_CELL: usize = 600;

#[derive(Serialize)]
pub(super) struct Data<'a> {
    name: String,
    landscape: bool,
    margins: crate::tree::Margins,
    blocks: Vec<BlockData<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
enum BlockData<'a> {
    NationalHeader {
        superior: Vec<String>,
        issuer: Vec<String>,
        number: String,
        subject: Option<String>,
        place_and_date: String,
        state: &'a str,
        motto: &'a str,
    },
    Title {
        lines: Vec<String>,
        rule: bool,
    },
    Paragraph {
        runs: Vec<Piece>,
        align: Align,
        indented: bool,
    },
    Table {
        widths: Vec<u16>,
        header: Vec<CellData>,
        cells: Vec<CellData>,
    },
    Closing {
        recipients: Vec<String>,
        authority: Vec<String>,
        signer: String,
    },
    PageBreak,
}

/// A run: its text, bold, italic.
#[derive(Serialize)]
struct Piece {
    t: String,
    b: bool,
    i: bool,
}

/// A cell: text, bold, italic, alignment, columns, rows, whether it may be split.
#[derive(Serialize)]
struct CellData {
    t: String,
    b: bool,
    i: bool,
    a: Align,
    c: usize,
    r: usize,
    s: bool,
}

pub(super) fn of(document: &Document) -> Data<'_> {
    Data {
        name: printable(&document.name),
        landscape: document.page.orientation == Orientation::Landscape,
        margins: document.page.margins,
        blocks: document.blocks.iter().map(block).collect(),
    }
}

fn block(block: &Block) -> BlockData<'_> {
    match block {
        Block::NationalHeader(header) => national_header(header),
        Block::Title(title) => BlockData::Title { lines: all(&title.lines), rule: title.rule },
        Block::Paragraph(paragraph) => BlockData::Paragraph {
            runs: paragraph.runs.iter().map(piece).collect(),
            align: paragraph.align,
            indented: paragraph.indented,
        },
        Block::Table(table) => table_data(table),
        Block::Closing(closing) => closing_data(closing),
        Block::PageBreak => BlockData::PageBreak,
    }
}

fn national_header(header: &NationalHeader) -> BlockData<'_> {
    BlockData::NationalHeader {
        superior: all(&header.superior),
        issuer: all(&header.issuer),
        number: printable(&header.number),
        subject: header.subject.as_deref().map(printable),
        place_and_date: printable(&header.place_and_date),
        state: NationalHeader::STATE,
        motto: NationalHeader::MOTTO,
    }
}

fn closing_data(closing: &Closing) -> BlockData<'_> {
    let signature = closing.signature.clone().unwrap_or_default();
    BlockData::Closing {
        recipients: all(&closing.recipients),
        authority: all(&signature.authority),
        signer: printable(&signature.name),
    }
}

fn table_data(table: &Table) -> BlockData<'_> {
    let cells = |rows| {
        slots(rows, table.columns.len())
            .into_iter()
            .flat_map(|line| line.into_iter().enumerate())
            .filter_map(|(x, slot)| cell(slot, table.columns.get(x)?.align))
            .collect()
    };
    BlockData::Table {
        widths: table.columns.iter().map(|column| column.width.max(1)).collect(),
        header: cells(&table.header),
        cells: cells(&table.rows),
    }
}

fn cell(slot: Slot<'_>, column: Align) -> Option<CellData> {
    let data = |cell: &Cell, colspan, rowspan| {
        let text = printable(&cell.content.text());
        CellData {
            s: rowspan > 1 || text.chars().count() > LONG_CELL,
            t: text,
            b: cell.bold,
            i: cell.italic,
            a: cell.align.unwrap_or(column),
            c: colspan,
            r: rowspan,
        }
    };
    match slot {
        Slot::Begins(spanning) => Some(data(spanning.cell, spanning.colspan, spanning.rowspan)),
        Slot::Empty => Some(data(&Cell::text(""), 1, 1)),
        Slot::Continues { .. } | Slot::Covered => None,
    }
}

fn piece(run: &Run) -> Piece {
    Piece { t: printable(&run.text), b: run.bold, i: run.italic }
}

fn all(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| printable(line)).collect()
}
