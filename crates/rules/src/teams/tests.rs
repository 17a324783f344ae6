//! What a team is, what it lacks, what it counts for; on an invented team of Bản Bay.

mod changes;
mod composition;
mod stocks;

use super::*;
use crate::{
    ids::OperationId,
    measures::{Measure, Tallies, add_stocks},
    units::{Change, Kind, Reform, Registry},
};
use uuid::Uuid;

/// Two provinces; in the first Bản Bay and Nậm Phảng of xã Gia Phú, in the second Khe Bành of xã Châu Quế.
const LAO_CAI: UnitId = UnitId(Uuid::from_u128(10));
const YEN_BAI: UnitId = UnitId(Uuid::from_u128(15));
const MERGED: UnitId = UnitId(Uuid::from_u128(16));
const GIA_PHU: UnitId = UnitId(Uuid::from_u128(101));
const CHAU_QUE: UnitId = UnitId(Uuid::from_u128(151));
const BAN_BAY: UnitId = UnitId(Uuid::from_u128(1011));
const NAM_PHANG: UnitId = UnitId(Uuid::from_u128(1012));
const KHE_BANH: UnitId = UnitId(Uuid::from_u128(1511));

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn span(from: &str, to: &str) -> Span {
    Span { from: day(from), to: day(to) }
}

/// The land in 2022; on 1 July 2025 the provinces become one.
fn land() -> Registry {
    let create =
        |unit, kind, name: &str, parent| Change::Create { unit, kind, name: name.to_owned(), code: None, parent };
    let reform = |on, changes| Reform { day: day(on), act: None, source: None, changes };
    let beginning = vec![
        create(LAO_CAI, Kind::Province, "Lào Cai", None),
        create(YEN_BAI, Kind::Province, "Yên Bái", None),
        create(GIA_PHU, Kind::Commune, "Gia Phú", Some(LAO_CAI)),
        create(CHAU_QUE, Kind::Commune, "Châu Quế", Some(YEN_BAI)),
        create(BAN_BAY, Kind::Thon, "Bản Bay", Some(GIA_PHU)),
        create(NAM_PHANG, Kind::Thon, "Nậm Phảng", Some(GIA_PHU)),
        create(KHE_BANH, Kind::Thon, "Khe Bành", Some(CHAU_QUE)),
    ];
    let merger = vec![
        create(MERGED, Kind::Province, "Lào Cai", None),
        Change::Absorb { into: MERGED, from: vec![LAO_CAI, YEN_BAI] },
    ];
    let mut land = Registry::default();
    for (number, reform) in (1..).zip([reform("2022-01-01", beginning), reform("2025-07-01", merger)]) {
        let operation = OperationId(Uuid::from_u128(number));
        land = land.enact(operation, &reform).expect("the reform fits").registry;
    }
    land
}

/// A person of whom only number and sex are known.
fn person(number: u128, sex: Option<Sex>) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(number)),
        name: format!("Người Mẫu {number}"),
        birth_year: None,
        sex,
        phone: None,
        phone_day: None,
        it_skill: None,
        trainings: Vec::new(),
    }
}

/// A member since the team's first day; term and person carry the same number.
fn member(number: u128, role: Role, representing: &[Representing]) -> Member {
    Member {
        id: MemberId(Uuid::from_u128(number)),
        person: person(number, None),
        role,
        representing: representing.to_vec(),
        span: Span::since(day("2022-05-20")),
    }
}

fn from(member: Member, on: &str) -> Member {
    Member { span: Span::since(day(on)), ..member }
}

fn empty_team(place: Place) -> Team {
    let id = TeamId(Uuid::from_u128(1));
    let title = "Tổ công nghệ số cộng đồng thôn Bản Bay";
    Team::new(id, title, place, day("2022-05-20"), Source::Report).expect("a team")
}

/// The letter's team of four: village head, youth, women, a volunteer; all of them since 20 May 2022.
fn full_team() -> Team {
    let mut team = empty_team(Place::Villages(vec![BAN_BAY]));
    for member in [
        member(1, Role::Leader, &[Representing::VillageHead]),
        member(2, Role::Deputy, &[Representing::YouthUnion]),
        member(3, Role::Volunteer, &[Representing::WomensUnion]),
        member(4, Role::Volunteer, &[Representing::Volunteer]),
    ] {
        team.admit(member).expect("there is room");
    }
    team
}

fn decided(number: u128, kind: DecisionKind, on: &str) -> Decided {
    Decided { from: day(on), decision: DecisionId(Uuid::from_u128(number)), kind, unit: GIA_PHU }
}
