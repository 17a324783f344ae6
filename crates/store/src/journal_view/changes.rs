//! What an amendment changed: the value before, found in what was said earlier of the same thing.

use super::{
    amendments::{Amendment, amendment, is_of_the_same},
    steps,
};
use rules::{
    ids::OperationId,
    operations::{Body, encode},
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

/// A field of an operation, before it and by it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Its name on the wire: `title`, `phone`.
    pub field: String,
    /// What it was; `None` if nothing was said of it.
    pub before: Option<Value>,
    /// What it became; `None` if it was left out or emptied.
    pub after: Option<Value>,
}

/// The fields an operation said, by their names on the wire; those of a new person stand beside those of the term.
#[must_use]
pub fn fields(body: &Body) -> Map<String, Value> {
    let Some(Value::Object(mut fields)) = encode(body).ok().map(|wire| wire.fields) else {
        return Map::new();
    };
    match fields.remove("person") {
        Some(Value::Object(mut person)) => match (person.remove("known"), person.remove("new")) {
            (Some(known), _) => drop(fields.insert("person".to_owned(), known)),
            (_, Some(Value::Object(new))) => fields.extend(new),
            _ => {}
        },
        Some(other) => drop(fields.insert("person".to_owned(), other)),
        None => {}
    }
    fields
}

/// What an operation changed, given what was said before, the newest first, and until when reports were due at first; `None` of one that changes
/// nothing of what was there.
pub(super) fn changes(
    body: &Body,
    earlier: &[(OperationId, &Body)],
    first_due: &steps::FirstDue,
) -> Option<Vec<FieldChange>> {
    let changes = steps::changes(body, earlier, first_due).or_else(|| by_fields(body, earlier));
    changes.filter(|changes| !changes.is_empty())
}

/// The fields of an amendment that are told one by one.
pub(super) fn by_fields(body: &Body, earlier: &[(OperationId, &Body)]) -> Option<Vec<FieldChange>> {
    let amendment = amendment(body)?;
    let then = earlier.iter().filter(|(id, said)| is_of_the_same(body, *id, said)).map(|(_, said)| fields(said));
    compared(&amendment, &fields(body), then.collect())
}

/// The fields of an amendment, before it and by it; what was said before with the newest first.
pub(super) fn compared(
    amendment: &Amendment,
    now: &Map<String, Value>,
    then: Vec<Map<String, Value>>,
) -> Option<Vec<FieldChange>> {
    let change = |field: &str, before: Option<Value>| FieldChange {
        field: field.to_owned(),
        before,
        after: given(now.get(field)),
    };
    Some(match amendment {
        Amendment::Some(names) => {
            let said: BTreeSet<&str> = names.iter().copied().filter(|name| now.contains_key(*name)).collect();
            let before = |field: &str| given(then.iter().find_map(|said| said.get(field)));
            said.into_iter().map(|field| change(field, before(field))).collect()
        }
        Amendment::All(names) => all(names, now, &then.into_iter().next().unwrap_or_default(), change),
        Amendment::Again(names) => all(names, now, &then.into_iter().next()?, change),
    })
}

fn all(
    names: &[&str],
    now: &Map<String, Value>,
    then: &Map<String, Value>,
    change: impl Fn(&str, Option<Value>) -> FieldChange,
) -> Vec<FieldChange> {
    let said = names.iter().filter(|name| now.contains_key(**name) || then.contains_key(**name));
    said.map(|field| change(field, given(then.get(*field)))).collect()
}

/// A value, unless it says that there is none.
pub(super) fn given(value: Option<&Value>) -> Option<Value> {
    value.filter(|value| !value.is_null()).cloned()
}
