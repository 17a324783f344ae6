//! The repository's chores, run as `cargo xtask …`. [`HELP`] says which there are.

mod bench;
mod fuzz;
mod postgres;
mod repository;
mod steps;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

use repository::Repository;

const HELP: &str = "\
The repository's chores:

  cargo xtask test [--fast] [NAME…]
      Everything that must hold before a change lands: installs what is missing (where it may), then checks
      format, repository rules and lints and runs all tests, on SQLite and on a PostgreSQL of its own, and
      in a browser. With NAMEs: only the tests whose names contain one of them, nothing else.
      --fast leaves out what needs a browser or Node.

  cargo xtask tidy
      The repository's own rules: sizes of files, SQL only in the store, arrows between the crates, licences
      and duplicates of dependencies, words in both locales and nowhere else.

  cargo xtask postgres [COMMAND…]
      Runs a command with a PostgreSQL server of its own, named to it in BANSO_TEST_POSTGRES, for example
      `cargo xtask postgres cargo nextest run -p store`; without a command, prints the address and keeps the
      server until the end of input (Ctrl-D).

  cargo xtask fuzz [TARGET…] [--seconds N]
      Feeds the readers of foreign files with mutated input, N seconds (default 60) each; all targets if none
      is named. Needs a C++ compiler, but neither a nightly toolchain nor cargo-fuzz.

  cargo xtask bench [work] [households] [sync] [sign-ins] [province] [province-postgres] [drills]
      Measures, in release builds on this machine. work: operations a second through the store beside the bare
      durable commits of each database in the same run, and the papers of 3,000 teams; nothing is asserted.
      households: a list of 100,000 households from a file: seconds and memory; nothing is asserted.
      sync: operations a second that phones bring in over HTTP, with the times of their requests, beside the bare
      commits; then once more with two million operations stored (BANSO_BENCH_STORED=N: with N); nothing is asserted.
      sign-ins: how long pages take at 20 a second, for a minute without and a minute with 500 sign-ins; nothing
      is asserted, the goal is a p99 of 250 ms.
      province: how long the pages of a province of 2,900 teams take with twelve months of work, and its papers; the
      province is made once and kept in target/bench (some gigabytes). province-postgres: the same on PostgreSQL, made
      anew. Nothing is asserted, the goals are a p99 of 100 ms, and of 1 s under another day's tree.
      drills: a hundred times `kill -9` under load, two hundred cuts of the power; nothing acknowledged may be lost.

  cargo xtask help

Environment:
  BANSO_TEST_POSTGRES   URL of an empty PostgreSQL database to test on instead of a server started for the run
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the chore found everything in order.
fn run(arguments: &[String]) -> Result<bool> {
    let Some((chore, rest)) = arguments.split_first() else {
        print!("{HELP}");
        return Ok(true);
    };
    match chore.as_str() {
        "test" => Ok(test::run(&Repository::here()?, &test::Options::parse(rest)?)),
        "tidy" if rest.is_empty() => tidy::run(&Repository::here()?),
        "fuzz" => fuzz::run(&Repository::here()?, &fuzz::Options::parse(rest)?),
        "bench" => bench::run(&Repository::here()?, rest),
        "postgres" => postgres::run(&Repository::here()?, rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(true)
        }
        _ => bail!("`cargo xtask {}` is not one of the chores.\n\n{HELP}", arguments.join(" ")),
    }
}
