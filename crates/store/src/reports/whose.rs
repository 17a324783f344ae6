//! Whose reports and answers somebody looks at. Teams of one village share its households and what is done there; what each of them reports
//! and answers is its own, and of those above it.

use super::is_reporters_own;
use crate::{
    db::Read,
    error::Result,
    requests::line_of,
    scope::{Scope, Seat},
};
use rules::{
    access::Right,
    day::Day,
    ids::{TeamId, UnitId},
    obligations::Debtor,
    units::{Level, Registry},
};
use std::collections::BTreeSet;

/// Whose reports and answers a scope may see.
pub(crate) struct Whose<'a> {
    scope: &'a Scope,
    registry: &'a Registry,
    today: Day,
    /// Of whoever works in a team: that team, and those in whose place it stands.
    line: BTreeSet<TeamId>,
}

impl<'a> Whose<'a> {
    pub(crate) async fn of(from: &mut impl Read, scope: &'a Scope, registry: &'a Registry, today: Day) -> Result<Self> {
        let line = match scope.acting().map(|acting| &acting.seat) {
            Some(Seat::Team { team, .. }) => line_of(from, *team).await?,
            _ => BTreeSet::new(),
        };
        Ok(Self { scope, registry, today, line })
    }

    /// Is it shown of all that is listed of a place? An office is shown everything of a place that it sees; a team what is its own, and that
    /// nobody reported where it works before there was a team.
    pub(crate) fn lists(&self, debtor: Debtor) -> bool {
        let Some(acting) = self.scope.acting().filter(|_| self.scope.is_of_team()) else { return true };
        match debtor {
            Debtor::Team(team) => self.line.contains(&team),
            Debtor::Unit(unit) => {
                let is_village = self.registry.get(unit).is_some_and(|unit| unit.level == Level::Village);
                is_village && acting.reaches(unit, self.registry, self.today)
            }
        }
    }

    /// Is it seen, where its debtor stood at some unit? The debtor itself goes on seeing it, wherever it works by now.
    pub(crate) fn sees(&self, debtor: Debtor, unit: UnitId) -> bool {
        if !self.scope.has(Right::SeeReports) {
            return false;
        }
        if self.scope.is_of_team() {
            return self.lists(debtor);
        }
        self.scope.may(Right::SeeReports, unit, self.registry, self.today)
            || is_reporters_own(self.scope, debtor, self.registry, self.today)
    }
}
