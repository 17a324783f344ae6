//! What a person meets in a browser: the real program on a fresh data folder, seen through Chromium.
//!
//! The tests are marked `#[ignore]`, since they need Chromium, its driver and axe: `cargo xtask test` runs them.

mod chromium;
mod harness;
mod masthead;
mod notebook;
mod notebook_hands;
mod notebook_pace;
mod notebook_trouble;
mod program;
mod sign_in;
mod walk;
mod way_in;
