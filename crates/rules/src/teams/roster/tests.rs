//! A commune's list, from its cells to the operations.

use super::*;
use crate::{
    channels::Channel,
    day::Span,
    ids::{MemberId, OperationId, PersonId, TeamId, UnitId},
    operations::{AddMember, Body, PersonRef},
    teams::{Dated, Member, Person, Place, Source, Team},
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
    let create = |unit, kind, name: &str, parent| Change::Create {
        unit,
        kind,
        name: name.into(),
        code: None,
        parent,
    };
    let mut changes = vec![
        create(unit(1), Kind::Province, "Lào Cai", None),
        create(unit(2), Kind::District, "Bảo Thắng", Some(unit(1))),
        create(COMMUNE, Kind::Commune, "Gia Phú", Some(unit(2))),
    ];
    let village =
        |(number, name): (u128, &&str)| create(unit(20 + number), Kind::Thon, name, Some(COMMUNE));
    changes.extend((0..).zip(villages).map(village));
    let reform = Reform {
        day: day("2022-01-01"),
        act: None,
        source: None,
        changes,
    };
    Registry::default()
        .enact(OperationId(Uuid::from_u128(1)), &reform)
        .unwrap()
        .registry
}

struct World {
    registry: Registry,
    teams: Vec<Team>,
    next: u128,
}

impl World {
    fn new(villages: &[&str]) -> Self {
        Self {
            registry: registry(villages),
            teams: Vec::new(),
            next: 1000,
        }
    }

    fn setting(&self) -> Setting<'_> {
        Setting {
            registry: &self.registry,
            commune: COMMUNE,
            day: day("2022-05-20"),
            today: day("2022-06-01"),
            teams: &self.teams,
        }
    }

    fn compare_on(&self, rows: &[[&str; 9]], on: &str) -> Vec<Row> {
        let setting = Setting {
            day: day(on),
            ..self.setting()
        };
        compare(read(&lines(rows), setting.today).unwrap(), &setting)
    }

    fn compare(&self, rows: &[[&str; 9]]) -> Vec<Row> {
        self.compare_on(rows, "2022-05-20")
    }

    /// Takes all rows that can be taken in, as the store would.
    fn take_in_on(&mut self, rows: &[[&str; 9]], on: &str) -> Deeds {
        let compared = self.compare_on(rows, on);
        let picked: BTreeSet<u32> = compared.iter().map(|row| row.entry.row).collect();
        let mut next = self.next;
        let deeds = {
            let setting = Setting {
                day: day(on),
                ..self.setting()
            };
            carry_out(&compared, &picked, &setting, || {
                next += 1;
                OperationId(Uuid::from_u128(next))
            })
        };
        self.next = next;
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
        members
            .map(|member| &member.person)
            .find(|person| person.id == id)
            .unwrap()
            .clone()
    }

    fn apply(&mut self, id: OperationId, body: &Body) {
        let team_of = |teams: &mut Vec<Team>, id: TeamId| {
            teams.iter().position(|team| team.id == id).unwrap()
        };
        match body {
            Body::EnactReform(reform) => {
                self.registry = self.registry.enact(id, reform).unwrap().registry;
            }
            Body::AddTeam(add) => self.teams.push(
                Team::new(
                    id.into(),
                    &add.title,
                    add.place.clone(),
                    add.from,
                    add.source,
                )
                .unwrap(),
            ),
            Body::AddMember(AddMember {
                team,
                person,
                role,
                representing,
                from,
            }) => {
                let person = match person {
                    PersonRef::Known(person) => self.person(*person),
                    PersonRef::New {
                        name,
                        birth_year,
                        sex,
                        phone,
                        it_skill,
                    } => Person {
                        id: id.into(),
                        name: name.clone(),
                        birth_year: *birth_year,
                        sex: *sex,
                        phone: phone.clone(),
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
        (1..)
            .zip(texts)
            .filter(|(_, text)| !text.is_empty())
            .map(|(at, text)| (at, (*text).to_owned()))
            .collect()
    };
    let title = Line {
        row: 1,
        cells: vec![(1, "Danh sách Tổ công nghệ số cộng đồng".into())],
    };
    let heading = Line {
        row: 2,
        cells: cells(&Column::ALL.map(Column::heading)),
    };
    let rows = (3..).zip(rows).map(|(row, texts)| Line {
        row,
        cells: cells(texts),
    });
    [title, heading].into_iter().chain(rows).collect()
}

const FOUR: [[&str; 9]; 4] = [
    [
        "Thôn Bản Bay",
        "Nguyễn Văn Mẫu",
        "Tổ trưởng",
        "Trưởng thôn",
        "1985",
        "Nam",
        "0912000001",
        "Có",
        "x",
    ],
    [
        "",
        "Lý Thị Mẫu",
        "Tổ phó",
        "Bí thư chi đoàn thanh niên",
        "1996",
        "Nữ",
        "912000002",
        "Có",
        "Chưa",
    ],
    [
        "",
        "Giàng Thị Mẫu",
        "Thành viên",
        "Chi hội phụ nữ",
        "1990",
        "Nữ",
        "0912000003",
        "",
        "",
    ],
    ["", "Phạm Văn Mẫu", "", "", "", "nam", "", "Không", ""],
];

fn statuses(rows: &[Row]) -> Vec<Status> {
    rows.iter().map(|row| row.status).collect()
}

fn says(row: &Row, wanted: impl Fn(&Said) -> bool) -> bool {
    row.remarks.iter().any(|remark| wanted(&remark.said))
}

#[test]
fn a_list_makes_a_team_with_its_members() {
    let mut world = World::new(&["Bản Bay", "Bản Cầm"]);
    assert_eq!(statuses(&world.compare(&FOUR)), [Status::New; 4]);
    let deeds = world.take_in(&FOUR);
    assert_eq!(deeds.teams.len(), 1);
    let team = &world.teams[0];
    assert_eq!(
        team.title(day("2022-05-20")),
        "Tổ công nghệ số cộng đồng thôn Bản Bay"
    );
    assert_eq!(
        team.place(day("2022-05-20")),
        Some(&Place::Villages(vec![unit(20)]))
    );
    let members = team.members(day("2022-05-20"));
    assert_eq!(
        members.iter().map(|member| member.role).collect::<Vec<_>>(),
        [Role::Leader, Role::Deputy, Role::Volunteer, Role::Volunteer]
    );
    assert_eq!(members[1].representing, [Representing::YouthUnion]);
    assert_eq!(members[0].person.trainings[0].day, day("2022-05-20"));
    assert_eq!(members[3].person.it_skill, Some(false));
    assert!(
        crate::teams::letter_of_2022(crate::teams::Tier::Village)
            .breaches(team, day("2022-05-20"))
            .is_empty()
    );
}

#[test]
fn taken_in_twice_a_list_changes_nothing() {
    let mut world = World::new(&["Bản Bay"]);
    world.take_in(&FOUR);
    assert_eq!(statuses(&world.compare(&FOUR)), [Status::Same; 4]);
    assert_eq!(world.take_in(&FOUR).operations, []);
}

#[test]
fn a_lost_zero_is_put_back_and_said() {
    let rows = World::new(&["Bản Bay"]).compare(&FOUR);
    let remark = rows[1]
        .remarks
        .iter()
        .find(|remark| matches!(remark.said, Said::PhoneChanged(_)))
        .unwrap();
    assert_eq!(remark.cell.as_deref(), Some("G4"));
    assert_eq!(rows[1].entry.phone.as_ref().unwrap().as_str(), "0912000002");
}

#[test]
fn what_the_list_knows_better_changes_and_what_it_leaves_open_stays() {
    let mut world = World::new(&["Bản Bay"]);
    world.take_in(&FOUR);
    let later = [[
        "Bản Bay",
        "NGUYỄN VĂN MẪU",
        "tổ trưởng",
        "",
        "",
        "",
        "0987000001",
        "",
        "",
    ]];
    let rows = world.compare_on(&later, "2022-05-28");
    assert_eq!(statuses(&rows), [Status::Changed]);
    assert!(says(&rows[0], |said| *said
        == Said::Changes(Column::Phone, "0912000001".into())));
    world.take_in_on(&later, "2022-05-28");
    let leader = world.teams[0].members(day("2022-05-28"))[0].clone();
    assert_eq!(
        (
            leader.person.phone.unwrap().to_string(),
            leader.person.birth_year
        ),
        ("0987000001".into(), Some(1985))
    );
    assert_eq!(leader.representing, [Representing::VillageHead]);
}

#[test]
fn a_new_leader_ends_the_old_ones_term() {
    let mut world = World::new(&["Bản Bay"]);
    world.take_in(&FOUR);
    let change = [[
        "Thôn Bản Bay",
        "Hoàng Văn Mẫu",
        "Tổ trưởng",
        "Trưởng thôn",
        "",
        "",
        "",
        "",
        "",
    ]];
    let rows = world.compare_on(&change, "2022-05-28");
    assert!(says(&rows[0], |said| *said
        == Said::LeaderReplaced("Nguyễn Văn Mẫu".into())));
    world.take_in_on(&change, "2022-05-28");
    assert_eq!(
        world.teams[0]
            .acting_leader(day("2022-05-28"))
            .unwrap()
            .person
            .name,
        "Hoàng Văn Mẫu"
    );
    assert_eq!(
        world.teams[0]
            .acting_leader(day("2022-05-27"))
            .unwrap()
            .person
            .name,
        "Nguyễn Văn Mẫu"
    );
    // On the day the old term began it can't be ended.
    let mut world = World::new(&["Bản Bay"]);
    world.take_in(&FOUR);
    assert_eq!(statuses(&world.compare(&change)), [Status::Refused]);
}

#[test]
fn two_members_may_change_places_whatever_the_order_of_rows() {
    let swap = [
        [
            "Thôn Bản Bay",
            "Nguyễn Văn Mẫu",
            "Tổ phó",
            "Chi đoàn",
            "",
            "",
            "",
            "",
            "",
        ],
        [
            "Thôn Bản Bay",
            "Lý Thị Mẫu",
            "Tổ trưởng",
            "Trưởng thôn",
            "",
            "",
            "",
            "",
            "",
        ],
    ];
    for rows in [swap, [swap[1], swap[0]]] {
        let mut world = World::new(&["Bản Bay"]);
        world.take_in(&FOUR);
        world.take_in_on(&rows, "2022-05-28");
        let members = world.teams[0].members(day("2022-05-28"));
        assert_eq!(
            (
                members.len(),
                members[0].person.name.as_str(),
                members[0].role
            ),
            (4, "Lý Thị Mẫu", Role::Leader)
        );
        assert_eq!(
            statuses(&world.compare_on(&rows, "2022-05-28")),
            [Status::Same; 2]
        );
    }
}

#[test]
fn whoever_sits_in_two_teams_is_one_person() {
    let mut world = World::new(&["Bản Bay", "Bản Cầm"]);
    let both = [
        [
            "Thôn Bản Bay",
            "Lý Thị Mẫu",
            "Tổ phó",
            "Chi đoàn",
            "1996",
            "Nữ",
            "0912000002",
            "",
            "",
        ],
        [
            "Thôn Bản Cầm",
            "Lý Thị Mẫu",
            "Tổ phó",
            "Chi đoàn",
            "1996",
            "Nữ",
            "0912000002",
            "",
            "",
        ],
    ];
    world.take_in(&both);
    let persons: BTreeSet<PersonId> = world
        .teams
        .iter()
        .flat_map(|team| &team.members)
        .map(|member| member.person.id)
        .collect();
    assert_eq!((world.teams.len(), persons.len()), (2, 1));
    assert_eq!(statuses(&world.compare(&both)), [Status::Same; 2]);
}

#[test]
fn a_new_village_is_made_and_one_that_may_be_a_slip_of_the_pen_is_doubtful() {
    let row = |village| {
        [[
            village,
            "Nguyễn Văn Mẫu",
            "Tổ trưởng",
            "",
            "",
            "",
            "",
            "",
            "",
        ]]
    };
    let mut empty = World::new(&[]);
    assert_eq!(statuses(&empty.compare(&row("Bản Bay"))), [Status::New]);
    empty.take_in(&row("TDP số 5"));
    assert_eq!(empty.registry.children(COMMUNE, day("2022-06-01")).len(), 1);
    assert_eq!(
        empty.teams[0].title(day("2022-06-01")),
        "Tổ công nghệ số cộng đồng tổ dân phố số 5"
    );

    let known = World::new(&["Bản Bay"]);
    let guessed = known.compare(&row("Thôn Bản Bai"));
    assert_eq!(statuses(&guessed), [Status::Doubtful]);
    assert!(says(&guessed[0], |said| *said
        == Said::VillageGuessed("Thôn Bản Bay".into())));
    assert_eq!(
        statuses(&known.compare(&row("Thôn Nậm Phảng"))),
        [Status::Doubtful]
    );
}

#[test]
fn the_communes_own_team_is_known_by_the_communes_name() {
    let mut world = World::new(&["Bản Bay"]);
    let row = [[
        "Tổ công nghệ số cộng đồng xã Gia Phú",
        "Trần Thị Mẫu",
        "Tổ trưởng",
        "Công chức xã",
        "",
        "",
        "",
        "",
        "",
    ]];
    world.take_in(&row);
    assert_eq!(
        world.teams[0].place(day("2022-06-01")),
        Some(&Place::Commune(COMMUNE))
    );
    assert_eq!(
        world.teams[0].title(day("2022-06-01")),
        "Tổ công nghệ số cộng đồng xã Gia Phú"
    );
    assert_eq!(statuses(&world.compare(&row)), [Status::Same]);
}

#[test]
fn what_cannot_be_is_refused_with_its_reason() {
    let mut world = World::new(&["Bản Bay"]);
    let rows = world.compare(&[
        ["", "Không Rõ Tổ", "", "", "", "", "", "", ""],
        ["Thôn Bản Bay", "", "Tổ phó", "", "1990", "", "", "", ""],
        [
            "Thôn Bản Bay",
            "Nguyễn Văn Mẫu",
            "Tổ trưởng",
            "",
            "",
            "",
            "",
            "",
            "",
        ],
        [
            "Thôn Bản Bay",
            "Lý Thị Mẫu",
            "Tổ trưởng",
            "",
            "",
            "",
            "",
            "",
            "",
        ],
        [
            "Thôn Bản Bay",
            "Nguyễn Văn Mẫu",
            "Tổ trưởng",
            "",
            "",
            "",
            "",
            "",
            "",
        ],
        [
            "Thôn Bản Bay",
            "Phạm Văn Mẫu",
            "Chánh văn phòng",
            "",
            "",
            "",
            "",
            "",
            "",
        ],
    ]);
    let refused = |at: usize, said: Said| {
        rows[at].status == Status::Refused && says(&rows[at], |one| *one == said)
    };
    assert!(refused(0, Said::NoTeam) && refused(1, Said::NoName));
    assert_eq!(rows[2].status, Status::New);
    assert!(refused(3, Said::SecondLeader(5)) && refused(4, Said::SameAsRow(5)));
    assert!(refused(5, Said::UnknownRole("Chánh văn phòng".into())));

    world.teams.push(Team {
        life: Span::since(day("2022-05-25")),
        places: vec![Dated {
            span: Span::since(day("2022-05-25")),
            value: Place::Villages(vec![unit(20)]),
        }],
        ..Team::new(
            TeamId(Uuid::from_u128(99)),
            "Tổ",
            Place::Villages(vec![unit(20)]),
            day("2022-05-25"),
            Source::Report,
        )
        .unwrap()
    });
    assert_eq!(world.teams[0].channel, Channel::default());
    let early = world.compare(&[FOUR[0]]);
    assert!(says(&early[0], |said| matches!(said, Said::TeamLater(..))));
}

#[test]
fn what_cannot_be_read_in_a_cell_makes_the_row_doubtful_and_is_left_out() {
    let world = World::new(&["Bản Bay"]);
    let rows = world.compare(&[[
        "Thôn Bản Bay",
        "Nguyễn Văn Mẫu",
        "Tổ trưởng",
        "Thầy cúng",
        "85",
        "?",
        "123",
        "hơi hơi",
        "lâu rồi",
    ]]);
    assert_eq!(statuses(&rows), [Status::Doubtful]);
    let cells: Vec<&str> = rows[0]
        .remarks
        .iter()
        .filter_map(|remark| remark.cell.as_deref())
        .collect();
    assert_eq!(cells, ["D3", "G3", "E3", "F3", "H3", "I3"]);
    let entry = &rows[0].entry;
    assert_eq!(
        (
            entry.birth_year,
            entry.sex,
            &entry.phone,
            entry.it_skill,
            entry.trained
        ),
        (None, None, &None, None, None)
    );
}

#[test]
fn totals_repeated_headings_and_rows_left_unfilled_are_passed_over() {
    let headings = Column::ALL.map(Column::heading);
    let rows = [
        [
            "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)",
        ],
        FOUR[0],
        headings,
        FOUR[1],
        ["Tổng cộng", "2 người", "", "", "", "", "", "", ""],
    ];
    let entries = read(&lines(&rows), day("2022-06-01")).unwrap();
    assert_eq!(
        entries.iter().map(|entry| entry.row).collect::<Vec<_>>(),
        [4, 6]
    );
    assert_eq!(entries[1].team, "Thôn Bản Bay");
    assert_eq!(read(&[], day("2022-06-01")), Err(NoHeadings));
}

#[test]
fn roles_bodies_and_titles_are_read_as_people_write_them() {
    let entry = |role: &str, body: &str| {
        let rows = [[
            "Tổ CNSCĐ thôn Bản Bay",
            "Nguyễn Văn Mẫu",
            role,
            body,
            "",
            "",
            "",
            "",
            "",
        ]];
        read(&lines(&rows), day("2022-06-01")).unwrap().remove(0)
    };
    assert_eq!(entry("Tổ trưởng tổ dân phố", "").role, Role::Leader);
    assert_eq!(entry("P. Tổ trưởng, Tổ phó", "").role, Role::Deputy);
    let several = entry("", "Bí thư chi bộ kiêm trưởng thôn, cựu chiến binh")
        .representing
        .unwrap();
    assert_eq!(
        several,
        [
            Representing::VillageHead,
            Representing::VeteransUnion,
            Representing::PartyCell
        ]
    );
    let world = World::new(&["Bản Bay"]);
    let rows = world.compare(&[[
        "Tổ CNSCĐ thôn Bản Bay",
        "Nguyễn Văn Mẫu",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    ]]);
    assert_eq!(
        (rows[0].status, rows[0].team.as_str()),
        (Status::New, "Tổ CNSCĐ thôn Bản Bay")
    );
    assert_eq!(
        MemberId::from(OperationId(Uuid::nil())),
        MemberId(Uuid::nil())
    );
}

proptest! {
    #[test]
    fn any_cells_can_be_read_and_compared(rows in proptest::collection::vec(proptest::array::uniform9("(Thôn Bản Bay|Nguyễn Văn Mẫu|Tổ trưởng|Tổ phó|1990|0912000001|x|\\PC{0,12})?"), 0..8)) {
        let rows: Vec<[&str; 9]> = rows.iter().map(|row| [0, 1, 2, 3, 4, 5, 6, 7, 8].map(|at| row[at].as_str())).collect();
        let mut world = World::new(&["Bản Bay"]);
        world.take_in(&rows);
        let again = world.take_in(&rows);
        prop_assert!(again.operations.is_empty(), "{again:?}");
    }
}
