//! Whatever is done, by whomever: nobody reads the name of a team's member who is none of his business.
//!
//! Every person bears a mark of his own in his name. What may be read is worked out here from the terms, the places of the
//! teams and the duties as they stand in the tables; the store's own scopes are not asked.

mod pages;

use crate::harness::{Entry, TestStore, builders::*, day, person_of};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use rules::{
    access::Role as Duty,
    ids::{AccountId, AppointmentId, DecisionId, MemberId, TeamId, UnitId},
    operations::{
        AddAccount, AddMember, AmendPerson, Appoint, Body, EndAppointment, EndTeam, InviteAccount, Outcome, PersonRef,
        PlaceTeam, ReinstateAccount, RevokeAccount,
    },
    teams::{DecisionKind, Place, Role},
    units::Change,
};
use std::collections::{BTreeMap, BTreeSet};
use store::Scope;

/// While there were districts.
const TODAY: &str = "2023-05-10";
/// The days of which everybody asks.
const ASKED: [&str; 2] = [TODAY, "2023-01-01"];

type Step = (u8, usize, usize, usize);

struct Told<'a> {
    store: &'a TestStore,
    units: Vec<UnitId>,
    villages: Vec<UnitId>,
    communes: Vec<UnitId>,
    teams: Vec<TeamId>,
    members: Vec<MemberId>,
    accounts: Vec<AccountId>,
    duties: Vec<AppointmentId>,
    decisions: Vec<DecisionId>,
    marks: BTreeMap<MemberId, String>,
    /// How many marks were drawn; what was refused made nobody.
    drawn: usize,
}

fn pick<T: Copy>(all: &[T], at: usize) -> T {
    all[at % all.len()]
}

impl Told<'_> {
    fn body(&self, (what, a, b, c): Step) -> Body {
        let (team, member, account) = (pick(&self.teams, a), pick(&self.members, b), pick(&self.accounts, a));
        let from = day(pick(&["2022-06-01", "2023-01-01", "2023-05-01", TODAY], c));
        let role = pick(&[Role::Leader, Role::Deputy, Role::Volunteer], b + c);
        match what % 16 {
            0..=2 => {
                let name = format!("Mẫu M{:04}M", self.drawn);
                let person = PersonRef::New { name, birth_year: None, sex: None, phone: None, it_skill: None };
                Body::AddMember(AddMember { team, person, role, representing: vec![], from })
            }
            3 => {
                let person = PersonRef::Known(person_of(member));
                Body::AddMember(AddMember { team, person, role, representing: vec![], from })
            }
            4 => end_member(member, &from.to_string()),
            5 => Body::AmendPerson(AmendPerson {
                person: person_of(member),
                name: Some(format!("Mẫu {c} {}", self.marks[&member])),
                birth_year: None,
                sex: None,
                phone: None,
                it_skill: None,
                as_of: None,
            }),
            6 => Body::PlaceTeam(PlaceTeam { team, place: Place::Villages(vec![pick(&self.villages, c)]), from }),
            7 if b.is_multiple_of(3) => Body::EndTeam(EndTeam { team, day: from, heir: None }),
            7 => new_team(Place::Villages(vec![pick(&self.villages, c)])),
            8 => {
                let parent = Some(pick(&self.communes, b));
                let unit = pick(&self.villages, a);
                reform(&from.to_string(), vec![Change::Amend { unit, name: None, kind: None, code: None, parent }])
            }
            9 => Body::AddAccount(AddAccount {
                sign_in_name: format!("nguoi{}", self.accounts.len()),
                name: "Tài khoản".to_owned(),
                phone: None,
                person: Some(person_of(member)),
            }),
            10 => {
                let (role, unit) = pick(
                    &[
                        (Duty::CommuneOfficer, 3),
                        (Duty::CommuneOfficer, 4),
                        (Duty::DistrictOfficer, 2),
                        (Duty::DepartmentViewer, 0),
                    ],
                    b,
                );
                Body::Appoint(Appoint {
                    account,
                    role,
                    unit: Some(self.units[unit]),
                    from,
                    to: None,
                    stands_in_for: None,
                })
            }
            11 => Body::Appoint(Appoint {
                account,
                role: if b.is_multiple_of(2) { Duty::TeamLeader } else { Duty::CommuneOfficer },
                unit: (!b.is_multiple_of(2)).then(|| pick(&self.communes, c)),
                from,
                to: Some(day("2023-08-01")),
                stands_in_for: Some(if b.is_multiple_of(2) { member.into() } else { pick(&self.duties, c) }),
            }),
            12 => Body::EndAppointment(EndAppointment { appointment: pick(&self.duties, b), day: from }),
            13 => Body::InviteAccount(InviteAccount { account }),
            14 if b.is_multiple_of(2) => Body::ReinstateAccount(ReinstateAccount { account }),
            14 => Body::RevokeAccount(RevokeAccount { account, cause: "Mất máy".to_owned() }),
            _ => decision(
                pick(&self.communes, c),
                DecisionKind::Establish,
                &format!("{b}/QĐ"),
                &from.to_string(),
                &[team],
            ),
        }
    }

    async fn make(&mut self, step: Step, scope: &Scope) {
        let operation = self.store.operation(self.body(step));
        let (id, body) = (operation.id, operation.body.clone());
        let outcome = self.store.send(scope, operation).await;
        let mark = format!("M{:04}M", self.drawn);
        self.drawn += 1;
        if outcome != Outcome::Applied {
            return;
        }
        match body {
            Body::AddTeam(_) => self.teams.push(id.into()),
            Body::AddMember(AddMember { person: PersonRef::New { .. }, .. }) => {
                self.marks.insert(id.into(), mark);
                self.members.push(id.into());
            }
            Body::AddAccount(_) => self.accounts.push(id.into()),
            Body::Appoint(_) => self.duties.push(id.into()),
            Body::RecordDecision(_) => self.decisions.push(id.into()),
            _ => {}
        }
    }

    /// An id as text, as this database writes it in a statement.
    fn id(&self, column: &str) -> String {
        if self.store.raw.is_postgres() {
            format!("REPLACE(CAST({column} AS TEXT), '-', '')")
        } else {
            format!("LOWER(HEX({column}))")
        }
    }

    /// Who may be read by name under a duty, in the pages and (more) in the journal of its place: marks.
    async fn may_read(&self, role: Duty, unit: Option<UnitId>, team: Option<TeamId>) -> [BTreeSet<String>; 2] {
        let tree = self.store.tree().await;
        let today = day(TODAY);
        let rows = |sql: String| async move {
            let rows = self.store.raw.texts(&sql).await;
            rows.into_iter().map(|row| row.split('|').map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        let (of_team, of_unit) = (self.id("team"), self.id("unit"));
        let places =
            rows(format!("SELECT {of_team} || '|' || {of_unit} || '|' || from_day || '|' || to_day FROM team_place"))
                .await;
        let person = self.id("person");
        let terms = rows(format!(
            "SELECT {person} || '|' || {of_team} || '|' || role || '|' || from_day || '|' || to_day FROM member"
        ))
        .await;
        let (account_person, duty_unit, duty_team) = (self.id("x.person"), self.id("a.unit"), self.id("a.team"));
        let duties = rows(format!(
            "SELECT {account_person} || '|' || COALESCE({duty_unit}, '') || '|' || COALESCE({duty_team}, '') || '|' || a.role \
             FROM appointment a JOIN account x ON x.id = a.account WHERE x.person IS NOT NULL"
        ))
        .await;
        let is_here = |of: &str| {
            let place: Option<UnitId> = of.parse().ok();
            place.zip(unit).is_some_and(|(place, unit)| place == unit || tree.path(place, today).contains(&unit))
        };
        // A team that has ended is still its last place's.
        let last = |team: &str| places.iter().filter(|row| row[0] == team).map(|row| row[3].as_str()).max();
        let is_now = |row: &Vec<String>| {
            *row[2] <= *TODAY && *TODAY < *row[3] || *row[3] <= *TODAY && last(&row[0]) == Some(row[3].as_str())
        };
        let within = |ever: bool| -> BTreeSet<String> {
            let there = places.iter().filter(|row| ever || is_now(row));
            there.filter(|row| is_here(&row[1])).map(|row| row[0].clone()).collect()
        };
        // A deputy stands in the leader's place on days without one.
        let is_on = |row: &Vec<String>, on: &str| *row[3] <= *on && *on < *row[4];
        let leads = |row: &Vec<String>| {
            let led =
                |on: &str| terms.iter().any(|other| other[1] == row[1] && other[2] == "leader" && is_on(other, on));
            row[2] == "leader" || row[2] == "deputy" && ASKED.iter().any(|on| is_on(row, on) && !led(on))
        };
        [false, true].map(|ever| {
            let within = within(ever);
            let seen = terms.iter().filter(|row| match role {
                Duty::ItAdministrator | Duty::DepartmentViewer => false,
                Duty::DepartmentOfficer | Duty::DistrictOfficer => within.contains(&row[1]) && leads(row),
                Duty::CommuneOfficer => within.contains(&row[1]),
                Duty::TeamLeader | Duty::TeamDeputy | Duty::TeamMember => {
                    team.is_some_and(|team| team.0.simple().to_string() == row[1])
                }
            });
            // Who holds an office, or stands in for a member, is named among the accounts of his place.
            let held = duties.iter().filter(|row| match role {
                Duty::DepartmentOfficer | Duty::DistrictOfficer | Duty::CommuneOfficer => {
                    let leads = role == Duty::CommuneOfficer || row[3] == "team_leader";
                    if row[2].is_empty() { is_here(&row[1]) } else { within.contains(&row[2]) && leads }
                }
                _ => false,
            });
            let persons: BTreeSet<&str> = seen.chain(held).map(|row| row[0].as_str()).collect();
            let marks =
                self.marks.iter().filter(|(member, _)| persons.contains(member.0.simple().to_string().as_str()));
            marks.map(|(_, mark)| mark.clone()).collect()
        })
    }

    /// Lets every account read everything under each of its duties; tells how many names were read.
    async fn check(&self) -> Result<usize, TestCaseError> {
        let mut seen = 0;
        for (duty, scope) in self.store.every_scope(&self.accounts).await {
            let (unit, team) = match &duty.seat {
                store::Seat::System => (None, None),
                store::Seat::Unit(unit) => (Some(*unit), None),
                store::Seat::Team { team, .. } => (None, Some(*team)),
            };
            let may = self.may_read(duty.role, unit, team).await;
            for (may, read) in may.iter().zip(self.read(&scope).await) {
                for mark in self.marks.values().filter(|mark| read.contains(mark.as_str())) {
                    seen += 1;
                    let (role, around) = (duty.role, around(&read, mark));
                    prop_assert!(may.contains(mark), "{role:?} at {unit:?} {team:?} reads {mark}: {around}");
                }
            }
        }
        let nobody = self.read(&Scope::public()).await.concat();
        prop_assert!(
            self.marks.values().all(|mark| !nobody.contains(mark.as_str())),
            "somebody not signed in reads a name"
        );
        Ok(seen)
    }
}

/// What stands before a mark in a text, for whoever has to find out how it got there.
fn around<'a>(text: &'a str, mark: &str) -> &'a str {
    let before = text.split(mark).next().unwrap_or_default();
    let from = before.char_indices().rev().nth(1500).map_or(0, |(at, _)| at);
    &before[from..]
}

async fn tell(store: &TestStore, story: Vec<Vec<Step>>) -> Result<(), TestCaseError> {
    store.clock.set("2023-05-10T02:00:00Z");
    let (province, other) = (store.unit("10", TODAY).await, store.unit("15", TODAY).await);
    let (district, gia_phu) = (store.unit("086", TODAY).await, store.gia_phu().await);
    let xuan_giao = store.unit("02932", TODAY).await;
    let villages = vec![
        store.village("Bản Bay").await,
        store.village("Bản Cầm").await,
        store.village_in(xuan_giao, "Thôn 1", "2022-05-01").await,
    ];
    let mut told = Told {
        store,
        units: [vec![province, other, district, gia_phu, xuan_giao], villages.clone()].concat(),
        communes: vec![gia_phu, xuan_giao],
        teams: Vec::new(),
        members: Vec::new(),
        accounts: Vec::new(),
        duties: Vec::new(),
        decisions: Vec::new(),
        marks: BTreeMap::new(),
        drawn: 6,
        villages,
    };
    for village in told.villages.clone() {
        let team = store.team_in(village).await;
        told.teams.push(team);
        for (role, name) in [
            (Role::Leader, ["Mẫu M0000M", "Mẫu M0002M", "Mẫu M0004M"]),
            (Role::Volunteer, ["Mẫu M0001M", "Mẫu M0003M", "Mẫu M0005M"]),
        ] {
            let member = store.member(team, Entry { name: name[told.teams.len() - 1], role, ..Entry::default() }).await;
            told.marks.insert(member, format!("M{:04}M", told.marks.len()));
            told.members.push(member);
            told.accounts.push(store.account_of(member, &format!("nguoi{}", told.accounts.len())).await);
        }
    }
    for (number, (role, unit)) in [
        (Duty::ItAdministrator, None),
        (Duty::DepartmentOfficer, Some(province)),
        (Duty::DepartmentViewer, Some(province)),
        (Duty::DistrictOfficer, Some(district)),
        (Duty::CommuneOfficer, Some(gia_phu)),
        (Duty::CommuneOfficer, Some(xuan_giao)),
        (Duty::DepartmentOfficer, Some(other)),
    ]
    .into_iter()
    .enumerate()
    {
        let account = store.account(&format!("canbo{number}"), role, unit, "2022-01-01").await;
        told.duties.push(store.signed_in(account).await.acting().expect("a duty").id);
        told.accounts.push(account);
    }
    prop_assert!(told.check().await? > 10, "the search for names has gone blind");
    for steps in story {
        for step in steps {
            // Half of it as somebody who is there, the other half as the operator, so that much applies.
            let scope = match step.0 % 2 {
                0 => {
                    let token =
                        store.begin_session(pick(&told.accounts, step.3), "test", None).await.expect("a session");
                    store.session_scope(&token).await.expect("an answer").unwrap_or_else(Scope::public)
                }
                _ => Scope::operator(),
            };
            told.make((step.0 / 2, step.1, step.2, step.3), &scope).await;
        }
        told.check().await?;
    }
    Ok(())
}

fn tell_stories(on: impl AsyncFn() -> TestStore, cases: u32) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 40, ..Config::default() };
    let step = (any::<u8>(), 0_usize..1000, 0_usize..1000, 0_usize..1000);
    let told = TestRunner::new(config).run(&vec(vec(step, 6..12), 1..4), |story| {
        runtime.block_on(async {
            let store = on().await;
            tell(&store, story).await
        })
    });
    told.unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn no_sequence_of_operations_lets_an_account_read_outside_its_scope_on_sqlite() {
    tell_stories(TestStore::sqlite, 3);
}

#[test]
fn no_sequence_of_operations_lets_an_account_read_outside_its_scope_on_postgres() {
    tell_stories(TestStore::postgres, 1);
}
