//! Of which places a report tells what is counted: a village of several teams by one of them, a unit's rest by the unit.

use super::material::Owing;
use crate::{
    db::{Read, args, ids, statements},
    error::{Result, StoreError},
    indicators,
};
use rules::{
    day::Day,
    ids::{TeamId, UnitId},
    indicators::{Columns, Windows},
    obligations::{Debtor, Obligation},
    reports::Snapshot,
    units::{Level, Registry},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    /// Who works in these units on day $2 and owes the report of a period, whoever has served each first in front: it is a team's
    /// home, it has been so for longer.
    SERVING = "SELECT p.team, p.unit FROM team_place p JOIN obligation o ON o.team = p.team AND o.kind = $3 AND o.period_from = $4 \
               AND o.period_to = $5 AND o.standing IN ('open', 'submitted', 'returned', 'reopened', 'accepted') \
               WHERE p.unit IN {{ids $1}} AND p.from_day <= $2 AND $2 < p.to_day ORDER BY p.position, p.from_day, p.team";
    /// Who works there, in the same order.
    WORKING = "SELECT p.team, p.unit FROM team_place p WHERE p.unit IN {{ids $1}} AND p.from_day <= $2 AND $2 < p.to_day \
               ORDER BY p.position, p.from_day, p.team";
    /// What others than team $6 who work there and owe the report have told of it that counts above, or waits to.
    TOLD = "SELECT v.body FROM team_place p JOIN obligation o ON o.team = p.team AND o.kind = $3 AND o.period_from = $4 \
            AND o.period_to = $5 AND o.standing IN ('open', 'submitted', 'returned', 'reopened', 'accepted') \
            JOIN report_version v ON v.obligation = o.id \
            AND (v.version = o.accepted OR o.standing = 'submitted' AND v.version = o.versions) \
            WHERE p.unit IN {{ids $1}} AND p.from_day <= $2 AND $2 < p.to_day AND p.team <> $6";
    PLACES_OF = "SELECT unit FROM team_place WHERE team = $1 AND from_day <= $2 AND $2 < to_day ORDER BY position";
}

/// What a reporter tells of by itself, and of a team where that is counted.
#[derive(Debug)]
pub(crate) struct Own {
    pub(crate) windows: Windows,
    pub(super) places: Vec<UnitId>,
}

/// What is counted where a team works. A village with several teams counts for the one that has served it first, of a report among those that
/// owe it; a commune's own team has what is counted at the commune and at none of its villages.
pub(crate) async fn of_team(
    from: &mut impl Read,
    registry: &Registry,
    team: TeamId,
    home: UnitId,
    owed: Option<&Obligation>,
    columns: &Columns,
    tree: Day,
) -> Result<Own> {
    if registry.get(home).is_some_and(|home| home.level != Level::Village) {
        let whole = sum(from, registry, [home], columns, tree).await?;
        let windows = whole.minus(&sum(from, registry, registry.children(home, tree), columns, tree).await?);
        return Ok(Own { windows, places: Vec::new() });
    }
    let rows: Vec<(Uuid,)> = from.all(&PLACES_OF, args![team, tree]).await?;
    let mut units: Vec<UnitId> = rows.into_iter().map(|(unit,)| UnitId(unit)).collect();
    if units.is_empty() {
        units.push(home);
    }
    let first = first_teams(from, &units, owed, tree).await?;
    units.retain(|unit| first.get(unit).is_none_or(|first| *first == team));
    if let Some(owed) = owed {
        // Another team told of it while this one was excused: that stands until it is sent anew.
        let told = told_by_others(from, &units, team, owed, tree).await?;
        units.retain(|unit| !told.contains(unit));
    }
    units.sort_unstable();
    let windows = sum(from, registry, units.iter().copied(), columns, tree).await?;
    Ok(Own { windows, places: units })
}

/// What is counted within a unit and at none of those who report to it.
pub(super) async fn of_rest(
    from: &mut impl Read,
    registry: &Registry,
    unit: UnitId,
    below: &[Owing],
    owed: &Obligation,
    columns: &Columns,
    tree: Day,
) -> Result<Windows> {
    let mut covered: BTreeSet<UnitId> = BTreeSet::new();
    let mut teams: BTreeMap<TeamId, Option<&Snapshot>> = BTreeMap::new();
    for owing in below {
        match owing.obligation.debtor {
            Debtor::Team(team) => {
                let _ = teams.insert(team, owing.accepted.as_ref().map(|(_, snapshot)| &**snapshot));
            }
            Debtor::Unit(unit) => drop(covered.insert(unit)),
        }
    }
    if !teams.is_empty() {
        let mut units = registry.children(unit, tree);
        units.extend(below.iter().map(|owing| owing.obligation.unit).chain([unit]));
        // A team that reported before another was excused told nothing of what it would have had from that one.
        let tells = |place: UnitId, team: TeamId| match teams.get(&team) {
            Some(Some(snapshot)) => place == unit || snapshot.places.contains(&place),
            _ => true,
        };
        let first = first_teams(from, &units, Some(owed), tree).await?;
        covered.extend(first.into_iter().filter(|(place, team)| tells(*place, *team)).map(|(place, _)| place));
        let told = teams.values().flatten().flat_map(|snapshot| snapshot.places.iter().copied());
        covered.extend(told.filter(|place| registry.is_within(*place, unit, tree)));
    }
    let covered: BTreeSet<UnitId> =
        covered.into_iter().filter_map(|covered| registry.standing_for(covered, tree)).collect();
    // Where the unit has a team of its own, that one reports what is counted at the unit itself.
    if covered.contains(&unit) {
        let others = registry.children(unit, tree).into_iter().filter(|child| !covered.contains(child));
        return sum(from, registry, others, columns, tree).await;
    }
    let covered: Vec<UnitId> = covered.into_iter().collect();
    indicators::rest(from, unit, &covered, columns, tree).await
}

/// Which team tells of each of these units, of a report among those that owe it.
async fn first_teams(
    from: &mut impl Read,
    units: &[UnitId],
    owed: Option<&Obligation>,
    day: Day,
) -> Result<BTreeMap<UnitId, TeamId>> {
    let units = ids(units.iter().copied());
    let rows: Vec<(Uuid, Uuid)> = match owed {
        Some(owed) => {
            let (kind, period) = (owed.kind.code(), owed.period);
            from.all(&SERVING, args![units, day, kind, period.from, period.to]).await?
        }
        None => from.all(&WORKING, args![units, day]).await?,
    };
    let mut first = BTreeMap::new();
    for (team, unit) in rows {
        first.entry(UnitId(unit)).or_insert(TeamId(team));
    }
    Ok(first)
}

/// The places of which another team's report that was sent tells.
async fn told_by_others(
    from: &mut impl Read,
    units: &[UnitId],
    team: TeamId,
    owed: &Obligation,
    day: Day,
) -> Result<BTreeSet<UnitId>> {
    let (kind, period) = (owed.kind.code(), owed.period);
    let wanted = args![ids(units.iter().copied()), day, kind, period.from, period.to, team];
    let rows: Vec<(String,)> = from.all(&TOLD, wanted).await?;
    let mut told = BTreeSet::new();
    for (body,) in rows {
        let snapshot: Snapshot = serde_json::from_str(&body).map_err(|why| StoreError::corrupt("a report", why))?;
        told.extend(snapshot.places);
    }
    Ok(told)
}

pub(super) async fn sum(
    from: &mut impl Read,
    registry: &Registry,
    units: impl IntoIterator<Item = UnitId>,
    columns: &Columns,
    tree: Day,
) -> Result<Windows> {
    let standing: BTreeSet<UnitId> = units.into_iter().filter_map(|unit| registry.standing_for(unit, tree)).collect();
    let standing: Vec<UnitId> = standing.into_iter().collect();
    let of_each = indicators::windows(from, &standing, columns, tree).await?;
    let empty = Windows::empty(columns.kind);
    Ok(of_each.into_values().fold(empty, |sum, one| sum.plus(&one)))
}
