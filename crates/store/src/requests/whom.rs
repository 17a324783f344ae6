//! Whom a request asks, and who stands in the place of those who have ended since.

use crate::{
    db::{Read, args, ids, statements},
    error::Result,
    registry::day,
};
use rules::{
    day::Day,
    ids::{TeamId, UnitId},
    obligations::Debtor,
    units::Registry,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    /// The teams that have their home within some units on day $2.
    TEAMS_WITHIN = "SELECT DISTINCT t.id, n.title, p.unit FROM unit_path u JOIN team_place p ON p.unit = u.unit AND p.position = 0 \
                    AND p.from_day <= $2 AND $2 < p.to_day JOIN team t ON t.id = p.team AND t.from_day <= $2 AND $2 < t.to_day \
                    JOIN team_title n ON n.team = t.id AND n.from_day <= $2 AND $2 < n.to_day \
                    WHERE u.ancestor IN {{ids $1}} AND u.from_day <= $2 AND $2 < u.to_day";
    /// The newest title comes last.
    TEAMS = "SELECT t.id, t.to_day, t.heir, n.title FROM team t JOIN team_title n ON n.team = t.id WHERE t.id IN {{ids $1}} \
             ORDER BY t.id, n.from_day";
    /// The teams whose heirs some are.
    BEQUEATHED = "SELECT id FROM team WHERE heir IN {{ids $1}}";
}

/// A team as it stands.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) id: TeamId,
    pub(super) title: String,
    pub(super) home: UnitId,
}

/// The teams within some units on a day.
pub(super) async fn teams_within(
    from: &mut impl Read,
    units: impl Iterator<Item = UnitId>,
    on: Day,
) -> Result<Vec<Standing>> {
    let rows: Vec<(Uuid, String, Uuid)> = from.all(&TEAMS_WITHIN, args![ids(units), on]).await?;
    let team = |(id, title, home)| Standing { id: TeamId(id), title, home: UnitId(home) };
    Ok(rows.into_iter().map(team).collect())
}

/// A team's end, its heir and its newest title.
#[derive(Clone, Debug)]
struct Fate {
    to: Day,
    heir: Option<TeamId>,
    title: String,
}

/// Teams with those that stand in their place once they have ended.
#[derive(Clone, Debug, Default)]
pub(super) struct Heirs(BTreeMap<TeamId, Fate>);

/// So many times a duty is handed on, at most.
const LONGEST_LINE: usize = 20;

impl Heirs {
    pub(super) fn teams(&self) -> impl Iterator<Item = TeamId> {
        self.0.keys().copied()
    }

    /// What a team is called now.
    pub(super) fn title(&self, team: TeamId) -> Option<&str> {
        self.0.get(&team).map(|fate| fate.title.as_str())
    }

    /// Who stands on a day in the place of somebody who was asked.
    pub(super) fn stands_for(&self, debtor: Debtor, registry: &Registry, on: Day) -> Option<Debtor> {
        match debtor {
            Debtor::Unit(unit) => registry.heir_of_same_level(unit, on).map(Debtor::Unit),
            Debtor::Team(team) => {
                let next = |team: &TeamId| self.0.get(team).filter(|fate| fate.to <= on).and_then(|fate| fate.heir);
                let line = std::iter::successors(Some(team), next).take(LONGEST_LINE);
                let last = line.last()?;
                let has_ended = self.0.get(&last).is_some_and(|fate| fate.to <= on);
                (!has_ended).then_some(Debtor::Team(last))
            }
        }
    }
}

/// Teams with their heirs, and the heirs of these.
pub(super) async fn heirs(from: &mut impl Read, teams: BTreeSet<TeamId>) -> Result<Heirs> {
    let mut known = Heirs::default();
    let mut wanted = teams;
    for _ in 0..LONGEST_LINE {
        if wanted.is_empty() {
            break;
        }
        let rows: Vec<(Uuid, String, Option<Uuid>, String)> =
            from.all(&TEAMS, args![ids(wanted.iter().copied())]).await?;
        for (id, to, heir, title) in rows {
            known.0.insert(TeamId(id), Fate { to: day(&to)?, heir: heir.map(TeamId), title });
        }
        wanted = known.0.values().filter_map(|fate| fate.heir).filter(|heir| !known.0.contains_key(heir)).collect();
    }
    Ok(known)
}

/// A team, and those in whose place it stands.
pub(crate) async fn line_of(from: &mut impl Read, team: TeamId) -> Result<BTreeSet<TeamId>> {
    let mut line = BTreeSet::from([team]);
    let mut last = vec![team];
    while !last.is_empty() && line.len() < 500 {
        let rows: Vec<(Uuid,)> = from.all(&BEQUEATHED, args![ids(last)]).await?;
        last = rows.into_iter().map(|(id,)| TeamId(id)).filter(|id| line.insert(*id)).collect();
    }
    Ok(line)
}
