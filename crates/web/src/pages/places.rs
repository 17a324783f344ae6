//! The places somebody can choose among, and the names of units on pages.

use super::state::Visit;
use super::typed;
use crate::error::PageError;
use crate::form::Choice;
use crate::locale::Key;
use crate::page::{Section, show};
use crate::views::members::ChoosePlacePage;
use crate::views::parts::Link;
use crate::views::paths;
use axum::response::{IntoResponse, Response};
use rules::access::Right;
use rules::day::Day;
use rules::ids::UnitId;
use rules::units::{Level, Unit};

impl Visit {
    /// The unit asked for by its id, else the asker's own; it must be one where the asker has the right.
    ///
    /// # Errors
    /// [`PageError::NotFound`].
    pub fn place(&self, right: Right, asked: &str) -> Result<UnitId, PageError> {
        let asked = asked.trim();
        let unit = if asked.is_empty() { self.own_units().into_iter().next() } else { typed::id(asked) };
        unit.filter(|unit| self.registry.get(*unit).is_some() && self.may(right, *unit)).ok_or(PageError::NotFound)
    }

    /// The place asked for as it stands on the day asked for: whoever stood for it then. Where there is no such one, the page says
    /// that the place isn't there that day.
    ///
    /// # Errors
    /// [`PageError::NotFound`], as [`Visit::place`].
    pub fn place_on_day(&mut self, right: Right, asked: &str) -> Result<UnitId, PageError> {
        let unit = self.place(right, asked)?;
        let level = |unit: UnitId| self.registry.get(unit).map(|unit| unit.level);
        let stood = self.registry.standing_for(unit, self.at);
        // The province that inherits a district's duties is not what stood there.
        if let Some(then) = stood.filter(|then| level(*then) == level(unit) && self.may(right, *then)) {
            return Ok(then);
        }
        let name = self.registry.full_name(unit, self.at);
        let warning = self.page.t2(Key("place-not-there"), "place", name, "day", self.at);
        self.page = self.page.clone().warning(warning);
        Ok(unit)
    }

    /// The commune asked for, where the asker has a right.
    ///
    /// # Errors
    /// [`PageError::NotFound`].
    pub fn own_commune(&self, right: Right, asked: UnitId) -> Result<UnitId, PageError> {
        let unit = self.unit_for(right, asked)?;
        if unit.level == Level::Commune { Ok(unit.id) } else { Err(PageError::NotFound) }
    }

    /// The communes in which one works on the day looked at: a commune itself while it stands, else those that stood where it
    /// stands on other days.
    fn communes_then(&self, commune: UnitId) -> Vec<UnitId> {
        let is_commune = |unit: &UnitId| self.registry.get(*unit).is_some_and(|unit| unit.level == Level::Commune);
        self.stood_there(commune, self.at).into_iter().filter(is_commune).collect()
    }

    /// Who stands on a day where a unit stands on others.
    #[must_use]
    pub fn stood_there(&self, unit: UnitId, day: Day) -> Vec<UnitId> {
        let Some(life) = self.registry.get(unit).map(Unit::life) else {
            return Vec::new();
        };
        let known = if day < life.from { life.from } else { day.min(life.to.before()) };
        self.registry.successors(unit, known, day)
    }

    /// The commune to work for on the day looked at: the one asked for, else the asker's own, if that is one; else the page
    /// that asks which.
    ///
    /// # Errors
    /// The answer to give instead.
    pub fn commune_or_choice(
        &self,
        right: Right,
        asked: &str,
        heading: Key,
        action: &'static str,
    ) -> Result<UnitId, Box<Response>> {
        let own = if asked.trim().is_empty() {
            self.own_units()
        } else {
            let unit = typed::id(asked).ok_or(PageError::NotFound).and_then(|unit| self.own_commune(right, unit));
            vec![unit.map_err(|error| Box::new(error.into_response()))?]
        };
        if !self.scope.has(right) {
            return Err(Box::new(PageError::NotFound.into_response()));
        }
        let communes = match own[..] {
            [only] if self.own_commune(right, only).is_ok() => self.communes_then(only),
            _ => {
                let then = own.iter().flat_map(|unit| self.stood_there(*unit, self.at));
                let all = then.flat_map(|unit| self.registry.subtree(unit, self.at));
                all.filter(|unit| self.own_commune(right, *unit).is_ok()).collect()
            }
        };
        if let [only] = communes[..] {
            return Ok(only);
        }
        let p = self.page.clone().within(Section::Teams);
        let places = communes.into_iter().map(|unit| self.place_choice(unit, self.at)).collect();
        Err(Box::new(show(&ChoosePlacePage { p, heading, action, places, at: self.at })))
    }

    /// A place, what lies above it as far as the asker sees, and its parts down to communes. Of a place that doesn't stand that
    /// day: what stood there.
    #[must_use]
    pub fn places_around(&self, unit: UnitId, at: Day) -> Vec<Choice> {
        self.places_down_to(Level::Commune, Right::SeeTeams, unit, at)
    }

    /// The same down to a level, as far as the asker has a right.
    #[must_use]
    pub fn places_down_to(&self, lowest: Level, right: Right, unit: UnitId, at: Day) -> Vec<Choice> {
        if !self.registry.stands(unit, at) {
            return self.places_instead_of(unit, at);
        }
        let mut path: Vec<UnitId> =
            self.registry.path(unit, at).into_iter().filter(|above| self.may(right, *above)).collect();
        if path.is_empty() {
            path.push(unit);
        }
        path.reverse();
        let is_shown = |unit: &UnitId| self.registry.get(*unit).is_some_and(|unit| unit.level <= lowest);
        let below = self.registry.children(unit, at).into_iter().filter(is_shown);
        // Whoever looks at a commune mostly goes on to the one beside it.
        let beside = path.iter().rev().nth(1).map(|above| self.registry.children(*above, at)).unwrap_or_default();
        let mut units: Vec<UnitId> = path.clone();
        let below: Vec<UnitId> = below.collect();
        let further = if below.is_empty() { beside } else { below };
        units.extend(further.into_iter().filter(|unit| !path.contains(unit)));
        units.into_iter().map(|unit| self.place_choice(unit, at)).collect()
    }

    /// What stood on a day where a unit stands on others, with what lay above it and its parts down to communes.
    fn places_instead_of(&self, unit: UnitId, at: Day) -> Vec<Choice> {
        let mut units: Vec<UnitId> = Vec::new();
        for then in self.stood_there(unit, at) {
            let mut path = self.registry.path(then, at);
            path.reverse();
            let near = path.into_iter().chain(self.registry.children(then, at));
            for unit in near.filter(|unit| self.may(Right::SeeTeams, *unit)) {
                if !units.contains(&unit) {
                    units.push(unit);
                }
            }
        }
        units.retain(|unit| self.registry.get(*unit).is_some_and(|unit| unit.level != Level::Village));
        units.into_iter().map(|unit| self.place_choice(unit, at)).collect()
    }

    fn place_choice(&self, unit: UnitId, at: Day) -> Choice {
        let name = self.registry.full_name(unit, at);
        let above = self
            .registry
            .parent(unit, at)
            .filter(|above| self.registry.get(*above).is_some_and(|above| above.level == Level::District));
        match above.filter(|_| self.registry.get(unit).is_some_and(|unit| unit.level == Level::Commune)) {
            Some(district) => {
                Choice::new(unit.to_string(), format!("{name}, {}", self.registry.full_name(district, at)))
            }
            None => Choice::new(unit.to_string(), name),
        }
    }

    /// A unit's name with the way to its page.
    #[must_use]
    pub fn unit_link(&self, unit: UnitId, at: Day) -> Link {
        Link::new(self.registry.full_name(unit, at), paths::unit_at(unit, at))
    }

    /// The full name of the commune a unit counts in on a day; empty where there is none.
    #[must_use]
    pub fn commune_name(&self, unit: UnitId, at: Day) -> String {
        let commune =
            self.registry.standing_for(unit, at).and_then(|unit| self.registry.above(unit, Level::Commune, at));
        commune.map(|commune| self.registry.full_name(commune, at)).unwrap_or_default()
    }
}
