//! The tree of units in memory and in tables. The whole registry is small (a province: some 3,500 units) and changes rarely,
//! so readers share one copy and the writer replaces it; the table `reform` tells whether it is still the newest.

use crate::{
    Store,
    apply::Draft,
    db::{Read, Tx, Val, args, ids, statements},
    error::{Result, StoreError},
    scope::Scope,
};
use rules::{
    day::{Day, Span},
    ids::{OperationId, UnitId},
    units::{Era, Kind, Level, PathSpan, Registry, Unit},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, RwLock},
};
use uuid::Uuid;

statements! {
    VERSION = "SELECT COALESCE(MAX(version), 0) FROM reform";
    UNITS = "SELECT id, level, heir FROM unit";
    ERAS = "SELECT unit, from_day, to_day, name, kind, code, parent, reform FROM unit_era ORDER BY unit, from_day";
    SUCCESSIONS = "SELECT predecessor, successor FROM unit_succession ORDER BY predecessor, position";
    ALIASES = "SELECT unit, alias FROM unit_alias ORDER BY unit, alias";
    PATHS = "SELECT unit, ancestor, from_day, to_day FROM unit_path ORDER BY unit, ancestor, from_day";
    DELETE_ERAS = "DELETE FROM unit_era WHERE unit IN {{ids $1}}";
    DELETE_SUCCESSIONS = "DELETE FROM unit_succession WHERE predecessor IN {{ids $1}}";
    DELETE_PATHS = "DELETE FROM unit_path WHERE unit IN {{ids $1}}";
    PUT_UNIT = "INSERT INTO unit (id, level, heir) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET heir = excluded.heir";
    PUT_ERA = "INSERT INTO unit_era (unit, from_day, to_day, name, kind, code, parent, reform) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    PUT_SUCCESSION = "INSERT INTO unit_succession (predecessor, position, successor) VALUES ($1, $2, $3)";
    PUT_ALIAS = "INSERT INTO unit_alias (unit, alias) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    PUT_PATH = "INSERT INTO unit_path (unit, ancestor, from_day, to_day) VALUES ($1, $2, $3, $4)";
    ACTS = "SELECT operation, day, act, source FROM reform WHERE operation IN {{ids $1}}";
    /// Reforms of a day that name a unit.
    ACTS_NAMING = "SELECT r.operation, r.day, r.act, r.source FROM reform r JOIN journal_body b ON b.operation = r.operation \
                   WHERE r.day = $1 AND b.body LIKE $2 ORDER BY r.version";
    PUT_REFORM = "INSERT INTO reform (operation, version, day, act, source) VALUES ($1, $2, $3, $4, $5)";
}

/// A registry and the version of the common feed at which it was made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Versioned {
    pub(crate) version: i64,
    pub(crate) registry: Arc<Registry>,
}

/// The newest registry this process has seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Registries(Arc<RwLock<Versioned>>);

impl Registries {
    fn held(&self) -> Versioned {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Keeps a registry if it is newer than the one held.
    pub(crate) fn put(&self, new: Versioned) {
        let mut held = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if new.version > held.version {
            *held = new;
        }
    }

    /// The registry as committed, or as a transaction sees it.
    pub(crate) async fn newest(&self, from: &mut impl Read) -> Result<Versioned> {
        let version = version(from).await?;
        self.of_version(version, from).await
    }

    /// The registry, once it is known at which version it stands.
    pub(crate) async fn of_version(&self, version: i64, from: &mut impl Read) -> Result<Versioned> {
        let held = self.held();
        if held.version == version {
            return Ok(held);
        }
        // Seldom, and large: whoever asks for the tree carries no room for reading it.
        Box::pin(self.read(version, from)).await
    }

    async fn read(&self, mut version: i64, from: &mut impl Read) -> Result<Versioned> {
        loop {
            let held = self.held();
            if held.version == version {
                return Ok(held);
            }
            let rows = Rows {
                units: from.all(&UNITS, args![]).await?,
                eras: from.all(&ERAS, args![]).await?,
                successions: from.all(&SUCCESSIONS, args![]).await?,
                aliases: from.all(&ALIASES, args![]).await?,
            };
            // A reform committed between two of these statements would tear the tree.
            let after = self::version(from).await?;
            if after == version {
                let new = Versioned { version, registry: Arc::new(rows.registry()?) };
                self.put(new.clone());
                return Ok(new);
            }
            version = after;
        }
    }
}

/// The version of the tree: that of the last reform in the common feed.
pub(crate) async fn version(from: &mut impl Read) -> Result<i64> {
    let row: Option<(i64,)> = from.opt(&VERSION, args![]).await?;
    Ok(row.map_or(0, |(version,)| version))
}

type EraRow = (Uuid, String, String, String, String, Option<String>, Option<Uuid>, Uuid);

struct Rows {
    units: Vec<(Uuid, String, Option<Uuid>)>,
    eras: Vec<EraRow>,
    successions: Vec<(Uuid, Uuid)>,
    aliases: Vec<(Uuid, String)>,
}

impl Rows {
    fn registry(self) -> Result<Registry> {
        let mut eras: HashMap<Uuid, Vec<Era>> = HashMap::new();
        for (unit, from, to, name, kind, code, parent, reform) in self.eras {
            let span = span(&from, &to)?;
            let kind = kind.parse::<Kind>().map_err(|e| StoreError::corrupt("a kind of unit", e.0))?;
            let parent = parent.map(UnitId);
            eras.entry(unit).or_default().push(Era { span, name, kind, code, parent, reform: OperationId(reform) });
        }
        let mut successors: HashMap<Uuid, Vec<UnitId>> = HashMap::new();
        for (predecessor, successor) in self.successions {
            successors.entry(predecessor).or_default().push(UnitId(successor));
        }
        let mut aliases: HashMap<Uuid, Vec<String>> = HashMap::new();
        for (unit, alias) in self.aliases {
            aliases.entry(unit).or_default().push(alias);
        }
        let units = self.units.into_iter().map(|(id, level, heir)| {
            Ok(Unit {
                id: UnitId(id),
                level: level.parse::<Level>().map_err(|e| StoreError::corrupt("a level of unit", e.0))?,
                eras: eras.remove(&id).unwrap_or_default(),
                successors: successors.remove(&id).unwrap_or_default(),
                heir: heir.map(UnitId),
                aliases: aliases.remove(&id).unwrap_or_default(),
            })
        });
        Ok(Registry::of(units.collect::<Result<Vec<_>>>()?))
    }
}

/// A day as kept.
pub(crate) fn day(text: &str) -> Result<Day> {
    text.parse().map_err(|_| StoreError::corrupt("a day", text))
}

/// A span as kept.
pub(crate) fn span(from: &str, to: &str) -> Result<Span> {
    Ok(Span { from: day(from)?, to: day(to)? })
}

/// Writes the reforms of a batch: their units, and the ways up of all that hangs on them.
pub(crate) async fn save(tx: &mut Tx, draft: &Draft, versions: &HashMap<OperationId, i64>) -> Result<()> {
    if draft.reforms.is_empty() {
        return Ok(());
    }
    tx.leave_held();
    let registry = &draft.registry;
    let touched: BTreeSet<UnitId> = draft.reforms.iter().flat_map(|reform| reform.touched.iter().copied()).collect();
    let units: Vec<&Unit> = touched.iter().filter_map(|id| registry.get(*id)).collect();
    let touched_ids = ids(touched.iter().copied());

    tx.bulk(&PUT_UNIT, units.iter().map(|unit| args![unit.id, unit.level.code(), unit.heir]).collect()).await?;
    tx.exec(&DELETE_ERAS, args![touched_ids.as_str()]).await?;
    tx.bulk(&PUT_ERA, units.iter().flat_map(|unit| unit.eras.iter().map(|era| era_row(unit.id, era))).collect())
        .await?;
    tx.exec(&DELETE_SUCCESSIONS, args![touched_ids.as_str()]).await?;
    let successions =
        units.iter().flat_map(|unit| unit.successors.iter().zip(0_i64..).map(|(s, at)| args![unit.id, at, *s]));
    tx.bulk(&PUT_SUCCESSION, successions.collect()).await?;
    let aliases = units.iter().flat_map(|unit| unit.aliases.iter().map(|alias| args![unit.id, alias]));
    tx.bulk(&PUT_ALIAS, aliases.collect()).await?;

    let dependents = registry.dependents(&touched);
    tx.exec(&DELETE_PATHS, args![ids(dependents.iter().copied())]).await?;
    let paths = dependents.iter().flat_map(|unit| registry.path_spans(*unit)).map(path_row);
    tx.bulk(&PUT_PATH, paths.collect()).await?;

    let reforms = draft.reforms.iter().map(|enacted| {
        let version = versions.get(&enacted.operation).copied().unwrap_or_default();
        let reform = &enacted.reform;
        args![enacted.operation, version, reform.day, reform.act.as_ref(), reform.source.as_ref()]
    });
    tx.bulk(&PUT_REFORM, reforms.collect()).await?;
    Ok(())
}

fn era_row(unit: UnitId, era: &Era) -> Vec<Val> {
    let Era { span, name, kind, code, parent, reform } = era;
    args![unit, span.from, span.to, name, kind.code(), code.as_ref(), *parent, *reform]
}

fn path_row(path: PathSpan) -> Vec<Val> {
    args![path.unit, path.ancestor, path.span.from, path.span.to]
}

/// The ways up as kept, for the recount.
pub(crate) async fn stored_paths(from: &mut impl Read) -> Result<BTreeSet<PathSpan>> {
    let rows: Vec<(Uuid, Uuid, String, String)> = from.all(&PATHS, args![]).await?;
    rows.into_iter()
        .map(|(unit, ancestor, from, to)| {
            Ok(PathSpan { unit: UnitId(unit), ancestor: UnitId(ancestor), span: span(&from, &to)? })
        })
        .collect()
}

/// What stands behind a reform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// The day from which it holds.
    pub day: Day,
    /// Number and sign of the legal act, if anybody knows it.
    pub act: Option<String>,
    /// Where the reform is known from, or what is uncertain about it.
    pub source: Option<String>,
}

type ActRow = (Uuid, String, Option<String>, Option<String>);

fn act((id, on, act, source): ActRow) -> Result<(OperationId, Act)> {
    let day = day(&on)?;
    Ok((OperationId(id), Act { day, act, source }))
}

impl Store {
    /// The acts behind reforms, such as those that began a unit's eras.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acts(&self, _scope: &Scope, reforms: &[OperationId]) -> Result<HashMap<OperationId, Act>> {
        let rows: Vec<ActRow> = self.db.clone().all(&ACTS, args![ids(reforms.iter().copied())]).await?;
        rows.into_iter().map(act).collect()
    }

    /// The acts of a day that speak of a unit, such as the one that ended it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acts_naming(&self, _scope: &Scope, unit: UnitId, day: Day) -> Result<Vec<Act>> {
        let rows: Vec<ActRow> = self.db.clone().all(&ACTS_NAMING, args![day, format!("%{unit}%")]).await?;
        rows.into_iter().map(|row| Ok(act(row)?.1)).collect()
    }
}
