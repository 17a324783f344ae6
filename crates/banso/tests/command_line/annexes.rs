//! What becomes of an annex's rows, by what the command says and how it ends.

use crate::program::{banso, folder, said};
use serde_json::Value;
use std::path::Path;

fn taken_in(data: &Path, lines: &[&str]) -> (Option<i32>, Value) {
    let file = data.join("phu-luc.csv");
    std::fs::write(&file, lines.join("\n")).expect("a file");
    let file = file.to_str().expect("a path");
    let said =
        said(banso(data, &["annex", "import", file, "--at=2022-05-28", "--district=086", "--dry-run", "--json"]));
    (said.code, serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}{}", said.out, said.err)))
}

#[test]
fn a_row_that_may_be_a_team_is_never_left_out_with_success() {
    let data = folder();
    let heading = "Stt;Tên xã;Tên tổ;Tổ trưởng;SĐT;Nhóm Zalo;Ghi chú";
    let first = "1;Gia Phú;Thôn Bản Bay;Trần Văn Thử;0912000001;có;";
    let signed = [";;Người lập biểu;Chủ tịch;;;", ";;Nguyễn Thị Mẫu;Hoàng Văn Ví Dụ;;;"];
    let (code, said) = taken_in(data.path(), &[heading, first, signed[0], signed[1]]);
    assert_eq!((code, said["rows"].as_array().map(Vec::len)), (Some(0), Some(1)), "{said}");

    let (code, said) = taken_in(data.path(), &[heading, first, signed[0], signed[1], ";;Liên Sơn;Vàng A Mẫu;;có;"]);
    assert_eq!(code, Some(1), "{said}");
    let left: Vec<&str> =
        said["passed_over"].as_array().into_iter().flatten().filter_map(|row| row["reason"].as_str()).collect();
    assert_eq!(left, ["other_text", "other_text", "perhaps_team"], "{said}");

    let more = [";;Liên Sơn;Vàng A Mẫu;;có;Họp ngày 5 tháng 5 năm 2022", "2;Thái Niên;Thôn 1;Sùng A Ví;;;"];
    let (code, said) = taken_in(data.path(), &[heading, first, more[0], more[1]]);
    assert_eq!((code, said["rows"].as_array().map(Vec::len)), (Some(0), Some(3)), "{said}");
}

#[test]
fn what_is_to_be_said_of_the_whole_file_is_in_the_json_too() {
    let data = folder();
    let (_, said) = taken_in(
        data.path(),
        &[
            "1. Tên đơn vị địa phương cấp huyện: Huyện Bát Xát;;;",
            "Stt;Tên xã;Tên tổ;Tổ trưởng",
            "1;Gia Phú;Thôn 1;Sùng A Ví",
        ],
    );
    let messages = said["messages"].as_array().map(Vec::len);
    assert_eq!(messages, Some(1), "{said}");
}
