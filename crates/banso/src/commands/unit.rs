//! `banso unit`: the tree, a level, successors and predecessors.

use super::{Answer, no_such_unit};
use crate::arguments::Unit;
use anyhow::Result;
use rules::{
    day::Day,
    ids::UnitId,
    units::{Level, Registry},
};
use serde::Serialize;
use std::fmt::Write as _;
use store::{Scope, Store};

/// A unit as it is printed.
#[derive(Clone, Debug, Serialize)]
struct Row {
    id: UnitId,
    code: Option<String>,
    name: String,
    kind: &'static str,
    level: Level,
    parent_code: Option<String>,
}

/// A unit and what is below it.
#[derive(Clone, Debug, Serialize)]
struct Node {
    #[serde(flatten)]
    row: Row,
    children: Vec<Node>,
}

pub(crate) async fn run(command: Unit, store: &Store) -> Result<Answer> {
    let registry = store.registry(&Scope::operator()).await?;
    match command {
        Unit::Tree { at, root } => {
            let roots = match root {
                None => registry.roots(at),
                Some(code) => match registry.by_code(&code, at) {
                    Some(unit) => vec![unit.id],
                    None => return Ok(no_such_unit(&code, at)),
                },
            };
            let nodes: Vec<Node> = roots.into_iter().filter_map(|root| node(&registry, root, at)).collect();
            let mut text = String::new();
            nodes.iter().for_each(|node| indented(node, 0, &mut text));
            Answer::done(&nodes, text)
        }
        Unit::List { at, level } => listed(&registry, &registry.list(level, at), at),
        Unit::Successor { code, at, to } => match registry.by_code(&code, at) {
            Some(unit) => listed(&registry, &registry.successors(unit.id, at, to), to),
            None => Ok(no_such_unit(&code, at)),
        },
    }
}

fn listed(registry: &Registry, units: &[UnitId], day: Day) -> Result<Answer> {
    let rows: Vec<Row> = units.iter().filter_map(|unit| row(registry, *unit, day)).collect();
    let mut text = String::new();
    rows.iter().for_each(|row| line(row, &mut text));
    Answer::done(&rows, text)
}

fn row(registry: &Registry, unit: UnitId, day: Day) -> Option<Row> {
    let era = registry.era(unit, day)?;
    let parent = registry.parent(unit, day).and_then(|parent| registry.era(parent, day));
    Some(Row {
        id: unit,
        code: era.code.clone(),
        name: era.name.clone(),
        kind: era.kind.word(),
        level: era.kind.level(),
        parent_code: parent.and_then(|parent| parent.code.clone()),
    })
}

fn node(registry: &Registry, unit: UnitId, day: Day) -> Option<Node> {
    let below = registry.children(unit, day).into_iter();
    Some(Node {
        row: row(registry, unit, day)?,
        children: below.filter_map(|unit| node(registry, unit, day)).collect(),
    })
}

fn line(row: &Row, text: &mut String) {
    let code = row.code.as_deref().unwrap_or("-");
    let _ = writeln!(text, "{code:<6} {} {}", row.kind, row.name);
}

fn indented(node: &Node, depth: usize, text: &mut String) {
    text.push_str(&"  ".repeat(depth));
    line(&node.row, text);
    node.children.iter().for_each(|child| indented(child, depth + 1, text));
}
