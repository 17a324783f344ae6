//! The annex of the letter: its rows, out and in.

pub mod form;
