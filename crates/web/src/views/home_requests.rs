//! What the first page tells of reports that are asked for once.

use super::parts::Link;
use crate::locale::Key;
use crate::page::Page;

/// A report that is asked for once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextRequest {
    /// It, leading to the answer.
    pub request: Link,
    /// What is still to come.
    pub left: Left,
}

/// What is still to come of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The own answer, within so many days.
    Days(u64),
    /// The own answer, which is late.
    Late,
    /// The own answer, which was given back to be put right.
    Returned,
    /// Answers of so many others, within so many days.
    Missing(u32, u64),
}

impl Left {
    /// In a sentence.
    #[must_use]
    pub fn text(self, p: &Page) -> String {
        match self {
            Self::Days(days) => p.t1(Key("home-request-days"), "days", days),
            Self::Late => p.t(Key("home-request-late")),
            Self::Returned => p.t(Key("home-request-returned")),
            Self::Missing(count, days) => p.t2(Key("home-request-missing"), "count", count, "days", days),
        }
    }
}
