//! Official papers as one small tree and its renderings; tables of files that people filled in, as grids.
//!
//! A paper is built once as a [`tree::Document`] — [`annex::document`], [`decision::document`], [`report::document`], [`request::document`] — and rendered by
//! [`docx::render`], [`pdf::render`], [`xlsx::render`], [`html::render`] and [`text::render`]. The other way,
//! [`read::grid`] takes the tables out of XLSX, DOCX and CSV files, and [`annex::read`] finds the annex in them.

pub mod annex;
pub mod decision;
pub mod docx;
pub mod figures;
mod formal;
pub mod households;
pub mod html;
pub mod pdf;
pub mod photo;
pub mod read;
mod render;
pub mod report;
pub mod request;
pub mod roster;
pub mod text;
pub mod tree;
pub mod xlsx;

pub use render::RenderError;
