//! The key of the journal's seals. It lies in the data folder, never in the database and never in a backup.

use crate::{
    db::Db,
    durable,
    error::{Result, StoreError},
    seals,
    sessions::hex,
    surroundings::Surroundings,
};
use hmac::{Hmac, KeyInit};
use sha2::{Digest, Sha256};
use std::{io, path::Path};

/// The name of its file.
pub(crate) const FILE: &str = "journal.key";

/// The key.
#[derive(Clone)]
pub(crate) struct SealKey([u8; 32]);

impl SealKey {
    /// Reads a data folder's key, or makes it; nobody but the program's own user may read it.
    pub(crate) async fn of_folder(folder: &Path, db: &Db, surroundings: &Surroundings) -> Result<Self> {
        let path = folder.join(FILE);
        match Self::read(&path) {
            Ok(Some(key)) => return Ok(key),
            // A new key would make every seal look broken.
            other if seals::is_sealed(&mut db.clone()).await? => {
                return other.and_then(|_| Err(failed(&path, io::ErrorKind::NotFound.into())));
            }
            Ok(None) => {}
            // Nothing is sealed with what a power cut has left of it.
            Err(StoreError::Corrupt { .. }) => std::fs::remove_file(&path).map_err(|error| failed(&path, error))?,
            Err(error) => return Err(error),
        }
        let key = Self::new(surroundings);
        key.write(&path)?;
        Ok(key)
    }

    /// A new key.
    pub(crate) fn new(surroundings: &Surroundings) -> Self {
        Self(surroundings.bytes())
    }

    /// Reads a key, if the file is there.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>> {
        match std::fs::read(path) {
            Ok(bytes) => match bytes.try_into() {
                Ok(key) => Ok(Some(Self(key))),
                Err(_) => Err(StoreError::corrupt("a key of 32 bytes", path.display())),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(path, error)),
        }
    }

    /// Keeps it in a new file; of two that do so at the same moment, one fails.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        durable::write_new(path, &self.0).map_err(|error| failed(path, error))
    }

    /// A keyed hash to be fed.
    pub(crate) fn mac(&self) -> Result<Hmac<Sha256>> {
        Hmac::<Sha256>::new_from_slice(&self.0).map_err(|_| StoreError::corrupt("a key", ""))
    }

    /// Tells keys apart without giving any away.
    pub(crate) fn fingerprint(&self) -> String {
        let digest = Sha256::new().chain_update(b"banso journal key").chain_update(self.0).finalize();
        hex(&digest[..8])
    }
}

fn failed(path: &Path, error: io::Error) -> StoreError {
    StoreError::File { path: path.display().to_string(), error }
}
