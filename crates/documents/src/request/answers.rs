//! The answers themselves: what is short in tables, long texts listed by who wrote them.

use super::{RequestPaper, heading, plain};
use crate::report::figures::quantity;
use crate::tree::{Align, Block, Cell, Column, Orientation, Paragraph, Row, Run, Table};
use rules::indicators::Quantity;
use rules::requests::{Answer, AnswerState, AnswerValue, FieldKind, FieldSum, RequestField, numbered, sum_up};
use rules::text::grouped;

/// A text that may be longer than this stands in no column.
const SHORT_TEXT: u16 = 80;
/// So many columns of answers stand beside each other on a page on its side.
const MOST_COLUMNS: usize = 7;

/// A field that is a column: its number, and what is asked.
pub(super) type Asked<'a> = (u16, &'a RequestField);

/// The fields whose answers are short enough for a column.
pub(super) fn columns(fields: &[RequestField]) -> Vec<Asked<'_>> {
    numbered(fields).filter(|(_, field)| !is_long(field)).collect()
}

fn is_long(field: &RequestField) -> bool {
    matches!(&field.kind, FieldKind::Text { longest } if *longest > SHORT_TEXT)
}

/// The answers of all, with what they come to; of many columns in several tables.
pub(super) fn tables(paper: &RequestPaper, columns: &[Asked<'_>], page: Orientation) -> Vec<Block> {
    let most = if page == Orientation::Portrait { columns.len().max(1) } else { MOST_COLUMNS };
    let parts = columns.chunks(most);
    let count = parts.len();
    let named = |(number, part): (usize, &[Asked<'_>])| {
        let name = (count > 1).then(|| {
            let runs = vec![Run::bold(format!("Bảng {number}/{count}"))];
            Block::Paragraph(Paragraph { runs, align: Align::Left, indented: false })
        });
        name.into_iter().chain([Block::Table(table(paper, part, page))]).collect::<Vec<_>>()
    };
    (1..).zip(parts).flat_map(named).collect()
}

fn table(paper: &RequestPaper, columns: &[Asked<'_>], page: Orientation) -> Table {
    // Together the width of the page: 165 mm upright, 252 mm on its side.
    let (name, state, rest) = if page == Orientation::Portrait { (50, 28, 77) } else { (56, 28, 158) };
    let width = rest / u16::try_from(columns.len().max(1)).unwrap_or(1);
    let column = |width, align| Column { width, align };
    let align = |field: &RequestField| {
        if matches!(field.kind, FieldKind::Number { .. } | FieldKind::Indicator { .. }) {
            Align::Right
        } else {
            Align::Left
        }
    };
    let mut table = Table {
        columns: vec![column(10, Align::Center), column(name, Align::Left), column(state, Align::Left)],
        header: vec![Row::of(["TT", "Nơi trả lời", "Tình trạng"].map(Cell::heading).to_vec())],
        rows: Vec::new(),
    };
    table.columns.extend(columns.iter().map(|(_, field)| column(width, align(field))));
    let headings = columns.iter().map(|(_, field)| Cell::heading(heading_of(field)));
    table.header.iter_mut().for_each(|row| row.cells.extend(headings.clone()));
    for (number, row) in (1..).zip(&paper.results.rows) {
        let mut cells = vec![Cell::count(number), Cell::text(&row.name), Cell::text(word(row.state))];
        cells.extend(columns.iter().map(|(number, field)| cell(field, row.answer.as_ref(), *number)));
        table.rows.push(Row::of(cells));
    }
    let counted: Vec<&Answer> = paper.results.answers().collect();
    if !counted.is_empty() {
        let sums = sum_up(&paper.results.request.fields, counted);
        let mut cells = vec![Cell::text("Tổng hợp").bold().across(3)];
        cells.extend(columns.iter().map(|(number, field)| {
            let of = usize::from(*number).checked_sub(1).and_then(|at| sums.get(at));
            of.map_or_else(|| Cell::text(""), |of| sum_cell(field, of)).bold()
        }));
        table.rows.push(Row::of(cells));
    }
    table
}

/// A column's heading: what is asked, and what is counted.
fn heading_of(field: &RequestField) -> String {
    match &field.kind {
        FieldKind::Number { unit_word: Some(word), .. } => format!("{} ({word})", field.label),
        _ => field.label.clone(),
    }
}

/// How an answer stands, as the screens say it.
fn word(state: AnswerState) -> &'static str {
    match state {
        AnswerState::Waiting => "Chưa trả lời",
        AnswerState::Late => "Quá hạn",
        AnswerState::Answered => "Đã trả lời",
        AnswerState::AnsweredLate => "Trả lời sau hạn",
        AnswerState::Returned => "Trả lại để bổ sung",
        AnswerState::Dropped => "Không trả lời",
        AnswerState::Gone => "Đã kết thúc",
    }
}

/// A number stays one in a workbook; everything else is read.
fn cell(field: &RequestField, answer: Option<&Answer>, number: u16) -> Cell {
    let Some(answer) = answer else { return Cell::text("") };
    match (&field.kind, answer.values.get(&number)) {
        (_, Some(AnswerValue::Number(number))) => Cell::count(*number),
        (_, Some(AnswerValue::Text(text))) => Cell::text(text),
        (_, Some(AnswerValue::Date(day))) => Cell::text(day.vietnamese()),
        (_, Some(AnswerValue::File(file))) => Cell::text(&file.name),
        (FieldKind::Choice { options, .. }, Some(AnswerValue::Choices(taken))) => {
            let taken = (1_u16..).zip(options).filter(|(number, _)| taken.contains(number));
            Cell::text(taken.map(|(_, option)| option.as_str()).collect::<Vec<_>>().join("; "))
        }
        _ => answer.counted.get(&number).map_or_else(|| Cell::text(""), |counted| quantity_cell(*counted)),
    }
}

fn quantity_cell(value: Quantity) -> Cell {
    match value {
        Quantity { part, whole: None } => Cell::count(part),
        share => Cell::text(quantity(share)),
    }
}

/// What the answers to a field come to, under its column; nothing where nothing adds up.
fn sum_cell(field: &RequestField, of: &FieldSum) -> Cell {
    match of {
        FieldSum::Number(number) => Cell::count(*number),
        FieldSum::Counted(counted) => quantity_cell(*counted),
        FieldSum::Choices(_) => Cell::text(sum(field, of)),
        FieldSum::Given(_) => Cell::text(""),
    }
}

/// What the answers to a field come to, in words; of a choice a line an option.
pub(super) fn sum(field: &RequestField, of: &FieldSum) -> String {
    match (of, &field.kind) {
        (FieldSum::Number(number), _) => grouped(*number),
        (FieldSum::Counted(counted), _) => quantity(*counted).replace('\n', " "),
        (FieldSum::Choices(counts), FieldKind::Choice { options, .. }) => {
            let counts = options.iter().zip(counts).map(|(option, count)| format!("{option}: {count}"));
            counts.collect::<Vec<_>>().join("\n")
        }
        (FieldSum::Given(count), _) => format!("{count} câu trả lời"),
        (FieldSum::Choices(_), _) => String::new(),
    }
}

/// The long texts, field by field, each with whose it is.
pub(super) fn texts(paper: &RequestPaper) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (number, field) in numbered(&paper.results.request.fields).filter(|(_, field)| is_long(field)) {
        let said = paper.results.rows.iter().filter_map(|row| match row.answer.as_ref()?.values.get(&number)? {
            AnswerValue::Text(text) => Some((row, text)),
            _ => None,
        });
        let lines: Vec<Block> =
            said.map(|(row, text)| plain(&format!("- {}: {}", row.name, text.replace('\n', "; ")))).collect();
        if !lines.is_empty() {
            blocks.push(heading(&field.label));
            blocks.extend(lines);
        }
    }
    blocks
}
