//! The power fails; the disk is full or broken. Beneath SQLite and the store, for real as far as a test can.
//!
//! **Power cuts**: the writer of the drills runs once under `strace`, which records every write, wait and name in order, and what
//! the writer said (it makes backups too). From the record the disk is made up as it may stand after a cut at any moment: what was waited for is there,
//! of the rest all is lost, or each sector by lot. The store must open on it, hold what had been acknowledged, and be whole.
//! This proves that the program waits for the right things in the right order, under the usual promise of a disk: what `fsync`
//! has returned for stays. It proves nothing of disks that lie, nor of a file system's own faults.
//!
//! **Failing writes**: `strace` makes calls fail with "no space left" and "input/output error" while the writer runs. It must go
//! on, acknowledge nothing that is lost, and be whole afterwards.

mod disk;
mod trace;

use crate::{
    drills::writer::{self, Said},
    harness::copy_of_shipped,
};
use disk::{Disk, Rest};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
};
use tempfile::TempDir;
use trace::{Call, What};

/// A run of the writer, recorded.
struct Recorded {
    root: PathBuf,
    first: Vec<(PathBuf, Vec<u8>)>,
    calls: Vec<Call>,
}

impl Recorded {
    async fn run(calls: u64) -> Self {
        let data = copy_of_shipped().await;
        let root = data.path().canonicalize().expect("a path");
        let first = std::fs::read_dir(&root).expect("files").map(|entry| entry.expect("a file").path());
        let first = first.map(|path| (path.clone(), std::fs::read(path).expect("a file"))).collect();
        let record = data.path().with_extension("strace");
        let mut command = writer::command(&trace::recorder(&record), &root, 1, calls);
        let ended = command.stdout(Stdio::null()).status().expect("strace, a package of Debian, is needed");
        assert!(ended.success(), "the writer, or strace, failed: {ended}");
        let text = std::fs::read_to_string(&record).expect("the record");
        std::fs::remove_file(&record).expect("the record");
        let calls = trace::read(&text, &root);
        Self { root, first, calls }
    }

    /// What had been said by a line of the record; a call that has begun to say it counts.
    fn said(&self, line: usize) -> Said {
        let mut text = Vec::new();
        for call in self.calls.iter().filter(|call| call.start < line) {
            if let What::Say { bytes } = &call.what {
                text.extend_from_slice(bytes);
            }
        }
        let mut said = Said::default();
        String::from_utf8(text).expect("text").lines().for_each(|line| said.hear(line));
        said
    }

    /// Moments worth a cut: right after something was acknowledged, while a file is waited for, and anywhere.
    fn moments(&self, count: usize, chance: &mut StdRng) -> Vec<usize> {
        let of = |wanted: fn(&What) -> bool| -> Vec<usize> {
            self.calls.iter().filter(|call| wanted(&call.what)).map(|call| call.start + 1).collect()
        };
        let kinds =
            [of(|what| matches!(what, What::Say { .. })), of(|what| matches!(what, What::Sync { .. })), of(|_| true)];
        (0..count).map(|at| &kinds[at % 3]).map(|moments| moments[chance.random_range(0..moments.len())]).collect()
    }

    /// What is lost after a cut.
    async fn lost(&self, line: usize, rest: Rest, lies: fn(&Path) -> bool, chance: &mut StdRng) -> Vec<String> {
        let folder = TempDir::new().expect("a folder");
        Disk::at(&self.calls, line, &self.first, lies).after(rest, chance, &self.root, folder.path());
        self.said(line).lost_in(folder.path(), 1000).await
    }
}

fn honest(_: &Path) -> bool {
    false
}

#[tokio::test]
async fn after_a_power_cut_at_any_moment_nothing_acknowledged_is_missing() {
    let count: usize = std::env::var("BANSO_POWER_CUTS").map_or(30, |count| count.parse().expect("a number"));
    let recorded = Recorded::run(40).await;
    let end = recorded.said(usize::MAX);
    assert!(end.done && end.refused == 0 && end.failed == 0, "{end:?}");
    assert!(end.acknowledged.len() > 300 && end.kept.len() > 8, "too little was written to mean anything");
    assert!(end.backups > 1, "no backup was made meanwhile");
    let emptied = |call: &&Call| matches!(&call.what, What::Write { path, .. } if path.ends_with("banso.sqlite"));
    assert!(recorded.calls.iter().filter(emptied).count() > 10, "the log was never moved into the database");

    let mut chance = StdRng::seed_from_u64(30);
    for line in recorded.moments(count, &mut chance) {
        for rest in [Rest::Lost, Rest::Torn] {
            let lost = recorded.lost(line, rest, honest, &mut chance).await;
            assert_eq!(lost, Vec::<String>::new(), "cut at line {line}, {rest:?}");
        }
    }
    println!(
        "{count} power cuts, each with the rest lost and torn; acknowledged operations lost: 0; written in all: {}",
        end.acknowledged.len() + end.kept.len()
    );
}

#[tokio::test]
async fn the_check_sees_what_a_lying_disk_loses() {
    let recorded = Recorded::run(20).await;
    let mut chance = StdRng::seed_from_u64(31);
    let is_log: fn(&Path) -> bool = |path| path.ends_with("banso.sqlite-wal");
    let is_file: fn(&Path) -> bool = |path| path.components().any(|part| part.as_os_str() == "files");
    let is_backup: fn(&Path) -> bool = |path| path.to_string_lossy().contains("banso-2");
    // Not at the very end alone: a program that ends in order may have moved its log into the database first.
    let said = recorded.calls.iter().filter(|call| matches!(call.what, What::Say { .. })).map(|call| call.start + 1);
    let moments: Vec<usize> =
        said.collect::<Vec<_>>().into_iter().rev().step_by(7).take(12).chain([usize::MAX]).collect();
    for (lies, word) in [(is_log, ""), (is_file, "file "), (is_backup, "banso-2")] {
        let mut seen = false;
        for line in &moments {
            let lost = recorded.lost(*line, Rest::Lost, lies, &mut chance).await;
            seen = lost.iter().any(|lost| lost.contains(word));
            if seen {
                break;
            }
        }
        assert!(seen, "{word}: never missed");
    }
    assert_eq!(recorded.lost(usize::MAX, Rest::Lost, honest, &mut chance).await, Vec::<String>::new());
}

#[tokio::test]
async fn on_a_full_or_failing_disk_it_goes_on_and_acknowledges_nothing_that_is_lost() {
    let (mut acknowledged, mut failed) = (0, 0);
    for (run, fault) in [
        "pwrite64:error=ENOSPC:when=150+97",
        "pwrite64:error=EIO:when=160+61",
        "fsync,fdatasync:error=EIO:when=12+5",
        "ftruncate,rename:error=EIO:when=2+2",
    ]
    .into_iter()
    .enumerate()
    {
        let data = copy_of_shipped().await;
        let calls = fault.split(':').next().expect("names of calls");
        let (traced, injected) = (format!("trace={calls}"), format!("inject={fault}"));
        let words = ["strace", "-f", "-o", "/dev/null", "-e", "signal=none", "-e", &traced, "-e", &injected];
        let inject = words.map(str::to_owned);
        let output = writer::command(&inject, data.path(), 1 + run as u64, 40).output().expect("strace is needed");
        let mut said = Said::default();
        String::from_utf8(output.stdout).expect("text").lines().for_each(|line| said.hear(line));
        assert!(said.done, "{fault}: it gave up: {}", String::from_utf8_lossy(&output.stderr));
        assert!(said.failed > 0 && said.acknowledged.len() > 20, "{fault}: {} failed", said.failed);
        assert_eq!(said.lost_in(data.path(), 1000).await, Vec::<String>::new(), "{fault}");
        acknowledged += said.acknowledged.len() + said.kept.len();
        failed += said.failed;
    }
    println!("{failed} writes answered with an error; acknowledged operations lost: 0 of {acknowledged}");
}
