//! The code by which a paper and the snapshot it was made of know each other.

use rules::reports::Snapshot;
use sha2::{Digest as _, Sha256};

/// Ten hexadecimal digits in two groups, `4F0A1-9C3E7`: the beginning of the SHA-256 of the snapshot and of what its indicators were.
/// Whoever changes a figure, a word or a definition gets another code.
#[must_use]
pub fn version_code(snapshot: &Snapshot) -> String {
    // What the program itself put together can always be written down.
    let parts = [serde_json::to_vec(snapshot), serde_json::to_vec(&snapshot.definitions[..])];
    code_of(parts.into_iter().map(Result::unwrap_or_default))
}

/// The same of anything that was written down.
pub(crate) fn code_of(parts: impl IntoIterator<Item = Vec<u8>>) -> String {
    let mut hash = Sha256::new();
    parts.into_iter().for_each(|part| hash.update(part));
    let first = hash.finalize().iter().take(5).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{:05X}-{:05X}", first >> 20, first & 0xF_FFFF)
}
