//! Where a list begins and ends in a file, and what is said of what stands around it.

use crate::filled_in::{read, row, skipped};
use crate::samples::{word_file, word_table};
use documents::annex;
use rules::annex::form::{AnnexSheet, CommuneFrom, SkipReason};

fn teams(sheet: &AnnexSheet) -> Vec<&str> {
    sheet.rows.iter().map(|row| row.team.as_str()).collect()
}

const SIX: &str = "Stt;Tên xã;Tên tổ;Tổ trưởng;SĐT;Nhóm Zalo";

#[test]
fn a_day_or_a_post_beside_a_team_does_not_end_the_list() {
    let sheet = read(&[
        "Stt;Tên xã;Tên tổ;Tổ trưởng;SĐT;Nhóm Zalo;Quyết định;Chức vụ",
        "1;Gia Phú;Thôn A;Trần Văn Thử;0912000001;có;;",
        ";;Thôn B;Lý Thị Ví Dụ;;có;Ngày 5 tháng 5 năm 2022;",
        ";;Liên Sơn;Vàng A Mẫu;;;;Chủ tịch",
        ";;Thôn C;Chủ tịch;;;;",
        ";;Thôn D;;;;ngày 6 tháng 5 năm 2022;",
        ";;Thôn E;Hoàng Văn Mẫu;;;;",
    ]);
    assert_eq!(teams(&sheet), ["Thôn A", "Thôn B", "Liên Sơn", "Thôn C", "Thôn D", "Thôn E"]);
    assert_eq!(skipped(&sheet), [(1, SkipReason::UnreadColumns)]);
}

#[test]
fn a_list_goes_on_after_what_looked_like_a_signature() {
    let sheet = read(&[
        SIX,
        "1;Gia Phú;Thôn A;Trần Văn Thử;0912000001;có",
        ";;Liên Sơn;;Chủ tịch;",
        ";;Nhà văn hóa;;;",
        ";;Thôn B;Lý Thị Ví Dụ;;có",
        ";;Sơn Hà;Vàng A Mẫu;;",
    ]);
    assert_eq!(teams(&sheet), ["Thôn A", "Thôn B", "Sơn Hà"]);
    assert_eq!(skipped(&sheet), [(3, SkipReason::PerhapsTeam), (4, SkipReason::PerhapsTeam)]);
}

#[test]
fn what_may_be_a_team_among_the_signatures_is_told_apart_from_the_signers() {
    let sheet = read(&[
        SIX,
        "1;Gia Phú;Thôn A;Trần Văn Thử;0912000001;có",
        ";;Người lập biểu;Chủ tịch;;",
        ";;Nguyễn Thị Mẫu;Hoàng Văn Ví Dụ;;",
        ";;Liên Sơn;Vàng A Mẫu;;có",
    ]);
    assert_eq!(teams(&sheet), ["Thôn A"]);
    let beside = read(&[
        "Stt;Tên xã;Tên tổ;Tổ trưởng;SĐT;Ghi chú",
        "1;Gia Phú;Thôn A;Trần Văn Thử;0912000001;",
        ";;Liên Sơn;;;Họp ngày 6 tháng 5 năm 2022",
        ";;Lập biểu;;;Chủ tịch",
        ";;Nguyễn Thị Mẫu;;;Hoàng Văn Ví Dụ",
    ]);
    assert_eq!(teams(&beside), ["Thôn A", "Liên Sơn"]);
    let other = SkipReason::OtherText;
    assert_eq!(skipped(&sheet), [(3, other), (4, other), (5, SkipReason::PerhapsTeam)]);
}

#[test]
fn a_table_without_headings_goes_on_with_the_one_before() {
    let list = word_table(&[
        &["Stt", "Tên xã", "Tên tổ", "Tổ trưởng", "SĐT"],
        &["1", "Gia Phú", "Thôn A", "Trần Văn Thử", "0912000001"],
    ]);
    let next = word_table(&[&["", "", "Thôn B", "Lý Thị Ví Dụ", ""], &["2", "Thái Niên", "Thôn C", "Vàng A Mẫu", ""]]);
    let signed = word_table(&[&["Nơi nhận: như trên", "TM. ỦY BAN NHÂN DÂN"], &["", "Hoàng Văn Ví Dụ"]]);
    let sheet = annex::read(&word_file(&format!("{list}{next}{signed}"), "")).unwrap();
    assert_eq!(teams(&sheet), ["Thôn A", "Thôn B", "Thôn C"]);
    assert_eq!(row(&sheet, 1)[0], "Gia Phú");
    assert_eq!(skipped(&sheet), [(1, SkipReason::OtherTable)]);
    assert!(sheet.skipped[0].text.starts_with("Bảng 3: Nơi nhận"), "{:?}", sheet.skipped);
}

#[test]
fn without_a_column_for_it_the_commune_is_read_from_the_title() {
    let sheet = read(&[
        "UBND HUYỆN BẢO THẮNG;CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM;;",
        ";DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG XÃ GIA PHÚ;;",
        "Stt;Tên tổ;Tổ trưởng;SĐT",
        "1;Thôn A;Trần Văn Thử;0912000001",
    ]);
    assert_eq!((row(&sheet, 0)[0], sheet.rows[0].commune_from), ("XÃ GIA PHÚ", CommuneFrom::Heading));
}

#[test]
fn lists_below_each_other_have_each_the_commune_of_its_title() {
    let list = ["Stt;Tên tổ;Tổ trưởng;SĐT", "Stt;Tên tổ;Tổ trưởng;Điện thoại;Ghi chú"];
    let sheet = read(&[
        "DANH SÁCH TỔ CNSCĐ XÃ GIA PHÚ;;;",
        list[0],
        "1;Thôn A;Trần Văn Thử;0912000001",
        "DANH SÁCH TỔ CNSCĐ XÃ THÁI NIÊN;;;",
        list[1],
        "1;Thôn B;Lý Thị Ví Dụ;0912000002;",
    ]);
    let communes = |sheet: &AnnexSheet| sheet.rows.iter().map(|row| row.commune.clone()).collect::<Vec<_>>();
    assert_eq!(communes(&sheet), ["XÃ GIA PHÚ", "XÃ THÁI NIÊN"]);
    assert_eq!(skipped(&sheet), [(4, SkipReason::OtherText)]);
    for second in ["DANH SÁCH TỔ CNSCĐ XÃ THÁI NIÊN;;;", ";Xã Thái Niên;;", "II;Xã Thái Niên;;"] {
        let sheet = read(&[
            "Xã Gia Phú;;;",
            list[0],
            "1;Thôn A;Trần Văn Thử;0912000001",
            second,
            list[0],
            "1;Thôn B;Lý Thị Ví Dụ;0912000002",
        ]);
        assert_eq!(communes(&sheet)[1].to_lowercase(), "xã thái niên", "{second}");
    }
}

#[test]
fn a_column_without_a_heading_is_named_too() {
    let sheet = read(&[
        "Stt;Tên xã;Tên tổ;Tổ trưởng;SĐT;",
        "1;Gia Phú;Thôn A;Trần Văn Thử;0912000001;",
        ";;Thôn B;Lý Thị Ví Dụ;0912000002;0912000003",
    ]);
    assert_eq!(skipped(&sheet), [(1, SkipReason::UnreadColumns)]);
    assert_eq!(sheet.skipped[0].text, "cột F: 0912000003 …");
}
