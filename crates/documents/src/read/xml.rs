//! The parts of a package as a stream of tags and texts. Prefixes of names are ignored: programs choose them freely.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesEnd, BytesStart, Event};

use super::ReadError;
use super::package::damaged;

pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
}

pub(super) enum Node<'a> {
    Open(Tag<'a>),
    Close(EndTag<'a>),
    Text(Cow<'a, str>),
    End,
}

pub(super) struct Tag<'a>(BytesStart<'a>);
pub(super) struct EndTag<'a>(BytesEnd<'a>);

impl<'a> Xml<'a> {
    /// Reads `content`; `part` names it in errors.
    pub(super) fn new(content: &'a str, part: &'a str) -> Self {
        let mut reader = Reader::from_str(content);
        // An empty element opens and closes like any other.
        reader.config_mut().expand_empty_elements = true;
        Self { reader, part }
    }

    pub(super) fn next(&mut self) -> Result<Node<'a>, ReadError> {
        loop {
            let event = self.reader.read_event().map_err(|_| damaged(self.part))?;
            return Ok(match event {
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
                    match sign {
                        Some(sign) => Node::Text(Cow::Owned(sign.to_string())),
                        None => continue,
                    }
                }
                Event::Eof => Node::End,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
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
