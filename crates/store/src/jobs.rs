//! Jobs: what one copy of the program does for all of them, in turns.
//!
//! A copy that is at a job holds its row until some instant. Should the copy die, another takes the job over after that instant; should its work
//! take longer, two may be at it, so every job is safe to be done twice. The copies' clocks have to agree to about a second.

use crate::{
    Store,
    apply::instant,
    db::{Read, args, statements},
    error::Result,
};
use jiff::SignedDuration;
use std::borrow::Cow;

statements! {
    GET = "SELECT due, held_until FROM job WHERE name = $1";
    /// A row further ahead than this copy's own would be was written under a clock that was wrong.
    TAKE = "INSERT INTO job (name, held_by, held_until, due) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE \
            SET held_by = excluded.held_by, held_until = excluded.held_until, due = excluded.due \
            WHERE (job.due <= $5 OR job.due > excluded.due) AND (job.held_until <= $5 OR job.held_until > excluded.held_until)";
    HOLD_UNTIL = "UPDATE job SET held_until = $3 WHERE name = $1 AND held_by = $2";
    /// What isn't done again and again leaves nothing behind.
    END = "DELETE FROM job WHERE name = $1 AND held_by = $2";
    GIVE_ALL_BACK = "UPDATE job SET held_until = $1 WHERE held_until > $1";
}

/// Something that one copy of the program does for all of them.
#[derive(Clone, Debug)]
pub struct Job {
    name: Cow<'static, str>,
    every: Option<SignedDuration>,
    at_most: SignedDuration,
}

impl Job {
    /// Due again so long after it was begun; whoever is at it longer than that counts as dead.
    #[must_use]
    pub const fn every(name: &'static str, every: SignedDuration) -> Self {
        Self { name: Cow::Borrowed(name), every: Some(every), at_most: every }
    }

    /// Whenever there is something to do; whoever is at it for so long without [`Store::hold_on`] counts as dead.
    #[must_use]
    pub fn whenever(name: impl Into<Cow<'static, str>>, at_most: SignedDuration) -> Self {
        Self { name: name.into(), every: None, at_most }
    }
}

impl Store {
    /// Does a job, if it is due and no other copy is at it.
    ///
    /// # Errors
    /// When the database fails, and those of the work.
    pub async fn in_turn<T>(&self, job: &Job, work: impl AsyncFnOnce() -> Result<T>) -> Result<Option<T>> {
        if !self.take_job(job).await? {
            return Ok(None);
        }
        let done = Box::pin(work()).await;
        self.end_job(job).await?;
        done.map(Some)
    }

    /// Takes a job, if it is due and no other copy is at it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_job(&self, job: &Job) -> Result<bool> {
        let now = self.now();
        let held_until = instant(now + job.at_most);
        let due = instant(now + job.every.unwrap_or_default());
        let now = instant(now);
        // Mostly it isn't due: then nothing is written.
        let row: Option<(String, String)> = self.db.clone().opt(&GET, args![&*job.name]).await?;
        let is_ahead = |at: &String, own: &String| *at > now && at <= own;
        if row.is_some_and(|(next, until)| is_ahead(&next, &due) || is_ahead(&until, &held_until)) {
            return Ok(false);
        }
        let mut tx = self.db.begin().await?;
        let taken = tx.exec(&TAKE, args![&*job.name, self.copy, held_until, due, now]).await?;
        tx.commit().await?;
        Ok(taken > 0)
    }

    /// Stays at a job that was taken; no longer its holder, if another copy has taken it meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hold_on(&self, job: &Job) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let held = tx.exec(&HOLD_UNTIL, args![&*job.name, self.copy, instant(self.now() + job.at_most)]).await?;
        tx.commit().await?;
        Ok(held > 0)
    }

    /// Lets others have a job that was taken.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_job(&self, job: &Job) -> Result<()> {
        let mut tx = self.db.begin().await?;
        match job.every {
            Some(_) => tx.exec(&HOLD_UNTIL, args![&*job.name, self.copy, instant(self.now())]).await?,
            None => tx.exec(&END, args![&*job.name, self.copy]).await?,
        };
        tx.commit().await?;
        Ok(())
    }

    /// Where only one copy ever serves, as on a database in a file: what it was at when it was killed, nobody is at any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn give_jobs_back(&self) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.exec(&GIVE_ALL_BACK, args![instant(self.now())]).await?;
        Ok(tx.commit().await?)
    }
}
