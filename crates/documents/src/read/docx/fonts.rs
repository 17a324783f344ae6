//! Which font a run is set in: its own, its style's, its paragraph's, or the document's.

use std::collections::HashMap;

use crate::read::ReadError;
use crate::read::xml::{Node, Tag, Xml};

/// Styles build on each other; no honest chain is longer.
const LONGEST_CHAIN: usize = 20;

/// The fonts of a document's styles.
#[derive(Default)]
pub(super) struct Fonts {
    styles: HashMap<String, Style>,
    default_paragraph: Option<String>,
    document: Option<String>,
}

/// What a run says of its font.
#[derive(Default)]
pub(super) struct RunFont {
    /// The font it names.
    pub(super) own: Option<String>,
    /// Its style.
    pub(super) style: Option<String>,
}

#[derive(Default)]
struct Style {
    font: Option<String>,
    based_on: Option<String>,
}

impl Fonts {
    /// Reads `word/styles.xml`.
    pub(super) fn of(content: &str) -> Result<Self, ReadError> {
        let mut xml = Xml::new(content, "word/styles.xml");
        let mut fonts = Self::default();
        let mut style: Option<(String, Style)> = None;
        let mut in_defaults = false;
        loop {
            match xml.next()? {
                Node::Open(tag) => match tag.name() {
                    "docDefaults" => in_defaults = true,
                    "style" => {
                        let id = tag.attribute("styleId").unwrap_or_default();
                        let is_default = tag.attribute("default").is_some_and(|value| value == "1" || value == "true");
                        if is_default && tag.attribute("type").as_deref() == Some("paragraph") {
                            fonts.default_paragraph = Some(id.clone());
                        }
                        style = Some((id, Style::default()));
                    }
                    "basedOn" => {
                        if let Some((_, style)) = &mut style {
                            style.based_on = tag.attribute("val");
                        }
                    }
                    "rFonts" if in_defaults => fonts.document = font_of(&tag),
                    "rFonts" => {
                        if let Some((_, style)) = &mut style {
                            style.font = font_of(&tag);
                        }
                    }
                    _ => {}
                },
                Node::Close(tag) => match tag.name() {
                    "docDefaults" => in_defaults = false,
                    "style" => fonts.styles.extend(style.take()),
                    _ => {}
                },
                Node::Text(_) | Node::Other => {}
                Node::End => return Ok(fonts),
            }
        }
    }

    /// The font of a run in a paragraph style.
    pub(super) fn of_run<'a>(&'a self, run: &'a RunFont, paragraph_style: Option<&str>) -> Option<&'a str> {
        let of_paragraph = || self.of_style(paragraph_style.or(self.default_paragraph.as_deref())?);
        let own = run.own.as_deref().or_else(|| self.of_style(run.style.as_deref()?));
        own.or_else(of_paragraph).or(self.document.as_deref())
    }

    fn of_style(&self, id: &str) -> Option<&str> {
        let mut style = self.styles.get(id)?;
        for _ in 0..LONGEST_CHAIN {
            if let Some(font) = &style.font {
                return Some(font);
            }
            style = self.styles.get(style.based_on.as_deref()?)?;
        }
        None
    }
}

/// The font that `w:rFonts` names for letters beyond ASCII, where the old encodings have theirs. A font of the theme is
/// never one of the old ones, but it does replace one named further out.
pub(super) fn font_of(tag: &Tag<'_>) -> Option<String> {
    ["hAnsiTheme", "asciiTheme", "hAnsi", "ascii", "cs"].into_iter().find_map(|name| tag.attribute(name))
}
