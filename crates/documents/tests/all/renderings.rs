use calamine::{Data, Reader as _, Xlsx};
use documents::decision::{self, DecisionKind};
use documents::tree::{Block, Cell, Column, Document, Page, Row, Table};
use documents::{annex, docx, html, pdf, text, xlsx};

use crate::samples::{decision, long_form, part, small_form};

fn annex_paper() -> Document {
    annex::document(&small_form())
}

fn decision_paper(kind: DecisionKind) -> Document {
    decision::document(&decision(kind))
}

#[test]
fn the_word_document_of_a_small_annex() {
    let file = docx::render(&annex_paper()).unwrap();
    let xml = part(&file, "word/document.xml").replace("<w:p>", "\n<w:p>").replace("<w:tr>", "\n<w:tr>");
    insta::assert_snapshot!(xml);
}

#[test]
fn the_text_of_a_decision() {
    insta::assert_snapshot!(text::render(&decision_paper(DecisionKind::Establish)).unwrap());
}

#[test]
fn the_preview_of_a_small_annex() {
    insta::assert_snapshot!(html::render(&annex_paper()).unwrap());
}

#[test]
fn each_kind_of_decision_says_what_it_does() {
    let said = |kind| text::render(&decision_paper(kind)).unwrap();
    assert!(said(DecisionKind::Establish).contains("Điều 1. Thành lập 01 Tổ Công nghệ số cộng đồng"));
    assert!(said(DecisionKind::Renew).contains("Điều 1. Kiện toàn 01"));
    assert!(said(DecisionKind::Merge).contains("- Hợp nhất Thôn Bản Bay 1, Thôn Bản Bay 2 thành Thôn Bản Bay."));
    let dissolved = said(DecisionKind::Dissolve);
    assert!(
        dissolved.contains("Điều 1. Giải thể 01") && dissolved.contains("bàn giao") && !dissolved.contains("Nhiệm vụ")
    );
}

#[test]
fn words_headings_repeat_and_no_row_is_split() {
    let xml = part(&docx::render(&annex_paper()).unwrap(), "word/document.xml");
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(xml.matches("<w:tr>").count(), xml.matches("<w:cantSplit/>").count());
    assert_eq!(xml.matches(r#"<w:vMerge w:val="restart"/>"#).count(), 2, "number and commune of Gia Phú");
    assert_eq!(xml.matches("<w:vMerge/>").count(), 2);
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let paper = annex_paper();
    assert_eq!(docx::render(&paper).unwrap(), docx::render(&paper).unwrap());
    assert_eq!(xlsx::render(&paper).unwrap(), xlsx::render(&paper).unwrap());
    assert_eq!(pdf::render(&paper).unwrap(), pdf::render(&paper).unwrap());
}

#[test]
fn no_text_becomes_a_formula() {
    let file = xlsx::render(&annex_paper()).unwrap();
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>"));
    assert!(part(&file, "xl/styles.xml").contains("quotePrefix=\"1\""));
    assert!(part(&file, "xl/sharedStrings.xml").contains("=1+1 &lt;chưa có sóng&gt; &amp; \"xa\""));
}

#[test]
fn the_worksheet_prints_on_a4_with_its_headings_on_every_page() {
    let file = xlsx::render(&annex_paper()).unwrap();
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains(r#"paperSize="9""#) && sheet.contains("<pageSetUpPr fitToPage=\"1\"/>"), "{sheet}");
    let book = part(&file, "xl/workbook.xml");
    assert!(book.contains("_xlnm.Print_Titles") && book.contains("$9:$9"), "{book}");
    assert!(book.contains("_xlnm.Print_Area") && book.contains("$A$1:$G$13"), "{book}");
}

#[test]
fn another_reader_finds_the_same_cells_in_the_worksheet() {
    let file = xlsx::render(&annex_paper()).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(file.clone())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let ours = documents::read::grid(&file).unwrap();
    let mut seen = 0;
    for cell in ours.sheets[0].rows.iter().flatten() {
        let theirs = range.get_value((cell.row - 1, cell.column - 1)).unwrap();
        match theirs {
            Data::Float(number) => assert_eq!(cell.text, number.to_string()),
            other => assert_eq!(cell.text, other.to_string()),
        }
        seen += 1;
    }
    let filled = range.used_cells().filter(|(_, _, cell)| !cell.to_string().is_empty());
    assert_eq!(seen, filled.count());
}

#[test]
fn vietnamese_letters_are_whole_in_every_text() {
    let paper = decision_paper(DecisionKind::Establish);
    let line = "TM. ỦY BAN NHÂN DÂN";
    assert!(part(&docx::render(&paper).unwrap(), "word/document.xml").contains(line));
    assert!(part(&xlsx::render(&paper).unwrap(), "xl/sharedStrings.xml").contains(line));
    assert!(html::render(&paper).unwrap().contains(line));
    assert!(text::render(&paper).unwrap().contains(line));
}

#[test]
fn a_pdf_has_its_pages() {
    let paper = decision_paper(DecisionKind::Establish);
    let file = pdf::render(&paper).unwrap();
    assert!(file.starts_with(b"%PDF-"));
    assert!(pdf::page_count(&paper).unwrap() >= 2, "its list has a page of its own");
    let long = annex::document(&long_form(6, 20));
    assert!(pdf::page_count(&long).unwrap() >= 3);
}

#[test]
fn headings_within_a_table_are_set_wherever_they_stand() {
    let heading = |cells| Row { cells, keep_with_next: true };
    let rows = vec![
        heading(vec![Cell::text("A"), Cell::text("ngay đầu bảng")]),
        Row::of(vec![Cell::text("1").down(2), Cell::text("hai dòng")]),
        heading(vec![Cell::text("một ô vắt qua")]),
        heading(vec![Cell::text("B"), Cell::text("cuối bảng")]),
    ];
    let table = Table { columns: vec![Column { width: 1, ..Column::default() }; 2], header: Vec::new(), rows };
    let blocks = vec![Block::Table(table)];
    let paper = Document { name: "Bảng".to_owned(), page: Page::default(), blocks, foot: None };
    assert_eq!(pdf::page_count(&paper).unwrap(), 1);
}

#[test]
fn no_text_disturbs_the_typesetter() {
    let mut form = small_form();
    form.communes[0].teams[0].title =
        "#panic(\"x\") $a$ *b* _c_ \\ `d` <e> @f // [g] \u{0}\u{7}\u{feff}\u{202e}\u{1F33E}\n= h".to_owned();
    form.communes[0].teams[0].note = "dài ".repeat(4_000);
    form.contact.name = "\"; #import \"/x\"".to_owned();
    let paper = annex::document(&form);
    assert!(pdf::render(&paper).unwrap().starts_with(b"%PDF-"));
    docx::render(&paper).unwrap();
    xlsx::render(&paper).unwrap();
}
