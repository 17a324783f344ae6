//! The notebook's files, held in the program: modules as they were written but for their comments, and what is made of the locales for them.
//!
//! All of them bear one version in their address, the hash of them all, so that no phone ever mixes those of two releases.

use crate::assets;
use crate::locale::{Key, Locale};
use crate::views::paths;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        const FILES: &[(&str, &[u8])] = &[$(($name, include_bytes!(concat!("../assets/notebook/", $name)))),*];
    };
}
files!(
    "activities.js",
    "app.js",
    "day.js",
    "dom.js",
    "export.js",
    "fields.js",
    "fold.js",
    "households.js",
    "icon-192.png",
    "icon-512.png",
    "ids.js",
    "names.js",
    "notebook.css",
    "notebook.js",
    "outbox.js",
    "own_reports.js",
    "own_requests.js",
    "persons.js",
    "photos.js",
    "producers.js",
    "pump.js",
    "report.js",
    "reports_told.js",
    "request.js",
    "routes.js",
    "screens/activity.js",
    "screens/activity_form.js",
    "screens/choose.js",
    "screens/conflicts.js",
    "screens/home.js",
    "screens/household.js",
    "screens/household_form.js",
    "screens/households.js",
    "screens/outbox.js",
    "screens/own_report.js",
    "screens/own_report_figures.js",
    "screens/own_reports.js",
    "screens/own_requests.js",
    "screens/photo_field.js",
    "screens/sellers.js",
    "screens/settings.js",
    "screens/texts.js",
    "screens/unlock.js",
    "screens/visited.js",
    "session.js",
    "signing.js",
    "snapshot.js",
    "storage_indexeddb.js",
    "surroundings.js",
    "sync.js",
    "view.js",
    "warnings.js",
    "words.js",
    "worker.js",
);

const WORKER: &str = include_str!("../assets/notebook/sw.js");
const PAGE: &str = include_str!("../templates/notebook.html");

/// What begins the names of the notebook's own sentences; its scripts ask for them without it.
const PREFIX: &str = "notebook-";

/// Sentences of other pages that the notebook shows too.
const SHARED: [Key; 97] = [
    Key("answer-state-answered"),
    Key("answer-state-answered-late"),
    Key("answer-state-dropped"),
    Key("answer-state-late"),
    Key("answer-state-returned"),
    Key("answer-state-waiting"),
    Key("consent-asked"),
    Key("consent-declined"),
    Key("consent-sheet"),
    Key("figures-teams"),
    Key("form-business"),
    Key("form-cooperative"),
    Key("form-enterprise"),
    Key("form-group"),
    Key("form-household"),
    Key("household-consent"),
    Key("household-consent-text"),
    Key("household-edit"),
    Key("household-field-adults"),
    Key("household-field-head"),
    Key("household-field-nickname"),
    Key("household-field-phone"),
    Key("household-field-size"),
    Key("household-has"),
    Key("household-head-hint"),
    Key("household-keep-value"),
    Key("household-nameless"),
    Key("household-new"),
    Key("household-nickname-hint"),
    Key("household-take-value"),
    Key("item-kind-activity"),
    Key("item-kind-app"),
    Key("item-kind-equipment"),
    Key("item-kind-essential-service"),
    Key("item-kind-online-service"),
    Key("item-kind-payment-means"),
    Key("item-kind-platform"),
    Key("item-kind-postal-service"),
    Key("item-kind-social-network"),
    Key("item-kind-technology"),
    Key("language-other"),
    Key("origin-alone"),
    Key("origin-had-before"),
    Key("origin-helped"),
    Key("period-days"),
    Key("period-first-half"),
    Key("period-month"),
    Key("period-quarter"),
    Key("period-second-half"),
    Key("period-year"),
    Key("pillar-economy"),
    Key("pillar-government"),
    Key("pillar-society"),
    Key("producer-next-step"),
    Key("producer-steps-done"),
    Key("report-counted-is"),
    Key("report-due-hour"),
    Key("report-figures"),
    Key("report-is-empty"),
    Key("report-kind-establishment"),
    Key("report-note-extended"),
    Key("report-reason"),
    Key("report-reason-hint"),
    Key("report-reason-needed"),
    Key("report-reopened-title"),
    Key("report-returned-title"),
    Key("report-section-difficulties"),
    Key("report-section-direction"),
    Key("report-section-plan"),
    Key("report-section-proposals"),
    Key("report-section-results"),
    Key("report-send"),
    Key("report-state-accepted"),
    Key("report-state-due"),
    Key("report-state-late"),
    Key("report-state-not-due"),
    Key("report-state-reopened"),
    Key("report-state-returned"),
    Key("report-state-submitted"),
    Key("report-texts"),
    Key("report-without"),
    Key("request-answer-send"),
    Key("request-answers-for"),
    Key("request-basis"),
    Key("request-by"),
    Key("request-closed"),
    Key("request-closed-on"),
    Key("request-purpose"),
    Key("step-first-order"),
    Key("step-packing"),
    Key("step-photos"),
    Key("step-promotion"),
    Key("step-quality"),
    Key("step-stall"),
    Key("use-having"),
    Key("use-none"),
    Key("use-using"),
];

/// A file as it is sent.
#[derive(Clone, Debug)]
pub struct File {
    /// Its media type.
    pub kind: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

struct Notebook {
    version: String,
    files: BTreeMap<String, File>,
}

static NOTEBOOK: LazyLock<Notebook> = LazyLock::new(|| {
    let mut files: BTreeMap<String, File> = FILES
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), File { kind: kind(name), bytes: sent(name, bytes) }))
        .collect();
    for locale in Locale::ALL {
        let words = Value::Object(words(locale)).to_string().into_bytes();
        files.insert(words_name(locale), File { kind: "application/json", bytes: words });
    }
    let mut all: Vec<u8> = [WORKER, PAGE, &assets::url("app.css"), &assets::url("icon.svg")].concat().into_bytes();
    for (name, file) in &files {
        all.extend(name.bytes().chain(file.bytes.iter().copied()));
    }
    Notebook { version: assets::hash(&all), files }
});

/// A file as it is sent. A fifth of what the scripts weigh are their comments, types most of all, and no phone reads those.
fn sent(name: &str, bytes: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(script) if kind(name).starts_with("text/javascript") => without_comments(script).into_bytes(),
        _ => bytes.to_vec(),
    }
}

/// A script in which the lines that hold nothing but a comment are empty, so that all others keep their numbers.
fn without_comments(script: &str) -> String {
    let mut is_within = false;
    let mut bare = String::with_capacity(script.len());
    for line in script.lines() {
        let text = line.trim();
        let begins = text.starts_with("/*") && text.find("*/").is_none_or(|end| end + 2 == text.len());
        if !is_within && !begins && !text.starts_with("//") {
            bare.push_str(line);
        }
        is_within = (is_within || begins) && !text.ends_with("*/");
        bare.push('\n');
    }
    bare
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

fn words_name(locale: Locale) -> String {
    format!("words.{}.json", locale.code())
}

/// The sentences by name. Their blanks stay, for the phone fills them in.
fn words(locale: Locale) -> Map<String, Value> {
    let own = locale.lines("notebook").into_iter().filter_map(|(key, text)| Some((key.strip_prefix(PREFIX)?, text)));
    let shared = SHARED.iter().filter_map(|key| Some((key.0, locale.line(key.0)?)));
    own.chain(shared).map(|(key, text)| (key.to_owned(), Value::from(text))).collect()
}

/// The version of all files together.
#[must_use]
pub fn version() -> &'static str {
    &NOTEBOOK.version
}

/// A file by its name.
#[must_use]
pub fn file(name: &str) -> Option<&'static File> {
    NOTEBOOK.files.get(name)
}

/// The address of a file.
#[must_use]
pub fn url(name: &str) -> String {
    format!("{}/{}/{name}", paths::NOTEBOOK_FILES, version())
}

/// The addresses of all modules.
#[must_use]
pub fn modules() -> Vec<String> {
    let is_module = |name: &&String| kind(name).starts_with("text/javascript");
    NOTEBOOK.files.keys().filter(is_module).map(|name| url(name)).collect()
}

/// What tells a phone how to install the notebook.
#[must_use]
pub fn manifest(locale: Locale) -> String {
    let icon = |name: &str, sizes: &str| json!({"src": url(name), "sizes": sizes, "type": "image/png"});
    json!({
        "id": paths::NOTEBOOK,
        "name": format!("{} – {}", locale.text(Key("notebook-title")), locale.text(Key("product-name"))),
        "short_name": locale.text(Key("notebook-title")),
        "lang": locale.code(),
        "start_url": paths::NOTEBOOK,
        "scope": paths::NOTEBOOK,
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#2c357e",
        "icons": [icon("icon-192.png", "192x192"), icon("icon-512.png", "512x512")],
    })
    .to_string()
}

/// The service worker, told what it keeps. The words of the other language are fetched by who asks for them.
#[must_use]
pub fn worker(locale: Locale) -> String {
    let of_others = |name: &String| {
        let mut others = Locale::ALL.into_iter().filter(|other| *other != locale);
        others.any(|other| *name == words_name(other))
    };
    let is_kept = |name: &&String| !name.ends_with("512.png") && !of_others(name);
    let own = NOTEBOOK.files.keys().filter(is_kept).map(|name| url(name));
    let shared = [assets::url("app.css"), assets::url("icon.svg"), paths::NOTEBOOK_MANIFEST.to_owned()];
    let shell = json!({
        "version": version(),
        "page": paths::NOTEBOOK,
        "folder": url(""),
        "files": own.chain(shared).collect::<Vec<_>>(),
    });
    format!("self.SHELL = {shell};\n{WORKER}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_file_is_held_and_types_alone_stay_behind() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/notebook");
        let mut there = BTreeSet::new();
        for (folder, before) in [(root.clone(), ""), (root.join("screens"), "screens/")] {
            for entry in std::fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                if entry.path().is_file() {
                    there.insert(format!("{before}{}", entry.file_name().to_string_lossy()));
                }
            }
        }
        let held: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        let left: Vec<&String> = there.difference(&held).collect();
        assert_eq!(left, ["sw.js", "types.js"]);
    }

    #[test]
    fn scripts_lose_the_lines_that_are_comments_and_nothing_else() {
        let script = "// Why.\n/** @type {A} */\nlet a = 1; // one\n/**\n * @param {B} b\n */\n  /* c */ f('//');\n";
        assert_eq!(without_comments(script), "\n\nlet a = 1; // one\n\n\n\n  /* c */ f('//');\n");
        // A text over several lines could hold lines that look like comments.
        for (name, bytes) in FILES.iter().filter(|(name, _)| kind(name).starts_with("text/javascript")) {
            let script = std::str::from_utf8(bytes).unwrap();
            let odd: Vec<&str> = script.lines().filter(|line| line.matches('`').count() % 2 == 1).collect();
            assert_eq!(odd, Vec::<&str>::new(), "{name}");
            assert_eq!(without_comments(script).lines().count(), script.lines().count(), "{name}");
        }
    }

    #[test]
    fn every_sentence_stands_on_one_line_with_plain_blanks() {
        for locale in Locale::ALL {
            let words = words(locale);
            assert!(words.len() > SHARED.len() + 150, "{}", words.len());
            for (key, text) in &words {
                let text = text.as_str().unwrap();
                let blanks_out = text.split("{ $").map(|part| part.split_once(" }").map_or(part, |(_, rest)| rest));
                let rest: String = blanks_out.collect();
                assert!(!rest.contains(['{', '}']) && !text.is_empty(), "{key}: {text}");
            }
        }
    }

    #[test]
    fn the_worker_keeps_files_that_are_there() {
        let worker = worker(Locale::Vi);
        let line = worker.lines().next().unwrap();
        let shell: Value =
            serde_json::from_str(line.trim_start_matches("self.SHELL = ").trim_end_matches(';')).unwrap();
        let kept: Vec<&str> = shell["files"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(
            kept.iter().any(|url| url.ends_with("words.vi.json")) && !kept.iter().any(|url| url.contains("words.en"))
        );
        // Nothing else may be left to chance: without signal, or on a full phone, one file that is missing is a notebook that doesn't open.
        let left: Vec<String> = modules().into_iter().filter(|url| !kept.contains(&url.as_str())).collect();
        assert_eq!(left, Vec::<String>::new());
    }
}
