//! Who is at the other end: the visitor's address, and whether the visitor came over TLS.
//!
//! The program itself speaks plain HTTP; a proxy before it speaks TLS and says in headers for whom it speaks. Anybody can
//! write such headers, so they are believed from the proxies of the settings only. `https = true` is the one promise that
//! visitors come over TLS; a trusted proxy can only say of one visitor that this one did not.

use axum::extract::Request;
use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The visitor's address, among the request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Did the visitor come over TLS? Among the request's extensions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Secure(pub bool);

impl Secure {
    /// What is known of a request; a request that came by no proxy came without.
    #[must_use]
    pub fn of(request: &Request) -> bool {
        request.extensions().get::<Self>().is_some_and(|secure| secure.0)
    }
}

/// Addresses and networks, as the settings name them.
#[derive(Clone, Debug, Default)]
pub struct Networks(Arc<[IpNet]>);

impl Networks {
    /// By their addresses or networks.
    ///
    /// # Errors
    /// [`NoNetwork`], naming the entry.
    pub fn of(written: &[String]) -> Result<Self, NoNetwork> {
        let network = |text: &String| {
            let address = || text.parse::<IpAddr>().map(IpNet::from);
            text.parse::<IpNet>().or_else(|_| address()).map_err(|_| NoNetwork(text.clone()))
        };
        written.iter().map(network).collect::<Result<_, _>>().map(Self)
    }

    /// Is an address one of them?
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The proxies that are believed, and what the settings promise.
#[derive(Clone, Debug)]
pub struct Proxies {
    trusted: Networks,
    https: bool,
    doubted: Arc<AtomicBool>,
}

/// An entry of the settings that is neither an address nor a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is neither an address (10.0.0.1) nor a network (10.0.0.0/24)")]
pub struct NoNetwork(pub String);

impl Default for Proxies {
    /// A proxy on the same machine is believed, and nothing is promised.
    fn default() -> Self {
        let own = [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)];
        Self { trusted: Networks(own.map(IpNet::from).into()), https: false, doubted: Arc::default() }
    }
}

impl Proxies {
    /// These proxies and no others.
    #[must_use]
    pub fn trusting(trusted: Networks) -> Self {
        Self { trusted, ..Self::default() }
    }

    /// The same proxies, with the promise that visitors come over TLS.
    #[must_use]
    pub fn promising_https(self, https: bool) -> Self {
        Self { https, ..self }
    }

    /// Puts what is known of the visitor into the request.
    pub(crate) fn introduce(&self, peer: IpAddr, request: &mut Request) {
        let peer = peer.to_canonical();
        let (address, said) = self.visitor(peer, request.headers());
        let secure = self.https && self.trusts(peer) && said.is_none_or(|scheme| scheme == "https");
        request.extensions_mut().insert(ClientAddress(address));
        request.extensions_mut().insert(Secure(secure));
    }

    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.contains(address)
    }

    /// The visitor behind a peer, and the scheme its proxy names.
    fn visitor(&self, peer: IpAddr, headers: &HeaderMap) -> (IpAddr, Option<String>) {
        let plain = Hops::of_plain(headers);
        let standard = Hops::of_standard(headers);
        if !self.trusts(peer) {
            let forwards = !(plain.is_empty() && standard.is_empty());
            if forwards && !self.doubted.swap(true, Ordering::Relaxed) {
                tracing::warn!(%peer, "forwards for others, but is not among trusted_proxies: all it brings count as one visitor");
            }
            return (peer, None);
        }
        match (plain.is_empty(), standard.is_empty()) {
            (_, true) => self.nearest_stranger(peer, &plain),
            (true, false) => self.nearest_stranger(peer, &standard),
            // A proxy writes one kind and passes on what a visitor wrote of the other: where they differ, one is invented.
            (false, false) => {
                let (one, other) = (self.nearest_stranger(peer, &plain), self.nearest_stranger(peer, &standard));
                if one.0 == other.0 { (one.0, other.1.or(one.1)) } else { (peer, None) }
            }
        }
    }

    /// The right-most hop that is no trusted proxy: the last one whose address one of ours has seen itself.
    fn nearest_stranger(&self, peer: IpAddr, hops: &Hops) -> (IpAddr, Option<String>) {
        let mut seen = peer;
        let mut scheme = hops.scheme.clone();
        for hop in hops.chain.iter().rev() {
            let Some(address) = hop.address else {
                break;
            };
            seen = address;
            scheme = hop.scheme.clone().or(scheme);
            if !self.trusts(address) {
                break;
            }
        }
        (seen, scheme)
    }
}

/// Does a request say that it came through somebody?
pub(crate) fn is_forwarded(headers: &HeaderMap) -> bool {
    !(Hops::of_plain(headers).is_empty() && Hops::of_standard(headers).is_empty())
}

/// What the headers say a request came by, the visitor first.
#[derive(Default)]
struct Hops {
    chain: Vec<Hop>,
    /// The scheme of the whole.
    scheme: Option<String>,
}

struct Hop {
    address: Option<IpAddr>,
    scheme: Option<String>,
}

impl Hops {
    fn is_empty(&self) -> bool {
        self.chain.is_empty() && self.scheme.is_none()
    }

    /// `X-Forwarded-For` and `X-Forwarded-Proto`; of several schemes the one our nearest proxy added.
    fn of_plain(headers: &HeaderMap) -> Self {
        let chain = items(headers, "x-forwarded-for", ',').map(|text| Hop { address: address(text), scheme: None });
        let scheme = items(headers, "x-forwarded-proto", ',').last().map(str::to_ascii_lowercase);
        Self { chain: chain.collect(), scheme }
    }

    /// `Forwarded` (RFC 7239): `for=192.0.2.60;proto=https, for="[2001:db8::1]:4711"`.
    fn of_standard(headers: &HeaderMap) -> Self {
        let hop = |element: &str| {
            let value = |name: &str| {
                let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
                pairs.into_iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
            };
            let scheme = value("proto").map(|scheme| scheme.trim_matches('"').to_ascii_lowercase());
            Hop { address: value("for").and_then(address), scheme }
        };
        Self { chain: items(headers, "forwarded", ',').map(hop).collect(), scheme: None }
    }
}

/// The items of a header that may stand in several lines. None of ours holds a separator between quotes.
fn items<'a>(headers: &'a HeaderMap, name: &str, separator: char) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(move |line| line.split(separator)).map(str::trim).filter(|item| !item.is_empty())
}

/// An address with or without port, brackets and quotes; nothing of `unknown` and invented names.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches('"');
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    const EDGE: &str = "10.0.0.7";

    /// The visitor and whether it came over TLS, as the program behind 10.0.0.0/24 sees it.
    fn seen(peer: &str, headers: &[(&str, &str)]) -> (String, bool) {
        let trusted = Networks::of(&["10.0.0.0/24".into(), "2001:db8::5".into()]).unwrap();
        let proxies = Proxies::trusting(trusted).promising_https(true);
        let mut request = Request::new(Body::empty());
        for (name, value) in headers {
            let name: axum::http::HeaderName = name.parse().unwrap();
            request.headers_mut().append(name, value.parse().unwrap());
        }
        proxies.introduce(peer.parse().unwrap(), &mut request);
        let address = request.extensions().get::<ClientAddress>().unwrap().0;
        (address.to_string(), Secure::of(&request))
    }

    #[test]
    fn a_stranger_is_who_the_socket_says_whatever_the_headers_say() {
        let invented = [("x-forwarded-for", "10.0.0.7"), ("x-forwarded-proto", "https"), ("forwarded", "for=10.0.0.7")];
        assert_eq!(seen("203.0.113.9", &invented), ("203.0.113.9".into(), false));
        assert_eq!(seen("::ffff:203.0.113.9", &[]), ("203.0.113.9".into(), false));
    }

    #[test]
    fn a_trusted_proxy_says_for_whom_it_speaks() {
        let https = ("x-forwarded-proto", "https");
        for written in ["203.0.113.9", "203.0.113.9:51234", " 203.0.113.9 "] {
            assert_eq!(seen(EDGE, &[("x-forwarded-for", written), https]), ("203.0.113.9".into(), true), "{written}");
        }
        let standard = [("forwarded", "for=\"[2001:db8::9]:4711\";proto=https;by=10.0.0.7")];
        assert_eq!(seen(EDGE, &standard), ("2001:db8::9".into(), true));
        assert_eq!(seen("2001:db8::5", &[("x-forwarded-for", "[2001:db8::9]")]), ("2001:db8::9".into(), true));
    }

    #[test]
    fn the_right_most_hop_that_is_none_of_ours_counts() {
        let chains = [
            // What the visitor wrote himself stands to the left of what our proxy saw.
            ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
            ("198.51.100.1, 203.0.113.9, 10.0.0.8", "203.0.113.9"),
            ("10.0.0.9, 203.0.113.9", "203.0.113.9"),
            // Nobody but ours: the first of them.
            ("10.0.0.9, 10.0.0.8", "10.0.0.9"),
            // What is no address ends the chain.
            ("203.0.113.9, unknown", EDGE),
            ("203.0.113.9, _hidden, 10.0.0.8", "10.0.0.8"),
        ];
        for (chain, visitor) in chains {
            assert_eq!(seen(EDGE, &[("x-forwarded-for", chain)]).0, visitor, "{chain}");
        }
        let lines = [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(seen(EDGE, &lines).0, "203.0.113.9");
        assert_eq!(seen(EDGE, &[("forwarded", "for=198.51.100.1, for=203.0.113.9;proto=http")]).0, "203.0.113.9");
    }

    #[test]
    fn of_two_headers_that_differ_neither_is_believed() {
        let visitor = ("x-forwarded-for", "203.0.113.9");
        assert_eq!(seen(EDGE, &[visitor, ("forwarded", "for=198.51.100.1")]).0, EDGE);
        assert_eq!(seen(EDGE, &[visitor, ("forwarded", "for=203.0.113.9;proto=https")]), ("203.0.113.9".into(), true));
    }

    #[test]
    fn the_settings_promise_tls_and_a_proxy_can_only_deny_it() {
        let visitor = ("x-forwarded-for", "203.0.113.9");
        let over = |scheme| seen(EDGE, &[visitor, ("x-forwarded-proto", scheme)]).1;
        assert!(over("https") && over("HTTPS") && over("http, https"));
        assert!(!over("http") && !over("https, http"));
        assert!(seen(EDGE, &[visitor]).1, "a proxy that says nothing of it is taken at the settings' word");
        let mut request = Request::builder().header("x-forwarded-proto", "https").body(Body::empty()).unwrap();
        Proxies::default().introduce(Ipv4Addr::LOCALHOST.into(), &mut request);
        assert!(!Secure::of(&request), "nothing is promised");
    }

    #[test]
    fn settings_that_name_no_network_are_refused_by_name() {
        assert_eq!(Networks::of(&["10.0.0.1".into(), "proxy".into()]).unwrap_err(), NoNetwork("proxy".into()));
        let networks = Networks::of(&["fd00::/8".into(), "10.0.0.1".into()]).unwrap();
        assert!(networks.contains("fd00::1".parse().unwrap()));
    }
}
