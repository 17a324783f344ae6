//! A filled-in annex as its rows, with what people do to tables already resolved: merged, repeated and carried-down
//! communes, totals, repeated headings, lines that name a place, signatures below.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use rules::annex::form::{AnnexSheet, CommuneFrom, SheetRow, SheetTable, SkipReason, SkippedRow};
use rules::text::fold;

use super::carried::Carried;
use super::columns::{Columns, Heading, Role, headings};
use super::lines;
use super::values::{Place, Values, are_column_numbers, is_counter, is_ditto, text_of};
use crate::read::{self, Cell, Grid, Merged, ReadError, Sheet, Unread};

/// Reads a filled-in annex from an XLSX, DOCX or CSV file, told by its content.
///
/// # Errors
/// [`ReadError`]: the file cannot be read, or no table in it has the annex's headings.
pub fn read(bytes: &[u8]) -> Result<AnnexSheet, ReadError> {
    read_grid(&read::grid(bytes)?)
}

/// Reads a filled-in annex from the tables of a file.
///
/// # Errors
/// [`ReadError::NoAnnexTable`] if none of the tables has the annex's headings.
pub fn read_grid(grid: &Grid) -> Result<AnnexSheet, ReadError> {
    let mut annex = AnnexSheet::default();
    let mut above: Vec<Vec<String>> = Vec::new();
    let mut last_columns: Option<Columns> = None;
    for sheet in &grid.sheets {
        let found = headings(sheet);
        if let (true, Some(columns)) = (found.is_empty(), &last_columns) {
            without_headings(sheet, columns, &mut annex);
            continue;
        }
        if annex.tables.is_empty() {
            above.extend(sheet.lines_above.iter().map(|line| vec![line.clone()]));
            let end = found.first().map_or(sheet.rows.len(), |heading| heading.first);
            let rows = sheet.rows.iter().take(end);
            above.extend(rows.map(|row| row.iter().map(|cell| cell.text.clone()).collect()));
        }
        for (number, heading) in found.iter().enumerate() {
            let end = found.get(number + 1).map_or(sheet.rows.len(), |next| next.first);
            // The same headings again go on with the same table, as on a second page.
            let repeated = number > 0 && found.get(number - 1).is_some_and(|before| before.columns == heading.columns);
            if repeated {
                note_repeated(sheet, heading, &mut annex);
            } else {
                annex
                    .tables
                    .push(SheetTable { sheet: sheet.name.clone(), header_row: row_number(sheet, heading.first) });
                note_unread_columns(sheet, heading, &mut annex);
            }
            let since = number.checked_sub(1).and_then(|before| found.get(before)).map_or(0, |before| before.after);
            let has_communes = heading.columns.of(Role::Commune).is_some();
            let goes_on = since > 0 && (repeated || !has_communes);
            let carried = if goes_on { Carried::of_last_row(&annex) } else { Carried::default() };
            let carried = if repeated || !has_communes { carried.after_lines(sheet, since, heading) } else { carried };
            TableReader::new(sheet, &heading.columns, carried, &mut annex).read(heading.after..end);
            last_columns = Some(heading.columns.clone());
        }
    }
    if annex.tables.is_empty() {
        return Err(if grid.unread.iter().any(is_hidden_annex) {
            ReadError::OnlyHidden
        } else {
            ReadError::NoAnnexTable { looked_through: grid.sheets.len() }
        });
    }
    annex.skipped.extend(grid.unread.iter().map(|unread| of_unread(unread, grid, &annex.tables)));
    lines::take(&above, &mut annex);
    Ok(annex)
}

/// A table without headings behind one that has them: the same list on the next page, where it looks like it; else it is
/// named, so that it is not left out in silence.
fn without_headings(sheet: &Sheet, columns: &Columns, annex: &mut AnnexSheet) {
    let Some(first) = sheet.rows.first() else {
        return;
    };
    let goes_on = |row: &Vec<Cell>| {
        let values = Values::of(row, columns, sheet);
        !values.is_signature(row, columns) && values.goes_on_with_the_list()
    };
    if !has_own_headings(sheet) && sheet.rows.iter().any(goes_on) {
        let carried = Carried::of_last_row(annex);
        annex.tables.push(SheetTable { sheet: sheet.name.clone(), header_row: row_number(sheet, 0) });
        TableReader::new(sheet, columns, carried, annex).read(0..sheet.rows.len());
    } else {
        annex.skipped.push(SkippedRow {
            row: row_number(sheet, 0),
            table: annex.tables.len().saturating_sub(1),
            reason: SkipReason::OtherTable,
            text: format!("{}: {}", sheet.name, text_of(first)),
        });
    }
}

/// So many rows may stand above the headings of another table.
const ROWS_ABOVE_HEADINGS: usize = 10;

/// Does it count its lines under a heading of its own, as only another table does?
fn has_own_headings(sheet: &Sheet) -> bool {
    sheet
        .rows
        .iter()
        .take(ROWS_ABOVE_HEADINGS)
        .flatten()
        .any(|cell| ["stt", "tt", "so tt", "so thu tu"].contains(&fold(&cell.text).as_str()))
}

fn is_hidden_annex(unread: &Unread) -> bool {
    matches!(unread, Unread::HiddenSheet(sheet) if !headings(sheet).is_empty())
}

/// What is passed over because of where it stands.
fn of_unread(unread: &Unread, grid: &Grid, tables: &[SheetTable]) -> SkippedRow {
    let last = tables.len().saturating_sub(1);
    match unread {
        Unread::HiddenSheet(sheet) => {
            let reason = if is_hidden_annex(unread) { SkipReason::HiddenTable } else { SkipReason::OtherTable };
            let first = sheet.rows.first().map(|row| text_of(row)).unwrap_or_default();
            SkippedRow { row: 0, table: last, reason, text: format!("{} (ẩn): {first}", sheet.name) }
        }
        Unread::InnerTable { sheet, row, text } => {
            let name = grid.sheets.get(*sheet).map(|sheet| sheet.name.as_str());
            let table = tables.iter().position(|table| Some(table.sheet.as_str()) == name).unwrap_or(last);
            SkippedRow { row: *row, table, reason: SkipReason::InnerTable, text: text.clone() }
        }
        Unread::TextBox { text } => SkippedRow { row: 0, table: last, reason: SkipReason::TextBox, text: text.clone() },
    }
}

fn row_number(sheet: &Sheet, index: usize) -> u32 {
    sheet.rows.get(index).and_then(|row| row.first()).map_or(0, |cell| cell.row)
}

fn note_repeated(sheet: &Sheet, heading: &Heading, annex: &mut AnnexSheet) {
    for index in heading.first..heading.after {
        if let Some(row) = sheet.rows.get(index) {
            annex.skipped.push(SkippedRow {
                row: row_number(sheet, index),
                table: annex.tables.len().saturating_sub(1),
                reason: SkipReason::RepeatedHeading,
                text: text_of(row),
            });
        }
    }
}

/// Names the columns that nobody reads, so that what stands in them is not left out in silence.
fn note_unread_columns(sheet: &Sheet, heading: &Heading, annex: &mut AnnexSheet) {
    let rows = sheet.rows.get(heading.first..heading.after).unwrap_or_default();
    // Of two heading rows the lower names the column.
    let lowest: BTreeMap<u32, &Cell> = rows.iter().flatten().map(|cell| (cell.column, cell)).collect();
    let unread = lowest.into_values().filter(|cell| heading.columns.role_of(cell.column).is_none());
    let unread: Vec<Cell> = unread.filter(|cell| !cell.text.trim().is_empty()).cloned().collect();
    if !unread.is_empty() {
        annex.skipped.push(SkippedRow {
            row: row_number(sheet, heading.first),
            table: annex.tables.len().saturating_sub(1),
            reason: SkipReason::UnreadColumns,
            text: text_of(&unread),
        });
    }
}

struct TableReader<'a> {
    sheet: &'a Sheet,
    columns: &'a Columns,
    carried: Carried,
    /// The merged ranges over the commune's and the district's column, by their top row.
    commune_merges: OnceCell<Vec<Merged>>,
    district_merges: OnceCell<Vec<Merged>>,
    /// Those over the columns whose cell speaks of every row it spans.
    spread: Vec<Spread>,
    annex: &'a mut AnnexSheet,
    table: usize,
    /// What stands below the list, once signatures have begun.
    below: Option<Below>,
    /// The first text in each column that no heading names.
    nameless: BTreeMap<u32, String>,
}

/// Lines below a list: signatures, as far as one can tell.
#[derive(Debug, Default)]
struct Below {
    /// The columns in which signing is spoken of: the signers' names stand there too.
    columns: BTreeSet<u32>,
    /// Of the lines passed over, by their place in [`AnnexSheet::skipped`], those that call something like a team.
    named: Vec<usize>,
}

impl<'a> TableReader<'a> {
    fn new(sheet: &'a Sheet, columns: &'a Columns, carried: Carried, annex: &'a mut AnnexSheet) -> Self {
        let table = annex.tables.len().saturating_sub(1);
        Self {
            sheet,
            columns,
            carried,
            commune_merges: OnceCell::new(),
            district_merges: OnceCell::new(),
            spread: SPREAD.into_iter().map(|role| Spread::over(role, sheet, columns)).collect(),
            annex,
            table,
            below: None,
            nameless: BTreeMap::new(),
        }
    }

    fn read(mut self, rows: std::ops::Range<usize>) {
        let sheet = self.sheet;
        let above = sheet.rows.get(..rows.start).unwrap_or_default();
        let is_named = |column: &u32| above.iter().rev().take(2).flatten().any(|cell| cell.column == *column);
        for row in sheet.rows.get(rows.clone()).unwrap_or_default() {
            self.row(row);
        }
        self.nameless.retain(|column, _| !is_named(column));
        let texts: Vec<String> =
            self.nameless.iter().map(|(column, text)| format!("cột {}: {text} …", letters_of(*column))).collect();
        if let (false, Some(first)) = (texts.is_empty(), above.last().and_then(|row| row.first())) {
            let (row, text) = (first.row, texts.join(" | ").chars().take(200).collect());
            let table = self.table;
            self.annex.skipped.push(SkippedRow { row, table, reason: SkipReason::UnreadColumns, text });
        }
    }

    fn row(&mut self, cells: &[Cell]) {
        let Some(number) = cells.first().map(|cell| cell.row) else {
            return;
        };
        let mut values = Values::of(cells, self.columns, self.sheet);
        if self.is_below(number, cells, &values) {
            return;
        }
        if are_column_numbers(cells) {
            return self.skip(number, cells, SkipReason::ColumnNumbers);
        }
        if values.is_total(cells) {
            return self.skip(number, cells, SkipReason::Total);
        }
        if let Some(place) = values.place_heading(cells) {
            self.remember(place);
            return self.skip(number, cells, SkipReason::PlaceHeading);
        }
        let district = self.district(number, &values);
        let (commune, commune_from) = self.commune(number, &values);
        values.answer_no();
        for spread in &mut self.spread {
            spread.take_or_give(number, &mut values);
        }
        if values.speaks_of_a_team() {
            for cell in cells.iter().filter(|cell| self.columns.role_of(cell.column).is_none()) {
                self.nameless.entry(cell.column).or_insert_with(|| cell.text.replace('\n', " "));
            }
            self.annex.rows.push(SheetRow {
                row: number,
                table: self.table,
                district,
                commune,
                commune_from,
                team: values.take(Role::Team),
                village: values.take(Role::Village),
                village_kind: self.columns.village_kind,
                leader: values.take(Role::Leader),
                phone: values.take(Role::Phone),
                zalo: values.take(Role::Zalo),
                note: values.take(Role::Note),
            });
        } else if !values.get(Role::Commune).is_empty() {
            self.skip(number, cells, SkipReason::NoTeam);
        } else if cells
            .iter()
            .any(|cell| self.columns.role_of(cell.column) != Some(Role::Number) || !is_counter(&cell.text))
        {
            self.skip(number, cells, SkipReason::OtherText);
        }
    }

    /// Passes the row over if it stands below the list. Should the list go on after all, what was passed over meanwhile may
    /// have been part of it.
    fn is_below(&mut self, number: u32, cells: &[Cell], values: &Values) -> bool {
        let signs = values.is_signature(cells, self.columns);
        if !signs && self.below.is_some() && values.goes_on_with_the_list() {
            for at in self.below.take().into_iter().flat_map(|below| below.named) {
                if let Some(skipped) = self.annex.skipped.get_mut(at) {
                    skipped.reason = SkipReason::PerhapsTeam;
                }
            }
        }
        if !signs && self.below.is_none() {
            return false;
        }
        let below = self.below.get_or_insert_default();
        let columns = cells.iter().map(|cell| cell.column);
        let are_signers = columns.clone().all(|column| below.columns.contains(&column));
        let perhaps = !signs && !are_signers && values.may_be_a_teams();
        if signs {
            below.columns.extend(columns);
        }
        if values.team_name().is_some() {
            below.named.push(self.annex.skipped.len());
        }
        self.skip(number, cells, if perhaps { SkipReason::PerhapsTeam } else { SkipReason::OtherText });
        true
    }

    fn skip(&mut self, row: u32, cells: &[Cell], reason: SkipReason) {
        self.annex.skipped.push(SkippedRow { row, table: self.table, reason, text: text_of(cells) });
    }

    fn remember(&mut self, place: Place) {
        match place {
            Place::District(name) => {
                self.carried = Carried { district: name, ..Carried::default() };
            }
            Place::Commune(name) => {
                self.carried.commune = name;
                self.carried.commune_from_heading = true;
            }
        }
    }

    /// The commune that holds for the row; an empty cell and a ditto mark carry the one above down.
    fn commune(&mut self, row: u32, values: &Values) -> (String, CommuneFrom) {
        let written = values.get(Role::Commune);
        if !written.is_empty() && !is_ditto(written) {
            written.clone_into(&mut self.carried.commune);
            self.carried.commune_from_heading = false;
            return (written.to_owned(), CommuneFrom::Written);
        }
        let ranges = || merges_over(self.sheet, self.columns.of(Role::Commune));
        let merged = covering(self.commune_merges.get_or_init(ranges), row);
        let from = if self.carried.commune.is_empty() {
            CommuneFrom::Nowhere
        } else if merged.is_some() {
            CommuneFrom::Merged
        } else if self.carried.commune_from_heading {
            CommuneFrom::Heading
        } else {
            CommuneFrom::CarriedDown
        };
        (self.carried.commune.clone(), from)
    }

    /// The district that holds for the row. A new one ends the commune that was carried down.
    fn district(&mut self, row: u32, values: &Values) -> String {
        let written = values.get(Role::District);
        let ranges = || merges_over(self.sheet, self.columns.of(Role::District));
        let inside = covering(self.district_merges.get_or_init(ranges), row).is_some();
        if !written.is_empty() && !is_ditto(written) && !inside && self.carried.district != written {
            self.carried = Carried { district: written.to_owned(), ..Carried::default() };
        }
        self.carried.district.clone()
    }
}

/// A column as spreadsheets call it: 1 is A, 28 is AB.
fn letters_of(column: u32) -> String {
    let letter = |rest: u32| char::from_u32('A' as u32 + rest % 26).unwrap_or('?');
    let mut letters = String::new();
    let mut rest = column;
    while rest > 0 {
        letters.insert(0, letter(rest - 1));
        rest = (rest - 1) / 26;
    }
    letters
}

/// One leader, one phone, one "có" may be written once in a cell merged over several teams.
const SPREAD: [Role; 3] = [Role::Leader, Role::Phone, Role::Zalo];

/// A column's merged cells, and the text of the last one.
struct Spread {
    role: Role,
    merges: Vec<Merged>,
    /// The top row of the cell last read, and its text.
    last: Option<(u32, String)>,
}

impl Spread {
    fn over(role: Role, sheet: &Sheet, columns: &Columns) -> Self {
        Self { role, merges: merges_over(sheet, columns.of(role)), last: None }
    }

    /// Remembers the text of a row; gives it to the rows under it within the same merged cell.
    fn take_or_give(&mut self, row: u32, values: &mut Values) {
        let written = values.get(self.role);
        if !written.is_empty() {
            self.last = Some((row, written.to_owned()));
        } else if let (Some(merged), Some((top, text))) = (covering(&self.merges, row), &self.last)
            && merged.first_row == *top
            && !(values.get(Role::Team).is_empty() && values.get(Role::Village).is_empty())
        {
            values.put(self.role, text.clone());
        }
    }
}

/// The merged ranges over a column that span several rows, by their top row.
fn merges_over(sheet: &Sheet, column: Option<u32>) -> Vec<Merged> {
    let Some(column) = column else {
        return Vec::new();
    };
    let mut merges: Vec<Merged> = sheet
        .merged
        .iter()
        .filter(|m| m.last_row > m.first_row && (m.first_column..=m.last_column).contains(&column))
        .copied()
        .collect();
    merges.sort_by_key(|m| m.first_row);
    merges
}

/// The range that began above the row and covers it.
fn covering(merges: &[Merged], row: u32) -> Option<&Merged> {
    let before = merges.partition_point(|m| m.first_row < row);
    merges.get(..before)?.last().filter(|m| m.last_row >= row)
}
