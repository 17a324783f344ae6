//! Text as people saw it in its fonts. Old encodings write a letter as a base and a mark, and programs cut texts where they
//! like, so neighbours of one encoding are put together before they are read.

use rules::text::legacy::{Encoding, decode, is_capital_font};

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

/// A text put together piece by piece, each in its font.
#[derive(Debug, Default)]
pub(super) struct InFonts {
    read: String,
    /// What was stored since the last change of fonts.
    pending: String,
    seen: Seen,
}

impl InFonts {
    /// The next piece.
    pub(super) fn push(&mut self, stored: &str, font: Option<&str>) {
        let seen = Seen::of(font);
        if seen != self.seen {
            self.settle();
            self.seen = seen;
        }
        self.pending.push_str(stored);
    }

    /// Text that is what it is in any font.
    pub(super) fn push_seen(&mut self, text: &str) {
        self.settle();
        self.read.push_str(text);
    }

    fn settle(&mut self) {
        if !self.pending.is_empty() {
            self.read.push_str(&self.seen.read(&self.pending));
            self.pending.clear();
        }
    }

    /// The text so far; the next begins empty.
    pub(super) fn take(&mut self) -> String {
        self.settle();
        self.seen = Seen::AsStored;
        std::mem::take(&mut self.read)
    }
}

/// A whole text in one font.
pub(super) fn as_seen(text: &str, font: Option<&str>) -> String {
    Seen::of(font).read(text)
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

    #[test]
    fn a_letter_cut_in_two_is_read_whole() {
        let mut text = InFonts::default();
        text.push("Thôn ", Some("Times New Roman"));
        text.push("Ba", Some("VNI-Times"));
        text.push("ûn", Some("VNI-Helve"));
        text.push(" ü", Some("Wingdings"));
        assert_eq!(text.take(), "Thôn Bản ✓");
        assert_eq!(text.take(), "");
    }

    #[test]
    fn what_other_fonts_hold_is_left_alone() {
        let mut text = InFonts::default();
        text.push("a", None);
        text.push("û", Some("VNI-Times"));
        assert_eq!(text.take(), "aû");
    }
}
