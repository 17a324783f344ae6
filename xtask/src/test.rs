//! `cargo xtask test`: everything that must hold before a change lands.

use std::process::Command;

use anyhow::{Result, bail};

use crate::postgres::{self, Durability, Postgres};
use crate::repository::{Repository, spelled, succeed};
use crate::steps::Steps;
use crate::{fuzz, tidy, tools};

/// Tells the browser tests that what they need is there.
const BROWSER: &str = "BANSO_TEST_BROWSER";

/// All tests but those in comments, where nextest is not to be had.
const PLAIN: &[&str] = &["test", "--workspace", "--lib", "--bins", "--tests"];

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// Leave out what needs a browser or Node.
    fast: bool,
    /// Only tests whose name contains one of these; all, and the other checks, if there are none.
    names: Vec<String>,
}

impl Options {
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self { fast: false, names: Vec::new() };
        for argument in arguments {
            match argument.as_str() {
                "--fast" => options.fast = true,
                option if option.starts_with('-') => bail!("`test` knows no option {option}"),
                name => options.names.push(name.to_owned()),
            }
        }
        Ok(options)
    }
}

/// How the tests are run.
struct Runner<'a> {
    repository: &'a Repository,
    nextest: bool,
    postgres: &'a str,
}

pub(crate) fn run(repository: &Repository, options: &Options) -> bool {
    let browser = !options.fast;
    let mut steps = Steps::default();
    if !steps.step("tools", "is everything there that the tests need?", || tools::prepare_tests(repository, browser)) {
        return steps.finish();
    }
    let nextest = tools::nextest(repository);

    let mut server = None;
    let postgres = if let Ok(url) = std::env::var(postgres::URL) {
        steps.skip("postgres", &format!("{} names a database", postgres::URL));
        url
    } else {
        steps.step("postgres", "starting a server for this run", || {
            server = Some(Postgres::start(repository.target(), Durability::None)?);
            Ok(())
        });
        match &server {
            Some(server) => server.url().to_owned(),
            None => return steps.finish(),
        }
    };
    let runner = Runner { repository, nextest, postgres: &postgres };

    if options.names.is_empty() {
        check(repository, &mut steps);
        all_tests(&runner, &mut steps);
        if browser {
            browser_tests(&runner, &mut steps);
            steps.step("simulation", "phones before the real program, which is killed now and then", || {
                simulate(repository)
            });
            steps.step("scripts", "the notebook's scripts under Node, and their types", || check_scripts(repository));
        } else {
            steps.skip("browser", "--fast");
            steps.skip("simulation", "--fast");
            steps.skip("scripts", "--fast");
        }
    } else {
        let mut command = runner.named(&options.names, browser);
        steps.step("tests", &spelled(&command), || succeed(&mut command));
    }
    drop(server);
    steps.finish()
}

/// What can be seen without running anything.
fn check(repository: &Repository, steps: &mut Steps) {
    for (name, arguments) in [
        ("format", &["fmt", "--all", "--check"][..]),
        ("format fuzz", &["fmt", "--manifest-path", fuzz::MANIFEST, "--check"]),
    ] {
        let mut command = repository.cargo(arguments);
        steps.step(name, &spelled(&command), || succeed(&mut command));
    }
    steps.step("tidy", "the repository's own rules", || {
        if tidy::run(repository)? { Ok(()) } else { bail!("rules are broken, see above") }
    });
    let mut clippy = repository.cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    steps.step("lints", &spelled(&clippy), || succeed(&mut clippy));
}

fn all_tests(runner: &Runner<'_>, steps: &mut Steps) {
    let mut tests = runner.everything();
    steps.step("tests", &spelled(&tests), || succeed(&mut tests));
    let mut examples = runner.cargo(&["test", "--workspace", "--doc"]);
    steps.step("doc tests", &spelled(&examples), || succeed(&mut examples));
}

fn browser_tests(runner: &Runner<'_>, steps: &mut Steps) {
    let mut command = runner.in_browser();
    steps.step("browser", &spelled(&command), || succeed(&mut command));
}

impl Runner<'_> {
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.repository.cargo(arguments);
        command.env(postgres::URL, self.postgres).env_remove(BROWSER);
        command
    }

    /// All tests but those in a browser, which are marked to be ignored.
    fn everything(&self) -> Command {
        if self.nextest {
            self.cargo(&["nextest", "run", "--workspace"])
        } else {
            self.cargo(&[PLAIN, &["--no-fail-fast"]].concat())
        }
    }

    /// The tests in a browser. The whole workspace is named, so that the crates keep the features they were just built with.
    fn in_browser(&self) -> Command {
        let mut command = if self.nextest {
            self.cargo(&["nextest", "run", "--workspace", "--test", "browser", "--run-ignored", "all"])
        } else {
            self.cargo(&["test", "--workspace", "--test", "browser", "--", "--include-ignored"])
        };
        // A failed test says what is wrong with a page; where the harness noticed it helps nobody.
        command.env(BROWSER, "1").env("RUST_LIB_BACKTRACE", "0");
        command
    }

    /// The tests with these names, wherever they are.
    fn named(&self, names: &[String], browser: bool) -> Command {
        let (arguments, ignored): (&[&str], &[&str]) = if self.nextest {
            (&["nextest", "run", "--workspace"], &["--run-ignored", "all"])
        } else {
            (PLAIN, &["--include-ignored"])
        };
        let mut command = self.cargo(arguments);
        if !self.nextest {
            command.arg("--");
        }
        if browser {
            command.args(ignored).env(BROWSER, "1");
        }
        command.args(names);
        command
    }
}

/// The notebook's own modules under Node before the real program. `BANSO_STORIES` says how many stories are told, `BANSO_STORY` which
/// comes first.
fn simulate(repository: &Repository) -> Result<()> {
    // What the tests in a browser have built, with the same features: built alone, half of the program would be made a second time.
    succeed(&mut repository.cargo(&["test", "--no-run", "--workspace", "--test", "browser"]))?;
    let given = |name: &str, otherwise: &str| std::env::var(name).unwrap_or_else(|_| otherwise.to_owned());
    let mut node = Command::new("node");
    node.arg("crates/web/tests/notebook/real/simulation.js").arg(repository.target().join("debug/banso"));
    succeed(node.args([given("BANSO_STORIES", "2000"), given("BANSO_STORY", "1")]).current_dir(repository.root()))
}

/// The scripts are plain modules with types in comments; nothing is built from them. Those that decide anything are handed clock,
/// storage and network, so that Node runs the very files that phones run.
fn check_scripts(repository: &Repository) -> Result<()> {
    let files = repository.tracked()?;
    let tests = files.iter().filter(|path| path.ends_with(".test.js"));
    succeed(Command::new("node").arg("--test").args(tests).current_dir(repository.root()))?;
    succeed(Command::new("npm").args(["run", "--silent", "types"]).current_dir(tools::node_tools(repository)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options> {
        Options::parse(&arguments.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn names_and_the_fast_switch_come_in_any_order() {
        let expected = Options { fast: true, names: vec!["annex".into(), "zalo".into()] };
        assert_eq!(parse(&["annex", "--fast", "zalo"]).unwrap(), expected);
    }

    #[test]
    fn an_unknown_option_is_refused() {
        assert!(parse(&["--quick"]).is_err());
    }
}
