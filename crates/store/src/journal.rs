//! The journal: what became of every operation, by whom, when. Rows are never changed; seals (`seals.rs`) make a change visible.

use crate::{
    Store,
    db::{Read, Tx, Val, args, ids, statements},
    error::{Result, StoreError},
    scope::{Scope, Who},
};
use rules::{
    ids::{AccountId, Feed, OperationId},
    operations::{Outcome, Refusal},
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

statements! {
    DONE_BY = "SELECT COUNT(*) FROM journal WHERE operation = $1 AND state = 'applied' AND account = $2";
    APPLIED = "SELECT COUNT(DISTINCT operation) FROM journal WHERE operation IN {{ids $1}} AND state = 'applied'";
    BUMP = "INSERT INTO feed (id, value) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET value = feed.value + excluded.value \
            RETURNING id, value";
    PUT = "INSERT INTO journal (feed, version, operation, kind, state, reason, waits_for, author, account, appointment, \
           device, captured, arrived, body_hash, carried_by) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    PUT_BODY = "INSERT INTO journal_body (operation, kind_version, salt, body) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (operation) DO NOTHING";
    ANSWERS = "SELECT j.operation, j.kind, j.state, j.reason, j.waits_for, j.body_hash, b.salt, j.account \
               FROM journal j LEFT JOIN journal_body b ON b.operation = j.operation \
               WHERE j.operation IN {{ids $1}} \
               ORDER BY CASE j.state WHEN 'waiting' THEN 0 ELSE 1 END, j.arrived, j.version";
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
        let outcome = outcome(&state, waits_for, reason.as_deref());
        (OperationId(operation), Answer { kind, outcome, author: author.map(AccountId), body_hash, salt })
    };
    Ok(rows.into_iter().map(answer).collect())
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

/// What a row says became of its operation. One that somebody changed so that it can't be read says so.
pub(crate) fn outcome(state: &str, waits_for: Option<Uuid>, reason: Option<&str>) -> Outcome {
    match (state, waits_for, reason.map(serde_json::from_str)) {
        ("applied", ..) => Outcome::Applied,
        ("waiting", Some(other), _) => Outcome::Waiting(OperationId(other)),
        ("refused", _, Some(Ok(reason))) => Outcome::Refused(reason),
        _ => Outcome::Refused(Refusal::answer_unreadable("")),
    }
}

/// Moves the feeds' counters on by the given numbers, in id order, and tells where each stood before.
pub(crate) async fn bump(tx: &mut Tx, counts: &BTreeMap<Feed, i64>) -> Result<BTreeMap<Feed, i64>> {
    let mut rows: Vec<(Uuid, i64)> = counts.iter().map(|(feed, count)| (feed.id(), *count)).collect();
    rows.sort_unstable();
    let rows = rows.into_iter().map(|(feed, count)| args![feed, count]).collect();
    let values: Vec<(Uuid, i64)> = tx.bulk_returning(&BUMP, rows).await?;
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
