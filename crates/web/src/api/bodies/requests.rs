//! What the kinds on reports that are asked for once say.

use super::{codes, id, list, object, of, one_of, owner, some, text, whole, yes_no};
use rules::requests::{
    LONGEST_ANSWER, LONGEST_LABEL, LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE, MOST_FIELDS, MOST_OPTIONS,
};
use rules::schedules::Reporter;
use serde_json::{Map, Value, json};

/// The shapes that these bodies share.
pub(super) fn put_shapes(schemas: &mut Map<String, Value>) {
    let number = || whole(-1_000_000_000_000_000, 1_000_000_000_000_000);
    let mut put = |name: &str, schema: Value| drop(schemas.insert(name.to_owned(), schema));
    put("Reporter", codes(Reporter::ALL, Reporter::code));
    let options = json!({ "type": "array", "items": text(LONGEST_LABEL), "minItems": 2, "maxItems": MOST_OPTIONS });
    put(
        "RequestFieldKind",
        one_of(&[
            object(
                &[(
                    "number",
                    object(
                        &[],
                        &[
                            ("least", number()),
                            ("most", number()),
                            ("unit_word", text(LONGEST_LABEL)),
                            ("summed", yes_no()),
                        ],
                    ),
                )],
                &[],
            ),
            object(&[("text", object(&[("longest", whole(1, i64::from(LONGEST_ANSWER)))], &[]))], &[]),
            object(&[("choice", object(&[("options", options)], &[("several", yes_no())]))], &[]),
            object(&[("date", object(&[], &[("earliest", of("Day")), ("latest", of("Day"))]))], &[]),
            object(&[("file", object(&[], &[]))], &[]),
            object(
                &[("indicator", object(&[("code", of("IndicatorCode")), ("from", of("Day")), ("to", of("Day"))], &[]))],
                &[],
            ),
        ]),
    );
    put(
        "RequestField",
        object(
            &[("label", text(LONGEST_LABEL)), ("kind", of("RequestFieldKind"))],
            &[("hint", text(LONGEST_LABEL)), ("required", yes_no())],
        ),
    );
    put(
        "AnswerValue",
        one_of(&[
            object(&[("number", number())], &[]),
            object(&[("text", json!({ "type": "string", "maxLength": LONGEST_ANSWER }))], &[]),
            object(&[("choices", list(&whole(1, 65_535)))], &[]),
            object(&[("date", of("Day"))], &[]),
            object(&[("file", of("AnsweredFile"))], &[]),
        ]),
    );
    let digest = json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    put("AnsweredFile", object(&[("sha256", digest), ("name", text(LONGEST_LABEL))], &[]));
    put("FieldAnswer", object(&[("field", whole(1, 65_535)), ("value", of("AnswerValue"))], &[]));
    put("AnsweredFor", object(&[("via", of("Via"))], &[("note", text(LONGEST_REASON))]));
}

/// The body of a kind.
pub(super) fn body(kind: &str) -> Option<Value> {
    let request = ("request", id());
    let hour = ("hour", whole(1, 23));
    let reason = ("reason", text(LONGEST_REASON));
    Some(match kind {
        "request.ask" => {
            let fields =
                json!({ "type": "array", "items": of("RequestField"), "minItems": 1, "maxItems": MOST_FIELDS });
            object(
                &[
                    ("by", id()),
                    ("title", text(LONGEST_TITLE)),
                    ("fields", fields),
                    ("level", of("Reporter")),
                    ("within", some(&id())),
                    ("due", of("Day")),
                ],
                &[("purpose", text(LONGEST_TEXT)), ("basis", text(LONGEST_TEXT)), hour],
            )
        }
        "request.extend" => object(&[request, ("to", of("Day")), reason], &[hour]),
        "request.close" => object(&[request], &[reason]),
        "request.return" => object(
            &[request, ("debtor", owner()), ("version", whole(1, 4_294_967_295)), ("remark", text(LONGEST_REASON))],
            &[],
        ),
        "request.answer" => object(
            &[request, ("debtor", owner())],
            &[("values", list(&of("FieldAnswer"))), ("on_behalf", of("AnsweredFor"))],
        ),
        _ => return None,
    })
}
