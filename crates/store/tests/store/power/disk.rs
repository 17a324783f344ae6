//! A disk on which only what was waited for is certain. The rest may be there, in part or in another order, or not at all.
//!
//! What is certain: bytes and lengths of a file for which `fsync` or `fdatasync` has returned, and names in a folder for which
//! it has. Everything else may be lost, each sector of 512 bytes by itself, names from the last one backwards.

use super::trace::{Call, What};
use rand::{RngExt as _, rngs::StdRng};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

const SECTOR: u64 = 512;

/// What becomes of that which was not waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// All of it is lost.
    Lost,
    /// Chance decides, sector by sector.
    Torn,
}

/// A file, whatever it is called.
#[derive(Default)]
struct Inode<'a> {
    before: Vec<u8>,
    changes: Vec<(&'a Call, bool)>,
}

/// A name that was given or taken away.
struct Naming<'a> {
    call: &'a Call,
    is_certain: bool,
    given: Option<(PathBuf, usize)>,
    taken: Option<PathBuf>,
    folder: Option<PathBuf>,
}

pub(super) struct Disk<'a> {
    inodes: Vec<Inode<'a>>,
    /// What the program sees.
    names: BTreeMap<PathBuf, usize>,
    at_first: BTreeMap<PathBuf, usize>,
    namings: Vec<Naming<'a>>,
}

impl<'a> Disk<'a> {
    /// The disk at the moment of a line in the record, with the folder's files as they were at first. A disk that lies about
    /// having waited for some files shows whether a check sees what gets lost.
    pub(super) fn at(calls: &'a [Call], line: usize, first: &[(PathBuf, Vec<u8>)], lies: fn(&Path) -> bool) -> Self {
        let inodes = first.iter().map(|(_, bytes)| Inode { before: bytes.clone(), changes: Vec::new() }).collect();
        let names: BTreeMap<PathBuf, usize> =
            first.iter().enumerate().map(|(index, (path, _))| (path.clone(), index)).collect();
        let mut disk = Self { inodes, at_first: names.clone(), names, namings: Vec::new() };
        for call in calls.iter().filter(|call| call.start < line) {
            match &call.what {
                What::Sync { path } if call.end < line && !lies(path) => disk.sync(path, call.start),
                What::Sync { .. } | What::Say { .. } => {}
                What::Make { path, emptied } => {
                    if !disk.names.contains_key(path) {
                        disk.inodes.push(Inode::default());
                        disk.name(call, Some((path.clone(), disk.inodes.len() - 1)), None);
                    } else if *emptied {
                        disk.change(path, call);
                    }
                }
                What::Write { path, .. } | What::Truncate { path, .. } => disk.change(path, call),
                What::Rename { from, to } => {
                    let inode = disk.names[from];
                    disk.name(call, Some((to.clone(), inode)), Some(from.clone()));
                }
                What::Remove { path } => disk.name(call, None, Some(path.clone())),
                What::Folder { path } => {
                    let folder = Some(path.clone());
                    disk.namings.push(Naming { call, is_certain: false, given: None, taken: None, folder });
                }
            }
        }
        disk
    }

    fn change(&mut self, path: &Path, call: &'a Call) {
        let inode = *self.names.get(path).unwrap_or_else(|| panic!("{} was never opened", path.display()));
        self.inodes[inode].changes.push((call, false));
    }

    fn name(&mut self, call: &'a Call, given: Option<(PathBuf, usize)>, taken: Option<PathBuf>) {
        rename(&mut self.names, given.as_ref(), taken.as_ref());
        self.namings.push(Naming { call, is_certain: false, given, taken, folder: None });
    }

    /// What had ended when the waiting began is certain once it ends.
    fn sync(&mut self, path: &Path, start: usize) {
        if let Some(inode) = self.names.get(path) {
            for (call, is_certain) in &mut self.inodes[*inode].changes {
                *is_certain |= call.end < start;
            }
        }
        for naming in &mut self.namings {
            let named =
                naming.given.as_ref().map(|(path, _)| path).or(naming.taken.as_ref()).or(naming.folder.as_ref());
            let here = named.is_some_and(|named| named.parent() == Some(path));
            naming.is_certain |= here && naming.call.end < start;
        }
    }

    /// What is found when the power is back, laid into a folder.
    pub(super) fn after(&self, rest: Rest, chance: &mut StdRng, root: &Path, folder: &Path) {
        let mut names = self.at_first.clone();
        let uncertain = self.namings.iter().filter(|naming| !naming.is_certain).count();
        let mut lucky = if rest == Rest::Lost { 0 } else { chance.random_range(0..=uncertain) };
        let mut gone = Vec::new();
        for naming in &self.namings {
            if !naming.is_certain {
                if lucky == 0 {
                    gone.extend(naming.folder.as_deref());
                    continue;
                }
                lucky -= 1;
            }
            rename(&mut names, naming.given.as_ref(), naming.taken.as_ref());
        }
        // With a folder goes what is in it.
        names.retain(|path, _| !gone.iter().any(|folder| path.starts_with(folder)));
        for (path, inode) in names {
            let to = folder.join(path.strip_prefix(root).expect("a path of the folder"));
            std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            std::fs::write(to, self.inodes[inode].after(rest, chance)).expect("room");
        }
    }
}

fn rename(names: &mut BTreeMap<PathBuf, usize>, given: Option<&(PathBuf, usize)>, taken: Option<&PathBuf>) {
    if let Some(path) = taken {
        names.remove(path);
    }
    if let Some((path, inode)) = given {
        names.insert(path.clone(), *inode);
    }
}

impl Inode<'_> {
    fn after(&self, rest: Rest, chance: &mut StdRng) -> Vec<u8> {
        let mut bytes = self.before.clone();
        // Where the program's next write at the end goes, whatever of the ones before it is lost.
        let mut length = bytes.len() as u64;
        for (call, is_certain) in &self.changes {
            let mut lucky = || *is_certain || (rest == Rest::Torn && chance.random_bool(0.5));
            match &call.what {
                What::Make { .. } => {
                    length = 0;
                    if lucky() {
                        bytes.clear();
                    }
                }
                What::Truncate { length: to, .. } => {
                    length = *to;
                    if lucky() {
                        bytes.resize(usize::try_from(*to).expect("a length"), 0);
                    }
                }
                What::Write { at, bytes: new, .. } => {
                    let begin = at.unwrap_or(length);
                    let end = begin + new.len() as u64;
                    length = length.max(end);
                    let mut from = begin;
                    while from < end {
                        let to = ((from / SECTOR + 1) * SECTOR).min(end);
                        if lucky() {
                            let index = |place: u64| usize::try_from(place).expect("a place");
                            if bytes.len() < index(to) {
                                bytes.resize(index(to), 0);
                            }
                            bytes[index(from)..index(to)].copy_from_slice(&new[index(from - begin)..index(to - begin)]);
                        }
                        from = to;
                    }
                }
                _ => {}
            }
        }
        bytes
    }
}
