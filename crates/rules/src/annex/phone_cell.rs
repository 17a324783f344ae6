//! The phone of a row, and what is to be said of it.

use super::message::Message;
use crate::phones::{self, Phone, Reading};

/// The phones of a cell.
#[derive(Clone, Debug, Default)]
pub(super) struct PhoneCell {
    /// The numbers in their order.
    pub(super) phones: Vec<Phone>,
    pub(super) messages: Vec<Message>,
}

impl PhoneCell {
    /// The phones of a cell.
    pub(super) fn read(cell: &str) -> Self {
        Self::of(cell, phones::read(cell))
    }

    pub(super) fn of(cell: &str, reading: Reading) -> Self {
        let reading = Reading { phones: phones::mobile_first(reading.phones), ..reading };
        let reason = || {
            let texts: Vec<String> = reading.problems.iter().map(phones::PhoneProblem::text).collect();
            texts.join("; ")
        };
        let mut messages = Vec::new();
        if !reading.problems.is_empty() {
            let reason = reason();
            messages.push(if reading.phones.is_empty() {
                Message::PhoneUnread { reason }
            } else {
                Message::PhonePartUnread { reason }
            });
        }
        if let Some(first) = reading.phones.first().filter(|first| !first.changes.is_empty()) {
            let changes: Vec<String> = first.changes.iter().map(phones::Change::text).collect();
            messages.push(Message::PhoneRead {
                written: crate::text::nfc(cell),
                phone: first.phone.to_string(),
                changes: changes.join(", "),
            });
        }
        let phones: Vec<Phone> = reading.phones.into_iter().map(|found| found.phone).collect();
        if let [first, others @ ..] = &phones[..]
            && !others.is_empty()
        {
            let others: Vec<&str> = others.iter().map(Phone::as_str).collect();
            messages.push(Message::PhoneMore { first: first.to_string(), others: others.join(", ") });
        }
        Self { phones, messages }
    }

    pub(super) fn first(&self) -> Option<&Phone> {
        self.phones.first()
    }
}
