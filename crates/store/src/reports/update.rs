//! What came in for a report after it was sent, until the window of its period ended.

use super::{
    Written, drafts,
    material::{self, Gathered},
    versions,
};
use crate::{db::Read, error::Result};
use rules::{
    obligations::Obligation,
    reports::{Snapshot, compose},
    units::Registry,
};

/// A version that was sent, brought up to date, with what then stands written at it; none if nothing is counted otherwise.
pub(super) fn of(gathered: &Gathered, sent: &Snapshot, written: &Written) -> Option<(Written, Snapshot)> {
    let with = |written: &Written| compose(&gathered.material(written, sent.on_behalf.clone()));
    let now = with(written);
    if !now.counts_otherwise_than(sent) {
        return None;
    }
    let written = written.brought_up_to_date(sent, &now);
    let snapshot = with(&written);
    Some((written, snapshot))
}

/// Is something counted by now that the last version of a report that was sent doesn't tell?
pub(crate) async fn is_behind(from: &mut impl Read, registry: &Registry, owed: &Obligation) -> Result<bool> {
    let Some(latest) = versions::latest(from, owed).await? else {
        return Ok(false);
    };
    let written = drafts(from, [owed.id].into_iter()).await?.remove(&owed.id).unwrap_or_default();
    let gathered = material::gather(from, registry, owed).await?;
    Ok(of(&gathered, &latest, &written).is_some())
}
