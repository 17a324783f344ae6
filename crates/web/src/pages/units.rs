//! The tree of units at a day.

use super::state::{Answer, State, Visit};
use crate::page::{Section, show};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::units::{TreeNode, TreeSum, UnitsTreePage};
use axum::Router;
use axum::routing::get;
use rules::day::Day;
use rules::ids::UnitId;
use rules::measures::Measure;
use rules::units::{Level, Registry, Unit};
use std::collections::{BTreeMap, BTreeSet};
use store::Sums;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::UNITS, get(tree))
}

/// The day of a unit's life nearest to a day.
pub(super) fn within_life(unit: &Unit, day: Day) -> Day {
    let life = unit.life();
    day.clamp(life.from, life.to.before().max(life.from))
}

/// A unit with its name on a day and its page.
pub(super) fn link(registry: &Registry, unit: UnitId, day: Day) -> Link {
    Link::new(registry.full_name(unit, day), paths::unit_at(unit, day))
}

/// How much of a measure, never below nothing.
pub(super) fn count(sums: &Sums, measure: Measure) -> u64 {
    u64::try_from(sums.get(measure)).unwrap_or(0)
}

fn tree_sum(sums: &Sums) -> TreeSum {
    TreeSum { villages: count(sums, Measure::Villages), teams: count(sums, Measure::Teams) }
}

async fn tree(visit: Visit) -> Answer {
    let (store, registry, at) = (&visit.store, &visit.registry, visit.at);
    let above_villages = [Level::Province, Level::District, Level::Commune];
    let shown: Vec<UnitId> = above_villages.into_iter().flat_map(|level| registry.list(level, at)).collect();
    let sums = store.sums(&visit.scope, &shown, at, at).await?;
    let nowhere = store.sums_not_placed(&visit.scope, at, at).await?;
    let roots = registry.roots(at);
    let all = roots.iter().filter_map(|root| sums.get(root)).fold(nowhere.clone(), Sums::plus);
    // Unfolded down to what the viewer is in charge of.
    let own = visit.own_units();
    let open: BTreeSet<UnitId> =
        roots.iter().copied().chain(own.iter().flat_map(|unit| registry.path(*unit, at).into_iter().skip(1))).collect();
    let nodes = roots.iter().map(|root| node(registry, &sums, &open, *root, at));
    Ok(show(&UnitsTreePage {
        at,
        roots: nodes.collect(),
        total: tree_sum(&all),
        not_placed: Some(tree_sum(&nowhere)).filter(|rest| *rest != TreeSum::default()),
        p: visit.page.within(Section::Units),
    }))
}

fn node(
    registry: &Registry,
    sums: &BTreeMap<UnitId, Sums>,
    open: &BTreeSet<UnitId>,
    unit: UnitId,
    at: Day,
) -> TreeNode {
    let TreeSum { villages, teams } = sums.get(&unit).map(tree_sum).unwrap_or_default();
    let below = registry.children(unit, at).into_iter();
    let below = below.filter(|child| registry.get(*child).is_some_and(|child| child.level != Level::Village));
    let children: Vec<TreeNode> = below.map(|child| node(registry, sums, open, child, at)).collect();
    let Link { text, url } = link(registry, unit, at);
    TreeNode { name: text, url, villages, teams, open: open.contains(&unit), children }
}
