//! Vietnamese phone numbers as people write them.
//!
//! A cell may hold none, one or several numbers with names and notes around them. [`read`] finds them, puts right
//! what is plainly meant (a zero that Excel dropped, the country code, numbers from before September 2018) and says
//! what it changed; what it cannot read it hands back as it stood.

mod cleaning;
mod cutting;
mod findings;
mod meaning;
mod reading;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use findings::{Change, PhoneProblem};
pub use reading::{Found, Reading, mobile_first, read};

/// A number as it is dialled within the country today: a mobile one has ten digits (03, 05, 07, 08, 09 and eight
/// more), a landline eleven (02 and nine more: area code and subscriber). No identity: several people may share one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// A text is no number in its present, national form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no Vietnamese phone number of ten digits (mobile) or eleven (landline)")]
pub struct NotAPhone(pub String);

impl Phone {
    /// A number from its digits alone, as [`Phone::as_str`] gives them. For what people write use [`read`].
    ///
    /// # Errors
    /// [`NotAPhone`] if it is neither a mobile number nor a landline.
    pub fn new(digits: &str) -> Result<Self, NotAPhone> {
        let all_digits = digits.chars().all(|c| c.is_ascii_digit());
        let mobile = digits.len() == 10 && ["03", "05", "07", "08", "09"].iter().any(|start| digits.starts_with(start));
        let landline = digits.len() == 11 && digits.starts_with("02");
        if all_digits && (mobile || landline) { Ok(Self(digits.to_owned())) } else { Err(NotAPhone(digits.to_owned())) }
    }

    /// The digits: `0912345678`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a mobile number (ten digits), so that it can have Zalo.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        self.0.len() == 10
    }

    /// The ten digits of a mobile number, `None` for a landline: where ten digits or nothing are asked for.
    #[must_use]
    pub fn mobile(&self) -> Option<&str> {
        self.is_mobile().then_some(self.as_str())
    }

    /// As people read it: `0912 345 678`, `0214 382 0000`, `024 3825 1234`.
    #[must_use]
    pub fn spaced(&self) -> String {
        let two_digit_area = ["024", "028"].iter().any(|area| self.0.starts_with(area));
        let (first, second) = if two_digit_area { (3, 7) } else { (4, 7) };
        let mut spaced = String::with_capacity(self.0.len() + 2);
        for (place, digit) in self.0.chars().enumerate() {
            if place == first || place == second {
                spaced.push(' ');
            }
            spaced.push(digit);
        }
        spaced
    }

    /// A link that a tap calls: `tel:+84912345678`.
    #[must_use]
    pub fn tel_uri(&self) -> String {
        format!("tel:+84{}", self.0.strip_prefix('0').unwrap_or(&self.0))
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Phone {
    type Err = NotAPhone;

    fn from_str(digits: &str) -> Result<Self, NotAPhone> {
        Self::new(digits)
    }
}

impl TryFrom<String> for Phone {
    type Error = NotAPhone;

    fn try_from(digits: String) -> Result<Self, NotAPhone> {
        Self::new(&digits)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_in_groups_and_called_by_a_tap() {
        let shown = |digits: &str| Phone::new(digits).map(|phone| (phone.spaced(), phone.tel_uri()));
        assert_eq!(shown("0912345678"), Ok(("0912 345 678".to_owned(), "tel:+84912345678".to_owned())));
        assert_eq!(shown("02143820000"), Ok(("0214 382 0000".to_owned(), "tel:+842143820000".to_owned())));
        assert_eq!(shown("02438251234"), Ok(("024 3825 1234".to_owned(), "tel:+842438251234".to_owned())));
        assert!(shown("0912 345 678").is_err());
    }
}
