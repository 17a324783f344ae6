//! What the kinds on papers that leave an office say.

use super::{codes, id, object, of, one_of, text, whole};
use rules::issues::{LARGEST_NUMBER, LONGEST_REMARK, LONGEST_SIGN, LONGEST_TITLE};
use rules::papers::{LONGEST_LINE, LONGEST_SIGNER, MOST_LINES, Signing};
use serde_json::{Map, Value, json};

const MOST_STEPS: i64 = 4_294_967_295;

/// The shapes that these bodies share.
pub(super) fn put_shapes(schemas: &mut Map<String, Value>) {
    let mut put = |name: &str, schema: Value| drop(schemas.insert(name.to_owned(), schema));
    let report = object(&[("obligation", id()), ("version", whole(1, MOST_STEPS))], &[]);
    let results = object(&[("request", id())], &[]);
    put("Paper", one_of(&[object(&[("report", report)], &[]), object(&[("results", results)], &[])]));
    put(
        "SigningAuthority",
        one_of(&[
            object(&[("head", codes(Signing::ALL, Signing::code))], &[]),
            object(&[("by_order", text(LONGEST_TITLE))], &[]),
            object(&[("by_mandate", text(LONGEST_TITLE))], &[]),
        ]),
    );
}

/// The body of a kind.
pub(super) fn body(kind: &str) -> Option<Value> {
    let issue = ("issue", id());
    let steps = ("steps", whole(1, MOST_STEPS));
    Some(match kind {
        "issue.prepare" => object(&[("paper", of("Paper"))], &[]),
        "issue.submit" => {
            let lines = json!({ "type": "array", "items": text(LONGEST_LINE), "maxItems": MOST_LINES });
            object(&[issue, steps], &[("recipients", lines)])
        }
        "issue.return" => object(&[issue, steps, ("remark", text(LONGEST_REMARK))], &[]),
        "issue.approve" => {
            object(&[issue, steps, ("authority", of("SigningAuthority")), ("signer", text(LONGEST_SIGNER))], &[])
        }
        "issue.number" => object(
            &[
                issue,
                steps,
                ("number", whole(1, i64::from(LARGEST_NUMBER))),
                ("sign", text(LONGEST_SIGN)),
                ("dated", of("Day")),
            ],
            &[],
        ),
        "issue.release" => object(&[issue, steps], &[]),
        "issue.attach" => object(&[issue, ("file", json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }))], &[]),
        "issue.withdraw" => object(&[issue, steps, ("reason", text(LONGEST_REMARK))], &[]),
        _ => return None,
    })
}
