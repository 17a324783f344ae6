//! A program that writes without pause and says of each operation when it is acknowledged, to be killed in the middle of it.
//!
//! It is this very test binary, started again: [`the_writer_that_drills_start`] does nothing unless a drill has started it.

use crate::harness::{builders::*, database, day};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use rules::{
    ids::{MemberId, TeamId, UnitId},
    operations::{Body, Operation, Outcome},
    teams::{DecisionKind, Place},
    units::Level,
};
use sha2::{Digest, Sha256};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};
use store::{
    Clock, Entropy, KeptFile, Location, Scope, Store, Surroundings,
    backup::{self, Keep, Options},
};

const FOLDER: &str = "BANSO_DRILL_FOLDER";
const RUN: &str = "BANSO_DRILL_RUN";
const CALLS: &str = "BANSO_DRILL_CALLS";
const CALLERS: u64 = 4;
/// The folder of its backups within that of its data.
const BACKUPS: &str = "backups";

/// The command that starts the writer. Each run draws other ids; it ends by itself after so many calls of each caller.
pub(crate) fn command(before: &[String], folder: &Path, run: u64, calls: u64) -> Command {
    let program = std::env::current_exe().expect("this program");
    let mut words = before.iter().cloned();
    let mut command = match words.next() {
        Some(word) => {
            let mut command = Command::new(word);
            command.args(words).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.args(["--exact", "drills::writer::the_writer_that_drills_start", "--ignored", "--nocapture"]);
    command.env(FOLDER, folder).env(RUN, run.to_string()).env(CALLS, calls.to_string());
    command
}

/// Time that moves on a millisecond at every look; each run has its own day.
struct SteadyClock(AtomicI64);

impl Clock for SteadyClock {
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0.fetch_add(1, Ordering::Relaxed)).expect("an instant")
    }
}

struct Counted {
    run: u64,
    drawn: AtomicU64,
}

impl Entropy for Counted {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let number = self.drawn.fetch_add(1, Ordering::Relaxed);
            let bytes = Sha256::digest([self.run.to_be_bytes(), number.to_be_bytes()].as_flattened());
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}

/// Surroundings of a run; whoever looks at what it left takes a number of its own.
pub(crate) fn surroundings(run: u64) -> Surroundings {
    let begin: jiff::Timestamp = crate::harness::BEGINNING.parse().expect("an instant");
    let day = i64::try_from(run).expect("a small number") * 86_400_000;
    let clock = SteadyClock(AtomicI64::new(begin.as_millisecond() + day));
    Surroundings { clock: Arc::new(clock), entropy: Arc::new(Counted { run, drawn: AtomicU64::new(0) }) }
}

fn number(name: &str) -> u64 {
    std::env::var(name).expect(name).parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a drill starts it"]
async fn the_writer_that_drills_start() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let run = number(RUN);
    let location = Location { folder: Path::new(&folder), database: None };
    let store = Store::open(location, surroundings(run)).await.expect("the store opens");
    say("open", &run);
    let villages = villages(&store, run).await;
    let callers = (0..CALLERS).map(|caller| tokio::spawn(call(store.clone(), villages.clone(), caller, run)));
    for caller in callers.collect::<Vec<_>>() {
        caller.await.expect("it goes on until it is killed, or has done its calls");
    }
    say("done", &run);
}

/// One line, written at once.
fn say(what: &str, of: &impl std::fmt::Display) {
    let line = format!("\n{what} {of}\n");
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes()).and_then(|()| out.flush()).expect("somebody listens");
}

/// Applies operations; those applied are acknowledged. Where writing fails, it says so and goes on.
async fn apply(store: &Store, operations: Vec<Operation>) {
    let ids: Vec<_> = operations.iter().map(|operation| operation.id).collect();
    match store.apply(&Scope::operator(), operations).await {
        Ok(outcomes) => {
            for (id, outcome) in ids.iter().zip(outcomes) {
                // After a failure some refuse for want of what was not written.
                say(if outcome == Outcome::Applied { "ack" } else { "refused" }, id);
            }
        }
        Err(error) => say("failed", &error.to_string().replace('\n', " ")),
    }
}

async fn villages(store: &Store, run: u64) -> Vec<UnitId> {
    let tree = store.registry(&Scope::operator()).await.expect("the tree");
    let communes = tree.list(Level::Commune, day("2022-05-01"));
    let villages: Vec<UnitId> = (0..8).map(|_| UnitId(store.surroundings().id())).collect();
    let create = |(at, unit): (usize, &UnitId)| new_village(*unit, &format!("Bản {run} {at}"), communes[at * 7]);
    let changes = villages.iter().enumerate().map(create).collect();
    apply(store, vec![store.operation(reform("2022-05-01", changes))]).await;
    villages
}

/// A backup as the job of the night makes it.
async fn back_up(store: &Store, complete: bool) {
    let data = PathBuf::from(std::env::var_os(FOLDER).expect(FOLDER));
    let to = data.join(BACKUPS);
    let made = backup::make(&Options { data: &data, to: &to, complete, now: store.now() }).await;
    match made.and_then(|_| backup::rotate(&to, Keep::Newest(2))) {
        Ok(_) => say("made", &complete),
        Err(error) => say("failed", &error),
    }
}

/// Moves the log into the database beside those who write, as SQLite does by itself once the log has grown to more than a drill writes.
async fn empty_log() {
    let data = PathBuf::from(std::env::var_os(FOLDER).expect(FOLDER));
    if let Err(error) = database::empty_log(&data.join("banso.sqlite")).await {
        say("failed", &error);
    }
}

/// One caller: teams with their members, who come and go, and decisions on them; a file now and then; the seals; and backups.
async fn call(store: Store, villages: Vec<UnitId>, caller: u64, run: u64) {
    let mut chance = StdRng::seed_from_u64(run * 1000 + caller);
    let mut plan = Vec::new();
    let mut teams = 0;
    for round in 0..number(CALLS) {
        let size = chance.random_range(1..=4);
        while plan.len() < size {
            let village = villages[chance.random_range(0..villages.len())];
            plan.extend(a_team(&store, village, &format!("{run}-{caller}-{teams}")));
            teams += 1;
        }
        let batch = plan.drain(..size).collect();
        apply(&store, batch).await;
        if round % 5 == caller {
            match store.seal().await {
                Ok(_) => say("sealed", &round),
                Err(error) => say("failed", &error),
            }
        }
        if round % 6 == 3 && caller == 3 {
            empty_log().await;
        }
        if round % 12 == 8 && caller == 2 {
            back_up(&store, round % 24 == 8).await;
        }
        if round % 16 == caller {
            let bytes = vec![b'a' + u8::try_from(caller).unwrap_or(0); chance.random_range(1..20_000)];
            let file = KeptFile { name: "QĐ.pdf".to_owned(), media_type: "application/pdf".to_owned(), bytes };
            match store.keep_file(&Scope::operator(), file).await {
                Ok(sha256) => say("kept", &sha256),
                Err(error) => say("failed", &error),
            }
        }
    }
}

/// A team's beginning: itself, the letter's four, the decision, and one who leaves.
fn a_team(store: &Store, village: UnitId, number: &str) -> Vec<Operation> {
    let team = store.operation(new_team(Place::Villages(vec![village])));
    let id = TeamId::from(team.id);
    let mut all = vec![team];
    all.extend(the_four().iter().map(|entry| store.operation(entry.body(id))));
    let leaving = all.last().map(|operation| MemberId::from(operation.id));
    all.push(store.operation(decision(village, DecisionKind::Establish, number, "2025-08-01", &[id])));
    all.extend(leaving.map(|member| store.operation(end_member(member, "2025-08-20"))));
    all
}

/// What the writer said, line by line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// Operations acknowledged, as lowercase hexadecimal.
    pub(crate) acknowledged: Vec<String>,
    /// Files acknowledged.
    pub(crate) kept: Vec<String>,
    /// Operations refused; where all can be written there are none.
    pub(crate) refused: usize,
    /// How often something could not be written.
    pub(crate) failed: usize,
    /// How many backups it made.
    pub(crate) backups: usize,
    pub(crate) done: bool,
}

impl Said {
    pub(crate) fn hear(&mut self, line: &str) {
        match line.split_once(' ') {
            Some(("ack", id)) => self.acknowledged.push(id.replace('-', "")),
            Some(("kept", sha256)) => self.kept.push(sha256.to_owned()),
            Some(("refused", _)) => self.refused += 1,
            Some(("failed", _)) => self.failed += 1,
            Some(("made", _)) => self.backups += 1,
            Some(("done", _)) => self.done = true,
            _ => {}
        }
    }

    /// What of it a data folder does not hold; empty if nothing is lost and everything kept equals the recount.
    pub(crate) async fn lost_in(&self, folder: &Path, run: u64) -> Vec<String> {
        let location = Location { folder, database: None };
        let store = match Store::open(location, surroundings(run)).await {
            Ok(store) => store,
            Err(error) => return vec![format!("the store does not open: {error}")],
        };
        let mut lost = Vec::new();
        match store.verify(&Scope::operator()).await {
            Ok(found) if found.is_clean() => {}
            Ok(found) => lost.push(format!("{found:?}")),
            Err(error) => lost.push(format!("it can't be verified: {error}")),
        }
        for sha256 in &self.kept {
            let file = store.file(&Scope::operator(), sha256).await;
            let whole = |file: KeptFile| store::hex(&Sha256::digest(&file.bytes)) == *sha256;
            if !file.is_ok_and(|file| file.is_some_and(whole)) {
                lost.push(format!("file {sha256}"));
            }
        }
        store.close().await.expect("it closes");
        // Whatever bears the name of a backup is a good one, and nothing in it is lost in the database.
        for path in backup::backups_in(&folder.join(BACKUPS)).expect("the backups") {
            match backup::check(&path, folder, None).await {
                Ok(found) if found.is_clean() => {}
                Ok(found) => lost.push(format!("{}: {found:?}", path.display())),
                Err(error) => lost.push(format!("{}: {error}", path.display())),
            }
        }
        let raw = crate::harness::Raw::sqlite(&folder.join("banso.sqlite"));
        let applied = "SELECT DISTINCT lower(hex(operation)) FROM journal WHERE state = 'applied'";
        let applied: std::collections::HashSet<String> = raw.texts(applied).await.into_iter().collect();
        // What made something must have made it.
        let unmade = "SELECT DISTINCT lower(hex(j.operation)) FROM journal j WHERE j.state = 'applied' AND j.author = 'operator' \
                      AND (j.kind = 'team.add' AND j.operation NOT IN (SELECT id FROM team) \
                      OR j.kind = 'member.add' AND j.operation NOT IN (SELECT id FROM member) \
                      OR j.kind = 'decision.record' AND j.operation NOT IN (SELECT id FROM decision))";
        lost.extend(raw.texts(unmade).await);
        lost.extend(self.acknowledged.iter().filter(|id| !applied.contains(*id)).cloned());
        lost
    }
}

/// The kinds that [`Said::lost_in`] speaks of are those of the wire.
#[test]
fn the_kinds_whose_rows_are_looked_for_are_those_of_the_wire() {
    let team = new_team(Place::Villages(vec![]));
    let decision = decision(UnitId(uuid::Uuid::nil()), DecisionKind::Establish, "1", "2025-08-01", &[]);
    let member = the_four()[0].body(TeamId(uuid::Uuid::nil()));
    let kind = |body: Body| body.kind();
    assert_eq!([kind(team), kind(member), kind(decision)], ["team.add", "member.add", "decision.record"]);
}
