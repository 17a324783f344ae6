//! The crate's tests from outside: papers rendered and read back, files that people made, files that break.

mod beginnings_and_ends;
mod filled_in;
mod libreoffice;
mod old_fonts;
mod passed_over;
mod renderings;
mod reports;
mod requests;
mod robust;
mod round_trip;
mod samples;
