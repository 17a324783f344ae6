//! Operations on reports that are asked for once (R3.3): asked, given more time, answered, closed.

use super::{Refusal, Via};
use crate::{
    day::Day,
    ids::{RequestId, UnitId},
    indicators::IndicatorCode,
    obligations::Debtor,
    requests::{AnswerValue, FieldKind, LONGEST_REASON, RequestField},
    schedules::Reporter,
    teams::good_text,
};
use serde::{Deserialize, Serialize};

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestChange {
    /// An office asks those below it.
    Ask(AskRequest),
    /// There is more time.
    Extend(ExtendRequest),
    /// It takes no more answers.
    Close(CloseRequest),
    /// Somebody who was asked answers, or puts its answer right.
    Answer(AnswerRequest),
    /// Whoever asked gives an answer back to be put right.
    Return(ReturnAnswer),
}

impl RequestChange {
    /// The request, of those that are there already.
    #[must_use]
    pub fn request(&self) -> Option<RequestId> {
        match self {
            Self::Ask(_) => None,
            Self::Extend(body) => Some(body.request),
            Self::Close(body) => Some(body.request),
            Self::Answer(body) => Some(body.request),
            Self::Return(body) => Some(body.request),
        }
    }

    /// Whose answer it is about.
    #[must_use]
    pub fn debtor(&self) -> Option<Debtor> {
        match self {
            Self::Answer(body) => Some(body.debtor),
            Self::Return(body) => Some(body.debtor),
            Self::Ask(_) | Self::Extend(_) | Self::Close(_) => None,
        }
    }
}

/// See [`RequestChange::Ask`]. The request's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskRequest {
    /// The unit whose office asks.
    pub by: UnitId,
    /// What it is called.
    pub title: String,
    /// Why it is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// By which document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// What is to be answered.
    pub fields: Vec<RequestField>,
    /// Who answers: offices of a level, or teams.
    pub level: Reporter,
    /// All of them within these units; of a team its home says where it is.
    pub within: Vec<UnitId>,
    /// The last day on which an answer is in time.
    pub due: Day,
    /// By this full hour of that day (1 to 23) rather than by its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hour: Option<i8>,
}

impl AskRequest {
    /// The indicators that it asks for.
    pub fn indicators(&self) -> impl Iterator<Item = &IndicatorCode> {
        self.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Indicator { code, .. } => Some(code),
            _ => None,
        })
    }
}

/// See [`RequestChange::Extend`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtendRequest {
    /// Which.
    pub request: RequestId,
    /// The last day on which an answer is in time.
    pub to: Day,
    /// By this full hour of that day (1 to 23) rather than by its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hour: Option<i8>,
    /// Why.
    pub reason: String,
}

/// See [`RequestChange::Close`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseRequest {
    /// Which.
    pub request: RequestId,
    /// Why, if it was not simply answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// See [`RequestChange::Answer`]. It answers the whole request: what was answered before and isn't given any more is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerRequest {
    /// Which.
    pub request: RequestId,
    /// Whose answer it is: who was asked, though an heir may speak for it.
    pub debtor: Debtor,
    /// What is answered. What is counted is not typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<FieldAnswer>,
    /// How it came, if it is sent for somebody else (gửi thay).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<AnsweredFor>,
}

impl AnswerRequest {
    /// The files that are sent along, by their SHA-256.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.values.iter().filter_map(|answer| match &answer.value {
            AnswerValue::File(file) => Some(file.sha256.as_str()),
            _ => None,
        })
    }
}

/// What is answered to one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldAnswer {
    /// The field's number, from 1 on.
    pub field: u16,
    /// What.
    pub value: AnswerValue,
}

/// An answer sent for whoever was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnsweredFor {
    /// How it came.
    pub via: Via,
    /// Who gave it, as far as that is to be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// See [`RequestChange::Return`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnAnswer {
    /// Which request.
    pub request: RequestId,
    /// Whose answer.
    pub debtor: Debtor,
    /// The version that was looked at.
    pub version: u32,
    /// What is to be put right.
    pub remark: String,
}

impl AnsweredFor {
    /// With its note in normal form.
    ///
    /// # Errors
    /// When the note doesn't do.
    pub fn tidied(&self) -> Result<Self, Refusal> {
        let note = self.note.as_deref().map(|note| good_text(note, LONGEST_REASON)).transpose()?;
        Ok(Self { note, ..self.clone() })
    }
}
