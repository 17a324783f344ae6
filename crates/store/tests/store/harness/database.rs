//! The databases themselves: a schema for each test on PostgreSQL, and the way past the store to the tables, for tampering.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "a test looks behind the store's own layer")]

use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};
use uuid::Uuid;

/// The tables, past the store.
pub(crate) enum Raw {
    Sqlite(SqlitePool),
    Postgres { pool: PgPool, _schema: Schema },
}

/// A schema that goes when the test is over.
pub(crate) struct Schema(Option<String>);

fn server() -> String {
    std::env::var("BANSO_TEST_POSTGRES").expect(
        "BANSO_TEST_POSTGRES names no PostgreSQL database to test on: run `cargo xtask test`, \
         or `cargo xtask postgres cargo nextest run -p store`",
    )
}

fn name_of(url: &str) -> Option<&str> {
    url.split_once("search_path]=").map(|(_, name)| name)
}

/// Makes a schema and gives the URL that works in it.
pub(crate) async fn new_schema() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("test_{}_{number}", std::process::id());
    let server = server();
    run_alone(&server, format!("DROP SCHEMA IF EXISTS {name} CASCADE")).await;
    run_alone(&server, format!("CREATE SCHEMA {name}")).await;
    let separator = if server.contains('?') { '&' } else { '?' };
    format!("{server}{separator}options[search_path]={name}")
}

async fn run_alone(url: &str, sql: String) {
    let pool = PgPoolOptions::new().max_connections(1).connect(url).await.expect("the PostgreSQL server");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&pool).await.expect("it is done");
    pool.close().await;
}

impl Drop for Schema {
    fn drop(&mut self) {
        let Some(name) = self.0.take() else { return };
        // A test that failed is unwinding here, so the schema is dropped by a thread with a runtime of its own.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(run_alone(&server(), format!("DROP SCHEMA IF EXISTS {name} CASCADE")));
        });
        let _ = dropped.join();
    }
}

/// Moves what stands in the log of a SQLite file into the file itself, as far as nobody still reads of it.
pub(crate) async fn empty_log(file: &Path) -> Result<(), sqlx::Error> {
    let mut connection = SqliteConnectOptions::new().filename(file).connect().await?;
    sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&mut connection).await?;
    connection.close().await
}

impl Raw {
    pub(crate) fn sqlite(file: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(file);
        Self::Sqlite(SqlitePoolOptions::new().max_connections(1).connect_lazy_with(options))
    }

    /// The first to look at a schema drops it in the end.
    pub(crate) fn postgres(url: &str) -> Self {
        static DROPPED_BY_ANOTHER: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());
        let name = name_of(url).expect("a schema").to_owned();
        let mut seen = DROPPED_BY_ANOTHER.lock().expect("the list");
        let schema = if seen.contains(&name) {
            Schema(None)
        } else {
            seen.push(name.clone());
            Schema(Some(name))
        };
        let pool = PgPoolOptions::new().max_connections(1).connect_lazy(url).expect("a URL");
        Self::Postgres { pool, _schema: schema }
    }

    /// An id as this database writes it.
    pub(crate) fn id(&self, id: impl Into<Uuid>) -> String {
        let id: Uuid = id.into();
        match self {
            Self::Sqlite(_) => format!("x'{}'", id.simple()),
            Self::Postgres { .. } => format!("CAST('{id}' AS UUID)"),
        }
    }

    /// Changes tables behind the store's back; tells how many rows.
    pub(crate) async fn run(&self, sql: &str) -> u64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query(sql).execute(pool).await.map(|d| d.rows_affected()),
            Self::Postgres { pool, .. } => sqlx::query(sql).execute(pool).await.map(|d| d.rows_affected()),
        }
        .expect("it is done")
    }

    /// A number, such as `SELECT COUNT(*) …`.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
            Self::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_one(pool).await,
        }
        .expect("a number")
    }

    /// The texts of one column.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(sql).fetch_all(pool).await,
            Self::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_all(pool).await,
        }
        .expect("texts")
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres { .. })
    }
}
