//! The arrows between the workspace's crates point down only.

use serde_json::Value;

use super::Finding;

/// Each crate, and the crates of the workspace that it may know.
const ARROWS: &[(&str, &[&str])] = &[
    ("rules", &[]),
    ("documents", &["rules"]),
    ("messaging", &["rules"]),
    ("store", &["rules"]),
    ("web", &["rules", "store", "documents", "messaging"]),
    ("banso", &["rules", "store", "documents", "messaging", "web"]),
    ("xtask", &[]),
];

/// Arrows that the table does not hold, from the members' own dependencies of all kinds.
pub(super) fn arrows(members: &[&Value]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in members {
        let name = member["name"].as_str().unwrap_or_default();
        let Some((_, may_know)) = ARROWS.iter().find(|(room, _)| *room == name) else {
            findings.push(Finding::new(
                format!("crate {name}"),
                "has no place among the rooms; give it one in xtask/src/tidy/rooms.rs",
            ));
            continue;
        };
        let known = member["dependencies"].as_array().into_iter().flatten();
        for dependency in known.filter(|dependency| dependency["path"].is_string()) {
            let other = dependency["name"].as_str().unwrap_or_default();
            if !may_know.contains(&other) {
                findings.push(Finding::new(
                    format!("crate {name}"),
                    format!("may not know {other}; arrows point down only"),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_arrow_that_points_up_is_found() {
        let rules = json!({"name": "rules", "dependencies": [{"name": "store", "path": "crates/store"}]});
        assert_eq!(arrows(&[&rules]).len(), 1);
    }

    #[test]
    fn arrows_down_and_to_foreign_crates_are_free() {
        let store = json!({"name": "store", "dependencies": [{"name": "rules", "path": "crates/rules"}, {"name": "sqlx", "path": null}]});
        assert_eq!(arrows(&[&store]), []);
    }
}
