//! Operations sent by machines: by their maker, or carried for somebody who signed them on a phone.

use super::answers::Answer;
use super::bodies::OperationBatch;
use super::caller::Caller;
use super::clocks::Clocks;
use super::invitations::{InvitationGiven, Inviting};
use super::problem::{Problem, ProblemBody};
use crate::locale::Locale;
use crate::pages;
use crate::pages::refusals::sentence;
use crate::pages::slips::origin;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State as With;
use axum::http::HeaderMap;
use jiff::Timestamp;
use rules::day::Day;
use rules::ids::{AccountId, AppointmentId, DeviceId, OperationId};
use rules::operations::{Body, InviteAccount, Operation, Outcome, Refusal, Signed, Unreadable, Wire, decode};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use store::{Scope, Store, StoreError};
use utoipa::ToSchema;
use uuid::Uuid;

/// So many operations are taken at a time.
pub(super) const MOST: usize = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent<'a> {
    #[serde(borrow)]
    operations: Vec<SentOperation<'a>>,
}

/// An operation in the very text in which it travels, for that is what was signed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SentOperation<'a> {
    id: String,
    captured: String,
    kind: String,
    version: u16,
    appointment: Option<String>,
    device: Option<String>,
    signature: Option<String>,
    #[serde(borrow)]
    body: &'a RawValue,
}

/// What became of operations, in their order.
#[derive(Serialize, ToSchema)]
pub(super) struct OperationAnswers {
    answers: Vec<OperationAnswer>,
    /// What opens the invitations that were made now.
    invitations: Vec<InvitationGiven>,
}

/// What became of an operation.
#[derive(Serialize, ToSchema)]
pub(super) struct OperationAnswer {
    id: String,
    state: State,
    reason: Option<Reason>,
    waits_for: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum State {
    Applied,
    Refused,
    Waiting,
}

/// Why an operation was refused.
#[derive(Serialize, ToSchema)]
struct Reason {
    code: String,
    subject: String,
    detail: String,
    text: String,
}

fn refusal(code: &str, detail: impl Into<String>) -> Refusal {
    Refusal { code: code.to_owned(), subject: String::new(), detail: detail.into() }
}

fn no_such(field: &str, value: &str) -> Refusal {
    refusal("unreadable", format!("{field}: {value}"))
}

impl SentOperation<'_> {
    /// The operation, if it can be read; else why it can't be taken.
    fn read(&self) -> Result<Operation, Refusal> {
        let id: OperationId = self.id.parse().map_err(|_| no_such("id", &self.id))?;
        let captured = self.captured.parse().map_err(|_| no_such("captured", &self.captured))?;
        let device = self.device.as_deref().map(|text| text.parse::<DeviceId>().map_err(|_| no_such("device", text)));
        let fields = serde_json::from_str(self.body.get()).map_err(|why| no_such("body", &why.to_string()))?;
        let body =
            decode(Wire { kind: self.kind.clone(), version: self.version, fields }).map_err(|why| match why {
                Unreadable::UnknownKind { .. } => refusal("unknown_kind", format!("{} {}", self.kind, self.version)),
                Unreadable::Fields { .. } => refusal("unreadable", why.to_string()),
            })?;
        if matches!(body, Body::SetPassword(_)) {
            return Err(refusal("not_over_api", self.kind.clone()));
        }
        Ok(Operation { id, captured, device: device.transpose()?, body })
    }

    /// Whom it invites, if it invites somebody.
    fn invites(&self) -> Option<(OperationId, AccountId)> {
        // Nothing else is read twice.
        if self.kind != "account.invite" {
            return None;
        }
        match self.read().ok()? {
            Operation { id, body: Body::InviteAccount(InviteAccount { account }), .. } => Some((id, account)),
            _ => None,
        }
    }

    /// As whom it was written: by the owner of the device that signed it, else by the sender.
    async fn author(
        &self,
        sender: &Sender<'_>,
        Operation { device, captured, .. }: &Operation,
        known: &mut Authors,
    ) -> Result<Result<Scope, Refusal>, StoreError> {
        let Sender { store, scope, .. } = *sender;
        let appointment = self.appointment.as_deref().map(str::parse::<AppointmentId>);
        let Ok(appointment) = appointment.transpose() else {
            return Ok(Err(no_such("appointment", self.appointment.as_deref().unwrap_or_default())));
        };
        let account = match (*device, &self.signature) {
            (None, None) if sender.speaks_for_himself => scope.account(),
            (Some(device), Some(signature)) => {
                let signed = Signed {
                    id: &self.id,
                    captured: &self.captured,
                    kind: &self.kind,
                    version: self.version,
                    appointment: self.appointment.as_deref().unwrap_or_default(),
                    body: self.body.get(),
                };
                match bytes(signature).filter(|signature| store.is_signed_on(device, &signed, signature)) {
                    Some(_) => known.owner(store, device).await?,
                    None => None,
                }
            }
            // A device without its signature proves nothing, and a signature without a device can't be checked.
            _ => None,
        };
        let Some(account) = account else {
            return Ok(Err(refusal("bad_signature", "")));
        };
        let scope = match appointment {
            // A token is for one duty, whatever others its owner has; a signature is for whoever wrote it.
            Some(appointment) if device.is_none() && sender.is_token => {
                Some(scope.clone()).filter(|scope| scope.acting().is_some_and(|acting| acting.id == appointment))
            }
            // Nearly always it is the sender's own word, under the duty he is known by already.
            Some(appointment) if scope.account() == Some(account) && holds(scope, appointment, *captured) => {
                Some(scope.clone())
            }
            Some(appointment) => match known.scopes.entry((account, appointment, Day::of(*captured))) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(unknown) => {
                    unknown.insert(store.outbox_scope(account, appointment, *captured).await?).clone()
                }
            },
            None => Some(scope.clone()).filter(|scope| scope.account() == Some(account)),
        };
        Ok(scope.ok_or_else(|| Refusal::no_right("")))
    }
}

/// Those who wrote a batch: nearly always it is one person on one phone, under one duty, on one day.
struct Authors {
    owners: HashMap<DeviceId, Option<AccountId>>,
    scopes: HashMap<(AccountId, AppointmentId, Day), Option<Scope>>,
}

impl Authors {
    /// Whose device it is, ended or not.
    async fn owner(&mut self, store: &Store, device: DeviceId) -> Result<Option<AccountId>, StoreError> {
        match self.owners.entry(device) {
            Entry::Occupied(known) => Ok(*known.get()),
            Entry::Vacant(unknown) => Ok(*unknown.insert(store.owner_of(device).await?)),
        }
    }
}

/// Who sends operations, and in which language he is answered.
#[derive(Clone, Copy)]
pub(crate) struct Sender<'a> {
    pub(crate) store: &'a Store,
    pub(crate) scope: &'a Scope,
    pub(crate) locale: Locale,
    /// Is it a machine, by its token?
    pub(crate) is_token: bool,
    /// The phone of the sender's session, if it is known.
    pub(crate) device: Option<DeviceId>,
    /// Is what nobody signed the sender's own word? What comes in a file from somebody else's phone is not.
    pub(crate) speaks_for_himself: bool,
}

impl<'a> Sender<'a> {
    pub(super) fn of(caller: &'a Caller) -> Self {
        Self {
            store: &caller.store,
            scope: &caller.scope,
            locale: caller.locale,
            is_token: caller.known.token.is_some(),
            device: caller.known.session.as_ref().and_then(|session| session.device),
            speaks_for_himself: true,
        }
    }
}

/// Does somebody act under a duty that held at a moment?
fn holds(scope: &Scope, appointment: AppointmentId, at: Timestamp) -> bool {
    scope.acting().is_some_and(|acting| acting.id == appointment && acting.span.contains(Day::of(at)))
}

/// Bytes written as hexadecimal digits.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let digits = text.as_bytes();
    let are_digits = digits.len().is_multiple_of(2) && digits.iter().all(u8::is_ascii_hexdigit);
    if are_digits { digits.chunks(2).map(pair).collect() } else { None }
}

#[utoipa::path(post, path = "/operations", operation_id = "send_operations", tag = "operations", request_body = OperationBatch, responses(
    (status = 200, body = OperationAnswers),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
    (status = 413, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn send(
    caller: Caller,
    With(state): With<pages::State>,
    headers: HeaderMap,
    sent: Bytes,
) -> Answer<OperationAnswers> {
    if !caller.known.may_write {
        return Err(Problem::ReadOnly);
    }
    let sent: Sent<'_> = serde_json::from_slice(&sent).map_err(|why| Problem::BadBody(why.to_string()))?;
    if sent.operations.len() > MOST {
        return Err(Problem::BadBody(format!("operations: {} > {MOST}", sent.operations.len())));
    }
    let inviting = sent.operations.iter().filter_map(SentOperation::invites).collect();
    let inviting = Inviting::of(&caller, inviting).await?;
    let answers = take(Sender::of(&caller), &sent.operations, &Clocks::as_they_are()).await?;
    let invitations = inviting.given(&caller, &origin(&state, &headers)).await?;
    Ok(Json(OperationAnswers { answers, invitations }))
}

/// Applies operations, each as its author's, and answers them in their order.
pub(super) async fn take(
    sender: Sender<'_>,
    operations: &[SentOperation<'_>],
    clocks: &Clocks,
) -> Result<Vec<OperationAnswer>, StoreError> {
    let mut outcomes: Vec<Option<Outcome>> = Vec::new();
    let mut readable = Vec::new();
    let owner = sender.device.map(|device| (device, sender.scope.account()));
    let mut authors = Authors { owners: owner.into_iter().collect(), scopes: HashMap::new() };
    for one in operations {
        let read = match one.read().map(|operation| clocks.put_right(operation)) {
            Ok(operation) => one.author(&sender, &operation, &mut authors).await?.map(|scope| (scope, operation)),
            Err(reason) => Err(reason),
        };
        match read {
            Ok((scope, operation)) => {
                readable.push((scope, operation));
                outcomes.push(None);
            }
            Err(reason) => outcomes.push(Some(Outcome::Refused(reason))),
        }
    }
    let mut applied = sender.store.apply_carried(sender.scope, readable).await?.into_iter();
    let answers = operations.iter().zip(outcomes).filter_map(|(one, outcome)| {
        let outcome = outcome.or_else(|| applied.next())?;
        Some(answer(sender.locale, one.id.clone(), outcome))
    });
    Ok(answers.collect())
}

impl OperationAnswer {
    /// Will it never take effect?
    pub(super) fn is_refused(&self) -> bool {
        matches!(self.state, State::Refused)
    }
}

pub(super) fn answer(locale: Locale, id: String, outcome: Outcome) -> OperationAnswer {
    let (state, reason, waits_for) = match outcome {
        Outcome::Applied => (State::Applied, None, None),
        Outcome::Waiting(other) => (State::Waiting, None, Some(other.0)),
        Outcome::Refused(refusal) => {
            let text = sentence(locale, &refusal);
            let Refusal { code, subject, detail } = refusal;
            (State::Refused, Some(Reason { code, subject, detail, text }), None)
        }
    };
    OperationAnswer { id, state, reason, waits_for }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_pairs_of_hexadecimal_digits() {
        assert_eq!(bytes("00ffA0"), Some(vec![0, 255, 160]));
        assert_eq!(bytes(""), Some(Vec::new()));
        for text in ["0", "+1", "zz", "0 ", "á"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }
}
