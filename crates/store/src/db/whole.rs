//! A SQLite database as a whole: looked at as it stands, copied while it is written to, checked for damage.

#![expect(clippy::disallowed_methods, reason = "part of the thin layer in which statements reach the drivers")]

use super::{Db, Result};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use std::{path::Path, time::Duration};

impl Db {
    /// Opens a SQLite file as it is: nothing is made, changed or brought to a newer form.
    pub(crate) fn look_at_file(path: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new().max_connections(1).connect_lazy_with(options);
        Self::Sqlite { write: pool.clone(), read: pool }
    }

    /// Copies the database as it stands at one moment into a new SQLite file, without holding up whoever writes.
    pub(crate) async fn copy_into(&self, path: &Path) -> Result<()> {
        let Self::Sqlite { read, .. } = self else {
            return Err(sqlx::Error::Configuration("only a SQLite file can be copied".into()));
        };
        let path = path.to_str().ok_or_else(|| sqlx::Error::Configuration("the path is no text".into()))?;
        sqlx::query("VACUUM INTO $1").bind(path.to_owned()).execute(read).await.map(|_| ())
    }

    /// What SQLite itself finds broken in the file: pages, indexes, rows that refer to nothing.
    pub(crate) async fn damages(&self) -> Result<Vec<String>> {
        let Self::Sqlite { read, .. } = self else {
            return Ok(Vec::new());
        };
        let mut found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(read).await?;
        found.retain(|line| line != "ok");
        let dangling: Vec<(String,)> =
            sqlx::query_as("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check").fetch_all(read).await?;
        found.extend(dangling.into_iter().map(|(table,)| format!("rows of {table} refer to nothing")));
        Ok(found)
    }
}
