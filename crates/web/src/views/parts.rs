//! The pieces that pages share.

use crate::locale::Key;

/// A text that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What is read.
    pub text: String,
    /// Where it leads.
    pub url: String,
}

impl Link {
    /// A link from its two sides.
    #[must_use]
    pub fn new(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self { text: text.into(), url: url.into() }
    }
}

/// The shape beside a state's word, so that colour is never alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A full disc: all is well.
    Good,
    /// A triangle: somebody must look.
    Care,
    /// A square: something is wrong.
    Bad,
    /// A ring: nothing there, or over.
    Off,
}

impl Shape {
    /// Its class in the style sheet.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Care => "care",
            Self::Bad => "bad",
            Self::Off => "off",
        }
    }
}

/// A number with its name, and what it is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its name.
    pub label: Key,
    /// The number.
    pub value: u64,
    /// The whole of which it is a part, if it is one.
    pub of: Option<u64>,
}

impl Figure {
    /// A number by itself.
    #[must_use]
    pub fn of(label: Key, value: u64) -> Self {
        Self { label, value, of: None }
    }

    /// A part of a whole.
    #[must_use]
    pub fn part(label: Key, value: u64, whole: u64) -> Self {
        Self { label, value, of: Some(whole) }
    }
}

/// The length of a bar in thousandths, never over its ground.
#[must_use]
pub fn permille(part: u64, whole: u64) -> u64 {
    part.saturating_mul(1000).checked_div(whole).unwrap_or(0).min(1000)
}

/// How far something has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Of what.
    pub label: Key,
    /// What is reached.
    pub part: u64,
    /// What all would be.
    pub whole: u64,
    /// What is asked for, in percent of the whole.
    pub target: Option<u8>,
}

impl Progress {
    /// The bar's length in thousandths.
    #[must_use]
    pub fn permille(&self) -> u64 {
        permille(self.part, self.whole)
    }

    /// Where the target's mark stands, in thousandths; kept off the very edge, where half of it would be cut.
    #[must_use]
    pub fn mark(&self) -> Option<u64> {
        self.target.map(|percent| (u64::from(percent) * 10).clamp(2, 998))
    }
}

/// One of several views of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What is read.
    pub text: String,
    /// Where it leads.
    pub url: String,
    /// Is it the one shown?
    pub current: bool,
    /// How many rows it holds, if that is known.
    pub count: Option<u64>,
}

/// Which part of a long list is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The page shown, from 1.
    pub number: u64,
    /// Rows of the whole list.
    pub rows: u64,
    /// Rows of one page.
    pub per_page: u64,
    /// The address of the list with all its filters, without `page=`.
    pub url: String,
}

impl Pages {
    /// How many pages there are, at least one.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.div_ceil(self.per_page.max(1)).max(1)
    }

    /// The address of the page before.
    #[must_use]
    pub fn before(&self) -> Option<String> {
        (self.number > 1).then(|| self.at(self.number - 1))
    }

    /// The address of the page after.
    #[must_use]
    pub fn after(&self) -> Option<String> {
        (self.number < self.total()).then(|| self.at(self.number + 1))
    }

    fn at(&self, number: u64) -> String {
        let joint = if self.url.contains('?') { '&' } else { '?' };
        format!("{}{joint}page={number}", self.url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_has_none_after_it() {
        let pages = Pages { number: 3, rows: 101, per_page: 50, url: "/teams?list=all".into() };
        assert_eq!(pages.total(), 3);
        assert_eq!(pages.before().as_deref(), Some("/teams?list=all&page=2"));
        assert_eq!(pages.after(), None);
    }

    #[test]
    fn a_bar_never_leaves_its_ground() {
        let bar = |part, whole| Progress { label: Key("figure-teams"), part, whole, target: Some(100) }.permille();
        assert_eq!((bar(0, 0), bar(1, 2), bar(3, 2)), (0, 500, 1000));
    }
}
