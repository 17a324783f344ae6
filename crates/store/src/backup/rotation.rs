//! Names of backups, which of them are kept, and which of the shared files are still needed.

use super::{Result, archive, at, make};
use crate::{Blobs as _, Folder, durable};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Vietnam keeps UTC+7 without summer time, so names sort as times do.
const VIETNAM: Offset = Offset::constant(7);
const NAME: &str = "banso-%Y-%m-%d-%H%M%S.zip";

/// How many backups are kept. The newest always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// So many of the newest.
    Newest(usize),
    /// The last of each of so many days that have one, and of so many weeks.
    Calendar {
        /// Days.
        daily: usize,
        /// Weeks, beginning on Mondays.
        weekly: usize,
    },
}

/// A name that no backup in the folder has yet.
pub(super) fn free_name(folder: &Path, now: Timestamp) -> PathBuf {
    let mut at = VIETNAM.to_datetime(now);
    loop {
        let path = folder.join(at.strftime(NAME).to_string());
        if !path.exists() {
            return path;
        }
        at = at.saturating_add(jiff::SignedDuration::from_secs(1));
    }
}

/// When a file was made that bears the name of a backup, in Vietnam's time.
#[must_use]
pub fn time_of(path: &Path) -> Option<DateTime> {
    let name = path.file_name()?.to_str()?;
    let time = DateTime::strptime(NAME, name).ok()?;
    // No other spelling of the same time.
    (time.strftime(NAME).to_string() == name).then_some(time)
}

/// The backups in a folder, oldest first; none if there is no folder.
///
/// # Errors
/// When the folder can't be read.
pub fn backups_in(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        found.push(entry.map_err(at(folder))?.path());
    }
    found.retain(|path| time_of(path).is_some());
    found.sort();
    Ok(found)
}

/// Removes the backups that are not to be kept, and the shared files that no backup needs any more. To be called after a good
/// backup was made: the newest one is never touched.
///
/// # Errors
/// When something can't be read or removed.
pub fn rotate(folder: &Path, keep: Keep) -> Result<Vec<PathBuf>> {
    let lock = make::lock(folder)?;
    let backups = backups_in(folder)?;
    let times: Vec<DateTime> = backups.iter().filter_map(|path| time_of(path)).collect();
    let kept = kept(&times, keep);
    let removed: Vec<PathBuf> =
        backups.into_iter().filter(|path| time_of(path).is_some_and(|time| !kept.contains(&time))).collect();
    for path in &removed {
        std::fs::remove_file(path).map_err(at(path))?;
    }
    if !removed.is_empty() {
        // No backup may come back after a power cut without its files.
        durable::sync_folder(folder).map_err(at(folder))?;
        forget_files(folder)?;
    }
    drop(lock);
    Ok(removed)
}

/// Which of these times, oldest first, are kept.
fn kept(times: &[DateTime], keep: Keep) -> BTreeSet<DateTime> {
    let newest_first = || times.iter().rev().copied();
    // The last of each of so many spans that have one.
    let last_of_each = |span: fn(DateTime) -> Date, count: usize| {
        let mut spans = BTreeSet::new();
        newest_first().filter(move |time| spans.len() < count && spans.insert(span(*time))).collect::<Vec<_>>()
    };
    let mut kept: BTreeSet<DateTime> = match keep {
        Keep::Newest(count) => newest_first().take(count).collect(),
        Keep::Calendar { daily, weekly } => {
            last_of_each(DateTime::date, daily).into_iter().chain(last_of_each(monday, weekly)).collect()
        }
    };
    kept.extend(newest_first().next());
    kept
}

fn monday(time: DateTime) -> Date {
    let date = time.date();
    let since = i64::from(date.weekday().to_monday_zero_offset());
    date.saturating_sub(jiff::SignedDuration::from_hours(24 * since))
}

/// Forgets the shared files that none of the backups left names. As long as one can't be read, all are needed.
fn forget_files(folder: &Path) -> Result<()> {
    let mut needed = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        // Whoever gave a backup another name still wants it.
        if path.extension().is_some_and(|end| end == "zip") {
            let Ok(reading) = archive::Reading::open(&path) else {
                return Ok(());
            };
            needed.extend(reading.manifest.files.into_iter().map(|file| file.sha256));
        }
    }
    let shared = Folder::within(folder);
    for sha256 in shared.digests().map_err(at(folder))? {
        if !needed.contains(&sha256) {
            shared.remove(&sha256).map_err(at(folder))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn times(texts: &[&str]) -> Vec<DateTime> {
        texts.iter().map(|text| text.parse().expect("a time")).collect()
    }

    fn kept_of(all: &[&str], keep: Keep) -> Vec<String> {
        kept(&times(all), keep).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn of_each_day_and_each_week_the_last_is_kept() {
        let all = [
            "2025-08-31T02:00:00",
            "2025-09-03T02:00:00",
            "2025-09-07T02:00:00",
            "2025-09-08T02:00:00",
            "2025-09-09T02:00:00",
            "2025-09-09T15:00:00",
        ];
        let keep = Keep::Calendar { daily: 2, weekly: 3 };
        assert_eq!(
            kept_of(&all, keep),
            ["2025-08-31T02:00:00", "2025-09-07T02:00:00", "2025-09-08T02:00:00", "2025-09-09T15:00:00"]
        );
        assert_eq!(kept_of(&all, Keep::Newest(1)), ["2025-09-09T15:00:00"]);
    }

    #[test]
    fn the_newest_is_kept_even_if_none_is_wanted() {
        assert_eq!(kept_of(&["2025-09-09T02:00:00"], Keep::Newest(0)).len(), 1);
        assert_eq!(kept_of(&["2025-09-09T02:00:00"], Keep::Calendar { daily: 0, weekly: 0 }).len(), 1);
    }

    #[test]
    fn names_tell_the_time_in_vietnam_and_no_other_file_is_taken_for_a_backup() {
        let now: Timestamp = "2025-09-01T19:00:05Z".parse().expect("an instant");
        let folder = tempfile::tempdir().expect("a folder");
        let path = free_name(folder.path(), now);
        assert!(path.ends_with("banso-2025-09-02-020005.zip"), "{path:?}");
        std::fs::write(&path, "").expect("room");
        assert!(free_name(folder.path(), now).ends_with("banso-2025-09-02-020006.zip"));
        for other in ["banso-2025-9-2-020005.zip", "banso-2025-09-02-020005.zip.part", "backup.zip", "banso-.zip"] {
            assert_eq!(time_of(Path::new(other)), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn a_year_of_nights_keeps_what_is_promised(nights in proptest::collection::btree_set(0_i64..400, 1..200)) {
            let first: DateTime = "2025-01-01T02:00:00".parse().expect("a time");
            let all: Vec<DateTime> = nights
                .iter()
                .map(|night| first.saturating_add(jiff::SignedDuration::from_hours(24 * night)))
                .collect();
            let kept = kept(&all, Keep::Calendar { daily: 14, weekly: 8 });
            prop_assert!(kept.contains(all.last().expect("one")));
            prop_assert!(kept.len() <= 22);
            prop_assert!(all.iter().rev().take(14).all(|time| kept.contains(time)));
            // What is kept today is kept tomorrow or superseded, never brought back.
            let before = super::kept(&all[..all.len() - 1], Keep::Calendar { daily: 14, weekly: 8 });
            prop_assert!(kept.iter().all(|time| before.contains(time) || Some(time) == all.last()));
        }
    }
}
