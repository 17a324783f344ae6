//! A paper as the data the template interprets: spans resolved, styles in few letters.

use serde::Serialize;

use crate::render::printable;
use crate::tree::{Align, Block, Cell, Closing, Document, NationalHeader, Orientation, Page, Run, Slot, Table, slots};

/// Cells with more letters than this may be split between pages, lest they be taller than one.
const LONG_CELL: usize = 600;

#[derive(Serialize)]
pub(super) struct Data<'a> {
    name: String,
    margins: crate::tree::Margins,
    foot: Option<String>,
    parts: Vec<Part<'a>>,
}

/// The paper itself, or an annex.
#[derive(Serialize)]
struct Part<'a> {
    landscape: bool,
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
        rows: Vec<RowData>,
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

/// A row's cells, and whether it heads the rows below and stays with them.
#[derive(Serialize)]
struct RowData {
    heads: bool,
    cells: Vec<CellData>,
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
        margins: document.page.margins,
        foot: document.foot.as_deref().map(printable),
        parts: document.parts().into_iter().map(|(page, blocks)| part(page, blocks)).collect(),
    }
}

fn part(page: Page, blocks: &[Block]) -> Part<'_> {
    Part { landscape: page.orientation == Orientation::Landscape, blocks: blocks.iter().map(block).collect() }
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
        Block::PageBreak | Block::Annex(_) => BlockData::PageBreak,
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
    let cells = |line: Vec<Slot<'_>>| -> Vec<CellData> {
        line.into_iter().zip(&table.columns).filter_map(|(slot, column)| cell(slot, column.align)).collect()
    };
    let lines = slots(&table.rows, table.columns.len());
    // A cell that reaches over a heading would tear it apart.
    let is_whole = |line: &[Slot<'_>]| {
        line.iter().all(|slot| match slot {
            Slot::Begins(spanning) => spanning.rowspan == 1,
            Slot::Continues { .. } => false,
            Slot::Covered | Slot::Empty => true,
        })
    };
    let rows = table
        .rows
        .iter()
        .zip(lines)
        .map(|(row, line)| RowData { heads: row.keep_with_next && is_whole(&line), cells: cells(line) });
    BlockData::Table {
        widths: table.columns.iter().map(|column| column.width.max(1)).collect(),
        header: slots(&table.header, table.columns.len()).into_iter().flat_map(cells).collect(),
        rows: rows.collect(),
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
