//! No word is missing, in no language.

use crate::locale::Locale;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Words of HTML that look like keys in a template's literals.
const NO_KEYS: [&str; 2] = ["current-password", "new-password"];

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The texts between double quotes. Keys never hold an escaped quote.
fn literals(code: &str) -> impl Iterator<Item = &str> {
    code.split('"').skip(1).step_by(2)
}

fn looks_like_key(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    plain && text.contains('-') && !text.starts_with('-') && !NO_KEYS.contains(&text)
}

/// In a template, keys are the literals with a hyphen, and whatever is handed to `t`, `t1` and `t2`.
fn keys_of_template(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let between = |open, close| text.split(open).skip(1).filter_map(move |part: &str| part.split(close).next());
    for tag in between("{{", "}}").chain(between("{%", "%}")) {
        keys.extend(literals(tag).filter(|text| looks_like_key(text)).map(str::to_owned));
        for call in ["p.t(\"", "p.t1(\"", "p.t2(\""] {
            keys.extend(tag.split(call).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
    keys
}

fn keys_used() -> BTreeMap<String, PathBuf> {
    let mut used = BTreeMap::new();
    for path in files(&root().join("templates"), "html") {
        let text = fs::read_to_string(&path).unwrap();
        used.extend(keys_of_template(&text).into_iter().map(|key| (key, path.clone())));
    }
    for path in files(&root().join("src"), "rs") {
        let text = fs::read_to_string(&path).unwrap();
        let keys =
            text.split("Key(\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|key| !key.contains('…'));
        used.extend(keys.map(|key| (key.to_owned(), path.clone())));
    }
    used.retain(|_, path| !path.ends_with("tests/words.rs"));
    used
}

fn keys_held(locale: Locale) -> BTreeSet<String> {
    let mut held = BTreeSet::new();
    for path in files(&root().join("../../locales").join(locale.code()), "ftl") {
        for line in fs::read_to_string(&path).unwrap().lines() {
            if let Some((key, _)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                assert!(held.insert(key.to_owned()), "{key} twice, the second time in {}", path.display());
            }
        }
    }
    held
}

#[test]
fn every_word_used_is_there_in_every_language() {
    let used = keys_used();
    assert!(used.len() > 200, "the search for keys has gone blind: {}", used.len());
    for locale in Locale::ALL {
        let missing: Vec<_> = used.iter().filter(|(key, _)| !locale.knows(key)).collect();
        assert!(missing.is_empty(), "{}: {missing:#?}", locale.code());
    }
}

#[test]
fn both_languages_hold_the_same_words() {
    let (vi, en) = (keys_held(Locale::Vi), keys_held(Locale::En));
    assert_eq!(vi.difference(&en).collect::<Vec<_>>(), Vec::<&String>::new(), "not in English");
    assert_eq!(en.difference(&vi).collect::<Vec<_>>(), Vec::<&String>::new(), "not in Vietnamese");
}

#[test]
fn keys_are_found_where_templates_hide_them() {
    let template = r#"{{ p.t("a-b") }}{% call f::input(p, form, "name", "c-d", hint="e-f", kind="date") %}<p class="no-key">{{ p.t1("team", "n", x) }}"#;
    assert_eq!(keys_of_template(template).into_iter().collect::<Vec<_>>(), ["a-b", "c-d", "e-f", "team"]);
}
