//! Tables of DOCX files, with the lines between them.

mod fonts;
mod story;

use super::package::Package;
use super::{Grid, ReadError};

pub(super) fn grid(package: &mut Package<'_>) -> Result<Grid, ReadError> {
    let styles = package.part("word/styles.xml")?.unwrap_or_default();
    let fonts = fonts::Fonts::of(&styles)?;
    let document = package.needed("word/document.xml")?;
    story::tables(&document, &fonts)
}
