//! What can go wrong in the store.

use rules::ids::OperationId;

/// An unexpected failure; an expected "no" is an [`rules::operations::Outcome::Refused`] instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database failed or can't be reached.
    #[error("the database answered: {0}")]
    Database(#[from] sqlx::Error),
    /// The database can't be opened.
    #[error("{place} can't be opened: {error}")]
    NotOpened {
        /// The file; of a server's address what stands behind name and password.
        place: String,
        /// Why, as far as somebody can do something about it.
        why: Hindrance,
        /// What the driver said.
        error: sqlx::Error,
    },
    /// The database holds something this program never writes.
    #[error("the database holds {what} that can't be read: {value}")]
    Corrupt {
        /// What it should have been.
        what: &'static str,
        /// What is there.
        value: String,
    },
    /// A file of the data folder can't be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// Another copy of the program changed the same things at the same moment; nothing was kept, and trying again helps.
    #[error("another copy of the program was faster")]
    Raced,
    /// The store is stopping and takes nothing more.
    #[error("the program is stopping")]
    Stopping,
    /// Shipped data doesn't fit; a fault of this build.
    #[error("the shipped units don't fit: {0}")]
    Shipped(String),
    /// What the journal says of an operation that every install has taken in is not what became of it: somebody changed the journal.
    #[error("the journal doesn't say any more that the shipped operation {0} was applied")]
    ShippedDenied(OperationId),
    /// The right to look or do is missing.
    #[error("no right")]
    NoRight,
}

/// Why a database can't be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// The file or its folder may not be read and written, or is no file.
    NoAccess,
    /// The file is no SQLite database, or is damaged.
    NotADatabase,
    /// A later release of this program has changed its tables.
    Newer,
    /// Another program holds it.
    Busy,
    /// The server can't be reached.
    Unreachable,
    /// Anything else.
    Other,
}

impl Hindrance {
    pub(crate) fn of(error: &sqlx::Error) -> Self {
        use sqlx::{Error, migrate::MigrateError, sqlite::SqliteError};
        match error {
            Error::Migrate(migration) => match &**migration {
                MigrateError::VersionMissing(_) => Self::Newer,
                MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => Self::of(error),
                _ => Self::Other,
            },
            Error::Io(_) | Error::Tls(_) | Error::PoolTimedOut => Self::Unreachable,
            Error::Database(answer) if answer.try_downcast_ref::<SqliteError>().is_some() => {
                Self::of_code(answer.code().and_then(|code| code.parse().ok()).unwrap_or_default())
            }
            _ => Self::Other,
        }
    }

    /// By the lowest byte of SQLite's codes, which tells their kind.
    fn of_code(code: u32) -> Self {
        match code & 0xff {
            5 | 6 => Self::Busy,
            3 | 8 | 10 | 14 | 23 => Self::NoAccess,
            11 | 26 => Self::NotADatabase,
            _ => Self::Other,
        }
    }
}

impl StoreError {
    #[expect(clippy::needless_pass_by_value, reason = "takes texts, ids and errors alike, mostly made for it")]
    pub(crate) fn corrupt(what: &'static str, value: impl ToString) -> Self {
        Self::Corrupt { what, value: value.to_string() }
    }
}

/// What a call of the store may end with.
pub type Result<T> = std::result::Result<T, StoreError>;
