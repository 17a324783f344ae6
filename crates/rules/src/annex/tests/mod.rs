//! The annex taken in and put out, on a small world that operations change.

mod again;
mod communes;
mod files;
mod leaders;
mod printed;
mod teams;
mod villages;
mod world;

use world::{World, day, row};
