//! Small forms, decisions and files to test with. All persons are invented.

use std::io::{Cursor, Write as _};

use documents::decision::{DecisionKind, DecisionPaper, PaperDate, PaperMember, PaperTeam, Signing};
use jiff::civil::date;
use rules::annex::form::{AnnexForm, ContactBlock, FormCommune, FormLevel, FormTeam, FormUnit};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) fn team(title: &str, leader: &str, phone: &str, zalo: Option<bool>) -> FormTeam {
    FormTeam { title: title.to_owned(), leader: leader.to_owned(), phone: phone.to_owned(), zalo, note: String::new() }
}

pub(crate) fn form(communes: Vec<FormCommune>) -> AnnexForm {
    AnnexForm {
        year: 2022,
        unit: FormUnit { level: FormLevel::District, kind: "huyện".to_owned(), name: "Bảo Thắng".to_owned() },
        contact: ContactBlock {
            name: "Nguyễn Thị Mẫu".to_owned(),
            position: "Chuyên viên, Phòng Văn hóa và Thông tin".to_owned(),
            phone: "0912 000 001".to_owned(),
        },
        communes,
    }
}

pub(crate) fn small_form() -> AnnexForm {
    let mut with_note = team("Thôn Nậm Phảng", "Trần Văn Thử", "0912000002", Some(true));
    "=1+1 <chưa có sóng> & \"xa\"".clone_into(&mut with_note.note);
    form(vec![
        FormCommune {
            name: "Gia Phú".to_owned(),
            teams: vec![with_note, team("Thôn Bản Bay", "Lý Thị Ví Dụ", "", Some(false))],
        },
        FormCommune { name: "Thái Niên".to_owned(), teams: Vec::new() },
        FormCommune {
            name: "Phố Lu".to_owned(), teams: vec![team("Tổ dân phố số 5", "", "0868000003", None)]
        },
    ])
}

pub(crate) fn long_form(communes: usize, teams: usize) -> AnnexForm {
    let commune = |number: usize| FormCommune {
        name: format!("Xã số {number}"),
        teams: (0..teams)
            .map(|t| team(&format!("Thôn {t}"), "Hoàng Văn Mẫu", "0912000004", Some(t % 2 == 0)))
            .collect(),
    };
    form((0..communes).map(commune).collect())
}

pub(crate) fn decision(kind: DecisionKind) -> DecisionPaper {
    let member = |name: &str, role: &str, representing: &str| PaperMember {
        name: name.to_owned(),
        role: role.to_owned(),
        representing: representing.to_owned(),
        phone: String::new(),
    };
    DecisionPaper {
        kind,
        commune_kind: "xã".to_owned(),
        commune_name: "Gia Phú".to_owned(),
        number: Some("05".to_owned()),
        dated: PaperDate::On(date(2022, 2, 5)),
        team_word: "Tổ Công nghệ số cộng đồng".to_owned(),
        grounds: vec!["Căn cứ Luật Tổ chức chính quyền địa phương;".to_owned(), "Căn cứ Công văn".to_owned()],
        proposed_by: Some("Công chức Văn hóa - Xã hội".to_owned()),
        teams: vec![PaperTeam {
            title: "Thôn Bản Bay".to_owned(),
            merged_from: vec!["Thôn Bản Bay 1".to_owned(), "Thôn Bản Bay 2".to_owned()],
            members: vec![
                member("Trần Văn Thử", "Tổ trưởng", "Trưởng thôn"),
                member("Lý Thị Ví Dụ", "Tổ phó", "Chi đoàn thanh niên"),
            ],
        }],
        carried_out_by: "Văn phòng HĐND và UBND xã".to_owned(),
        signing: Signing::CommitteeByViceChair,
        signer: String::new(),
        recipients: vec!["Như Điều 3;".to_owned(), "Lưu: VT.".to_owned()],
    }
}

/// A package of these parts.
pub(crate) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word file with this body and these styles.
pub(crate) fn word_file(body: &str, styles: &str) -> Vec<u8> {
    let space = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
    package(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &format!("<w:document {space}><w:body>{body}</w:body></w:document>")),
        ("word/styles.xml", &format!("<w:styles {space}>{styles}</w:styles>")),
    ])
}

/// A Word table of plain cells.
pub(crate) fn word_table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

/// A part of a package, unpacked.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

/// A package with a text replaced in all its parts.
pub(crate) fn rewritten(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut read = |name: &String| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap().replace(from, to);
    let contents: Vec<String> = names.iter().map(&mut read).collect();
    let parts: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(contents.iter().map(String::as_str)).collect();
    package(&parts)
}

/// A CSV file of these lines.
pub(crate) fn sheet(lines: &[&str]) -> Vec<u8> {
    lines.join("\n").into_bytes()
}
