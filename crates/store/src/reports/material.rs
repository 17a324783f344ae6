//! What a report is put together from: sums, what those below reported, what was reported before.

use super::{
    earlier::{self, Before},
    places::{self, Own},
    versions,
};
use crate::{
    db::{Read, args, ids, statements},
    error::Result,
    indicators,
    obligations::{ObligationRow, obligation, of_offices, titles, version},
};
use rules::{
    annex::Known,
    catalogue::Item,
    day::{Day, Span},
    ids::{ItemId, ObligationId, TeamId, UnitId},
    indicators::{Columns, Indicator, IndicatorCode},
    obligations::{Debtor, Obligation, Standing},
    operations::SentFor,
    periods::PeriodKind,
    reports::{Below, Draft as Written, Establishment, Lack, Material, Snapshot},
    schedules::ReportKind,
    units::{Level, Registry},
};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

statements! {
    /// What is owed of a period within a unit under the tree of day $2.
    BELOW = "SELECT o.id, o.kind, o.period_from, o.period_to, o.reporter, o.team, o.unit, o.late_from, o.extended, o.standing, \
             o.excuse, o.taken_over_by, o.sent_at, o.versions, o.accepted FROM unit_path p JOIN obligation o ON o.unit = p.unit \
             WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND o.kind = $3 AND o.period_from = $4 \
             AND o.period_to = $5 ORDER BY o.id";
    /// The last reports of these teams that were accepted, of periods before day $3.
    LAST_OF_TEAMS = "SELECT o.id, o.accepted, o.team FROM obligation o \
                     WHERE o.accepted IS NOT NULL AND o.team IN {{ids $1}} AND o.kind = $2 AND o.period_from = (SELECT MAX(e.period_from) FROM obligation e \
                     WHERE e.team = o.team AND e.kind = $2 AND e.period_from < $3 AND e.accepted IS NOT NULL)";
    LAST_OF_UNITS = "SELECT o.id, o.accepted, o.unit FROM obligation o \
                     WHERE o.accepted IS NOT NULL AND o.team IS NULL AND o.unit IN {{ids $1}} AND o.kind = $2 AND o.period_from = (\
                     SELECT MAX(e.period_from) FROM obligation e WHERE e.team IS NULL AND e.unit = o.unit AND e.kind = $2 \
                     AND e.period_from < $3 AND e.accepted IS NOT NULL)";
}

/// Everything a report is put together from, but what its reporter wrote.
#[derive(Debug)]
pub(super) struct Gathered {
    owed: Obligation,
    pub(super) name: String,
    above: Vec<String>,
    pub(super) tree: Day,
    columns: Columns,
    indicators: Vec<Indicator>,
    items: BTreeMap<ItemId, Item>,
    own: Own,
    pub(super) below: Vec<Owing>,
    before: Before,
    targets: BTreeMap<IndicatorCode, u32>,
    establishment: Option<Establishment>,
}

/// Somebody who reports to the reporter.
#[derive(Debug)]
pub(super) struct Owing {
    pub(super) obligation: Obligation,
    pub(super) name: String,
    pub(super) accepted: Option<(u32, Arc<Snapshot>)>,
    last: Option<Arc<Snapshot>>,
}

impl Gathered {
    /// With what the reporter wrote.
    pub(super) fn material<'a>(&'a self, written: &'a Written, on_behalf: Option<SentFor>) -> Material<'a> {
        let below = self.below.iter().map(|owing| Below {
            obligation: owing.obligation.id,
            name: owing.name.clone(),
            lack: match owing.obligation.standing {
                Standing::Submitted => Lack::Waiting,
                Standing::Returned | Standing::Reopened => Lack::Returned,
                _ => Lack::Silent,
            },
            accepted: owing.accepted.as_ref().map(|(version, snapshot)| (*version, &**snapshot)),
            last: owing.last.as_deref(),
        });
        Material {
            kind: self.owed.kind,
            reporter: self.owed.reporter,
            period: self.owed.period,
            year_from: self.columns.year.from,
            name: self.name.clone(),
            above: self.above.clone(),
            tree: self.tree,
            indicators: self.indicators.iter().collect(),
            items: &self.items,
            own: &self.own.windows,
            below: below.collect(),
            earlier: self.before.earlier.iter().map(AsRef::as_ref).collect(),
            inherited: self.before.inherited.iter().map(AsRef::as_ref).collect(),
            recounted: &self.before.recounted,
            places: self.own.places.clone(),
            elsewhere: self.before.elsewhere,
            own_then: self.before.own_then.as_ref().or_else(|| self.is_team().then_some(&self.own.windows)),
            targets: self.targets.clone(),
            draft: written,
            on_behalf,
            establishment: self.establishment.clone(),
        }
    }

    fn is_team(&self) -> bool {
        matches!(self.owed.debtor, Debtor::Team(_))
    }

    /// The indicators of the report.
    pub(super) fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }
}

/// How long the periods of a report are, for what is counted; of one that is reported once, whatever was until then.
pub(super) fn length(owed: &Obligation) -> PeriodKind {
    owed.kind.rhythm().unwrap_or(PeriodKind::Ever)
}

/// The day of the tree by which a report is summed up: the last of its period, or the nearest on which its reporter stands.
fn tree_of(owed: &Obligation, registry: &Registry) -> Day {
    let last = owed.period.to.before();
    let life = registry.get(owed.unit).map_or(Span::ALWAYS, rules::units::Unit::life);
    match owed.debtor {
        Debtor::Unit(_) => last.max(life.from).min(life.to.before()),
        Debtor::Team(_) => last,
    }
}

/// Gathers what the report of an obligation is put together from.
pub(super) async fn gather(from: &mut impl Read, registry: &Registry, owed: &Obligation) -> Result<Gathered> {
    let tree = tree_of(owed, registry);
    let unit = registry.standing_for(owed.unit, tree).unwrap_or(owed.unit);
    let columns = Columns::of(length(owed), owed.period);
    let path = registry.path(unit, tree);
    let province =
        path.iter().copied().find(|unit| registry.get(*unit).map(|unit| unit.level) == Some(Level::Province));
    let set = indicators::read(from).await?;
    let day = owed.period.to.before();
    let indicators: Vec<Indicator> = set.on_day(province, day).into_iter().cloned().collect();
    let aims_at = |indicator: &Indicator| Some((indicator.code.clone(), set.target(unit, &indicator.code, day)?));
    let targets = match owed.debtor {
        Debtor::Unit(_) => indicators.iter().filter_map(aims_at).collect(),
        Debtor::Team(_) => BTreeMap::new(),
    };
    let (own, below) = match owed.debtor {
        Debtor::Team(team) => {
            (places::of_team(from, registry, team, unit, Some(owed), &columns, tree).await?, Vec::new())
        }
        Debtor::Unit(_) => {
            let below = below(from, registry, owed, tree).await?;
            let windows = places::of_rest(from, registry, unit, &below, owed, &columns, tree).await?;
            (Own { windows, places: Vec::new() }, below)
        }
    };
    let before = earlier::before(from, registry, owed, unit, &own.places, &columns, tree).await?;
    let is_team = matches!(owed.debtor, Debtor::Team(_));
    let team_title = match owed.debtor {
        Debtor::Team(team) => titles(from, [team], tree).await?.remove(&team),
        Debtor::Unit(_) => None,
    };
    let above = path.iter().copied().filter(|other| is_team || *other != unit);
    let above = above.filter(|other| registry.get(*other).is_some()).map(|other| registry.full_name(other, tree));
    Ok(Gathered {
        name: team_title.unwrap_or_else(|| registry.full_name(unit, tree)),
        above: above.collect(),
        tree,
        columns,
        indicators,
        items: Arc::unwrap_or_clone(crate::catalogue::current(from).await?),
        own,
        below,
        before,
        targets,
        establishment: establishment(from, registry, owed, unit, tree).await?,
        owed: owed.clone(),
    })
}

/// Of a unit's report of the establishment: the annex of the last day it tells of, and how far the teams have been set up.
async fn establishment(
    from: &mut impl Read,
    registry: &Registry,
    owed: &Obligation,
    unit: UnitId,
    day: Day,
) -> Result<Option<Establishment>> {
    if owed.kind != ReportKind::Establishment || matches!(owed.debtor, Debtor::Team(_)) {
        return Ok(None);
    }
    let teams = crate::teams::ever_within(from, unit, day).await?;
    let contacts = crate::contacts::of_unit(from, unit).await?;
    let (contact, next_contact) = crate::contacts::known_on(&contacts, day);
    let (contact, next_contact) = (contact.as_ref(), next_contact.as_ref());
    Ok(Establishment::of(&Known { registry, teams: &teams, contact, next_contact, root: unit, at: day }))
}

/// What those owe who report to the reporter of an obligation.
pub(super) async fn owing(from: &mut impl Read, registry: &Registry, owed: &Obligation) -> Result<Vec<Obligation>> {
    let Debtor::Unit(_) = owed.debtor else {
        return Ok(Vec::new());
    };
    let tree = tree_of(owed, registry);
    let unit = registry.standing_for(owed.unit, tree).unwrap_or(owed.unit);
    let Span { from: first, to } = owed.period;
    let mut all: Vec<Obligation> = match registry.get(unit).map(|unit| unit.level) {
        // Teams report to communes.
        Some(Level::Province | Level::District) => of_offices(from, unit, owed.kind, owed.period, tree).await?,
        _ => {
            let rows: Vec<ObligationRow> = from.all(&BELOW, args![unit, tree, owed.kind.code(), first, to]).await?;
            rows.into_iter().map(obligation).collect::<Result<_>>()?
        }
    };
    let is_gone = |owed: &Obligation| {
        matches!(owed.standing, Standing::Excused(_) | Standing::TakenOver(_) | Standing::NotEstablished)
    };
    all.retain(|below| below.id != owed.id && !is_gone(below) && below.superior(registry, tree) == Some(unit));
    Ok(all)
}

/// Those who report to a unit, with what they reported.
async fn below(from: &mut impl Read, registry: &Registry, owed: &Obligation, tree: Day) -> Result<Vec<Owing>> {
    let all = owing(from, registry, owed).await?;
    let team = |owed: &Obligation| match owed.debtor {
        Debtor::Team(team) => Some(team),
        Debtor::Unit(_) => None,
    };
    let titles = titles(from, all.iter().filter_map(team), tree).await?;
    let mut accepted = versions::accepted(from, &all).await?;
    let missing: Vec<&Obligation> = all.iter().filter(|owed| !accepted.contains_key(&owed.id)).collect();
    let mut last = last_of(from, owed, &missing).await?;
    let owing = |owed: Obligation| {
        let title = team(&owed).and_then(|team| titles.get(&team).cloned());
        Owing {
            name: title.unwrap_or_else(|| registry.full_name(owed.unit, tree)),
            accepted: accepted.remove(&owed.id),
            last: last.remove(&owed.debtor),
            obligation: owed,
        }
    };
    let mut below: Vec<Owing> = all.into_iter().map(owing).collect();
    below.sort_by_cached_key(|owing| rules::text::sort_key(&owing.name));
    Ok(below)
}

/// What those who are missing reported last.
async fn last_of(
    from: &mut impl Read,
    owed: &Obligation,
    missing: &[&Obligation],
) -> Result<BTreeMap<Debtor, Arc<Snapshot>>> {
    type LastRow = (Uuid, i64, Uuid);
    if missing.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (mut teams, mut units) = (Vec::new(), Vec::new());
    for debtor in missing.iter().map(|owed| owed.debtor) {
        match debtor {
            Debtor::Team(team) => teams.push(team),
            Debtor::Unit(unit) => units.push(unit),
        }
    }
    let before = owed.period.from;
    let of_teams: Vec<LastRow> = from.all(&LAST_OF_TEAMS, args![ids(teams), owed.kind.code(), before]).await?;
    let of_units: Vec<LastRow> = from.all(&LAST_OF_UNITS, args![ids(units), owed.kind.code(), before]).await?;
    let of_teams = of_teams.into_iter().map(|row| (Debtor::Team(TeamId(row.2)), row));
    let of_units = of_units.into_iter().map(|row| (Debtor::Unit(UnitId(row.2)), row));
    let (mut wanted, mut whose) = (Vec::new(), BTreeMap::new());
    for (debtor, (id, number, _)) in of_teams.chain(of_units) {
        whose.insert(ObligationId(id), debtor);
        wanted.push((ObligationId(id), version(number)?));
    }
    let read = versions::read(from, wanted).await?;
    Ok(read.into_iter().filter_map(|(id, snapshot)| Some((whose.remove(&id)?, snapshot))).collect())
}
