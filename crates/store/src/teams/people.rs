//! What people teams are made of, in numbers: of one team, or of several together.

use rules::{
    day::Day,
    ids::PersonId,
    teams::{Person, Sex, Team},
};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
};

/// What people are members on a day, in numbers (R1.2, R1.3, R1.4). Who they are is kept inside, so that whoever serves in
/// several teams is one person in the sum of them, and shown to nobody.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PeopleSum {
    terms: u64,
    persons: BTreeMap<PersonId, Traits>,
}

/// What counts about a person.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Traits {
    born: Option<i16>,
    woman: bool,
    it_skilled: bool,
    trained: bool,
}

impl Traits {
    fn of(person: &Person, day: Day) -> Self {
        Self {
            born: person.birth_year,
            woman: person.sex == Some(Sex::Female),
            it_skilled: person.it_skill == Some(true),
            trained: person.trainings.iter().any(|training| training.day <= day),
        }
    }
}

impl PeopleSum {
    pub(super) fn of(team: &Team, day: Day) -> Self {
        let members = team.members(day);
        let persons = members.iter().map(|member| (member.person.id, Traits::of(&member.person, day)));
        Self { terms: members.len() as u64, persons: persons.collect() }
    }

    /// The people of several teams together, as of one day.
    #[must_use]
    pub fn together<'a>(sums: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut all = Self::default();
        for sum in sums {
            all.terms += sum.terms;
            for (person, traits) in &sum.persons {
                if let Entry::Vacant(new) = all.persons.entry(*person) {
                    new.insert(*traits);
                }
            }
        }
        all
    }

    fn count(&self, is: impl Fn(&Traits) -> bool) -> u64 {
        self.persons.values().filter(|traits| is(traits)).count() as u64
    }

    /// Terms: who serves in two teams is a member twice.
    #[must_use]
    pub fn members(&self) -> u64 {
        self.terms
    }

    /// Distinct persons.
    #[must_use]
    pub fn persons(&self) -> u64 {
        self.persons.len() as u64
    }

    /// Women among the persons.
    #[must_use]
    pub fn women(&self) -> u64 {
        self.count(|traits| traits.woman)
    }

    /// Persons who know information technology.
    #[must_use]
    pub fn it_skilled(&self) -> u64 {
        self.count(|traits| traits.it_skilled)
    }

    /// Persons who had a training by the day.
    #[must_use]
    pub fn trained(&self) -> u64 {
        self.count(|traits| traits.trained)
    }

    /// Persons known to be born in a year or later.
    #[must_use]
    pub fn born_since(&self, year: i16) -> u64 {
        self.count(|traits| traits.born.is_some_and(|born| born >= year))
    }
}

impl fmt::Debug for PeopleSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeopleSum").field("members", &self.members()).field("persons", &self.persons()).finish()
    }
}
