//! Figures as a workbook to reckon with: a row a unit, a column a figure; every number is a number, no text a formula.

use crate::{RenderError, render::printable};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A share in hundredths of a per cent, shown with so many digits behind the comma.
    Rate(u32, u8),
    /// Nothing.
    Empty,
}

/// The table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// What it is, in the file's properties.
    pub name: String,
    /// The name of the worksheet.
    pub tab: String,
    /// Above the columns.
    pub headings: Vec<String>,
    /// So many columns in front hold names and stay in sight.
    pub names: u16,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Excel holds no longer text in a cell.
const LONGEST_TEXT: usize = 32_000;
/// The font of every paper.
const FONT: &str = "Times New Roman";

/// The formats of all cells, each made once.
struct Formats {
    heading: Format,
    text: Format,
    quoted: Format,
    number: Format,
    rates: [Format; 3],
}

impl Formats {
    fn new() -> Self {
        let plain = || Format::new().set_font_name(FONT).set_font_size(12).set_border(FormatBorder::Thin);
        let number = |format: &str| plain().set_num_format(format);
        Self {
            heading: plain()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            text: plain(),
            quoted: plain().set_quote_prefix(),
            number: number("#,##0"),
            rates: [number("0%"), number("0.0%"), number("0.00%")],
        }
    }

    /// A text that begins like a formula is marked, so that it stays one when somebody edits its cell.
    fn of_text(&self, text: &str) -> &Format {
        if text.starts_with(['=', '+', '-', '@', '\t', '\n']) { &self.quoted } else { &self.text }
    }
}

/// Renders the table as an `.xlsx` file. The same table gives the same bytes.
///
/// # Errors
/// [`RenderError::Workbook`] if the workbook cannot be written; no text does that.
pub fn workbook(sheet: &Sheet) -> Result<Vec<u8>, RenderError> {
    written(sheet).map_err(|error| RenderError::Workbook(error.to_string()))
}

fn written(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new()
            .set_title(clipped(&sheet.name, 200))
            // A fixed moment, so that the same table gives the same bytes.
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let formats = Formats::new();
    let to = workbook.add_worksheet();
    to.set_name(tab(&sheet.tab))?;
    for column in (0..).zip(&sheet.headings).map(|(column, _)| column) {
        to.set_column_width(column, if column < sheet.names { 28.0 } else { 14.0 })?;
    }
    to.set_row_height(0, 64.0)?;
    to.set_freeze_panes(1, sheet.names)?;
    to.set_landscape().set_paper_size(8).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    for (column, heading) in (0..).zip(&sheet.headings) {
        to.write_string_with_format(0, column, clipped(heading, LONGEST_TEXT), &formats.heading)?;
    }
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            put(to, row, column, cell, &formats)?;
        }
    }
    workbook.save_to_buffer()
}

fn put(to: &mut Worksheet, row: u32, column: u16, cell: &Cell, formats: &Formats) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => {
            let text = clipped(text, LONGEST_TEXT);
            let format = formats.of_text(&text);
            to.write_string_with_format(row, column, text, format)?;
        }
        Cell::Number(number) => {
            to.write_number_with_format(row, column, as_number(*number), &formats.number)?;
        }
        Cell::Rate(rate, decimals) => {
            let format = formats.rates.get(usize::from(*decimals)).unwrap_or(&formats.number);
            to.write_number_with_format(row, column, f64::from(*rate) / 10_000.0, format)?;
        }
        Cell::Empty => {
            to.write_blank(row, column, &formats.text)?;
        }
    }
    Ok(())
}

/// The name of a worksheet: at most 31 letters, and some signs not at all.
fn tab(name: &str) -> String {
    let plain = printable(name).replace(['[', ']', ':', '*', '?', '/', '\\', '\''], "-");
    let name: String = plain.chars().take(31).collect();
    if name.trim().is_empty() { "1".to_owned() } else { name }
}

fn clipped(text: &str, longest: usize) -> String {
    printable(text).chars().take(longest).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn as_number(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    fn sheet(rows: Vec<Vec<Cell>>) -> Sheet {
        let headings = ["Đơn vị", "Tổ", "Tỷ lệ"].map(str::to_owned).to_vec();
        Sheet { name: "Số liệu".to_owned(), tab: "Tháng 7/2025".to_owned(), headings, names: 1, rows }
    }

    #[test]
    fn numbers_are_numbers_and_no_text_becomes_a_formula() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let rows = vec![
            vec![text("Xã Gia Phú"), Cell::Number(-12), Cell::Rate(3_050, 1)],
            vec![text("=HYPERLINK(1)"), Cell::Empty, Cell::Rate(10_000, 0)],
        ];
        let bytes = workbook(&sheet(rows)).unwrap();
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut part = |name: &str| std::io::read_to_string(package.by_name(name).unwrap()).unwrap();
        let cells = part("xl/worksheets/sheet1.xml");
        assert!(!cells.contains("<f>"), "{cells}");
        assert!(
            cells.contains("<v>-12</v>") && cells.contains("<v>0.305</v>") && cells.contains("<v>1</v>"),
            "{cells}"
        );
        assert!(part("xl/styles.xml").contains("quotePrefix=\"1\""));
        assert!(part("xl/workbook.xml").contains("Tháng 7-2025"));
    }

    #[test]
    fn the_same_table_gives_the_same_bytes_and_is_read_again() {
        let rows = vec![vec![Cell::Text("Thôn Bản Bay".to_owned()), Cell::Number(1_234), Cell::Empty]];
        let bytes = workbook(&sheet(rows.clone())).unwrap();
        assert_eq!(bytes, workbook(&sheet(rows)).unwrap());
        let read = format!("{:?}", read::grid(&bytes));
        assert!(read.contains("Thôn Bản Bay") && read.contains("1234"), "{read}");
    }
}
