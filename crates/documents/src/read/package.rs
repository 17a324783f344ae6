//! A zip package whose parts are read within a budget.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;

use super::{LARGEST_UNPACKED, ReadError};

/// More parts than any honest office file has.
const MOST_PARTS: usize = 10_000;

pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Index of each part by its name in lower case; some programs write other cases and backslashes.
    parts: HashMap<String, usize>,
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("zip"))?;
        if zip.len() > MOST_PARTS {
            return Err(ReadError::UnpacksTooBig);
        }
        let parts = zip
            .file_names_raw()
            .enumerate()
            .map(|(index, name)| (plain_name(&String::from_utf8_lossy(name)), index))
            .collect();
        Ok(Self { zip, parts, left: LARGEST_UNPACKED })
    }

    pub(super) fn holds(&self, name: &str) -> bool {
        self.parts.contains_key(&plain_name(name))
    }

    /// The text of a part, or nothing if there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(&index) = self.parts.get(&plain_name(name)) else {
            return Ok(None);
        };
        let file = self.zip.by_index(index).map_err(|_| damaged(name))?;
        let mut bytes = Vec::new();
        // The size a part declares may be a lie; what is really unpacked is what counts.
        let read = file.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| damaged(name))?;
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        if read > self.left {
            return Err(ReadError::UnpacksTooBig);
        }
        self.left -= read;
        unicode(bytes).map(Some).ok_or_else(|| damaged(name))
    }

    /// A part as a stream, or nothing if there is none of that name. Whoever reads it meets the end of what may be unpacked as
    /// an error of the kind [`io::ErrorKind::FileTooLarge`].
    pub(super) fn stream(&mut self, name: &str) -> Result<Option<Box<dyn BufRead + '_>>, ReadError> {
        let Some(&index) = self.parts.get(&plain_name(name)) else {
            return Ok(None);
        };
        let file = self.zip.by_index(index).map_err(|_| damaged(name))?;
        let mut stream = BufReader::with_capacity(1 << 16, Rationed { file, left: &mut self.left });
        let start = stream.fill_buf().map_err(|_| damaged(name))?;
        if !start.starts_with(&[0xFF, 0xFE]) && !start.starts_with(&[0xFE, 0xFF]) {
            return Ok(Some(Box::new(stream)));
        }
        // Nobody writes long lists in UTF-16.
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => ReadError::UnpacksTooBig,
            _ => damaged(name),
        })?;
        let text = unicode(bytes).ok_or_else(|| damaged(name))?;
        Ok(Some(Box::new(Cursor::new(text))))
    }

    /// A part that the format cannot do without.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, ReadError> {
        self.part(name)?.ok_or_else(|| damaged(name))
    }
}

/// What may still be unpacked; the size a part declares may be a lie.
struct Rationed<'a, R> {
    file: R,
    left: &'a mut u64,
}

impl<R: Read> Read for Rationed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        let left = self.left.checked_sub(u64::try_from(read).unwrap_or(u64::MAX));
        *self.left = left.ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}

pub(super) fn damaged(part: &str) -> ReadError {
    ReadError::Damaged { part: part.to_owned() }
}

fn plain_name(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// The text of UTF-8 or, told by its mark, UTF-16 bytes, without the mark.
pub(super) fn unicode(bytes: Vec<u8>) -> Option<String> {
    let wide = |from: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes).ok(),
    }
}
