//! One who asks much and the others.

use crate::client::ClientAddress;
use crate::health::Readiness;
use crate::metrics::Metrics;
use crate::pace::{self, Pace, Pacer, Who};
use crate::server::{Layers, Limits, RequestIds};
use crate::work::{Turns, Workshop};
use crate::{Web, error::PageError};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, middleware};
use std::net::IpAddr;
use std::sync::mpsc;
use std::time::Duration;
use tower::ServiceExt;
use uuid::Uuid;

const HOUR: Duration = Duration::from_hours(1);

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn somebody(number: u8) -> Who {
    Who::Address(IpAddr::from([192, 0, 2, number]))
}

/// Limits under which nothing more is let in during a test than these.
fn tight(page: u32, heavy: u32, secret: u32) -> Limits {
    let pace = |burst| Pace { burst, every: HOUR };
    let (page, heavy, secret) = (pace(page), pace(heavy), pace(secret));
    Limits { page, heavy, secret, people_of_address: 1, ..Limits::default() }
}

fn house(limits: Limits) -> Router {
    let say = || async { "ok" };
    let secrets = pace::secrets(Router::new().route("/sign-in", get(say).post(say)));
    let pages = Router::new()
        .route("/page", get(say))
        .route("/paper", pace::heavy(get(say)))
        .route("/list", get(say).merge(pace::heavy(post(say))))
        .merge(secrets)
        .layer(middleware::from_fn_with_state(Pacer::new(limits), pace::pages));
    let layers = Layers {
        limits,
        metrics: Metrics::detached().unwrap(),
        request_ids: RequestIds(Uuid::nil),
        trusted_origins: Vec::new(),
    };
    crate::router(Web { readiness: Readiness::always(), layers }, pages).unwrap()
}

async fn ask(house: &Router, from: &str, method: Method, path: &str) -> Response {
    let mut request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    request.extensions_mut().insert(ClientAddress(address(from)));
    house.clone().oneshot(request).await.unwrap()
}

async fn body(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn who_asks_too_fast_is_told_how_long_to_wait_and_the_others_are_not_held_back() {
    let house = house(tight(2, 9, 9));
    for _ in 0..2 {
        assert_eq!(ask(&house, "192.0.2.1", Method::GET, "/page").await.status(), StatusCode::OK);
    }
    let refused = ask(&house, "192.0.2.1", Method::GET, "/page").await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = refused.headers()[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=3600).contains(&seconds), "{seconds}");
    let text = body(refused).await;
    assert!(text.contains("Thao tác quá nhanh") && text.contains("giây rồi tải lại trang này"), "{text}");
    let english = body(ask(&house, "192.0.2.1", Method::GET, "/page?lang=en").await).await;
    assert!(english.contains("Too fast") && english.contains("seconds and reload this page"), "{english}");
    assert_eq!(ask(&house, "192.0.2.2", Method::GET, "/page").await.status(), StatusCode::OK);
    let counted = body(ask(&house, "127.0.0.1", Method::GET, "/metrics").await).await;
    assert!(counted.contains(r#"http_requests_held_back_total{reason="page"} 2"#), "{counted}");
}

#[tokio::test]
async fn heavy_routes_and_secrets_have_a_pace_of_their_own() {
    let house = house(tight(100, 1, 1));
    let from = async |method, path| ask(&house, "192.0.2.1", method, path).await.status();
    assert_eq!(from(Method::GET, "/paper").await, StatusCode::OK);
    assert_eq!(from(Method::POST, "/list").await, StatusCode::TOO_MANY_REQUESTS, "one class, one pace");
    assert_eq!(from(Method::GET, "/list").await, StatusCode::OK, "looking at the form is a page");
    assert_eq!(from(Method::POST, "/sign-in").await, StatusCode::OK);
    assert_eq!(from(Method::POST, "/sign-in").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(from(Method::GET, "/sign-in").await, StatusCode::OK);
    assert_eq!(from(Method::GET, "/page").await, StatusCode::OK);
}

#[tokio::test]
async fn an_address_counts_as_many_people_and_a_network_of_ipv6_as_one_address() {
    let house = house(Limits { people_of_address: 3, ..tight(100, 1, 1) });
    for host in 1..=3 {
        let from = format!("2001:db8:0:1::{host}");
        assert_eq!(ask(&house, &from, Method::POST, "/sign-in").await.status(), StatusCode::OK);
    }
    let next = ask(&house, "2001:db8:0:1::4", Method::POST, "/sign-in").await;
    assert_eq!(next.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ask(&house, "2001:db8:0:2::1", Method::POST, "/sign-in").await.status(), StatusCode::OK);
}

/// Work that lasts until the sender is dropped.
fn long() -> (mpsc::Sender<()>, impl FnOnce() + Send + 'static) {
    let (end, ended) = mpsc::channel();
    (end, move || {
        let _ = ended.recv();
    })
}

fn workshop(places: usize) -> Workshop {
    Workshop::new(Limits { heavy_at_once: places, patience: Duration::from_millis(50), ..Limits::default() })
}

#[tokio::test]
async fn one_persons_heavy_work_waits_for_itself_and_not_the_others_for_it() {
    let workshop = workshop(2);
    let (end, work) = long();
    let first = tokio::spawn({
        let workshop = workshop.clone();
        async move { workshop.run(somebody(1), work).await }
    });
    tokio::task::yield_now().await;
    assert_eq!(workshop.run(somebody(1), || ()).await, Err(PageError::Busy));
    assert_eq!(workshop.run(somebody(2), || 5).await, Ok(5));
    drop(end);
    assert_eq!(first.await.unwrap(), Ok(()));
    assert_eq!(workshop.run(somebody(1), || 5).await, Ok(5));
}

#[tokio::test]
async fn a_visitor_who_goes_away_does_not_let_one_more_in() {
    let workshop = workshop(1);
    let (end, work) = long();
    let gone = tokio::spawn({
        let workshop = workshop.clone();
        async move { workshop.run(somebody(1), work).await }
    });
    tokio::task::yield_now().await;
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    assert_eq!(workshop.run(somebody(2), || ()).await, Err(PageError::Busy), "the work itself goes on");
    drop(end);
    while workshop.run(somebody(2), || ()).await == Err(PageError::Busy) {}
}

#[tokio::test]
async fn heavy_work_that_panics_leaves_its_place_to_the_next() {
    let workshop = workshop(1);
    assert_eq!(workshop.run(somebody(1), || panic!("a slip")).await, Err::<(), _>(PageError::Internal));
    assert_eq!(workshop.run(somebody(1), || 5).await, Ok(5));
}

#[tokio::test]
async fn pages_are_answered_while_one_person_floods_the_program_with_heavy_work() {
    let limits = Limits { heavy_at_once: 1, ..Limits::default() };
    let (workshop, (end, work)) = (Workshop::new(limits), long());
    let work = std::sync::Arc::new(std::sync::Mutex::new(Some(work)));
    let paper = move |request: Request| {
        let (workshop, work) = (workshop.clone(), work.clone());
        async move {
            let who = Who::of(request.extensions());
            let first = work.lock().unwrap().take();
            workshop.run(who, move || first.map(|work| work()).is_some()).await.map(|first| first.to_string())
        }
    };
    let house = Router::new()
        .route("/paper", get(paper))
        .route("/page", get(|| async { "ok" }))
        .layer(middleware::from_fn_with_state(Pacer::new(limits), pace::pages));
    let flood: Vec<_> = (0..40)
        .map(|_| {
            let house = house.clone();
            tokio::spawn(async move { ask(&house, "192.0.2.1", Method::GET, "/paper").await.status() })
        })
        .collect();
    tokio::task::yield_now().await;
    for _ in 0..20 {
        assert_eq!(ask(&house, "192.0.2.2", Method::GET, "/page").await.status(), StatusCode::OK);
    }
    assert!(flood.iter().all(|one| !one.is_finished()), "the flood waits for the first of its papers");
    drop(end);
    for one in flood {
        assert_eq!(one.await.unwrap(), StatusCode::OK, "in turn, all are made");
    }
}

#[test]
fn lines_without_anybody_in_them_are_forgotten() {
    let turns = Turns::new(1);
    let held = turns.of(somebody(1), 1).try_acquire_owned().unwrap();
    for number in 0..100_000_u32 {
        drop(turns.of(Who::Address(IpAddr::from(number.to_be_bytes())), 1));
    }
    assert!(turns.known() < 3000, "{}", turns.known());
    assert!(turns.of(somebody(1), 1).try_acquire_owned().is_err(), "who is at it is remembered");
    drop(held);
}
