//! What holds after any reforms on a small land.

use super::*;
use crate::units::{Level, PathSpan};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::{BTreeMap, BTreeSet};

/// What proptest draws for one reform; numbers are taken modulo what there is.
#[derive(Clone, Debug)]
struct Drawn {
    on: Day,
    changes: Vec<(u8, usize, usize, usize)>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let on = (2022_i16..2030, 1_i8..13).prop_map(|(year, month)| Day::new(year, month, 1));
    let on = on.prop_filter_map("a day", |day| day);
    let change = (0_u8..9, 0_usize..64, 0_usize..64, 0_usize..64);
    (on, vec(change, 1..4)).prop_map(|(on, changes)| Drawn { on, changes })
}

/// Makes reforms of what was drawn: mostly ones that fit, some that don't.
struct Maker {
    next: u128,
}

impl Maker {
    fn changes(&mut self, land: &Registry, drawn: &Drawn) -> Vec<Change> {
        let on = drawn.on;
        let mut all: Vec<UnitId> = land.iter().map(|unit| unit.id).collect();
        all.sort_unstable();
        let of_level = |level: Level| -> Vec<UnitId> {
            let of_level = all
                .iter()
                .copied()
                .filter(|id| land.get(*id).is_some_and(|unit| unit.level == level) && land.stands(*id, on));
            of_level.collect()
        };
        let mut changes = Vec::new();
        for (what, a, b, c) in &drawn.changes {
            let level = select_from(&[Level::District, Level::Commune, Level::Commune, Level::Village], *c);
            let units = of_level(level);
            let parents = of_level(above(level));
            let (Some(one), Some(other), Some(parent)) = (pick(&units, *a), pick(&units, *b), pick(&parents, *b))
            else {
                continue;
            };
            match what {
                0 | 1 => changes.push(self.create(level, parent)),
                2 => changes.push(Change::Absorb { into: one, from: vec![other] }),
                3 => {
                    let new = self.create(level, parent);
                    let into = created(&new);
                    changes.extend([new, Change::Absorb { into, from: vec![one, other] }]);
                }
                4 => {
                    let heir = land.parent(one, on).unwrap_or(parent);
                    changes.push(Change::End { unit: one, heir });
                }
                5 | 6 => {
                    let parent = land.parent(one, on).unwrap_or(parent);
                    let new = [self.create(level, parent), self.create(level, parent)];
                    let into = new.iter().map(created).collect::<Vec<_>>();
                    changes.extend(new);
                    let mut children = land.children(one, on);
                    children.truncate(children.len().saturating_sub(usize::from(*what == 6 && *c % 2 == 0)));
                    let place = children.into_iter().zip(into.iter().cycle());
                    changes.push(Change::Split {
                        unit: one,
                        heir: into[0],
                        place: place.map(|(child, parent)| Placing { child, parent: *parent }).collect(),
                        into,
                    });
                }
                7 => {
                    changes.push(Change::Amend { unit: one, name: None, kind: None, code: None, parent: Some(parent) });
                }
                _ => changes.push(Change::Amend {
                    unit: one,
                    name: Some(format!("Tên {}", self.number())),
                    kind: None,
                    code: None,
                    parent: None,
                }),
            }
        }
        changes
    }

    fn number(&mut self) -> u128 {
        self.next += 1;
        self.next
    }

    fn create(&mut self, level: Level, parent: UnitId) -> Change {
        let number = self.number();
        let kind = match level {
            Level::Province => Kind::Province,
            Level::District => Kind::District,
            Level::Commune => Kind::Commune,
            Level::Village => Kind::Thon,
        };
        create(number, kind, &format!("Mới {number}"), None, parent.0.as_u128())
    }
}

fn above(level: Level) -> Level {
    match level {
        Level::Village => Level::Commune,
        Level::Commune => Level::District,
        _ => Level::Province,
    }
}

fn created(change: &Change) -> UnitId {
    match change {
        Change::Create { unit, .. } => *unit,
        other => panic!("{other:?} makes no unit"),
    }
}

fn select_from<T: Copy>(all: &[T], at: usize) -> T {
    all[at % all.len()]
}

fn pick(all: &[UnitId], at: usize) -> Option<UnitId> {
    (!all.is_empty()).then(|| all[at % all.len()])
}

/// The land after those of the reforms that fit, and the steps on the way.
fn lived_through(reforms: &[Drawn]) -> Vec<(Registry, BTreeSet<UnitId>)> {
    let mut maker = Maker { next: 10_000 };
    let second_province = vec![
        create(2, Kind::Province, "Yên Bái", Some("15"), 0),
        create(21, Kind::District, "Trấn Yên", Some("138"), 2),
        create(212, Kind::Commune, "Minh Quân", None, 21),
        create(2121, Kind::Thon, "2", None, 212),
    ];
    let mut land = enact(&land(), "2022-01-01", second_province);
    let mut steps = vec![(land.clone(), BTreeSet::new())];
    for (number, drawn) in (0..).zip(reforms) {
        let reform = Reform { day: drawn.on, act: None, source: None, changes: maker.changes(&land, drawn) };
        if let Ok(enacted) = land.enact(operation(number), &reform) {
            land = enacted.registry;
            steps.push((land.clone(), enacted.touched));
        }
    }
    steps
}

/// Every day on which anything begins or ends, and the days beside it.
fn days_that_matter(land: &Registry) -> BTreeSet<Day> {
    let ends = land.iter().flat_map(|unit| &unit.eras).flat_map(|era| [era.span.from, era.span.to]);
    ends.flat_map(|day| [day.before(), day]).filter(|day| *day < Day::MAX).collect()
}

fn on_day(spans: &[PathSpan], day: Day) -> BTreeSet<UnitId> {
    spans.iter().filter(|row| row.span.contains(day)).map(|row| row.ancestor).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn a_unit_counts_on_every_day_for_one_unit_of_each_level_or_for_none(reforms in vec(drawn(), 0..12)) {
        let (land, _) = lived_through(&reforms).pop().expect("a land");
        let days = days_that_matter(&land);
        for unit in land.iter() {
            let spans = land.path_spans(unit.id);
            for row in &spans {
                prop_assert!(row.span.from < row.span.to);
                let beside = |other: &&PathSpan| other.ancestor == row.ancestor && *other != row;
                for other in spans.iter().filter(beside) {
                    prop_assert!(other.span.to < row.span.from || row.span.to < other.span.from, "{row:?} {other:?}");
                }
            }
            for day in &days {
                let found = on_day(&spans, *day);
                let levels: Vec<Level> = found.iter().filter_map(|id| Some(land.get(*id)?.level)).collect();
                let distinct: BTreeSet<Level> = levels.iter().copied().collect();
                prop_assert_eq!(levels.len(), distinct.len(), "two of a level: {} on {}", unit.id, day);
                prop_assert_eq!(levels.contains(&Level::Province), !found.contains(&NOT_PLACED), "{} on {}", unit.id, day);
            }
        }
    }

    #[test]
    fn what_is_kept_for_sums_is_the_way_up_of_the_day(reforms in vec(drawn(), 0..12)) {
        let (land, _) = lived_through(&reforms).pop().expect("a land");
        let days = days_that_matter(&land);
        for unit in land.iter() {
            let spans = land.path_spans(unit.id);
            for day in &days {
                let way_up = land.standing_for(unit.id, *day).map_or_else(Vec::new, |now| land.path(now, *day));
                let mut kept = on_day(&spans, *day);
                kept.remove(&NOT_PLACED);
                prop_assert_eq!(kept, way_up.into_iter().collect::<BTreeSet<_>>(), "{} on {}", unit.id, day);
            }
        }
    }

    #[test]
    fn a_sum_over_any_days_tree_keeps_the_total(reforms in vec(drawn(), 0..12)) {
        let (land, _) = lived_through(&reforms).pop().expect("a land");
        let mut sums: BTreeMap<(Day, UnitId), u64> = BTreeMap::new();
        let days = days_that_matter(&land);
        let mut total = 0;
        for (unit, value) in land.iter().zip(1_u64..) {
            total += value;
            let spans = land.path_spans(unit.id);
            for day in &days {
                for ancestor in on_day(&spans, *day) {
                    *sums.entry((*day, ancestor)).or_default() += value;
                }
            }
        }
        let sum = |day: Day, unit: UnitId| sums.get(&(day, unit)).copied().unwrap_or(0);
        for day in &days {
            let roots: u64 = land.roots(*day).into_iter().map(|root| sum(*day, root)).sum();
            prop_assert_eq!(roots + sum(*day, NOT_PLACED), total, "on {}", day);
        }
    }

    #[test]
    fn children_and_parents_agree(reforms in vec(drawn(), 0..12)) {
        let (land, _) = lived_through(&reforms).pop().expect("a land");
        for day in days_that_matter(&land) {
            let mut below: BTreeMap<UnitId, BTreeSet<UnitId>> = BTreeMap::new();
            for unit in land.iter() {
                if let Some(parent) = land.parent(unit.id, day) {
                    below.entry(parent).or_default().insert(unit.id);
                }
            }
            for unit in land.iter() {
                let children: BTreeSet<UnitId> = land.children(unit.id, day).into_iter().collect();
                prop_assert_eq!(children, below.remove(&unit.id).unwrap_or_default(), "{} on {}", unit.id, day);
            }
        }
    }

    #[test]
    fn who_depends_on_a_reform_is_known(reforms in vec(drawn(), 1..12)) {
        let steps = lived_through(&reforms);
        for pair in steps.windows(2) {
            let [(before, _), (after, touched)] = pair else { continue };
            let dependents = after.dependents(touched);
            for unit in after.iter().filter(|unit| !dependents.contains(&unit.id)) {
                prop_assert_eq!(before.path_spans(unit.id), after.path_spans(unit.id), "{}", unit.id);
            }
        }
    }

    #[test]
    fn no_unit_loses_its_place_by_a_reform(reforms in vec(drawn(), 1..12)) {
        let unplaced_in_life = |land: &Registry, id: UnitId| {
            let life = land.get(id).map(super::super::Unit::life);
            let mut spans = land.path_spans(id).into_iter();
            life.is_some_and(|life| spans.any(|row| row.ancestor == NOT_PLACED && row.span.overlaps(life)))
        };
        let steps = lived_through(&reforms);
        for pair in steps.windows(2) {
            let [(before, _), (after, _)] = pair else { continue };
            for unit in before.iter().filter(|unit| !unplaced_in_life(before, unit.id)) {
                prop_assert!(!unplaced_in_life(after, unit.id), "{} stands nowhere", unit.id);
            }
        }
    }

    #[test]
    fn successors_and_predecessors_of_a_level_mirror_each_other(reforms in vec(drawn(), 0..12), a in select(vec![0_usize, 1, 2, 3]), b in 0_usize..40) {
        let (land, _) = lived_through(&reforms).pop().expect("a land");
        let days: Vec<Day> = days_that_matter(&land).into_iter().collect();
        let (one, other) = (days[a % days.len()], days[b % days.len()]);
        let (earlier, later) = (one.min(other), one.max(other));
        for unit in land.iter().filter(|unit| unit.era(earlier).is_some()) {
            for successor in land.successors(unit.id, earlier, later) {
                prop_assert!(land.stands(successor, later));
                if land.get(successor).is_some_and(|found| found.level == unit.level) {
                    let back = land.successors(successor, later, earlier);
                    prop_assert!(back.contains(&unit.id), "{} to {} and back: {:?}", unit.id, successor, back);
                }
            }
        }
    }

    #[test]
    fn a_registry_read_back_from_its_units_is_the_same(reforms in vec(drawn(), 0..12)) {
        let (land, _) = lived_through(&reforms).pop().expect("a land");
        let read_back = Registry::of(land.iter().cloned());
        for unit in land.iter() {
            prop_assert_eq!(read_back.get(unit.id), Some(unit));
            prop_assert_eq!(read_back.path_spans(unit.id), land.path_spans(unit.id));
        }
    }
}
