//! Rules over words: what a person reads lives in the locales, and no file speaks of places that a clone does not have.

use super::{File, Finding};
use crate::repository::has_extension;

/// Words of the screen live in the locales, not in the code, templates or scripts of the web.
pub(super) fn words_live_in_locales(files: &[File]) -> Vec<Finding> {
    files
        .iter()
        .filter(|file| file.is_in("web") && !file.is_test())
        .flat_map(|file| {
            let lines: Vec<(usize, &str)> = if file.is_rust() {
                without_samples(file.code())
            } else if has_extension(&file.path, "js") {
                file.text.lines().enumerate().filter(|(_, line)| !is_script_comment(line)).collect()
            } else if file.path.contains("/templates/") {
                file.text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("{#")).collect()
            } else {
                Vec::new()
            };
            lines
                .into_iter()
                .filter(|(_, line)| line.chars().any(is_vietnamese))
                .map(|(index, line)| {
                    Finding::in_line(file, index, format!("words belong into locales/: {}", line.trim()))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The lines outside functions named `sample…`: the invented persons and places with which pages are shown to their tests are
/// data, not words of the screen.
fn without_samples<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> Vec<(usize, &'a str)> {
    let mut end: Option<String> = None;
    lines
        .filter(|(_, line)| {
            if let Some(closing) = &end {
                if line == closing {
                    end = None;
                }
                return false;
            }
            let code = line.trim_start();
            let starts = code.contains("fn sample");
            if starts {
                let indent = &line[..line.len() - code.len()];
                end = Some(format!("{indent}}}"));
            }
            !starts
        })
        .collect()
}

fn is_script_comment(line: &str) -> bool {
    ["//", "/*", "*"].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// Letters with the marks of Vietnamese; English names and signs such as × or ₫ are none.
fn is_vietnamese(character: char) -> bool {
    matches!(
        character,
        'À'..='Ã' | 'È'..='Ê' | 'Ì'..='Í' | 'Ò'..='Õ' | 'Ù'..='Ú' | 'Ý'
        | 'à'..='ã' | 'è'..='ê' | 'ì'..='í' | 'ò'..='õ' | 'ù'..='ú' | 'ý'
        | 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư'
        | '\u{1EA0}'..='\u{1EF9}'
    )
}

/// Who has a clone has neither the writer's folders nor the list of tasks: what matters is said in full.
/// Each phrase is written in two halves, lest this file be found itself.
const OUTSIDE: [&str; 7] = [
    concat!("/wor", "k/"),
    concat!("/ro", "ot/"),
    concat!("/Use", "rs/"),
    concat!("/tmp/", "brief"),
    concat!("shared/", "mission"),
    concat!("shared/", "research"),
    concat!("issue ", "#"),
];

pub(super) fn no_places_outside_the_repository(files: &[File]) -> Vec<Finding> {
    files
        .iter()
        .flat_map(|file| {
            file.text.lines().enumerate().filter_map(move |(index, line)| {
                let phrase = OUTSIDE.iter().find(|phrase| line.contains(**phrase))?;
                Some(Finding::in_line(file, index, format!("“{phrase}” means nothing to who has only the repository")))
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn web(path: &str, text: &str) -> Vec<Finding> {
        words_live_in_locales(&[File::sample(&format!("crates/web/{path}"), text)])
    }

    #[test]
    fn vietnamese_in_code_templates_and_scripts_is_found() {
        assert_eq!(web("src/units.rs", "let title = \"Đơn vị\";").len(), 1);
        assert_eq!(web("templates/unit.html", "<h1>Xã</h1>").len(), 1);
        assert_eq!(web("assets/outbox.js", "say('chưa gửi');").len(), 1);
    }

    #[test]
    fn comments_tests_and_plain_signs_may_stand() {
        assert_eq!(
            web("src/units.rs", "// xã, phường\nlet sign = \"× – ₫ “”\";\n#[cfg(test)]\nmod tests { \"Xã\" }"),
            []
        );
        assert_eq!(web("tests/pages.rs", "\"Xã\""), []);
        assert_eq!(web("locales/vi/units.ftl", "title = Xã"), []);
    }

    #[test]
    fn sample_data_may_stand_and_what_follows_it_may_not() {
        let text = "    fn samples() -> Vec<Self> {\n        \"Xã Mẫu\"\n    }\n    let title = \"Xã\";\n";
        assert_eq!(web("src/units.rs", text)[0].place, "crates/web/src/units.rs:4");
    }

    #[test]
    fn folders_of_the_writer_are_found() {
        let line = concat!("see /wor", "k/notes");
        assert_eq!(no_places_outside_the_repository(&[File::sample("README.md", line)]).len(), 1);
    }
}
