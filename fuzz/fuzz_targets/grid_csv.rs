//! A list of villages or members as plain text, in any encoding and with any separator.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    // Whatever comes, it is read or refused.
    let _ = documents::read::grid(input);
});
