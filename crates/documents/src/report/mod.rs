//! The report of a period as a paper: a team's to its commune, a commune's, a district's, a department's to the level above.
//!
//! The layout is that of Decree 30/2020/NĐ-CP, Annex III, form 1.4 (papers with the name of their kind), the figures on an annex of
//! its own that lies on its side. A team is no office of the state: its report has no number and its leader signs it; everything else
//! is the same, so that a commune reads all of them alike. The words of the five sections are the reporter's; the rest says nothing but
//! what the snapshot holds.

mod annex;
pub(crate) mod figures;
mod zalo;

pub use crate::formal::PaperDate;
pub use zalo::{LONGEST_PART, text as zalo_text};

use rules::day::Day;
use rules::issues::Authority;
use rules::reports::{Lack, Section, Snapshot};
use rules::schedules::{ReportKind, Reporter};
use rules::text::uncapitalized;
use rules::version_code::VersionCode;

use crate::formal::{committee_authority, department_authority, department_on, with_sign};
use crate::tree::{
    Align, Block, Closing, Document, NationalHeader, Orientation, Page, Paragraph, Run, Signature, Title,
};

/// What the paper of a report says beside the snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPaper {
    /// The reporter's unit inside a sentence: "xã Gia Phú", "tỉnh Lào Cai"; of a team its commune.
    pub unit: String,
    /// Where it is made: the unit's name alone, "Gia Phú".
    pub place: String,
    /// To whom it is sent; none names nobody.
    pub addressee: Option<Addressee>,
    /// The number with its sign, if it has one already: "05/BC-UBND". A team's has none.
    pub number: Option<String>,
    /// The day it is made.
    pub dated: PaperDate,
    /// How the province calls teams: "Tổ công nghệ số cộng đồng".
    pub team_word: String,
    /// On whose authority it is signed; a team's report is signed by its leader.
    pub authority: Authority,
    /// The signer's name; empty leaves the place free.
    pub signer: String,
    /// The lines under "Nơi nhận" as the office has settled them for its papers; none takes the usual ones.
    pub recipients: Vec<String>,
    /// The version that was sent; none of a draft, which says so.
    pub version: Option<u32>,
    /// Was it approved to be signed? Before, the paper of an office is a draft and says so. Nobody approves a team's.
    pub is_approved: bool,
    /// May whoever gets it know the leaders' names and phones, which the list of the establishment holds?
    pub shows_people: bool,
    /// The papers of the same report that went out before it, the earliest first.
    pub earlier: Vec<Earlier>,
}

/// A paper that went out before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its number with the sign: "05/BC-UBND".
    pub number: String,
    /// Its day.
    pub dated: Day,
}

impl Earlier {
    /// Of a paper that went out after these: "(Lần 2, thay thế Báo cáo số 05/BC-UBND ngày 25/8/2025)".
    pub(crate) fn replaced(earlier: &[Self]) -> Option<String> {
        let Self { number, dated } = earlier.last()?;
        let edition = earlier.len() + 1;
        Some(format!("(Lần {edition}, thay thế Báo cáo số {number} ngày {})", dated.vietnamese()))
    }
}

/// To whom a report is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressee {
    /// To the People's Committee of a unit: "xã Gia Phú".
    Committee(String),
    /// To the department of a province: "tỉnh Lào Cai".
    Department(String),
}

/// Which indicators the annex tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Those of which there is something to tell: the paper to be read and signed.
    WithNumbers,
    /// All: the workbook to work on, where the rows of months stand at the same places.
    All,
}

/// The report as a paper.
#[must_use]
pub fn document(snapshot: &Snapshot, paper: &ReportPaper, rows: Rows) -> Document {
    let report = Report { snapshot, paper };
    let mut blocks = Vec::new();
    if report.is_draft() {
        let mark = Run::bold("BẢN DỰ THẢO");
        blocks.push(Block::Paragraph(Paragraph { runs: vec![mark], align: Align::Right, indented: false }));
    }
    blocks.push(Block::NationalHeader(report.header()));
    blocks.push(Block::Title(Title { lines: vec!["BÁO CÁO".to_owned(), report.subject()], rule: true }));
    blocks.push(centred(Run::italic(report.span())));
    blocks.extend(Earlier::replaced(&paper.earlier).map(|replaced| centred(Run::italic(replaced))));
    blocks.extend(report.addressee().map(|to| centred(Run::plain(to))));
    blocks.extend(report.sections());
    blocks.push(Block::Closing(report.closing()));
    if let Some(establishment) = &snapshot.establishment {
        blocks.push(Block::Annex(Orientation::Landscape));
        if paper.shows_people {
            blocks.extend(crate::annex::blocks(&establishment.annex));
        } else {
            blocks
                .push(centred(Run::italic("(Danh sách Tổ, có họ tên và số điện thoại Tổ trưởng, không kèm bản này.)")));
        }
    }
    blocks.push(Block::Annex(Orientation::Landscape));
    blocks.extend(annex::blocks(&report, rows));
    Document {
        name: format!("Báo cáo {} - {}", uncapitalized(&report.subject()), snapshot.name),
        page: Page::default(),
        blocks,
        foot: Some(report.foot()),
    }
}

/// A snapshot and what its paper says beside it.
struct Report<'a> {
    snapshot: &'a Snapshot,
    paper: &'a ReportPaper,
}

impl Report<'_> {
    /// Has it still to be sent, or approved to be signed?
    fn is_draft(&self) -> bool {
        let waits = self.snapshot.reporter != Reporter::Team && !self.paper.is_approved;
        self.paper.version.is_none() || waits
    }

    fn header(&self) -> NationalHeader {
        let Self { snapshot, paper } = self;
        let unit = paper.unit.to_uppercase();
        let committee = vec!["ỦY BAN NHÂN DÂN".to_owned(), unit.clone()];
        let (superior, issuer) = match snapshot.reporter {
            Reporter::Team => (vec![format!("UBND {unit}")], self.team_lines()),
            Reporter::Commune | Reporter::District => (Vec::new(), committee),
            Reporter::Department => (committee, vec![department(snapshot).0.to_uppercase()]),
        };
        NationalHeader {
            superior,
            issuer,
            number: self.number_and_sign().map(|number| format!("Số: {number}")).unwrap_or_default(),
            subject: None,
            place_and_date: format!("{}, {}", paper.place, paper.dated.in_words()),
        }
    }

    /// The team's own lines of the header: what it is, and where.
    fn team_lines(&self) -> Vec<String> {
        let (word, name) = (self.paper.team_word.to_uppercase(), self.snapshot.name.to_uppercase());
        if name.starts_with(&word) { vec![name] } else { vec![word, name] }
    }

    /// "05/BC-UBND"; none of a team.
    fn number_and_sign(&self) -> Option<String> {
        Some(with_sign(self.paper.number.as_deref(), &sign(self.snapshot)?))
    }

    /// The issuer inside a sentence: "Ủy ban nhân dân xã Gia Phú".
    fn issuer(&self) -> String {
        let Self { snapshot, paper } = self;
        match snapshot.reporter {
            Reporter::Team => {
                let is_named = snapshot.name.to_lowercase().starts_with(&paper.team_word.to_lowercase());
                let name = if is_named {
                    snapshot.name.clone()
                } else {
                    format!("{} {}", paper.team_word, uncapitalized(&snapshot.name))
                };
                format!("{name}, {}", paper.unit)
            }
            Reporter::Commune | Reporter::District => format!("Ủy ban nhân dân {}", paper.unit),
            Reporter::Department => format!("{} {}", department(snapshot).0, paper.unit),
        }
    }

    /// What it is about: "Kết quả hoạt động Tổ công nghệ số cộng đồng tháng 8/2025".
    fn subject(&self) -> String {
        let what = match self.snapshot.kind {
            ReportKind::Establishment => "thành lập và triển khai thí điểm",
            ReportKind::Month | ReportKind::Quarter | ReportKind::Half | ReportKind::Year => "hoạt động",
        };
        format!("Kết quả {what} {} {}", self.paper.team_word, period_name(self.snapshot))
    }

    fn addressee(&self) -> Option<String> {
        Some(match self.paper.addressee.as_ref()? {
            Addressee::Committee(unit) => format!("Kính gửi: Ủy ban nhân dân {unit}"),
            Addressee::Department(province) => format!("Kính gửi: {} {province}", department(self.snapshot).0),
        })
    }

    /// Of which days it tells.
    fn span(&self) -> String {
        let span = self.snapshot.period();
        format!("(Số liệu từ ngày {} đến ngày {})", span.from.vietnamese(), span.to.before().vietnamese())
    }

    fn sections(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for section in Section::ALL.iter().copied() {
            blocks.push(body(vec![Run::bold(self.heading(section))]));
            let text = self.snapshot.sections.get(&section).map(String::as_str).unwrap_or_default();
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            let said: Vec<Block> = lines.map(plain).collect();
            if section == Section::Results {
                blocks.extend(said);
                blocks.extend(self.results());
            } else if said.is_empty() {
                blocks.push(plain(self.unsaid(section)));
            } else {
                blocks.extend(said);
            }
        }
        let subject = uncapitalized(&self.subject());
        blocks.push(plain(&format!("Trên đây là báo cáo {subject} của {}./.", self.issuer())));
        blocks
    }

    /// What stands where nothing was written. A draft of an office never says of those below that they have no difficulties and propose
    /// nothing: there it leaves a line to be filled in. Once its leader has approved it, nothing is to be filled in any more.
    fn unsaid(&self, section: Section) -> &'static str {
        let is_of_those_below = matches!(section, Section::Difficulties | Section::Proposals);
        if is_of_those_below && self.snapshot.reporter != Reporter::Team && self.is_draft() {
            "…………………………"
        } else {
            "Không."
        }
    }

    fn heading(&self, section: Section) -> String {
        let next = match self.snapshot.kind {
            ReportKind::Month => "tháng tới",
            ReportKind::Quarter => "quý tới",
            ReportKind::Half => "6 tháng tới",
            ReportKind::Year => "năm tới",
            ReportKind::Establishment => "thời gian tới",
        };
        match section {
            Section::Direction => "I. Chỉ đạo, điều hành".to_owned(),
            Section::Results => "II. Kết quả".to_owned(),
            Section::Difficulties => "III. Khó khăn, vướng mắc, nguyên nhân".to_owned(),
            Section::Plan => format!("IV. Nhiệm vụ {next}"),
            Section::Proposals => "V. Đề xuất, kiến nghị".to_owned(),
        }
    }

    /// What was done in the period, pillar by pillar; everything else stands in the annex.
    fn results(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        // What there is, is what an establishment tells of; a month tells what was done.
        let is_establishment = self.snapshot.kind == ReportKind::Establishment;
        let wanted = |figure: &figures::Figure<'_>| {
            let is_of_teams = is_establishment && figure.definition.pillar.is_none() && figure.is_reported();
            is_of_teams || figure.is_work_of_period()
        };
        for (number, pillar) in (1..).zip(figures::pillars(self.snapshot, wanted)) {
            blocks.push(body(vec![Run::bold(format!("{number}. {}", pillar.title))]));
            blocks.extend(pillar.figures.iter().map(|figure| plain(&format!("- {}.", figure.sentence()))));
        }
        if blocks.is_empty() {
            blocks.push(plain("Trong kỳ chưa ghi nhận hoạt động."));
        }
        blocks.extend(self.missing().map(|line| plain(&line)));
        blocks.push(plain(if self.snapshot.establishment.is_some() {
            "Danh sách Tổ có tại Phụ lục, số liệu đầy đủ có tại Biểu số liệu kèm theo."
        } else {
            "Số liệu đầy đủ, lũy kế và so với kỳ trước có tại Phụ lục kèm theo."
        }));
        blocks
    }

    /// Whose figures are not in it.
    fn missing(&self) -> Option<String> {
        let missing = &self.snapshot.missing;
        let names = |title, lack| {
            let names: Vec<&str> = missing.iter().filter(|of| of.lack == lack).map(|of| of.name.as_str()).collect();
            if names.is_empty() { String::new() } else { format!(" {title}: {}.", names.join("; ")) }
        };
        let who = figures::who_reports(self.snapshot.reporter);
        (!missing.is_empty()).then(|| {
            let count = missing.len();
            let (silent, waiting) = (names("Chưa gửi", Lack::Silent), names("Đã gửi, đang xem xét", Lack::Waiting));
            let returned = names("Đang chỉnh sửa, bổ sung", Lack::Returned);
            format!("Số liệu trong kỳ chưa gồm {count} {who} chưa có báo cáo được duyệt.{silent}{waiting}{returned}")
        })
    }

    fn closing(&self) -> Closing {
        let Self { snapshot, paper } = self;
        let recipients = recipients(snapshot.reporter, &paper.recipients);
        let authority = authority_lines(snapshot.reporter, &paper.authority);
        Closing { recipients, signature: Some(Signature { authority, name: paper.signer.clone() }) }
    }

    /// What ties the paper to its snapshot, on every page.
    fn foot(&self) -> String {
        let code = VersionCode::of_report(self.snapshot);
        let mark = if self.is_draft() { "BẢN DỰ THẢO · " } else { "" };
        match self.paper.version {
            None => format!("{mark}Mã phiên bản: {code}"),
            Some(version) if version > 1 => {
                format!("{mark}Mã phiên bản: {code} · lần {version}, thay thế lần {}", version - 1)
            }
            Some(version) => format!("{mark}Mã phiên bản: {code} · lần {version}"),
        }
    }
}

/// What stands behind the number of a report: "BC-UBND"; nothing of a team's, which has none.
#[must_use]
pub fn sign(snapshot: &Snapshot) -> Option<String> {
    let office = match snapshot.reporter {
        Reporter::Team => return None,
        Reporter::Commune | Reporter::District => "UBND",
        Reporter::Department => department(snapshot).1,
    };
    Some(format!("BC-{office}"))
}

/// The lines over the signature of a report.
#[must_use]
pub fn authority_lines(reporter: Reporter, authority: &Authority) -> Vec<String> {
    match reporter {
        Reporter::Team => vec!["TỔ TRƯỞNG".to_owned()],
        Reporter::Commune | Reporter::District => committee_authority(authority),
        Reporter::Department => department_authority(authority),
    }
}

/// The lines under "Nơi nhận" of a report: those that its office has settled for its papers, or the usual ones.
#[must_use]
pub fn recipients(reporter: Reporter, settled: &[String]) -> Vec<String> {
    let usual: &[&str] = match reporter {
        Reporter::Team => &["Như trên;", "Lưu: Tổ."],
        Reporter::Commune => &["Như trên;", "TT. Đảng ủy, HĐND, UBND;", "Lưu: VT."],
        Reporter::District => &["Như trên;", "TT. HĐND, UBND;", "Lưu: VT."],
        Reporter::Department => &["Như trên;", "Lãnh đạo Sở;", "Lưu: VT."],
    };
    if settled.is_empty() || reporter == Reporter::Team {
        usual.iter().map(|line| (*line).to_owned()).collect()
    } else {
        settled.iter().map(|line| of_report(line)).collect()
    }
}

/// A line under "Nơi nhận" that an office settled for its decisions, as a report says it: a report has no articles.
pub(crate) fn of_report(line: &str) -> String {
    if line.starts_with("Như Điều") { "Như trên;".to_owned() } else { line.to_owned() }
}

/// The department that answers for the programme when the period is over.
fn department(snapshot: &Snapshot) -> (&'static str, &'static str) {
    department_on(snapshot.period().to)
}

/// The period as a report's title has it, by the day on which it ends: "tháng 8/2025".
fn period_name(snapshot: &Snapshot) -> String {
    let last = snapshot.period().to.before();
    let (month, year) = (last.month(), last.year());
    match snapshot.kind {
        ReportKind::Month => format!("tháng {month}/{year}"),
        ReportKind::Quarter => format!("quý {}/{year}", (month + 2) / 3),
        ReportKind::Half if month <= 6 => format!("6 tháng đầu năm {year}"),
        ReportKind::Half => format!("6 tháng cuối năm {year}"),
        ReportKind::Year => format!("năm {year}"),
        ReportKind::Establishment => format!("đến ngày {}", last.vietnamese()),
    }
}

fn centred(run: Run) -> Block {
    Block::Paragraph(Paragraph { runs: vec![run], align: Align::Center, indented: false })
}

fn body(runs: Vec<Run>) -> Block {
    Block::Paragraph(Paragraph::body(runs))
}

fn plain(text: &str) -> Block {
    body(vec![Run::plain(text)])
}
