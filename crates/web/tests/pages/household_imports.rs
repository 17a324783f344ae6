//! A list of households from a file: looked at page by page, taken in, and gone on with after a stop.

use crate::office::Office;
use axum::http::{StatusCode, header};
use rules::ids::HouseholdImportId;
use store::{KeptFile, NewHouseholdImport, Scope};
use web::household_imports::Importer;

const PATH: &str = "/households/import";
const LIST: &str = "DANH SÁCH HỘ XÃ GIA PHÚ;;;;;;;\n\
    STT;Thôn;Họ và tên chủ hộ;Tên thường gọi;SĐT;Số người;Điện thoại thông minh;Đồng ý ghi tên\n\
    1;Bản Cầm;Lò Văn Mẫu;con ông Páo;912000001;5;2;Đồng ý\n\
    2;;Giàng A Mẫu;;;4;;Không đồng ý - chỉ đếm\n\
    3;nam phang;Bàn Văn Mẫu;;;3;;\n\
    4;Bản Cầm;Lò Văn Mẫu;xóm trên;;2;;\n\
    5;Bản Xa;Sùng A Mẫu;;;;;\n\
    ;;Tổng cộng;;;14;;\n";

/// The fields of a preview's form.
fn fields(preview: &crate::office::Answer, doubtful: bool) -> Vec<(&'static str, String)> {
    let names = ["operation", "file", "unit", "from", "total"];
    let value = |name| (name, preview.values(name).remove(0));
    names.map(value).into_iter().chain(doubtful.then(|| ("doubtful", "yes".to_owned()))).collect()
}

async fn apply(office: &Office, fields: &[(&str, String)]) -> String {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    office.post(&format!("{PATH}/apply"), &fields).await.led_to()
}

async fn bring(office: &Office, list: &[u8]) -> crate::office::Answer {
    let fields = [("unit", office.commune.to_string()), ("from", "2025-07-05".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    office.bring(PATH, &fields, Some(("file", "danh sach ho.csv", list))).await
}

/// A list of so many households of Bản Cầm.
fn long_list(households: usize) -> String {
    let rows = (1..=households).map(|number| format!("Bản Cầm;Người Mẫu {number};{}\n", number % 5 + 1));
    std::iter::once("Thôn;Chủ hộ;Số người\n".to_owned()).chain(rows).collect()
}

#[tokio::test]
async fn a_list_is_looked_at_and_taken_in_once() {
    let office = Office::open().await;
    assert!(office.page("/households").await.says("Nhập từ Excel"));
    office.page(PATH).await;
    let seen = bring(&office, LIST.as_bytes()).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
    assert_eq!(seen.states(), ["Mới", "Mới", "Mới", "Cần xem lại", "Không nhập được"], "{}", seen.text());
    for words in [
        "Tất cả 5",
        "Lò Văn Mẫu (con ông Páo)",
        "0912 000 001 · 5 người · có sẵn 1 mục",
        "Hộ không ghi tên",
        "Dòng 3 cũng là hộ tên này trong thôn",
        "Không tìm thấy thôn “Bản Xa”",
        "Nhập 3 hộ mới",
    ] {
        assert!(seen.says(words), "{words}: {}", seen.text());
    }
    assert!(!seen.says("Giàng A Mẫu"), "a household that declines is named nowhere");
    let fields = fields(&seen, false);
    let done = apply(&office, &fields).await;
    let page = office.page(&done).await;
    for words in
        ["Đã nhập xong", "Đã thêm vào danh sách 3 dòng", "Cần xem lại, chưa nhập 1 dòng", "Không nhập được 1 dòng"]
    {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert_eq!(apply(&office, &fields).await, done, "a second tap is the same list");
    let list = office.page(&format!("/households?unit={}", office.villages[2])).await;
    assert!(list.says("Lò Văn Mẫu") && list.says("Hộ không ghi tên") && !list.says("Giàng A Mẫu"), "{}", list.text());

    let again = bring(&office, LIST.as_bytes()).await;
    let states = ["Không đổi", "Không đổi", "Không đổi", "Cần xem lại", "Không nhập được"];
    assert_eq!(again.states(), states, "{}", again.text());
    let page = office.page(&apply(&office, &self::fields(&again, true)).await).await;
    assert!(page.says("Đã thêm vào danh sách 1 dòng") && page.says("Đã có sẵn 3 dòng"), "{}", page.text());
    assert!(office.page(PATH).await.says("danh sach ho.csv"));
    let found = office.store.verify(&Scope::operator()).await.unwrap();
    assert!(found.differences.is_empty(), "{found:?}");
}

#[tokio::test]
async fn a_long_list_is_shown_page_by_page_and_by_state() {
    let office = Office::open().await;
    let list = long_list(120) + "Bản Xa;Người Khác;3\n";
    let seen = bring(&office, list.as_bytes()).await;
    assert!(seen.says("Trang 1/3") || seen.states().len() == 50, "{}", seen.text());
    assert!(seen.bytes.len() < 60 * 1024, "{} bytes", seen.bytes.len());
    let file = seen.values("file").remove(0);
    let look = format!("{PATH}/preview?unit={}&file={file}&from=2025-07-05", office.commune);
    assert_eq!(office.page(&format!("{look}&page=3")).await.states().len(), 21);
    assert_eq!(office.page(&format!("{look}&show=refused")).await.states(), ["Không nhập được"]);
    assert_eq!(office.get(&format!("{look}&page=99")).await.status, StatusCode::OK);
    assert_eq!(office.elsewhere().await.get(&look).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_list_goes_on_after_the_program_was_stopped() {
    let office = Office::open().await;
    let seen = bring(&office, long_list(1_100).as_bytes()).await;
    let fields = fields(&seen, false);
    // As a program does that was stopped right after it had noted the list.
    let value = |name| fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone()).unwrap();
    let list = NewHouseholdImport {
        id: value("operation").parse::<HouseholdImportId>().unwrap(),
        file: value("file"),
        name: "danh sach ho.csv".to_owned(),
        unit: office.commune,
        day: "2025-07-05".parse().unwrap(),
        doubtful: false,
        total: 1_100,
    };
    let begun = office.store.begin_household_import(&office.scope().await, list).await.unwrap();
    let page = format!("{PATH}/{}", begun.list.id);
    let running = office.page(&page).await;
    assert!(running.says("Đang nhập") && running.says("Bạn có thể rời trang này"), "{}", running.text());
    assert!(!running.headers.contains_key(header::REFRESH));
    assert_eq!(office.get(&format!("{page}?watch=yes")).await.headers[header::REFRESH], "5");
    let importer = Importer::new(office.store.clone());
    for job in importer.go_on().await.unwrap() {
        job.await.unwrap();
    }
    let done = office.page(&page).await;
    assert!(done.says("Đã nhập xong") && done.says("Đã thêm vào danh sách 1.100 dòng"), "{}", done.text());
    assert!(!office.get(&format!("{page}?watch=yes")).await.headers.contains_key(header::REFRESH));
    assert_eq!(office.elsewhere().await.get(&page).await.status, StatusCode::NOT_FOUND);
    assert!(importer.go_on().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_list_whose_file_is_gone_says_so() {
    let office = Office::open().await;
    let fields = [
        ("unit", office.commune.to_string()),
        ("file", "../../etc/passwd".to_owned()),
        ("from", "2025-07-05".to_owned()),
    ];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let gone = office.post(&format!("{PATH}/apply"), &fields).await;
    assert!(gone.status == StatusCode::UNPROCESSABLE_ENTITY && gone.says("Tệp đã được xóa"), "{}", gone.text());
    // What was kept is no list: nothing is taken in, and the page says why.
    let scope = office.scope().await;
    let file = KeptFile { name: "x".to_owned(), media_type: "x/x".to_owned(), bytes: b"%PDF-1.7".to_vec() };
    let list = NewHouseholdImport {
        id: HouseholdImportId(office.store.surroundings().id()),
        file: office.store.keep_file(&scope, file).await.unwrap(),
        name: "x.pdf".to_owned(),
        unit: office.commune,
        day: "2025-07-05".parse().unwrap(),
        doubtful: false,
        total: 3,
    };
    let begun = office.store.begin_household_import(&scope, list).await.unwrap();
    for job in Importer::new(office.store.clone()).go_on().await.unwrap() {
        job.await.unwrap();
    }
    assert!(office.page(&format!("{PATH}/{}", begun.list.id)).await.says("không còn hoặc không đọc được"));
}

#[tokio::test]
async fn a_file_that_is_no_list_of_households_is_refused_with_its_reason() {
    let office = Office::open().await;
    let cases: [(&[u8], &str); 3] =
        [(b"%PDF-1.7", "PDF"), (b"Ten xa;To truong\nA;B\n", "ít nhất cột “Chủ hộ”"), (b"", "Tệp không có nội dung")];
    for (bytes, words) in cases {
        let refused = bring(&office, bytes).await;
        assert!(
            refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says(words),
            "{words}: {}",
            refused.text()
        );
    }
    let template = office.get(&format!("{PATH}/template.xlsx?unit={}", office.commune)).await;
    assert!(template.file_name().contains("danh-sach-ho-gia-dinh-xa-gia-phu.xlsx"), "{}", template.file_name());
    let seen = bring(&office, &template.bytes).await;
    assert!(seen.status == StatusCode::OK && seen.says("Không có dòng nào để nhập"), "{}", seen.text());
}
