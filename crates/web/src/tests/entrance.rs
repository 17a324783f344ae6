//! Slow clients, many clients, and who they are, over real sockets.

use crate::client::{ClientAddress, Networks, Proxies, Secure};
use crate::entrance::{Entrance, serve};
use crate::health::Readiness;
use crate::metrics::Metrics;
use crate::server::{Layers, Limits, RequestIds};
use crate::{Web, deadline};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Router, middleware};
use hyper::body::Frame;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tower::ServiceExt;
use uuid::Uuid;

/// Short enough for a test to wait for.
const SHORT: Duration = Duration::from_millis(100);
/// Longer than any of it takes on a busy machine, and shorter than what goes without saying.
const PATIENCE: Duration = Duration::from_secs(15);

/// A whole program at an address; its pages tell who asks and how much came.
async fn open(limits: Limits, proxies: Proxies) -> SocketAddr {
    let who = async |request: Request| {
        let ClientAddress(address) = *request.extensions().get().unwrap();
        format!("{address} secure={}", Secure::of(&request))
    };
    let pages = Router::new()
        .route("/who", get(who))
        .route("/form", post(async |body: String| body.len().to_string()))
        .route("/much", get(async || vec![b'x'; 64 << 20]));
    let layers = Layers {
        limits,
        metrics: Metrics::detached().unwrap(),
        request_ids: RequestIds(Uuid::nil),
        trusted_origins: Vec::new(),
    };
    let router = crate::router(Web { readiness: Readiness::always(), layers }, pages).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(router, Entrance { listener, proxies, limits }, std::future::pending()));
    address
}

async fn connect(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// All that comes until the other side closes.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that is cut may end in an error; what came before counts.
    let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("the connection stays open");
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn ask(address: SocketAddr, head: &str) -> String {
    rest(connect(address, &format!("{head}\r\nHost: banso\r\nConnection: close\r\n\r\n")).await).await
}

#[tokio::test]
async fn who_trickles_the_head_of_a_request_is_cut_off_while_others_are_served() {
    let address = open(Limits { head: SHORT, ..Limits::default() }, Proxies::default()).await;
    let mut slow = Vec::new();
    for _ in 0..20 {
        slow.push(connect(address, "GET /who HTTP/1.1\r\nHost: ban").await);
    }
    assert!(ask(address, "GET /who HTTP/1.1").await.starts_with("HTTP/1.1 200"));
    for mut stream in slow {
        // One more byte does not buy more time.
        let _ = stream.write_all(b"s").await;
        assert!(!rest(stream).await.starts_with("HTTP/1.1 200"));
    }
}

#[tokio::test]
async fn a_connection_that_asks_nothing_more_is_closed() {
    let address = open(Limits { head: SHORT, ..Limits::default() }, Proxies::default()).await;
    let answer = rest(connect(address, "GET /who HTTP/1.1\r\nHost: banso\r\n\r\n").await).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(rest(connect(address, "").await).await, "");
}

#[tokio::test]
async fn who_trickles_a_body_is_told_that_it_came_too_late() {
    let address = open(Limits { time: SHORT, ..Limits::default() }, Proxies::default()).await;
    let head = "POST /form HTTP/1.1\r\nHost: banso\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 1000\r\n\r\n";
    let answer = rest(connect(address, &format!("{head}x")).await).await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("Mạng quá chậm"), "{answer}");
}

#[tokio::test]
async fn there_are_only_so_many_connections_and_the_next_waits_for_its_place() {
    let limits = Limits { connections: 1, ..Limits::default() };
    let address = open(limits, Proxies::default()).await;
    let mut first = connect(address, "GET /who HTTP/1.1\r\nHost: banso\r\n\r\n").await;
    assert!(first.read(&mut [0; 4]).await.unwrap() > 0, "the first has its place");
    let next = tokio::spawn(ask(address, "GET /who HTTP/1.1"));
    let mut next = std::pin::pin!(next);
    assert!(tokio::time::timeout(SHORT, next.as_mut()).await.is_err(), "there is one place only");
    drop(first);
    assert!(next.await.unwrap().starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn who_asks_for_much_and_takes_nothing_of_it_gives_up_the_place() {
    let limits = Limits { connections: 1, stalled: SHORT, ..Limits::default() };
    let address = open(limits, Proxies::default()).await;
    let mut slow = connect(address, "GET /much HTTP/1.1\r\nHost: banso\r\n\r\n").await;
    assert!(slow.read(&mut [0; 4]).await.unwrap() > 0, "it has its place");
    assert!(ask(address, "GET /who HTTP/1.1").await.starts_with("HTTP/1.1 200"));
    drop(slow);
}

#[tokio::test]
async fn an_address_alone_cannot_fill_the_house_and_a_proxy_can() {
    let limits = Limits { connections: 4, ..Limits::default() };
    let held = async |proxies| {
        let address = open(limits, proxies).await;
        let mut held = Vec::new();
        for _ in 0..3 {
            let mut stream = connect(address, "GET /who HTTP/1.1\r\nHost: banso\r\n\r\n").await;
            // Who gets no place finds the connection closed or cut.
            held.push((stream.read(&mut [0; 4]).await.unwrap_or(0) > 0, stream));
        }
        held.iter().map(|(answered, _)| *answered).collect::<Vec<_>>()
    };
    assert_eq!(held(Proxies::trusting(Networks::default())).await, [true, true, false]);
    assert_eq!(held(Proxies::default()).await, [true, true, true]);
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let address = open(Limits::default(), Proxies::default()).await;
    let mut stream = connect(address, "GET /who HTTP/1.1\r\nHost: banso\r\nCookie: a=").await;
    // The other side may stop listening at any moment.
    let _ = stream.write_all(&vec![b'x'; 1 << 20]).await;
    let _ = stream.write_all(b"\r\nConnection: close\r\n\r\n").await;
    let answer = rest(stream).await;
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn only_proxies_of_the_settings_are_believed() {
    let claimed = "GET /who HTTP/1.1\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https";
    let believing = open(Limits::default(), Proxies::default().promising_https(true)).await;
    let answer = ask(believing, claimed).await;
    assert!(answer.ends_with("203.0.113.9 secure=true") && answer.contains("strict-transport-security"), "{answer}");
    let doubting = Proxies::trusting(Networks::of(&["192.0.2.1".into()]).unwrap()).promising_https(true);
    let answer = ask(open(Limits::default(), doubting).await, claimed).await;
    assert!(answer.ends_with("127.0.0.1 secure=false") && !answer.contains("strict-transport-security"), "{answer}");
}

/// A body that comes piece by piece.
struct Pieces(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}

/// What becomes of a body of which a piece comes every second, if a line may be as slow as 100 bytes a second.
async fn brought(piece: &'static [u8], pieces: usize) -> StatusCode {
    let limits = Limits { time: Duration::from_secs(30), slowest: 100, ..Limits::default() };
    let router = Router::new()
        .route("/form", post(async |body: Bytes| body.len().to_string()))
        .layer(middleware::from_fn_with_state(limits, deadline::keep));
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        for _ in 0..pieces {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if sender.send(Bytes::from_static(piece)).await.is_err() {
                break;
            }
        }
    });
    let length = piece.len() * pieces;
    let request = Request::post("/form").header("content-length", length).body(Body::new(Pieces(receiver))).unwrap();
    router.oneshot(request).await.unwrap().status()
}

#[tokio::test(start_paused = true)]
async fn a_slow_line_gets_time_for_what_it_brings_and_a_trickle_does_not() {
    assert_eq!(brought(&[b'x'; 100], 600).await, StatusCode::OK, "ten minutes, but always on the way");
    assert_eq!(brought(b"x", 20).await, StatusCode::OK, "there in time");
    assert_eq!(brought(b"x", 600).await, StatusCode::REQUEST_TIMEOUT);
}
