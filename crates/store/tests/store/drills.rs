//! Drills: the program is killed under load, again and again; it starts again, and is put back from a backup made meanwhile.
//! Nothing that was acknowledged may be missing, and what is kept must equal the recount.
//!
//! `BANSO_DRILLS` says how many (`cargo xtask bench drills`: 100).

pub(crate) mod writer;

use crate::harness::copy_of_shipped;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};
use store::backup::{KeyFrom, Options, check, make, restore};
use tempfile::TempDir;
use writer::Said;

/// Every so many drills a backup is made under load, and put back elsewhere after the kill.
const BACKUP_EVERY: u64 = 4;

/// A writer at work.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(folder: &Path, run: u64) -> Self {
        let mut command = writer::command(&[], folder, run, u64::MAX);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the writer starts");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let (sender, lines) = channel();
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    /// Listens until so many operations more are acknowledged.
    fn hear(&self, said: &mut Said, more: usize) {
        let until = said.acknowledged.len() + more;
        while said.acknowledged.len() < until {
            said.hear(&self.lines.recv().expect("the writer writes"));
            assert_eq!((said.refused, said.failed), (0, 0));
        }
    }

    /// `kill -9`, and then the last things that it still said.
    fn kill(mut self, said: &mut Said) {
        self.child.kill().expect("it ran");
        self.child.wait().expect("it ended");
        self.lines.iter().for_each(|line| said.hear(&line));
    }
}

#[tokio::test]
async fn killed_under_load_it_loses_nothing_that_was_acknowledged() {
    let drills: u64 = std::env::var("BANSO_DRILLS").map_or(20, |count| count.parse().expect("a number"));
    let data = copy_of_shipped().await;
    let mut chance = StdRng::seed_from_u64(20);
    let (mut all, mut restores, mut lost) = (Said::default(), 0, Vec::new());
    for drill in 1..=drills {
        let running = Running::start(data.path(), drill);
        running.hear(&mut all, chance.random_range(1..40));
        let backup = if drill % BACKUP_EVERY == 0 {
            let before = all.clone();
            let to = TempDir::new().expect("a folder");
            let now = writer::surroundings(drill).now();
            let options = Options { data: data.path(), to: to.path(), complete: drill % (2 * BACKUP_EVERY) == 0, now };
            let made = make(&options).await.expect("a backup under load");
            running.hear(&mut all, 1);
            Some((before, to, made))
        } else {
            None
        };
        // The moment is drawn by lot, so that some kills fall into a commit; nothing is waited for here.
        std::thread::sleep(Duration::from_micros(chance.random_range(0..20_000)));
        running.kill(&mut all);
        lost.extend(all.lost_in(data.path(), 1000 + drill).await);

        if let Some((before, to, made)) = backup {
            let checked = check(&made.path, data.path(), None).await.expect("a check");
            assert!(checked.is_clean(), "drill {drill}: {checked:?}");
            let new = to.path().join("new");
            let key = KeyFrom::File(data.path().join("journal.key"));
            restore(&made.path, &new, &key, writer::surroundings(2000 + drill)).await.expect("restored");
            lost.extend(before.lost_in(&new, 3000 + drill).await);
            restores += 1;
        }
        assert_eq!(lost, Vec::<String>::new(), "drill {drill}");
    }
    // Whatever is lost ends the test above, so this is reached with nothing lost.
    println!(
        "{drills} kills under load, {restores} restores of backups made under load; acknowledged operations lost: {} of {}, \
         kept files among them: {}",
        lost.len(),
        all.acknowledged.len() + all.kept.len(),
        all.kept.len()
    );
}

#[tokio::test]
async fn the_drill_would_see_a_lost_operation_a_lost_file_and_a_wrong_sum() {
    let data = copy_of_shipped().await;
    let mut said = Said::default();
    let running = Running::start(data.path(), 1);
    running.hear(&mut said, 40);
    running.kill(&mut said);
    assert_eq!(said.lost_in(data.path(), 1000).await, Vec::<String>::new());
    let raw = crate::harness::Raw::sqlite(&data.path().join("banso.sqlite"));
    let last = said.acknowledged.last().expect("some").clone();
    raw.run(&format!("DELETE FROM journal WHERE operation = x'{last}'")).await;
    assert!(said.lost_in(data.path(), 1001).await.contains(&last));
    let invented = Said { acknowledged: vec!["00".repeat(16)], kept: vec!["00".repeat(32)], ..Said::default() };
    let lost = invented.lost_in(data.path(), 1002).await;
    assert!(lost.contains(&"00".repeat(16)) && lost.contains(&format!("file {}", "00".repeat(32))), "{lost:?}");
    raw.run("UPDATE tally SET value = value + 1").await;
    let lost = Said::default().lost_in(data.path(), 1003).await;
    assert!(lost.iter().any(|lost| lost.contains("tally")), "{lost:?}");
}
