//! The two databases behind one face: one SQL text, two drivers, chosen by URL.
//!
//! Reads go through [`Db`], writes through [`Tx`]: they are different types, so that a read can't be upgraded to a write in
//! mid-transaction. Every statement is a [`Sql`] registered by [`statements!`]; one test prepares them all on both databases.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the one file in which statements reach the drivers"
)]

use crate::{held::Held, settled};
use readers::Readers;
use rules::{
    day::Day,
    ids::{
        AccountId, ActivityId, ApiTokenId, AppointmentId, ContactId, DecisionId, DeviceId, HouseholdId,
        HouseholdImportId, InvitationId, IssueId, ItemId, ListingId, MemberId, ObligationId, OperationId, PartnerId,
        PersonId, ProducerId, ProductId, RequestId, SessionId, TeamId, UnitId,
    },
    phones::Phone,
};
use sqlx::{
    AssertSqlSafe, FromRow, PgPool, Postgres, SqlStr, Sqlite, SqlitePool, Transaction,
    postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow},
    query::{Query, QueryAs},
    sqlite::{SqliteArguments, SqliteRow},
};
use std::sync::OnceLock;
use uuid::Uuid;

mod read;
mod readers;
mod sqlite;

pub(crate) use read::Read;

/// What a database call may end with.
pub(crate) type Result<T> = std::result::Result<T, sqlx::Error>;

/// One statement, written once. Words in double braces are the only ones that differ:
/// `{{ids $1}}` is the list of ids handed over as a JSON array, `{{hashes $1}}` one of bytes, `{{marks $1}}` a table of ids (`id`) with a
/// number each (`version`) and maybe a text (`text`), `{{for_share}}` keeps others from changing a row that was read.
pub(crate) struct Sql {
    pub(crate) name: &'static str,
    text: &'static str,
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
    unsettles: OnceLock<bool>,
}

impl Sql {
    /// For [`statements!`] only.
    pub(crate) const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text, sqlite: OnceLock::new(), postgres: OnceLock::new(), unsettles: OnceLock::new() }
    }

    /// Does it write to what is [settled]?
    fn unsettles(&self) -> bool {
        *self.unsettles.get_or_init(|| settled::is_written_by(self.text))
    }

    #[cfg(test)]
    pub(crate) fn text(&self) -> &'static str {
        self.text
    }

    fn sqlite(&'static self) -> &'static str {
        let lists = [
            ("ids", "(SELECT unhex(value) FROM json_each($", "))"),
            ("hashes", "(SELECT unhex(value) FROM json_each($", "))"),
            (
                "marks",
                "(SELECT unhex(value ->> 0) AS id, value ->> 1 AS version, value ->> 2 AS text FROM json_each($",
                "))",
            ),
        ];
        self.sqlite.get_or_init(|| dialect(self.text, &lists, ""))
    }

    fn postgres(&'static self) -> &'static str {
        let texts = " AS JSONB)) v)";
        let lists = [
            ("ids", "(SELECT CAST(v AS UUID) FROM jsonb_array_elements_text(CAST($", texts),
            ("hashes", "(SELECT decode(v, 'hex') FROM jsonb_array_elements_text(CAST($", texts),
            (
                "marks",
                "(SELECT CAST(v ->> 0 AS UUID) AS id, CAST(v ->> 1 AS BIGINT) AS version, v ->> 2 AS text \
                 FROM jsonb_array_elements(CAST($",
                texts,
            ),
        ];
        self.postgres.get_or_init(|| dialect(self.text, &lists, "FOR SHARE"))
    }
}

/// The text with its words in double braces replaced; a list stands between what opens and what closes it.
fn dialect(text: &str, lists: &[(&str, &str, &str)], for_share: &str) -> String {
    let mut text = text.replace("{{for_share}}", for_share);
    for (word, open, close) in lists {
        let mut out = String::with_capacity(text.len());
        let before = format!("{{{{{word} $");
        let mut parts = text.split(&before);
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (number, rest) = part.split_once("}}").unwrap_or((part, ""));
            out.extend([open, number, close, rest]);
        }
        text = out;
    }
    text
}

/// Declares a module's statements and lists them for the test that prepares them all.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* static $name: $crate::db::Sql = $crate::db::Sql::new(stringify!($name), $text);)*
        #[cfg(test)]
        pub(crate) static STATEMENTS: &[&$crate::db::Sql] = &[$(&$name),*];
    };
}
pub(crate) use statements;

/// A bound value; `None` keeps its kind, so that PostgreSQL sees a typed NULL.
#[derive(Clone, Debug)]
pub(crate) enum Val {
    Int(Option<i64>),
    Text(Option<String>),
    Bool(Option<bool>),
    Uuid(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
}

macro_rules! val_from {
    ($($type:ty => $variant:ident |$x:ident| $convert:expr;)*) => { $(
        impl From<$type> for Val { fn from($x: $type) -> Self { Self::$variant(Some($convert)) } }
        impl From<Option<$type>> for Val { fn from(x: Option<$type>) -> Self { Self::$variant(x.map(|$x| $convert)) } }
    )* };
}
val_from! {
    i64 => Int |x| x;
    i16 => Int |x| i64::from(x);
    u32 => Int |x| i64::from(x);
    String => Text |x| x;
    &str => Text |x| x.to_owned();
    &String => Text |x| x.clone();
    bool => Bool |x| x;
    Uuid => Uuid |x| x;
    Vec<u8> => Bytes |x| x;
    Day => Text |x| x.to_string();
    &Phone => Text |x| x.to_string();
    AccountId => Uuid |x| x.0;
    AppointmentId => Uuid |x| x.0;
    ContactId => Uuid |x| x.0;
    DecisionId => Uuid |x| x.0;
    DeviceId => Uuid |x| x.0;
    HouseholdId => Uuid |x| x.0;
    HouseholdImportId => Uuid |x| x.0;
    ActivityId => Uuid |x| x.0;
    ListingId => Uuid |x| x.0;
    ObligationId => Uuid |x| x.0;
    PartnerId => Uuid |x| x.0;
    RequestId => Uuid |x| x.0;
    IssueId => Uuid |x| x.0;
    ProducerId => Uuid |x| x.0;
    ProductId => Uuid |x| x.0;
    InvitationId => Uuid |x| x.0;
    ItemId => Uuid |x| x.0;
    MemberId => Uuid |x| x.0;
    OperationId => Uuid |x| x.0;
    PersonId => Uuid |x| x.0;
    SessionId => Uuid |x| x.0;
    ApiTokenId => Uuid |x| x.0;
    TeamId => Uuid |x| x.0;
    UnitId => Uuid |x| x.0;
}

/// Arguments of a statement, in the order of `$1`, `$2` …
macro_rules! args {
    ($($x:expr),* $(,)?) => { vec![$($crate::db::Val::from($x)),*] };
}
pub(crate) use args;

/// Ids as the argument of `{{ids $n}}`.
pub(crate) fn ids<I: Into<Uuid>>(ids: impl IntoIterator<Item = I>) -> String {
    let mut list = String::from("[");
    for id in ids {
        if list.len() > 1 {
            list.push(',');
        }
        list.push('"');
        list.push_str(id.into().simple().encode_lower(&mut Uuid::encode_buffer()));
        list.push('"');
    }
    list.push(']');
    list
}

/// Hashes as the argument of `{{hashes $n}}`.
pub(crate) fn hashes<'a>(hashes: impl IntoIterator<Item = &'a [u8]>) -> String {
    let quoted = hashes.into_iter().map(|hash| format!("\"{}\"", crate::sessions::hex(hash)));
    format!("[{}]", quoted.collect::<Vec<_>>().join(","))
}

/// Ids with a number each as the argument of `{{marks $n}}`.
pub(crate) fn marks<I: Into<Uuid>>(marks: impl IntoIterator<Item = (I, i64)>) -> String {
    let pairs = marks.into_iter().map(|(id, version)| format!("[\"{}\",{version}]", id.into().simple()));
    format!("[{}]", pairs.collect::<Vec<_>>().join(","))
}

/// The same with a text each, as it is to be kept.
pub(crate) fn marks_with_text<I: Into<Uuid>>(marks: impl IntoIterator<Item = (I, i64, String)>) -> String {
    let rows = marks.into_iter().map(|(id, version, text)| serde_json::json!([id.into().simple(), version, text]));
    serde_json::Value::Array(rows.collect()).to_string()
}

macro_rules! bind_all {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Val::Int(x) => query.bind(x),
                Val::Text(x) => query.bind(x),
                Val::Bool(x) => query.bind(x),
                Val::Uuid(x) => query.bind(x),
                Val::Bytes(x) => query.bind(x),
            }
        }
        query
    }};
}
type Lite<'q> = Query<'q, Sqlite, SqliteArguments>;
type Pg<'q> = Query<'q, Postgres, PgArguments>;

fn lite_as<T: Row>(sql: &'static Sql, args: Vec<Val>) -> QueryAs<'static, Sqlite, T, SqliteArguments> {
    bind_all!(sqlx::query_as(SqlStr::from_static(sql.sqlite())), args)
}
fn pg_as<T: Row>(sql: &'static Sql, args: Vec<Val>) -> QueryAs<'static, Postgres, T, PgArguments> {
    bind_all!(sqlx::query_as(SqlStr::from_static(sql.postgres())), args)
}

/// Anything that can be read from a row of either database; `#[derive(FromRow)]` and tuples serve both.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

/// A database for reading.
#[derive(Clone, Debug)]
pub(crate) enum Db {
    /// One file; one connection writes, the others can't.
    Sqlite { write: SqlitePool, read: Readers<Sqlite>, held: Held },
    /// A server.
    Postgres { write: PgPool, read: Readers<Postgres>, held: Held },
}

/// A transaction that may write.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>, Notes),
    Postgres(Transaction<'static, Postgres>, Notes),
}

/// What is known of a transaction.
pub(crate) struct Notes {
    /// What the process holds, as long as the transaction sees no more than everybody.
    held: Option<Held>,
    /// Has it written to what is [settled]?
    unsettles: bool,
}

impl Notes {
    fn of(held: &Held) -> Self {
        Self { held: Some(held.clone()), unsettles: false }
    }
}

/// Names the statement that failed, once, where it failed.
fn logged<T>(sql: &'static Sql, result: Result<T>) -> Result<T> {
    result.inspect_err(|error| tracing::warn!(statement = sql.name, %error, "sql.failed"))
}

impl Db {
    /// Opens a PostgreSQL database; every text column sorts by bytes, as in SQLite.
    pub(crate) async fn open_url(url: &str) -> Result<Self> {
        let options: PgConnectOptions = url.parse()?;
        // All that those who write or read ask again and again, some for many rows; a text that fell out is planned anew.
        let options = options.statement_cache_capacity(500);
        let write = PgPoolOptions::new().max_connections(4).connect_with(options.clone()).await?;
        Ok(Self::Postgres { write, read: Readers::of(options, 8)?, held: Held::default() })
    }

    /// Brings the tables to the newest form. One text a step; `{{uuid}}`, `{{bytes}}` and `{{text}}` are the only words that differ, and
    /// what stands behind `{{sqlite_only}}` is done to a SQLite file alone.
    pub(crate) async fn migrate(&self, steps: &[(i64, &'static str, &'static str)]) -> Result<()> {
        use sqlx::migrate::{Migration, MigrationType, Migrator};
        let (uuid, bytes, text) = match self {
            Self::Sqlite { .. } => ("BLOB", "BLOB", "TEXT"),
            Self::Postgres { .. } => ("UUID", "BYTEA", "TEXT COLLATE \"C\""),
        };
        let step = |&(number, name, sql): &(i64, &'static str, &'static str)| {
            let (both, sqlite_only) = sql.split_once("{{sqlite_only}}").unwrap_or((sql, ""));
            let sqlite_only = if matches!(self, Self::Sqlite { .. }) { sqlite_only } else { "" };
            let sql = [both, sqlite_only].concat();
            let sql = sql.replace("{{uuid}}", uuid).replace("{{bytes}}", bytes).replace("{{text}}", text);
            let sql = sqlx::SqlSafeStr::into_sql_str(AssertSqlSafe(sql));
            Migration::new(number, name.into(), MigrationType::Simple, sql, false)
        };
        let migrator = Migrator::with_migrations(steps.iter().map(step).collect());
        let done = match self {
            Self::Sqlite { write, .. } => migrator.run(write).await,
            Self::Postgres { write, .. } => migrator.run(write).await,
        };
        done.map_err(|error| sqlx::Error::Migrate(Box::new(error)))
    }

    /// Begins to write. On SQLite this takes the one write lock at once.
    pub(crate) async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, held, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?, Notes::of(held)),
            Self::Postgres { write, held, .. } => Tx::Postgres(write.begin().await?, Notes::of(held)),
        })
    }

    /// Prepares a statement: stands in for a compiler's check. A bulk text is prepared as it stands, for one row.
    #[cfg(test)]
    pub(crate) async fn prepare(&self, sql: &'static Sql) -> Result<()> {
        use sqlx::Executor as _;
        match self {
            Self::Sqlite { write, .. } => {
                write.acquire().await?.prepare(SqlStr::from_static(sql.sqlite())).await.map(|_| ())
            }
            Self::Postgres { write, .. } => {
                write.acquire().await?.prepare(SqlStr::from_static(sql.postgres())).await.map(|_| ())
            }
        }
    }

    /// Ends all connections.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { write, read, .. } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres { write, read, .. } => {
                read.close().await;
                write.close().await;
            }
        }
    }
}

impl Tx {
    /// From now on it sees what nobody else does, and what may never be: neither is that held, nor does it look at what is.
    pub(crate) fn leave_held(&mut self) {
        self.notes().held = None;
    }

    fn notes(&mut self) -> &mut Notes {
        let (Self::Sqlite(_, notes) | Self::Postgres(_, notes)) = self;
        notes
    }

    pub(crate) async fn exec(&mut self, sql: &'static Sql, args: Vec<Val>) -> Result<u64> {
        self.notes().unsettles |= sql.unsettles();
        match self {
            Self::Sqlite(tx, _) => {
                let query: Lite<'_> = bind_all!(sqlx::query(SqlStr::from_static(sql.sqlite())), args);
                Ok(logged(sql, query.execute(&mut **tx).await)?.rows_affected())
            }
            Self::Postgres(tx, _) => {
                let query: Pg<'_> = bind_all!(sqlx::query(SqlStr::from_static(sql.postgres())), args);
                Ok(logged(sql, query.execute(&mut **tx).await)?.rows_affected())
            }
        }
    }

    /// Inserts many rows in few statements. The registered text ends with the values of one row, `VALUES ($1, $2)`, and may go
    /// on with `ON CONFLICT …`; the row is repeated as often as needed.
    pub(crate) async fn bulk(&mut self, sql: &'static Sql, rows: Vec<Vec<Val>>) -> Result<()> {
        self.bulk_returning::<()>(sql, rows).await.map(drop)
    }

    /// The same with a text that ends with `RETURNING …`: what it tells of each row, in no particular order.
    pub(crate) async fn bulk_returning<T: Row>(&mut self, sql: &'static Sql, rows: Vec<Vec<Val>>) -> Result<Vec<T>> {
        self.notes().unsettles |= sql.unsettles();
        let columns = rows.first().map_or(1, Vec::len);
        let (head, tail) = split_values(sql.text);
        let mut rows = rows.into_iter();
        let mut told = Vec::new();
        while rows.len() > 0 {
            let count = self.rows_at_once(rows.len());
            let text = self.values(head, tail, columns, count);
            let args = rows.by_ref().take(count).flatten();
            told.extend(match self {
                Self::Sqlite(tx, _) => {
                    let query: QueryAs<'_, Sqlite, T, SqliteArguments> =
                        bind_all!(sqlx::query_as(AssertSqlSafe(text)), args);
                    logged(sql, query.fetch_all(&mut **tx).await)?
                }
                Self::Postgres(tx, _) => {
                    let query: QueryAs<'_, Postgres, T, PgArguments> =
                        bind_all!(sqlx::query_as(AssertSqlSafe(text)), args);
                    logged(sql, query.fetch_all(&mut **tx).await)?
                }
            });
        }
        Ok(told)
    }

    /// How many of so many rows the next statement takes: numbers that come again and again, so that the same texts stay prepared. On a
    /// file each number up to a few, for every statement is a journey and a text costs little; a server plans each in each of its processes.
    fn rows_at_once(&self, left: usize) -> usize {
        let is_few = matches!(self, Self::Sqlite(..)) && left <= EACH_NUMBER;
        if is_few { left } else { (1 << left.ilog2()).min(128) }
    }

    fn values(&self, head: &str, tail: &str, columns: usize, rows: usize) -> String {
        let mut text = String::with_capacity(head.len() + tail.len() + rows * columns * 4);
        text.push_str(head);
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ",(" });
            for column in 0..columns {
                if column > 0 {
                    text.push(',');
                }
                match self {
                    Self::Sqlite(..) => text.push('?'),
                    Self::Postgres(..) => {
                        text.push('$');
                        text.push_str(&(row * columns + column + 1).to_string());
                    }
                }
            }
            text.push(')');
        }
        text.push_str(tail);
        text
    }

    pub(crate) async fn commit(mut self) -> Result<()> {
        if self.notes().unsettles
            && let Err(error) = settled::move_on(&mut self).await
        {
            self.rollback().await?;
            return Err(error);
        }
        match self {
            Self::Sqlite(tx, _) => tx.commit().await,
            Self::Postgres(tx, _) => tx.commit().await,
        }
    }

    pub(crate) async fn rollback(self) -> Result<()> {
        match self {
            Self::Sqlite(tx, _) => tx.rollback().await,
            Self::Postgres(tx, _) => tx.rollback().await,
        }
    }
}

/// Up to so many rows a file takes whatever their number in one statement.
const EACH_NUMBER: usize = 32;

/// The text before and after the one row of values.
fn split_values(text: &'static str) -> (&'static str, &'static str) {
    let at = text.find("VALUES").map_or(text.len(), |at| at + "VALUES".len());
    let (head, row) = text.split_at(at);
    let end = row.find(')').map_or(row.len(), |at| at + 1);
    (head, &row[end..])
}
