//! The layers every request passes, and the loop that serves them until told to stop.

use crate::error::{self, PageError};
use crate::{headers, locale, metrics};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, StatusCode};
use axum::{Router, middleware};
use std::io;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{ConfigError, CsrfLayer};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use uuid::Uuid;

/// How long requests under way may take to finish once the program is told to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// How much and how long a request may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a form.
    pub form: usize,
    /// Bytes of an upload; nothing larger is read at all. Routes that take files ask for it with [`Limits::for_uploads`].
    pub upload: usize,
    /// How long an answer may take to begin.
    pub time: Duration,
}

impl Default for Limits {
    /// Forms of 1 MiB, uploads of 20 MiB, half a minute.
    fn default() -> Self {
        Self { form: 1 << 20, upload: 20 << 20, time: Duration::from_secs(30) }
    }
}

impl Limits {
    /// The layer of a route that takes files.
    pub fn for_uploads(self) -> DefaultBodyLimit {
        DefaultBodyLimit::max(self.upload)
    }
}

/// Makes ids of requests; the source of randomness is handed in.
#[derive(Clone, Copy, Debug)]
pub struct RequestIds(pub fn() -> Uuid);

impl MakeRequestId for RequestIds {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let value = (self.0)().simple().to_string();
        axum::http::HeaderValue::from_str(&value).ok().map(RequestId::new)
    }
}

/// The settings of the layers.
#[derive(Clone, Debug)]
pub struct Layers {
    /// How much and how long a request may be.
    pub limits: Limits,
    /// Where requests are counted.
    pub metrics: metrics::Metrics,
    /// How requests get their ids.
    pub request_ids: RequestIds,
    /// Other origins (`https://banso.example.vn`) whose forms are accepted; needed only where a proxy rewrites `Host`.
    pub trusted_origins: Vec<String>,
}

/// A router inside all layers, from the outermost: request id, log, counters, compression, headers, language, error
/// pages, panics, time, forged requests, size.
///
/// # Errors
/// [`ConfigError`], if a trusted origin is none.
pub fn layered(router: Router, layers: Layers) -> Result<Router, ConfigError> {
    let mut csrf = CsrfLayer::new();
    for origin in &layers.trusted_origins {
        csrf = csrf.add_trusted_origin(origin)?;
    }
    let id_header = HeaderName::from_static("x-request-id");
    let span = |request: &Request| {
        let id =
            request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
        // The query may hold a name that somebody searches for; it stays out of the log.
        tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
    };
    Ok(router
        .layer(DefaultBodyLimit::max(layers.limits.form))
        .layer(RequestBodyLimitLayer::new(layers.limits.upload))
        .layer(csrf)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, layers.limits.time))
        .layer(CatchPanicLayer::custom(error::of_panic))
        .layer(middleware::from_fn(error::show_pages))
        .layer(middleware::from_fn(locale::remember))
        .layer(middleware::from_fn(headers::protect))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(layers.metrics, metrics::count))
        .layer(PropagateRequestIdLayer::new(id_header.clone()))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(tracing::Level::INFO)),
        )
        .layer(SetRequestIdLayer::new(id_header, layers.request_ids)))
}

/// Serves until `shutdown` resolves, then takes no new requests and lets those under way finish, for 20 seconds at most.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    router: Router,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (told, stopping) = oneshot::channel();
    let stop = async move {
        shutdown.await;
        tracing::info!("stopping: no new requests");
        // Nobody waits any more only if serving has already ended.
        let _ = told.send(());
    };
    let out_of_time = async move {
        if stopping.await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        ended = axum::serve(listener, router).with_graceful_shutdown(stop) => ended,
        () = out_of_time => {
            tracing::warn!("some requests did not finish in time");
            Ok(())
        }
    }
}

/// What answers an address nobody knows.
pub async fn nothing_here() -> PageError {
    PageError::NotFound
}
