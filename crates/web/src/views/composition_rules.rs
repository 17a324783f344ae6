//! What a province asks its teams to be made of (R1.2).

use super::parts::Link;
use super::words::{self, Word};
use super::{Sampled, day, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::{Key, Locale};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::{Day, Span};
use rules::teams::{Composition, Representing, Tier, letter_of_2022};

/// In the form: the post needs nobody.
pub const NOBODY: &str = "nobody";
/// In the form: the post needs somebody, whoever it is.
pub const ANYBODY: &str = "anybody";

/// The rules of a province, tier by tier.
#[derive(Debug, Template)]
#[template(path = "composition_rules.html")]
pub struct CompositionRulesPage {
    /// The frame.
    pub p: Page,
    /// The province and its page.
    pub province: Link,
    /// Each tier's rules.
    pub tiers: Vec<TierRules>,
    /// The rules of the provinces it came from: their teams keep these until they are renewed.
    pub before: Vec<Link>,
    /// The teams that break a rule, if the viewer may see them.
    pub breaking_url: Option<String>,
}

/// The rules of one tier's teams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierRules {
    /// Of which teams.
    pub tier: Tier,
    /// What is asked today.
    pub now: Option<RuleShown>,
    /// What will be asked, the next first.
    pub coming: Vec<RuleShown>,
    /// What was asked before, the latest first.
    pub former: Vec<RuleShown>,
    /// Where to set another rule, if the viewer may.
    pub change_url: Option<String>,
}

/// A rule in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleShown {
    /// From when to when.
    pub span: Span,
    /// A sentence each.
    pub lines: Vec<String>,
}

impl RuleShown {
    /// The rule in the reader's language.
    #[must_use]
    pub fn new(locale: Locale, span: Span, asked: &Composition) -> Self {
        Self { span, lines: words::rule_lines(locale, asked, &[]).into_iter().map(|line| line.text).collect() }
    }

    /// "Từ ngày … đến trước ngày …", or that it is the letter's.
    #[must_use]
    pub fn when(&self, p: &Page) -> String {
        match (self.span.from == Day::MIN, self.span.end()) {
            (true, None) => p.t(Key("composition-rule-letters")),
            (true, Some(to)) => p.t1(Key("composition-rule-letters-until"), "day", to),
            (false, None) => p.t1(Key("composition-rule-since"), "day", self.span.from),
            (false, Some(to)) => p.t2(Key("composition-rule-between"), "from", self.span.from, "to", to),
        }
    }
}

/// Another rule of a tier. Fields: `least`, `most`, `leader`, `deputy` ([`NOBODY`], [`ANYBODY`] or a body's code),
/// `represented` (several), `from`.
#[derive(Debug, Template)]
#[template(path = "composition_rule_form.html")]
pub struct CompositionRuleFormPage {
    /// The frame.
    pub p: Page,
    /// The province and its page.
    pub province: Link,
    /// Its rules.
    pub rules: Link,
    /// Of which teams.
    pub tier: Tier,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
}

impl CompositionRuleFormPage {
    /// Whether a post must be filled, and by whose representative.
    #[must_use]
    pub fn post_choices(&self) -> Vec<Choice> {
        let locale = self.p.locale();
        let open = [(NOBODY, Key("composition-rule-nobody")), (ANYBODY, Key("composition-rule-anybody"))];
        let open = open.map(|(code, key)| Choice::new(code, locale.text(key)));
        open.into_iter().chain(self.body_choices()).collect()
    }

    /// The bodies.
    #[must_use]
    pub fn body_choices(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), Representing::ALL, Representing::code)
    }
}

impl Sampled for CompositionRulesPage {
    const NAME: &'static str = "composition-rules";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Units);
        let rule = |from, to, least, tier| {
            RuleShown::new(p.locale(), Span { from, to }, &Composition { least, ..letter_of_2022(tier) })
        };
        let (set, next) = (day(2023, 1, 1), day(2026, 1, 1));
        let tier = |tier| TierRules {
            tier,
            now: Some(rule(set, next, 5, tier)),
            coming: vec![rule(next, Day::MAX, 6, tier)],
            former: vec![rule(Day::MIN, set, 4, tier)],
            change_url: Some(paths::composition_rule("mau", tier.code())),
        };
        let bare = |tier| TierRules {
            tier,
            now: Some(rule(Day::MIN, Day::MAX, 4, tier)),
            coming: Vec::new(),
            former: Vec::new(),
            change_url: None,
        };
        let sample = |tiers, before, breaking_url| Self {
            p: p.clone(),
            province: Link::new("Tỉnh Lào Cai", paths::unit("mau")),
            tiers,
            before,
            breaking_url,
        };
        vec![
            sample(
                vec![tier(Tier::Village), tier(Tier::Commune)],
                vec![Link::new("Tỉnh Yên Bái (trước ngày 01/07/2025)", paths::composition_rules("mau"))],
                Some(paths::TEAMS.into()),
            ),
            sample(vec![bare(Tier::Village), bare(Tier::Commune)], Vec::new(), None),
        ]
    }
}

impl Sampled for CompositionRuleFormPage {
    const NAME: &'static str = "composition-rule-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Units);
        let typed =
            [("least", "4"), ("leader", "village_head"), ("deputy", "youth_union"), ("represented", "womens_union")];
        let mut refused = FormState::of([("least", "5"), ("most", "4"), ("leader", ANYBODY), ("deputy", NOBODY)]);
        refused.refuse("most", FieldError::Other(Key("composition-rule-most-below-least")));
        let sample = |form, tier: Tier| Self {
            p: p.clone(),
            province: Link::new("Tỉnh Lào Cai", paths::unit("mau")),
            rules: Link::new("Tỉnh Lào Cai", paths::composition_rules("mau")),
            tier,
            form,
            action: paths::composition_rule("mau", tier.code()),
        };
        vec![sample(FormState::of(typed), Tier::Village), sample(refused, Tier::Commune)]
    }
}
