//! The decision of a commune's People's Committee that sets up, renews, merges or dissolves teams, ready to sign.
//!
//! The layout is that of Decree 30/2020/NĐ-CP, Annex III, form 1.2 (a decision that settles its matter directly), with
//! the attached list of teams and members on a page of its own.

mod list;

pub use crate::formal::PaperDate;
use crate::formal::{committee_lines, with_sign};
use jiff::civil::Date;
pub use rules::papers::Signing;
use rules::units::Kind;
use std::collections::BTreeSet;

use crate::tree::{Block, Closing, Document, NationalHeader, Page, Paragraph, Run, Signature, Title};

/// All that a decision says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionPaper {
    /// What it does.
    pub kind: DecisionKind,
    /// The commune's word of kind in lower case: "xã", "phường", "thị trấn".
    pub commune_kind: String,
    /// The commune's name without it: "Gia Phú".
    pub commune_name: String,
    /// The number, if it has one already, with its sign or without: "05", "05/QĐ-UBND".
    pub number: Option<String>,
    /// The day it is made.
    pub dated: PaperDate,
    /// How the province calls teams: "Tổ công nghệ số cộng đồng".
    pub team_word: String,
    /// The legal grounds, one a line, without the final mark; see [`default_grounds`].
    pub grounds: Vec<String>,
    /// Who proposes it: "Công chức Văn hóa - Xã hội"; none leaves the line out.
    pub proposed_by: Option<String>,
    /// The teams, in the order of the list.
    pub teams: Vec<PaperTeam>,
    /// Who carries it out, besides the persons in the list: "Văn phòng HĐND và UBND xã, các Trưởng thôn".
    pub carried_out_by: String,
    /// Who signs, on whose authority.
    pub signing: Signing,
    /// The signer's name; empty leaves the place free.
    pub signer: String,
    /// The lines under "Nơi nhận"; see [`default_recipients`].
    pub recipients: Vec<String>,
}

/// What a decision does with teams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecisionKind {
    /// Thành lập.
    Establish,
    /// Kiện toàn.
    Renew,
    /// Hợp nhất.
    Merge,
    /// Giải thể.
    Dissolve,
}

/// A team of the attached list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaperTeam {
    /// Its displayed title: "Thôn Bản Bay".
    pub title: String,
    /// The titles of the teams it is merged from; only for [`DecisionKind::Merge`].
    pub merged_from: Vec<String>,
    /// Its members in order; may be empty when a team is dissolved.
    pub members: Vec<PaperMember>,
}

/// A member in the attached list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaperMember {
    /// Name.
    pub name: String,
    /// Post in the team: "Tổ trưởng", "Tổ phó", "Thành viên".
    pub role: String,
    /// Whom the member represents, or the member's position: "Trưởng thôn".
    pub representing: String,
    /// Phone as it is to be shown; may be empty.
    pub phone: String,
}

impl DecisionKind {
    /// The word for it in lower case: "thành lập".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Establish => "thành lập",
            Self::Renew => "kiện toàn",
            Self::Merge => "hợp nhất",
            Self::Dissolve => "giải thể",
        }
    }
}

/// The day of the letter that set the programme going.
pub const DAY_OF_THE_LETTER: Date = Date::constant(2022, 5, 2);

/// Whose letter it is: it held in this province as it was on that day, and nowhere else.
pub const PROVINCE_OF_THE_LETTER: &str = "tỉnh Lào Cai";

/// The usual legal grounds of a decision made on `day` for a commune that lay in `province` on the day of the letter
/// ("tỉnh Lào Cai"): the law on local government in force on `day`, and where they held the letters that set the programme
/// going. They are a proposal; the office edits them.
#[must_use]
pub fn default_grounds(day: Date, province: &str) -> Vec<String> {
    let mut grounds = local_government_law(day);
    if province == PROVINCE_OF_THE_LETTER {
        grounds.push(format!(
            "Căn cứ Công văn số 1844/UBND-VX ngày 02 tháng 5 năm 2022 của UBND {province} về thí điểm triển khai Tổ Công nghệ số cộng đồng"
        ));
        grounds.push(format!(
            "Căn cứ Công văn số …/STTTT-BCVTCNTT ngày … tháng 5 năm 2022 của Sở Thông tin và Truyền thông {province} về hướng \
             dẫn thành phần, nội dung, phương thức triển khai và hoạt động của Tổ Công nghệ số cộng đồng"
        ));
    }
    grounds
}

/// How the head of a village is called.
#[must_use]
pub fn village_head(village: Kind) -> &'static str {
    match village {
        Kind::Ban => "Trưởng bản",
        Kind::ToDanPho => "Tổ trưởng tổ dân phố",
        _ => "Trưởng thôn",
    }
}

fn local_government_law(day: Date) -> Vec<String> {
    let since_reform = Date::constant(2025, 6, 16);
    let since_first_of_2025 = Date::constant(2025, 3, 1);
    if day >= since_reform {
        vec!["Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025".to_owned()]
    } else if day >= since_first_of_2025 {
        vec!["Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025".to_owned()]
    } else {
        vec![
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015".to_owned(),
            "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương \
             ngày 22 tháng 11 năm 2019"
                .to_owned(),
        ]
    }
}

/// Who usually carries a decision out, by the commune's word of kind in lower case and the kinds of its villages.
#[must_use]
pub fn default_carried_out_by(commune_kind: &str, villages: &BTreeSet<Kind>) -> String {
    let office = format!("Văn phòng HĐND và UBND {commune_kind}");
    let heads: Vec<&str> = villages.iter().copied().map(village_head).collect();
    if heads.is_empty() { office } else { format!("{office}, các {}", heads.join(", ")) }
}

/// The name under which a signed decision's scan is handed out.
#[must_use]
pub fn file_name(number: &str, day: &str) -> String {
    format!("Quyết định {} {day}", number.replace('/', "-"))
}

/// The usual recipients: those who carry it out, the body above ("UBND huyện Bảo Thắng (b/c)"), the commune's
/// leadership and the archive.
#[must_use]
pub fn default_recipients(reported_to: &str) -> Vec<String> {
    ["Như Điều 3;", &format!("{reported_to} (b/c);"), "TT. Đảng ủy, HĐND, UBND;", "Lưu: VT."]
        .map(str::to_owned)
        .to_vec()
}

/// The decision as a paper.
#[must_use]
pub fn document(paper: &DecisionPaper) -> Document {
    let mut blocks = vec![
        Block::NationalHeader(NationalHeader {
            superior: Vec::new(),
            issuer: vec!["ỦY BAN NHÂN DÂN".to_owned(), paper.commune().to_uppercase()],
            number: paper.number_and_sign(),
            subject: None,
            place_and_date: format!("{}, {}", paper.commune_name, paper.dated.in_words()),
        }),
        Block::Title(Title {
            lines: vec!["QUYẾT ĐỊNH".to_owned(), format!("Về việc {}", paper.matter())], rule: true
        }),
        Block::Title(Title { lines: vec![paper.authority()], rule: false }),
    ];
    blocks.extend(grounds(paper));
    blocks.push(Block::Title(Title { lines: vec!["QUYẾT ĐỊNH:".to_owned()], rule: false }));
    blocks.extend(articles(paper));
    blocks.push(Block::Closing(Closing {
        recipients: paper.recipients.clone(),
        signature: Some(Signature { authority: committee_lines(paper.signing), name: paper.signer.clone() }),
    }));
    blocks.push(Block::PageBreak);
    blocks.extend(list::attached_list(paper));
    Document { name: format!("Quyết định {}", paper.matter()), page: Page::default(), blocks, foot: None }
}

impl DecisionPaper {
    /// "xã Gia Phú".
    fn commune(&self) -> String {
        format!("{} {}", self.commune_kind, self.commune_name)
    }

    /// "12/QĐ-UBND", whether the number was given with its sign or without.
    fn number_with_sign(&self) -> String {
        with_sign(self.number.as_deref(), "QĐ-UBND")
    }

    fn number_and_sign(&self) -> String {
        format!("Số: {}", self.number_with_sign())
    }

    /// "thành lập Tổ Công nghệ số cộng đồng trên địa bàn xã Gia Phú".
    fn matter(&self) -> String {
        format!("{} {} trên địa bàn {}", self.kind.word(), self.team_word, self.commune())
    }

    fn authority(&self) -> String {
        let committee = format!("ỦY BAN NHÂN DÂN {}", self.commune().to_uppercase());
        if self.signing.is_of_committee() { committee } else { format!("CHỦ TỊCH {committee}") }
    }

    /// How many teams, as decisions write it: "05 Tổ Công nghệ số cộng đồng".
    fn teams_counted(&self) -> String {
        format!("{:02} {}", self.teams.len(), self.team_word)
    }
}

fn grounds(paper: &DecisionPaper) -> Vec<Block> {
    let mut lines = paper.grounds.clone();
    if let Some(proposer) = &paper.proposed_by {
        lines.push(format!("Theo đề nghị của {proposer}"));
    }
    let last = lines.len().saturating_sub(1);
    lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let mark = if number == last { '.' } else { ';' };
            let line = line.trim_end_matches(['.', ';', ' ']);
            Block::Paragraph(Paragraph::body(vec![Run::italic(format!("{line}{mark}"))]))
        })
        .collect()
}

fn articles(paper: &DecisionPaper) -> Vec<Block> {
    let mut blocks = vec![article(1, &first_article(paper))];
    if paper.kind == DecisionKind::Merge {
        let merged: Vec<&PaperTeam> = paper.teams.iter().filter(|team| !team.merged_from.is_empty()).collect();
        for (number, team) in merged.iter().enumerate() {
            let mark = if number + 1 == merged.len() { '.' } else { ';' };
            let line = format!("- Hợp nhất {} thành {}{mark}", team.merged_from.join(", "), team.title);
            blocks.push(plain(&line));
        }
    }
    if paper.kind == DecisionKind::Dissolve {
        blocks.push(article(
            2,
            &format!(
                "Các {} nêu tại Điều 1 chấm dứt hoạt động kể từ ngày Quyết định này có hiệu lực; Tổ trưởng có trách nhiệm bàn giao \
                 tài liệu, sổ theo dõi và quyền quản trị nhóm Zalo của Tổ cho Ủy ban nhân dân {}.",
                paper.team_word,
                paper.commune()
            ),
        ));
    } else {
        blocks.push(article(2, &format!("Nhiệm vụ của {}:", paper.team_word)));
        blocks.extend(TASKS.iter().map(|task| plain(task)));
    }
    blocks.push(article(
        3,
        &format!(
            "Quyết định này có hiệu lực kể từ ngày ký. {} và các ông (bà) có tên tại danh sách kèm theo chịu trách nhiệm thi hành \
             Quyết định này./.",
            paper.carried_out_by
        ),
    ));
    blocks
}

fn first_article(paper: &DecisionPaper) -> String {
    let place = paper.commune();
    match paper.kind {
        DecisionKind::Establish => {
            format!("Thành lập {} trên địa bàn {place} (có danh sách kèm theo).", paper.teams_counted())
        }
        DecisionKind::Renew => {
            format!("Kiện toàn {} trên địa bàn {place} (có danh sách kèm theo).", paper.teams_counted())
        }
        DecisionKind::Merge => {
            // Where the former teams are known they follow, a line each.
            let end = if paper.teams.iter().any(|team| !team.merged_from.is_empty()) { ':' } else { '.' };
            let (word, counted) = (&paper.team_word, paper.teams_counted());
            format!("Hợp nhất các {word} trên địa bàn {place} thành {counted} (có danh sách kèm theo){end}")
        }
        DecisionKind::Dissolve => {
            format!("Giải thể {} trên địa bàn {place} (có danh sách kèm theo).", paper.teams_counted())
        }
    }
}

/// What a team does, after parts 1 and 2 of the letter.
const TASKS: &[&str] = &[
    "1. Là cầu nối của chính quyền địa phương để tuyên truyền các chủ trương, chính sách của Đảng, Nhà nước về chuyển đổi số đến \
     từng hộ gia đình, người dân; tham gia tập huấn về nền tảng số, công nghệ số, kỹ năng số.",
    "2. Hướng dẫn người dân sử dụng dịch vụ công trực tuyến, dịch vụ bưu chính công ích; cài đặt và sử dụng các ứng dụng công nghệ \
     số trên điện thoại thông minh.",
    "3. Hướng dẫn doanh nghiệp, hộ kinh doanh, người dân tham gia các sàn thương mại điện tử, mở tài khoản thanh toán điện tử, cam \
     kết cung cấp sản phẩm đúng chất lượng cho khách hàng.",
    "4. Hướng dẫn người dân sử dụng các dịch vụ số phục vụ nhu cầu thiết yếu như y tế, giáo dục, chính sách xã hội; khởi tạo và hướng \
     dẫn người dân tham gia các nhóm trên mạng xã hội; phối hợp tổ chức các lớp tập huấn tại địa bàn.",
    "5. Thiết lập nhóm Zalo của Tổ; báo cáo kết quả hoạt động định kỳ và đột xuất theo yêu cầu.",
];

fn article(number: u8, text: &str) -> Block {
    Block::Paragraph(Paragraph::body(vec![Run::bold(format!("Điều {number}. ")), Run::plain(text)]))
}

fn plain(text: &str) -> Block {
    Block::Paragraph(Paragraph::body(vec![Run::plain(text)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_letters_are_cited_where_they_held() {
        let cites = |province| default_grounds(date(2025, 7, 15), province).iter().any(|line| line.contains("1844"));
        assert!(cites("tỉnh Lào Cai"));
        assert!(!cites("tỉnh Yên Bái"));
    }

    #[test]
    fn only_the_heads_there_are_carry_a_decision_out() {
        let by = |kinds: &[Kind]| default_carried_out_by("phường", &kinds.iter().copied().collect());
        assert_eq!(by(&[Kind::ToDanPho]), "Văn phòng HĐND và UBND phường, các Tổ trưởng tổ dân phố");
        assert_eq!(by(&[Kind::Ban, Kind::Thon]), "Văn phòng HĐND và UBND phường, các Trưởng thôn, Trưởng bản");
        assert_eq!(by(&[]), "Văn phòng HĐND và UBND phường");
    }

    #[test]
    fn the_law_on_local_government_is_the_one_in_force() {
        let first = |day| default_grounds(day, "tỉnh Lào Cai").remove(0);
        assert!(first(date(2022, 5, 20)).contains("2015"));
        assert!(first(date(2025, 3, 1)).contains("19 tháng 02 năm 2025"));
        assert!(first(date(2025, 7, 1)).contains("16 tháng 6 năm 2025"));
    }
}
