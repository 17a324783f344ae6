//! Every kind of operation: either it tells what was before, or nothing that was there is changed by it.

use super::*;
use crate::journal_view::steps::FirstDue;
use rules::{
    day::Day,
    ids::ObligationId,
    operations::{Wire, decode},
};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

mod rows;
use rows::{NOTHING_BEFORE, every_row};

/// The thing that the first of the earlier operations made.
const THING: &str = "00000000-0000-0000-0000-0000000000f1";
/// What the second of them made, and something else.
const SECOND: &str = "00000000-0000-0000-0000-0000000000f2";
const OTHER: &str = "00000000-0000-0000-0000-0000000000aa";

fn body(kind: &str, fields: &Value) -> Body {
    let wire = Wire { kind: kind.to_owned(), version: 1, fields: fields.clone() };
    decode(wire).unwrap_or_else(|why| panic!("{kind} {fields}: {why}"))
}

/// What an operation changes after others, the oldest first.
fn told(kind: &str, now: &Value, earlier: &[(&str, Value)]) -> Option<Vec<FieldChange>> {
    let ids = [THING, SECOND].map(|id| OperationId(Uuid::parse_str(id).unwrap()));
    let said: Vec<(OperationId, Body)> =
        ids.into_iter().zip(earlier).map(|(id, (kind, fields))| (id, body(kind, fields))).collect();
    let newest_first: Vec<(OperationId, &Body)> = said.iter().rev().map(|(id, said)| (*id, said)).collect();
    let due: Day = "2025-08-23".parse().unwrap();
    let first_due = FirstDue::from([(ObligationId(Uuid::parse_str(THING).unwrap()), due)]);
    changes(&body(kind, now), &newest_first, &first_due)
}

#[test]
fn every_kind_that_changes_what_was_there_tells_what_was_before() {
    for (kind, earlier, now, field, before, after) in every_row() {
        let changes = told(kind, &now, &earlier).unwrap_or_else(|| panic!("{kind} changes nothing"));
        let change =
            changes.iter().find(|change| change.field == field).unwrap_or_else(|| panic!("{kind}: {changes:?}"));
        let text = |value: &Option<Value>| value.clone().unwrap_or_default();
        assert_eq!((text(&change.before), text(&change.after)), (before, after), "{kind}");
    }
}

#[test]
fn no_kind_is_forgotten() {
    let mut listed: BTreeMap<&str, u32> = BTreeMap::new();
    for kind in every_row().into_iter().map(|row| row.0).chain(NOTHING_BEFORE.iter().copied()) {
        *listed.entry(kind).or_default() += 1;
    }
    let kinds: BTreeMap<&str, u32> = Body::KINDS.iter().map(|kind| (*kind, 1)).collect();
    assert_eq!(listed, kinds);
}

#[test]
fn what_makes_or_ends_something_has_nothing_before_it() {
    let member = json!({"team": OTHER, "person": {"known": THING}, "role": "deputy", "from": "2025-01-01"});
    let left = json!({"household": THING, "proposal": SECOND, "field": "head", "take": false});
    let amended = json!({"household": THING, "head": "Mới"});
    for (kind, earlier, now) in [
        ("member.add", vec![], member.clone()),
        // Of another team he was a member before.
        (
            "member.add",
            vec![(
                "member.add",
                json!({"team": THING, "person": {"known": THING}, "role": "leader", "from": "2025-01-01"}),
            )],
            member,
        ),
        ("household.resolve", vec![("household.amend", amended.clone()), ("household.amend", amended)], left),
        ("listing.end", vec![], json!({"listing": THING, "day": "2025-01-01"})),
        ("account.set_password", vec![], json!({"account": THING})),
    ] {
        assert_eq!(told(kind, &now, &earlier), None, "{kind} {now}");
    }
}

#[test]
fn of_figures_and_of_several_reports_each_is_told_with_what_it_was() {
    let cell = |code: &str, value: Value| json!({"indicator": code, "value": value});
    let write = |cells: Value| json!({"obligation": THING, "cells": cells});
    let earlier = [
        ("report.write", write(json!([{"indicator": "classes", "value": {"part": 3}}]))),
        ("report.write", json!({"obligation": OTHER, "cells": [{"indicator": "activities", "value": {"part": 99}}]})),
    ];
    let now = write(json!([{"indicator": "activities", "value": {"part": 14}}, {"indicator": "classes"}]));
    let changes = told("report.write", &now, &earlier).unwrap();
    assert_eq!(changes.len(), 1);
    let (none, three, fourteen) = (json!(null), json!({"part": 3}), json!({"part": 14}));
    assert_eq!(changes[0].before, Some(json!([cell("activities", none.clone()), cell("classes", three)])));
    assert_eq!(changes[0].after, Some(json!([cell("activities", fourteen), cell("classes", none)])));

    let extend = |to: &str, which: Value| json!({"obligations": which, "to": to, "reason": "Mưa lũ."});
    let earlier = [("obligation.extend", extend("2025-08-25", json!([OTHER])))];
    let changes = told("obligation.extend", &extend("2025-08-28", json!([THING, OTHER])), &earlier).unwrap();
    assert_eq!(changes[0].before, Some(json!(["2025-08-23", "2025-08-25"])));
}
