//! The description of the API: whole, true, and in both languages.

use super::checker::misfits;
use super::json;
use crate::office::Office;
use axum::http::header;
use rules::operations::{Body, SAMPLES, Unreadable, Wire, decode};
use serde_json::{Map, Value, json as value};
use std::collections::BTreeSet;
use web::api::bodies::body_name;
use web::api::document::{document, field_key, kind_key};
use web::locale::Locale;

fn samples() -> Map<String, Value> {
    serde_json::from_str(SAMPLES).unwrap()
}

fn read(kind: &str, fields: Value) -> Result<Body, Unreadable> {
    decode(Wire { kind: kind.to_owned(), version: 1, fields })
}

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods.map(|(method, of)| (path.clone(), method.clone(), of.clone())).collect::<Vec<_>>()
        })
        .collect()
}

/// Does an operation answer with a file?
pub(super) fn hands_out(operation: &Value) -> bool {
    operation["responses"]["200"]["content"]["application/octet-stream"]["schema"].is_object()
}

#[test]
fn the_document_changes_only_on_purpose() {
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!("openapi", document(Locale::En));
    });
}

#[test]
fn the_document_is_openapi_3_1_and_names_nothing_that_is_not_there() {
    for locale in Locale::ALL {
        let document = document(locale);
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        let text = document.to_string();
        assert!(!text.contains('⟦'), "words missing in {}: {}", locale.code(), text.split('⟦').nth(1).unwrap());
        for reference in text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document["components"]["schemas"][reference].is_object(), "{reference}");
        }
        let mut ids = BTreeSet::new();
        for (path, _, of) in operations(&document) {
            assert!(path.starts_with("/api/v1/"), "{path}");
            assert!(ids.insert(of["operationId"].as_str().unwrap().to_owned()), "{path}");
            let content = &of["responses"]["200"]["content"];
            assert!(content["application/json"]["schema"].is_object() || hands_out(&of), "{path}");
            assert!(of["responses"]["401"].is_object() && of["responses"]["429"].is_object());
        }
    }
}

#[test]
fn every_example_fits_what_it_is_an_example_of() {
    let document = document(Locale::Vi);
    for (path, _, of) in operations(&document) {
        if hands_out(&of) {
            continue;
        }
        let content = &of["responses"]["200"]["content"]["application/json"];
        assert!(content["example"].is_object(), "{path} has no example");
        assert_eq!(misfits(&document, &content["schema"], &content["example"]), Vec::<String>::new(), "{path}");
        let sent = &of["requestBody"]["content"]["application/json"];
        if sent.is_object() {
            assert_eq!(misfits(&document, &sent["schema"], &sent["example"]), Vec::<String>::new(), "{path}");
        }
    }
}

#[test]
fn every_golden_sample_fits_the_schema_of_its_kind() {
    let document = document(Locale::Vi);
    for (kind, of_kind) in samples() {
        let schema = &document["components"]["schemas"][body_name(&kind)];
        assert!(schema.is_object(), "{kind} has no schema");
        for sample in of_kind.as_array().unwrap() {
            assert_eq!(misfits(&document, schema, sample), Vec::<String>::new(), "{kind} {sample}");
            let operation = value!({
                "id": "00000000-0000-0000-0000-000000000001", "captured": "2025-07-15T03:00:00Z",
                "kind": kind, "version": 1, "body": sample,
            });
            let operations = value!({ "operations": [operation] });
            let batch = &document["components"]["schemas"]["OperationBatch"];
            assert_eq!(misfits(&document, batch, &operations), Vec::<String>::new(), "{kind} {sample}");
        }
    }
}

/// A field nobody knows makes `rules` name all it knows.
#[test]
fn the_fields_of_every_kind_are_those_that_rules_takes() {
    let document = document(Locale::Vi);
    for kind in Body::KINDS {
        let schema = &document["components"]["schemas"][body_name(kind)];
        let described: BTreeSet<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        let Err(Unreadable::Fields { why, .. }) = read(kind, value!({ "no such field": 1 })) else {
            panic!("{kind} takes a field it does not know");
        };
        let taken: BTreeSet<String> = why.split('`').skip(3).step_by(2).map(str::to_owned).collect();
        assert_eq!(described, taken, "{kind}: {why}");
    }
}

#[test]
fn the_fields_that_must_be_there_are_those_without_which_rules_refuses() {
    let document = document(Locale::Vi);
    for (kind, of_kind) in samples() {
        let schema = &document["components"]["schemas"][body_name(&kind)];
        let required: Vec<&str> = schema["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        for sample in of_kind.as_array().unwrap() {
            for name in sample.as_object().unwrap().keys() {
                let mut without = sample.clone();
                without.as_object_mut().unwrap().remove(name);
                let taken = read(&kind, without).is_ok();
                assert_eq!(taken, !required.contains(&name.as_str()), "{kind} without {name}");
            }
        }
    }
}

/// What `rules` refuses for its shape, the schema refuses too.
#[test]
fn a_changed_sample_fits_the_schema_only_if_rules_reads_it() {
    let document = document(Locale::Vi);
    let wrong = [value!(true), value!([1]), value!({ "x": 1 }), value!("no such word"), value!(-1)];
    let mut refused = 0;
    for (kind, of_kind) in samples() {
        let schema = &document["components"]["schemas"][body_name(&kind)];
        for sample in of_kind.as_array().unwrap() {
            for (name, wrong) in
                sample.as_object().unwrap().keys().flat_map(|name| wrong.iter().map(move |one| (name, one)))
            {
                let mut changed = sample.clone();
                changed[name] = wrong.clone();
                if read(&kind, changed.clone()).is_err() {
                    assert!(!misfits(&document, schema, &changed).is_empty(), "{kind} {changed}");
                    refused += 1;
                }
            }
        }
    }
    assert!(refused > 300, "{refused}");
}

fn each_field(of: &str, schema: &Value, look: &mut impl FnMut(&str, &str)) {
    match schema {
        Value::Object(parts) => {
            for name in parts.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
                look(of, name);
            }
            parts.values().for_each(|part| each_field(of, part, look));
        }
        Value::Array(parts) => parts.iter().for_each(|part| each_field(of, part, look)),
        _ => {}
    }
}

#[test]
fn every_field_and_kind_has_words_in_every_language() {
    for locale in Locale::ALL {
        let mut missing = BTreeSet::new();
        for (name, schema) in document(locale)["components"]["schemas"].as_object().unwrap() {
            each_field(name, schema, &mut |of, field| {
                if field_key(of, field, locale).is_none() {
                    missing.insert(format!("{of}.{field}"));
                }
            });
        }
        missing.extend(Body::KINDS.iter().filter(|kind| !locale.knows(&kind_key(kind))).map(|kind| (*kind).to_owned()));
        assert!(missing.is_empty(), "{}: {missing:?}", locale.code());
    }
}

#[tokio::test]
async fn anybody_reads_the_description_in_his_language() {
    let office = Office::open().await;
    let ask = |path: &str, language: &str| {
        let request = axum::http::Request::get(path).header(header::ACCEPT_LANGUAGE, language);
        office.raw(request.body(axum::body::Body::empty()).unwrap())
    };
    let english = ask("/api/openapi.json", "en").await;
    assert_eq!(english.headers[header::CONTENT_TYPE], "application/json");
    assert_eq!(json(&english), document(Locale::En));
    assert_eq!(json(&ask("/api/openapi.json", "fr").await), document(Locale::Vi));
    for path in ["/api", "/api/answers", "/api/answers/rest", "/api/kinds", "/api/shapes"] {
        let page = ask(path, "vi").await;
        assert!(super::is_ok(&page), "{path}");
        let text = page.text();
        assert!(!text.contains('⟦'), "{path}: {text}");
        office.page(path).await;
    }
    let guide = ask("/api", "vi").await.text();
    for (path, method, of) in operations(&document(Locale::Vi)) {
        assert!(guide.contains(&format!("{} {path}", method.to_uppercase())), "{path}");
        assert!(guide.contains(of["summary"].as_str().unwrap()), "{path}");
    }
    let kinds = ask("/api/kinds", "vi").await.text();
    assert!(Body::KINDS.iter().all(|kind| kinds.contains(kind)));
}
