//! Worksheets of XLSX files.
//!
//! The parts are read one after the other as streams, so memory follows what a file holds and never what it declares.

use std::collections::HashMap;
use std::io::BufRead;

use super::in_fonts::{Evidence, InFonts, is_old};
use super::numbers::{Shape, shape_of_builtin, shape_of_code, shown};
use super::package::Package;
use super::xml::{Node, Tag, Xml};
use super::{Budget, Cell, Grid, MOST_SHEETS, Merged, ReadError, Sheet, TooMany, Unread, tidy};

/// More merged ranges than any list has.
const MOST_MERGED: usize = 200_000;
/// Rows of a hidden worksheet that tell what it is.
const ROWS_OF_HIDDEN: usize = 40;

/// So many rows of a worksheet tell how its texts in old fonts were typed.
const ROWS_THAT_TELL: usize = 500;

/// What a workbook holds, in the order in which it is met.
pub(super) enum Met {
    /// A worksheet begins.
    Sheet(String),
    /// A row of it that holds any text.
    Row(Vec<Cell>),
    /// A merged range of it, behind its rows.
    Merged(Merged),
    /// The beginning of a hidden worksheet that holds text.
    Hidden(Sheet),
}

pub(super) fn grid(package: &mut Package<'_>) -> Result<Grid, ReadError> {
    let mut grid = Grid::default();
    each(package, Budget::default(), &mut |met| {
        match (met, grid.sheets.last_mut()) {
            (Met::Sheet(name), _) => grid.sheets.push(Sheet { name, ..Sheet::default() }),
            (Met::Hidden(sheet), _) => grid.unread.push(Unread::HiddenSheet(sheet)),
            (Met::Row(cells), Some(sheet)) => sheet.rows.push(cells),
            (Met::Merged(range), Some(sheet)) if sheet.merged.len() < MOST_MERGED => sheet.merged.push(range),
            _ => {}
        }
        true
    })?;
    Ok(grid)
}

/// Hands on what the visible worksheets hold, until `see` has seen enough.
pub(super) fn each(
    package: &mut Package<'_>,
    mut budget: Budget,
    see: &mut dyn FnMut(Met) -> bool,
) -> Result<(), ReadError> {
    let workbook_path = main_part(package)?;
    let workbook = workbook(&package.needed(&workbook_path)?)?;
    if workbook.sheets.len() > MOST_SHEETS {
        return Err(ReadError::TooMany(TooMany::Sheets));
    }
    let targets = relations(package, &workbook_path)?;
    let folder = folder_of(&workbook_path);
    let texts = match package.stream(&format!("{folder}sharedStrings.xml"))? {
        Some(content) => texts(content)?,
        None => Vec::new(),
    };
    let book = Book {
        texts,
        styles: styles(&package.part(&format!("{folder}styles.xml"))?.unwrap_or_default())?,
        counts_from_1904: workbook.counts_from_1904,
    };
    let mut evidence = Evidence::default();
    if book.has_old_fonts() {
        for (number, sheet) in workbook.sheets.iter().enumerate() {
            evidence.sheet = number;
            if let Some(path) = targets.get(&sheet.relation)
                && let Some(content) = package.stream(path)?
            {
                beginning(Xml::from_stream(content, path), &book, &mut evidence, ROWS_THAT_TELL)?;
            }
        }
    }
    for (number, SheetOfBook { name, relation, hidden }) in workbook.sheets.into_iter().enumerate() {
        evidence.sheet = number;
        let Some(path) = targets.get(&relation) else {
            continue;
        };
        if hidden {
            if let Some(content) = package.stream(path)? {
                let rows = beginning(Xml::from_stream(content, path), &book, &mut evidence, ROWS_OF_HIDDEN)?;
                let sheet = Sheet { name, rows, ..Sheet::default() };
                if !sheet.rows.is_empty() && !see(Met::Hidden(sheet)) {
                    break;
                }
            }
            continue;
        }
        // A chart or a sheet that is not there is no table.
        if let Some(content) = package.stream(path)?
            && (!see(Met::Sheet(name))
                || !sheet(Xml::from_stream(content, path), &book, &mut evidence, &mut budget, see)?)
        {
            break;
        }
    }
    Ok(())
}

/// What all worksheets of a file share.
struct Book {
    texts: Vec<Vec<Piece>>,
    styles: Vec<Style>,
    counts_from_1904: bool,
}

impl Book {
    fn has_old_fonts(&self) -> bool {
        let of_texts = self.texts.iter().flatten().map(|piece| &piece.font);
        self.styles.iter().map(|style| &style.font).chain(of_texts).any(|font| is_old(font.as_deref()))
    }
}

/// A piece of text with the font it names, if it names one.
struct Piece {
    text: String,
    font: Option<String>,
}

#[derive(Clone, Default)]
struct Style {
    font: Option<String>,
    shape: Shape,
}

fn main_part(package: &mut Package<'_>) -> Result<String, ReadError> {
    let relations = package.part("_rels/.rels")?.unwrap_or_default();
    let mut xml = Xml::new(&relations, "_rels/.rels");
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.name() == "Relationship" => {
                let kind = tag.attribute("Type").unwrap_or_default();
                if let (true, Some(target)) = (kind.ends_with("/officeDocument"), tag.attribute("Target")) {
                    return Ok(target.trim_start_matches('/').to_owned());
                }
            }
            Node::End => return Ok("xl/workbook.xml".to_owned()),
            _ => {}
        }
    }
}

struct Workbook {
    sheets: Vec<SheetOfBook>,
    counts_from_1904: bool,
}

/// A worksheet as the workbook lists it.
struct SheetOfBook {
    name: String,
    relation: String,
    hidden: bool,
}

fn workbook(content: &str) -> Result<Workbook, ReadError> {
    let mut xml = Xml::new(content, "workbook.xml");
    let mut book = Workbook { sheets: Vec::new(), counts_from_1904: false };
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.name() == "workbookPr" => {
                book.counts_from_1904 = tag.attribute("date1904").is_some_and(|value| value == "1" || value == "true");
            }
            Node::Open(tag) if tag.name() == "sheet" => {
                let hidden = tag.attribute("state").is_some_and(|state| state != "visible");
                if let Some(relation) = tag.attribute("id") {
                    book.sheets.push(SheetOfBook { name: tag.attribute("name").unwrap_or_default(), relation, hidden });
                }
            }
            Node::End => return Ok(book),
            _ => {}
        }
    }
}

/// The part that each relation of the workbook points to.
fn relations(package: &mut Package<'_>, workbook_path: &str) -> Result<HashMap<String, String>, ReadError> {
    let folder = folder_of(workbook_path);
    let file = workbook_path.rsplit('/').next().unwrap_or_default();
    let content = package.part(&format!("{folder}_rels/{file}.rels"))?.unwrap_or_default();
    let mut xml = Xml::new(&content, "workbook.xml.rels");
    let mut targets = HashMap::new();
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.name() == "Relationship" => {
                if let (Some(id), Some(target)) = (tag.attribute("Id"), tag.attribute("Target")) {
                    let path = if target.starts_with('/') { target } else { format!("{folder}{target}") };
                    targets.insert(id, path);
                }
            }
            Node::End => return Ok(targets),
            _ => {}
        }
    }
}

fn folder_of(path: &str) -> String {
    path.rfind('/').map_or_else(String::new, |slash| path[..=slash].to_owned())
}

/// The shared texts, each as pieces of one font.
fn texts<'a>(content: Box<dyn BufRead + 'a>) -> Result<Vec<Vec<Piece>>, ReadError> {
    let mut xml = Xml::from_stream(content, "sharedStrings.xml");
    let mut texts = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.name() == "si" => texts.push(pieces(&mut xml, "si")?),
            Node::End => return Ok(texts),
            _ => {}
        }
    }
}

/// The pieces of a text until the element `end` closes.
fn pieces(xml: &mut Xml<'_>, end: &str) -> Result<Vec<Piece>, ReadError> {
    let mut pieces = Vec::new();
    let mut font = None;
    let mut in_text = false;
    let mut in_reading_aid = false;
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.name() {
                "r" => font = None,
                "rFont" => font = tag.attribute("val"),
                "rPh" => in_reading_aid = true,
                "t" => in_text = !in_reading_aid,
                _ => {}
            },
            Node::Close(tag) => match tag.name() {
                "t" => in_text = false,
                "rPh" => in_reading_aid = false,
                name if name == end => return Ok(pieces),
                _ => {}
            },
            Node::Text(text) if in_text => pieces.push(Piece { text: text.into_owned(), font: font.clone() }),
            Node::Text(_) | Node::Other => {}
            Node::End => return Ok(pieces),
        }
    }
}

/// The styles that cells name by number.
fn styles(content: &str) -> Result<Vec<Style>, ReadError> {
    let mut xml = Xml::new(content, "styles.xml");
    let mut codes: HashMap<u32, Shape> = HashMap::new();
    let mut fonts: Vec<Option<String>> = Vec::new();
    let mut styles = Vec::new();
    let mut inside = String::new();
    loop {
        match xml.next()? {
            Node::Open(tag) => match (tag.name(), inside.as_str()) {
                ("fonts" | "cellXfs" | "numFmts", _) => tag.name().clone_into(&mut inside),
                ("numFmt", "numFmts") => {
                    if let (Some(id), Some(code)) = (tag.number("numFmtId"), tag.attribute("formatCode")) {
                        codes.insert(id, shape_of_code(&code));
                    }
                }
                ("font", "fonts") => fonts.push(None),
                ("name", "fonts") => {
                    if let Some(font) = fonts.last_mut() {
                        *font = tag.attribute("val");
                    }
                }
                ("xf", "cellXfs") => styles.push(style(&tag, &codes, &fonts)),
                _ => {}
            },
            Node::Close(tag) if tag.name() == inside => inside.clear(),
            Node::End => return Ok(styles),
            _ => {}
        }
    }
}

fn style(tag: &Tag<'_>, codes: &HashMap<u32, Shape>, fonts: &[Option<String>]) -> Style {
    let format = tag.number("numFmtId").unwrap_or(0);
    Style {
        font: tag.number("fontId").and_then(|id| fonts.get(usize::try_from(id).ok()?)?.clone()),
        shape: codes.get(&format).copied().unwrap_or_else(|| shape_of_builtin(format)),
    }
}

/// The first rows of a worksheet.
fn beginning(xml: Xml<'_>, book: &Book, evidence: &mut Evidence, most: usize) -> Result<Vec<Vec<Cell>>, ReadError> {
    let mut rows = Vec::new();
    sheet(xml, book, evidence, &mut Budget::default(), &mut |met| {
        if let Met::Row(cells) = met {
            rows.push(cells);
        }
        rows.len() < most
    })?;
    Ok(rows)
}

/// Hands on the rows and merged ranges of a worksheet; tells whether more is wanted.
fn sheet(
    mut xml: Xml<'_>,
    book: &Book,
    evidence: &mut Evidence,
    budget: &mut Budget,
    see: &mut dyn FnMut(Met) -> bool,
) -> Result<bool, ReadError> {
    let mut row = 0_u32;
    let mut column = 0_u32;
    let mut cells = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.name() {
                "row" => {
                    row = tag.number("r").unwrap_or(row.saturating_add(1));
                    column = 0;
                }
                "c" => {
                    let place = tag.attribute("r").and_then(|place| place_of(&place));
                    column = place.map_or(column.saturating_add(1), |(column, _)| column);
                    // A cell without a style has the first, not that of its row or column.
                    let style = tag.number("s").unwrap_or(0);
                    let kind = CellKind { code: tag.attribute("t").unwrap_or_default(), style };
                    let text = tidy(&cell_text(&mut xml, &kind, book)?.take(evidence, column));
                    if !text.is_empty() {
                        budget.cell(column)?;
                        cells.push(Cell { text, row, column });
                    }
                }
                "mergeCell" => {
                    let range = tag.attribute("ref").and_then(|range| merged(&range));
                    if let Some(range) = range
                        && !see(Met::Merged(range))
                    {
                        return Ok(false);
                    }
                }
                _ => {}
            },
            Node::Close(tag) if tag.name() == "row" && !cells.is_empty() => {
                budget.row()?;
                if !see(Met::Row(std::mem::take(&mut cells))) {
                    return Ok(false);
                }
            }
            Node::End => return Ok(true),
            _ => {}
        }
    }
}

/// How a cell says what it holds.
struct CellKind {
    code: String,
    style: u32,
}

/// The text of the cell whose tag was just read.
fn cell_text(xml: &mut Xml<'_>, kind: &CellKind, book: &Book) -> Result<InFonts, ReadError> {
    let style = usize::try_from(kind.style).ok().and_then(|number| book.styles.get(number));
    let font = style.and_then(|style| style.font.as_deref());
    let mut stored = String::new();
    let mut inline = Vec::new();
    let mut in_value = false;
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.name() {
                "v" => in_value = true,
                "is" => inline = pieces(xml, "is")?,
                _ => {}
            },
            Node::Close(tag) => match tag.name() {
                "v" => in_value = false,
                "c" => break,
                _ => {}
            },
            Node::Text(text) if in_value => stored.push_str(&text),
            Node::Text(_) | Node::Other => {}
            Node::End => break,
        }
    }
    let mut text = InFonts::default();
    match kind.code.as_str() {
        "s" => {
            let number: Option<usize> = stored.trim().parse().ok();
            joined(number.and_then(|number| book.texts.get(number)).map_or(&[], Vec::as_slice), font, &mut text);
        }
        "inlineStr" => joined(&inline, font, &mut text),
        "str" => text.push(&unescaped(&stored), font),
        "b" => text.push_seen(if stored.trim() == "1" { "TRUE" } else { "FALSE" }),
        "e" | "d" => text.push_seen(&stored),
        _ if stored.is_empty() => {}
        _ => {
            let shape = style.map_or(Shape::Plain, |style| style.shape);
            text.push_seen(&shown(&stored, shape, book.counts_from_1904));
        }
    }
    Ok(text)
}

/// Puts pieces together. Neighbours of one font are read together: an old font's letter may be cut in two by a piece's end.
fn joined(pieces: &[Piece], cell_font: Option<&str>, text: &mut InFonts) {
    for piece in pieces {
        text.push(&unescaped(&piece.text), piece.font.as_deref().or(cell_font));
    }
}

/// Texts of worksheets write control characters as `_x000D_`.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let sign = from
            .get(2..6)
            .filter(|_| from.as_bytes().get(6) == Some(&b'_'))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32);
        if let (Some(sign), Some(after)) = (sign, from.get(7..)) {
            out.push(sign);
            rest = after;
        } else {
            out.push_str("_x");
            rest = from.get(2..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// Column and row of a place such as "C17".
fn place_of(place: &str) -> Option<(u32, u32)> {
    let place = place.replace('$', "");
    let letters = place.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = place.split_at(letters);
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        let value = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1;
        (value <= 26).then_some(())?;
        column.checked_mul(26)?.checked_add(value)
    })?;
    (column > 0).then_some((column, digits.parse().ok()?))
}

fn merged(range: &str) -> Option<Merged> {
    let (from, to) = range.split_once(':')?;
    let ((first_column, first_row), (last_column, last_row)) = (place_of(from)?, place_of(to)?);
    Some(Merged {
        first_row,
        first_column,
        last_row: last_row.max(first_row),
        last_column: last_column.max(first_column),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_columns_and_rows() {
        assert_eq!(place_of("A1"), Some((1, 1)));
        assert_eq!(place_of("$AB$17"), Some((28, 17)));
        assert_eq!(place_of("17"), None);
        assert_eq!(place_of("Á1"), None);
        assert_eq!(place_of("ZZZZZZZZZZZZ1"), None);
    }

    #[test]
    fn escaped_control_characters_are_resolved() {
        assert_eq!(unescaped("a_x000D_b_x_c_xZZZZ_"), "a\rb_x_c_xZZZZ_");
        assert_eq!(unescaped("_xá"), "_xá");
    }
}
