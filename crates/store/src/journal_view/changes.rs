//! What an amendment changed: the value before, found in what was said earlier of the same thing.

use rules::{
    ids::OperationId,
    operations::{
        ActivityChange, Body, CatalogueChange, HouseholdChange, PartnerChange, PersonRef, ProducerChange, encode,
    },
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

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

/// How an amendment stands to what was said before.
enum Amendment {
    /// It says only what changes.
    Some(&'static [&'static str]),
    /// It says all of it anew.
    All(&'static [&'static str]),
}

fn amendment(body: &Body) -> Option<Amendment> {
    Some(match body {
        Body::AmendPerson(_) => Amendment::Some(&["name", "birth_year", "sex", "phone", "it_skill"]),
        Body::AmendAccount(_) | Body::Producer(ProducerChange::Amend(_)) => Amendment::Some(&["name", "phone"]),
        Body::AmendDecision(_) => {
            Amendment::Some(&["number", "day", "signer", "scan", "unit", "kind", "from", "teams"])
        }
        Body::Catalogue(CatalogueChange::Amend(_)) => Amendment::Some(&["name", "name_en", "pillar"]),
        Body::Catalogue(CatalogueChange::SetMeans(_)) => Amendment::All(&["means"]),
        Body::SetIndicator(_) => Amendment::All(&["indicator"]),
        Body::SetIndicatorTarget(_) => Amendment::All(&["value"]),
        Body::Household(HouseholdChange::Amend(_)) => Amendment::Some(&["head", "nickname", "phone", "size", "adults"]),
        Body::Household(HouseholdChange::SetConsent(_)) => Amendment::All(&["consent"]),
        Body::Household(HouseholdChange::Move(_)) => Amendment::All(&["village"]),
        Body::Activity(ActivityChange::Amend(_)) => {
            Amendment::Some(&["kind", "day", "people", "women", "place", "note", "guided"])
        }
        Body::Producer(ProducerChange::AmendProduct(_)) => Amendment::Some(&["name", "category"]),
        Body::Partner(PartnerChange::Amend(_)) => Amendment::Some(&["name", "services", "phone", "note"]),
        Body::SetChannel(_) => Amendment::Some(&["name", "made"]),
        Body::RetitleTeam(_) => Amendment::All(&["title"]),
        Body::AnnotateTeam(_) => Amendment::All(&["note"]),
        Body::PlaceTeam(_) => Amendment::All(&["place"]),
        Body::SetContact(_) => Amendment::All(&["name", "position", "phone"]),
        Body::SetCompositionRule(_) => Amendment::All(&["composition"]),
        Body::SetTarget(_) => Amendment::All(&["target"]),
        Body::SetRetention(_) => Amendment::All(&["retention"]),
        Body::SetSchedule(_) => Amendment::All(&["schedule"]),
        Body::SetHoliday(_) => Amendment::All(&["holiday"]),
        Body::SetPapers(_) => Amendment::All(&["setting"]),
        Body::DeclareHouseholds(_) => Amendment::All(&["households"]),
        _ => return None,
    })
}

/// Did the earlier operation speak of the very thing that this one amends?
fn is_of_the_same(body: &Body, earlier: OperationId, said: &Body) -> bool {
    match (body, said) {
        (Body::AmendPerson(now), Body::AmendPerson(then)) => now.person == then.person,
        (Body::AmendPerson(now), Body::AddMember(then)) => {
            now.person == earlier.into() && matches!(then.person, PersonRef::New { .. })
        }
        (Body::AmendAccount(now), Body::AmendAccount(then)) => now.account == then.account,
        (Body::AmendAccount(now), Body::AddAccount(_)) => now.account == earlier.into(),
        (Body::AmendDecision(now), Body::AmendDecision(then)) => now.decision == then.decision,
        (Body::AmendDecision(now), Body::RecordDecision(_)) => now.decision == earlier.into(),
        (Body::Catalogue(now), Body::Catalogue(CatalogueChange::Add(_))) => now.item() == Some(earlier.into()),
        (Body::Catalogue(now), Body::Catalogue(then)) => {
            now.item() == then.item() && std::mem::discriminant(now) == std::mem::discriminant(then)
        }
        (Body::SetIndicator(now), Body::SetIndicator(then)) => (now.province, &now.code) == (then.province, &then.code),
        (Body::SetIndicatorTarget(now), Body::SetIndicatorTarget(then)) => {
            (now.unit, &now.code) == (then.unit, &then.code)
        }
        (Body::Household(now), Body::Household(HouseholdChange::Add(_))) => now.household() == Some(earlier.into()),
        (Body::Household(now), Body::Household(then)) => {
            now.household() == then.household() && std::mem::discriminant(now) == std::mem::discriminant(then)
        }
        (Body::Activity(ActivityChange::Amend(now)), Body::Activity(ActivityChange::Record(_))) => {
            now.activity == earlier.into()
        }
        (Body::Activity(ActivityChange::Amend(now)), Body::Activity(ActivityChange::Amend(then))) => {
            now.activity == then.activity
        }
        (Body::Producer(now), Body::Producer(then)) => is_of_the_same_producer(now, earlier, then),
        (Body::Partner(PartnerChange::Amend(now)), Body::Partner(PartnerChange::Add(_))) => {
            now.partner == earlier.into()
        }
        (Body::Partner(PartnerChange::Amend(now)), Body::Partner(PartnerChange::Amend(then))) => {
            now.partner == then.partner
        }
        (Body::SetChannel(now), Body::SetChannel(then)) => now.owner == then.owner,
        (Body::RetitleTeam(now), Body::RetitleTeam(then)) => now.team == then.team,
        (Body::RetitleTeam(now), Body::AddTeam(_)) => now.team == earlier.into(),
        (Body::AnnotateTeam(now), Body::AnnotateTeam(then)) => now.team == then.team,
        (Body::PlaceTeam(now), Body::PlaceTeam(then)) => now.team == then.team,
        (Body::PlaceTeam(now), Body::AddTeam(_)) => now.team == earlier.into(),
        (Body::SetContact(now), Body::SetContact(then)) => now.unit == then.unit,
        (Body::SetCompositionRule(now), Body::SetCompositionRule(then)) => {
            (now.province, now.tier) == (then.province, then.tier)
        }
        (Body::SetTarget(now), Body::SetTarget(then)) => now.province == then.province,
        (Body::SetRetention(now), Body::SetRetention(then)) => now.province == then.province,
        (Body::SetSchedule(now), Body::SetSchedule(then)) => (now.province, now.kind) == (then.province, then.kind),
        (Body::SetHoliday(now), Body::SetHoliday(then)) => (now.province, now.day) == (then.province, then.day),
        (Body::SetPapers(now), Body::SetPapers(then)) => now.unit == then.unit,
        (Body::DeclareHouseholds(now), Body::DeclareHouseholds(then)) => now.village == then.village,
        _ => false,
    }
}

fn is_of_the_same_producer(now: &ProducerChange, earlier: OperationId, then: &ProducerChange) -> bool {
    match (now, then) {
        (ProducerChange::Amend(now), ProducerChange::Add(_)) => now.producer == earlier.into(),
        (ProducerChange::Amend(now), ProducerChange::Amend(then)) => now.producer == then.producer,
        (ProducerChange::AmendProduct(now), ProducerChange::AddProduct(_)) => now.product == earlier.into(),
        (ProducerChange::AmendProduct(now), ProducerChange::AmendProduct(then)) => now.product == then.product,
        _ => false,
    }
}

/// What an operation changed, given what was said before, the newest first; `None` of a kind that amends nothing.
pub(super) fn changes(body: &Body, earlier: &[(OperationId, &Body)]) -> Option<Vec<FieldChange>> {
    let amendment = amendment(body)?;
    let now = fields(body);
    let mut then = earlier.iter().filter(|(id, said)| is_of_the_same(body, *id, said)).map(|(_, said)| fields(said));
    let given = |value: Option<&Value>| value.filter(|value| !value.is_null()).cloned();
    let change = |field: &str, before: Option<Value>| FieldChange {
        field: field.to_owned(),
        before,
        after: given(now.get(field)),
    };
    Some(match amendment {
        Amendment::Some(names) => {
            let then: Vec<_> = then.collect();
            let said: BTreeSet<&str> = names.iter().copied().filter(|name| now.contains_key(*name)).collect();
            let before = |field: &str| given(then.iter().find_map(|said| said.get(field)));
            said.into_iter().map(|field| change(field, before(field))).collect()
        }
        Amendment::All(names) => {
            let then = then.next().unwrap_or_default();
            let said = names.iter().filter(|name| now.contains_key(**name) || then.contains_key(**name));
            said.map(|field| change(field, given(then.get(*field)))).collect()
        }
    })
}
