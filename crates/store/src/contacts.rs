//! Who answers for a unit (đầu mối), dated; block 2 of the annex. A contact needs no account.

use crate::{
    Store,
    apply::{Draft, Needs, Stop},
    db::{Read, Tx, args, ids, statements},
    error::Result,
    registry::span,
    scope::Scope,
    teams::phone_of,
};
use rules::{
    annex::KnownContact,
    day::{Day, Span},
    ids::{ContactId, OperationId, UnitId},
    operations::{Refusal, SetContact},
    phones::Phone,
    teams::good_text,
};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    OF_UNITS = "SELECT id, unit, name, position, phone, from_day, to_day FROM contact WHERE unit IN {{ids $1}} \
                ORDER BY unit, from_day";
    UNITS_WITH = "SELECT DISTINCT unit FROM contact WHERE from_day <= $1 AND $1 < to_day";
    PUT = "INSERT INTO contact (id, unit, name, position, phone, from_day, to_day) VALUES ($1, $2, $3, $4, $5, $6, $7) \
           ON CONFLICT (id) DO UPDATE SET name = excluded.name, position = excluded.position, phone = excluded.phone, \
           to_day = excluded.to_day";
}

/// An officer or a section that answers for a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The unit.
    pub unit: UnitId,
    /// Name of the officer or section.
    pub name: String,
    /// Position and office.
    pub position: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
    /// From when to when.
    pub span: Span,
}

/// The contacts of a batch.
#[derive(Debug, Default)]
pub(crate) struct Contacts {
    all: Vec<Contact>,
    changed: Vec<ContactId>,
}

type ContactRow = (Uuid, Uuid, String, Option<String>, Option<String>, String, String);

fn contact((id, unit, name, position, phone, from, to): ContactRow) -> Result<Contact> {
    let phone = phone.as_deref().map(phone_of).transpose()?;
    Ok(Contact { id: ContactId(id), unit: UnitId(unit), name, position, phone, span: span(&from, &to)? })
}

/// Of a unit's contacts the one of a day and the next one after it, as an annex of that day is compared with them.
#[must_use]
pub fn known_on(contacts: &[Contact], day: Day) -> (Option<KnownContact>, Option<KnownContact>) {
    let known = |contact: &Contact| KnownContact {
        name: contact.name.clone(),
        position: contact.position.clone(),
        phone: contact.phone.clone(),
        since: contact.span.from,
    };
    let later = contacts.iter().filter(|contact| contact.span.from > day).min_by_key(|contact| contact.span.from);
    (on_day(contacts, day).map(known), later.map(known))
}

pub(crate) async fn load(from: &mut impl Read, needs: &Needs) -> Result<Contacts> {
    if needs.units_with_contacts.is_empty() {
        return Ok(Contacts::default());
    }
    let rows: Vec<ContactRow> = from.all(&OF_UNITS, args![ids(needs.units_with_contacts.iter().copied())]).await?;
    Ok(Contacts { all: rows.into_iter().map(contact).collect::<Result<_>>()?, changed: Vec::new() })
}

impl Draft {
    pub(crate) fn set_contact(&mut self, id: OperationId, body: &SetContact) -> std::result::Result<(), Stop> {
        if !self.registry.stands(body.unit, body.from) {
            return Err(Refusal::wrong_unit(self.unit_name(body.unit)).on(body.from).into());
        }
        let name = good_text(&body.name, 200)?;
        let position = body.position.as_deref().map(|position| good_text(position, 200)).transpose()?;
        let contacts = &mut self.contacts;
        let open = contacts.all.iter_mut().find(|contact| contact.unit == body.unit && contact.span.is_open());
        if let Some(open) = open {
            if open.span.from > body.from {
                return Err(Refusal::wrong_day(&open.name).on(body.from).into());
            }
            if (&open.name, &open.position, &open.phone) == (&name, &position, &body.phone) {
                return Err(Refusal::nothing_changed(name).into());
            }
            contacts.changed.push(open.id);
            if open.span.from == body.from {
                // What was written down that day is put right.
                (open.name, open.position, open.phone) = (name, position, body.phone.clone());
                return Ok(());
            }
            open.span.to = body.from;
        }
        let span = Span::since(body.from);
        contacts.changed.push(id.into());
        contacts.all.push(Contact { id: id.into(), unit: body.unit, name, position, phone: body.phone.clone(), span });
        Ok(())
    }
}

/// Writes the contacts a batch changed.
pub(crate) async fn save(tx: &mut Tx, contacts: &Contacts) -> Result<()> {
    let changed = contacts.all.iter().filter(|contact| contacts.changed.contains(&contact.id));
    let rows = changed.map(|contact| {
        let Contact { id, unit, name, position, phone, span } = contact;
        args![*id, *unit, name, position.as_ref(), phone.as_ref(), span.from, span.to]
    });
    tx.bulk(&PUT, rows.collect()).await?;
    Ok(())
}

/// A unit's contacts, oldest first.
pub(crate) async fn of_unit(from: &mut impl Read, unit: UnitId) -> Result<Vec<Contact>> {
    from.all::<ContactRow>(&OF_UNITS, args![ids([unit])]).await?.into_iter().map(contact).collect()
}

/// The one who answers on a day.
#[must_use]
pub fn on_day(contacts: &[Contact], day: Day) -> Option<&Contact> {
    contacts.iter().find(|contact| contact.span.contains(day))
}

impl Store {
    /// The units somebody answers for on a day; who that is stays with [`Store::contacts`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn units_with_contact(&self, _scope: &Scope, day: Day) -> Result<BTreeSet<UnitId>> {
        let rows: Vec<(Uuid,)> = self.db.clone().all(&UNITS_WITH, args![day]).await?;
        Ok(rows.into_iter().map(|(unit,)| UnitId(unit)).collect())
    }
}
