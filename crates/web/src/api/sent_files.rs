//! Files that people send in: scans, files with answers, lists. They are kept by their digest, by which operations and previews name them;
//! one that nothing refers to is forgotten after two days.

use super::answers::Answer;
use super::caller::given;
use super::problem::{Problem, ProblemBody};
use super::visitor::{FileBytes, Visitor, one_of_codes};
use crate::error::PageError;
use crate::locale::Key;
use crate::pages::scans::Scan;
use axum::Json;
use axum::body::Bytes;
use axum_extra::extract::Query;
use rules::access::Right;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use store::{KeptFile, Scope};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};

/// What a file is sent for.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    /// A decision, a signed paper, a sheet of consent, what something entered on behalf was taken from.
    Scan,
    /// A file with an answer to what was asked for once.
    Answer,
    /// A list to be taken in.
    List,
}

impl Purpose {
    const ALL: [Self; 3] = [Self::Scan, Self::Answer, Self::List];

    fn code(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Answer => "answer",
            Self::List => "list",
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// Those of whose forms one takes such a file.
    fn rights(self) -> &'static [Right] {
        match self {
            Self::Scan => &[Right::ManageTeams, Right::WriteReports, Right::TendHouseholds],
            Self::Answer => &[Right::WriteReports],
            Self::List => &[Right::ManageTeams, Right::ManageMembers, Right::ManageVillages, Right::TendHouseholds],
        }
    }

    fn may(self, scope: &Scope) -> bool {
        self.rights().iter().any(|right| scope.has(*right))
    }

    /// What the bytes are, told by themselves; the error is the sentence of the form. Of a list its preview says what is wrong with it.
    fn media_type(self, bytes: &[u8]) -> Result<&'static str, Key> {
        let is_empty = bytes.is_empty();
        match self {
            Self::Scan => {
                let wrong = if is_empty { Key("decision-scan-empty") } else { Key("decision-scan-wrong") };
                Scan::of(bytes).map(Scan::media_type).ok_or(wrong)
            }
            Self::Answer => {
                let wrong = if is_empty { Key("request-file-empty") } else { Key("request-file-wrong") };
                Scan::or_office(bytes).map(Scan::media_type).ok_or(wrong)
            }
            Self::List if is_empty => Err(Key("request-file-empty")),
            Self::List => Ok("application/octet-stream"),
        }
    }
}

impl PartialSchema for Purpose {
    fn schema() -> RefOr<Schema> {
        one_of_codes(Self::ALL.map(Self::code))
    }
}

impl ToSchema for Purpose {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Purpose")
    }
}

/// What a file is called, and what it is sent for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FileSent {
    #[param(value_type = String)]
    name: Option<String>,
    #[param(inline, value_type = Purpose)]
    purpose: Option<String>,
}

/// A file that is kept.
#[derive(Serialize, ToSchema)]
pub(super) struct FileKept {
    sha256: String,
    name: String,
    media_type: &'static str,
    size: usize,
}

#[utoipa::path(post, path = "/files", operation_id = "send_file", tag = "operations", params(FileSent), request_body(content = FileBytes, content_type = "application/octet-stream"), responses(
    (status = 200, body = FileKept),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    (status = 413, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn send(visitor: Visitor, Query(asked): Query<FileSent>, bytes: Bytes) -> Answer<FileKept> {
    let code = given(asked.purpose.as_ref()).unwrap_or_default();
    let purpose =
        Purpose::of_code(code).ok_or_else(|| Problem::BadParameter { name: "purpose", value: code.to_owned() })?;
    let visit = visitor.writing()?;
    if !purpose.may(&visit.scope) {
        return Err(PageError::NotFound.into());
    }
    let name = given(asked.name.as_ref()).ok_or(Problem::BadParameter { name: "name", value: String::new() })?;
    let size = bytes.len();
    if size > visit.limits.upload {
        return Err(PageError::TooLarge.into());
    }
    let wrong = |key| Problem::WrongFields(visit.page.t(key));
    let media_type = purpose.media_type(&bytes).map_err(wrong)?;
    let file = KeptFile { name: name.to_owned(), media_type: media_type.to_owned(), bytes: bytes.to_vec() };
    let sha256 = visit.store.keep_file(&visit.scope, file).await?;
    Ok(Json(FileKept { sha256, name: name.to_owned(), media_type, size }))
}
