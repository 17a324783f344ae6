//! Whom the teams reached in a time of any days: what is kept in the sums goes by the programme's months.

use crate::{
    db::{Read, args, ids, statements},
    error::Result,
};
use rules::{
    day::{Day, Span},
    ids::UnitId,
};
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    /// Households that were reached from day $3 to before $4, each once, where it lived on the first such day; within units under the
    /// tree of day $2. What a household counts for says the same of the programme's months.
    WITHIN = "SELECT p.ancestor, COUNT(*) FROM unit_path p JOIN household_place h ON h.village = p.unit \
              JOIN household l ON l.id = h.household AND l.from_day < l.to_day \
              JOIN reach r ON r.household = h.household AND r.day >= $3 AND r.day < $4 \
              WHERE p.ancestor IN {{ids $1}} AND p.from_day <= $2 AND $2 < p.to_day \
              AND NOT EXISTS (SELECT 1 FROM reach e WHERE e.household = r.household AND e.day >= $3 \
              AND (e.day < r.day OR e.day = r.day AND e.operation < r.operation)) \
              AND h.from_day = COALESCE(\
              (SELECT MAX(q.from_day) FROM household_place q WHERE q.household = h.household AND q.from_day <= r.day), \
              (SELECT MIN(q.from_day) FROM household_place q WHERE q.household = h.household)) GROUP BY p.ancestor";
}

/// How many households were reached within units in a time, under the tree of a day; a unit with none is left out.
pub(crate) async fn within(
    from: &mut impl Read,
    units: &[UnitId],
    tree: Day,
    time: Span,
) -> Result<BTreeMap<UnitId, i64>> {
    let rows: Vec<(Uuid, i64)> = from.all(&WITHIN, args![ids(units.iter().copied()), tree, time.from, time.to]).await?;
    Ok(rows.into_iter().map(|(unit, count)| (UnitId(unit), count)).collect())
}
