//! Papers as workbooks: to work on and to print, A4, fitted to the page's width, headings repeated.
//!
//! No text becomes a formula: every text is written as a string, and one that begins like a formula is marked as quoted,
//! so that it stays text when somebody edits its cell.

mod measure;

use measure::wrapped;
use std::ops::Range;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::RenderError;
use crate::render::printable;
use crate::tree::{
    Align, Block, Cell, Closing, Column, Content, Document, NationalHeader, Orientation, Page, Paragraph, Row, Slot,
    Spanning, Table, slots,
};

/// Excel holds no longer text in a cell.
const LONGEST_TEXT: usize = 32_000;
/// Columns of a sheet that holds no table.
const PLAIN_COLUMNS: usize = 6;
/// The font of every paper, by Decree 30/2020/NĐ-CP.
const FONT: &str = "Times New Roman";
/// Width of one digit of the default font at 11 pt, by which columns are measured, in millimetres.
const DIGIT: f64 = 1.94;
/// What a column has beside its digits.
const PADDING: f64 = 1.4;
/// Height of a line of 13 pt text, in points.
const LINE: f64 = 17.0;
/// A point in millimetres.
const POINT: f64 = 0.3528;
/// How much of a line a text may take that surely stands on one, whatever font the machine has instead.
const SURELY: f64 = 0.8;

/// Renders the paper as an `.xlsx` file; each page break begins a new worksheet. The same paper gives the same bytes.
///
/// # Errors
/// [`RenderError::Workbook`] if the workbook cannot be written; no text does that.
pub fn render(document: &Document) -> Result<Vec<u8>, RenderError> {
    workbook(document).map_err(|e| RenderError::Workbook(e.to_string()))
}

fn workbook(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The default font measures the columns: with one that the machine lacks they would be wider than the paper.
    let default = Format::new().set_font_name(FONT).set_font_size(11);
    workbook.set_default_format(&default, 20, 64)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(clipped(&document.name, 200))
            // A fixed moment, so that the same paper gives the same bytes.
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let parts = document.parts();
    let sheets = parts.iter().flat_map(|(page, blocks)| {
        blocks.split(|block| matches!(block, Block::PageBreak)).map(move |blocks| (*page, blocks))
    });
    let mut number = 0;
    for (page, blocks) in sheets {
        number += 1;
        let sheet = workbook.add_worksheet();
        let name = if number == 1 { "Trang tính".to_owned() } else { format!("Trang tính {number}") };
        sheet.set_name(name)?;
        set_up_page(sheet, page, document.foot.as_deref());
        Writer::new(sheet, blocks, page)?.write(blocks)?;
    }
    if number == 0 {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer()
}

/// Writes blocks below each other on one worksheet.
struct Writer<'w> {
    sheet: &'w mut Worksheet,
    /// Width of each column in millimetres.
    widths: Vec<f64>,
    row: u32,
    header_repeats: bool,
}

/// How a text is set in a cell.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the cell's format, independent of the others")]
#[derive(Clone, Copy, Default)]
struct Look {
    bold: bool,
    italic: bool,
    align: Align,
    ruled: bool,
    size: u8,
    /// Whether the text begins like a formula.
    quoted: bool,
    /// Whether the text stands at the top of its place, not in the middle.
    at_top: bool,
}

impl Look {
    fn format(self) -> Format {
        let mut format = Format::new()
            .set_font_name(FONT)
            .set_font_size(self.size)
            .set_text_wrap()
            .set_align(match self.align {
                Align::Left => FormatAlign::Left,
                Align::Center => FormatAlign::Center,
                Align::Right => FormatAlign::Right,
                Align::Justify => FormatAlign::Justify,
            })
            .set_align(if self.at_top { FormatAlign::Top } else { FormatAlign::VerticalCenter });
        if self.bold {
            format = format.set_bold();
        }
        if self.italic {
            format = format.set_italic();
        }
        if self.ruled {
            format = format.set_border(FormatBorder::Thin);
        }
        if self.quoted {
            format = format.set_quote_prefix();
        }
        format
    }
}

impl<'w> Writer<'w> {
    fn new(sheet: &'w mut Worksheet, blocks: &[Block], page: Page) -> Result<Self, XlsxError> {
        let width = f64::from(page.text_width());
        let widest = blocks
            .iter()
            .filter_map(|block| match block {
                Block::Table(table) => Some(&table.columns),
                _ => None,
            })
            .max_by_key(|columns| columns.len());
        let plain = vec![Column { width: 1, align: Align::Left }; PLAIN_COLUMNS];
        let columns = widest.filter(|columns| columns.len() > 1).unwrap_or(&plain);
        let sum: f64 = columns.iter().map(|column| f64::from(column.width.max(1))).sum();
        let widths: Vec<f64> = columns.iter().map(|column| f64::from(column.width.max(1)) * width / sum).collect();
        for (x, millimetres) in widths.iter().enumerate() {
            sheet.set_column_width(column_number(x), (millimetres - PADDING).max(DIGIT) / DIGIT)?;
        }
        Ok(Self { sheet, widths, row: 0, header_repeats: false })
    }

    fn write(mut self, blocks: &[Block]) -> Result<(), XlsxError> {
        for block in blocks {
            match block {
                Block::NationalHeader(header) => self.national_header(header)?,
                Block::Title(title) => self.title(&title.lines)?,
                Block::Paragraph(paragraph) => self.paragraph(paragraph)?,
                Block::Table(table) => self.table(table)?,
                Block::Closing(closing) => self.closing(closing)?,
                Block::PageBreak | Block::Annex(_) => {}
            }
        }
        if self.row > 0 {
            let last = column_number(self.widths.len().saturating_sub(1));
            self.sheet.set_print_area(0, 0, self.row - 1, last)?;
        }
        Ok(())
    }

    fn title(&mut self, lines: &[String]) -> Result<(), XlsxError> {
        let look = Look { bold: true, align: Align::Center, size: 14, ..Look::default() };
        for line in lines {
            self.full_line(line, look)?;
        }
        self.row += 1;
        Ok(())
    }

    fn paragraph(&mut self, paragraph: &Paragraph) -> Result<(), XlsxError> {
        let all = |style: fn(&crate::tree::Run) -> bool| !paragraph.runs.is_empty() && paragraph.runs.iter().all(style);
        let look = Look {
            bold: all(|run| run.bold),
            italic: all(|run| run.italic),
            // Justified cells of a worksheet stretch short last lines in some programs.
            align: if paragraph.align == Align::Justify { Align::Left } else { paragraph.align },
            size: 13,
            ..Look::default()
        };
        self.full_line(&paragraph.plain(), look)
    }

    fn national_header(&mut self, header: &NationalHeader) -> Result<(), XlsxError> {
        let centred = Look { align: Align::Center, size: 12, ..Look::default() };
        let bold = Look { bold: true, ..centred };
        let italic = Look { italic: true, ..centred };

        let mut left: Vec<(&str, Look)> = header.superior.iter().map(|line| (line.as_str(), centred)).collect();
        left.extend(header.issuer.iter().map(|line| (line.as_str(), bold)));
        let mut right = vec![(NationalHeader::STATE, bold), (NationalHeader::MOTTO, bold)];
        let rows = left.len().max(right.len());
        left.resize(rows, ("", centred));
        right.resize(rows, ("", centred));
        left.push((&header.number, centred));
        right.push((&header.place_and_date, italic));
        if let Some(subject) = &header.subject {
            left.push((subject, centred));
            right.push(("", centred));
        }
        self.two_columns(&left, &right)?;
        self.row += 1;
        Ok(())
    }

    fn closing(&mut self, closing: &Closing) -> Result<(), XlsxError> {
        let recipients: Vec<String> = closing.recipients.iter().map(|line| format!("- {line}")).collect();
        let small = Look { size: 11, ..Look::default() };
        let mut left = Vec::new();
        if !recipients.is_empty() {
            let heading = Look { bold: true, italic: true, size: 12, ..Look::default() };
            left.push(("Nơi nhận:", heading));
            left.extend(recipients.iter().map(|line| (line.as_str(), small)));
        }
        let bold = Look { bold: true, align: Align::Center, size: 13, ..Look::default() };
        let mut right = Vec::new();
        if let Some(signature) = &closing.signature {
            right.extend(signature.authority.iter().map(|line| (line.as_str(), bold)));
            right.extend([("", bold); 4]);
            right.push((signature.name.as_str(), bold));
        }
        let rows = left.len().max(right.len());
        left.resize(rows, ("", small));
        right.resize(rows, ("", bold));
        self.row += 1;
        self.two_columns(&left, &right)
    }

    /// Two columns of lines, each over about half of the sheet's width.
    fn two_columns(&mut self, left: &[(&str, Look)], right: &[(&str, Look)]) -> Result<(), XlsxError> {
        let half = self.widths.iter().sum::<f64>() * 0.45;
        let mut reached = 0.0;
        let middle = self.widths.iter().take_while(|width| {
            reached += **width;
            reached <= half
        });
        let middle = middle.count().clamp(1, self.widths.len().saturating_sub(1).max(1));
        for ((left, left_look), (right, right_look)) in left.iter().zip(right) {
            let of_right = self.lines(right, middle..self.widths.len(), *right_look);
            let lines = self.lines(left, 0..middle, *left_look).max(of_right);
            self.sheet.set_row_height(self.row, LINE * lines)?;
            self.across(0..middle, left, *left_look)?;
            self.across(middle..self.widths.len(), right, *right_look)?;
            self.row += 1;
        }
        Ok(())
    }

    /// A text over the whole width, in a row high enough for it.
    fn full_line(&mut self, text: &str, look: Look) -> Result<(), XlsxError> {
        let whole = 0..self.widths.len();
        // Rows of merged cells do not grow by themselves.
        let height = (LINE * self.lines(text, whole.clone(), look) + 3.0).min(400.0);
        self.sheet.set_row_height(self.row, height)?;
        self.across(whole, text, look)?;
        self.row += 1;
        Ok(())
    }

    fn across(&mut self, columns: Range<usize>, text: &str, look: Look) -> Result<(), XlsxError> {
        if columns.is_empty() {
            return Ok(());
        }
        let place = Place { row: self.row, column: columns.start, rows: 1, columns: columns.len() };
        self.put(place, &Content::Text(text.to_owned()), look)
    }

    fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        let first = self.row;
        self.table_rows(table, &table.header)?;
        if !table.header.is_empty() && !self.header_repeats {
            self.sheet.set_repeat_rows(first, self.row - 1)?;
            self.header_repeats = true;
        }
        self.table_rows(table, &table.rows)
    }

    fn table_rows(&mut self, table: &Table, rows: &[Row]) -> Result<(), XlsxError> {
        for line in slots(rows, table.columns.len()) {
            let (mut highest, mut surely) = (1.0_f64, 1.0_f64);
            for (x, (slot, column)) in line.into_iter().zip(&table.columns).enumerate() {
                let (cell, colspan, rowspan) = match slot {
                    Slot::Begins(Spanning { cell, colspan, rowspan }) => (cell, colspan, rowspan),
                    Slot::Empty => (&Cell::text(""), 1, 1),
                    Slot::Continues { .. } | Slot::Covered => continue,
                };
                let look = Look {
                    bold: cell.bold,
                    italic: cell.italic,
                    align: cell.align.unwrap_or(column.align),
                    ruled: true,
                    size: 12,
                    quoted: false,
                    at_top: rowspan > 1,
                };
                if rowspan == 1 {
                    let text = cell.content.text();
                    let columns = x..x + colspan;
                    highest = highest.max(self.lines(&text, columns.clone(), look));
                    surely = surely.max(self.lines_within(&text, columns, look, SURELY));
                }
                let place = Place { row: self.row, column: x, rows: rowspan, columns: colspan };
                self.put(place, &cell.content, look)?;
            }
            // Not every program makes rows as high as their text; those that may be of one line are left to grow by themselves.
            if highest > 1.0 || surely <= 1.0 {
                self.sheet.set_row_height(self.row, (LINE * highest).min(400.0))?;
            }
            self.row += 1;
        }
        Ok(())
    }

    fn put(&mut self, place: Place, content: &Content, look: Look) -> Result<(), XlsxError> {
        let text = match content {
            Content::Text(text) => clipped(text, LONGEST_TEXT),
            Content::Count(_) => String::new(),
        };
        let format = Look { quoted: text.starts_with(['=', '+', '-', '@', '\t', '\n']), ..look }.format();
        let column = column_number(place.column);
        if place.rows > 1 || place.columns > 1 {
            let last_row = place.row + row_number(place.rows.saturating_sub(1));
            let last_column = column_number(place.column + place.columns.saturating_sub(1));
            self.sheet.merge_range(place.row, column, last_row, last_column, &text, &format)?;
        } else {
            self.sheet.write_string_with_format(place.row, column, &text, &format)?;
        }
        if let Content::Count(count) = content {
            // A number's thousands stand apart as in Vietnam, as in the texts beside it.
            let format = format.set_num_format("[$-42A]#,##0");
            self.sheet.write_number_with_format(place.row, column, as_number(*count), &format)?;
        }
        Ok(())
    }

    /// How many lines the text takes over these columns.
    fn lines(&self, text: &str, columns: Range<usize>, look: Look) -> f64 {
        self.lines_within(text, columns, look, 1.0)
    }

    /// The same, in a part of the columns' width.
    fn lines_within(&self, text: &str, columns: Range<usize>, look: Look, part: f64) -> f64 {
        let width: f64 = self.widths.get(columns).unwrap_or_default().iter().sum();
        let em = f64::from(look.size) * POINT * if look.bold { 1.05 } else { 1.0 };
        let room = ((width - PADDING) * part).max(em) / em;
        text.split('\n').map(|line| wrapped(line, room)).sum()
    }
}

/// Where something is put, and over how many rows and columns.
#[derive(Clone, Copy)]
struct Place {
    row: u32,
    column: usize,
    rows: usize,
    columns: usize,
}

fn set_up_page(sheet: &mut Worksheet, page: Page, foot: Option<&str>) {
    let inches = |millimetres: u16| f64::from(millimetres) / 25.4;
    let margins = page.margins;
    sheet
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_margins(inches(margins.left), inches(margins.right), inches(margins.top), inches(margins.bottom), 0.4, 0.4)
        .set_footer(footer(foot));
    match page.orientation {
        Orientation::Portrait => sheet.set_portrait(),
        Orientation::Landscape => sheet.set_landscape(),
    };
}

/// The page's number in the middle, and the paper's own line on the right.
fn footer(foot: Option<&str>) -> String {
    let number = "&C&\"Times New Roman\"&12&P";
    // A footer holds 255 characters at most.
    let line = foot.map(|line| format!("&R&\"Times New Roman\"&9 {}", clipped(&line.replace('&', "&&"), 180)));
    format!("{number}{}", line.unwrap_or_default())
}

fn clipped(text: &str, longest: usize) -> String {
    printable(text).chars().take(longest).collect()
}

fn column_number(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}

fn row_number(y: usize) -> u32 {
    u32::try_from(y).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn as_number(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_measured_in_the_papers_own_font() {
        let paper = Document { name: "x".to_owned(), page: Page::default(), blocks: Vec::new(), foot: None };
        let bytes = render(&paper).unwrap();
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let styles = std::io::read_to_string(package.by_name("xl/styles.xml").unwrap()).unwrap();
        assert!(
            styles.contains(r#"<fonts count="1"><font><sz val="11"/><color theme="1"/><name val="Times New Roman"/>"#),
            "{styles}"
        );
    }
}
