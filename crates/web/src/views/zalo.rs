//! Names of Zalo groups: proposed and checked (R2.4.3).

use super::Sampled;
use crate::form::FormState;
use crate::page::{Page, Section};
use askama::Template;

/// Two small forms on one page, both by GET. To propose: `village`, `commune`, `district`. To check: `name`.
#[derive(Debug, Template)]
#[template(path = "zalo_name.html")]
pub struct ZaloNamePage {
    /// The frame.
    pub p: Page,
    /// What was typed.
    pub form: FormState,
    /// The name proposed, if that was asked.
    pub proposed: Option<String>,
    /// What the check found, if that was asked.
    pub checked: Option<Checked>,
}

/// What the check of a name found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The name looked at.
    pub name: String,
    /// The finding.
    pub verdict: Verdict,
}

/// Is a name right?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Right,
    /// It was, under the former structure; no fault.
    RightFormerly,
    /// It isn't.
    Wrong {
        /// What is wrong, a sentence each, in the reader's language.
        problems: Vec<String>,
        /// The right one, if it can be told.
        proposed: Option<String>,
    },
}

impl Sampled for ZaloNamePage {
    const NAME: &'static str = "zalo-name";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Zalo);
        let typed = FormState::of([
            ("village", "Thôn Bản Bay"),
            ("commune", "xã Gia Phú"),
            ("district", "huyện Bảo Thắng"),
        ]);
        let checked = |name: &str, verdict| Self {
            p: p.clone(),
            form: FormState::of([("name", name)]),
            proposed: None,
            checked: Some(Checked {
                name: name.into(),
                verdict,
            }),
        };
        let problems = vec![
            "Dùng dấu gạch dưới “_” thay cho dấu gạch ngang “-”.".into(),
            "Bỏ dấu tiếng Việt: “Bản Bay” viết là “BanBay”.".into(),
        ];
        vec![
            Self {
                p: p.clone(),
                form: FormState::default(),
                proposed: None,
                checked: None,
            },
            Self {
                p: p.clone(),
                form: typed,
                proposed: Some("CNS_BanBay_GiaPhu_BaoThang".into()),
                checked: None,
            },
            checked(
                "CNS-Bản Bay-GiaPhu",
                Verdict::Wrong {
                    problems,
                    proposed: Some("CNS_BanBay_GiaPhu".into()),
                },
            ),
            checked("CNS_BanBay_GiaPhu_BaoThang", Verdict::RightFormerly),
            checked("CNS_BanBay_GiaPhu", Verdict::Right),
        ]
    }
}
