//! Annexes as people fill them in.

use documents::annex;
use documents::read::ReadError;
use rules::annex::form::{AnnexSheet, CommuneFrom, SkipReason};
use rules::units::Kind;

use crate::samples::{package, sheet, word_file, word_table};

pub(crate) fn read(lines: &[&str]) -> AnnexSheet {
    annex::read(&sheet(lines)).unwrap()
}

pub(crate) fn row(sheet: &AnnexSheet, index: usize) -> [&str; 6] {
    let row = &sheet.rows[index];
    [&row.commune, &row.team, &row.leader, &row.phone, &row.zalo, &row.note]
}

pub(crate) fn skipped(sheet: &AnnexSheet) -> Vec<(u32, SkipReason)> {
    sheet.skipped.iter().map(|row| (row.row, row.reason)).collect()
}

#[test]
fn columns_may_stand_in_any_order_among_others() {
    let sheet = read(&[
        "SĐT tổ phó;Ghi chú;Nhóm Zalo;SĐT;Họ tên tổ trưởng;Năm sinh;Tên tổ;Xã/phường/thị trấn;TT",
        "0868000009;sóng yếu;x;0912000001;Trần Văn Thử;1990;Thôn Bản Bay;Gia Phú;1",
    ]);
    assert_eq!(row(&sheet, 0), ["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "0912000001", "x", "sóng yếu"]);
}

#[test]
fn columns_that_nobody_reads_are_named() {
    let sheet = read(&[
        "Stt;Tên xã;Tên tổ;Tổ trưởng;Số của anh ấy;Ngày sinh",
        "1;Gia Phú;Thôn A;Trần Văn Thử;0912000001;1/2/1980",
    ]);
    assert_eq!(skipped(&sheet), [(1, SkipReason::UnreadColumns)]);
    assert_eq!(sheet.skipped[0].text, "Số của anh ấy | Ngày sinh");
}

#[test]
fn places_are_named_by_short_words_of_kind_too() {
    let sheet = read(&[
        "Stt;Tên xã;Tên tổ;Tổ trưởng;SĐT",
        "I;TX. Sa Pa;;;",
        "1;Tả Van;Thôn A;Trần Văn Thử;0912000001",
        "II;TP Lào Cai;;;",
        "1;P. Cốc Lếu;Tổ 10;Lý Thị Ví Dụ;0912000002",
        ";Cộng phường Cốc Lếu;1;;",
        "III;H. Bảo Thắng;;;",
        "1;Gia Phú;Thôn B;Vàng A Mẫu;0912000003",
    ]);
    let districts: Vec<&str> = sheet.rows.iter().map(|row| row.district.as_str()).collect();
    assert_eq!(districts, ["TX. Sa Pa", "TP Lào Cai", "H. Bảo Thắng"]);
    use SkipReason::{PlaceHeading, Total};
    assert_eq!(skipped(&sheet), [(2, PlaceHeading), (4, PlaceHeading), (6, Total), (7, PlaceHeading)]);
}

#[test]
fn a_commune_written_once_holds_for_the_rows_below() {
    let sheet = read(&[
        "Stt,Tên xã,Tên tổ,Tổ trưởng,Điện thoại",
        "1,Gia Phú,Thôn A,Trần Văn Thử,0912000001",
        ",,Thôn B,Lý Thị Ví Dụ,0912000002",
        ",\"\"\"\",Thôn C,Vàng A Mẫu,0912000003",
        "2,Thái Niên,Thôn D,Sùng A Ví,0912000004",
    ]);
    let communes: Vec<(&str, CommuneFrom)> = sheet.rows.iter().map(|r| (r.commune.as_str(), r.commune_from)).collect();
    assert_eq!(
        communes,
        [
            ("Gia Phú", CommuneFrom::Written),
            ("Gia Phú", CommuneFrom::CarriedDown),
            ("Gia Phú", CommuneFrom::CarriedDown),
            ("Thái Niên", CommuneFrom::Written),
        ]
    );
}

#[test]
fn totals_numbers_of_columns_and_signatures_are_passed_over_with_their_reason() {
    let sheet = read(&[
        "Stt,Tên xã,Tên Tổ công nghệ cộng đồng,Tổ trưởng,Số Điện thoại,Lập nhóm Zalo (có/không),Ghi chú",
        "(1),(2),(3),(4),(5),(6),(7)",
        "1,Gia Phú,Thôn A,Trần Văn Thử,0912000001,có,Thành lập ngày 5 tháng 5 năm 2022",
        ",,Thôn B,Lý Thị Ví Dụ,,có,Họp ngày 6 tháng 5 năm 2022 tại thôn",
        ",Cộng,2 tổ,,,,",
        "...,,,,,,",
        "2,Thái Niên,,,,,",
        "Tổng cộng,,3 tổ,,,2,",
        ",,,,\"Bảo Thắng, ngày 28 tháng 5 năm 2022\",,",
        ",NGƯỜI LẬP BIỂU,,,TM. ỦY BAN NHÂN DÂN,,",
        ",Nguyễn Thị Mẫu,,,Hoàng Văn Ví Dụ,,",
    ]);
    assert_eq!(sheet.rows.len(), 2);
    assert_eq!(
        skipped(&sheet),
        [
            (2, SkipReason::ColumnNumbers),
            (5, SkipReason::Total),
            (7, SkipReason::NoTeam),
            (8, SkipReason::Total),
            (9, SkipReason::OtherText),
            (10, SkipReason::OtherText),
            (11, SkipReason::OtherText),
        ]
    );
}

#[test]
fn lines_that_name_a_district_or_a_commune_hold_for_the_rows_below() {
    let sheet = read(&[
        "Stt,Tên xã,Tên tổ,Tổ trưởng,Điện thoại",
        "I,Huyện Bảo Thắng,,,",
        "1,Gia Phú,Thôn A,Trần Văn Thử,0912000001",
        "II. Huyện Bát Xát,,,,",
        ",,Xã Bản Vược,,",
        "1,,Thôn B,Lý Thị Ví Dụ,0912000002",
    ]);
    let places: Vec<(&str, &str, CommuneFrom)> =
        sheet.rows.iter().map(|r| (r.district.as_str(), r.commune.as_str(), r.commune_from)).collect();
    assert_eq!(
        places,
        [("Huyện Bảo Thắng", "Gia Phú", CommuneFrom::Written), ("Huyện Bát Xát", "Xã Bản Vược", CommuneFrom::Heading),]
    );
}

#[test]
fn headings_repeated_on_a_second_page_are_no_rows() {
    let heading = "Stt,Tên xã,Tên tổ,Tổ trưởng,Điện thoại";
    let sheet =
        read(&[heading, "1,Gia Phú,Thôn A,Trần Văn Thử,0912000001", heading, ",,Thôn B,Lý Thị Ví Dụ,0912000002"]);
    assert_eq!(sheet.tables.len(), 1);
    assert_eq!(row(&sheet, 1)[0], "Gia Phú");
    assert_eq!(skipped(&sheet), [(3, SkipReason::RepeatedHeading)]);
}

#[test]
fn two_rows_of_headings_are_read_together() {
    let table = concat!(
        "<w:tbl><w:tr>",
        "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>TT</w:t></w:r></w:p></w:tc>",
        "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>Tên xã</w:t></w:r></w:p></w:tc>",
        "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>Tên tổ</w:t></w:r></w:p></w:tc>",
        "<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>Tổ phó</w:t></w:r></w:p></w:tc>",
        "<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>Tổ trưởng</w:t></w:r></w:p></w:tc>",
        "</w:tr><w:tr>",
        "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>",
        "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>",
        "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>",
        "<w:tc><w:p><w:r><w:t>Họ và tên</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Số điện thoại</w:t></w:r></w:p></w:tc>",
        "<w:tc><w:p><w:r><w:t>Họ và tên</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Số điện thoại</w:t></w:r></w:p></w:tc>",
        "</w:tr>",
    );
    let row_xml = word_table(&[&["1", "Gia Phú", "Thôn A", "Lý Thị Phó", "0868000001", "Trần Văn Thử", "0912000001"]]);
    let body = format!("{table}{}", row_xml.trim_start_matches("<w:tbl>"));
    let sheet = annex::read(&word_file(&body, "")).unwrap();
    assert_eq!(row(&sheet, 0), ["Gia Phú", "Thôn A", "Trần Văn Thử", "0912000001", "", ""]);
    assert_eq!(sheet.rows[0].row, 3);
}

/// A heading row of a text document: each cell's text, how many columns it spans, whether it goes down over the next row.
fn heading_row(cells: &[(&str, u32, bool)]) -> String {
    let cell = |(text, columns, goes_down): &(&str, u32, bool)| {
        let span = if *columns > 1 { format!("<w:gridSpan w:val=\"{columns}\"/>") } else { String::new() };
        let down = match (goes_down, text.is_empty()) {
            (true, true) => "<w:vMerge/>",
            (true, false) => "<w:vMerge w:val=\"restart\"/>",
            _ => "",
        };
        format!("<w:tc><w:tcPr>{span}{down}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>())
}

fn with_headings(headings: &[&[(&str, u32, bool)]], rows: &[&[&str]]) -> AnnexSheet {
    let headings: String = headings.iter().map(|row| heading_row(row)).collect();
    let table = word_table(rows);
    annex::read(&word_file(&table.replacen("<w:tr>", &format!("{headings}<w:tr>"), 1), "")).unwrap()
}

#[test]
fn one_heading_over_the_teams_columns_does_not_lose_the_commune_beside_it() {
    let sheet = with_headings(
        &[
            &[("STT", 1, true), ("Tên xã", 1, true), ("Tổ công nghệ số cộng đồng", 3, false), ("Nhóm Zalo", 1, true)],
            &[
                ("", 1, true),
                ("", 1, true),
                ("Tên tổ", 1, false),
                ("Tổ trưởng", 1, false),
                ("SĐT", 1, false),
                ("", 1, true),
            ],
        ],
        &[&["1", "Phố Lu", "TDP Phú Long 1", "Trần Văn Thử", "0912000001", "có"]],
    );
    assert_eq!(row(&sheet, 0), ["Phố Lu", "TDP Phú Long 1", "Trần Văn Thử", "0912000001", "có", ""]);
}

#[test]
fn yes_and_no_may_be_columns_of_their_own() {
    let sheet = with_headings(
        &[
            &[("STT", 1, true), ("Tên xã", 1, true), ("Tổ CNSCĐ", 3, false), ("Đã lập nhóm Zalo", 2, false)],
            &[
                ("", 1, true),
                ("", 1, true),
                ("Tên tổ", 1, false),
                ("Tổ trưởng", 1, false),
                ("SĐT", 1, false),
                ("Có", 1, false),
                ("Không", 1, false),
            ],
        ],
        &[
            &["1", "Phố Lu", "TDP Phú Long 1", "Trần Văn Thử", "0912000001", "x", ""],
            &["", "", "TDP Phú Long 2", "Lý Thị Mẫu", "0912000002", "", "x"],
            &["", "", "TDP Phú Long 3", "Vàng A Mẫu", "0912000003", "", ""],
            &["", "", "TDP Phú Long 4", "Sùng A Mẫu", "0912000004", "x", "x"],
        ],
    );
    let zalo: Vec<&str> = sheet.rows.iter().map(|row| row.zalo.as_str()).collect();
    assert_eq!(zalo, ["x", "không", "", "x không"]);
    assert_eq!(row(&sheet, 3)[..2], ["Phố Lu", "TDP Phú Long 4"]);
}

#[test]
fn the_village_may_stand_beside_the_teams_name_and_its_heading_tells_its_kind() {
    let sheet = read(&[
        "STT;Tên xã;Thôn;Tên Tổ công nghệ cộng đồng;Tổ trưởng;Số Điện thoại",
        "1;Phố Lu;Bản Bay;Tổ CNSCĐ số 1;Trần Văn Thử;0912000001",
        "2;Phố Lu;Nậm Phảng;;Lý Thị Mẫu;0912000002",
    ]);
    let told = |index: usize| (sheet.rows[index].village.as_str(), sheet.rows[index].team.as_str());
    assert_eq!((told(0), told(1)), (("Bản Bay", "Tổ CNSCĐ số 1"), ("Nậm Phảng", "")));
    let kind = |heading: &str| {
        let heading = format!("TT;Phường;{heading};Tổ trưởng;Số ĐT");
        let sheet = read(&[&heading, "1;Sa Pa;1;Trần Văn Thử;0912000001"]);
        (sheet.rows[0].team.clone(), sheet.rows[0].village_kind)
    };
    assert_eq!(kind("Tổ dân phố"), ("1".to_owned(), Some(Kind::ToDanPho)));
    assert_eq!(kind("Tên thôn"), ("1".to_owned(), Some(Kind::Thon)));
    assert_eq!(kind("Thôn, bản, tổ dân phố"), ("1".to_owned(), None));
}

#[test]
fn block_two_is_read_from_lines_and_from_cells() {
    let sheet = read(&[
        "PHỤ LỤC,,,,",
        ",,,,",
        "1. Tên đơn vị địa phương cấp huyện,,Huyện Bảo Thắng,,",
        "2. Thông tin cán bộ/bộ phận phụ trách công tác triển khai:,,,,",
        "- Họ và tên:,,Nguyễn Thị Mẫu,,",
        "\"- Chức vụ, đơn vị công tác: Chuyên viên\",,,,",
        "- Số điện thoại: 0912.000.001,,,,",
        "Stt,Tên xã,Tên tổ,Tổ trưởng,Điện thoại",
        "1,Gia Phú,Thôn A,Trần Văn Thử,0912000001",
    ]);
    assert_eq!(sheet.titles, ["PHỤ LỤC"]);
    assert_eq!(sheet.unit_line.as_deref(), Some("Huyện Bảo Thắng"));
    assert_eq!(sheet.contact.name, "Nguyễn Thị Mẫu");
    assert_eq!(sheet.contact.position, "Chuyên viên");
    assert_eq!(sheet.contact.phone, "0912.000.001");
    assert_eq!(sheet.tables[0].header_row, 8);
    assert_eq!(sheet.rows[0].row, 9);
}

#[test]
fn several_tables_of_one_file_are_all_read() {
    let heading: &[&str] = &["Stt", "Tên xã", "Tên tổ", "Tổ trưởng", "Điện thoại"];
    let body = [
        word_table(&[heading, &["1", "Gia Phú", "Thôn A", "Trần Văn Thử", "0912000001"]]),
        "<w:p><w:r><w:t>Bảng hai</w:t></w:r></w:p>".to_owned(),
        word_table(&[heading, &["1", "Thái Niên", "Thôn B", "Lý Thị Ví Dụ", "0912000002"]]),
    ];
    let sheet = annex::read(&word_file(&body.concat(), "")).unwrap();
    let places: Vec<(usize, u32, &str)> = sheet.rows.iter().map(|r| (r.table, r.row, r.commune.as_str())).collect();
    assert_eq!(places, [(0, 2, "Gia Phú"), (1, 2, "Thái Niên")]);
    assert_eq!(sheet.tables[1].sheet, "Bảng 2");
}

#[test]
fn teams_whose_names_sound_like_headings_are_rows() {
    let sheet = read(&[
        "Stt,Tên xã,Tên tổ,Tổ trưởng,Điện thoại,Ghi chú",
        "1,Gia Phú,Tổ công nghệ số cộng đồng thôn Bản Bay,Trần Văn Thử,0912000001,chưa có số điện thoại riêng",
        "2,Gia Phú,Tổ công nghệ số cộng đồng thôn Nậm Phảng,Lý Thị Ví Dụ,0912000002,đã có nhóm Zalo",
    ]);
    assert_eq!(sheet.rows.len(), 2);
    assert_eq!(sheet.tables.len(), 1);
}

#[test]
fn numbers_of_worksheets_are_read_as_people_mean_them() {
    use rust_xlsxwriter::{Format, Workbook};
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    for (column, heading) in
        ["Stt", "Tên xã", "Tên tổ", "Tổ trưởng", "Điện thoại", "Zalo", "Ghi chú"].iter().enumerate()
    {
        page.write(3, u16::try_from(column).unwrap(), *heading).unwrap();
    }
    let day = Format::new().set_num_format("dd/mm/yyyy");
    page.write(4, 0, 1).unwrap();
    page.write(4, 1, "Gia Phú").unwrap();
    page.write(4, 2, "Thôn A").unwrap();
    page.write(4, 3, "Trần Văn Thử").unwrap();
    page.write(4, 4, 912_345_678).unwrap();
    page.write(4, 5, true).unwrap();
    page.write_with_format(4, 6, 44_710, &day).unwrap();
    let sheet = annex::read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(row(&sheet, 0), ["Gia Phú", "Thôn A", "Trần Văn Thử", "912345678", "TRUE", "2022-05-29"]);
    assert_eq!(sheet.rows[0].row, 5);
}

#[test]
fn files_that_hold_no_annex_are_refused_with_advice() {
    let code = |bytes: &[u8]| annex::read(bytes).unwrap_err().code();
    assert_eq!(code(b""), "file_empty");
    assert_eq!(code(b"%PDF-1.7"), "file_pdf");
    assert_eq!(code(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]), "file_old");
    let inside = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let container = |name: &str| [vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], vec![0; 600], inside(name)].concat();
    assert_eq!(code(&container("Workbook")), "file_old");
    assert_eq!(code(&container("EncryptedPackage")), "file_locked");
    assert_eq!(code(&[0xFF, 0xD8, 0xFF, 0xE0]), "file_picture");
    for other in
        ["<!doctype html><table>", "\u{feff}\n<svg onload='x'/>", "<?xml version='1.0'?>", "MZ\u{3}\u{4},a,b\n"]
    {
        assert_eq!(code(other.as_bytes()), "file_unknown", "{other}");
    }
    assert_eq!(code(b"MZ\x90\x00\x03"), "file_unknown");
    assert_eq!(code(&package(&[("classes.dex", "")])), "file_unknown");
    assert_eq!(code("Họ và tên,Tuổi\nA,3\n".as_bytes()), "file_no_annex_table");
    assert_eq!(code(&package(&[("content.xml", "<a/>")])), "file_open_document");
    assert_eq!(code(&package(&[("word/document.xml", "<a><b></a>")])), "file_damaged");
    assert_eq!(code(b"PK\x03\x04nothing"), "file_damaged");
    let told = ReadError::Damaged { part: "xl/workbook.xml".to_owned() };
    assert!(told.text().contains("xl/workbook.xml"));
}

#[test]
fn a_file_that_unpacks_without_end_is_refused() {
    let bomb = package(&[("word/document.xml", &" ".repeat(160 * 1024 * 1024))]);
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(annex::read(&bomb), Err(ReadError::UnpacksTooBig));
}

#[test]
fn a_number_of_texts_that_a_file_only_claims_costs_nothing() {
    let book = package(&[
        ("xl/workbook.xml", r#"<workbook xmlns:r="r"><sheets><sheet name="A" r:id="r1"/></sheets></workbook>"#),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/sharedStrings.xml", r#"<sst uniqueCount="999999999999"><si><t>x</t></si></sst>"#),
        (
            "xl/worksheets/sheet1.xml",
            r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="A1048576" t="s"><v>0</v></c></row></sheetData>
               <mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>"#,
        ),
    ]);
    let grid = documents::read::grid(&book).unwrap();
    assert_eq!(grid.sheets[0].rows[0][0].text, "x");
    assert_eq!(grid.sheets[0].rows[0][0].row, 1_048_576);
}

#[test]
fn a_line_over_the_whole_table_is_no_row() {
    use rust_xlsxwriter::{Format, Workbook};
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    let plain = Format::new();
    let headings = ["Stt", "Tên xã", "Tên tổ", "Tổ trưởng", "Số điện thoại"];
    for (column, heading) in (0..).zip(headings) {
        page.write(0, column, heading).unwrap();
    }
    page.merge_range(1, 0, 1, 4, "A. HUYỆN BẢO THẮNG", &plain).unwrap();
    page.merge_range(2, 0, 2, 4, "Xã Gia Phú", &plain).unwrap();
    page.write(3, 2, "Thôn A").unwrap();
    page.write(3, 3, "Trần Văn Thử").unwrap();
    page.merge_range(4, 1, 4, 4, "Các thôn còn lại báo cáo sau", &plain).unwrap();

    let sheet = annex::read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(sheet.rows.len(), 1);
    assert_eq!(sheet.rows[0].district, "HUYỆN BẢO THẮNG");
    assert_eq!(sheet.rows[0].commune, "Xã Gia Phú");
    assert_eq!(
        skipped(&sheet),
        [(2, SkipReason::PlaceHeading), (3, SkipReason::PlaceHeading), (5, SkipReason::OtherText),]
    );
}

#[test]
fn a_page_framed_by_a_table_of_one_column_is_read() {
    let table = word_table(&[
        &["Stt", "Tên xã", "Tên Tổ công nghệ cộng đồng", "Tổ trưởng"],
        &["1", "Gia Phú", "Thôn Bản Bay", "Trần Văn Thử"],
    ]);
    let line = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let frame = |content: &str| {
        format!("<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{content}</w:tc></w:tr></w:tbl>")
    };
    let above =
        [line("1. Tên đơn vị địa phương cấp huyện: Huyện Bảo Thắng"), line("- Họ và tên: Lý Thị Ví Dụ")].concat();
    let inside = format!("{above}{table}{}{table}", line("Trang 2"));
    for body in [frame(&inside), frame(&frame(&inside))] {
        let sheet = annex::read(&word_file(&body, "")).unwrap();
        assert_eq!(sheet.rows.iter().map(|row| row.team.as_str()).collect::<Vec<_>>(), ["Thôn Bản Bay"; 2]);
        assert_eq!(sheet.unit_line.as_deref(), Some("Huyện Bảo Thắng"));
        assert_eq!(sheet.contact.name, "Lý Thị Ví Dụ");
        assert_eq!(sheet.tables.iter().map(|table| table.sheet.as_str()).collect::<Vec<_>>(), ["Bảng 1", "Bảng 2"]);
    }
}

#[test]
fn what_stands_in_a_merged_cell_holds_for_every_row_of_it_and_no_other() {
    use rust_xlsxwriter::{Format, Workbook};
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.write_row(0, 0, ["Tên xã", "Tên tổ", "Tổ trưởng", "Số điện thoại", "Lập nhóm Zalo"]).unwrap();
    for (row, team) in [(1, "Thôn A"), (2, "Thôn B"), (3, "Thôn C")] {
        page.write(row, 0, "Gia Phú").unwrap();
        page.write(row, 1, team).unwrap();
    }
    let plain = Format::new();
    page.merge_range(1, 2, 2, 2, "Trần Văn Thử", &plain).unwrap();
    page.merge_range(1, 3, 2, 3, "0912000001", &plain).unwrap();
    page.merge_range(1, 4, 2, 4, "Có", &plain).unwrap();
    let sheet = annex::read(&workbook.save_to_buffer().unwrap()).unwrap();
    let said = |index: usize| row(&sheet, index)[2..5].to_vec();
    assert_eq!([said(0), said(1)], [["Trần Văn Thử", "0912000001", "Có"]; 2]);
    assert_eq!(said(2), ["", "", ""]);
}

#[test]
fn a_line_above_a_table_without_that_column_names_its_commune() {
    let table = word_table(&[&["Stt", "Tên tổ", "Tổ trưởng", "Số điện thoại"], &["1", "Thôn A", "Trần Văn Thử", ""]]);
    let line = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = [line("Xã Gia Phú"), table.clone(), line("2. Thị trấn Phố Lu"), table].concat();
    let sheet = annex::read(&word_file(&body, "")).unwrap();
    let communes: Vec<&str> = sheet.rows.iter().map(|row| row.commune.as_str()).collect();
    assert_eq!(communes, ["Xã Gia Phú", "Thị trấn Phố Lu"]);
}
