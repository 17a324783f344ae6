//! For how long what is known of people is kept, and the job that forgets what is older: who a household was that left the list,
//! and photos of activities. Whatever is counted goes on being counted.

use crate::{
    Store,
    apply::{Draft, Stop},
    db::{Read, Sql, Tx, args, statements},
    error::{Result, StoreError},
    registry::day,
    scope::Scope,
};
use rules::{
    day::Day,
    ids::{ActivityId, HouseholdId, UnitId},
    operations::{
        ActivityChange, AmendActivity, Body, EraseHousehold, HouseholdChange, Operation, Outcome, Refusal, SetRetention,
    },
    retention::{Retention, Retentions},
    units::{Level, Registry},
};
use uuid::Uuid;

statements! {
    ALL = "SELECT province, household_months, photo_months FROM retention";
    PUT = "INSERT INTO retention (province, household_months, photo_months) VALUES ($1, $2, $3) \
           ON CONFLICT (province) DO UPDATE SET household_months = excluded.household_months, \
           photo_months = excluded.photo_months";
    LEFT = "SELECT id, village, to_day FROM household WHERE head IS NOT NULL AND to_day <= $1 AND id > $2 ORDER BY id LIMIT $3";
    PICTURED = "SELECT id, village, day FROM activity WHERE day <= $1 AND id > $2 AND gone IS NULL \
                AND EXISTS (SELECT 1 FROM activity_photo p WHERE p.activity = activity.id) ORDER BY id LIMIT $3";
}

/// So many are looked at in one step; one transaction takes no more.
const AT_A_TIME: i64 = 500;

async fn read(from: &mut impl Read) -> Result<Retentions> {
    let rows: Vec<(Uuid, i64, i64)> = from.all(&ALL, args![]).await?;
    let months = |months: i64| u16::try_from(months).map_err(|_| StoreError::corrupt("a retention", months));
    let row = |(province, households, photos)| {
        Ok((UnitId(province), Retention { household_months: months(households)?, photo_months: months(photos)? }))
    };
    Ok(Retentions(rows.into_iter().map(row).collect::<Result<_>>()?))
}

impl Draft {
    pub(crate) fn set_retention(&mut self, body: &SetRetention) -> std::result::Result<(), Stop> {
        let SetRetention { province, retention } = *body;
        self.stands_as_province(province, self.today)?;
        if !retention.is_sound() {
            return Err(
                Refusal::bad_retention(retention.household_months.max(retention.photo_months).to_string()).into()
            );
        }
        self.retentions.0.insert(province, retention);
        Ok(())
    }
}

/// Writes what the batch set.
pub(crate) async fn save(tx: &mut Tx, set: &Retentions) -> Result<()> {
    let rows = set.0.iter().map(|(province, retention)| {
        args![*province, i64::from(retention.household_months), i64::from(retention.photo_months)]
    });
    tx.bulk(&PUT, rows.collect()).await?;
    Ok(())
}

/// How much was forgotten because its time was over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Households whose names were forgotten.
    pub households: usize,
    /// Activities whose photos were forgotten.
    pub activities: usize,
}

impl Store {
    /// What the provinces have set; no secret to anybody who is signed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn retentions(&self, _scope: &Scope) -> Result<Retentions> {
        read(&mut self.db.clone()).await
    }

    /// Forgets what has been kept for as long as its province set, each by an operation that the journal tells of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_what_is_over(&self) -> Result<Forgotten> {
        let scope = Scope::job("retention");
        let (registry, today) = (self.registry(&scope).await?, self.today());
        let set = self.retentions(&scope).await?;
        let kept = Kept { registry: &registry, set: &set, today };
        let (households, photos) = set.latest(today);
        let erase = |(id, village, left): Dated| {
            let body = EraseHousehold { household: HouseholdId(id), day: today };
            (left <= kept.by(village).households_until(today)).then_some(Body::Household(HouseholdChange::Erase(body)))
        };
        let drop = |(id, village, done): Dated| {
            let body = AmendActivity { photos: Some(Vec::new()), ..AmendActivity::of(ActivityId(id)) };
            (done <= kept.by(village).photos_until(today)).then_some(Body::Activity(ActivityChange::Amend(body)))
        };
        Ok(Forgotten {
            households: self.forget(&LEFT, households, erase).await?,
            activities: self.forget(&PICTURED, photos, drop).await?,
        })
    }

    /// Walks through what is old enough somewhere, and does what is to be done with each.
    async fn forget(&self, old: &'static Sql, until: Day, change: impl Fn(Dated) -> Option<Body>) -> Result<usize> {
        let (mut after, mut done) = (Uuid::nil(), 0);
        loop {
            let rows: Vec<(Uuid, Uuid, String)> = self.db.clone().all(old, args![until, after, AT_A_TIME]).await?;
            let Some((last, ..)) = rows.last() else { return Ok(done) };
            after = *last;
            let mut changes: Vec<Operation> = Vec::new();
            for (id, village, on) in rows {
                changes.extend(change((id, UnitId(village), day(&on)?)).map(|body| self.operation(body)));
            }
            let outcomes = self.apply(&Scope::job("retention"), changes).await?;
            done += outcomes.iter().filter(|outcome| **outcome == Outcome::Applied).count();
        }
    }
}

/// Something, its village, and the day since which it is kept for no purpose.
type Dated = (Uuid, UnitId, Day);

/// What is kept for how long where.
struct Kept<'a> {
    registry: &'a Registry,
    set: &'a Retentions,
    today: Day,
}

impl Kept<'_> {
    /// As the province has set of which the village is a part today; one that came of a reform sets it anew.
    fn by(&self, village: UnitId) -> Retention {
        let standing = self.registry.standing_for(village, self.today);
        self.set.of(standing.and_then(|village| self.registry.above(village, Level::Province, self.today)))
    }
}
