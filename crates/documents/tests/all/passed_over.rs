//! What of a file is not read, and that it is named.

use documents::annex;
use documents::read::ReadError;
use rules::annex::form::SkipReason;
use rust_xlsxwriter::Workbook;

use crate::filled_in::row;
use crate::samples::{word_file, word_table};

#[test]
fn struck_out_text_is_not_read_and_tables_within_a_cell_and_text_boxes_are_named() {
    let body = concat!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tên xã</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Tên tổ</w:t></w:r></w:p></w:tc>",
        "<w:tc><w:p><w:r><w:t>Tổ trưởng</w:t></w:r></w:p></w:tc></w:tr>",
        "<w:tr><w:tc><w:p><w:r><w:t>Gia</w:t><w:tab/><w:t>Phú</w:t></w:r><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>dời</w:t></w:r></w:moveFrom></w:p></w:tc>",
        "<w:tc><w:p><w:r><w:t>Thôn A</w:t><w:br/><w:t>(mới)</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>trong</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc>",
        "<w:tc><w:p><w:ins><w:r><w:t>Trần Văn Thử</w:t></w:r></w:ins><w:r><w:txbxContent><w:p><w:r><w:t>khung</w:t></w:r></w:p></w:txbxContent></w:r></w:p></w:tc></w:tr></w:tbl>",
    );
    let sheet = annex::read(&word_file(body, "")).unwrap();
    assert_eq!(row(&sheet, 0)[..3], ["Gia Phú", "Thôn A\n(mới)", "Trần Văn Thử"]);
    let unread: Vec<_> = sheet.skipped.iter().map(|row| (row.row, row.reason, row.text.as_str())).collect();
    assert_eq!(unread, [(2, SkipReason::InnerTable, "trong"), (0, SkipReason::TextBox, "khung")]);
    assert!(SkipReason::InnerTable.may_leave_a_team_out());
}

#[test]
fn a_text_box_told_twice_for_old_programs_is_named_once_and_one_struck_out_never() {
    let boxed = |text: &str| format!("<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>");
    let choice =
        format!("<mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>", boxed("Nơi nhận"), boxed("Nơi nhận"));
    let body = format!(
        "<w:p><w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r></w:p><w:del><w:r>{}</w:r></w:del>{}",
        boxed("bỏ"),
        word_table(&[&["Tên xã", "Tên tổ", "Tổ trưởng"], &["Gia Phú", "Thôn A", "Trần Văn Thử"]]),
    );
    let sheet = annex::read(&word_file(&body, "")).unwrap();
    let unread: Vec<&str> = sheet.skipped.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(unread, ["Nơi nhận"]);
    assert!(sheet.titles.is_empty(), "{:?}", sheet.titles);
}

#[test]
fn hidden_worksheets_are_not_read_but_named() {
    let page = |workbook: &mut Workbook, name: &str, lines: &[[&str; 3]], hidden: bool| {
        let page = workbook.add_worksheet();
        page.set_name(name).unwrap();
        for (row, line) in lines.iter().enumerate() {
            page.write_row(u32::try_from(row).unwrap(), 0, *line).unwrap();
        }
        page.set_hidden(hidden);
    };
    let list = |commune| [["Tên xã", "Tên tổ", "Tổ trưởng"], [commune, "Thôn A", "Trần Văn Thử"]];
    let mut workbook = Workbook::new();
    page(&mut workbook, "Xã A", &list("Xã A"), false);
    page(&mut workbook, "Nháp", &list("Xã B"), true);
    page(&mut workbook, "Danh mục", &[["Có", "Không", ""]], true);
    page(&mut workbook, "Trống", &[], true);
    let sheet = annex::read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(sheet.tables.len(), 1);
    assert_eq!(sheet.tables[0].sheet, "Xã A");
    let unread: Vec<_> = sheet.skipped.iter().map(|row| (row.reason, row.text.as_str())).collect();
    let names = "Nháp (ẩn): Tên xã | Tên tổ | Tổ trưởng";
    assert_eq!(unread, [(SkipReason::HiddenTable, names), (SkipReason::OtherTable, "Danh mục (ẩn): Có | Không")]);
    assert!(SkipReason::HiddenTable.may_leave_a_team_out());

    let mut hidden = Workbook::new();
    page(&mut hidden, "Ghi chú", &[["Xem trang sau", "", ""]], false);
    page(&mut hidden, "Xã A", &list("Xã A"), true);
    let refused = annex::read(&hidden.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(refused, ReadError::OnlyHidden);
}
