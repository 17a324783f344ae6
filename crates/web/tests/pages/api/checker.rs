//! Does a value fit a schema of the document? Only the keywords that the document uses; an unknown one is a fault of the test.

use rules::day::Day;
use rules::indicators::{IndicatorCode, Term};
use serde_json::Value;

/// Everything that does not fit.
pub(crate) fn misfits(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Check { document, found: &mut found }.check(schema, value, "");
    found
}

struct Check<'a> {
    document: &'a Value,
    found: &'a mut Vec<String>,
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn fits_pattern(pattern: &str, text: &str) -> bool {
    let all = |is: fn(&u8) -> bool| text.as_bytes().iter().all(is);
    match pattern {
        "^0[0-9]{9,10}$" => text.starts_with('0') && (10..=11).contains(&text.len()) && all(u8::is_ascii_digit),
        "^[a-z][a-z0-9_]{0,39}$" => text.parse::<IndicatorCode>().is_ok(),
        // The words and ids of `Term`, spelled out.
        pattern if pattern.starts_with("^(reached|declared|villages|") => text.parse::<Term>().is_ok(),
        "^[0-9]{6}$" => text.len() == 6 && all(u8::is_ascii_digit),
        "^[0-9a-f]{64}$" => text.len() == 64 && all(u8::is_ascii_hexdigit) && text.to_lowercase() == text,
        "^[0-9a-fA-F]{64}$" => text.len() == 64 && all(u8::is_ascii_hexdigit),
        "^(head|nickname|phone|size|adults|item:[0-9a-f-]{36})$" => match text.strip_prefix("item:") {
            Some(item) => item.len() == 36 && item.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()),
            None => ["head", "nickname", "phone", "size", "adults"].contains(&text),
        },
        _ => panic!("a pattern the test does not know: {pattern}"),
    }
}

fn fits_format(format: &str, text: &str) -> bool {
    match format {
        "uuid" => text.parse::<uuid::Uuid>().is_ok() && text.len() == 36,
        "date" => text.parse::<Day>().is_ok_and(|day| day.to_string() == text),
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        _ => panic!("a format the test does not know: {format}"),
    }
}

impl Check<'_> {
    fn no(&mut self, at: &str, why: impl std::fmt::Display) {
        self.found.push(format!("{at}: {why}"));
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        misfits(self.document, schema, value).is_empty()
    }

    fn check(&mut self, schema: &Value, value: &Value, at: &str) {
        let Some(parts) = schema.as_object() else { return };
        for (keyword, asked) in parts {
            let whole = value.as_i64();
            let length = value.as_str().map(|text| text.chars().count() as u64);
            let count = value.as_array().map(|list| list.len() as u64);
            let fits = match keyword.as_str() {
                "$ref" => {
                    let name = asked.as_str().unwrap().strip_prefix("#/components/schemas/").unwrap();
                    let named = &self.document["components"]["schemas"][name];
                    assert!(named.is_object(), "no schema {name}");
                    self.check(&named.clone(), value, at);
                    true
                }
                "type" => {
                    let types: Vec<&str> = match asked {
                        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
                        one => vec![one.as_str().unwrap()],
                    };
                    types.contains(&type_of(value))
                }
                "enum" => asked.as_array().unwrap().contains(value),
                "const" => asked == value,
                "required" => {
                    let names = asked.as_array().unwrap().iter().filter_map(Value::as_str);
                    value.as_object().is_none_or(|object| names.into_iter().all(|name| object.contains_key(name)))
                }
                "properties" | "items" | "additionalProperties" | "propertyNames" => {
                    self.within(keyword, asked, schema, value, at);
                    true
                }
                "oneOf" => asked.as_array().unwrap().iter().filter(|one| self.fits(one, value)).count() == 1,
                "anyOf" => asked.as_array().unwrap().iter().any(|one| self.fits(one, value)),
                "minItems" => count.is_none_or(|count| count >= asked.as_u64().unwrap()),
                "maxItems" => count.is_none_or(|count| count <= asked.as_u64().unwrap()),
                "minLength" => length.is_none_or(|length| length >= asked.as_u64().unwrap()),
                "maxLength" => length.is_none_or(|length| length <= asked.as_u64().unwrap()),
                "minimum" => whole.is_none_or(|whole| whole >= asked.as_i64().unwrap()),
                "maximum" => whole.is_none_or(|whole| whole <= asked.as_i64().unwrap()),
                "pattern" => value.as_str().is_none_or(|text| fits_pattern(asked.as_str().unwrap(), text)),
                "format" if ["int32", "int64"].contains(&asked.as_str().unwrap()) => true,
                "format" => value.as_str().is_none_or(|text| fits_format(asked.as_str().unwrap(), text)),
                "description" | "discriminator" | "example" => true,
                _ => panic!("{at}: a keyword the test does not know: {keyword}"),
            };
            if !fits {
                self.no(at, format_args!("{value} against {keyword} {asked}"));
            }
        }
    }

    fn within(&mut self, keyword: &str, asked: &Value, schema: &Value, value: &Value, at: &str) {
        match (keyword, value) {
            ("items", Value::Array(list)) => {
                for (number, one) in list.iter().enumerate() {
                    self.check(asked, one, &format!("{at}/{number}"));
                }
            }
            ("properties", Value::Object(object)) => {
                for (name, one) in object {
                    if let Some(of) = asked.get(name) {
                        self.check(of, one, &format!("{at}/{name}"));
                    }
                }
            }
            ("additionalProperties", Value::Object(object)) => {
                for (name, one) in object.iter().filter(|(name, _)| schema["properties"].get(*name).is_none()) {
                    match asked {
                        Value::Bool(false) => self.no(at, format_args!("{name} is not described")),
                        of => self.check(of, one, &format!("{at}/{name}")),
                    }
                }
            }
            ("propertyNames", Value::Object(object)) => {
                for name in object.keys() {
                    self.check(asked, &Value::from(name.as_str()), &format!("{at}/{name}"));
                }
            }
            _ => {}
        }
    }
}

#[test]
fn the_checker_finds_what_does_not_fit() {
    let document =
        serde_json::json!({ "components": { "schemas": { "Day": { "type": "string", "format": "date" } } } });
    let schema = serde_json::json!({
        "type": "object",
        "properties": {
            "day": { "$ref": "#/components/schemas/Day" },
            "many": { "type": "array", "items": { "oneOf": [{ "const": 1 }, { "type": "boolean" }] }, "minItems": 1 },
        },
        "required": ["day"],
        "additionalProperties": false,
    });
    let faults = |value: Value| misfits(&document, &schema, &value).len();
    assert_eq!(faults(serde_json::json!({ "day": "2025-07-01", "many": [1, true] })), 0);
    for wrong in [
        serde_json::json!({}),
        serde_json::json!([]),
        serde_json::json!({ "day": "1/7/2025" }),
        serde_json::json!({ "day": "2025-07-01", "many": [] }),
        serde_json::json!({ "day": "2025-07-01", "many": [2] }),
        serde_json::json!({ "day": "2025-07-01", "more": 1 }),
    ] {
        assert_eq!(faults(wrong.clone()), 1, "{wrong}");
    }
}
