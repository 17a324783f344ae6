//! A store for the tests within the crate: in a folder of its own, at a time that stands still.

use crate::{Clock, Entropy, Location, Store, Surroundings};
use std::sync::Arc;
use tempfile::TempDir;

struct Still;

impl Clock for Still {
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(1_752_548_400).expect("in July 2025")
    }
}

impl Entropy for Still {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(7);
    }
}

/// A store with what is shipped, in a folder that goes with it.
pub(crate) async fn store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let surroundings = Surroundings { clock: Arc::new(Still), entropy: Arc::new(Still) };
    let store = Store::open(Location { folder: folder.path(), database: None }, surroundings).await;
    (store.expect("a store"), folder)
}
