//! Tables of files that people filled in, as grids of text: XLSX, DOCX and CSV.
//!
//! The kind of a file is told by its content, never by its name. Every entry point is a pure function of bytes, never
//! panics, and keeps to fixed limits, so a crafted file costs no more than a large honest one. Texts in the old font
//! encodings (TCVN3, VNI) are recognised by the name of their font and come out as Unicode.

mod csv;
mod docx;
mod error;
mod in_fonts;
mod numbers;
mod package;
mod xlsx;
mod xml;

pub use error::{ReadError, TooMany};

/// The largest file taken, in bytes.
pub const LARGEST_FILE: usize = 20 * 1024 * 1024;
/// The most that a file may hold once unpacked, in bytes.
pub const LARGEST_UNPACKED: u64 = 150 * 1024 * 1024;
/// The most rows with text, over all tables of a file.
pub const MOST_ROWS: usize = 50_000;
/// The most columns.
pub const MOST_COLUMNS: u32 = 512;
/// The most cells with text, over all tables of a file.
pub const MOST_CELLS: usize = 600_000;
/// The most tables or worksheets.
pub const MOST_SHEETS: usize = 200;
/// The most rows with text of a long list, which is read row by row and never held whole.
pub const MOST_ROWS_OF_LIST: usize = 200_000;
/// The most cells with text of a long list.
pub const MOST_CELLS_OF_LIST: usize = 4_000_000;
/// The most letters of one cell; what is longer is cut.
const LONGEST_CELL: usize = 40_000;

/// The tables of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// Worksheets, or the tables of a text document, in the order of the file; hidden worksheets are left out.
    pub sheets: Vec<Sheet>,
    /// What holds text and is no part of them.
    pub unread: Vec<Unread>,
}

/// Something with text in it that isn't read, named so that it is not left out in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// A hidden worksheet: the beginning of it.
    HiddenSheet(Sheet),
    /// A table within a cell of a text document's table.
    InnerTable {
        /// The outer table, from 0.
        sheet: usize,
        /// The outer table's row, from 1.
        row: u32,
        /// What stands in the inner one.
        text: String,
    },
    /// A text box of a text document.
    TextBox {
        /// What stands in it.
        text: String,
    },
}

/// One worksheet, or one table of a text document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The worksheet's name; "Bảng 1", "Bảng 2" … in a text document; empty in a CSV file.
    pub name: String,
    /// In a text document: the lines between this table and the one before. Worksheets have none.
    pub lines_above: Vec<String>,
    /// The rows that hold any text, top down; of each the cells that do, left to right.
    pub rows: Vec<Vec<Cell>>,
    /// The merged ranges.
    pub merged: Vec<Merged>,
}

/// A cell with text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// The text, trimmed; several lines are kept apart by `\n`. A number is written out, a date is `2022-05-29`.
    pub text: String,
    /// The row, from 1: the worksheet's own, or the table's.
    pub row: u32,
    /// The column, from 1.
    pub column: u32,
}

/// A merged range, all bounds from 1 and inclusive. Its text stands in the first cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// Top.
    pub first_row: u32,
    /// Left.
    pub first_column: u32,
    /// Bottom.
    pub last_row: u32,
    /// Right.
    pub last_column: u32,
}

/// Reads the tables of a file.
///
/// # Errors
/// [`ReadError`] says what is wrong with the file and what to do about it.
pub fn grid(bytes: &[u8]) -> Result<Grid, ReadError> {
    if bytes.len() > LARGEST_FILE {
        return Err(ReadError::FileTooBig);
    }
    match opened(bytes)? {
        Opened::Workbook(mut package) => xlsx::grid(&mut package),
        Opened::Text(mut package) => docx::grid(&mut package),
        Opened::Values => csv::grid(bytes),
    }
}

/// What reading a long list meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Met {
    /// A worksheet or table of this name begins; see [`Sheet::name`].
    Sheet(String),
    /// A row of it that holds any text: the cells that do, left to right.
    Row(Vec<Cell>),
}

/// Reads a long list row by row and hands each to `see`, until it has seen enough. Memory doesn't grow with the rows of a
/// workbook, only with the different texts in it.
///
/// # Errors
/// [`ReadError`], when rows may have been handed on already.
pub fn each_row(bytes: &[u8], mut see: impl FnMut(Met) -> bool) -> Result<(), ReadError> {
    if bytes.len() > LARGEST_FILE {
        return Err(ReadError::FileTooBig);
    }
    match opened(bytes)? {
        Opened::Workbook(mut package) => xlsx::each(&mut package, Budget::of_list(), &mut |met| match met {
            xlsx::Met::Sheet(name) => see(Met::Sheet(name)),
            xlsx::Met::Row(cells) => see(Met::Row(cells)),
            xlsx::Met::Merged(_) | xlsx::Met::Hidden(_) => true,
        }),
        Opened::Values => {
            if see(Met::Sheet(String::new())) {
                csv::each(bytes, Budget::of_list(), &mut |cells| see(Met::Row(cells)))?;
            }
            Ok(())
        }
        Opened::Text(mut package) => {
            let sheets = docx::grid(&mut package)?.sheets.into_iter();
            let mut met = sheets
                .flat_map(|sheet| std::iter::once(Met::Sheet(sheet.name)).chain(sheet.rows.into_iter().map(Met::Row)));
            met.all(see);
            Ok(())
        }
    }
}

/// An office file of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Office {
    /// A text document (DOCX).
    Text,
    /// A workbook (XLSX).
    Workbook,
}

/// Which office file these bytes are, told by what they hold. One with macros is none: nobody is to be sent a program.
#[must_use]
pub fn office(bytes: &[u8]) -> Option<Office> {
    if bytes.len() > LARGEST_FILE || !matches!(kind_of(bytes), Kind::Package) {
        return None;
    }
    let mut package = package::Package::open(bytes).ok()?;
    let has_program = package.holds("word/vbaProject.bin") || package.holds("xl/vbaProject.bin");
    let types = package.part("[Content_Types].xml").ok()??;
    if has_program || types.contains("macroEnabled") {
        return None;
    }
    if package.holds("word/document.xml") {
        Some(Office::Text)
    } else {
        package.holds("xl/workbook.xml").then_some(Office::Workbook)
    }
}

/// A file whose kind is known.
enum Opened<'a> {
    Workbook(package::Package<'a>),
    Text(package::Package<'a>),
    /// Values with a sign between them.
    Values,
}

fn opened(bytes: &[u8]) -> Result<Opened<'_>, ReadError> {
    match kind_of(bytes) {
        Kind::Nothing => Err(ReadError::Empty),
        Kind::Package => {
            let package = package::Package::open(bytes)?;
            if package.holds("word/document.xml") {
                Ok(Opened::Text(package))
            } else if package.holds("xl/workbook.xml") || package.holds("[Content_Types].xml") {
                Ok(Opened::Workbook(package))
            } else if package.holds("content.xml") {
                Err(ReadError::OpenDocument)
            } else {
                Err(ReadError::Unknown)
            }
        }
        Kind::OldOffice => Err(if is_locked(bytes) { ReadError::Locked } else { ReadError::Old }),
        Kind::Pdf => Err(ReadError::Pdf),
        Kind::Picture => Err(ReadError::Picture),
        Kind::Markup => Err(ReadError::Unknown),
        Kind::Other => Ok(Opened::Values),
    }
}

enum Kind {
    Nothing,
    Package,
    OldOffice,
    Pdf,
    Picture,
    Markup,
    Other,
}

fn kind_of(bytes: &[u8]) -> Kind {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        Kind::Nothing
    } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        Kind::Package
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Kind::OldOffice
    } else if bytes.starts_with(b"%PDF") {
        Kind::Pdf
    } else if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) || bytes.starts_with(b"\x89PNG") {
        Kind::Picture
    } else if is_markup(bytes) {
        Kind::Markup
    } else {
        Kind::Other
    }
}

/// Does a file in the container of old Office files hold a new one, encrypted? The names in the container are UTF-16.
fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// Does it begin like HTML, XML or SVG? Those are no lists, although every text can be read as one.
fn is_markup(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    match text {
        [b'<', next, ..] => next.is_ascii_alphabetic() || b"!?/".contains(next),
        _ => false,
    }
}

/// Counts what a file holds and stops at the limits.
struct Budget {
    rows: usize,
    cells: usize,
    most_rows: usize,
    most_cells: usize,
}

impl Default for Budget {
    /// For a file that is held whole.
    fn default() -> Self {
        Self { rows: 0, cells: 0, most_rows: MOST_ROWS, most_cells: MOST_CELLS }
    }
}

impl Budget {
    /// For a list that is read row by row.
    fn of_list() -> Self {
        Self { most_rows: MOST_ROWS_OF_LIST, most_cells: MOST_CELLS_OF_LIST, ..Self::default() }
    }

    /// One more row.
    fn row(&mut self) -> Result<(), ReadError> {
        self.rows += 1;
        if self.rows > self.most_rows { Err(ReadError::TooMany(TooMany::Rows(self.most_rows))) } else { Ok(()) }
    }

    /// One more cell, in this column.
    fn cell(&mut self, column: u32) -> Result<(), ReadError> {
        self.cells += 1;
        if column > MOST_COLUMNS {
            Err(ReadError::TooMany(TooMany::Columns))
        } else if self.cells > self.most_cells {
            Err(ReadError::TooMany(TooMany::Cells(self.most_cells)))
        } else {
            Ok(())
        }
    }
}

/// Trims a text, its lines and its length.
fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    let text = lines.join("\n");
    text.trim().chars().take(LONGEST_CELL).collect()
}
