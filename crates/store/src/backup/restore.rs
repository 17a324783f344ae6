//! Putting a backup back, into a data folder that holds nothing yet.

use super::{
    BackupError, DATABASE, Damage, Result, Vouched,
    archive::Reading,
    aside, at,
    check::{kept_file, vouched},
    manifest::Manifest,
};
use crate::{
    Blobs as _, Folder, Location, Scope, Store, Surroundings, Verification, age,
    db::{Db, args, statements},
    durable,
    erasures::{self, ForgottenAgain},
    seal_heads::SealHeads,
    seal_key::{self, SealKey},
};
use std::path::{Path, PathBuf};

statements! {
    FORGET_SEALS = "DELETE FROM seal";
}

/// Where the key of the journal's seals comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFrom {
    /// From this file.
    File(PathBuf),
    /// It lies in the data folder already.
    DataFolder,
    /// It is lost: a new one is made, and the journal sealed anew. What was sealed before is vouched for no more.
    New,
}

/// What was put back.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the backup said.
    pub manifest: Manifest,
    /// Kept files that could not be put back.
    pub missing_files: Vec<String>,
    /// Who was forgotten again, having asked for it after the backup was made: by the lists beside it and in the folder above.
    pub erased_again: ForgottenAgain,
    /// What the restored store says of itself.
    pub verification: Verification,
}

/// What may lie in the data folder beforehand, and a restore that was cut short.
const HARMLESS: [&str; 4] = [seal_key::FILE, "banso.toml", "lost+found", STAGING];
/// Where everything is put together before it is moved to its place.
const STAGING: &str = "restoring";

/// Puts a backup back into a data folder and opens it. Digests are looked at first; nothing that is there is ever overwritten.
/// Whoever was signed in when the backup was made has to sign in again: a session ended since then must not come to life.
///
/// # Errors
/// When the backup is damaged, the folder holds something, the key is missing or another one, or something can't be written.
pub async fn restore(path: &Path, data: &Path, key: &KeyFrom, surroundings: Surroundings) -> Result<Restored> {
    must_be_empty(data)?;
    let reading = Reading::open(path)?;
    let key = find_key(&reading, path, data, key, &surroundings)?;
    durable::make_folder(data).map_err(at(data))?;
    let staging = data.join(STAGING);
    let unpacked = {
        let (path, staging) = (path.to_owned(), staging.clone());
        aside(move || unpack(reading, &path, &staging)).await
    };
    let (manifest, missing_files) = match unpacked {
        Ok(unpacked) => unpacked,
        Err(error) => {
            let _ = std::fs::remove_dir_all(&staging);
            return Err(error);
        }
    };
    let db = Db::open_file(&staging.join(DATABASE)).await?;
    // A backup of an older program has older tables.
    db.migrate(crate::MIGRATIONS).await?;
    let forgotten = forget(&db, key.is_new).await;
    db.close().await;
    forgotten?;
    settle(&staging, data, &manifest, &key)?;

    let store = Store::open(Location { folder: data, database: None }, surroundings).await?;
    let beside = path.parent().unwrap_or(Path::new("."));
    let lists = [beside, beside.parent().unwrap_or(beside)];
    let erased_again = erasures::again(&store, &lists).await?;
    store.seal().await?;
    let verification = store.verify(&Scope::operator()).await?;
    store.close().await?;
    Ok(Restored { manifest, missing_files, erased_again, verification })
}

fn must_be_empty(data: &Path) -> Result<()> {
    if !data.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(data).map_err(at(data))? {
        let name = entry.map_err(at(data))?.file_name().to_string_lossy().into_owned();
        if !HARMLESS.contains(&name.as_str()) {
            return Err(BackupError::NotEmpty { folder: data.to_owned(), name });
        }
    }
    Ok(())
}

/// The key of the restored store.
struct Key {
    key: SealKey,
    /// It must still be written.
    is_absent: bool,
    is_new: bool,
}

fn find_key(reading: &Reading, path: &Path, data: &Path, from: &KeyFrom, surroundings: &Surroundings) -> Result<Key> {
    let there = SealKey::read(&data.join(seal_key::FILE))?;
    let given = match from {
        KeyFrom::File(file) => Some(SealKey::read(file)?.ok_or(BackupError::NoKey)?),
        KeyFrom::DataFolder => there.clone(),
        KeyFrom::New => None,
    };
    let key = match (given, from, &there) {
        // A key that is there is never overwritten.
        (None, KeyFrom::New, Some(_)) => {
            return Err(BackupError::NotEmpty { folder: data.to_owned(), name: seal_key::FILE.to_owned() });
        }
        (None, KeyFrom::New, None) => {
            return Ok(Key { key: SealKey::new(surroundings), is_absent: true, is_new: true });
        }
        (Some(key), ..) => key,
        (None, ..) => return Err(BackupError::NoKey),
    };
    match vouched(reading, Some(&key))? {
        Vouched::Yes => {}
        Vouched::OtherKey => return Err(BackupError::OtherKey),
        Vouched::No | Vouched::NoKey => {
            return Err(BackupError::Damaged { path: path.to_owned(), damages: vec![Damage::Manifest] });
        }
    }
    match there {
        Some(there) if there.fingerprint() != key.fingerprint() => Err(BackupError::OtherKey),
        there => Ok(Key { key, is_absent: there.is_none(), is_new: false }),
    }
}

/// Unpacks everything into a folder of its own, looking at every digest; tells which kept files are not to be had.
fn unpack(mut reading: Reading, path: &Path, staging: &Path) -> Result<(Manifest, Vec<String>)> {
    if staging.exists() {
        std::fs::remove_dir_all(staging).map_err(at(staging))?;
    }
    durable::make_folder(staging).map_err(at(staging))?;
    if !reading.unpack_database(&staging.join(DATABASE))? {
        let damages = vec![Damage::Part(DATABASE.to_owned())];
        return Err(BackupError::Damaged { path: path.to_owned(), damages });
    }
    let folder = Folder::within(staging);
    let mut missing = reading.manifest.missing_files.clone();
    for file in reading.manifest.files.clone() {
        match kept_file(&mut reading, path, &file)? {
            Some(bytes) => folder.put(&file.sha256, &bytes).map_err(at(staging))?,
            None => missing.push(file.sha256),
        }
    }
    Ok((reading.manifest, missing))
}

/// Ends the ways in, and forgets the seals whose key is lost.
async fn forget(db: &Db, seals: bool) -> Result<()> {
    let mut tx = db.begin().await?;
    age::end_ways_in(&mut tx).await?;
    if seals {
        tx.exec(&FORGET_SEALS, args![]).await?;
    }
    Ok(tx.commit().await?)
}

/// Moves everything to its place, the database last: a folder without one is no data folder.
fn settle(staging: &Path, data: &Path, manifest: &Manifest, key: &Key) -> Result<()> {
    if key.is_absent {
        key.key.write(&data.join(seal_key::FILE))?;
    }
    let heads = if key.is_new { &[][..] } else { &manifest.seals };
    SealHeads::within(data).replace(heads)?;
    for name in ["files", DATABASE] {
        let (from, to) = (staging.join(name), data.join(name));
        if from.exists() {
            std::fs::rename(&from, &to).map_err(at(&to))?;
        }
    }
    std::fs::remove_dir_all(staging).map_err(at(staging))?;
    durable::sync_folder(data).map_err(at(data))
}
