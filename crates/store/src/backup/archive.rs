//! The ZIP that a backup is: written and read part by part, so that memory doesn't grow with the database.

use super::{
    BackupError, DATABASE, FILES, MAC, MANIFEST, Result, at,
    manifest::{Cover, FORMAT, Manifest, Part},
};
use crate::{MIGRATIONS, durable, sessions::hex};
use sha2::{Digest, Sha256};
use std::{
    fs::{File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// A manifest of the whole nation is some 20 MB.
const LARGEST_MANIFEST: u64 = 200 << 20;

/// Copies everything, and tells the digest and size of what passed.
fn pour(from: &mut impl Read, to: &mut impl Write) -> io::Result<Part> {
    let mut hash = Sha256::new();
    let (mut bytes, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        let count = match from.read(&mut buffer) {
            Ok(0) => return Ok(Part { sha256: hex(&hash.finalize()), bytes }),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let some = buffer.get(..count).unwrap_or_default();
        hash.update(some);
        to.write_all(some)?;
        bytes += u64::try_from(count).unwrap_or(0);
    }
}

/// A backup being written, under another name until it is whole.
pub(super) struct Writing {
    zip: ZipWriter<BufWriter<File>>,
    beside: PathBuf,
}

impl Writing {
    pub(super) fn begin(beside: PathBuf) -> Result<Self> {
        let file = durable::private(OpenOptions::new().create(true).truncate(true), &beside).map_err(at(&beside))?;
        Ok(Self { zip: ZipWriter::new(BufWriter::new(file)), beside })
    }

    /// Adds a file, compressed.
    pub(super) fn add_file(&mut self, name: &str, path: &Path) -> Result<Part> {
        let mut from = File::open(path).map_err(at(path))?;
        let large = from.metadata().map_err(at(path))?.len() >= u64::from(u32::MAX) / 2;
        // The quickest: pages of a database shrink to a third, and hardly more with patience.
        let options = SimpleFileOptions::default().compression_level(Some(1)).large_file(large);
        self.zip.start_file(name, options).map_err(|error| self.failed(error))?;
        pour(&mut from, &mut self.zip).map_err(at(&self.beside))
    }

    /// Adds a kept file as it is: scans and pictures don't shrink.
    pub(super) fn add_kept(&mut self, sha256: &str, bytes: &[u8]) -> Result<()> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.zip.start_file(format!("{FILES}{sha256}"), options).map_err(|error| self.failed(error))?;
        self.zip.write_all(bytes).map_err(at(&self.beside))
    }

    /// Adds the manifest and what vouches for it, and waits until all is on the disk.
    pub(super) fn finish(mut self, manifest: &[u8], mac: Option<[u8; 32]>) -> Result<()> {
        let mac = mac.map(|mac| hex(&mac));
        for (name, bytes) in [(MANIFEST, Some(manifest)), (MAC, mac.as_ref().map(String::as_bytes))] {
            if let Some(bytes) = bytes {
                let options = SimpleFileOptions::default();
                self.zip.start_file(name, options).map_err(|error| self.failed(error))?;
                self.zip.write_all(bytes).map_err(at(&self.beside))?;
            }
        }
        let Self { zip, beside } = self;
        let failed = |error: ZipError| BackupError::File { path: beside.clone(), error: error.into() };
        let file = zip.finish().map_err(failed)?;
        let file = file.into_inner().map_err(|error| at(&beside)(error.into_error()))?;
        file.sync_all().map_err(at(&beside))
    }

    fn failed(&self, error: ZipError) -> BackupError {
        BackupError::File { path: self.beside.clone(), error: error.into() }
    }
}

/// A backup being read.
pub(super) struct Reading {
    zip: ZipArchive<BufReader<File>>,
    path: PathBuf,
    pub(super) manifest: Manifest,
    /// The manifest as it is written.
    pub(super) text: Vec<u8>,
    /// What vouches for it.
    pub(super) mac: Option<String>,
}

impl Reading {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let no_backup = |why: String| BackupError::NoBackup { path: path.to_owned(), why };
        let file = File::open(path).map_err(at(path))?;
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| no_backup(error.to_string()))?;
        let text = whole(&mut zip, MANIFEST).map_err(|error| no_backup(format!("{MANIFEST}: {error}")))?;
        let Some(text) = text else {
            return Err(no_backup(format!("{MANIFEST} is missing")));
        };
        let unreadable = |error: serde_json::Error| no_backup(format!("{MANIFEST}: {error}"));
        let cover: Cover = serde_json::from_slice(&text).map_err(unreadable)?;
        let newest = MIGRATIONS.iter().map(|(number, ..)| *number).max().unwrap_or(0);
        if cover.format > FORMAT || cover.schema > newest {
            return Err(BackupError::Later { path: path.to_owned(), program: cover.program });
        }
        let manifest = serde_json::from_slice(&text).map_err(unreadable)?;
        let mac = whole(&mut zip, MAC).map_err(|error| no_backup(format!("{MAC}: {error}")))?;
        let mac = mac.map(|mac| String::from_utf8_lossy(&mac).into_owned());
        Ok(Self { zip, path: path.to_owned(), manifest, text, mac })
    }

    /// Writes the database into a new file; whether it is what the manifest names.
    pub(super) fn unpack_database(&mut self, to: &Path) -> Result<bool> {
        let mut file = durable::private(OpenOptions::new().create_new(true), to).map_err(at(to))?;
        let wanted = self.manifest.database.clone();
        let Ok(part) = self.zip.by_name(DATABASE) else {
            return Ok(false);
        };
        // No more than it should be: what was tampered with could unfold without end.
        let mut limited = part.take(wanted.bytes + 1);
        let found = match pour(&mut limited, &mut file) {
            Ok(found) => found,
            // A damaged part ends in the middle or fails its check sum.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) => {
                return Ok(false);
            }
            Err(error) => return Err(at(&self.path)(error)),
        };
        file.sync_all().map_err(at(to))?;
        Ok(found == wanted)
    }

    /// A kept file that is in the backup itself, if its bytes are those wanted.
    pub(super) fn kept(&mut self, wanted: &Part) -> Option<Vec<u8>> {
        let part = self.zip.by_name(&format!("{FILES}{}", wanted.sha256)).ok()?;
        let mut bytes = Vec::new();
        let found = pour(&mut part.take(wanted.bytes + 1), &mut bytes).ok()?;
        (found == *wanted).then_some(bytes)
    }

    /// Is it a backup that holds the kept files itself?
    pub(super) fn is_complete(&self) -> bool {
        self.zip.file_names().flatten().any(|name| name.starts_with(FILES))
    }
}

/// A small part, whole.
fn whole(zip: &mut ZipArchive<BufReader<File>>, name: &str) -> io::Result<Option<Vec<u8>>> {
    let part = match zip.by_name(name) {
        Ok(part) => part,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    part.take(LARGEST_MANIFEST).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
