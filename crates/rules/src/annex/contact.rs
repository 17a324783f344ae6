//! Block 2: who answers for the unit.

use super::{
    form::ContactBlock,
    known::{Known, KnownContact},
    message::Message,
    status::{ComparedRow, ContactChange, Status},
};
use crate::{
    operations::SetContact,
    phones,
    phones::Phone,
    text::{Spelt, nfc},
};

/// The longest name or position.
const MOST: usize = 200;

/// What block 2 changes. An empty part never erases what is known of the same contact; where block 1 names another unit, so
/// does block 2 speak of another's contact, and where no row of a list is taken, it may well do.
pub(super) fn compare(
    block: &ContactBlock,
    known: &Known<'_>,
    other_unit: Option<&String>,
    rows: &[ComparedRow],
) -> ContactChange {
    let mut change = beside_known(block, known);
    let (Some(Status::New | Status::Changed), Some(set)) = (change.status, &change.set) else {
        return change;
    };
    let root = known.name(known.root);
    if let Some(written) = other_unit.cloned() {
        change.messages.push(Message::ContactOfOtherUnit { written, root });
        (change.status, change.set) = (Some(Status::Refused), None);
    } else if !rows.is_empty() && rows.iter().all(|row| matches!(row.status, Status::Doubtful | Status::Refused)) {
        change.messages.push(Message::ContactWithoutRows { name: set.name.clone(), root });
        change.status = Some(Status::Doubtful);
    }
    change
}

fn beside_known(block: &ContactBlock, known: &Known<'_>) -> ContactChange {
    let (name, position) = (written(&block.name), written(&block.position));
    if name.is_empty() {
        let said: Vec<String> = [position, written(&block.phone)].into_iter().filter(|said| !said.is_empty()).collect();
        let nameless = (!said.is_empty()).then(|| Message::ContactNameless { written: said.join(", ") });
        let status = nameless.as_ref().map(|_| Status::Refused);
        return ContactChange { status, set: None, messages: nameless.into_iter().collect() };
    }
    let mut messages = Vec::new();
    let phone = phone(&block.phone, &mut messages);
    let refused = |messages| ContactChange { status: Some(Status::Refused), set: None, messages };
    if [&name, &position].into_iter().any(|text| text.chars().count() > MOST) {
        messages.push(Message::ContactTooLong { most: MOST });
        return refused(messages);
    }
    let mut set = SetContact {
        unit: known.root,
        name,
        position: Some(position).filter(|position| !position.is_empty()),
        phone,
        from: known.at,
    };
    let later = |contact: &KnownContact| Message::ContactLater {
        name: contact.name.clone(),
        since: contact.since.vietnamese(),
    };
    let Some(now) = known.contact else {
        messages.extend(known.next_contact.map(later));
        let is_free = known.next_contact.is_none();
        let status = if is_free { Status::New } else { Status::Refused };
        return ContactChange { status: Some(status), set: Some(set).filter(|_| is_free), messages };
    };
    let same_person = Spelt::of(&set.name).may_be(&Spelt::of(&now.name));
    if same_person {
        set.name.clone_from(&now.name);
        let same_position = |written: &String| {
            let known = now.position.as_deref().unwrap_or_default();
            Spelt::of(written).may_be(&Spelt::of(known))
        };
        set.position = set.position.filter(|position| !same_position(position)).or_else(|| now.position.clone());
        set.phone = set.phone.or_else(|| now.phone.clone());
    }
    if same_person && set.position == now.position && set.phone == now.phone {
        return ContactChange { status: Some(Status::Same), set: None, messages };
    }
    if let Some(blocking) = known.next_contact.or(Some(now).filter(|now| now.since >= known.at)) {
        messages.push(later(blocking));
        return refused(messages);
    }
    messages.push(if same_person {
        Message::ContactAmended { name: now.name.clone() }
    } else {
        Message::ContactReplaced { old: now.name.clone(), new: set.name.clone() }
    });
    ContactChange { status: Some(Status::Changed), set: Some(set), messages }
}

/// What is written on a line; a line of dots is none.
fn written(text: &str) -> String {
    let text = nfc(text);
    if text.chars().any(char::is_alphanumeric) { text } else { String::new() }
}

fn phone(text: &str, messages: &mut Vec<Message>) -> Option<Phone> {
    let reading = phones::read(text);
    if let (true, Some(problem)) = (reading.phones.is_empty(), reading.problems.first()) {
        messages.push(Message::ContactPhoneUnread { reason: problem.text() });
    }
    reading.phones.into_iter().next().map(|found| found.phone)
}
