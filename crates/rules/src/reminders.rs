//! What somebody is reminded of: his own open things as one digest. It is made anew of what is open whenever it is looked at, so what
//! is done is gone from it; and in quiet hours nothing is announced as new.

use crate::day::Day;
use jiff::{SignedDuration, Timestamp};

/// The last minute of the evening after which nothing is announced, and the first of the morning, in minutes of the day in Vietnam.
/// Volunteers and officers have a night: 21:00 to 6:30.
pub const QUIET: [i64; 2] = [21 * 60, 6 * 60 + 30];

/// So long something counts as new once it was announced.
pub const NEW_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Something that is open to somebody: a report or an answer that is owed, something to put in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open<T> {
    /// What.
    pub what: T,
    /// Since when it is his to do; unknown of what was never announced, as a lack that has been there all along.
    pub since: Option<Timestamp>,
    /// From when on it is late.
    pub late_from: Option<Timestamp>,
}

/// One person's open things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest<T> {
    /// Each, with whether it is new: what is late or due first in front, then what has no day.
    pub things: Vec<(Open<T>, bool)>,
}

/// The digest of what is open to somebody at a moment.
#[must_use]
pub fn digest<T>(open: Vec<Open<T>>, now: Timestamp) -> Digest<T> {
    let until = announced_until(now);
    let is_new = |one: &Open<T>| one.since.is_some_and(|since| since <= until && until.duration_since(since) < NEW_FOR);
    let marked = open.into_iter().map(|one| (is_new(&one), one)).map(|(new, one)| (one, new));
    let mut things: Vec<(Open<T>, bool)> = marked.collect();
    things.sort_by_key(|(one, _)| one.late_from.unwrap_or(Timestamp::MAX));
    Digest { things }
}

impl<T> Digest<T> {
    /// How many of them are new.
    #[must_use]
    pub fn count_new(&self) -> usize {
        self.things.iter().filter(|(_, new)| *new).count()
    }
}

/// Up to when what has happened is announced at a moment: until then, but of the quiet hours nothing before they end.
#[must_use]
pub fn announced_until(now: Timestamp) -> Timestamp {
    let [evening, morning] = QUIET.map(SignedDuration::from_mins);
    let today = Day::of(now);
    let (begins, ends) = (today.begins() + evening, today.begins() + morning);
    if now >= begins {
        begins
    } else if now < ends {
        today.before().begins() + evening
    } else {
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        format!("{text}:00+07:00").parse().unwrap()
    }

    fn open(what: &'static str, since: &str, late_from: Option<&str>) -> Open<&'static str> {
        Open { what, since: Some(at(since)), late_from: late_from.map(at) }
    }

    #[test]
    fn what_is_due_first_stands_in_front_and_what_has_no_day_at_the_end() {
        let all = vec![
            open("lack", "2025-08-01T08:00", None),
            open("later", "2025-08-21T00:00", Some("2025-08-26T00:00")),
            open("first", "2025-08-21T00:00", Some("2025-08-23T18:00")),
        ];
        let digest = digest(all, at("2025-08-21T09:00"));
        assert_eq!(
            digest.things.iter().map(|(one, new)| (one.what, *new)).collect::<Vec<_>>(),
            [("first", true), ("later", true), ("lack", false)]
        );
        assert_eq!(digest.count_new(), 2);
    }

    #[test]
    fn nothing_new_is_announced_at_night_and_all_of_it_in_the_morning() {
        let all = || vec![open("before", "2025-08-21T20:59", None), open("at night", "2025-08-21T22:10", None)];
        let new = |now: &str| digest(all(), at(now)).count_new();
        assert_eq!([new("2025-08-21T22:30"), new("2025-08-22T06:29"), new("2025-08-22T06:30")], [1, 1, 2]);
        assert_eq!(new("2025-08-22T21:30"), 1, "what was told for a day is known");
    }

    proptest! {
        #[test]
        fn what_is_announced_goes_forward_only_and_is_never_of_a_time_to_come(minutes in 0_i64..100_000, more in 0_i64..3_000) {
            let first = at("2025-01-01T00:00") + SignedDuration::from_mins(minutes);
            let second = first + SignedDuration::from_mins(more);
            prop_assert!(announced_until(first) <= first);
            prop_assert!(announced_until(first) <= announced_until(second));
        }
    }
}
