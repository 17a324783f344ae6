//! Looking at activities, by scope: within the team and its commune. Above there are only sums.

use super::load::read;
use crate::{
    Store,
    db::{Read, args, ids, statements},
    error::Result,
    households,
    scope::Scope,
    teams,
};
use rules::{
    access::Right,
    activities::Activity,
    day::Span,
    households::Household,
    ids::{ActivityId, ItemId, TeamId, UnitId},
    teams::Team,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    /// Activities that count within a unit as the tree of day $2 has it, on the days from $3 to before $4, the newest first;
    /// $5 a team, $6 a kind.
    WITHIN = "SELECT a.id FROM unit_path p JOIN activity a ON a.village = p.unit WHERE p.ancestor = $1 \
              AND p.from_day <= $2 AND $2 < p.to_day AND a.gone IS NULL AND $3 <= a.day AND a.day < $4 \
              AND (a.team = $5 OR $5 IS NULL) AND (a.kind = $6 OR $6 IS NULL) ORDER BY a.day DESC, a.id DESC LIMIT $7";
    RECORDED_BY = "SELECT DISTINCT j.operation, COALESCE(p.name, a.name) FROM journal j JOIN account a ON a.id = j.account \
                   LEFT JOIN person p ON p.id = a.person WHERE j.operation IN {{ids $1}}";
    /// How often each household of some was reached, by whom: the activities, the newest first.
    OF_HOUSEHOLD = "SELECT a.id FROM reach r JOIN activity a ON a.id = r.operation WHERE r.household = $1 \
                    ORDER BY a.day DESC, a.id DESC LIMIT 100";
}

/// Which activities are wanted.
#[derive(Clone, Debug)]
pub struct ActivityFilter {
    /// On which days.
    pub days: Span,
    /// Of which team.
    pub team: Option<TeamId>,
    /// Of which kind.
    pub kind: Option<ItemId>,
    /// At most so many.
    pub most: u32,
}

/// An activity in a list.
#[derive(Clone, Debug)]
pub struct ActivityLine {
    /// It.
    pub activity: Activity,
    /// The team's title on its day.
    pub team: String,
    /// Who wrote it down, if somebody with an account did.
    pub recorded_by: Option<String>,
}

/// An activity with everything it names.
#[derive(Clone, Debug)]
pub struct ActivityView {
    /// It.
    pub activity: Activity,
    /// Whose.
    pub team: Team,
    /// Whom it reached.
    pub households: Vec<Household>,
    /// Who wrote it down, if somebody with an account did.
    pub recorded_by: Option<String>,
}

impl Store {
    /// What teams did within a unit, the newest first. `None` for whoever may not see it there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn activities(
        &self,
        scope: &Scope,
        unit: UnitId,
        filter: &ActivityFilter,
    ) -> Result<Option<Vec<ActivityLine>>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        if !scope.may(Right::SeeActivities, unit, &registry, today) {
            return Ok(None);
        }
        let Span { from: first, to: end } = filter.days;
        let asked = args![unit, today, first, end, filter.team, filter.kind, filter.most];
        let from = &mut self.db.clone();
        let rows: Vec<(Uuid,)> = from.all(&WITHIN, asked).await?;
        Ok(Some(lines(from, rows).await?))
    }

    /// When a household was reached, by whom and for what. As if it were not there for whoever may not see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn activities_of_household(&self, scope: &Scope, household: &Household) -> Result<Vec<ActivityLine>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        let sees = |village| scope.may(Right::SeeActivities, village, &registry, today);
        if !household.last_village().is_some_and(sees) {
            return Ok(Vec::new());
        }
        let from = &mut self.db.clone();
        let rows: Vec<(Uuid,)> = from.all(&OF_HOUSEHOLD, args![household.id]).await?;
        lines(from, rows).await
    }

    /// One activity. As if it were not there for whoever may not see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn activity(&self, scope: &Scope, id: ActivityId) -> Result<Option<ActivityView>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        let from = &mut self.db.clone();
        let Some(activity) = read(from, &BTreeSet::from([id])).await?.pop() else { return Ok(None) };
        let team = teams::read(from, &BTreeSet::from([activity.team])).await?.pop();
        let sees = |team: &Team| scope.may_with(Right::SeeActivities, team, &registry, today);
        let Some(team) = team.filter(sees) else { return Ok(None) };
        let mut households = households::read(from, &activity.households).await?;
        let may = |village| scope.may(Right::SeeHouseholds, village, &registry, today);
        households.retain(|household| household.last_village().is_some_and(may));
        self.note_looks(scope, households.iter().filter_map(Household::last_village)).await?;
        households.sort_by_key(|household| household.head.as_deref().map(rules::text::person_sort_key));
        let recorded_by = recorders(from, [id]).await?.remove(&id);
        Ok(Some(ActivityView { activity, team, households, recorded_by }))
    }
}

async fn lines(from: &mut impl Read, rows: Vec<(Uuid,)>) -> Result<Vec<ActivityLine>> {
    let wanted: BTreeSet<ActivityId> = rows.iter().map(|(id,)| ActivityId(*id)).collect();
    let found: BTreeMap<ActivityId, Activity> =
        read(from, &wanted).await?.into_iter().map(|activity| (activity.id, activity)).collect();
    let teams = found.values().map(|activity| activity.team).collect();
    let teams: BTreeMap<TeamId, Team> =
        teams::read(from, &teams).await?.into_iter().map(|team| (team.id, team)).collect();
    let recorders = recorders(from, wanted).await?;
    let line = |(id,): (Uuid,)| {
        let activity = found.get(&ActivityId(id))?.clone();
        let team = teams.get(&activity.team).map(|team| team.title(activity.day).to_owned()).unwrap_or_default();
        let recorded_by = recorders.get(&activity.id).cloned();
        Some(ActivityLine { activity, team, recorded_by })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

pub(crate) async fn recorders(
    from: &mut impl Read,
    activities: impl IntoIterator<Item = ActivityId>,
) -> Result<BTreeMap<ActivityId, String>> {
    let activities: Vec<ActivityId> = activities.into_iter().collect();
    if activities.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(Uuid, String)> = from.all(&RECORDED_BY, args![ids(activities)]).await?;
    Ok(rows.into_iter().map(|(id, name)| (ActivityId(id), name)).collect())
}
