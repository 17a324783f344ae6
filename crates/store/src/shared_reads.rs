//! What pages and phones ask for all the time, gathered.

use crate::{accounts, db::Db, gather::Gather, households, sessions, settled, surroundings::Surroundings, sync};

/// The things that are read for many at once.
pub(crate) struct SharedReads {
    pub(crate) sessions: Gather<sessions::Sessions>,
    pub(crate) settled: Gather<settled::Now>,
    pub(crate) accounts: Gather<accounts::AccountsToday>,
    pub(crate) marks: Gather<sync::Marks>,
    pub(crate) since: Gather<sync::Since>,
    pub(crate) households: Gather<households::WholeHouseholds>,
    pub(crate) inherited: Gather<sync::Inherited>,
    pub(crate) teams: Gather<sync::OwnTeams>,
    pub(crate) declarations: Gather<households::declarations::OfVillages>,
}

impl SharedReads {
    /// Starts to read from a database.
    pub(crate) fn start(db: &Db, surroundings: &Surroundings) -> Self {
        Self {
            sessions: Gather::start(db, sessions::Sessions),
            settled: Gather::start(db, settled::Now(surroundings.clone())),
            accounts: Gather::start(db, accounts::AccountsToday(surroundings.clone())),
            marks: Gather::start(db, sync::Marks(surroundings.clone())),
            since: Gather::start(db, sync::Since),
            households: Gather::start(db, households::WholeHouseholds),
            inherited: Gather::start(db, sync::Inherited),
            teams: Gather::start(db, sync::OwnTeams(surroundings.clone())),
            declarations: Gather::start(db, households::declarations::OfVillages),
        }
    }
}
