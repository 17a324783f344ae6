//! Standard output, which may be closed or full.

use crate::fault::Failed;
use anyhow::Result;
use std::io::{self, Write as _};

/// Prints a text whole. Whoever closed the pipe doesn't want the rest; anything else that keeps it from being written is
/// a fault.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// What became of writing to standard output.
pub(crate) fn written(done: io::Result<()>) -> Result<()> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failed::writing("kết quả ra màn hình", &error)),
        _ => Ok(()),
    }
}
