//! Enacting a reform: each change made on a copy, the whole checked, the old registry left as it was.

use super::{
    Era, Kind, Level, NOT_PLACED, Registry, Unit,
    reform::{Change, Misfit, Placing, Reform},
};
use crate::{
    day::{Day, Span},
    ids::{OperationId, UnitId},
    text::nfc,
};
use std::collections::BTreeSet;

/// A registry after a reform, and the units the reform touched.
#[derive(Clone, Debug)]
pub struct Enacted {
    /// The registry as it is now.
    pub registry: Registry,
    /// Units made or changed.
    pub touched: BTreeSet<UnitId>,
}

impl Registry {
    /// The registry after a reform; this one stays as it is.
    ///
    /// # Errors
    /// Says what doesn't fit; then nothing is changed.
    pub fn enact(&self, operation: OperationId, reform: &Reform) -> Result<Enacted, Misfit> {
        if reform.changes.is_empty() {
            return Err(Misfit::Nothing);
        }
        let mut work =
            Work { before: self, registry: self.clone(), touched: BTreeSet::new(), day: reform.day, operation };
        for change in &reform.changes {
            work.make(change)?;
        }
        // Followers first: as long as two ended units might follow each other, nobody's way may be asked for.
        for change in &reform.changes {
            work.check_followers(change)?;
        }
        for change in &reform.changes {
            work.check(change)?;
        }
        work.check_names_and_codes()?;
        work.check_nobody_lost_their_place(reform)?;
        if work.touched.is_empty() {
            return Err(Misfit::Nothing);
        }
        Ok(Enacted { registry: work.registry, touched: work.touched })
    }
}

struct Work<'a> {
    /// As it was before the reform.
    before: &'a Registry,
    registry: Registry,
    touched: BTreeSet<UnitId>,
    day: Day,
    operation: OperationId,
}

impl Work<'_> {
    fn make(&mut self, change: &Change) -> Result<(), Misfit> {
        match change {
            Change::Create { unit, kind, name, code, parent } => self.create(*unit, *kind, name, code.clone(), *parent),
            Change::Amend { unit, name, kind, code, parent } => {
                let name = name.as_deref().map(good_name).transpose()?;
                self.amend(*unit, |era| {
                    era.name = name.clone().unwrap_or_else(|| era.name.clone());
                    era.kind = kind.unwrap_or(era.kind);
                    era.code = code.clone().or_else(|| era.code.clone());
                    era.parent = parent.or(era.parent);
                })
            }
            Change::Absorb { into, from } => {
                self.standing(*into)?;
                from.iter().try_for_each(|unit| self.end(*unit, vec![*into], *into))
            }
            Change::Split { unit, into, heir, place } => {
                for Placing { child, parent } in place {
                    self.amend(*child, |era| era.parent = Some(*parent))?;
                }
                self.end(*unit, into.clone(), *heir)
            }
            Change::End { unit, heir } => self.end(*unit, Vec::new(), *heir),
            Change::Alias { unit, alias } => {
                let alias = good_name(alias)?;
                let mut known = self.known(*unit)?.clone();
                if !known.aliases.contains(&alias) {
                    known.aliases.push(alias);
                    self.put(known);
                }
                Ok(())
            }
        }
    }

    fn create(
        &mut self,
        id: UnitId,
        kind: Kind,
        name: &str,
        code: Option<String>,
        parent: Option<UnitId>,
    ) -> Result<(), Misfit> {
        if self.registry.get(id).is_some() {
            return Err(Misfit::Exists(id));
        }
        let span = Span::since(self.day);
        let era = Era { span, name: good_name(name)?, kind, code, parent, reform: self.operation };
        self.put(Unit {
            id,
            level: kind.level(),
            eras: vec![era],
            successors: Vec::new(),
            heir: None,
            aliases: Vec::new(),
        });
        Ok(())
    }

    /// Changes a unit from the day on. A later era that said something else of its own keeps what it said.
    fn amend(&mut self, id: UnitId, change: impl Fn(&mut Era)) -> Result<(), Misfit> {
        let mut unit = self.standing(id)?.clone();
        let Some(at) = unit.eras.iter().position(|era| era.span.contains(self.day)) else {
            return Err(Misfit::Unknown(id));
        };
        let old = unit.eras[at].clone();
        let mut new = Era { reform: self.operation, ..old.clone() };
        change(&mut new);
        let reform = old.reform;
        if (Era { reform, ..new.clone() }) == old {
            return Ok(());
        }
        carry_on(&mut unit.eras[at + 1..], &old, &new);
        new.span.from = self.day;
        unit.eras[at].span.to = self.day;
        unit.eras.insert(at + 1, new);
        unit.eras.retain(|era| !era.span.is_empty());
        self.put(unit);
        Ok(())
    }

    fn end(&mut self, id: UnitId, successors: Vec<UnitId>, heir: UnitId) -> Result<(), Misfit> {
        let mut unit = self.standing(id)?.clone();
        let later = || Misfit::LaterChanges { name: self.name(id), day: self.day };
        // What ends must have lived, and nothing may be known of it after its end.
        if unit.life().from == self.day || !unit.life().is_open() {
            return Err(later());
        }
        // Whoever ended into it on a later day still needs it there.
        let registry = &self.registry;
        let came_in = [&registry.predecessors, &registry.bequeathers];
        let mut came_in = came_in.iter().filter_map(|index| index.get(&id)).flatten();
        if came_in.any(|other| registry.get(*other).is_some_and(|other| other.life().to > self.day)) {
            return Err(later());
        }
        let last = unit.eras.last_mut().ok_or(Misfit::Unknown(id))?;
        if last.span.from >= self.day {
            return Err(later());
        }
        last.span.to = self.day;
        unit.successors = successors;
        unit.heir = Some(heir);
        self.put(unit);
        Ok(())
    }

    /// Whoever follows an ended unit must stand on that day, at its level or, as heir of a unit without followers, above it.
    fn check_followers(&self, change: &Change) -> Result<(), Misfit> {
        match change {
            Change::Absorb { into, from } => from.iter().try_for_each(|unit| self.check_heir(*unit, &[*into])),
            Change::Split { unit, into, heir, .. } => {
                self.check_heir(*unit, into)?;
                if into.contains(heir) { Ok(()) } else { Err(self.no_heir(*unit)) }
            }
            Change::End { unit, heir } => {
                if self.registry.stands(*heir, self.day) && self.level(*heir) <= self.level(*unit) {
                    Ok(())
                } else {
                    Err(self.no_heir(*unit))
                }
            }
            Change::Create { .. } | Change::Amend { .. } | Change::Alias { .. } => Ok(()),
        }
    }

    /// What else must hold after all changes are made.
    fn check(&self, change: &Change) -> Result<(), Misfit> {
        match change {
            Change::Create { unit, .. } | Change::Amend { unit, .. } => self.check_parent(*unit),
            Change::Split { unit, place, .. } => {
                for Placing { child, .. } in place {
                    if self.before.parent(*child, self.day) != Some(*unit) {
                        return Err(Misfit::BadParent { name: self.name(*child) });
                    }
                    self.check_parent(*child)?;
                }
                Ok(())
            }
            Change::End { unit, heir } => {
                // When districts end, communes move up; a village stays in a commune.
                let mut children = self.before.children(*unit, self.day).into_iter();
                let villages_stay = self.level(*heir) != Level::Commune
                    && children.any(|child| {
                        self.level(child) == Level::Village && self.registry.parent(child, self.day) == Some(*heir)
                    });
                if villages_stay { Err(Misfit::StillHasChildren { name: self.name(*unit) }) } else { Ok(()) }
            }
            Change::Absorb { into, from } => from.iter().try_for_each(|unit| self.check_same_commune(*unit, *into)),
            Change::Alias { .. } => Ok(()),
        }
    }

    /// Villages merge within a commune, the one that stands on that day where theirs stood. (One that comes over on that day can't end on it.)
    fn check_same_commune(&self, ended: UnitId, into: UnitId) -> Result<(), Misfit> {
        if self.level(ended) != Level::Village {
            return Ok(());
        }
        let commune = self.before.parent(ended, self.day);
        let commune = commune.and_then(|commune| self.registry.standing_for(commune, self.day));
        if commune == self.registry.parent(into, self.day) {
            Ok(())
        } else {
            Err(Misfit::OtherParent { name: self.name(ended) })
        }
    }

    fn check_heir(&self, ended: UnitId, heirs: &[UnitId]) -> Result<(), Misfit> {
        for heir in heirs {
            if !self.registry.stands(*heir, self.day) || *heir == ended {
                return Err(self.no_heir(ended));
            }
            if self.level(*heir) != self.level(ended) {
                return Err(Misfit::OtherLevel { name: self.name(*heir) });
            }
        }
        Ok(())
    }

    fn check_parent(&self, id: UnitId) -> Result<(), Misfit> {
        let unit = self.known(id)?;
        // It may have ended by a later change of the same reform.
        let Some(era) = unit.era(self.day) else {
            return Ok(());
        };
        if era.kind.level() != unit.level {
            return Err(Misfit::OtherLevel { name: self.name(id) });
        }
        let bad = || Misfit::BadParent { name: self.name(id) };
        match (unit.level, era.parent) {
            (Level::Province, None) => Ok(()),
            (Level::Province, Some(_)) | (_, None) => Err(bad()),
            (level, Some(_)) => {
                let parent = self.registry.parent(id, self.day).ok_or_else(bad)?;
                if self.level(parent) < level { Ok(()) } else { Err(bad()) }
            }
        }
    }

    /// No two standing units of one parent share kind and name (in capitals or not), none of a level share a code.
    fn check_names_and_codes(&self) -> Result<(), Misfit> {
        for id in &self.touched {
            let Some(era) = self.registry.era(*id, self.day) else {
                continue;
            };
            if let Some(parent) = self.registry.parent(*id, self.day) {
                let twin = |other: &UnitId| {
                    other != id && self.registry.era(*other, self.day).is_some_and(|e| e.is_called(era.kind, &era.name))
                };
                if self.registry.children(parent, self.day).iter().any(twin) {
                    return Err(Misfit::SameName { name: era.full_name() });
                }
            }
            if let Some(code) = &era.code {
                let other = self.registry.iter().find(|unit| {
                    unit.id != *id
                        && unit.level == self.level(*id)
                        && unit.era(self.day).is_some_and(|era| era.code.as_ref() == Some(code))
                });
                if let Some(other) = other {
                    return Err(Misfit::SameCode { code: code.clone(), name: self.name(other.id) });
                }
            }
        }
        Ok(())
    }

    /// Whoever stood somewhere before must stand somewhere still, on every day of its life. (A unit made by this reform for a
    /// parent that was split later can't be placed here; it stands on the line "not placed" until somebody moves it.)
    fn check_nobody_lost_their_place(&self, reform: &Reform) -> Result<(), Misfit> {
        let moves = |change: &Change| !matches!(change, Change::Create { .. } | Change::Alias { .. });
        if !reform.changes.iter().any(moves) {
            return Ok(());
        }
        let dependents = self.registry.dependents(&self.touched);
        let lost = dependents
            .into_iter()
            .filter(|id| self.before.get(*id).is_some())
            .filter(|id| is_lost(&self.registry, *id) && !is_lost(self.before, *id));
        match lost.min_by_key(|id| (self.level(*id), *id)) {
            Some(child) => Err(Misfit::ChildNotPlaced { name: self.name(child) }),
            None => Ok(()),
        }
    }

    fn no_heir(&self, ended: UnitId) -> Misfit {
        Misfit::NoHeir { name: self.name(ended), day: self.day }
    }

    fn known(&self, id: UnitId) -> Result<&Unit, Misfit> {
        self.registry.get(id).ok_or(Misfit::Unknown(id))
    }

    fn standing(&self, id: UnitId) -> Result<&Unit, Misfit> {
        let unit = self.known(id)?;
        if unit.era(self.day).is_none() {
            return Err(Misfit::NotStanding { name: self.name(id), day: self.day });
        }
        Ok(unit)
    }

    fn level(&self, id: UnitId) -> Level {
        self.registry.get(id).map_or(Level::Village, |unit| unit.level)
    }

    fn name(&self, id: UnitId) -> String {
        self.registry.full_name(id, self.day)
    }

    fn put(&mut self, unit: Unit) {
        self.touched.insert(unit.id);
        self.registry.put(unit);
    }
}

/// Does the unit stand nowhere on some day of its life?
fn is_lost(registry: &Registry, id: UnitId) -> bool {
    let Some(life) = registry.get(id).map(Unit::life) else {
        return false;
    };
    let mut spans = registry.path_spans(id).into_iter();
    spans.any(|row| row.ancestor == NOT_PLACED && row.span.overlaps(life))
}

/// Carries a change on into the later eras, field by field, up to the first era that said something of its own.
fn carry_on(later: &mut [Era], old: &Era, new: &Era) {
    fn field<T: Clone + PartialEq>(later: &mut [Era], old: &T, new: &T, of: impl Fn(&mut Era) -> &mut T) {
        for era in later {
            let value = of(era);
            if value != old {
                break;
            }
            value.clone_from(new);
        }
    }
    field(later, &old.name, &new.name, |era| &mut era.name);
    field(later, &old.kind, &new.kind, |era| &mut era.kind);
    field(later, &old.code, &new.code, |era| &mut era.code);
    field(later, &old.parent, &new.parent, |era| &mut era.parent);
}

fn good_name(name: &str) -> Result<String, Misfit> {
    let name = nfc(name);
    if name.is_empty() || name.chars().count() > 100 { Err(Misfit::BadName) } else { Ok(name) }
}
