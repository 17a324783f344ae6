//! Kept sums: adjusted in the transaction of each operation, recounted by [`crate::verify`] with the same functions.

mod held;
mod trees;

pub(crate) use held::HeldSums;
pub(crate) use trees::HeldTrees;

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [STATEMENTS, held::STATEMENTS, trees::STATEMENTS].concat()
}

use crate::{
    Store,
    apply::Draft,
    channels,
    db::{Db, Read, Tx, args, statements},
    decisions,
    error::{Result, StoreError},
    registry::{Registries, day},
    scope::Scope,
    verify,
};
use rules::{
    day::Day,
    ids::{DecisionId, UnitId},
    measures::{self, Counted, Measure, Stock, Sums, Tallies, TallyKey, add_stocks},
    teams::team_stocks,
    units::{Level, NOT_PLACED, Registry},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};
use uuid::Uuid;

statements! {
    ADD = "INSERT INTO tally (unit, measure, day, value) VALUES ($1, $2, $3, $4) \
           ON CONFLICT (unit, measure, day) DO UPDATE SET value = tally.value + excluded.value";
    MARK = "INSERT INTO tally_mark (unit, mark) VALUES ($1, $2) \
            ON CONFLICT (unit) DO UPDATE SET mark = tally_mark.mark + excluded.mark";
    MARK_ALL = "UPDATE tally_mark SET mark = mark + 1";
    COUNTING = "SELECT version FROM counting";
    FORGET = "DELETE FROM tally";
    FORGET_COUNTING = "DELETE FROM counting";
    PUT_COUNTING = "INSERT INTO counting (version) VALUES ($1)";
    ALL = "SELECT unit, measure, day, value FROM tally WHERE value <> 0";
    /// Sums under the tree of day $2 of everything that counts for $1, up to day $3.
    SUMS = "SELECT t.measure, CAST(SUM(t.value) AS BIGINT) FROM unit_path p JOIN tally t ON t.unit = p.unit \
            WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND t.day <= $3 GROUP BY t.measure";
    /// The units of level $3 within $1 on day $2.
    UNITS_WITHIN = "SELECT u.unit FROM unit_path u JOIN unit l ON l.id = u.unit AND l.level = $3 \
                    WHERE u.ancestor = $1 AND u.from_day <= $2 AND $2 < u.to_day";
    /// Of some measures, for all units of level $4 within $1 on day $2.
    TARGETS_WITHIN = "SELECT u.unit, t.measure, CAST(SUM(t.value) AS BIGINT) FROM unit_path u \
                      JOIN unit l ON l.id = u.unit AND l.level = $4 \
                      JOIN unit_path p ON p.ancestor = u.unit JOIN tally t ON t.unit = p.unit \
                      WHERE u.ancestor = $1 AND u.from_day <= $2 AND $2 < u.to_day \
                      AND p.from_day <= $2 AND $2 < p.to_day AND t.day <= $3 AND t.measure IN (\
                      'households_away', 'households_with_products', 'households_with_shop_and_account', \
                      'households_with_products_shop_and_account', 'away_with_shop_and_account', 'away_with_products', \
                      'away_with_products_shop_and_account') GROUP BY u.unit, t.measure";
    /// The same for all units directly given in the list.
    SUMS_OF = "SELECT p.ancestor, t.measure, CAST(SUM(t.value) AS BIGINT) FROM unit_path p JOIN tally t ON t.unit = p.unit \
               WHERE p.ancestor IN {{ids $1}} AND p.from_day <= $2 AND $2 < p.to_day AND t.day <= $3 \
               GROUP BY p.ancestor, t.measure";
    /// The same up to four days at once, of which $6 is the last.
    SUMS_UP_TO = "SELECT p.ancestor, t.measure, CAST(SUM(CASE WHEN t.day <= $3 THEN t.value ELSE 0 END) AS BIGINT), \
                  CAST(SUM(CASE WHEN t.day <= $4 THEN t.value ELSE 0 END) AS BIGINT), \
                  CAST(SUM(CASE WHEN t.day <= $5 THEN t.value ELSE 0 END) AS BIGINT), CAST(SUM(t.value) AS BIGINT) \
                  FROM unit_path p JOIN tally t ON t.unit = p.unit \
                  WHERE p.ancestor IN {{ids $1}} AND p.from_day <= $2 AND $2 < p.to_day AND t.day <= $6 \
                  GROUP BY p.ancestor, t.measure";
    /// Up to four days, of which $5 is the last, of these very units together.
    SUMS_AT = "SELECT measure, CAST(SUM(CASE WHEN day <= $2 THEN value ELSE 0 END) AS BIGINT), \
               CAST(SUM(CASE WHEN day <= $3 THEN value ELSE 0 END) AS BIGINT), \
               CAST(SUM(CASE WHEN day <= $4 THEN value ELSE 0 END) AS BIGINT), CAST(SUM(value) AS BIGINT) \
               FROM tally WHERE unit IN {{ids $1}} AND day <= $5 GROUP BY measure";
}

/// What the targets need, as the statement `TARGETS_WITHIN` names it.
const OF_TARGETS: [Measure; 7] = [
    Measure::HouseholdsAway,
    Measure::HouseholdsWithProducts,
    Measure::HouseholdsWithShopAndAccount,
    Measure::HouseholdsWithProductsShopAndAccount,
    Measure::AwayWithShopAndAccount,
    Measure::AwayWithProducts,
    Measure::AwayWithProductsShopAndAccount,
];

/// What a village's standing counts for.
pub(crate) fn village_stock(registry: &Registry, unit: UnitId) -> Option<Stock> {
    let village = registry.get(unit).filter(|unit| unit.level == Level::Village)?;
    Some(Stock { unit, measure: Measure::Villages, span: village.life() })
}

/// The decisions whose terms a batch may change.
pub(crate) fn decisions_affected(draft: &Draft) -> BTreeSet<DecisionId> {
    let changed = draft.teams.changed().filter(|entry| {
        entry.stored.as_ref().is_none_or(|old| old.decisions != entry.now.decisions || old.life != entry.now.life)
    });
    let named = changed.flat_map(|entry| entry.stored.iter().chain([&entry.now]).flat_map(|team| &team.decisions));
    named.map(|decided| decided.decision).collect()
}

/// What the batch changes in the sums, decisions apart.
pub(crate) fn changes(draft: &Draft) -> Tallies {
    let mut changes = Tallies::new();
    let touched: BTreeSet<UnitId> = draft.reforms.iter().flat_map(|reform| reform.touched.iter().copied()).collect();
    for unit in touched {
        add_stocks(&mut changes, village_stock(&draft.stored_registry.registry, unit).as_slice(), -1);
        add_stocks(&mut changes, village_stock(&draft.registry, unit).as_slice(), 1);
    }
    let every_team = !draft.reforms.is_empty() || draft.rules.0 != draft.stored_rules.0;
    for entry in draft.teams.all().filter(|entry| every_team || entry.stored.as_ref() != Some(&entry.now)) {
        if let Some(old) = &entry.stored {
            let old = team_stocks(old, &draft.stored_rules, &draft.stored_registry.registry);
            add_stocks(&mut changes, &old, -1);
        }
        add_stocks(&mut changes, &team_stocks(&entry.now, &draft.rules, &draft.registry), 1);
    }
    for (unit, entry) in draft.channels.of_units() {
        let old = entry.stored.as_ref().and_then(|old| channels::stock(unit, old));
        add_stocks(&mut changes, old.as_slice(), -1);
        add_stocks(&mut changes, channels::stock(unit, &entry.now).as_slice(), 1);
    }
    changes
}

/// Adjusts the kept sums; `decisions_before` is what the affected decisions counted for before the batch was written.
pub(crate) async fn save(
    tx: &mut Tx,
    mut changes: Tallies,
    affected: &BTreeSet<DecisionId>,
    decisions_before: &[Stock],
) -> Result<()> {
    add_stocks(&mut changes, decisions_before, -1);
    add_stocks(&mut changes, &decisions::stocks_of(tx, affected).await?, 1);
    let units: BTreeSet<UnitId> = changes.keys().map(|key| key.unit).collect();
    let rows = changes.into_iter().map(|(key, value)| args![key.unit, key.measure.to_string(), key.day, value]);
    tx.bulk(&ADD, rows.collect()).await?;
    tx.leave_held();
    // Whoever holds them sees that they are others now.
    Ok(tx.bulk(&MARK, units.into_iter().map(|unit| args![unit, 1_i64]).collect()).await?)
}

/// Counts everything again where the sums were kept by another way of counting than this program's: whoever brings a newer
/// program gets its new measures for the years before as well.
pub(crate) async fn renew(db: &Db) -> Result<()> {
    if is_current(&mut db.clone()).await? {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    if is_current(&mut tx).await? {
        return Ok(tx.rollback().await?);
    }
    let registry = Registries::default().newest(&mut tx).await?.registry;
    let sums = verify::recount(&mut tx, &registry).await?;
    tx.exec(&FORGET, args![]).await?;
    tx.leave_held();
    tx.exec(&MARK_ALL, args![]).await?;
    save(&mut tx, sums, &BTreeSet::new(), &[]).await?;
    tx.exec(&FORGET_COUNTING, args![]).await?;
    tx.exec(&PUT_COUNTING, args![measures::COUNTING]).await?;
    Ok(tx.commit().await?)
}

async fn is_current(from: &mut impl Read) -> Result<bool> {
    let kept: Option<(i64,)> = from.opt(&COUNTING, args![]).await?;
    Ok(kept == Some((measures::COUNTING,)))
}

/// All kept sums that aren't zero.
pub(crate) async fn stored(from: &mut impl Read) -> Result<Tallies> {
    type TallyRow = (Uuid, String, String, i64);
    let rows: Vec<TallyRow> = from.all(&ALL, args![]).await?;
    let tally = |(unit, measure, on, value): TallyRow| {
        Ok((TallyKey { unit: UnitId(unit), day: day(&on)?, measure: counted(&measure)? }, value))
    };
    rows.into_iter().map(tally).collect()
}

fn counted(code: &str) -> Result<Counted> {
    code.parse().map_err(|_| StoreError::corrupt("a measure", code))
}

/// The sums of a unit as of a day, under the tree of a (perhaps other) day.
async fn sums(from: &mut impl Read, unit: UnitId, tree: Day, as_of: Day) -> Result<Sums> {
    if let Some(mut held) = held::up_to(from, &[unit], tree, [as_of]).await? {
        return Ok(held.remove(&unit).map(|[sums]| Arc::unwrap_or_clone(sums)).unwrap_or_default());
    }
    let rows: Vec<(String, i64)> = from.all(&SUMS, args![unit, tree, as_of]).await?;
    Ok(Sums(rows.into_iter().map(|(code, value)| Ok((counted(&code)?, value))).collect::<Result<_>>()?))
}

/// The sums of several units at once.
pub(crate) async fn sums_of(
    from: &mut impl Read,
    units: &[UnitId],
    tree: Day,
    as_of: Day,
) -> Result<BTreeMap<UnitId, Sums>> {
    if let Some(held) = held::up_to(from, units, tree, [as_of]).await? {
        return Ok(held.into_iter().map(|(unit, [sums])| (unit, Arc::unwrap_or_clone(sums))).collect());
    }
    let units = crate::db::ids(units.iter().copied());
    by_unit(from.all(&SUMS_OF, args![units, tree, as_of]).await?)
}

/// The sums of several units up to four days, of which the last comes last.
pub(crate) async fn sums_up_to(
    from: &mut impl Read,
    units: &[UnitId],
    tree: Day,
    days: [Day; 4],
) -> Result<BTreeMap<UnitId, [Sums; 4]>> {
    if let Some(held) = held::up_to(from, units, tree, days).await? {
        return Ok(held.into_iter().map(|(unit, sums)| (unit, sums.map(Arc::unwrap_or_clone))).collect());
    }
    let [first, second, third, last] = days;
    let units = crate::db::ids(units.iter().copied());
    let rows: Vec<(Uuid, String, i64, i64, i64, i64)> =
        from.all(&SUMS_UP_TO, args![units, tree, first, second, third, last]).await?;
    let mut sums: BTreeMap<UnitId, [Sums; 4]> = BTreeMap::new();
    for (unit, code, first, second, third, last) in rows {
        let (of_unit, counted) = (sums.entry(UnitId(unit)).or_default(), counted(&code)?);
        for (sums, value) in of_unit.iter_mut().zip([first, second, third, last]).filter(|(_, value)| *value != 0) {
            sums.0.insert(counted, value);
        }
    }
    Ok(sums)
}

/// What counts for a unit on the day of the tree and for none of some others.
pub(crate) async fn rest(from: &mut impl Read, unit: UnitId, others: &[UnitId], tree: Day) -> Result<BTreeSet<UnitId>> {
    let (_, tree) = trees::of(from, tree).await?;
    let of = |unit: &UnitId| tree.get(unit).map(Vec::as_slice).unwrap_or_default();
    let theirs: HashSet<UnitId> = others.iter().flat_map(of).copied().collect();
    Ok(of(&unit).iter().copied().filter(|unit| !theirs.contains(unit)).collect())
}

/// The sums of some units alone, without what lies below them, added up; up to four days, of which the last comes last.
pub(crate) async fn sums_at(from: &mut impl Read, units: &BTreeSet<UnitId>, days: [Day; 4]) -> Result<[Sums; 4]> {
    let [first, second, third, last] = days;
    let wanted = args![crate::db::ids(units.iter().copied()), first, second, third, last];
    let rows: Vec<(String, i64, i64, i64, i64)> = from.all(&SUMS_AT, wanted).await?;
    let mut sums: [Sums; 4] = Default::default();
    for (code, first, second, third, last) in rows {
        let counted = counted(&code)?;
        for (sums, value) in sums.iter_mut().zip([first, second, third, last]).filter(|(_, value)| *value != 0) {
            sums.0.insert(counted, value);
        }
    }
    Ok(sums)
}

/// What the targets need of the sums of all units of a level within another; a unit where nothing is counted is left out.
pub(crate) async fn target_sums_within(
    from: &mut impl Read,
    unit: UnitId,
    level: Level,
    tree: Day,
    as_of: Day,
) -> Result<BTreeMap<UnitId, Sums>> {
    let units: Vec<(Uuid,)> = from.all(&UNITS_WITHIN, args![unit, tree, level.code()]).await?;
    let units: Vec<UnitId> = units.into_iter().map(|(unit,)| UnitId(unit)).collect();
    if let Some(held) = held::up_to(from, &units, tree, [as_of]).await? {
        let of_targets = |sums: &Sums| {
            let measures = OF_TARGETS.into_iter().map(Counted::from);
            let measures = measures.map(|measure| (measure, sums.get(measure)));
            Sums(measures.filter(|(_, value)| *value != 0).collect())
        };
        let sums = held.into_iter().map(|(unit, [sums])| (unit, of_targets(&sums)));
        return Ok(sums.filter(|(_, sums)| !sums.is_empty()).collect());
    }
    let rows: Vec<(Uuid, String, i64)> = from.all(&TARGETS_WITHIN, args![unit, tree, as_of, level.code()]).await?;
    by_unit(rows)
}

fn by_unit(rows: Vec<(Uuid, String, i64)>) -> Result<BTreeMap<UnitId, Sums>> {
    let mut sums: BTreeMap<UnitId, Sums> = BTreeMap::new();
    for (unit, code, value) in rows {
        sums.entry(UnitId(unit)).or_default().0.insert(counted(&code)?, value);
    }
    Ok(sums)
}

/// The sums of what stands nowhere under the tree of a day.
pub(crate) async fn sums_not_placed(from: &mut impl Read, tree: Day, as_of: Day) -> Result<Sums> {
    sums(from, NOT_PLACED, tree, as_of).await
}

impl Store {
    /// The kept sums of units as of a day, under the tree of a (perhaps other) day. Sums hold no person's data.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sums(
        &self,
        _scope: &Scope,
        units: &[UnitId],
        tree: Day,
        as_of: Day,
    ) -> Result<BTreeMap<UnitId, Sums>> {
        sums_of(&mut self.db.clone(), units, tree, as_of).await
    }

    /// What the targets need of the sums of all units of a level within another, as [`Store::sums`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn target_sums_within(
        &self,
        _scope: &Scope,
        unit: UnitId,
        level: Level,
        tree: Day,
        as_of: Day,
    ) -> Result<BTreeMap<UnitId, Sums>> {
        target_sums_within(&mut self.db.clone(), unit, level, tree, as_of).await
    }

    /// Reads the kept sums into memory, so that whoever asks first for a figure need not wait for it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hold_sums(&self) -> Result<()> {
        sums_of(&mut self.db.clone(), &[], self.today(), self.today()).await.map(|_| ())
    }

    /// The sums of what stands nowhere under the tree of a day: the line "not placed".
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sums_not_placed(&self, _scope: &Scope, tree: Day, as_of: Day) -> Result<Sums> {
        sums_not_placed(&mut self.db.clone(), tree, as_of).await
    }
}
