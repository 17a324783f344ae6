//! Writes sample papers into a folder, to be looked at: `cargo run -p documents --example samples -- FOLDER`.
//! A number after the folder writes an annex of so many rows too and says how long each rendering took.

use std::path::Path;
use std::time::Instant;

use documents::decision::{self, DecisionKind, DecisionPaper, PaperDate, PaperMember, PaperTeam, Signing};
use documents::report::{self, Addressee, ReportPaper, Rows};
use documents::tree::Document;
use documents::{RenderError, annex, docx, html, pdf, text, xlsx};
use jiff::civil::date;
use rules::annex::form::{AnnexForm, ContactBlock, FormCommune, FormLevel, FormTeam, FormUnit};
use rules::day::Day;
use rules::indicators::{Indicator, IndicatorKind, Quantity, shipped};
use rules::issues::Authority;
use rules::reports::{Defined, Establishment, Line, Members, Section, Snapshot, propose};
use rules::schedules::{ReportKind, Reporter};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "target/samples".to_owned());
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;

    write_all(folder, "annex", &annex::document(&sample_annex(14, 5)))?;
    write_all(folder, "decision", &decision::document(&sample_decision(DecisionKind::Establish)))?;
    write_all(folder, "report", &report::document(&sample_report(), &sample_report_paper(), Rows::WithNumbers))?;
    write_all(
        folder,
        "establishment",
        &report::document(&sample_establishment(), &sample_issued(), Rows::WithNumbers),
    )?;
    write_all(folder, "merger", &decision::document(&sample_decision(DecisionKind::Merge)))?;

    if let Some(rows) = arguments.next() {
        let rows: usize = rows.parse()?;
        write_all(folder, "long", &annex::document(&sample_annex(rows / 20, 20)))?;
    }
    Ok(())
}

fn write_all(folder: &Path, name: &str, paper: &Document) -> Result<(), Box<dyn std::error::Error>> {
    write(folder, name, "xlsx", || xlsx::render(paper))?;
    write(folder, name, "docx", || docx::render(paper))?;
    write(folder, name, "pdf", || pdf::render(paper))?;
    write(folder, name, "html", || html::render(paper).map(String::into_bytes))?;
    write(folder, name, "txt", || text::render(paper).map(String::into_bytes))
}

fn write(
    folder: &Path,
    name: &str,
    kind: &str,
    render: impl FnOnce() -> Result<Vec<u8>, RenderError>,
) -> Result<(), Box<dyn std::error::Error>> {
    let begun = Instant::now();
    let bytes = render()?;
    println!("{name}.{kind}: {:?}, {} KiB", begun.elapsed(), bytes.len().div_ceil(1024));
    std::fs::write(folder.join(format!("{name}.{kind}")), bytes)?;
    Ok(())
}

fn sample_annex(communes: usize, teams: usize) -> AnnexForm {
    AnnexForm {
        year: 2022,
        unit: FormUnit { level: FormLevel::District, kind: "huyện".to_owned(), name: "Bảo Thắng".to_owned() },
        contact: ContactBlock {
            name: "Nguyễn Thị Mẫu".to_owned(),
            position: "Chuyên viên, Phòng Văn hóa và Thông tin huyện".to_owned(),
            phone: "0912 000 001".to_owned(),
        },
        communes: (1..=communes)
            .map(|commune| FormCommune {
                name: ["Gia Phú", "Thái Niên", "Phố Lu", "N.T Phong Hải"][commune % 4].to_owned(),
                teams: (1..=if commune % 7 == 3 { 0 } else { teams })
                    .map(|team| FormTeam {
                        title: format!("Thôn Nậm Phảng {team}"),
                        leader: ["Trần Văn Thử", "Lý Thị Ví Dụ", "Hoàng Văn Nguyễn Đức Mẫu"][team % 3].to_owned(),
                        phone: format!("09120{commune:02}{team:03}"),
                        zalo: [Some(true), Some(false), None][team % 3],
                        note: if team == 2 { "=1+1 chưa có sóng".to_owned() } else { String::new() },
                    })
                    .collect(),
            })
            .collect(),
    }
}

fn sample_decision(kind: DecisionKind) -> DecisionPaper {
    let member = |name: &str, role: &str, representing: &str| PaperMember {
        name: name.to_owned(),
        role: role.to_owned(),
        representing: representing.to_owned(),
        phone: "0912 000 002".to_owned(),
    };
    DecisionPaper {
        kind,
        commune_kind: "xã".to_owned(),
        commune_name: "Gia Phú".to_owned(),
        number: None,
        dated: PaperDate::On(date(2022, 5, 5)),
        team_word: "Tổ Công nghệ số cộng đồng".to_owned(),
        grounds: decision::default_grounds(date(2022, 5, 5), "tỉnh Lào Cai"),
        proposed_by: Some("Công chức Văn hóa - Xã hội".to_owned()),
        teams: ["Thôn Bản Bay", "Thôn Nậm Phảng", "Thôn Hòa Lạc", "Thôn Tiến Lợi", "Thôn Mường Bát"]
            .map(|title| PaperTeam {
                title: title.to_owned(),
                merged_from: vec![format!("{title} 1"), format!("{title} 2")],
                members: vec![
                    member("Trần Văn Thử", "Tổ trưởng", "Trưởng thôn"),
                    member("Lý Thị Ví Dụ", "Tổ phó", "Chi đoàn thanh niên"),
                    member("Vàng Thị Mẫu", "Thành viên", "Chi hội Phụ nữ"),
                    member("Hoàng Văn Nguyễn Đức Mẫu", "Thành viên", "Tình nguyện viên"),
                ],
            })
            .to_vec(),
        carried_out_by: "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã, Trưởng các thôn".to_owned(),
        signing: Signing::CommitteeByChair,
        signer: String::new(),
        recipients: decision::default_recipients("UBND huyện Bảo Thắng"),
    }
}

/// A month of a province in the indicators that come with the program, with numbers of the length that a province has.
fn sample_report() -> Snapshot {
    let day = |month, day| Day::new(2025, month, day).unwrap_or(Day::MIN);
    let number = |at: usize, up_to: i64| i64::try_from(at).unwrap_or_default() * 7_919 % up_to;
    let line = |(at, indicator): (usize, &Indicator)| {
        let of = |part: i64| {
            if indicator.definition.formula.is_share() { Quantity::share(part, 420_000) } else { Quantity::count(part) }
        };
        let adds_up = indicator.definition.kind() != IndicatorKind::Stock;
        Line {
            code: indicator.code.clone(),
            counted: Some(of(number(at, 40_000))),
            reported: of(number(at, 40_000) + i64::from(at == 30)),
            reason: (at == 30).then(|| "Một buổi được ghi hai lần".to_owned()),
            late: if at == 20 { 17 } else { 0 },
            year: adds_up.then(|| of(number(at, 200_000))),
            ever: adds_up.then(|| of(number(at, 410_000))),
            before: Some(of(number(at + 1, 40_000))),
            target: (at % 3 == 0).then_some(if indicator.definition.formula.is_share() { 8_000 } else { 50_000 }),
            covered: 0,
            typed: false,
        }
    };
    let defined =
        |indicator: &Indicator| Defined { code: indicator.code.clone(), definition: indicator.definition.clone() };
    Snapshot {
        kind: ReportKind::Month,
        reporter: Reporter::Department,
        period: [day(7, 21), day(8, 21)],
        name: "Tỉnh Lào Cai".to_owned(),
        above: Vec::new(),
        tree: day(8, 20),
        definitions: shipped().iter().map(defined).collect(),
        lines: shipped().iter().enumerate().map(line).collect(),
        sections: [
            (Section::Direction, "Đã tổng hợp báo cáo của 99/99 đơn vị.".to_owned()),
            (Section::Plan, "Tiếp tục đến những hộ chưa được hướng dẫn.".to_owned()),
        ]
        .into(),
        below: std::collections::BTreeMap::new(),
        missing: Vec::new(),
        places: Vec::new(),
        elsewhere: false,
        on_behalf: None,
        establishment: None,
    }
}

fn sample_report_paper() -> ReportPaper {
    ReportPaper {
        unit: "tỉnh Lào Cai".to_owned(),
        place: "Lào Cai".to_owned(),
        addressee: Some(Addressee::Committee("tỉnh Lào Cai".to_owned())),
        number: None,
        dated: PaperDate::Blank { year: 2025 },
        team_word: "Tổ công nghệ số cộng đồng".to_owned(),
        authority: Authority::Head(Signing::CommitteeByViceChair),
        signer: String::new(),
        recipients: Vec::new(),
        version: Some(2),
        is_approved: true,
        shows_people: true,
        earlier: Vec::new(),
    }
}

/// The report of a district on the establishment, with the letter's annex.
fn sample_establishment() -> Snapshot {
    let members = |role, all, women| Members { role, all, women };
    let establishment = Establishment {
        annex: sample_annex(4, 5),
        villages: 23,
        without_team: 3,
        named: ["Thôn Bản Cầm", "Thôn Nậm Phảng", "Thôn Phú Cường"].map(str::to_owned).to_vec(),
        members: vec![
            members(rules::teams::Role::Leader, 20, 6),
            members(rules::teams::Role::Deputy, 20, 9),
            members(rules::teams::Role::Volunteer, 47, 25),
        ],
    };
    let days = Day::new(2022, 5, 2).zip(Day::new(2022, 5, 21)).zip(Day::new(2022, 5, 20));
    let ((from, to), tree) = days.unwrap_or(((Day::MIN, Day::MAX), Day::MIN));
    let mut snapshot = Snapshot {
        kind: ReportKind::Establishment,
        reporter: Reporter::District,
        period: [from, to],
        name: "Huyện Bảo Thắng".to_owned(),
        above: vec!["Tỉnh Lào Cai".to_owned()],
        tree,
        establishment: Some(establishment),
        ..sample_report()
    };
    snapshot.sections = propose(&snapshot, 4);
    snapshot
}

/// A paper that goes out a second time.
fn sample_issued() -> ReportPaper {
    ReportPaper {
        unit: "huyện Bảo Thắng".to_owned(),
        place: "Bảo Thắng".to_owned(),
        addressee: Some(Addressee::Department("tỉnh Lào Cai".to_owned())),
        number: Some("07/BC-UBND".to_owned()),
        dated: PaperDate::On(date(2022, 5, 27)),
        signer: "Vàng A Mẫu".to_owned(),
        earlier: Day::new(2022, 5, 25)
            .map(|dated| report::Earlier { number: "05/BC-UBND".to_owned(), dated })
            .into_iter()
            .collect(),
        ..sample_report_paper()
    }
}
