//! What a client without signal sends besides operations: its shapes, as the document tells them.

use super::bodies::{Fields, id, object, of, one_of, text, whole};
use super::operations::MOST;
use rules::households::FieldChange as Change;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use utoipa::openapi::{Object, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Shapes that are told in [`schemas`]; here stands where they are sent or answered.
macro_rules! told_below {
    ($($(#[$doc:meta])* $type:ident$(($of:ty))? = $name:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Serialize)]
        pub(super) struct $type$((pub(super) $of))?;

        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                RefOr::T(Schema::Object(Object::new()))
            }
        }
        impl ToSchema for $type {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }
        }
    )* };
}
told_below! {
    /// Whoever begins on a phone.
    NotebookRequest = "NotebookRequest";
    /// Whoever goes on there after the session is over.
    ResumeRequest = "ResumeRequest";
    /// A round.
    SyncRequest = "SyncRequest";
    /// An outbox that is carried as a file.
    OutboxFile = "OutboxFile";
    /// What a household said when it was asked.
    Consent(rules::households::Consent) = "Consent";
    /// A field and what is proposed for it.
    FieldChange(Change) = "FieldChange";
}

/// So many villages may be named in a round.
pub(super) const MOST_VILLAGES: usize = 200;

fn or_null(value: &Value) -> Value {
    json!({ "anyOf": [value, { "type": "null" }] })
}

fn field_change() -> Value {
    let one = |field: Fields<'_>| object(field, &[]);
    let people = or_null(&whole(0, 65_535));
    one_of(&[
        one(&[("head", text(100))]),
        one(&[("nickname", or_null(&text(100)))]),
        one(&[("phone", or_null(&of("Phone")))]),
        one(&[("size", people.clone())]),
        one(&[("adults", people)]),
        one(&[(
            "use",
            object(
                &[
                    ("item", id()),
                    ("in_use", json!({ "type": "boolean" })),
                    ("origin", of("Origin")),
                    ("since", of("Day")),
                ],
                &[("adults", whole(0, 65_535))],
            ),
        )]),
        one(&[("stop", object(&[("item", id()), ("day", of("Day"))], &[]))]),
    ])
}

/// What is sent, and what is answered in the words in which it was sent.
pub(super) fn schemas() -> Map<String, Value> {
    let base64 = || json!({ "type": "string", "minLength": 1 });
    let operations = json!({ "type": "array", "items": of("Operation"), "maxItems": MOST });
    let villages = json!({ "type": "array", "items": id(), "maxItems": MOST_VILLAGES });
    let cursor = json!({ "type": "string" });
    let name = json!({ "type": "string" });
    let pin = || json!({ "type": "string", "pattern": "^[0-9]{6}$" });
    Map::from_iter([
        ("NotebookRequest".to_owned(), object(&[], &[("name", name), ("pin", pin())])),
        ("ResumeRequest".to_owned(), object(&[("account", id())], &[("pin", pin())])),
        (
            "SyncRequest".to_owned(),
            object(
                &[("sent", of("Instant"))],
                &[("cursor", or_null(&cursor)), ("villages", or_null(&villages)), ("operations", operations)],
            ),
        ),
        (
            "OutboxFile".to_owned(),
            object(
                &[("banso_outbox", json!({ "const": 1 })), ("key", base64()), ("iv", base64()), ("data", base64())],
                &[("made", of("Instant"))],
            ),
        ),
        ("FieldChange".to_owned(), field_change()),
    ])
}
