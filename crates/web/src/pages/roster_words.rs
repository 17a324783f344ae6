//! What the preview of a commune's list says, in the reader's language.

use super::picking::RowKey;
use crate::locale::{Key, Locale};
use crate::views::imports::{CellMessage, PreviewRow, RowStatus};
use crate::views::words::Word;
use rules::phones::Change;
use rules::teams::Role;
use rules::teams::roster::{Column, Entry, Row, Said, Status, Trained};

/// The headings of the cells shown.
pub(super) fn columns(locale: Locale) -> Vec<String> {
    [Key("team"), Key("member-name"), Key("member-role"), Key("member-representing"), Key("phone"), Key("member-about")]
        .map(|key| locale.text(key))
        .to_vec()
}

fn status(row: &Row) -> RowStatus {
    match row.status {
        Status::New => RowStatus::New,
        Status::Changed => RowStatus::Changed,
        Status::Same => RowStatus::Same,
        Status::Doubtful => RowStatus::Doubtful,
        Status::Refused => RowStatus::Refused,
    }
}

/// What picks a row.
pub(super) fn key(row: &Row) -> RowKey {
    RowKey { id: row.entry.row.to_string(), status: status(row), pickable: row.would_do_something() }
}

/// A row as the preview shows it.
pub(super) fn preview_row(locale: Locale, row: &Row, picked: Option<bool>) -> PreviewRow {
    let entry = &row.entry;
    let bodies: Vec<String> = entry.representing.iter().flatten().map(|body| locale.text(body.key())).collect();
    PreviewRow {
        id: entry.row.to_string(),
        number: entry.row,
        status: status(row),
        picked,
        cells: vec![
            row.team.clone(),
            entry.name.clone(),
            locale.text(entry.role.key()),
            bodies.join(", "),
            entry.phone.as_ref().map(|phone| crate::format::phone(phone.as_str())).unwrap_or_default(),
            about(locale, entry),
        ],
        messages: row
            .remarks
            .iter()
            .map(|remark| CellMessage { cell: remark.cell.clone(), text: text(locale, &remark.said) })
            .collect(),
    }
}

/// Sex, year of birth, knowledge of IT and training, as far as the row tells.
fn about(locale: Locale, entry: &Entry) -> String {
    let born = entry.birth_year.map(|year| locale.text_with(Key("member-born"), &[("year", &year.to_string())]));
    let trained = entry.trained.map(|trained| match trained {
        Trained::No => locale.text(Key("member-not-trained")),
        Trained::Yes => locale.text(Key("member-trained-somewhen")),
        Trained::On(day) => locale.text_with(Key("member-trained-on"), &[("day", &day)]),
    });
    let it =
        entry.it_skill.map(|knows| locale.text(if knows { Key("member-knows-it") } else { Key("member-knows-no-it") }));
    let sex = entry.sex.map(|sex| locale.text(sex.key()));
    [sex, born, it, trained].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn column(locale: Locale, column: Column) -> String {
    locale.text(match column {
        Column::Team => Key("team"),
        Column::Name => Key("member-name"),
        Column::Role => Key("member-role"),
        Column::Representing => Key("member-representing"),
        Column::BirthYear => Key("member-birth-year"),
        Column::Sex => Key("member-sex"),
        Column::Phone => Key("phone"),
        Column::ItSkill => Key("member-it-skill"),
        Column::Trained => Key("member-trained"),
    })
}

fn text(locale: Locale, said: &Said) -> String {
    let plain = |key: Key| locale.text(key);
    let with = |key: Key, name: &str, value: &str| locale.text_with(key, &[(name, &value)]);
    match said {
        Said::NoTeam => plain(Key("roster-no-team")),
        Said::NoName => plain(Key("roster-no-name")),
        Said::TooLong => plain(Key("roster-too-long")),
        Said::UnknownRole(text) => with(Key("roster-unknown-role"), "text", text),
        Said::UnknownBody(text) => with(Key("roster-unknown-body"), "text", text),
        Said::BadBirthYear(text) => with(Key("roster-bad-birth-year"), "text", text),
        Said::UnknownSex(text) => with(Key("roster-unknown-sex"), "text", text),
        Said::UnknownAnswer(text) => with(Key("roster-unknown-answer"), "text", text),
        Said::Phone(problem) => with(Key("roster-phone"), "text", problem.raw()),
        Said::PhoneChanged(Change::Pre2018 { from } | Change::OldAreaCode { from }) => {
            with(Key("roster-phone-changed-from"), "from", from)
        }
        Said::PhoneChanged(_) => plain(Key("roster-phone-changed")),
        Said::SeveralPhones => plain(Key("roster-several-phones")),
        Said::VillageGuessed(name) => with(Key("roster-village-guessed"), "name", name),
        Said::FormerName(name) => with(Key("roster-former-name"), "name", name),
        Said::SeveralVillages(names) => with(Key("roster-several-villages"), "names", &names.join(", ")),
        Said::VillageNew(name) => with(Key("roster-village-new"), "name", name),
        Said::VillageUnexpected(name) => with(Key("roster-village-unexpected"), "name", name),
        Said::VillageLater(name) => with(Key("roster-village-later"), "name", name),
        Said::TeamNew(title) => with(Key("roster-team-new"), "title", title),
        Said::TeamLater(title, day) => locale.text_with(Key("roster-team-later"), &[("title", title), ("day", day)]),
        Said::SeveralTeams => plain(Key("roster-several-teams")),
        Said::SeveralOfName => plain(Key("roster-several-of-name")),
        Said::OtherOfName => plain(Key("roster-other-of-name")),
        Said::SameAsRow(row) => with(Key("roster-same-as-row"), "row", &row.to_string()),
        Said::SecondLeader(row) => with(Key("roster-second-leader"), "row", &row.to_string()),
        Said::KnownFrom(team) => with(Key("roster-known-from"), "team", team),
        Said::LeaderReplaced(name) => with(Key("roster-leader-replaced"), "name", name),
        Said::TermTooYoung(name, day) => {
            locale.text_with(Key("roster-term-too-young"), &[("name", name), ("day", day)])
        }
        Said::TermEndsLater(name, day) => {
            locale.text_with(Key("roster-term-ends-later"), &[("name", name), ("day", day)])
        }
        Said::Changes(of, before) => {
            let column = column(locale, *of);
            let before = match of {
                Column::Role => Role::of_code(before).map(|role| locale.text(role.key())).unwrap_or_default(),
                _ => before.clone(),
            };
            if before.is_empty() {
                with(Key("roster-changes"), "column", &column)
            } else {
                locale.text_with(Key("roster-changes-from"), &[("column", &column), ("before", &before)])
            }
        }
    }
}
