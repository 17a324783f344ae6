//! The notebook: its page, its service worker, its manifest. None of them knows who asks; people's data come by the API.

use super::state::State;
use crate::headers::NOTEBOOK_POLICY;
use crate::locale::Locale;
use crate::notebook;
use crate::page::{Page, show};
use crate::views::notebook::NotebookPage;
use crate::views::paths;
use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

const WORKER_ALLOWED: HeaderName = HeaderName::from_static("service-worker-allowed");

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::NOTEBOOK, get(page))
        .route(paths::NOTEBOOK_WORKER, get(worker))
        .route(paths::NOTEBOOK_MANIFEST, get(manifest))
}

/// Headers of what may run scripts, and is asked for anew whenever there is signal.
fn headers(kind: &'static str) -> HeaderMap {
    HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_SECURITY_POLICY, NOTEBOOK_POLICY),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ])
}

async fn page(page: Page) -> Response {
    let page = NotebookPage {
        p: page.seen_by(None),
        style: notebook::url("notebook.css"),
        app: notebook::url("app.js"),
        modules: notebook::modules(),
    };
    (headers("text/html; charset=utf-8"), show(&page)).into_response()
}

async fn worker(locale: Locale) -> Response {
    let allowed = [(WORKER_ALLOWED, HeaderValue::from_static(paths::NOTEBOOK))];
    (headers("text/javascript; charset=utf-8"), allowed, notebook::worker(locale)).into_response()
}

async fn manifest(locale: Locale) -> Response {
    (headers("application/manifest+json"), notebook::manifest(locale)).into_response()
}
