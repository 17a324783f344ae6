//! What becomes of the teams when the villages they work in merge or end.

use super::state::Visit;
use crate::error::PageError;
use crate::form::FormState;
use rules::day::Day;
use rules::ids::{TeamId, UnitId};
use rules::operations::{Body, EndTeam, Operation, PlaceTeam, Refusal};
use rules::teams::{Place, Team};

/// What becomes of the teams of villages that merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// This one goes on in what they become; the others end and hand over to it.
    Keep(TeamId),
    /// All go on together.
    KeepAll,
    /// None goes on.
    KeepNone,
}

/// The teams that work in villages which are about to change.
pub(super) struct TeamChanges {
    villages: Vec<UnitId>,
    /// With the villages, as they stand that day, in which each works.
    teams: Vec<(Team, Vec<UnitId>)>,
}

impl TeamChanges {
    /// The teams that work in villages on a day.
    pub(super) async fn within(visit: &Visit, villages: &[UnitId], day: Day) -> Result<Self, PageError> {
        let mut teams: Vec<(Team, Vec<UnitId>)> = Vec::new();
        for village in villages {
            for view in visit.store.teams_within(&visit.scope, *village, day).await?.teams {
                let known = teams.iter().any(|(team, _)| team.id == view.team.id);
                if let (false, Some(Place::Villages(places))) = (known, view.team.place(day)) {
                    let mut standing: Vec<UnitId> =
                        places.iter().filter_map(|place| visit.registry.standing_for(*place, day)).collect();
                    standing.dedup();
                    teams.push((view.team, standing));
                }
            }
        }
        Ok(Self { villages: villages.to_vec(), teams })
    }

    /// The teams.
    pub(super) fn teams(&self) -> impl Iterator<Item = &Team> {
        self.teams.iter().map(|(team, _)| team)
    }

    /// The teams, and whether each ends when the villages do: it has no other.
    pub(super) fn without_place(&self) -> impl Iterator<Item = (&Team, bool)> {
        self.teams.iter().map(|(team, places)| (team, self.others(places).is_empty()))
    }

    /// Has a team no other village than those that change?
    pub(super) fn stays_only_in(&self, team: TeamId) -> bool {
        self.teams.iter().any(|(known, places)| known.id == team && self.others(places).is_empty())
    }

    fn others(&self, places: &[UnitId]) -> Vec<UnitId> {
        places.iter().copied().filter(|place| !self.villages.contains(place)).collect()
    }

    /// The changes that carry out a fate from a day on, tried on each team first: either all will be taken or none is made.
    pub(super) fn operations(
        &self,
        visit: &Visit,
        form: &FormState,
        into: Option<UnitId>,
        fate: Fate,
        day: Day,
    ) -> Result<Vec<Operation>, Refusal> {
        let mut operations = Vec::new();
        for (team, places) in &self.teams {
            let goes_on = fate == Fate::KeepAll || fate == Fate::Keep(team.id);
            let others = self.others(places);
            let heir = match fate {
                Fate::Keep(kept) => Some(kept),
                Fate::KeepAll | Fate::KeepNone => None,
            };
            let mut tried = team.clone();
            let body = match into.filter(|_| goes_on) {
                Some(into) => place(&mut tried, in_place_of(&self.villages, places, into), day)?,
                None if others.is_empty() => {
                    tried.end(day, heir)?;
                    Some(Body::EndTeam(EndTeam { team: team.id, day, heir }))
                }
                None => place(&mut tried, others, day)?,
            };
            operations.extend(body.map(|body| visit.by_form(form, body)));
        }
        Ok(operations)
    }
}

/// A team's move to villages; nothing where it works there already.
fn place(team: &mut Team, villages: Vec<UnitId>, from: Day) -> Result<Option<Body>, Refusal> {
    let place = Place::Villages(villages);
    if team.place(from) == Some(&place) {
        return Ok(None);
    }
    team.work_at(place.clone(), from)?;
    Ok(Some(Body::PlaceTeam(PlaceTeam { team: team.id, place, from })))
}

/// The places of a team once `villages` have become one, in the same order.
fn in_place_of(villages: &[UnitId], places: &[UnitId], into: UnitId) -> Vec<UnitId> {
    let mut after = Vec::new();
    for place in places {
        let place = if villages.contains(place) { into } else { *place };
        if !after.contains(&place) {
            after.push(place);
        }
    }
    after
}
