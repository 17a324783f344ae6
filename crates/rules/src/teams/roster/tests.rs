//! A commune's list, from its cells to the operations.

use super::*;
use crate::{
    channels::Channel,
    day::Span,
    ids::{MemberId, OperationId, PersonId, TeamId, UnitId},
    operations::{AddMember, Body, Origin, PersonRef},
    teams::{Dated, Member, Person, Place, Source, TEAM_WORD, Team},
    units::{Change, Kind, Reform, Registry},
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

const COMMUNE: UnitId = UnitId(Uuid::from_u128(10));

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn unit(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(number))
}

/// Xã Gia Phú with these villages, numbered from 20.
fn registry(villages: &[&str]) -> Registry {
    let create = |unit, kind, name: &str, parent| Change::Create { unit, kind, name: name.into(), code: None, parent };
    let mut changes = vec![
        create(unit(1), Kind::Province, "Lào Cai", None),
        create(unit(2), Kind::District, "Bảo Thắng", Some(unit(1))),
        create(COMMUNE, Kind::Commune, "Gia Phú", Some(unit(2))),
    ];
    let village = |(number, name): (u128, &&str)| create(unit(20 + number), Kind::Thon, name, Some(COMMUNE));
    changes.extend((0..).zip(villages).map(village));
    let reform = Reform { day: day("2022-01-01"), act: None, source: None, changes };
    Registry::default().enact(OperationId(Uuid::from_u128(1)), &reform).unwrap().registry
}

struct World {
    registry: Registry,
    teams: Vec<Team>,
    next: u128,
}

impl World {
    fn new(villages: &[&str]) -> Self {
        Self { registry: registry(villages), teams: Vec::new(), next: 1000 }
    }

    fn setting(&self) -> Setting<'_> {
        Setting {
            registry: &self.registry,
            commune: COMMUNE,
            day: day("2022-05-20"),
            today: day("2022-06-01"),
            teams: &self.teams,
            team_word: TEAM_WORD,
        }
    }

    fn compare_on(&self, rows: &[[&str; 9]], on: &str) -> Vec<Row> {
        let setting = Setting { day: day(on), ..self.setting() };
        compare(read(&lines(rows), setting.today).unwrap(), &setting)
    }

    fn compare(&self, rows: &[[&str; 9]]) -> Vec<Row> {
        self.compare_on(rows, "2022-05-20")
    }

    /// Takes all rows that can be taken in, as the store would.
    fn take_in_on(&mut self, rows: &[[&str; 9]], on: &str) -> Deeds {
        let compared = self.compare_on(rows, on);
        let picked: BTreeSet<u32> = compared.iter().map(|row| row.entry.row).collect();
        self.next += 1;
        let deeds = {
            let setting = Setting { day: day(on), ..self.setting() };
            carry_out(&compared, &picked, &setting, Origin::new(Uuid::from_u128(self.next)))
        };
        for (id, body) in &deeds.operations {
            self.apply(*id, body);
        }
        deeds
    }

    fn take_in(&mut self, rows: &[[&str; 9]]) -> Deeds {
        self.take_in_on(rows, "2022-05-20")
    }

    fn person(&self, id: PersonId) -> Person {
        let members = self.teams.iter().flat_map(|team| &team.members);
        members.map(|member| &member.person).find(|person| person.id == id).unwrap().clone()
    }

    fn apply(&mut self, id: OperationId, body: &Body) {
        let team_of = |teams: &mut Vec<Team>, id: TeamId| teams.iter().position(|team| team.id == id).unwrap();
        match body {
            Body::EnactReform(reform) => {
                self.registry = self.registry.enact(id, reform).unwrap().registry;
            }
            Body::AddTeam(add) => {
                self.teams.push(Team::new(id.into(), &add.title, add.place.clone(), add.from, add.source).unwrap())
            }
            Body::AddMember(AddMember { team, person, role, representing, from }) => {
                let person = match person {
                    PersonRef::Known(person) => self.person(*person),
                    PersonRef::New { name, birth_year, sex, phone, it_skill } => Person {
                        id: id.into(),
                        name: name.clone(),
                        birth_year: *birth_year,
                        sex: *sex,
                        phone: phone.clone(),
                        phone_day: None,
                        it_skill: *it_skill,
                        trainings: Vec::new(),
                    },
                };
                let member = Member {
                    id: id.into(),
                    person,
                    role: *role,
                    representing: representing.clone(),
                    span: Span::since(*from),
                };
                let at = team_of(&mut self.teams, *team);
                self.teams[at].admit(member).unwrap();
            }
            Body::EndMember(end) => {
                let team = self
                    .teams
                    .iter_mut()
                    .find(|team| team.members.iter().any(|member| member.id == end.member))
                    .unwrap();
                team.release(end.member, end.day).unwrap();
            }
            Body::AmendPerson(amend) => {
                let members = self
                    .teams
                    .iter_mut()
                    .flat_map(|team| &mut team.members)
                    .filter(|member| member.person.id == amend.person);
                for member in members {
                    let person = &mut member.person;
                    person.birth_year = amend.birth_year.unwrap_or(person.birth_year);
                    person.sex = amend.sex.unwrap_or(person.sex);
                    person.phone = amend.phone.clone().unwrap_or(person.phone.clone());
                    person.it_skill = amend.it_skill.unwrap_or(person.it_skill);
                }
            }
            Body::RecordTraining(record) => {
                let members = self
                    .teams
                    .iter_mut()
                    .flat_map(|team| &mut team.members)
                    .filter(|member| member.person.id == record.person);
                members.for_each(|member| member.person.trainings.push(record.training.clone()));
            }
            other => panic!("a list makes no {}", other.kind()),
        }
    }
}

/// The list's rows under a title and the headings; the first row is row 3.
fn lines(rows: &[[&str; 9]]) -> Vec<Line> {
    let cells = |texts: &[&str]| {
        (1..).zip(texts).filter(|(_, text)| !text.is_empty()).map(|(at, text)| (at, (*text).to_owned())).collect()
    };
    let title = Line { row: 1, cells: vec![(1, "Danh sách Tổ công nghệ số cộng đồng".into())] };
    let heading = Line { row: 2, cells: cells(&Column::ALL.map(Column::heading)) };
    let rows = (3..).zip(rows).map(|(row, texts)| Line { row, cells: cells(texts) });
    [title, heading].into_iter().chain(rows).collect()
}

const FOUR: [[&str; 9]; 4] = [
    ["Thôn Bản Bay", "Nguyễn Văn Mẫu", "Tổ trưởng", "Trưởng thôn", "1985", "Nam", "0912000001", "Có", "x"],
    ["", "Lý Thị Mẫu", "Tổ phó", "Bí thư chi đoàn thanh niên", "1996", "Nữ", "912000002", "Có", "Chưa"],
    ["", "Giàng Thị Mẫu", "Thành viên", "Chi hội phụ nữ", "1990", "Nữ", "0912000003", "", ""],
    ["", "Phạm Văn Mẫu", "", "", "", "nam", "", "Không", ""],
];

fn statuses(rows: &[Row]) -> Vec<Status> {
    rows.iter().map(|row| row.status).collect()
}

fn says(row: &Row, wanted: impl Fn(&Said) -> bool) -> bool {
    row.remarks.iter().any(|remark| wanted(&remark.said))
}

mod comparing;
