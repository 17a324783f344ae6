//! Files written in the fonts of before Unicode.

use documents::annex;
use rust_xlsxwriter::{Format, Workbook};

use crate::samples::{rewritten, word_file};

/// "Bản Đồng" in TCVN3 and in VNI.
const TCVN3: &str = "B¶n §ång";
const VNI: &str = "Baûn Ñoàng";

#[test]
fn cells_of_worksheets_are_read_by_their_fonts() {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    for (column, heading) in ["Tên xã", "Tên tổ", "Tổ trưởng", "Ghi chú"].iter().enumerate() {
        page.write(0, u16::try_from(column).unwrap(), *heading).unwrap();
    }
    let tcvn3 = Format::new().set_font_name(".VnTime");
    let vni = Format::new().set_font_name("VNI-Times");
    let times = Format::new().set_font_name("Times New Roman");
    page.write_with_format(1, 0, TCVN3, &tcvn3).unwrap();
    page.write_with_format(1, 1, VNI, &vni).unwrap();
    page.write_with_format(1, 2, TCVN3, &times).unwrap();
    // One cell in two fonts.
    page.write_rich_string(1, 3, &[(&times, "Thôn "), (&tcvn3, TCVN3)]).unwrap();

    let sheet = annex::read(&workbook.save_to_buffer().unwrap()).unwrap();
    let row = &sheet.rows[0];
    assert_eq!(row.commune, "Bản Đồng");
    assert_eq!(row.team, "Bản Đồng");
    assert_eq!(row.leader, TCVN3, "a Unicode font is left as it is");
    assert_eq!(row.note, "Thôn Bản Đồng");
}

#[test]
fn runs_of_text_documents_are_read_by_their_fonts_wherever_they_are_set() {
    let cell = |paragraph: &str, run: &str, text: &str| {
        format!("<w:tc><w:p>{paragraph}<w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let vn = r#"<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>"#;
    let times = r#"<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>"#;
    let headings = ["Tên xã", "Tên tổ", "Tổ trưởng", "Điện thoại", "Ghi chú"].map(|heading| cell("", times, heading));
    let row = [
        cell("", vn, TCVN3),
        cell(r#"<w:pPr><w:pStyle w:val="Cu"/></w:pPr>"#, "", VNI),
        cell("", r#"<w:rStyle w:val="Chu"/>"#, VNI),
        cell("", times, "0912000001"),
        cell("", "", TCVN3),
    ];
    let styles = concat!(
        r#"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:hAnsi="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults>"#,
        r#"<w:style w:type="paragraph" w:default="1" w:styleId="Goc"><w:rPr><w:rFonts w:hAnsi=".VnTime"/></w:rPr></w:style>"#,
        r#"<w:style w:type="paragraph" w:styleId="CuGoc"><w:rPr><w:rFonts w:hAnsi="VNI-Times"/></w:rPr></w:style>"#,
        r#"<w:style w:type="paragraph" w:styleId="Cu"><w:basedOn w:val="CuGoc"/></w:style>"#,
        r#"<w:style w:type="character" w:styleId="Chu"><w:rPr><w:rFonts w:hAnsi="VNI-Times"/></w:rPr></w:style>"#,
    );
    let body = format!("<w:tbl><w:tr>{}</w:tr><w:tr>{}</w:tr></w:tbl>", headings.concat(), row.concat());
    let sheet = annex::read(&word_file(&body, styles)).unwrap();
    let row = &sheet.rows[0];
    assert_eq!([&row.commune, &row.team, &row.leader, &row.note], ["Bản Đồng"; 4]);
}

#[test]
fn the_soft_hyphen_of_an_old_font_is_a_letter() {
    let body = concat!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tên xã</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Tên tổ</w:t></w:r></w:p></w:tc></w:tr>",
        "<w:tr><w:tc><w:p><w:r><w:t>Gia Phú</w:t></w:r></w:p></w:tc><w:tc><w:p>",
        "<w:r><w:rPr><w:rFonts w:hAnsi=\".VnTime\"/></w:rPr><w:t>Th</w:t><w:softHyphen/><w:t>a</w:t></w:r>",
        "<w:r><w:t> kh</w:t><w:softHyphen/><w:t>e</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    );
    let sheet = annex::read(&word_file(body, "")).unwrap();
    assert_eq!(sheet.rows[0].team, "Thưa khe");
}

#[test]
fn a_letter_whose_mark_is_written_as_a_reference_of_its_own_is_read_whole() {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    for (column, heading) in ["Tên xã", "Tên tổ", "Tổ trưởng"].iter().enumerate() {
        page.write(0, u16::try_from(column).unwrap(), *heading).unwrap();
    }
    let vni = Format::new().set_font_name("VNI-Times");
    for column in 0..3 {
        page.write_with_format(1, column, VNI, &vni).unwrap();
    }
    let stored = workbook.save_to_buffer().unwrap();
    let references: String =
        VNI.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("&#{};", u32::from(c)) }).collect();
    let sheet = annex::read(&rewritten(&stored, VNI, &references)).unwrap();
    let row = &sheet.rows[0];
    assert_eq!([&row.commune, &row.team, &row.leader], ["Bản Đồng"; 3]);
}

#[test]
fn a_letter_cut_in_two_by_the_end_of_a_run_is_read_whole() {
    let run = |text: &str| format!("<w:r><w:rPr><w:rFonts w:hAnsi=\"VNI-Times\"/></w:rPr><w:t>{text}</w:t></w:r>");
    let body = format!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tên xã</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Tên tổ</w:t></w:r></w:p></w:tc></w:tr>\
         <w:tr><w:tc><w:p><w:r><w:t>Gia Phú</w:t></w:r></w:p></w:tc><w:tc><w:p>{}{}</w:p></w:tc></w:tr></w:tbl>",
        run("Ba"),
        run("ûn Ñoàng"),
    );
    let sheet = annex::read(&word_file(&body, "")).unwrap();
    assert_eq!(sheet.rows[0].team, "Bản Đồng");
}

#[test]
fn the_tick_of_wingdings_is_a_tick() {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    for (column, heading) in ["Tên xã", "Tên tổ", "Lập nhóm Zalo"].iter().enumerate() {
        page.write(0, u16::try_from(column).unwrap(), *heading).unwrap();
    }
    let symbols = Format::new().set_font_name("Wingdings");
    for (row, sign) in [(1, "ü"), (2, "þ")] {
        page.write(row, 0, "Gia Phú").unwrap();
        page.write(row, 1, "Thôn 1").unwrap();
        page.write_with_format(row, 2, sign, &symbols).unwrap();
    }
    let sheet = annex::read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!([&sheet.rows[0].zalo, &sheet.rows[1].zalo], ["✓"; 2]);
}

/// A row below the headings, each cell in the font given.
fn workbook_of(headings: &Format, below: Option<&Format>, rows: &[[&str; 3]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    for (column, heading) in (0..).zip(["Tên xã", "Tên tổ", "Tổ trưởng"]) {
        page.write_with_format(0, column, heading, headings).unwrap();
    }
    for (row, cells) in (1..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            match below {
                Some(font) => page.write_with_format(row, column, *text, font).unwrap(),
                None => page.write(row, column, *text).unwrap(),
            };
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_cell_without_a_style_is_in_the_workbooks_first_font() {
    let times = Format::new().set_font_name("Times New Roman");
    let calibri = workbook_of(&times, None, &[["Gia Phó", TCVN3, TCVN3]]);
    let stored = rewritten(&calibri, "<name val=\"Calibri\"/>", "<name val=\".VnTime\"/>");
    let row = &annex::read(&stored).unwrap().rows[0];
    assert_eq!([&row.commune, &row.team, &row.leader], ["Gia Phú", "Bản Đồng", "Bản Đồng"]);
}

#[test]
fn unicode_in_cells_of_an_old_font_is_left_as_it_is_even_where_one_cell_does_not_tell() {
    for font in [".VnTime", "VNI-Times", ".VnTimeH"] {
        let old = Format::new().set_font_name(font);
        let stored = workbook_of(&Format::new(), Some(&old), &[["Gia Phú", "Thôn Hoà", "Lý Thị Chảo"]]);
        let row = &annex::read(&stored).unwrap().rows[0];
        assert_eq!([&row.commune, &row.team, &row.leader], ["Gia Phú", "Thôn Hoà", "Lý Thị Chảo"], "{font}");
    }
}

#[test]
fn unicode_in_an_old_font_of_a_text_document_is_left_as_it_is() {
    let cell = |text: &str| {
        format!("<w:tc><w:p><w:r><w:rPr><w:rFonts w:hAnsi=\".VnTime\"/></w:rPr><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let row = |cells: [&str; 3]| format!("<w:tr>{}</w:tr>", cells.map(cell).concat());
    let rows =
        [row(["Xã", "Tên tổ", "SĐT"]), row(["Gia Phú", "Thôn Hoà", "0912000001"]), row(["Gia Phú", "Nậm Phảng", ""])];
    let sheet = annex::read(&word_file(&format!("<w:tbl>{}</w:tbl>", rows.concat()), "")).unwrap();
    assert_eq!([&sheet.rows[0].commune, &sheet.rows[0].team], ["Gia Phú", "Thôn Hoà"]);
}
