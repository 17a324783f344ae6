//! The wire: every kind's golden samples stay readable for ever, and nothing unknown is taken in silently.

use super::*;
use crate::{ids::PersonId, phones::Phone, teams::Sex, units::Misfit};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The samples of version 1, by kind. They are never changed; a new version gets a file of its own.
fn samples() -> BTreeMap<String, Vec<Value>> {
    serde_json::from_str(include_str!("samples_v1.json")).expect("the samples are JSON")
}

fn wire(kind: &str, version: u16, fields: Value) -> Wire {
    let kind = kind.to_owned();
    Wire { kind, version, fields }
}

fn amendment(fields: Value) -> AmendPerson {
    match decode(wire("person.amend", 1, fields)) {
        Ok(Body::AmendPerson(amendment)) => amendment,
        other => panic!("no amendment: {other:?}"),
    }
}

#[test]
fn every_kind_has_a_golden_sample() {
    let samples = samples();
    let with_samples: BTreeSet<&str> = samples.keys().map(String::as_str).collect();
    let kinds: BTreeSet<&str> = Body::KINDS.iter().copied().collect();
    assert_eq!(with_samples, kinds);
    assert_eq!(kinds.len(), Body::KINDS.len(), "a name is used twice");
    assert!(samples.values().all(|of_kind| !of_kind.is_empty()));
}

#[test]
fn what_was_written_down_is_read_and_written_again_in_the_same_words() {
    for (kind, fields) in each_sample() {
        let body = decode(wire(&kind, 1, fields.clone())).unwrap_or_else(|why| panic!("{kind} {fields}: {why}"));
        assert_eq!(body.kind(), kind);
        let written = encode(&body).expect("it can be written");
        assert_eq!(written, wire(&kind, 1, fields));
        assert_eq!(decode(written).expect("it can be read"), body);
    }
}

#[test]
fn what_this_program_does_not_know_is_refused() {
    let unknown = |kind: &str, version| {
        let read = decode(wire(kind, version, json!({})));
        assert!(matches!(read, Err(Unreadable::UnknownKind { .. })), "{kind} {version}: {read:?}");
    };
    unknown("team.dance", 1);
    unknown("Team.Add", 1);
    unknown("", 1);
    for kind in Body::KINDS {
        unknown(kind, 0);
        unknown(kind, 2);
    }
}

#[test]
fn a_field_that_a_kind_does_not_have_is_refused_wherever_it_stands() {
    for (kind, fields) in each_sample() {
        for with_more in with_an_unknown_field(&fields) {
            let read = decode(wire(&kind, 1, with_more.clone()));
            assert!(matches!(read, Err(Unreadable::Fields { .. })), "{kind} {with_more}");
        }
    }
}

#[test]
fn a_field_that_is_needed_is_asked_for() {
    for kind in Body::KINDS {
        let read = decode(wire(kind, 1, json!({})));
        assert!(matches!(read, Err(Unreadable::Fields { .. })), "{kind}");
    }
}

#[test]
fn a_value_that_does_not_fit_its_field_is_refused() {
    let cases = [
        ("households.declare", json!({"village": PersonId(uuid::Uuid::nil()), "households": -1, "day": "2022-05-20"})),
        ("households.declare", json!({"village": PersonId(uuid::Uuid::nil()), "households": 1, "day": "2022-02-30"})),
        ("member.end", json!({"member": "no id", "day": "2022-05-20"})),
        ("account.add", json!({"sign_in_name": "mau", "name": "Mẫu", "phone": "12"})),
        ("team.add", json!([])),
        ("team.add", Value::Null),
    ];
    for (kind, fields) in cases {
        let read = decode(wire(kind, 1, fields.clone()));
        assert!(matches!(read, Err(Unreadable::Fields { .. })), "{kind} {fields}");
    }
}

#[test]
fn a_field_not_given_stays_and_a_field_given_empty_is_emptied() {
    let person = PersonId(uuid::Uuid::nil());
    let nothing = amendment(json!({"person": person}));
    assert_eq!(nothing.phone, None);
    assert_eq!(nothing.sex, None);

    let emptied = amendment(json!({"person": person, "phone": null, "sex": null}));
    assert_eq!(emptied.phone, Some(None));
    assert_eq!(emptied.sex, Some(None));
    assert_eq!(emptied.birth_year, None);

    let filled = amendment(json!({"person": person, "phone": "0912345678", "sex": "female"}));
    assert_eq!(filled.phone, Some(Phone::new("0912345678").ok()));
    assert_eq!(filled.sex, Some(Some(Sex::Female)));
}

#[test]
fn every_misfit_of_a_reform_has_a_reason_of_its_own() {
    let (name, day) = ("Gia Phú".to_owned(), crate::day::Day::MIN);
    let unit = crate::ids::UnitId(uuid::Uuid::nil());
    let named = [
        Misfit::BadParent { name: name.clone() },
        Misfit::OtherParent { name: name.clone() },
        Misfit::OtherLevel { name: name.clone() },
        Misfit::SameName { name: name.clone() },
        Misfit::ChildNotPlaced { name: name.clone() },
        Misfit::StillHasChildren { name: name.clone() },
    ];
    let dated = [
        Misfit::NotStanding { name: name.clone(), day },
        Misfit::LaterChanges { name: name.clone(), day },
        Misfit::NoHeir { name: name.clone(), day },
    ];
    let others = [
        Misfit::Nothing,
        Misfit::BadName,
        Misfit::Unknown(unit),
        Misfit::Exists(unit),
        Misfit::SameCode { code: "02923".to_owned(), name: name.clone() },
    ];
    let mut codes = BTreeSet::new();
    for misfit in named.iter().chain(&dated) {
        let refusal = Refusal::from(misfit.clone());
        assert_eq!(refusal.subject, name);
        assert_eq!(refusal.detail.is_empty(), named.contains(misfit));
        codes.insert(refusal.code);
    }
    codes.extend(others.map(|misfit| Refusal::from(misfit).code));
    assert_eq!(codes.len(), 14);
}

#[test]
fn a_refusal_is_kept_and_read_in_the_same_words() {
    for refusal in [Refusal::no_right(""), Refusal::same_decision("45/QĐ-UBND").with("19/05/2022")] {
        let kept = serde_json::to_string(&refusal).expect("it can be written");
        assert_eq!(serde_json::from_str::<Refusal>(&kept).expect("it can be read"), refusal);
    }
}

fn each_sample() -> impl Iterator<Item = (String, Value)> {
    samples().into_iter().flat_map(|(kind, samples)| samples.into_iter().map(move |fields| (kind.clone(), fields)))
}

/// The value with an unknown field in each of its objects in turn.
fn with_an_unknown_field(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(fields) => {
            let mut with_more = fields.clone();
            with_more.insert("unheard_of".to_owned(), json!(1));
            let mut all = vec![Value::Object(with_more)];
            for (name, field) in fields {
                for changed in with_an_unknown_field(field) {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), changed);
                    all.push(Value::Object(fields));
                }
            }
            all
        }
        Value::Array(items) => {
            let mut all = Vec::new();
            for (at, item) in items.iter().enumerate() {
                for changed in with_an_unknown_field(item) {
                    let mut items = items.clone();
                    items[at] = changed;
                    all.push(Value::Array(items));
                }
            }
            all
        }
        _ => Vec::new(),
    }
}
