//! Text typed before Unicode: the fonts told how to read the bytes.
//!
//! Word and Excel files keep such text as Latin-1 or Windows-1252 characters; only the font's name tells that
//! "Céng hoµ" means "Cộng hoà". Contents are never guessed at.

mod tcvn3;
mod vni;

/// How an old font's characters are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// TCVN 5712:1993 VN3, "ABC": fonts `.VnTime`, `.VnArial` …; one character a letter, no accented capitals.
    Tcvn3,
    /// VNI for Windows: fonts `VNI-Times` …; a base letter followed by a mark.
    Vni,
}

impl Encoding {
    /// The encoding a font stands for, if it is an old Vietnamese one; `None` for Unicode fonts.
    #[must_use]
    pub fn of_font(font_name: &str) -> Option<Self> {
        let name = bare(font_name).to_lowercase();
        if name.starts_with(".vn") {
            Some(Self::Tcvn3)
        } else if name.starts_with("vni") {
            Some(Self::Vni)
        } else {
            None
        }
    }
}

/// How a text was typed, as far as its letters tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Typed {
    /// In Unicode, whatever its font: people type on in a file whose font nobody changed.
    Unicode,
    /// In the old encoding.
    Old,
}

/// How a text in a font of this encoding was typed; `None` where its letters are of both, as in "Gia Phú", or of neither.
#[must_use]
pub fn typed(text: &str, encoding: Encoding) -> Option<Typed> {
    // No code page ever had these: "ả", "ậ".
    if text.chars().any(|c| ('\u{1ea0}'..='\u{1ef9}').contains(&c)) {
        return Some(Typed::Unicode);
    }
    let is_old = |c: char| match encoding {
        Encoding::Tcvn3 => tcvn3::is_letter(c),
        Encoding::Vni => vni::is_letter(c),
    };
    if text.chars().any(|c| is_old(c) && !UNICODE_LATIN_1.contains(c)) {
        return Some(Typed::Old);
    }
    // A Vietnamese code page had these at bytes that old fonts used; alone they are what they look like.
    let is_beyond = |c: char| "ĂăĐđĨĩŨũƠơƯư\u{300}\u{301}\u{302}\u{303}\u{306}\u{309}\u{31b}\u{323}".contains(c);
    text.chars().any(is_beyond).then_some(Typed::Unicode)
}

/// The letters of Vietnamese that stand in Latin-1 and so in both.
const UNICODE_LATIN_1: &str = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý";

/// Whether a font shows small letters as capitals: TCVN3 has no accented capitals, headings were set in a font of
/// their own (`.VnTimeH`).
#[must_use]
pub fn is_capital_font(font_name: &str) -> bool {
    let family = bare(font_name).split([',', '-', ' ']).next().unwrap_or_default();
    Encoding::of_font(font_name) == Some(Encoding::Tcvn3) && family.ends_with('H')
}

/// Old text in Unicode (NFC). Characters that the encoding does not know stay; raw control characters
/// U+0080–U+009F are read as the Windows-1252 punctuation they stood for.
#[must_use]
pub fn decode(text: &str, encoding: Encoding) -> String {
    let text: String = text.chars().map(windows_1252).collect();
    match encoding {
        Encoding::Tcvn3 => tcvn3::decode(&text),
        Encoding::Vni => vni::decode(&text),
    }
}

/// What a text shows in its font: decoded when the font is an old one (in capitals when the font is a capital
/// font), `None` when the font is no old Vietnamese one and the text stands as it is.
#[must_use]
pub fn decode_in_font(text: &str, font_name: &str) -> Option<String> {
    let decoded = decode(text, Encoding::of_font(font_name)?);
    Some(if is_capital_font(font_name) { decoded.to_uppercase() } else { decoded })
}

/// A font's name without quotes and without the mark of an embedded subset ("ABCDEF+.VnTime").
fn bare(font_name: &str) -> &str {
    let name = font_name.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
    match name.split_once('+') {
        Some((subset, rest)) if subset.len() == 6 && subset.chars().all(|c| c.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

fn windows_1252(c: char) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let place = u32::from(c).checked_sub(0x80).and_then(|place| usize::try_from(place).ok());
    place.and_then(|place| FROM_80.get(place)).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const SMALL: &str = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ";

    #[rstest]
    #[case(".VnTime", Some(Encoding::Tcvn3))]
    #[case("ABCDEF+.VnTime", Some(Encoding::Tcvn3))]
    #[case(".vnarial narrow", Some(Encoding::Tcvn3))]
    #[case("VNI-Times", Some(Encoding::Vni))]
    #[case("VNI Helve", Some(Encoding::Vni))]
    #[case("Times New Roman", None)]
    #[case("Verdana", None)]
    #[case("", None)]
    fn the_font_tells_the_encoding(#[case] font: &str, #[case] encoding: Option<Encoding>) {
        assert_eq!(Encoding::of_font(font), encoding);
    }

    #[rstest]
    #[case("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam")]
    #[case("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc")]
    #[case("B¶n Bay, x· Gia Phó, huyÖn B¶o Th¾ng", "Bản Bay, xã Gia Phú, huyện Bảo Thắng")]
    #[case("Thñ t\u{ad}íng ChÝnh phñ", "Thủ tướng Chính phủ")]
    #[case("Nguyễn 5 \u{96} 6", "Nguyễn 5 – 6")]
    #[case("Tæ tr\u{ad}ëng", "Tổ trưởng")]
    fn tcvn3_words_are_read(#[case] old: &str, #[case] text: &str) {
        assert_eq!(decode(old, Encoding::Tcvn3), text);
    }

    #[rstest]
    #[case("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam")]
    #[case("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc")]
    #[case("Baûn Bay, xaõ Gia Phuù, huyeän Baûo Thaéng", "Bản Bay, xã Gia Phú, huyện Bảo Thắng")]
    #[case("Thuû töôùng Chính phuû", "Thủ tướng Chính phủ")]
    #[case("TOÅ TRÖÔÛNG THÒ XAÕ", "TỔ TRƯỞNG THỊ XÃ")]
    #[case("Aùo, Yù, Aâu", "Áo, Ý, Âu")]
    #[case("Thoân Naäm Phaûng \u{93}5\u{94}", "Thôn Nậm Phảng “5”")]
    fn vni_words_are_read(#[case] old: &str, #[case] text: &str) {
        assert_eq!(decode(old, Encoding::Vni), text);
    }

    #[rstest]
    #[case("Nậm Phảng", Encoding::Tcvn3, Some(Typed::Unicode))]
    #[case("Nậm Phảng", Encoding::Vni, Some(Typed::Unicode))]
    #[case("Sơn Đông", Encoding::Vni, Some(Typed::Unicode))]
    #[case("Na\u{323}", Encoding::Vni, Some(Typed::Unicode))]
    #[case("NËm Ph¶ng", Encoding::Tcvn3, Some(Typed::Old))]
    #[case("Thoân Naäm Phaûng", Encoding::Vni, Some(Typed::Old))]
    #[case("Gia Phú", Encoding::Tcvn3, None)]
    #[case("Hoà", Encoding::Vni, None)]
    #[case("Gia Phu 1", Encoding::Tcvn3, None)]
    fn letters_tell_how_a_text_was_typed(#[case] text: &str, #[case] encoding: Encoding, #[case] how: Option<Typed>) {
        assert_eq!(typed(text, encoding), how);
    }

    #[test]
    fn a_capital_font_gives_capitals() {
        assert_eq!(decode_in_font("Tæ tr\u{ad}ëng", ".VnTimeH").as_deref(), Some("TỔ TRƯỞNG"));
        assert_eq!(decode_in_font("Tæ tr\u{ad}ëng", "ABCDEF+.VnArialH,Bold").as_deref(), Some("TỔ TRƯỞNG"));
        assert_eq!(decode_in_font("Tæ tr\u{ad}ëng", ".VnTime").as_deref(), Some("Tổ trưởng"));
        assert_eq!(decode_in_font("Café", "Times New Roman"), None);
        assert!(!is_capital_font("VNI-H"));
    }

    #[test]
    fn all_134_letters_come_back() {
        for letter in SMALL.chars() {
            let letter = letter.to_string();
            assert_eq!(decode(&tcvn3::encode(&letter), Encoding::Tcvn3), letter);
            assert_eq!(decode(&vni::encode(&letter), Encoding::Vni), letter);
            // TCVN3's capitals are small letters in a capital font.
            let capital = letter.to_uppercase();
            assert_eq!(decode_in_font(&tcvn3::encode(&letter), ".VnTimeH"), Some(capital.clone()));
            assert_eq!(decode(&vni::encode(&capital), Encoding::Vni), capital);
        }
        assert_eq!(SMALL.chars().count(), 67);
    }

    proptest! {
        #[test]
        fn what_was_typed_in_tcvn3_comes_back(text in "[a-zA-Z0-9 ,.ĂÂÊÔƠƯĐàảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ]{0,40}") {
            prop_assert_eq!(decode(&tcvn3::encode(&text), Encoding::Tcvn3), text);
        }

        #[test]
        fn what_was_typed_in_vni_comes_back(text in "[a-zA-Z0-9 ,.àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ]{0,40}", capitals: bool) {
            let text = if capitals { text.to_uppercase() } else { text };
            prop_assert_eq!(decode(&vni::encode(&text), Encoding::Vni), text);
        }

        #[test]
        fn anything_can_be_decoded(text in ".*") {
            let _ = decode(&text, Encoding::Tcvn3);
            let _ = decode(&text, Encoding::Vni);
        }
    }
}
