//! Reforms: the dated events that make, merge, split, rename, move and end units, each with its legal act.

use super::{Era, Kind, Level, Registry, Unit};
use crate::{
    day::{Day, Span},
    ids::{OperationId, UnitId},
    text::nfc,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What one legal act (or, for villages, one decision of a commune) changes on one day. It is enacted whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reform {
    /// The day from which it holds.
    pub day: Day,
    /// Number and sign of the act, "1673/NQ-UBTVQH15"; `None` where nobody knows it.
    pub act: Option<String>,
    /// Where this is known from, or what is uncertain about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The changes, in this order.
    pub changes: Vec<Change>,
}

/// One change of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A new unit begins.
    Create {
        /// Its id, made by whoever makes the reform.
        unit: UnitId,
        /// Its kind, which says its level too.
        kind: Kind,
        /// Its name without the word of kind.
        name: String,
        /// Its statistical code, if it has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The unit it belongs to; provinces have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<UnitId>,
    },
    /// A standing unit changes name, kind, code or parent and stays the same unit. `None` leaves a field as it is.
    Amend {
        /// Which.
        unit: UnitId,
        /// The new name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The new kind, of the same level.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<Kind>,
        /// The new code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The new parent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<UnitId>,
    },
    /// The units `from` end and go into `into`, which stands already or was created just before. Their children follow.
    Absorb {
        /// Who takes them in.
        into: UnitId,
        /// Who ends.
        from: Vec<UnitId>,
    },
    /// A unit ends and goes into several, created just before; every child must be placed.
    Split {
        /// Who ends.
        unit: UnitId,
        /// Who follows.
        into: Vec<UnitId>,
        /// Who of them takes over what the unit owed and had.
        heir: UnitId,
        /// Where each child goes.
        place: Vec<Placing>,
    },
    /// A unit ends without a follower of its level; the heir takes over.
    End {
        /// Who ends.
        unit: UnitId,
        /// Who takes over.
        heir: UnitId,
    },
    /// Another spelling by which people know a unit; holds for all days.
    Alias {
        /// Whose.
        unit: UnitId,
        /// The spelling, without the word of kind.
        alias: String,
    },
}

/// Where a child of a split unit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placing {
    /// The child.
    pub child: UnitId,
    /// Its new parent.
    pub parent: UnitId,
}

/// Why a reform can't be enacted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// The reform changes nothing.
    #[error("the reform holds no change")]
    Nothing,
    /// A unit named doesn't exist.
    #[error("unit {0} is not known")]
    Unknown(UnitId),
    /// The id of a unit to be made is taken.
    #[error("unit {0} exists already")]
    Exists(UnitId),
    /// A unit named doesn't stand on that day.
    #[error("{name} does not stand on {day}")]
    NotStanding {
        /// Its name.
        name: String,
        /// The day.
        day: Day,
    },
    /// A unit to be ended has changes recorded for later days.
    #[error("{name} has changes recorded after {day}")]
    LaterChanges {
        /// Its name.
        name: String,
        /// The day of the reform.
        day: Day,
    },
    /// A name is empty or longer than 100 characters.
    #[error("a name must have 1 to 100 characters")]
    BadName,
    /// A parent isn't above its child, a province has a parent, or something else has none.
    #[error("{name} can't belong there")]
    BadParent {
        /// The child's name.
        name: String,
    },
    /// Kinds of different levels were mixed.
    #[error("{name} is of another level")]
    OtherLevel {
        /// The unit's name.
        name: String,
    },
    /// Two standing units of one parent would have the same kind and name.
    #[error("{name} exists there already")]
    SameName {
        /// The full name.
        name: String,
    },
    /// Two standing units would carry one code.
    #[error("code {code} is carried by {name}")]
    SameCode {
        /// The code.
        code: String,
        /// Who carries it.
        name: String,
    },
    /// A split leaves a child without a place.
    #[error("{name} is given no place")]
    ChildNotPlaced {
        /// The child's name.
        name: String,
    },
    /// The heir of an ended unit doesn't stand after it.
    #[error("the heir of {name} does not stand on {day}")]
    NoHeir {
        /// The ended unit's name.
        name: String,
        /// The day.
        day: Day,
    },
    /// Children would stay behind under an ended unit of another level than its heir.
    #[error("{name} still has units below it")]
    StillHasChildren {
        /// The unit's name.
        name: String,
    },
}

impl Misfit {
    /// A stable name, the key of the sentence shown.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing_changed",
            Self::Unknown(_) => "unit_unknown",
            Self::Exists(_) => "unit_exists",
            Self::NotStanding { .. } => "unit_not_standing",
            Self::LaterChanges { .. } => "unit_has_later_changes",
            Self::BadName => "unit_bad_name",
            Self::BadParent { .. } => "unit_bad_parent",
            Self::OtherLevel { .. } => "unit_other_level",
            Self::SameName { .. } => "unit_same_name",
            Self::SameCode { .. } => "unit_same_code",
            Self::ChildNotPlaced { .. } => "unit_child_not_placed",
            Self::NoHeir { .. } => "unit_no_heir",
            Self::StillHasChildren { .. } => "unit_has_children",
        }
    }
}

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
        let mut work = Work {
            registry: self.clone(),
            touched: BTreeSet::new(),
            day: reform.day,
            operation,
        };
        for change in &reform.changes {
            work.make(change)?;
        }
        for change in &reform.changes {
            work.check(change)?;
        }
        work.check_names_and_codes()?;
        Ok(Enacted {
            registry: work.registry,
            touched: work.touched,
        })
    }
}

struct Work {
    registry: Registry,
    touched: BTreeSet<UnitId>,
    day: Day,
    operation: OperationId,
}

impl Work {
    fn make(&mut self, change: &Change) -> Result<(), Misfit> {
        match change {
            Change::Create {
                unit,
                kind,
                name,
                code,
                parent,
            } => self.create(*unit, *kind, name, code.clone(), *parent),
            Change::Amend {
                unit,
                name,
                kind,
                code,
                parent,
            } => {
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
                from.iter()
                    .try_for_each(|unit| self.end(*unit, vec![*into], *into))
            }
            Change::Split {
                unit,
                into,
                heir,
                place,
            } => {
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
                }
                self.put(known);
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
        let era = Era {
            span,
            name: good_name(name)?,
            kind,
            code,
            parent,
            reform: self.operation,
        };
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
        let mut new = Era {
            reform: self.operation,
            ..old.clone()
        };
        change(&mut new);
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
        let later = || Misfit::LaterChanges {
            name: self.name(id),
            day: self.day,
        };
        // What ends must have lived, and nothing may be known of it after its end.
        if unit.life().from == self.day || !unit.life().is_open() {
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

    /// What must hold after all changes are made.
    fn check(&self, change: &Change) -> Result<(), Misfit> {
        match change {
            Change::Create { unit, .. } | Change::Amend { unit, .. } => self.check_parent(*unit),
            Change::Absorb { into, from } => from
                .iter()
                .try_for_each(|unit| self.check_heir(*unit, &[*into])),
            Change::Split {
                unit, into, heir, ..
            } => {
                self.check_heir(*unit, into)?;
                self.check_heir(*unit, &[*heir])?;
                match self.stated_children(*unit).next() {
                    Some(child) => Err(Misfit::ChildNotPlaced {
                        name: self.name(child),
                    }),
                    None => Ok(()),
                }
            }
            Change::End { unit, heir } => {
                let ended = self.known(*unit)?;
                if !self.registry.stands(*heir, self.day) || self.known(*heir)?.level > ended.level
                {
                    return Err(Misfit::NoHeir {
                        name: self.name(*unit),
                        day: self.day,
                    });
                }
                let child_without_parent = self.stated_children(*unit).any(|child| {
                    self.known(child)
                        .is_ok_and(|child| child.level <= self.level(*heir))
                });
                if child_without_parent {
                    Err(Misfit::StillHasChildren {
                        name: self.name(*unit),
                    })
                } else {
                    Ok(())
                }
            }
            Change::Alias { .. } => Ok(()),
        }
    }

    fn check_heir(&self, ended: UnitId, heirs: &[UnitId]) -> Result<(), Misfit> {
        for heir in heirs {
            if !self.registry.stands(*heir, self.day) || *heir == ended {
                return Err(Misfit::NoHeir {
                    name: self.name(ended),
                    day: self.day,
                });
            }
            if self.level(*heir) != self.level(ended) {
                return Err(Misfit::OtherLevel {
                    name: self.name(*heir),
                });
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
            return Err(Misfit::OtherLevel {
                name: self.name(id),
            });
        }
        let bad = || Misfit::BadParent {
            name: self.name(id),
        };
        match (unit.level, era.parent) {
            (Level::Province, None) => Ok(()),
            (Level::Province, Some(_)) | (_, None) => Err(bad()),
            (level, Some(_)) => {
                let parent = self.registry.parent(id, self.day).ok_or_else(bad)?;
                if self.level(parent) < level {
                    Ok(())
                } else {
                    Err(bad())
                }
            }
        }
    }

    /// No two standing units of one parent share kind and name, none of a level share a code.
    fn check_names_and_codes(&self) -> Result<(), Misfit> {
        for id in &self.touched {
            let Some(era) = self.registry.era(*id, self.day) else {
                continue;
            };
            if let Some(parent) = self.registry.parent(*id, self.day) {
                let twin = |other: &UnitId| {
                    other != id
                        && self
                            .registry
                            .era(*other, self.day)
                            .is_some_and(|e| e.kind == era.kind && e.name == era.name)
                };
                if self.registry.children(parent, self.day).iter().any(twin) {
                    return Err(Misfit::SameName {
                        name: era.full_name(),
                    });
                }
            }
            if let Some(code) = &era.code {
                let other = self.registry.iter().find(|unit| {
                    unit.id != *id
                        && unit.level == self.level(*id)
                        && unit
                            .era(self.day)
                            .is_some_and(|era| era.code.as_ref() == Some(code))
                });
                if let Some(other) = other {
                    return Err(Misfit::SameCode {
                        code: code.clone(),
                        name: self.name(other.id),
                    });
                }
            }
        }
        Ok(())
    }

    /// Units that say on that day that they belong to `id`.
    fn stated_children(&self, id: UnitId) -> impl Iterator<Item = UnitId> {
        let candidates = self
            .registry
            .children
            .get(&id)
            .into_iter()
            .flatten()
            .copied();
        candidates.filter(move |child| {
            self.registry
                .era(*child, self.day)
                .is_some_and(|era| era.parent == Some(id))
        })
    }

    fn known(&self, id: UnitId) -> Result<&Unit, Misfit> {
        self.registry.get(id).ok_or(Misfit::Unknown(id))
    }

    fn standing(&self, id: UnitId) -> Result<&Unit, Misfit> {
        let unit = self.known(id)?;
        if unit.era(self.day).is_none() {
            return Err(Misfit::NotStanding {
                name: self.name(id),
                day: self.day,
            });
        }
        Ok(unit)
    }

    fn level(&self, id: UnitId) -> Level {
        self.registry
            .get(id)
            .map_or(Level::Village, |unit| unit.level)
    }

    fn name(&self, id: UnitId) -> String {
        self.registry.full_name(id, self.day)
    }

    fn put(&mut self, unit: Unit) {
        self.touched.insert(unit.id);
        self.registry.put(unit);
    }
}

/// Carries a change on into the later eras, field by field, up to the first era that said something of its own.
fn carry_on(later: &mut [Era], old: &Era, new: &Era) {
    fn field<T: Clone + PartialEq>(
        later: &mut [Era],
        old: &T,
        new: &T,
        of: impl Fn(&mut Era) -> &mut T,
    ) {
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
    if name.is_empty() || name.chars().count() > 100 {
        Err(Misfit::BadName)
    } else {
        Ok(name)
    }
}
