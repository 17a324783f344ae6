//! `cargo xtask bench`: absolute figures of this machine, never asserted; and the long run of the drills.

use anyhow::{Result, bail};

use crate::{
    postgres::{Durability, Postgres},
    repository::{Repository, succeed},
};

/// A benchmark and its name.
type Bench = (&'static str, fn(&Repository) -> Result<()>);

const ALL: [Bench; 7] = [
    ("work", work),
    ("households", households),
    ("sync", sync),
    ("sign-ins", sign_ins),
    ("province", province),
    ("province-postgres", province_postgres),
    ("drills", drills),
];

/// Runs the benchmarks named, or all in turn.
pub(crate) fn run(repository: &Repository, names: &[String]) -> Result<bool> {
    if let Some(unknown) = names.iter().find(|name| ALL.iter().all(|(known, _)| known != name)) {
        bail!("`bench` knows no {unknown}");
    }
    for (name, bench) in ALL {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            bench(repository)?;
        }
    }
    Ok(true)
}

/// `kill -9` a hundred times under load, and cuts of the power at every commit; here something is asserted.
fn drills(repository: &Repository) -> Result<()> {
    println!("\nA hundred kills under load, and the power cut");
    let mut drills = repository.cargo(&["test", "--release", "--package", "store", "--test", "store", "--"]);
    drills.args(["drills::killed", "power::", "--nocapture", "--test-threads=1"]);
    succeed(drills.env("BANSO_DRILLS", "100").env("BANSO_POWER_CUTS", "200"))
}

/// The pages of those at work, without and with five hundred who sign in within a minute.
fn sign_ins(repository: &Repository) -> Result<()> {
    succeed(&mut repository.cargo(&["build", "--release", "--package", "banso", "--bins", "--examples"]))?;
    println!("\nA minute of pages, and one in which five hundred sign in");
    let release = repository.target().join("release");
    let mut bench = repository.command(release.join("examples/sign_in_bench"));
    succeed(bench.arg(release.join("banso")).arg(repository.target().join("bench/sign-ins")))
}

/// The pages and papers of a province of 2,900 teams with twelve months of work, which is made once.
fn province(repository: &Repository) -> Result<()> {
    province_on(repository, None)
}

/// The same on PostgreSQL, where it is made anew.
fn province_postgres(repository: &Repository) -> Result<()> {
    let postgres = Postgres::start(repository.target(), Durability::Full)?;
    province_on(repository, Some(postgres.url()))
}

fn province_on(repository: &Repository, postgres: Option<&str>) -> Result<()> {
    succeed(&mut repository.cargo(&["build", "--release", "--package", "banso", "--bins", "--examples"]))?;
    println!("\nThe pages and papers of a province");
    let release = repository.target().join("release");
    let mut bench = repository.command(release.join("examples/province_bench"));
    bench.arg(release.join("banso")).arg(repository.target().join("bench/province"));
    bench.envs(postgres.map(|url| ("BANSO_BENCH_POSTGRES", url)));
    succeed(&mut bench)
}

/// A list of 100,000 households from a file.
fn households(repository: &Repository) -> Result<()> {
    succeed(&mut repository.cargo(&["build", "--release", "--package", "web", "--example", "household_import_bench"]))?;
    println!("\nA list of 100,000 households from a file");
    let bench = repository.target().join("release/examples/household_import_bench");
    let folder = repository.target().join("bench");
    let file = folder.join("households.xlsx");
    succeed(repository.command(bench.clone()).arg("make").arg(&file).arg("100000"))?;
    succeed(repository.command(bench).arg("run").arg(&file).arg(folder.join("households")))
}

/// Phones that bring operations in over HTTP, beside the bare durable commits.
fn sync(repository: &Repository) -> Result<()> {
    succeed(&mut repository.cargo(&["build", "--release", "--package", "store", "--examples"]))?;
    succeed(&mut repository.cargo(&["build", "--release", "--package", "banso", "--bins", "--examples"]))?;
    let postgres = Postgres::start(repository.target(), Durability::Full)?;
    let (release, folder) = (repository.target().join("release"), repository.target().join("bench/sync"));
    println!("\nBare durable commits");
    let mut bare = repository.command(release.join("examples/apply_bench"));
    succeed(bare.arg(folder.join("bare")).arg("bare").env("BANSO_BENCH_POSTGRES", postgres.url()))?;
    println!("\nOperations that phones send");
    let mut bench = repository.command(release.join("examples/sync_bench"));
    let bench = bench.arg(release.join("banso")).arg(folder.join("phones"));
    succeed(bench.env("BANSO_BENCH_POSTGRES", postgres.url()))
}

/// Operations through the store, and papers.
fn work(repository: &Repository) -> Result<()> {
    // Built first, so that the database doesn't idle and nothing else takes the processor while it is measured.
    for package in ["store", "documents"] {
        succeed(&mut repository.cargo(&["build", "--release", "--examples", "--package", package]))?;
    }
    println!("\nOperations through the store");
    let postgres = Postgres::start(repository.target(), Durability::Full)?;
    let folder = repository.target().join("bench");
    let mut apply =
        repository.cargo(&["run", "--quiet", "--release", "--package", "store", "--example", "apply_bench", "--"]);
    succeed(apply.arg(folder.join("store")).env("BANSO_BENCH_POSTGRES", postgres.url()))?;
    drop(postgres);

    println!("\nThe annex of some 3,000 teams");
    let mut papers =
        repository.cargo(&["run", "--quiet", "--release", "--package", "documents", "--example", "samples", "--"]);
    succeed(papers.arg(folder.join("papers")).arg("3500"))
}
