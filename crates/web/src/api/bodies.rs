//! What each kind of operation says, as JSON Schema. `rules` reads the bodies and knows nothing of the web, so their shapes are
//! told again here; a test holds them against what `rules` takes and against its golden samples.

mod accounts;
mod indicators;
mod issues;
mod producers;
mod reports;
mod requests;
mod schedules;

use rules::activities::MOST_PHOTOS;
use rules::operations::{Body, Via};
use rules::papers::{LONGEST_LINE, LONGEST_SIGNER, LONGEST_TEAM_WORD, ListedPaper, MOST_LINES};
use rules::retention::Retention;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use utoipa::openapi::{Object, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Operations on their way; the shape is that of [`schemas`].
pub(super) struct OperationBatch;

impl PartialSchema for OperationBatch {
    fn schema() -> RefOr<Schema> {
        RefOr::T(Schema::Object(Object::new()))
    }
}

impl ToSchema for OperationBatch {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("OperationBatch")
    }
}

/// The address of a schema in the document.
#[must_use]
pub fn address(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

pub(super) fn of(name: &str) -> Value {
    json!({ "$ref": address(name) })
}

pub(super) fn id() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

pub(super) fn text(most: usize) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": most })
}

fn yes_no() -> Value {
    json!({ "type": "boolean" })
}

pub(super) fn whole(least: i64, most: i64) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

fn list(item: &Value) -> Value {
    json!({ "type": "array", "items": item })
}

fn some(item: &Value) -> Value {
    json!({ "type": "array", "items": item, "minItems": 1 })
}

/// One of a list of stable words.
fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Value {
    json!({ "type": "string", "enum": all.iter().map(|word| code(*word)).collect::<Vec<_>>() })
}

/// A field that `null` empties.
fn emptied(value: &Value) -> Value {
    json!({ "anyOf": [value, { "type": "null" }] })
}

pub(super) fn one_of(variants: &[Value]) -> Value {
    json!({ "oneOf": variants })
}

pub(super) type Fields<'a> = &'a [(&'a str, Value)];

/// Fields that must and fields that may be there, and no others.
pub(super) fn object(must: Fields<'_>, may: Fields<'_>) -> Value {
    let properties: Map<String, Value> =
        must.iter().chain(may).map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    let required: Vec<&str> = must.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn change(name: &str, must: Fields<'_>, may: Fields<'_>) -> Value {
    let kind = [("change", json!({ "const": name }))];
    object(&[&kind, must].concat(), may)
}

fn changes() -> Value {
    one_of(&[
        change(
            "create",
            &[("unit", id()), ("kind", of("UnitKind")), ("name", text(100))],
            &[("code", text(20)), ("parent", id())],
        ),
        change(
            "amend",
            &[("unit", id())],
            &[("name", text(100)), ("kind", of("UnitKind")), ("code", text(20)), ("parent", id())],
        ),
        change("absorb", &[("into", id()), ("from", some(&id()))], &[]),
        change("split", &[("unit", id()), ("into", some(&id())), ("heir", id()), ("place", list(&of("Placing")))], &[]),
        change("end", &[("unit", id()), ("heir", id())], &[]),
        change("alias", &[("unit", id()), ("alias", text(100))], &[]),
    ])
}

fn place() -> Value {
    let at = |at: &str, units: Value| object(&[("at", json!({ "const": at })), ("units", units)], &[]);
    one_of(&[at("villages", some(&id())), at("commune", id())])
}

fn composition() -> Value {
    object(
        &[("least", whole(1, 255)), ("leader", yes_no()), ("deputy", yes_no())],
        &[
            ("most", whole(1, 255)),
            ("leader_represents", of("Representing")),
            ("deputy_represents", of("Representing")),
            ("represented", list(&of("Representing"))),
        ],
    )
}

fn target() -> Value {
    let percent = || whole(1, 100);
    object(
        &[
            ("denominator", of("Denominator")),
            ("away_counts", yes_no()),
            ("households", percent()),
            ("products", percent()),
            ("level", of("Level")),
        ],
        &[],
    )
}

fn retention() -> Value {
    let months = || whole(1, i64::from(Retention::LONGEST));
    object(&[("household_months", months()), ("photo_months", months())], &[])
}

fn paper_setting() -> Value {
    let lines = || json!({ "type": "array", "items": text(LONGEST_LINE), "maxItems": MOST_LINES });
    object(
        &[],
        &[
            ("signing", of("Signing")),
            ("signer", text(LONGEST_SIGNER)),
            ("recipients", lines()),
            ("recipients_of", object(&[], &ListedPaper::ALL.iter().map(|of| (of.code(), lines())).collect::<Vec<_>>())),
            ("grounds", lines()),
            ("team_word", text(LONGEST_TEAM_WORD)),
        ],
    )
}

fn birth_year() -> Value {
    whole(1900, 2100)
}

fn person() -> Value {
    let new = object(
        &[("name", text(100))],
        &[("birth_year", birth_year()), ("sex", of("Sex")), ("phone", of("Phone")), ("it_skill", yes_no())],
    );
    one_of(&[object(&[("known", id())], &[]), object(&[("new", new)], &[])])
}

fn owner() -> Value {
    one_of(&[object(&[("unit", id())], &[]), object(&[("team", id())], &[])])
}

/// The body of a kind; none of a kind that nobody has described yet.
fn body(kind: &str) -> Option<Value> {
    Some(match kind {
        "reform.enact" => object(
            &[("day", of("Day")), ("changes", some(&of("UnitChange")))],
            &[("act", emptied(&text(200))), ("source", text(500))],
        ),
        "households.declare" => object(
            &[("village", id()), ("households", whole(0, 4_294_967_295)), ("day", of("Day"))],
            &[("source", text(200))],
        ),
        "households.look" => object(&[("village", id())], &[]),
        "contact.set" => object(
            &[("unit", id()), ("name", text(200)), ("from", of("Day"))],
            &[("position", text(200)), ("phone", of("Phone"))],
        ),
        "composition_rule.set" => object(
            &[("province", id()), ("tier", of("Tier")), ("from", of("Day")), ("composition", of("CompositionRule"))],
            &[],
        ),
        "target.set" => object(&[("province", id()), ("from", of("Day")), ("target", of("Target"))], &[]),
        "retention.set" => object(&[("province", id()), ("retention", of("Retention"))], &[]),
        "papers.set" => object(&[("unit", id()), ("from", of("Day")), ("setting", of("PaperSetting"))], &[]),
        "team.add" => {
            object(&[("title", text(200)), ("place", of("Place")), ("from", of("Day")), ("source", of("Source"))], &[])
        }
        "team.retitle" => object(&[("team", id()), ("title", text(200)), ("from", of("Day"))], &[]),
        "team.annotate" => object(&[("team", id()), ("from", of("Day"))], &[("note", emptied(&text(500)))]),
        "team.place" => object(&[("team", id()), ("place", of("Place")), ("from", of("Day"))], &[]),
        "team.end" => object(&[("team", id()), ("day", of("Day"))], &[("heir", id())]),
        "member.add" => object(
            &[("team", id()), ("person", of("PersonRef")), ("role", of("MemberRole")), ("from", of("Day"))],
            &[("representing", list(&of("Representing")))],
        ),
        "member.end" => object(&[("member", id()), ("day", of("Day"))], &[]),
        "member.resume" => object(&[("member", id())], &[]),
        "decision.amend" => object(
            &[("decision", id())],
            &[
                ("number", text(50)),
                ("day", of("Day")),
                ("signer", emptied(&text(100))),
                ("scan", text(64)),
                ("unit", id()),
                ("kind", of("DecisionKind")),
                ("from", of("Day")),
                ("teams", some(&id())),
            ],
        ),
        "decision.withdraw" => object(&[("decision", id()), ("cause", text(500))], &[]),
        "person.amend" => object(
            &[("person", id())],
            &[
                ("name", text(100)),
                ("birth_year", emptied(&birth_year())),
                ("sex", emptied(&of("Sex"))),
                ("phone", emptied(&of("Phone"))),
                ("it_skill", emptied(&yes_no())),
                ("as_of", of("Day")),
            ],
        ),
        "training.record" => object(&[("person", id()), ("training", of("Training"))], &[]),
        "decision.record" => object(
            &[
                ("unit", id()),
                ("kind", of("DecisionKind")),
                ("number", text(50)),
                ("day", of("Day")),
                ("from", of("Day")),
                ("teams", some(&id())),
            ],
            &[("signer", text(100)), ("scan", json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }))],
        ),
        "channel.set" => {
            object(&[("owner", of("ChannelOwner"))], &[("name", text(100)), ("made", emptied(&of("Day")))])
        }
        _ => {
            return body_of_catalogue(kind)
                .or_else(|| body_of_households(kind))
                .or_else(|| body_of_activities(kind))
                .or_else(|| indicators::body(kind))
                .or_else(|| producers::body(kind))
                .or_else(|| reports::body(kind))
                .or_else(|| requests::body(kind))
                .or_else(|| schedules::body(kind))
                .or_else(|| issues::body(kind))
                .or_else(|| accounts::body(kind));
        }
    })
}

fn body_of_catalogue(kind: &str) -> Option<Value> {
    let item = ("item", id());
    Some(match kind {
        "catalogue.add" => object(
            &[
                ("kind", of("ItemKind")),
                ("pillar", of("Pillar")),
                ("counting", of("Counting")),
                ("name", text(100)),
                ("from", of("Day")),
            ],
            &[("name_en", text(100)), ("means", of("Means"))],
        ),
        "catalogue.amend" => {
            object(&[item], &[("name", text(100)), ("name_en", emptied(&text(100))), ("pillar", of("Pillar"))])
        }
        "catalogue.set_means" => object(&[item, ("from", of("Day"))], &[("means", of("Means"))]),
        "catalogue.end" => object(&[item, ("day", of("Day"))], &[("successor", id())]),
        _ => return None,
    })
}

fn people() -> Value {
    whole(1, 99)
}

/// A field of a household that two people may change at once.
const HOUSEHOLD_FIELD: &str = "^(head|nickname|phone|size|adults|item:[0-9a-f-]{36})$";

fn body_of_households(kind: &str) -> Option<Value> {
    let household = ("household", id());
    Some(match kind {
        "household.add" => object(
            &[("village", id()), ("from", of("Day"))],
            &[
                ("head", text(100)),
                ("nickname", text(100)),
                ("phone", of("Phone")),
                ("size", people()),
                ("adults", people()),
                ("consent", of("Consent")),
                ("split_from", id()),
                ("on_behalf", of("OnBehalf")),
            ],
        ),
        "household.amend" => object(
            &[household],
            &[
                ("head", text(100)),
                ("nickname", emptied(&text(100))),
                ("phone", emptied(&of("Phone"))),
                ("size", emptied(&people())),
                ("adults", emptied(&people())),
                ("base", of("Base")),
            ],
        ),
        "household.set_consent" => object(&[household, ("consent", of("Consent"))], &[]),
        "household.move" => object(&[household, ("village", id()), ("from", of("Day"))], &[]),
        "household.set_absence" => object(&[household, ("from", of("Day"))], &[("to", of("Day"))]),
        "household.merge" => object(&[("survivor", id()), ("doubles", some(&id()))], &[]),
        "household.end" => object(&[household, ("day", of("Day"))], &[("reason", text(200))]),
        "household.erase" => object(&[household, ("day", of("Day"))], &[]),
        "household.resolve" => {
            let field = json!({ "type": "string", "pattern": HOUSEHOLD_FIELD });
            object(&[household, ("proposal", id()), ("field", field), ("take", yes_no())], &[])
        }
        "adoption.set" => object(
            &[household, ("item", id()), ("in_use", yes_no()), ("origin", of("Origin")), ("since", of("Day"))],
            &[("adults", people()), ("base", of("Base")), ("on_behalf", of("OnBehalf"))],
        ),
        "adoption.end" => object(&[household, ("item", id()), ("day", of("Day"))], &[("base", of("Base"))]),
        _ => return None,
    })
}

fn turnout() -> Value {
    whole(1, 9_999)
}

fn photos() -> Value {
    json!({ "type": "array", "items": { "type": "string", "pattern": "^[0-9a-f]{64}$" }, "maxItems": MOST_PHOTOS })
}

fn body_of_activities(kind: &str) -> Option<Value> {
    let activity = ("activity", id());
    Some(match kind {
        "activity.record" => object(
            &[("team", id()), ("village", id()), ("kind", id()), ("day", of("Day")), ("people", turnout())],
            &[
                ("women", whole(0, 9_999)),
                ("place", text(200)),
                ("note", text(2000)),
                ("members", list(&id())),
                ("households", list(&id())),
                ("guided", list(&of("Guided"))),
                ("photos", photos()),
                ("on_behalf", of("OnBehalf")),
            ],
        ),
        "activity.amend" => object(
            &[activity],
            &[
                ("kind", id()),
                ("day", of("Day")),
                ("people", turnout()),
                ("women", emptied(&whole(0, 9_999))),
                ("place", emptied(&text(200))),
                ("note", emptied(&text(2000))),
                ("add_members", list(&id())),
                ("remove_members", list(&id())),
                ("add_households", list(&id())),
                ("remove_households", list(&id())),
                ("guided", list(&of("Guided"))),
                ("photos", photos()),
                ("base", of("Base")),
            ],
        ),
        "activity.withdraw" => object(&[activity], &[("reason", text(200))]),
        "activity.join" => object(&[("survivor", id()), ("double", id())], &[]),
        _ => return None,
    })
}

fn consent() -> Value {
    let is = |is: &str, must: Fields<'_>, may: Fields<'_>| {
        object(&[&[("is", json!({ "const": is })), ("day", of("Day"))], must].concat(), may)
    };
    one_of(&[
        is("asked", &[("text", text(20))], &[("by", id())]),
        is("sheet", &[("file", json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }))], &[]),
        is("declined", &[], &[]),
    ])
}

fn origin() -> Value {
    let how = |how: &str, may: Fields<'_>| object(&[("how", json!({ "const": how }))], may);
    one_of(&[how("had_before", &[]), how("helped", &[("by", id())]), how("alone", &[])])
}

/// The name of a kind's body among the schemas.
#[must_use]
pub fn body_name(kind: &str) -> String {
    format!("body.{kind}")
}

fn operation_name(kind: &str) -> String {
    format!("operation.{kind}")
}

/// An operation of a kind, around its body.
fn operation(kind: &str) -> Value {
    object(
        &[
            ("id", id()),
            ("captured", of("Instant")),
            ("kind", json!({ "const": kind })),
            ("version", json!({ "const": 1 })),
            ("body", of(&body_name(kind))),
        ],
        &[
            ("appointment", id()),
            ("device", id()),
            ("signature", json!({ "type": "string", "pattern": "^[0-9a-fA-F]{64}$" })),
        ],
    )
}

/// Everything that is sent: each kind's body, the operation around it, and the batch.
#[must_use]
pub fn schemas() -> Map<String, Value> {
    let mut schemas = Map::new();
    producers::put_words(&mut schemas);
    reports::put_shapes(&mut schemas);
    requests::put_shapes(&mut schemas);
    issues::put_shapes(&mut schemas);
    schedules::put_shapes(&mut schemas);
    indicators::put_shapes(&mut schemas);
    let mut put = |name: &str, schema: Value| drop(schemas.insert(name.to_owned(), schema));
    put("Phone", json!({ "type": "string", "pattern": "^0[0-9]{9,10}$" }));
    put("UnitChange", changes());
    put("Placing", object(&[("child", id()), ("parent", id())], &[]));
    put("Place", place());
    put("CompositionRule", composition());
    put("Target", target());
    put("Retention", retention());
    put("PaperSetting", paper_setting());
    put("PersonRef", person());
    put("Training", object(&[("day", of("Day")), ("course", text(200))], &[]));
    put("ChannelOwner", owner());
    put("Via", codes(Via::ALL, Via::code));
    put("Consent", consent());
    put("Origin", origin());
    put("OnBehalf", object(&[("via", of("Via"))], &[("of", id())]));
    put("Guided", object(&[("item", id()), ("count", turnout())], &[]));
    put("Base", object(&[("revision", whole(0, 4_294_967_295))], &[("after", id())]));
    let mut mapping = Map::new();
    let mut kinds = Vec::new();
    for kind in Body::KINDS {
        let Some(body) = body(kind) else { continue };
        put(&body_name(kind), body);
        put(&operation_name(kind), operation(kind));
        kinds.push(of(&operation_name(kind)));
        mapping.insert((*kind).to_owned(), Value::from(address(&operation_name(kind))));
    }
    let discriminator = json!({ "propertyName": "kind", "mapping": mapping });
    put("Operation", json!({ "oneOf": kinds, "discriminator": discriminator }));
    let operations = json!({ "type": "array", "items": of("Operation"), "maxItems": super::operations::MOST });
    put("OperationBatch", object(&[("operations", operations)], &[]));
    schemas.extend(super::sent::schemas());
    schemas
}
