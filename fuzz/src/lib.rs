//! What the targets share: packages around mutated parts.
//!
//! An office file is a zip of XML parts. Mutating the zip itself almost always only breaks a checksum, so an input is taken for
//! the parts' texts, and the zip is put around them.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Stands between two parts of an input; no XML holds it.
const BETWEEN_PARTS: u8 = 0x0C;

/// A file to read: the input itself if it is a zip already, otherwise a zip of the parts that it holds, in this order. A part
/// that the input does not reach has the text given with it.
#[must_use]
pub fn package(input: &[u8], parts: &[(&str, &str)]) -> Vec<u8> {
    if input.starts_with(b"PK") {
        return input.to_vec();
    }
    let mut texts = input.split(|byte| *byte == BETWEEN_PARTS);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, otherwise) in parts {
        let text = texts.next().unwrap_or(otherwise.as_bytes());
        // Writing to memory fails for nothing that an input decides.
        zip.start_file(*name, options).expect("a part starts");
        zip.write_all(text).expect("a part is written");
    }
    zip.finish().expect("the package ends").into_inner()
}
