//! What the log says of a request.

use crate::health::Readiness;
use crate::metrics::Metrics;
use crate::server::{Layers, Limits, RequestIds};
use crate::{Web, router};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::get;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use uuid::Uuid;

/// Keeps every value that is logged.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<String>>);

impl Visit for Listener {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut heard = self.0.lock().unwrap();
        heard.push_str(&format!("{}={value:?} ", field.name()));
    }
}

impl Subscriber for Listener {
    fn enabled(&self, what: &Metadata<'_>) -> bool {
        // More than this `banso` lets no library say that prints addresses.
        *what.level() <= tracing::Level::DEBUG
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn no_secret_of_an_address_is_logged() {
    let layers = Layers {
        limits: Limits::default(),
        metrics: Metrics::detached().unwrap(),
        request_ids: RequestIds(Uuid::nil),
        trusted_origins: Vec::new(),
    };
    let pages = Router::new().route("/first-administrator/{token}", get(|| async { "" }));
    let house = router(Web { readiness: Readiness::always(), layers }, pages).unwrap();
    let listener = Listener::default();
    let guard = tracing::subscriber::set_default(listener.clone());
    for path in ["/first-administrator/s3cret?q=s3cret", "/first-administrators/s3cret"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        house.clone().oneshot(request).await.unwrap();
    }
    drop(guard);
    let heard = listener.0.lock().unwrap().clone();
    assert!(heard.contains("/first-administrator/{token}") && !heard.contains("s3cret"), "{heard}");
}
