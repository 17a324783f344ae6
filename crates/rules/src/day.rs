//! Days and spans of days.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A calendar day in Vietnam. Kept, compared and sent as `YYYY-MM-DD`; shown as `dd/mm/yyyy`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

/// A text that is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a day written as YYYY-MM-DD or dd/mm/yyyy")]
pub struct NotADay(pub String);

impl Day {
    /// Before everything the product knows.
    pub const MIN: Self = Self(Date::constant(1, 1, 1));
    /// The end of what has no end yet.
    pub const MAX: Self = Self(Date::constant(9999, 12, 31));

    /// The day `year-month-day`, if the calendar has it.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self)
    }

    /// The day in Vietnam at an instant.
    #[must_use]
    pub fn of(instant: jiff::Timestamp) -> Self {
        // Vietnam has kept UTC+7 without summer time since 1975.
        Self(jiff::tz::Offset::constant(7).to_datetime(instant).date())
    }

    /// The instant at which it begins in Vietnam.
    #[must_use]
    pub fn begins(self) -> jiff::Timestamp {
        let midnight = self.0.to_datetime(jiff::civil::Time::midnight());
        let outside = if self.0.year() < 5000 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        jiff::tz::Offset::constant(7).to_timestamp(midnight).unwrap_or(outside)
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Its month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Its day of the month, 1 to 31.
    #[must_use]
    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// The day before; [`Day::MIN`] has none and stays.
    #[must_use]
    pub fn before(self) -> Self {
        self.0.yesterday().map_or(Self::MIN, Self)
    }

    /// The day after; [`Day::MAX`] has none and stays.
    #[must_use]
    pub fn after(self) -> Self {
        self.0.tomorrow().map_or(Self::MAX, Self)
    }

    /// Is it a Saturday or Sunday?
    #[must_use]
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday)
    }

    /// The day of the week, from 1 for Monday to 7 for Sunday.
    #[must_use]
    pub fn of_week(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }

    /// The last day of its month.
    #[must_use]
    pub fn end_of_month(self) -> Self {
        Self(self.0.last_of_month())
    }

    /// So many whole months before: the same day of that month, or its last.
    #[must_use]
    pub fn months_before(self, months: u16) -> Self {
        self.0.checked_sub(jiff::Span::new().months(months)).map_or(Self::MIN, Self)
    }

    /// As people in Vietnam write it: `01/07/2025`.
    #[must_use]
    pub fn vietnamese(self) -> String {
        format!("{:02}/{:02}/{:04}", self.day_of_month(), self.month(), self.year())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day_of_month())
    }
}
impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = NotADay;

    /// Reads `2025-07-01`, `01/07/2025`, `1/7/2025`, `1-7-2025` and `1.7.2025`.
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let refuse = || NotADay(text.to_owned());
        let mut parts = text.trim().split(['-', '/', '.']);
        let (Some(a), Some(b), Some(c), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(refuse());
        };
        let (year, day) = if a.len() == 4 { (a, c) } else { (c, a) };
        if year.len() != 4 {
            return Err(refuse());
        }
        // Digits alone: a number's text may have a sign.
        let is_number = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if ![year, b, day].iter().all(is_number) {
            return Err(refuse());
        }
        let small = |part: &str| part.parse::<i8>().map_err(|_| refuse());
        Self::new(year.parse().map_err(|_| refuse())?, small(b)?, small(day)?).ok_or_else(refuse)
    }
}

impl TryFrom<String> for Day {
    type Error = NotADay;
    fn try_from(text: String) -> Result<Self, NotADay> {
        text.parse()
    }
}
impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// Days from `from` up to, but without, `to`; [`Day::MAX`] as `to` means "until further notice".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// The first day after it.
    pub to: Day,
}

impl Span {
    /// Every day there is.
    pub const ALWAYS: Self = Self { from: Day::MIN, to: Day::MAX };

    /// From a day on, without an end yet.
    #[must_use]
    pub fn since(from: Day) -> Self {
        Self { from, to: Day::MAX }
    }

    /// Has it no day at all?
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// Is its end still open?
    #[must_use]
    pub fn is_open(self) -> bool {
        self.to == Day::MAX
    }

    /// Its end, unless it is open.
    #[must_use]
    pub fn end(self) -> Option<Day> {
        (!self.is_open()).then_some(self.to)
    }

    /// Is `day` one of its days?
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.to
    }

    /// The days both have, perhaps none.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }

    /// Do they share a day?
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        !self.meet(other).is_empty()
    }
}

/// Something that holds for a span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<T> {
    /// When.
    pub span: Span,
    /// What.
    pub value: T,
}

/// Ends the last of some values on a day and goes on with a new one; `None`, and nothing changed, if there is none yet or it
/// begins later.
pub(crate) fn go_on_with<T>(values: &mut Vec<Dated<T>>, value: T, from: Day) -> Option<()> {
    let last = values.last_mut()?;
    let to = last.span.to;
    match last.span.from.cmp(&from) {
        std::cmp::Ordering::Less => {
            last.span.to = from;
            values.push(Dated { span: Span { from, to }, value });
        }
        std::cmp::Ordering::Equal => last.value = value,
        std::cmp::Ordering::Greater => return None,
    }
    Some(())
}

/// Days that belong to any of some spans, as spans without overlap, in order.
#[must_use]
pub fn union(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
    spans.sort();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => joined.push(span),
        }
    }
    joined
}

/// Days that belong to one of each, in order; both lists are without overlap.
#[must_use]
pub fn meet(some: &[Span], others: &[Span]) -> Vec<Span> {
    let met = some.iter().flat_map(|span| others.iter().map(|other| span.meet(*other)));
    union(met)
}

/// The days of some spans that belong to none of others, in order; both lists are in order and without overlap.
#[must_use]
pub fn without(some: &[Span], others: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    for span in some {
        let mut from = span.from;
        for other in others.iter().filter(|other| other.overlaps(*span)) {
            left.push(Span { from, to: other.from });
            from = other.to;
        }
        left.push(Span { from, to: span.to });
    }
    left.retain(|span| !span.is_empty());
    left
}

/// A day in a test.
#[cfg(test)]
pub(crate) fn test_day(text: &str) -> Day {
    text.parse().expect("a day")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_taken_away_leave_those_before_between_and_after() {
        let span = |from: &str, to: &str| Span { from: test_day(from), to: test_day(to) };
        let year = [span("2022-01-01", "2023-01-01")];
        let taken =
            [span("2021-06-01", "2022-02-01"), span("2022-03-01", "2022-04-01"), span("2022-12-01", "2023-06-01")];
        assert_eq!(without(&year, &taken), [span("2022-02-01", "2022-03-01"), span("2022-04-01", "2022-12-01")]);
        assert_eq!(without(&year, &[]), year);
        assert!(without(&year, &[Span::since(test_day("2020-01-01"))]).is_empty());
    }

    #[test]
    fn a_day_is_read_as_people_and_machines_write_it() {
        for text in ["2025-07-01", "01/07/2025", "1/7/2025", "1-7-2025", " 1.7.2025 "] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), "2025-07-01", "{text}");
        }
        for text in
            ["", "30/2/2025", "1/7/25", "2025", "hôm nay", "1/7/2025/3", "2025-+7-01", "+1/7/2025", "+025-07-01"]
        {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_day_changes_at_midnight_in_vietnam() {
        let before: jiff::Timestamp = "2025-06-30T16:59:59Z".parse().unwrap();
        let after: jiff::Timestamp = "2025-06-30T17:00:00Z".parse().unwrap();
        assert_eq!(Day::of(before).to_string(), "2025-06-30");
        assert_eq!(Day::of(after).to_string(), "2025-07-01");
    }

    #[test]
    fn spans_are_joined_where_they_touch_and_cut_where_they_meet() {
        let span = |from: &str, to: &str| Span { from: test_day(from), to: test_day(to) };
        let joined = union([
            span("2023-01-01", "2023-02-01"),
            span("2022-01-01", "2022-03-01"),
            span("2022-03-01", "2022-04-01"),
            span("2022-02-01", "2022-02-01"),
        ]);
        assert_eq!(joined, [span("2022-01-01", "2022-04-01"), span("2023-01-01", "2023-02-01")]);
        assert_eq!(
            meet(&joined, &[span("2022-03-15", "2023-01-15")]),
            [span("2022-03-15", "2022-04-01"), span("2023-01-01", "2023-01-15")]
        );
    }

    #[test]
    fn a_span_ends_before_its_last_day() {
        let span = Span { from: "2022-05-01".parse().unwrap(), to: "2025-07-01".parse().unwrap() };
        assert!(span.contains("2025-06-30".parse().unwrap()));
        assert!(!span.contains(span.to));
    }
}
