//! Requests, those who are asked and answers, as their tables hold them.

use crate::{
    error::{Result, StoreError},
    obligations::{moment, version},
    teams::word,
};
use rules::{
    ids::{RequestId, TeamId, UnitId},
    obligations::Debtor,
    requests::{Answer, Asked, Request},
    schedules::Reporter,
};
use uuid::Uuid;

/// A row of `request`.
pub(super) type RequestRow = (
    Uuid,
    Uuid,
    String,
    Option<String>,
    Option<String>,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

pub(super) fn request(row: RequestRow) -> Result<Request> {
    let (id, by, title, purpose, basis, fields, level, asked_at, late_from, extended, closed_at, close_reason) = row;
    let closed_at = closed_at.as_deref().map(moment).transpose()?;
    Ok(Request {
        id: RequestId(id),
        by: UnitId(by),
        title,
        purpose,
        basis,
        fields: serde_json::from_str(&fields).map_err(|why| StoreError::corrupt("the fields of a request", why))?,
        level: word(Reporter::of_code(&level), "who answers a request", &level)?,
        asked_at: moment(&asked_at)?,
        late_from: moment(&late_from)?,
        extended,
        closed: closed_at.map(|at| (at, close_reason)),
    })
}

/// A row of `request_asked`.
pub(super) type AskedTuple = (Uuid, Uuid, Option<Uuid>, Uuid, String, Option<String>, i64, Option<String>);

pub(super) fn asked(row: AskedTuple) -> Result<Asked> {
    let (request, _, team, unit, name, answered_at, versions, returned) = row;
    Ok(Asked {
        request: RequestId(request),
        debtor: team.map_or(Debtor::Unit(UnitId(unit)), |team| Debtor::Team(TeamId(team))),
        unit: UnitId(unit),
        name,
        answered_at: answered_at.as_deref().map(moment).transpose()?,
        versions: version(versions)?,
        returned,
    })
}

pub(super) fn answer(body: &str) -> Result<Answer> {
    serde_json::from_str(body).map_err(|why| StoreError::corrupt("an answer", why))
}
