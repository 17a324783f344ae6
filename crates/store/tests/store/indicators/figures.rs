//! The figures themselves: whatever happened, those of a unit are those of what lies below it, and whom the teams reached is counted
//! as a recount counts.

use crate::harness::{
    TestStore,
    builders::*,
    day,
    stories::{Move, pick, tell_stories},
};
use proptest::{prelude::*, test_runner::TestCaseError};
use rules::{
    day::{Day, Span},
    households::Origin,
    ids::{HouseholdId, ItemId, TeamId, UnitId},
    indicators::{Columns, IndicatorKind, Quantity, Row, shipped},
    operations::{Body, HouseholdChange, MoveHousehold, UseItem, Wire, decode},
    periods::{FIRST_DAY, PeriodKind},
};
use serde_json::json;
use std::collections::BTreeMap;
use store::Scope;

/// Days in several months, quarters, halves and years, on and beside their ends.
const DAYS: [&str; 6] = ["2022-07-20", "2022-07-21", "2022-09-20", "2022-12-21", "2023-03-21", "2023-06-20"];

struct World<'a> {
    store: &'a TestStore,
    villages: Vec<UnitId>,
    teams: Vec<TeamId>,
    households: Vec<HouseholdId>,
    items: Vec<ItemId>,
    kinds: Vec<ItemId>,
}

impl World<'_> {
    fn body(&self, (what, a, b, c): Move) -> Body {
        let (household, on) = (pick(&self.households, a), pick(&DAYS, c));
        match what % 6 {
            0 => Body::Household(HouseholdChange::Add(new_household(pick(&self.villages, a), "Hộ Mẫu"))),
            1 | 2 => Body::Household(HouseholdChange::Use(UseItem {
                household,
                item: pick(&self.items, b),
                in_use: c.is_multiple_of(2),
                adults: None,
                origin: Origin::Alone {},
                since: day(on),
                base: None,
                on_behalf: None,
            })),
            3 => Body::Household(HouseholdChange::Move(MoveHousehold {
                household,
                village: pick(&self.villages, b),
                from: day(on),
            })),
            _ => {
                let households = [household, pick(&self.households, b)];
                let fields = json!({
                    "team": pick(&self.teams, a), "village": pick(&self.villages, a), "kind": pick(&self.kinds, b),
                    "day": on, "people": 2 + c % 30, "women": c % 3, "households": households,
                });
                decode(Wire { kind: "activity.record".to_owned(), version: 1, fields }).expect("a body")
            }
        }
    }

    /// Every shipped indicator's rows at some units, under the tree of a day.
    async fn figures(&self, units: &[UnitId], columns: &Columns, tree: Day) -> BTreeMap<UnitId, Vec<Row<'static>>> {
        let anybody = Scope::public();
        let items = self.store.catalogue(&anybody).await.expect("the catalogue");
        let windows = self.store.windows(&anybody, units, columns, tree).await.expect("figures");
        let rows = |windows| shipped().iter().map(|indicator| indicator.row(windows, &items, None)).collect();
        windows.iter().map(|(unit, windows)| (*unit, rows(windows))).collect()
    }

    async fn reached(&self, days: Span) -> i64 {
        let of = |from: Day, to: Day| {
            format!("SELECT COUNT(DISTINCT household) FROM reach WHERE day >= '{from}' AND day < '{to}'")
        };
        self.store.raw.number(&of(days.from, days.to)).await
    }
}

fn all_columns(row: &Row<'_>) -> [Option<Quantity>; 4] {
    [row.period, row.year, row.ever, row.before]
}

fn added_up<'a>(rows: impl Iterator<Item = &'a Row<'a>>) -> [Option<Quantity>; 4] {
    let plus =
        |one: Option<Quantity>, two: Option<Quantity>| one.zip(two).map(|(one, two)| one.plus(two)).or(one).or(two);
    rows.map(all_columns).reduce(|sum, row| std::array::from_fn(|at| plus(sum[at], row[at]))).unwrap_or_default()
}

async fn tell(store: &TestStore, story: &[Vec<Move>]) -> Result<(), TestCaseError> {
    let (gia_phu, xuan_giao) = (store.gia_phu().await, store.unit("02932", "2022-05-28").await);
    let villages = vec![
        store.village_in(gia_phu, "Một", "2022-05-01").await,
        store.village_in(gia_phu, "Hai", "2022-05-01").await,
        store.village_in(xuan_giao, "Ba", "2022-05-01").await,
    ];
    let items = store.catalogue(&Scope::public()).await.expect("the catalogue");
    let of = |key: &str| ItemId::shipped(key);
    assert!(items.contains_key(&of("voso")));
    let mut world = World {
        store,
        teams: Vec::new(),
        households: Vec::new(),
        items: vec![of("voso"), of("bank-account"), of("field-feedback")],
        kinds: vec![of("meeting"), of("class")],
        villages,
    };
    for village in world.villages.clone() {
        world.teams.push(store.full_team(village).await.0);
        let new = Body::Household(HouseholdChange::Add(new_household(village, "Hộ Mẫu")));
        world.households.push(store.done(new).await.into());
    }
    for moves in story {
        let operations: Vec<_> = moves.iter().map(|step| store.operation(world.body(*step))).collect();
        for operation in &operations {
            if let Body::Household(HouseholdChange::Add(_)) = operation.body {
                world.households.push(operation.id.into());
            }
        }
        store.apply(&Scope::operator(), operations).await.expect("answers");
    }

    let registry = store.tree().await;
    for (kind, begins, on) in [
        (PeriodKind::Month, FIRST_DAY, DAYS[1]),
        (PeriodKind::Quarter, FIRST_DAY, DAYS[2]),
        (PeriodKind::Half, FIRST_DAY, DAYS[4]),
        (PeriodKind::Year, FIRST_DAY, DAYS[5]),
        // As Decree 09/2019 has it, and months of the calendar.
        (PeriodKind::Month, 15, DAYS[1]),
        (PeriodKind::Quarter, 1, DAYS[3]),
        (PeriodKind::Year, 15, DAYS[4]),
    ] {
        let columns = Columns::of(kind, kind.beginning_on(begins, day(on)));
        for tree in ["2022-12-31", "2024-11-01", "2025-08-01"].map(day) {
            let root = registry.above(world.villages[0], rules::units::Level::Province, tree).expect("a province");
            let mut ways: Vec<UnitId> =
                world.villages.iter().flat_map(|village| registry.path(*village, tree)).collect();
            ways.sort_unstable();
            ways.dedup();
            let below: Vec<UnitId> =
                ways.iter().flat_map(|unit| registry.children(*unit, tree)).chain(ways.clone()).collect();
            let figures = world.figures(&below, &columns, tree).await;
            for unit in ways.iter().filter(|unit| !world.villages.contains(unit)) {
                let children = registry.children(*unit, tree);
                for (at, own) in figures[unit].iter().enumerate() {
                    let sum = added_up(children.iter().map(|child| &figures[child][at]));
                    prop_assert_eq!(all_columns(own), sum, "{} of {:?} under {}", own.indicator.code, kind, tree);
                }
            }
            for row in &figures[&root] {
                for quantity in all_columns(row).into_iter().flatten() {
                    prop_assert!(quantity.whole.is_none_or(|whole| whole == 0
                        || quantity.part <= whole
                        || row.indicator.definition.kind() == IndicatorKind::Distinct));
                }
                if row.indicator.code.as_str() == "households_reached" {
                    let counted = [
                        world.reached(columns.period).await,
                        world.reached(columns.year).await,
                        world.reached(Span { from: Day::MIN, to: columns.period.to }).await,
                        world.reached(columns.previous).await,
                    ];
                    prop_assert_eq!(all_columns(row), counted.map(|number| Some(Quantity::count(number))));
                }
            }
        }
    }
    Ok(())
}

#[test]
fn a_units_figures_are_those_of_what_lies_below_it_and_of_a_recount_on_sqlite() {
    tell_stories(TestStore::sqlite, 8, &tell);
}

#[test]
fn a_units_figures_are_those_of_what_lies_below_it_and_of_a_recount_on_postgres() {
    tell_stories(TestStore::postgres, 2, &tell);
}
