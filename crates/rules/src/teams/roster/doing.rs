//! The operations of the rows somebody picked.

use super::{
    Entry, Row, Setting,
    comparing::{Deed, Site, Target, Who},
};
use crate::{
    ids::{MemberId, OperationId, PersonId, TeamId},
    operations::{AddMember, AddTeam, AmendPerson, Body, EndMember, Origin, PersonRef, RecordTraining},
    phones::Phone,
    teams::{Place, Sex, Source, Training},
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
        told: BTreeMap::new(),
        trained: BTreeSet::new(),
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

/// What rows told of somebody they made known.
#[derive(Default)]
struct Told {
    birth_year: Option<i16>,
    sex: Option<Sex>,
    phone: Option<Phone>,
    it_skill: Option<bool>,
}

impl Told {
    fn of(entry: &Entry) -> Self {
        let Entry { birth_year, sex, phone, it_skill, .. } = entry.clone();
        Self { birth_year, sex, phone, it_skill }
    }

    fn add(&mut self, entry: &Entry) {
        self.birth_year = self.birth_year.or(entry.birth_year);
        self.sex = self.sex.or(entry.sex);
        self.phone = self.phone.take().or_else(|| entry.phone.clone());
        self.it_skill = self.it_skill.or(entry.it_skill);
    }
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
    /// What they told of them.
    told: BTreeMap<PersonId, Told>,
    trained: BTreeSet<(PersonId, Training)>,
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
        // Somebody in two teams is told of twice.
        if let Some((person, training)) = person.zip(deed.training.clone())
            && self.trained.insert((person, training.clone()))
        {
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
        match who {
            Who::Known(_) => {}
            Who::New | Who::OfRow(_) if known.is_none() => _ = self.told.insert(person, Told::of(entry)),
            Who::New | Who::OfRow(_) => self.complete(person, entry),
        }
        person
    }

    /// What a row tells of somebody that the row before left open.
    fn complete(&mut self, person: PersonId, entry: &Entry) {
        let told = self.told.entry(person).or_default();
        let more = AmendPerson {
            person,
            name: None,
            birth_year: entry.birth_year.filter(|_| told.birth_year.is_none()).map(Some),
            sex: entry.sex.filter(|_| told.sex.is_none()).map(Some),
            phone: entry.phone.clone().filter(|_| told.phone.is_none()).map(Some),
            it_skill: entry.it_skill.filter(|_| told.it_skill.is_none()).map(Some),
            as_of: None,
        };
        if more.birth_year.is_none() && more.sex.is_none() && more.phone.is_none() && more.it_skill.is_none() {
            return;
        }
        told.add(entry);
        self.push(Body::AmendPerson(more));
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
