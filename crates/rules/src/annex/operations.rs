//! From rows to operations.

use super::{
    intent::{Entering, Intent, NewPlace, NewTeam, NewVillage, TeamChange, VillageRef},
    status::{ComparedRow, ContactChange, Status},
};
use crate::{
    channels::Owner,
    day::Day,
    ids::{TeamId, UnitId},
    operations::{AddMember, AddTeam, AnnotateTeam, Body, EndMember, Operation, Origin, SetChannel},
    teams::{Place, Role, Source},
    units::{Change, Reform},
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Writes the operations of rows, those of one file with one writer: it remembers which villages it made.
///
/// Operations are to be applied in the order they were written.
pub struct Writer {
    at: Day,
    captured: jiff::Timestamp,
    origin: Origin,
    /// The number of the row that is being written; 0 outside the rows.
    row: u32,
    villages: HashMap<NewVillage, UnitId>,
    made: HashSet<NewPlace>,
    changed: HashSet<TeamId>,
}

impl Writer {
    /// A writer for changes that hold from `at`, made at `captured`.
    #[must_use]
    pub fn new(at: Day, captured: jiff::Timestamp, origin: Origin) -> Self {
        Self { at, captured, origin, row: 0, villages: HashMap::new(), made: HashSet::new(), changed: HashSet::new() }
    }

    /// The villages that rows would make, one reform a commune; optional, and much quicker for a long file than a reform
    /// a village. To be called once, before [`Writer::row`].
    pub fn villages<'r>(&mut self, rows: impl IntoIterator<Item = &'r ComparedRow>) -> Vec<Operation> {
        let mut by_commune: BTreeMap<UnitId, Vec<Change>> = BTreeMap::new();
        for village in rows.into_iter().filter(|row| row.can_apply()).flat_map(new_villages) {
            if !self.villages.contains_key(village) {
                let change = self.creation(village);
                by_commune.entry(village.commune).or_default().push(change);
            }
        }
        by_commune.into_values().map(|changes| self.reform(changes)).collect()
    }

    /// What applying a row takes: nothing for one that is the same or refused. A doubtful row is written as if somebody had
    /// picked it. Of several rows about one team the first counts.
    pub fn row(&mut self, row: &ComparedRow) -> Vec<Operation> {
        self.row = row.row;
        let operations = match &row.intent {
            _ if row.status == Status::Refused => Vec::new(),
            Intent::Nothing => Vec::new(),
            Intent::Make(team) => self.make(team),
            Intent::Change(change) => self.change(change),
        };
        self.row = 0;
        operations
    }

    /// What applying block 2 takes.
    #[must_use]
    pub fn contact(&self, contact: &ContactChange) -> Option<Operation> {
        let set = contact.set.clone()?;
        Some(self.operation(Body::SetContact(set)))
    }

    fn make(&mut self, team: &NewTeam) -> Vec<Operation> {
        let mut same_place = team.place.clone();
        if let NewPlace::Villages(villages) = &mut same_place {
            villages.sort();
        }
        if !self.made.insert(same_place) {
            return Vec::new();
        }
        let mut operations = Vec::new();
        let place = match &team.place {
            NewPlace::Commune(commune) => Place::Commune(*commune),
            NewPlace::Villages(villages) => {
                Place::Villages(villages.iter().map(|village| self.village(village, &mut operations)).collect())
            }
        };
        let add = self.operation(Body::AddTeam(AddTeam {
            title: team.title.clone(),
            place,
            from: self.at,
            source: Source::Report,
        }));
        let id = TeamId::from(add.id);
        operations.push(add);
        operations.extend(team.leader.as_ref().map(|leader| self.leader(id, leader)));
        if team.zalo {
            operations.push(self.group(id, true));
        }
        operations.extend(team.note.clone().map(|note| self.note(id, note)));
        operations
    }

    fn change(&mut self, change: &TeamChange) -> Vec<Operation> {
        if !self.changed.insert(change.team) {
            return Vec::new();
        }
        let mut operations = Vec::new();
        for member in &change.leave {
            let body = Body::EndMember(EndMember { member: *member, day: self.at });
            operations.push(self.operation(body));
        }
        if let Some(amend) = &change.amend {
            operations.push(self.operation(Body::AmendPerson(amend.clone())));
        }
        if let Some(entering) = &change.enter {
            operations.push(self.leader(change.team, entering));
        }
        if let Some(made) = change.zalo {
            operations.push(self.group(change.team, made));
        }
        operations.extend(change.note.clone().map(|note| self.note(change.team, note)));
        operations
    }

    fn village(&mut self, village: &VillageRef, operations: &mut Vec<Operation>) -> UnitId {
        match village {
            VillageRef::Known(unit) => *unit,
            VillageRef::New(new) => {
                if let Some(unit) = self.villages.get(new) {
                    return *unit;
                }
                let change = self.creation(new);
                operations.push(self.reform(vec![change]));
                self.villages[new]
            }
        }
    }

    fn creation(&mut self, village: &NewVillage) -> Change {
        let unit = self.origin.village(village.commune, village.kind, &village.name);
        self.villages.insert(village.clone(), unit);
        Change::Create {
            unit,
            kind: village.kind,
            name: village.name.clone(),
            code: None,
            parent: Some(village.commune),
        }
    }

    fn reform(&self, changes: Vec<Change>) -> Operation {
        self.operation(Body::EnactReform(Reform {
            day: self.at,
            act: None,
            source: Some("Báo cáo danh sách Tổ công nghệ số cộng đồng (Phụ lục)".to_owned()),
            changes,
        }))
    }

    fn leader(&self, team: TeamId, entering: &Entering) -> Operation {
        self.operation(Body::AddMember(AddMember {
            team,
            person: entering.person.clone(),
            role: Role::Leader,
            representing: entering.representing.clone(),
            from: self.at,
        }))
    }

    fn group(&self, team: TeamId, made: bool) -> Operation {
        self.operation(Body::SetChannel(SetChannel {
            owner: Owner::Team(team),
            name: None,
            made: Some(made.then_some(self.at)),
        }))
    }

    fn note(&self, team: TeamId, note: String) -> Operation {
        self.operation(Body::AnnotateTeam(AnnotateTeam { team, note: Some(note), from: self.at }))
    }

    fn operation(&self, body: Body) -> Operation {
        Operation { id: self.origin.operation(self.row, &body), captured: self.captured, device: None, body }
    }
}

fn new_villages(row: &ComparedRow) -> impl Iterator<Item = &NewVillage> {
    let villages = match &row.intent {
        Intent::Make(NewTeam { place: NewPlace::Villages(villages), .. }) => &villages[..],
        _ => &[],
    };
    villages.iter().filter_map(|village| match village {
        VillageRef::New(new) => Some(new),
        VillageRef::Known(_) => None,
    })
}
