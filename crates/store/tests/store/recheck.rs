//! The commune's recheck: one in twenty, by lot yet always the same, and for the commune alone.

use crate::harness::{TestStore, builders::*, day};
use rules::{
    day::Span,
    households::Origin,
    ids::{HouseholdId, ItemId, UnitId},
    operations::{Body, HouseholdChange, UseItem},
    periods::PeriodKind,
    recheck::comes_late,
};
use std::collections::BTreeSet;
use store::{Recheck, Scope};

async fn household(store: &TestStore, village: UnitId, item: ItemId, origin: Origin, since: &str) -> HouseholdId {
    let new = Body::Household(HouseholdChange::Add(new_household(village, "Lò Văn Mẫu")));
    let household = store.done(new).await.into();
    let since = day(since);
    let on_behalf = None;
    let tick = UseItem { household, item, in_use: true, adults: None, origin, since, base: None, on_behalf };
    store.done(Body::Household(HouseholdChange::Use(tick))).await;
    household
}

async fn recheck(store: &TestStore, scope: &Scope, unit: UnitId, period: Span) -> Option<Recheck> {
    store.recheck(scope, unit, period).await.unwrap()
}

both! {
    async fn one_household_in_twenty_is_rechecked_and_always_the_same(store: &TestStore) {
        store.clock.set("2022-10-01T02:00:00Z");
        let (gia_phu, village) = (store.gia_phu().await, store.village("Bản Bay").await);
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let money = items.values().find(|item| item.name == "Mobile Money").unwrap().id;
        let mut came = BTreeSet::new();
        for number in 0..25 {
            let origin = if number % 2 == 0 { Origin::Helped { by: None } } else { Origin::Alone {} };
            came.insert(household(store, village, money, origin, "2022-07-25").await);
        }
        // What was there before is nobody's achievement, and what came in another month is another month's.
        household(store, village, money, Origin::HadBefore {}, "2022-07-25").await;
        household(store, village, money, Origin::Alone {}, "2022-08-21").await;
        let period = PeriodKind::Month.of(day("2022-08-01"));
        let first = recheck(store, &Scope::operator(), gia_phu, period).await.unwrap();
        assert_eq!((first.of, first.households.len()), (25, 2));
        assert!(first.households.iter().all(|household| came.contains(&household.id)));
        let again = recheck(store, &Scope::operator(), gia_phu, period).await.unwrap();
        assert_eq!(first.households, again.households);
        let next = recheck(store, &Scope::operator(), gia_phu, PeriodKind::Month.of(day("2022-09-01"))).await.unwrap();
        assert_eq!(next.of, 1);
    }

    async fn whoever_writes_everything_down_at_the_end_is_told_apart(store: &TestStore) {
        let (gia_phu, village, steady) = (store.unit("02923", "2025-09-01").await, store.village("Bản Bay").await, store.village("Bản Cầm").await);
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let money = items.values().find(|item| item.name == "Mobile Money").unwrap().id;
        for (on, place) in [("2025-08-01", steady), ("2025-08-19", village), ("2025-08-20", village)] {
            store.clock.set(&format!("{on}T09:00:00Z"));
            for _ in 0..6 {
                household(store, place, money, Origin::Alone {}, "2025-07-25").await;
            }
        }
        // The evening of the last day in Vietnam, and the next month's first hour there.
        store.clock.set("2025-08-20T16:59:00Z");
        household(store, village, money, Origin::Alone {}, "2025-07-25").await;
        store.clock.set("2025-08-20T17:00:00Z");
        household(store, village, money, Origin::Alone {}, "2025-07-25").await;
        let found = recheck(store, &Scope::operator(), gia_phu, PeriodKind::Month.of(day("2025-08-01"))).await.unwrap();
        assert_eq!(found.entries.get(&village), Some(&(13, 13)));
        assert_eq!(found.entries.get(&steady), Some(&(6, 0)));
        assert!(found.entries.values().any(|(all, last)| comes_late(*all, *last)));
    }

    async fn the_sample_is_the_communes_and_its_looks_are_noted(store: &TestStore) {
        store.clock.set("2023-05-10T02:00:00Z");
        let (gia_phu, village) = (store.gia_phu().await, store.village("Bản Bay").await);
        let (_, members) = store.full_team(village).await;
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let money = items.values().find(|item| item.name == "Mobile Money").unwrap().id;
        household(store, village, money, Origin::Alone {}, "2023-05-01").await;
        let leader = store.signed_in(store.account_of(members[0], "totruong").await).await;
        let officer = store.officer("giaphu", gia_phu).await;
        let department = store.officer("so", store.unit("10", "2023-05-10").await).await;
        let period = PeriodKind::Month.of(day("2023-05-01"));
        for scope in [&leader, &department, &Scope::public()] {
            assert!(recheck(store, scope, gia_phu, period).await.is_none(), "{scope:?}");
            assert!(recheck(store, scope, village, period).await.is_none(), "{scope:?}");
        }
        assert_eq!(recheck(store, &officer, gia_phu, period).await.unwrap().households.len(), 1);
        assert_eq!(store.household_looks(&leader, village).await.unwrap().len(), 1);
    }
}
