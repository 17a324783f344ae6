//! How fast one person may ask, so that no one slows the others: so many requests in a row, then one every so often, and
//! only so many at the same time.
//!
//! Whoever is signed in counts as a person; everybody else as the address they come from, behind which whole offices and
//! half a district's phones may sit. Every page counts as a page. A route that costs more or guards a secret says so where
//! it is declared ([`heavy`], [`preview`], [`secrets`]) and counts for that class too.

use crate::client::ClientAddress;
use crate::error::PageError;
use crate::server::Limits;
use crate::work::Turns;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use rules::ids::AccountId;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::Scope;

/// So many in a row, then one every so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many may come at once.
    pub burst: u32,
    /// How long it takes until there is room for one more.
    pub every: Duration,
}

/// What a request costs, or guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A page, or a form sent; every request is one.
    Page,
    /// A paper made or a file read.
    Heavy,
    /// A file that lies with us read again: another part of its preview looked at, or what was picked taken in.
    Preview,
    /// A password, code or link tried.
    Secret,
    /// A request of the API.
    Api,
}

impl Class {
    /// Its name among the counters.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Heavy => "heavy",
            Self::Preview => "preview",
            Self::Secret => "secret",
            Self::Api => "api",
        }
    }
}

/// Whom a request counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// A signed-in person.
    Account(AccountId),
    /// Everybody at an address who is not signed in.
    Address(IpAddr),
}

impl Who {
    /// Whom a request with these extensions counts for.
    #[must_use]
    pub fn of(extensions: &Extensions) -> Self {
        let address = || extensions.get().map_or(Ipv4Addr::UNSPECIFIED.into(), |ClientAddress(address)| *address);
        extensions.get().and_then(Scope::account).map_or_else(|| Self::at(address()), Self::Account)
    }

    /// Everybody at an address. A line of IPv6 is a network of 64 bits; whoever has one has all its addresses.
    #[must_use]
    pub fn at(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self::Address(address),
            IpAddr::V6(address) => Self::Address(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()),
        }
    }

    /// As how many people it counts.
    pub(crate) fn people(self, limits: &Limits) -> u32 {
        match self {
            Self::Account(_) => 1,
            Self::Address(_) => limits.people_of_address.max(1),
        }
    }
}

/// Keeps everybody's pace.
#[derive(Clone, Debug)]
pub struct Pacer(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    limits: Limits,
    ahead: Mutex<Ahead>,
    turns: Turns,
}

/// How far ahead of its pace everybody is: the moment at which nothing would be owed any more.
#[derive(Debug, Default)]
struct Ahead {
    until: HashMap<(Class, Who), Instant>,
    /// The size at which those who owe nothing are forgotten.
    sweep_at: usize,
}

/// Below so many entries nobody is forgotten; above so many all are: so many addresses at once are not one heavy client, and
/// memory is finite.
const FEW: usize = 1 << 12;
const MOST: usize = 1 << 18;

impl Ahead {
    /// Takes one; else says how long to wait.
    fn take(&mut self, class: Class, who: Who, pace: Pace, people: u32, now: Instant) -> Result<(), Duration> {
        self.forget_idle(now);
        let every = pace.every / people;
        let slack = every * pace.burst.saturating_mul(people).saturating_sub(1);
        let until = self.until.entry((class, who)).or_insert(now);
        let owed = until.saturating_duration_since(now);
        let wait = owed.saturating_sub(slack);
        if !wait.is_zero() {
            return Err(wait);
        }
        *until = now + owed + every;
        Ok(())
    }

    fn forget_idle(&mut self, now: Instant) {
        if self.until.len() < self.sweep_at.max(FEW) {
            return;
        }
        self.until.retain(|_, until| *until > now);
        if self.until.len() > MOST {
            self.until = HashMap::new();
        }
        self.sweep_at = self.until.len() * 2;
    }
}

impl Pacer {
    /// Nobody has asked anything yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self(Arc::new(Inner { limits, ahead: Mutex::default(), turns: Turns::new(limits.at_once) }))
    }

    fn take(&self, class: Class, who: Who, now: Instant) -> Result<(), Duration> {
        let limits = &self.0.limits;
        let pace = match class {
            Class::Page => limits.page,
            Class::Heavy => limits.heavy,
            Class::Preview => limits.preview,
            Class::Secret => limits.secret,
            Class::Api => limits.api,
        };
        let mut ahead = self.0.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        ahead.take(class, who, pace, who.people(limits), now)
    }

    /// Counts a request; the error is the answer to one that came too fast.
    fn admit(&self, class: Class, who: Who) -> Result<(), Box<Response>> {
        self.take(class, who, Instant::now()).map_err(|wait| Box::new(too_fast(class, wait)))
    }
}

fn too_fast(class: Class, wait: Duration) -> Response {
    let mut response = PageError::TooMany.into_response();
    let seconds = wait.as_secs() + 1;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response.extensions_mut().insert(class);
    response
}

/// Middleware around all pages, inside of what knows who asks: every request counts as a page, and waits while too many of
/// the same person are under way.
pub async fn pages(State(pacer): State<Pacer>, request: Request, next: Next) -> Response {
    within(Class::Page, pacer, request, next).await
}

/// The same around the API, which has a pace of its own: a heavy machine does not slow its owner's pages.
pub async fn machines(State(pacer): State<Pacer>, request: Request, next: Next) -> Response {
    within(Class::Api, pacer, request, next).await
}

async fn within(class: Class, pacer: Pacer, mut request: Request, next: Next) -> Response {
    let who = Who::of(request.extensions());
    if let Err(refusal) = pacer.admit(class, who) {
        return *refusal;
    }
    let limits = pacer.0.limits;
    let line = pacer.0.turns.of(who, who.people(&limits));
    let Ok(Ok(_turn)) = tokio::time::timeout(limits.patience, line.acquire_owned()).await else {
        return PageError::Busy.into_response();
    };
    request.extensions_mut().insert(pacer.clone());
    next.run(request).await
}

/// A route that makes a paper or reads a file.
pub fn heavy<S: Clone + Send + Sync + 'static>(route: MethodRouter<S>) -> MethodRouter<S> {
    route.layer(middleware::from_fn(|request, next| count(Class::Heavy, request, next)))
}

/// A route that reads a file again which was sent before.
pub fn preview<S: Clone + Send + Sync + 'static>(route: MethodRouter<S>) -> MethodRouter<S> {
    route.layer(middleware::from_fn(|request, next| count(Class::Preview, request, next)))
}

/// Routes where what is sent may hold a password, a code or a link. Looking at their forms counts as a page only.
pub fn secrets<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes.route_layer(middleware::from_fn(guarded))
}

/// Middleware: what is sent may hold a secret.
pub async fn guarded(request: Request, next: Next) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD => next.run(request).await,
        _ => count(Class::Secret, request, next).await,
    }
}

/// Middleware: a file that lies with us is read again here.
pub async fn again(request: Request, next: Next) -> Response {
    count(Class::Preview, request, next).await
}

/// Middleware: papers are made here, or files read.
pub async fn papers(request: Request, next: Next) -> Response {
    count(Class::Heavy, request, next).await
}

async fn count(class: Class, request: Request, next: Next) -> Response {
    let who = Who::of(request.extensions());
    let admitted = request.extensions().get::<Pacer>().map_or(Ok(()), |pacer| pacer.admit(class, who));
    match admitted {
        Ok(()) => next.run(request).await,
        Err(refusal) => *refusal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const PACE: Pace = Pace { burst: 3, every: SECOND };

    fn somebody(number: u32) -> Who {
        Who::Address(IpAddr::from(number.to_be_bytes()))
    }

    #[test]
    fn a_pace_is_a_burst_and_then_one_every_so_often() {
        let (mut ahead, start) = (Ahead::default(), Instant::now());
        let mut at = |moment: f64, who| ahead.take(Class::Page, somebody(who), PACE, 1, start + SECOND.mul_f64(moment));
        for _ in 0..3 {
            assert_eq!(at(0.0, 1), Ok(()));
        }
        assert_eq!(at(0.0, 1), Err(SECOND), "a fourth must wait until there is room again");
        assert_eq!(at(0.5, 1), Err(SECOND / 2), "and asking does not make it longer");
        assert_eq!(at(0.5, 2), Ok(()), "nobody waits for another");
        assert_eq!(at(1.0, 1), Ok(()));
        assert_eq!(at(1.0, 1), Err(SECOND));
        for _ in 0..3 {
            assert_eq!(at(9.0, 1), Ok(()), "after a rest the whole burst is there again");
        }
        assert_eq!(at(9.0, 1), Err(SECOND));
    }

    #[test]
    fn several_people_have_the_burst_of_several_and_the_pace_of_several() {
        let (mut ahead, now) = (Ahead::default(), Instant::now());
        for _ in 0..30 {
            assert_eq!(ahead.take(Class::Secret, somebody(1), PACE, 10, now), Ok(()));
        }
        assert_eq!(ahead.take(Class::Secret, somebody(1), PACE, 10, now), Err(SECOND / 10));
        assert_eq!(ahead.take(Class::Page, somebody(1), PACE, 10, now), Ok(()), "each class has its own");
    }

    #[test]
    fn who_owes_nothing_any_more_is_forgotten() {
        let (mut ahead, start) = (Ahead::default(), Instant::now());
        for number in 0..200_000 {
            let now = start + SECOND.mul_f64(f64::from(number) / 1000.0);
            assert_eq!(ahead.take(Class::Page, somebody(number), PACE, 1, now), Ok(()));
        }
        assert!(ahead.until.len() < 2 * FEW, "{}", ahead.until.len());
    }

    #[test]
    fn a_flood_from_more_addresses_than_can_be_told_apart_fills_no_memory() {
        let (mut ahead, now) = (Ahead::default(), Instant::now());
        let most = u32::try_from(MOST).unwrap();
        for number in 0..most * 3 {
            assert_eq!(ahead.take(Class::Page, somebody(number), PACE, 1, now), Ok(()));
        }
        assert!(ahead.until.len() <= 2 * MOST, "{}", ahead.until.len());
    }
}
