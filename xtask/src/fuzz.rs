//! `cargo xtask fuzz`: the readers of foreign files meet input that nobody would write.
//!
//! The targets are those of a usual `fuzz/` folder, so cargo-fuzz can run them too. Here they are built with the stable
//! toolchain: the coverage counters that guide the engine are an ordinary code generation option, only the address sanitizer
//! would need a nightly one, and there is no unsafe code for it to watch.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::repository::{Repository, succeed};
use crate::steps::Steps;
use crate::tools;

/// The targets' own manifest; it lies outside the workspace, whose builds need not know the engine.
pub(crate) const MANIFEST: &str = "fuzz/Cargo.toml";

/// Counts which edges of the code an input reaches and shows the engine what it compares.
const COUNTERS: &[&str] = &[
    "--cfg",
    "fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "-Cdebug-assertions",
    "-Coverflow-checks",
];

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// All targets, if none is named.
    targets: Vec<String>,
    /// How long each target runs.
    time: Duration,
}

impl Options {
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self { targets: Vec::new(), time: Duration::from_mins(1) };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--seconds" => {
                    let number = rest.next().context("--seconds needs a number")?;
                    options.time = Duration::from_secs(number.parse().context("--seconds needs a number")?);
                }
                option if option.starts_with('-') => bail!("`fuzz` knows no option {option}"),
                name => options.targets.push(name.to_owned()),
            }
        }
        Ok(options)
    }
}

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<bool> {
    let all = targets(repository)?;
    let chosen = if options.targets.is_empty() { &all } else { &options.targets };
    if let Some(unknown) = chosen.iter().find(|name| !all.contains(name)) {
        bail!("there is no fuzz target {unknown}; there are: {}", all.join(", "));
    }
    tools::prepare_fuzzing()?;
    let platform = platform(repository)?;
    let mut steps = Steps::default();
    if steps.step("build", "targets with counters", || build(repository, &platform)) {
        for name in chosen {
            let what = format!("mutated input for {} s", options.time.as_secs());
            steps.step(name, &what, || fuzz(repository, &platform, name, options.time));
        }
    }
    Ok(steps.finish())
}

/// One target a file.
fn targets(repository: &Repository) -> Result<Vec<String>> {
    let mut names: Vec<String> = std::fs::read_dir(repository.root().join("fuzz/fuzz_targets"))?
        .flatten()
        .filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

/// Named explicitly, so that the flags reach the targets and what they use, but no build script or macro.
fn platform(repository: &Repository) -> Result<String> {
    let output = repository.command("rustc").arg("-vV").output().context("rustc cannot be started")?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        .context("rustc does not say which platform it builds for")
}

fn build(repository: &Repository, platform: &str) -> Result<()> {
    // The same versions as the program's; only the engine's own are added to the copy.
    let root = repository.root();
    std::fs::copy(root.join("Cargo.lock"), root.join("fuzz/Cargo.lock"))?;
    let mut command =
        repository.cargo(&["build", "--profile", "fuzz", "--manifest-path", MANIFEST, "--target", platform]);
    command
        .arg("--target-dir")
        .arg(repository.target().join("fuzz"))
        .env("CARGO_ENCODED_RUSTFLAGS", COUNTERS.join("\u{1f}"));
    succeed(&mut command)
}

fn fuzz(repository: &Repository, platform: &str, name: &str, time: Duration) -> Result<()> {
    let target = repository.target().join("fuzz");
    let corpus = target.join("corpus").join(name);
    let found = target.join("found").join(name);
    std::fs::create_dir_all(&corpus)?;
    std::fs::create_dir_all(&found)?;
    let program = target.join(platform).join("fuzz").join(name);
    ensure!(program.is_file(), "{} was not built", program.display());

    let mut command = repository.command(program);
    // New inputs go to the first folder; the seeds of the repository stay as they are.
    command.arg(&corpus);
    let seeds = repository.root().join("fuzz/seeds").join(name);
    if seeds.is_dir() {
        command.arg(&seeds);
    }
    let dictionary = repository.root().join(format!("fuzz/{name}.dict"));
    if dictionary.is_file() {
        command.arg(option("dict", &dictionary));
    }
    command
        .arg(format!("-max_total_time={}", time.as_secs()))
        .args([
            "-timeout=10",
            "-rss_limit_mb=2048",
            // Long inputs from the start: a filled-in table is long.
            "-max_len=16384",
            "-len_control=0",
            "-verbosity=0",
            "-print_final_stats=1",
        ])
        .arg(format!("-artifact_prefix={}/", found.display()));
    succeed(&mut command).with_context(|| format!("an input that breaks it lies in {}", found.display()))
}

fn option(name: &str, path: &Path) -> String {
    format!("-{name}={}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options> {
        Options::parse(&arguments.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn the_time_is_given_in_seconds() {
        assert_eq!(parse(&["annex_docx", "--seconds", "20"]).unwrap().time, Duration::from_secs(20));
        assert!(parse(&["--seconds"]).is_err());
        assert!(parse(&["--seconds", "long"]).is_err());
    }
}
