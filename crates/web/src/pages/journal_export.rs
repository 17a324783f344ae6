//! The journal as a file.

use super::downloads;
use super::journal::{Asked, MOST};
use super::journal_words::Words;
use super::state::{Answer, Visit};
use crate::error::PageError;
use crate::locale::Key;
use crate::views::annex::Format;
use crate::views::journal::JournalRow;
use axum_extra::extract::Query;
use documents::tree::{Align, Block, Cell, Column, Document, Orientation, Page, Row, Table};
use rules::access::Right;
use store::{JournalEntry, JournalFilter};

/// Headings with the widths of their columns in millimetres.
const COLUMNS: [(Key, u16); 13] = [
    (Key("journal-captured"), 24),
    (Key("journal-arrived"), 24),
    (Key("journal-by"), 30),
    (Key("journal-acting-as"), 34),
    (Key("journal-device"), 22),
    (Key("journal-carried"), 20),
    (Key("journal-where"), 30),
    (Key("journal-what"), 50),
    (Key("journal-fields"), 60),
    (Key("journal-before"), 40),
    (Key("journal-after"), 40),
    (Key("journal-outcome"), 18),
    (Key("journal-reason"), 30),
];

type Cells = [String; COLUMNS.len()];

/// The formats of its file, by their endings.
pub(crate) const FORMATS: [&str; 2] = ["xlsx", "csv"];

pub(super) async fn export(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    match asked.filter(&visit).await? {
        Ok(filter) => file(&visit, &filter, &asked.format).await,
        // The page says why.
        Err(_) => Err(PageError::NotFound),
    }
}

/// What a filter finds as a file, in one of [`FORMATS`].
///
/// # Errors
/// [`PageError::NotFound`], for whoever may not read the journal, and of another format.
pub(crate) async fn file(visit: &Visit, filter: &JournalFilter, format: &str) -> Answer {
    let is_csv = format == "csv";
    if !visit.scope.has(Right::SeeJournal) || !FORMATS.contains(&format) {
        return Err(PageError::NotFound);
    }
    let page = visit.store.journal(&visit.scope, filter, None, MOST).await?.ok_or(PageError::NotFound)?;
    let words = Words { visit, names: &page.names };
    let locale = visit.page.locale();
    let cells = |entry: &JournalEntry| {
        let row = words.row(entry);
        let (place, said) = (words.places(entry), words.said(entry));
        let [before, after] = words.before_and_after(entry);
        let (what, state) = (row.what.text, locale.text(row.state.word()));
        let JournalRow { captured, arrived, who, acting_as, device, carried_by, reason, .. } = row;
        let reason = reason.unwrap_or_default();
        [captured, arrived, who, acting_as, device, carried_by, place, what, said, before, after, state, reason]
    };
    let rows: Vec<Cells> = page.entries.iter().map(cells).collect();
    let headings = COLUMNS.map(|(key, _)| locale.text(key));
    let name = format!("{} {}", locale.text(Key("journal-title")), visit.today.vietnamese().replace('/', "-"));
    if is_csv {
        let bytes = visit.heavy(move || csv(&headings, &rows)).await?;
        return Ok(downloads::file(&name, "csv", "text/csv; charset=utf-8", bytes));
    }
    downloads::paper(visit, Format::Xlsx, move || Some((name.clone(), workbook(name, &headings, rows)))).await
}

fn workbook(name: String, headings: &Cells, rows: Vec<Cells>) -> Document {
    let column = |(_, width)| Column { width, align: Align::Left };
    let row = |texts: Cells| Row::of(texts.map(Cell::text).to_vec());
    Document {
        name,
        page: Page { orientation: Orientation::Landscape, ..Page::default() },
        blocks: vec![Block::Table(Table {
            columns: COLUMNS.map(column).to_vec(),
            header: vec![Row::of(headings.iter().map(Cell::heading).collect())],
            rows: rows.into_iter().map(row).collect(),
        })],
        foot: None,
    }
}

/// Rows for spreadsheets that know no Excel file. A mark at the front tells Excel that it is UTF-8.
fn csv(headings: &Cells, rows: &[Cells]) -> Vec<u8> {
    let mut text = "\u{feff}".to_owned();
    for row in std::iter::once(headings).chain(rows) {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// A cell that no spreadsheet takes for a formula.
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_stays_a_text() {
        for (cell, kept) in
            [("=1+1", "\"'=1+1\""), ("@a", "\"'@a\""), ("Tổ \"Một\"", "\"Tổ \"\"Một\"\"\""), ("", "\"\"")]
        {
            assert_eq!(quoted(cell), kept);
        }
    }
}
