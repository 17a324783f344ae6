//! A paper as a small tree: what it says and how its parts stand to each other, not how a format writes them.
//!
//! Measures follow Decree 30/2020/NĐ-CP, Annex I: A4, margins 20 mm above and below, 30 mm left, 15 mm right, Times
//! New Roman 13–14 pt, page numbers from the second page on, centred in the top margin.

mod slots;

pub(crate) use slots::{Slot, Spanning, slots};

use serde::Serialize;

use rules::text::grouped;

/// A whole paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// The title in the file's properties, and the name of its first worksheet.
    pub name: String,
    /// The sheet of paper.
    pub page: Page,
    /// What stands on it, top down.
    pub blocks: Vec<Block>,
    /// A line at the foot of every page, such as the code of its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub foot: Option<String>,
}

impl Document {
    /// The paper in its parts: the paper itself and its annexes, each with its page.
    pub(crate) fn parts(&self) -> Vec<(Page, &[Block])> {
        let mut page = self.page;
        let mut parts = Vec::new();
        for blocks in self.blocks.chunk_by(|_, next| !matches!(next, Block::Annex(_))) {
            if let Some((Block::Annex(orientation), rest)) = blocks.split_first() {
                page.orientation = *orientation;
                parts.push((page, rest));
            } else {
                parts.push((page, blocks));
            }
        }
        parts
    }
}

/// An A4 page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Which way the page is turned.
    pub orientation: Orientation,
    /// Its margins.
    pub margins: Margins,
}

impl Page {
    /// Width between the margins, in millimetres.
    #[must_use]
    pub fn text_width(self) -> u16 {
        let paper = match self.orientation {
            Orientation::Portrait => 210,
            Orientation::Landscape => 297,
        };
        paper - self.margins.left - self.margins.right
    }
}

/// Which way a page is turned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// 210 × 297 mm.
    #[default]
    Portrait,
    /// 297 × 210 mm.
    Landscape,
}

/// Margins in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Margins {
    /// Above.
    pub top: u16,
    /// Right.
    pub right: u16,
    /// Below.
    pub bottom: u16,
    /// Left.
    pub left: u16,
}

impl Default for Margins {
    /// Those of Decree 30/2020/NĐ-CP.
    fn default() -> Self {
        Self { top: 20, right: 15, bottom: 20, left: 30 }
    }
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// The two columns at the head of an official paper.
    NationalHeader(NationalHeader),
    /// Centred bold lines.
    Title(Title),
    /// Running text.
    Paragraph(Paragraph),
    /// A ruled table.
    Table(Table),
    /// The foot of an official paper: recipients on the left, signature on the right.
    Closing(Closing),
    /// What follows begins on a new page.
    PageBreak,
    /// What follows is an annex: it begins on a page turned its own way, and its pages are counted from 1 again, as Decree 30/2020
    /// wants. (A wide table lies on its side while the paper before it stands.)
    Annex(Orientation),
}

/// Issuing body, number, national motto, place and date.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NationalHeader {
    /// The body above the issuer, in capitals; People's Committees name none.
    pub superior: Vec<String>,
    /// The issuing body in capitals, bold.
    pub issuer: Vec<String>,
    /// Number and sign: "Số: 05/QĐ-UBND".
    pub number: String,
    /// What a letter is about ("V/v …"), under the number; papers with a title have none.
    pub subject: Option<String>,
    /// "Gia Phú, ngày 05 tháng 5 năm 2022".
    pub place_and_date: String,
}

impl NationalHeader {
    /// The name of the state, in capitals.
    pub const STATE: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
    /// The national motto.
    pub const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
}

/// Centred bold lines, such as the kind of a paper and what it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Title {
    /// The lines, top down.
    pub lines: Vec<String>,
    /// Whether a short rule stands below, as under what a decision is about.
    pub rule: bool,
}

/// Running text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// The text in pieces of one style each; `\n` breaks the line.
    pub runs: Vec<Run>,
    /// How its lines stand.
    pub align: Align,
    /// Whether its first line is indented (1.27 cm).
    pub indented: bool,
}

impl Paragraph {
    /// A justified paragraph with an indented first line: the body text of official papers.
    #[must_use]
    pub fn body(runs: Vec<Run>) -> Self {
        Self { runs, align: Align::Justify, indented: true }
    }

    /// Its text without styles.
    #[must_use]
    pub fn plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// A piece of text in one style.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

impl Run {
    /// Upright text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Bold text.
    #[must_use]
    pub fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: true, italic: false }
    }

    /// Italic text.
    #[must_use]
    pub fn italic(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: false, italic: true }
    }
}

/// How lines stand between the margins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Flush left.
    #[default]
    Left,
    /// Centred.
    Center,
    /// Flush right, as numbers are.
    Right,
    /// Flush on both sides.
    Justify,
}

/// A ruled table whose heading rows repeat on every page and whose rows are not split.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Table {
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The heading rows.
    pub header: Vec<Row>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its width relative to the others'; in millimetres where the table fills the page.
    pub width: u16,
    /// How its cells stand unless they say otherwise.
    pub align: Align,
}

/// A row: the cells that *begin* in it, left to right. Places that a cell above spans are left out, as in HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The cells.
    pub cells: Vec<Cell>,
    /// Whether the row stays on the page of the next one, as a heading inside a table does.
    pub keep_with_next: bool,
}

impl Row {
    /// A row of these cells.
    #[must_use]
    pub fn of(cells: Vec<Cell>) -> Self {
        Self { cells, keep_with_next: false }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What it shows.
    pub content: Content,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// How it stands, if not as its column does.
    pub align: Option<Align>,
    /// How many columns it spans, from 1.
    pub colspan: usize,
    /// How many rows it spans, from 1; it never leaves its part of the table (heading or body).
    pub rowspan: usize,
}

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Text; `\n` breaks the line. It is never a formula, whatever it begins with.
    Text(String),
    /// A count: a number in workbooks, with dots between thousands elsewhere.
    Count(i64),
}

impl Content {
    /// The text for people.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => grouped(*count),
        }
    }
}

impl Cell {
    fn new(content: Content) -> Self {
        Self { content, bold: false, italic: false, align: None, colspan: 1, rowspan: 1 }
    }

    /// A cell of text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Content::Text(text.into()))
    }

    /// A cell with a count.
    #[must_use]
    pub fn count(count: i64) -> Self {
        Self::new(Content::Count(count))
    }

    /// A heading: bold and centred.
    #[must_use]
    pub fn heading(text: impl Into<String>) -> Self {
        Self::text(text).bold().aligned(Align::Center)
    }

    /// The same cell in bold.
    #[must_use]
    pub fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    /// The same cell, standing otherwise than its column.
    #[must_use]
    pub fn aligned(mut self, align: Align) -> Self {
        self.align = Some(align);
        self
    }

    /// The same cell over several columns.
    #[must_use]
    pub fn across(mut self, columns: usize) -> Self {
        self.colspan = columns.max(1);
        self
    }

    /// The same cell over several rows.
    #[must_use]
    pub fn down(mut self, rows: usize) -> Self {
        self.rowspan = rows.max(1);
        self
    }
}

/// Recipients and signature side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// The lines under "Nơi nhận:", without their dashes; none prints no list.
    pub recipients: Vec<String>,
    /// The signature; none prints an empty half.
    pub signature: Option<Signature>,
}

/// Who signs, on whose authority.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// The lines of authority and title in capitals: "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH".
    pub authority: Vec<String>,
    /// The signer's name; empty leaves the place free.
    pub name: String,
}
