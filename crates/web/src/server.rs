//! The layers every request passes.

use crate::error::{self, PageError};
use crate::pace::Pace;
use crate::{deadline, forged, headers, locale, metrics};
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::HeaderName;
use axum::{Router, middleware};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{ConfigError, CsrfLayer};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use uuid::Uuid;

/// How much, how long and how often people may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a form.
    pub form: usize,
    /// Bytes of a file. Routes that take files ask for it with [`Limits::for_uploads`].
    pub upload: usize,
    /// How long an answer may take to begin, besides what [`Limits::slowest`] adds.
    pub time: Duration,
    /// Bytes a second of the slowest line that may still bring a file: each second's worth of bytes that has arrived adds a
    /// second to [`Limits::time`].
    pub slowest: u64,
    /// How long the head of a request may take, counted from when the connection is open or has given its last answer; so
    /// also how long a connection may lie idle.
    pub head: Duration,
    /// How long a visitor may take nothing of an answer.
    pub stalled: Duration,
    /// How many connections there may be; further ones wait. Each takes a file handle, of which a process often has 1,024. Who
    /// comes by no trusted proxy may have half of them.
    pub connections: usize,
    /// How fast a person may ask for pages and send forms.
    pub page: Pace,
    /// How fast a person may have papers made and files read.
    pub heavy: Pace,
    /// How fast a person may leaf through the preview of a file.
    pub preview: Pace,
    /// How fast a person may try passwords, codes and links. What keeps passwords from being guessed is that failures slow
    /// an account down; this keeps one address from filling the machine with hashing.
    pub secret: Pace,
    /// How fast a person's machines may ask the API.
    pub api: Pace,
    /// As how many people at a time an address counts where nobody is signed in. A training puts a hundred people into one
    /// office with one address, and a carrier puts many more phones behind one; they must all be able to sign in.
    pub people_of_address: u32,
    /// How many requests of one person are worked on at a time; more wait.
    pub at_once: usize,
    /// How many papers and files are worked on at a time, of all people together. One processor fewer than there are leaves
    /// one for the pages.
    pub heavy_at_once: usize,
    /// How long a request waits for its turn before it is told that the program is busy; less than [`Limits::time`].
    pub patience: Duration,
}

impl Default for Limits {
    /// A person: a hundred pages in a row and then 20 a second, ten papers or files and then one every 6 seconds, sixty
    /// pages of a preview and then one a second, ten tries of a password and then one every 12 seconds. An address without a name: twelve times as much, so 120 tries in a row and
    /// then one a second.
    fn default() -> Self {
        Self {
            form: 1 << 20,
            upload: 20 << 20,
            time: Duration::from_secs(30),
            slowest: 16 << 10,
            head: Duration::from_secs(30),
            stalled: Duration::from_secs(30),
            connections: 800,
            page: Pace { burst: 100, every: Duration::from_millis(50) },
            heavy: Pace { burst: 10, every: Duration::from_secs(6) },
            preview: Pace { burst: 60, every: Duration::from_secs(1) },
            secret: Pace { burst: 10, every: Duration::from_secs(12) },
            api: Pace { burst: 100, every: Duration::from_millis(50) },
            people_of_address: 12,
            at_once: 3,
            heavy_at_once: 1,
            patience: Duration::from_secs(20),
        }
    }
}

impl Limits {
    /// The layer of a route that takes files.
    pub fn for_uploads(self) -> DefaultBodyLimit {
        // What no request may pass is kept outside of all routes, by `layered`.
        DefaultBodyLimit::disable()
    }

    /// Bytes of a request, whatever it brings; nothing larger is read at all. A file that is too large is read past up to
    /// here, so that its form can come back and say so: whoever is cut off while sending sees a broken line instead.
    fn at_most(self) -> usize {
        self.upload.saturating_mul(3)
    }

    /// How long a request may take of which so many bytes have arrived.
    pub(crate) fn time_for(self, arrived: u64) -> Duration {
        self.time + Duration::from_secs(arrived / self.slowest.max(1))
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
    let referrers = forged::Trusted::of(&layers.trusted_origins);
    let id_header = HeaderName::from_static("x-request-id");
    let span = |request: &Request| {
        let id =
            request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
        // A path may hold the secret of a one-time link, a query the name that somebody searches for. The log gets the pattern.
        let path = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str);
        tracing::info_span!("request", id, method = %request.method(), path)
    };
    // All at once: each call of `layer` would put the request and its answer into a box of their own.
    Ok(router.layer((
        SetRequestIdLayer::new(id_header.clone(), layers.request_ids),
        TraceLayer::new_for_http()
            .make_span_with(span)
            .on_response(DefaultOnResponse::new().level(tracing::Level::INFO)),
        PropagateRequestIdLayer::new(id_header),
        middleware::from_fn_with_state(layers.metrics, metrics::count),
        CompressionLayer::new(),
        middleware::from_fn(headers::protect),
        middleware::from_fn(locale::remember),
        middleware::from_fn(error::show_pages),
        CatchPanicLayer::custom(error::of_panic),
        middleware::from_fn_with_state(layers.limits, deadline::keep),
        middleware::from_fn_with_state(referrers, forged::by_referrer),
        csrf,
        RequestBodyLimitLayer::new(layers.limits.at_most()),
        DefaultBodyLimit::max(layers.limits.form),
    )))
}

/// What answers an address nobody knows.
pub async fn nothing_here() -> PageError {
    PageError::NotFound
}
