//! What the kinds on reports and on who owes them say.

use super::{codes, id, list, object, of, some, text, whole};
use rules::reports::{LONGEST_REMARK, LONGEST_SECTION, Section};
use rules::schedules::ReportKind;
use serde_json::{Map, Value, json};

/// The shapes that these bodies share.
pub(super) fn put_shapes(schemas: &mut Map<String, Value>) {
    let number = || whole(0, 9_007_199_254_740_991);
    let mut put = |name: &str, schema: Value| drop(schemas.insert(name.to_owned(), schema));
    put("ReportKind", codes(ReportKind::ALL, ReportKind::code));
    put("ReportSection", codes(Section::ALL, Section::code));
    put("Quantity", object(&[("part", number())], &[("whole", number())]));
    put("ReportCell", object(&[("indicator", of("IndicatorCode"))], &[("value", of("Quantity"))]));
    put("ReportText", object(&[("section", of("ReportSection"))], &[("text", text(LONGEST_SECTION))]));
    put("CellRemark", object(&[("indicator", of("IndicatorCode")), ("remark", text(LONGEST_REMARK))], &[]));
    let file = json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    put("SentFor", object(&[("via", of("Via"))], &[("file", file), ("note", text(LONGEST_REMARK))]));
}

/// The body of a kind.
pub(super) fn body(kind: &str) -> Option<Value> {
    let owed = ("obligation", id());
    let reason = ("reason", text(LONGEST_REMARK));
    let version = ("version", whole(1, 4_294_967_295));
    Some(match kind {
        "period.open" => object(
            &[
                ("province", id()),
                ("report", of("ReportKind")),
                ("from", of("Day")),
                ("to", of("Day")),
                ("day", of("Day")),
            ],
            &[],
        ),
        "obligation.extend" => object(&[("obligations", some(&id())), ("to", of("Day")), reason], &[]),
        "obligation.excuse" => object(&[owed], &[reason]),
        "report.write" => {
            object(&[owed], &[("cells", list(&of("ReportCell"))), reason, ("sections", list(&of("ReportText")))])
        }
        "report.send" => object(&[owed], &[("on_behalf", of("SentFor"))]),
        "report.return" => {
            object(&[owed, version, ("remark", text(LONGEST_REMARK))], &[("cells", list(&of("CellRemark")))])
        }
        "report.accept" | "report.update" => object(&[owed, version], &[]),
        "report.unlock" => object(&[owed, reason], &[]),
        _ => return None,
    })
}
