//! What stands above the annex's table: titles, block 1 with the unit, block 2 with the contact.

use rules::annex::form::{AnnexSheet, ContactBlock};
use rules::text::fold;

use super::unlabelled::{phone_within, take_unlabelled, word_starts};

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
const LABELS: [(&str, Label); 25] = [
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
    ("dtdd", Label::Phone),
    ("di dong", Label::Phone),
    ("dt", Label::Phone),
];

/// Takes the lines above the table, each as its cells, into the sheet.
pub(super) fn take(lines: &[Vec<String>], into: &mut AnnexSheet) {
    // What stands behind the heading of block 2, or below it without a label.
    let mut unlabelled: Option<String> = None;
    let mut is_in_block = false;
    for cells in lines {
        let mut pieces = cells.iter().flat_map(|cell| cell.lines()).map(str::trim).flat_map(at_labels).peekable();
        while let Some(piece) = pieces.next() {
            let Some((label, value)) = labelled(piece) else {
                if is_in_block && unlabelled.is_none() && phone_within(piece).is_some() {
                    unlabelled = Some(piece.to_owned());
                } else if !piece.is_empty() {
                    into.titles.push(piece.to_owned());
                }
                continue;
            };
            is_in_block |= label == Label::Block;
            if label == Label::Block {
                unlabelled = Some(value).filter(|value| !value.is_empty() && !value.starts_with('(')).or(unlabelled);
                continue;
            }
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
    if let Some(text) = unlabelled {
        take_unlabelled(&text, into);
    }
}

/// A line cut before each further label: "Họ và tên: Lê Thị Mẫu   Chức vụ: Phó phòng   ĐT: 0912000004". Behind such a label stands a
/// colon.
fn at_labels(line: &str) -> Vec<&str> {
    let Some((first, _)) = label_of(line) else {
        return vec![line];
    };
    let starts = word_starts(line);
    let mut cuts = vec![0];
    let mut at = first.split(' ').count();
    while let Some(start) = starts.get(at).copied() {
        let (before, rest) = line.split_at(start);
        let Some((label, _)) = rest.split_once(':').filter(|_| before.contains(':')) else {
            at += 1;
            continue;
        };
        let is_of_contact = |label: Label| matches!(label, Label::Name | Label::Position | Label::Phone);
        let folded = fold(label).split_whitespace().collect::<Vec<_>>().join(" ");
        if LABELS.iter().any(|(known, of)| *known == folded && is_of_contact(*of)) {
            cuts.push(start);
            at += folded.split(' ').count();
        } else {
            at += 1;
        }
    }
    if cuts.len() == 1 {
        return vec![line];
    }
    let ends = cuts.iter().skip(1).copied().chain([line.len()]);
    let pieces = cuts.iter().zip(ends).filter_map(|(from, to)| line.get(*from..to));
    let between = [' ', ',', ';', '-', '–', '.'];
    let pieces = pieces.map(|piece| match piece.strip_prefix('(') {
        Some(inside) => inside.trim_end_matches(between).trim_end_matches(')'),
        None => piece.trim_end_matches(between).trim_end_matches('('),
    });
    pieces.collect()
}

/// Is it the label of a phone?
pub(super) fn is_phone_label(folded: &str) -> bool {
    LABELS.iter().any(|(known, label)| *known == folded && *label == Label::Phone)
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

/// The label a line begins with, and its words; dashes and numbers before it are passed over.
fn label_of(line: &str) -> Option<(&'static str, Label)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let start = folded.iter().position(|word| word.chars().any(|c| c.is_ascii_alphabetic()))?;
    let text = folded.get(start..)?.join(" ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    LABELS
        .into_iter()
        .filter(|(label, _)| text == *label || text.starts_with(&format!("{label} ")))
        .max_by_key(|(label, _)| label.len())
}

/// The label a line begins with, and what follows it.
fn labelled(line: &str) -> Option<(Label, String)> {
    let (label_text, label) = label_of(line)?;
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
    fn name_position_and_phone_may_share_a_line() {
        for line in [
            "Họ và tên: Lê Thị Mẫu    Chức vụ: Phó phòng    Số điện thoại: 0912000004",
            "- Họ và tên: Lê Thị Mẫu; Chức vụ, đơn vị công tác: Phó phòng; ĐT: 0912000004",
            "2. Thông tin cán bộ phụ trách: Bà Lê Thị Mẫu, Phó phòng, ĐT 0912000004",
            "2. Thông tin cán bộ, bộ phận phụ trách: Lê Thị Mẫu - Phó phòng (SĐT: 0912000004)",
            "2. Thông tin cán bộ phụ trách: Họ và tên: Lê Thị Mẫu, Chức vụ: Phó phòng, SĐT: 0912000004",
        ] {
            let ContactBlock { name, position, phone } = taken(&[&[line]]).contact;
            assert_eq!([name, position, phone], ["Lê Thị Mẫu", "Phó phòng", "0912000004"], "{line}");
        }
        let below = taken(&[&["2. Thông tin cán bộ phụ trách:"], &["Bà Lê Thị Mẫu, Phó phòng, ĐT 0912000004"]]);
        assert_eq!(below.contact.phone, "0912000004");
    }

    #[test]
    fn what_labels_say_comes_before_what_stands_without_one() {
        let sheet = taken(&[
            &["2. Thông tin cán bộ phụ trách: Phòng Văn hóa và Thông tin"],
            &["- Họ và tên: Lê Thị Mẫu"],
            &["- Chức vụ, đơn vị công tác:"],
            &["- Số điện thoại: 0912000004"],
        ]);
        let ContactBlock { name, position, phone } = sheet.contact;
        assert_eq!([name, position, phone], ["Lê Thị Mẫu", "Phòng Văn hóa và Thông tin", "0912000004"]);
        assert_eq!(taken(&[&["2. Thông tin cán bộ phụ trách: 0912000004"]]).contact.phone, "0912000004");
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
