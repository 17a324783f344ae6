//! What must hold of units through reforms, on a small invented land. The shipped units and reforms are checked in `store`.

mod matching;
mod misfits;
mod properties;
mod reforms;

use super::{Change, Enacted, Kind, Misfit, NOT_PLACED, Placing, Reform, Registry};
use crate::{
    day::Day,
    ids::{OperationId, UnitId},
};
use uuid::Uuid;

/// The province, its two districts, their communes and villages: a child's number begins with its parent's.
const PROVINCE: u128 = 1;
const BAO_THANG: u128 = 11;
const BAT_XAT: u128 = 12;
const GIA_PHU: u128 = 111;
const XUAN_GIAO: u128 = 112;
const COC_SAN: u128 = 121;
const BAN_BAY: u128 = 1111;
const NAM_PHANG: u128 = 1112;
const THON_1: u128 = 1121;
const TO_5: u128 = 1211;

fn unit(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(number))
}

fn operation(number: u128) -> OperationId {
    OperationId(Uuid::from_u128(number))
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn reform(on: &str, changes: Vec<Change>) -> Reform {
    Reform { day: day(on), act: None, source: None, changes }
}

fn create(number: u128, kind: Kind, name: &str, code: Option<&str>, parent: u128) -> Change {
    Change::Create {
        unit: unit(number),
        kind,
        name: name.to_owned(),
        code: code.map(str::to_owned),
        parent: (parent != 0).then(|| unit(parent)),
    }
}

/// An amendment that changes nothing yet.
fn amend(number: u128) -> Amendment {
    Amendment { number, name: None, kind: None, code: None, parent: None }
}

struct Amendment {
    number: u128,
    name: Option<&'static str>,
    kind: Option<Kind>,
    code: Option<&'static str>,
    parent: Option<u128>,
}

impl Amendment {
    fn change(self) -> Change {
        Change::Amend {
            unit: unit(self.number),
            name: self.name.map(str::to_owned),
            kind: self.kind,
            code: self.code.map(str::to_owned),
            parent: self.parent.map(unit),
        }
    }
}

fn rename(number: u128, name: &'static str) -> Change {
    Amendment { name: Some(name), ..amend(number) }.change()
}

fn move_to(number: u128, parent: u128) -> Change {
    Amendment { parent: Some(parent), ..amend(number) }.change()
}

fn absorb(into: u128, from: &[u128]) -> Change {
    Change::Absorb { into: unit(into), from: from.iter().copied().map(unit).collect() }
}

fn split(number: u128, into: &[u128], heir: u128, place: &[(u128, u128)]) -> Change {
    let place = place.iter().map(|(child, parent)| Placing { child: unit(*child), parent: unit(*parent) });
    Change::Split {
        unit: unit(number),
        into: into.iter().copied().map(unit).collect(),
        heir: unit(heir),
        place: place.collect(),
    }
}

fn end(number: u128, heir: u128) -> Change {
    Change::End { unit: unit(number), heir: unit(heir) }
}

fn try_enact(registry: &Registry, on: &str, changes: Vec<Change>) -> Result<Enacted, Misfit> {
    registry.enact(operation(99), &reform(on, changes))
}

fn enact(registry: &Registry, on: &str, changes: Vec<Change>) -> Registry {
    try_enact(registry, on, changes).expect("the reform fits").registry
}

/// The land on the first day of 2022.
fn land() -> Registry {
    let changes = vec![
        create(PROVINCE, Kind::Province, "Lào Cai", Some("10"), 0),
        create(BAO_THANG, Kind::District, "Bảo Thắng", Some("086"), PROVINCE),
        create(BAT_XAT, Kind::District, "Bát Xát", Some("082"), PROVINCE),
        create(GIA_PHU, Kind::Commune, "Gia Phú", Some("02923"), BAO_THANG),
        create(XUAN_GIAO, Kind::Commune, "Xuân Giao", Some("02932"), BAO_THANG),
        create(COC_SAN, Kind::Commune, "Cốc San", Some("02683"), BAT_XAT),
        create(BAN_BAY, Kind::Thon, "Bản Bay", None, GIA_PHU),
        create(NAM_PHANG, Kind::Thon, "Nậm Phảng", None, GIA_PHU),
        create(THON_1, Kind::Thon, "1", None, XUAN_GIAO),
        create(TO_5, Kind::ToDanPho, "số 5", None, COC_SAN),
    ];
    enact(&Registry::default(), "2022-01-01", changes)
}

/// The numbers of units, for comparing with what is expected.
fn numbers(units: impl IntoIterator<Item = UnitId>) -> Vec<u128> {
    units.into_iter().map(|unit| unit.0.as_u128()).collect()
}

/// The way up from a unit as numbers; empty when it doesn't stand.
fn path(registry: &Registry, number: u128, on: &str) -> Vec<u128> {
    numbers(registry.path(unit(number), day(on)))
}

/// For whom the unit's facts count on a day, as kept for sums; 0 is "not placed".
fn counts_for(registry: &Registry, number: u128, on: &str) -> Vec<u128> {
    let spans = registry.path_spans(unit(number));
    let mut found = numbers(spans.into_iter().filter(|row| row.span.contains(day(on))).map(|row| row.ancestor));
    found.sort_unstable();
    found
}

#[test]
fn the_land_stands_as_it_was_made() {
    let land = land();
    assert_eq!(path(&land, BAN_BAY, "2022-01-01"), [BAN_BAY, GIA_PHU, BAO_THANG, PROVINCE]);
    assert_eq!(path(&land, BAN_BAY, "2021-12-31"), [0; 0]);
    assert_eq!(numbers(land.roots(day("2022-01-01"))), [PROVINCE]);
    assert_eq!(numbers(land.children(unit(BAO_THANG), day("2022-01-01"))), [GIA_PHU, XUAN_GIAO]);
    assert_eq!(counts_for(&land, BAN_BAY, "2021-12-31"), numbers([NOT_PLACED]));
}
