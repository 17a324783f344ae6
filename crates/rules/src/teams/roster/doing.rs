//! The operations of the rows somebody picked.

use super::{
    Row, Setting,
    comparing::{Deed, Site, Target, Who},
};
use crate::{
    ids::{MemberId, OperationId, PersonId, TeamId},
    operations::{AddMember, AddTeam, Body, EndMember, Origin, PersonRef, RecordTraining},
    teams::{Place, Source},
    units::{Change, Reform},
};
use std::collections::{BTreeMap, BTreeSet};

/// What taking rows of a list does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deeds {
    /// The operations, in the order in which they must be applied.
    pub operations: Vec<(OperationId, Body)>,
    /// Every team of a picked row, made or known, each once.
    pub teams: Vec<TeamId>,
}

/// Makes the operations of the picked rows. Rows that can't be taken are passed over.
#[must_use]
pub fn carry_out(rows: &[Row], picked: &BTreeSet<u32>, setting: &Setting<'_>, origin: Origin) -> Deeds {
    let mut doing = Doing {
        setting,
        origin,
        at: 0,
        deeds: Deeds::default(),
        made: BTreeMap::new(),
        persons: BTreeMap::new(),
        ended: BTreeSet::new(),
    };
    for row in rows.iter().filter(|row| picked.contains(&row.entry.row)) {
        if let Some(deed) = &row.deed {
            doing.at = row.entry.row;
            doing.row(row, deed);
        }
    }
    doing.deeds
}

struct Doing<'a> {
    setting: &'a Setting<'a>,
    origin: Origin,
    /// The row's number.
    at: u32,
    deeds: Deeds,
    /// Teams made for the rows before.
    made: BTreeMap<Site, TeamId>,
    /// Persons made known by the rows before.
    persons: BTreeMap<u32, PersonId>,
    ended: BTreeSet<MemberId>,
}

impl Doing<'_> {
    fn push(&mut self, body: Body) -> OperationId {
        let id = self.origin.operation(self.at, &body);
        self.deeds.operations.push((id, body));
        id
    }

    fn row(&mut self, row: &Row, deed: &Deed) {
        let day = self.setting.day;
        let team = match &deed.at {
            Target::Known(team) => *team,
            Target::New(site) => match self.made.get(site) {
                Some(team) => *team,
                None => self.team(site, &row.team),
            },
        };
        if !self.deeds.teams.contains(&team) {
            self.deeds.teams.push(team);
        }
        for member in &deed.ends {
            // Two rows may end one term: somebody's new role, and who follows in the old one.
            if self.ended.insert(*member) {
                self.push(Body::EndMember(EndMember { member: *member, day }));
            }
        }
        let person = deed.enters.map(|who| self.enter(row, deed, team, who));
        if let Some(amend) = &deed.amend {
            self.push(Body::AmendPerson(amend.clone()));
        }
        let person = person.or(deed.amend.as_ref().map(|amend| amend.person)).or(deed.person);
        if let Some((person, training)) = person.zip(deed.training.clone()) {
            self.push(Body::RecordTraining(RecordTraining { person, training }));
        }
    }

    fn enter(&mut self, row: &Row, deed: &Deed, team: TeamId, who: Who) -> PersonId {
        let entry = &row.entry;
        let known = match who {
            Who::Known(person) => Some(person),
            Who::OfRow(row) => self.persons.get(&row).copied(),
            Who::New => None,
        };
        let new = || PersonRef::New {
            name: entry.name.clone(),
            birth_year: entry.birth_year,
            sex: entry.sex,
            phone: entry.phone.clone(),
            it_skill: entry.it_skill,
        };
        let id = self.push(Body::AddMember(AddMember {
            team,
            person: known.map_or_else(new, PersonRef::Known),
            role: entry.role,
            representing: deed.representing.clone(),
            from: self.setting.day,
        }));
        let person = known.unwrap_or(PersonId::from(id));
        self.persons.insert(entry.row, person);
        person
    }

    fn team(&mut self, site: &Site, title: &str) -> TeamId {
        let Setting { commune, day, .. } = *self.setting;
        let place = match site {
            Site::Village(village) => Place::Villages(vec![*village]),
            Site::Commune => Place::Commune(commune),
            Site::NewVillage { kind, name } => {
                let unit = self.origin.village(commune, *kind, name);
                let create =
                    Change::Create { unit, kind: *kind, name: name.clone(), code: None, parent: Some(commune) };
                self.push(Body::EnactReform(Reform { day, act: None, source: None, changes: vec![create] }));
                Place::Villages(vec![unit])
            }
        };
        let add = AddTeam { title: title.to_owned(), place, from: day, source: Source::Report };
        let team = TeamId::from(self.push(Body::AddTeam(add)));
        self.made.insert(site.clone(), team);
        team
    }
}
