//! What is said when something goes wrong, where, and how the program ends then.

use crate::program::{banso, error_in, folder, said};
use std::process::Stdio;

const PROPOSE: [&str; 3] = ["name", "propose", "--commune=Gia Phú"];

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_to_standard_output_is_no_success() {
    let data = folder();
    for arguments in [&PROPOSE[..], &["--help"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("the device that is always full");
        let mut command = banso(data.path(), arguments);
        let output = command.stdout(full).stderr(Stdio::piped()).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("Không ghi được"), "{output:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_pipe_is_nothing_to_speak_of() {
    let data = folder();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = banso(data.path(), &PROPOSE);
    let output = command.stdout(writer).stderr(Stdio::piped()).output().expect("the program starts");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn with_json_every_error_is_json_besides_what_is_said_to_people() {
    let data = folder();
    let file = data.path().join("file");
    std::fs::write(&file, "").expect("a file");
    let missing = ["annex", "import", "missing.xlsx", "--at=2022-06-01", "--district=086", "--json"];
    let unreadable = ["verify", "--json"];
    let misused = ["unit", "list", "--at=2025-13-01", "--level=province", "--json"];
    for (folder, arguments, code) in
        [(data.path(), &missing[..], 1), (file.as_path(), &unreadable[..], 1), (data.path(), &misused[..], 2)]
    {
        let said = said(banso(folder, arguments));
        assert_eq!(said.code, Some(code), "{}", said.err);
        assert_eq!(error_in(&said.out).trim(), said.err.trim());
    }
}

#[test]
fn a_code_of_another_level_is_called_what_it_is() {
    let data = folder();
    let export = ["annex", "export", "--at=2022-06-01", "--district=02923", "--format=pdf", "-o=unwritten.pdf"];
    let said = said(banso(data.path(), &export));
    assert_eq!(said.code, Some(1));
    assert_eq!(said.out, "Ngày 01/06/2022 mã 02923 là của xã Gia Phú, không phải của một huyện.\n");
}

#[test]
fn an_annex_of_a_day_that_has_not_come_is_refused_and_what_is_no_row_is_named() {
    let data = folder();
    let file = data.path().join("annex.csv");
    let lines =
        ["Stt;Tên xã;Tên Tổ;Tổ trưởng;Số Điện thoại", "1;Gia Phú;Thôn A;Trần Văn Mẫu;0912000001", "2;Gia Phú;;;"];
    std::fs::write(&file, lines.join("\n")).expect("a file");
    let path = file.display().to_string();
    let ahead = said(banso(data.path(), &["annex", "import", &path, "--at=2999-01-01", "--commune=02923"]));
    assert_eq!(ahead.code, Some(1));
    assert!(ahead.out.contains("Ngày 01/01/2999 chưa đến"), "{}", ahead.out);
    let shown =
        said(banso(data.path(), &["annex", "import", &path, "--at=2025-07-10", "--commune=02923", "--dry-run"]));
    assert!(shown.out.contains("dòng 3: không đọc: 2 | Gia Phú"), "{}", shown.out);
}

#[test]
fn a_file_that_is_no_database_is_named_once_with_what_to_do() {
    let data = folder();
    let file = data.path().join("banso.sqlite");
    std::fs::write(&file, "no database ".repeat(1000)).expect("a file");
    let said = said(banso(data.path(), &["verify"]));
    assert_eq!(said.code, Some(1));
    assert!(said.err.starts_with(&format!("{} không phải là cơ sở dữ liệu", file.display())), "{}", said.err);
    assert!(said.err.contains("--data") && said.err.lines().count() == 1, "{}", said.err);
}

#[test]
fn no_other_database_than_postgresql_is_taken_by_url_and_no_password_repeated() {
    let data = folder();
    for url in ["mysql://anybody:secret@host/x", "nonsense"] {
        let said = said(banso(data.path(), &["verify", "--database", url]));
        assert_eq!(said.code, Some(2));
        assert!(said.err.contains("postgres://") && !said.err.contains("secret"), "{}", said.err);
    }
}

#[test]
fn wrong_settings_are_wrong_usage_named_by_line_and_entry() {
    let data = folder();
    let file = data.path().join("banso.toml");
    for (text, entry) in [
        ("https = true\nlisen = \"127.0.0.1:8080\"\n", "dòng 2: không có mục “lisen”"),
        ("listen = \"nowhere\"\n", "dòng 1: mục “listen” phải là địa chỉ và cổng"),
        ("metrics_from = [\"prometheus\"]\n", "dòng 1: “prometheus” trong mục “metrics_from”"),
        ("database = \"mysql://anybody:secret@host/x\"\n", "dòng 1: mục “database” phải là"),
    ] {
        std::fs::write(&file, text).expect("a file");
        let said = said(banso(data.path(), &["verify", "--json"]));
        assert_eq!(said.code, Some(2), "{}", said.err);
        assert!(said.err.starts_with(&format!("{}, {entry}", file.display())), "{}", said.err);
        assert!(said.err.lines().count() == 1 && !said.err.contains("secret"), "{}", said.err);
        assert_eq!(error_in(&said.out).trim(), said.err.trim());
    }
    std::fs::remove_file(&file).expect("the file");
    let missing = said(banso(data.path(), &["verify", "--config=/nowhere/banso.toml"]));
    assert_eq!(missing.code, Some(2), "{}", missing.err);
    let listen = said(banso(data.path(), &["serve", "--listen=nowhere"]));
    assert!(listen.code == Some(2) && listen.err.contains("xin viết như 127.0.0.1:8080"), "{}", listen.err);
}

#[test]
fn a_wrong_level_or_day_is_answered_with_what_would_be_right() {
    let data = folder();
    let levels = said(banso(data.path(), &["unit", "list", "--at=2025-07-01", "--level=ward"]));
    assert!(["province", "district", "commune", "village"].iter().all(|level| levels.err.contains(level)));
    for (day, sentence) in [("2025-+7-01", "không phải là một ngày"), ("1899-12-31", "từ năm 1900")] {
        let said = said(banso(data.path(), &["unit", "list", "--at", day, "--level=province"]));
        assert_eq!(said.code, Some(2));
        assert!(said.err.contains(sentence), "{}", said.err);
    }
}
