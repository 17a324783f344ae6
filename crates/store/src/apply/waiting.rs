//! Operations that wait for another one: kept, tried again when it has its answer, refused when it never comes.

use super::{
    Attempt, Submission,
    batch::{New, instant},
};
use crate::{
    accounts,
    db::{Read, Tx, args, ids, statements},
    error::{Result, StoreError},
    journal::{self, Answer},
    scope::{Scope, Who},
};
use rules::{
    day::Day,
    ids::{AccountId, AppointmentId, DeviceId, OperationId},
    operations::{Operation, Outcome, Refusal, Wire, decode},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    PUT_WAITING = "INSERT INTO waiting (operation, waits_for, until) VALUES ($1, $2, $3) \
                   ON CONFLICT (operation) DO UPDATE SET waits_for = excluded.waits_for";
    WAITING_FOR = "SELECT operation FROM waiting WHERE waits_for IN {{ids $1}}";
    WOKEN = "SELECT j.operation, j.kind, b.kind_version, b.body, j.author, j.account, j.appointment, j.device, j.captured, \
             j.carried_by \
             FROM journal j JOIN journal_body b ON b.operation = j.operation \
             WHERE j.operation IN {{ids $1}} AND j.state = 'waiting'";
    OVERDUE = "SELECT operation FROM waiting WHERE until < $1";
    MISSED = "SELECT w.operation FROM waiting w JOIN journal j ON j.operation = w.waits_for \
              AND j.state <> 'waiting'";
    FORGET_WAITING = "DELETE FROM waiting WHERE operation IN {{ids $1}}";
}

/// An operation that waits for another that never comes is refused after so many days.
const DAYS_TO_WAIT: i64 = 5;

/// Notes what waits now and what waits no more; fetches what had waited for one of these.
pub(super) async fn settle(
    tx: &mut Tx,
    new: &[New<'_>],
    outcomes: &[Option<Outcome>],
    now: jiff::Timestamp,
) -> Result<Vec<Submission>> {
    let until = instant(now + jiff::SignedDuration::from_hours(24 * DAYS_TO_WAIT));
    let mut answered: Vec<OperationId> = Vec::new();
    let mut settled: Vec<OperationId> = Vec::new();
    let mut waiting = Vec::new();
    for new in new {
        let id = new.submission.operation.id;
        match &outcomes[new.at] {
            Some(Outcome::Waiting(other)) => waiting.push(args![id, *other, &until]),
            Some(Outcome::Applied | Outcome::Refused(_)) => {
                answered.push(id);
                settled.extend((new.submission.attempt != Attempt::First).then_some(id));
            }
            None => {}
        }
    }
    if !settled.is_empty() {
        tx.exec(&FORGET_WAITING, args![ids(settled)]).await?;
    }
    tx.bulk(&PUT_WAITING, waiting).await?;
    // Last, so that what came too early in this very batch is found too.
    let woken: Vec<(Uuid,)> = tx.all(&WAITING_FOR, args![ids(answered)]).await?;
    read_waiting(tx, woken, Attempt::Again, Day::of(now)).await
}

/// What needs an operation that was refused need not wait for it.
pub(super) async fn refuse_in_vain(
    from: &mut impl Read,
    new: &[New<'_>],
    outcomes: &mut [Option<Outcome>],
) -> Result<()> {
    let refused_here = new
        .iter()
        .filter_map(|new| matches!(outcomes[new.at], Some(Outcome::Refused(_))).then_some(new.submission.operation.id));
    let mut refused: BTreeSet<OperationId> = refused_here.collect();
    let awaited = new.iter().filter_map(|new| match &outcomes[new.at] {
        Some(Outcome::Waiting(other)) => Some(*other),
        _ => None,
    });
    let awaited: Vec<OperationId> = awaited.collect();
    if awaited.is_empty() {
        return Ok(());
    }
    let answers = journal::answers(from, &awaited).await?;
    let was_refused = |answer: &Answer| matches!(answer.outcome, Outcome::Refused(_));
    refused.extend(answers.iter().filter(|(_, answer)| was_refused(answer)).map(|(id, _)| *id));
    // One may wait for another that waits in vain itself.
    for _ in 0..awaited.len() {
        let before = refused.len();
        for new in new {
            if let Some(Outcome::Waiting(other)) = outcomes[new.at]
                && refused.contains(&other)
            {
                let reason = Refusal::waited_in_vain(other.to_string());
                outcomes[new.at] = Some(Outcome::Refused(reason));
                refused.insert(new.submission.operation.id);
            }
        }
        if refused.len() == before {
            break;
        }
    }
    Ok(())
}

/// Waiting operations, read back from the journal.
async fn read_waiting(
    from: &mut impl Read,
    operations: Vec<(Uuid,)>,
    attempt: Attempt,
    today: Day,
) -> Result<Vec<Submission>> {
    if operations.is_empty() {
        return Ok(Vec::new());
    }
    let list = ids(operations.into_iter().map(|(id,)| id));
    let rows: Vec<Row> = from.all(&WOKEN, args![list]).await?;
    let mut submissions: BTreeMap<OperationId, Submission> = BTreeMap::new();
    for row in rows {
        let submission = submission(from, row, attempt, today).await?;
        submissions.insert(submission.operation.id, submission);
    }
    Ok(submissions.into_values().collect())
}

/// The operations whose time to wait is over; applied as such, they are refused.
pub(crate) async fn overdue(from: &mut impl Read, now: jiff::Timestamp) -> Result<Vec<Submission>> {
    let waiting = from.all(&OVERDUE, args![instant(now)]).await?;
    read_waiting(from, waiting, Attempt::Overdue, Day::of(now)).await
}

/// The operations that still wait for what has come: the program stopped before it could try them again.
pub(crate) async fn missed(from: &mut impl Read, now: jiff::Timestamp) -> Result<Vec<Submission>> {
    let waiting = from.all(&MISSED, args![]).await?;
    read_waiting(from, waiting, Attempt::Again, Day::of(now)).await
}

/// Operation, kind, version, body, author, account, appointment, device, captured, carrier.
type Row = (Uuid, String, i64, String, String, Option<Uuid>, Option<Uuid>, Option<Uuid>, String, Option<Uuid>);

async fn submission(from: &mut impl Read, row: Row, attempt: Attempt, today: Day) -> Result<Submission> {
    let (id, kind, version, body, author, account, appointment, device, captured, carried_by) = row;
    let corrupt = || StoreError::corrupt("an operation that waited", id);
    let version = u16::try_from(version).map_err(|_| corrupt())?;
    let fields = serde_json::from_str(&body).map_err(|_| corrupt())?;
    let body = decode(Wire { kind, version, fields }).map_err(|_| corrupt())?;
    let captured = captured.parse().map_err(|_| corrupt())?;
    let who = match (author.as_str(), account, appointment) {
        ("operator", ..) => Who::Operator,
        ("person", Some(account), Some(appointment)) => {
            let account = accounts::get(from, AccountId(account), today).await?.ok_or_else(corrupt)?;
            let acting = account.appointment(AppointmentId(appointment)).cloned();
            Who::Person { account: account.id, name: account.name, acting: acting.ok_or_else(corrupt)? }
        }
        ("public", ..) => Who::Public,
        _ => Who::Job("job"),
    };
    let operation = Operation { id: OperationId(id), captured, device: device.map(DeviceId), body };
    Ok(Submission { scope: Scope(who), operation, beside: None, attempt, carried_by: carried_by.map(AccountId) })
}
