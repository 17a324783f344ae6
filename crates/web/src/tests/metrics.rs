//! What is counted, and who may read it.

use crate::Web;
use crate::client::{Networks, Proxies};
use crate::health::Readiness;
use crate::metrics::Metrics;
use crate::server::{Layers, Limits, RequestIds};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::routing::get;
use std::net::IpAddr;
use tower::ServiceExt;
use uuid::Uuid;

fn house(readers: &[&str]) -> Router {
    let readers: Vec<String> = readers.iter().map(ToString::to_string).collect();
    let layers = Layers {
        limits: Limits::default(),
        metrics: Metrics::detached().unwrap().readable_from(Networks::of(&readers).unwrap()),
        request_ids: RequestIds(Uuid::nil),
        trusted_origins: Vec::new(),
    };
    let pages = Router::new().route("/teams/{team}", get(|| async { "team" }));
    crate::router(Web { readiness: Readiness::always(), layers }, pages).unwrap()
}

/// The status and the text for a peer, as the program sees it behind the proxies on its own machine.
async fn read(house: &Router, peer: &str, headers: &[(&str, &str)]) -> (StatusCode, String) {
    let request = headers.iter().fold(Request::get("/metrics"), |request, (name, value)| request.header(*name, *value));
    let mut request = request.body(Body::empty()).unwrap();
    let peer: IpAddr = peer.parse().unwrap();
    Proxies::default().introduce(peer, &mut request);
    let response = house.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn requests_are_counted_by_route_and_never_by_address() {
    let house = house(&[]);
    for path in ["/teams/1", "/teams/2", "/secret-path"] {
        house.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    }
    let (_, text) = read(&house, "127.0.0.1", &[]).await;
    assert!(text.contains(r#"http_requests_total{route="/teams/{team}",method="GET",status="200"} 2"#), "{text}");
    assert!(text.contains("http_request_duration_seconds_bucket") && !text.contains("secret-path"));
}

#[tokio::test]
async fn the_counters_are_there_for_this_machine_and_the_addresses_of_the_settings_alone() {
    let house = house(&["10.0.0.0/24", "fd00::5"]);
    for reader in ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1", "10.0.0.7", "::ffff:10.0.0.7", "fd00::5"] {
        assert_eq!(read(&house, reader, &[]).await.0, StatusCode::OK, "{reader}");
    }
    for stranger in ["10.0.1.7", "203.0.113.9", "fd00::6"] {
        let (status, text) = read(&house, stranger, &[]).await;
        assert!(status == StatusCode::NOT_FOUND && !text.contains("http_requests_total"), "{stranger}: {status}");
    }
}

#[tokio::test]
async fn through_a_proxy_of_this_machine_the_visitor_counts_and_not_the_proxy() {
    let house = house(&["10.0.0.7"]);
    let status = async |chain| read(&house, "127.0.0.1", &[("x-forwarded-for", chain)]).await.0;
    assert_eq!(status("10.0.0.7").await, StatusCode::OK);
    // The second is what a visitor wrote himself, with a proxy that adds to it; the third with one that only hands it on.
    for chain in ["203.0.113.9", "127.0.0.1, 203.0.113.9", "127.0.0.1", "::1"] {
        assert_eq!(status(chain).await, StatusCode::NOT_FOUND, "{chain}");
    }
    let standard = [("forwarded", "for=127.0.0.1")];
    assert_eq!(read(&house, "127.0.0.1", &standard).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_came_from_nowhere_reads_nothing() {
    let response = house(&[]).oneshot(Request::get("/metrics").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}
