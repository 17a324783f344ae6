//! What came of a request for a report (báo cáo đột xuất, chuyên đề; R3.3) as a paper of the office that asked: what was asked and why,
//! who has answered and who has not, what the answers come to, and all of them.
//!
//! The layout is that of Decree 30/2020/NĐ-CP, Annex III, form 1.4, as of the report of a period. A narrow table stands in the report
//! itself, a wide one on an annex that lies on its side; long texts stand behind it, field by field.

mod answers;

pub use crate::formal::PaperDate;
pub use crate::report::{Addressee, Earlier};

use rules::day::Day;
use rules::issues::Authority;
use rules::requests::{Answer, AnswerState, Count, FieldKind, RequestField, Results, sum_up};
use rules::schedules::Reporter;
use rules::text::{grouped, uncapitalized};

use crate::formal::{department_on, with_sign};
use crate::report::{authority_lines, of_report};
use crate::tree::{
    Align, Block, Closing, Document, NationalHeader, Orientation, Page, Paragraph, Run, Signature, Title,
};

/// What the paper says.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestPaper {
    /// What came of the request.
    pub results: Results,
    /// How far the paper has come.
    pub way: Way,
    /// The office that asked: of a commune, a district, or the department.
    pub office: Reporter,
    /// Its unit inside a sentence: "xã Gia Phú", "tỉnh Lào Cai".
    pub unit: String,
    /// Where the paper is made: the unit's name alone, "Gia Phú".
    pub place: String,
    /// To whom it is sent; none names nobody.
    pub addressee: Option<Addressee>,
    /// The number with its sign, if it has one already: "05/BC-UBND".
    pub number: Option<String>,
    /// The day it is made.
    pub dated: PaperDate,
    /// On whose authority it is signed.
    pub authority: Authority,
    /// The signer's name; empty leaves the place free.
    pub signer: String,
    /// The lines under "Nơi nhận".
    pub recipients: Vec<String>,
    /// The papers on the same request that went out before it, the earliest first.
    pub earlier: Vec<Earlier>,
}

/// How far a paper has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// What it tells is that of the moment, and is kept nowhere: to be worked on.
    Loose,
    /// What it tells is kept; its leader has still to approve it, and it says so.
    Draft,
    /// It was approved to be signed.
    Approved,
}

/// So many columns of answers stand in the report itself; more of them lie on an annex.
const NARROW: usize = 3;
/// What stands on a paper until it is approved.
const DRAFT: &str = "BẢN DỰ THẢO";

/// The results as a paper.
#[must_use]
pub fn document(paper: &RequestPaper) -> Document {
    let results = Made { paper };
    let columns = answers::columns(&paper.results.request.fields);
    let is_wide = columns.len() > NARROW;
    let mut blocks = Vec::new();
    if paper.way == Way::Draft {
        let mark = Run::bold(DRAFT);
        blocks.push(Block::Paragraph(Paragraph { runs: vec![mark], align: Align::Right, indented: false }));
    }
    blocks.push(Block::NationalHeader(results.header()));
    blocks.push(Block::Title(Title { lines: vec!["BÁO CÁO".to_owned(), results.subject()], rule: true }));
    blocks.push(centred(Run::italic(results.as_of())));
    blocks.extend(Earlier::replaced(&paper.earlier).map(|replaced| centred(Run::italic(replaced))));
    blocks.extend(results.addressee().map(|to| centred(Run::plain(to))));
    blocks.extend(results.asked());
    blocks.extend(results.who());
    blocks.push(heading("III. Kết quả tổng hợp"));
    blocks.extend(results.sums());
    if !is_wide {
        blocks.extend(answers::tables(paper, &columns, Orientation::Portrait));
    }
    blocks.extend(answers::texts(paper));
    if is_wide {
        blocks.push(plain("Câu trả lời của từng nơi có tại Phụ lục kèm theo."));
    }
    let subject = uncapitalized(&results.subject());
    blocks.push(plain(&format!("Trên đây là báo cáo {subject} của {}./.", results.issuer())));
    blocks.push(Block::Closing(results.closing()));
    if is_wide {
        blocks.push(Block::Annex(Orientation::Landscape));
        blocks.push(Block::Title(Title {
            lines: vec!["Phụ lục".to_owned(), "CÂU TRẢ LỜI CỦA TỪNG NƠI".to_owned()],
            rule: false,
        }));
        blocks.push(centred(Run::italic(results.which())));
        blocks.extend(answers::tables(paper, &columns, Orientation::Landscape));
    }
    Document { name: format!("Báo cáo {subject}"), page: Page::default(), blocks, foot: Some(results.foot()) }
}

/// What a paper is made of.
struct Made<'a> {
    paper: &'a RequestPaper,
}

impl Made<'_> {
    fn header(&self) -> NationalHeader {
        let unit = self.paper.unit.to_uppercase();
        let committee = vec!["ỦY BAN NHÂN DÂN".to_owned(), unit];
        let (superior, issuer) = match self.paper.office {
            Reporter::Department => (committee, vec![self.department().0.to_uppercase()]),
            Reporter::Team | Reporter::Commune | Reporter::District => (Vec::new(), committee),
        };
        NationalHeader {
            superior,
            issuer,
            number: format!("Số: {}", self.number()),
            subject: None,
            place_and_date: format!("{}, {}", self.paper.place, self.paper.dated.in_words()),
        }
    }

    fn department(&self) -> (&'static str, &'static str) {
        department_on(self.paper.results.as_of)
    }

    /// "05/BC-UBND".
    fn number(&self) -> String {
        with_sign(self.paper.number.as_deref(), &sign(self.paper.office, self.paper.results.as_of))
    }

    /// The issuer inside a sentence: "Ủy ban nhân dân xã Gia Phú".
    fn issuer(&self) -> String {
        match self.paper.office {
            Reporter::Department => format!("{} {}", self.department().0, self.paper.unit),
            Reporter::Team | Reporter::Commune | Reporter::District => format!("Ủy ban nhân dân {}", self.paper.unit),
        }
    }

    fn subject(&self) -> String {
        format!("Kết quả tổng hợp: {}", self.paper.results.request.title)
    }

    fn as_of(&self) -> String {
        let day = self.paper.results.as_of.vietnamese();
        let still = if self.paper.results.request.closed.is_none() { ", còn nhận trả lời" } else { "" };
        format!("(Số liệu tính đến ngày {day}{still})")
    }

    /// To which report the annex belongs.
    fn which(&self) -> String {
        format!("(Kèm theo Báo cáo số {} {} của {})", self.number(), self.paper.dated.in_words(), self.issuer())
    }

    fn addressee(&self) -> Option<String> {
        Some(match self.paper.addressee.as_ref()? {
            Addressee::Committee(unit) => format!("Kính gửi: Ủy ban nhân dân {unit}"),
            Addressee::Department(province) => format!("Kính gửi: {} {province}", self.department().0),
        })
    }

    /// What was asked, why, and by when.
    fn asked(&self) -> Vec<Block> {
        let request = &self.paper.results.request;
        let mut blocks = vec![heading("I. Nội dung yêu cầu")];
        let said = |title: &str, text: &str| plain(&format!("- {title}: {}.", text.trim_end_matches('.')));
        blocks.extend(request.basis.as_deref().map(|basis| said("Căn cứ", basis)));
        blocks.extend(request.purpose.as_deref().map(|purpose| said("Lý do, mục đích", purpose)));
        let on = Day::of(request.asked_at).vietnamese();
        blocks.push(said("Ngày yêu cầu", &on));
        let (last, hour) = request.last_day();
        let due = hour.map_or_else(|| last.vietnamese(), |hour| format!("{hour} giờ ngày {}", last.vietnamese()));
        let more = request.extended.as_deref().map(|why| format!(" (đã gia hạn: {})", why.trim_end_matches('.')));
        blocks.push(said("Hạn trả lời", &format!("{due}{}", more.unwrap_or_default())));
        let labels: Vec<&str> = request.fields.iter().map(|field| field.label.as_str()).collect();
        blocks.push(said("Nội dung phải trả lời", &labels.join("; ")));
        blocks
    }

    /// Who has answered, and who has not.
    fn who(&self) -> Vec<Block> {
        let rows = &self.paper.results.rows;
        let count = Count::of(rows.iter().map(|row| row.state));
        let called = called(self.paper.results.request.level);
        let late = rows.iter().filter(|row| row.state == AnswerState::AnsweredLate).count();
        let late = if late == 0 { String::new() } else { format!(", trong đó {late} trả lời sau hạn") };
        let mut blocks = vec![heading("II. Tình hình trả lời")];
        let (answered, asked) = (grouped(count.answered.into()), grouped(count.asked.into()));
        blocks.push(plain(&format!("Đã trả lời: {answered}/{asked} {called}{late}.")));
        let names = |title: &str, states: &[AnswerState]| {
            let named: Vec<&str> =
                rows.iter().filter(|row| states.contains(&row.state)).map(|row| row.name.as_str()).collect();
            (!named.is_empty()).then(|| plain(&format!("{title} ({}): {}.", named.len(), named.join("; "))))
        };
        blocks.extend(names("Chưa trả lời", &[AnswerState::Waiting, AnswerState::Late, AnswerState::Dropped]));
        blocks.extend(names("Trả lại để bổ sung, chưa tính vào kết quả", &[AnswerState::Returned]));
        blocks.extend(names("Đã kết thúc, không có nơi kế thừa", &[AnswerState::Gone]));
        blocks
    }

    /// What the answers come to, field by field.
    fn sums(&self) -> Vec<Block> {
        let request = &self.paper.results.request;
        let counted: Vec<&Answer> = self.paper.results.answers().collect();
        if counted.is_empty() {
            return vec![plain("Chưa có câu trả lời.")];
        }
        let sums = sum_up(&request.fields, counted);
        let line = |(field, sum): (&RequestField, &_)| {
            let said = answers::sum(field, sum).replace('\n', "; ");
            plain(&format!("- {}: {said}{}.", field.label, unit_word(field)))
        };
        request.fields.iter().zip(&sums).map(line).collect()
    }

    fn closing(&self) -> Closing {
        let paper = self.paper;
        let authority = authority_lines(paper.office, &paper.authority);
        let signature = Some(Signature { authority, name: paper.signer.clone() });
        Closing { recipients: paper.recipients.clone(), signature }
    }

    /// What ties the paper to what is kept, on every page. A paper that is not on its way out is made of what nobody keeps.
    fn foot(&self) -> String {
        let code = self.paper.results.version_code();
        match self.paper.way {
            Way::Loose => format!("Mã số liệu: {code}"),
            Way::Draft => format!("{DRAFT} · Mã phiên bản: {code}"),
            Way::Approved => format!("Mã phiên bản: {code}"),
        }
    }
}

/// What stands behind the number of a paper of an office on a day: "BC-UBND".
#[must_use]
pub fn sign(office: Reporter, on: Day) -> String {
    let office = if office == Reporter::Department { department_on(on).1 } else { "UBND" };
    format!("BC-{office}")
}

/// The lines under "Nơi nhận" of results: those that their office has settled for its papers, or the usual ones.
#[must_use]
pub fn recipients(office: Reporter, addressee: Option<&Addressee>, settled: &[String]) -> Vec<String> {
    let usual: &[&str] = match office {
        Reporter::Department => &["Lãnh đạo Sở;", "Lưu: VT."],
        Reporter::Team | Reporter::Commune | Reporter::District => &["TT. HĐND, UBND;", "Lưu: VT."],
    };
    let above = || addressee.map(|_| "Như trên;".to_owned());
    if settled.is_empty() {
        return above().into_iter().chain(usual.iter().map(|line| (*line).to_owned())).collect();
    }
    let is_above = |line: &String| line.as_str() == "Như trên;";
    settled.iter().map(|line| of_report(line)).filter(|line| addressee.is_some() || !is_above(line)).collect()
}

/// How those are called who answer.
fn called(level: Reporter) -> &'static str {
    match level {
        Reporter::Team => "Tổ",
        Reporter::Commune => "xã, phường, thị trấn",
        Reporter::District => "huyện, thị xã, thành phố",
        Reporter::Department => "tỉnh",
    }
}

/// What a number counts: " hộ".
fn unit_word(field: &RequestField) -> String {
    match &field.kind {
        FieldKind::Number { unit_word: Some(word), summed: true, .. } => format!(" {word}"),
        _ => String::new(),
    }
}

fn heading(text: &str) -> Block {
    Block::Paragraph(Paragraph::body(vec![Run::bold(text)]))
}

fn centred(run: Run) -> Block {
    Block::Paragraph(Paragraph { runs: vec![run], align: Align::Center, indented: false })
}

fn plain(text: &str) -> Block {
    Block::Paragraph(Paragraph::body(vec![Run::plain(text)]))
}
