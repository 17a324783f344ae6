//! A report that is asked for once: put together by clicks, answered, summed up, reminded of.

use crate::office::{Office, only_path};
use axum::http::StatusCode;
use rules::ids::TeamId;

/// A commune with two teams.
struct Asking {
    office: Office,
    team: TeamId,
}

impl Asking {
    async fn open() -> Self {
        let office = Office::open().await;
        let team: TeamId = only_path(&office.complete_team(0).await).rsplit('/').next().unwrap().parse().unwrap();
        office.complete_team(1).await;
        Self { office, team }
    }

    fn fields(due: &str) -> Vec<(&str, &str)> {
        vec![
            ("title", "Thiệt hại do mưa lũ"),
            ("level", "team"),
            ("who", "all"),
            ("due", due),
            ("field", "1:number"),
            ("label_1", "Số hộ mất liên lạc"),
            ("most_1", "500"),
            ("required_1", "yes"),
            ("summed_1", "yes"),
            ("field", "2:choice"),
            ("label_2", "Đường truyền"),
            ("options_2", "Tốt\nMất"),
        ]
    }

    /// The path of a request that was sent.
    async fn asked(&self) -> String {
        let mut fields = Self::fields("31/12/2025");
        fields.push(("act", "send"));
        let answer = self.office.post("/requests/new", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        only_path(&answer.led_to()).to_owned()
    }

    fn answer_of_team(&self, request: &str) -> String {
        format!("{request}/answer/{}", self.team)
    }
}

#[tokio::test]
async fn a_request_is_put_together_by_clicks_and_nothing_typed_is_lost() {
    let asking = Asking::open().await;
    let office = &asking.office;
    let begun = office.page("/requests/new").await;
    assert!(begun.says("Thêm ô số") && begun.says("Tất cả trong địa bàn"), "{}", begun.text());
    let mut fields = Asking::fields("31/12/2025");
    fields.push(("act", "add:date"));
    let more = office.post("/requests/new", &fields).await;
    assert_eq!(more.status, StatusCode::OK);
    assert_eq!(more.values("field"), ["1:number", "2:choice", "3:date"]);
    assert_eq!(more.values("label_1"), ["Số hộ mất liên lạc"]);
    fields.pop();
    fields.push(("act", "remove:1"));
    assert_eq!(office.post("/requests/new", &fields).await.values("field"), ["2:choice"]);
    fields.pop();
    fields.retain(|(name, _)| *name != "due" && *name != "options_2");
    fields.push(("act", "send"));
    let refused = office.post("/requests/new", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("ít nhất hai lựa chọn"), "{}", refused.text());
    assert_eq!(refused.values("label_2"), ["Đường truyền"]);
    let mut past = Asking::fields("1/1/2020");
    past.push(("act", "send"));
    let refused = office.post("/requests/new", &past).await;
    assert!(refused.says("đã qua"), "{}", refused.text());
}

#[tokio::test]
async fn teams_are_asked_answers_add_up_and_who_is_missing_is_named_in_one_text() {
    let asking = Asking::open().await;
    let office = &asking.office;
    let request = asking.asked().await;
    let home = office.page("/").await;
    assert!(home.says("Thiệt hại do mưa lũ") && home.says("còn 2 nơi chưa trả lời"), "{}", home.text());
    let page = office.page(&request).await;
    for said in ["Thiệt hại do mưa lũ", "0/2 đã trả lời, 0 quá hạn.", "Còn 2 nơi chưa trả lời", "nhiều nhất 500"]
    {
        assert!(page.says(said), "{said}: {}", page.text());
    }
    let answer = asking.answer_of_team(&request);
    let without_source = office.post(&answer, &[("v_1", "12")]).await;
    assert_eq!(without_source.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = office.post(&answer, &[("v_1", "nhiều lắm"), ("v_2", "2"), ("via", "phone")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.values("v_1"), ["nhiều lắm"]);
    let sent = [("v_1", "12"), ("v_2", "2"), ("via", "phone"), ("note", "Tổ trưởng gọi")];
    assert!(office.post(&answer, &sent).await.led_to().starts_with(&request));
    // The same once more is no other version.
    office.post(&answer, &sent).await;
    let page = office.page(&request).await;
    for said in ["1/2 đã trả lời", "Tốt: 0; Mất: 1", "Gửi thay: ", "Còn 1 nơi chưa trả lời"] {
        assert!(page.says(said), "{said}: {}", page.text());
    }
    let shown = office.page(&answer).await;
    assert!(shown.says("Lần 1,") && !shown.says("Lần 2,") && shown.says("Tổ trưởng gọi"), "{}", shown.text());
    let table = office.page(&format!("{request}/table")).await;
    assert!(table.says("Số hộ mất liên lạc") && table.says("12"), "{}", table.text());
    let file = office.get(&format!("{request}/file")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.file_name().contains("thiet-hai-do-mua-lu.xlsx"), "{}", file.file_name());
    let read = format!("{:?}", documents::read::grid(&file.bytes));
    assert!(read.contains("Đường truyền") && read.contains("Mất") && read.contains("12"), "{read}");
    let back = format!("{answer}/return");
    assert_eq!(office.post(&back, &[("version", "1")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let remark = [("version", "1"), ("remark", "Xem lại số hộ.")];
    assert!(office.post(&back, &remark).await.led_to().starts_with(&request));
    assert!(office.page(&request).await.says("0/2 đã trả lời"));
    assert!(office.page(&answer).await.says("Xem lại số hộ."));
    office.post(&answer, &[("v_1", "2"), ("via", "phone")]).await;
    let list = office.page("/requests").await;
    assert!(list.says("Đã yêu cầu cấp dưới") && list.says("1/2 đã trả lời"), "{}", list.text());
}

#[tokio::test]
async fn more_time_is_given_and_a_closed_request_shows_what_was_answered() {
    let asking = Asking::open().await;
    let office = &asking.office;
    let request = asking.asked().await;
    let due = format!("{request}/due");
    let sooner = office.post(&due, &[("what", "extend"), ("to", "1/12/2025"), ("reason", "Mưa lũ.")]).await;
    assert_eq!(sooner.status, StatusCode::UNPROCESSABLE_ENTITY);
    let more = [("what", "extend"), ("to", "15/1/2026"), ("hour", "17"), ("reason", "Mưa lũ.")];
    assert!(office.post(&due, &more).await.led_to().starts_with(&request));
    let page = office.page(&request).await;
    assert!(page.says("17 giờ ngày 15/01/2026") && page.says("Mưa lũ."), "{}", page.text());
    assert!(office.post(&due, &[("what", "close"), ("why", "Đã đủ số liệu")]).await.led_to().starts_with(&request));
    let page = office.page(&request).await;
    assert!(page.says("Yêu cầu đã đóng") && page.says("Đã đủ số liệu"), "{}", page.text());
    let answer = asking.answer_of_team(&request);
    assert!(office.page(&answer).await.says("Chưa có trả lời"));
    let late = office.post(&answer, &[("v_1", "1"), ("via", "phone")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_department_asks_communes_and_each_finds_it_on_its_first_page() {
    let asking = Asking::open().await;
    let (office, department) = (&asking.office, asking.office.department().await);
    let fields = [
        ("title", "Sóng điện thoại"),
        ("level", "commune"),
        ("who", "chosen"),
        ("within", &office.commune.to_string()),
        ("due", "31/12/2025"),
        ("hour", "17"),
        ("field", "1:text"),
        ("label_1", "Nơi không có sóng"),
        ("longest_1", "500"),
        ("act", "send"),
    ];
    let asked = department.post("/requests/new", &fields).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    let request = only_path(&asked.led_to()).to_owned();
    let home = office.page("/").await;
    assert!(home.says("Sóng điện thoại") && home.says("ngày để trả lời"), "{}", home.text());
    let own = format!("{request}/answer/{}", office.commune);
    assert!(!office.page(&own).await.says("đến bằng cách nào"));
    let sent = office.post(&own, &[("v_1", "Hai thôn vùng cao.")]).await;
    assert!(sent.led_to().starts_with(&request), "{}", sent.text());
    assert!(!office.page("/").await.says("Sóng điện thoại"));
    // Given back it is there again.
    let back = department.post(&format!("{own}/return"), &[("version", "1"), ("remark", "Thôn nào?")]).await;
    assert!(back.led_to().starts_with(&request), "{}", back.text());
    let home = office.page("/").await;
    assert!(home.says("Sóng điện thoại") && home.says("được trả lại"), "{}", home.text());
    assert!(department.page(&format!("{request}/table")).await.says("Hai thôn vùng cao."));
    let elsewhere = office.elsewhere().await;
    assert_eq!(elsewhere.get(&request).await.status, StatusCode::NOT_FOUND);
}

/// What the browser gets, as it is written.
fn source(answer: &crate::office::Answer) -> &str {
    std::str::from_utf8(&answer.bytes).unwrap()
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n";

#[tokio::test]
async fn a_file_answers_a_field_stays_with_a_refused_form_and_is_taken_away_by_who_sees_the_answer() {
    let asking = Asking::open().await;
    let office = &asking.office;
    let mut fields = Asking::fields("31/12/2025");
    fields.extend([("field", "3:file"), ("label_3", "Biên bản"), ("required_3", "yes"), ("act", "send")]);
    let asked = office.post("/requests/new", &fields).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    let request = only_path(&asked.led_to()).to_owned();
    assert!(office.page(&request).await.says("Biên bản"));
    let answer = asking.answer_of_team(&request);
    let to = format!("{answer}/files");
    let page = office.page(&answer).await;
    assert!(source(&page).contains("multipart/form-data") && page.says("PDF, ảnh, Word (DOCX)"), "{}", page.text());

    let given = [("v_1", "12"), ("via", "paper")];
    let none = office.bring(&to, &given, None).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let script = office.bring(&to, &given, Some(("v_3", "bien-ban.pdf", b"<script>alert(1)</script>"))).await;
    assert_eq!(script.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(script.says("Tệp này không nhận được"), "{}", script.text());
    // The file of a form that is refused for something else is not lost.
    let refused = office.bring(&to, &[("v_1", "nhiều"), ("via", "paper")], Some(("v_3", "Biên bản.pdf", PDF))).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Đang giữ tệp: Biên bản.pdf"), "{}", refused.text());
    let (kept, called) = (refused.values("v_3_kept").remove(0), refused.values("v_3_name").remove(0));
    let again = [("v_1", "12"), ("via", "paper"), ("v_3_kept", kept.as_str()), ("v_3_name", called.as_str())];
    assert!(office.bring(&to, &again, None).await.led_to().starts_with(&request));

    let shown = office.page(&answer).await;
    assert!(shown.says("Biên bản.pdf") && source(&shown).contains(&format!("{answer}/1/3")), "{}", shown.text());
    let file = office.get(&format!("{answer}/1/3")).await;
    assert_eq!((file.status, &file.bytes[..]), (StatusCode::OK, PDF));
    assert!(file.file_name().contains("bien-ban.pdf"), "{}", file.file_name());
    assert!(office.page(&format!("{request}/table")).await.says("Biên bản.pdf"));
    for nothing in ["1/1", "2/3", "1/9"] {
        assert_eq!(office.get(&format!("{answer}/{nothing}")).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    let elsewhere = office.elsewhere().await;
    assert_eq!(elsewhere.get(&format!("{answer}/1/3")).await.status, StatusCode::NOT_FOUND);
    // Another file makes another version; that of the first stays.
    let other = [PDF, b"\n"].concat();
    office.bring(&to, &again, Some(("v_3", "Lần hai.pdf", &other))).await;
    assert_eq!(office.get(&format!("{answer}/2/3")).await.bytes, other);
    assert_eq!(office.get(&format!("{answer}/1/3")).await.bytes, PDF);
    // Of a digest nobody has sent there is no file.
    let digest = "0".repeat(64);
    let false_one = [("v_1", "12"), ("via", "paper"), ("v_3_kept", digest.as_str()), ("v_3_name", "x.pdf")];
    let refused = office.bring(&to, &false_one, None).await;
    assert!(refused.says("Xin gửi lại tệp"), "{}", refused.text());
}

#[tokio::test]
async fn what_came_of_a_request_is_a_paper_of_the_office_that_asked() {
    let asking = Asking::open().await;
    let office = &asking.office;
    let request = asking.asked().await;
    office.post(&asking.answer_of_team(&request), &[("v_1", "12"), ("v_2", "2"), ("via", "phone")]).await;
    assert!(office.page(&request).await.says("Báo cáo kết quả"));
    let paper = |format: &str| format!("{request}/paper?format={format}");
    let text = office.get(&paper("txt")).await;
    let said = source(&text);
    for part in [
        "XÃ GIA PHÚ",
        "Kết quả tổng hợp: Thiệt hại do mưa lũ",
        "Đã trả lời: 1/2 Tổ.",
        "Số hộ mất liên lạc: 12.",
        "Mã số liệu",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    for (format, begins) in [("docx", &b"PK"[..]), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!")] {
        let file = office.get(&paper(format)).await;
        assert!(file.status == StatusCode::OK && file.bytes.starts_with(begins), "{format}: {:?}", file.status);
    }
    assert_eq!(office.get(&paper("exe")).await.status, StatusCode::NOT_FOUND);
    let elsewhere = office.elsewhere().await;
    assert_eq!(elsewhere.get(&paper("txt")).await.status, StatusCode::NOT_FOUND);
}
