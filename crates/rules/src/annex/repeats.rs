//! Rows of one file beside each other: the same team twice, one person with two phones.

use super::{
    intent::{Intent, NewPlace, VillageRef},
    known::Known,
    message::Message,
    row::{Draft, TeamKey},
    status::{RowAt, Status, Weight, name_among},
};
use crate::ids::PersonId;
use std::collections::HashMap;

/// Says of each row what other rows say of the same team or person, and settles what every row is.
pub(super) fn settle(rows: &mut [Draft], known: &Known<'_>, tables: &[String]) {
    let at =
        |draft: &Draft| RowAt { row: draft.row.row, table: name_among(tables, draft.row.table).map(str::to_owned) };
    compare_teams(rows, &at);
    compare_places(rows, known, &at);
    compare_persons(rows, &at);
    rows.iter_mut().for_each(decide);
    // What repeats a doubtful row isn't known either; what repeats a refused one isn't there.
    for index in 0..rows.len() {
        let twin = rows[index].repeats.map(|earlier| rows[earlier].row.status);
        if rows[index].row.status == Status::Same && twin == Some(Status::Doubtful) {
            rows[index].row.status = Status::Doubtful;
        }
    }
}

/// A row that says nothing but what an earlier one says repeats it; rows that say different things are doubtful all.
fn compare_teams(rows: &mut [Draft], at: &dyn Fn(&Draft) -> RowAt) {
    let mut of_team: HashMap<TeamKey, Vec<usize>> = HashMap::new();
    for (index, draft) in rows.iter().enumerate() {
        if let Some(key) = &draft.key {
            of_team.entry(key.clone()).or_default().push(index);
        }
    }
    for (_, indexes) in of_team.into_iter().filter(|(_, indexes)| indexes.len() > 1) {
        let mut saying: Vec<usize> = Vec::new();
        for index in indexes {
            match saying.iter().find(|earlier| repeats(&rows[index], &rows[**earlier])) {
                Some(earlier) => {
                    let row = at(&rows[*earlier]);
                    let makes = |said: &Message| {
                        matches!(
                            said,
                            Message::VillageNew { .. }
                                | Message::MadeByReport {}
                                | Message::LeaderNone {}
                                | Message::NoteTaken { .. }
                        )
                    };
                    rows[index].row.messages.retain(|said| !makes(said));
                    rows[index].row.messages.push(Message::Repeats { row });
                    // One that says what is known already is the same, whatever becomes of the earlier one.
                    let says_more = std::mem::take(&mut rows[index].row.intent) != Intent::Nothing;
                    rows[index].repeats = says_more.then_some(*earlier);
                }
                None => saying.push(index),
            }
        }
        if let [first, second, ..] = saying[..] {
            for index in saying.iter().copied() {
                let other = if index == first { second } else { first };
                let row = at(&rows[other]);
                let changes = rows[index].row.intent != Intent::Nothing;
                let message = if changes { Message::Contradicts { row } } else { Message::Contradicted { row } };
                rows[index].row.messages.push(message);
            }
        }
    }
}

/// A village has one team: a row that makes another one for it than an earlier row is doubtful.
fn compare_places(rows: &mut [Draft], known: &Known<'_>, at: &dyn Fn(&Draft) -> RowAt) {
    let mut first: HashMap<VillageRef, usize> = HashMap::new();
    for index in 0..rows.len() {
        let Some(TeamKey::New(NewPlace::Villages(villages))) = rows[index].key.clone() else {
            continue;
        };
        let earlier = villages.iter().find_map(|village| {
            let earlier = *first.get(village)?;
            (rows[earlier].key != rows[index].key).then(|| (village.clone(), at(&rows[earlier])))
        });
        if let Some((village, row)) = earlier {
            let village = match village {
                VillageRef::Known(unit) => known.name(unit),
                VillageRef::New(new) => new.name_in_sentence(),
            };
            rows[index].row.messages.push(Message::OverlapsRow { village, row });
        }
        for village in villages {
            first.entry(village).or_insert(index);
        }
    }
}

/// Does a row say nothing that an earlier one doesn't say of the same team?
fn repeats(row: &Draft, earlier: &Draft) -> bool {
    let leader = row.leader.text.is_empty() || row.leader.may_be(&earlier.leader);
    let phone = row.phones.phones.is_empty() || row.phones.phones == earlier.phones.phones;
    let zalo = row.row.zalo.is_none() || row.row.zalo == earlier.row.zalo;
    let note = row.note.is_empty() || row.note == earlier.note;
    leader && phone && zalo && note
}

/// A person has one phone: a row that changes it is doubtful where another row gives him or her another one.
fn compare_persons(rows: &mut [Draft], at: &dyn Fn(&Draft) -> RowAt) {
    let mut of_person: HashMap<PersonId, Vec<usize>> = HashMap::new();
    for (index, draft) in rows.iter().enumerate() {
        if let Some(person) = draft.person.filter(|_| !draft.phones.phones.is_empty()) {
            of_person.entry(person).or_default().push(index);
        }
    }
    for indexes in of_person.values().filter(|indexes| indexes.len() > 1) {
        for index in indexes {
            let Some((name, phone)) = phone_set_by(&rows[*index]) else {
                continue;
            };
            let differs = |other: &&usize| *other != index && !rows[**other].phones.phones.contains(&phone);
            if let Some(other) = indexes.iter().find(differs) {
                let row = at(&rows[*other]);
                rows[*index].row.messages.push(Message::PhoneDiffers { name, row });
            }
        }
    }
}

fn phone_set_by(draft: &Draft) -> Option<(String, crate::phones::Phone)> {
    let Intent::Change(change) = &draft.row.intent else {
        return None;
    };
    let phone = change.amend.as_ref()?.phone.clone()??;
    Some((draft.row.leader.clone(), phone))
}

/// The heaviest message decides; without doubt or refusal, what applying the row would do.
fn decide(draft: &mut Draft) {
    let row = &mut draft.row;
    let heaviest =
        |row: &super::status::ComparedRow, weight| row.messages.iter().any(|message| message.weight() == weight);
    let repeats = row.messages.iter().any(|message| matches!(message, Message::Repeats { .. }));
    // A guess that agrees with all that is known was right: there is nothing to choose.
    if row.intent == Intent::Nothing && matches!(draft.key, Some(TeamKey::Known(_))) {
        row.messages.retain(|message| !matches!(message, Message::CommuneImplied { .. }));
        for message in &mut row.messages {
            if let Message::CommuneGuessed { written, taken } = message {
                *message = Message::CommuneRead { written: written.clone(), taken: taken.clone() };
            }
        }
    }
    let is_doubt = |message: &Message| message.weight() == Weight::Doubt;
    row.status = if heaviest(row, Weight::Refusal) {
        Status::Refused
    } else if repeats {
        Status::Same
    } else if row.messages.iter().any(is_doubt) {
        Status::Doubtful
    } else {
        match row.intent {
            Intent::Nothing => Status::Same,
            Intent::Make(_) => Status::New,
            Intent::Change(_) => Status::Changed,
        }
    };
    if row.status == Status::Refused {
        row.intent = Intent::Nothing;
    }
}
