//! Indicators: the figures of the programme as data (R1 to R2.4). A formula over kept sums says what a figure is, so that a province
//! changes one, adds its own or takes one off without a program for it, and nothing has to be counted anew.

mod columns;
mod formula;
mod kinds;
mod quantity;
mod set;
mod shipped;
#[cfg(test)]
mod tests;

pub use columns::{Columns, Row, Window, Windows};
pub use formula::{Formula, MOST_TERMS, NotATerm, Term};
pub use kinds::IndicatorKind;
pub use quantity::{Change, Quantity, WHOLE};
pub use set::{Aim, IndicatorTargets, Indicators};
pub use shipped::shipped;

use crate::{
    catalogue::{Item, Pillar},
    ids::ItemId,
    operations::Refusal,
    teams::good_text,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// The stable name of an indicator: small letters, digits and `_`, a letter in front, at most 40.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IndicatorCode(String);

/// A text that is no code of an indicator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no code of an indicator: small letters, digits and _, a letter in front, at most 40")]
pub struct NotACode(String);

impl IndicatorCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for IndicatorCode {
    type Error = NotACode;

    fn try_from(text: String) -> Result<Self, NotACode> {
        let begins = text.starts_with(|first: char| first.is_ascii_lowercase());
        let goes_on = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if begins && goes_on && text.len() <= 40 { Ok(Self(text)) } else { Err(NotACode(text)) }
    }
}

impl FromStr for IndicatorCode {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        text.to_owned().try_into()
    }
}

impl From<IndicatorCode> for String {
    fn from(code: IndicatorCode) -> Self {
        code.0
    }
}

impl fmt::Display for IndicatorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A figure of the programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Its stable name.
    pub code: IndicatorCode,
    /// What it is.
    pub definition: Definition,
}

/// What an indicator is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Its name as a report has it.
    pub name: String,
    /// Its name in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// The pillar to which it belongs; none of what is about the teams themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pillar: Option<Pillar>,
    /// What is counted: `hộ`, `lượt người`. Of a share, what it is a share of.
    pub unit_word: String,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_word_en: Option<String>,
    /// How it is worked out.
    pub formula: Formula,
}

/// Characters of an indicator's name.
pub const LONGEST_NAME: usize = 150;
/// Characters of the word for what is counted.
pub const LONGEST_UNIT_WORD: usize = 40;

impl Definition {
    /// With its texts in normal form.
    ///
    /// # Errors
    /// [`Refusal::bad_text`], or why the formula can't be counted; of one with items that are not in the catalogue,
    /// [`Definition::items`] tells which.
    pub fn tidied(&self) -> Result<Self, Refusal> {
        let text = |text: &Option<String>, most| text.as_deref().map(|text| good_text(text, most)).transpose();
        let name = good_text(&self.name, LONGEST_NAME)?;
        self.formula.check(&name)?;
        Ok(Self {
            name,
            name_en: text(&self.name_en, LONGEST_NAME)?,
            pillar: self.pillar,
            unit_word: good_text(&self.unit_word, LONGEST_UNIT_WORD)?,
            unit_word_en: text(&self.unit_word_en, LONGEST_UNIT_WORD)?,
            formula: self.formula.clone(),
        })
    }

    /// How its numbers go together.
    #[must_use]
    pub fn kind(&self) -> IndicatorKind {
        self.formula.kind()
    }

    /// The items of the catalogue that it names.
    pub fn items(&self) -> impl Iterator<Item = ItemId> {
        self.formula.terms().filter_map(Term::item)
    }

    /// May a unit be given this as its target: a number, or of a share hundredths of a per cent?
    #[must_use]
    pub fn may_aim_at(&self, target: u32) -> bool {
        !self.formula.is_share() || target <= WHOLE
    }
}

impl Indicator {
    /// What it comes to in a window; `None` of what the reporter types.
    #[must_use]
    pub fn evaluate(&self, window: &Window<'_>, items: &BTreeMap<ItemId, Item>) -> Option<Quantity> {
        let sum = |terms: &[Term]| terms.iter().map(|term| window.term(*term, items)).sum();
        match &self.definition.formula {
            Formula::Count { of } => Some(Quantity::count(sum(of))),
            Formula::Share { part, whole, .. } => Some(Quantity::share(sum(part), sum(whole))),
            Formula::Field { .. } => None,
        }
    }
}
