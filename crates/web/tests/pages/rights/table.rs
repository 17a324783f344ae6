//! `docs/rights.md`: the one table of rights, read as people read it.

use super::world::{Asker, Relation};
use rules::operations::Body;
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rights.md");

/// One row: a route or an operation, and a cell for each asker.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
}

/// At which relations something is allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    allowed: BTreeSet<Option<Relation>>,
    refused: BTreeSet<Option<Relation>>,
    everywhere: bool,
}

/// Allowed everywhere, or to everybody where a thing stands to nobody.
const EVERYWHERE: &str = "mọi";
const NOWHERE: &str = "–";

impl Cell {
    pub(super) fn note(&mut self, relation: Option<Relation>, allowed: bool) {
        if allowed {
            self.allowed.insert(relation)
        } else {
            self.refused.insert(relation)
        };
    }

    /// The words of a cell that was found by asking.
    pub(super) fn text(&self) -> String {
        if self.allowed.is_empty() {
            NOWHERE.to_owned()
        } else if self.refused.is_empty() {
            EVERYWHERE.to_owned()
        } else {
            let words: Vec<&str> = self.allowed.iter().flatten().map(|relation| relation.word()).collect();
            words.join(", ")
        }
    }

    /// Is what was found what the table says? The table's words must all have been tried.
    pub(super) fn agrees(&self, said: &Self) -> bool {
        if said.everywhere {
            return self.refused.is_empty() && !self.allowed.is_empty();
        }
        self.allowed == said.allowed
    }

    fn read(text: &str) -> Self {
        match text {
            EVERYWHERE => Self { everywhere: true, ..Self::default() },
            NOWHERE => Self::default(),
            words => {
                let word = |word: &str| {
                    let known = Relation::ALL.into_iter().find(|relation| relation.word() == word.trim());
                    Some(known.unwrap_or_else(|| panic!("docs/rights.md: “{word}” is none of the words of a cell")))
                };
                Self { allowed: words.split(',').map(word).collect(), ..Self::default() }
            }
        }
    }
}

/// The whole file.
pub(super) struct Table {
    pub(super) routes: Vec<Row>,
    pub(super) operations: Vec<Row>,
}

impl Table {
    pub(super) fn read() -> Self {
        let text = std::fs::read_to_string(FILE).expect("docs/rights.md");
        let rows: Vec<Row> = text.lines().filter(|line| line.starts_with("| `")).map(row).collect();
        let (routes, operations) = rows.into_iter().partition(|row| row.name.contains('/'));
        Self { routes, operations }
    }

    /// Routes without a row, and rows without a route.
    pub(super) fn missing_routes(&self, routes: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
        assert!(routes.len() > 40, "the look into the router has gone blind: {routes:?}");
        let have: BTreeSet<String> = routes
            .iter()
            .flat_map(|(pattern, methods)| methods.iter().map(move |method| format!("{method} {}", plain(pattern))))
            .collect();
        let said: BTreeSet<String> = self.routes.iter().map(|row| plain(path(&row.name))).collect();
        let without_row = have.difference(&said).map(|route| {
            let columns = Asker::ALL.map(|_| NOWHERE).join(" | ");
            format!(
                "The route `{route}` has no row in docs/rights.md. Add the line\n| `{route}` | {columns} |\nwith the things it \
                 is about in its braces ({}) and the right words in its cells; the test then says which are found.",
                super::things::NAMES.join(", ")
            )
        });
        let without_route = said
            .difference(&have)
            .map(|route| format!("docs/rights.md: the router has no `{route}`; take the row out"));
        without_row.chain(without_route).collect()
    }

    /// Kinds of operations without a row, and rows without a kind.
    pub(super) fn missing_kinds(&self) -> Vec<String> {
        let said: BTreeSet<&str> = self.operations.iter().map(|row| kind(&row.name)).collect();
        let without_row = Body::KINDS.iter().filter(|kind| !said.contains(*kind)).map(|kind| {
            let columns = Asker::ALL.map(|_| NOWHERE).join(" | ");
            format!(
                "The operation `{kind}` has no row in docs/rights.md. Add the line\n| `{kind}` | {columns} |\nand one to \
                 `deeds` in crates/web/tests/pages/rights/deeds.rs that makes one."
            )
        });
        let without_kind = said.iter().filter(|kind| !Body::KINDS.contains(kind));
        let without_kind = without_kind.map(|kind| format!("docs/rights.md: there is no operation `{kind}`"));
        without_row.chain(without_kind).collect()
    }
}

/// The kind of an operation's row: what stands before the colon.
pub(super) fn kind(name: &str) -> &str {
    name.split(':').next().unwrap_or(name).trim()
}

/// A route's method and path, without query and fields.
fn path(name: &str) -> &str {
    name.split([' ', '?']).nth(1).map_or(name, |path| &name[..name.find(path).unwrap_or(0) + path.len()])
}

/// A pattern whose braces say nothing.
fn plain(pattern: &str) -> String {
    let mut plain = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        plain.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

fn row(line: &str) -> Row {
    let parts: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
    let (name, cells) = parts.split_first().expect("a row");
    assert_eq!(cells.len(), Asker::ALL.len(), "docs/rights.md: a cell for each role: {line}");
    Row { name: name.trim_matches('`').to_owned(), cells: cells.iter().map(|cell| Cell::read(cell)).collect() }
}

#[test]
fn a_route_is_told_from_what_is_sent_to_it() {
    assert_eq!(plain(path("POST /teams/{team}/end + day=x")), "POST /teams/{}/end");
    assert_eq!(plain(path("GET /teams?unit={unit}")), "GET /teams");
    assert_eq!(plain(path("GET /")), "GET /");
}
