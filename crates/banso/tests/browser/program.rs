//! The real program, started as a newcomer starts it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Longest wait until a child has said what it has to say; an unoptimised build fills a new data folder meanwhile.
const PATIENCE: Duration = Duration::from_mins(2);

/// A running `banso demo`; dropping it ends it.
pub(crate) struct Program {
    child: Child,
    lines: Receiver<String>,
    printed: Vec<String>,
    address: String,
}

impl Program {
    /// Starts it on this data folder and waits until it says where it listens. To get the same address again after a stop, name
    /// it; `127.0.0.1:0` takes any free port.
    pub(crate) fn start(data: &Path, listen: &str) -> Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_banso"))
            .args(["demo", "--listen", listen, "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the program cannot be started")?;
        let lines = lines_of(&mut child);
        let mut program = Self { child, lines, printed: Vec::new(), address: String::new() };
        program.address = wait_for(&program.lines, &mut program.printed, address_in)
            .context("the program did not say where it listens")?;
        Ok(program)
    }

    /// Where it answers, as `http://127.0.0.1:PORT`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What it has printed until now: the sample accounts, for one.
    #[expect(dead_code, reason = "the tests that sign in will read the sample accounts from it")]
    pub(crate) fn printed(&mut self) -> &[String] {
        self.printed.extend(self.lines.try_iter());
        &self.printed
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The child's lines, read by a thread of their own, so that the child never waits for a reader.
pub(crate) fn lines_of(child: &mut Child) -> Receiver<String> {
    let (sender, lines) = channel();
    if let Some(output) = child.stdout.take() {
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                // Even with nobody listening any more, the pipe must be kept empty.
                sender.send(line).ok();
            }
        });
    }
    lines
}

/// The first thing that `look` finds in a line; the lines seen go to `seen`.
pub(crate) fn wait_for(
    lines: &Receiver<String>,
    seen: &mut Vec<String>,
    look: impl Fn(&str) -> Option<String>,
) -> Result<String> {
    let start = Instant::now();
    loop {
        match lines.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
            Ok(line) => {
                let found = look(&line);
                seen.push(line);
                if let Some(found) = found {
                    return Ok(found);
                }
            }
            Err(RecvTimeoutError::Timeout) => bail!("waited in vain; it printed: {seen:#?}"),
            Err(RecvTimeoutError::Disconnected) => bail!("it ended; it printed: {seen:#?}"),
        }
    }
}

/// `http://127.0.0.1:PORT` in a line, wherever it stands.
fn address_in(line: &str) -> Option<String> {
    const SCHEME: &str = "http://127.0.0.1:";
    let (_, rest) = line.split_once(SCHEME)?;
    let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!port.is_empty()).then(|| format!("{SCHEME}{port}"))
}
