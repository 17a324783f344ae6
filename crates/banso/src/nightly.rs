//! The backup of each night, made by `banso serve` itself.
//!
//! Whether one is due is read off the backups that there are, not remembered: a server that was off at night makes it when it
//! comes up, and one that is started ten times a day makes no ten.

use crate::{commands::backup, settings::Settings, surroundings};
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use std::{path::Path, time::Duration};
use store::backup::{Keep, backups_in, make, rotate, time_of};
use tokio::task::JoinHandle;

/// How often is looked whether one is due.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// After a failure it is tried again after so many looks: a full disk is not helped by hurry.
const LOOKS_AFTER_FAILURE: u32 = 60;

/// Starts the job; it ends when it is aborted.
pub(crate) fn start(settings: &Settings) -> JoinHandle<()> {
    tokio::spawn(run(settings.clone()))
}

async fn run(settings: Settings) {
    if !settings.file.backup.nightly {
        tracing::warn!("backup.nightly_off");
        return;
    }
    if settings.database.is_some() {
        tracing::warn!("backup.postgres_by_pg_dump: `banso backup` says how; no backup is made here");
        return;
    }
    let clock = surroundings::of_machine().clock;
    let mut every = tokio::time::interval(LOOK_EVERY);
    let mut pause = 0;
    loop {
        every.tick().await;
        if pause > 0 {
            pause -= 1;
        } else if let Err(error) = tonight(&settings, clock.now()).await {
            tracing::error!(%error, "backup.failed");
            pause = LOOKS_AFTER_FAILURE;
        }
    }
}

/// Makes the backup if it is due.
async fn tonight(settings: &Settings, now: Timestamp) -> anyhow::Result<()> {
    let to = settings.backups();
    let wanted = &settings.file.backup;
    if !is_due(&to, wanted.hour, now)? {
        return Ok(());
    }
    let options = store::backup::Options { data: &settings.data, to: &to, complete: false, now };
    let made = make(&options).await.map_err(|error| backup::sentence(&error))?;
    let keep = Keep::Calendar { daily: wanted.daily, weekly: wanted.weekly };
    let removed = tokio::task::spawn_blocking(move || rotate(&to, keep)).await?;
    let removed = removed.map_err(|error| backup::sentence(&error))?;
    let missing = made.manifest.missing_files.len();
    tracing::info!(file = %made.path.display(), bytes = made.bytes, removed = removed.len(), missing, "backup.made");
    if missing > 0 {
        tracing::error!(files = ?made.manifest.missing_files, "backup.files_missing");
    }
    Ok(())
}

/// Is there no backup yet since the hour came last?
fn is_due(folder: &Path, hour: i8, now: Timestamp) -> anyhow::Result<bool> {
    let backups = backups_in(folder).map_err(|error| backup::sentence(&error))?;
    let newest = backups.last().and_then(|path| time_of(path));
    // Vietnam has kept UTC+7 without summer time since 1975.
    Ok(newest.is_none_or(|newest| newest < last_time(hour, Offset::constant(7).to_datetime(now))))
}

/// When it was last this hour.
fn last_time(hour: i8, now: DateTime) -> DateTime {
    let today = now.date().at(hour, 0, 0, 0);
    if today <= now { today } else { today.date().yesterday().map_or(today, |day| day.at(hour, 0, 0, 0)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(backups: &[&str], now: &str) -> bool {
        let folder = tempfile::tempdir().expect("a folder");
        for name in backups {
            std::fs::write(folder.path().join(name), "").expect("room");
        }
        is_due(folder.path(), 2, now.parse().expect("an instant")).expect("an answer")
    }

    #[test]
    fn one_backup_a_night_is_due_from_the_hour_on() {
        let before = ["banso-2025-09-01-020000.zip"];
        assert!(!due(&before, "2025-09-01T18:59:59Z"), "it is not yet two o'clock in Vietnam");
        assert!(due(&before, "2025-09-01T19:00:00Z"));
        assert!(!due(&["banso-2025-09-01-020000.zip", "banso-2025-09-02-020001.zip"], "2025-09-01T19:01:00Z"));
    }

    #[test]
    fn a_night_that_was_slept_through_is_made_up_for() {
        assert!(due(&["banso-2025-08-20-020000.zip"], "2025-09-01T09:00:00Z"));
        assert!(due(&[], "2025-09-01T09:00:00Z"), "a new install learns at once that its folder can be written");
        assert!(due(&["banso-2025-09-01-020000.zip.part"], "2025-09-01T09:00:00Z"), "half a backup is none");
    }

    #[test]
    fn a_folder_that_is_not_there_yet_holds_no_backup() {
        assert!(is_due(Path::new("no such folder"), 2, Timestamp::UNIX_EPOCH).expect("an answer"));
    }
}
