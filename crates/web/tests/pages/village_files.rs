//! A commune's list of villages from a file.

use crate::office::Office;
use axum::http::StatusCode;
use rules::day::Day;
use rules::ids::UnitId;
use rules::units::Level;
use store::Scope;

const LIST: &str = "DANH SÁCH THÔN XÃ GIA PHÚ;;;;\nSTT;Tên thôn, bản, TDP;Số hộ;Ngày;Nguồn\n\
    1;Thôn Hùng Thắng;120;01/07/2025;BC 12\n2;Thôn Bản Bay;95;;\n3;thôn NAM PHANG;;;\n4;Thôn Bản Cầmm;30;;\n5;Thôn Hùng Thắng;121;;\n6;TDP số 5;nhiều;;\n;Tổng cộng;245;;\n";

#[tokio::test]
async fn a_list_is_looked_at_row_by_row_before_anything_is_kept() {
    let office = Office::open().await;
    let path = format!("/units/{}/villages/import", office.commune);
    office.page(&path).await;
    let seen = office.bring(&path, &[("from", "2025-07-05")], Some(("file", "danh sach.csv", LIST.as_bytes()))).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
    assert_eq!(
        seen.states(),
        ["Mới", "Thay đổi", "Không đổi", "Cần xem lại", "Không nhập được", "Mới"],
        "{}",
        seen.text()
    );
    for words in [
        "danh sach.csv",
        "Gần giống Thôn Bản Cầm đã có",
        "Trùng với dòng 3",
        "“nhiều” không phải số hộ",
        "Ngày 01/07/2025 ở trước ngày thôn có",
    ] {
        assert!(seen.says(words), "{words}: {}", seen.text());
    }
    assert_eq!(seen.values("row"), ["3", "4", "8"]);
    assert!(!office.page(&format!("/units/{}", office.commune)).await.says("Hùng Thắng"));

    let (file, from) = (seen.values("file").remove(0), seen.values("from").remove(0));
    let none = office.post(&format!("{path}/apply"), &[("file", &file), ("from", &from)]).await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.says("Chưa chọn dòng nào"), "{}", none.text());
    // The refused row is not taken, whatever is sent.
    let picked = [("file", file.as_str()), ("from", &from), ("row", "3"), ("row", "4"), ("row", "7"), ("row", "8")];
    let done = office.post(&format!("{path}/apply"), &picked).await;
    assert_eq!(done.led_to(), format!("/units/{}?done=imported", office.commune));
    let page = office.page(&done.led_to()).await;
    assert!(
        page.says("Thôn Hùng Thắng") && page.says("Tổ dân phố số 5") && page.says("215 hộ, cộng từ 2 thôn"),
        "{}",
        page.text()
    );

    let again = office.bring(&path, &[("from", "2025-07-05")], Some(("file", "danh sach.csv", LIST.as_bytes()))).await;
    assert_eq!(
        again.states(),
        ["Không đổi", "Không đổi", "Không đổi", "Cần xem lại", "Không nhập được", "Không đổi"],
        "{}",
        again.text()
    );
    let found = office.store.verify(&Scope::operator()).await.unwrap();
    assert!(found.differences.is_empty(), "{found:?}");
}

#[tokio::test]
async fn one_source_may_be_given_for_all_numbers_whose_rows_name_none() {
    let office = Office::open().await;
    let path = format!("/units/{}/villages/import", office.commune);
    let list = "Tên thôn;Số hộ;Nguồn\nThôn Hùng Thắng;120;\nThôn Nậm Hẻn;80;BC 7\n";
    let file = Some(("file", "danh sach.csv", list.as_bytes()));
    let long = office.bring(&path, &[("from", "2025-07-05"), ("source", &"x".repeat(201))], file).await;
    assert!(long.status == StatusCode::UNPROCESSABLE_ENTITY && long.says("200"), "{}", long.text());
    let seen = office.bring(&path, &[("from", "2025-07-05"), ("source", "BC 15/BC-UBND")], file).await;
    assert!(seen.says("BC 15/BC-UBND") && seen.says("BC 7"), "{}", seen.text());
    let kept = ["file", "from", "commune", "source"].map(|name| (name, seen.values(name).remove(0)));
    let mut sent: Vec<(&str, &str)> = kept.iter().map(|(name, value)| (*name, value.as_str())).collect();
    sent.extend([("row", "2"), ("row", "3")]);
    office.post(&format!("{path}/apply"), &sent).await.led_to();
    let tree = office.store.registry(&Scope::operator()).await.unwrap();
    let at = Day::new(2025, 7, 5).unwrap();
    let village = |name: &str| tree.find(name, Level::Village, Some(office.commune), at).unit().unwrap();
    let villages = [village("Hùng Thắng"), village("Nậm Hẻn")];
    let declared = office.store.declarations(&Scope::operator(), &villages).await.unwrap();
    let source = |of: UnitId| declared.iter().find(|one| one.village == of).and_then(|one| one.source.clone());
    assert_eq!(villages.map(source), [Some("BC 15/BC-UBND".to_owned()), Some("BC 7".to_owned())]);
}

#[tokio::test]
async fn a_file_that_is_no_list_is_refused_with_its_reason() {
    let office = Office::open().await;
    let path = format!("/units/{}/villages/import", office.commune);
    let cases: [(&[u8], &str); 3] =
        [(b"%PDF-1.7", "PDF"), (b"Ho ten;Chuc vu\nA;B\n", "cột tên thôn"), (b"", "Tệp không có nội dung")];
    for (bytes, words) in cases {
        let refused = office.bring(&path, &[("from", "2025-07-05")], Some(("file", "x.csv", bytes))).await;
        assert!(
            refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says(words),
            "{words}: {}",
            refused.text()
        );
        assert_eq!(refused.values("from"), ["05/07/2025"]);
    }
    let gone = office
        .post(&format!("{path}/apply"), &[("file", "../../etc/passwd"), ("from", "2025-07-05"), ("row", "3")])
        .await;
    assert!(gone.status == StatusCode::UNPROCESSABLE_ENTITY && gone.says("Tệp không còn được giữ"), "{}", gone.text());
    assert_eq!(office.elsewhere().await.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_template_can_be_filled_in() {
    let office = Office::open().await;
    let template = office.get("/units/villages/template.xlsx").await;
    assert!(template.status == StatusCode::OK && template.file_name().contains("danh-sach-thon.xlsx"));
    let path = format!("/units/{}/villages/import", office.commune);
    let seen = office.bring(&path, &[("from", "2025-07-05")], Some(("file", "mau.xlsx", &template.bytes))).await;
    assert!(seen.status == StatusCode::OK && seen.says("Không có dòng nào để nhập"), "{}", seen.text());
}
