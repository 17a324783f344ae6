//! `cargo xtask bench`: absolute figures of this machine, never asserted; and the long run of the drills.

use anyhow::{Result, bail};
use std::{path::PathBuf, process::Command};

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
    let mut drills = repository.cargo(&["test", "--release", "--workspace", "--test", "store", "--"]);
    drills.args(["drills::killed", "power::", "--nocapture", "--test-threads=1"]);
    succeed(drills.env("BANSO_DRILLS", "100").env("BANSO_POWER_CUTS", "200"))
}

/// The program and the benchmarks, built for release. All at once: of another choice of packages everything would be built anew, for its
/// dependencies would have other features. Built before anything is measured, so that nothing else takes the processor then.
struct Release<'a>(&'a Repository);

impl<'a> Release<'a> {
    fn build(repository: &'a Repository) -> Result<Self> {
        succeed(&mut repository.cargo(&["build", "--release", "--workspace", "--bins", "--examples"]))?;
        Ok(Self(repository))
    }

    fn program(&self) -> PathBuf {
        self.0.target().join("release/banso")
    }

    fn example(&self, name: &str) -> Command {
        self.0.command(self.0.target().join("release/examples").join(name))
    }

    /// A place for a benchmark's data.
    fn folder(&self, name: &str) -> PathBuf {
        self.0.target().join("bench").join(name)
    }
}

/// The pages of those at work, without and with five hundred who sign in within a minute.
fn sign_ins(repository: &Repository) -> Result<()> {
    let release = Release::build(repository)?;
    println!("\nA minute of pages, and one in which five hundred sign in");
    succeed(release.example("sign_in_bench").arg(release.program()).arg(release.folder("sign-ins")))
}

/// The pages and papers of a province of 2,900 teams with twelve months of work, which is made once.
fn province(repository: &Repository) -> Result<()> {
    province_on(&Release::build(repository)?, None)
}

/// The same on PostgreSQL, where it is made anew.
fn province_postgres(repository: &Repository) -> Result<()> {
    let release = Release::build(repository)?;
    let postgres = Postgres::start(repository.target(), Durability::Full)?;
    province_on(&release, Some(postgres.url()))
}

fn province_on(release: &Release<'_>, postgres: Option<&str>) -> Result<()> {
    println!("\nThe pages and papers of a province");
    let mut bench = release.example("province_bench");
    bench.arg(release.program()).arg(release.folder("province"));
    succeed(bench.envs(postgres.map(|url| ("BANSO_BENCH_POSTGRES", url))))
}

/// A list of 100,000 households from a file.
fn households(repository: &Repository) -> Result<()> {
    let release = Release::build(repository)?;
    println!("\nA list of 100,000 households from a file");
    let file = release.folder("households.xlsx");
    let bench = || release.example("household_import_bench");
    succeed(bench().arg("make").arg(&file).arg("100000"))?;
    succeed(bench().arg("run").arg(&file).arg(release.folder("households")))
}

/// Phones that bring operations in over HTTP, beside the bare durable commits.
fn sync(repository: &Repository) -> Result<()> {
    let release = Release::build(repository)?;
    let postgres = Postgres::start(repository.target(), Durability::Full)?;
    let folder = release.folder("sync");
    println!("\nBare durable commits");
    let mut bare = release.example("apply_bench");
    succeed(bare.arg(folder.join("bare")).arg("bare").env("BANSO_BENCH_POSTGRES", postgres.url()))?;
    println!("\nOperations that phones send");
    let mut bench = release.example("sync_bench");
    let bench = bench.arg(release.program()).arg(folder.join("phones"));
    succeed(bench.env("BANSO_BENCH_POSTGRES", postgres.url()))
}

/// Operations through the store, and papers.
fn work(repository: &Repository) -> Result<()> {
    let release = Release::build(repository)?;
    println!("\nOperations through the store");
    let postgres = Postgres::start(repository.target(), Durability::Full)?;
    let mut apply = release.example("apply_bench");
    succeed(apply.arg(release.folder("store")).env("BANSO_BENCH_POSTGRES", postgres.url()))?;
    drop(postgres);
    println!("\nThe annex of some 3,000 teams");
    succeed(release.example("samples").arg(release.folder("papers")).arg("3500"))
}
