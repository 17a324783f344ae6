//! The real program, run to its end.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// A command of the program on a data folder, with nothing of this machine's settings.
pub(crate) fn banso(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_banso"));
    for variable in ["BANSO_DATA", "BANSO_DATABASE", "BANSO_CONFIG", "BANSO_LISTEN", "RUST_LOG"] {
        command.env_remove(variable);
    }
    command.args(arguments).arg("--data").arg(data).stdin(Stdio::null());
    command
}

/// What a command said and how it ended.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn said(mut command: Command) -> Said {
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Said { code: status.code(), out: text(stdout), err: text(stderr) }
}

pub(crate) fn folder() -> TempDir {
    TempDir::new().expect("a folder")
}

/// The sentence in `{"error": …}`.
pub(crate) fn error_in(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
    value["error"].as_str().expect("an error").to_owned()
}
