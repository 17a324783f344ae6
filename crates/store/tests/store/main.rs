//! What the store keeps, on both databases. One binary, so that it is linked once.

#[macro_use]
mod harness;

mod accounts;
mod api_tokens;
mod applying;
mod concurrency;
mod files;
mod kinds;
mod opening;
mod people;
mod random;
mod rights;
mod sessions;
mod shipped;
mod sums;
mod tampering;
mod waiting;
