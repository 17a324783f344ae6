//! Files (scans of decisions, lists that people send in): blobs by SHA-256 behind one trait, known to the table `file`.
//!
//! Whoever knows a file's digest has held the file; who may see a *scan* is judged at the decision it belongs to.

use crate::{
    Store,
    apply::instant,
    db::{Read, args, statements},
    durable,
    error::{Result, StoreError},
    scope::Scope,
    sessions::hex,
};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

statements! {
    PUT = "INSERT INTO file (sha256, media_type, name, bytes, arrived) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (sha256) DO UPDATE SET arrived = excluded.arrived";
    GET = "SELECT media_type, name FROM file WHERE sha256 = $1";
    UNUSED = "SELECT sha256 FROM file WHERE arrived < $1 AND NOT EXISTS (SELECT 1 FROM decision WHERE scan = sha256) \
              AND NOT EXISTS (SELECT 1 FROM activity_photo p WHERE p.sha256 = file.sha256) \
              AND NOT EXISTS (SELECT 1 FROM household h WHERE h.consent_file = file.sha256) \
              AND NOT EXISTS (SELECT 1 FROM report_version v WHERE v.file = file.sha256) \
              AND NOT EXISTS (SELECT 1 FROM issue_file q WHERE q.sha256 = file.sha256) \
              AND NOT EXISTS (SELECT 1 FROM request_file r WHERE r.sha256 = file.sha256) \
              AND NOT EXISTS (SELECT 1 FROM household_import i WHERE i.file = file.sha256 AND i.ended IS NULL)";
    FORGET = "DELETE FROM file WHERE sha256 = $1";
}

/// A file nobody refers to is forgotten after so long: time enough to look over the preview of a list.
const UNUSED_FOR: SignedDuration = SignedDuration::from_hours(48);

/// Where the bytes of files lie. Calls may block; the store makes them off the async threads.
pub trait Blobs: Send + Sync {
    /// Keeps the bytes under their digest; a second time is the same as once.
    ///
    /// # Errors
    /// When they can't be written.
    fn put(&self, sha256: &str, bytes: &[u8]) -> io::Result<()>;

    /// The bytes kept under a digest, if there are any.
    ///
    /// # Errors
    /// When they are there but can't be read.
    fn get(&self, sha256: &str) -> io::Result<Option<Vec<u8>>>;

    /// Forgets the bytes, if there are any.
    ///
    /// # Errors
    /// When they are there but can't be removed.
    fn remove(&self, sha256: &str) -> io::Result<()>;
}

/// Files in a folder, each named by its digest.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The files of a data folder.
    #[must_use]
    pub fn within(data: &Path) -> Self {
        Self(data.join("files"))
    }

    /// Is there a file with this digest?
    #[must_use]
    pub fn has(&self, sha256: &str) -> bool {
        self.path(sha256).is_file()
    }

    /// The digests of all files there are.
    ///
    /// # Errors
    /// When a folder can't be read.
    pub fn digests(&self) -> io::Result<Vec<String>> {
        let mut digests = Vec::new();
        for few in if_there(std::fs::read_dir(&self.0))?.into_iter().flatten() {
            for file in std::fs::read_dir(few?.path())? {
                let name = file?.file_name().to_string_lossy().into_owned();
                if name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    digests.push(name);
                }
            }
        }
        Ok(digests)
    }

    /// Two letters of the digest make a folder, so that no folder gets too full.
    fn path(&self, sha256: &str) -> PathBuf {
        self.0.join(sha256.get(..2).unwrap_or("00")).join(sha256)
    }
}

impl Blobs for Folder {
    fn put(&self, sha256: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(sha256);
        if path.exists() {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            durable::make_folder(folder)?;
        }
        // No half file ever bears a digest, and none that was answered for is gone after a power cut.
        durable::write_whole(&path, bytes)
    }

    fn get(&self, sha256: &str) -> io::Result<Option<Vec<u8>>> {
        if_there(std::fs::read(self.path(sha256)))
    }

    fn remove(&self, sha256: &str) -> io::Result<()> {
        if_there(std::fs::remove_file(self.path(sha256))).map(|_| ())
    }
}

fn if_there<T>(done: io::Result<T>) -> io::Result<Option<T>> {
    match done {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A file with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// The name it came with.
    pub name: String,
    /// Its kind, as its bytes told.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Keeps a file somebody sent and gives its SHA-256 in hexadecimal.
    ///
    /// # Errors
    /// When folder or database fails; [`StoreError::NoRight`] for who isn't signed in.
    pub async fn keep_file(&self, scope: &Scope, file: KeptFile) -> Result<String> {
        if *scope == Scope::public() {
            return Err(StoreError::NoRight);
        }
        let KeptFile { name, media_type, bytes } = file;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let sha256 = self
            .blob(move |blobs| {
                let sha256 = hex(&Sha256::digest(&bytes));
                blobs.put(&sha256, &bytes).map(|()| sha256)
            })
            .await?;
        let name: String = name.chars().take(200).collect();
        let mut tx = self.db.begin().await?;
        tx.exec(&PUT, args![&sha256, media_type, name, size, instant(self.now())]).await?;
        tx.commit().await?;
        Ok(sha256)
    }

    /// A kept file by its SHA-256.
    ///
    /// # Errors
    /// When folder or database fails; [`StoreError::NoRight`] for who isn't signed in.
    pub async fn file(&self, scope: &Scope, sha256: &str) -> Result<Option<KeptFile>> {
        if *scope == Scope::public() {
            return Err(StoreError::NoRight);
        }
        let row: Option<(String, String)> = self.db.clone().opt(&GET, args![sha256]).await?;
        let Some((media_type, name)) = row else {
            return Ok(None);
        };
        // Only what the table knows is asked for, so no text from outside ever becomes a path.
        let sha256 = sha256.to_owned();
        let bytes = self.blob(move |blobs| blobs.get(&sha256)).await?;
        Ok(bytes.map(|bytes| KeptFile { name, media_type, bytes }))
    }

    /// Forgets files that no decision, activity or open import refers to and that nobody has sent for two days; gives how many.
    ///
    /// # Errors
    /// When folder or database fails.
    pub async fn forget_unused_files(&self) -> Result<usize> {
        let before = instant(self.now() - UNUSED_FOR);
        let unused: Vec<(String,)> = self.db.clone().all(&UNUSED, args![before]).await?;
        for (sha256,) in &unused {
            let mut tx = self.db.begin().await?;
            tx.exec(&FORGET, args![sha256]).await?;
            tx.commit().await?;
            let sha256 = sha256.clone();
            self.blob(move |blobs| blobs.remove(&sha256)).await?;
        }
        Ok(unused.len())
    }

    /// Does something with the blobs, off the async threads.
    async fn blob<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Blobs) -> io::Result<T> + Send + 'static,
    ) -> Result<T> {
        let blobs = Arc::clone(&self.blobs);
        let failed = |error| StoreError::File { path: "files".to_owned(), error };
        tokio::task::spawn_blocking(move || work(blobs.as_ref()))
            .await
            .map_err(|error| failed(io::Error::other(error)))?
            .map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_is_kept_once_and_forgotten_quietly() {
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = Folder::within(folder.path());
        assert_eq!(blobs.get("abcd").expect("an answer"), None);
        blobs.put("abcd", b"scan").expect("room");
        blobs.put("abcd", b"scan").expect("room");
        assert_eq!(blobs.get("abcd").expect("an answer").as_deref(), Some(&b"scan"[..]));
        blobs.remove("abcd").expect("an answer");
        blobs.remove("abcd").expect("an answer");
        assert_eq!(blobs.get("abcd").expect("an answer"), None);
    }
}
