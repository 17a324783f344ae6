//! Units that live through reforms: identities, dated names, kinds, codes and parents, and who follows whom.
//!
//! A [`Registry`] holds every unit the product knows and answers for any day: who stood where, under whom, and who
//! stands there now. It is a value: [`Registry::enact`] makes the next one from a [`Reform`] and leaves the old one as it was.

mod enact;
mod kind;
mod matching;
mod paths;
mod reform;
mod search;
mod village_name;

pub use enact::Enacted;
pub use kind::{Kind, Level, UnknownWord, split_kind};
pub use matching::{Finder, Match, match_key};
pub use paths::{NOT_PLACED, PathSpan};
pub use reform::{Change, Misfit, Placing, Reform};
pub use search::{Found, LONGEST_SEARCH, search};
pub use village_name::{call_one_village, split_village_kind, village_core, village_name};

use crate::{
    day::{Day, Span},
    ids::{OperationId, UnitId},
    text::{self, Spelt, spelling_key},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// What a unit was called and where it belonged during one span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Era {
    /// The days it holds for.
    pub span: Span,
    /// The name without the word of kind: "Gia Phú".
    pub name: String,
    /// The word of kind.
    pub kind: Kind,
    /// The statistical office's code (GSO), which is no identity; villages have none.
    pub code: Option<String>,
    /// The unit it belongs to, as stated; outside that unit's life its follower stands for it.
    pub parent: Option<UnitId>,
    /// The reform that began it.
    pub reform: OperationId,
}

impl Era {
    /// Kind and name: "Xã Gia Phú".
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.kind.word(), self.name)
    }

    /// Kind and name inside a sentence: "xã Gia Phú".
    #[must_use]
    pub fn name_in_sentence(&self) -> String {
        format!("{} {}", self.kind.lower(), self.name)
    }

    /// Is it of this kind and name? Capitals and the place of the tone mark don't matter, the marks do.
    #[must_use]
    pub fn is_called(&self, kind: Kind, name: &str) -> bool {
        self.kind == kind && spelling_key(&self.name) == spelling_key(name)
    }

    /// Is this surely what a text calls it? Its kind may be left out, and so may all marks; what is said of both must fit.
    #[must_use]
    pub fn is_surely(&self, written: &str) -> bool {
        let (kind, bare) = split_village_kind(written);
        leaves_open(written, &self.name)
            || leaves_open(written, &self.full_name())
            || (kind == Some(self.kind) && leaves_open(&bare, &self.name))
    }
}

/// Is a text the name, but that marks may be left out of any word? "Nậm Phang" is Nậm Phảng, "Bản Bảy" isn't Bản Bay.
fn leaves_open(written: &str, name: &str) -> bool {
    let (written, name) = (Spelt::of(written), Spelt::of(name));
    let words = || written.text.split(' ').zip(name.text.split(' '));
    let fits = |(one, other): (&str, &str)| {
        let (one, other) = (Spelt::of(one), Spelt::of(other));
        one.is(&other) || (one.is_plain() && one.key == other.key)
    };
    written.is(&name)
        || (written.is_plain() && written.key == name.key)
        || (written.text.split(' ').count() == name.text.split(' ').count() && words().all(fits))
}

/// A place in the tree with its whole history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its identity.
    pub id: UnitId,
    /// Its level; a unit never changes level.
    pub level: Level,
    /// Its eras, oldest first, without gaps; never empty.
    pub eras: Vec<Era>,
    /// Once ended: the units of its own level that took its place (none, one, or several after a split).
    pub successors: Vec<UnitId>,
    /// Once ended: who takes over what it owed and had.
    pub heir: Option<UnitId>,
    /// Other spellings people use for it.
    pub aliases: Vec<String>,
}

impl Unit {
    /// From its first day to its end.
    #[must_use]
    pub fn life(&self) -> Span {
        let from = self.eras.first().map_or(Day::MAX, |era| era.span.from);
        let to = self.eras.last().map_or(Day::MIN, |era| era.span.to);
        Span { from, to }
    }

    /// What it was on a day of its life.
    #[must_use]
    pub fn era(&self, day: Day) -> Option<&Era> {
        self.eras.iter().find(|era| era.span.contains(day))
    }

    /// What it was on a day or, outside its life, at the nearer end of it: always something to show.
    #[must_use]
    pub fn nearest_era(&self, day: Day) -> Option<&Era> {
        self.era(day).or_else(|| if day < self.life().from { self.eras.first() } else { self.eras.last() })
    }
}

/// Every unit the product knows.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    units: HashMap<UnitId, Arc<Unit>>,
    /// Units that name this one as parent in some era.
    children: HashMap<UnitId, BTreeSet<UnitId>>,
    /// Units that ended into this one.
    predecessors: HashMap<UnitId, BTreeSet<UnitId>>,
    /// Ended units whose heir this one is.
    bequeathers: HashMap<UnitId, BTreeSet<UnitId>>,
}

impl Registry {
    /// A registry of the given units, as read back from where they are kept.
    #[must_use]
    pub fn of(units: impl IntoIterator<Item = Unit>) -> Self {
        let mut registry = Self::default();
        for unit in units {
            registry.put(unit);
        }
        registry
    }

    fn put(&mut self, unit: Unit) {
        for parent in unit.eras.iter().filter_map(|era| era.parent) {
            self.children.entry(parent).or_default().insert(unit.id);
        }
        for successor in &unit.successors {
            self.predecessors.entry(*successor).or_default().insert(unit.id);
        }
        if let Some(heir) = unit.heir {
            self.bequeathers.entry(heir).or_default().insert(unit.id);
        }
        self.units.insert(unit.id, Arc::new(unit));
    }

    /// How many units there are, ended ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Is there no unit at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The unit of an id.
    #[must_use]
    pub fn get(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id).map(Arc::as_ref)
    }

    /// Every unit, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.units.values().map(Arc::as_ref)
    }

    /// The era of a unit on a day.
    #[must_use]
    pub fn era(&self, id: UnitId, day: Day) -> Option<&Era> {
        self.get(id)?.era(day)
    }

    /// Does the unit stand on that day?
    #[must_use]
    pub fn stands(&self, id: UnitId, day: Day) -> bool {
        self.era(id, day).is_some()
    }

    /// The unit's full name on a day (or at the nearer end of its life), for messages; empty for an unknown id.
    #[must_use]
    pub fn full_name(&self, id: UnitId, day: Day) -> String {
        self.get(id).and_then(|unit| unit.nearest_era(day)).map(Era::full_name).unwrap_or_default()
    }

    /// The unit that carried a code on a day.
    #[must_use]
    pub fn by_code(&self, code: &str, day: Day) -> Option<&Unit> {
        self.iter().find(|unit| unit.era(day).is_some_and(|era| era.code.as_deref() == Some(code)))
    }

    /// Who stands for a unit on a day: itself during its life; before and after, its one predecessor or successor
    /// (a unit without successors of its level: its heir); nobody if there is no such one.
    #[must_use]
    pub fn standing_for(&self, id: UnitId, day: Day) -> Option<UnitId> {
        let unit = self.get(id)?;
        let life = unit.life();
        if life.contains(day) {
            return Some(id);
        }
        let follower = if day < life.from { self.only_predecessor(unit) } else { Self::only_successor(unit) };
        self.standing_for(follower?, day)
    }

    /// The one unit that stood for this one before its life.
    fn only_predecessor(&self, unit: &Unit) -> Option<UnitId> {
        let born = unit.life().from;
        let mut before = self
            .predecessors
            .get(&unit.id)
            .into_iter()
            .flatten()
            .filter(|id| self.get(**id).is_some_and(|predecessor| predecessor.life().to == born));
        match (before.next(), before.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    /// The one unit that stands for this one after its life.
    fn only_successor(unit: &Unit) -> Option<UnitId> {
        match unit.successors[..] {
            [] => unit.heir,
            [only] => Some(only),
            _ => None,
        }
    }

    /// Who holds on a day the duties that were a unit's: the unit itself during its life, afterwards its heir, where that is of the
    /// same level. Where the level is gone, as with the districts in July 2025, nobody does.
    #[must_use]
    pub fn heir_of_same_level(&self, id: UnitId, day: Day) -> Option<UnitId> {
        let unit = self.get(id)?;
        if day < unit.life().to {
            return self.standing_for(id, day);
        }
        let heir = unit.heir.and_then(|heir| self.get(heir)).filter(|heir| heir.level == unit.level)?;
        self.heir_of_same_level(heir.id, day)
    }

    /// The unit it belonged to on a day of its life.
    #[must_use]
    pub fn parent(&self, id: UnitId, day: Day) -> Option<UnitId> {
        self.standing_for(self.era(id, day)?.parent?, day)
    }

    /// The unit and those above it on a day, from itself up; empty when it did not stand.
    #[must_use]
    pub fn path(&self, id: UnitId, day: Day) -> Vec<UnitId> {
        let mut path = Vec::new();
        let mut next = self.stands(id, day).then_some(id);
        while let Some(unit) = next.filter(|unit| !path.contains(unit)) {
            path.push(unit);
            next = self.parent(unit, day);
        }
        path
    }

    /// What a unit lies in on a day, from near to far: "huyện Bảo Thắng, tỉnh Lào Cai".
    #[must_use]
    pub fn lies_in(&self, id: UnitId, day: Day) -> String {
        let above = self.path(id, day).into_iter().skip(1);
        let names: Vec<String> = above.filter_map(|unit| Some(self.era(unit, day)?.name_in_sentence())).collect();
        names.join(", ")
    }

    /// The unit of a level above (or at) this one on a day.
    #[must_use]
    pub fn above(&self, id: UnitId, level: Level, day: Day) -> Option<UnitId> {
        self.path(id, day).into_iter().find(|unit| self.get(*unit).is_some_and(|unit| unit.level == level))
    }

    /// The units directly below on a day, in the order people expect (by kind of level, then name).
    #[must_use]
    pub fn children(&self, id: UnitId, day: Day) -> Vec<UnitId> {
        let mut below: BTreeSet<UnitId> = BTreeSet::new();
        let mut claimed = vec![id];
        // A unit whose stated parent has ended belongs to the one that stands for it, so ask those too.
        let mut seen: BTreeSet<UnitId> = BTreeSet::new();
        while let Some(parent) = claimed.pop() {
            if !seen.insert(parent) {
                continue;
            }
            let candidates = self.children.get(&parent).into_iter().flatten();
            below.extend(candidates.filter(|child| self.parent(**child, day) == Some(id)));
            claimed.extend(self.predecessors.get(&parent).into_iter().flatten());
            claimed.extend(self.bequeathers.get(&parent).into_iter().flatten());
            claimed.extend(self.get(parent).into_iter().flat_map(|unit| unit.successors.iter()));
        }
        let mut below: Vec<UnitId> = below.into_iter().collect();
        self.sort(&mut below, day);
        below
    }

    /// The units with nobody above them on a day.
    #[must_use]
    pub fn roots(&self, day: Day) -> Vec<UnitId> {
        let mut roots: Vec<UnitId> = self
            .iter()
            .filter(|unit| {
                unit.level == Level::Province && unit.era(day).is_some() && self.parent(unit.id, day).is_none()
            })
            .map(|unit| unit.id)
            .collect();
        self.sort(&mut roots, day);
        roots
    }

    /// All units of a level on a day, in the order of their codes, then names.
    #[must_use]
    pub fn list(&self, level: Level, day: Day) -> Vec<UnitId> {
        let mut units: Vec<UnitId> =
            self.iter().filter(|unit| unit.level == level && unit.era(day).is_some()).map(|unit| unit.id).collect();
        self.sort(&mut units, day);
        units
    }

    /// The units of a level that are a unit or below it on a day, in no order. Quicker than [`Registry::subtree`], which orders all there are.
    #[must_use]
    pub fn of_level_within(&self, id: UnitId, level: Level, day: Day) -> Vec<UnitId> {
        let there = self.iter().filter(|unit| unit.level == level && unit.era(day).is_some()).map(|unit| unit.id);
        there.filter(|unit| self.path(*unit, day).contains(&id)).collect()
    }

    /// The unit and all below it on a day, parents before children.
    #[must_use]
    pub fn subtree(&self, id: UnitId, day: Day) -> Vec<UnitId> {
        let mut found = Vec::new();
        let mut open = if self.stands(id, day) { vec![id] } else { Vec::new() };
        while let Some(unit) = open.pop() {
            found.push(unit);
            let mut below = self.children(unit, day);
            below.reverse();
            open.extend(below);
        }
        found
    }

    /// Is `id` the unit `ancestor` or below it on a day? Outside its life, the one that stands for it is asked.
    #[must_use]
    pub fn is_within(&self, id: UnitId, ancestor: UnitId, day: Day) -> bool {
        self.standing_for(id, day).is_some_and(|unit| self.path(unit, day).contains(&ancestor))
    }

    /// Who stands on day `to` where this unit stood on day `at`: followers forward, predecessors backward.
    ///
    /// A unit that still stands is its own follower. A district's followers are the communes that took its communes.
    #[must_use]
    pub fn successors(&self, id: UnitId, at: Day, to: Day) -> Vec<UnitId> {
        let mut found = BTreeSet::new();
        self.follow(id, at, to, &mut found);
        let mut found: Vec<UnitId> = found.into_iter().collect();
        self.sort(&mut found, to);
        found
    }

    fn follow(&self, id: UnitId, at: Day, to: Day, found: &mut BTreeSet<UnitId>) {
        let Some(unit) = self.get(id) else { return };
        let life = unit.life();
        if life.contains(to) {
            found.insert(id);
        }
        if to < at {
            // Back: what came in on the way stood there too.
            let came_in = self.predecessors.get(&id).into_iter().flatten();
            for predecessor in came_in {
                let end = self.get(*predecessor).map(|unit| unit.life().to);
                if let Some(end) = end.filter(|end| to < *end && *end <= at) {
                    // What came into it ended by its own end, perhaps on that very day.
                    self.follow(*predecessor, end, to, found);
                }
            }
        } else if life.to <= to {
            if unit.successors.is_empty() {
                let last = life.to.before();
                for child in self.children(id, at.max(life.from).min(last)) {
                    self.follow(child, at, to, found);
                }
            }
            for successor in &unit.successors {
                self.follow(*successor, at, to, found);
            }
        }
    }

    /// The units that ended into this one.
    #[must_use]
    pub fn predecessors(&self, id: UnitId) -> Vec<UnitId> {
        self.predecessors.get(&id).into_iter().flatten().copied().collect()
    }

    /// The ended units whose heir this one is.
    pub fn bequeathers(&self, id: UnitId) -> impl Iterator<Item = &Unit> {
        let ended = self.bequeathers.get(&id).into_iter().flatten().filter_map(|unit| self.get(*unit));
        ended.filter(move |unit| unit.heir == Some(id))
    }

    fn sort(&self, units: &mut [UnitId], day: Day) {
        units.sort_by_cached_key(|id| {
            let era = self.get(*id).and_then(|unit| unit.nearest_era(day));
            let code = era.and_then(|era| era.code.clone());
            let name = era.map(|era| text::sort_key(&era.name)).unwrap_or_default();
            (code.is_none(), code, name, *id)
        });
    }
}

#[cfg(test)]
mod tests;
