//! Trying a secret: not before the time is over that earlier wrong ones cost, and one after the other, so that of many sent at the same
//! moment each is counted before the next is looked at.

use super::state::State;
use crate::error::PageError;
use jiff::SignedDuration;
use store::{AttemptKey, Store};
use tokio::sync::OwnedSemaphorePermit;

/// Somebody whose turn it is to try. What came of it is said by [`Attempt::failed`] or [`Attempt::succeeded`].
pub(super) struct Attempt {
    store: Store,
    keys: Vec<AttemptKey>,
    _turn: OwnedSemaphorePermit,
}

/// It isn't looked at: so long is to be waited first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooSoon(pub(super) SignedDuration);

/// The turn of somebody who tries for this; everybody else who does waits.
pub(super) async fn turn(state: &State, key: AttemptKey) -> Result<OwnedSemaphorePermit, PageError> {
    let line = state.attempts.of(key, 1).acquire_owned();
    match tokio::time::timeout(state.limits.patience, line).await {
        Ok(Ok(turn)) => Ok(turn),
        _ => Err(PageError::Busy),
    }
}

impl Attempt {
    /// Waits for the turn among those who try for the same (the first key), and asks how long all keys must wait.
    pub(super) async fn begin(
        state: &State,
        first: AttemptKey,
        more: impl IntoIterator<Item = AttemptKey>,
    ) -> Result<Result<Self, TooSoon>, PageError> {
        let turn = turn(state, first.clone()).await?;
        let keys: Vec<AttemptKey> = [first].into_iter().chain(more).collect();
        Ok(match state.store.must_wait(&keys).await? {
            Some(wait) => Err(TooSoon(wait)),
            None => Ok(Self { store: state.store.clone(), keys, _turn: turn }),
        })
    }

    /// Counts it; tells how many went wrong for the first key lately.
    pub(super) async fn failed(self) -> Result<u32, PageError> {
        self.store.attempt_failed(&self.keys).await?;
        match self.keys.first() {
            Some(first) => Ok(self.store.failures(first).await?),
            None => Ok(0),
        }
    }

    /// What went wrong before for the first key was a slip of the finger.
    pub(super) async fn succeeded(self) -> Result<(), PageError> {
        match self.keys.first() {
            Some(first) => Ok(self.store.attempt_succeeded(first).await?),
            None => Ok(()),
        }
    }
}
