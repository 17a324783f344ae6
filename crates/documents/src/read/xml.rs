//! The parts of a package as a stream of tags and texts. Prefixes of names are ignored: programs choose them freely.

use std::borrow::Cow;
use std::io::{self, BufRead};

use quick_xml::Reader;
use quick_xml::events::{BytesEnd, BytesStart, Event};

use super::ReadError;
use super::package::damaged;

/// A part as it is read, piece by piece: memory follows its longest tag or text, not its length.
pub(super) struct Xml<'a> {
    reader: Reader<Box<dyn BufRead + 'a>>,
    buffer: Vec<u8>,
    part: &'a str,
}

pub(super) enum Node<'a> {
    Open(Tag<'a>),
    Close(EndTag<'a>),
    Text(Cow<'a, str>),
    /// A comment, a declaration, a reference to nothing known.
    Other,
    End,
}

pub(super) struct Tag<'a>(BytesStart<'a>);
pub(super) struct EndTag<'a>(BytesEnd<'a>);

impl<'a> Xml<'a> {
    /// Reads `content`; `part` names it in errors.
    pub(super) fn new(content: &'a str, part: &'a str) -> Self {
        Self::from_stream(Box::new(content.as_bytes()), part)
    }

    /// Reads a part as it comes out of its package.
    pub(super) fn from_stream(content: Box<dyn BufRead + 'a>, part: &'a str) -> Self {
        let mut reader = Reader::from_reader(content);
        // An empty element opens and closes like any other.
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), part }
    }

    pub(super) fn next(&mut self) -> Result<Node<'_>, ReadError> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| failed(&error, self.part))?;
        Ok(match event {
            Event::Start(tag) | Event::Empty(tag) => Node::Open(Tag(tag)),
            Event::End(tag) => Node::Close(EndTag(tag)),
            Event::Text(text) => Node::Text(text.xml10_content()),
            Event::CData(text) => Node::Text(text.xml10_content()),
            Event::GeneralRef(reference) => {
                let sign = match reference.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                sign.map_or(Node::Other, |sign| Node::Text(Cow::Owned(sign.to_string())))
            }
            Event::Eof => Node::End,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Node::Other,
        })
    }
}

/// A part that is longer than may be unpacked says so while it is read; everything else is damage.
fn failed(error: &quick_xml::Error, part: &str) -> ReadError {
    match error {
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => ReadError::UnpacksTooBig,
        _ => damaged(part),
    }
}

impl Tag<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of the attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .map(|attribute| {
                quick_xml::escape::unescape(&attribute.value)
                    .map_or_else(|_| attribute.value.to_string(), Cow::into_owned)
            })
    }

    /// The attribute as a whole number.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }
}

impl EndTag<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}
