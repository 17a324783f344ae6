//! Text as people saw it in its fonts. Old encodings write a letter as a base and a mark, and programs cut texts where they
//! like, so neighbours of one encoding are put together before they are read.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use rules::text::legacy::{Encoding, Typed, decode, is_capital_font, typed};

/// What a font makes of the letters stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Seen {
    /// A Unicode font, or none: what is stored is what is seen.
    #[default]
    AsStored,
    /// An old Vietnamese font.
    Decoded { encoding: Encoding, capitals: bool },
    /// A font of ticks and crosses.
    Symbols,
}

impl Seen {
    fn of(font: Option<&str>) -> Self {
        match font {
            Some(font) if font.starts_with("Wingdings") => Self::Symbols,
            Some(font) => Encoding::of_font(font)
                .map_or(Self::AsStored, |encoding| Self::Decoded { encoding, capitals: is_capital_font(font) }),
            None => Self::AsStored,
        }
    }

    fn encoding(self) -> Option<Encoding> {
        match self {
            Self::Decoded { encoding, .. } => Some(encoding),
            Self::AsStored | Self::Symbols => None,
        }
    }

    fn read(self, stored: &str) -> String {
        match self {
            Self::AsStored => stored.to_owned(),
            Self::Symbols => stored.chars().map(tick).collect(),
            Self::Decoded { encoding, capitals } => {
                let text = decode(stored, encoding);
                if capitals { text.to_uppercase() } else { text }
            }
        }
    }
}

/// What the texts of a file in old fonts turned out to be. People type Unicode into cells whose font nobody changed, and "Gia Phú"
/// may be either: then the column tells, else the file, else the font.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// The sheet being read, from 0.
    pub(super) sheet: usize,
    of_columns: HashMap<(Encoding, usize, u32), Tally>,
    of_file: HashMap<Encoding, Tally>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    unicode: usize,
    old: usize,
}

impl Tally {
    fn count(&mut self, typed: Typed) {
        *match typed {
            Typed::Unicode => &mut self.unicode,
            Typed::Old => &mut self.old,
        } += 1;
    }

    fn says(self) -> Option<Typed> {
        match self.unicode.cmp(&self.old) {
            Ordering::Less => Some(Typed::Old),
            Ordering::Equal => None,
            Ordering::Greater => Some(Typed::Unicode),
        }
    }
}

impl Evidence {
    /// Does it say otherwise than the fonts do?
    pub(super) fn is_against_fonts(&self) -> bool {
        self.of_file.values().any(|tally| tally.unicode > 0)
    }

    /// How a text in an old font was typed, and a witness for others of its column.
    fn judge(&mut self, text: &str, encoding: Encoding, column: u32) -> Typed {
        let (of_column, of_file) = ((encoding, self.sheet, column), encoding);
        if let Some(typed) = typed(text, encoding) {
            self.of_columns.entry(of_column).or_default().count(typed);
            self.of_file.entry(of_file).or_default().count(typed);
            return typed;
        }
        let of_column = self.of_columns.get(&of_column).and_then(|tally| tally.says());
        of_column.or_else(|| self.of_file.get(&of_file)?.says()).unwrap_or(Typed::Old)
    }
}

/// A text put together piece by piece, each in its font.
#[derive(Debug, Default)]
pub(super) struct InFonts {
    /// What is stored, neighbours seen alike put together.
    parts: Vec<(Seen, String)>,
    /// What was put in last is no neighbour of what comes.
    is_cut: bool,
}

impl InFonts {
    /// The next piece.
    pub(super) fn push(&mut self, stored: &str, font: Option<&str>) {
        let seen = Seen::of(font);
        match self.parts.last_mut().filter(|(last, _)| *last == seen && !self.is_cut) {
            Some((_, part)) => part.push_str(stored),
            None => self.parts.push((seen, stored.to_owned())),
        }
        self.is_cut = false;
    }

    /// Text that is what it is in any font.
    pub(super) fn push_seen(&mut self, text: &str) {
        self.push(text, None);
        self.is_cut = true;
    }

    /// The text so far, of a column or of none (0); the next begins empty.
    pub(super) fn take(&mut self, evidence: &mut Evidence, column: u32) -> String {
        self.is_cut = false;
        let parts = std::mem::take(&mut self.parts);
        let mut unicode = HashSet::new();
        let encodings: HashSet<Encoding> = parts.iter().filter_map(|(seen, _)| seen.encoding()).collect();
        for encoding in encodings {
            let of_encoding = parts.iter().filter(|(seen, _)| seen.encoding() == Some(encoding));
            let text: String = of_encoding.map(|(_, part)| part.as_str()).collect();
            if evidence.judge(&text, encoding, column) == Typed::Unicode {
                unicode.insert(encoding);
            }
        }
        let read = |(seen, part): (Seen, String)| match seen.encoding() {
            Some(encoding) if unicode.contains(&encoding) => part,
            _ => seen.read(&part),
        };
        parts.into_iter().map(read).collect()
    }
}

/// Does a font make a letter of what others pass over, such as TCVN3 of the soft hyphen?
pub(super) fn is_old(font: Option<&str>) -> bool {
    matches!(Seen::of(font), Seen::Decoded { .. })
}

/// Wingdings' ticks and crosses; the font's letters may also stand in the private area from U+F000.
pub(super) fn tick(sign: char) -> char {
    match u32::from(sign) & 0xFF {
        0xFC | 0xFE => '✓',
        0xFB | 0xFD => '✗',
        _ => sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &mut InFonts) -> String {
        text.take(&mut Evidence::default(), 1)
    }

    fn read(evidence: &mut Evidence, text: &str, column: u32) -> String {
        let mut in_fonts = InFonts::default();
        in_fonts.push(text, Some(".VnTime"));
        in_fonts.take(evidence, column)
    }

    #[test]
    fn a_letter_cut_in_two_is_read_whole() {
        let mut text = InFonts::default();
        text.push("Thôn ", Some("Times New Roman"));
        text.push("Ba", Some("VNI-Times"));
        text.push("ûn", Some("VNI-Helve"));
        text.push(" ü", Some("Wingdings"));
        assert_eq!(taken(&mut text), "Thôn Bản ✓");
        assert_eq!(taken(&mut text), "");
    }

    #[test]
    fn what_other_fonts_hold_is_left_alone() {
        let mut text = InFonts::default();
        text.push("a", None);
        text.push("û", Some("VNI-Times"));
        assert_eq!(taken(&mut text), "aû");
    }

    #[test]
    fn unicode_in_an_old_font_is_left_as_it_is() {
        let evidence = &mut Evidence::default();
        assert_eq!(read(evidence, "Thôn Nậm Phảng", 1), "Thôn Nậm Phảng");
        assert_eq!(read(evidence, "Th«n NËm Ph¶ng", 2), "Thôn Nậm Phảng");
    }

    #[test]
    fn the_column_and_then_the_file_tell_what_a_text_by_itself_does_not() {
        let evidence = &mut Evidence::default();
        assert_eq!(read(evidence, "Gia Phó", 1), "Gia Phú", "nothing else is known: the font tells");
        for _ in 0..2 {
            read(evidence, "Nậm Phảng", 2);
        }
        read(evidence, "B¶n Bay", 3);
        assert_eq!(read(evidence, "Gia Phú", 1), "Gia Phú", "the file is mostly Unicode");
        assert_eq!(read(evidence, "Gia Phó", 3), "Gia Phú", "the column is not");
        evidence.sheet = 1;
        assert_eq!(read(evidence, "Gia Phú", 3), "Gia Phú", "another sheet's column is another");
    }
}
