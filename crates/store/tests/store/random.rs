//! Whatever is sent, in whatever order and batches: the kept sums equal the recount, the journal is whole, and an
//! operation sent again gets the answer it had.

mod world;

use crate::harness::{TestStore, day};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use rules::{day::Day, measures::Measure, operations::Outcome, teams::DecisionKind};
use store::Scope;
use world::{DAYS, Step, World};

fn stories() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let step = (any::<u8>(), 0_usize..1000, 0_usize..1000, 0_usize..1000, any::<u8>());
    vec(vec(step, 1..16), 1..8)
}

/// Teams, villages and members under the tree of a day: the roots and what has no place.
async fn totals(store: &TestStore, tree: Day) -> [i64; 3] {
    let (anybody, as_of) = (Scope::public(), day("2026-06-01"));
    let roots = store.tree().await.roots(tree);
    let mut total = store.sums_not_placed(&anybody, tree, as_of).await.expect("sums");
    for sums in store.sums(&anybody, &roots, tree, as_of).await.expect("sums").values() {
        total = total.plus(sums);
    }
    [total.get(Measure::Villages), total.get(Measure::Teams), total.members()]
}

async fn tell(store: &TestStore, story: Vec<Vec<Step>>) -> Result<(), TestCaseError> {
    let gia_phu = store.gia_phu().await;
    let xuan_giao = store.unit("02932", "2022-05-28").await;
    let village = store.village("Bản Bay").await;
    let (team, members) = store.full_team(village).await;
    let officer = store.officer("giaphu", gia_phu).await;
    let province = store.unit("10", "2022-05-28").await;
    let other_province = store.unit("15", "2022-05-28").await;
    let district = store.unit("086", "2022-05-28").await;
    let decided = store.decided(gia_phu, DecisionKind::Establish, "45/QĐ-UBND", "2022-06-01", &[team]).await;
    let mut world = World {
        store,
        communes: vec![province, other_province, district, store.unit("15", "2025-07-01").await, gia_phu, xuan_giao],
        villages: vec![village, store.village_in(xuan_giao, "Thôn 1", "2022-05-01").await],
        teams: vec![team],
        members: members.to_vec(),
        decisions: vec![decided],
        sent: Vec::new(),
        held_back: Vec::new(),
    };
    for (number, steps) in story.into_iter().enumerate() {
        let mut batch = Vec::new();
        for step in steps {
            let operation = world.operation(step);
            batch.extend(world.perhaps_something_else(step, operation));
        }
        let scope = if number % 4 == 3 { officer.clone() } else { Scope::operator() };
        let count = batch.len();
        let outcomes = store.apply(&scope, batch).await.expect("an answer");
        prop_assert_eq!(outcomes.len(), count);
        if number % 2 == 0 {
            store.seal().await.expect("sealed");
        }
    }
    let late = std::mem::take(&mut world.held_back);
    store.apply(&Scope::operator(), late).await.expect("an answer");
    store.settle_waiting().await.expect("an answer");

    let found = store.verification().await;
    prop_assert!(found.is_clean(), "{found:#?}");
    let as_is = totals(store, day("2025-09-01")).await;
    for tree in DAYS {
        prop_assert_eq!(totals(store, day(tree)).await, as_is, "under the tree of {}", tree);
    }

    // Everything again: the same answers, and nothing changes.
    let journal = store.raw.number("SELECT COUNT(*) FROM journal").await;
    let operator = Scope::operator();
    let answers = store.apply(&operator, world.sent.clone()).await.expect("an answer");
    let again = store.apply(&operator, world.sent.clone()).await.expect("an answer");
    prop_assert_eq!(&answers, &again);
    prop_assert_eq!(store.raw.number("SELECT COUNT(*) FROM journal").await, journal);
    let answered = store.raw.number("SELECT COUNT(DISTINCT operation) FROM journal WHERE state <> 'waiting'").await;
    let waiting = store.raw.number("SELECT COUNT(*) FROM waiting").await;
    let all = store.raw.number("SELECT COUNT(DISTINCT operation) FROM journal").await;
    prop_assert_eq!(answered + waiting, all, "each is answered or waits");
    prop_assert!(
        answers.iter().filter(|answer| matches!(answer, Outcome::Waiting(_))).count()
            <= usize::try_from(waiting).unwrap_or(0)
    );

    // And another copy of the program that reads it all anew finds the same.
    let found = store.another(9).await.verification().await;
    prop_assert!(found.is_clean(), "{found:#?}");
    Ok(())
}

fn tell_stories(on: impl AsyncFn() -> TestStore) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let config = Config {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12),
        failure_persistence: None,
        max_shrink_iters: 100,
        ..Config::default()
    };
    let told = TestRunner::new(config).run(&stories(), |story| {
        runtime.block_on(async {
            let store = on().await;
            tell(&store, story).await
        })
    });
    told.unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn sums_and_journal_are_right_after_any_story_on_sqlite() {
    tell_stories(TestStore::sqlite);
}

#[test]
fn sums_and_journal_are_right_after_any_story_on_postgres() {
    tell_stories(TestStore::postgres);
}
