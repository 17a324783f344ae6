//! Is the program alive, and can it work?

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::pin::Pin;
use std::sync::Arc;

/// What stands in the way of work, for the log and the operator; never shown to the people.
pub type Hindrance = String;

type Check = dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), Hindrance>> + Send>> + Send + Sync;

/// Asks whether the program can work now: the database answers, its schema is current.
#[derive(Clone)]
pub struct Readiness(Arc<Check>);

impl Readiness {
    /// Readiness as `check` finds it.
    pub fn new<F, Answer>(check: F) -> Self
    where
        F: Fn() -> Answer + Send + Sync + 'static,
        Answer: Future<Output = Result<(), Hindrance>> + Send + 'static,
    {
        Self(Arc::new(move || Box::pin(check())))
    }

    /// Nothing to wait for.
    #[must_use]
    pub fn always() -> Self {
        Self::new(|| std::future::ready(Ok(())))
    }

    async fn answer(self) -> Response {
        match (self.0)().await {
            Ok(()) => (StatusCode::OK, "ok\n").into_response(),
            Err(hindrance) => {
                tracing::warn!(hindrance, "not ready");
                (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
            }
        }
    }
}

impl std::fmt::Debug for Readiness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Readiness")
    }
}

/// `/healthz`: the process answers. `/readyz`: it can work.
pub fn routes(readiness: Readiness) -> Router {
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(move || readiness.clone().answer()))
}
