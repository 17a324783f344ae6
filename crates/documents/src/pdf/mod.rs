//! Papers as PDF, set by a typesetting engine that works in memory: no files, no network, no clock.
//!
//! No text of a paper ever becomes source of the typesetter: the template is fixed, the paper reaches it as data.

mod data;
mod fonts;
mod world;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::RenderError;
use crate::tree::{Block, Document};
use world::Paper;

/// From this many table rows on, a PDF goes without its tree of tags, which readers aloud use: the tags would make the
/// file about nine times as big.
const ROWS_WITH_TAGS: usize = 600;

/// Renders the paper; its fonts are embedded. The same paper gives the same bytes on the same machine.
///
/// # Errors
/// [`RenderError::Typesetting`] if the typesetter refuses; no text does that.
pub fn render(document: &Document) -> Result<Vec<u8>, RenderError> {
    compile(document, |pages| {
        let options = PdfOptions {
            creator: Smart::Custom(Some("Bản Số".to_owned())),
            tagged: table_rows(document) < ROWS_WITH_TAGS,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(pages, &options).map_err(|problems| refused(&problems))
    })
}

/// How many pages the paper has.
///
/// # Errors
/// As [`render`].
pub fn page_count(document: &Document) -> Result<usize, RenderError> {
    compile(document, |pages| Ok(pages.pages().len()))
}

fn compile<T>(
    document: &Document,
    then: impl FnOnce(&PagedDocument) -> Result<T, RenderError>,
) -> Result<T, RenderError> {
    let _clean = CleanAfter;
    let data = serde_json::to_vec(&data::of(document)).map_err(|e| RenderError::Typesetting(e.to_string()))?;
    let paper = Paper::new(data)?;
    match typst::compile::<PagedDocument>(&paper).output {
        Ok(pages) => then(&pages),
        Err(problems) => Err(refused(&problems)),
    }
}

fn refused(problems: &[SourceDiagnostic]) -> RenderError {
    let messages: Vec<_> = problems.iter().map(|problem| problem.message.to_string()).collect();
    RenderError::Typesetting(messages.join("; "))
}

fn table_rows(document: &Document) -> usize {
    document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Table(table) => table.rows.len(),
            _ => 0,
        })
        .sum()
}

/// Empties the typesetter's caches however a compilation ends; they would grow with every paper.
struct CleanAfter;

impl Drop for CleanAfter {
    fn drop(&mut self) {
        comemo::evict(0);
    }
}
