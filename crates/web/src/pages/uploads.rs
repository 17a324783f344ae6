//! Forms that bring a file.

use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::server::Limits;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;

/// A form and the file it brought.
#[derive(Debug)]
pub(super) struct Brought {
    /// What was typed.
    pub(super) form: FormState,
    /// The file, if one was chosen.
    pub(super) file: Option<Upload>,
}

/// A file as it came.
#[derive(Debug)]
pub(super) struct Upload {
    /// The name of the form's field.
    pub(super) field: String,
    /// The name it has where it came from.
    pub(super) name: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// Takes a form with one file in it. A file larger than the limit is a fault of its field: it is read past, not kept.
///
/// # Errors
/// [`PageError::TooLarge`], if all together is larger than is ever read; [`PageError::BadRequest`] for what is no such form.
pub(super) async fn read(sent: Multipart, limits: Limits) -> Result<Brought, PageError> {
    let (form, mut files) = read_all(sent, limits).await?;
    Ok(Brought { form, file: files.pop() })
}

/// The same with several files in it.
///
/// # Errors
/// As [`read`].
pub(super) async fn read_all(mut sent: Multipart, limits: Limits) -> Result<(FormState, Vec<Upload>), PageError> {
    let (mut form, mut files) = (FormState::default(), Vec::new());
    while let Some(mut field) = sent.next_field().await.map_err(refused)? {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(file) = field.file_name().map(str::to_owned) else {
            form = form.with(name, field.text().await.map_err(refused)?);
            continue;
        };
        let (mut bytes, mut length) = (Vec::new(), 0_usize);
        while let Some(chunk) = field.chunk().await.map_err(refused)? {
            length = length.saturating_add(chunk.len());
            if length <= limits.upload {
                bytes.extend_from_slice(&chunk);
            }
        }
        if length > limits.upload {
            form.refuse(&name, FieldError::FileTooLarge(limits.upload >> 20));
        } else if !(file.is_empty() && bytes.is_empty()) {
            // A form without a chosen file brings an empty one without a name.
            files.push(Upload { field: name, name: file, bytes });
        }
    }
    Ok((form, files))
}

#[expect(clippy::needless_pass_by_value, reason = "made to be handed to map_err")]
fn refused(error: MultipartError) -> PageError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { PageError::TooLarge } else { PageError::BadRequest }
}
