//! How long the pages of those at work take while hundreds of others sign in within a minute.
//!
//! `cargo xtask bench sign-ins` runs it, with the program and a folder: it fills the folder with the sample, makes accounts,
//! starts `banso serve` there and asks over HTTP, each request on a connection of its own. Figures are absolute and of this
//! machine, on whose processors the asking runs too; nothing is asserted.

mod accounts;
mod http;
mod program;
// The clock and chance of the program that is measured.
#[path = "../../src/surroundings.rs"]
mod surroundings;

use accounts::{Accounts, Officer, PASSWORD};
use anyhow::{Context, Result, ensure};
use http::{Answer, Request};
use program::Program;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};
use tokio::time::Instant;

/// How long is measured, without sign-ins and then with them.
const RUN: Duration = Duration::from_mins(1);
/// Pages a second, one at a time from each officer in turn, whether or not the last one has been answered.
const PAGES_A_SECOND: u32 = 20;
const SIGN_INS: u32 = 500;
/// A request that takes so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (program, folder) =
        arguments.next().zip(arguments.next()).context("the program and a folder are to be named")?;
    let (program, folder) = (Path::new(&program), Path::new(&folder));
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    // Ended as soon as it listens: the sample is in then.
    drop(Program::start(program, "demo", folder, &[])?);
    let accounts = accounts::fill(folder, SIGN_INS).await?;
    let served = Program::start(program, "serve", folder, &[])?;
    let at = served.address();
    let visits = Arc::new(visits(at, &accounts).await?);
    println!("{PAGES_A_SECOND} pages a second of {} officers; load of the machine {}", accounts.officers.len(), load());
    println!("| what | done | refused | failed | p50 ms | p99 ms | longest ms |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    ask_for_pages(at, &visits).await?.show("pages, nobody signs in");
    let (pages, signed_in) = tokio::join!(ask_for_pages(at, &visits), sign_everybody_in(at, &accounts));
    let (sign_ins, first_pages) = signed_in?;
    pages?.show(&format!("pages, {SIGN_INS} sign in"));
    sign_ins.show("sign-ins");
    first_pages.show("their first pages");
    println!("load of the machine at the end {}", load());
    Ok(())
}

/// What the officers look at, each with his own cookie: in turn the first page, the tree, the commune, its teams, a team.
async fn visits(at: SocketAddr, accounts: &Accounts) -> Result<Vec<Request>> {
    let mut signed_in = Vec::new();
    for officer in &accounts.officers {
        signed_in.push((officer, session(at, officer).await?));
    }
    let pages = |officer: &Officer| {
        let (unit, team) = (officer.unit, officer.team);
        ["/".to_owned(), "/units".to_owned(), format!("/units/{unit}"), "/teams".to_owned(), format!("/teams/{team}")]
    };
    let mut visits = Vec::new();
    for page in 0..5 {
        for (officer, cookie) in &signed_in {
            let visit = Request::get(&pages(officer)[page]).cookie(cookie).from(officer.address);
            // Looked at once before, as they have been in any office by the time the others come.
            let answer = visit.send(at).await?;
            ensure!(answer.status == 200, "{} came as {}", visit.path(), answer.status);
            visits.push(visit);
        }
    }
    Ok(visits)
}

async fn session(at: SocketAddr, officer: &Officer) -> Result<String> {
    let answer = sign_in(&officer.sign_in_name, officer.address).send(at).await?;
    answer.cookie("session").with_context(|| format!("{} is refused with {}", officer.sign_in_name, answer.status))
}

fn sign_in(name: &str, from: Ipv4Addr) -> Request {
    Request::post("/sign-in", &[("login", name), ("password", PASSWORD)]).from(from)
}

/// A minute of pages, evenly spread.
async fn ask_for_pages(at: SocketAddr, visits: &Arc<Vec<Request>>) -> Result<Measured> {
    let begin = Instant::now();
    let count = PAGES_A_SECOND * u32::try_from(RUN.as_secs())?;
    let tasks: Vec<_> = (0..count)
        .map(|number| {
            let (visits, due) = (Arc::clone(visits), begin + RUN * number / count);
            tokio::spawn(async move {
                let visit = &visits[number as usize % visits.len()];
                timed(at, visit, due, |answer| answer.status == 200).await.0
            })
        })
        .collect();
    let mut measured = Measured::default();
    for task in tasks {
        measured.add(task.await?);
    }
    Ok(measured)
}

/// Everybody signs in at some moment of the minute, from an address of his own, and looks at his first page.
async fn sign_everybody_in(at: SocketAddr, accounts: &Accounts) -> Result<(Measured, Measured)> {
    let begin = Instant::now();
    let mut chance = Chance(1);
    let tasks: Vec<_> = accounts
        .to_come
        .iter()
        .map(|(name, address)| {
            let (request, address, due) = (sign_in(name, *address), *address, begin + RUN.mul_f64(chance.next()));
            tokio::spawn(async move {
                let is_in = |answer: &Answer| answer.status == 303 && answer.cookie("session").is_some();
                let (outcome, answer) = timed(at, &request, due, is_in).await;
                let first = match answer.and_then(|answer| answer.cookie("session")) {
                    Some(cookie) => {
                        let home = Request::get("/").cookie(&cookie).from(address);
                        Some(timed(at, &home, Instant::now(), |answer| answer.status == 200).await.0)
                    }
                    None => None,
                };
                (outcome, first)
            })
        })
        .collect();
    let (mut sign_ins, mut first_pages) = (Measured::default(), Measured::default());
    for task in tasks {
        let (outcome, first) = task.await?;
        sign_ins.add(outcome);
        first.into_iter().for_each(|first| first_pages.add(first));
    }
    Ok((sign_ins, first_pages))
}

/// What became of a request.
#[derive(Clone, Copy)]
enum Outcome {
    Done(Duration),
    /// Answered, but with something else than what was asked for.
    Refused,
    Failed,
}

/// Sends a request when it is due. The time counts from then on, also where the asking itself came late.
async fn timed(
    at: SocketAddr,
    request: &Request,
    due: Instant,
    is_done: impl Fn(&Answer) -> bool,
) -> (Outcome, Option<Answer>) {
    tokio::time::sleep_until(due).await;
    match tokio::time::timeout(PATIENCE, request.send(at)).await {
        Ok(Ok(answer)) if is_done(&answer) => (Outcome::Done(due.elapsed()), Some(answer)),
        Ok(Ok(_)) => (Outcome::Refused, None),
        Ok(Err(_)) | Err(_) => (Outcome::Failed, None),
    }
}

#[derive(Default)]
struct Measured {
    took: Vec<Duration>,
    refused: usize,
    failed: usize,
}

impl Measured {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Done(took) => self.took.push(took),
            Outcome::Refused => self.refused += 1,
            Outcome::Failed => self.failed += 1,
        }
    }

    fn show(mut self, what: &str) {
        self.took.sort_unstable();
        // The smallest time within which so many in a hundred were answered.
        let within = |percent: usize| {
            let rank = (self.took.len() * percent).div_ceil(100).saturating_sub(1);
            self.took.get(rank).map_or(f64::NAN, |took| took.as_secs_f64() * 1000.0)
        };
        println!(
            "| {what} | {} | {} | {} | {:.0} | {:.0} | {:.0} |",
            self.took.len(),
            self.refused,
            self.failed,
            within(50),
            within(99),
            within(100)
        );
    }
}

/// Numbers from 0 to 1, the same in every run (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or(0)) / f64::from(u32::MAX)
    }
}

/// The load of the last 1, 5 and 15 minutes, as the machine counts it.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}
