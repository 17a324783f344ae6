//! Writing down who owes what when a period opens, and handing it on when a debtor ends.

use super::{Debtor, Excuse, Obligation, Standing};
use crate::{
    day::{Day, Span},
    holidays::Calendar,
    ids::{ObligationId, TeamId, UnitId},
    schedules::{ReportKind, Reporter, Schedule},
    units::{Level, Registry},
};
use std::collections::{BTreeMap, BTreeSet};

/// A team, as far as it owes reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamStanding {
    /// Which.
    pub id: TeamId,
    /// From its first day to its end.
    pub life: Span,
    /// The team that took over when it ended.
    pub heir: Option<TeamId>,
    /// Where it works on the day of the census; its home comes first.
    pub units: Vec<UnitId>,
}

/// The tree and the teams of a day, and by when which level reports.
#[derive(Clone, Copy, Debug)]
pub struct Census<'a> {
    /// The tree.
    pub registry: &'a Registry,
    /// Every team, ended ones included.
    pub teams: &'a BTreeMap<TeamId, TeamStanding>,
    /// The day.
    pub day: Day,
    /// The province whose reports these are.
    pub province: UnitId,
    /// Which report.
    pub kind: ReportKind,
    /// Of what time.
    pub period: Span,
    /// When it is due.
    pub schedule: &'a Schedule,
    /// On which days offices work.
    pub calendar: &'a Calendar,
}

impl Census<'_> {
    /// What a debtor owes, if its level reports at all.
    fn owed(&self, reporter: Reporter, debtor: Debtor, unit: UnitId, standing: Standing) -> Option<Obligation> {
        Some(Obligation {
            id: Obligation::id_of(self.kind, self.period, debtor),
            kind: self.kind,
            period: self.period,
            reporter,
            debtor,
            unit,
            late_from: self.schedule.late_from(reporter, self.period, self.calendar)?,
            extended: None,
            standing,
            sent_at: None,
            versions: 0,
            accepted: None,
        })
    }

    /// What a team owes that works on that day.
    fn by_team(&self, team: &TeamStanding) -> Option<Obligation> {
        let home = team.units.first().and_then(|unit| self.registry.standing_for(*unit, self.day))?;
        if !team.life.contains(self.day) || !self.registry.is_within(home, self.province, self.day) {
            return None;
        }
        self.owed(Reporter::Team, Debtor::Team(team.id), home, Standing::Open)
    }

    /// What a unit above the villages owes that stands on that day.
    fn by_unit(&self, unit: UnitId) -> Option<Obligation> {
        let reporter = match self.registry.get(unit)?.level {
            Level::Province => Reporter::Department,
            Level::District => Reporter::District,
            Level::Commune => Reporter::Commune,
            Level::Village => return None,
        };
        self.owed(reporter, Debtor::Unit(unit), unit, Standing::Open)
    }

    /// Who owes in the place of a debtor that is no more.
    fn heir(&self, debtor: Debtor) -> Option<Obligation> {
        match debtor {
            Debtor::Unit(unit) => self.by_unit(self.registry.heir_of_same_level(unit, self.day)?),
            Debtor::Team(team) => {
                let after = |team: &TeamId| self.teams.get(team)?.heir;
                // No team is its own heir; the bound is for data that says otherwise.
                let mut heirs = std::iter::successors(Some(team), after).skip(1).take(20);
                heirs.find_map(|team| self.by_team(self.teams.get(&team)?))
            }
        }
    }

    fn stands(&self, debtor: Debtor) -> bool {
        match debtor {
            Debtor::Unit(unit) => self.registry.stands(unit, self.day),
            // A team the census doesn't know is no reason to let it off.
            Debtor::Team(team) => self.teams.get(&team).is_none_or(|team| self.day < team.life.to),
        }
    }
}

/// Who owes what of a period, by the tree and the teams of its first day.
#[must_use]
pub fn open(census: &Census<'_>) -> Vec<Obligation> {
    let mut owed: Vec<Obligation> = census.teams.values().filter_map(|team| census.by_team(team)).collect();
    let working: BTreeSet<TeamId> = owed
        .iter()
        .filter_map(|owed| match owed.debtor {
            Debtor::Team(team) => Some(team),
            Debtor::Unit(_) => None,
        })
        .collect();
    let covered: BTreeSet<UnitId> = working
        .iter()
        .filter_map(|team| census.teams.get(team))
        .flat_map(|team| &team.units)
        .filter_map(|unit| census.registry.standing_for(*unit, census.day))
        .collect();
    for unit in census.registry.subtree(census.province, census.day) {
        let level = census.registry.get(unit).map(|unit| unit.level);
        owed.extend(match level {
            Some(Level::Village) if covered.contains(&unit) => None,
            Some(Level::Village) => census.owed(Reporter::Team, Debtor::Unit(unit), unit, Standing::NotEstablished),
            _ => census.by_unit(unit),
        });
    }
    owed
}

/// What changes of what is owed because debtors ended: the heirs that come to owe, and those whose debt is gone. Nothing of what
/// was sent changes.
#[must_use]
pub fn take_over(owed: &BTreeMap<ObligationId, Obligation>, census: &Census<'_>) -> Vec<Obligation> {
    let ended = owed.values().filter(|owed| owed.is_open() && !census.stands(owed.debtor));
    let mut changed: BTreeMap<ObligationId, Obligation> = BTreeMap::new();
    for old in ended {
        let heir = census.heir(old.debtor);
        let standing = heir.as_ref().map_or(Standing::Excused(Excuse::Ended), |heir| Standing::TakenOver(heir.id));
        if let Some(heir) = heir.filter(|heir| !owed.contains_key(&heir.id)) {
            changed.insert(heir.id, heir);
        }
        changed.insert(old.id, Obligation { standing, ..old.clone() });
    }
    changed.into_values().collect()
}
