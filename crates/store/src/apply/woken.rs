//! Operations that waited, read back from the journal as their makers sent them.

use super::{Attempt, Submission};
use crate::{
    accounts,
    db::Read,
    error::{Result, StoreError},
    scope::{Scope, Who},
};
use rules::{
    ids::{AccountId, AppointmentId, DeviceId, OperationId},
    operations::{Operation, Wire, decode},
};
use uuid::Uuid;

/// Operation, kind, version, body, author, account, appointment, device, captured.
pub(super) type Row = (
    Uuid,
    String,
    i64,
    String,
    String,
    Option<Uuid>,
    Option<Uuid>,
    Option<Uuid>,
    String,
);

pub(super) async fn submission(
    from: &mut impl Read,
    row: Row,
    attempt: Attempt,
) -> Result<Submission> {
    let (id, kind, version, body, author, account, appointment, device, captured) = row;
    let corrupt = || StoreError::corrupt("an operation that waited", id);
    let version = u16::try_from(version).map_err(|_| corrupt())?;
    let fields = serde_json::from_str(&body).map_err(|_| corrupt())?;
    let body = decode(Wire {
        kind,
        version,
        fields,
    })
    .map_err(|_| corrupt())?;
    let captured = captured.parse().map_err(|_| corrupt())?;
    let who = match (author.as_str(), account, appointment) {
        ("operator", ..) => Who::Operator,
        ("person", Some(account), Some(appointment)) => {
            let account = accounts::get(from, AccountId(account))
                .await?
                .ok_or_else(corrupt)?;
            let acting = account
                .appointments
                .iter()
                .find(|acting| acting.id == AppointmentId(appointment))
                .cloned();
            Who::Person {
                account: account.id,
                name: account.name,
                acting: acting.ok_or_else(corrupt)?,
            }
        }
        ("public", ..) => Who::Public,
        _ => Who::Job("job"),
    };
    let operation = Operation {
        id: OperationId(id),
        captured,
        device: device.map(DeviceId),
        body,
    };
    Ok(Submission {
        scope: Scope(who),
        operation,
        password_hash: None,
        attempt,
    })
}
