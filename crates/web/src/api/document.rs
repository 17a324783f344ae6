//! The API's description (`OpenAPI` 3.1), in the language of whoever reads it: its shapes come from the handlers, its words from
//! the locales, its examples from `examples.json`.

use super::bodies;
use super::problem;
use crate::locale::{Key, Locale};
use crate::pages::State;
use crate::views::paths;
use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rules::measures::Measure;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

const EXAMPLES: &str = include_str!("examples.json");

/// Schemas that do not always hold each of their fields.
const PARTIAL: [&str; 4] = ["Owner", "TakeIn", "TakeHouseholdsIn", "DecisionNoted"];

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::API_DOCUMENT, get(show))
}

async fn show(request: Request) -> Response {
    let locale = problem::language(request.uri().query(), request.headers());
    static TEXTS: LazyLock<[String; 2]> = LazyLock::new(|| Locale::ALL.map(|locale| document(locale).to_string()));
    let [vi, en] = &*TEXTS;
    let text: &'static str = match locale {
        Locale::Vi => vi,
        Locale::En => en,
    };
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// The whole document.
#[must_use]
pub fn document(locale: Locale) -> Value {
    let mut document = serde_json::to_value(super::openapi()).unwrap_or_default();
    let words = |key: Key| locale.text(key);
    document["info"] = json!({
        "title": words(Key("api-document-title")),
        "version": "1",
        "description": words(Key("api-document-lead")),
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
    });
    document["servers"] = json!([{ "url": "/" }]);
    document["security"] = json!([{ "token": [] }, { "session": [] }]);
    document["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer", "description": words(Key("api-security-token")) },
        "session": { "type": "apiKey", "in": "cookie", "name": "__Host-session", "description": words(Key("api-security-session")) },
    });
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        complete(schemas);
        for sums in ["UnitSums", "SumsAnswer"] {
            let codes: Vec<&str> = Measure::ALL.iter().map(|measure| measure.code()).collect();
            schemas[sums]["properties"]["measures"]["propertyNames"] = json!({ "enum": codes });
        }
        schemas.extend(bodies::schemas());
        for (name, schema) in schemas.iter_mut() {
            describe_fields(name, schema, locale);
        }
    }
    let examples: Value = serde_json::from_str(EXAMPLES).unwrap_or_default();
    for item in document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
            describe(operation, &examples, locale);
        }
    }
    document
}

/// What is answered holds every field; one that is not known is null. Comments of the code are no words of the document.
fn complete(schemas: &mut Map<String, Value>) {
    for (name, schema) in schemas.iter_mut() {
        let Some(schema) = schema.as_object_mut() else { continue };
        schema.remove("description");
        let fields: Option<Vec<Value>> = schema
            .get("properties")
            .and_then(Value::as_object)
            .map(|all| all.keys().cloned().map(Value::from).collect());
        if let Some(fields) = fields.filter(|_| !PARTIAL.contains(&name.as_str())) {
            schema.insert("required".to_owned(), fields.into());
        }
    }
}

/// The words of a field: those of its schema, where there are any, else those that all fields of the name share.
#[must_use]
pub fn field_key(schema: &str, name: &str, locale: Locale) -> Option<String> {
    let name = name.replace('_', "-");
    let own = format!("api-field-{}-{name}", schema.to_lowercase().replace('.', "-"));
    [own, format!("api-field-{name}")].into_iter().find(|key| locale.knows(key))
}

fn describe_fields(of: &str, schema: &mut Value, locale: Locale) {
    match schema {
        Value::Object(parts) => {
            for (name, field) in parts.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
                if let Some((key, field)) = field_key(of, name, locale).zip(field.as_object_mut()) {
                    field.insert("description".to_owned(), locale.text(key).into());
                }
            }
            parts.values_mut().for_each(|part| describe_fields(of, part, locale));
        }
        Value::Array(parts) => parts.iter_mut().for_each(|part| describe_fields(of, part, locale)),
        _ => {}
    }
}

/// The words of a kind of operation.
#[must_use]
pub fn kind_key(kind: &str) -> String {
    format!("api-operation-{}", kind.replace(['.', '_'], "-"))
}

/// The words of an operation.
#[must_use]
pub fn operation_key(id: &str) -> String {
    format!("api-op-{}", id.replace('_', "-"))
}

/// A parameter is left out, never null.
fn without_null(schema: &mut Value) {
    let is_null = |one: &Value| *one == "null" || one["type"] == "null";
    for several in ["oneOf", "type"] {
        let others: Option<Vec<Value>> =
            schema[several].as_array().map(|all| all.iter().filter(|one| !is_null(one)).cloned().collect());
        match (several, others.as_deref()) {
            ("oneOf", Some([only])) => *schema = only.clone(),
            ("type", Some([only])) => schema["type"] = only.clone(),
            _ => {}
        }
    }
}

fn describe(operation: &mut Value, examples: &Value, locale: Locale) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    if let Some(parts) = operation.as_object_mut() {
        parts.insert("summary".to_owned(), locale.text(operation_key(&id)).into());
        parts.remove("description");
        for (status, key) in [("401", Key("api-status-401")), ("429", Key("api-status-429"))] {
            let problem =
                json!({ "application/problem+json": { "schema": { "$ref": bodies::address("ProblemBody") } } });
            if let Some(responses) = parts.get_mut("responses").and_then(Value::as_object_mut) {
                responses.insert(status.to_owned(), json!({ "description": locale.text(key), "content": problem }));
            }
        }
    }
    for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
        without_null(&mut parameter["schema"]);
        let name = parameter["name"].as_str().unwrap_or_default();
        parameter["description"] = locale.text(format!("api-parameter-{name}")).into();
    }
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        response["description"] = locale.text(format!("api-status-{status}")).into();
    }
    let example = &examples[&id];
    if let Some(answer) = example.get("answer") {
        operation["responses"]["200"]["content"]["application/json"]["example"] = answer.clone();
    }
    if let Some(request) = example.get("request") {
        operation["requestBody"]["content"]["application/json"]["example"] = request.clone();
        operation["requestBody"]["required"] = true.into();
    }
}
