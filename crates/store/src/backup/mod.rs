//! Backups: the database and the files of a moment, made while the program works, checked, put back.
//!
//! A backup is **one file**, a ZIP: `banso.sqlite` (a copy that SQLite itself makes of one moment), `manifest.json` (what there
//! must be, each part with its digest, and the last seal of every feed of the journal) and `manifest.mac` (a keyed hash over the
//! manifest with the key of the seals, and so over everything). The files that people sent never change and are named by their
//! digests; they lie beside the backups in a folder `files` that all backups share, so that each is copied once. A *complete*
//! backup holds them itself.
//!
//! The key is in no backup: whoever has a backup can't forge one.
//!
//! A format that this program doesn't know (an encrypted one, some day) is refused by its number.

mod archive;
mod check;
mod make;
mod manifest;
mod restore;
mod rotation;

pub use crate::erasures::ForgottenAgain;
pub use check::{Check, Damage, Vouched, check};
pub use make::{Made, Options, make};
pub use manifest::{Manifest, Part};
pub use restore::{KeyFrom, Restored, restore};
pub use rotation::{Keep, backups_in, rotate, time_of};

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [make::STATEMENTS, restore::STATEMENTS].concat()
}

use crate::error::StoreError;
use std::{
    io,
    path::{Path, PathBuf},
};

/// The name of the database within a backup.
const DATABASE: &str = crate::DATABASE;
/// Those of what vouches for it.
const MANIFEST: &str = "manifest.json";
const MAC: &str = "manifest.mac";
/// The folder of files within a complete backup.
const FILES: &str = "files/";

/// Why a backup can't be made, checked or put back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The database failed, or holds what it shouldn't.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file or folder can't be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// There is no SQLite database in the data folder.
    #[error("there is no database in {}", .0.display())]
    NoDatabase(PathBuf),
    /// Another backup is being made into the same folder.
    #[error("another backup is being made in {}", .0.display())]
    Busy(PathBuf),
    /// The file is no backup, or so damaged that it can't be told.
    #[error("{} is no backup: {why}", path.display())]
    NoBackup {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A later version of the program made the backup.
    #[error("{} was made by a later version of the program ({program})", path.display())]
    Later {
        /// The file.
        path: PathBuf,
        /// The version that made it.
        program: String,
    },
    /// The copy just made, or the backup to be put back, is not as it should be.
    #[error("{} is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        damages: Vec<Damage>,
    },
    /// The folder into which to restore holds something already.
    #[error("{} already holds {name}", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// Something that is there.
        name: String,
    },
    /// The key of the seals is needed and was not given.
    #[error("the key of the journal's seals is missing")]
    NoKey,
    /// The key given is not the one with which the backup was sealed.
    #[error("the key does not belong to this backup")]
    OtherKey,
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

type Result<T> = std::result::Result<T, BackupError>;

/// Names the file at which something failed.
fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |error| BackupError::File { path, error }
}

/// Does what may take long off the async threads.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(BackupError::File { path: PathBuf::new(), error: io::Error::other(error) }),
    }
}
