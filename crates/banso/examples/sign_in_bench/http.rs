//! As much of HTTP as the benchmark speaks: a request on a connection of its own, read to the end.

use anyhow::{Context, Result};
use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use web::views::paths::escaped;

/// A request, as it travels.
pub(crate) struct Request {
    path: String,
    head: String,
    body: String,
}

impl Request {
    pub(crate) fn get(path: &str) -> Self {
        Self::new("GET", path, String::new())
    }

    /// A form that is sent.
    pub(crate) fn post(path: &str, fields: &[(&str, &str)]) -> Self {
        let fields = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value)));
        let body = fields.collect::<Vec<_>>().join("&");
        let length = body.len();
        let mut request = Self::new("POST", path, body);
        request.add("Sec-Fetch-Site: same-origin");
        request.add("Content-Type: application/x-www-form-urlencoded");
        request.add(&format!("Content-Length: {length}"));
        request
    }

    fn new(method: &str, path: &str, body: String) -> Self {
        let head =
            format!("{method} {path} HTTP/1.1\r\nHost: banso.test\r\nConnection: close\r\nAccept-Encoding: gzip\r\n");
        Self { path: path.to_owned(), head, body }
    }

    fn add(&mut self, line: &str) {
        // Writing to a string can't fail.
        let _ = write!(self.head, "{line}\r\n");
    }

    pub(crate) fn cookie(mut self, session: &str) -> Self {
        self.add(&format!("Cookie: session={session}"));
        self
    }

    /// The visitor for whom it comes, as a proxy says.
    pub(crate) fn from(mut self, address: Ipv4Addr) -> Self {
        self.add(&format!("X-Forwarded-For: {address}"));
        self
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Sends it and reads the whole answer.
    pub(crate) async fn send(&self, at: SocketAddr) -> Result<Answer> {
        let mut stream = TcpStream::connect(at).await?;
        stream.write_all(format!("{}\r\n{}", self.head, self.body).as_bytes()).await?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await?;
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").context("the answer has no end of head")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
        Ok(Answer { status, head })
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
}

impl Answer {
    /// A cookie it sets.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut cookies = cookies.filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie"));
        let value = cookies.find_map(|(_, cookie)| cookie.strip_prefix(name)?.strip_prefix('='))?;
        value.split(';').next().filter(|value| !value.is_empty()).map(str::to_owned)
    }
}
