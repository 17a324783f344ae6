//! The indicators of a province, and one of them.

use super::parts::Link;
use super::words::Word;
use super::{Sampled, indicator_words, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::catalogue::Pillar;
use rules::indicators::IndicatorKind;

/// The indicators of a province as they hold today, pillar by pillar.
#[derive(Debug, Template)]
#[template(path = "indicators.html")]
pub struct IndicatorsPage {
    /// The frame.
    pub p: Page,
    /// The province and its figures.
    pub province: Link,
    /// The indicators.
    pub groups: Vec<IndicatorGroup>,
    /// Shipped ones that the province has taken off, for whoever may take them up again.
    pub taken_off: Vec<Link>,
    /// Where one is added, if the viewer may.
    pub new_url: Option<String>,
}

/// The indicators of a pillar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorGroup {
    /// The pillar; none of what is about the teams themselves.
    pub pillar: Option<Pillar>,
    /// Its indicators.
    pub rows: Vec<IndicatorRow>,
}

impl IndicatorGroup {
    /// Its heading.
    #[must_use]
    pub fn title(&self) -> Key {
        indicator_words::part(self.pillar)
    }
}

/// An indicator in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorRow {
    /// Its name, and where it is changed, if the viewer may.
    pub name: Link,
    /// What it counts.
    pub unit_word: String,
    /// How its numbers go together.
    pub kind: IndicatorKind,
    /// How it is counted.
    pub means: String,
    /// What the province has made of it, if anything.
    pub standing: Option<Key>,
}

impl IndicatorRow {
    /// How its numbers go together.
    #[must_use]
    pub fn kind_key(&self) -> Key {
        self.kind.key()
    }
}

/// Choices that a form about an indicator offers.
#[derive(Clone, Debug, Default)]
pub struct IndicatorChoices {
    /// Pillars, and the teams themselves.
    pub pillars: Vec<Choice>,
    /// Ways of counting.
    pub ways: Vec<Choice>,
    /// What can be counted.
    pub terms: Vec<Choice>,
    /// Digits behind the comma.
    pub decimals: Vec<Choice>,
}

/// An indicator, new or to be changed. Fields: `code` of a new one, `name`, `name_en`, `pillar`, `unit_word`, `unit_word_en`, `by`,
/// `part_1` to `part_3`, `whole_1` to `whole_3`, `decimals`, `from`; to take it off `off_from`.
#[derive(Debug, Template)]
#[template(path = "indicator.html")]
pub struct IndicatorPage {
    /// The frame.
    pub p: Page,
    /// The province and its indicators.
    pub province: Link,
    /// Its name, unless it is new.
    pub name: Option<String>,
    /// How it is counted now, unless it is new.
    pub means: Option<String>,
    /// What was typed.
    pub form: FormState,
    /// Where it is sent.
    pub action: String,
    /// Where it is taken off, if it is there.
    pub off_action: Option<String>,
    /// What the form offers.
    pub choices: IndicatorChoices,
}

impl IndicatorPage {
    /// The page's title.
    #[must_use]
    pub fn title(&self) -> Key {
        if self.name.is_some() { Key("indicator-change-title") } else { Key("indicator-new-title") }
    }
}

impl Sampled for IndicatorsPage {
    const NAME: &'static str = "indicators";

    fn samples(page: &Page) -> Vec<Self> {
        let row = |name: &str, url: String, standing| IndicatorRow {
            name: Link::new(name, url),
            unit_word: "Tổ".into(),
            kind: IndicatorKind::Stock,
            means: "Số đạt: số Tổ đủ thành phần. Tổng số: số Tổ.".into(),
            standing,
        };
        let url = || paths::indicator("mau", "teams");
        let groups = vec![
            IndicatorGroup { pillar: None, rows: vec![row("Tổ công nghệ số cộng đồng", url(), None)] },
            IndicatorGroup {
                pillar: Some(Pillar::Society),
                rows: vec![row("Hộ có Internet cáp quang", url(), Some(Key("indicators-own")))],
            },
        ];
        let readers = vec![IndicatorGroup { pillar: None, rows: vec![row("Tổ", String::new(), None)] }];
        let sample = |groups, may: bool| Self {
            p: page.clone().within(Section::Figures),
            province: Link::new("Tỉnh Lào Cai", paths::FIGURES),
            groups,
            taken_off: if may { vec![Link::new("Hộ có Mobile Money", url())] } else { Vec::new() },
            new_url: may.then(|| paths::indicator_new("mau")),
        };
        vec![sample(groups, true), sample(readers, false)]
    }
}

impl Sampled for IndicatorPage {
    const NAME: &'static str = "indicator";

    fn samples(page: &Page) -> Vec<Self> {
        let some = || vec![Choice::new("teams", "số Tổ"), Choice::new("teams_complete", "số Tổ đủ thành phần")];
        let choices = || IndicatorChoices { pillars: some(), ways: some(), terms: some(), decimals: some() };
        let mut refused = FormState::of([("name", ""), ("code", "Mã sai")]);
        refused.refuse("name", FieldError::Required);
        refused.refuse("code", FieldError::Other(Key("indicator-code-wrong")));
        let sample = |name: Option<&str>, form| Self {
            p: page.clone().within(Section::Figures),
            province: Link::new("Tỉnh Lào Cai", paths::indicators("mau")),
            name: name.map(str::to_owned),
            means: name.map(|_| "Số Tổ.".to_owned()),
            form,
            action: paths::indicator("mau", "teams"),
            off_action: name.map(|_| paths::indicator_off("mau", "teams")),
            choices: choices(),
        };
        vec![sample(None, refused), sample(Some("Tổ công nghệ số cộng đồng"), FormState::of([("name", "Tổ")]))]
    }
}
