//! Files that nobody should send: readers answer, they never panic.

use std::sync::LazyLock;

use documents::{annex, docx, read::each_row, xlsx};
use proptest::prelude::*;

use crate::samples::{package, part, small_form};

static FILES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let paper = annex::document(&small_form());
    [xlsx::render(&paper).unwrap(), docx::render(&paper).unwrap()]
});

/// The texts of the parts that readers look into.
static PARTS: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let [workbook, text] = &*FILES;
    let of_workbook = [
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
    ];
    let of_text = ["word/document.xml", "word/styles.xml"];
    let mut parts: Vec<(&str, String)> = of_workbook.into_iter().map(|name| (name, part(workbook, name))).collect();
    parts.extend(of_text.into_iter().map(|name| (name, part(text, name))));
    parts
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2_000), zip in any::<bool>()) {
        let mut bytes = bytes;
        if zip {
            bytes.splice(0..0, *b"PK\x03\x04");
        }
        let _ = annex::read(&bytes);
        let _ = each_row(&bytes, |_| true);
    }

    #[test]
    fn random_text_is_answered(text in "[\\PC\n,;\"]{0,300}") {
        let _ = annex::read(text.as_bytes());
        let _ = each_row(text.as_bytes(), |_| true);
    }

    #[test]
    fn damaged_files_are_answered(which in 0_usize..2, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = FILES[which].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = annex::read(&bytes);
        let _ = each_row(&bytes, |_| true);
    }

    /// Damage inside the parts, where a checksum does not stop it.
    #[test]
    fn damaged_parts_are_answered(
        part in 0_usize..8,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), "[<>/\"=&;A-Z0-9: \\PC]{0,3}", 0_usize..4), 1..12),
    ) {
        let of_workbook = part < 6;
        let mut parts: Vec<(&str, String)> = PARTS.iter().filter(|(name, _)| name.starts_with("word") != of_workbook).cloned().collect();
        let index = if of_workbook { part } else { part - 6 };
        let mut letters: Vec<char> = parts[index].1.chars().collect();
        for (at, with, away) in changes {
            let at = at.index(letters.len().max(1));
            let end = (at + away).min(letters.len());
            letters.splice(at.min(end)..end, with.chars());
        }
        parts[index].1 = letters.into_iter().collect();
        let borrowed: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let bytes = package(&borrowed);
        let _ = annex::read(&bytes);
        let _ = each_row(&bytes, |_| true);
    }
}
