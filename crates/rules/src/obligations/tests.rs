//! Who owes what, from the opening of a period to the handing on after a reform.

use super::*;
use crate::{
    day::test_day as day,
    holidays::Calendar,
    ids::OperationId,
    schedules::Schedule,
    units::{Change, Kind, Placing, Reform},
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const PROVINCE: u128 = 1;
const DISTRICT: u128 = 2;
const GIA_PHU: u128 = 10;
const XUAN_GIAO: u128 = 11;
const BAN_BAY: u128 = 100;
const BAN_CAM: u128 = 101;
const THON_1: u128 = 110;
const GIA_PHU_NEW: u128 = 12;

fn unit(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(number))
}

fn team(number: u128) -> TeamId {
    TeamId(Uuid::from_u128(number))
}

fn create(number: u128, kind: Kind, name: &str, parent: u128) -> Change {
    let parent = (parent != 0).then(|| unit(parent));
    Change::Create { unit: unit(number), kind, name: name.to_owned(), code: None, parent }
}

fn land() -> Registry {
    let changes = vec![
        create(PROVINCE, Kind::Province, "Lào Cai", 0),
        create(DISTRICT, Kind::District, "Bảo Thắng", PROVINCE),
        create(GIA_PHU, Kind::Commune, "Gia Phú", DISTRICT),
        create(XUAN_GIAO, Kind::Commune, "Xuân Giao", DISTRICT),
        create(BAN_BAY, Kind::Thon, "Bản Bay", GIA_PHU),
        create(BAN_CAM, Kind::Thon, "Bản Cầm", GIA_PHU),
        create(THON_1, Kind::Thon, "1", XUAN_GIAO),
    ];
    enacted(&Registry::default(), "2022-01-01", changes)
}

fn enacted(registry: &Registry, on: &str, changes: Vec<Change>) -> Registry {
    let reform = Reform { day: day(on), act: None, source: None, changes };
    registry.enact(OperationId(Uuid::from_u128(99)), &reform).unwrap().registry
}

/// As in July 2025: two communes become one under the province, and the district ends.
fn reformed() -> Registry {
    let into = [GIA_PHU, XUAN_GIAO].map(unit).to_vec();
    let changes = vec![
        create(GIA_PHU_NEW, Kind::Commune, "Gia Phú", PROVINCE),
        Change::Absorb { into: unit(GIA_PHU_NEW), from: into },
        Change::End { unit: unit(DISTRICT), heir: unit(PROVINCE) },
    ];
    enacted(&land(), "2025-07-01", changes)
}

fn standing(id: u128, at: &[u128], life: (&str, Option<&str>), heir: Option<u128>) -> (TeamId, TeamStanding) {
    let to = life.1.map_or(Day::MAX, day);
    let units = at.iter().copied().map(unit).collect();
    (team(id), TeamStanding { id: team(id), life: Span { from: day(life.0), to }, heir: heir.map(team), units })
}

fn july() -> Span {
    Span { from: day("2025-06-21"), to: day("2025-07-21") }
}

struct World {
    registry: Registry,
    teams: BTreeMap<TeamId, TeamStanding>,
    schedule: Schedule,
    calendar: Calendar,
}

impl World {
    fn new(registry: Registry, teams: impl IntoIterator<Item = (TeamId, TeamStanding)>) -> Self {
        let (schedule, calendar) = (Schedule::month_of_2022(), Calendar::default());
        Self { registry, teams: teams.into_iter().collect(), schedule, calendar }
    }

    fn census(&self, on: &str) -> Census<'_> {
        Census {
            registry: &self.registry,
            teams: &self.teams,
            day: day(on),
            province: unit(PROVINCE),
            kind: ReportKind::Month,
            period: july(),
            schedule: &self.schedule,
            calendar: &self.calendar,
        }
    }

    fn opened(&self) -> BTreeMap<ObligationId, Obligation> {
        open(&self.census("2025-06-21")).into_iter().map(|owed| (owed.id, owed)).collect()
    }
}

fn of(owed: &BTreeMap<ObligationId, Obligation>, debtor: Debtor) -> &Obligation {
    &owed[&Obligation::id_of(ReportKind::Month, july(), debtor)]
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn when_a_period_opens_teams_communes_districts_and_the_department_owe_by_the_day_of_their_level() {
    let world = World::new(land(), [standing(1, &[BAN_BAY], ("2022-05-01", None), None)]);
    let owed = world.opened();
    let late = |debtor| of(&owed, debtor).late_from;
    assert_eq!(late(Debtor::Team(team(1))), at("2025-07-22T18:00:00+07:00"));
    assert_eq!(late(Debtor::Unit(unit(GIA_PHU))), at("2025-07-24T00:00:00+07:00"));
    assert_eq!(late(Debtor::Unit(unit(DISTRICT))), at("2025-07-26T00:00:00+07:00"));
    assert_eq!(late(Debtor::Unit(unit(PROVINCE))), at("2025-07-29T00:00:00+07:00"));
}

#[test]
fn a_village_without_a_team_stands_there_and_owes_nothing() {
    let world = World::new(land(), [standing(1, &[BAN_BAY, BAN_CAM], ("2022-05-01", None), None)]);
    let owed = world.opened();
    assert_eq!(of(&owed, Debtor::Unit(unit(THON_1))).standing, Standing::NotEstablished);
    // One team works in two villages and reports once.
    assert!(!owed.contains_key(&Obligation::id_of(ReportKind::Month, july(), Debtor::Unit(unit(BAN_CAM)))));
    let now = at("2025-07-30T00:00:00+07:00");
    assert_eq!(Count::of(owed.values(), now), Count { owed: 5, reported: 0, accepted: 0, late: 5 });
}

#[test]
fn a_team_made_after_the_opening_owes_from_the_next_period_and_one_that_had_ended_owes_nothing() {
    let later = standing(1, &[BAN_BAY], ("2025-06-22", None), None);
    let before = standing(2, &[THON_1], ("2022-05-01", Some("2025-06-21")), None);
    let owed = World::new(land(), [later, before]).opened();
    assert!(!owed.values().any(|owed| matches!(owed.debtor, Debtor::Team(_))));
}

#[test]
fn a_report_is_not_due_before_its_period_is_over_and_late_from_its_day_on() {
    let world = World::new(land(), []);
    let owed = world.opened();
    let commune = of(&owed, Debtor::Unit(unit(GIA_PHU)));
    assert_eq!(commune.state(at("2025-07-20T23:59:00+07:00")), State::NotDue);
    assert_eq!(commune.state(at("2025-07-21T00:00:00+07:00")), State::Due);
    assert_eq!(commune.state(at("2025-07-24T00:00:00+07:00")), State::Late);
    assert_eq!(commune.last_day(), (day("2025-07-23"), None));
    let world = World::new(land(), [standing(1, &[BAN_BAY], ("2022-05-01", None), None)]);
    assert_eq!(of(&world.opened(), Debtor::Team(team(1))).last_day(), (day("2025-07-22"), Some(18)));
}

#[test]
fn a_report_that_came_back_is_late_too_once_its_day_is_over() {
    let mut owed = of(&World::new(land(), []).opened(), Debtor::Unit(unit(GIA_PHU))).clone();
    (owed.standing, owed.versions, owed.sent_at) = (Standing::Returned, 1, Some(at("2025-07-22T09:00:00+07:00")));
    let (before, after) = (at("2025-07-23T12:00:00+07:00"), at("2025-07-24T00:00:00+07:00"));
    assert!(!owed.is_late(before) && owed.is_late(after));
    assert_eq!((owed.state(after), Count::of([&owed], after).late), (State::Returned, 1));
    assert!(!owed.came_late(), "it was first sent in time");
}

#[test]
fn more_time_makes_a_report_late_only_once_that_is_over_and_stays_to_be_seen() {
    let mut owed = of(&World::new(land(), []).opened(), Debtor::Unit(unit(GIA_PHU))).clone();
    owed.extend(day("2025-07-28"), "Mưa lũ").unwrap();
    let sent = |at_moment: &str| {
        let mut sent = owed.clone();
        sent.send(at(at_moment), true).unwrap();
        (sent.came_late(), sent.extended)
    };
    let why = Some("Mưa lũ".to_owned());
    assert_eq!(sent("2025-07-27T09:00:00+07:00"), (false, why.clone()));
    assert_eq!(sent("2025-07-29T09:00:00+07:00"), (true, why));
}

#[test]
fn a_reform_within_a_period_hands_on_what_is_owed_and_lets_off_a_level_that_is_gone() {
    let teams = || [standing(1, &[BAN_BAY], ("2022-05-01", None), None)];
    let owed = World::new(land(), teams()).opened();
    let after = World { schedule: Schedule::month_of_2025(), ..World::new(reformed(), teams()) };
    let changed = take_over(&owed, &after.census("2025-07-01"));
    let changed: BTreeMap<_, _> = changed.into_iter().map(|owed| (owed.id, owed)).collect();
    let heir = of(&changed, Debtor::Unit(unit(GIA_PHU_NEW)));
    assert_eq!((heir.standing.clone(), heir.last_day().0), (Standing::Open, day("2025-07-25")));
    for old in [GIA_PHU, XUAN_GIAO] {
        assert_eq!(of(&changed, Debtor::Unit(unit(old))).standing, Standing::TakenOver(heir.id));
    }
    assert_eq!(of(&changed, Debtor::Unit(unit(DISTRICT))).standing, Standing::Excused(Excuse::Ended));
    assert_eq!(changed.len(), 4, "the team and the department go on owing what they owed");
    // Once more changes nothing.
    let all: BTreeMap<_, _> = owed.into_iter().chain(changed).collect();
    assert_eq!(take_over(&all, &after.census("2025-07-02")), []);
}

#[test]
fn what_an_ended_debtor_has_sent_stays_as_it_was_sent() {
    let mut owed = World::new(land(), []).opened();
    let id = of(&owed, Debtor::Unit(unit(GIA_PHU))).id;
    owed.get_mut(&id).unwrap().standing = Standing::Submitted;
    let changed = take_over(&owed, &World::new(reformed(), []).census("2025-07-01"));
    assert!(!changed.iter().any(|owed| owed.id == id));
}

#[test]
fn teams_that_merge_owe_by_the_one_that_goes_on() {
    let before =
        [standing(1, &[BAN_BAY], ("2022-05-01", None), None), standing(2, &[BAN_CAM], ("2022-05-01", None), None)];
    let owed = World::new(land(), before).opened();
    let after = [
        standing(1, &[BAN_BAY], ("2022-05-01", Some("2025-07-05")), Some(3)),
        standing(2, &[BAN_CAM], ("2022-05-01", Some("2025-07-05")), Some(3)),
        standing(3, &[BAN_BAY, BAN_CAM], ("2025-07-05", None), None),
    ];
    let changed = take_over(&owed, &World::new(land(), after).census("2025-07-05"));
    let heir = Obligation::id_of(ReportKind::Month, july(), Debtor::Team(team(3)));
    let states: BTreeSet<_> = changed.iter().map(|owed| owed.standing == Standing::TakenOver(heir)).collect();
    assert_eq!((changed.len(), states.len()), (3, 2));
}

#[test]
fn more_time_is_given_for_a_reason_and_only_while_it_is_owed() {
    let owed = World::new(land(), []).opened();
    let mut commune = of(&owed, Debtor::Unit(unit(GIA_PHU))).clone();
    assert_eq!(commune.extend(day("2025-07-23"), "Mưa lũ").unwrap_err().code, "no_more_time");
    assert_eq!(commune.extend(day("2025-07-28"), " ").unwrap_err().code, "bad_text");
    commune.extend(day("2025-07-28"), "Mưa lũ").unwrap();
    assert_eq!(commune.state(at("2025-07-28T12:00:00+07:00")), State::Due);
    commune.excuse(Some("Đang sáp nhập")).unwrap();
    assert_eq!(commune.state(at("2025-07-30T12:00:00+07:00")), State::Excused);
    assert!(commune.extend(day("2025-08-28"), "Mưa lũ").is_err());
    commune.excuse(None).unwrap();
    assert_eq!(commune.state(at("2025-07-30T12:00:00+07:00")), State::Late);
    commune.standing = Standing::Submitted;
    assert_eq!(commune.excuse(Some("Đang sáp nhập")).unwrap_err().code, "report_sent");
}

#[test]
fn a_team_reports_to_its_commune_and_a_commune_to_whatever_is_above_it_that_day() {
    let world = World::new(land(), [standing(1, &[BAN_BAY], ("2022-05-01", None), None)]);
    let owed = world.opened();
    let (team, commune) = (of(&owed, Debtor::Team(team(1))), of(&owed, Debtor::Unit(unit(GIA_PHU))));
    let (before, after) = (day("2025-06-30"), day("2025-07-01"));
    assert_eq!(team.superior(&land(), before), Some(unit(GIA_PHU)));
    assert_eq!(team.superior(&reformed(), after), Some(unit(GIA_PHU_NEW)));
    assert_eq!(commune.superior(&land(), before), Some(unit(DISTRICT)));
    let department = of(&owed, Debtor::Unit(unit(PROVINCE)));
    assert_eq!(department.superior(&reformed(), after), Some(unit(PROVINCE)));
}

#[test]
fn a_split_commune_hands_its_report_to_its_heir() {
    let split = Change::Split {
        unit: unit(GIA_PHU),
        into: vec![unit(GIA_PHU_NEW), unit(13)],
        heir: unit(13),
        place: vec![
            Placing { child: unit(BAN_BAY), parent: unit(GIA_PHU_NEW) },
            Placing { child: unit(BAN_CAM), parent: unit(13) },
        ],
    };
    let changes = vec![
        create(GIA_PHU_NEW, Kind::Commune, "Bản Bay", DISTRICT),
        create(13, Kind::Commune, "Bản Cầm", DISTRICT),
        split,
    ];
    let after = enacted(&land(), "2025-07-01", changes);
    let owed = World::new(land(), []).opened();
    let changed = take_over(&owed, &World::new(after, []).census("2025-07-01"));
    let debtors: Vec<Debtor> = changed.iter().map(|owed| owed.debtor).collect();
    assert!(debtors.contains(&Debtor::Unit(unit(13))) && !debtors.contains(&Debtor::Unit(unit(GIA_PHU_NEW))));
}

fn some_standing() -> impl Strategy<Value = Standing> {
    prop_oneof![
        Just(Standing::Open),
        Just(Standing::Submitted),
        Just(Standing::Returned),
        Just(Standing::Accepted),
        Just(Standing::Excused(Excuse::Ended)),
        Just(Standing::NotEstablished),
    ]
}

proptest! {
    #[test]
    fn whatever_stands_how_no_more_is_reported_than_owed(
        standings in proptest::collection::vec(some_standing(), 0..8), hours in -1000_i64..1000,
    ) {
        let world = World::new(land(), [standing(1, &[BAN_BAY], ("2022-05-01", None), None)]);
        let mut owed: Vec<Obligation> = world.opened().into_values().collect();
        for (owed, standing) in owed.iter_mut().zip(standings) {
            owed.standing = standing;
        }
        let count = Count::of(&owed, at("2025-07-23T00:00:00+07:00") + jiff::SignedDuration::from_hours(hours));
        prop_assert!(count.accepted <= count.reported && count.reported + count.late <= count.owed);
    }
}
