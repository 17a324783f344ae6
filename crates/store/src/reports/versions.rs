//! Reports as they were sent. A row is written once and never changed; what the indicators were is kept once for all reports that
//! agree on it.

use super::held::VersionOf;
use crate::{
    apply::instant,
    db::{Db, Read, Tx, args, ids, statements},
    error::{Result, StoreError},
    obligations::version,
    sessions::hex,
};
use rules::{
    ids::{ObligationId, OperationId},
    obligations::Obligation,
    reports::{Defined, Snapshot},
    version_code::VersionCode,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

statements! {
    /// All versions of these reports: as a rule there is one of each.
    VERSIONS = "SELECT obligation, version, body, definitions FROM report_version WHERE obligation IN {{ids $1}}";
    /// Which reports the debtors of some obligations sent before, of periods from day $2 on.
    PAST = "SELECT n.id, o.id, o.versions FROM obligation n JOIN obligation o ON o.kind = n.kind \
            AND o.unit = n.unit AND (o.team = n.team OR o.team IS NULL AND n.team IS NULL) \
            AND o.period_from < n.period_from AND o.period_from >= $2 AND o.versions > 0 WHERE n.id IN {{ids $1}} \
            ORDER BY n.id, o.period_from";
    DEFINITIONS = "SELECT body FROM report_definitions WHERE digest = $1";
    PUT = "INSERT INTO report_version (obligation, version, operation, sent_at, definitions, body, file, code) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    UNCODED = "SELECT obligation, version, body, definitions FROM report_version WHERE code IS NULL \
               ORDER BY obligation, version LIMIT 200";
    SET_CODE = "UPDATE report_version SET code = $3 WHERE obligation = $1 AND version = $2";
    PUT_DEFINITIONS = "INSERT INTO report_definitions (digest, body) VALUES ($1, $2) ON CONFLICT DO NOTHING";
}

/// The last version of a report, if one was sent.
pub(super) async fn latest(from: &mut impl Read, owed: &Obligation) -> Result<Option<Arc<Snapshot>>> {
    one(from, owed.id, owed.versions).await
}

/// One version of a report.
pub(super) async fn one(from: &mut impl Read, id: ObligationId, number: u32) -> Result<Option<Arc<Snapshot>>> {
    Ok(read(from, [(id, number)]).await?.remove(&id))
}

/// The versions of reports that count for the level above.
pub(super) async fn accepted(
    from: &mut impl Read,
    owed: &[Obligation],
) -> Result<BTreeMap<ObligationId, (u32, Arc<Snapshot>)>> {
    let wanted: BTreeMap<ObligationId, u32> = owed.iter().filter_map(|owed| Some((owed.id, owed.accepted?))).collect();
    let found = read(from, wanted.iter().map(|(id, number)| (*id, *number))).await?;
    Ok(found.into_iter().filter_map(|(id, snapshot)| Some((id, (*wanted.get(&id)?, snapshot)))).collect())
}

/// The last versions of reports that were sent.
pub(super) async fn sent(from: &mut impl Read, owed: &[Obligation]) -> Result<BTreeMap<ObligationId, Arc<Snapshot>>> {
    read(from, owed.iter().map(|owed| (owed.id, owed.versions))).await
}

/// What the debtors of some obligations reported in the months before, by what they owe now.
pub(super) async fn past(
    from: &mut impl Read,
    owed: &[Obligation],
) -> Result<BTreeMap<ObligationId, Vec<Arc<Snapshot>>>> {
    let Some(first) = owed.iter().map(|owed| owed.period.from).min() else {
        return Ok(BTreeMap::new());
    };
    let rows: Vec<(Uuid, Uuid, i64)> =
        from.all(&PAST, args![ids(owed.iter().map(|owed| owed.id)), first.months_before(PAST_MONTHS)]).await?;
    let mut wanted = Vec::new();
    for (_, then, number) in &rows {
        wanted.push((ObligationId(*then), version(*number)?));
    }
    let found = read(from, wanted).await?;
    let mut past: BTreeMap<ObligationId, Vec<Arc<Snapshot>>> = BTreeMap::new();
    for (id, then, _) in rows {
        past.entry(ObligationId(id)).or_default().extend(found.get(&ObligationId(then)).cloned());
    }
    Ok(past)
}

/// So many months back a reporter's own past is looked at.
const PAST_MONTHS: u16 = 12;

/// Versions by report and number, one of each report; there is none of number 0. Those that are held already are not read again.
pub(super) async fn read(
    from: &mut impl Read,
    wanted: impl IntoIterator<Item = VersionOf>,
) -> Result<BTreeMap<ObligationId, Arc<Snapshot>>> {
    let held = from.held();
    let held = held.as_ref().map(|held| &held.snapshots);
    let (mut found, mut unread) = (BTreeMap::new(), BTreeMap::new());
    for (id, number) in wanted.into_iter().filter(|(_, number)| *number > 0) {
        match held.as_ref().and_then(|held| held.get((id, number))) {
            Some(snapshot) => drop(found.insert(id, snapshot)),
            None => drop(unread.insert(id, number)),
        }
    }
    if unread.is_empty() {
        return Ok(found);
    }
    let mut rows: Vec<(Uuid, i64, String, String)> = from.all(&VERSIONS, args![ids(unread.keys().copied())]).await?;
    rows.retain(|(id, number, ..)| unread.get(&ObligationId(*id)).is_some_and(|wanted| i64::from(*wanted) == *number));
    let definitions = definitions(from, rows.iter().map(|(.., digest)| digest.clone()).collect()).await?;
    for (id, number, body, digest) in rows {
        let snapshot = snapshot(&body, &digest, &definitions)?;
        let (id, number, snapshot) = (ObligationId(id), version(number)?, Arc::new(snapshot));
        if let Some(held) = &held {
            held.put((id, number), &snapshot, body.len());
        }
        found.insert(id, snapshot);
    }
    Ok(found)
}

/// What was kept of a version, with what the indicators were.
fn snapshot(body: &str, digest: &str, definitions: &BTreeMap<String, Arc<[Defined]>>) -> Result<Snapshot> {
    let mut snapshot: Snapshot = serde_json::from_str(body).map_err(|why| StoreError::corrupt("a report", why))?;
    snapshot.definitions = definitions.get(digest).cloned().unwrap_or_default();
    Ok(snapshot)
}

/// What the indicators were, by digest.
async fn definitions(from: &mut impl Read, digests: BTreeSet<String>) -> Result<BTreeMap<String, Arc<[Defined]>>> {
    let mut definitions: BTreeMap<String, Arc<[Defined]>> = BTreeMap::new();
    for digest in digests {
        let kept: Option<(String,)> = from.opt(&DEFINITIONS, args![digest.as_str()]).await?;
        let (body,) = kept.ok_or_else(|| StoreError::corrupt("what indicators were", &digest))?;
        let read: Vec<Defined> =
            serde_json::from_str(&body).map_err(|why| StoreError::corrupt("what indicators were", why))?;
        definitions.insert(digest, read.into());
    }
    Ok(definitions)
}

/// Keeps a version that is sent.
pub(super) async fn save(
    tx: &mut Tx,
    operation: OperationId,
    id: ObligationId,
    number: u32,
    at: jiff::Timestamp,
    snapshot: &Snapshot,
) -> Result<()> {
    tx.leave_held();
    let definitions = super::json(&snapshot.definitions[..])?;
    let digest = hex(&Sha256::digest(&definitions));
    let file = snapshot.on_behalf.as_ref().and_then(|sent_for| sent_for.file.as_ref());
    tx.exec(&PUT_DEFINITIONS, args![digest.as_str(), definitions]).await?;
    let body = super::json(snapshot)?;
    let code = VersionCode::of_report(snapshot);
    tx.exec(&PUT, args![id, i64::from(number), operation, instant(at), digest, body, file, code.as_str()]).await?;
    Ok(())
}

/// Puts the codes that stand on their pages to reports that were sent before there were any.
pub(crate) async fn code_all(db: &Db) -> Result<()> {
    loop {
        let from = &mut db.clone();
        let rows: Vec<(Uuid, i64, String, String)> = from.all(&UNCODED, args![]).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let definitions = definitions(from, rows.iter().map(|(.., digest)| digest.clone()).collect()).await?;
        let mut tx = db.begin().await?;
        for (id, number, body, digest) in &rows {
            let code = VersionCode::of_report(&snapshot(body, digest, &definitions)?);
            tx.exec(&SET_CODE, args![*id, *number, code.as_str()]).await?;
        }
        tx.commit().await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{reports::held::tests::snapshot, testing::store};

    #[tokio::test]
    async fn a_version_that_a_transaction_took_back_is_held_by_nobody() {
        let (store, _folder) = store().await;
        let id = ObligationId(store.surroundings.id());
        let send = async |tx: &mut Tx, name: &str| {
            let snapshot = Snapshot { name: name.into(), ..snapshot() };
            let operation = OperationId(store.surroundings.id());
            save(tx, operation, id, 1, store.now(), &snapshot).await.expect("saved");
        };
        let mut tx = store.db.begin().await.expect("a transaction");
        send(&mut tx, "taken back").await;
        let seen = one(&mut tx, id, 1).await.expect("an answer").expect("it sees its own");
        assert_eq!(seen.name, "taken back");
        tx.rollback().await.expect("taken back");
        assert!(one(&mut store.db.clone(), id, 1).await.expect("an answer").is_none());

        let mut tx = store.db.begin().await.expect("a transaction");
        send(&mut tx, "sent").await;
        tx.commit().await.expect("written");
        for _ in 0..2 {
            let sent = one(&mut store.db.clone(), id, 1).await.expect("an answer").expect("a version");
            assert_eq!(sent.name, "sent");
        }
    }
}
