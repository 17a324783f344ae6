//! Both languages say the same things.

use std::collections::{BTreeMap, BTreeSet};

use super::{File, Finding};
use crate::repository::has_extension;

/// The languages, each a folder below `locales`.
const LANGUAGES: [&str; 2] = ["vi", "en"];

/// Every message, with each of its attributes, stands in both languages, once.
pub(super) fn locales_have_the_same_keys(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut rooms: BTreeMap<&str, BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
    for file in files {
        let Some((room, language)) = place_of(&file.path) else {
            continue;
        };
        if !LANGUAGES.contains(&language) {
            findings.push(Finding::new(&file.path, "a language nobody knows of"));
            continue;
        }
        let keys = rooms.entry(room).or_default().entry(language).or_default();
        for (index, key) in keys_of(&file.text) {
            if !keys.insert(key.clone()) {
                findings.push(Finding::in_line(file, index, format!("{key} is said twice in {language}")));
            }
        }
    }
    for (room, languages) in rooms {
        let none = BTreeSet::new();
        for (language, other) in [(LANGUAGES[0], LANGUAGES[1]), (LANGUAGES[1], LANGUAGES[0])] {
            let has = languages.get(language).unwrap_or(&none);
            let asked = languages.get(other).unwrap_or(&none);
            findings.extend(
                asked
                    .difference(has)
                    .map(|key| Finding::new(format!("{room}locales/{language}"), format!("{key} is missing"))),
            );
        }
    }
    findings
}

/// `crates/web/locales/vi/units.ftl` → (`crates/web/`, `vi`).
fn place_of(path: &str) -> Option<(&str, &str)> {
    if !has_extension(path, "ftl") {
        return None;
    }
    let start = path.find("locales/")?;
    let (room, rest) = path.split_at(start);
    let (language, _) = rest.strip_prefix("locales/")?.split_once('/')?;
    Some((room, language))
}

/// Messages (`key`), terms (`-key`) and attributes (`key.attribute`) of a Fluent file, with their lines.
fn keys_of(text: &str) -> Vec<(usize, String)> {
    let mut keys = Vec::new();
    let mut message = String::new();
    for (index, line) in text.lines().enumerate() {
        let Some((left, _)) = line.split_once('=') else {
            continue;
        };
        let name = left.trim();
        if let Some(attribute) = name.strip_prefix('.') {
            if is_identifier(attribute) && line.starts_with(' ') {
                keys.push((index, format!("{message}.{attribute}")));
            }
        } else if !line.starts_with(' ') && is_identifier(name.strip_prefix('-').unwrap_or(name)) {
            name.clone_into(&mut message);
            keys.push((index, message.clone()));
        }
    }
    keys
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|each| each.is_ascii_alphanumeric() || "-_".contains(each))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VI: &str = "crates/web/locales/vi/units.ftl";
    const EN: &str = "crates/web/locales/en/units.ftl";

    #[test]
    fn attributes_count_and_text_with_an_equals_sign_does_not() {
        let text = "# a = comment\nname = Tên\n    .hint = x = y\n-term = Tổ\ncount = { $n ->\n    [one] a = b\n   *[other] c\n}\n";
        let keys: Vec<String> = keys_of(text).into_iter().map(|(_, key)| key).collect();
        assert_eq!(keys, ["name", "name.hint", "-term", "count"]);
    }

    #[test]
    fn a_message_missing_in_one_language_is_named_there() {
        let files = [File::sample(VI, "a = A\nb = B\n"), File::sample(EN, "a = A\n")];
        let findings = locales_have_the_same_keys(&files);
        assert_eq!(findings, [Finding::new("crates/web/locales/en", "b is missing")]);
    }

    #[test]
    fn a_message_said_twice_is_found() {
        let files = [File::sample(VI, "a = A\na = B\n"), File::sample(EN, "a = A\n")];
        assert_eq!(locales_have_the_same_keys(&files)[0].place, format!("{VI}:2"));
    }
}
