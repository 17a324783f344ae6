//! How much of which feeds a phone has been told, as a text that it keeps and gives back.

use rules::{day::Day, ids::UnitId};
use std::{collections::BTreeMap, fmt, str::FromStr};
use uuid::Uuid;

/// How a text of this form begins. One of another form is as good as none.
const FORM: &str = "1";

/// A version of a feed, and what stands there, in few bits: a database that was put back to an earlier day counts the same
/// numbers anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The version; 0 where nothing has happened.
    pub(super) version: i64,
    /// The end of the id of the operation there.
    pub(super) end: u32,
}

impl Mark {
    pub(super) fn of(version: i64, operation: Option<Uuid>) -> Self {
        let end = operation.map_or(0, |id| u32::try_from(id.as_u128() & u128::from(u32::MAX)).unwrap_or_default());
        Self { version, end }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{:x}", self.version, self.end)
    }
}

impl FromStr for Mark {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (version, end) = text.split_once('.').ok_or(())?;
        let version = i64::from_str_radix(version, 16).map_err(|_| ())?;
        Ok(Self { version, end: u32::from_str_radix(end, 16).map_err(|_| ())? })
    }
}

/// The marks of the units whose feeds tell of a village: its own, and those of the units it took in.
pub(crate) type Feeds = BTreeMap<UnitId, Mark>;

/// What a phone has been told. It proves nothing: whoever makes one up is told the changes since, of villages that he sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncCursor {
    /// On which day; `None` of somebody who was told nothing yet.
    pub(super) day: Option<Day>,
    /// How much of what is common to all.
    pub(super) common: Mark,
    /// How much of which villages.
    pub(super) villages: BTreeMap<UnitId, Feeds>,
}

impl SyncCursor {
    /// A text that a phone gave back; nothing told yet, if it is none of ours.
    #[must_use]
    pub fn read(text: &str) -> Self {
        text.parse().unwrap_or_default()
    }
}

impl fmt::Display for SyncCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FORM}/{}/{}", self.day.unwrap_or(Day::MIN), self.common)?;
        for (village, feeds) in &self.villages {
            write!(f, "/{}", village.0.simple())?;
            for (unit, mark) in feeds {
                // Nearly always the one feed is the village's own.
                let unit = if unit == village { String::new() } else { unit.0.simple().to_string() };
                write!(f, "~{unit}.{mark}")?;
            }
        }
        Ok(())
    }
}

impl FromStr for SyncCursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('/');
        if parts.next() != Some(FORM) {
            return Err(());
        }
        let day = parts.next().ok_or(())?.parse().map_err(|_| ())?;
        let common = parts.next().ok_or(())?.parse()?;
        let mut villages = BTreeMap::new();
        for part in parts {
            let mut feeds = part.split('~');
            let village: UnitId = feeds.next().ok_or(())?.parse().map_err(|_| ())?;
            let feed = |text: &str| {
                let (unit, mark) = text.split_once('.').ok_or(())?;
                let unit = if unit.is_empty() { village } else { unit.parse().map_err(|_| ())? };
                Ok((unit, mark.parse()?))
            };
            villages.insert(village, feeds.map(feed).collect::<Result<Feeds, ()>>()?);
        }
        Ok(Self { day: Some(day), common, villages })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(number: u128) -> UnitId {
        UnitId(Uuid::from_u128(number))
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let mark = |version| Mark::of(version, Some(Uuid::from_u128(u128::MAX - 7)));
        let cursor = SyncCursor {
            day: "2025-09-01".parse().ok(),
            common: mark(300),
            villages: BTreeMap::from([
                (unit(1), Feeds::from([(unit(1), mark(17))])),
                (unit(2), Feeds::from([(unit(2), Mark::default()), (unit(9), mark(i64::MAX))])),
                (unit(3), Feeds::new()),
            ]),
        };
        assert_eq!(SyncCursor::read(&cursor.to_string()), cursor);
    }

    #[test]
    fn a_text_that_is_no_cursor_says_that_nothing_was_told() {
        let good = "1/2025-09-01/1.2/00000000000000000000000000000001~.3.4";
        assert_eq!(SyncCursor::read(good).villages.len(), 1);
        for (from, to) in
            [("1/", "2/"), ("09", "13"), ("/1.2", "/1"), ("~.3", "~3"), ("0001~", "000g~"), (".4", ".444444444")]
        {
            assert_eq!(SyncCursor::read(&good.replacen(from, to, 1)), SyncCursor::default(), "{to}");
        }
        for text in ["", "1", "1/2025-09-01", "1/2025-09-01/", "null", &"/".repeat(1000)] {
            assert_eq!(SyncCursor::read(text), SyncCursor::default(), "{text}");
        }
    }
}
