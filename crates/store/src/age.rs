//! How far the database has come, noted in it and in the data folder: so one that was put back from a copy is known by its age.
//!
//! A number that only grows, at each start, with each seal of the journal and every hour, first in the database and then in the file
//! `database.age`. Copies of the program that share a database let it grow together, so the database is never behind what any of
//! their folders knows. Where it is, or where a folder that has keys already knows of no age (it was made anew to put a copy back),
//! somebody has put the database back: with the means of PostgreSQL, or a file by hand. Then what may have been ended since must not
//! come to life again.

use crate::{
    access_key,
    db::{Db, Read, Tx, args, statements},
    durable,
    error::{Result, StoreError},
};
use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

statements! {
    COUNT = "SELECT count FROM age WHERE id = 1";
    GROW = "INSERT INTO age (id, count) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET count = age.count + 1";
    REACH = "UPDATE age SET count = $1 WHERE id = 1 AND count < $1";
    FORGET_SESSIONS = "DELETE FROM session";
    FORGET_LINKS = "DELETE FROM one_time_link WHERE used IS NULL";
    FORGET_INVITATIONS = "DELETE FROM invitation WHERE used IS NULL";
    FORGET_PINS = "UPDATE device SET pin_hash = NULL WHERE pin_hash IS NOT NULL";
    FORGET_TOKENS = "UPDATE api_token SET ended = made WHERE ended IS NULL";
}

/// Ends what must not come to life again in a database that was put back, for it may have been ended since: sessions, links,
/// invitations, PINs and keys of machines.
pub(crate) async fn end_ways_in(tx: &mut Tx) -> Result<()> {
    for statement in [&FORGET_SESSIONS, &FORGET_LINKS, &FORGET_INVITATIONS, &FORGET_PINS, &FORGET_TOKENS] {
        tx.exec(statement, args![]).await?;
    }
    Ok(())
}

/// What a data folder knows of the database's age.
#[derive(Clone, Debug)]
pub(crate) struct Age {
    file: Arc<PathBuf>,
    /// Several tasks may note it in one moment, and all by way of one file beside.
    noting: Arc<Mutex<()>>,
}

impl Age {
    pub(crate) fn within(folder: &Path) -> Self {
        Self { file: Arc::new(folder.join("database.age")), noting: Arc::default() }
    }

    /// At a start, before anybody is let in: a database that was put back is noticed, and its ways in are ended.
    pub(crate) async fn notice(&self, db: &Db) -> Result<()> {
        let (has, known) = (count(&mut db.clone()).await?, self.known()?);
        let keys_alone = || has > 0 && self.file.with_file_name(access_key::FILE).exists();
        if known.map_or_else(keys_alone, |known| has < known) {
            tracing::warn!(
                database = has,
                folder = known,
                "store.put_back: the database is older than the data folder knows; sessions, links, invitations, PINs and keys of \
                 machines are ended"
            );
            let mut tx = db.begin().await?;
            end_ways_in(&mut tx).await?;
            tx.exec(&GROW, args![]).await?;
            tx.exec(&REACH, args![known.unwrap_or(0) + 1]).await?;
            tx.commit().await?;
            return self.note(count(&mut db.clone()).await?);
        }
        self.grow(db).await
    }

    /// Lets the number grow, first in the database: so no cut between the two makes the database look older than it is.
    pub(crate) async fn grow(&self, db: &Db) -> Result<()> {
        let mut tx = db.begin().await?;
        tx.exec(&GROW, args![]).await?;
        tx.commit().await?;
        let (age, count) = (self.clone(), count(&mut db.clone()).await?);
        let noted = tokio::task::spawn_blocking(move || age.note(count)).await;
        noted.unwrap_or_else(|error| Err(self.failed(io::Error::other(error))))
    }

    /// Nothing for a folder that has no such file yet. One that says no number vouches for nothing.
    fn known(&self) -> Result<Option<i64>> {
        match std::fs::read_to_string(self.file.as_ref()) {
            Ok(text) => Ok(Some(text.trim().parse().unwrap_or(0))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn note(&self, count: i64) -> Result<()> {
        let _alone = self.noting.lock().unwrap_or_else(PoisonError::into_inner);
        match durable::write_whole(&self.file, format!("{count}\n").as_bytes()) {
            // Another copy on this folder has put its own there in this moment; that no number is ahead of the database's is enough.
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.file.exists() => Ok(()),
            written => written.map_err(|error| self.failed(error)),
        }
    }

    fn failed(&self, error: io::Error) -> StoreError {
        StoreError::File { path: self.file.display().to_string(), error }
    }
}

async fn count(from: &mut impl Read) -> Result<i64> {
    Ok(from.opt::<(i64,)>(&COUNT, args![]).await?.map_or(0, |(count,)| count))
}
