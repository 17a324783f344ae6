//! What a backup must hold.

use crate::{SealHead, error::Result as StoreResult, seal_key::SealKey};
use hmac::Mac as _;
use serde::{Deserialize, Serialize};

/// The form of backups that this program makes and reads.
pub(super) const FORMAT: u32 = 1;

/// A part with its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// What a backup must hold, and what it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The number of the form.
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// When.
    pub made: jiff::Timestamp,
    /// The number of the last step that brought the tables to their form.
    pub schema: i64,
    /// The copy of the database.
    pub database: Part,
    /// The kept files that it needs.
    pub files: Vec<Part>,
    /// Kept files that the database knew and the data folder had lost.
    pub missing_files: Vec<String>,
    /// The last seal of every feed.
    pub seals: Vec<SealHead>,
    /// Tells with which key the journal is sealed.
    pub key: Option<String>,
}

/// As much of a manifest as every version of the program can read.
#[derive(Deserialize)]
pub(super) struct Cover {
    pub(super) format: u32,
    pub(super) schema: i64,
    #[serde(default)]
    pub(super) program: String,
}

/// The keyed hash over a manifest as it is written.
pub(super) fn mac(key: &SealKey, manifest: &[u8]) -> StoreResult<[u8; 32]> {
    let mut mac = key.mac()?;
    // A seal begins with a length, so that neither can ever pass for the other.
    mac.update(b"banso backup manifest\0");
    mac.update(manifest);
    Ok(mac.finalize().into_bytes().into())
}
