//! What is drawn becomes operations here: mostly ones that fit, some that come too early, twice, or don't fit at all.

use crate::harness::{TestStore, builders::*, day, person_of};
use rules::{
    access::Role as Duty,
    channels::Owner,
    day::Day,
    ids::{AccountId, DecisionId, MemberId, TeamId, UnitId},
    operations::{
        AddAccount, AddMember, AmendDecision, AmendPerson, Appoint, Body, DeclareHouseholds, EndTeam, Operation,
        PersonRef, PlaceTeam, RecordTraining, ResumeMember, RetitleTeam, SetChannel, SetCompositionRule, SetContact,
        WithdrawDecision,
    },
    teams::{Composition, DecisionKind, Place, Representing, Role, Sex, Tier, Training, letter_of_2022},
    units::{Change, Kind, Placing},
};

/// What is drawn for one operation; every number is taken modulo what there is to choose from.
pub(super) type Step = (u8, usize, usize, usize, u8);

pub(super) const DAYS: [&str; 8] =
    ["2022-05-01", "2022-05-20", "2022-06-01", "2023-01-01", "2024-01-01", "2025-07-01", "2025-08-01", "2026-01-01"];

/// What the story knows of the world so far; some of it was refused or hasn't been sent yet.
pub(super) struct World<'a> {
    pub(super) store: &'a TestStore,
    pub(super) communes: Vec<UnitId>,
    pub(super) villages: Vec<UnitId>,
    pub(super) teams: Vec<TeamId>,
    pub(super) members: Vec<MemberId>,
    pub(super) decisions: Vec<DecisionId>,
    pub(super) sent: Vec<Operation>,
    pub(super) held_back: Vec<Operation>,
}

fn pick<T: Copy>(all: &[T], at: usize) -> T {
    all[at % all.len()]
}

fn some_day(at: usize) -> Day {
    day(pick(&DAYS, at))
}

impl World<'_> {
    pub(super) fn operation(&mut self, (what, a, b, c, _): Step) -> Operation {
        let mut operation = self.store.operation(self.body(what, a, b, c));
        match &mut operation.body {
            Body::AddTeam(_) => self.teams.push(operation.id.into()),
            Body::AddMember(_) => self.members.push(operation.id.into()),
            Body::RecordDecision(_) => self.decisions.push(operation.id.into()),
            Body::EnactReform(reform) => {
                for change in &reform.changes {
                    if let Change::Create { unit, kind, .. } = change {
                        let of_level = if *kind == Kind::Commune { &mut self.communes } else { &mut self.villages };
                        of_level.push(*unit);
                    }
                }
            }
            _ => {}
        }
        operation
    }
    fn body(&self, what: u8, a: usize, b: usize, c: usize) -> Body {
        let (village, other) = (pick(&self.villages, a), pick(&self.villages, b));
        let (team, member) = (pick(&self.teams, a), pick(&self.members, b));
        let commune = pick(&self.communes, a);
        let from = some_day(c);
        match what % 28 {
            0 => {
                reform(pick(&DAYS, c), vec![new_village(self.store.fresh_unit(), &format!("Thôn {}", b % 5), commune)])
            }
            1 => reform(pick(&DAYS, c), vec![self.village_change(a, b, c)]),
            2 => reform(pick(&DAYS, c), self.commune_change(a, b)),
            3 | 4 => new_team(self.place(a, b)),
            5..=8 => {
                let mut entry = pick(&[0, 1, 2, 3], b);
                entry = (entry + usize::from(what)) % 4;
                let mut entry = the_four()[entry].clone();
                entry.from = pick(&DAYS[1..], c);
                entry.body(team)
            }
            9 => Body::AddMember(AddMember {
                team,
                person: PersonRef::Known(person_of(member)),
                role: pick(&[Role::Leader, Role::Deputy, Role::Volunteer], c),
                representing: vec![pick(Representing::ALL, c)],
                from,
            }),
            10 | 11 => end_member(member, pick(&DAYS, c)),
            12 => Body::AmendPerson(AmendPerson {
                person: person_of(member),
                name: (c.is_multiple_of(3)).then(|| format!("Mẫu {c}")),
                birth_year: (c.is_multiple_of(5)).then_some(Some(1990)),
                sex: (c.is_multiple_of(2)).then(|| pick(&[None, Some(Sex::Female), Some(Sex::Male)], a)),
                phone: None,
                it_skill: None,
                as_of: None,
            }),
            13 => Body::RecordTraining(RecordTraining {
                person: person_of(member),
                training: Training { day: from, course: format!("Khóa {}", c % 3) },
            }),
            14..=16 => decision(
                commune,
                pick(DecisionKind::ALL, c),
                &format!("{}/QĐ-UBND", b % 4),
                pick(&DAYS, b),
                &[team, pick(&self.teams, b)][..=c % 2],
            ),
            17 => Body::SetChannel(SetChannel {
                owner: if c.is_multiple_of(3) { Owner::Unit(commune) } else { Owner::Team(team) },
                name: (b.is_multiple_of(2)).then(|| format!("CNS_{}", b % 3)),
                made: (!c.is_multiple_of(4)).then_some(if c.is_multiple_of(5) { None } else { Some(from) }),
            }),
            18 => Body::EndTeam(EndTeam { team, day: from, heir: (b.is_multiple_of(2)).then(|| pick(&self.teams, b)) }),
            19 => Body::PlaceTeam(PlaceTeam { team, place: self.place(b, c), from }),
            20 => Body::RetitleTeam(RetitleTeam {
                team,
                title: if c.is_multiple_of(5) { String::new() } else { format!("Tổ {c}") },
                from,
            }),
            21 => Body::SetCompositionRule(SetCompositionRule {
                province: pick(&self.communes[..2], a),
                tier: Tier::Village,
                from,
                composition: Composition {
                    least: u8::try_from(b % 6).expect("small"),
                    ..letter_of_2022(Tier::Village)
                },
            }),
            22 if c.is_multiple_of(2) => Body::SetContact(SetContact {
                unit: commune,
                name: format!("Mẫu {}", b % 3),
                position: None,
                phone: None,
                from,
            }),
            22 => Body::DeclareHouseholds(DeclareHouseholds { village, households: 1, day: from, source: None }),
            23 => Body::ResumeMember(ResumeMember { member }),
            24 | 25 => Body::AmendDecision(self.amendment(a, b, c)),
            26 => Body::WithdrawDecision(WithdrawDecision {
                decision: pick(&self.decisions, a),
                cause: "Ghi nhầm".to_owned(),
            }),
            _ if c.is_multiple_of(2) => Body::AddAccount(AddAccount {
                sign_in_name: format!("mau{}", b % 3),
                name: "Mẫu".to_owned(),
                phone: None,
                person: None,
            }),
            _ => Body::Appoint(Appoint {
                account: AccountId(member.0),
                role: Duty::CommuneOfficer,
                unit: Some(other),
                from,
                to: None,
                stands_in_for: None,
            }),
        }
    }

    fn amendment(&self, a: usize, b: usize, c: usize) -> AmendDecision {
        let teams = [pick(&self.teams, a), pick(&self.teams, b), pick(&self.teams, c)];
        AmendDecision {
            number: (c.is_multiple_of(7)).then(|| format!("{}/QĐ-UBND", b % 4)),
            unit: (c.is_multiple_of(5)).then(|| pick(&self.communes, b)),
            kind: (c.is_multiple_of(3)).then(|| pick(DecisionKind::ALL, b)),
            from: (c.is_multiple_of(2)).then(|| some_day(b)),
            teams: (b.is_multiple_of(2)).then(|| teams[..=c % 3].to_vec()),
            ..AmendDecision::of(pick(&self.decisions, a))
        }
    }

    fn place(&self, a: usize, b: usize) -> Place {
        let village = pick(&self.villages, a);
        match b % 4 {
            0 => Place::Commune(pick(&self.communes, a)),
            1 => Place::Villages(vec![village, pick(&self.villages, b)]),
            _ => Place::Villages(vec![village]),
        }
    }

    fn village_change(&self, a: usize, b: usize, c: usize) -> Change {
        let (unit, other) = (pick(&self.villages, a), pick(&self.villages, b));
        match c % 5 {
            0 => Change::Amend { unit, name: Some(format!("Tên {b}")), kind: None, code: None, parent: None },
            1 => Change::Amend { unit, name: None, kind: None, code: None, parent: Some(pick(&self.communes, b)) },
            2 => Change::Absorb { into: unit, from: vec![other] },
            3 => Change::End { unit, heir: pick(&self.communes, b) },
            _ => Change::Alias { unit, alias: format!("Tên khác {b}") },
        }
    }

    /// Communes merge into a new one, or one is split with its villages placed here and there, perhaps forgetting one.
    fn commune_change(&self, a: usize, b: usize) -> Vec<Change> {
        let (unit, other) = (pick(&self.communes, a), pick(&self.communes, b));
        let new = [self.store.fresh_unit(), self.store.fresh_unit()];
        let create = |unit, name: String| Change::Create {
            unit,
            kind: Kind::Commune,
            name,
            code: None,
            parent: Some(self.communes[2 + b % 2]),
        };
        let first = create(new[0], format!("Xã mới {a}"));
        if b.is_multiple_of(3) {
            return vec![first, Change::Absorb { into: new[0], from: vec![unit, other] }];
        }
        let placed = self.villages.iter().skip(b % 2).zip(new.into_iter().cycle());
        let place = placed.map(|(child, parent)| Placing { child: *child, parent }).collect();
        vec![
            first,
            create(new[1], format!("Xã mới {a} nữa")),
            Change::Split { unit, into: new.to_vec(), heir: new[0], place },
        ]
    }

    /// What is sent in place of a drawn operation: itself, later, an earlier one again, or another under an earlier one's id.
    pub(super) fn perhaps_something_else(&mut self, step: Step, operation: Operation) -> Option<Operation> {
        let earlier = (!self.sent.is_empty()).then(|| self.sent[step.1 % self.sent.len()].clone());
        match (step.4 % 12, earlier) {
            (0 | 1, _) => {
                self.held_back.push(operation);
                None
            }
            (2, Some(earlier)) => Some(earlier),
            (3, Some(earlier)) => Some(Operation { body: operation.body, ..earlier }),
            _ => {
                self.sent.push(operation.clone());
                Some(operation)
            }
        }
    }
}
