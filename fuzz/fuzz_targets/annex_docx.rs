//! An annex that somebody filled in as a text document.

#![no_main]

use libfuzzer_sys::fuzz_target;

/// The parts in the order in which an input gives them.
const PARTS: &[(&str, &str)] = &[("word/document.xml", "<w:document/>"), ("word/styles.xml", "<w:styles/>")];

fuzz_target!(|input: &[u8]| {
    // Whatever comes, it is read or refused.
    let _ = documents::annex::read(&banso_fuzz::package(input, PARTS));
});
