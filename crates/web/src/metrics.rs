//! How much is asked, how it is answered, how long that takes: `/metrics` in the Prometheus text format.
//!
//! Routes are counted by their template (`/teams/{team}`), never by the address asked for, so nobody's id gets in. Still it is
//! nobody's business how much is asked: only this machine and the addresses of the settings read it, for all others it is not there.

use crate::client::{ClientAddress, Networks, is_forwarded};
use crate::error::PageError;
use crate::pace::Class;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::sync::Arc;
use std::time::Instant;

const REQUESTS: &str = "http_requests_total";
const HELD_BACK: &str = "http_requests_held_back_total";
const SECONDS: &str = "http_request_duration_seconds";
const BUCKETS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// The counters of this process.
#[derive(Clone)]
pub struct Metrics {
    recorder: Arc<PrometheusRecorder>,
    handle: PrometheusHandle,
    readers: Networks,
}

/// Why counting could not begin.
#[derive(Debug, thiserror::Error)]
pub enum MetricsError {
    /// The recorder could not be made.
    #[error("the metrics recorder could not be made: {0}")]
    Build(#[from] BuildError),
    /// The process already counts elsewhere.
    #[error("metrics are already recorded elsewhere in this process")]
    AlreadyInstalled,
}

impl Metrics {
    /// Counters of their own, for this router only.
    ///
    /// # Errors
    /// [`MetricsError::Build`], if the recorder refuses its settings.
    pub fn detached() -> Result<Self, MetricsError> {
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &BUCKETS)?
            .build_recorder();
        let handle = recorder.handle();
        let metrics = Self { recorder: Arc::new(recorder), handle, readers: Networks::default() };
        ::metrics::with_local_recorder(&*metrics.recorder, || {
            ::metrics::describe_counter!(REQUESTS, "Requests by route, method and status.");
            ::metrics::describe_counter!(
                HELD_BACK,
                "Requests that came too fast (by class of route) or had no turn in time (busy)."
            );
            ::metrics::describe_histogram!(SECONDS, "Seconds until the answer began, by route and method.");
        });
        Ok(metrics)
    }

    /// Counters for the whole process, so that what other crates count is shown too. Once a process.
    ///
    /// # Errors
    /// [`MetricsError::AlreadyInstalled`] at the second call.
    pub fn installed() -> Result<Self, MetricsError> {
        let metrics = Self::detached()?;
        ::metrics::set_global_recorder(metrics.recorder.clone()).map_err(|_| MetricsError::AlreadyInstalled)?;
        Ok(metrics)
    }

    /// The same counters, read from these addresses too.
    #[must_use]
    pub fn readable_from(self, readers: Networks) -> Self {
        Self { readers, ..self }
    }

    /// Does a request come from where the counters may be read? This machine's own word counts only for itself: a proxy here
    /// that hands on what a visitor wrote of himself must not let him in.
    fn may_be_read_by(&self, request: &Request) -> bool {
        request.extensions().get().is_some_and(|ClientAddress(address)| {
            self.readers.contains(*address) || address.is_loopback() && !is_forwarded(request.headers())
        })
    }

    fn count(&self, route: String, method: String, status: u16, seconds: f64) {
        ::metrics::with_local_recorder(&*self.recorder, || {
            ::metrics::histogram!(SECONDS, "route" => route.clone(), "method" => method.clone()).record(seconds);
            ::metrics::counter!(REQUESTS, "route" => route, "method" => method, "status" => status.to_string())
                .increment(1);
        });
    }

    fn count_held_back(&self, reason: &'static str) {
        ::metrics::with_local_recorder(&*self.recorder, || {
            ::metrics::counter!(HELD_BACK, "reason" => reason).increment(1);
        });
    }

    fn shown(&self) -> String {
        self.handle.run_upkeep();
        self.handle.render()
    }
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}

/// Middleware: counts a request once it is answered.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("unknown", MatchedPath::as_str).to_owned();
    // Anybody can invent methods; each would be a counter of its own.
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
        _ => "other",
    }
    .to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let busy = || response.extensions().get::<PageError>().filter(|error| **error == PageError::Busy).map(|_| "busy");
    if let Some(reason) = response.extensions().get::<Class>().map(|class| class.code()).or_else(busy) {
        metrics.count_held_back(reason);
    }
    metrics.count(route, method, response.status().as_u16(), begun.elapsed().as_secs_f64());
    response
}

/// `/metrics`.
pub fn routes(metrics: Metrics) -> Router {
    let page = move |request: Request| {
        let shown = metrics.may_be_read_by(&request).then(|| metrics.shown());
        async move {
            let text = shown.ok_or(PageError::NotFound)?;
            Ok::<_, PageError>(
                ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response(),
            )
        }
    };
    Router::new().route("/metrics", get(page))
}
