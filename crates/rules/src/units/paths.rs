//! The way up from a unit over all days, as kept for sums: `unit_path(unit, ancestor, from, to)`.

use super::Registry;
use crate::{
    day::{Day, Span},
    ids::UnitId,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use uuid::Uuid;

/// The visible line "not placed": under it stands, on days when nobody stands for it, whatever belongs to a unit.
pub const NOT_PLACED: UnitId = UnitId(Uuid::nil());

/// "During `span` the facts of `unit` count for `ancestor`" (itself included while it stands).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PathSpan {
    /// The unit whose facts are meant.
    pub unit: UnitId,
    /// The unit they count for, or [`NOT_PLACED`].
    pub ancestor: UnitId,
    /// The days of the tree under which they do.
    pub span: Span,
}

impl Registry {
    /// Under whom a unit's facts count, for the tree of every day there is.
    #[must_use]
    pub fn path_spans(&self, id: UnitId) -> Vec<PathSpan> {
        let mut by_ancestor: BTreeMap<UnitId, Vec<Span>> = BTreeMap::new();
        for (span, path) in self.ways_up(id, Span::ALWAYS, 0) {
            for ancestor in path {
                by_ancestor.entry(ancestor).or_default().push(span);
            }
        }
        let row = |ancestor| move |span| PathSpan { unit: id, ancestor, span };
        by_ancestor.into_iter().flat_map(|(ancestor, spans)| joined(spans).into_iter().map(row(ancestor))).collect()
    }

    /// The ways up within a window of days, oldest first, covering the window without gap or overlap.
    fn ways_up(&self, id: UnitId, window: Span, depth: u8) -> Vec<(Span, Vec<UnitId>)> {
        // Parents stand higher and followers live later, so this ends by itself; the bound guards against data that isn't so.
        const DEEPEST: u8 = 64;
        if window.is_empty() {
            return Vec::new();
        }
        let Some(unit) = self.get(id).filter(|_| depth < DEEPEST) else {
            return vec![(window, vec![NOT_PLACED])];
        };
        let follow = |follower: Option<UnitId>, window: Span| match follower {
            _ if window.is_empty() => Vec::new(),
            Some(follower) => self.ways_up(follower, window, depth + 1),
            None => vec![(window, vec![NOT_PLACED])],
        };
        let life = unit.life();
        let mut ways = follow(self.only_predecessor(unit), Span { from: Day::MIN, to: life.from }.meet(window));
        for era in &unit.eras {
            let days = era.span.meet(window);
            let above = match era.parent {
                _ if days.is_empty() => Vec::new(),
                Some(parent) => self.ways_up(parent, days, depth + 1),
                None => vec![(days, Vec::new())],
            };
            ways.extend(above.into_iter().map(|(span, path)| (span, [vec![id], path].concat())));
        }
        ways.extend(follow(Self::only_successor(unit), Span { from: life.to, to: Day::MAX }.meet(window)));
        ways
    }

    /// The units whose ways up may change when the given units do: themselves, all below, and all they stand for.
    #[must_use]
    pub fn dependents(&self, touched: &BTreeSet<UnitId>) -> BTreeSet<UnitId> {
        let mut found = BTreeSet::new();
        let mut open: VecDeque<UnitId> = touched.iter().copied().collect();
        while let Some(id) = open.pop_front() {
            if !found.insert(id) {
                continue;
            }
            let below = [&self.children, &self.predecessors, &self.bequeathers];
            open.extend(below.into_iter().filter_map(|index| index.get(&id)).flatten());
            open.extend(self.get(id).into_iter().flat_map(|unit| &unit.successors));
        }
        found
    }
}

/// Neighbouring spans made one.
fn joined(spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.to == span.from => last.to = span.to,
            _ => joined.push(span),
        }
    }
    joined
}
