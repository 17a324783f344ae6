//! The real program and what it says.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// A command that has ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) said: String,
}

impl Ended {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.said).unwrap_or_else(|error| panic!("{error}: {}", self.said))
    }
}

/// Nothing of the machine's own settings gets in.
fn banso(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_banso"));
    for name in ["BANSO_DATABASE", "BANSO_CONFIG", "BANSO_LISTEN", "RUST_LOG"] {
        command.env_remove(name);
    }
    command.env("BANSO_DATA", data).stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(crate) fn run(data: &Path, arguments: &[&str]) -> Ended {
    let output = banso(data).args(arguments).output().expect("the program starts");
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
    Ended { code: output.status.code(), said: said.concat() }
}

/// A server; it is killed, never stopped in good order.
pub(crate) struct Server {
    child: Child,
    log: BufReader<std::process::ChildStderr>,
}

impl Server {
    pub(crate) fn start(data: &Path) -> Self {
        let mut command = banso(data);
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let log = BufReader::new(child.stderr.take().expect("its log"));
        Self { child, log }
    }

    /// Waits until the log says something.
    pub(crate) fn until_it_logs(&mut self, what: &str) {
        let mut all = String::new();
        while self.log.read_line(&mut all).expect("text") > 0 {
            if all.contains(what) {
                return;
            }
        }
        panic!("it ended without {what}: {all}");
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it ran");
        self.child.wait().expect("it ended");
    }
}
