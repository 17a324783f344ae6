//! Files to take away.

use super::state::Visit;
use crate::error::PageError;
use crate::views::annex::Format;
use crate::views::paths;
use crate::views::report_paper::PaperFormat;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::tree::Document;
use rules::text::fold;

/// Should a browser ever show a file instead of keeping it: nothing in it runs, and it is no page of ours.
const SANDBOX: &str = "default-src 'none'; sandbox";

/// A file under a name people recognise: `name` as they write it, without the ending.
#[must_use]
pub(super) fn file(name: &str, ending: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let plain = fold(name).replace(' ', "-");
    let full = format!("{name}.{ending}");
    // Old programs take the first name, all others the one with its letters.
    let disposition = format!("attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{}", paths::escaped(&full));
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
    ];
    (headers, bytes).into_response()
}

/// A picture shown within a page; anything else would be a file to take away. Only who may see it keeps it.
#[must_use]
pub(super) fn shown(media_type: &str, bytes: Vec<u8>) -> Response {
    if !matches!(media_type, "image/jpeg" | "image/png" | "image/webp") {
        return file("photo", "bin", "application/octet-stream", bytes);
    }
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CACHE_CONTROL, "private, max-age=3600".to_owned()),
        (header::CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
    ];
    (headers, bytes).into_response()
}

/// A paper in a format under a name, composed and made when the asker's turn comes.
///
/// # Errors
/// [`PageError::NotFound`], if there is none; [`PageError::Busy`]; [`PageError::Internal`], which no paper does.
pub(super) async fn paper(
    visit: &Visit,
    format: Format,
    compose: impl FnOnce() -> Option<(String, Document)> + Send + 'static,
) -> Result<Response, PageError> {
    let work = move || {
        let (name, document) = compose().ok_or(PageError::NotFound)?;
        let made = match format {
            Format::Xlsx => documents::xlsx::render(&document),
            Format::Docx => documents::docx::render(&document),
            Format::Pdf => documents::pdf::render(&document),
        };
        let bytes = made.map_err(|error| {
            tracing::error!(%error, "a paper could not be made");
            PageError::Internal
        })?;
        Ok(file(&name, format.ending(), format.media_type(), bytes))
    };
    visit.heavy(work).await?
}

/// The same in any of the formats in which a report is handed out; what is composed has always a name.
///
/// # Errors
/// As [`paper`].
pub(super) async fn paper_as(
    visit: &Visit,
    format: PaperFormat,
    compose: impl FnOnce() -> (String, Document) + Send + 'static,
) -> Result<Response, PageError> {
    let as_text: fn(&Document) -> Result<String, documents::RenderError> = match format {
        PaperFormat::Office(format) => return paper(visit, format, move || Some(compose())).await,
        PaperFormat::Html => documents::html::page,
        PaperFormat::Text => documents::text::render,
    };
    let work = move || -> Result<Response, PageError> {
        let (name, document) = compose();
        let text = as_text(&document).map_err(|error| {
            tracing::error!(%error, "a paper could not be written");
            PageError::Internal
        })?;
        Ok(file(&name, format.ending(), format.media_type(), text.into_bytes()))
    };
    visit.heavy(work).await?
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
