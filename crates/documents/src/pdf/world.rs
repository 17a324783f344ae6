//! The typesetter's world: the template, one paper's data, the fonts. It has nothing else and knows no day.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::fonts;
use crate::RenderError;

/// What every paper shares; made once.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: FileId,
}

static SHARED: LazyLock<Option<Shared>> = LazyLock::new(|| {
    let loaded = fonts::load();
    // File ids are never given back, so there are two of them for good.
    let template = include_str!("paper.typ").replace(r#"paper.at("fonts")"#, &fonts::families_as_source(&loaded));
    Some(Shared {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&loaded)),
        fonts: loaded,
        template: Source::new(id("/paper.typ")?, template),
        data: id("/paper.json")?,
    })
});

fn id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// One paper in the typesetter's world.
pub(super) struct Paper {
    shared: &'static Shared,
    data: Bytes,
}

impl Paper {
    pub(super) fn new(data: Vec<u8>) -> Result<Self, RenderError> {
        let shared = SHARED.as_ref().ok_or_else(|| RenderError::Typesetting("the template has no place".to_owned()))?;
        Ok(Self { shared, data: Bytes::new(data) })
    }
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.shared.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.shared.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.shared.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
