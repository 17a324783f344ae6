//! Files to take away.

use crate::error::PageError;
use crate::views::annex::Format;
use crate::views::paths;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::tree::Document;
use rules::text::fold;

/// A file under a name people recognise: `name` as they write it, without the ending.
#[must_use]
pub(super) fn file(name: &str, ending: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let plain = fold(name).replace(' ', "-");
    let full = format!("{name}.{ending}");
    // Old programs take the first name, all others the one with its letters.
    let disposition = format!("attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{}", paths::escaped(&full));
    ([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

/// A paper in a format, made off the threads that answer requests.
///
/// # Errors
/// [`PageError::Internal`]; no paper does that.
pub(super) async fn paper(name: &str, document: Document, format: Format) -> Result<Response, PageError> {
    let work = tokio::task::spawn_blocking(move || match format {
        Format::Xlsx => documents::xlsx::render(&document),
        Format::Docx => documents::docx::render(&document),
        Format::Pdf => documents::pdf::render(&document),
    });
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "a paper could not be made");
        PageError::Internal
    };
    let bytes = work.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))?;
    Ok(file(name, format.ending(), format.media_type(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_plain_name_and_its_own() {
        let response = file("Phụ lục xã Gia Phú 28-05-2022", "xlsx", "x/y", vec![1]);
        let header = response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(
            header.starts_with(
                "attachment; filename=\"phu-luc-xa-gia-phu-28-05-2022.xlsx\"; filename*=UTF-8''Ph%E1%BB%A5%20l"
            ),
            "{header}"
        );
    }
}
