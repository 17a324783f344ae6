//! Is a backup whole, true and of one piece with the database that goes on living?

use super::{
    BackupError, DATABASE, Result,
    archive::Reading,
    aside, at,
    manifest::{self, Manifest, Part},
};
use crate::{
    Blobs as _, Folder, JournalFault, MIGRATIONS, Verification,
    db::Db,
    error::StoreError,
    seal_heads,
    seal_key::{self, SealKey},
    sessions::hex,
    verify,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Something wrong with a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", content = "detail", rename_all = "snake_case")]
pub enum Damage {
    /// A part has not the bytes that the manifest names.
    Part(String),
    /// The manifest is not the one that the key vouches for.
    Manifest,
    /// What SQLite finds broken in the database.
    Database(String),
    /// A kept file is gone or changed.
    File(String),
    /// A kept file was missing already when the backup was made.
    NeverThere(String),
}

/// Whether the key of the seals vouches for a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Vouched {
    /// It does.
    Yes,
    /// It doesn't: somebody changed the manifest.
    No,
    /// There was no key to ask.
    NoKey,
    /// The key is another one.
    OtherKey,
}

/// What a check found.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// What the backup says that it holds.
    #[serde(skip)]
    pub manifest: Manifest,
    /// Does the key vouch for it?
    pub vouched: Vouched,
    /// What is wrong with its parts.
    pub damages: Vec<Damage>,
    /// The recount and the check of the journal, in the backup; nothing if its database can't be opened.
    pub verification: Option<Verification>,
    /// What the database in use has lost of what the backup holds; nothing if there is none with this key.
    pub live: Option<Vec<JournalFault>>,
}

impl Check {
    /// Is everything as it should be, as far as it could be seen?
    #[must_use]
    pub fn is_clean(&self) -> bool {
        matches!(self.vouched, Vouched::Yes | Vouched::NoKey)
            && self.damages.is_empty()
            && self.verification.as_ref().is_some_and(Verification::is_clean)
            && self.live.as_ref().is_none_or(Vec::is_empty)
    }
}

/// Checks a backup: every digest, the database itself, its recount and journal. With the data folder that is in use (and the
/// same key), also whether what the backup holds is still in the journal there. `key` is the key's file, if not the one there.
///
/// # Errors
/// When the file is no backup or can't be read, or the key named isn't there.
pub async fn check(path: &Path, data: &Path, key: Option<&Path>) -> Result<Check> {
    let key = match key {
        // One that was named must be there.
        Some(file) => Some(SealKey::read(file)?.ok_or(BackupError::NoKey)?),
        None => SealKey::read(&data.join(seal_key::FILE))?,
    };
    let temporary = tempfile::tempdir().map_err(at(&std::env::temp_dir()))?;
    let copy = temporary.path().join(DATABASE);
    let (backup, to) = (path.to_owned(), copy.clone());
    let (manifest, vouched, mut damages, is_whole) = aside(move || {
        let mut reading = Reading::open(&backup)?;
        let vouched = vouched(&reading, key.as_ref())?;
        let is_whole = reading.unpack_database(&to)?;
        let damages = file_damages(&mut reading, &backup)?;
        Ok((reading.manifest, (vouched, key), damages, is_whole))
    })
    .await?;
    let (vouched, key) = vouched;
    if vouched == Vouched::No {
        damages.push(Damage::Manifest);
    }
    let fitting = key.filter(|key| manifest.key.as_ref() == Some(&key.fingerprint()));
    let verification = if is_whole {
        match recount(&copy, &manifest, fitting.as_ref(), &mut damages).await {
            Ok(verification) => Some(verification),
            Err(error) => {
                damages.push(Damage::Database(error.to_string()));
                None
            }
        }
    } else {
        damages.push(Damage::Part(DATABASE.to_owned()));
        None
    };
    let live = match fitting {
        Some(_) if data.join(DATABASE).is_file() => Some(compare(&data.join(DATABASE), &manifest).await?),
        _ => None,
    };
    Ok(Check { manifest, vouched, damages, verification, live })
}

/// Does the key vouch for the manifest?
pub(super) fn vouched(reading: &Reading, key: Option<&SealKey>) -> Result<Vouched> {
    let Some(key) = key else {
        return Ok(Vouched::NoKey);
    };
    let same = match &reading.mac {
        // The comparison needs no constant time: whoever holds a backup to be checked gains nothing by guessing.
        Some(mac) => *mac == hex(&manifest::mac(key, &reading.text)?),
        None => false,
    };
    let ours = reading.manifest.key.as_ref().is_none_or(|named| *named == key.fingerprint());
    Ok(if same {
        Vouched::Yes
    } else if ours {
        Vouched::No
    } else {
        Vouched::OtherKey
    })
}

/// Which kept files are not what they should be.
fn file_damages(reading: &mut Reading, path: &Path) -> Result<Vec<Damage>> {
    let mut damages: Vec<Damage> = reading.manifest.missing_files.iter().cloned().map(Damage::NeverThere).collect();
    for file in reading.manifest.files.clone() {
        if kept_file(reading, path, &file)?.is_none() {
            damages.push(Damage::File(file.sha256));
        }
    }
    Ok(damages)
}

/// A kept file, from the backup itself or from the folder that it shares with others, if its bytes are right.
pub(super) fn kept_file(reading: &mut Reading, path: &Path, file: &Part) -> Result<Option<Vec<u8>>> {
    if reading.is_complete() {
        return Ok(reading.kept(file));
    }
    let shared = Folder::within(path.parent().unwrap_or(Path::new("")));
    let bytes = shared.get(&file.sha256).map_err(at(path))?;
    Ok(bytes.filter(|bytes| hex(&Sha256::digest(bytes)) == file.sha256))
}

/// Recounts the copy, in the newest form of the tables.
async fn recount(
    copy: &Path,
    manifest: &Manifest,
    key: Option<&SealKey>,
    damages: &mut Vec<Damage>,
) -> std::result::Result<Verification, StoreError> {
    let db = Db::open_file(copy).await?;
    damages.extend(db.damages().await?.into_iter().map(Damage::Database));
    db.migrate(MIGRATIONS).await?;
    let found = verify::verify(&db, key, &manifest.seals).await;
    db.close().await;
    found
}

/// What the database in use no longer has.
async fn compare(database: &Path, manifest: &Manifest) -> Result<Vec<JournalFault>> {
    let db = Db::look_at_file(database)?;
    let found = seal_heads::faults(&mut db.clone(), &manifest.seals).await;
    db.close().await;
    Ok(found?)
}
