//! How long the pages of a province take, with 2,900 teams and twelve months of work in the database.
//!
//! `cargo xtask bench province` runs it, with the program and a folder: where the folder holds no province yet it lets `banso demo --size province` make
//! one, which is kept for the next time; then it starts `banso serve` there and asks over HTTP, each request on a connection of its own, as 32 people
//! do who look at each page for a second. At the end it fetches the papers of the province. Figures are absolute and of this machine, on whose
//! processors the asking runs too; nothing is asserted. With `BANSO_BENCH_POSTGRES=postgres://…` (an empty database) the same is done there.

#[path = "../sign_in_bench/http.rs"]
mod http;
mod places;
#[path = "../sign_in_bench/program.rs"]
mod program;
// The clock and chance of the program that is measured.
#[path = "../../src/surroundings.rs"]
mod surroundings;

use anyhow::{Context, Result, ensure};
use http::Request;
use places::{Asker, PASSWORD, Page};
use program::Program;
use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};
use tokio::time::Instant;

/// How long is measured.
const RUN: Duration = Duration::from_mins(1);
/// So long somebody looks at a page before the next click.
const LOOK: Duration = Duration::from_secs(1);
/// So often each paper is fetched.
const FETCHES: usize = 5;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let named = arguments.next().zip(arguments.next());
    let (program, folder) = named.context("the program and a folder are to be named")?;
    let (program, folder) = (Path::new(&program), Path::new(&folder));
    match std::env::var("BANSO_BENCH_POSTGRES") {
        Ok(url) => measure("PostgreSQL", program, &folder.join("postgres"), Some(&url)).await,
        Err(_) => measure("SQLite", program, &folder.join("sqlite"), None).await,
    }
}

async fn measure(name: &str, program: &Path, folder: &Path, database: Option<&str>) -> Result<()> {
    let options: Vec<&str> = database.into_iter().flat_map(|url| ["--database", url]).collect();
    if database.is_some() && folder.exists() {
        // What lies there is of another database.
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    // A backup that falls due meanwhile would be measured too.
    std::fs::write(folder.join("banso.toml"), "[backup]\nnightly = false\n")?;
    println!("{name}; load of the machine {}", load());
    make(program, folder, &options)?;
    let places = places::of(folder, database).await?;
    let served = Program::start(program, "serve", folder, &options)?;
    let at = served.address();
    let askers = signed_in(at, places.askers).await?;
    println!("\n| page, first time | ms |\n| --- | ---: |");
    for Page { kind, path } in &places.pages {
        let begun = Instant::now();
        ask(at, &askers[0], path).await?;
        println!("| {kind} | {:.0} |", milliseconds(begun.elapsed()));
    }
    println!("\n{} people, {} s between clicks; load of the machine {}", askers.len(), LOOK.as_secs(), load());
    let mut tasks = Vec::new();
    for (number, asker) in askers.iter().cloned().enumerate() {
        // They don't all begin in the same moment.
        let late = LOOK * u32::try_from(number)? / u32::try_from(askers.len())?;
        let pages: Vec<Page> = places.pages.iter().filter(|page| !page.is_paper()).cloned().collect();
        tasks.push(tokio::spawn(async move {
            tokio::time::sleep(late).await;
            let (begun, mut took) = (Instant::now(), Vec::new());
            for Page { kind, path } in pages.iter().cycle().skip(number) {
                if begun.elapsed() > RUN {
                    break;
                }
                let asked = Instant::now();
                ask(at, &asker, path).await?;
                took.push((*kind, asked.elapsed()));
                tokio::time::sleep(LOOK).await;
            }
            anyhow::Ok(took)
        }));
    }
    let mut all: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for task in tasks {
        for (kind, took) in task.await?? {
            all.entry(kind).or_default().push(took);
        }
    }
    show("page", all);
    let mut papers: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for Page { kind, path } in places.pages.iter().filter(|page| page.is_paper()) {
        for _ in 0..FETCHES {
            let begun = Instant::now();
            ask(at, &askers[0], path).await?;
            papers.entry(kind).or_default().push(begun.elapsed());
        }
    }
    show("paper, one after the other", papers);
    println!("load of the machine at the end {}", load());
    Ok(())
}

/// Lets the program make a province, or finds that it did.
fn make(program: &Path, folder: &Path, options: &[&str]) -> Result<()> {
    let mut child = Command::new(program)
        .args(["demo", "--size", "province", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder)
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} cannot be started", program.display()))?;
    let lines = BufReader::new(child.stdout.take().context("it has no output")?).lines();
    let mut is_made = false;
    for line in lines.map_while(Result::ok) {
        if line.contains("http://") {
            is_made = true;
            break;
        }
        println!("{line}");
    }
    child.kill().ok();
    child.wait()?;
    ensure!(is_made, "the province could not be made");
    Ok(())
}

/// The askers' cookies.
async fn signed_in(at: SocketAddr, askers: Vec<Asker>) -> Result<Vec<(Asker, String)>> {
    let mut signed_in = Vec::new();
    for asker in askers {
        let fields = [("login", asker.sign_in_name.as_str()), ("password", PASSWORD)];
        let answer = Request::post("/sign-in", &fields).from(asker.address).send(at).await?;
        let cookie = answer.cookie("session");
        let cookie = cookie.with_context(|| format!("{} is refused with {}", asker.sign_in_name, answer.status))?;
        signed_in.push((asker, cookie));
    }
    Ok(signed_in)
}

async fn ask(at: SocketAddr, (asker, cookie): &(Asker, String), path: &str) -> Result<()> {
    let request = Request::get(path).cookie(cookie).from(asker.address);
    let answer = request.send(at).await?;
    ensure!(answer.status == 200, "{} came as {}", request.path(), answer.status);
    Ok(())
}

fn show(what: &str, all: BTreeMap<&str, Vec<Duration>>) {
    println!("\n| {what} | asked | p50 ms | p99 ms | longest ms |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (kind, mut took) in all {
        took.sort_unstable();
        let within = |percent: usize| {
            let rank = (took.len() * percent).div_ceil(100).saturating_sub(1);
            took.get(rank).map_or(f64::NAN, |took| milliseconds(*took))
        };
        println!("| {kind} | {} | {:.0} | {:.0} | {:.0} |", took.len(), within(50), within(99), within(100));
    }
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

/// The load of the last 1, 5 and 15 minutes, as the machine counts it.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}
