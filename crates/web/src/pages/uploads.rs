//! Forms that bring a file.

use crate::error::PageError;
use crate::form::FormState;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;

/// A form and the file it brought.
#[derive(Debug, Default)]
pub(super) struct Brought {
    /// What was typed.
    pub(super) form: FormState,
    /// The file, if one was chosen.
    pub(super) file: Option<Upload>,
}

/// A file as it came.
#[derive(Debug)]
pub(super) struct Upload {
    /// The name it has where it came from.
    pub(super) name: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// Takes a form with one file in it.
///
/// # Errors
/// [`PageError::TooLarge`], or [`PageError::BadRequest`] for what is no such form.
pub(super) async fn read(mut sent: Multipart) -> Result<Brought, PageError> {
    let mut brought = Brought::default();
    while let Some(field) = sent.next_field().await.map_err(refused)? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file) => {
                let bytes = field.bytes().await.map_err(refused)?.to_vec();
                // A form without a chosen file brings an empty one without a name.
                if !(file.is_empty() && bytes.is_empty()) {
                    brought.file = Some(Upload { name: file, bytes });
                }
            }
            None => brought.form = brought.form.with(name, field.text().await.map_err(refused)?),
        }
    }
    Ok(brought)
}

#[expect(clippy::needless_pass_by_value, reason = "made to be handed to map_err")]
fn refused(error: MultipartError) -> PageError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { PageError::TooLarge } else { PageError::BadRequest }
}
