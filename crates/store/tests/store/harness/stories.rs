//! Random stories told to a store: batches of steps, of which each test makes what it likes.

use super::TestStore;
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};

/// A step of a story: what is done, and three numbers to choose by.
pub(crate) type Move = (u8, usize, usize, usize);

/// Tells so many stories, each to a store of its own; one that fails is made as short as it can be.
pub(crate) fn tell_stories(
    on: impl AsyncFn() -> TestStore,
    cases: u32,
    tell: &impl AsyncFn(&TestStore, &[Vec<Move>]) -> Result<(), TestCaseError>,
) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    // A story takes seconds: what is not shorter by then is told as it is.
    let (max_shrink_iters, max_shrink_time) = (200, 120_000);
    let config = Config { cases, failure_persistence: None, max_shrink_iters, max_shrink_time, ..Config::default() };
    let step = (any::<u8>(), 0_usize..1000, 0_usize..1000, 0_usize..1000);
    let told = TestRunner::new(config)
        .run(&vec(vec(step, 1..24), 1..5), |story| runtime.block_on(async { tell(&on().await, &story).await }));
    told.unwrap_or_else(|why| panic!("{why}"));
}

/// One of several, by a number.
pub(crate) fn pick<T: Copy>(all: &[T], at: usize) -> T {
    all[at % all.len()]
}
