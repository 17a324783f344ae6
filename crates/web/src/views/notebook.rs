//! The page with which a team works without signal: an empty frame that its scripts fill.

use crate::page::Page;
use askama::Template;

/// The frame; the same for everybody who reads the same language, so that a phone can keep it.
#[derive(Debug, Template)]
#[template(path = "notebook.html")]
pub struct NotebookPage {
    /// The frame's words; nobody is signed in on it.
    pub p: Page,
    /// The notebook's own style sheet.
    pub style: String,
    /// The script with which it begins.
    pub app: String,
    /// All others, to be fetched at once instead of one after another.
    pub modules: Vec<String>,
}
