//! `cargo xtask tidy`: the repository's own rules, those that no compiler and no lint knows.

mod dependencies;
mod licences;
mod locales;
mod rooms;
mod sources;
mod words;

use std::fmt;

use anyhow::Result;

use crate::repository::{Repository, has_extension};

/// A text file of the repository.
pub(crate) struct File {
    /// Path from the root, with `/`.
    path: String,
    text: String,
}

/// Something that a rule found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Whether it breaks the rule, or only nears its limit.
    broken: bool,
    /// The file, with the line if there is one, or whatever else it concerns.
    place: String,
    /// What is wrong and what would be right.
    what: String,
}

impl Finding {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { broken: true, place: place.into(), what: what.into() }
    }

    fn in_line(file: &File, index: usize, what: impl Into<String>) -> Self {
        Self::new(format!("{}:{}", file.path, index + 1), what)
    }

    fn warning(mut self) -> Self {
        self.broken = false;
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.broken { "broken" } else { "warning" };
        write!(out, "{kind}: {}: {}", self.place, self.what)
    }
}

/// Applies all rules and prints what they find; whether none is broken.
pub(crate) fn run(repository: &Repository) -> Result<bool> {
    let files = text_files(repository)?;
    let mut findings = Vec::new();
    for rule in [
        sources::sizes,
        sources::sql_stays_in_the_store,
        sources::scopes_stay_out_of_the_web,
        words::words_live_in_locales,
        words::no_places_outside_the_repository,
        locales::locales_have_the_same_keys,
    ] {
        findings.extend(rule(&files));
    }
    findings.extend(dependencies::check(repository)?);

    findings.sort_by(|a, b| (!a.broken, &a.place).cmp(&(!b.broken, &b.place)));
    for finding in &findings {
        println!("{finding}");
    }
    let broken = findings.iter().filter(|finding| finding.broken).count();
    println!("{} files looked through: {broken} broken, {} warnings", files.len(), findings.len() - broken);
    Ok(broken == 0)
}

/// All files that are text; pictures, fonts and sample workbooks are passed over.
fn text_files(repository: &Repository) -> Result<Vec<File>> {
    Ok(repository
        .tracked()?
        .into_iter()
        .filter_map(|path| {
            let text = String::from_utf8(std::fs::read(repository.root().join(&path)).ok()?).ok()?;
            Some(File { path, text })
        })
        .collect())
}

impl File {
    /// Whether it is Rust source.
    fn is_rust(&self) -> bool {
        has_extension(&self.path, "rs")
    }

    /// Whether it holds tests alone.
    fn is_test(&self) -> bool {
        ["/tests/", "/examples/"].iter().any(|folder| self.path.contains(folder))
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("_tests.rs")
    }

    /// Whether it belongs to this crate.
    fn is_in(&self, room: &str) -> bool {
        self.path
            .strip_prefix("crates/")
            .and_then(|path| path.strip_prefix(room))
            .is_some_and(|rest| rest.starts_with('/'))
    }

    /// Its lines of Rust, numbered from 0, that are neither comments nor the tests at its end.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    #[cfg(test)]
    fn sample(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }
}
