//! Files that outlive a power cut: a file is on the disk once it and the folder that names it have been waited for.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// Waits until the names in a folder are on the disk.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Elsewhere folders can't be opened as files, and names are kept with the files.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Makes a folder with those above it, and waits until their names are on the disk.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = parent(folder) {
        make_folder(above)?;
    }
    // Nobody but the program's own user may look into it.
    let mut new = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut new, 0o700);
    match new.create(folder) {
        // Somebody else may have been faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        done => done?,
    }
    parent(folder).map_or(Ok(()), sync_folder)
}

/// Gives what is written beside its place its name, so that no half file ever bears it.
pub(crate) fn put_in_place(beside: &Path, path: &Path) -> io::Result<()> {
    File::open(beside)?.sync_all()?;
    fs::rename(beside, path)?;
    parent(path).map_or(Ok(()), sync_folder)
}

/// Writes a whole file at once: afterwards there is the new one, and before that the old one or none.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("part");
    private(OpenOptions::new().create(true).truncate(true), &beside)?.write_all(bytes)?;
    put_in_place(&beside, path)
}

/// Writes a file that must not be there yet; a power cut may leave it in part.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private(OpenOptions::new().create_new(true), path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    parent(path).map_or(Ok(()), sync_folder)
}

/// Opens a file for writing that nobody but the program's own user may read.
pub(crate) fn private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.write(true).read(true).open(path)
}

/// The folder that names it; a bare name lies in the folder one is in.
fn parent(path: &Path) -> Option<&Path> {
    path.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent })
}
