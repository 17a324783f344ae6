//! The bodies of operations on indicators.

use super::{Fields, emptied, id, object, of, one_of, text, whole, yes_no};
use rules::catalogue::{ItemKind, Pillar};
use rules::households::ItemMeasure;
use rules::indicators::{IndicatorKind, LONGEST_NAME, LONGEST_UNIT_WORD, MOST_TERMS};
use rules::measures::Measure;
use serde_json::{Map, Value, json};

pub(super) fn body(kind: &str) -> Option<Value> {
    let (code, from) = (("code", of("IndicatorCode")), ("from", of("Day")));
    Some(match kind {
        "indicator.set" => {
            object(&[("province", id()), code, from], &[("indicator", emptied(&of("IndicatorDefinition")))])
        }
        "indicator.set_target" => {
            object(&[("unit", id()), code, from], &[("value", emptied(&whole(0, 4_294_967_295)))])
        }
        _ => return None,
    })
}

fn definition() -> Value {
    object(
        &[("name", text(LONGEST_NAME)), ("unit_word", text(LONGEST_UNIT_WORD)), ("formula", of("Formula"))],
        &[("name_en", text(LONGEST_NAME)), ("pillar", of("Pillar")), ("unit_word_en", text(LONGEST_UNIT_WORD))],
    )
}

fn formula() -> Value {
    let terms = || json!({ "type": "array", "items": of("Term"), "minItems": 1, "maxItems": MOST_TERMS });
    let by = |by: &str, must: Fields<'_>| object(&[&[("by", json!({ "const": by }))], must].concat(), &[]);
    one_of(&[
        by("count", &[("of", terms())]),
        by("share", &[("part", terms()), ("whole", terms()), ("decimals", whole(0, 2))]),
        by("field", &[("adds_up", yes_no())]),
    ])
}

/// Something that is counted: `teams`, `using:ID` of an item, `guided:app:government` of all items of a kind and pillar.
fn term() -> Value {
    let fixed = Measure::ALL.iter().filter(|measure| measure.kind() != IndicatorKind::Distinct);
    let fixed: Vec<&str> = ["reached", "declared"].into_iter().chain(fixed.map(|measure| measure.code())).collect();
    let of_items: Vec<&str> = ItemMeasure::ALL.iter().map(|measure| measure.code()).collect();
    let kinds: Vec<&str> = ItemKind::ALL.iter().map(|kind| kind.code()).collect();
    let pillars: Vec<&str> = Pillar::ALL.iter().map(|pillar| pillar.code()).collect();
    let [fixed, of_items, kinds, pillars] = [fixed, of_items, kinds, pillars].map(|codes| codes.join("|"));
    let pattern = format!("^({fixed}|({of_items}):([0-9a-f]{{32}}|({kinds})(:({pillars}))?))$");
    json!({ "type": "string", "pattern": pattern })
}

/// The shapes that the bodies name.
pub(super) fn put_shapes(schemas: &mut Map<String, Value>) {
    let mut put = |name: &str, schema: Value| drop(schemas.insert(name.to_owned(), schema));
    put("IndicatorCode", json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$" }));
    put("IndicatorDefinition", definition());
    put("Formula", formula());
    put("Term", term());
}
