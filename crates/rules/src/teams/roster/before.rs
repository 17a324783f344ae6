//! The rows before one, found by team, name and village.

use super::{
    Entry,
    comparing::{Site, Target, Who},
    persons,
};
use crate::{
    phones::Phone,
    teams::Role,
    text::{Spelt, fold},
    units::Kind,
};
use std::collections::{HashMap, HashSet};

/// What the rows before said.
#[derive(Default)]
pub(super) struct Before {
    teams: HashSet<Target>,
    /// The row of each team's leader.
    leaders: HashMap<Target, u32>,
    /// Those of a name in a team.
    of_name: HashMap<(Target, String), Vec<Earlier>>,
    /// The first row that made somebody of a name known who has this phone or year of birth.
    new_persons: HashMap<(String, Sign), u32>,
    /// The villages that rows make, by the key of their names.
    new_villages: HashMap<String, Vec<NewVillage>>,
}

struct Earlier {
    row: u32,
    who: Who,
    entry: Entry,
}

struct NewVillage {
    kind: Kind,
    name: String,
    spelt: Spelt,
}

/// By what two of one name are known to be one.
#[derive(PartialEq, Eq, Hash)]
enum Sign {
    Phone(Phone),
    BirthYear(i16),
}

fn signs(entry: &Entry) -> impl Iterator<Item = (String, Sign)> {
    let name = fold(&entry.name);
    let signs = [entry.phone.clone().map(Sign::Phone), entry.birth_year.map(Sign::BirthYear)];
    signs.into_iter().flatten().map(move |sign| (name.clone(), sign))
}

impl Before {
    pub(super) fn add(&mut self, entry: &Entry, at: &Target, who: Who) {
        let is_first = self.teams.insert(at.clone());
        if let Target::New(Site::NewVillage { kind, name }) = at
            && is_first
        {
            let village = NewVillage { kind: *kind, name: name.clone(), spelt: Spelt::of(name) };
            self.new_villages.entry(village.spelt.key.clone()).or_default().push(village);
        }
        if entry.role == Role::Leader {
            self.leaders.entry(at.clone()).or_insert(entry.row);
        }
        if who == Who::New {
            signs(entry).for_each(|sign| _ = self.new_persons.entry(sign).or_insert(entry.row));
        }
        let of_name = self.of_name.entry((at.clone(), fold(&entry.name))).or_default();
        of_name.push(Earlier { row: entry.row, who, entry: entry.clone() });
    }

    /// Did a row tell of this team?
    pub(super) fn tells_of(&self, at: &Target) -> bool {
        self.teams.contains(at)
    }

    /// The row that told of a team's leader.
    pub(super) fn leader(&self, at: &Target) -> Option<u32> {
        self.leaders.get(at).copied()
    }

    /// The row that told of the same person in the same team.
    pub(super) fn same(&self, entry: &Entry, at: &Target, who: Who) -> Option<u32> {
        let of_name = self.of_name.get(&(at.clone(), fold(&entry.name)))?;
        let same = |earlier: &&Earlier| match (earlier.who, who) {
            (Who::Known(one), Who::Known(other)) => one == other,
            (known, Who::OfRow(row)) => earlier.row == row || known == who,
            _ => !persons::entries_differ(&earlier.entry, entry),
        };
        of_name.iter().find(same).map(|earlier| earlier.row)
    }

    /// The row that makes this person known: the same name, and phone or year of birth agree.
    pub(super) fn new_person(&self, entry: &Entry) -> Option<u32> {
        signs(entry).filter_map(|sign| self.new_persons.get(&sign)).min().copied()
    }

    /// The village that a row makes, by the spelling of the first: one village is written in many ways.
    pub(super) fn new_village(&self, written: Option<Kind>, bare: &str) -> Option<(Kind, String)> {
        let wanted = Spelt::of(bare);
        let mut like = self.new_villages.get(&wanted.key)?.iter();
        let village = like
            .find(|village| written.is_none_or(|written| written == village.kind) && wanted.may_be(&village.spelt))?;
        Some((village.kind, village.name.clone()))
    }
}
