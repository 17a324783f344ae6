//! The annex of a report: all figures in their columns, and what is to be known about them.

use super::figures::{self, Figure, quantity, signed};
use super::{Report, Rows, centred};
use crate::tree::{Align, Block, Cell, Column, Paragraph, Row, Run, Table, Title};
use rules::indicators::Quantity;
use rules::text::{grouped, uncapitalized};
use std::ops::Range;

/// The headings of the columns, and their widths in millimetres; together the width of a page on its side. On one line at 12 points:
/// "38.380/420.000", "(+585,6 %)", "245,3 %".
const COLUMNS: [(&str, u16, Align); 10] = [
    ("TT", 8, Align::Center),
    ("Chỉ số", 53, Align::Left),
    ("Đơn vị tính", 17, Align::Center),
    ("Trong kỳ", 30, Align::Right),
    ("Lũy kế từ đầu năm", 30, Align::Right),
    ("Lũy kế từ khi thành lập", 30, Align::Right),
    ("Kỳ trước", 30, Align::Right),
    ("So với kỳ trước", 22, Align::Right),
    ("Chỉ tiêu", 15, Align::Right),
    ("Tỷ lệ đạt", 17, Align::Right),
];

/// The column that takes the room of those that are left out.
const NAME: usize = 1;

/// Those that compare with the period before, which what is reported once doesn't have.
const COMPARING: Range<usize> = 6..8;

pub(super) fn blocks(report: &Report<'_>, rows: Rows) -> Vec<Block> {
    let pillars = figures::pillars(report.snapshot, |figure| rows == Rows::All || figure.has_numbers());
    let mut notes = Notes::default();
    let compares = report.snapshot.kind.has_predecessor();
    let mut table = Table {
        columns: columns(compares),
        header: vec![Row::of(kept(COLUMNS.map(|(heading, ..)| Cell::heading(heading)), compares))],
        rows: Vec::new(),
    };
    let mut number = 0;
    for (letter, pillar) in ('A'..='Z').zip(&pillars) {
        table.rows.push(Row {
            cells: vec![
                Cell::text(letter.to_string()).bold(),
                Cell::text(pillar.title).bold().aligned(Align::Left).across(table.columns.len() - 1),
            ],
            keep_with_next: true,
        });
        for figure in &pillar.figures {
            number += 1;
            table.rows.push(Row::of(kept(cells(number, figure, &mut notes), compares)));
        }
    }
    let subject = report.subject().to_uppercase();
    // The letter's own annex is the list of teams.
    let title = if report.snapshot.establishment.is_some() { "Biểu số liệu" } else { "Phụ lục" };
    let lines = vec![title.to_owned(), format!("SỐ LIỆU {subject}")];
    let mut blocks = vec![Block::Title(Title { lines, rule: false }), centred(Run::italic(which(report)))];
    if number == 0 {
        blocks.push(note("Chưa có số liệu."));
    } else {
        blocks.push(Block::Table(table));
    }
    blocks.extend(notes.lines(report));
    blocks
}

/// What stands in the columns, with or without those that compare.
fn kept<T>(of: [T; COLUMNS.len()], compares: bool) -> Vec<T> {
    let all = of.into_iter().enumerate();
    all.filter(|(at, _)| compares || !COMPARING.contains(at)).map(|(_, one)| one).collect()
}

fn columns(compares: bool) -> Vec<Column> {
    let mut columns = kept(COLUMNS.map(|(_, width, align)| Column { width, align }), compares);
    let whole: u16 = COLUMNS.iter().map(|(_, width, _)| width).sum();
    let left: u16 = whole - columns.iter().map(|column| column.width).sum::<u16>();
    columns[NAME].width += left;
    columns
}

/// To which report the annex belongs.
fn which(report: &Report<'_>) -> String {
    let number = report.number_and_sign().map(|number| format!(" số {number}")).unwrap_or_default();
    format!("(Kèm theo Báo cáo{number} {} của {})", report.paper.dated.in_words(), report.issuer())
}

fn cells(number: i64, figure: &Figure<'_>, notes: &mut Notes) -> [Cell; COLUMNS.len()] {
    let line = figure.line;
    let mut name = figure.definition.name.clone();
    if let Some(mark) = notes.take(figure) {
        name.push_str(&format!("\u{a0}({mark})"));
    }
    [
        Cell::count(number),
        Cell::text(name),
        Cell::text(figure.definition.unit_word.clone()),
        cell(Some(line.reported)),
        cell(line.year),
        cell(line.ever),
        cell(line.before),
        Cell::text(figure.since_before()),
        Cell::text(figure.target()),
        Cell::text(figure.reached()),
    ]
}

/// A number remains one in a workbook; a share is a text.
fn cell(value: Option<Quantity>) -> Cell {
    match value {
        None => Cell::text(""),
        Some(Quantity { part, whole: None }) => Cell::count(part),
        Some(share) => Cell::text(quantity(share)),
    }
}

/// What is said under the table.
#[derive(Default)]
struct Notes {
    /// Figures that are not what was counted, in the order of their marks.
    corrected: Vec<String>,
    /// What came in since for periods that had been reported.
    late: Vec<String>,
    /// What came in since and stood in a correction already.
    covered: Vec<String>,
}

impl Notes {
    /// Notes what there is to say about a figure, and gives the mark that stands at it.
    fn take(&mut self, figure: &Figure<'_>) -> Option<usize> {
        let line = figure.line;
        if line.late != 0 {
            let by = signed(line.late, &grouped(line.late.saturating_abs()));
            self.late.push(format!("{} {by} {}", uncapitalized(&figure.definition.name), figure.definition.unit_word));
        }
        if line.covered != 0 {
            let by = signed(line.covered, &grouped(line.covered.saturating_abs()));
            self.covered.push(format!(
                "{} {by} {}",
                uncapitalized(&figure.definition.name),
                figure.definition.unit_word
            ));
        }
        let counted = line.counted.filter(|_| line.is_corrected())?;
        let why = line.reason.as_deref().map(|why| format!("; lý do: {}", why.trim_end_matches('.')));
        self.corrected.push(format!("Số đếm từ sổ: {}{}.", figure.with_unit(counted), why.unwrap_or_default()));
        Some(self.corrected.len())
    }

    fn lines(&self, report: &Report<'_>) -> Vec<Block> {
        let corrected = (1..).zip(&self.corrected).map(|(mark, text)| format!("({mark}) {text}"));
        let late = (!self.late.is_empty()).then(|| {
            format!("Bổ sung kỳ trước (ghi nhận sau khi đã báo cáo, tính vào lũy kế): {}.", self.late.join("; "))
        });
        let covered = (!self.covered.is_empty()).then(|| {
            format!(
                "Đã ghi nhận sau khi báo cáo, đã có trong số sửa của kỳ trước, không tính thêm: {}.",
                self.covered.join("; ")
            )
        });
        // Papers go on up: how it came and who brought it stays with the commune.
        let on_behalf = report.snapshot.on_behalf.as_ref().map(|_| "Báo cáo được gửi thay.".to_owned());
        let lines: Vec<String> = corrected.chain(late).chain(covered).chain(on_behalf).collect();
        let heading = (!lines.is_empty()).then(|| "Ghi chú:".to_owned());
        heading.into_iter().chain(lines).map(|line| note(&line)).collect()
    }
}

fn note(text: &str) -> Block {
    Block::Paragraph(Paragraph { runs: vec![Run::italic(text)], align: Align::Left, indented: false })
}
