//! A SQLite database as a whole: opened for work, looked at as it stands, copied while it is written to, checked for damage.

#![expect(clippy::disallowed_methods, reason = "part of the thin layer in which statements reach the drivers")]

use super::{Db, Result, readers::Readers};
use crate::held::Held;
use sqlx::{
    Connection as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

impl Db {
    /// Opens (and if need be makes) the SQLite file.
    pub(crate) async fn open_file(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: what was acknowledged survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            // Every text there is, and those of many rows in each number that is written at once.
            .statement_cache_capacity(2000)
            .pragma("cache_size", "-16384")
            // In pages, 32 MB: what many transactions change again and again is carried over into the file once, not every few of them.
            .pragma("wal_autocheckpoint", "8000")
            // A reader that fetches rows more slowly than they are found isn't waited for.
            .row_buffer_size(1000)
            .pragma("temp_store", "memory")
            // What is erased on request must not lie about in free pages.
            .pragma("secure_delete", "ON");
        // SQLite itself ends a transaction when the disk is full or fails; the driver doesn't notice and could never begin
        // another one on that connection.
        let is_sound = |connection: &mut SqliteConnection| !connection.is_in_transaction();
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            // A thread of this process is there; asking it whether it is costs each transaction a journey.
            .test_before_acquire(false)
            .before_acquire(move |connection, _| {
                let is_sound = is_sound(connection);
                Box::pin(async move { Ok(is_sound) })
            })
            .connect_with(options.clone())
            .await?;
        let read = Readers::of(options.read_only(true).create_if_missing(false), 4)?;
        Ok(Self::Sqlite { write, read, held: Held::default() })
    }

    /// Opens a SQLite file as it is: nothing is made, changed or brought to a newer form.
    pub(crate) fn look_at_file(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(Duration::from_secs(10));
        let write = SqlitePoolOptions::new().max_connections(1).connect_lazy_with(options.clone());
        Ok(Self::Sqlite { write, read: Readers::of(options, 1)?, held: Held::default() })
    }

    /// Copies the database as it stands at one moment into a new SQLite file, without holding up whoever writes.
    pub(crate) async fn copy_into(&self, path: &Path) -> Result<()> {
        let Self::Sqlite { read, .. } = self else {
            return Err(sqlx::Error::Configuration("only a SQLite file can be copied".into()));
        };
        let path = path.to_str().ok_or_else(|| sqlx::Error::Configuration("the path is no text".into()))?;
        sqlx::query("VACUUM INTO $1").bind(path.to_owned()).execute(&mut *read.get().await?).await.map(|_| ())
    }

    /// What SQLite itself finds broken in the file: pages, indexes, rows that refer to nothing.
    pub(crate) async fn damages(&self) -> Result<Vec<String>> {
        let Self::Sqlite { read, .. } = self else {
            return Ok(Vec::new());
        };
        let mut read = read.get().await?;
        let mut found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut *read).await?;
        found.retain(|line| line != "ok");
        let dangling: Vec<(String,)> =
            sqlx::query_as("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check").fetch_all(&mut *read).await?;
        found.extend(dangling.into_iter().map(|(table,)| format!("rows of {table} refer to nothing")));
        Ok(found)
    }

    /// SQLite's setting of `synchronous`; 2 is FULL.
    #[cfg(test)]
    pub(crate) async fn synchronous(&self) -> Result<Option<i64>> {
        match self {
            Self::Sqlite { write, .. } => sqlx::query_scalar("PRAGMA synchronous").fetch_one(write).await.map(Some),
            Self::Postgres { .. } => Ok(None),
        }
    }
}
