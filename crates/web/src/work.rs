//! Heavy work (papers made, files read and compared): off the threads that answer requests, few at a time, and of one person
//! one at a time, so that the pages of the others stay quick.

use crate::error::PageError;
use crate::pace::Who;
use crate::server::Limits;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// A line a person, or whatever else has turns of its own: whoever wants more at a time than there are turns waits for himself,
/// not the others for him.
#[derive(Debug)]
pub struct Turns<K = Who> {
    each: usize,
    lines: Mutex<Lines<K>>,
}

#[derive(Debug)]
struct Lines<K> {
    of: HashMap<K, Arc<Semaphore>>,
    /// The size at which lines without anybody in them are forgotten.
    sweep_at: usize,
}

/// Below so many lines none is forgotten.
const FEW: usize = 1 << 10;

impl<K: Eq + Hash> Turns<K> {
    /// So many turns at a time for each person.
    #[must_use]
    pub fn new(each: usize) -> Self {
        Self { each, lines: Mutex::new(Lines { of: HashMap::new(), sweep_at: 0 }) }
    }

    /// Somebody's line; it stands for so many people.
    #[must_use]
    pub fn of(&self, who: K, people: u32) -> Arc<Semaphore> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.of.len() >= lines.sweep_at.max(FEW) {
            // Whoever waits or is at it holds the line too.
            lines.of.retain(|_, line| Arc::strong_count(line) > 1);
            lines.sweep_at = lines.of.len() * 2;
        }
        let turns = self.each.saturating_mul(people as usize).clamp(1, Semaphore::MAX_PERMITS);
        lines.of.entry(who).or_insert_with(|| Arc::new(Semaphore::new(turns))).clone()
    }
}

#[cfg(test)]
impl<K> Turns<K> {
    /// How many lines are remembered.
    pub(crate) fn known(&self) -> usize {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).of.len()
    }
}

/// Where heavy work is done.
#[derive(Clone, Debug)]
pub struct Workshop {
    own: Arc<Turns>,
    places: Arc<Semaphore>,
    patience: Duration,
}

impl Workshop {
    /// An empty one.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            own: Arc::new(Turns::new(1)),
            places: Arc::new(Semaphore::new(limits.heavy_at_once.clamp(1, Semaphore::MAX_PERMITS))),
            patience: limits.patience,
        }
    }

    /// Does somebody's work when its turn comes.
    ///
    /// # Errors
    /// [`PageError::Busy`], if the turn does not come in time; [`PageError::Internal`], if the work panics.
    pub async fn run<T: Send + 'static>(
        &self,
        who: Who,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PageError> {
        let turn = async {
            // First in one's own line, so that each person has at most one in the line of all.
            let own = self.own.of(who, 1).acquire_owned().await;
            let place = self.places.clone().acquire_owned().await;
            own.and_then(|own| place.map(|place| (own, place)))
        };
        let Ok(Ok(turn)) = tokio::time::timeout(self.patience, turn).await else {
            return Err(PageError::Busy);
        };
        let work = tokio::task::spawn_blocking(move || {
            // Held here, so that a visitor who goes away does not let one more in.
            let _turn = turn;
            work()
        });
        work.await.map_err(|error| {
            tracing::error!(%error, "heavy work failed");
            PageError::Internal
        })
    }
}
