//! Reading, from the database at large or within a transaction.

use super::{Db, Result, Row, Sql, Tx, Val, lite_as, logged, pg_as};
use crate::held::Held;

/// Whatever can be read from: the database at large, or a transaction that sees its own changes.
pub(crate) trait Read: Send {
    /// All rows.
    fn all<T: Row>(&mut self, sql: &'static Sql, args: Vec<Val>) -> impl Future<Output = Result<Vec<T>>> + Send;
    /// The first row, if there is one.
    fn opt<T: Row>(&mut self, sql: &'static Sql, args: Vec<Val>) -> impl Future<Output = Result<Option<T>>> + Send;
    /// What this process holds of what is kept there; `None` where that may be something else already.
    fn held(&self) -> Option<Held>;
}

impl Read for Db {
    async fn all<T: Row>(&mut self, sql: &'static Sql, args: Vec<Val>) -> Result<Vec<T>> {
        match self {
            Self::Sqlite { read, .. } => logged(sql, read.all(lite_as(sql, args)).await),
            Self::Postgres { read, .. } => logged(sql, read.all(pg_as(sql, args)).await),
        }
    }

    async fn opt<T: Row>(&mut self, sql: &'static Sql, args: Vec<Val>) -> Result<Option<T>> {
        match self {
            Self::Sqlite { read, .. } => logged(sql, read.opt(lite_as(sql, args)).await),
            Self::Postgres { read, .. } => logged(sql, read.opt(pg_as(sql, args)).await),
        }
    }

    fn held(&self) -> Option<Held> {
        let (Self::Sqlite { held, .. } | Self::Postgres { held, .. }) = self;
        Some(held.clone())
    }
}

impl Read for Tx {
    async fn all<T: Row>(&mut self, sql: &'static Sql, args: Vec<Val>) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(tx, _) => logged(sql, lite_as(sql, args).fetch_all(&mut **tx).await),
            Self::Postgres(tx, _) => logged(sql, pg_as(sql, args).fetch_all(&mut **tx).await),
        }
    }

    async fn opt<T: Row>(&mut self, sql: &'static Sql, args: Vec<Val>) -> Result<Option<T>> {
        match self {
            Self::Sqlite(tx, _) => logged(sql, lite_as(sql, args).fetch_optional(&mut **tx).await),
            Self::Postgres(tx, _) => logged(sql, pg_as(sql, args).fetch_optional(&mut **tx).await),
        }
    }

    fn held(&self) -> Option<Held> {
        let (Self::Sqlite(_, notes) | Self::Postgres(_, notes)) = self;
        notes.held.clone()
    }
}
