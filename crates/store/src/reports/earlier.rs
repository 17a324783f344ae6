//! What a reporter has told before, and what those told whose heir it is.

use super::{material::length, places::sum, versions};
use crate::{
    db::{Read, args, ids, statements},
    error::Result,
    obligations::version,
};
use rules::{
    day::Day,
    ids::{ObligationId, TeamId, UnitId},
    indicators::{Columns, Windows},
    obligations::{Debtor, Obligation},
    reports::Snapshot,
    units::{Level, Registry},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

statements! {
    /// The last versions of all reports of teams, or of units, of periods before day $3. One that was corrected after the next was
    /// sent counts as it stands now.
    OF_TEAMS = "SELECT id, versions FROM obligation \
                WHERE team IN {{ids $1}} AND kind = $2 AND period_from < $3 AND versions > 0";
    OF_UNITS = "SELECT id, versions FROM obligation \
                WHERE team IS NULL AND unit IN {{ids $1}} AND kind = $2 AND period_from < $3 AND versions > 0";
    LEFT_TO = "SELECT id FROM team WHERE heir IN {{ids $1}} AND to_day <= $2";
}

/// What was told before a report.
#[derive(Debug, Default)]
pub(super) struct Before {
    pub(super) earlier: Vec<Arc<Snapshot>>,
    pub(super) inherited: Vec<Arc<Snapshot>>,
    pub(super) recounted: BTreeMap<Day, Windows>,
    pub(super) elsewhere: bool,
    pub(super) own_then: Option<Windows>,
}

/// Gathers what the reporter of an obligation has told before it; `unit` stands for it on the day of the tree, `places` are those of
/// which a team tells.
pub(super) async fn before(
    from: &mut impl Read,
    registry: &Registry,
    owed: &Obligation,
    unit: UnitId,
    places: &[UnitId],
    columns: &Columns,
    tree: Day,
) -> Result<Before> {
    let mut before = match owed.debtor {
        Debtor::Team(team) => {
            let ended = left_to(from, team, tree).await?;
            Before {
                earlier: of_teams(from, owed, &[team]).await?,
                inherited: of_teams(from, owed, &ended).await?,
                ..Before::default()
            }
        }
        Debtor::Unit(unit) => {
            let ended = left_to_unit(registry, unit, tree);
            Before {
                earlier: of_units(from, owed, &[unit]).await?,
                inherited: of_units(from, owed, &ended).await?,
                ..Before::default()
            }
        }
    };
    let Some(last) = before.earlier.last() else { return Ok(before) };
    match owed.debtor {
        Debtor::Team(_) => {
            if last.places != places {
                before.elsewhere = true;
                before.own_then = Some(sum(from, registry, last.places.iter().copied(), columns, tree).await?);
            }
            before.recounted = recounted(from, registry, owed, &before.earlier, tree).await?;
        }
        Debtor::Unit(_) => before.elsewhere = is_other_land(registry, unit, last.tree, tree),
    }
    Ok(before)
}

async fn of_teams(from: &mut impl Read, owed: &Obligation, teams: &[TeamId]) -> Result<Vec<Arc<Snapshot>>> {
    if teams.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = args![ids(teams.iter().copied()), owed.kind.code(), owed.period.from];
    let rows = from.all(&OF_TEAMS, wanted).await?;
    in_order(rows, from).await
}

async fn of_units(from: &mut impl Read, owed: &Obligation, units: &[UnitId]) -> Result<Vec<Arc<Snapshot>>> {
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = args![ids(units.iter().copied()), owed.kind.code(), owed.period.from];
    let rows = from.all(&OF_UNITS, wanted).await?;
    in_order(rows, from).await
}

/// The oldest first.
async fn in_order(rows: Vec<(Uuid, i64)>, from: &mut impl Read) -> Result<Vec<Arc<Snapshot>>> {
    let wanted = rows.into_iter().map(|(id, number)| Ok((ObligationId(id), version(number)?)));
    let wanted: Vec<(ObligationId, u32)> = wanted.collect::<Result<_>>()?;
    let mut all: Vec<Arc<Snapshot>> = versions::read(from, wanted).await?.into_values().collect();
    all.sort_by_key(|snapshot| snapshot.period);
    Ok(all)
}

/// The teams that ended by a day and whose heir a team is, also by others between.
async fn left_to(from: &mut impl Read, team: TeamId, day: Day) -> Result<Vec<TeamId>> {
    let mut found: BTreeSet<TeamId> = BTreeSet::new();
    let mut next = vec![team];
    while !next.is_empty() {
        let rows: Vec<(Uuid,)> = from.all(&LEFT_TO, args![ids(next), day]).await?;
        next = rows
            .into_iter()
            .map(|(team,)| TeamId(team))
            .filter(|other| *other != team && found.insert(*other))
            .collect();
    }
    Ok(found.into_iter().collect())
}

/// The units that ended by a day and whose heir a unit is, also by others between: a province is that of its districts.
fn left_to_unit(registry: &Registry, unit: UnitId, day: Day) -> Vec<UnitId> {
    let mut found: BTreeSet<UnitId> = BTreeSet::new();
    let mut next = vec![unit];
    while let Some(heir) = next.pop() {
        let ended = registry.bequeathers(heir).filter(|unit| unit.life().to <= day);
        let reports = ended.filter(|unit| unit.level != Level::Village).map(|unit| unit.id);
        next.extend(reports.filter(|unit| found.insert(*unit)).collect::<Vec<_>>());
    }
    found.into_iter().collect()
}

/// What is counted by now of the times of those earlier reports of a team in which something was corrected.
async fn recounted(
    from: &mut impl Read,
    registry: &Registry,
    owed: &Obligation,
    earlier: &[Arc<Snapshot>],
    tree: Day,
) -> Result<BTreeMap<Day, Windows>> {
    let mut recounted = BTreeMap::new();
    for snapshot in earlier.iter().filter(|snapshot| snapshot.lines.iter().any(rules::reports::Line::is_corrected)) {
        let columns = Columns::of(length(owed), snapshot.period());
        let windows = sum(from, registry, snapshot.places.iter().copied(), &columns, tree).await?;
        recounted.insert(snapshot.period().from, windows);
    }
    Ok(recounted)
}

/// Have villages come to a commune or district since a day, or left it? A province's own are not looked through: what moves within it
/// stays in its sums.
fn is_other_land(registry: &Registry, unit: UnitId, then: Day, now: Day) -> bool {
    if registry.get(unit).is_none_or(|unit| unit.level == Level::Province) {
        return false;
    }
    let villages = |day: Day| {
        let at = registry.standing_for(unit, day).unwrap_or(unit);
        let all = registry.subtree(at, day).into_iter();
        let villages = all.filter(|unit| registry.get(*unit).is_some_and(|unit| unit.level == Level::Village));
        villages.filter_map(|village| registry.standing_for(village, now)).collect::<BTreeSet<UnitId>>()
    };
    villages(then) != villages(now)
}
