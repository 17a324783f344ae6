//! How many operations a second phones bring in over HTTP.
//!
//! `cargo xtask bench sync` runs it, with the program and a folder: it fills the folder with a province's villages and with people on
//! phones, starts `banso serve` there and sends rounds of `POST /api/v1/sync`, signed and with the cursor of the last answer, as the
//! notebook does. Once everything was measured it sends all of it again: each operation must have been applied. Figures are absolute and of
//! this machine, on whose processors the phones run too; nothing is asserted.
//!
//! With `BANSO_BENCH_POSTGRES=postgres://…` (an empty database) PostgreSQL is measured too. `BANSO_BENCH_STORED` says how many operations
//! are stored before SQLite is measured a second time; 2,000,000 if it says nothing.

mod http;
mod people;
#[path = "../sign_in_bench/program.rs"]
mod program;
mod stored;
// The clock and chance of the program that is measured.
#[path = "../../src/surroundings.rs"]
mod surroundings;

use anyhow::{Context, Result};
use http::Connection;
use people::{Person, Province};
use program::Program;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Phones, operations in a round, rounds of each phone. A person may ask a hundred times in a row and then twenty times a second, so
/// people take turns on a phone.
const RUNS: [(usize, usize, usize); 6] =
    [(1, 1, 800), (8, 1, 400), (64, 1, 150), (1, 50, 120), (8, 50, 60), (64, 50, 16)];

/// So many operations are stored before the second measurement, unless the environment says otherwise.
const STORED: usize = 2_000_000;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let named = arguments.next().zip(arguments.next());
    let (program, folder) = named.context("the program and a folder are to be named")?;
    let (program, folder) = (PathBuf::from(program), PathBuf::from(folder));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let mut sqlite = Bench::ready("SQLite", &program, &folder.join("sqlite"), None).await?;
    let first = sqlite.run("").await?;
    let stored: usize = std::env::var("BANSO_BENCH_STORED").ok().map_or(Ok(STORED), |text| text.parse())?;
    let begun = Instant::now();
    let there = stored::fill(&sqlite.folder, &sqlite.province, stored).await?;
    println!("\n{there} operations are stored now, which took {:.0} s", begun.elapsed().as_secs_f64());
    sqlite.province.relieve();
    let second = sqlite.run(", much stored").await?;
    for ((phones, batch, _), (before, after)) in RUNS.iter().zip(first.iter().zip(&second)) {
        println!("{phones} phones in batches of {batch}: {:.2} of the rate before", after / before);
    }
    if let Ok(url) = std::env::var("BANSO_BENCH_POSTGRES") {
        println!();
        Bench::ready("PostgreSQL", &program, &folder.join("postgres"), Some(url)).await?.run("").await?;
    }
    Ok(())
}

/// A database and the people who send.
struct Bench {
    name: &'static str,
    program: PathBuf,
    folder: PathBuf,
    database: Option<String>,
    province: Province,
}

impl Bench {
    async fn ready(name: &'static str, program: &Path, folder: &Path, database: Option<String>) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        // A backup that falls due meanwhile would be measured too.
        std::fs::write(folder.join("banso.toml"), "[backup]\nnightly = false\n")?;
        let province = Province::settle(folder, database.as_deref()).await?;
        Ok(Self { name, program: program.to_owned(), folder: folder.to_owned(), database, province })
    }

    /// Measures each run; operations a second of each.
    async fn run(&mut self, when: &str) -> Result<Vec<f64>> {
        let database: Vec<&str> = self.database.iter().flat_map(|url| ["--database", url.as_str()]).collect();
        let served = Program::start(&self.program, "serve", &self.folder, &database)?;
        println!("| database | phones | batch | operations/s | requests | p50 ms | p99 ms | longest ms |");
        println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        let mut rates = Vec::new();
        for (phones, batch, rounds) in RUNS {
            let mut people = self.province.take_phones(phones);
            // Everybody has been told of his village before.
            let mut warming = Connection::to(served.address()).await?;
            for person in people.iter_mut().flatten() {
                person.round(&mut warming, &[]).await?;
            }
            let sending: Vec<Sending> =
                people.into_iter().map(|people| Sending::ready(people, batch, rounds)).collect();
            let begun = Instant::now();
            let tasks: Vec<_> = sending.into_iter().map(|one| tokio::spawn(one.send(served.address()))).collect();
            let mut done = Vec::new();
            for task in tasks {
                done.push(task.await??);
            }
            let seconds = begun.elapsed().as_secs_f64();
            let mut took: Vec<Duration> = done.iter().flat_map(|one| one.took.iter().copied()).collect();
            took.sort_unstable();
            let operations = f64::from(u32::try_from(phones * batch * rounds)?);
            rates.push(operations / seconds);
            println!(
                "| {}{when} | {phones} | {batch} | {:.0} | {} | {:.1} | {:.1} | {:.1} |",
                self.name,
                operations / seconds,
                took.len(),
                within(&took, 50),
                within(&took, 99),
                within(&took, 100)
            );
            for one in done {
                for (who, operations) in &one.batches {
                    one.people[*who].must_be_applied(&mut warming, operations).await?;
                }
                self.province.people.extend(one.people);
            }
        }
        Ok(rates)
    }
}

/// The milliseconds within which so many in a hundred were answered.
fn within(took: &[Duration], percent: usize) -> f64 {
    let rank = (took.len() * percent).div_ceil(100).saturating_sub(1);
    took.get(rank).map_or(f64::NAN, |took| took.as_secs_f64() * 1000.0)
}

/// A phone with its people, and what they will send: made and signed beforehand, as phones do it with processors of their own.
struct Sending {
    people: Vec<Person>,
    /// Who sends which operations, in order.
    batches: Vec<(usize, Vec<String>)>,
    took: Vec<Duration>,
}

impl Sending {
    fn ready(mut people: Vec<Person>, batch: usize, rounds: usize) -> Self {
        let batches = (0..rounds)
            .map(|round| {
                let who = round % people.len();
                (who, (0..batch).map(|_| people[who].adoption()).collect())
            })
            .collect();
        Self { people, batches, took: Vec::new() }
    }

    async fn send(mut self, at: SocketAddr) -> Result<Self> {
        let mut line = Connection::to(at).await?;
        for (who, operations) in &self.batches {
            self.took.push(self.people[*who].round(&mut line, operations).await?);
        }
        Ok(self)
    }
}
