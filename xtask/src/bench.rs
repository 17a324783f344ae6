//! `cargo xtask bench`: absolute figures of this machine, never asserted.

use anyhow::Result;

use crate::{
    postgres::{Durability, Postgres},
    repository::{Repository, succeed},
};

/// Runs every benchmark in turn.
pub(crate) fn run(repository: &Repository) -> Result<bool> {
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
    succeed(papers.arg(folder.join("papers")).arg("3500"))?;
    Ok(true)
}
