//! Teams that a decision merges: one goes on where all of them worked, the others end and hand over to it.

use super::state::Visit;
use super::typed;
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use rules::day::Day;
use rules::ids::{TeamId, UnitId};
use rules::operations::{Body, EndTeam, Operation, PlaceTeam, Refusal};
use rules::teams::{Place, Team};

/// The teams of a decision that merges them.
pub(super) struct Merging {
    into: Team,
    ending: Vec<Team>,
}

impl Merging {
    /// Of the teams a form names, the one chosen in field `into` goes on; a fault where none is. `None` also where the form names
    /// one team alone: what it was merged from has ended already, as when villages merge.
    pub(super) async fn of(
        visit: &Visit,
        form: &mut FormState,
        teams: &[TeamId],
        from: Day,
    ) -> Result<Option<Self>, PageError> {
        if teams.len() < 2 {
            return Ok(None);
        }
        let Some(chosen) = into(form, teams) else {
            return Ok(None);
        };
        let (mut goes_on, mut ending) = (None, Vec::new());
        for team in teams {
            let Some(view) = visit.store.team(&visit.scope, *team, from).await? else {
                continue;
            };
            if *team == chosen { goes_on = Some(view.team) } else { ending.push(view.team) }
        }
        Ok(goes_on.map(|into| Self { into, ending }))
    }

    /// The team that goes on.
    pub(super) fn into(&self) -> TeamId {
        self.into.id
    }

    /// Records the decision and does what it says. What it does is tried first: when that doesn't fit, nothing at all is made.
    pub(super) async fn carry_out(
        &self,
        visit: &Visit,
        form: &FormState,
        record: Operation,
        from: Day,
    ) -> Result<Result<(), Refusal>, PageError> {
        let place = self.place(visit, from);
        if let Err(reason) = self.try_on(place.as_ref(), from)
            && !visit.has_done(&record).await?
        {
            return Ok(Err(reason));
        }
        if let Err(reason) = visit.change_all(vec![record]).await? {
            return Ok(Err(reason));
        }
        let heir = Some(self.into.id);
        let ends = self.ending.iter().map(|team| Body::EndTeam(EndTeam { team: team.id, day: from, heir }));
        let placed = place.map(|place| Body::PlaceTeam(PlaceTeam { team: self.into.id, place, from }));
        let operations = ends.chain(placed).map(|body| visit.by_form(form, body)).collect();
        visit.change_all(operations).await
    }

    fn try_on(&self, place: Option<&Place>, from: Day) -> Result<(), Refusal> {
        self.into.must_exist(from)?;
        for team in &self.ending {
            team.clone().end(from, Some(self.into.id))?;
        }
        place.map_or(Ok(()), |place| self.into.clone().work_at(place.clone(), from))
    }

    /// The villages of all of them together, where they are more than those in which the one that goes on works.
    fn place(&self, visit: &Visit, from: Day) -> Option<Place> {
        let villages_of = |team: &Team| match team.place(from) {
            Some(Place::Villages(villages)) => villages.clone(),
            _ => Vec::new(),
        };
        let standing = |unit: UnitId| visit.registry.standing_for(unit, from).unwrap_or(unit);
        let own = villages_of(&self.into);
        let mut together: Vec<UnitId> = own.iter().copied().map(standing).collect();
        together.dedup();
        let before = together.len();
        for village in self.ending.iter().flat_map(villages_of).map(standing) {
            if !together.contains(&village) {
                together.push(village);
            }
        }
        // A commune's own team works everywhere in it as it is.
        (!own.is_empty() && together.len() > before).then_some(Place::Villages(together))
    }
}

/// The team that goes on, chosen in field `into` among those of the form.
pub(super) fn into(form: &mut FormState, teams: &[TeamId]) -> Option<TeamId> {
    let chosen = typed::choice(form, "into", |text| typed::id(text).filter(|team| teams.contains(team)));
    if chosen.is_none() && !form.refused("into") {
        form.refuse("into", FieldError::Other(Key("decision-into-needed")));
    }
    chosen
}
