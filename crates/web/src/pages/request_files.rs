//! Files as answers to what is asked for once: brought by the form, kept where it is refused, and taken away by whoever sees the answer.

use super::downloads;
use super::request_answers::{answered, asked, form, name};
use super::scans::Scan;
use super::state::{Answer, State, Visit};
use super::uploads::{self, Upload};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::pace::heavy;
use crate::server::Limits;
use crate::views::paths;
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::routing::{get, post};
use rules::ids::RequestId;
use rules::requests::{AnswerValue, AnsweredFile, FieldKind, Request, numbered};
use store::KeptFile;
use uuid::Uuid;

pub(super) fn routes(limits: Limits) -> Router<State> {
    let bringing = Router::new()
        .route(&paths::request_answer_files("{id}", "{debtor}"), get(form).merge(heavy(post(send))))
        .layer(limits.for_uploads());
    let taking = paths::request_answer_file("{id}", "{debtor}", "{version}", "{field}");
    Router::new().route(&taking, get(file)).merge(bringing)
}

/// The form with a file that is kept.
pub(super) fn keeping(form: FormState, number: u16, sha256: &str, called: &str) -> FormState {
    let name = name(number);
    form.having(&format!("{name}_kept"), sha256).having(&format!("{name}_name"), called)
}

/// The file that a form names, unless it is taken out.
pub(super) fn given(form: &FormState, number: u16) -> Option<AnswerValue> {
    let name = name(number);
    let value = |end: &str| form.value(&format!("{name}_{end}")).to_owned();
    let (sha256, called) = (value("kept"), value("name"));
    let is_there = !sha256.is_empty() && value("drop") != "yes";
    is_there.then_some(AnswerValue::File(AnsweredFile { sha256, name: called }))
}

async fn send(visit: Visit, Path((id, debtor)): Path<(RequestId, Uuid)>, sent: Multipart) -> Answer {
    let (view, row) = asked(&visit, id, debtor).await?;
    if !row.writes {
        return Err(PageError::NotFound);
    }
    let (mut form, files) = uploads::read_all(sent, visit.limits).await?;
    for file in files {
        form = kept(&visit, form, file, &view.request).await?;
    }
    answered(&visit, &view, &row, form).await
}

/// Keeps a file that a form brought, and says in the form that it is; a fault of its field if it is nothing that is taken.
async fn kept(visit: &Visit, mut form: FormState, file: Upload, request: &Request) -> Result<FormState, PageError> {
    let asked = numbered(&request.fields)
        .find(|(number, field)| matches!(field.kind, FieldKind::File {}) && name(*number) == file.field);
    let Some((number, _)) = asked else { return Ok(form) };
    let Some(kind) = Scan::or_office(&file.bytes) else {
        let wrong = if file.bytes.is_empty() { Key("request-file-empty") } else { Key("request-file-wrong") };
        form.refuse(&file.field, FieldError::Other(wrong));
        return Ok(form);
    };
    let called = file.name.clone();
    let file = KeptFile { name: file.name, media_type: kind.media_type().to_owned(), bytes: file.bytes };
    let sha256 = visit.store.keep_file(&visit.scope, file).await?;
    Ok(keeping(form, number, &sha256, &called))
}

/// A file of a version, for whoever sees the answer.
///
/// # Errors
/// [`PageError::NotFound`].
pub(crate) async fn file(
    visit: Visit,
    Path((id, debtor, version, field)): Path<(RequestId, Uuid, u32, u16)>,
) -> Answer {
    let (_, row) = asked(&visit, id, debtor).await?;
    let versions = visit.store.answer_versions(&visit.scope, id, row.asked.debtor).await?;
    let version = versions.into_iter().find(|of| of.version == version).ok_or(PageError::NotFound)?;
    let mut files = version.answer.files();
    let (_, file) = files.find(|(number, _)| *number == field).ok_or(PageError::NotFound)?;
    let kept = visit.store.file(&visit.scope, &file.sha256).await?.ok_or(PageError::NotFound)?;
    let (ending, media_type) = Scan::or_office(&kept.bytes)
        .map_or(("bin", "application/octet-stream"), |kind| (kind.ending(), kind.media_type()));
    let stem = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem);
    Ok(downloads::file(stem, ending, media_type, kept.bytes))
}
