//! The body of a Word document: a paper's blocks one after the other.

use crate::tree::{Align, Block, Closing, Document, NationalHeader, Orientation, Page, Paragraph, Run, Title};

use super::table::{self, unruled};
use super::xml::{Setting, millimetres, paragraph, thin_line};

pub(super) fn document(document: &Document) -> String {
    let mut xml = String::from(concat!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
        r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#,
    ));
    let has_foot = document.foot.is_some();
    let parts = document.parts();
    for (number, (page, blocks)) in parts.iter().enumerate() {
        for (block, next) in blocks.iter().zip(following(blocks)) {
            xml.push_str(&block_xml(block, next, page.text_width()));
        }
        let section = section(*page, number > 0, has_foot);
        if number + 1 < parts.len() {
            xml.push_str(&last_of_section(&section));
        } else {
            xml.push_str(&section);
        }
    }
    if parts.is_empty() {
        xml.push_str(&section(document.page, false, has_foot));
    }
    xml.push_str("</w:body></w:document>");
    xml
}

fn block_xml(block: &Block, next: Option<&Block>, width: u16) -> String {
    match block {
        Block::NationalHeader(header) => national_header(header, width),
        Block::Title(title) => title_lines(title, width),
        // The last paragraph stays with the signature, so that no page holds a signature alone.
        Block::Paragraph(text) => body_text(text, matches!(next, Some(Block::Closing(_)))),
        Block::Table(table) => table::ruled(table, width),
        Block::Closing(closing) => closing_columns(closing, width),
        Block::PageBreak => page_break(),
        Block::Annex(_) => String::new(),
    }
}

/// The block after each block.
fn following(blocks: &[Block]) -> impl Iterator<Item = Option<&Block>> {
    blocks.iter().skip(1).map(Some).chain(std::iter::once(None))
}

/// A part of the paper; the pages of an annex are counted from 1, and its first shows no number either.
fn section(page: Page, is_annex: bool, has_foot: bool) -> String {
    let (width, height, turned) = match page.orientation {
        Orientation::Portrait => (millimetres(210), millimetres(297), ""),
        Orientation::Landscape => (millimetres(297), millimetres(210), r#" w:orient="landscape""#),
    };
    let margins = page.margins;
    let foot = if has_foot {
        r#"<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="first" r:id="rId4"/>"#
    } else {
        ""
    };
    let count = if is_annex { r#"<w:pgNumType w:start="1"/>"# } else { "" };
    format!(
        concat!(
            r#"<w:sectPr><w:headerReference w:type="default" r:id="rId2"/>{}<w:pgSz w:w="{}" w:h="{}"{}/>"#,
            r#"<w:pgMar w:top="{}" w:right="{}" w:bottom="{}" w:left="{}" w:header="567" w:footer="567" w:gutter="0"/>"#,
            r#"{}<w:titlePg/></w:sectPr>"#,
        ),
        foot,
        width,
        height,
        turned,
        millimetres(margins.top),
        millimetres(margins.right),
        millimetres(margins.bottom),
        millimetres(margins.left),
        count,
    )
}

/// The end of a part: a paragraph as low as can be, which carries what the part's pages are like.
fn last_of_section(section: &str) -> String {
    let properties =
        r#"<w:spacing w:before="0" w:after="0" w:line="60" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>"#;
    format!("<w:p><w:pPr>{properties}{section}</w:pPr></w:p>")
}

fn title_lines(title: &Title, width: u16) -> String {
    let mut xml = String::new();
    let last = title.lines.len().saturating_sub(1);
    for (number, line) in title.lines.iter().enumerate() {
        let setting = Setting {
            before: if number == 0 { 200 } else { 0 },
            after: if number == last { 80 } else { 0 },
            keep_with_next: true,
            ..Setting::centred(0)
        };
        xml.push_str(&paragraph(&[Run::bold(line.clone())], setting));
    }
    if title.rule {
        // A quarter of the page's text, in the middle.
        xml.push_str(&thin_line(millimetres(width) * 3 / 8, 80, true));
    }
    xml
}

fn body_text(text: &Paragraph, keep_with_next: bool) -> String {
    let setting = Setting {
        align: text.align,
        first_line: if text.indented { 720 } else { 0 },
        // Of two such paragraphs in a row the greater space counts: 6 pt, which Decree 30/2020/NĐ-CP asks for at least.
        before: 120,
        after: 120,
        line: 264,
        keep_with_next,
        ..Setting::default()
    };
    paragraph(&text.runs, setting)
}

fn page_break() -> String {
    r#"<w:p><w:r><w:br w:type="page"/></w:r></w:p>"#.to_owned()
}

/// Sizes in half-points, as Decree 30/2020 gives them: 12 for the names, 13 for motto, number and date.
const NAMES: u32 = 24;
const MOTTO: u32 = 26;

fn national_header(header: &NationalHeader, width: u16) -> String {
    let left = width * 41 / 100;
    let widths = [left, width - left];

    let mut issuer = String::new();
    for line in &header.superior {
        issuer.push_str(&paragraph(&[Run::plain(line.clone())], Setting::centred(NAMES)));
    }
    for line in &header.issuer {
        issuer.push_str(&paragraph(&[Run::bold(line.clone())], Setting::centred(NAMES)));
    }
    issuer.push_str(&thin_line(millimetres(left) * 3 / 8, 0, true));

    let mut state = paragraph(&[Run::bold(NationalHeader::STATE)], Setting::centred(NAMES));
    state.push_str(&paragraph(&[Run::bold(NationalHeader::MOTTO)], Setting::centred(MOTTO)));
    // The rule has the length of the motto at 13 pt: 57 mm.
    state.push_str(&thin_line(millimetres(widths[1].saturating_sub(57 + 1)) / 2, 0, true));

    let below = Setting { before: 60, ..Setting::centred(MOTTO) };
    let mut number = paragraph(&[Run::plain(header.number.clone())], below);
    if let Some(subject) = &header.subject {
        number.push_str(&paragraph(&[Run::plain(subject.clone())], Setting::centred(NAMES)));
    }
    let date = paragraph(&[Run::italic(header.place_and_date.clone())], below);

    unruled(widths, &[[issuer, state], [number, date]])
}

fn closing_columns(closing: &Closing, width: u16) -> String {
    let half = width / 2;
    let mut left = String::new();
    if !closing.recipients.is_empty() {
        let heading = Run { text: "Nơi nhận:".to_owned(), bold: true, italic: true };
        left.push_str(&paragraph(&[heading], Setting { size: 24, ..Setting::default() }));
        for recipient in &closing.recipients {
            left.push_str(&paragraph(
                &[Run::plain(format!("- {recipient}"))],
                Setting { size: 22, ..Setting::default() },
            ));
        }
    }
    let mut right = String::new();
    if let Some(signature) = &closing.signature {
        for line in &signature.authority {
            right.push_str(&paragraph(&[Run::bold(line.clone())], Setting::centred(0)));
        }
        let name = Setting { before: 1_500, ..Setting::centred(0) };
        right.push_str(&paragraph(&[Run::bold(signature.name.clone())], name));
    }
    for side in [&mut left, &mut right] {
        if side.is_empty() {
            side.push_str(&paragraph(&[], Setting { align: Align::Left, ..Setting::default() }));
        }
    }
    format!(
        "{}{}",
        thin_line(0, 200, false).replace("<w:pPr>", "<w:pPr><w:keepNext/>"),
        unruled([half, width - half], &[[left, right]])
    )
}
