//! Teams and the people in them: loaded, decided, kept.

mod decide;
mod load;
mod people;
mod queries;
mod save;

pub(crate) use load::{load, phone_of, read, word};
pub use people::PeopleSum;
pub(crate) use queries::ever_within;
pub use queries::{Persons, TeamGaps, TeamList, TeamView};
pub(crate) use save::save;

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [load::STATEMENTS, queries::STATEMENTS, save::STATEMENTS].concat()
}

use rules::{
    ids::{MemberId, PersonId, TeamId},
    teams::{Person, Team},
};
use std::collections::{BTreeMap, BTreeSet};

/// A thing as stored and as the batch leaves it.
#[derive(Clone, Debug)]
pub(crate) struct Entry<T> {
    pub(crate) stored: Option<T>,
    pub(crate) now: T,
}

impl<T: PartialEq> Entry<T> {
    pub(crate) fn is_changed(&self) -> bool {
        self.stored.as_ref() != Some(&self.now)
    }
}

/// The teams and persons of a batch.
#[derive(Debug, Default)]
pub(crate) struct Teams {
    teams: BTreeMap<TeamId, Entry<Team>>,
    persons: BTreeMap<PersonId, Entry<Person>>,
    team_of_member: BTreeMap<MemberId, TeamId>,
    teams_of_person: BTreeMap<PersonId, BTreeSet<TeamId>>,
}

impl Teams {
    pub(crate) fn get(&self, id: TeamId) -> Option<&Team> {
        self.teams.get(&id).map(|entry| &entry.now)
    }

    pub(crate) fn of_member(&self, id: MemberId) -> Option<&Team> {
        self.get(*self.team_of_member.get(&id)?)
    }

    /// The teams in which a person has or had a term.
    pub(crate) fn of_person(&self, id: PersonId) -> impl Iterator<Item = TeamId> {
        self.teams_of_person.get(&id).into_iter().flatten().copied()
    }

    /// Everything that the batch changed, for the sums.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &Entry<Team>> {
        self.teams.values().filter(|entry| entry.is_changed())
    }

    /// Every team loaded, changed or not.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Entry<Team>> {
        self.teams.values()
    }

    pub(crate) fn put(&mut self, team: Team) {
        self.index(&team);
        match self.teams.get_mut(&team.id) {
            Some(entry) => entry.now = team,
            None => {
                let entry = Entry { stored: None, now: team };
                self.teams.insert(entry.now.id, entry);
            }
        }
    }

    /// A team as it is stored.
    fn put_stored(&mut self, team: Team) {
        self.index(&team);
        for member in &team.members {
            self.put_stored_person(member.person.clone());
        }
        let entry = Entry { stored: Some(team.clone()), now: team };
        self.teams.insert(entry.now.id, entry);
    }

    fn put_stored_person(&mut self, person: Person) {
        let entry = Entry { stored: Some(person.clone()), now: person };
        self.persons.insert(entry.now.id, entry);
    }

    fn index(&mut self, team: &Team) {
        for member in &team.members {
            self.team_of_member.insert(member.id, team.id);
            self.teams_of_person.entry(member.person.id).or_default().insert(team.id);
        }
    }

    fn put_person(&mut self, person: Person) {
        let teams: Vec<TeamId> = self.of_person(person.id).collect();
        for id in teams {
            let Some(entry) = self.teams.get_mut(&id) else {
                continue;
            };
            for member in entry.now.members.iter_mut().filter(|member| member.person.id == person.id) {
                member.person = person.clone();
            }
        }
        match self.persons.get_mut(&person.id) {
            Some(entry) => entry.now = person,
            None => {
                let entry = Entry { stored: None, now: person };
                self.persons.insert(entry.now.id, entry);
            }
        }
    }
}
