//! What the preview of an annex says, in the reader's language.

use super::picking::RowKey;
use super::state::Visit;
use crate::locale::{Key, Locale};
use crate::views::imports::{CellMessage, PreviewRow, RowStatus};
use rules::annex::form::SkipReason;
use rules::annex::{ComparedRow, Comparison, Field, Message, PassedOver, RowAt, Status};
use rules::day::Day;

/// What picks a row: its table and number.
pub(super) fn row_key(row: &ComparedRow) -> RowKey {
    let status = match row.status {
        Status::New => RowStatus::New,
        Status::Changed => RowStatus::Changed,
        Status::Same => RowStatus::Same,
        Status::Doubtful => RowStatus::Doubtful,
        Status::Refused => RowStatus::Refused,
    };
    RowKey { id: format!("{}-{}", row.table, row.row), status, pickable: row.can_apply() }
}

pub(super) fn preview_row(
    visit: &Visit,
    at: Day,
    comparison: &Comparison,
    row: &ComparedRow,
    key: &RowKey,
    picked: Option<bool>,
) -> PreviewRow {
    let locale = visit.page.locale();
    let commune = row
        .commune
        .as_ref()
        .map_or_else(|| row.commune_written.clone(), |commune| visit.registry.full_name(commune.id, at));
    let table = comparison.table_of(row.table);
    let group = row.zalo.map(|made| if made { Key("form-yes") } else { Key("form-no") });
    PreviewRow {
        id: key.id.clone(),
        number: row.row,
        status: key.status,
        picked,
        cells: vec![
            commune,
            row.team.clone(),
            row.leader.clone(),
            row.phone.as_ref().map(|phone| crate::format::phone(phone.as_str())).unwrap_or_default(),
            group.map(|key| locale.text(key)).unwrap_or_default(),
        ],
        messages: table
            .map(|table| CellMessage {
                cell: None,
                text: locale.text_with(Key("annex-row-table"), &[("table", &table)]),
            })
            .into_iter()
            .chain(row.messages.iter().map(|message| cell_message(locale, message)))
            .collect(),
    }
}

/// The rows that were passed over, a sentence for each reason: nothing is left out in silence.
pub(super) fn passed_over(locale: Locale, comparison: &Comparison) -> Vec<String> {
    const MOST: usize = 20;
    let named = |row: &PassedOver| {
        if row.row == 0 {
            return locale.text_with(Key("annex-passed-aside"), &[("text", &row.text)]);
        }
        let table = comparison.table_of(row.table).map(str::to_owned);
        let row_at = RowAt { row: row.row, table }.to_string();
        locale.text_with(Key("annex-passed-row"), &[("row", &row_at), ("text", &row.text)])
    };
    let sentence = |key: Key, rows: Vec<&PassedOver>| {
        let mut texts: Vec<String> = rows.iter().take(MOST).map(|row| named(row)).collect();
        let more = rows.len().saturating_sub(MOST);
        if more > 0 {
            texts.push(locale.text_with(Key("annex-passed-more"), &[("count", &more)]));
        }
        (!texts.is_empty()).then(|| locale.text_with(key, &[("rows", &texts.join("; "))]))
    };
    let (mut no_team, mut perhaps, mut columns) = (Vec::new(), Vec::new(), Vec::new());
    let (mut tables, mut hidden, mut inner, mut boxes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut other = Vec::new();
    for row in &comparison.passed_over {
        match row.reason {
            SkipReason::NoTeam => no_team.push(row),
            SkipReason::PerhapsTeam => perhaps.push(row),
            SkipReason::OtherTable => tables.push(row),
            SkipReason::HiddenTable => hidden.push(row),
            SkipReason::InnerTable => inner.push(row),
            SkipReason::TextBox => boxes.push(row),
            SkipReason::UnreadColumns => columns.push(row),
            _ => other.push(row),
        }
    }
    let sentences = [
        sentence(Key("annex-passed-perhaps"), perhaps),
        sentence(Key("annex-passed-hidden"), hidden),
        sentence(Key("annex-passed-inner"), inner),
        sentence(Key("annex-passed-no-team"), no_team),
        sentence(Key("annex-passed-columns"), columns),
        sentence(Key("annex-passed-tables"), tables),
        sentence(Key("annex-passed-boxes"), boxes),
        sentence(Key("annex-passed-other"), other),
    ];
    sentences.into_iter().flatten().collect()
}

fn cell_message(locale: Locale, message: &Message) -> CellMessage {
    let cell = match message.field() {
        Field::Row => None,
        field => Some(field.heading().to_owned()),
    };
    CellMessage { cell, text: message_text(locale, message) }
}

/// A message's sentence: its key is `annex-message-` and its code.
pub(super) fn message_text(locale: Locale, message: &Message) -> String {
    let key = format!("annex-message-{}", message.code().replace('_', "-"));
    if !locale.knows(&key) {
        return message.text();
    }
    let args = message.args();
    let filled: Vec<(&str, &dyn crate::locale::Argument)> =
        args.iter().map(|(name, value)| (*name, value as &dyn crate::locale::Argument)).collect();
    locale.text_with(key, &filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::annex;

    #[test]
    fn a_row_that_may_be_a_teams_is_named_in_the_preview() {
        let (row, table, text) = (7, 0, "Liên Sơn | Vàng A Mẫu".to_owned());
        let comparison = Comparison {
            messages: Vec::new(),
            contact: annex::ContactChange::default(),
            rows: Vec::new(),
            tables: vec!["Trang 1".to_owned()],
            passed_over: vec![PassedOver { row, table, text, reason: SkipReason::PerhapsTeam }],
        };
        let said = passed_over(Locale::Vi, &comparison);
        assert!(said[0].contains("có thể là dòng của một Tổ") && said[0].contains("dòng 7 “Liên Sơn"), "{said:?}");
    }

    #[test]
    fn everything_said_of_a_row_is_said_in_every_language() {
        for code in Message::CODES {
            for locale in Locale::ALL {
                assert!(
                    locale.knows(&format!("annex-message-{}", code.replace('_', "-"))),
                    "{code} ({})",
                    locale.code()
                );
            }
        }
        let message = Message::CommuneRead { written: "Gia Phu".into(), taken: "xã Gia Phú".into() };
        assert_eq!(message_text(Locale::En, &message), "“Gia Phu” is read as xã Gia Phú.");
        assert_eq!(message_text(Locale::Vi, &message), "“Gia Phu” được hiểu là xã Gia Phú.");
    }
}
