//! Photos of activities, sent by phones after the operations that name them.

use super::answers::Answer;
use super::caller::Caller;
use super::problem::{Problem, ProblemBody};
use crate::error::PageError;
use crate::pages::is_plain_photo;
use axum::Json;
use axum::body::Bytes;
use rules::access::Right;
use serde::Serialize;
use store::KeptFile;
use utoipa::ToSchema;

/// So many bytes at most: a phone scales its photos to half of it.
const MOST: usize = 128 << 10;

/// A photo that is kept.
#[derive(Serialize, ToSchema)]
pub(super) struct KeptPhoto {
    /// Its SHA-256 in hexadecimal digits, by which activities name it.
    sha256: String,
}

#[utoipa::path(post, path = "/photos", operation_id = "send_photo", tag = "activities", request_body(content = Vec<u8>, content_type = "image/jpeg"), responses(
    (status = 200, body = KeptPhoto),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    (status = 413, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn send(caller: Caller, bytes: Bytes) -> Answer<KeptPhoto> {
    if !caller.known.may_write {
        return Err(Problem::ReadOnly);
    }
    if !caller.scope.has(Right::RecordActivities) {
        return Err(PageError::NotFound.into());
    }
    if bytes.len() > MOST {
        return Err(PageError::TooLarge.into());
    }
    // Where a photo was taken, and with what, is nobody's business; the phone leaves it out, and so must others. It can't be taken out here:
    // activities name the photo by the hash of what was sent.
    if !is_plain_photo(&bytes) {
        return Err(Problem::BadBody("JPEG, no Exif, XMP, IPTC, comment, nor anything behind its end".to_owned()));
    }
    let file = KeptFile { name: "photo.jpg".to_owned(), media_type: "image/jpeg".to_owned(), bytes: bytes.to_vec() };
    Ok(Json(KeptPhoto { sha256: caller.store.keep_file(&caller.scope, file).await? }))
}
