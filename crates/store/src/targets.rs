//! How each province measures the targets of the programme, dated.

use crate::{
    Store,
    apply::{Draft, Stop},
    db::{Read, Tx, args, statements},
    error::{Result, StoreError},
    registry::span,
    scope::Scope,
    settings::Kept,
    teams::word,
};
use rules::{
    ids::UnitId,
    operations::{Refusal, SetTarget},
    settings::Settings,
    targets::{Denominator, Target, Targets},
};
use uuid::Uuid;

statements! {
    ALL = "SELECT province, from_day, to_day, denominator, away_counts, households, products, level FROM target \
           ORDER BY province, from_day";
    DELETE = "DELETE FROM target WHERE province = $1 AND from_day = $2";
    PUT = "INSERT INTO target (province, from_day, to_day, denominator, away_counts, households, products, level) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (province, from_day) DO UPDATE SET to_day = excluded.to_day, \
           denominator = excluded.denominator, away_counts = excluded.away_counts, households = excluded.households, \
           products = excluded.products, level = excluded.level";
}

/// All that is set, if the batch is about to change it.
pub(crate) async fn load(from: &mut impl Read, needed: bool) -> Result<Kept<Target>> {
    Ok(Kept::of(if needed { read(from).await? } else { Targets::default() }))
}

async fn read(from: &mut impl Read) -> Result<Targets> {
    type TargetRow = (Uuid, String, String, String, bool, i64, i64, String);
    let rows: Vec<TargetRow> = from.all(&ALL, args![]).await?;
    let target = |(province, from, to, denominator, away_counts, households, products, level): TargetRow| {
        let share = |share: i64| u8::try_from(share).map_err(|_| StoreError::corrupt("a target", share));
        let target = Target {
            denominator: word(Denominator::of_code(&denominator), "a denominator", &denominator)?,
            away_counts,
            households: share(households)?,
            products: share(products)?,
            level: word(level.parse().ok(), "a level", &level)?,
        };
        Ok((UnitId(province), span(&from, &to)?, target))
    };
    Ok(Settings(rows.into_iter().map(target).collect::<Result<_>>()?))
}

impl Draft {
    pub(crate) fn set_target(&mut self, body: &SetTarget) -> std::result::Result<(), Stop> {
        let SetTarget { province, from, target } = body;
        self.stands_as_province(*province, *from)?;
        if !target.is_sound() {
            return Err(Refusal::bad_target(target.households.max(target.products).to_string()).into());
        }
        let begun = |day| Refusal::wrong_day("").on(day);
        Ok(self.targets.now.set(*province, *from, *target, self.today).map_err(begun)?)
    }
}

/// Writes what the batch changed.
pub(crate) async fn save(tx: &mut Tx, targets: &Kept<Target>) -> Result<()> {
    for (province, span, _) in targets.gone() {
        tx.exec(&DELETE, args![*province, span.from]).await?;
    }
    let rows = targets.changed().map(|(province, span, target)| {
        let Target { denominator, away_counts, households, products, level } = *target;
        let shares = (i64::from(households), i64::from(products));
        args![*province, span.from, span.to, denominator.code(), away_counts, shares.0, shares.1, level.code()]
    });
    tx.bulk(&PUT, rows.collect()).await?;
    Ok(())
}

impl Store {
    /// How the provinces measure their targets; no secret to anybody who is signed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn targets(&self, _scope: &Scope) -> Result<Targets> {
        read(&mut self.db.clone()).await
    }
}
