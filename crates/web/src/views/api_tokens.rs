//! The asker's API tokens: made, listed, ended.

use super::parts::Shape;
use super::{Sampled, day};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::Page;
use askama::Template;
use rules::day::Day;

/// One's own API tokens. Fields of the form: `name`, `right` (`read` or `write`), `last_day`; of the list's buttons: `token`.
#[derive(Debug, Template)]
#[template(path = "api_tokens.html")]
pub struct ApiTokensPage {
    /// The frame.
    pub p: Page,
    /// As whom a new token would act.
    pub acting_as: String,
    /// What was typed.
    pub form: FormState,
    /// What a token may do, to choose from.
    pub rights: Vec<Choice>,
    /// The name and the text of the token just made; it is shown this once.
    pub made: Option<(String, String)>,
    /// The tokens there are.
    pub tokens: Vec<ApiTokenRow>,
}

/// A token in the list.
#[derive(Clone, Debug)]
pub struct ApiTokenRow {
    /// Its id.
    pub id: String,
    /// For which software.
    pub name: String,
    /// As whom it acts; none when that duty is over.
    pub duty: Option<String>,
    /// May it send operations?
    pub may_write: bool,
    /// Since when.
    pub made: Day,
    /// The last day on which it is good.
    pub last_day: Day,
    /// When it was last used.
    pub last_used: Option<Day>,
    /// How it stands.
    pub standing: TokenStanding,
}

/// How a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenStanding {
    /// It can be used.
    Good,
    /// Its last day has passed.
    Expired,
    /// It was ended.
    Ended,
    /// The duty it acts under is over.
    DutyOver,
}

impl TokenStanding {
    /// Its shape.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self {
            Self::Good => Shape::Good,
            Self::Expired | Self::Ended | Self::DutyOver => Shape::Off,
        }
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> Key {
        match self {
            Self::Good => Key("tokens-state-good"),
            Self::Expired => Key("tokens-state-expired"),
            Self::Ended => Key("tokens-state-ended"),
            Self::DutyOver => Key("tokens-state-duty-over"),
        }
    }
}

impl Sampled for ApiTokensPage {
    const NAME: &'static str = "api-tokens";

    fn samples(page: &Page) -> Vec<Self> {
        let row = |name: &str, standing, last_used| ApiTokenRow {
            id: name.replace(' ', "-"),
            name: name.into(),
            duty: (standing != TokenStanding::DutyOver).then(|| "Cán bộ cấp xã, xã Gia Phú".into()),
            may_write: standing == TokenStanding::Good,
            made: day(2025, 7, 1),
            last_day: day(2026, 6, 30),
            last_used,
            standing,
        };
        let tokens = vec![
            row("Cổng dữ liệu mẫu", TokenStanding::Good, Some(day(2025, 7, 14))),
            row("Bảng tính mẫu", TokenStanding::Ended, None),
            row("Bảng điều khiển mẫu", TokenStanding::Expired, None),
            row("Phần mềm cũ mẫu", TokenStanding::DutyOver, None),
        ];
        let sample = |form, made, tokens| Self {
            p: page.clone(),
            acting_as: "Cán bộ cấp xã, xã Gia Phú".into(),
            form,
            rights: vec![Choice::new("read", "Chỉ đọc"), Choice::new("write", "Đọc và gửi")],
            made,
            tokens,
        };
        let mut refused = FormState::of([("name", ""), ("right", "read"), ("last_day", "2030-01-01")]);
        refused.refuse("name", FieldError::Required);
        refused.refuse("last_day", FieldError::Other(Key("tokens-last-day-wrong")));
        let made = Some(("Cổng dữ liệu mẫu".into(), format!("banso_{}", "0f".repeat(32))));
        vec![
            sample(FormState::default(), None, Vec::new()),
            sample(FormState::default(), made, tokens),
            sample(refused, None, Vec::new()),
        ]
    }
}
