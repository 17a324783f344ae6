//! The fonts of a PDF: Times New Roman where the machine has it, else a face of the same measures, else a serif that
//! the program carries. A family is taken only if its four faces hold every Vietnamese letter (older editions of
//! Liberation Serif lack most of them).

use std::fs;
use std::path::PathBuf;

use typst::foundations::Bytes;
use typst::text::Font;

/// Where systems keep fonts. The folders are looked into as they are; none is searched through.
const FOLDERS: &[&str] = &[
    "/usr/share/fonts/truetype/msttcorefonts",
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/truetype/tinos",
    "/usr/share/fonts/truetype/croscore",
    "/usr/share/fonts/liberation-serif",
    "/usr/share/fonts/liberation-serif-fonts",
    "/usr/share/fonts/liberation",
    "/usr/share/fonts/google-tinos",
    "/usr/share/fonts/TTF",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts/Supplemental",
    "C:\\Windows\\Fonts",
];

/// Families in the order they are wanted, each as the file names of its four faces (regular, bold, italic, both).
const FAMILIES: &[[&str; 4]] = &[
    ["times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"],
    [
        "Times_New_Roman.ttf",
        "Times_New_Roman_Bold.ttf",
        "Times_New_Roman_Italic.ttf",
        "Times_New_Roman_Bold_Italic.ttf",
    ],
    [
        "Times New Roman.ttf",
        "Times New Roman Bold.ttf",
        "Times New Roman Italic.ttf",
        "Times New Roman Bold Italic.ttf",
    ],
    [
        "LiberationSerif-Regular.ttf",
        "LiberationSerif-Bold.ttf",
        "LiberationSerif-Italic.ttf",
        "LiberationSerif-BoldItalic.ttf",
    ],
    ["Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf"],
];

/// The serif the program carries. Its bold italic lacks four letters and is left to its semibold italic.
const CARRIED: &str = "Libertinus Serif";

/// The letters that older fonts lack: those with two marks, and the two horned ones.
const TELLING: &str = "ăâđêôơưắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựạảẹẻẽịỉĩọỏụủũỳỵỷỹĐƠƯẮẶẤẬẾỆỐỘỚỢỨỰỲỸ";

/// The fonts, the wanted family first, the carried one always last for letters the first may lack.
pub(super) fn load() -> Vec<Font> {
    let mut fonts = FAMILIES.iter().find_map(installed).unwrap_or_default();
    fonts.extend(carried());
    fonts
}

/// The families of `fonts` in their order, as a list in the template's language. Font names come from font files, so
/// anything but plain letters is left out.
pub(super) fn families_as_source(fonts: &[Font]) -> String {
    let mut names: Vec<String> = Vec::new();
    for font in fonts {
        let name: String = font.info().family.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ').collect();
        let quoted = format!("\"{name}\",");
        if !names.contains(&quoted) {
            names.push(quoted);
        }
    }
    format!("({})", names.concat())
}

fn installed(faces: &[&str; 4]) -> Option<Vec<Font>> {
    FOLDERS.iter().find_map(|folder| {
        let fonts: Vec<Font> = faces
            .iter()
            .map(|face| fs::read(PathBuf::from(folder).join(face)).ok())
            .map(|bytes| Font::new(Bytes::new(bytes?), 0))
            .collect::<Option<_>>()?;
        fonts.iter().all(writes_vietnamese).then_some(fonts)
    })
}

fn carried() -> impl Iterator<Item = Font> {
    typst_assets::fonts()
        .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
        .filter(|font| font.info().family == CARRIED && writes_vietnamese(font))
}

fn writes_vietnamese(font: &Font) -> bool {
    TELLING.chars().all(|letter| font.info().coverage.contains(u32::from(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use typst::text::{FontStyle, FontVariant};

    #[test]
    fn the_carried_serif_writes_vietnamese() {
        let has = |style: FontStyle, heavy: bool| {
            let fits = |v: &FontVariant| v.style == style && (v.weight.to_number() >= 600) == heavy;
            carried().any(|font| fits(&font.info().variant))
        };
        for style in [FontStyle::Normal, FontStyle::Italic] {
            assert!(has(style, false) && has(style, true), "{style:?}");
        }
    }

    #[test]
    fn families_are_named_once_and_in_order() {
        let fonts = load();
        let source = families_as_source(&fonts);
        assert!(source.ends_with("\"Libertinus Serif\",)"), "{source}");
        assert_eq!(source.matches(CARRIED).count(), 1);
    }
}
