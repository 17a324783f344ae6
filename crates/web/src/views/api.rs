//! The API, to be read by people: made from the very document that machines read.

use super::parts::Link;
use super::{Sampled, paths};
use crate::api::{bodies, document};
use crate::locale::{Key, Locale};
use crate::page::Page;
use askama::Template;
use rules::operations::{Body, SAMPLES};
use serde_json::Value;
use std::fmt;

/// How to sign in, and every address.
#[derive(Debug, Template)]
#[template(path = "api.html")]
pub struct ApiPage {
    /// The frame.
    pub p: Page,
    /// The statuses of every address with what they mean.
    pub statuses: Vec<(String, String)>,
    /// The addresses, by what they are about.
    pub sections: Vec<Section>,
}

/// The shapes of answers.
#[derive(Debug, Template)]
#[template(path = "api_answers.html")]
pub struct ApiAnswersPage {
    /// The frame.
    pub p: Page,
    /// Which part it is.
    pub here: &'static str,
    /// The shapes, by name.
    pub shapes: Vec<Shape>,
}

/// What each kind of operation says.
#[derive(Debug, Template)]
#[template(path = "api_kinds.html")]
pub struct ApiKindsPage {
    /// The frame.
    pub p: Page,
    /// The kinds, in the order in which `rules` names them.
    pub kinds: Vec<KindOfOperation>,
}

/// Shapes that several kinds of operation use.
#[derive(Debug, Template)]
#[template(path = "api_shapes.html")]
pub struct ApiShapesPage {
    /// The frame.
    pub p: Page,
    /// The shapes, by name.
    pub shapes: Vec<Shape>,
}

/// Addresses about one thing.
#[derive(Clone, Debug)]
pub struct Section {
    /// What it is about.
    pub title: String,
    /// The addresses.
    pub operations: Vec<Operation>,
}

/// One address with its method.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name, and the anchor on the page.
    pub id: String,
    /// GET or POST.
    pub method: String,
    /// The path.
    pub path: String,
    /// What it does.
    pub summary: String,
    /// What stands in the address.
    pub parameters: Vec<Field>,
    /// How it is called, for a shell.
    pub call: String,
    /// What may be sent.
    pub request: Option<Code>,
    /// What comes back.
    pub answer: Option<Code>,
    /// The shape of what comes back.
    pub shape: Option<Link>,
    /// The statuses that not every address has, with what they mean.
    pub statuses: Vec<(String, String)>,
}

/// A field or parameter.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub kind: String,
    /// Where its shape is told, if it has a name.
    pub shape: Option<Link>,
    /// Must it be there?
    pub required: bool,
    /// What it means.
    pub meaning: String,
}

/// A named shape: fields, or codes, or several forms.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Its name, and the anchor on the page.
    pub name: String,
    /// In a word, where it is no group of fields.
    pub kind: String,
    /// Its forms; most have one.
    pub forms: Vec<Vec<Field>>,
}

/// A kind of operation.
#[derive(Clone, Debug)]
pub struct KindOfOperation {
    /// Its name, and the anchor on the page.
    pub name: String,
    /// What it changes.
    pub summary: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// A sample of it.
    pub example: Code,
}

/// A sample as the content of an element: its quotes stay as they are, for there are thousands of them on a page.
#[derive(Clone, Debug)]
pub struct Code(String);

impl Code {
    fn of(value: &Value) -> Self {
        Self(serde_json::to_string_pretty(value).unwrap_or_default())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// Is a schema sent rather than answered?
fn is_sent(name: &str) -> bool {
    bodies::schemas().contains_key(name)
}

/// The reader of a document's schemas.
struct Reader {
    locale: Locale,
}

impl Reader {
    fn word(&self, key: Key) -> String {
        self.locale.text(key)
    }

    /// What a schema is, in words, and where more is told of it.
    fn kind(&self, schema: &Value) -> (String, Option<Link>) {
        if let Some(name) = text(schema, "$ref").rsplit('/').next().filter(|name| !name.is_empty()) {
            return self.named(name);
        }
        if let Some(exactly) = schema["const"].as_str() {
            return (self.locale.text_with(Key("api-type-exactly"), &[("text", &exactly)]), None);
        }
        for several in ["anyOf", "oneOf"] {
            if let Some(variants) = schema[several].as_array() {
                let real = variants.iter().find(|one| one["type"] != "null");
                let (kind, link) = real.map(|real| self.kind(real)).unwrap_or_default();
                return if variants.iter().any(|one| one["type"] == "null") {
                    (self.locale.text_with(Key("api-type-or-null"), &[("of", &kind)]), link)
                } else {
                    (self.word(Key("api-one-of")), link)
                };
            }
        }
        let types: Vec<&str> = match &schema["type"] {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        };
        let (kind, link) = match types.iter().find(|one| **one != "null").copied().unwrap_or_default() {
            "array" => {
                let (kind, link) = self.kind(&schema["items"]);
                (self.locale.text_with(Key("api-type-list"), &[("of", &kind)]), link)
            }
            "integer" => (self.word(Key("api-type-number")), None),
            "boolean" => (self.word(Key("api-type-yes-no")), None),
            "object" if schema.get("additionalProperties").is_some_and(Value::is_object) => {
                (self.word(Key("api-type-numbers")), None)
            }
            "object" => (self.word(Key("api-type-object")), None),
            _ => (self.text_kind(schema), None),
        };
        if types.contains(&"null") {
            (self.locale.text_with(Key("api-type-or-null"), &[("of", &kind)]), link)
        } else {
            (kind, link)
        }
    }

    fn text_kind(&self, schema: &Value) -> String {
        if let Some(codes) = schema["enum"].as_array() {
            let codes: Vec<&str> = codes.iter().filter_map(Value::as_str).collect();
            return self.locale.text_with(Key("api-choices"), &[("codes", &codes.join(", "))]);
        }
        match text(schema, "format") {
            "uuid" => self.word(Key("api-type-id")),
            "date" => self.word(Key("api-type-day")),
            "date-time" => self.word(Key("api-type-instant")),
            _ => self.word(Key("api-type-text")),
        }
    }

    fn named(&self, name: &str) -> (String, Option<Link>) {
        match name {
            "Day" => (self.word(Key("api-type-day")), None),
            "Instant" => (self.word(Key("api-type-instant")), None),
            "Phone" => (self.word(Key("api-type-phone")), None),
            _ => {
                let page = if is_sent(name) { paths::API_SHAPES } else { answers_at(name) };
                (name.to_owned(), Some(Link::new(name, format!("{page}#{name}"))))
            }
        }
    }

    fn fields(&self, schema: &Value) -> Vec<Field> {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let field = |(name, of): (&String, &Value)| {
            let (kind, shape) = self.kind(of);
            let meaning = text(of, "description").to_owned();
            Field { name: name.clone(), kind, shape, required: required.contains(&name.as_str()), meaning }
        };
        let mut fields: Vec<Field> = schema["properties"].as_object().into_iter().flatten().map(field).collect();
        fields.sort_by(|a, b| (!a.required, &a.name).cmp(&(!b.required, &b.name)));
        fields
    }

    fn shape(&self, name: &str, schema: &Value) -> Shape {
        let forms: Vec<Vec<Field>> = match schema["oneOf"].as_array() {
            Some(forms) => forms.iter().map(|form| self.fields(form)).collect(),
            None => vec![self.fields(schema)],
        };
        let forms: Vec<Vec<Field>> = forms.into_iter().filter(|fields| !fields.is_empty()).collect();
        let kind = match forms.len() {
            0 => self.kind(schema).0,
            1 => String::new(),
            _ => self.word(Key("api-one-of")),
        };
        Shape { name: name.to_owned(), kind, forms }
    }

    fn operation(&self, path: &str, method: &str, of: &Value) -> Operation {
        let parameter = |parameter: &Value| {
            let (kind, shape) = self.kind(&parameter["schema"]);
            let place = if text(parameter, "in") == "path" { Key("api-in-path") } else { Key("api-in-query") };
            Field {
                name: text(parameter, "name").to_owned(),
                kind: format!("{kind} ({})", self.word(place)),
                shape,
                required: parameter["required"] == true,
                meaning: text(parameter, "description").to_owned(),
            }
        };
        let statuses = of["responses"].as_object().into_iter().flatten();
        let statuses = statuses.filter(|(code, _)| EVERYWHERE.iter().all(|(everywhere, _)| everywhere != code));
        let content = &of["responses"]["200"]["content"]["application/json"];
        let sent = &of["requestBody"]["content"]["application/json"];
        let sends_file = of["requestBody"].is_object() && sent.is_null();
        let body = if sends_file {
            " --data-binary @FILE"
        } else if sent.is_null() {
            ""
        } else {
            " --json @operations.json"
        };
        // Its name comes along.
        let keeps = if content.is_null() { " -OJ" } else { "" };
        Operation {
            id: text(of, "operationId").to_owned(),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(of, "summary").to_owned(),
            parameters: of["parameters"].as_array().into_iter().flatten().map(parameter).collect(),
            call: format!("curl -H \"Authorization: Bearer $TOKEN\" \"$ADDRESS{path}\"{body}{keeps}"),
            request: sent.get("example").map(Code::of),
            answer: content.get("example").map(Code::of),
            shape: self.kind(&content["schema"]).1,
            statuses: statuses.map(|(code, of)| (code.clone(), text(of, "description").to_owned())).collect(),
        }
    }
}

/// What every address may answer; said once, for the page is long.
const EVERYWHERE: [(&str, Key); 3] =
    [("200", Key("api-status-200")), ("401", Key("api-status-401")), ("429", Key("api-status-429"))];

/// What the pages are about, in their order.
const SECTIONS: [(&str, Key); 11] = [
    ("accounts", Key("api-tag-accounts")),
    ("units", Key("api-tag-units")),
    ("teams", Key("api-tag-teams")),
    ("decisions", Key("api-tag-decisions")),
    ("channels", Key("api-tag-channels")),
    ("households", Key("api-tag-households")),
    ("activities", Key("api-tag-activities")),
    ("producers", Key("api-tag-producers")),
    ("reports", Key("api-tag-reports")),
    ("operations", Key("api-tag-operations")),
    ("sync", Key("api-tag-sync")),
];

impl ApiPage {
    /// The page in the language of its frame.
    #[must_use]
    pub fn of(p: Page) -> Self {
        let locale = p.locale();
        let (reader, document) = (Reader { locale }, document::document(locale));
        let section = |(tag, key): (&str, Key)| {
            let all = document["paths"].as_object().into_iter().flatten();
            let all = all.flat_map(|(path, item)| item.as_object().into_iter().flatten().map(move |one| (path, one)));
            let of_tag =
                all.filter(|(_, (_, of))| of["tags"].as_array().is_some_and(|tags| tags.contains(&tag.into())));
            let operations = of_tag.map(|(path, (method, of))| reader.operation(path, method, of)).collect();
            Section { title: locale.text(key), operations }
        };
        let statuses = EVERYWHERE.map(|(code, key)| (code.to_owned(), locale.text(key))).to_vec();
        Self { statuses, sections: SECTIONS.into_iter().map(section).collect(), p }
    }
}

fn shapes(reader: &Reader, schemas: &Value, wanted: impl Fn(&str) -> bool) -> Vec<Shape> {
    let schemas = schemas.as_object().into_iter().flatten().filter(|(name, _)| wanted(name));
    let mut shapes: Vec<Shape> = schemas.map(|(name, schema)| reader.shape(name, schema)).collect();
    shapes.sort_by(|a, b| a.name.cmp(&b.name));
    shapes
}

/// On which page the shape of an answer stands: all on one would weigh too much.
fn answers_at(name: &str) -> &'static str {
    if name < "M" { paths::API_ANSWERS } else { paths::API_ANSWERS_REST }
}

impl ApiAnswersPage {
    /// The page at an address, in the language of its frame.
    #[must_use]
    pub fn of(p: Page, here: &'static str) -> Self {
        let document = document::document(p.locale());
        let reader = Reader { locale: p.locale() };
        let shapes =
            shapes(&reader, &document["components"]["schemas"], |name| !is_sent(name) && answers_at(name) == here);
        Self { p, here, shapes }
    }
}

impl ApiKindsPage {
    /// The page in the language of its frame.
    #[must_use]
    pub fn of(p: Page) -> Self {
        let locale = p.locale();
        let document = document::document(locale);
        let (reader, schemas) = (Reader { locale }, &document["components"]["schemas"]);
        let samples: Value = serde_json::from_str(SAMPLES).unwrap_or_default();
        let kind = |kind: &&str| KindOfOperation {
            name: (*kind).to_owned(),
            summary: locale.text(document::kind_key(kind)),
            fields: reader.fields(&schemas[bodies::body_name(kind)]),
            example: Code::of(&samples[*kind][0]),
        };
        Self { kinds: Body::KINDS.iter().map(kind).collect(), p }
    }

    /// Where operations are sent.
    #[must_use]
    pub fn target(&self) -> String {
        format!("{}/operations", crate::api::V1)
    }
}

impl ApiShapesPage {
    /// The page in the language of its frame.
    #[must_use]
    pub fn of(p: Page) -> Self {
        let document = document::document(p.locale());
        let reader = Reader { locale: p.locale() };
        let is_shared = |name: &str| {
            is_sent(name) && !name.starts_with("body.") && !name.starts_with("operation.") && name != "Operation"
        };
        Self { shapes: shapes(&reader, &document["components"]["schemas"], is_shared), p }
    }
}

impl Sampled for ApiPage {
    const NAME: &'static str = "api";

    fn samples(page: &Page) -> Vec<Self> {
        vec![Self::of(page.clone())]
    }
}

impl Sampled for ApiAnswersPage {
    const NAME: &'static str = "api-answers";

    fn samples(page: &Page) -> Vec<Self> {
        [paths::API_ANSWERS, paths::API_ANSWERS_REST].map(|here| Self::of(page.clone().seen_by(None), here)).into()
    }
}

impl Sampled for ApiShapesPage {
    const NAME: &'static str = "api-shapes";

    fn samples(page: &Page) -> Vec<Self> {
        vec![Self::of(page.clone())]
    }
}

impl Sampled for ApiKindsPage {
    const NAME: &'static str = "api-kinds";

    fn samples(page: &Page) -> Vec<Self> {
        vec![Self::of(page.clone())]
    }
}
