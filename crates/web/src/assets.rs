//! The files the browser loads, held in the program. Their addresses carry a hash of the content, so a browser keeps
//! each for ever and still sees a new one at once.

use crate::error::PageError;
use crate::headers::NoPage;
use crate::notebook;
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::LazyLock;

const FILES: &[(&str, &str, &[u8])] = &[
    ("app.css", "text/css; charset=utf-8", include_bytes!("../assets/app.css")),
    ("icon.svg", "image/svg+xml", include_bytes!("../assets/icon.svg")),
];

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    hash: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let asset = |&(name, kind, bytes): &(&'static str, &'static str, &'static [u8])| Asset {
        name,
        kind,
        bytes,
        hash: hash(bytes),
    };
    FILES.iter().map(asset).collect()
});

/// The first letters of a hash: enough to tell releases apart.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A file of this hash. Whose address carries that hash, a browser keeps it for ever.
fn answer(kind: &'static str, bytes: &'static [u8], hash: &str, is_exact: bool, asked: &HeaderMap) -> Response {
    let etag = format!("W/\"{hash}\"");
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { bytes.into_response() };
    // A page of the release before, or of a copy not yet upgraded: today's file is better than none.
    let kept = if is_exact { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// The address of a file, for templates: `app.css` → `/assets/1f2e3d4c5b6a.app.css`. A name that isn't there gives an
/// address that answers "not found".
#[must_use]
pub fn url(name: &str) -> String {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => format!("/assets/{}.{}", asset.hash, asset.name),
        None => format!("/assets/{name}"),
    }
}

async fn file(Path(asked): Path<String>, headers: HeaderMap) -> Response {
    let (hash, name) = asked.split_once('.').unwrap_or_default();
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => answer(asset.kind, asset.bytes, &asset.hash, asset.hash == hash, &headers),
        None => PageError::NotFound.into_response(),
    }
}

async fn notebook_file(Path((version, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    match notebook::file(&name) {
        Some(file) => {
            let is_exact = version == notebook::version();
            let mut response = answer(file.kind, &file.bytes, notebook::version(), is_exact, &headers);
            if is_exact {
                // It never changes, so nobody asks whether it did; over fifty files that is a kibibyte of a village's line.
                response.headers_mut().remove(header::ETAG);
            }
            response.extensions_mut().insert(NoPage);
            response
        }
        None => PageError::NotFound.into_response(),
    }
}

async fn notebook_screen(Path((version, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    notebook_file(Path((version, format!("screens/{name}"))), headers).await
}

/// `/assets/…`.
pub fn routes() -> Router {
    Router::new()
        .route("/assets/{file}", get(file))
        .route(&format!("{}/{{version}}/{{file}}", paths::NOTEBOOK_FILES), get(notebook_file))
        .route(&format!("{}/{{version}}/screens/{{file}}", paths::NOTEBOOK_FILES), get(notebook_screen))
}
