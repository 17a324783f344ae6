//! What the preview of a list of households says, in the reader's language.

use crate::locale::{Key, Locale};
use crate::views::imports::{CellMessage, RowStatus};
use rules::households::list::{Row, Said, Status};
use rules::phones::Change;

/// A row's state.
pub(super) fn status(status: Status) -> RowStatus {
    match status {
        Status::New => RowStatus::New,
        Status::Same => RowStatus::Same,
        Status::Doubtful => RowStatus::Doubtful,
        Status::Refused => RowStatus::Refused,
    }
}

/// The code by which an address asks for rows of a state.
pub(super) fn code(status: Status) -> &'static str {
    match status {
        Status::New => "new",
        Status::Same => "same",
        Status::Doubtful => "doubtful",
        Status::Refused => "refused",
    }
}

/// The head and the nickname; of a household that declined neither is shown.
pub(super) fn head(locale: Locale, row: &Row) -> String {
    let entry = &row.entry;
    if entry.agrees == Some(false) {
        return locale.text(Key("household-nameless"));
    }
    match &entry.nickname {
        Some(nickname) => format!("{} ({nickname})", entry.head),
        None => entry.head.clone(),
    }
}

/// Phone, people, consent and how many items, as far as the row tells.
pub(super) fn about(locale: Locale, row: &Row) -> Vec<String> {
    let entry = &row.entry;
    let declines = entry.agrees == Some(false);
    let phone = entry.phone.as_ref().filter(|_| !declines).map(|phone| crate::format::phone(phone.as_str()));
    let count = |key, count: Option<u16>| count.map(|count| locale.text_with(key, &[("count", &u64::from(count))]));
    let items = entry.has.len() as u64;
    let agrees = entry.agrees.filter(|agrees| *agrees).map(|_| locale.text(Key("consent-asked")));
    [
        phone,
        count(Key("household-import-people"), entry.size),
        count(Key("household-import-adults"), entry.adults),
        (items > 0).then(|| locale.text_with(Key("household-import-items"), &[("count", &items)])),
        agrees,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is said of a row, cell by cell.
pub(super) fn messages(locale: Locale, row: &Row) -> Vec<CellMessage> {
    let message = |remark: &rules::households::list::Remark| CellMessage {
        cell: remark.cell.clone(),
        text: text(locale, &remark.said),
    };
    row.remarks.iter().map(message).collect()
}

fn text(locale: Locale, said: &Said) -> String {
    let plain = |key: Key| locale.text(key);
    let with = |key: Key, name: &str, value: &str| locale.text_with(key, &[(name, &value)]);
    match said {
        Said::NoHead => plain(Key("list-no-head")),
        Said::TooLong => plain(Key("list-too-long")),
        Said::UnknownConsent(text) => with(Key("list-unknown-consent"), "text", text),
        Said::NoVillage => plain(Key("list-no-village")),
        Said::UnknownVillage(text) => with(Key("list-unknown-village"), "text", text),
        Said::SeveralVillages(names) => with(Key("roster-several-villages"), "names", &names.join(", ")),
        Said::VillageGuessed(name) => with(Key("list-village-guessed"), "name", name),
        Said::FormerName(name) => with(Key("roster-former-name"), "name", name),
        Said::SameAsRow(row) => with(Key("list-same-as-row"), "row", &row.to_string()),
        Said::NamedInRow(row) => with(Key("list-named-in-row"), "row", &row.to_string()),
        Said::NamedThere(more) if more.is_empty() => plain(Key("list-named-there")),
        Said::NamedThere(more) => with(Key("list-named-there-as"), "more", more),
        Said::DeclinesThoughNamed => plain(Key("list-declines-though-named")),
        Said::NotNamed => plain(Key("list-not-named")),
        Said::TakenBefore => plain(Key("list-taken-before")),
        Said::Phone(problem) => with(Key("roster-phone"), "text", problem.raw()),
        Said::PhoneChanged(Change::Pre2018 { from } | Change::OldAreaCode { from }) => {
            with(Key("roster-phone-changed-from"), "from", from)
        }
        Said::PhoneChanged(_) => plain(Key("roster-phone-changed")),
        Said::SeveralPhones => plain(Key("roster-several-phones")),
        Said::UnknownNumber(text) => with(Key("list-unknown-number"), "text", text),
        Said::UnknownAnswer(text) => with(Key("roster-unknown-answer"), "text", text),
        Said::OneAdult => plain(Key("list-one-adult")),
    }
}
