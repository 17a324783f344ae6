//! Where a request comes from.

use std::net::IpAddr;

/// The client's address, as far as the proxies before the program are trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);
