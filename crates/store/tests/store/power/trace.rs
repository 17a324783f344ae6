//! What a program asks of the disk, as `strace` records it: every write, wait and name, in order, and what it said meanwhile.

use std::{
    collections::HashMap,
    ffi::OsString,
    os::unix::ffi::OsStringExt as _,
    path::{Path, PathBuf},
};

/// The calls that are recorded. Memory shared between connections (`-shm`) is not: SQLite makes it anew after a power cut.
const CALLS: &str = "openat,lseek,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,rename,unlink,mkdir";

/// The words before a command that has its calls recorded.
pub(super) fn recorder(to: &Path) -> Vec<String> {
    let to = to.to_str().expect("a path of text");
    let words = ["strace", "-f", "-y", "-xx", "-s", "100000000", "-o", to, "-e", "signal=none", "-e"];
    words.iter().map(ToString::to_string).chain([format!("trace={CALLS}")]).collect()
}

/// One call: it began before line `start` of the record and had ended by line `end`.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    /// A file is made, or emptied.
    Make {
        path: PathBuf,
        emptied: bool,
    },
    /// Bytes at a place, or at the end.
    Write {
        path: PathBuf,
        at: Option<u64>,
        bytes: Vec<u8>,
    },
    Truncate {
        path: PathBuf,
        length: u64,
    },
    /// A file or folder is waited for.
    Sync {
        path: PathBuf,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Remove {
        path: PathBuf,
    },
    Folder {
        path: PathBuf,
    },
    /// Something is said on standard output.
    Say {
        bytes: Vec<u8>,
    },
}

/// Reads a record; only what concerns the folder, and what was said.
pub(super) fn read(record: &str, folder: &Path) -> Vec<Call> {
    let mut begun: HashMap<&str, (usize, String)> = HashMap::new();
    let mut places = Places::default();
    let mut calls = Vec::new();
    for (number, line) in record.lines().enumerate() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some((first, _)) = rest.split_once(" <unfinished ...>") {
            begun.insert(thread, (number, first.to_owned()));
            continue;
        }
        let (start, whole) = match rest.strip_prefix("<... ") {
            Some(resumed) => {
                let Some((start, first)) = begun.remove(thread) else { continue };
                let (_, last) = resumed.split_once(" resumed>").expect("a call that goes on");
                (start, first + last)
            }
            None => (number, rest.to_owned()),
        };
        calls.extend(call(&whole, folder, &mut places).map(|what| Call { start, end: number, what }));
    }
    // What had begun when the record ended may have happened.
    for (start, first) in begun.into_values() {
        calls.extend(call(&format!("{first}) = 0"), folder, &mut places).map(|what| Call {
            start,
            end: usize::MAX,
            what,
        }));
    }
    calls.sort_by_key(|call| call.start);
    calls
}

/// Where the next write of each open file goes; at its end if there is no number.
type Places = HashMap<String, Option<u64>>;

/// What a call does; nothing if it failed or concerns another folder.
fn call(text: &str, folder: &Path, places: &mut Places) -> Option<What> {
    let (name, rest) = text.split_once('(')?;
    // Before the result there are as many blanks as bring it to a column, also where the call was interrupted by another thread's.
    let (arguments, result) = rest.rsplit_once(" = ")?;
    let arguments = arguments.trim_end().strip_suffix(')')?;
    if result.starts_with('-') {
        return None;
    }
    let arguments: Vec<&str> = arguments.split(", ").collect();
    let at = |index: usize| arguments.get(index).copied().unwrap_or_default();
    // Of a descriptor `3</path>`, of a text `"/path"`; everything is in hexadecimal.
    let path = |index: usize| {
        let text = at(index);
        let inner = match text.split_once('<') {
            Some((_, path)) => path.strip_suffix('>')?,
            None => text.trim_matches('"'),
        };
        let path = PathBuf::from(OsString::from_vec(bytes_of(inner)));
        path.starts_with(folder).then_some(path)
    };
    let bytes = |index: usize| bytes_of(at(index).trim_matches('"'));
    let descriptor = |text: &str| text.split('<').next().unwrap_or_default().to_owned();
    if name == "openat" {
        places.insert(descriptor(result), (!at(2).contains("O_APPEND")).then_some(0));
    }
    Some(match name {
        "openat" if at(2).contains("O_CREAT") || at(2).contains("O_TRUNC") => {
            What::Make { path: path(1)?, emptied: at(2).contains("O_TRUNC") }
        }
        "write" if at(0).starts_with("1<") => What::Say { bytes: bytes(1) },
        "write" => {
            let (path, bytes) = (path(0)?, bytes(1));
            let place = places.get_mut(&descriptor(at(0))).and_then(Option::as_mut);
            let begin = place.as_deref().copied();
            place.into_iter().for_each(|place| *place += bytes.len() as u64);
            What::Write { path, at: begin, bytes }
        }
        "lseek" => {
            let to: u64 = result.parse().expect("a place");
            places.get_mut(&descriptor(at(0))).into_iter().flatten().for_each(|place| *place = to);
            return None;
        }
        "pwrite64" => What::Write { path: path(0)?, at: Some(at(3).parse().expect("a place")), bytes: bytes(1) },
        "writev" | "pwritev" => {
            assert!(path(0).is_none(), "a call that this reader doesn't know: {name}");
            return None;
        }
        "ftruncate" => What::Truncate { path: path(0)?, length: at(1).parse().expect("a length") },
        "fsync" | "fdatasync" => What::Sync { path: path(0)? },
        "rename" => What::Rename { from: path(0)?, to: path(1)? },
        "unlink" => What::Remove { path: path(0)? },
        "mkdir" => What::Folder { path: path(0)? },
        _ => return None,
    })
}

/// `\x41\x42`
fn bytes_of(text: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).expect("a digit");
    text.as_bytes().chunks_exact(4).map(|four| digit(four[2]) << 4 | digit(four[3])).collect()
}

#[test]
fn a_call_that_another_interrupted_is_read_with_its_result() {
    let record = [
        r#"7     rename("\x2f\x61\x2f\x62", "\x2f\x61\x2f\x63" <unfinished ...>"#,
        r"8     fsync(3<\x2f\x61\x2f\x64>)          = 0",
        r"7     <... rename resumed>)             = -1 ENOENT (No such file or directory)",
        r#"7     rename("\x2f\x61\x2f\x62", "\x2f\x61\x2f\x63" <unfinished ...>"#,
        r"7     <... rename resumed>)             = 0",
    ];
    let calls = read(&record.join("\n"), Path::new("/a"));
    assert!(
        matches!(&calls[..], [Call { what: What::Sync { .. }, .. }, Call { what: What::Rename { .. }, .. }]),
        "{calls:?}"
    );
}
