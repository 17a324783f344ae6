//! The guidance as pure code: operations, rules, names, periods, text. No input or output, no clock, no randomness.

pub mod access;
pub mod activities;
pub mod annex;
pub mod catalogue;
pub mod channels;
pub mod day;
pub mod households;
pub mod ids;
pub mod indicators;
pub mod measures;
pub mod operations;
pub mod papers;
pub mod partners;
pub mod periods;
pub mod phones;
pub mod producers;
pub mod recheck;
pub mod remarks;
pub mod retention;
pub mod schedules;
pub mod settings;
pub mod targets;
pub mod teams;
pub mod text;
pub mod units;
pub mod zalo;
