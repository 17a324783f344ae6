//! Reports of a period as papers and as messages. All places and figures are invented.

use documents::report::{self, Addressee, Earlier, LONGEST_PART, PaperDate, ReportPaper, Rows};
use documents::{docx, html, pdf, text, xlsx};
use proptest::prelude::*;
use rules::catalogue::Pillar;
use rules::day::Day;
use rules::ids::ObligationId;
use rules::indicators::{Definition, Formula, Quantity, Term};
use rules::issues::Authority;
use rules::measures::Measure;
use rules::operations::{SentFor, Via};
use rules::papers::Signing;
use rules::reports::{Defined, Establishment, Lack, Line, Members, Missing, Section, Snapshot, propose};
use rules::schedules::{ReportKind, Reporter};
use rules::teams::Role;
use rules::version_code::VersionCode;
use std::collections::BTreeMap;

use crate::samples::part;

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap()
}

fn defined(code: &str, pillar: Option<Pillar>, name: &str, unit_word: &str, formula: Formula) -> Defined {
    let definition = Definition {
        name: name.to_owned(),
        name_en: None,
        pillar,
        unit_word: unit_word.to_owned(),
        unit_word_en: None,
        formula,
    };
    Defined { code: code.parse().unwrap(), definition }
}

fn count(measure: Measure) -> Formula {
    Formula::Count { of: vec![Term::Measure(measure)] }
}

fn line(code: &str, reported: Quantity) -> Line {
    Line {
        code: code.parse().unwrap(),
        counted: Some(reported),
        reported,
        reason: None,
        late: 0,
        year: None,
        ever: None,
        before: None,
        target: None,
        covered: 0,
        typed: false,
    }
}

/// The report of a commune for August 2025: a corrected figure, a late one, two teams missing, an indicator without numbers.
pub(crate) fn of_commune() -> Snapshot {
    let some = |number| Some(Quantity::count(number));
    let definitions = [
        defined("teams", None, "Tổ công nghệ số cộng đồng", "Tổ", count(Measure::Teams)),
        defined(
            "activities",
            Some(Pillar::Government),
            "Hoạt động của các Tổ",
            "hoạt động",
            count(Measure::Activities),
        ),
        defined(
            "people",
            Some(Pillar::Government),
            "Lượt người được hướng dẫn",
            "lượt người",
            count(Measure::ActivityPeople),
        ),
        defined(
            "women",
            Some(Pillar::Government),
            "Tỷ lệ phụ nữ",
            "lượt người",
            Formula::Share {
                part: vec![Term::Measure(Measure::ActivityWomen)],
                whole: vec![Term::Measure(Measure::ActivityPeople)],
                decimals: 1,
            },
        ),
        defined("banners", Some(Pillar::Society), "=Băng rôn", "chiếc", Formula::Field { adds_up: true }),
    ];
    let lines = vec![
        Line { target: Some(20), ..line("teams", Quantity::count(18)) },
        Line { late: 2, year: some(96), ever: some(310), before: some(9), ..line("activities", Quantity::count(12)) },
        Line {
            counted: some(1_200),
            reason: Some("Một buổi ghi nhầm sang thôn khác.".to_owned()),
            year: some(9_876),
            ever: some(31_000),
            before: some(1_250),
            target: Some(10_000),
            ..line("people", Quantity::count(1_234))
        },
        Line {
            before: Some(Quantity::share(500, 1_250)),
            target: Some(5_000),
            ..line("women", Quantity::share(411, 1_234))
        },
        line("banners", Quantity::count(0)),
    ];
    let owed: ObligationId = "0190a0b0-0000-7000-8000-000000000001".parse().unwrap();
    let missing = |name: &str, lack| Missing { obligation: owed, name: name.to_owned(), lack };
    Snapshot {
        kind: ReportKind::Month,
        reporter: Reporter::Commune,
        period: [day(2025, 7, 21), day(2025, 8, 21)],
        name: "Xã Gia Phú".to_owned(),
        above: vec!["Tỉnh Lào Cai".to_owned()],
        tree: day(2025, 8, 20),
        definitions: definitions.into(),
        lines,
        sections: [
            (Section::Direction, "Đã tổng hợp báo cáo của 16/18 Tổ.\nĐã giao ban với các Tổ trưởng.".to_owned()),
            (Section::Difficulties, "Anh Trần Văn Thử ở thôn Bản Bay báo mất sóng.".to_owned()),
            (Section::Plan, "Tiếp tục đến những hộ chưa được hướng dẫn.".to_owned()),
        ]
        .into(),
        below: BTreeMap::new(),
        missing: vec![missing("Thôn Bản Bay", Lack::Silent), missing("Thôn Nậm Phảng", Lack::Waiting)],
        places: Vec::new(),
        elsewhere: false,
        on_behalf: Some(SentFor { via: Via::Paper, file: None, note: Some("Chị Lý Thị Mẫu đưa".to_owned()) }),
        establishment: None,
    }
}

pub(crate) fn paper() -> ReportPaper {
    ReportPaper {
        unit: "xã Gia Phú".to_owned(),
        place: "Gia Phú".to_owned(),
        addressee: Some(Addressee::Department("tỉnh Lào Cai".to_owned())),
        number: None,
        dated: PaperDate::Blank { year: 2025 },
        team_word: "Tổ công nghệ số cộng đồng".to_owned(),
        authority: Authority::Head(Signing::CommitteeByViceChair),
        signer: String::new(),
        recipients: vec!["Như Điều 3;".to_owned(), "Phòng Văn hóa - Xã hội;".to_owned(), "Lưu: VT.".to_owned()],
        version: Some(2),
        is_approved: true,
        shows_people: true,
        earlier: Vec::new(),
    }
}

/// The report of a district on the establishment, with the letter's annex.
pub(crate) fn of_establishment() -> Snapshot {
    let form = crate::samples::small_form();
    let members = |role, all, women| Members { role, all, women };
    let establishment = Establishment {
        annex: form,
        villages: 5,
        without_team: 1,
        named: vec!["Thôn Nậm Phảng".to_owned()],
        members: vec![members(Role::Leader, 4, 1), members(Role::Deputy, 4, 2), members(Role::Volunteer, 9, 5)],
    };
    let mut snapshot = Snapshot {
        kind: ReportKind::Establishment,
        reporter: Reporter::District,
        period: [day(2022, 5, 2), day(2022, 5, 21)],
        name: "Huyện Bảo Thắng".to_owned(),
        tree: day(2022, 5, 20),
        missing: Vec::new(),
        on_behalf: None,
        establishment: Some(establishment),
        sections: BTreeMap::new(),
        ..of_commune()
    };
    snapshot.sections = propose(&snapshot, 2);
    snapshot
}

/// The paper of a district that is issued a second time.
pub(crate) fn of_district() -> ReportPaper {
    ReportPaper {
        unit: "huyện Bảo Thắng".to_owned(),
        place: "Bảo Thắng".to_owned(),
        number: Some("07/BC-UBND".to_owned()),
        dated: PaperDate::On(jiff::civil::date(2022, 5, 27)),
        authority: Authority::Head(Signing::CommitteeByViceChair),
        signer: "Vàng A Mẫu".to_owned(),
        recipients: Vec::new(),
        earlier: vec![Earlier { number: "05/BC-UBND".to_owned(), dated: day(2022, 5, 25) }],
        ..paper()
    }
}

fn said(snapshot: &Snapshot, paper: &ReportPaper) -> String {
    text::render(&report::document(snapshot, paper, Rows::WithNumbers)).unwrap()
}

#[test]
fn the_text_of_a_communes_report() {
    insta::assert_snapshot!(said(&of_commune(), &paper()));
}

#[test]
fn a_draft_says_so_on_the_paper_and_on_every_page() {
    let draft = ReportPaper { version: None, ..paper() };
    let text = said(&of_commune(), &draft);
    assert!(text.starts_with("BẢN DỰ THẢO\n"), "{text}");
    assert_eq!(text.matches("BẢN DỰ THẢO").count(), 2);
    assert!(!said(&of_commune(), &paper()).contains("DỰ THẢO"));
}

#[test]
fn what_an_office_has_not_approved_is_a_draft_though_it_was_sent() {
    let sent = ReportPaper { is_approved: false, ..paper() };
    let text = said(&of_commune(), &sent);
    assert!(text.starts_with("BẢN DỰ THẢO\n") && text.contains("BẢN DỰ THẢO · Mã phiên bản"), "{text}");
    let team = Snapshot { reporter: Reporter::Team, name: "Thôn Bản Bay".to_owned(), ..of_commune() };
    assert!(!said(&team, &sent).contains("DỰ THẢO"), "nobody approves a team's");
}

#[test]
fn only_a_draft_leaves_lines_to_be_filled_in() {
    let mut snapshot = of_commune();
    snapshot.sections.remove(&Section::Proposals);
    let part = |paper: &ReportPaper| {
        let text = said(&snapshot, paper);
        let part = text.split("V. Đề xuất, kiến nghị").nth(1).unwrap_or_default().trim_start().lines().next();
        part.unwrap_or_default().to_owned()
    };
    assert_eq!(part(&paper()), "Không.");
    assert!(part(&ReportPaper { is_approved: false, ..paper() }).starts_with('…'));
}

#[test]
fn an_issued_paper_bears_number_day_authority_and_name_and_what_it_replaces() {
    let first = Earlier { number: "05/BC-UBND".to_owned(), dated: day(2025, 8, 23) };
    let issued = ReportPaper {
        number: Some("07/BC-UBND".to_owned()),
        dated: PaperDate::On(jiff::civil::date(2025, 9, 2)),
        authority: Authority::ByOrder("Chánh Văn phòng".to_owned()),
        signer: "Vàng A Mẫu".to_owned(),
        recipients: vec!["Như trên;".to_owned(), "Lưu: VT.".to_owned()],
        earlier: vec![first],
        ..paper()
    };
    let text = said(&of_commune(), &issued);
    for part in [
        "Số: 07/BC-UBND",
        "Gia Phú, ngày 02 tháng 9 năm 2025",
        "(Lần 2, thay thế Báo cáo số 05/BC-UBND ngày 23/08/2025)",
        "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG",
        "Vàng A Mẫu",
        "(Kèm theo Báo cáo số 07/BC-UBND ngày 02 tháng 9 năm 2025",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let by_mandate = Authority::ByMandate("Trưởng phòng Văn hóa - Xã hội".to_owned());
    let text = said(&of_commune(), &ReportPaper { authority: by_mandate, ..issued });
    assert!(text.contains("TUQ. CHỦ TỊCH\nTRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI"), "{text}");
}

#[test]
fn the_establishments_report_covers_the_letters_annex_as_it_stands() {
    let text = said(&of_establishment(), &of_district());
    for part in [
        "Kết quả thành lập và triển khai thí điểm Tổ công nghệ số cộng đồng đến ngày 20/05/2022",
        "Còn 1/5 thôn, bản, tổ dân phố chưa có Tổ: Thôn Nậm Phảng.",
        "4 Tổ trưởng (nữ 1); 4 Tổ phó (nữ 2); 9 thành viên, tình nguyện viên (nữ 5)",
        "(Lần 2, thay thế Báo cáo số 05/BC-UBND ngày 25/05/2022)",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let annex = text::render(&documents::annex::document(&crate::samples::small_form())).unwrap();
    assert!(text.contains(annex.trim()), "{text}");
    let compared = ["Kỳ trước", "So với kỳ trước"].iter().any(|heading| text.contains(heading));
    assert!(!compared, "reported once, it is compared with nothing: {text}");
    let veiled = said(&of_establishment(), &ReportPaper { shows_people: false, ..of_district() });
    assert!(!veiled.contains("Phụ lục: Mẫu báo cáo danh sách") && veiled.contains("không kèm bản này"), "{veiled}");
}

#[test]
fn the_list_in_an_establishments_report_is_read_as_the_annex_alone_is() {
    let form = crate::samples::small_form();
    let alone = documents::annex::read(&docx::render(&documents::annex::document(&form)).unwrap()).unwrap();
    let report = report::document(&of_establishment(), &of_district(), Rows::WithNumbers);
    for bytes in [docx::render(&report).unwrap(), xlsx::render(&report).unwrap()] {
        let read = documents::annex::read(&bytes).unwrap();
        let teams = |sheet: &rules::annex::form::AnnexSheet| {
            sheet.rows.iter().map(|row| (row.commune.clone(), row.team.clone())).collect::<Vec<_>>()
        };
        assert_eq!(teams(&read), teams(&alone));
    }
}

#[test]
fn a_teams_report_has_no_number_and_its_leader_signs() {
    let snapshot =
        Snapshot { reporter: Reporter::Team, name: "Thôn Bản Bay".to_owned(), missing: Vec::new(), ..of_commune() };
    let to = Some(Addressee::Committee("xã Gia Phú".to_owned()));
    let text = said(&snapshot, &ReportPaper { addressee: to, version: Some(1), ..paper() });
    assert!(text.starts_with("UBND XÃ GIA PHÚ\nTỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG\nTHÔN BẢN BAY\nGia Phú, ngày"), "{text}");
    assert!(text.contains("Kính gửi: Ủy ban nhân dân xã Gia Phú") && text.contains("\nTỔ TRƯỞNG\n"), "{text}");
    assert!(text.contains("của Tổ công nghệ số cộng đồng thôn Bản Bay, xã Gia Phú./."), "{text}");
    assert!(!text.contains("Số: ") && !text.contains("thay thế"), "{text}");
}

#[test]
fn the_department_is_the_one_of_the_day() {
    let of = |period| {
        let snapshot =
            Snapshot { reporter: Reporter::Department, name: "Tỉnh Lào Cai".to_owned(), period, ..of_commune() };
        let to = Some(Addressee::Committee("tỉnh Lào Cai".to_owned()));
        said(&snapshot, &ReportPaper { unit: "tỉnh Lào Cai".to_owned(), addressee: to, ..paper() })
    };
    let then = of([day(2024, 9, 21), day(2024, 10, 21)]);
    assert!(then.contains("\nSỞ THÔNG TIN VÀ TRUYỀN THÔNG\n") && then.contains("/BC-STTTT"), "{then}");
    assert!(then.contains("\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n") && then.contains("tháng 10/2024"), "{then}");
    let now = of([day(2025, 7, 21), day(2025, 8, 21)]);
    assert!(now.contains("\nSỞ KHOA HỌC VÀ CÔNG NGHỆ\n") && now.contains("/BC-SKHCN"), "{now}");
}

#[test]
fn the_code_changes_with_a_figure_a_word_and_a_definition() {
    let code = VersionCode::of_report(&of_commune());
    assert_eq!(code.as_str().len(), 11);
    assert_eq!(VersionCode::of_report(&of_commune()), code);
    let mut other = of_commune();
    other.lines[1].reported = Quantity::count(13);
    assert_ne!(VersionCode::of_report(&other), code);
    let mut other = of_commune();
    other.sections.insert(Section::Plan, "Không.".to_owned());
    assert_ne!(VersionCode::of_report(&other), code);
    let mut definitions = of_commune().definitions.to_vec();
    "lượt".clone_into(&mut definitions[1].definition.unit_word);
    let other = Snapshot { definitions: definitions.into(), ..of_commune() };
    assert_ne!(VersionCode::of_report(&other), code);
}

#[test]
fn the_annex_lies_on_its_side_with_pages_of_its_own_and_the_code_on_all_of_them() {
    let document = report::document(&of_commune(), &paper(), Rows::WithNumbers);
    let file = docx::render(&document).unwrap();
    let body = part(&file, "word/document.xml");
    let sections: Vec<&str> = body.split("<w:sectPr>").skip(1).collect();
    assert_eq!(sections.len(), 2);
    assert!(!sections[0].contains("landscape") && !sections[0].contains("pgNumType"), "{}", sections[0]);
    assert!(sections[1].contains(r#"w:orient="landscape""#) && sections[1].contains(r#"<w:pgNumType w:start="1"/>"#));
    for section in sections {
        assert!(section.contains(r#"<w:footerReference w:type="default" r:id="rId4"/>"#), "{section}");
        assert!(section.contains(r#"<w:footerReference w:type="first" r:id="rId4"/>"#), "{section}");
    }
    let code = VersionCode::of_report(&of_commune());
    assert!(part(&file, "word/footer1.xml").contains(&format!("{code} · lần 2, thay thế lần 1")));
    assert!(part(&file, "[Content_Types].xml").contains("/word/footer1.xml"));
    assert!(pdf::page_count(&document).unwrap() >= 2);
    assert!(pdf::render(&document).unwrap().starts_with(b"%PDF-"));
    assert!(html::page(&document).unwrap().contains(&format!("{code} · lần 2, thay thế lần 1</p>")));
}

#[test]
fn a_workbook_holds_all_rows_and_numbers_as_numbers() {
    let book = |rows| xlsx::render(&report::document(&of_commune(), &paper(), rows)).unwrap();
    let (all, some) = (book(Rows::All), book(Rows::WithNumbers));
    let strings = part(&all, "xl/sharedStrings.xml");
    assert!(strings.contains("=Băng rôn") && !part(&some, "xl/sharedStrings.xml").contains("=Băng rôn"));
    let sheet = part(&all, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("<v>1234</v>") && sheet.contains("<v>31000</v>"), "{sheet}");
    assert!(sheet.contains(r#"orientation="landscape""#) && !sheet.contains("<f>"), "{sheet}");
    assert!(!part(&all, "xl/worksheets/sheet1.xml").contains(r#"orientation="landscape""#));
    assert!(part(&all, "xl/styles.xml").contains(r#"quotePrefix="1""#));
    assert!(sheet.contains("Mã phiên bản"), "{sheet}");
}

#[test]
fn a_message_has_figures_and_no_words_that_somebody_wrote() {
    let parts = report::zalo_text(&of_commune(), "Tổ công nghệ số cộng đồng");
    insta::assert_snapshot!(parts.join("\n---\n"));
    let whole = parts.concat();
    assert!(!whole.contains("Trần Văn Thử") && !whole.contains("Lý Thị Mẫu") && !whole.contains("ghi nhầm"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_message_is_too_long(names in proptest::collection::vec("\\PC{0,150}", 0..70), missing in 0usize..60, number in any::<i64>()) {
        let sample = of_commune();
        let definitions: Vec<Defined> = names
            .iter()
            .map(|name| defined("activities", None, name, "hoạt động", count(Measure::Activities)))
            .collect();
        let lines = names.iter().map(|_| line("activities", Quantity::count(number))).collect();
        let missing = vec![sample.missing[0].clone(); missing];
        let snapshot = Snapshot { definitions: definitions.into(), lines, missing, ..sample };
        let parts = report::zalo_text(&snapshot, "Tổ công nghệ số cộng đồng");
        prop_assert!(parts.iter().all(|part| !part.is_empty() && part.encode_utf16().count() <= LONGEST_PART));
        let numbered = parts.iter().zip(1..).all(|(part, number)| part.starts_with(&format!("({number}/{})\n", parts.len())));
        prop_assert!(parts.len() == 1 || numbered);
    }
}
