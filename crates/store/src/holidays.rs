//! On which days offices work: what comes with the program, and what provinces have settled otherwise.

use crate::{
    Store,
    apply::{Draft, Stop},
    db::{Read, Tx, args, statements},
    error::Result,
    registry::day,
    scope::Scope,
    shipped,
    teams::word,
};
use rules::{
    day::Day,
    holidays::{Calendar, Holiday, HolidayKind, Holidays},
    ids::UnitId,
    operations::SetHoliday,
};
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    ALL = "SELECT province, day, kind, name FROM holiday";
    DELETE = "DELETE FROM holiday WHERE province = $1 AND day = $2";
    PUT = "INSERT INTO holiday (province, day, kind, name) VALUES ($1, $2, $3, $4) \
           ON CONFLICT (province, day) DO UPDATE SET kind = excluded.kind, name = excluded.name";
}

/// What a batch sets: the days of provinces, `None` where one goes back to what it is everywhere.
pub(crate) type SetHolidays = BTreeMap<(UnitId, Day), Option<Holiday>>;

/// The days of all provinces.
pub(crate) async fn read(from: &mut impl Read) -> Result<Holidays> {
    type HolidayRow = (Uuid, String, String, Option<String>);
    let rows: Vec<HolidayRow> = from.all(&ALL, args![]).await?;
    let own = rows.into_iter().map(|(province, on, kind, name)| {
        let kind = word(HolidayKind::of_code(&kind), "a kind of holiday", &kind)?;
        Ok(((UnitId(province), day(&on)?), Holiday { kind, name }))
    });
    Ok(Holidays { own: own.collect::<Result<_>>()?, shipped: shipped::holidays()? })
}

impl Draft {
    pub(crate) fn set_holiday(&mut self, body: &SetHoliday) -> std::result::Result<(), Stop> {
        let SetHoliday { province, day, holiday } = body;
        self.stands_as_province(*province, *day)?;
        let holiday = holiday.as_ref().map(Holiday::tidied).transpose()?;
        self.holidays.insert((*province, *day), holiday);
        Ok(())
    }
}

/// Writes what the batch set.
pub(crate) async fn save(tx: &mut Tx, set: &SetHolidays) -> Result<()> {
    let mut rows = Vec::new();
    for ((province, day), holiday) in set {
        match holiday {
            Some(Holiday { kind, name }) => rows.push(args![*province, *day, kind.code(), name.as_ref()]),
            None => drop(tx.exec(&DELETE, args![*province, *day]).await?),
        }
    }
    tx.bulk(&PUT, rows).await?;
    Ok(())
}

impl Store {
    /// The special days of all provinces; no secret to anybody who is signed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holidays(&self, _scope: &Scope) -> Result<Holidays> {
        read(&mut self.db.clone()).await
    }

    /// On which days a province's offices work.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn calendar(&self, scope: &Scope, province: UnitId) -> Result<Calendar> {
        Ok(self.holidays(scope).await?.calendar(province))
    }
}
