//! The pages as a browser meets them: real handlers, real store, no network.

mod accounts;
mod activities;
mod api;
mod broken_files;
mod corrections;
mod drafts;
mod figures;
mod household_imports;
mod households;
mod journal;
mod long_files;
mod names;
mod newcomer;
mod notebook;
mod office;
mod once;
mod once_by_forms;
mod papers;
mod producers;
mod rights;
mod teams;
mod units;
mod village_files;
mod villages;
mod wall;
