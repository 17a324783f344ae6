//! The journal: what became of every operation, by whom, when. Rows are never changed; seals make a change visible.

use crate::{
    Store,
    db::{Db, Read, Tx, Val, args, ids, statements},
    error::{Result, StoreError},
    scope::{Scope, Who},
    seal_key::SealKey,
};
use hmac::{Hmac, Mac};
use rules::{
    ids::{AccountId, Feed, OperationId},
    operations::{Outcome, Refusal},
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

statements! {
    /// Bodies taken out by an operation that had the right to.
    ERASED = "SELECT e.operation FROM journal_erased e WHERE e.operation IN {{ids $1}} AND EXISTS (SELECT 1 FROM journal j \
              WHERE j.operation = e.erased_by AND j.kind = 'household.erase' AND j.state = 'applied')";
    DONE_BY = "SELECT COUNT(*) FROM journal WHERE operation = $1 AND state = 'applied' AND account = $2";
    APPLIED = "SELECT COUNT(DISTINCT operation) FROM journal WHERE operation IN {{ids $1}} AND state = 'applied'";
    BUMP = "INSERT INTO feed (id, value) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET value = feed.value + excluded.value";
    VALUES = "SELECT id, value FROM feed WHERE id IN {{ids $1}}";
    PUT = "INSERT INTO journal (feed, version, operation, kind, state, reason, waits_for, author, account, appointment, \
           device, captured, arrived, body_hash, carried_by) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    PUT_BODY = "INSERT INTO journal_body (operation, kind_version, salt, body) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (operation) DO NOTHING";
    ANSWERS = "SELECT j.operation, j.kind, j.state, j.reason, j.waits_for, j.body_hash, b.salt, j.account \
               FROM journal j LEFT JOIN journal_body b ON b.operation = j.operation \
               WHERE j.operation IN {{ids $1}} \
               ORDER BY CASE j.state WHEN 'waiting' THEN 0 ELSE 1 END, j.arrived, j.version";
    /// Feeds with rows that no seal covers yet.
    UNSEALED = "SELECT f.id, f.value, COALESCE((SELECT MAX(s.to_version) FROM seal s WHERE s.feed = f.id), 0) FROM feed f \
                WHERE f.value > COALESCE((SELECT MAX(s.to_version) FROM seal s WHERE s.feed = f.id), 0) ORDER BY f.id";
    /// Every feed that a counter, a row or a seal speaks of.
    FEEDS = "SELECT id, value FROM feed UNION ALL SELECT x.feed, 0 FROM \
             (SELECT feed FROM journal UNION SELECT feed FROM seal) x WHERE x.feed NOT IN (SELECT id FROM feed) ORDER BY 1";
    ROWS = "SELECT version, operation, kind, state, reason, waits_for, author, account, appointment, device, captured, \
            arrived, body_hash, carried_by FROM journal WHERE feed = $1 AND version > $2 AND version <= $3 ORDER BY version";
    SEALS = "SELECT from_version, to_version, mac FROM seal WHERE feed = $1 ORDER BY to_version";
    LAST_SEAL = "SELECT to_version, mac FROM seal WHERE feed = $1 ORDER BY to_version DESC LIMIT 1";
    IS_SEALED = "SELECT COUNT(*) FROM seal";
    PUT_SEAL = "INSERT INTO seal (feed, to_version, from_version, mac) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    BODIES = "SELECT operation, salt, body, kind_version FROM journal_body WHERE operation IN {{ids $1}}";
}

/// The hash that ties a journal row to what the operation said.
pub(crate) fn body_hash(salt: &[u8], kind: &str, version: u16, body: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [salt, kind.as_bytes(), &version.to_be_bytes(), body.as_bytes()] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// An earlier answer to an operation of the same id.
pub(crate) struct Answer {
    pub(crate) kind: String,
    pub(crate) outcome: Outcome,
    /// Whose operation it was, if a person's.
    pub(crate) author: Option<AccountId>,
    body_hash: Vec<u8>,
    salt: Option<Vec<u8>>,
}

impl Answer {
    /// The hash under which the body was kept.
    pub(crate) fn hash(&self) -> Vec<u8> {
        self.body_hash.clone()
    }

    /// Did that operation say the same? When its body was erased there is nothing left to compare.
    pub(crate) fn said(&self, kind: &str, version: u16, body: &str) -> bool {
        let same = |salt: &Vec<u8>| body_hash(salt, kind, version, body) == self.body_hash;
        self.kind == kind && self.salt.as_ref().is_none_or(same)
    }
}

type AnswerRow = (Uuid, String, String, Option<String>, Option<Uuid>, Vec<u8>, Option<Vec<u8>>, Option<Uuid>);

/// The newest answer to each of the operations that have one.
pub(crate) async fn answers(from: &mut impl Read, operations: &[OperationId]) -> Result<HashMap<OperationId, Answer>> {
    let rows: Vec<AnswerRow> = from.all(&ANSWERS, args![ids(operations.iter().copied())]).await?;
    let answer = |(operation, kind, state, reason, waits_for, body_hash, salt, author): AnswerRow| {
        let outcome = match (state.as_str(), waits_for, reason) {
            ("applied", ..) => Outcome::Applied,
            ("waiting", Some(other), _) => Outcome::Waiting(OperationId(other)),
            ("refused", _, Some(reason)) => Outcome::Refused(refusal(&reason)?),
            _ => return Err(StoreError::corrupt("a state of an operation", state)),
        };
        Ok((OperationId(operation), Answer { kind, outcome, author: author.map(AccountId), body_hash, salt }))
    };
    rows.into_iter().map(answer).collect()
}

/// How many of these operations are applied.
pub(crate) async fn applied(from: &mut impl Read, operations: &[OperationId]) -> Result<usize> {
    let row: Option<(i64,)> = from.opt(&APPLIED, args![ids(operations.iter().copied())]).await?;
    Ok(row.and_then(|(count,)| usize::try_from(count).ok()).unwrap_or(0))
}

impl Store {
    /// Did the asker do this before: was an operation of his with this id applied?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_done(&self, scope: &Scope, operation: OperationId) -> Result<bool> {
        let Some(account) = scope.account() else {
            return Ok(false);
        };
        let row: Option<(i64,)> = self.db.clone().opt(&DONE_BY, args![operation, account]).await?;
        Ok(row.is_some_and(|(rows,)| rows > 0))
    }
}

pub(crate) fn refusal(reason: &str) -> Result<Refusal> {
    serde_json::from_str(reason).map_err(|_| StoreError::corrupt("a reason", reason))
}

/// Moves the feeds' counters on by the given numbers, in id order, and tells where each stood before.
pub(crate) async fn bump(tx: &mut Tx, counts: &BTreeMap<Feed, i64>) -> Result<BTreeMap<Feed, i64>> {
    let mut rows: Vec<(Uuid, i64)> = counts.iter().map(|(feed, count)| (feed.id(), *count)).collect();
    rows.sort_unstable();
    tx.bulk(&BUMP, rows.iter().map(|(feed, count)| args![*feed, *count]).collect()).await?;
    let values: Vec<(Uuid, i64)> = tx.all(&VALUES, args![ids(rows.iter().map(|(feed, _)| *feed))]).await?;
    let values: HashMap<Uuid, i64> = values.into_iter().collect();
    let before = |(feed, count): (&Feed, &i64)| {
        let value = values.get(&feed.id()).ok_or_else(|| StoreError::corrupt("a feed", feed.id()))?;
        Ok((*feed, value - count))
    };
    counts.iter().map(before).collect()
}

/// One row to be written.
pub(crate) struct Entry<'a> {
    pub(crate) feed: Feed,
    pub(crate) version: i64,
    pub(crate) operation: OperationId,
    pub(crate) kind: &'a str,
    pub(crate) outcome: &'a Outcome,
    pub(crate) who: &'a Who,
    pub(crate) author: &'static str,
    pub(crate) device: Option<rules::ids::DeviceId>,
    pub(crate) carried_by: Option<rules::ids::AccountId>,
    pub(crate) captured: String,
    pub(crate) arrived: &'a str,
    pub(crate) body_hash: Vec<u8>,
}

impl Entry<'_> {
    fn row(self) -> Result<Vec<Val>> {
        let reason = match self.outcome {
            Outcome::Refused(reason) => {
                Some(serde_json::to_string(reason).map_err(|_| StoreError::corrupt("a reason", &reason.code))?)
            }
            _ => None,
        };
        let waits_for = match self.outcome {
            Outcome::Waiting(other) => Some(*other),
            _ => None,
        };
        let (account, appointment) = match self.who {
            Who::Person { account, acting, .. } => (Some(*account), Some(acting.id)),
            _ => (None, None),
        };
        Ok(args![
            self.feed.id(),
            self.version,
            self.operation,
            self.kind,
            self.outcome.code(),
            reason,
            waits_for,
            self.author,
            account,
            appointment,
            self.device,
            self.captured,
            self.arrived,
            self.body_hash,
            self.carried_by
        ])
    }
}

/// Writes rows.
pub(crate) async fn write(tx: &mut Tx, entries: Vec<Entry<'_>>) -> Result<()> {
    let rows = entries.into_iter().map(Entry::row).collect::<Result<Vec<_>>>()?;
    Ok(tx.bulk(&PUT, rows).await?)
}

/// Writes what operations said: id, version of the kind, salt, body.
pub(crate) async fn write_bodies(tx: &mut Tx, bodies: Vec<(OperationId, u16, Vec<u8>, String)>) -> Result<()> {
    let row = |(operation, version, salt, body): (OperationId, u16, Vec<u8>, String)| {
        args![operation, u32::from(version), salt, body]
    };
    Ok(tx.bulk(&PUT_BODY, bodies.into_iter().map(row).collect()).await?)
}

#[derive(sqlx::FromRow)]
struct JournalRow {
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

async fn rows(from: &mut impl Read, feed: Uuid, after: i64, to: i64) -> Result<Vec<JournalRow>> {
    Ok(from.all(&ROWS, args![feed, after, to]).await?)
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

/// Seals what isn't sealed yet; tells which feeds that were.
pub(crate) async fn seal(db: &Db, key: &SealKey) -> Result<Vec<Uuid>> {
    let from = &mut db.clone();
    let open: Vec<(Uuid, i64, i64)> = from.all(&UNSEALED, args![]).await?;
    let feeds: Vec<Uuid> = open.iter().map(|(feed, ..)| *feed).collect();
    let mut seals = Vec::new();
    for (feed, value, sealed) in open {
        let before = from.opt::<(i64, Vec<u8>)>(&LAST_SEAL, args![feed]).await?.map_or_else(Vec::new, |(_, mac)| mac);
        let rows = rows(from, feed, sealed, value).await?;
        let mac = mac(key, &before, feed, &rows)?.finalize().into_bytes().to_vec();
        seals.push(args![feed, value, sealed + 1, mac]);
    }
    if !seals.is_empty() {
        let mut tx = db.begin().await?;
        tx.bulk(&PUT_SEAL, seals).await?;
        tx.commit().await?;
    }
    Ok(feeds)
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
    /// From which version on; 0 of a body.
    pub version: i64,
    /// `missing_row`, `broken_seal`, `cut_tail`, `changed_body` or `missing_body`; of a seal that was noted outside the database
    /// `missing_seal` or `changed_seal`.
    pub fault: &'static str,
}

/// Compares rows with counters, seals (for whoever has the key) and bodies.
pub(crate) async fn faults(from: &mut impl Read, key: Option<&SealKey>) -> Result<Vec<JournalFault>> {
    let mut faults = Vec::new();
    // An operation in several feeds has a row in each and one body.
    let mut bad_bodies = BTreeMap::new();
    let feeds: Vec<(Uuid, i64)> = from.all(&FEEDS, args![]).await?;
    for (feed, value) in feeds {
        let mut fault = |version, fault| {
            faults.push(JournalFault { feed, version, fault });
        };
        let rows = rows(from, feed, 0, i64::MAX).await?;
        let gap = rows.iter().zip(1..).find(|(row, at)| row.version != *at).map(|(_, at)| at);
        let last = rows.last().map_or(0, |row| row.version);
        if let Some(version) = gap {
            fault(version, "missing_row");
        } else if last != value {
            fault(last + 1, "cut_tail");
        }
        let seals: Vec<(i64, i64, Vec<u8>)> = from.all(&SEALS, args![feed]).await?;
        let mut before = Vec::new();
        for (first, to, mac) in seals {
            let start = rows.partition_point(|row| row.version < first);
            let end = rows.partition_point(|row| row.version <= to);
            if let Some(key) = key
                && self::mac(key, &before, feed, &rows[start..end.max(start)])?.verify_slice(&mac).is_err()
            {
                fault(first, "broken_seal");
            }
            before = mac;
        }
        for some in rows.chunks(1000) {
            bad_bodies.extend(body_faults(from, some).await?);
        }
    }
    faults.extend(bad_bodies.into_iter().map(|(operation, fault)| JournalFault { feed: operation, version: 0, fault }));
    Ok(faults)
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
