//! The files the browser loads, held in the program. Their addresses carry a hash of the content, so a browser keeps
//! each for ever and still sees a new one at once.

use crate::error::PageError;
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

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Asset {
    fn answer(&self, kept: &'static str, asked: &HeaderMap) -> Response {
        let etag = format!("W/\"{}\"", self.hash);
        let known = asked.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes());
        let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { self.bytes.into_response() };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            headers.insert(header::ETAG, etag);
        }
        response
    }
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
        Some(asset) if asset.hash == hash => asset.answer("public, max-age=31536000, immutable", &headers),
        // A page of the release before, or of a copy not yet upgraded: today's file is better than none.
        Some(asset) => asset.answer("no-cache", &headers),
        None => PageError::NotFound.into_response(),
    }
}

/// `/assets/…`.
pub fn routes() -> Router {
    Router::new().route("/assets/{file}", get(file))
}
