//! The programs that the tests need: what is missing is installed where this account may, otherwise named.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::postgres;
use crate::repository::{Repository, program_in_path, spelled, succeed, succeeds};

/// Something that comes with a Debian package.
struct Need {
    what: &'static str,
    package: &'static str,
    there: fn() -> bool,
}

/// What every run needs.
const ALWAYS: &[Need] = &[
    Need {
        what: "the PostgreSQL server (initdb, pg_ctl)",
        package: "postgresql",
        there: || postgres::binaries().is_some(),
    },
    Need {
        what: "strace, which records what the store writes and makes writing fail, for the tests of power cuts",
        package: "strace",
        there: || program_in_path("strace").is_some(),
    },
    Need {
        what: "the font Liberation Serif, metrically the Times New Roman that official papers are set in",
        package: "fonts-liberation2",
        there: || font_is_there(Path::new("/usr/share/fonts"), "LiberationSerif-Regular.ttf"),
    },
    Need {
        what: "LibreOffice's word processor, which opens the papers that the program makes",
        package: "libreoffice-writer-nogui",
        there: || libreoffice_has("libswlo.so"),
    },
    Need {
        what: "LibreOffice's spreadsheets, for the workbooks",
        package: "libreoffice-calc-nogui",
        there: || libreoffice_has("libsclo.so"),
    },
    Need {
        what: "pdftotext and pdfinfo, which tell what a PDF says and on how many pages",
        package: "poppler-utils",
        there: || program_in_path("pdftotext").is_some(),
    },
];

/// What the steps in a browser and over its scripts need besides.
const BROWSER: &[Need] = &[
    Need { what: "the browser Chromium", package: "chromium", there: || program_in_path("chromium").is_some() },
    Need {
        what: "ChromeDriver, through which the tests drive it",
        package: "chromium-driver",
        there: || program_in_path("chromedriver").is_some(),
    },
    Need {
        what: "Node.js, for the checks of the pages' scripts (never to build or run the program)",
        package: "nodejs",
        there: || program_in_path("node").is_some(),
    },
    Need {
        what: "npm, which fetches those checks by their lock file",
        package: "npm",
        there: || program_in_path("npm").is_some(),
    },
];

/// What only the fuzz targets need.
const FUZZ: &[Need] = &[Need {
    what: "a C++ compiler, for the fuzzing engine",
    package: "g++",
    there: || program_in_path("c++").is_some(),
}];

/// How the account that runs this may install packages.
enum Privilege {
    Root,
    Sudo,
    None,
}

/// Sees to everything that the tests need.
pub(crate) fn prepare_tests(repository: &Repository, browser: bool) -> Result<()> {
    components(repository)?;
    let mut needs: Vec<&Need> = ALWAYS.iter().collect();
    if browser {
        needs.extend(BROWSER);
    }
    packages(&needs)?;
    if browser {
        node_modules(repository)?;
    }
    Ok(())
}

/// Sees to everything that the fuzz targets need.
pub(crate) fn prepare_fuzzing() -> Result<()> {
    packages(&FUZZ.iter().collect::<Vec<_>>())
}

/// Whether nextest can be used; it is built and installed if it is not there. Plain `cargo test` serves without it.
pub(crate) fn nextest(repository: &Repository) -> bool {
    let there = || succeeds(&mut repository.cargo(&["nextest", "--version"]));
    if there() {
        return true;
    }
    println!("cargo-nextest is missing; building it takes some minutes, once");
    let mut install = repository.cargo(&["install", "--locked", "cargo-nextest"]);
    if let Err(error) = succeed(&mut install) {
        println!("{error:#}; going on with plain `cargo test`");
    }
    there()
}

/// Formatter and linter come with a toolchain of the default profile, not of the minimal one.
fn components(repository: &Repository) -> Result<()> {
    for (component, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if !succeeds(&mut repository.cargo(&[command, "--version"])) {
            succeed(Command::new("rustup").args(["component", "add", component]))
                .with_context(|| format!("the toolchain lacks {component}: rustup component add {component}"))?;
        }
    }
    Ok(())
}

/// Is `LibreOffice` there, with this part of it?
fn libreoffice_has(library: &str) -> bool {
    let program = program_in_path("soffice").and_then(|program| program.canonicalize().ok());
    program.and_then(|program| Some(program.parent()?.join(library).is_file())).unwrap_or(false)
}

fn packages(needs: &[&Need]) -> Result<()> {
    let missing: Vec<&&Need> = needs.iter().filter(|need| !(need.there)()).collect();
    if missing.is_empty() {
        println!("all that is needed is there");
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.package).collect();
    println!("missing Debian packages:");
    for need in &missing {
        println!("  {:<18} {}", need.package, need.what);
    }
    match privilege() {
        Privilege::Root => install(&[], &names)?,
        Privilege::Sudo => install(&["sudo", "-n"], &names)?,
        Privilege::None => bail!(
            "this account may not install packages. Install them, then run this again:\n  \
             sudo apt-get install {}\n(or, on another system, what gives the same programs)",
            names.join(" ")
        ),
    }
    match missing.iter().find(|need| !(need.there)()) {
        None => Ok(()),
        Some(need) => bail!("the package {} is installed, but {} is still not found", need.package, need.what),
    }
}

fn privilege() -> Privilege {
    if program_in_path("apt-get").is_none() {
        Privilege::None
    } else if is_root() {
        Privilege::Root
    } else if succeeds(Command::new("sudo").args(["-n", "true"])) {
        Privilege::Sudo
    } else {
        Privilege::None
    }
}

fn install(before: &[&str], names: &[&str]) -> Result<()> {
    let apt = |arguments: &[&str]| -> Result<()> {
        let words: Vec<&str> = before
            .iter()
            .chain(&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"])
            .chain(arguments)
            .copied()
            .collect();
        let (program, rest) = words.split_first().context("no command")?;
        let mut command = Command::new(program);
        command.args(rest);
        println!("$ {}", spelled(&command));
        succeed(&mut command)
    };
    apt(&["update"])?;
    apt(&[&["install", "--no-install-recommends"], names].concat())
}

/// Whether this account is the superuser.
pub(crate) fn is_root() -> bool {
    numeric_id(&["-u"]) == Some(0)
}

/// What `id` says as a number.
pub(crate) fn numeric_id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

fn font_is_there(folder: &Path, file: &str) -> bool {
    std::fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let path = entry.path();
            if path.is_dir() { font_is_there(&path, file) } else { entry.file_name() == file }
        })
    })
}

/// The folder with the checks that npm installs.
pub(crate) fn node_tools(repository: &Repository) -> PathBuf {
    repository.root().join("tools/browser")
}

/// Installs what the lock file names, unless it has been since the lock file last changed.
fn node_modules(repository: &Repository) -> Result<()> {
    let folder = node_tools(repository);
    let changed = |path: &str| std::fs::metadata(folder.join(path)).and_then(|metadata| metadata.modified()).ok();
    let installed = changed("node_modules/.package-lock.json");
    if installed.is_some() && installed >= changed("package-lock.json") {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder);
    println!("$ {} (in tools/browser)", spelled(&npm));
    succeed(&mut npm)
}
