//! Whoever sends a file that can't be used reads what is wrong with it and what to do, in the language of the page.

use crate::office::{Office, only_path};
use crate::papers::list;
use axum::http::StatusCode;
use web::server::Limits;

/// A container of old Office files that holds something of this name.
fn container(inside: &str) -> Vec<u8> {
    let name = inside.encode_utf16().flat_map(u16::to_le_bytes);
    [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1].into_iter().chain([0; 1000]).chain(name).chain([0; 1000]).collect()
}

/// A program that takes as many files as anybody sends.
async fn patient_office() -> Office {
    let limits = Limits::default();
    Office::with(Limits { heavy: limits.page, ..limits }).await
}

/// Name and bytes of a file, and what is to be said of it: in Vietnamese and in English, the second half what to do.
type Broken = (&'static str, Vec<u8>, [&'static str; 2], [&'static str; 2]);

fn broken_lists() -> Vec<Broken> {
    let whole = list(&[["Thôn Bản Cầm", "Nguyễn Văn Mẫu", "", "", "", "", "", "", ""]]);
    let cut = whole[..whole.len() * 2 / 3].to_vec();
    let misnamed = ["bên trong là loại khác", "Xin mở bằng Excel hoặc Word rồi lưu lại thành .xlsx"];
    let misnamed_en = ["of another kind", "save it as .xlsx"];
    let damaged = ["Tệp bị hỏng hoặc chưa tải về đủ", "lưu lại thành .xlsx"];
    let damaged_en = ["damaged or was not downloaded in full", "save it as .xlsx"];
    vec![
        ("danh sach.xlsx", b"khong phai tep Excel".to_vec(), misnamed, misnamed_en),
        ("danh sach.xlsx", vec![0, 1, 2, 3, 250, 251], misnamed, misnamed_en),
        ("danh sach.xlsx", cut, damaged, damaged_en),
        ("danh sach.xlsx", b"PK\x03\x04".to_vec(), damaged, damaged_en),
        (
            "danh sach.xlsx",
            container("EncryptedPackage"),
            ["Tệp có đặt mật khẩu", "bỏ mật khẩu rồi lưu lại thành .xlsx"],
            ["The file has a password", "take the password off, save it as .xlsx"],
        ),
        (
            "danh sach.xls",
            container("Workbook"),
            ["kiểu cũ (.xls, .doc)", "lưu lại thành .xlsx hoặc .docx"],
            ["of the old kind (.xls, .doc)", "save it as .xlsx or .docx"],
        ),
        (
            "danh sach.txt",
            "Thôn Bản Cầm có ba người\n".as_bytes().to_vec(),
            ["Đây là tệp văn bản (.txt)", "lưu thành .xlsx rồi gửi"],
            ["This is a text file (.txt)", "save it as .xlsx and send that"],
        ),
        (
            "danh sach.xlsx",
            Vec::new(),
            ["Tệp không có nội dung", "Xin mở tệp bằng Excel để kiểm tra"],
            ["There is nothing in the file", "Please open it in Excel"],
        ),
    ]
}

async fn is_told(office: &Office, path: &str, fields: &[(&str, &str)], field: &str, broken: &Broken) {
    let (name, bytes, vietnamese, english) = broken;
    for (language, sentences) in [("vi", vietnamese), ("en", english)] {
        let joint = if path.contains('?') { '&' } else { '?' };
        let path = format!("{path}{joint}lang={language}");
        let refused = office.bring(&path, fields, Some((field, name, bytes))).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {name}");
        for sentence in sentences {
            assert!(refused.says(sentence), "{path} {name} {sentence}: {}", refused.text());
        }
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_sent_back_with_what_to_do() {
    let office = patient_office().await;
    let unit = office.commune.to_string();
    let villages = format!("/units/{unit}/villages/import");
    for broken in broken_lists() {
        is_told(&office, &villages, &[("from", "2025-07-05")], "file", &broken).await;
        is_told(&office, "/teams/import", &[("unit", &unit), ("from", "2025-07-10")], "file", &broken).await;
        is_told(&office, "/annex/import", &[("unit", &unit), ("at", "2025-07-15")], "file", &broken).await;
    }
}

#[tokio::test]
async fn what_is_no_scan_is_sent_back_with_what_to_do() {
    let office = patient_office().await;
    let team = office.new_team(0).await;
    let (unit, team) = (office.commune.to_string(), only_path(&team).rsplit('/').next().unwrap().to_owned());
    let fields = [
        ("unit", unit.as_str()),
        ("kind", "establish"),
        ("team", &team),
        ("number", "15/QĐ-UBND"),
        ("on", "2025-07-11"),
    ];
    let decision = office.bring("/decisions/new", &fields, None).await.led_to();
    let amend = format!("{}/amend", only_path(&decision));
    for (name, bytes, ..) in broken_lists() {
        let (vietnamese, english) = if bytes.is_empty() {
            ("Tệp không có nội dung", "There is nothing in the file")
        } else {
            ("không phải PDF hoặc ảnh", "no PDF and no JPG")
        };
        let broken = (
            name,
            bytes,
            [vietnamese, "Xin quét hay chụp lại văn bản"],
            [english, "scan or photograph the paper again"],
        );
        for path in ["/decisions/new", amend.as_str()] {
            is_told(&office, path, &fields, "scan", &broken).await;
        }
    }
}
