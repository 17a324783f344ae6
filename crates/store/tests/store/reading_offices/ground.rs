//! What may be read of a mark, by the tree and the places of the teams as they stand.

use super::{On, TODAY, Tells, Told, months};
use crate::harness::{TestStore, day};
use rules::{
    access::Role as Duty,
    day::Span,
    ids::{TeamId, UnitId},
    obligations::Debtor,
    units::Registry,
};
use std::{collections::BTreeMap, sync::Arc};
use store::{Appointment, Seat};

pub(super) struct Ground {
    tree: Arc<Registry>,
    /// Where each team works today. One that has ended is still its last place's: whoever is above it there brings what it owes, until
    /// its heir takes that over.
    homes: BTreeMap<TeamId, Vec<UnitId>>,
    /// Who took over from a team that has ended.
    heirs: BTreeMap<TeamId, TeamId>,
}

/// An id as text, as this database writes it in a statement.
fn id(store: &TestStore, column: &str) -> String {
    if store.raw.is_postgres() {
        format!("REPLACE(CAST({column} AS TEXT), '-', '')")
    } else {
        format!("LOWER(HEX({column}))")
    }
}

async fn pairs(store: &TestStore, of: &str, and: &str, from: &str) -> Vec<(UnitId, UnitId)> {
    let (of, and) = (id(store, of), id(store, and));
    let rows = store.raw.texts(&format!("SELECT {of} || '|' || {and} FROM {from}")).await;
    let pair = |row: &String| {
        let (of, and) = row.split_once('|')?;
        Some((of.parse().ok()?, and.parse().ok()?))
    };
    rows.iter().filter_map(pair).collect()
}

pub(super) async fn ground(store: &TestStore) -> Ground {
    let mut homes: BTreeMap<TeamId, Vec<UnitId>> = BTreeMap::new();
    let now = format!(
        "team_place p WHERE from_day <= '{TODAY}' AND ('{TODAY}' < to_day \
         OR to_day = (SELECT MAX(o.to_day) FROM team_place o WHERE o.team = p.team))"
    );
    for (team, unit) in pairs(store, "team", "unit", &now).await {
        homes.entry(TeamId(team.0)).or_default().push(unit);
    }
    let heirs = pairs(store, "id", "heir", "team WHERE heir IS NOT NULL").await;
    let heirs = heirs.into_iter().map(|(team, heir)| (TeamId(team.0), TeamId(heir.0))).collect();
    Ground { tree: store.tree().await, homes, heirs }
}

fn is_officer(role: Duty) -> bool {
    matches!(role, Duty::DepartmentOfficer | Duty::DistrictOfficer | Duty::CommuneOfficer)
}

impl Ground {
    /// Is a unit within the place of a duty?
    fn holds(&self, seat: &Seat, unit: UnitId) -> bool {
        let is_within = |own: UnitId| unit == own || self.tree.path(unit, day(TODAY)).contains(&own);
        match seat {
            Seat::System => false,
            Seat::Unit(own) => is_within(*own),
            Seat::Team { team, .. } => {
                self.homes.get(team).is_some_and(|homes| homes.iter().any(|own| is_within(*own)))
            }
        }
    }

    /// Does a duty hold an office within whose place a unit was in the time reported on? What that office told then is made of what came
    /// from there, and whoever is above the office by now reads both.
    fn held(&self, seat: &Seat, unit: UnitId) -> bool {
        let above = |month: &Span| self.tree.path(unit, month.to.before());
        months().iter().any(|month| above(month).into_iter().any(|office| self.holds(seat, office)))
    }

    /// Is a duty of the team that stands in the place of another?
    fn stands_for(&self, seat: &Seat, asked: Debtor) -> bool {
        let (Seat::Team { team: own, .. }, Debtor::Team(team)) = (seat, asked) else { return false };
        let mut line = std::iter::successors(Some(team), |team| self.heirs.get(team).copied()).take(20);
        line.any(|team| team == *own)
    }

    /// On the pages.
    pub(super) fn may_read(&self, told: &Told<'_>, duty: &Appointment, on: On) -> bool {
        let (role, seat) = (duty.role, &duty.seat);
        if role == Duty::ItAdministrator {
            return false;
        }
        if matches!(seat, Seat::Team { .. }) {
            return self.is_own(told, duty, on);
        }
        match on {
            On::Owed(id) | On::Report(id) => {
                let unit = told.owed(id).unit;
                self.holds(seat, unit) || self.held(seat, unit)
            }
            // An office writes for the teams that owed it there, wherever they work by now.
            On::Draft(id) => is_officer(role) && self.holds(seat, told.owed(id).unit),
            On::Request(id) => {
                let asked = told.asked(id);
                self.holds(seat, asked.by) || asked.of.iter().any(|(_, unit)| self.holds(seat, *unit))
            }
            On::Answer(id, debtor) => {
                let asked = told.asked(id);
                let unit = asked.of.iter().find(|(of, _)| *of == debtor).expect("it was asked").1;
                self.holds(seat, asked.by) || self.holds(seat, unit)
            }
            On::Issue(id) => match told.issues.iter().find(|(issue, ..)| *issue == id).expect("a paper").2 {
                Tells::Report(report) => self.holds(seat, told.owed(report).unit),
                Tells::Results(request) => self.holds(seat, told.asked(request).by),
            },
        }
    }

    /// Of a team: what it owes and is asked itself, wherever it works by now, and what one owed and was asked in whose place it stands.
    /// Nothing of another team, not of one in its own village, and nothing of an office.
    fn is_own(&self, told: &Told<'_>, duty: &Appointment, on: On) -> bool {
        let seat = &duty.seat;
        match on {
            On::Owed(id) | On::Report(id) => self.stands_for(seat, told.owed(id).debtor),
            On::Draft(id) => {
                let writes = matches!(duty.role, Duty::TeamLeader | Duty::TeamDeputy);
                let is_its = |team| matches!(seat, Seat::Team { team: own, .. } if *own == team);
                matches!(told.owed(id).debtor, Debtor::Team(team) if writes && is_its(team))
            }
            On::Request(id) => told.asked(id).of.iter().any(|(debtor, _)| self.stands_for(seat, *debtor)),
            On::Answer(_, debtor) => self.stands_for(seat, debtor),
            On::Issue(_) => false,
        }
    }

    /// In the journal, which officers read: whatever was said of a place within their own. What a team answers is said where it was asked.
    pub(super) fn may_look_up(&self, told: &Told<'_>, duty: &Appointment, on: On) -> bool {
        let places: Vec<UnitId> = match on {
            On::Owed(id) | On::Draft(id) | On::Report(id) => vec![told.owed(id).unit],
            On::Request(id) => {
                let asked = told.asked(id);
                asked.said.iter().map(|(_, unit)| *unit).chain([asked.by]).collect()
            }
            On::Answer(id, debtor) => {
                let said = told.asked(id).said.iter();
                said.filter(|(of, _)| *of == debtor).map(|(_, unit)| *unit).collect()
            }
            On::Issue(id) => {
                let issue = told.issues.iter().find(|(issue, ..)| *issue == id);
                issue.map(|(_, unit, _)| *unit).into_iter().collect()
            }
        };
        is_officer(duty.role) && places.iter().any(|unit| self.holds(&duty.seat, *unit))
    }
}
