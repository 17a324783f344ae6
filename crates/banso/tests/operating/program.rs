//! The real program and what it says.

use std::{
    io::{BufRead as _, BufReader, Read},
    net::SocketAddr,
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
    log: BufReader<Box<dyn Read>>,
    address: SocketAddr,
}

impl Server {
    pub(crate) fn start(data: &Path) -> Self {
        Self::of(data, "serve", Stdio::piped())
    }

    /// One whose log nobody reads: `serve`, or `demo` with the sample.
    pub(crate) fn unheard(data: &Path, command: &str) -> Self {
        Self::of(data, command, Stdio::null())
    }

    fn of(data: &Path, command: &str, log: Stdio) -> Self {
        let mut child = banso(data);
        child.args([command, "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(log);
        let mut child = child.spawn().expect("the program starts");
        let log: Option<Box<dyn Read>> = child.stderr.take().map(|log| Box::new(log) as Box<dyn Read>);
        let log = BufReader::new(log.unwrap_or_else(|| Box::new(std::io::empty())));
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, address) = line.split_once("http://")?;
            address.split('/').next()?.trim().parse().ok()
        });
        // What else it prints is read too, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, log, address: address.expect("it says where it listens") }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
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

    /// Everything it logged, once it is killed.
    pub(crate) fn log(mut self) -> String {
        self.child.kill().expect("it ran");
        let mut all = String::new();
        self.log.read_to_string(&mut all).expect("text");
        self.child.wait().expect("it ended");
        all
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it ran");
        self.child.wait().expect("it ended");
    }
}
