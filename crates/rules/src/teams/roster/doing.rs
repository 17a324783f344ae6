//! The operations of the rows somebody picked.

use super::{
    Row, Setting,
    comparing::{Deed, Site, Target, Who},
};
use crate::{
    ids::{MemberId, OperationId, PersonId, TeamId, UnitId},
    operations::{AddMember, AddTeam, Body, EndMember, PersonRef, RecordTraining},
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

/// Makes the operations of the picked rows; `id` gives a new id each time. Rows that can't be taken are passed over.
pub fn carry_out(
    rows: &[Row],
    picked: &BTreeSet<u32>,
    setting: &Setting<'_>,
    id: impl FnMut() -> OperationId,
) -> Deeds {
    let mut doing = Doing {
        setting,
        id,
        deeds: Deeds::default(),
        made: BTreeMap::new(),
        persons: BTreeMap::new(),
        ended: BTreeSet::new(),
    };
    for row in rows.iter().filter(|row| picked.contains(&row.entry.row)) {
        if let Some(deed) = &row.deed {
            doing.row(row, deed);
        }
    }
    doing.deeds
}

struct Doing<'a, I> {
    setting: &'a Setting<'a>,
    id: I,
    deeds: Deeds,
    /// Teams made for the rows before.
    made: BTreeMap<Site, TeamId>,
    /// Persons made known by the rows before.
    persons: BTreeMap<u32, PersonId>,
    ended: BTreeSet<MemberId>,
}

impl<I: FnMut() -> OperationId> Doing<'_, I> {
    fn push(&mut self, body: Body) -> OperationId {
        let id = (self.id)();
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
                let unit = UnitId((self.id)().0);
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
