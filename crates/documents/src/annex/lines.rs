//! What stands above the annex's table: titles, block 1 with the unit, block 2 with the contact.

use rules::annex::form::{AnnexSheet, ContactBlock};
use rules::text::fold;

/// What a line of the first two blocks is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Unit,
    /// The heading of block 2, which has no value of its own.
    Block,
    Name,
    Position,
    Phone,
}

/// The labels, folded; of several that fit the longest is meant.
const LABELS: [(&str, Label); 22] = [
    ("ten don vi dia phuong cap huyen", Label::Unit),
    ("ten don vi dia phuong cap xa", Label::Unit),
    ("ten don vi dia phuong cap tinh", Label::Unit),
    ("ten don vi dia phuong", Label::Unit),
    ("ten don vi cap huyen", Label::Unit),
    ("ten don vi cap xa", Label::Unit),
    ("ten don vi", Label::Unit),
    ("thong tin can bo bo phan phu trach cong tac trien khai", Label::Block),
    ("thong tin can bo bo phan phu trach", Label::Block),
    ("thong tin can bo", Label::Block),
    ("ho va ten", Label::Name),
    ("ho ten", Label::Name),
    ("chuc vu don vi cong tac", Label::Position),
    ("chuc vu va don vi cong tac", Label::Position),
    ("chuc vu", Label::Position),
    ("don vi cong tac", Label::Position),
    ("so dien thoai lien he", Label::Phone),
    ("so dien thoai", Label::Phone),
    ("dien thoai lien he", Label::Phone),
    ("dien thoai", Label::Phone),
    ("sdt", Label::Phone),
    ("so dt", Label::Phone),
];

/// Takes the lines above the table, each as its cells, into the sheet.
pub(super) fn take(lines: &[Vec<String>], into: &mut AnnexSheet) {
    for cells in lines {
        let mut pieces = cells.iter().flat_map(|cell| cell.lines()).map(str::trim).peekable();
        while let Some(piece) = pieces.next() {
            let Some((label, value)) = labelled(piece) else {
                if !piece.is_empty() {
                    into.titles.push(piece.to_owned());
                }
                continue;
            };
            let value = if value.is_empty() {
                pieces
                    .next_if(|next| labelled(next).is_none())
                    .map(|next| next.trim_start_matches([':', ' ']).to_owned())
                    .unwrap_or_default()
            } else {
                value
            };
            keep(label, value, into);
        }
    }
}

fn keep(label: Label, value: String, into: &mut AnnexSheet) {
    let ContactBlock { name, position, phone } = &mut into.contact;
    let place = match label {
        Label::Block => return,
        Label::Unit => {
            if into.unit_line.is_none() && !value.is_empty() {
                into.unit_line = Some(value);
            }
            return;
        }
        Label::Name => name,
        Label::Position => position,
        Label::Phone => phone,
    };
    if place.is_empty() {
        *place = value;
    }
}

/// The label a line begins with, and what follows it; dashes and numbers before it are passed over.
fn labelled(line: &str) -> Option<(Label, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let start = folded.iter().position(|word| word.chars().any(|c| c.is_ascii_alphabetic()))?;
    let text = folded.get(start..)?.join(" ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (label_text, label) = LABELS
        .into_iter()
        .filter(|(label, _)| text == *label || text.starts_with(&format!("{label} ")))
        .max_by_key(|(label, _)| label.len())?;
    let value = match line.split_once(':') {
        Some((before, after)) if fold(before).ends_with(last_word(label_text)) || label == Label::Block => after.trim(),
        // A colon that belongs to something else, or none: the value is what follows the label's words.
        _ => after_words(line, label_text),
    };
    Some((label, value.trim_matches(['.', '…', ' ']).to_owned()))
}

fn last_word(label: &str) -> &str {
    label.rsplit(' ').next().unwrap_or(label)
}

/// What follows the label in the line as written.
fn after_words<'a>(line: &'a str, label: &str) -> &'a str {
    let ends = line
        .char_indices()
        .map(|(at, sign)| at + sign.len_utf8())
        .filter(|end| line[*end..].chars().next().is_none_or(|next| !next.is_alphanumeric()));
    for end in ends {
        let before = fold(&line[..end]);
        if before == label || before.ends_with(&format!(" {label}")) {
            return line[end..].trim_start_matches([':', ',', '-', ' ']).trim();
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(lines: &[&[&str]]) -> AnnexSheet {
        let lines: Vec<Vec<String>> =
            lines.iter().map(|cells| cells.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        let mut sheet = AnnexSheet::default();
        take(&lines, &mut sheet);
        sheet
    }

    #[test]
    fn label_and_value_may_share_a_cell() {
        let sheet = taken(&[
            &["PHỤ LỤC"],
            &["1. Tên đơn vị địa phương cấp huyện: Huyện Bảo Thắng"],
            &["2. Thông tin cán bộ/bộ phận phụ trách công tác triển khai:"],
            &["- Họ và tên: Nguyễn Thị Mẫu"],
            &["- Chức vụ, đơn vị công tác: Chuyên viên, Phòng VHTT: huyện"],
            &["- Số điện thoại: 0912 000 001"],
        ]);
        assert_eq!(sheet.titles, ["PHỤ LỤC"]);
        assert_eq!(sheet.unit_line.as_deref(), Some("Huyện Bảo Thắng"));
        assert_eq!(sheet.contact.name, "Nguyễn Thị Mẫu");
        assert_eq!(sheet.contact.position, "Chuyên viên, Phòng VHTT: huyện");
        assert_eq!(sheet.contact.phone, "0912 000 001");
    }

    #[test]
    fn label_and_value_may_stand_in_two_cells() {
        let sheet = taken(&[
            &["1.", "Tên đơn vị địa phương cấp huyện", "Huyện Bảo Thắng"],
            &["- Họ và tên:", "Nguyễn Thị Mẫu", "Số điện thoại:", "0912000001"],
        ]);
        assert_eq!(sheet.unit_line.as_deref(), Some("Huyện Bảo Thắng"));
        assert_eq!(sheet.contact.name, "Nguyễn Thị Mẫu");
        assert_eq!(sheet.contact.phone, "0912000001");
    }

    #[test]
    fn a_missing_colon_is_forgiven() {
        let sheet = taken(&[&["- Họ và tên Nguyễn Thị Mẫu"], &["- Số điện thoại  0912000001"]]);
        assert_eq!(sheet.contact.name, "Nguyễn Thị Mẫu");
        assert_eq!(sheet.contact.phone, "0912000001");
    }

    #[test]
    fn an_empty_form_has_an_empty_contact() {
        let sheet = taken(&[
            &["1. Tên đơn vị địa phương cấp huyện"],
            &["- Họ và tên:"],
            &["- Chức vụ, đơn vị công tác: ……"],
            &["- Số điện thoại:"],
        ]);
        assert_eq!(sheet.contact, ContactBlock::default());
        assert_eq!(sheet.unit_line, None);
    }
}
