//! Which units count for which on a day, as this process holds it in memory. It changes with the version of the tree alone.

use crate::{
    db::{Read, args, statements},
    error::Result,
    registry,
};
use rules::{day::Day, ids::UnitId};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use uuid::Uuid;

statements! {
    TREE = "SELECT ancestor, unit FROM unit_path WHERE from_day <= $1 AND $1 < to_day ORDER BY ancestor, unit";
}

/// So many trees are remembered.
const MOST: usize = 12;

/// Of each unit those that count for it.
pub(super) type Tree = HashMap<UnitId, Vec<UnitId>>;

/// By version and day.
type Trees = HashMap<(i64, Day), Arc<Tree>>;

/// The trees of days that a process holds.
#[derive(Debug, Default)]
pub(crate) struct HeldTrees(Mutex<Trees>);

/// Which units count for which on a day, and the version of the tree.
pub(super) async fn of(from: &mut impl Read, day: Day) -> Result<(i64, Arc<Tree>)> {
    let version = registry::version(from).await?;
    let Some(kept) = from.held() else {
        return Ok((version, read(from, day).await?));
    };
    let HeldTrees(held) = &kept.trees;
    let known = held.lock().unwrap_or_else(PoisonError::into_inner).get(&(version, day)).map(Arc::clone);
    if let Some(tree) = known {
        return Ok((version, tree));
    }
    let tree = read(from, day).await?;
    let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
    if held.len() >= MOST {
        held.clear();
    }
    held.insert((version, day), Arc::clone(&tree));
    Ok((version, tree))
}

async fn read(from: &mut impl Read, day: Day) -> Result<Arc<Tree>> {
    let rows: Vec<(Uuid, Uuid)> = from.all(&TREE, args![day]).await?;
    let mut tree = Tree::new();
    for (ancestor, unit) in rows {
        tree.entry(UnitId(ancestor)).or_default().push(UnitId(unit));
    }
    Ok(Arc::new(tree))
}
