//! The last seal of each feed, kept outside the database.
//!
//! Seals hang on each other, so none can be changed or taken out unseen but the last of a feed: whoever can write to the
//! database could delete it with the rows it covers, and turn the counter back. Therefore each seal is noted in the data folder
//! once it is in the database, in the file `seals.head`; and every backup names the last ones of its moment. A seal noted there
//! and missing in the database tells that the tail was cut.
//!
//! The file is a list, `FEED VERSION MAC` a line, to which lines are only added. When it has grown it is written anew, with the
//! last seal of each feed and with those that the database has lost: what was found once stays found. Should another copy of the program add to it in that moment,
//! its lines are lost and the seals before them vouch, until the feed is sealed again.

use crate::{
    db::{Db, Read, args, ids, statements},
    durable,
    error::{Result, StoreError},
    seals::JournalFault,
    sessions::hex,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashMap},
    fs::OpenOptions,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};
use uuid::Uuid;

statements! {
    HEADS = "SELECT s.feed, s.to_version, s.mac FROM seal s \
             JOIN (SELECT feed, MAX(to_version) AS last FROM seal GROUP BY feed) l ON l.feed = s.feed AND l.last = s.to_version \
             ORDER BY s.feed";
    HEADS_OF = "SELECT s.feed, s.to_version, s.mac FROM seal s \
                JOIN (SELECT feed, MAX(to_version) AS last FROM seal WHERE feed IN {{ids $1}} GROUP BY feed) l \
                ON l.feed = s.feed AND l.last = s.to_version ORDER BY s.feed";
    SEALS_OF = "SELECT feed, to_version, mac FROM seal WHERE feed IN {{ids $1}}";
    LAST_ROWS = "SELECT feed, MAX(version) FROM journal WHERE feed IN {{ids $1}} GROUP BY feed";
}

/// So many lines more than there need be are no reason to write the list anew.
const MANY: usize = 1000;

/// The last seal of a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealHead {
    /// The feed: a unit's id, or nil for the common one.
    pub feed: Uuid,
    /// The last version that it covers.
    pub version: i64,
    /// The seal, in hexadecimal.
    pub mac: String,
}

impl SealHead {
    fn of((feed, version, mac): (Uuid, i64, Vec<u8>)) -> Self {
        Self { feed, version, mac: hex(&mac) }
    }

    fn line(&self) -> String {
        format!("{} {} {}\n", self.feed, self.version, self.mac)
    }

    /// What a line says; nothing if a power cut has torn it.
    fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let (feed, version, mac) = (words.next()?, words.next()?, words.next()?);
        let whole = mac.len() == 64 && words.next().is_none();
        let (feed, version) = (feed.parse().ok()?, version.parse().ok()?);
        whole.then(|| Self { feed, version, mac: mac.to_owned() })
    }
}

/// The last seal of every feed, as the database has it.
pub(crate) async fn in_database(from: &mut impl Read) -> Result<Vec<SealHead>> {
    let rows: Vec<(Uuid, i64, Vec<u8>)> = from.all(&HEADS, args![]).await?;
    Ok(rows.into_iter().map(SealHead::of).collect())
}

/// The list in the data folder.
#[derive(Clone, Debug)]
pub(crate) struct SealHeads(Arc<PathBuf>);

impl SealHeads {
    /// The list of a data folder, which may not be there yet.
    pub(crate) fn within(folder: &Path) -> Self {
        Self(Arc::new(folder.join("seals.head")))
    }

    /// Makes the list if it isn't there, and writes it anew if it has grown or its end is torn.
    pub(crate) async fn tidy(&self, db: &Db) -> Result<()> {
        let from = &mut db.clone();
        if !self.0.exists() {
            return self.replace(&in_database(from).await?);
        }
        let (heads, is_torn) = self.read()?;
        let mut last: BTreeMap<Uuid, &SealHead> = BTreeMap::new();
        for head in &heads {
            let other = last.entry(head.feed).or_insert(head);
            if other.version < head.version {
                *other = head;
            }
        }
        if !is_torn && heads.len() <= 2 * last.len() + MANY {
            return Ok(());
        }
        let mut kept: Vec<SealHead> = lost(from, &heads).await?.into_iter().map(|(head, _)| head).collect();
        let others: Vec<SealHead> = last.into_values().filter(|head| !kept.contains(head)).cloned().collect();
        kept.extend(others);
        self.replace(&kept)
    }

    /// Writes the whole list.
    pub(crate) fn replace(&self, heads: &[SealHead]) -> Result<()> {
        let text: String = heads.iter().map(SealHead::line).collect();
        durable::write_whole(&self.0, text.as_bytes()).map_err(|error| self.failed(error))
    }

    /// Notes the last seals of feeds that were just sealed: those that are in the database, whoever put them there.
    pub(crate) async fn note(&self, db: &Db, feeds: Vec<Uuid>) -> Result<()> {
        let rows: Vec<(Uuid, i64, Vec<u8>)> = db.clone().all(&HEADS_OF, args![ids(feeds)]).await?;
        let text: String = rows.into_iter().map(|row| SealHead::of(row).line()).collect();
        let heads = self.clone();
        let added = tokio::task::spawn_blocking(move || {
            let mut file = OpenOptions::new().append(true).create(true).open(heads.0.as_ref())?;
            file.write_all(text.as_bytes())?;
            file.sync_data()
        });
        added.await.unwrap_or_else(|error| Err(io::Error::other(error))).map_err(|error| self.failed(error))
    }

    /// The seals noted; none if there is no list.
    pub(crate) fn noted(&self) -> Result<Vec<SealHead>> {
        if self.0.exists() { self.read().map(|(heads, _)| heads) } else { Ok(Vec::new()) }
    }

    /// All lines, and whether a power cut has torn one.
    fn read(&self) -> Result<(Vec<SealHead>, bool)> {
        let bytes = std::fs::read(self.0.as_ref()).map_err(|error| self.failed(error))?;
        // What a power cut has left of the last lines may be anything.
        let text = String::from_utf8_lossy(&bytes);
        let heads: Vec<SealHead> = text.lines().filter_map(SealHead::read).collect();
        let is_torn = heads.len() < text.lines().count() || !(text.is_empty() || text.ends_with('\n'));
        Ok((heads, is_torn))
    }

    fn failed(&self, error: io::Error) -> StoreError {
        StoreError::File { path: self.0.display().to_string(), error }
    }
}

/// Of each feed, the first of the seals noted elsewhere that the database no longer has.
pub(crate) async fn faults(from: &mut impl Read, heads: &[SealHead]) -> Result<Vec<JournalFault>> {
    let mut first: BTreeMap<Uuid, JournalFault> = BTreeMap::new();
    for (_, fault) in lost(from, heads).await? {
        let other = first.entry(fault.feed).or_insert_with(|| fault.clone());
        if fault.version < other.version {
            *other = fault;
        }
    }
    Ok(first.into_values().collect())
}

/// The seals that the database has no longer, or has changed.
async fn lost(from: &mut impl Read, heads: &[SealHead]) -> Result<Vec<(SealHead, JournalFault)>> {
    let mut found = Vec::new();
    for some in heads.chunks(500) {
        let list = ids(some.iter().map(|head| head.feed));
        let seals: Vec<(Uuid, i64, Vec<u8>)> = from.all(&SEALS_OF, args![&list]).await?;
        let seals: HashMap<(Uuid, i64), String> =
            seals.into_iter().map(|(feed, version, mac)| ((feed, version), hex(&mac))).collect();
        let last: Vec<(Uuid, i64)> = from.all(&LAST_ROWS, args![list]).await?;
        let last: HashMap<Uuid, i64> = last.into_iter().collect();
        for head in some {
            let last = last.get(&head.feed).copied().unwrap_or(0);
            let (version, fault) = match seals.get(&(head.feed, head.version)) {
                _ if last < head.version => (last + 1, "cut_tail"),
                None => (head.version, "missing_seal"),
                Some(mac) if *mac != head.mac => (head.version, "changed_seal"),
                Some(_) => continue,
            };
            found.push((head.clone(), JournalFault::new(head.feed, version, fault)));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(feed: u128, version: i64) -> SealHead {
        SealHead { feed: Uuid::from_u128(feed), version, mac: "ab".repeat(32) }
    }

    #[test]
    fn a_torn_end_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let list = SealHeads::within(folder.path());
        assert_eq!(list.noted().expect("an answer"), []);
        for torn in ["0000", "\0\0\0\0\n", &head(2, 4).line()[..60]] {
            list.replace(&[head(1, 7), head(2, 3)]).expect("written");
            assert_eq!(list.read().expect("an answer"), (vec![head(1, 7), head(2, 3)], false));
            let mut file = OpenOptions::new().append(true).open(list.0.as_ref()).expect("the list");
            file.write_all(torn.as_bytes()).expect("room");
            assert_eq!(list.read().expect("an answer"), (vec![head(1, 7), head(2, 3)], true));
        }
    }
}
