//! One team, with its people, its decisions and what it lacks.

use super::parts::Link;
use super::teams::{Completeness, Standing};
use super::words::RuleLine;
use super::zalo::Give;
use super::{Sampled, day, paths, words};
use crate::page::{Page, Section};
use crate::views::words::Word;
use askama::Template;
use rules::day::Day;
use rules::teams::{Breach, DecisionKind, Representing, Role, Sex, Tier, letter_of_2022};

/// A team on a day.
#[derive(Debug, Template)]
#[template(path = "team.html")]
pub struct TeamPage {
    /// The frame.
    pub p: Page,
    /// The day looked at.
    pub at: Day,
    /// Its displayed title.
    pub title: String,
    /// Its tier.
    pub tier: Tier,
    /// What lies above it, the province first.
    pub above: Vec<Link>,
    /// The villages it works in.
    pub villages: Vec<Link>,
    /// What it stands on.
    pub standing: Standing,
    /// Of a team that has ended by then: how.
    pub ended: Option<Ended>,
    /// The rules it is asked to meet, made by [`words::rule_lines`].
    pub rules: Vec<RuleLine>,
    /// Its members on the day, leader first.
    pub members: Vec<MemberRow>,
    /// How many members of the day are the commune's alone to see.
    pub hidden: u64,
    /// Ended terms, the latest first.
    pub former: Vec<MemberRow>,
    /// The decisions that name it, the latest first.
    pub decisions: Vec<DecisionRow>,
    /// Its Zalo group.
    pub group: Group,
    /// The form that gives the group its name or says that it is made, for whom may.
    pub give: Option<Give>,
    /// What is noted of it.
    pub note: Option<Note>,
    /// What happened to it, the latest first.
    pub history: Vec<HistoryLine>,
    /// What is often done here, for whom may: the first is the main button.
    pub actions: Vec<Link>,
    /// What is seldom done here, for whom may.
    pub changes: Vec<Link>,
}

/// What is noted of a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Since when.
    pub since: Day,
    /// The note.
    pub text: String,
}

impl TeamPage {
    /// Does it meet the rules?
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        let lacking: Vec<&RuleLine> = self.rules.iter().filter(|rule| !rule.met).collect();
        Completeness::of(&lacking)
    }

    /// Are there members whom the viewer may not see?
    #[must_use]
    pub fn hides(&self) -> bool {
        self.hidden > 0
    }

    /// Nobody leads, so the deputy acts.
    #[must_use]
    pub fn deputy_acts(&self) -> bool {
        let has = |role| self.members.iter().any(|member| member.role == role);
        !has(Role::Leader) && has(Role::Deputy)
    }
}

/// The end of a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The first day without it.
    pub on: Day,
    /// Is it dissolved by a decision?
    pub dissolved: bool,
    /// The team that took over.
    pub heir: Option<Link>,
}

/// A term in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// The person's name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// Whom the person stands for.
    pub representing: Vec<Representing>,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Ten digits.
    pub phone: Option<String>,
    /// Does the person know IT?
    pub it_skill: Option<bool>,
    /// The day of the last training.
    pub trained: Option<Day>,
    /// First day of the term.
    pub from: Day,
    /// First day after it, if it is over.
    pub to: Option<Day>,
    /// Where to change what is known of the person, if the viewer may.
    pub url: Option<String>,
    /// Where to end the term or put somebody else in it, if the viewer may.
    pub end_url: Option<String>,
    /// Where to give another role, if the viewer may.
    pub role_url: Option<String>,
}

impl MemberRow {
    /// The row of a term that is over: nothing is done about it any more but putting its end right.
    #[must_use]
    pub fn unlinked(self) -> Self {
        Self { url: None, role_url: None, ..self }
    }
}

/// A decision that names a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// Its number and page: "15/QĐ-UBND".
    pub decision: Link,
    /// What it decides.
    pub kind: DecisionKind,
    /// Its date.
    pub on: Day,
    /// Who signed.
    pub signer: Option<String>,
    /// The scan, if there is one.
    pub scan_url: Option<String>,
}

/// A team's Zalo group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Group {
    /// Made, with the name it was given and since when, as far as known.
    Made {
        /// Its name.
        name: Option<String>,
        /// Since when.
        since: Option<Day>,
    },
    /// Not made; the name to give it.
    Missing {
        /// The name proposed.
        proposed: Option<String>,
    },
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// When.
    pub on: Day,
    /// What, as a sentence in the reader's language.
    pub what: String,
}

fn samples_member(name: &str, role: Role, representing: &[Representing], phone: Option<&str>) -> MemberRow {
    MemberRow {
        name: name.into(),
        role,
        representing: representing.to_vec(),
        birth_year: Some(1994),
        sex: Some(Sex::Male),
        phone: phone.map(Into::into),
        it_skill: Some(true),
        trained: Some(day(2022, 6, 14)),
        from: day(2022, 5, 20),
        to: None,
        url: Some(paths::person("mau")),
        end_url: Some(paths::member_end("mau")),
        role_url: Some(paths::member_role("mau")),
    }
}

fn samples_deputy() -> MemberRow {
    let bodies = [Representing::YouthUnion, Representing::WomensUnion];
    MemberRow { sex: Some(Sex::Female), ..samples_member("Lý Thị Mẫu", Role::Deputy, &bodies, Some("0912000002")) }
}

fn samples_ended(p: Page) -> TeamPage {
    TeamPage {
        p,
        at: day(2025, 7, 15),
        standing: Standing::Ended,
        ended: Some(Ended {
            on: day(2025, 7, 1),
            dissolved: true,
            heir: Some(Link::new("Tổ công nghệ số cộng đồng Thôn Bản Bay", paths::team("mau"))),
        }),
        title: "Tổ công nghệ số cộng đồng Thôn Bản Cầm".into(),
        tier: Tier::Village,
        above: Vec::new(),
        villages: vec![Link::new("Thôn Bản Cầm", paths::unit("thon"))],
        rules: Vec::new(),
        members: Vec::new(),
        hidden: 0,
        former: Vec::new(),
        decisions: Vec::new(),
        group: Group::Missing { proposed: None },
        give: None,
        note: None,
        history: Vec::new(),
        actions: Vec::new(),
        changes: Vec::new(),
    }
}

impl Sampled for TeamPage {
    const NAME: &'static str = "team";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Teams);
        let volunteer = MemberRow {
            birth_year: None,
            sex: None,
            it_skill: None,
            trained: None,
            ..samples_member("Giàng A Mẫu", Role::Volunteer, &[], None)
        };
        let gone = MemberRow {
            to: Some(day(2024, 3, 1)),
            url: None,
            end_url: None,
            role_url: None,
            ..samples_member("Phạm Văn Mẫu", Role::Volunteer, &[Representing::Teacher], None)
        };
        let asked = letter_of_2022(Tier::Village);
        let lacking = [Breach::TooFew { have: 3, least: 4 }];
        let decision = DecisionRow {
            decision: Link::new("15/QĐ-UBND", paths::decision("mau")),
            kind: DecisionKind::Establish,
            on: day(2022, 5, 20),
            signer: Some("Trần Văn Mẫu".into()),
            scan_url: Some("/decisions/mau/scan".into()),
        };
        let full = Self {
            p: p.clone(),
            at: day(2025, 7, 15),
            title: "Tổ công nghệ số cộng đồng Thôn Bản Bay".into(),
            tier: Tier::Village,
            above: vec![Link::new("Tỉnh Lào Cai", paths::unit("tinh")), Link::new("Xã Gia Phú", paths::unit("xa"))],
            villages: vec![
                Link::new("Thôn Bản Bay", paths::unit("thon")),
                Link::new("Thôn Bản Cầm", paths::unit("thon")),
            ],
            standing: Standing::Established,
            ended: None,
            rules: words::rule_lines(p.locale(), &asked, &lacking),
            members: vec![
                samples_member("Nguyễn Văn Mẫu", Role::Leader, &[Representing::VillageHead], Some("0912000001")),
                samples_deputy(),
                volunteer,
            ],
            hidden: 0,
            former: vec![gone],
            decisions: vec![decision],
            group: Group::Made { name: Some("CNS_BanBay_GiaPhu_BaoThang".into()), since: Some(day(2022, 5, 25)) },
            give: None,
            note: Some(Note { since: day(2025, 7, 15), text: "Tổ trưởng kiêm Bí thư <chi bộ>".into() }),
            history: vec![HistoryLine {
                on: day(2024, 3, 1),
                what: "Đổi tên thành “Tổ công nghệ số cộng đồng Thôn Bản Bay”.".into(),
            }],
            actions: vec![
                Link::new("Thêm thành viên", paths::member_new("mau")),
                Link::new("Ghi tập huấn", paths::team_training("mau")),
            ],
            changes: vec![Link::new("Đổi tên gọi", paths::team_title("mau"))],
        };
        let reported = Self {
            p: p.clone(),
            at: day(2022, 5, 28),
            title: "Tổ công nghệ số cộng đồng Thôn Nậm Phảng".into(),
            tier: Tier::Village,
            above: Vec::new(),
            villages: vec![Link::new("Thôn Nậm Phảng", paths::unit("thon"))],
            standing: Standing::ReportedOnly,
            ended: None,
            rules: words::rule_lines(p.locale(), &asked, &[Breach::NoLeader, Breach::TooFew { have: 1, least: 4 }]),
            members: vec![samples_deputy()],
            hidden: 0,
            former: Vec::new(),
            decisions: Vec::new(),
            group: Group::Missing { proposed: Some("CNS_NamPhang_GiaPhu_BaoThang".into()) },
            give: Some(Give::sample("CNS_NamPhang_GiaPhu_BaoThang", "")),
            note: None,
            history: Vec::new(),
            actions: Vec::new(),
            changes: Vec::new(),
        };
        vec![full, reported, samples_ended(p)]
    }
}
