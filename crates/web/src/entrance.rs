//! The socket: who may come in, how many at a time, and how long each may keep a place without asking anything.

use crate::client::Proxies;
use crate::pace::Who;
use crate::server::Limits;
use crate::stalled::Impatient;
use crate::work::Turns;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

/// How long requests under way may take to finish once the program is told to stop.
const DRAIN: Duration = Duration::from_secs(20);
/// The most bytes that the head of a request may have.
const LONGEST_HEAD: usize = 64 << 10;
/// How long to wait after the machine refused a connection (out of file handles) before the next is taken.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Where visitors come in.
#[derive(Debug)]
pub struct Entrance {
    /// Where connections arrive.
    pub listener: TcpListener,
    /// Which proxies are believed when they say for whom they speak.
    pub proxies: Proxies,
    /// How many connections there may be, and how long the head of a request may take.
    pub limits: Limits,
}

/// Serves until `shutdown` resolves, then takes no new requests and lets those under way finish, for 20 seconds at most.
pub async fn serve(router: Router, entrance: Entrance, shutdown: impl Future<Output = ()> + Send) {
    let Entrance { listener, proxies, limits } = entrance;
    let places = Arc::new(Semaphore::new(limits.connections));
    let own = Turns::new(limits.connections / 2);
    let under_way = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let next = tokio::select! {
            next = next(&listener, &places) => next,
            () = &mut shutdown => break,
        };
        let (stream, peer, place) = match next {
            Ok(Some(next)) => next,
            Ok(None) => break,
            Err(error) => {
                tracing::error!(%error, "a connection could not be taken");
                tokio::time::sleep(AFTER_FAILURE).await;
                continue;
            }
        };
        // Nobody fills the house alone; a proxy stands for many.
        let own_place = own.of(Who::at(peer.ip().to_canonical()), 1).try_acquire_owned();
        if own_place.is_err() && !proxies.trusts(peer.ip().to_canonical()) {
            continue;
        }
        let connection = connection(router.clone(), stream, peer, proxies.clone(), limits);
        let connection = under_way.watch(connection);
        tokio::spawn(async move {
            // Held until the connection is closed.
            let _places = (place, own_place);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    tracing::info!("stopping: no new requests");
    drop(listener);
    if tokio::time::timeout(DRAIN, under_way.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

/// The next connection, once there is a place for it; what comes meanwhile waits in the machine's own queue.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)>> {
    let Ok(place) = places.clone().acquire_owned().await else {
        return Ok(None);
    };
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return Ok(Some((stream, peer, place))),
            Err(error) if is_the_visitors(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Did the visitor merely go away again?
fn is_the_visitors(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

type Connection<S> = http1::Connection<TokioIo<Impatient>, TowerToHyperService<S>>;

fn connection(
    router: Router,
    stream: TcpStream,
    peer: SocketAddr,
    proxies: Proxies,
    limits: Limits,
) -> Connection<
    impl tower::Service<
        Request<Incoming>,
        Response = axum::response::Response,
        Error = std::convert::Infallible,
        Future: Send,
    > + Clone,
> {
    let introduced = router.map_request(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        proxies.introduce(peer.ip(), &mut request);
        request
    });
    // The time for the head runs from the moment the connection is open or has given its last answer, so it bounds both who
    // trickles a head and who keeps a connection open for nothing.
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(Impatient::new(stream, limits.stalled)), TowerToHyperService::new(introduced))
}
