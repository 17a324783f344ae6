//! What an indicator comes to: a number, or a part of a whole.

use serde::{Deserialize, Serialize};

/// The whole, in hundredths of a per cent.
pub const WHOLE: u32 = 10_000;

/// A number, or số đạt / tổng số.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// The number; of a share, its part.
    pub part: i64,
    /// What it is a part of, if it is a share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<i64>,
}

/// How a quantity differs from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// By so many; and by how much of the other, in hundredths of a per cent, unless that is nothing.
    Number {
        /// More, or fewer.
        by: i64,
        /// Of the other.
        rate: Option<i64>,
    },
    /// By so many hundredths of a percentage point.
    Points(i64),
}

impl Quantity {
    /// A number.
    #[must_use]
    pub fn count(number: i64) -> Self {
        Self { part: number, whole: None }
    }

    /// A part of a whole.
    #[must_use]
    pub fn share(part: i64, whole: i64) -> Self {
        Self { part, whole: Some(whole) }
    }

    /// Both together. Two shares are the parts of the wholes together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let whole = match (self.whole, other.whole) {
            (Some(one), Some(two)) => Some(one.saturating_add(two)),
            (one, two) => one.or(two),
        };
        Self { part: self.part.saturating_add(other.part), whole }
    }

    /// What is left without the other, of part and whole.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        let negative = Self { part: other.part.saturating_neg(), whole: other.whole.map(i64::saturating_neg) };
        self.plus(negative)
    }

    /// The share in hundredths of a per cent, rounded, 0 to [`WHOLE`]; `None` of a number, and where there is no whole.
    #[must_use]
    pub fn rate(self) -> Option<u32> {
        let whole = self.whole.filter(|whole| *whole > 0)?;
        // More than was officially declared is all of it.
        let part = i128::from(self.part.clamp(0, whole));
        let rate = (part * i128::from(WHOLE) * 2 + i128::from(whole)) / (i128::from(whole) * 2);
        u32::try_from(rate).ok()
    }

    /// The share as it is shown with so many digits behind the comma, in hundredths of a per cent: 100 % only of all, 0 % only of
    /// nothing. Whoever reads that a target is reached must be able to believe it.
    #[must_use]
    pub fn rounded_rate(self, decimals: u8) -> Option<u32> {
        let whole = self.whole.filter(|whole| *whole > 0)?;
        let part = self.part.clamp(0, whole);
        let step = match decimals {
            0 => 100,
            1 => 10,
            _ => 1,
        };
        let steps = i128::from(WHOLE / step);
        let rounded = (i128::from(part) * steps * 2 + i128::from(whole)) / (i128::from(whole) * 2);
        let shown = if part == 0 || part == whole { rounded } else { rounded.clamp(1, steps - 1) };
        u32::try_from(shown).ok().map(|shown| shown * step)
    }

    /// Is it as much as a target: a number, or of a share hundredths of a per cent? A share without a whole reaches none.
    #[must_use]
    pub fn reaches(self, target: u32) -> bool {
        match self.whole {
            None => self.part >= i64::from(target),
            Some(whole) => {
                whole > 0 && i128::from(self.part) * i128::from(WHOLE) >= i128::from(whole) * i128::from(target)
            }
        }
    }

    /// How it differs from another of its kind; `None` between a number and a share, and where a share has no whole.
    #[must_use]
    pub fn since(self, then: Self) -> Option<Change> {
        match (self.whole, then.whole) {
            (None, None) => {
                let by = self.part.saturating_sub(then.part);
                let rate = i128::from(by) * i128::from(WHOLE);
                let rate = rate.checked_div(i128::from(then.part)).and_then(|rate| i64::try_from(rate).ok());
                Some(Change::Number { by, rate })
            }
            (Some(_), Some(_)) => Some(Change::Points(i64::from(self.rate()?) - i64::from(then.rate()?))),
            _ => None,
        }
    }
}
