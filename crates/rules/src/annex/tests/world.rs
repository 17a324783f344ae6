//! A small invented part of the tree, its teams, and what operations do to them.

use crate::{
    annex::{
        ComparedRow, Comparison, Known, KnownContact, Writer, compare,
        form::{AnnexForm, AnnexSheet, SheetRow},
    },
    channels::Owner,
    day::{Day, Span},
    ids::{OperationId, UnitId},
    operations::{Body, Operation, Origin, PersonRef, SetContact},
    phones::Phone,
    teams::{Member, Person, Representing, Role, Source, Team},
    units::{Change, Kind, Level, Reform, Registry},
};
use uuid::Uuid;

pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A row that gives a commune, a team, a leader, a phone and "có" or "không".
pub(super) fn row(cells: [&str; 5]) -> SheetRow {
    let [commune, team, leader, phone, zalo] = cells.map(str::to_owned);
    SheetRow { commune, team, leader, phone, zalo, ..SheetRow::default() }
}

/// The tree, the teams and the contact as operations leave them.
#[derive(Clone)]
pub(super) struct World {
    pub(super) registry: Registry,
    pub(super) teams: Vec<Team>,
    pub(super) contact: Option<KnownContact>,
    pub(super) at: Day,
    pub(super) root: UnitId,
    ids: u128,
}

impl World {
    /// Huyện Bảo Thắng in May 2022, with three communes, beside huyện Bát Xát with two.
    pub(super) fn new() -> Self {
        let mut world = Self {
            registry: Registry::default(),
            teams: Vec::new(),
            contact: None,
            at: day("2022-05-28"),
            root: UnitId(Uuid::nil()),
            ids: 0,
        };
        let province = world.unit(Kind::Province, "Lào Cai", None);
        let bao_thang = world.unit(Kind::District, "Bảo Thắng", Some(province));
        let bat_xat = world.unit(Kind::District, "Bát Xát", Some(province));
        world.unit(Kind::Commune, "Gia Phú", Some(bao_thang));
        world.unit(Kind::Commune, "Thái Niên", Some(bao_thang));
        world.unit(Kind::Township, "Phố Lu", Some(bao_thang));
        world.unit(Kind::Commune, "Thanh Bình", Some(bao_thang));
        world.unit(Kind::Commune, "Bản Vược", Some(bat_xat));
        world.unit(Kind::Commune, "Thanh Bình", Some(bat_xat));
        world.root = bao_thang;
        world
    }

    pub(super) fn id(&mut self) -> OperationId {
        self.ids += 1;
        OperationId(Uuid::from_u128(self.ids))
    }

    pub(super) fn unit(&mut self, kind: Kind, name: &str, parent: Option<UnitId>) -> UnitId {
        let unit = UnitId(self.id().0);
        let (name, code) = (name.to_owned(), Some(format!("{:05}", self.ids)));
        let code = code.filter(|_| kind.level() != Level::Village);
        self.enact("2022-01-01", vec![Change::Create { unit, kind, name, code, parent }]);
        unit
    }

    pub(super) fn enact(&mut self, from: &str, changes: Vec<Change>) {
        let reform = Reform { day: day(from), act: None, source: None, changes };
        let id = self.id();
        self.registry = self.registry.enact(id, &reform).unwrap().registry;
    }

    /// The unit of a name within the tree at the day.
    pub(super) fn find(&self, name: &str, level: Level) -> UnitId {
        self.registry.find(name, level, Some(self.root), self.at).unit().unwrap()
    }

    pub(super) fn village(&mut self, kind: Kind, name: &str, commune: &str) -> UnitId {
        let commune = self.find(commune, Level::Commune);
        self.unit(kind, name, Some(commune))
    }

    pub(super) fn known(&self) -> Known<'_> {
        Known {
            registry: &self.registry,
            teams: &self.teams,
            contact: self.contact.as_ref().filter(|contact| contact.since <= self.at),
            next_contact: self.contact.as_ref().filter(|contact| contact.since > self.at),
            root: self.root,
            at: self.at,
        }
    }

    pub(super) fn compare(&self, rows: &[SheetRow]) -> Vec<ComparedRow> {
        self.compare_sheet(&sheet(rows)).rows
    }

    pub(super) fn compare_sheet(&self, sheet: &AnnexSheet) -> Comparison {
        compare(sheet, &self.known())
    }

    /// The only row's comparison.
    pub(super) fn one(&self, cells: [&str; 5]) -> ComparedRow {
        self.compare(&[row(cells)]).remove(0)
    }

    /// Applies rows, doubtful ones too, as somebody would who picked them.
    pub(super) fn apply(&mut self, rows: &[ComparedRow]) {
        self.ids += 1;
        let origin = Origin::new(Uuid::from_u128(self.ids));
        let mut writer = Writer::new(self.at, jiff::Timestamp::UNIX_EPOCH, origin);
        let operations: Vec<Operation> = rows.iter().flat_map(|row| writer.row(row)).collect();
        for operation in &operations {
            self.operate(operation);
        }
    }

    /// Reads rows and applies those that are new or changed.
    pub(super) fn take_in(&mut self, rows: &[SheetRow]) -> Vec<ComparedRow> {
        let mut compared = self.compare(rows);
        compared.retain(ComparedRow::applies_by_itself);
        self.apply(&compared);
        compared
    }

    /// One operation, by the same rules as the store's.
    pub(super) fn operate(&mut self, operation: &Operation) {
        let id = operation.id;
        match &operation.body {
            Body::EnactReform(reform) => {
                self.registry = self.registry.enact(id, reform).unwrap().registry;
            }
            Body::AddTeam(add) => {
                let team = Team::new(id.into(), &add.title, add.place.clone(), add.from, add.source).unwrap();
                self.teams.push(team);
            }
            Body::AddMember(add) => {
                let person = match &add.person {
                    PersonRef::Known(known) => self.person(|person| person.id == *known),
                    PersonRef::New { name, phone, .. } => {
                        let day = phone.as_ref().map(|_| add.from);
                        Person { phone_day: day, ..person(id, name, phone.clone()) }
                    }
                };
                let member = Member {
                    id: id.into(),
                    person,
                    role: add.role,
                    representing: add.representing.clone(),
                    span: Span::since(add.from),
                };
                self.team(|team| team.id == add.team).admit(member).unwrap();
            }
            Body::EndMember(end) => {
                let team = self.team(|team| team.members.iter().any(|member| member.id == end.member));
                team.release(end.member, end.day).unwrap();
            }
            Body::AmendPerson(amend) => {
                let old = self.person(|person| person.id == amend.person);
                let name = amend.name.clone().unwrap_or_else(|| old.name.clone());
                let phone = amend.phone.clone().unwrap_or_else(|| old.phone.clone());
                let phone_day = if phone == old.phone { old.phone_day } else { amend.as_of };
                let new = Person { name, phone, phone_day, ..old.clone() };
                assert_ne!(new, old, "an amendment changes something");
                let members = self.teams.iter_mut().flat_map(|team| &mut team.members);
                members.filter(|member| member.person.id == new.id).for_each(|member| member.person = new.clone());
            }
            Body::AnnotateTeam(change) => {
                let team = self.team(|team| team.id == change.team);
                team.annotate(change.note.as_deref(), change.from).unwrap();
            }
            Body::SetChannel(set) => {
                let team = self.team(|team| set.owner == Owner::Team(team.id));
                assert_ne!(Some(team.channel.made), set.made, "a group's state changes");
                team.channel.made = set.made.unwrap();
            }
            Body::SetContact(SetContact { name, position, phone, from, .. }) => {
                let (name, position, phone) = (name.clone(), position.clone(), phone.clone());
                self.contact = Some(KnownContact { name, position, phone, since: *from });
            }
            other => panic!("no annex makes {}", other.kind()),
        }
    }

    pub(super) fn team(&mut self, is: impl Fn(&Team) -> bool) -> &mut Team {
        self.teams.iter_mut().find(|team| is(team)).unwrap()
    }

    pub(super) fn titled(&mut self, title: &str) -> &mut Team {
        let at = self.at;
        self.team(|team| team.title(at) == title)
    }

    fn person(&self, is: impl Fn(&Person) -> bool) -> Person {
        let mut members = self.teams.iter().flat_map(|team| &team.members);
        members.find(|member| is(&member.person)).unwrap().person.clone()
    }

    /// A team since the beginning of May 2022, by a report.
    pub(super) fn add_team(&mut self, title: &str, place: crate::teams::Place) -> &mut Team {
        let id = self.id();
        let team = Team::new(id.into(), title, place, day("2022-05-01"), Source::Report).unwrap();
        self.teams.push(team);
        self.teams.last_mut().unwrap()
    }

    /// A member of the last team since the beginning of May 2022.
    pub(super) fn add_member(&mut self, role: Role, name: &str, phone: &str) {
        let id = self.id();
        let member = Member {
            id: id.into(),
            person: person(id, name, Phone::new(phone).ok()),
            role,
            representing: vec![Representing::VillageHead],
            span: Span::since(day("2022-05-01")),
        };
        self.teams.last_mut().unwrap().admit(member).unwrap();
    }
}

fn person(id: OperationId, name: &str, phone: Option<Phone>) -> Person {
    Person {
        id: id.into(),
        name: name.to_owned(),
        birth_year: None,
        sex: None,
        phone_day: None,
        phone,
        it_skill: None,
        trainings: Vec::new(),
    }
}

/// A file of rows, numbered from 2 on.
pub(super) fn sheet(rows: &[SheetRow]) -> AnnexSheet {
    let rows = rows.iter().cloned().zip(2..).map(|(row, number)| SheetRow { row: number, ..row });
    AnnexSheet { rows: rows.collect(), ..AnnexSheet::default() }
}

/// A printed form as it is read back.
pub(super) fn read_back(form: &AnnexForm) -> AnnexSheet {
    let zalo = |made: Option<bool>| made.map_or("", |made| if made { "Có" } else { "Không" });
    let rows = form.communes.iter().flat_map(|commune| {
        commune.teams.iter().map(|team| SheetRow {
            note: team.note.clone(),
            ..row([&commune.name, &team.title, &team.leader, &team.phone, zalo(team.zalo)])
        })
    });
    AnnexSheet {
        unit_line: Some(form.unit.standing_alone()),
        contact: form.contact.clone(),
        ..sheet(&rows.collect::<Vec<_>>())
    }
}

/// The codes of a row's messages.
pub(super) fn codes(row: &ComparedRow) -> Vec<&'static str> {
    row.messages.iter().map(crate::annex::Message::code).collect()
}
