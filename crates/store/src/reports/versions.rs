//! Reports as they were sent. A row is written once and never changed; what the indicators were is kept once for all reports that
//! agree on it.

use crate::{
    apply::instant,
    db::{Read, Tx, args, ids, statements},
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
    LATEST = "SELECT v.obligation, v.version, v.body, v.definitions FROM report_version v \
              JOIN obligation o ON o.id = v.obligation AND o.versions = v.version WHERE v.obligation = $1";
    ONE = "SELECT obligation, version, body, definitions FROM report_version WHERE obligation = $1 AND version = $2";
    ACCEPTED = "SELECT v.obligation, v.version, v.body, v.definitions FROM report_version v \
                JOIN obligation o ON o.id = v.obligation AND o.accepted = v.version WHERE v.obligation IN {{ids $1}}";
    SENT = "SELECT v.obligation, v.version, v.body, v.definitions FROM report_version v \
            JOIN obligation o ON o.id = v.obligation AND o.versions = v.version WHERE v.obligation IN {{ids $1}}";
    /// The last versions of the reports that the debtors of some obligations owed before, of periods from day $2 on.
    PAST = "SELECT n.id, v.version, v.body, v.definitions FROM obligation n JOIN obligation o ON o.kind = n.kind \
            AND o.unit = n.unit AND (o.team = n.team OR o.team IS NULL AND n.team IS NULL) \
            AND o.period_from < n.period_from AND o.period_from >= $2 \
            JOIN report_version v ON v.obligation = o.id AND v.version = o.versions WHERE n.id IN {{ids $1}} \
            ORDER BY n.id, o.period_from";
    DEFINITIONS = "SELECT body FROM report_definitions WHERE digest = $1";
    PUT = "INSERT INTO report_version (obligation, version, operation, sent_at, definitions, body, file, code) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    UNCODED = "SELECT obligation, version, body, definitions FROM report_version WHERE code IS NULL \
               ORDER BY obligation, version LIMIT 200";
    SET_CODE = "UPDATE report_version SET code = $3 WHERE obligation = $1 AND version = $2";
    PUT_DEFINITIONS = "INSERT INTO report_definitions (digest, body) VALUES ($1, $2) ON CONFLICT DO NOTHING";
}

/// Obligation, version, body, digest of the definitions.
pub(super) type VersionRow = (Uuid, i64, String, String);

/// The last version of a report that was sent.
pub(super) async fn latest(from: &mut impl Read, id: ObligationId) -> Result<Option<Snapshot>> {
    let rows: Vec<VersionRow> = from.all(&LATEST, args![id]).await?;
    Ok(snapshots(from, rows).await?.into_values().next().map(|(_, snapshot)| snapshot))
}

/// One version of a report.
pub(super) async fn one(from: &mut impl Read, id: ObligationId, number: u32) -> Result<Option<Snapshot>> {
    let rows: Vec<VersionRow> = from.all(&ONE, args![id, i64::from(number)]).await?;
    Ok(snapshots(from, rows).await?.into_values().next().map(|(_, snapshot)| snapshot))
}

/// The versions of reports that count for the level above.
pub(super) async fn accepted(
    from: &mut impl Read,
    wanted: impl Iterator<Item = ObligationId>,
) -> Result<BTreeMap<ObligationId, (u32, Snapshot)>> {
    let rows: Vec<VersionRow> = from.all(&ACCEPTED, args![ids(wanted)]).await?;
    snapshots(from, rows).await
}

/// The last versions of reports that were sent.
pub(super) async fn sent(
    from: &mut impl Read,
    wanted: impl Iterator<Item = ObligationId>,
) -> Result<BTreeMap<ObligationId, Snapshot>> {
    let rows: Vec<VersionRow> = from.all(&SENT, args![ids(wanted)]).await?;
    Ok(snapshots(from, rows).await?.into_iter().map(|(id, (_, snapshot))| (id, snapshot)).collect())
}

/// What the debtors of some obligations reported in the months before, by what they owe now.
pub(super) async fn past(from: &mut impl Read, owed: &[Obligation]) -> Result<BTreeMap<ObligationId, Vec<Snapshot>>> {
    let Some(first) = owed.iter().map(|owed| owed.period.from).min() else {
        return Ok(BTreeMap::new());
    };
    let rows: Vec<VersionRow> =
        from.all(&PAST, args![ids(owed.iter().map(|owed| owed.id)), first.months_before(PAST_MONTHS)]).await?;
    let mut past: BTreeMap<ObligationId, Vec<Snapshot>> = BTreeMap::new();
    // Only figures are compared; what the indicators were is left out.
    for (id, _, body, _) in rows {
        let snapshot = serde_json::from_str(&body).map_err(|why| StoreError::corrupt("a report", why))?;
        past.entry(ObligationId(id)).or_default().push(snapshot);
    }
    Ok(past)
}

/// So many months back a reporter's own past is looked at.
const PAST_MONTHS: u16 = 12;

/// Reads rows, with what the indicators were.
pub(super) async fn snapshots(
    from: &mut impl Read,
    rows: Vec<VersionRow>,
) -> Result<BTreeMap<ObligationId, (u32, Snapshot)>> {
    let digests: BTreeSet<String> = rows.iter().map(|(.., digest)| digest.clone()).collect();
    let mut definitions: BTreeMap<String, Arc<[Defined]>> = BTreeMap::new();
    for digest in digests {
        let kept: Option<(String,)> = from.opt(&DEFINITIONS, args![digest.as_str()]).await?;
        let (body,) = kept.ok_or_else(|| StoreError::corrupt("what indicators were", &digest))?;
        let read: Vec<Defined> =
            serde_json::from_str(&body).map_err(|why| StoreError::corrupt("what indicators were", why))?;
        definitions.insert(digest, read.into());
    }
    let snapshot = |(id, number, body, digest): VersionRow| {
        let mut snapshot: Snapshot = serde_json::from_str(&body).map_err(|why| StoreError::corrupt("a report", why))?;
        snapshot.definitions = definitions.get(&digest).cloned().unwrap_or_default();
        Ok((ObligationId(id), (version(number)?, snapshot)))
    };
    rows.into_iter().map(snapshot).collect()
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
    let definitions = super::json(&snapshot.definitions[..])?;
    let digest = hex(&Sha256::digest(&definitions));
    let file = snapshot.on_behalf.as_ref().and_then(|sent_for| sent_for.file.as_ref());
    tx.exec(&PUT_DEFINITIONS, args![digest.as_str(), definitions]).await?;
    let body = super::json(snapshot)?;
    let code = VersionCode::of_report(snapshot);
    tx.exec(&PUT, args![id, i64::from(number), operation, instant(at), digest, body, file, code.as_str()]).await?;
    Ok(())
}

/// Puts the codes that stand on their pages to some of those that have none, and says to how many.
pub(crate) async fn coded(tx: &mut Tx) -> Result<usize> {
    let rows: Vec<VersionRow> = tx.all(&UNCODED, args![]).await?;
    let count = rows.len();
    // One by one: several versions of one report may be among them.
    for row in rows {
        for (id, (number, snapshot)) in snapshots(tx, vec![row]).await? {
            let code = VersionCode::of_report(&snapshot);
            tx.exec(&SET_CODE, args![id, i64::from(number), code.as_str()]).await?;
        }
    }
    Ok(count)
}
