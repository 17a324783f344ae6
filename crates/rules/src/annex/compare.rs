//! A filled-in annex beside what is known.

use super::{
    contact,
    form::{AnnexSheet, SkipReason},
    known::Known,
    message::Message,
    repeats,
    row::{Draft, Rows},
    status::{ComparedRow, Comparison, PassedOver},
};
use crate::text::fold;

/// Says what a filled-in annex would change: row by row, and block 2.
///
/// A cell left empty never erases anything. Rows are read in the order of the file; a village that one row would make
/// is known to the next, and to a row before it that names the village by its number alone or found it only on a later day.
/// Applying the rows that are new or changed and comparing again finds all of them the same.
#[must_use]
pub fn compare(sheet: &AnnexSheet, known: &Known<'_>) -> Comparison {
    let other_unit = other_unit(sheet, known);
    let mut rows = Rows::new(*known, other_unit.clone());
    let mut drafts: Vec<Draft> = sheet.rows.iter().map(|row| rows.read(row)).collect();
    for (draft, row) in drafts.iter_mut().zip(&sheet.rows).filter(|(draft, _)| may_find_more(draft)) {
        *draft = rows.read(row);
    }
    let tables: Vec<String> = sheet.tables.iter().map(|table| table.sheet.clone()).collect();
    repeats::settle(&mut drafts, known, &tables);
    let rows: Vec<ComparedRow> = drafts.into_iter().map(|draft| draft.row).collect();
    let contact = contact::compare(&sheet.contact, known, other_unit.as_ref(), &rows);
    let differs = other_unit.map(|written| Message::UnitDiffers { written, root: known.name(known.root) });
    let of_the_form = |reason| matches!(reason, SkipReason::RepeatedHeading | SkipReason::ColumnNumbers);
    let passed_over = sheet.skipped.iter().filter(|skipped| !of_the_form(skipped.reason));
    let passed_over = passed_over.map(|skipped| PassedOver {
        row: skipped.row,
        table: skipped.table,
        text: skipped.text.clone(),
        reason: skipped.reason,
    });
    Comparison { messages: differs.into_iter().collect(), contact, rows, tables, passed_over: passed_over.collect() }
}

/// Could a row find its village once all rows have been read?
fn may_find_more(draft: &Draft) -> bool {
    let is_open = |said: &Message| {
        matches!(said, Message::TeamOnlyNumber { .. } | Message::VillageLater { .. } | Message::TeamLater { .. })
    };
    draft.row.messages.iter().any(is_open)
}

/// What block 1 names, if that isn't the root.
fn other_unit(sheet: &AnnexSheet, known: &Known<'_>) -> Option<String> {
    let written = sheet.unit_line.as_ref().filter(|written| !fold(written).is_empty())?;
    let root = known.registry.get(known.root)?;
    let kinds = root.eras.iter().map(|era| fold(era.kind.word())).collect::<Vec<_>>();
    let names: Vec<String> =
        root.eras.iter().map(|era| &era.name).chain(&root.aliases).map(|name| fold(name)).collect();
    // "Xã Gia Phú, huyện Bảo Thắng" names the commune.
    let parts = written.split([',', ';', '(', '\n']).map(fold).filter(|part| !part.is_empty());
    let is_root = |part: &str| {
        let padded = format!(" {part} ");
        names.iter().any(|name| {
            let before = padded.split_once(&format!(" {name} ")).map(|(before, _)| before.trim());
            before.is_some_and(|before| match kind_at_the_end_of(before) {
                Some(kind) => kinds.iter().any(|own| own == kind),
                None => true,
            })
        })
    };
    let names_a_unit = |part: &String| is_root(part) || KINDS.iter().any(|kind| part.contains(&format!("{kind} ")));
    let first = parts.into_iter().find(names_a_unit);
    (!first.is_some_and(|part| is_root(&part))).then(|| written.clone())
}

/// The words of kind above the village, folded; a word within another comes after it.
const KINDS: [&str; 7] = ["thi tran", "thi xa", "thanh pho", "phuong", "huyen", "tinh", "xa"];

fn kind_at_the_end_of(text: &str) -> Option<&'static str> {
    KINDS.into_iter().find(|kind| text == *kind || text.ends_with(&format!(" {kind}")))
}
