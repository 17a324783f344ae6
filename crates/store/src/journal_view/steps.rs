//! What an operation changed that is not told field by field: the step to which it took a report or a paper, one figure of many, a list
//! that grew or shrank, a day of several reports.

use super::{
    amendments::{Amendment, USE, used},
    changes::{FieldChange, by_fields, compared, fields, given},
};
use rules::{
    day::Day,
    ids::{ObligationId, OperationId},
    operations::{
        ActivityChange, AmendActivity, Body, ExtendObligations, HouseholdChange, IssueChange, ObligationChange,
        ReportChange, RequestChange, ResolveProposal, WriteReport,
    },
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Until which day reports were due before anybody gave them more time.
pub(super) type FirstDue = BTreeMap<ObligationId, Day>;

type Before<'a> = [(OperationId, &'a Body)];

/// `None` of what is told field by field, or changes nothing.
pub(super) fn changes(body: &Body, earlier: &Before<'_>, first_due: &FirstDue) -> Option<Vec<FieldChange>> {
    match body {
        Body::Report(ReportChange::Write(written)) => Some(written_parts(body, written, earlier)),
        Body::Obligation(ObligationChange::Extend(extended)) => Some(vec![due(extended, earlier, first_due)]),
        Body::Request(RequestChange::Extend(extended)) => {
            let of_it = earlier.iter().find(|(id, said)| match said {
                Body::Request(RequestChange::Ask(_)) => extended.request == (*id).into(),
                Body::Request(RequestChange::Extend(then)) => then.request == extended.request,
                _ => false,
            });
            let (now, then) = (fields(body), of_it.map(|(_, said)| fields(said)).unwrap_or_default());
            let to = changed("to", given(then.get("to").or(then.get("due"))), given(now.get("to")));
            let hour = changed("hour", given(then.get("hour")), given(now.get("hour")));
            let is_told = hour.before.is_some() || hour.after.is_some();
            Some([to].into_iter().chain(is_told.then_some(hour)).collect())
        }
        Body::EndAppointment(ended) => {
            let day = earlier.iter().find_map(|(id, said)| match said {
                Body::EndAppointment(then) => (then.appointment == ended.appointment).then_some(Some(then.day)),
                Body::Appoint(then) => (ended.appointment == (*id).into()).then_some(then.to),
                _ => None,
            });
            Some(vec![changed("day", day.flatten().map(|day| json!(day)), Some(json!(ended.day)))])
        }
        Body::Household(HouseholdChange::Resolve(resolved)) => taken(resolved, earlier),
        Body::Activity(ActivityChange::Amend(amended)) => {
            let mut changes = by_fields(body, earlier).unwrap_or_default();
            changes.extend(members_of_lists(body, amended, earlier));
            Some(changes)
        }
        _ if is_step(body) => {
            let before = earlier.iter().find(|(id, said)| is_step_of_the_same(body, *id, said));
            let step = changed("last_step", before.map(|(_, said)| json!(said.kind())), Some(json!(body.kind())));
            Some(vec![step])
        }
        _ => None,
    }
}

fn changed(field: &str, before: Option<Value>, after: Option<Value>) -> FieldChange {
    FieldChange { field: field.to_owned(), before, after }
}

/// Does it take something on to its next step? What is written meanwhile, or attached, does not.
fn is_step(body: &Body) -> bool {
    match body {
        Body::Report(change) => !matches!(change, ReportChange::Write(_) | ReportChange::Update(_)),
        Body::Issue(change) => !matches!(change, IssueChange::Prepare(_) | IssueChange::Attach(_)),
        Body::Request(change) => matches!(change, RequestChange::Close(_) | RequestChange::Return(_)),
        _ => false,
    }
}

fn is_step_of_the_same(body: &Body, earlier: OperationId, said: &Body) -> bool {
    match (body, said) {
        (Body::Report(now), Body::Report(then)) => is_step(said) && now.obligation() == then.obligation(),
        (Body::Issue(now), Body::Issue(IssueChange::Prepare(_))) => now.issue() == Some(earlier.into()),
        (Body::Issue(now), Body::Issue(then)) => is_step(said) && now.issue() == then.issue(),
        (Body::Request(RequestChange::Close(now)), Body::Request(RequestChange::Ask(_))) => {
            now.request == earlier.into()
        }
        (Body::Request(RequestChange::Return(now)), Body::Request(then)) => {
            then.request() == Some(now.request) && then.debtor() == Some(now.debtor)
        }
        _ => false,
    }
}

/// The figures and sections that were written, each with what stood there.
fn written_parts(body: &Body, written: &WriteReport, earlier: &Before<'_>) -> Vec<FieldChange> {
    let of_it = earlier.iter().filter(|(_, said)| match said {
        Body::Report(ReportChange::Write(then)) => then.obligation == written.obligation,
        _ => false,
    });
    let (now, then): (_, Vec<Map<String, Value>>) = (fields(body), of_it.map(|(_, said)| fields(said)).collect());
    let lists = [("cells", "indicator", "value"), ("sections", "section", "text")];
    lists.iter().filter_map(|(list, key, value)| parts(&now, &then, list, key, value)).collect()
}

fn parts(
    now: &Map<String, Value>,
    then: &[Map<String, Value>],
    list: &str,
    key: &str,
    value: &str,
) -> Option<FieldChange> {
    let in_list = |said: &Map<String, Value>| said.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
    let then: Vec<Vec<Value>> = then.iter().map(in_list).collect();
    let written = in_list(now);
    let part = |part: &Value, told: Option<&Value>| json!({ key: part.get(key), value: told.and_then(|told| told.get(value)) });
    let stood = |part: &Value| then.iter().flatten().find(|other| other.get(key) == part.get(key)).cloned();
    let before: Vec<Value> = written.iter().map(|written| part(written, stood(written).as_ref())).collect();
    let after: Vec<Value> = written.iter().map(|written| part(written, Some(written))).collect();
    (!written.is_empty()).then(|| changed(list, Some(json!(before)), Some(json!(after))))
}

/// Until when some reports were due; the days where they differ.
fn due(extended: &ExtendObligations, earlier: &Before<'_>, first_due: &FirstDue) -> FieldChange {
    let was_due = |id: &ObligationId| {
        let given_before = earlier.iter().find_map(|(_, said)| match said {
            Body::Obligation(ObligationChange::Extend(then)) => then.obligations.contains(id).then_some(then.to),
            _ => None,
        });
        given_before.or_else(|| first_due.get(id).copied())
    };
    let days: BTreeSet<Day> = extended.obligations.iter().filter_map(was_due).collect();
    let mut days: Vec<Value> = days.into_iter().map(|day| json!(day)).collect();
    let before = if days.len() > 1 { Some(json!(days)) } else { days.pop() };
    changed("to", before, Some(json!(extended.to)))
}

/// What stood and what was taken in its place; nothing changed where the stored value stands.
fn taken(resolved: &ResolveProposal, earlier: &Before<'_>) -> Option<Vec<FieldChange>> {
    if !resolved.take {
        return None;
    }
    let (_, proposed) = earlier.iter().find(|(id, _)| *id == resolved.proposal)?;
    let others = earlier.iter().filter(|(id, _)| *id != resolved.proposal);
    let Body::Household(proposal) = proposed else { return None };
    let now = fields(proposed);
    if used(proposal).is_some() {
        let then = others.filter(|(_, said)| matches!(said, Body::Household(then) if used(then) == used(proposal)));
        return compared(&Amendment::All(USE), &now, then.map(|(_, said)| fields(said)).collect());
    }
    let field = resolved.field.to_string();
    let tells = |id: &OperationId, said: &Body| match said {
        Body::Household(HouseholdChange::Add(_)) => resolved.household == (*id).into(),
        Body::Household(HouseholdChange::Amend(then)) => then.household == resolved.household,
        _ => false,
    };
    let before = others.filter(|(id, said)| tells(id, said)).find_map(|(_, said)| fields(said).remove(&field));
    Some(vec![changed(&field, given(before.as_ref()), given(now.get(&field)))])
}

/// Who was there and who was visited, where somebody was added or taken away.
fn members_of_lists(body: &Body, amended: &AmendActivity, earlier: &Before<'_>) -> Vec<FieldChange> {
    let of_it = |id: &OperationId, said: &Body| match said {
        Body::Activity(ActivityChange::Record(_)) => amended.activity == (*id).into(),
        Body::Activity(ActivityChange::Amend(then)) => then.activity == amended.activity,
        _ => false,
    };
    let said = earlier.iter().rev().filter(|(id, said)| of_it(id, said));
    let (now, then): (_, Vec<Map<String, Value>>) = (fields(body), said.map(|(_, said)| fields(said)).collect());
    let change = |list: &str| {
        let (add, remove) = (format!("add_{list}"), format!("remove_{list}"));
        let mut there: Vec<Value> = Vec::new();
        let mut take = |said: &Map<String, Value>| {
            let of = |name: &str| said.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
            let gone = of(&remove);
            there.extend(of(list).into_iter().chain(of(&add)));
            there.retain(|value| !gone.contains(value));
            there.clone()
        };
        let mut before = Vec::new();
        for said in &then {
            before = take(said);
        }
        let is_told = now.contains_key(&add) || now.contains_key(&remove);
        is_told.then(|| changed(list, Some(json!(before)), Some(json!(take(&now)))))
    };
    ["members", "households"].into_iter().filter_map(change).collect()
}
