//! How long a request may take: a fixed time, and more for what really arrives, so that a scan may come over a slow line
//! while nobody can hold a place by trickling.

use crate::error::PageError;
use crate::server::Limits;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::time::{Instant, sleep_until};

/// Middleware: gives up a request whose answer does not begin in time ([`Limits::time`], [`Limits::slowest`]).
pub(crate) async fn keep(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let expected = expected(&request);
    let arrived = Arc::new(AtomicU64::new(0));
    let counter = arrived.clone();
    let count = move |frame: hyper::body::Frame<Bytes>| {
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        counter.fetch_add(u64::try_from(bytes).unwrap_or(u64::MAX), Ordering::Relaxed);
        frame
    };
    let request = request.map(|body| Body::new(body.map_frame(count)));
    let begun = Instant::now();
    let mut answer = pin!(next.run(request));
    loop {
        let known = arrived.load(Ordering::Relaxed);
        let out_of_time = sleep_until(begun + limits.time_for(known));
        tokio::select! {
            response = &mut answer => return response,
            () = out_of_time => {
                let now = arrived.load(Ordering::Relaxed);
                if now == known {
                    return if now < expected { PageError::Timeout } else { PageError::Unavailable }.into_response();
                }
            }
        }
    }
}

/// The bytes a request announces.
fn expected(request: &Request) -> u64 {
    let announced = request.headers().get(header::CONTENT_LENGTH);
    announced.and_then(|length| length.to_str().ok()).and_then(|length| length.parse().ok()).unwrap_or(0)
}
