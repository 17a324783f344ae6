//! Scans and photographs: what a file is, told by its bytes and how they hang together, never by its name or by what the
//! browser says of it. They go out again as what they are and as files to keep, never as pages.

use documents::read::Office;

/// What a scan may be. Photographs as iPhones keep them (HEIC) are none: offices can't open them, and the phones themselves
/// send a JPEG where the form asks for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    Pdf,
    Jpeg,
    Png,
    Webp,
    /// A text document, where office files are taken, too.
    Docx,
    /// A workbook, likewise.
    Xlsx,
}

impl Scan {
    /// What these bytes are, if they are a scan from beginning to end.
    #[must_use]
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let pdf = || pdf(bytes).map(|()| Self::Pdf);
        let jpeg = || jpeg(bytes).map(|()| Self::Jpeg);
        let png = || png(bytes).map(|()| Self::Png);
        let webp = || webp(bytes).map(|()| Self::Webp);
        pdf().or_else(jpeg).or_else(png).or_else(webp)
    }

    /// The same, or an office file of today without macros: what may be sent with an answer.
    #[must_use]
    pub(crate) fn or_office(bytes: &[u8]) -> Option<Self> {
        Self::of(bytes).or_else(|| {
            Some(match documents::read::office(bytes)? {
                Office::Text => Self::Docx,
                Office::Workbook => Self::Xlsx,
            })
        })
    }

    /// Its media type.
    #[must_use]
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The ending of its name.
    #[must_use]
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Is it a JPEG that holds a picture, what its colours mean, and nothing else: nothing of where, when and with what it was taken, be it written
/// as Exif, XMP, IPTC, a comment, a maker's own segment, or behind the picture's end?
#[must_use]
pub(crate) fn is_plain_photo(bytes: &[u8]) -> bool {
    Scan::of(bytes) == Some(Scan::Jpeg) && bare_jpeg(bytes).is_some()
}

fn bare_jpeg(bytes: &[u8]) -> Option<()> {
    const SCAN: u8 = 0xDA;
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let (marker, after) = match rest {
            [0xFF, 0xD9] => return Some(()),
            [0xFF, 0xFF, ..] => {
                rest = rest.get(1..)?;
                continue;
            }
            [0xFF, marker, after @ ..] => (*marker, after),
            _ => return None,
        };
        let length = after.first_chunk().copied().map(u16::from_be_bytes).filter(|length| *length >= 2)?;
        let content = after.get(2..usize::from(length))?;
        rest = after.get(usize::from(length)..)?;
        match marker {
            // Size and tables of the picture.
            0xC0..=0xCF | 0xDB | 0xDC | 0xDD => {}
            // Its density, without a small picture beside it; the meaning of its colours.
            0xE0 if content.starts_with(b"JFIF\0") && content.len() == 14 => {}
            0xE2 if content.starts_with(b"ICC_PROFILE\0") => {}
            0xEE if content.starts_with(b"Adobe") && content.len() == 12 => {}
            SCAN => {
                // Within the picture a mark is a byte that is no mark, or one to begin anew from.
                let is_mark =
                    |pair: &[u8]| matches!(pair, [0xFF, other] if !matches!(other, 0x00 | 0xD0..=0xD7 | 0xFF));
                let end = rest.windows(2).position(is_mark)?;
                rest = rest.get(end..)?;
            }
            _ => return None,
        }
    }
}

/// How near the end of a PDF its last words must stand; readers look as far.
const PDF_TAIL: usize = 2048;

/// A PDF begins with its mark, at the first byte (some readers look further, and so open what is something else to others), and
/// ends by saying where its table lies.
fn pdf(bytes: &[u8]) -> Option<()> {
    let version = bytes.strip_prefix(b"%PDF-")?.first()?;
    let padding = |byte: &&u8| byte.is_ascii_whitespace() || **byte == 0;
    let length = bytes.len() - bytes.iter().rev().take_while(padding).count();
    let tail = bytes.get(length.saturating_sub(PDF_TAIL)..length)?;
    let says = |words: &[u8]| tail.windows(words.len()).any(|window| window == words);
    (b"12".contains(version) && says(b"startxref") && says(b"%%EOF")).then_some(())
}

/// A JPEG is a row of segments, among them the size of the picture, up to the picture itself, which ends with a mark.
fn jpeg(bytes: &[u8]) -> Option<()> {
    const SCAN_FOLLOWS: u8 = 0xDA;
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    let mut has_size = false;
    loop {
        let (marker, after) = match rest {
            [0xFF, 0xFF, ..] => {
                rest = rest.get(1..)?;
                continue;
            }
            [0xFF, marker, after @ ..] => (*marker, after),
            _ => return None,
        };
        match marker {
            SCAN_FOLLOWS => return (has_size && after.windows(2).any(|end| end == [0xFF, 0xD9])).then_some(()),
            // Marks that stand only within a picture, or at its end.
            0x00 | 0x01 | 0xD0..=0xD9 => return None,
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF => has_size = true,
            _ => {}
        }
        let length = after.first_chunk().copied().map(u16::from_be_bytes).filter(|length| *length >= 2)?;
        rest = after.get(usize::from(length)..)?;
    }
}

/// A PNG is a row of chunks, from its size over the picture to its end.
fn png(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let mut kinds = Vec::new();
    while kinds.last() != Some(b"IEND") {
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk()?)).ok()?;
        kinds.push(*rest.get(4..)?.first_chunk::<4>()?);
        // Length, kind, content, check sum.
        rest = rest.get(length.checked_add(12)?..)?;
    }
    (kinds.first() == Some(b"IHDR") && kinds.contains(b"IDAT")).then_some(())
}

/// A WebP is a RIFF file that holds as much as it says, a picture first.
fn webp(bytes: &[u8]) -> Option<()> {
    let rest = bytes.strip_prefix(b"RIFF")?;
    let length = usize::try_from(u32::from_le_bytes(*rest.first_chunk()?)).ok()?;
    let content = rest.get(4..)?.get(..length)?.strip_prefix(b"WEBP")?;
    [b"VP8 ", b"VP8L", b"VP8X"].contains(&content.first_chunk()?).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n";
    const JPEG: &[u8] =
        b"\xFF\xD8\xFF\xE0\x00\x04JF\xFF\xFF\xC0\x00\x05\x08\x00\x01\xFF\xDA\x00\x03\x01pixels\xFF\x00\xFF\xD9";
    const WEBP: &[u8] = b"RIFF\x0C\x00\x00\x00WEBPVP8 \x00\x00\x00\x00";

    fn png() -> Vec<u8> {
        let chunk = |kind: &[u8], content: &[u8]| {
            [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], kind, content, &[0; 4]].concat()
        };
        let chunks = [chunk(b"IHDR", &[1; 13]), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")].concat();
        [&b"\x89PNG\r\n\x1a\n"[..], &chunks].concat()
    }

    #[test]
    fn scans_are_known_by_their_bytes() {
        assert_eq!(Scan::of(PDF), Some(Scan::Pdf));
        assert_eq!(Scan::of(&[PDF, &[0; 3000]].concat()), Some(Scan::Pdf), "scanners pad their files");
        assert_eq!(Scan::of(JPEG), Some(Scan::Jpeg));
        assert_eq!(Scan::of(&[JPEG, b"a film, as some phones add it"].concat()), Some(Scan::Jpeg));
        assert_eq!(Scan::of(&png()), Some(Scan::Png));
        assert_eq!(Scan::of(WEBP), Some(Scan::Webp));
    }

    #[test]
    fn a_photo_that_tells_where_it_was_taken_is_not_plain() {
        let mut plain = Vec::new();
        let shade = |at: u32| u8::try_from(at).unwrap();
        let picture = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([shade(x * 4), shade(y * 5), 90]));
        image::codecs::jpeg::JpegEncoder::new(&mut plain).encode_image(&picture).unwrap();
        assert!(is_plain_photo(&plain));
        let segment = |marker: u8, content: &[u8]| {
            let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
            [&[0xFF, marker], &length[..], content].concat()
        };
        let with = |segment: &[u8]| [&plain[..2], segment, &plain[2..]].concat();
        let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
            xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description xmlns:exif=\"http://ns.adobe.com/exif/1.0/\" \
            exif:GPSLatitude=\"22,20.1N\" exif:GPSLongitude=\"103,50.4E\"/></rdf:RDF></x:xmpmeta>";
        for told in [
            segment(0xE1, b"Exif\0\0II"),
            segment(0xE1, xmp),
            segment(0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x08Sin Chai"),
            segment(0xFE, b"Sin Chai"),
            segment(0xE2, b"MPF\0"),
            segment(0xE0, b"JFXX\0\x10 a small picture"),
        ] {
            assert_eq!(Scan::of(&with(&told)), Some(Scan::Jpeg));
            assert!(!is_plain_photo(&with(&told)), "{told:?}");
        }
        let film = [&plain[..], b"a film, as some phones add it"].concat();
        assert!(!is_plain_photo(&film) && !is_plain_photo(&plain[..plain.len() - 2]));
        assert!(is_plain_photo(&with(&segment(0xE2, b"ICC_PROFILE\0\x01\x01 colours"))));
        assert!(!is_plain_photo(PDF) && !is_plain_photo(&png()));
    }

    #[test]
    fn office_files_are_taken_only_where_they_may_be_and_only_without_macros() {
        let list = documents::figures::Sheet {
            name: "Mẫu".to_owned(),
            tab: "Mẫu".to_owned(),
            headings: vec!["Số hộ".to_owned()],
            names: 1,
            rows: Vec::new(),
        };
        let workbook = documents::figures::workbook(&list).unwrap();
        assert_eq!((Scan::of(&workbook), Scan::or_office(&workbook)), (None, Some(Scan::Xlsx)));
        assert_eq!(Scan::or_office(&workbook[..workbook.len() - 30]), None, "cut short");
        assert_eq!(Scan::or_office(PDF), Some(Scan::Pdf));
        assert_eq!(Scan::or_office(b"PK\x03\x04\x14\x00\x00\x00"), None);
    }

    #[test]
    fn what_merely_begins_like_a_scan_is_none() {
        assert_eq!(Scan::of(b"%PDF-1.7 <script>alert(1)</script>"), None);
        assert_eq!(Scan::of(&[b"\xFF\xD8\xFF\xE0".as_slice(), &[0; 64]].concat()), None);
        assert_eq!(Scan::of(b"\xFF\xD8\xFF<html>"), None);
        assert_eq!(Scan::of(b"\x89PNG\r\n\x1a\n<svg/>"), None);
        assert_eq!(Scan::of(b"RIFF\x0C\x00\x00\x00WAVEfmt \x00\x00\x00\x00"), None);
    }

    #[test]
    fn a_scan_cut_short_on_its_way_is_none() {
        for whole in [PDF, JPEG, &png(), WEBP] {
            assert!(Scan::of(whole).is_some());
            for length in 0..whole.len() - 6 {
                assert_eq!(Scan::of(&whole[..length]), None, "{length} bytes of {whole:?}");
            }
        }
    }

    #[test]
    fn what_is_something_else_to_another_reader_is_no_scan() {
        let late = [b"<html><script>alert(1)</script>".as_slice(), PDF].concat();
        let zip = [b"PK\x03\x04\x14\x00".as_slice(), PDF].concat();
        for other in [late.as_slice(), &zip, &[b"\n", PDF].concat(), &[b"\xEF\xBB\xBF", PDF].concat()] {
            assert_eq!(Scan::of(other), None);
        }
        for other in [
            &b"<!doctype html><script>alert(1)</script>"[..],
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
            b"MZ\x90\x00\x03",
            b"PK\x03\x04\x14\x00\x00\x00",
            b"\x00\x00\x00\x18ftypheic",
            b"GIF89a\x01\x00\x01\x00",
            b"",
        ] {
            assert_eq!(Scan::of(other), None, "{other:?}");
        }
    }
}
