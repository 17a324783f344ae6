//! What is sent of schedules and holidays.

use super::{codes, emptied, id, object, of, one_of, text, whole, yes_no};
use rules::holidays::{HolidayKind, LONGEST_NAME};
use rules::schedules::{Reporter, Roll};
use serde_json::{Map, Value};

fn times() -> Value {
    let each = object(&[("begins", whole(1, 28))], &[]);
    let once = object(&[("period", of("ReportPeriod"))], &[]);
    one_of(&[object(&[("each", each)], &[]), object(&[("once", once)], &[])])
}

fn schedule() -> Value {
    let due: Vec<(&str, Value)> = Reporter::ALL.iter().map(|level| (level.code(), of("DueDay"))).collect();
    object(
        &[
            ("times", times()),
            ("due", object(&[], &due)),
            ("roll", codes(Roll::ALL, Roll::code)),
            ("window", whole(0, 255)),
        ],
        &[],
    )
}

/// The shapes that bodies and answers use.
pub(super) fn put_shapes(schemas: &mut Map<String, Value>) {
    let mut put = |name: &str, schema: Value| drop(schemas.insert(name.to_owned(), schema));
    put("ReportPeriod", object(&[("from", of("Day")), ("to", of("Day"))], &[]));
    put("DueDay", object(&[("day", whole(1, 31))], &[("before", yes_no()), ("hour", whole(1, 23))]));
    put("Schedule", schedule());
    put("Holiday", object(&[("kind", codes(HolidayKind::ALL, HolidayKind::code))], &[("name", text(LONGEST_NAME))]));
}

/// The body of a kind.
pub(super) fn body(kind: &str) -> Option<Value> {
    let province = ("province", id());
    Some(match kind {
        "schedule.set" => object(
            &[province, ("kind", of("ReportKind")), ("from", of("Day"))],
            &[("schedule", emptied(&of("Schedule")))],
        ),
        "holiday.set" => object(&[province, ("day", of("Day"))], &[("holiday", emptied(&of("Holiday")))]),
        _ => return None,
    })
}
