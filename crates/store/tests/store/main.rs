//! What the store keeps, on both databases. One binary, so that it is linked once.

#[macro_use]
mod harness;

mod accounts;
mod activities;
mod api_tokens;
mod applying;
mod backups;
mod concurrency;
mod corrections;
mod drills;
mod files;
mod household_imports;
mod households;
mod indicators;
mod issues;
mod journal;
mod kinds;
mod opening;
mod papers;
mod people;
mod phones;
mod power;
mod producers;
mod put_back;
mod random;
mod reading;
mod reading_households;
mod reading_offices;
mod recheck;
mod reports;
mod requests;
mod retention;
mod rights;
mod schedules;
mod sessions;
mod shipped;
mod stand_ins;
mod sums;
mod sync;
mod tampering;
mod targets;
mod waiting;
mod year;
