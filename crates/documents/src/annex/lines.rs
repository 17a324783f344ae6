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

/// The one commune that block 1 or else the titles name: "1. Tên đơn vị địa phương cấp xã: Xã Gia Phú", "UBND XÃ GIA PHÚ", "DANH
/// SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG XÃ GIA PHÚ"; `None` where they name none or several.
pub(super) fn commune_of_titles<'a>(lines: impl Iterator<Item = &'a str>) -> Option<String> {
    let lines: Vec<&str> = lines.map(str::trim).collect();
    let of_block = |line: &&str| match labelled(line) {
        Some((Label::Unit, value)) => commune_within(&format!("của {value}")),
        _ => None,
    };
    let of_title = |line: &&str| commune_within(line).filter(|_| labelled(line).is_none());
    let block = lines.iter().find_map(of_block);
    block.or_else(|| {
        let mut named = lines.iter().filter_map(of_title);
        let first = named.next()?;
        named.all(|other| fold(&other) == fold(&first)).then_some(first)
    })
}

/// Behind these words, folded, a title goes on with a place.
const BEFORE_A_PLACE: [&str; 10] = ["ubnd", "dan", "dong", "cd", "cnscd", "cds", "ban", "cua", "to", "tai"];

/// The commune that a title names by its word of kind, up to the unit above it or whatever else follows.
fn commune_within(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let kind_at = |at: usize| match (folded.get(at)?.as_str(), folded.get(at + 1)?.as_str()) {
        ("xa" | "phuong", _) => Some(1),
        ("thi", "tran") => Some(2),
        _ => None,
    };
    let is_place = |at: &usize| {
        let before = at.checked_sub(1).and_then(|at| folded.get(at));
        before.is_some_and(|before| BEFORE_A_PLACE.contains(&before.as_str())) && kind_at(*at).is_some()
    };
    let starts: Vec<usize> = (0..words.len()).filter(is_place).collect();
    let [start] = starts[..] else {
        return None;
    };
    let first = start + kind_at(start)?;
    // With their marks: "năm" ends the name of xã Tân Nam.
    let goes_on = |at: usize, word: &str| {
        let lower = |word: &&str| word.to_lowercase();
        let next = words.get(at + 1).map(lower).unwrap_or_default();
        match lower(&word).as_str() {
            "huyện" | "tỉnh" | "năm" | "tháng" | "theo" | "và" | "tx" | "tp" => false,
            "thị" => !["xã", "trấn"].contains(&next.as_str()),
            "thành" => next != "phố",
            _ => word.starts_with(char::is_alphabetic),
        }
    };
    let mut name = Vec::new();
    for (at, word) in words.iter().enumerate().skip(first) {
        if !goes_on(at, word) {
            break;
        }
        name.push(word.trim_end_matches([',', ';', '.', ':', ')']));
        if word.ends_with([',', ';', '.', ':', ')']) {
            break;
        }
    }
    let is_name = (1..=5).contains(&name.len()) && name.iter().all(|word| word.starts_with(char::is_uppercase));
    let kind = words.get(start..first)?.join(" ");
    is_name.then(|| format!("{kind} {}", name.join(" ")))
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
    fn titles_may_name_the_commune() {
        let named = |lines: &[&str]| commune_of_titles(lines.iter().copied());
        for (line, commune) in [
            ("DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG XÃ GIA PHÚ", "XÃ GIA PHÚ"),
            ("Danh sách Tổ CNSCĐ xã Thanh Bình, huyện Bảo Thắng năm 2022", "xã Thanh Bình"),
            ("trên địa bàn thị trấn Phố Lu huyện Bảo Thắng", "thị trấn Phố Lu"),
            ("UBND XÃ GIA PHÚ", "XÃ GIA PHÚ"),
            ("Danh sách Tổ CNSCĐ của xã Tân Thành năm 2022", "xã Tân Thành"),
            ("DANH SÁCH TỔ CNSCĐ XÃ TÂN NAM NĂM 2022", "XÃ TÂN NAM"),
            ("ỦY BAN NHÂN DÂN PHƯỜNG SA PẢ", "PHƯỜNG SA PẢ"),
            ("1. Tên đơn vị địa phương cấp xã: Xã Gia Phú", "Xã Gia Phú"),
            ("(Kèm theo Báo cáo số 05/BC-UBND của UBND xã Gia Phú)", "xã Gia Phú"),
        ] {
            assert_eq!(named(&[line]).as_deref(), Some(commune), "{line}");
        }
        for line in [
            "Danh sách Tổ công nghệ số cộng đồng các xã, phường, thị trấn",
            "1. Tên đơn vị địa phương cấp xã:",
            "trên địa bàn xã",
            "Phát triển xã hội số năm 2022",
            "Danh sách Tổ CNSCĐ huyện Bảo Thắng",
            "Tổ CNSCĐ xã Gia Phú và Tổ CNSCĐ xã Thái Niên",
        ] {
            assert_eq!(named(&[line]), None, "{line}");
        }
        assert_eq!(named(&["UBND XÃ GIA PHÚ", "Danh sách Tổ CNSCĐ xã Thái Niên"]), None);
        assert_eq!(named(&["UBND XÃ THÁI NIÊN", "1. Tên đơn vị: Xã Gia Phú"]).as_deref(), Some("Xã Gia Phú"));
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
