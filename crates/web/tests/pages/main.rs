//! The pages as a browser meets them: real handlers, real store, no network.

mod api;
mod names;
mod newcomer;
mod office;
mod papers;
mod teams;
mod units;
mod village_files;
mod villages;
mod wall;
