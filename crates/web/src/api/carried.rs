//! Outboxes that somebody carries as a file: what others wrote down on a phone that has no signal.

use super::answers::Answer;
use super::caller::Caller;
use super::clocks::Clocks;
use super::operations::{Sender, SentOperation, take};
use super::problem::{Problem, ProblemBody};
use super::sent::OutboxFile;
use crate::error::PageError;
use axum::Json;
use axum::body::Bytes;
use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::{SealedOutbox, StoreError};
use utoipa::ToSchema;

/// Bytes of a file. A village that was written down without signal is some two thousand operations of half a kibibyte.
pub(crate) const FILE: usize = 8 << 20;
/// So many operations a file may hold.
const MOST: usize = 10_000;
/// The form of the files that are read.
const FORM: u32 = 1;

#[derive(Deserialize)]
struct File<'a> {
    banso_outbox: u32,
    #[serde(borrow)]
    key: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    iv: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    data: std::borrow::Cow<'a, str>,
}

#[derive(Deserialize)]
struct Outbox<'a> {
    /// The server's clock less the phone's, in milliseconds.
    #[serde(default)]
    offset: Option<i64>,
    #[serde(borrow)]
    operations: Vec<&'a RawValue>,
}

/// What became of an outbox, and nothing of what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Carried {
    /// How many operations were taken, now or before.
    pub(crate) taken: usize,
    /// How many were not. The phone from which they come is told why.
    pub(crate) refused: usize,
}

/// Why a file can't be carried on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    /// It is no outbox.
    NoOutbox,
    /// It was changed on its way, or is for another server.
    NotOpened,
    /// It holds more than is taken at a time.
    TooMany,
}

impl From<Damage> for Problem {
    fn from(damage: Damage) -> Self {
        match damage {
            Damage::NoOutbox => Self::NoOutbox,
            Damage::NotOpened => Self::OutboxNotOpened,
            Damage::TooMany => Self::Page(PageError::TooLarge),
        }
    }
}

/// Takes an outbox's operations, each as its author's.
pub(crate) async fn carry(sender: Sender<'_>, file: &[u8]) -> Result<Result<Carried, Damage>, StoreError> {
    let opened = match opened(sender, file) {
        Ok(opened) => opened,
        Err(damage) => return Ok(Err(damage)),
    };
    // Whoever locked it had the key, so it is an outbox; one that can't be read was made by no notebook.
    let Ok(outbox) = serde_json::from_slice::<Outbox<'_>>(&opened) else { return Ok(Err(Damage::NoOutbox)) };
    if outbox.operations.len() > MOST {
        return Ok(Err(Damage::TooMany));
    }
    let read = outbox.operations.iter().filter_map(|one| serde_json::from_str(one.get()).ok());
    let operations: Vec<SentOperation<'_>> = read.collect();
    let behind = SignedDuration::from_millis(outbox.offset.unwrap_or_default());
    let clocks = Clocks::of_file(behind, sender.store.now());
    // Anybody can lock a file: what nobody signed in it is nobody's word, least of all the carrier's.
    let answers = take(Sender { speaks_for_himself: false, ..sender }, &operations, &clocks).await?;
    let taken = answers.iter().filter(|answer| !answer.is_refused()).count();
    Ok(Ok(Carried { taken, refused: outbox.operations.len() - taken }))
}

fn opened(sender: Sender<'_>, file: &[u8]) -> Result<Vec<u8>, Damage> {
    // Some programs put a mark before a text that they pass on.
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
    let file: File<'_> = serde_json::from_slice(file).map_err(|_| Damage::NoOutbox)?;
    if file.banso_outbox != FORM {
        return Err(Damage::NoOutbox);
    }
    let bytes = |text: &str| BASE64_STANDARD.decode(text).map_err(|_| Damage::NotOpened);
    let (key, iv, data) = (bytes(&file.key)?, bytes(&file.iv)?, bytes(&file.data)?);
    sender.store.open_outbox(&SealedOutbox { key: &key, iv: &iv, data: &data }).ok_or(Damage::NotOpened)
}

#[utoipa::path(post, path = "/sync/carried", operation_id = "carry_outbox", tag = "sync", request_body = OutboxFile, responses(
    (status = 200, body = Carried),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
    (status = 413, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn bring(caller: Caller, file: Bytes) -> Answer<Carried> {
    if !caller.known.may_write {
        return Err(Problem::ReadOnly);
    }
    Ok(Json(carry(Sender::of(&caller), &file).await??))
}
