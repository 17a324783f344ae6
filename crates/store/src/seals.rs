//! The journal's seals: keyed hashes over runs of its rows, by which a change shows, and what a check finds.
//!
//! A seal stands over a run of rows and over the seal before it. Beside it stand short hashes of each of its rows, its tags: where a seal is broken
//! they tell which row was changed. They have a keyed hash of their own, so that nobody can make them point elsewhere.

use crate::{
    db::{Db, Read, args, ids, marks, statements},
    error::Result,
    journal::{body_hash, outcome},
    seal_key::SealKey,
};
use hmac::{Hmac, Mac};
use rules::operations::{Outcome, Refusal};
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

statements! {
    /// Feeds with rows that no seal covers yet, each with its last seal.
    UNSEALED = "SELECT f.id, f.value, s.to_version, s.mac FROM feed f LEFT JOIN seal s ON s.feed = f.id \
                AND s.to_version = (SELECT MAX(l.to_version) FROM seal l WHERE l.feed = f.id) \
                WHERE f.value > COALESCE(s.to_version, 0) ORDER BY f.id";
    /// Of several feeds the rows after a version each.
    ROWS_AFTER = "SELECT j.feed, j.version, operation, kind, state, reason, waits_for, author, account, appointment, device, captured, \
                  arrived, body_hash, carried_by FROM {{marks $1}} w CROSS JOIN journal j \
                  WHERE j.feed = w.id AND j.version > w.version ORDER BY j.feed, j.version";
    IS_SEALED = "SELECT COUNT(*) FROM seal";
    PUT_SEAL = "INSERT INTO seal (feed, to_version, from_version, mac, tags) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    /// Every feed that a counter, a row or a seal speaks of.
    FEEDS = "SELECT id, value FROM feed UNION ALL SELECT x.feed, 0 FROM \
             (SELECT feed FROM journal UNION SELECT feed FROM seal) x WHERE x.feed NOT IN (SELECT id FROM feed) ORDER BY 1";
    ROWS = "SELECT feed, version, operation, kind, state, reason, waits_for, author, account, appointment, device, captured, \
            arrived, body_hash, carried_by FROM journal WHERE feed = $1 ORDER BY version";
    SEALS = "SELECT from_version, to_version, mac, tags FROM seal WHERE feed = $1 ORDER BY to_version";
    BODIES = "SELECT operation, salt, body, kind_version FROM journal_body WHERE operation IN {{ids $1}}";
    /// Bodies taken out by an operation that had the right to: one that forgets a household, of what was said of this household, of one
    /// entered twice for it, or of what it sells under its own name; that is another household's by now where this one proved to be the same.
    /// One by which it declined to be written down takes out what told its name until then, and what was refused later for it; nothing else.
    /// (Within a JSON text quotes are written otherwise: no free text looks like a consent.)
    ERASED = "SELECT DISTINCT e.operation FROM journal_erased e JOIN journal j ON j.operation = e.erased_by AND j.state = 'applied' \
              JOIN journal_object f ON f.operation = e.erased_by \
              JOIN journal w ON w.operation = e.operation JOIN journal_object o ON o.operation = e.operation \
              WHERE e.operation IN {{ids $1}} AND (j.kind = 'household.erase' OR j.kind = 'household.set_consent' \
              AND EXISTS (SELECT 1 FROM journal_body c WHERE c.operation = j.operation AND c.body LIKE '%\"is\":\"declined\"%') \
              AND (w.arrived <= j.arrived OR w.state = 'refused' AND w.reason LIKE '%\"household_declined\"%') \
              AND (w.kind IN ('household.amend', 'household.end') OR w.kind LIKE 'producer.%' \
              OR w.kind = 'household.add' AND o.object = w.operation)) AND (w.kind LIKE 'household.%' AND w.kind <> 'household.erase' \
              AND o.object IN (SELECT id FROM household WHERE id = f.object OR merged_into = f.object) \
              OR w.kind IN ('producer.add', 'producer.amend', 'producer.end') \
              AND EXISTS (SELECT 1 FROM producer r JOIN journal_object a ON a.operation = r.id WHERE r.id = o.object \
              AND a.object IN (SELECT id FROM household WHERE id = f.object OR merged_into = f.object)))";
}

/// Bytes of a row's tag, and of the hash of all tags of a seal, which stands before them.
const TAG: usize = 8;

#[derive(sqlx::FromRow)]
struct JournalRow {
    feed: Uuid,
    version: i64,
    operation: Uuid,
    kind: String,
    state: String,
    reason: Option<String>,
    waits_for: Option<Uuid>,
    author: String,
    account: Option<Uuid>,
    appointment: Option<Uuid>,
    device: Option<Uuid>,
    captured: String,
    arrived: String,
    body_hash: Vec<u8>,
    carried_by: Option<Uuid>,
}

impl JournalRow {
    /// Can it be told what became of the operation?
    fn is_readable(&self) -> bool {
        outcome(&self.state, self.waits_for, self.reason.as_deref()) != Outcome::Refused(Refusal::answer_unreadable(""))
    }

    fn fault(&self, fault: &'static str) -> JournalFault {
        JournalFault { operation: Some(self.operation), ..JournalFault::new(self.feed, self.version, fault) }
    }

    /// What the seal covers, as one text; the order and the separator are part of the format and never change. A column that
    /// came later stands there only where it holds something, so that rows sealed before it was there read as they did.
    fn text(&self) -> String {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let columns = [
            self.version.to_string(),
            self.operation.to_string(),
            self.kind.clone(),
            self.state.clone(),
            self.reason.clone().unwrap_or_default(),
            id(self.waits_for),
            self.author.clone(),
            id(self.account),
            id(self.appointment),
            id(self.device),
            self.captured.clone(),
            self.arrived.clone(),
            crate::sessions::hex(&self.body_hash),
        ];
        let later = self.carried_by.map(|carrier| carrier.to_string());
        columns.into_iter().chain(later).collect::<Vec<_>>().join("\u{1f}")
    }
}

/// A feed with rows that no seal covers yet.
#[derive(sqlx::FromRow)]
struct Unsealed {
    id: Uuid,
    /// How far it has come.
    value: i64,
    /// Up to which version it is sealed.
    to_version: Option<i64>,
    /// That seal.
    mac: Option<Vec<u8>>,
}

impl Unsealed {
    fn sealed(&self) -> i64 {
        self.to_version.unwrap_or_default()
    }
}

/// So many rows are read at a time, or those of one feed.
const ROWS_AT_A_TIME: i64 = 5_000;

/// The feeds at the beginning of a list whose rows are read at once.
fn few(open: &[Unsealed]) -> usize {
    let rows = open.iter().scan(0, |rows, feed| {
        *rows += feed.value - feed.sealed();
        Some(*rows)
    });
    rows.take_while(|rows| *rows <= ROWS_AT_A_TIME).count().max(1)
}

/// The seal of a run of rows, over the seal before it.
fn mac(key: &SealKey, before: &[u8], feed: Uuid, rows: &[JournalRow]) -> Result<Hmac<Sha256>> {
    let mut mac = key.mac()?;
    let mut part = |bytes: &[u8]| {
        mac.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(bytes);
    };
    part(before);
    part(feed.as_bytes());
    rows.iter().for_each(|row| part(row.text().as_bytes()));
    Ok(mac)
}

/// The tags of a run: a row that is not there has one of zeros.
fn tags(key: &SealKey, feed: Uuid, first: i64, to: i64, rows: &[JournalRow]) -> Result<Vec<u8>> {
    let by_version: HashMap<i64, &JournalRow> = rows.iter().map(|row| (row.version, row)).collect();
    let mut tags = vec![0; TAG];
    for version in first..=to {
        match by_version.get(&version) {
            Some(row) => tags.extend(tag(key, feed, &[row.text().as_bytes()])?),
            None => tags.extend([0; TAG]),
        }
    }
    let whole = tag(key, feed, &[&first.to_be_bytes(), tags.get(TAG..).unwrap_or_default()])?;
    tags.splice(..TAG, whole);
    Ok(tags)
}

fn tag(key: &SealKey, feed: Uuid, parts: &[&[u8]]) -> Result<[u8; TAG]> {
    let mut mac = key.mac()?;
    mac.update(b"tag");
    mac.update(feed.as_bytes());
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    let mut tag = [0; TAG];
    tag.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(tag, byte)| *tag = byte);
    Ok(tag)
}

/// Seals what isn't sealed yet; tells which feeds that were.
pub(crate) async fn seal(db: &Db, key: &SealKey) -> Result<Vec<Uuid>> {
    let from = &mut db.clone();
    let open: Vec<Unsealed> = from.all(&UNSEALED, args![]).await?;
    let mut seals = Vec::new();
    let mut rest = open.as_slice();
    while let Some((some, others)) = rest.split_at_checked(few(rest)) {
        rest = others;
        let after = some.iter().map(|feed| (feed.id, feed.sealed()));
        let rows: Vec<JournalRow> = from.all(&ROWS_AFTER, args![marks(after)]).await?;
        for Unsealed { id, value, to_version, mac: before } in some {
            let of_feed = rows.partition_point(|row| row.feed < *id)..rows.partition_point(|row| row.feed <= *id);
            // What came in meanwhile is sealed the next time.
            let own = rows.get(of_feed).unwrap_or_default();
            let own = own.get(..own.partition_point(|row| row.version <= *value)).unwrap_or_default();
            let first = to_version.unwrap_or_default() + 1;
            let mac = mac(key, before.as_deref().unwrap_or_default(), *id, own)?.finalize().into_bytes().to_vec();
            seals.push(args![*id, *value, first, mac, tags(key, *id, first, *value, own)?]);
        }
    }
    if !seals.is_empty() {
        let mut tx = db.begin().await?;
        tx.bulk(&PUT_SEAL, seals).await?;
        tx.commit().await?;
    }
    Ok(open.into_iter().map(|feed| feed.id).collect())
}

/// Is there a feed with rows that no seal covers yet?
pub(crate) async fn is_anything_open(from: &mut impl Read) -> Result<bool> {
    let open: Vec<Unsealed> = from.all(&UNSEALED, args![]).await?;
    Ok(!open.is_empty())
}

/// Is any part of the journal sealed?
pub(crate) async fn is_sealed(from: &mut impl Read) -> Result<bool> {
    let row: Option<(i64,)> = from.opt(&IS_SEALED, args![]).await?;
    Ok(row.is_some_and(|(seals,)| seals > 0))
}

/// What a check of the journal found wrong.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct JournalFault {
    /// The feed, a unit's id or nil for the common one; of a changed or missing body the operation.
    pub feed: Uuid,
    /// Which row, or from which on; 0 of a body.
    pub version: i64,
    /// Of this very row: `missing_row`, `added_row`, `changed_row`, `unreadable_answer`. From this row on: `cut_tail`, `broken_seal` (some row that it
    /// covers is changed, or the seal is). Of a body `changed_body` or `missing_body`; of a seal that was noted outside the database
    /// `missing_seal` or `changed_seal`.
    pub fault: &'static str,
    /// The operation that the row is about, where the row is there.
    pub operation: Option<Uuid>,
}

impl JournalFault {
    pub(crate) fn new(feed: Uuid, version: i64, fault: &'static str) -> Self {
        Self { feed, version, fault, operation: None }
    }
}

/// A seal as kept.
#[derive(sqlx::FromRow)]
struct Seal {
    from_version: i64,
    to_version: i64,
    mac: Vec<u8>,
    tags: Option<Vec<u8>>,
}

/// Compares rows with counters, seals (for whoever has the key) and bodies.
pub(crate) async fn faults(from: &mut impl Read, key: Option<&SealKey>) -> Result<Vec<JournalFault>> {
    let mut faults = Vec::new();
    // An operation in several feeds has a row in each and one body.
    let mut bad_bodies = BTreeMap::new();
    let feeds: Vec<(Uuid, i64)> = from.all(&FEEDS, args![]).await?;
    for (feed, value) in feeds {
        let rows: Vec<JournalRow> = from.all(&ROWS, args![feed]).await?;
        let seals: Vec<Seal> = from.all(&SEALS, args![feed]).await?;
        let sealed = seals.last().map_or(0, |seal| seal.to_version);
        faults.extend(gaps(feed, &rows, value.max(sealed)));
        let changed = match key {
            Some(key) => broken(key, feed, &rows, &seals)?,
            None => Vec::new(),
        };
        let named: BTreeSet<i64> = changed.iter().map(|fault| fault.version).collect();
        let unreadable = rows.iter().filter(|row| !row.is_readable() && !named.contains(&row.version));
        faults.extend(unreadable.map(|row| row.fault("unreadable_answer")));
        faults.extend(changed);
        for some in rows.chunks(1000) {
            bad_bodies.extend(body_faults(from, some).await?);
        }
    }
    let of_body =
        |(operation, fault)| JournalFault { operation: Some(operation), ..JournalFault::new(operation, 0, fault) };
    faults.extend(bad_bodies.into_iter().map(of_body));
    Ok(faults)
}

/// Rows that aren't there, though the counter or a seal speaks of them, and rows of which neither does.
fn gaps(feed: Uuid, rows: &[JournalRow], value: i64) -> Vec<JournalFault> {
    let (there, added): (Vec<&JournalRow>, Vec<&JournalRow>) =
        rows.iter().partition(|row| (1..=value).contains(&row.version));
    let mut found = Vec::new();
    let mut next = 1;
    for row in there {
        found.extend((next..row.version).map(|version| JournalFault::new(feed, version, "missing_row")));
        next = row.version + 1;
    }
    if next <= value {
        found.push(JournalFault::new(feed, next, "cut_tail"));
    }
    found.extend(added.into_iter().map(|row| row.fault("added_row")));
    found
}

/// The seals that don't fit, by the rows that were changed where the tags tell which.
fn broken(key: &SealKey, feed: Uuid, rows: &[JournalRow], seals: &[Seal]) -> Result<Vec<JournalFault>> {
    let mut found = Vec::new();
    let mut before: &[u8] = &[];
    for seal in seals {
        let start = rows.partition_point(|row| row.version < seal.from_version);
        let end = rows.partition_point(|row| row.version <= seal.to_version);
        let run = rows.get(start..end).unwrap_or_default();
        if mac(key, before, feed, run)?.verify_slice(&seal.mac).is_err() {
            match changed(key, feed, run, seal)? {
                Some(changed) => found.extend(changed),
                None => found.push(JournalFault::new(feed, seal.from_version, "broken_seal")),
            }
        }
        before = &seal.mac;
    }
    Ok(found)
}

/// The rows of a broken seal that its tags don't fit; none where rows are missing and no other is changed. `None` where the tags can't tell.
fn changed(key: &SealKey, feed: Uuid, run: &[JournalRow], seal: &Seal) -> Result<Option<Vec<JournalFault>>> {
    let Some((whole, kept)) = seal.tags.as_ref().and_then(|tags| tags.split_at_checked(TAG)) else {
        return Ok(None);
    };
    if tag(key, feed, &[&seal.from_version.to_be_bytes(), kept])? != whole {
        return Ok(None);
    }
    let mut found = Vec::new();
    for row in run {
        let at = usize::try_from(row.version - seal.from_version).unwrap_or(usize::MAX).saturating_mul(TAG);
        if kept.get(at..at.saturating_add(TAG)) != Some(&tag(key, feed, &[row.text().as_bytes()])?) {
            found.push(row.fault("changed_row"));
        }
    }
    let is_whole = run.len().saturating_mul(TAG) == kept.len();
    Ok((!found.is_empty() || !is_whole).then_some(found))
}

/// Of which operations the body is gone or says something else than what the row was written for.
async fn body_faults(from: &mut impl Read, rows: &[JournalRow]) -> Result<Vec<(Uuid, &'static str)>> {
    type BodyRow = (Uuid, Vec<u8>, String, i64);
    let list = ids(rows.iter().map(|row| row.operation));
    let bodies: Vec<BodyRow> = from.all(&BODIES, args![list.as_str()]).await?;
    let bodies: HashMap<Uuid, BodyRow> = bodies.into_iter().map(|body| (body.0, body)).collect();
    let erased: Vec<(Uuid,)> = from.all(&ERASED, args![list]).await?;
    let erased: HashSet<Uuid> = erased.into_iter().map(|(id,)| id).collect();
    let fault = |row: &JournalRow| match bodies.get(&row.operation) {
        None if erased.contains(&row.operation) => None,
        None => Some((row.operation, "missing_body")),
        Some((_, salt, body, version)) => {
            let version = u16::try_from(*version).unwrap_or_default();
            let same = body_hash(salt, &row.kind, version, body) == row.body_hash;
            (!same).then_some((row.operation, "changed_body"))
        }
    };
    Ok(rows.iter().filter_map(fault).collect())
}
