//! Who from outside a team looked at its households: the first look of a day stands in the journal, and how often it was is shown to the
//! team and to its commune.

use crate::{
    Store,
    apply::instant,
    db::{Read, args, ids, statements},
    error::{Result, StoreError},
    registry::day,
    scope::Scope,
};
use jiff::Timestamp;
use rules::{
    access::Right,
    day::Day,
    ids::UnitId,
    operations::{Body, LookAtHouseholds},
};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    NOTED = "SELECT village FROM household_look WHERE village IN {{ids $1}} AND account = $2 AND day = $3";
    NOTE = "INSERT INTO household_look (village, account, day, last, looks) VALUES ($1, $2, $3, $4, 1) \
            ON CONFLICT (village, day, account) DO UPDATE SET last = excluded.last, looks = household_look.looks + 1";
    OF_VILLAGE = "SELECT COALESCE(p.name, a.name), l.day, l.last, l.looks FROM household_look l JOIN account a ON a.id = l.account \
                  LEFT JOIN person p ON p.id = a.person WHERE l.village = $1 ORDER BY l.last DESC LIMIT 20";
}

/// Somebody's looks at a village's households on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdLook {
    /// Who.
    pub name: String,
    /// On which day.
    pub day: Day,
    /// The last time that day.
    pub last: Timestamp,
    /// How often that day.
    pub looks: u64,
}

impl Store {
    /// Notes a look, unless it is the team's own or the machine's.
    pub(crate) async fn note_look(&self, scope: &Scope, village: UnitId) -> Result<()> {
        self.note_looks(scope, [village]).await
    }

    /// The same of several villages.
    pub(crate) async fn note_looks(&self, scope: &Scope, villages: impl IntoIterator<Item = UnitId>) -> Result<()> {
        let (Some(account), Some(acting)) = (scope.account(), scope.acting()) else { return Ok(()) };
        if acting.role.is_of_team() {
            return Ok(());
        }
        let villages: BTreeSet<UnitId> = villages.into_iter().collect();
        if villages.is_empty() {
            return Ok(());
        }
        let (today, now) = (self.today(), instant(self.now()));
        let noted = args![ids(villages.iter().copied()), account, today];
        let noted: Vec<(Uuid,)> = self.db.clone().all(&NOTED, noted).await?;
        let noted: BTreeSet<UnitId> = noted.into_iter().map(|(village,)| UnitId(village)).collect();
        let first = villages.iter().filter(|village| !noted.contains(village));
        let first = first.map(|village| self.operation(Body::LookAtHouseholds(LookAtHouseholds { village: *village })));
        let first: Vec<_> = first.collect();
        if !first.is_empty() {
            Box::pin(self.apply(scope, first)).await?;
        }
        let mut tx = self.db.begin().await?;
        for village in villages {
            tx.exec(&NOTE, args![village, account, today, now.as_str()]).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The latest looks at a village's households from outside its team; for whoever may see those.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn household_looks(&self, scope: &Scope, village: UnitId) -> Result<Vec<HouseholdLook>> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeHouseholds, village, &registry, self.today()) {
            return Ok(Vec::new());
        }
        let rows: Vec<(String, String, String, i64)> = self.db.clone().all(&OF_VILLAGE, args![village]).await?;
        let look = |(name, on, last, looks): (String, String, String, i64)| {
            let last = last.parse().map_err(|_| StoreError::corrupt("a moment", &last))?;
            Ok(HouseholdLook { name, day: day(&on)?, last, looks: looks.try_into().unwrap_or(0) })
        };
        rows.into_iter().map(look).collect()
    }
}
