//! The text of a document in its order: lines, and tables with their spans.

use super::fonts::{Fonts, RunFont, font_of};
use crate::read::in_fonts::{Evidence, InFonts, is_old, tick};
use crate::read::xml::{Node, Tag, Xml};
use crate::read::{Budget, Cell, Grid, MOST_COLUMNS, MOST_SHEETS, Merged, ReadError, Sheet, TooMany, Unread, tidy};

/// Elements whose text nobody sees, or sees elsewhere: what was struck out or moved away under change tracking, text
/// boxes, and the second telling of what the first already told.
const UNSEEN: [&str; 4] = ["del", "moveFrom", BOX, "Fallback"];
/// The content of a text box.
const BOX: &str = "txbxContent";
/// The most text boxes and inner tables named of a file.
const MOST_UNREAD: usize = 100;
/// Letters that tell people which one is meant.
const ENOUGH_TO_KNOW_IT: usize = 200;

/// Reads the body of a document.
pub(super) fn tables(content: &str, fonts: &Fonts) -> Result<Grid, ReadError> {
    let mut evidence = Evidence::default();
    let grid = tables_by(content, fonts, &mut evidence)?;
    // What was read before it was known how texts in old fonts were typed is read again.
    if evidence.is_against_fonts() { tables_by(content, fonts, &mut evidence) } else { Ok(grid) }
}

fn tables_by(content: &str, fonts: &Fonts, evidence: &mut Evidence) -> Result<Grid, ReadError> {
    let mut xml = Xml::new(content, "word/document.xml");
    let mut story = Story {
        fonts,
        evidence,
        grid: Grid::default(),
        budget: Budget::default(),
        lines: Vec::new(),
        text: InFonts::default(),
        aside: InFonts::default(),
        table: None,
        depth: 0,
        unseen: 0,
        in_box: false,
        in_text: false,
        run: RunFont::default(),
        in_run: false,
        paragraph_style: None,
    };
    loop {
        match xml.next()? {
            Node::Open(tag) => story.open(&tag)?,
            Node::Close(tag) => story.close(tag.name())?,
            Node::Text(text) => story.text(&text),
            Node::Other => {}
            Node::End => return Ok(story.grid),
        }
    }
}

struct Story<'a> {
    fonts: &'a Fonts,
    /// How texts in old fonts were typed.
    evidence: &'a mut Evidence,
    grid: Grid,
    budget: Budget,
    /// The lines since the last table.
    lines: Vec<String>,
    /// The text of the paragraph being read outside tables, or of the cell.
    text: InFonts,
    /// The text of a text box, or of a table within the table.
    aside: InFonts,
    table: Option<Table>,
    /// How many tables are open; only the outermost is read.
    depth: usize,
    unseen: usize,
    /// Is this a text box that is nowhere else, and seen but for being one?
    in_box: bool,
    in_text: bool,
    run: RunFont,
    in_run: bool,
    paragraph_style: Option<String>,
}

#[derive(Default)]
struct Table {
    sheet: Sheet,
    /// The columns it is laid out in.
    columns: u32,
    row: u32,
    /// The column of the cell being read, from 1.
    column: u32,
    width: u32,
    merge: Merge,
    cells: Vec<Cell>,
    /// Vertical merges that the row above left open, by their first column.
    open: Vec<Merged>,
    /// Those that this row opens or goes on with.
    still_open: Vec<Merged>,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Merge {
    #[default]
    None,
    Begins,
    GoesOn,
}

impl Story<'_> {
    fn open(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let name = tag.name();
        if UNSEEN.contains(&name) {
            self.in_box |= name == BOX && self.unseen == 0;
            self.unseen += 1;
        }
        match name {
            "tbl" => {
                self.open_table()?;
                self.evidence.sheet = self.grid.sheets.len();
            }
            "p" => self.paragraph_style = None,
            "pStyle" => self.paragraph_style = tag.attribute("val"),
            "r" => {
                self.run = RunFont::default();
                self.in_run = true;
            }
            "rStyle" if self.in_run => self.run.style = tag.attribute("val"),
            "rFonts" if self.in_run => self.run.own = font_of(tag),
            "t" => self.in_text = true,
            "tab" if self.in_run => self.push(" "),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "softHyphen" => self.soft_hyphen(),
            "sym" => self.symbol(tag),
            _ => {}
        }
        if self.depth == 1 {
            self.open_in_table(tag);
        }
        Ok(())
    }

    fn open_table(&mut self) -> Result<(), ReadError> {
        self.take_for_a_frame();
        self.depth += 1;
        if self.depth > 1 {
            return Ok(());
        }
        let number = self.grid.sheets.len() + 1;
        if number > MOST_SHEETS {
            return Err(ReadError::TooMany(TooMany::Sheets));
        }
        self.table = Some(Table {
            sheet: Sheet {
                name: format!("Bảng {number}"),
                lines_above: std::mem::take(&mut self.lines),
                ..Sheet::default()
            },
            ..Table::default()
        });
        Ok(())
    }

    /// A table of one column with a table in it is a frame around a page: what it said so far are lines above.
    fn take_for_a_frame(&mut self) {
        if self.depth != 1 {
            return;
        }
        if let Some(table) = self.table.take_if(|table| table.columns == 1) {
            let said = table.sheet.rows.into_iter().flatten().map(|cell| cell.text);
            let said: Vec<String> = said.chain([tidy(&self.text.take(self.evidence, 0))]).collect();
            let lines = said.iter().flat_map(|text| text.lines()).filter(|line| !line.is_empty()).map(str::to_owned);
            self.lines = table.sheet.lines_above.into_iter().chain(lines).collect();
            self.depth = 0;
        }
    }

    fn open_in_table(&mut self, tag: &Tag<'_>) {
        let Some(table) = &mut self.table else { return };
        match tag.name() {
            "gridCol" => table.columns = table.columns.saturating_add(1),
            "tr" => {
                table.row += 1;
                table.column = 1;
                table.width = 0;
            }
            "gridBefore" => table.column = 1 + tag.number("val").unwrap_or(0).min(MOST_COLUMNS),
            "tc" => {
                table.width = 1;
                table.merge = Merge::None;
                self.text.take(self.evidence, table.column);
            }
            "gridSpan" => table.width = tag.number("val").unwrap_or(1).clamp(1, MOST_COLUMNS),
            "vMerge" => {
                let begins = tag.attribute("val").is_some_and(|value| value == "restart");
                table.merge = if begins { Merge::Begins } else { Merge::GoesOn };
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), ReadError> {
        if UNSEEN.contains(&name) {
            self.unseen = self.unseen.saturating_sub(1);
            if self.in_box && self.unseen == 0 {
                self.in_box = false;
                let text = self.take_aside();
                self.note(text, |text| Unread::TextBox { text });
            }
        }
        match name {
            "t" => self.in_text = false,
            "r" => self.in_run = false,
            "p" => self.close_paragraph(),
            "tc" if self.depth == 1 => self.close_cell()?,
            "tr" if self.depth == 1 => self.close_row()?,
            "tbl" => self.close_table(),
            _ => {}
        }
        Ok(())
    }

    /// What stands aside, on one line.
    fn take_aside(&mut self) -> String {
        let text = self.aside.take(self.evidence, 0);
        text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(ENOUGH_TO_KNOW_IT).collect()
    }

    fn note(&mut self, text: String, unread: impl FnOnce(String) -> Unread) {
        if !text.is_empty() && self.grid.unread.len() < MOST_UNREAD {
            self.grid.unread.push(unread(text));
        }
    }

    fn close_paragraph(&mut self) {
        if self.is_aside() {
            self.aside.push_seen(" ");
        }
        if self.unseen > 0 {
            return;
        }
        match (&self.table, self.depth) {
            (Some(_), 1) => self.text.push_seen("\n"),
            (None, _) => {
                let line = tidy(&self.text.take(self.evidence, 0));
                self.lines.extend(line.lines().filter(|line| !line.is_empty()).map(str::to_owned));
                // Only what stands just above a table matters.
                if self.lines.len() > 1_000 {
                    self.lines.drain(..500);
                }
            }
            _ => {}
        }
    }

    fn close_cell(&mut self) -> Result<(), ReadError> {
        let column = self.table.as_ref().map_or(0, |table| table.column);
        let text = tidy(&self.text.take(self.evidence, column));
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        let last_column = table.column.saturating_add(table.width.max(1) - 1);
        let above = table.open.iter().position(|merged| merged.first_column == table.column);
        let merged = match (table.merge, above) {
            (Merge::GoesOn, Some(at)) => {
                let mut merged = table.open.swap_remove(at);
                merged.last_row = table.row;
                Some(merged)
            }
            (Merge::None, _) if table.width <= 1 => None,
            _ => Some(Merged { first_row: table.row, first_column: table.column, last_row: table.row, last_column }),
        };
        if let Some(merged) = merged {
            if table.merge == Merge::None {
                table.sheet.merged.push(merged);
            } else {
                table.still_open.push(merged);
            }
        }
        if !text.is_empty() && (table.merge != Merge::GoesOn || above.is_none()) {
            self.budget.cell(table.column)?;
            table.cells.push(Cell { text, row: table.row, column: table.column });
        }
        table.column = last_column.saturating_add(1);
        Ok(())
    }

    fn close_row(&mut self) -> Result<(), ReadError> {
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        table.sheet.merged.extend(table.open.drain(..).filter(spans_several));
        table.open = std::mem::take(&mut table.still_open);
        if !table.cells.is_empty() {
            self.budget.row()?;
            table.sheet.rows.push(std::mem::take(&mut table.cells));
        }
        Ok(())
    }

    fn close_table(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth > 0 {
            if let (1, false, Some(row)) = (self.depth, self.in_box, self.table.as_ref().map(|table| table.row)) {
                let (sheet, text) = (self.grid.sheets.len(), self.take_aside());
                self.note(text, |text| Unread::InnerTable { sheet, row, text });
            }
            return;
        }
        if let Some(mut table) = self.table.take() {
            table.sheet.merged.extend(table.open.drain(..).filter(spans_several));
            self.grid.sheets.push(table.sheet);
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && (self.is_seen() || self.is_aside()) {
            let font = self.fonts.of_run(&self.run, self.paragraph_style.as_deref());
            let into = if self.is_aside() { &mut self.aside } else { &mut self.text };
            into.push(text, font);
        }
    }

    /// A hyphen that is seen only at the end of a line, and an "ư" of TCVN3, which has its place.
    fn soft_hyphen(&mut self) {
        let font = self.fonts.of_run(&self.run, self.paragraph_style.as_deref());
        if self.is_seen() && is_old(font) {
            self.text.push("\u{ad}", font);
        }
    }

    fn symbol(&mut self, tag: &Tag<'_>) {
        let code = tag.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        if let Some(sign) = code.and_then(char::from_u32) {
            let sign = tick(sign);
            self.push(sign.encode_utf8(&mut [0; 4]));
        }
    }

    fn push(&mut self, text: &str) {
        if self.is_seen() {
            self.text.push_seen(text);
        }
    }

    /// Does what stands here belong to a text box, or to a table within the table?
    fn is_aside(&self) -> bool {
        (self.in_box && self.unseen == 1) || (self.unseen == 0 && self.table.is_some() && self.depth > 1)
    }

    /// Is what stands here part of a line or of a cell that is read?
    fn is_seen(&self) -> bool {
        self.unseen == 0 && (self.table.is_none() || self.depth == 1)
    }
}

fn spans_several(merged: &Merged) -> bool {
    merged.last_row > merged.first_row || merged.last_column > merged.first_column
}
