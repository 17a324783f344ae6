//! The recount: what is kept must equal what the base tables say, and the journal must be whole.

use crate::{
    activities, catalogue, channels, composition_rules,
    db::{Db, Read, args, statements},
    decisions,
    error::{Result, StoreError},
    households, producers,
    registry::{self, Registries},
    seal_heads::{self, SealHead},
    seal_key::SealKey,
    seals::{self, JournalFault},
    tallies, teams,
};
use rules::{
    ids::{TeamId, UnitId},
    measures::{Tallies, add_stocks},
    teams::team_stocks,
    units::{Era, NOT_PLACED, PathSpan, Registry},
};
use serde::Serialize;
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    TEAM_IDS = "SELECT id FROM team ORDER BY id";
}

/// A kept figure that differs from the recount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `tally` or `unit_path`; `unreadable` where a table holds what the program never writes, so that nothing could be recounted.
    pub table: &'static str,
    /// Which row.
    pub row: String,
    /// What is kept.
    pub kept: String,
    /// What the recount says.
    pub recounted: String,
}

/// What the recount found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Kept figures that differ.
    pub differences: Vec<Difference>,
    /// Journal rows changed, missing or cut off.
    pub journal_faults: Vec<JournalFault>,
}

impl Verification {
    /// Is everything as it should be?
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty() && self.journal_faults.is_empty()
    }
}

/// Recounts, and checks the journal against its seals (with the key) and the seals noted elsewhere.
pub(crate) async fn verify(db: &Db, key: Option<&SealKey>, noted: &[SealHead]) -> Result<Verification> {
    let from = &mut db.clone();
    let differences = match differences(from).await {
        Err(StoreError::Corrupt { what, value }) => {
            let (row, recounted) = (what.to_owned(), String::new());
            vec![Difference { table: "unreadable", row, kept: value, recounted }]
        }
        other => other?,
    };
    let mut journal_faults = seals::faults(from, key).await?;
    for fault in seal_heads::faults(from, noted).await? {
        // The counter tells of some cut tails as well.
        if !journal_faults.contains(&fault) {
            journal_faults.push(fault);
        }
    }
    Ok(Verification { differences, journal_faults })
}

/// Kept figures and ways up that differ from what the base tables say.
async fn differences(from: &mut Db) -> Result<Vec<Difference>> {
    let mut differences = Vec::new();
    // Read anew: what the program holds in memory would hide what was changed beneath it.
    let registry = Registries::default().newest(from).await?.registry;

    let kept = registry::stored_paths(from).await?;
    let recounted: BTreeSet<PathSpan> = registry.iter().flat_map(|unit| registry.path_spans(unit.id)).collect();
    let path = |path: &PathSpan, kept: &str, recounted: &str| Difference {
        table: "unit_path",
        row: path_row(path, &registry),
        kept: kept.to_owned(),
        recounted: recounted.to_owned(),
    };
    differences.extend(kept.difference(&recounted).map(|row| path(row, "there", "not there")));
    differences.extend(recounted.difference(&kept).map(|row| path(row, "not there", "there")));

    let kept = tallies::stored(from).await?;
    let recounted = recount(from, &registry).await?;
    let keys: BTreeSet<_> = kept.keys().chain(recounted.keys()).collect();
    for key in keys {
        let (kept, recounted) = (kept.get(key).unwrap_or(&0), recounted.get(key).unwrap_or(&0));
        if kept != recounted {
            let row = format!("{} {} {}", key.unit, key.measure, key.day);
            let (kept, recounted) = (kept.to_string(), recounted.to_string());
            differences.push(Difference { table: "tally", row, kept, recounted });
        }
    }
    Ok(differences)
}

/// The row as people read it: "Xã Gia Phú (id) → Huyện Bảo Thắng (id), 2022-05-01 – 2025-07-01"; the second day is the
/// first one after.
fn path_row(path: &PathSpan, registry: &Registry) -> String {
    let named = |unit: UnitId| {
        let era = registry.get(unit).and_then(|unit| unit.eras.iter().rfind(|era| era.span.from <= path.span.from));
        let era = era.or_else(|| registry.get(unit)?.eras.first());
        let name =
            if unit == NOT_PLACED { "not placed".to_owned() } else { era.map_or_else(String::new, Era::full_name) };
        format!("{name} ({unit})")
    };
    format!("{} → {}, {} – {}", named(path.unit), named(path.ancestor), path.span.from, path.span.to)
}

/// What the base tables say the sums are.
pub(crate) async fn recount(from: &mut impl Read, registry: &Registry) -> Result<Tallies> {
    let mut sums = Tallies::new();
    let rules = composition_rules::load(from).await?;
    for unit in registry.iter() {
        add_stocks(&mut sums, tallies::village_stock(registry, unit.id).as_slice(), 1);
    }
    let ids: Vec<(Uuid,)> = from.all(&TEAM_IDS, args![]).await?;
    for some in ids.chunks(1000) {
        let some: BTreeSet<TeamId> = some.iter().map(|(id,)| TeamId(*id)).collect();
        for team in teams::read(from, &some).await? {
            add_stocks(&mut sums, &team_stocks(&team, &rules, registry), 1);
        }
    }
    add_stocks(&mut sums, &decisions::all_stocks(from).await?, 1);
    add_stocks(&mut sums, &channels::all_stocks(from).await?, 1);
    let items = catalogue::read(from).await?;
    households::recount(from, &items, &mut sums).await?;
    activities::recount(from, &mut sums).await?;
    producers::recount(from, &mut sums).await?;
    Ok(sums)
}
