//! Making a backup while the program works.

use super::{
    BackupError, DATABASE, Damage, Result, archive, aside, at,
    manifest::{self, FORMAT, Manifest, Part},
    rotation,
};
use crate::{
    Blobs, Folder,
    db::{Db, Read, args, statements},
    durable,
    erasures::Erasures,
    seal_heads,
    seal_key::{self, SealKey},
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

statements! {
    SCHEMA = "SELECT MAX(version) FROM _sqlx_migrations";
    FILES = "SELECT sha256, bytes FROM file ORDER BY sha256";
    STILL_KNOWN = "SELECT sha256 FROM file WHERE sha256 = $1";
}

/// How a backup is wanted.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// The data folder with the SQLite database.
    pub data: &'a Path,
    /// The folder into which it goes.
    pub to: &'a Path,
    /// Whether it holds the kept files itself, to be carried away as one file.
    pub complete: bool,
    /// Now.
    pub now: Timestamp,
}

/// A backup that was made, read back and found good.
#[derive(Clone, Debug)]
pub struct Made {
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// What it holds.
    pub manifest: Manifest,
    /// How many kept files were copied; the others were there already.
    pub files_copied: usize,
}

/// Makes a backup of a SQLite store. Nobody is held up: the copy is one long read beside the writer. The tables stay in the form
/// that they have, so that a new version of the program can make one before it changes them.
///
/// # Errors
/// When something can't be read or written, another backup is being made there, or the database turns out damaged.
pub async fn make(options: &Options<'_>) -> Result<Made> {
    let Options { data, to, complete, now } = options.clone();
    let database = data.join(DATABASE);
    if !database.is_file() {
        return Err(BackupError::NoDatabase(data.to_owned()));
    }
    durable::make_folder(to).map_err(at(to))?;
    let lock = lock(to)?;
    let path = rotation::free_name(to, now);
    let beside = path.with_extension("part");
    let copy = path.with_extension("sqlite.part");
    forget_leftovers(to)?;

    let live = Db::look_at_file(&database)?;
    let made = async {
        live.copy_into(&copy).await?;
        let mut manifest = describe(&copy, data, now).await?;
        let known = std::mem::take(&mut manifest.missing_files);
        for sha256 in known {
            // What was forgotten since the copy was made is not missing.
            let row: Option<(String,)> = live.clone().opt(&STILL_KNOWN, args![&sha256]).await?;
            manifest.missing_files.extend(row.map(|(sha256,)| sha256));
        }
        let key = SealKey::read(&data.join(seal_key::FILE))?;
        manifest.key = key.as_ref().map(SealKey::fingerprint);
        let packing = Packing { data: data.to_owned(), to: to.to_owned(), copy: copy.clone(), beside, path, complete };
        aside(move || packing.pack(manifest, key)).await
    }
    .await;
    live.close().await;
    // Who asked to be forgotten must be found where the backup is put back from.
    let noted = Erasures::within(options.data).copy_to(options.to).map_err(at(options.to));
    // Whatever became of it, the copy has served.
    let _ = std::fs::remove_file(&copy);
    drop(lock);
    noted.and(made)
}

/// What the copy holds, before it is packed; the files that the data folder doesn't have are named as missing.
async fn describe(copy: &Path, data: &Path, now: Timestamp) -> Result<Manifest> {
    let db = Db::look_at_file(copy)?;
    let from = &mut db.clone();
    let damages: Vec<Damage> = db.damages().await?.into_iter().map(Damage::Database).collect();
    if !damages.is_empty() {
        return Err(BackupError::Damaged { path: data.join(DATABASE), damages });
    }
    let schema: Option<(Option<i64>,)> = from.opt(&SCHEMA, args![]).await?;
    let files: Vec<(String, i64)> = from.all(&FILES, args![]).await?;
    let seals = seal_heads::in_database(from).await?;
    db.close().await;
    let part = |(sha256, bytes): (String, i64)| Part { sha256, bytes: u64::try_from(bytes).unwrap_or(0) };
    let kept = Folder::within(data);
    let (files, missing): (Vec<Part>, Vec<Part>) = files.into_iter().map(part).partition(|file| kept.has(&file.sha256));
    Ok(Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made: now,
        schema: schema.and_then(|(number,)| number).unwrap_or(0),
        database: Part { sha256: String::new(), bytes: 0 },
        files,
        missing_files: missing.into_iter().map(|file| file.sha256).collect(),
        seals,
        key: None,
    })
}

/// The part that works on files alone.
struct Packing {
    data: PathBuf,
    to: PathBuf,
    copy: PathBuf,
    beside: PathBuf,
    path: PathBuf,
    complete: bool,
}

impl Packing {
    fn pack(&self, mut manifest: Manifest, key: Option<SealKey>) -> Result<Made> {
        let mut writing = archive::Writing::begin(self.beside.clone())?;
        manifest.database = writing.add_file(DATABASE, &self.copy)?;
        let (from, shared) = (Folder::within(&self.data), Folder::within(&self.to));
        let (mut files_copied, mut lost) = (0, Vec::new());
        for file in &manifest.files {
            if !self.complete && shared.has(&file.sha256) {
                continue;
            }
            let bytes = from.get(&file.sha256).map_err(at(&self.data))?;
            // Bytes that have changed on the disk are worth no more than those that are gone.
            let Some(bytes) = bytes.filter(|bytes| crate::hex(&Sha256::digest(bytes)) == file.sha256) else {
                lost.push(file.sha256.clone());
                continue;
            };
            if self.complete {
                writing.add_kept(&file.sha256, &bytes)?;
            } else {
                shared.put(&file.sha256, &bytes).map_err(at(&self.to))?;
            }
            files_copied += 1;
        }
        manifest.files.retain(|file| !lost.contains(&file.sha256));
        manifest.missing_files.extend(lost);
        let text = serde_json::to_vec_pretty(&manifest).map_err(|error| at(&self.beside)(error.into()))?;
        let mac = key.map(|key| manifest::mac(&key, &text)).transpose()?;
        writing.finish(&text, mac)?;
        self.read_back()?;
        durable::put_in_place(&self.beside, &self.path).map_err(at(&self.path))?;
        let bytes = self.path.metadata().map_err(at(&self.path))?.len();
        Ok(Made { path: self.path.clone(), bytes, manifest, files_copied })
    }

    /// Only what can be read again gets the name of a backup.
    fn read_back(&self) -> Result<()> {
        let mut reading = archive::Reading::open(&self.beside)?;
        std::fs::remove_file(&self.copy).map_err(at(&self.copy))?;
        if reading.unpack_database(&self.copy)? {
            return Ok(());
        }
        Err(BackupError::Damaged { path: self.beside.clone(), damages: vec![Damage::Part(DATABASE.to_owned())] })
    }
}

/// One backup at a time into a folder: the next one would take the first's leftovers for its own.
pub(super) fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("backup.lock");
    let file = File::options().create(true).append(true).open(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(BackupError::Busy(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(at(&path)(error)),
    }
}

/// What a backup that was cut short has left.
fn forget_leftovers(folder: &Path) -> Result<()> {
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("banso-") && name.contains(".part") {
            std::fs::remove_file(entry.path()).map_err(at(&entry.path()))?;
        }
    }
    Ok(())
}
