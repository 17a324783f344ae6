//! Rules over what the program is made of. Which licences may be and which packages may come twice stands in `deny.toml`,
//! the file that cargo-deny reads too.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::Value;

use super::licences::is_met;
use super::{Finding, rooms};
use crate::repository::Repository;

/// What `deny.toml` allows.
#[derive(Default)]
struct Allowed {
    licences: Vec<String>,
    /// Names of the packages that may come in several versions.
    twice: BTreeSet<String>,
}

pub(super) fn check(repository: &Repository) -> Result<Vec<Finding>> {
    let deny = std::fs::read_to_string(repository.root().join("deny.toml")).context("deny.toml cannot be read")?;
    let deny: toml::Table = deny.parse().context("deny.toml is no TOML")?;
    let targets = texts(deny.get("graph").and_then(|graph| graph.get("targets")));
    let mut arguments = vec!["--locked"];
    for target in &targets {
        arguments.extend(["--filter-platform", target]);
    }
    let metadata = repository.metadata(&arguments)?;
    let members: BTreeSet<&str> =
        metadata["workspace_members"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let packages = metadata["packages"].as_array().map_or(&[][..], Vec::as_slice);
    let (own, foreign): (Vec<&Value>, Vec<&Value>) =
        packages.iter().partition(|package| package["id"].as_str().is_some_and(|id| members.contains(id)));

    let allowed = Allowed::of(&deny);
    let mut findings = rooms::arrows(&own);
    findings.extend(licences(&foreign, &allowed.licences));
    findings.extend(duplicates(&foreign, &allowed.twice));
    Ok(findings)
}

impl Allowed {
    fn of(deny: &toml::Table) -> Self {
        let skipped =
            deny.get("bans").and_then(|bans| bans.get("skip")).and_then(toml::Value::as_array).into_iter().flatten();
        Self {
            licences: texts(deny.get("licenses").and_then(|licences| licences.get("allow"))),
            twice: skipped.filter_map(|entry| entry.get("crate")?.as_str()).map(str::to_owned).collect(),
        }
    }
}

fn texts(list: Option<&toml::Value>) -> Vec<String> {
    list.and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|text| Some(text.as_str()?.to_owned()))
        .collect()
}

fn licences(packages: &[&Value], allowed: &[String]) -> Vec<Finding> {
    packages
        .iter()
        .filter_map(|package| {
            let stated = package["license"].as_str().unwrap_or("no licence");
            (!is_met(stated, allowed)).then(|| {
                Finding::new(named(package), format!("its licence ({stated}) is not among those that deny.toml allows"))
            })
        })
        .collect()
}

fn duplicates(packages: &[&Value], may_come_twice: &BTreeSet<String>) -> Vec<Finding> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages {
        let text = |field: &str| package[field].as_str().unwrap_or_default();
        versions
            .entry(package["name"].as_str().unwrap_or_default())
            .or_default()
            .push(package["version"].as_str().unwrap_or_else(|| text("id")));
    }
    let several = |name: &str| versions.get(name).is_some_and(|all| all.len() > 1);
    let unlisted =
        versions.iter().filter(|(name, all)| all.len() > 1 && !may_come_twice.contains(**name)).map(|(name, all)| {
            Finding::new(
                format!("package {name}"),
                format!("comes in versions {}; settle on one, or list it in deny.toml with the reason", all.join(", ")),
            )
        });
    let outdated = may_come_twice.iter().filter(|name| !several(name)).map(|name| {
        Finding::new(format!("package {name}"), "comes in one version only; deny.toml need not list it any more")
            .warning()
    });
    unlisted.chain(outdated).collect()
}

fn named(package: &Value) -> String {
    format!(
        "package {} {}",
        package["name"].as_str().unwrap_or_default(),
        package["version"].as_str().unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_second_version_must_be_listed() {
        let (old, new) = (json!({"name": "rand", "version": "0.8.0"}), json!({"name": "rand", "version": "0.10.0"}));
        assert!(duplicates(&[&old, &new], &BTreeSet::new())[0].broken);
        assert_eq!(duplicates(&[&old, &new], &BTreeSet::from(["rand".to_owned()])), []);
    }

    #[test]
    fn a_listed_package_that_comes_once_only_warns() {
        let only = json!({"name": "rand", "version": "0.10.0"});
        assert!(!duplicates(&[&only], &BTreeSet::from(["rand".to_owned()]))[0].broken);
    }

    #[test]
    fn a_package_without_a_licence_is_found() {
        let package = json!({"name": "some", "version": "1.0.0", "license": null});
        assert_eq!(licences(&[&package], &["MIT".to_owned()]).len(), 1);
    }

    #[test]
    fn the_lists_are_read_from_the_file_of_cargo_deny() {
        let deny: toml::Table =
            "[licenses]\nallow = [\"MIT\"]\n[bans]\nskip = [{ crate = \"rand\", reason = \"x\" }]".parse().unwrap();
        let allowed = Allowed::of(&deny);
        assert_eq!(allowed.licences, ["MIT"]);
        assert!(allowed.twice.contains("rand"));
    }
}
