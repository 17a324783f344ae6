//! The code by which a paper and the snapshot it was made of know each other.

use rules::reports::Snapshot;
use sha2::{Digest as _, Sha256};

/// Ten hexadecimal digits in two groups, `4F0A1-9C3E7`: the beginning of the SHA-256 of the snapshot and of what its indicators were.
/// Whoever changes a figure, a word or a definition gets another code.
#[must_use]
pub fn version_code(snapshot: &Snapshot) -> String {
    let mut hash = Sha256::new();
    // What the program itself put together can always be written down.
    for json in [serde_json::to_vec(snapshot), serde_json::to_vec(&snapshot.definitions[..])] {
        hash.update(json.unwrap_or_default());
    }
    let first = hash.finalize().iter().take(5).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{:05X}-{:05X}", first >> 20, first & 0xF_FFFF)
}
