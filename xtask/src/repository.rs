//! Where the repository lies, and how commands are run in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// The checkout that the chore works on.
pub(crate) struct Repository {
    root: PathBuf,
    target: PathBuf,
}

/// A command that isn't told of this program's own package: some build scripts run again whenever what Cargo says of the
/// package around them differs, and with them half of the dependencies.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

impl Repository {
    /// The checkout that holds this very program's sources.
    pub(crate) fn here() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().context("xtask lies in no repository")?.to_owned();
        let mut repository = Self { root, target: PathBuf::new() };
        let metadata = repository.metadata(&["--no-deps"])?;
        repository.target =
            metadata["target_directory"].as_str().context("cargo metadata names no target folder")?.into();
        Ok(repository)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's folder for what it builds; everything the chores leave behind lies in it too.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// A command that will run in the repository's root.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = command(program);
        command.current_dir(&self.root);
        command
    }

    /// A cargo command, with the cargo that runs this program.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.command(cargo);
        command.args(arguments);
        command
    }

    /// What `cargo metadata` says with these further arguments.
    pub(crate) fn metadata(&self, arguments: &[&str]) -> Result<Value> {
        let output = self
            .cargo(&["metadata", "--format-version", "1"])
            .args(arguments)
            .output()
            .context("cargo cannot be started")?;
        ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).context("cargo metadata gave no JSON")
    }

    /// Paths, relative to the root, of all files that are tracked or would be with the next `git add`.
    pub(crate) fn tracked(&self) -> Result<Vec<String>> {
        let output = self
            .command("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .output()
            .context("git is needed to list the repository's files")?;
        ensure!(output.status.success(), "git ls-files failed: {}", String::from_utf8_lossy(&output.stderr));
        let mut paths: Vec<String> = String::from_utf8_lossy(&output.stdout)
            .split('\0')
            .filter(|path| !path.is_empty() && self.root.join(path).is_file())
            .map(str::to_owned)
            .collect();
        paths.sort();
        paths.dedup();
        Ok(paths)
    }
}

/// Runs the command with this program's own output; a failure names the command.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{program} cannot be started"))?;
    if !status.success() {
        bail!("{} failed ({status})", spelled(command));
    }
    Ok(())
}

/// Whether the command can be started and ends well; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// The command as a person would type it.
pub(crate) fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// The first of the folders in `PATH` that holds this program.
pub(crate) fn program_in_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Whether the file's name ends so.
pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension() == Some(OsStr::new(extension))
}
