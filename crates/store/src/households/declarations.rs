//! The officially declared numbers of households of villages, dated, each with its source (the denominator of R2.2.5).

use crate::{
    Store,
    apply::{Draft, Stop},
    db::{self, Db, Read, Tx, args, ids, statements},
    error::Result,
    gather::ById,
    registry::day,
    scope::Scope,
};
use rules::{
    day::Day,
    ids::{OperationId, UnitId},
    operations::{DeclareHouseholds, Refusal},
    teams::good_text,
    units::Level,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    OF_VILLAGES = "SELECT village, households, day, source FROM household_declaration WHERE village IN {{ids $1}} \
                   ORDER BY village, day, id";
    /// What the villages that stand within units on day $2 declared last up to day $3; and how many villages did.
    SUMS = "SELECT p.ancestor, CAST(SUM(d.households) AS BIGINT), COUNT(*) FROM unit_path p \
            JOIN unit_era e ON e.unit = p.unit AND e.from_day <= $2 AND $2 < e.to_day \
            JOIN household_declaration d ON d.village = p.unit \
            WHERE p.ancestor IN {{ids $1}} AND p.from_day <= $2 AND $2 < p.to_day AND d.day <= $3 \
            AND NOT EXISTS (SELECT 1 FROM household_declaration o WHERE o.village = d.village AND o.day <= $3 \
            AND (o.day > d.day OR o.day = d.day AND o.id > d.id)) GROUP BY p.ancestor";
    /// The same of these very villages together.
    SUM = "SELECT CAST(COALESCE(SUM(d.households), 0) AS BIGINT) FROM household_declaration d \
           JOIN unit_era e ON e.unit = d.village AND e.from_day <= $2 AND $2 < e.to_day \
           WHERE d.village IN {{ids $1}} AND d.day <= $3 \
           AND NOT EXISTS (SELECT 1 FROM household_declaration o WHERE o.village = d.village AND o.day <= $3 \
           AND (o.day > d.day OR o.day = d.day AND o.id > d.id))";
    PUT = "INSERT INTO household_declaration (id, village, households, day, source) VALUES ($1, $2, $3, $4, $5)";
}

/// The declarations of a batch.
#[derive(Debug, Default)]
pub(crate) struct Declarations {
    new: Vec<(OperationId, DeclareHouseholds)>,
}

/// A declared number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The village.
    pub village: UnitId,
    /// Households.
    pub households: u32,
    /// The day for which it was declared.
    pub day: Day,
    /// By whom, in which paper.
    pub source: Option<String>,
}

impl Draft {
    pub(crate) fn declare_households(
        &mut self,
        id: OperationId,
        body: &DeclareHouseholds,
    ) -> std::result::Result<(), Stop> {
        self.not_in_future(body.day)?;
        let village = self.registry.get(body.village).filter(|unit| unit.level == Level::Village);
        if village.is_none_or(|village| village.era(body.day).is_none()) {
            return Err(Refusal::wrong_unit(self.unit_name(body.village)).on(body.day).into());
        }
        let source = body.source.as_deref().map(|source| good_text(source, 200)).transpose()?;
        self.declarations.new.push((id, DeclareHouseholds { source, ..body.clone() }));
        Ok(())
    }
}

/// Writes the declarations of a batch.
pub(crate) async fn save(tx: &mut Tx, declarations: &Declarations) -> Result<()> {
    let rows = declarations
        .new
        .iter()
        .map(|(id, body)| args![*id, body.village, body.households, body.day, body.source.as_ref()]);
    tx.bulk(&PUT, rows.collect()).await?;
    Ok(())
}

/// The declared numbers of several units at once, with how many villages declared one.
pub(crate) async fn sums_of(
    from: &mut impl Read,
    units: &[UnitId],
    tree: Day,
    as_of: Day,
) -> Result<BTreeMap<UnitId, (u64, u64)>> {
    let rows: Vec<(Uuid, i64, i64)> = from.all(&SUMS, args![ids(units.iter().copied()), tree, as_of]).await?;
    let number = |value: i64| u64::try_from(value).unwrap_or_default();
    Ok(rows.into_iter().map(|(unit, sum, villages)| (UnitId(unit), (number(sum), number(villages)))).collect())
}

/// What those of these units that are villages and stand on the day of the tree declared last, together.
pub(crate) async fn sum(from: &mut impl Read, units: &BTreeSet<UnitId>, tree: Day, as_of: Day) -> Result<i64> {
    let sum: Option<(i64,)> = from.opt(&SUM, args![ids(units.iter().copied()), tree, as_of]).await?;
    Ok(sum.map_or(0, |(sum,)| sum))
}

/// All declarations of each of some villages, oldest first.
pub(crate) struct OfVillages;

impl ById for OfVillages {
    type Id = UnitId;
    type Found = Vec<Declaration>;

    async fn read(&self, from: &mut Db, ids: &BTreeSet<UnitId>) -> Result<BTreeMap<UnitId, Vec<Declaration>>> {
        type Row = (Uuid, i64, String, Option<String>);
        let rows: Vec<Row> = from.all(&OF_VILLAGES, args![db::ids(ids.iter().copied())]).await?;
        let mut of_villages: BTreeMap<UnitId, Vec<Declaration>> = BTreeMap::new();
        for (village, households, on, source) in rows {
            let village = UnitId(village);
            let households = u32::try_from(households).unwrap_or_default();
            let declaration = Declaration { village, households, day: day(&on)?, source };
            of_villages.entry(village).or_default().push(declaration);
        }
        Ok(of_villages)
    }
}

impl Store {
    /// The numbers of households that the villages of units declared last, as of a day, under the tree of a day; and how many
    /// villages declared one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn declared_households(
        &self,
        _scope: &Scope,
        units: &[UnitId],
        tree: Day,
        as_of: Day,
    ) -> Result<BTreeMap<UnitId, (u64, u64)>> {
        sums_of(&mut self.db.clone(), units, tree, as_of).await
    }
}
