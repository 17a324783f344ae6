//! As much of HTTP as the drills speak: a request on a connection of its own, read to the end.

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};
use web::views::paths::escaped;

const FORM: &str = "application/x-www-form-urlencoded";

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// Somebody's browser: where the program is, and the session's cookie.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) at: SocketAddr,
    pub(crate) cookie: String,
}

impl Browser {
    /// Signs in.
    pub(crate) fn signed_in(at: SocketAddr, login: &str, password: &str) -> Self {
        let nobody = Self { at, cookie: String::new() };
        let answer = nobody.post("/sign-in", &[("login", login), ("password", password)]).expect("an answer");
        let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
        Self { at, cookie: cookie.unwrap_or_else(|| panic!("{login} is not let in: {}", answer.status)) }
    }

    pub(crate) fn get(&self, path: &str) -> io::Result<Answer> {
        self.ask("GET", path, FORM, "")
    }

    /// Sends a form.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        self.ask("POST", path, FORM, &fields.join("&"))
    }

    /// Sends what a program sends.
    pub(crate) fn post_json(&self, path: &str, body: &str) -> io::Result<Answer> {
        self.ask("POST", path, "application/json", body)
    }

    fn ask(&self, method: &str, path: &str, kind: &str, body: &str) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(self.at)?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: banso.test\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            self.cookie,
            body.len()
        );
        stream.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // Cut off before its head was whole, it is no answer.
        let (head, body) = text.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
        Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
    }
}
