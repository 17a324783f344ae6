//! How an indicator is worked out from kept sums.

use super::IndicatorKind;
use crate::{
    catalogue::{ItemKind, Pillar},
    households::ItemMeasure,
    ids::ItemId,
    measures::{Counted, Measure},
    operations::Refusal,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// Something of which there is a kept sum, or a few of them together. Written as one word: `teams`, `using:ID` of an item,
/// `guided:app:government` of all items of a kind (and pillar), `reached`, `declared`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Term {
    /// A fixed measure.
    Measure(Measure),
    /// Something of one item of the catalogue.
    Item(ItemId, ItemMeasure),
    /// Something of all items of a kind, perhaps of one pillar, added up.
    Items(ItemKind, Option<Pillar>, ItemMeasure),
    /// Households that were reached in the time asked for, each once (R2.1.1).
    Reached,
    /// Households that the villages officially declared.
    Declared,
}

/// A text that is no term.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is nothing that is counted")]
pub struct NotATerm(String);

const REACHED: &str = "reached";
const DECLARED: &str = "declared";

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Measure(measure) => write!(f, "{}", Counted::Fixed(*measure)),
            Self::Item(item, measure) => write!(f, "{}", Counted::Item(*item, *measure)),
            Self::Items(kind, None, measure) => write!(f, "{}:{}", measure.code(), kind.code()),
            Self::Items(kind, Some(pillar), measure) => {
                write!(f, "{}:{}:{}", measure.code(), kind.code(), pillar.code())
            }
            Self::Reached => f.write_str(REACHED),
            Self::Declared => f.write_str(DECLARED),
        }
    }
}

impl FromStr for Term {
    type Err = NotATerm;

    fn from_str(text: &str) -> Result<Self, NotATerm> {
        let items = || {
            let (measure, of) = text.split_once(':')?;
            let (kind, pillar) = match of.split_once(':') {
                Some((kind, pillar)) => (kind, Some(Pillar::of_code(pillar)?)),
                None => (of, None),
            };
            Some(Self::Items(ItemKind::of_code(kind)?, pillar, ItemMeasure::of_code(measure)?))
        };
        match text {
            REACHED => return Ok(Self::Reached),
            DECLARED => return Ok(Self::Declared),
            _ => {}
        }
        match text.parse() {
            // How many were reached depends on the time asked for.
            Ok(Counted::Fixed(measure)) if measure.kind() == IndicatorKind::Distinct => None,
            Ok(Counted::Fixed(measure)) => Some(Self::Measure(measure)),
            Ok(Counted::Item(item, measure)) => Some(Self::Item(item, measure)),
            Err(_) => items(),
        }
        .ok_or_else(|| NotATerm(text.to_owned()))
    }
}

impl TryFrom<String> for Term {
    type Error = NotATerm;

    fn try_from(text: String) -> Result<Self, NotATerm> {
        text.parse()
    }
}

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.to_string()
    }
}

impl Term {
    /// How its numbers go together.
    #[must_use]
    pub fn kind(self) -> IndicatorKind {
        match self {
            Self::Measure(measure) => measure.kind(),
            Self::Item(_, measure) | Self::Items(_, _, measure) => measure.kind(),
            Self::Reached => IndicatorKind::Distinct,
            Self::Declared => IndicatorKind::Stock,
        }
    }

    /// The item of the catalogue that it names.
    #[must_use]
    pub fn item(self) -> Option<ItemId> {
        match self {
            Self::Item(item, _) => Some(item),
            _ => None,
        }
    }

    /// Terms that hold all that this one counts; each list is enough by itself.
    fn held_by(self) -> Vec<Vec<Self>> {
        use ItemKind::Activity;
        use ItemMeasure::{Having, Held, People, Using};
        let mut lists = vec![vec![self]];
        let mut or = |term| lists.push(vec![term]);
        match self {
            Self::Measure(measure) => {
                let terms = |list: &&[Measure]| list.iter().map(|measure| Self::Measure(*measure)).collect();
                lists.extend(measure.held_by().iter().map(terms));
            }
            Self::Item(item, Using) => {
                or(Self::Item(item, Having));
                or(Self::Measure(Measure::Households));
            }
            Self::Item(_, Having) => or(Self::Measure(Measure::Households)),
            Self::Item(_, Held) | Self::Items(Activity, _, Held) => or(Self::Measure(Measure::Activities)),
            Self::Item(_, People) | Self::Items(Activity, _, People) => or(Self::Measure(Measure::ActivityPeople)),
            Self::Items(kind, pillar, Using) => or(Self::Items(kind, pillar, Having)),
            _ => {}
        }
        lists
    }
}

/// How an indicator is worked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Formula {
    /// Terms added up.
    Count {
        /// Which.
        of: Vec<Term>,
    },
    /// Số đạt / tổng số: a part of a whole.
    Share {
        /// The terms that together are the part.
        part: Vec<Term>,
        /// Those that together are the whole, all of the part among them.
        whole: Vec<Term>,
        /// Digits behind the comma of the per cent, 0 to 2.
        decimals: u8,
    },
    /// A number that the reporter types.
    Field {
        /// Do the numbers of months add up? Otherwise the last one counts.
        adds_up: bool,
    },
}

/// As many terms has a part or a whole at most.
pub const MOST_TERMS: usize = 12;

impl Formula {
    /// All terms.
    pub fn terms(&self) -> impl Iterator<Item = Term> {
        let (some, others): (&[Term], &[Term]) = match self {
            Self::Count { of } => (of, &[]),
            Self::Share { part, whole, .. } => (part, whole),
            Self::Field { .. } => (&[], &[]),
        };
        some.iter().chain(others).copied()
    }

    /// Is it a part of a whole?
    #[must_use]
    pub fn is_share(&self) -> bool {
        matches!(self, Self::Share { .. })
    }

    /// How its numbers go together; of a share, those of its part.
    #[must_use]
    pub fn kind(&self) -> IndicatorKind {
        match self {
            Self::Count { of: terms } | Self::Share { part: terms, .. } => {
                terms.first().map_or(IndicatorKind::Stock, |term| term.kind())
            }
            Self::Field { adds_up: true } => IndicatorKind::Flow,
            Self::Field { adds_up: false } => IndicatorKind::Stock,
        }
    }

    /// Can it be counted so? `name` is the indicator's, for the reason.
    ///
    /// # Errors
    /// Without terms, with too many or one twice; with terms whose numbers don't go together; a share whose part may be more than
    /// its whole; more digits than two.
    pub fn check(&self, name: &str) -> Result<(), Refusal> {
        let good_terms = |terms: &[Term]| {
            let different: BTreeSet<&Term> = terms.iter().collect();
            (1..=MOST_TERMS).contains(&terms.len()) && different.len() == terms.len()
        };
        let of_kind = |terms: &[Term], kind| terms.iter().all(|term| term.kind() == kind);
        match self {
            Self::Count { of } if !good_terms(of) => Err(Refusal::bad_terms(name).with(MOST_TERMS.to_string())),
            Self::Count { of } if !of_kind(of, self.kind()) => Err(Refusal::mixed_terms(name)),
            Self::Share { part, whole, .. } if !good_terms(part) || !good_terms(whole) => {
                Err(Refusal::bad_terms(name).with(MOST_TERMS.to_string()))
            }
            Self::Share { part, whole, .. } if !is_share(part, whole) => Err(Refusal::not_a_part(name)),
            Self::Share { decimals, .. } if *decimals > 2 => Err(Refusal::bad_decimals(name)),
            Self::Count { .. } | Self::Share { .. } | Self::Field { .. } => Ok(()),
        }
    }
}

/// Is the part never more than the whole? The declared households are the one exception: an office declared them, and what was
/// written down since may pass them.
fn is_share(part: &[Term], whole: &[Term]) -> bool {
    const LISTED: &[Term] = &[Term::Measure(Measure::Households)];
    let of_declared = || whole == [Term::Declared] && (part == [Term::Reached] || is_held(part, LISTED));
    is_held(part, whole) || of_declared()
}

/// Does each term of the part find terms of the whole that hold it, each of those taken for one alone?
fn is_held(part: &[Term], whole: &[Term]) -> bool {
    let Some((first, rest)) = part.split_first() else { return true };
    first.held_by().iter().any(|holding| {
        let left: Vec<Term> = whole.iter().copied().filter(|term| !holding.contains(term)).collect();
        left.len() + holding.len() == whole.len() && is_held(rest, &left)
    })
}
