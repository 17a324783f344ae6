//! A filled-in annex beside what is known.

use super::{
    contact,
    form::AnnexSheet,
    known::Known,
    message::Message,
    repeats,
    row::{Draft, Rows},
    status::Comparison,
};
use crate::text::fold;

/// Says what a filled-in annex would change: row by row, and block 2.
///
/// A cell left empty never erases anything. Rows are read in the order of the file; a village that one row would make
/// is known to the next, and to a row before it that names the village by its number alone. Applying the rows that are new or changed and comparing again finds all of them the same.
#[must_use]
pub fn compare(sheet: &AnnexSheet, known: &Known<'_>) -> Comparison {
    let other_unit = other_unit(sheet, known);
    let mut rows = Rows::new(*known, other_unit.clone());
    let mut drafts: Vec<Draft> = sheet.rows.iter().map(|row| rows.read(row)).collect();
    let numbered = |draft: &Draft| draft.row.messages.iter().any(|said| matches!(said, Message::TeamOnlyNumber { .. }));
    for (draft, row) in drafts.iter_mut().zip(&sheet.rows).filter(|(draft, _)| numbered(draft)) {
        *draft = rows.read(row);
    }
    repeats::settle(&mut drafts);
    let differs = other_unit.map(|written| Message::UnitDiffers { written, root: known.name(known.root) });
    Comparison {
        messages: differs.into_iter().collect(),
        contact: contact::compare(&sheet.contact, known),
        rows: drafts.into_iter().map(|draft| draft.row).collect(),
    }
}

/// What block 1 names, if that isn't the root.
fn other_unit(sheet: &AnnexSheet, known: &Known<'_>) -> Option<String> {
    let written = sheet.unit_line.as_ref().filter(|written| !fold(written).is_empty())?;
    let root = known.registry.get(known.root)?;
    let names = root.eras.iter().map(|era| &era.name).chain(&root.aliases);
    let padded = format!(" {} ", fold(written));
    let is_root = names.into_iter().any(|name| padded.contains(&format!(" {} ", fold(name))));
    (!is_root).then(|| written.clone())
}
