//! What came of a request as a paper. All places and answers are invented.

use documents::request::{self, Addressee, Earlier, PaperDate, RequestPaper, Way, recipients};
use documents::{docx, html, pdf, text, xlsx};
use rules::day::Day;
use rules::ids::{RequestId, UnitId};
use rules::indicators::Quantity;
use rules::issues::Authority;
use rules::papers::Signing;
use rules::requests::{
    Answer, AnswerState, AnswerValue, AnsweredFile, FieldKind, Request, RequestField, ResultRow, Results,
};
use rules::schedules::Reporter;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn field(label: &str, kind: FieldKind) -> RequestField {
    RequestField { label: label.to_owned(), hint: None, required: true, kind }
}

fn households(label: &str) -> RequestField {
    field(label, FieldKind::Number { least: Some(0), most: None, unit_word: Some("hộ".to_owned()), summed: true })
}

fn signal() -> RequestField {
    let options = ["Tốt", "Chập chờn", "Không có"].map(str::to_owned).to_vec();
    field("Chất lượng sóng", FieldKind::Choice { options, several: false })
}

fn row(name: &str, state: AnswerState, values: impl IntoIterator<Item = (u16, AnswerValue)>) -> ResultRow {
    let answer = Answer { values: values.into_iter().collect(), ..Answer::default() };
    ResultRow::of(name.to_owned(), state, (!answer.values.is_empty()).then_some(answer))
}

/// As an office settled them for its decisions.
fn settled() -> Vec<String> {
    vec!["Như Điều 3;".to_owned(), "Phòng Văn hóa - Xã hội;".to_owned(), "Lưu: VT.".to_owned()]
}

fn paper(fields: Vec<RequestField>, rows: Vec<ResultRow>) -> RequestPaper {
    let asked_at = day("2025-09-10").begins();
    let request = Request {
        id: "00000000-0000-0000-0000-000000000007".parse::<RequestId>().unwrap(),
        by: "00000000-0000-0000-0000-000000000008".parse::<UnitId>().unwrap(),
        title: "Khảo sát sóng điện thoại ở thôn".to_owned(),
        purpose: Some("Tổng hợp đề nghị phủ sóng.".to_owned()),
        basis: Some("Công văn số 12/UBND-VX".to_owned()),
        fields,
        level: Reporter::Team,
        asked_at,
        late_from: day("2025-09-13").begins(),
        extended: Some("Mưa lũ.".to_owned()),
        closed: None,
    };
    RequestPaper {
        results: Results::of(request, rows, day("2025-09-15")),
        way: Way::Loose,
        office: Reporter::Commune,
        unit: "xã Gia Phú".to_owned(),
        place: "Gia Phú".to_owned(),
        addressee: None,
        number: None,
        dated: PaperDate::Blank { year: 2025 },
        authority: Authority::Head(Signing::CommitteeByViceChair),
        signer: String::new(),
        recipients: recipients(Reporter::Commune, None, &settled()),
        earlier: Vec::new(),
    }
}

fn number(of: i64) -> AnswerValue {
    AnswerValue::Number(of)
}

/// Two short fields and a long text: all in the report itself.
pub(crate) fn narrow() -> RequestPaper {
    let fields =
        vec![households("Số hộ ở nơi không có sóng"), signal(), field("Ghi chú", FieldKind::Text { longest: 500 })];
    let note = AnswerValue::Text("Bản trên núi.\nĐường chưa thông.".to_owned());
    let rows = vec![
        row(
            "Thôn Bản Bay",
            AnswerState::Answered,
            [(1, number(1200)), (2, AnswerValue::Choices([3].into())), (3, note)],
        ),
        row("Thôn Bản Mười", AnswerState::AnsweredLate, [(1, number(34)), (2, AnswerValue::Choices([1].into()))]),
        row("Thôn Nậm Phảng", AnswerState::Returned, [(1, number(999))]),
        row("Thôn Phú Long", AnswerState::Late, []),
    ];
    paper(fields, rows)
}

/// Nine columns of every kind, so many that they lie on an annex in two tables.
pub(crate) fn wide() -> RequestPaper {
    let mut fields: Vec<RequestField> = (1..=5).map(|number| households(&format!("Số hộ, cột {number}"))).collect();
    fields.push(signal());
    fields.push(field("Ngày khảo sát", FieldKind::Date { earliest: None, latest: None }));
    fields.push(field("Biên bản", FieldKind::File {}));
    let (from, to) = (day("2025-07-01"), day("2025-10-01"));
    fields.push(field("Hoạt động của Tổ", FieldKind::Indicator { code: "activities".parse().unwrap(), from, to }));
    let rows = (1..=30).map(|of: i64| {
        let mut values: Vec<(u16, AnswerValue)> = (1..=5).map(|field| (field, number(of * i64::from(field)))).collect();
        values.push((6, AnswerValue::Choices([u16::try_from(of % 3).unwrap() + 1].into())));
        values.push((7, AnswerValue::Date(day("2025-09-12"))));
        let file = AnsweredFile { sha256: "a".repeat(64), name: "Biên bản.pdf".to_owned() };
        values.push((8, AnswerValue::File(file)));
        let mut row = row(&format!("Thôn số {of}"), AnswerState::Answered, values);
        row.answer.as_mut().unwrap().counted = [(9, Quantity::count(of))].into();
        row
    });
    paper(fields, rows.collect())
}

fn said(paper: &RequestPaper) -> String {
    text::render(&request::document(paper)).unwrap()
}

#[test]
fn the_paper_says_what_was_asked_who_is_missing_and_what_the_answers_come_to() {
    let said = said(&narrow());
    for part in [
        "ỦY BAN NHÂN DÂN",
        "XÃ GIA PHÚ",
        "/BC-UBND",
        "Kết quả tổng hợp: Khảo sát sóng điện thoại ở thôn",
        "Căn cứ: Công văn số 12/UBND-VX.",
        "Hạn trả lời: 12/09/2025 (đã gia hạn: Mưa lũ).",
        "Đã trả lời: 2/4 Tổ, trong đó 1 trả lời sau hạn.",
        "Chưa trả lời (1): Thôn Phú Long.",
        "Trả lại để bổ sung, chưa tính vào kết quả (1): Thôn Nậm Phảng.",
        "Số hộ ở nơi không có sóng: 1.234 hộ.",
        "Chất lượng sóng: Tốt: 1; Chập chờn: 0; Không có: 1.",
        "Thôn Bản Bay: Bản trên núi.; Đường chưa thông.",
        "Phòng Văn hóa - Xã hội;",
        "KT. CHỦ TỊCH",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // What was given back is neither counted nor shown; a report has no articles.
    assert!(!said.contains("999") && !said.contains("Như Điều") && !said.contains("Phụ lục"), "{said}");
}

#[test]
fn many_columns_lie_on_an_annex_in_tables_that_fit() {
    let paper = wide();
    let said = said(&paper);
    for part in ["Phụ lục", "Bảng 1/2", "Bảng 2/2", "Biên bản.pdf", "12/09/2025", "Hoạt động của Tổ: 465."]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    let document = request::document(&paper);
    for bytes in [docx::render(&document), xlsx::render(&document), pdf::render(&document)] {
        assert!(bytes.unwrap().len() > 1000);
    }
    assert!(html::page(&document).unwrap().contains("Thôn số 30"));
}

#[test]
fn the_code_is_another_as_soon_as_an_answer_is() {
    let code = |paper: &RequestPaper| request::document(paper).foot.unwrap();
    let mut other = narrow();
    assert_eq!(code(&narrow()), code(&other));
    other.results.rows[0].answer.as_mut().unwrap().values.insert(1, number(1201));
    assert_ne!(code(&narrow()), code(&other));
}

#[test]
fn before_anybody_has_answered_it_says_so() {
    let mut empty = narrow();
    empty.results.rows.iter_mut().for_each(|row| (row.answer, row.state) = (None, AnswerState::Waiting));
    let said = said(&empty);
    assert!(said.contains("Chưa có câu trả lời.") && said.contains("còn nhận trả lời"), "{said}");
    assert!(said.contains("Đã trả lời: 0/4 Tổ."), "{said}");
}

#[test]
fn the_department_writes_under_its_own_name() {
    let office = RequestPaper { office: Reporter::Department, unit: "tỉnh Lào Cai".to_owned(), ..narrow() };
    let said = said(&office);
    assert!(said.contains("SỞ KHOA HỌC VÀ CÔNG NGHỆ") && said.contains("/BC-SKHCN"), "{said}");
    assert!(said.contains("PHÓ GIÁM ĐỐC") && !said.contains("Như trên"), "{said}");
}

#[test]
fn whom_it_is_sent_to_stands_first_among_the_recipients() {
    let to = Some(Addressee::Department("tỉnh Lào Cai".to_owned()));
    let with = |settled: &[String]| RequestPaper {
        recipients: recipients(Reporter::Commune, to.as_ref(), settled),
        addressee: to.clone(),
        ..narrow()
    };
    let of_office = said(&with(&settled()));
    assert!(of_office.contains("Kính gửi: Sở Khoa học và Công nghệ tỉnh Lào Cai"), "{of_office}");
    assert!(of_office.contains("Như trên;") && !of_office.contains("Như Điều"), "{of_office}");
    let usual = said(&with(&[]));
    assert!(usual.contains("Như trên;") && usual.contains("TT. HĐND, UBND;"), "{usual}");
}

#[test]
fn a_paper_on_its_way_bears_number_and_replaced_one_and_is_a_draft_until_it_is_approved() {
    let earlier = vec![Earlier { number: "05/BC-UBND".to_owned(), dated: day("2025-09-14") }];
    let by_order = Authority::ByOrder("Chánh Văn phòng".to_owned());
    let out = RequestPaper {
        way: Way::Approved,
        number: Some("07/BC-UBND".to_owned()),
        authority: by_order,
        signer: "Vàng A Mẫu".to_owned(),
        earlier,
        ..wide()
    };
    let code = out.results.version_code();
    let text = said(&out);
    for part in [
        "Số: 07/BC-UBND",
        "(Lần 2, thay thế Báo cáo số 05/BC-UBND ngày 14/09/2025)",
        "(Kèm theo Báo cáo số 07/BC-UBND ",
        "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG",
        "Vàng A Mẫu",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("DỰ THẢO"), "{text}");
    assert_eq!(request::document(&out).foot, Some(format!("Mã phiên bản: {code}")));
    let draft = RequestPaper { way: Way::Draft, ..out };
    assert!(said(&draft).starts_with("BẢN DỰ THẢO"));
    assert_eq!(request::document(&draft).foot, Some(format!("BẢN DỰ THẢO · Mã phiên bản: {code}")));
}
